//! Backbone service instance tag, IEEE 802.1Q §9.7 (802.1ah): a customer's frame with both of its addresses inside a
//! provider's.

use super::ether_types::{self, SMALLEST_TYPE};
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// The tag, and the header of the customer's frame.
    pub struct BackboneTag("ieee8021ah", "802.1ah Backbone Service Instance Tag", 18 bytes, PROTOCOL) {
        priority:    u8      = 0..3,     "ieee8021ah.priority", "Priority", Dec;
        drop:        bool    = 3..4,     "ieee8021ah.drop",     "Drop eligible", Dec;
        use_address: bool    = 4..5,     "ieee8021ah.nca",      "Use customer addresses", Dec;
        first:       bool    = 5..6,     "ieee8021ah.res1",     "Reserved", Dec;
        second:      u8      = 6..8,     "ieee8021ah.res2",     "Reserved", Dec;
        instance:    u32     = 8..32,    "ieee8021ah.isid",     "Service instance", Dec;
        destination: [u8; 6] = 32..80,   "ieee8021ah.cdst",     "Destination of the customer's frame", Mac;
        source:      [u8; 6] = 80..128,  "ieee8021ah.csrc",     "Source of the customer's frame", Mac;
        kind:        u16     = 128..144, "ieee8021ah.etype",    "Type", Hex(4) => ether_types::names;
    }
    data {
        trailer, "ieee8021ah.trailer", "Trailer", Bytes;
    }
}

/// A backbone tag, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(BackboneTag::kind, Space::EtherType),
    line,
    padding: Some(&PADDING),
    ..Protocol::new(BackboneTag::TABLE, read)
};

static PADDING: Padding = Padding { zeros: None, other: BackboneTag::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, tag) = BackboneTag::parse(input)?;
    let next = if tag.kind < SMALLEST_TYPE { Next::Data } else { Next::EtherType(tag.kind) };
    Ok((rest, Carries::all(next)))
}

/// `I-SID 4660, 00:00:5e:00:53:01 > 00:00:5e:00:53:02, ethertype IPv4 (0x0800), `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(tag) = layer.header::<BackboneTag>() else { return line.title("802.1ah") };
    if !line.link {
        return;
    }
    let out = line.lead();
    out.str("I-SID ");
    out.dec(tag.instance.into());
    out.str(", ");
    super::ethernet::stations(out, &layer.header[4..]);
    out.str(", ");
    super::ethernet::named_type(out, tag.kind);
    out.str(", ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_customers_frame_is_inside() {
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let tag = "48001234 00005e005303 00005e005304 0800";
        let frame = format!("00005e005302 00005e005301 88e7 {tag} {ip} 0000");
        let names =
            "ieee8021ah.priority ieee8021ah.nca ieee8021ah.isid ieee8021ah.csrc ip.proto ieee8021ah.trailer";
        assert_eq!(columns(1, &bytes(&frame), names), "2 1 4660 00:00:5e:00:53:04 253 0000");
    }
}
