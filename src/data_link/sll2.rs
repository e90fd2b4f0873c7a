//! Linux cooked capture, version 2, <https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html>; its fields have the
//! names of version 1.

use super::ether_types;
use super::sll;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Parsed, Protocol, Space};
use crate::header;

header! {
    /// The twenty bytes that Linux puts in place of a link-layer header.
    pub struct Sll2("sll", "Linux cooked capture, version 2", 20 bytes, PROTOCOL) {
        protocol: u16     = 0..16,    "sll.etype",     "Protocol", Hex(4) => ether_types::names;
        reserved: u16     = 16..32,   "sll.reserved",  "Reserved", Hex(4);
        ifindex:  u32     = 32..64,   "sll.ifindex",   "Interface index", Dec;
        hatype:   u16     = 64..80,   "sll.hatype",    "Link-layer address type (ARPHRD_)", Dec, or 1;
        pkttype:  u8      = 80..88,   "sll.pkttype",   "Packet type", Dec => sll::directions;
        halen:    u8      = 88..96,   "sll.halen",     "Link-layer address length", Dec, or 6;
        src:      [u8; 8] = 96..160,  "sll.src",       "Source, with what is unused", Bytes;
    }
    data {
        eth,     "sll.src.eth",  "Source", Mac;
        other,   "sll.src.other", "Source", Bytes;
        ipv4,    "sll.src.ipv4", "Source", Ip;
        unused,  "sll.unused",   "Unused", Bytes;
        gretype: 16, "sll.gretype", "Protocol", Hex(4) => ether_types::names;
        ltype: 16, "sll.ltype",  "Protocol", Hex(4) => sll::linux_types;
        trailer, "sll.trailer",  "Trailer", Bytes;
    }
}

/// Linux cooked capture 2, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    variant: "sll2",
    fixed: false,
    seal: |layer| layer.set_next(Sll2::protocol, Space::EtherType),
    line,
    padding: Some(&sll::PADDING),
    ..Protocol::telling(Sll2::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, sll) = Sll2::parse(input)?;
    Ok((rest, sll::carries(sll.hatype, sll.protocol, context)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let header = layer.header;
    let number = |at: usize| header.get(at..at + 2).map_or(0, |two| u16::from_be_bytes([two[0], two[1]]));
    to.bits(sll::named(number(8), number(0)), 0..16);
    for row in [Sll2::reserved, Sll2::ifindex, Sll2::hatype, Sll2::pkttype, Sll2::halen] {
        to.bits(row, row.bits.clone());
    }
    sll::address(to, 12..20, header.get(11).copied().unwrap_or_default().into());
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(sll) = layer.header::<Sll2>() else { return };
    let link = line.link;
    let out = line.lead();
    out.str("ifindex ");
    out.dec(sll.ifindex.into());
    out.str(match sll.pkttype {
        0 => " In  ",
        1 => " B   ",
        2 => " M   ",
        3 => " P   ",
        4 => " Out ",
        _ => " ?   ",
    });
    if link {
        sll::sender(out, sll.src, sll.halen.into(), sll.protocol, layer.context.wire);
    } else {
        line.unread(unread, &layer.header[..2], layer.context.wire);
    }
}

/// `ethertype Unknown (0x1234), length 50: `
fn unread(line: &mut Line<'_>, header: &[u8], len: usize) {
    sll::sender(line.lead(), [0; 8], 0, u16::from_be_bytes([header[0], header[1]]), len);
}
