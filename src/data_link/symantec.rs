//! What Symantec's firewall writes in front of a packet, <https://www.tcpdump.org/linktypes.html> LINKTYPE_SYMANTEC_FIREWALL: 44
//! bytes, of version 3 56, of which the type of the packet is known; link type 99.

use super::ether_types;
use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// What all versions have: the one has its type where the other has zeros.
    pub struct Symantec("symantec", "Symantec Enterprise Firewall", 22 bytes, PROTOCOL) {
        front:  [u8; 6]  = 0..48,    "symantec.front",  "Unknown", Bytes;
        second: u16      = 48..64,   "symantec.second", "Type in version 2", Hex(4) => ether_types::names, if is_second;
        middle: [u8; 12] = 64..160,  "symantec.middle", "Unknown", Bytes;
        third:  u16      = 160..176, "symantec.third",  "Type in version 3", Hex(4) => ether_types::names, if is_third;
    }
    data {
        rest, "symantec.rest", "Unknown", Bytes;
    }
}

/// The header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { line: Line::nothing, ..Protocol::telling(Symantec::TABLE, read, fields) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, symantec) = Symantec::parse(input)?;
    let (len, kind) = match symantec {
        Symantec { second: 0, third, .. } => (56, third),
        Symantec { second, third: 0, .. } => (44, second),
        _ => (input.len(), 0),
    };
    let (rest, _) = take(Symantec::TABLE, len, input)?;
    Ok((rest, Carries::all(if kind == 0 { Next::Data } else { Next::EtherType(kind) })))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Symantec::TABLE, 0);
    to.data(Symantec::rest, Symantec::LEN.min(layer.header.len())..layer.header.len());
}

fn is_second(header: &[u8]) -> bool {
    header.get(6..8).is_some_and(|kind| kind != [0, 0])
}

fn is_third(header: &[u8]) -> bool {
    header.get(20..22).is_some_and(|kind| kind != [0, 0])
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn two_versions_have_the_type_at_two_places() {
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let zeros = |count| "00".repeat(count);
        let shown = |front: &str| {
            columns(99, &bytes(&format!("{front} {ip}")), "symantec.second symantec.third ip.proto")
        };
        assert_eq!(shown(&format!("{} 0800 {}", zeros(6), zeros(36))), "0x0800 - 253");
        assert_eq!(shown(&format!("{} 0800 {}", zeros(20), zeros(34))), "- 0x0800 253");
    }
}
