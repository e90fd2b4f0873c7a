//! A network layer protocol identifier, ISO/IEC TR 9577: one byte that says who reads what follows, behind logical link control.
//! The protocols of OSI's own begin with it.

use crate::codec::{Carries, Context, Header, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The identifier, where it does not belong to what follows.
    pub struct Identifier("osi", "Network layer protocol identifier", 1 bytes, PROTOCOL) {
        nlpid: u8 = 0..8, "osi.nlpid", "NLPID", Hex(2) => super::frame_relay::payload::identifiers;
    }
}

/// The identifier, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { fixed: false, line: Line::nothing, ..Protocol::new(Identifier::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, Identifier { nlpid }) = Identifier::parse(input)?;
    let rest = if matches!(nlpid, 0x8e | 0xcc | 0xcf) { rest } else { input };
    Ok((rest, Carries::all(Next::Nlpid(nlpid))))
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn the_identifier_belongs_to_protocols_of_osi() {
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let shown = |inside: &str| columns(100, &bytes(inside), "osi.nlpid ppp.protocol ip.proto");
        assert_eq!(shown(&format!("fefe03 cc {ip}")), "0xcc - 253");
        assert_eq!(shown(&format!("fefe03 cf 0021 {ip}")), "0xcf 0x0021 253");
        assert_eq!(shown("fefe03 81 01"), "- - -");
    }
}
