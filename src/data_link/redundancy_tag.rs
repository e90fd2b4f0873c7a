//! Tags that number frames sent on two paths: IEEE 802.1CB §7.8 (R-TAG), and IEC 62439-3 §5.7 (HSR).

use super::ether_types::{self, SMALLEST_TYPE};
use super::ethernet::Ethernet;
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Error, Header, Line, Next, Parsed, Protocol, Seal, Space};
use crate::header;

header! {
    /// Sequence number, and the type of what follows.
    pub struct RedundancyTag("ieee8021cb", "802.1CB R-Tag", 6 bytes, PROTOCOL) {
        reserved: u16 = 0..16,  "ieee8021cb.reserved", "Reserved", Hex(4), if is_used;
        sequence: u16 = 16..32, "ieee8021cb.seq",      "Sequence number", Hex(4);
        kind:     u16 = 32..48, "ieee8021cb.etype",    "Type", Hex(4) => ether_types::names;
    }
    data {
        trailer, "ieee8021cb.trailer", "Trailer", Bytes;
    }
}

header! {
    /// Path, size, sequence number, and the type of what follows.
    pub struct Seamless("hsr", "High-availability Seamless Redundancy", 6 bytes, SEAMLESS) {
                       0..4,   "hsr.path",        "Path", Dec;
        network: u8  = 0..3,   "hsr.netid",       "Network", Dec;
        lane:    u8  = 3..4,   "hsr.laneid",      "Lane", Dec;
        size:    u16 = 4..16,  "hsr.lsdu_size",   "Size, the tag but for its EtherType included", Dec;
        sequence: u16 = 16..32, "hsr.sequence_nr", "Sequence number", Dec;
        kind:    u16 = 32..48, "hsr.type",        "Type", Hex(4) => ether_types::names;
    }
}

/// An R-Tag, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(RedundancyTag::kind, Space::EtherType),
    line: Line::nothing,
    padding: Some(&PADDING),
    ..Protocol::new(RedundancyTag::TABLE, read)
};

/// An HSR tag, as the walks and the renderers see it.
pub static SEAMLESS: Protocol =
    Protocol { seal, line: Line::nothing, ..Protocol::new(Seamless::TABLE, read_seamless) };

static PADDING: Padding =
    Padding { zeros: Some(Ethernet::padding), other: RedundancyTag::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, tag) = RedundancyTag::parse(input)?;
    Ok((rest, Carries::all(next(tag.kind))))
}

fn read_seamless<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, tag) = Seamless::parse(input)?;
    Ok((rest, Carries::all(next(tag.kind))))
}

/// Reserved bits are of interest if there are any.
fn is_used(tag: &[u8]) -> bool {
    !tag.starts_with(&[0, 0])
}

const fn next(kind: u16) -> Next {
    if kind < SMALLEST_TYPE { Next::Data } else { Next::EtherType(kind) }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Seamless::size, layer.total())?;
    layer.set_next(Seamless::kind, Space::EtherType)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::arp::Arp;
    use crate::packet::shown::{bytes, columns};

    const ARP: &str = "0001 0800 06 04 0001 00005e005301 c0000201 000000000000 c0000202";

    #[test]
    fn both_tags_lead_to_a_type() {
        let open = "00005e005302 00005e005301";
        let frame = bytes(&format!("{open} f1c1 0000 0007 0806 {ARP}"));
        assert_eq!(columns(1, &frame, "ieee8021cb.seq arp.opcode"), "0x0007 1");
        let frame = bytes(&format!("{open} 892f 5022 0007 0806 {ARP}"));
        let names = "hsr.path hsr.netid hsr.laneid hsr.lsdu_size hsr.sequence_nr arp.opcode";
        assert_eq!(columns(1, &frame, names), "5 2 1 34 7 1");
    }

    #[test]
    fn sealing_counts_the_tag() {
        let mut stack = Stack::default();
        stack.push(&Seamless::default()).unwrap();
        stack.push(&Arp::REQUEST).unwrap();
        let sealed = stack.seal().unwrap();
        assert_eq!(usize::from(sealed[1]), sealed.len());
        assert_eq!(sealed[4..6], [8, 6]);
    }
}
