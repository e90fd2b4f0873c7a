//! Generic Routing Encapsulation: [RFC 2784](https://www.rfc-editor.org/rfc/rfc2784), key and sequence number of RFC 2890,
//! routing of RFC 1701, version 1 of RFC 2637 (PPTP). Flags say which words follow.

pub mod attributes;
pub mod routing;
pub mod words;

use crate::codec::checksum;
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space, Status, Table,
};
use crate::header;
use attributes::{Attribute, Congestion, Segmentation, ShortData};
use routing::Entry;
use words::{Acknowledgment, Call, Key, Redirect, Sequence, Sum};

header! {
    /// Flags that say which words follow, and the type of the payload.
    pub struct Gre("gre", "Generic Routing Encapsulation", 4 bytes, PROTOCOL) {
                          0..16,  "gre.flags_and_version",         "Flags and Version",   Hex(4);
        checksum:  bool = 0..1,   "gre.flags.checksum",            "Checksum Present",    Flag;
        routing:   bool = 1..2,   "gre.flags.routing",             "Routing Present",     Flag;
        key:       bool = 2..3,   "gre.flags.key",                 "Key Present",         Flag;
        seq:       bool = 3..4,   "gre.flags.sequence_number",     "Sequence Number Present", Flag;
        strict:    bool = 4..5,   "gre.flags.strict_source_route", "Strict Source Route", Flag;
        recursion: u8   = 5..8,   "gre.flags.recursion_control",   "Recursion Control",   Dec;
        ack:       bool = 8..9,   "gre.flags.ack",                 "Acknowledgment Number Present", Flag, if is_enhanced;
        reserved:  u8   = 9..13,  "gre.flags.reserved",            "Reserved",            Dec, if is_enhanced;
                          8..13,  "gre.flags.reserved",            "Reserved",            Dec, if is_plain;
        version:   u8   = 13..16, "gre.flags.version",             "Version",             Dec => versions;
        proto:     u16  = 16..32, "gre.proto",                     "Protocol Type",       Hex(4) => protocols;
    }
    data {
        status, "gre.checksum.status", "Checksum Status", Dec => checksum::status;
    }
}

impl Gre {
    /// The protocol type of PPP, which version 1 has always.
    pub const PPP: u16 = 0x880b;
}

/// GRE, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Sum::TABLE,
        Key::TABLE,
        Call::TABLE,
        Sequence::TABLE,
        Acknowledgment::TABLE,
        Entry::TABLE,
        Redirect::TABLE,
        Attribute::TABLE,
        ShortData::TABLE,
        Congestion::TABLE,
        Segmentation::TABLE,
    ],
    seal,
    verify,
    line,
    ..Protocol::telling(Gre::TABLE, read, fields)
};

/// Web Cache Communication Protocol: an IPv4 packet, behind a redirect header since version 2.
const WCCP: u16 = 0x883e;
/// 3GPP2 packets between radio and packet network, with attributes (A.S0008).
const A10_PACKETS: u16 = 0x88d2;
/// The same as an unstructured byte stream.
const A10_BYTES: u16 = 0x8881;

/// Encapsulated remote switched port analyzer, type III.
const ERSPAN_III: u16 = 0x22eb;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, gre) = Gre::parse(input)?;
    // ERSPAN of this type always has a header.
    context.numbered = gre.seq || gre.proto == ERSPAN_III;
    for word in words(gre) {
        rest = take(word, word.len, rest)?.0;
    }
    if gre.routing {
        rest = routing::entries(rest)?.0;
    }
    if has_redirect(gre.proto, input) {
        rest = Redirect::parse(rest)?.0;
    }
    if gre.proto == A10_PACKETS {
        rest = attributes::attributes(rest)?.0;
    }
    Ok((rest, Carries::all(next(gre.proto, rest))))
}

/// PPP may come with HDLC's address and control or without.
fn next(proto: u16, payload: &[u8]) -> Next {
    const FRAMED: Next = Next::LinkType(9);
    if proto == Gre::PPP && payload.first() == Some(&0xff) { FRAMED } else { Next::GreProtocol(proto) }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Gre::TABLE, 0);
    let Some(gre) = layer.header::<Gre>() else { return };
    let (mut at, end) = (Gre::LEN, layer.header.len());
    for word in words(gre) {
        to.rows(word, at);
        if core::ptr::eq(word, Sum::TABLE) && end >= at + 2 && to.wants(Gre::status) {
            let status = verify(layer).unwrap_or(Status::Unverified);
            to.number(Gre::status, at..at + 2, status.number() as usize);
        }
        at += word.len;
    }
    if gre.routing {
        at = routing::fields(to, at, end);
    }
    if has_redirect(gre.proto, layer.header) {
        to.rows(Redirect::TABLE, at.min(end));
    }
    if gre.proto == A10_PACKETS {
        attributes::fields(to, at, end);
    }
}

/// The words that the flags announce, in their order.
fn words(gre: Gre) -> impl Iterator<Item = &'static Table> {
    let enhanced = enhanced(gre.version, gre.proto);
    let key = if enhanced && gre.proto != A10_BYTES { Call::TABLE } else { Key::TABLE };
    [
        (gre.checksum || gre.routing).then_some(Sum::TABLE),
        gre.key.then_some(key),
        gre.seq.then_some(Sequence::TABLE),
        (gre.ack && enhanced).then_some(Acknowledgment::TABLE),
    ]
    .into_iter()
    .flatten()
}

/// Whether the header is that of RFC 2637 §4.1, with a call and acknowledgments.
const fn enhanced(version: u8, proto: u16) -> bool {
    matches!((version, proto), (1, Gre::PPP) | (_, A10_BYTES | A10_PACKETS))
}

fn is_enhanced(header: &[u8]) -> bool {
    header.first_chunk().is_some_and(|[_, flags, a, b]| enhanced(flags & 7, u16::from_be_bytes([*a, *b])))
}

fn is_plain(header: &[u8]) -> bool {
    !is_enhanced(header)
}

/// Whether a redirect header is there: WCCP does not say, but an IPv4 header looks different.
fn has_redirect(proto: u16, header: &[u8]) -> bool {
    proto == WCCP && header.get(Gre::LEN).is_none_or(|first| first >> 4 != 4)
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set_next(Gre::proto, Space::GreProtocol)?;
    let framed_ppp = |next| (layer.numbers.number_of)(Space::LinkType, next) == Some(9);
    if layer.next.is_some_and(framed_ppp) {
        layer.set(Gre::proto, Gre::PPP.into())?;
    }
    let Ok((_, gre)) = Gre::parse(layer.header) else { return Ok(()) };
    let sums = gre.checksum || gre.routing;
    if layer.header.len() < Gre::LEN + words(gre).map(|word| word.len).sum::<usize>() {
        return Ok(());
    }
    if gre.key && gre.version == 1 && gre.proto == Gre::PPP {
        let len = layer.payload.len();
        layer.from(Gre::LEN + if sums { Sum::LEN } else { 0 }).set(Call::payload_length, len)?;
    }
    if gre.checksum {
        layer.from(Gre::LEN).set(Sum::checksum, 0)?;
        let sum = checksum::over(layer.header, layer.payload);
        layer.from(Gre::LEN).set(Sum::checksum, sum.into())?;
    }
    Ok(())
}

/// RFC 2784 §2.5: over header and payload, if the flag says so.
fn verify(layer: &Layer<'_>) -> Option<Status> {
    let gre = layer.header::<Gre>()?;
    let good = || checksum::over(layer.header, layer.payload) == 0;
    match gre {
        Gre { checksum: false, routing: false, .. } => None,
        Gre { checksum: true, .. } if layer.whole() => Some(if good() { Status::Good } else { Status::Bad }),
        _ => Some(Status::Unverified),
    }
}

/// `GREv0, key=0x7, seq 9, length 44: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(gre) = layer.header::<Gre>() else { return line.title("GRE") };
    let link = line.link;
    let out = line.lead();
    out.str("GREv");
    out.dec(gre.version.into());
    let mut at = Gre::LEN;
    for word in words(gre) {
        let bytes = layer.header.get(at..at + word.len).and_then(<[u8]>::first_chunk).unwrap_or(&[0; 4]);
        let number = u64::from(u32::from_be_bytes(*bytes));
        at += word.len;
        match word.field.name {
            _ if core::ptr::eq(word, Sum::TABLE) => {
                out.str(", off ");
                out.hex(number & 0xffff, 1);
            }
            _ if core::ptr::eq(word, Key::TABLE) => {
                out.str(", key=");
                out.hex(number, 1);
            }
            _ if core::ptr::eq(word, Call::TABLE) => {
                out.str(", call ");
                out.dec(number & 0xffff);
            }
            _ => {
                out.str(if core::ptr::eq(word, Sequence::TABLE) { ", seq " } else { ", ack " });
                out.dec(number);
            }
        }
    }
    if gre.version == 1 && layer.carried() == 0 {
        out.str(", no-payload");
    }
    if link {
        out.str(", proto ");
        out.str(protocols(gre.proto.into()).unwrap_or("unknown"));
        out.str(" (");
        out.hex(gre.proto.into(), 4);
        out.byte(b')');
    }
    out.str(", length ");
    out.dec((layer.header.len() + layer.carried()) as u64);
    if layer.carried() > 0 {
        out.str(": ");
        line.unread(|line, header, _| unread(line, header), layer.header, 0);
    }
}

/// `gre-proto-0x883e`
fn unread(line: &mut Line<'_>, header: &[u8]) {
    if let Ok((_, gre)) = Gre::parse(header) {
        let out = line.say();
        out.str("gre-proto-");
        out.hex(gre.proto.into(), 1);
    }
}

fn versions(number: u64) -> Option<&'static str> {
    ["GRE", "Enhanced GRE"].get(number as usize).copied()
}

/// Names of protocol types, RFC 1701 and IANA's IEEE 802 numbers.
#[must_use]
pub fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00fe => "OSI",
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x2000 => "CDP",
        0x2001 => "NHRP",
        0x22eb => "ERSPAN III",
        0x6558 => "TEB",
        0x6559 => "Frame Relay",
        0x8137 => "IPX",
        0x86dd => "IPv6",
        0x880b => "PPP",
        0x883e => "WCCP",
        0x8847 => "MPLS unicast",
        0x8848 => "MPLS multicast",
        0x8881 => "A10 unstructured byte stream",
        0x88be => "ERSPAN",
        0x88d2 => "A10 packet",
        0x8909 => "Cisco metadata",
        0x894f => "NSH",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns, line};

    const OPEN: &str = "4500 00ff 0000 0000 40 2f 0000 c0000201 c0000202";

    fn shown(gre: &str, names: &str) -> alloc::string::String {
        columns(228, &bytes(&format!("{OPEN} {gre}")), names)
    }

    #[test]
    fn flags_say_which_words_follow() {
        let names = "gre.checksum gre.offset gre.key gre.sequence_number ip.proto";
        let inner = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        assert_eq!(shown(&format!("0000 0800 {inner}"), names), "- - - - 47,253");
        let all = format!("b000 0800 1234 0005 00000007 00000009 {inner}");
        assert_eq!(shown(&all, names), "0x1234 5 0x00000007 9 47,253");
        assert_eq!(shown(&format!("1000 0800 00000009 {inner}"), names), "- - - 9 47,253");
    }

    #[test]
    fn reserved_flags_are_four_with_acknowledgments_and_five_without() {
        let names = "gre.flags.ack gre.flags.reserved gre.key gre.key.call_id gre.ack_number";
        assert_eq!(shown("20f8 0800 00100007", names), "- 31 0x00100007 - -");
        assert_eq!(shown("20f9 880b 00100007 00000003", names), "1 15 - 7 3");
        assert_eq!(shown("2079 0800 00100007", names), "- 15 0x00100007 - -", "version 1 is about PPP");
    }

    #[test]
    fn source_routes_end_with_an_empty_entry() {
        let names = "gre.offset gre.routing.address_family gre.routing.sre_offset gre.routing.src_length \
                     gre.routing.information gre.key";
        let gre = "6000 0800 0000 0004 00000001 0002 04 04 c0000201 0000 0000";
        assert_eq!(shown(gre, names), "4 2,0 4,0 4,0 c0000201 0x00000001");
    }

    #[test]
    fn a_redirect_header_does_not_look_like_ip() {
        let names = "gre.wccp.dynamic_service gre.wccp.service_id gre.wccp.primary_bucket ip.proto";
        let inner = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        assert_eq!(shown(&format!("0000 883e 01330016 {inner}"), names), "1 51 22 47,253");
        assert_eq!(shown(&format!("0000 883e {inner}"), names), "- - - 47,253");
    }

    #[test]
    fn attributes_end_with_the_last_one() {
        let names = "gre.3gpp2_attrib_id gre.3gpp2_attrib_length gre.3gpp2_sdi gre.3gpp2_fci gre.3gpp2_di \
                     gre.ggp2_flow_disc gre.ggp2_3gpp2_seg";
        let gre = "2000 88d2 00000007 0102 8000 0202 4000 0301 05 8402 8000 7e";
        assert_eq!(shown(gre, names), "0x01,0x02,0x03,0x04 0x02,0x02,0x01,0x02 1 0 1 05 0x0002");
    }

    #[test]
    fn sealing_sums_header_and_payload() {
        let mut stack = Stack::default();
        stack.push(&Gre { checksum: true, key: true, ..Gre::default() }).unwrap();
        stack.with(&Sum::default()).unwrap();
        stack.with(&Key { key: 7 }).unwrap();
        stack.push(&Ipv4 { ttl: 64, ..Ipv4::default() }).unwrap();
        let sealed = stack.seal().unwrap();
        assert_eq!(sealed[2..4], [8, 0]);
        assert_eq!(checksum::over(sealed, &[]), 0);
    }

    #[test]
    fn sealing_writes_the_length_of_a_call() {
        let mut stack = Stack::default();
        stack.push(&Gre { key: true, version: 1, proto: Gre::PPP, ..Gre::default() }).unwrap();
        stack.with(&Call { payload_length: 0, call_id: 7 }).unwrap();
        stack.payload(&[0; 5]);
        assert_eq!(stack.seal().unwrap()[4..8], [0, 5, 0, 7]);
    }

    #[test]
    fn an_unread_payload_has_a_number() {
        let mut frame = bytes(&format!("{OPEN} 3000 1234 00000007 00000009 01"));
        frame[2..4].copy_from_slice(&33_u16.to_be_bytes());
        let said = "GREv0, key=0x7, seq 9, length 13: gre-proto-0x1234";
        assert_eq!(line(228, &frame, false), format!("IP 192.0.2.1 > 192.0.2.2: {said}"));
    }
}
