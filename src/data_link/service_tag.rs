//! Service VLAN tag of a provider bridge ("QinQ"), IEEE 802.1Q §9.6, EtherType 0x88a8.
//!
//! Two of them in a row are one layer, service and customer, as tshark has it; a customer tag of the usual type is a
//! `vlan` layer of its own.

use super::ether_types::{self, LARGEST_LENGTH};
use super::ethernet::Ethernet;
use super::vlan::{tag, untagged};
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

const SERVICE: u16 = 0x88a8;

header! {
    /// Priority and number of a provider's virtual LAN, and the type of what follows.
    pub struct ServiceTag("ieee8021ad", "802.1ad Service VLAN", 4 bytes, PROTOCOL) {
        priority: u8   = 0..3,   "ieee8021ad.priority", "Priority Code Point", Dec;
        dei:      u8   = 3..4,   "ieee8021ad.dei",  "Drop Eligible Indicator", Dec;
        id:       u16  = 4..16,  "ieee8021ad.id",   "VLAN Identifier",         Dec, if is_alone;
                         4..16 alias, "ieee8021ad.svid", "Service VLAN Identifier", Dec, if is_doubled;
        etype:    u16  = 16..32, "ieee8021ah.etype", "Type", Hex(4) => ether_types::names, if is_last;
    }
    data {
        trailer, "ieee8021ah.trailer", "Trailer", Bytes;
    }
}

header! {
    /// A second service tag, which is the customer's.
    pub struct Second("ieee8021ad.customer", "Customer VLAN", 4 bytes) {
        priority: u8   = 0..3,   "ieee8021ad.priority", "Priority Code Point", Dec;
        dei:      u8   = 3..4,   "ieee8021ad.dei",  "Drop Eligible Indicator", Dec;
        id:       u16  = 4..16,  "ieee8021ad.cvid", "Customer VLAN Identifier", Dec;
        etype:    u16  = 16..32, "ieee8021ah.etype", "Type", Hex(4) => ether_types::names;
    }
}

/// A service VLAN tag, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Second::TABLE],
    seal,
    line,
    padding: Some(&PADDING),
    ..Protocol::telling(ServiceTag::TABLE, read, fields)
};

static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: ServiceTag::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, outer) = ServiceTag::parse(input)?;
    if outer.etype != SERVICE {
        return Ok((rest, carries(outer.etype)));
    }
    let (rest, inner) = Second::parse(rest)?;
    Ok((rest, carries(inner.etype)))
}

/// Behind a service tag there is no length.
fn carries(number: u16) -> Carries {
    Carries::all(if number > LARGEST_LENGTH { Next::EtherType(number) } else { Next::Data })
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(ServiceTag::TABLE, 0);
    if layer.header.len() > ServiceTag::LEN {
        to.record(Second::TABLE, ServiceTag::LEN..layer.header.len());
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    if layer.header.len() > ServiceTag::LEN {
        layer.set(ServiceTag::etype, SERVICE.into())?;
        return ether_types::seal(&mut layer.from(ServiceTag::LEN), Second::etype);
    }
    ether_types::seal(layer, ServiceTag::etype)
}

fn is_doubled(header: &[u8]) -> bool {
    header.get(2..4) == Some(&SERVICE.to_be_bytes())
}

fn is_alone(header: &[u8]) -> bool {
    !is_doubled(header)
}

/// The type of a tag in front of a backbone service instance tag is not told.
fn is_last(header: &[u8]) -> bool {
    const BACKBONE: [u8; 2] = [0x88, 0xe7];
    is_alone(header) && header.get(2..4) != Some(&BACKBONE)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(outer) = layer.header::<ServiceTag>() else { return };
    if !line.link {
        return untagged(line, layer);
    }
    tag(line, outer.id, outer.priority, outer.dei == 1, outer.etype);
    if let Ok((_, inner)) = Second::parse(&layer.header[ServiceTag::LEN..]) {
        tag(line, inner.id, inner.priority, inner.dei == 1, inner.etype);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::packet::shown::{bytes, columns};

    const NAMES: &str =
        "ieee8021ad.id ieee8021ad.svid ieee8021ad.cvid ieee8021ah.etype vlan.id ieee8021ah.trailer";

    #[test]
    fn two_tags_are_service_and_customer() {
        let stations = "00005e005302 00005e005301";
        let one = bytes(&format!("{stations} 88a8 0064 8100 00c8 1234"));
        assert_eq!(columns(1, &one, NAMES), "100 - - 0x8100 200 -");
        let two = bytes(&format!("{stations} 88a8 0064 88a8 00c8 1234"));
        assert_eq!(columns(1, &two, NAMES), "- 100 200 0x1234 - -");
    }

    #[test]
    fn sealing_writes_the_type_behind_the_last_tag() {
        let mut stack = Stack::default();
        stack.push(&ServiceTag { id: 100, ..ServiceTag::default() }).unwrap();
        stack.with(&Second { id: 200, ..Second::default() }).unwrap();
        stack.push(&crate::network::arp::Arp::REQUEST).unwrap();
        assert_eq!(stack.seal().unwrap()[..8], [0x00, 0x64, 0x88, 0xa8, 0x00, 0xc8, 0x08, 0x06]);
    }
}
