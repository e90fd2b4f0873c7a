//! Better approach to mobile ad-hoc networking, <https://www.open-mesh.org/projects/batman-adv/wiki>: the packets of versions 14 and
//! 15 that bring an Ethernet frame to one node or to all; EtherType 0x4305.

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol, Table};
use crate::header;

header! {
    /// What all packets begin with.
    pub struct Batman("batadv", "B.A.T.M.A.N. Advanced", 3 bytes, PROTOCOL) {
        kind:    u8 = 0..8,   "batadv.kind",       "Type",    Dec;
        version: u8 = 8..16,  "batadv.version",    "Version", Dec, or 15;
        ttl:     u8 = 16..24, "batadv.ttl",        "Time to live", Dec, or 50;
    }
}

header! {
    /// To one node.
    pub struct Unicast("batadv.unicast", "Unicast", 7 bytes) {
        version:     u8      = 0..8,  "batadv.unicast.ttvn", "Version of the translation table", Dec;
        destination: [u8; 6] = 8..56, "batadv.unicast.dst",  "Destination", Mac;
    }
}

header! {
    /// To one node, with the node it comes from.
    pub struct Both("batadv.unicast_4addr", "Unicast with four addresses", 15 bytes) {
        version:     u8      = 0..8,     "batadv.unicast_4addr.ttvn", "Version of the translation table", Dec;
        destination: [u8; 6] = 8..56,    "batadv.unicast_4addr.dst",  "Destination", Mac;
        source:      [u8; 6] = 56..104,  "batadv.unicast_4addr.src",  "Source", Mac;
        subtype:     u8      = 104..112, "batadv.unicast_4addr.subtype", "Subtype", Dec;
        reserved:    u8      = 112..120, "batadv.unicast_4addr.reserved", "Reserved", Dec;
    }
}

header! {
    /// To all nodes.
    pub struct Broadcast("batadv.broadcast", "Broadcast", 11 bytes) {
        reserved:   u8      = 0..8,   "batadv.bcast.reserved", "Reserved", Dec;
        sequence:   u32     = 8..40,  "batadv.bcast.seqno",    "Sequence number", Dec;
        originator: [u8; 6] = 40..88, "batadv.bcast.orig",     "Originator", Mac;
    }
}

/// batman-adv, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Unicast::TABLE, Both::TABLE, Broadcast::TABLE],
    line,
    ..Protocol::telling(Batman::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const BRIDGED: Next = Next::EtherType(0x6558);
    let (rest, batman) = Batman::parse(input)?;
    let Some(part) = part(batman) else { return Ok((rest, Carries::all(Next::Data))) };
    let (rest, _) = crate::codec::error::take(Batman::TABLE, Batman::LEN + part.len, input)?;
    Ok((rest, Carries::all(BRIDGED)))
}

/// What is in front of the frame, if there is one.
const fn part(batman: Batman) -> Option<&'static Table> {
    match (batman.version, batman.kind) {
        (14, 3) | (15, 0x40) => Some(Unicast::TABLE),
        (15, 0x42) => Some(Both::TABLE),
        (14, 4) | (15, 1) => Some(Broadcast::TABLE),
        _ => None,
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Batman::TABLE, 0);
    if let Some(part) = layer.header::<Batman>().and_then(part) {
        to.rows(part, Batman::LEN);
    }
}

fn line(_: &Layer<'_>, line: &mut Line<'_>) {
    line.title("batman-adv");
    line.joint(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_frame_goes_to_one_node_or_to_all() {
        let (a, b) = ("00005e005301", "00005e005302");
        let names = "batadv.version batadv.unicast.dst batadv.bcast.seqno eth.type";
        let shown = |front: &str| columns(1, &bytes(&format!("{b}{a} 4305 {front} {b}{a} 1234")), names);
        assert_eq!(shown(&format!("40 0f 32 01 {b}")), "15 00:00:5e:00:53:02 - 0x4305,0x1234");
        assert_eq!(shown(&format!("42 0f 32 01 {b} {a} 00 00")), "15 - - 0x4305,0x1234");
        assert_eq!(shown(&format!("04 0e 32 00 00000007 {a}")), "14 - 7 0x4305,0x1234");
        assert_eq!(shown("00 0f 32"), "15 - - 0x4305");
    }
}
