//! Internet Control Message Protocol, [RFC 792](https://www.rfc-editor.org/rfc/rfc792).
//!
//! An error message quotes the packet it is about, which is its payload; extensions behind the quote (RFC 4884) are its
//! trailer. The file is long because the messages are many.

pub mod advertisement;
pub mod extensions;
mod line;

use core::net::Ipv4Addr;

use crate::codec::checksum::{self, internet};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal, Status, Table, Value,
};
use crate::header;

header! {
    /// The four bytes in front of every message.
    pub struct Icmp("icmp", "Internet Control Message Protocol", 4 bytes, PROTOCOL) {
        kind:     u8  = 0..8,   "icmp.type",     "Type",     Dec => types, or 8;
        code:     u8  = 8..16,  "icmp.code",     "Code",     Dec;
        checksum: u16 = 16..32, "icmp.checksum", "Checksum", Hex(4);
    }
    data {
        status, "icmp.checksum.status", "Checksum Status", Dec => checksum::status;
        original, "icmp.length.original_datagram", "Length of original datagram", Dec;
        time, "icmp.data_time", "Timestamp from ICMP data", Moment;
        unused, "icmp.unused", "Unused", Bytes;
    }
}

header! {
    /// Queries and their replies: echo, RFC 792; timestamp; information; address mask, RFC 950.
    pub struct Query("icmp", "Query", 4 bytes) {
        ident: u16 = 0..16,     "icmp.ident",    "Identifier (BE)", Dec;
                     0..16 le,  "icmp.ident_le", "Identifier (LE)", Dec;
        seq:   u16 = 16..32,    "icmp.seq",      "Sequence Number (BE)", Dec;
                     16..32 le, "icmp.seq_le",   "Sequence Number (LE)", Dec;
    }
}

header! {
    /// Timestamp and its reply, behind the query: milliseconds since midnight.
    pub struct Timestamps("icmp", "Timestamps", 12 bytes) {
        originate: u32 = 0..32,  "icmp.originate_timestamp", "Originate Timestamp", Dec;
        receive:   u32 = 32..64, "icmp.receive_timestamp",   "Receive Timestamp",   Dec;
        transmit:  u32 = 64..96, "icmp.transmit_timestamp",  "Transmit Timestamp",  Dec;
    }
}

header! {
    /// Address mask, behind the query, RFC 950.
    pub struct Mask("icmp", "Address Mask", 4 bytes) {
        mask: Ipv4Addr = 0..32, "icmp.address_mask", "Address Mask", Ip;
    }
}

header! {
    /// Destination unreachable and time exceeded, RFC 4884 §4.
    pub struct Quote("icmp", "Quote", 4 bytes) {
        unused: [u8; 1] = 0..8,   "icmp.unused", "Unused", Bytes, if has_length;
        length: u8      = 8..16,  "icmp.length", "Length", Dec,   if has_length;
        rest:   [u8; 2] = 16..32, "icmp.unused", "Unused", Bytes, if has_length;
    }
}

header! {
    /// Fragmentation needed, RFC 1191 §4.
    pub struct TooBig("icmp", "Fragmentation needed", 4 bytes) {
        unused: [u8; 1] = 0..8,   "icmp.unused", "Unused", Bytes, if has_length;
        length: u8      = 8..16,  "icmp.length", "Length", Dec,   if has_length;
        mtu:    u16     = 16..32, "icmp.mtu",    "MTU of next hop", Dec;
    }
}

header! {
    /// Parameter problem, RFC 792 and RFC 4884 §4.3.
    pub struct Problem("icmp", "Parameter problem", 4 bytes) {
        pointer: u8     = 0..8,   "icmp.pointer", "Pointer", Dec;
        length: u8      = 8..16,  "icmp.length",  "Length", Dec,   if has_length;
        rest:   [u8; 2] = 16..32, "icmp.unused",  "Unused", Bytes, if has_length;
    }
}

header! {
    /// Redirect.
    pub struct Redirect("icmp", "Redirect", 4 bytes) {
        gateway: Ipv4Addr = 0..32, "icmp.redir_gw", "Gateway Address", Ip;
    }
}

header! {
    /// Extended echo request, RFC 8335 §2; extensions say which interface is probed.
    pub struct Probe("icmp", "Extended Echo Request", 4 bytes) {
        ident:    u16  = 0..16,    "icmp.ident",             "Identifier (BE)", Dec;
                         0..16 le, "icmp.ident_le",          "Identifier (LE)", Dec;
        seq:      u8   = 16..24,   "icmp.ext.echo.seq",      "Sequence Number", Dec;
        reserved: u8   = 24..31,   "icmp.ext.echo.req.res",  "Reserved", Hex(2);
        local:    bool = 31..32,   "icmp.ext.echo.req.local", "Local", Flag;
    }
}

header! {
    /// Extended echo reply, RFC 8335 §3.
    pub struct ProbeReply("icmp", "Extended Echo Reply", 4 bytes) {
        ident:    u16  = 0..16,    "icmp.ident",               "Identifier (BE)", Dec;
                         0..16 le, "icmp.ident_le",            "Identifier (LE)", Dec;
        seq:      u8   = 16..24,   "icmp.ext.echo.seq",        "Sequence Number", Dec;
        state:    u8   = 24..27,   "icmp.ext.echo.rsp.state",  "State", Dec => states;
        reserved: u8   = 27..29,   "icmp.ext.echo.rsp.res",    "Reserved", Hex(2);
        active:   bool = 29..30,   "icmp.ext.echo.rsp.active", "Active", Flag;
        ipv4:     bool = 30..31,   "icmp.ext.echo.rsp.ipv4",   "IPv4", Flag;
        ipv6:     bool = 31..32,   "icmp.ext.echo.rsp.ipv6",   "IPv6", Flag;
    }
}

/// ICMP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &TABLES,
    quotes: true,
    seal,
    verify,
    line: line::line,
    behind,
    ..Protocol::telling(Icmp::TABLE, read, fields)
};

static TABLES: [&Table; 20] = {
    let [a, b, c, d, e, f] = extensions::TABLES;
    let [g, h, i, j, k] = advertisement::TABLES;
    let [l, m, n, o] = [Query::TABLE, Timestamps::TABLE, Mask::TABLE, Quote::TABLE];
    let [p, q, r, s, t] = [TooBig::TABLE, Problem::TABLE, Redirect::TABLE, Probe::TABLE, ProbeReply::TABLE];
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t]
};

/// Bytes in front of a quote.
const FRONT: usize = 8;

/// The quote of a message whose length field is zero, RFC 4884 §5.1.
const USUAL_QUOTE: usize = 128;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, icmp) = Icmp::parse(input)?;
    let len = match icmp.kind {
        0 | 3..=5 | 8 | 10..=12 | 15 | 16 | 43 => FRONT,
        13 | 14 => FRONT + Timestamps::LEN,
        17 | 18 => FRONT + Mask::LEN,
        9 => advertisement::len(icmp.code, rest) + Icmp::LEN,
        42 => input.len().max(FRONT),
        _ => Icmp::LEN,
    };
    let (rest, _) = take(Icmp::TABLE, len, input)?;
    if !quotes(icmp.kind) {
        return Ok((rest, Carries::all(Next::Data)));
    }
    context.quoted = true;
    context.padding = None;
    let wire = context.wire.saturating_sub(len);
    let quote = match (icmp.kind, extended(input, wire)) {
        // RFC 792: of the packet that is redirected, the header and 64 bits.
        (5, _) => rest.first().map_or(0, |first| usize::from(first & 15) * 4 + 8),
        (_, Some(at)) => at,
        (_, None) => usize::MAX,
    };
    Ok((rest, Carries::some(quote, Next::EtherType(0x0800))))
}

/// Error messages, which quote the packet they are about.
pub(super) const fn quotes(kind: u8) -> bool {
    matches!(kind, 3..=5 | 11 | 12)
}

/// Where extensions begin behind the first eight bytes of this error message, of which `wire` bytes follow.
///
/// RFC 4884 §5: the length field says it, in words; messages older than that had them behind 128 bytes. As those may be
/// any quote, they are looked for only where the quoted packet has ended by then. A length field with the right version
/// and checksum behind it needs no such proof.
fn extended(message: &[u8], wire: usize) -> Option<usize> {
    let quote = message.get(FRONT..)?;
    let words = if message[0] == 4 || message[0] == 5 { 0 } else { message[5] };
    let at = if words == 0 { USUAL_QUOTE } else { usize::from(words) * 4 };
    let bytes = quote.get(at..).filter(|bytes| bytes.len() >= extensions::Extensions::LEN)?;
    let ended = has_ended(*quote.get(2)?, *quote.get(3)?, wire);
    (ended || at >= USUAL_QUOTE && words > 0 && extensions::proved(bytes)).then_some(at)
}

/// Whether a quoted packet of this total length ends in front of bytes that can be extensions.
fn has_ended(high: u8, low: u8, wire: usize) -> bool {
    wire > USUAL_QUOTE && usize::from(u16::from_be_bytes([high, low])) <= USUAL_QUOTE
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Icmp::TABLE, 0);
    to.status(Icmp::status, Icmp::checksum, || verify(layer));
    let (Some([kind, code, ..]), Some(rest)) =
        (layer.header.first_chunk::<4>(), layer.header.get(Icmp::LEN..))
    else {
        return;
    };
    match (kind, code) {
        (0 | 8 | 15 | 16, _) => to.rows(Query::TABLE, 4),
        (13 | 14, _) => {
            to.rows(Query::TABLE, 4);
            to.rows(Timestamps::TABLE, 8);
        }
        (17 | 18, _) => {
            to.rows(Query::TABLE, 4);
            to.rows(Mask::TABLE, 8);
        }
        (3, 4) => quote(to, TooBig::TABLE, rest, 4..6),
        (3 | 11, _) => quote(to, Quote::TABLE, rest, 4..8),
        (12, _) => quote(to, Problem::TABLE, rest, 5..8),
        // Nobody shows what has never meant anything.
        (4 | 10, _) => to.hide(Icmp::unused, 4..8),
        (5, _) => to.rows(Redirect::TABLE, 4),
        (9, _) => advertisement::fields(to, 4, rest),
        (42, _) => {
            to.rows(Probe::TABLE, 4);
            extensions::fields(to, 8, rest.get(4..).unwrap_or_default());
        }
        (43, _) => to.rows(ProbeReply::TABLE, 4),
        _ => {}
    }
    if matches!(kind, 0 | 8) {
        sent(layer, to);
    }
}

/// The rows in front of a quote; without a length, what is not used is one piece.
fn quote(to: &mut Fields<'_, '_>, table: &'static Table, rest: &[u8], unused: core::ops::Range<usize>) {
    to.rows(table, 4);
    match rest.get(1) {
        Some(0) => to.view(Icmp::unused, unused),
        Some(words) => to.number(Icmp::original, 5..6, usize::from(*words) * 4),
        None => {}
    }
}

fn has_length(rest: &[u8]) -> bool {
    rest.get(1).is_some_and(|words| *words > 0)
}

/// Many an echo request begins with the time at which it was sent: seconds and microseconds, in either order of bytes.
/// Nothing says so, but a time within a day of the capture's is no accident.
fn sent<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    const DAY: u64 = 86_400;
    let Some(eight) = layer.payload.first_chunk::<8>() else { return };
    let captured = layer.context.time / 1_000_000_000;
    let word = |at: usize| [eight[at], eight[at + 1], eight[at + 2], eight[at + 3]];
    let times = [u32::from_be_bytes, u32::from_le_bytes]
        .map(|read| (u64::from(read(word(0))), u64::from(read(word(4)))));
    let plausible = |(seconds, micros): &(u64, u64)| captured.abs_diff(*seconds) < DAY && *micros < 1_000_000;
    if let Some((seconds, micros)) = times.into_iter().find(plausible) {
        let start = layer.header.len();
        let nanos = (seconds * 1_000_000 + micros) * 1_000;
        to.derive(Icmp::time, start..start + 8, Value::Uint(nanos));
    }
}

/// Extensions: the quote ends where they begin, but for a redirect, whose quote is short.
fn behind<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let at = match layer.header.first() {
        Some(5) => match layer.payload {
            [_, _, high, low, ..] if has_ended(*high, *low, layer.carried() + layer.trailer.len()) => {
                USUAL_QUOTE.saturating_sub(layer.payload.len())
            }
            _ => return,
        },
        _ => 0,
    };
    extensions::fields(to, at, layer.trailer.get(at..).unwrap_or_default());
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let quote = layer.payload.len();
    // RFC 4884 §5.1: where extensions follow, their place; zero is the usual one.
    if !layer.trailer.is_empty()
        && matches!(layer.header, [3 | 11 | 12, _, _, _, _, length, _, _] if *length > 0 || quote != USUAL_QUOTE)
    {
        layer.from(4).set(Quote::length, quote / 4)?;
    }
    if layer.fragment {
        return Ok(());
    }
    layer.set(Icmp::checksum, 0)?;
    layer.set(Icmp::checksum, internet(&[layer.header, layer.payload, layer.trailer]).into())
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    layer.header.get(2..4)?;
    let right = || internet(&[layer.header, layer.payload, layer.trailer]) == 0;
    Some(match layer.whole() && !layer.context.quoted {
        true if right() => Status::Good,
        true => Status::Bad,
        false => Status::Unverified,
    })
}

/// IANA's registry of ICMP types.
fn types(kind: u64) -> Option<&'static str> {
    Some(match kind {
        0 => "Echo Reply",
        3 => "Destination Unreachable",
        4 => "Source Quench",
        5 => "Redirect",
        6 => "Alternate Host Address",
        8 => "Echo",
        9 => "Router Advertisement",
        10 => "Router Solicitation",
        11 => "Time Exceeded",
        12 => "Parameter Problem",
        13 => "Timestamp",
        14 => "Timestamp Reply",
        15 => "Information Request",
        16 => "Information Reply",
        17 => "Address Mask Request",
        18 => "Address Mask Reply",
        30 => "Traceroute",
        31 => "Datagram Conversion Error",
        32 => "Mobile Host Redirect",
        33 => "IPv6 Where-Are-You",
        34 => "IPv6 I-Am-Here",
        35 => "Mobile Registration Request",
        36 => "Mobile Registration Reply",
        37 => "Domain Name Request",
        38 => "Domain Name Reply",
        39 => "SKIP",
        40 => "Photuris",
        41 => "ICMP messages utilized by experimental mobility protocols",
        42 => "Extended Echo Request",
        43 => "Extended Echo Reply",
        253 => "RFC3692-style Experiment 1",
        254 => "RFC3692-style Experiment 2",
        _ => return None,
    })
}

/// RFC 8335 §3.
fn states(state: u64) -> Option<&'static str> {
    ["Reserved", "Incomplete", "Reachable", "Stale", "Delay", "Probe", "Failed"].get(state as usize).copied()
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use super::*;
    use crate::codec::Text;
    use crate::{Layers, Stack};

    /// A quoted datagram of 33 bytes from 192.0.2.1 to 192.0.2.9, port 53.
    fn quoted() -> Vec<u8> {
        let mut quote = [0; 33];
        quote[..10].copy_from_slice(&[0x45, 0, 0, 33, 0, 1, 0, 0, 64, 17]);
        quote[12..28].copy_from_slice(&[192, 0, 2, 1, 192, 0, 2, 9, 0x9c, 0x40, 0, 53, 0, 13, 0, 0]);
        quote.into()
    }

    /// An error message with this front, its quote filled up with zeros, and extensions.
    fn message(kind: u8, front: [u8; 4], quote: usize, extensions: &[u8]) -> Vec<u8> {
        let mut message = [&[kind, 0, 0, 0][..], &front, &quoted()].concat();
        message.resize(FRONT + quote, 0);
        message.extend_from_slice(extensions);
        message
    }

    /// An extension structure with one MPLS label.
    const LABEL: [u8; 12] = [0x20, 0, 0x99, 0x97, 0, 8, 1, 1, 0, 0x1f, 0x45, 0x40];

    fn shown(message: &[u8], time: u64) -> Vec<String> {
        let mut shown = Vec::new();
        let layer = Layers::new(message, Next::IpProtocol(1)).time(time).next().unwrap();
        layer.fields(|spot| {
            if spot.shown && !spot.field.is_record() {
                let mut text = Text::new();
                spot.value.write(spot.field.show, &mut text).unwrap();
                shown.push([spot.field.name, "=", text.as_str()].concat());
            }
        });
        shown
    }

    #[test]
    fn the_quote_ends_where_the_extensions_begin() {
        for (front, quote) in [([0, 32, 0, 0], 128), ([0, 0, 0, 0], 128), ([0, 40, 0, 0], 160)] {
            let message = message(11, front, quote, &LABEL);
            let layer = Layers::new(&message, Next::IpProtocol(1)).next().unwrap();
            assert_eq!((layer.payload.len(), layer.trailer), (quote, &LABEL[..]));
            let shown = shown(&message, 0);
            assert!(shown.contains(&"icmp.mpls.label=500".to_string()), "{shown:?}");
            assert!(shown.contains(&"icmp.ext.checksum.status=1".to_string()), "{shown:?}");
        }
        // Without a length, a quoted packet that goes on behind 128 bytes has no extensions.
        let mut long = message(11, [0; 4], 128, &LABEL);
        long[FRONT + 2] = 2;
        assert!(Layers::new(&long, Next::IpProtocol(1)).next().unwrap().trailer.is_empty());
    }

    #[test]
    fn what_is_not_used_is_one_piece_without_a_length() {
        let unused = |front| {
            let shown = shown(&message(3, front, 33, &[]), 0);
            shown.into_iter().filter(|shown| shown.starts_with("icmp.unused")).collect::<Vec<_>>()
        };
        assert_eq!(unused([1, 0, 2, 3]), ["icmp.unused=01000203"]);
        assert_eq!(unused([1, 9, 2, 3]), ["icmp.unused=01", "icmp.unused=0203"]);
    }

    #[test]
    fn a_time_near_the_capture_is_the_time_of_sending() {
        let mut echo = [0; 16];
        echo[0] = 8;
        echo[8..].copy_from_slice(&[0x65, 0x53, 0xf1, 0x00, 0, 0, 0, 5]);
        let time = |captured: u64| {
            let shown = shown(&echo, captured * 1_000_000_000);
            shown.into_iter().find(|shown| shown.starts_with("icmp.data_time"))
        };
        assert_eq!(time(1_700_000_000).unwrap(), "icmp.data_time=Nov 14, 2023 22:13:20.000005000 UTC");
        assert_eq!(time(1_700_086_400), None);
    }

    #[test]
    fn a_checksum_is_over_the_extensions_too() {
        let mut stack = Stack::default();
        let icmp = Icmp { kind: 11, ..Icmp::default() };
        stack.push(&icmp).unwrap().with(&Quote::default()).unwrap();
        let mut quote = quoted();
        quote.resize(160, 0);
        let message = stack.payload(&quote).trailer(&LABEL).seal().unwrap();
        let layer = Layers::new(message, Next::IpProtocol(1)).next().unwrap();
        assert_eq!((layer.checksum(), layer.header[5]), (Some(Status::Good), 40));
        assert_eq!(layer.trailer, LABEL);
    }
}
