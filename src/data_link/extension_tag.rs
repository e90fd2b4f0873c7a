//! Tag of a bridge port extender, IEEE 802.1BR §7.5 (E-TAG).

use super::ether_types::{self, SMALLEST_TYPE};
use super::ethernet::Ethernet;
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// Two port identifiers in pieces, and the type of what follows.
    pub struct ExtensionTag("etag", "802.1BR E-Tag", 8 bytes, PROTOCOL) {
        priority:        u8   = 0..3,   "etag.pcp",         "Priority", Dec;
        drop:            bool = 3..4,   "etag.dei",         "Drop eligible", Dec;
        ingress:         u16  = 4..16,  "etag.iecid_base",  "Ingress port, base", Hex(4);
        reserved:        u8   = 16..18, "etag.resv",        "Reserved", Dec;
        group:           u8   = 18..20, "etag.group",       "Group", Dec;
        port:            u16  = 20..32, "etag.ecid_base",   "Port, base", Hex(4);
        ingress_further: u8   = 32..40, "etag.iecid_ext",   "Ingress port, extension", Hex(2);
        further:         u8   = 40..48, "etag.ecid_ext",    "Port, extension", Hex(2);
        kind:            u16  = 48..64, "etag.etype",       "Type", Hex(4) => ether_types::names;
    }
    data {
        trailer, "etag.trailer", "Trailer", Bytes;
    }
}

/// An E-Tag, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(ExtensionTag::kind, Space::EtherType),
    line: Line::nothing,
    padding: Some(&PADDING),
    ..Protocol::new(ExtensionTag::TABLE, read)
};

static PADDING: Padding =
    Padding { zeros: Some(Ethernet::padding), other: ExtensionTag::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, tag) = ExtensionTag::parse(input)?;
    let next = if tag.kind < SMALLEST_TYPE { Next::Data } else { Next::EtherType(tag.kind) };
    Ok((rest, Carries::all(next)))
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_type_follows() {
        let names = "etag.pcp etag.iecid_base etag.group etag.ecid_base etag.ecid_ext etag.etype arp.opcode";
        let arp = "0001 0800 06 04 0001 00005e005301 c0000201 000000000000 c0000202";
        let frame = format!("00005e005302 00005e005301 893f a123 1abc 07 08 0806 {arp}");
        assert_eq!(columns(1, &bytes(&frame), names), "5 0x0123 1 0x0abc 0x08 0x0806 1");
    }
}
