//! Linux cooked capture, version 1, <https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html>.

use core::ops::Range;

use super::ether_types::{self, SMALLEST_TYPE};
use super::ethernet::{self, Ethernet};
use crate::codec::protocol::Padding;
use crate::codec::{
    Carries, Context, Field, Fields, Header, Layer, Line, Next, Parsed, Protocol, Space, Text,
};
use crate::header;

header! {
    /// The sixteen bytes that Linux puts in place of a link-layer header.
    pub struct Sll("sll", "Linux cooked capture", 16 bytes, PROTOCOL) {
        pkttype:  u16     = 0..16,    "sll.pkttype",   "Packet type", Dec => directions;
        hatype:   u16     = 16..32,   "sll.hatype",    "Link-layer address type (ARPHRD_)", Dec, or 1;
        halen:    u16     = 32..48,   "sll.halen",     "Link-layer address length", Dec, or 6;
        src:      [u8; 8] = 48..112,  "sll.src",       "Source, with what is unused", Bytes;
        protocol: u16     = 112..128, "sll.etype",     "Protocol", Hex(4) => ether_types::names;
    }
    data {
        eth,     "sll.src.eth",  "Source", Mac;
        other,   "sll.src.other", "Source", Bytes;
        ipv4,    "sll.src.ipv4", "Source", Ip;
        unused,  "sll.unused",   "Unused", Bytes;
        gretype: 16, "sll.gretype",  "Protocol", Hex(4) => ether_types::names;
        ltype: 16, "sll.ltype",    "Protocol", Hex(4) => linux_types;
        trailer, "sll.trailer",  "Trailer", Bytes;
    }
}

/// Linux cooked capture, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    fixed: false,
    seal: |layer| layer.set_next(Sll::protocol, Space::EtherType),
    line,
    padding: Some(&PADDING),
    ..Protocol::telling(Sll::TABLE, read, fields)
};

pub(super) static PADDING: Padding =
    Padding { zeros: Some(Ethernet::padding), other: Sll::trailer, check: None };

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, sll) = Sll::parse(input)?;
    Ok((rest, carries(sll.hatype, sll.protocol, context)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    for row in [Sll::pkttype, Sll::hatype, Sll::halen] {
        to.bits(row, row.bits.clone());
    }
    address(to, 6..14, layer.header.get(4..6).map_or(0, |len| u16::from_be_bytes([len[0], len[1]])));
    if let Some(header) = layer.header::<Sll>() {
        to.bits(named(header.hatype, header.protocol), 112..128);
    }
}

/// The address type of a GRE tunnel, whose protocol field is GRE's.
const GRE: u16 = 778;
const FRAME_RELAY: u16 = 770;
const RADIOTAP: u16 = 803;

/// Who reads the payload: the protocol is an EtherType, or a number of Linux's own up to 0x0600.
pub(super) fn carries(hatype: u16, protocol: u16, context: &mut Context<'_>) -> Carries {
    const PPP: Next = Next::LinkType(9);
    const CAN: Next = Next::LinkType(227);
    const RECEIVED: Next = Next::LinkType(127);
    const FRAME_RELAY_FRAME: Next = Next::LinkType(107);
    if protocol <= SMALLEST_TYPE || hatype == GRE {
        context.padding = None; // only EtherTypes leave a trailer
    }
    Carries::all(match protocol {
        _ if protocol > SMALLEST_TYPE || hatype == GRE => Next::EtherType(protocol),
        _ if hatype == RADIOTAP => RECEIVED,
        _ if hatype == FRAME_RELAY => FRAME_RELAY_FRAME,
        0x0001 => Next::EtherType(0x8137),
        0x0003 => Next::EtherType(0x6558),
        0x0004 => Next::EtherType(ether_types::LLC),
        0x0007 => PPP,
        0x000c | 0x000d => CAN,
        _ => Next::Data,
    })
}

/// What the protocol field is called.
pub(super) fn named(hatype: u16, protocol: u16) -> &'static Field {
    match hatype {
        GRE => Sll::gretype,
        _ if protocol > SMALLEST_TYPE => Sll::protocol,
        _ => Sll::ltype,
    }
}

/// The address in its eight bytes: as long as it says, the others are unused.
pub(super) fn address(to: &mut Fields<'_, '_>, bytes: Range<usize>, len: u16) {
    let end = bytes.start + usize::from(len).min(bytes.len());
    let field = match len {
        6 => Sll::eth,
        4 => Sll::ipv4,
        _ => Sll::other,
    };
    to.view(Sll::src, bytes.clone());
    to.data(field, bytes.start..end);
    to.data(Sll::unused, end..bytes.end);
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    if layer.error.is_none() {
        line.framed(described, layer.header, layer.context.wire);
    }
}

/// ` In 00:00:5e:00:53:01 ethertype IPv4 (0x0800), length 46: `
fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let Ok((_, sll)) = Sll::parse(header) else { return };
    let out = line.lead();
    out.str(match sll.pkttype {
        0 => " In ",
        1 => "  B ",
        2 => "  M ",
        3 => "  P ",
        4 => "Out ",
        _ => "  ? ",
    });
    sender(out, sll.src, sll.halen, sll.protocol, len);
}

/// `00:00:5e:00:53:01 ethertype IPv4 (0x0800), length 46: `
pub(super) fn sender(out: &mut Text, src: [u8; 8], halen: u16, protocol: u16, len: usize) {
    if halen == 6 {
        out.separated(&src[..6], b':');
        out.byte(b' ');
    }
    match protocol {
        0x0001 => out.str("802.3"),
        0x0004 => out.str("802.2"),
        _ => ethernet::named_type(out, protocol),
    }
    out.str(", length ");
    out.dec(len as u64);
    out.str(": ");
}

/// Names of packet types.
pub(super) fn directions(number: u64) -> Option<&'static str> {
    ["To us", "Broadcast", "Multicast", "To another host", "From us"].get(number as usize).copied()
}

/// Names of Linux's own protocol numbers.
pub(super) fn linux_types(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0001 => "IPX without 802.2",
        0x0003 => "Ethernet",
        0x0004 => "802.2",
        0x0007 => "PPP",
        0x000c => "CAN",
        0x000d => "CAN FD",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    #[test]
    fn an_address_is_as_long_as_it_says() {
        let names = "sll.src.eth sll.src.ipv4 sll.src.other sll.unused";
        let shown =
            |len: u8| columns(113, &bytes(&format!("0000 0001 00{len:02x} c000020130313233 1234")), names);
        assert_eq!(shown(0), "- - - c000020130313233");
        assert_eq!(shown(4), "- 192.0.2.1 - 30313233");
        assert_eq!(shown(6), "c0:00:02:01:30:31 - - 3233");
        assert_eq!(shown(9), "- - c000020130313233 -");
    }

    #[test]
    fn the_protocol_is_called_by_what_it_is() {
        let names = "sll.etype sll.ltype sll.gretype";
        let shown = |hatype: u16, protocol: u16| {
            let frame = format!("0000 {hatype:04x} 0000 0000000000000000 {protocol:04x}");
            columns(113, &bytes(&frame), names)
        };
        assert_eq!(shown(1, 0x0800), "0x0800 - -");
        assert_eq!(shown(1, 0x0004), "- 0x0004 -");
        assert_eq!(shown(1, 0x0600), "- 0x0600 -");
        assert_eq!(shown(778, 0x0800), "- - 0x0800");
    }

    #[test]
    fn an_unread_packet_says_its_header() {
        let frame = bytes("0004 0001 0006 00005e0053010000 1234 abcd");
        assert_eq!(line(113, &frame, false), "Out 00:00:5e:00:53:01 ethertype Unknown (0x1234), length 18: ");
    }
}
