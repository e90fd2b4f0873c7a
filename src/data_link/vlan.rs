//! VLAN tag, IEEE 802.1Q §9.6, with a type or a length behind it.

use super::ether_types::{self, LARGEST_LENGTH};
use super::ethernet::{self, Ethernet};
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Priority and number of a virtual LAN, and the type of what follows.
    pub struct Vlan("vlan", "802.1Q Virtual LAN", 4 bytes, PROTOCOL) {
        priority: u8   = 0..3,   "vlan.priority", "Priority Code Point", Dec => priorities;
        dei:      bool = 3..4,   "vlan.dei",      "Drop Eligible Indicator", Flag;
        id:       u16  = 4..16,  "vlan.id",       "VLAN Identifier", Dec;
        etype:    u16  = 16..32, "vlan.etype",    "Type",     Hex(4) => ether_types::names, if is_type;
                         16..32 alias, "vlan.len", "Length",  Dec, if is_length;
    }
    data {
        trailer, "vlan.trailer", "Trailer", Bytes;
    }
}

/// A VLAN tag, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| ether_types::seal(layer, Vlan::etype),
    line,
    padding: Some(&PADDING),
    ..Protocol::new(Vlan::TABLE, read)
};

static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: Vlan::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, vlan) = Vlan::parse(input)?;
    let carries = match vlan.etype {
        ..=LARGEST_LENGTH => ether_types::counted(vlan.etype, rest),
        _ => Carries::all(Next::EtherType(vlan.etype)),
    };
    Ok((rest, carries))
}

fn is_type(header: &[u8]) -> bool {
    !is_length(header)
}

fn is_length(header: &[u8]) -> bool {
    header.get(2..4).is_some_and(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]) <= LARGEST_LENGTH)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(vlan) = layer.header::<Vlan>() else { return };
    if line.link {
        tag(line, vlan.id, vlan.priority, vlan.dei, vlan.etype);
    } else {
        untagged(line, layer);
    }
}

/// `vlan 100, p 1, DEI, ethertype IPv4 (0x0800), `
pub(super) fn tag(line: &mut Line<'_>, id: u16, priority: u8, dei: bool, number: u16) {
    let out = line.lead();
    out.str("vlan ");
    out.dec(id.into());
    out.str(", p ");
    out.dec(priority.into());
    out.str(if dei { ", DEI, " } else { ", " });
    if number <= LARGEST_LENGTH {
        out.str("802.3, ");
    } else {
        ethernet::named_type(out, number);
        out.str(", ");
    }
}

/// If nobody says anything: the frame as if it had no tag.
pub(super) fn untagged(line: &mut Line<'_>, layer: &Layer<'_>) {
    if let (Some(stations), Some(number)) = (line.stations, layer.header.last_chunk::<2>()) {
        let mut header = [0; 14];
        header[..12].copy_from_slice(&stations);
        header[12..].copy_from_slice(number);
        line.unread(ethernet::frame, &header, layer.context.frame);
    }
}

/// Names of priorities, IEEE 802.1Q Table I-2.
fn priorities(number: u64) -> Option<&'static str> {
    let names = [
        "Best Effort",
        "Background",
        "Excellent Effort",
        "Critical Applications",
        "Video",
        "Voice",
        "Internetwork Control",
        "Network Control",
    ];
    names.get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    #[test]
    fn a_tag_has_a_type_or_a_length() {
        let tagged = "00005e005302 00005e005301 8100 3064";
        let names = "vlan.priority vlan.dei vlan.id vlan.etype vlan.len";
        assert_eq!(columns(1, &bytes(&format!("{tagged}05dd")), names), "1 1 100 0x05dd -");
        assert_eq!(columns(1, &bytes(&format!("{tagged}0003 424203")), names), "1 1 100 - 3");
    }

    #[test]
    fn trailers_are_its_own_but_padding_is_ethernets() {
        let arp = "0806 0001080006040001 00005e005301c0000201 000000000000c0000202";
        let zeros = "0000000000000000000000000000";
        let frame = bytes(&format!("00005e005302 00005e005301 8100 0064 {arp} {zeros} abcd"));
        let names = "eth.padding eth.trailer vlan.trailer";
        assert_eq!(columns(1, &frame, names), format!("{zeros} - abcd"));
        assert_eq!(line(1, &frame, false), "ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 44");
        assert_eq!(
            line(1, &frame, true),
            "00:00:5e:00:53:01 > 00:00:5e:00:53:02, ethertype 802.1Q (0x8100), length 62: vlan 100, p 0, \
             ethertype ARP (0x0806), Request who-has 192.0.2.2 tell 192.0.2.1, length 44"
        );
    }
}
