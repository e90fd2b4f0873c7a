//! Virtual network tag between a switch and the cards behind it, EtherType 0x8926 (draft of IEEE 802.1Qbh).

use super::ether_types::{self, LARGEST_LENGTH};
use super::ethernet::Ethernet;
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Two virtual interfaces, and the type or length of what follows.
    pub struct VnTag("vntag", "VN-Tag", 6 bytes, PROTOCOL) {
        direction:   bool = 0..1,   "vntag.dir",    "From the switch", Flag;
        pointer:     bool = 1..2,   "vntag.ptr",    "Destination is a list", Flag;
        destination: u16  = 2..16,  "vntag.dst",    "Destination", Dec;
        looped:      bool = 16..17, "vntag.looped", "Comes back to its sender", Flag;
        reserved:    bool = 17..18, "vntag.r",      "Reserved", Dec;
        version:     u8   = 18..20, "vntag.version", "Version", Dec;
        source:      u16  = 20..32, "vntag.src",    "Source", Dec;
        kind:        u16  = 32..48, "vntag.etype",  "Type", Hex(4) => ether_types::names, if is_type;
                            32..48 alias, "vntag.len", "Length", Dec, if is_length;
    }
    data {
        trailer, "vntag.trailer", "Trailer", Bytes;
    }
}

/// A VN-Tag, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| ether_types::seal(layer, VnTag::kind),
    line: Line::nothing,
    padding: Some(&PADDING),
    ..Protocol::new(VnTag::TABLE, read)
};

static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: VnTag::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, tag) = VnTag::parse(input)?;
    let carries = match tag.kind {
        ..=LARGEST_LENGTH => ether_types::counted(tag.kind, rest),
        number => Carries::all(Next::EtherType(number)),
    };
    Ok((rest, carries))
}

fn is_type(tag: &[u8]) -> bool {
    !is_length(tag)
}

fn is_length(tag: &[u8]) -> bool {
    tag.get(4..6).is_some_and(|number| u16::from_be_bytes([number[0], number[1]]) <= LARGEST_LENGTH)
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_type_or_a_length_follows() {
        let names = "vntag.dir vntag.ptr vntag.dst vntag.src vntag.etype vntag.len llc.dsap";
        let shown =
            |tag: &str| columns(1, &bytes(&format!("00005e005302 00005e005301 8926 {tag} 424203")), names);
        assert_eq!(shown("c0051003 1234"), "1 1 5 3 0x1234 - -");
        assert_eq!(shown("00050003 0003"), "0 0 5 3 - 3 0x42");
    }
}
