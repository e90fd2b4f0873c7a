//! Ethernet within IP, [RFC 3378](https://www.rfc-editor.org/rfc/rfc3378).

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Two bytes in front of the frame.
    pub struct EtherIp("etherip", "Ethernet over IP", 2 bytes, PROTOCOL) {
        version:  u8  = 0..4,  "etherip.ver",      "Version", Dec, or 3;
        reserved: u16 = 4..16, "etherip.reserved", "Reserved", Hex(4);
    }
}

/// EtherIP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal: |layer| layer.set(EtherIp::version, 3), line, ..Protocol::new(EtherIp::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const BRIDGED: Next = Next::EtherType(0x6558);
    Ok((EtherIp::parse(input)?.0, Carries::all(BRIDGED)))
}

/// `etherip 40: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.lead();
    out.str("etherip ");
    out.dec((layer.header.len() + layer.carried()) as u64);
    out.str(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_frame_is_behind_two_bytes() {
        let frame = "4500 0024 0000 0000 40 61 0000 c0000201 c0000202 3000 00005e005302 00005e005301 1234";
        assert_eq!(columns(228, &bytes(frame), "etherip.ver etherip.reserved eth.type"), "3 0x0000 0x1234");
    }
}
