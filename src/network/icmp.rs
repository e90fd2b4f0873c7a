//! Internet Control Message Protocol, [RFC 792](https://www.rfc-editor.org/rfc/rfc792).
//!
//! An error message quotes the packet it is about, which is its payload; extensions behind the quote (RFC 4884) are its
//! trailer.

use core::net::Ipv4Addr;

use super::ipv4::Ipv4;
use super::{icmp_advertisement as advertisement, icmp_extensions as extensions};
use crate::codec::checksum::{self, internet};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Status, Table, Text,
    Value,
};
use crate::header;

header! {
    /// The four bytes in front of every message.
    pub struct Icmp("icmp", "Internet Control Message Protocol", 4 bytes, PROTOCOL) {
        kind:     u8  = 0..8,   "icmp.type",     "Type",     Dec => types;
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
pub static PROTOCOL: Protocol =
    Protocol { records: &TABLES, seal, verify, line, behind, ..Protocol::telling(Icmp::TABLE, read, fields) };

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
        9 => advertisement::len(rest) + Icmp::LEN,
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
const fn quotes(kind: u8) -> bool {
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

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.say();
    out.str("ICMP ");
    let rest = layer.header.get(Icmp::LEN..).unwrap_or_default();
    match Icmp::parse(layer.header) {
        Ok((_, icmp)) => say(&icmp, rest, layer.payload, out),
        Err(_) => out.str("truncated"),
    }
    out.str(", length ");
    out.dec((layer.header.len() + layer.carried() + layer.trailer.len()) as u64);
    if layer.header.first().is_some_and(|kind| quotes(*kind)) {
        line.close();
    }
}

fn say(icmp: &Icmp, rest: &[u8], payload: &[u8], out: &mut Text) {
    let query = |out: &mut Text, what: &str, separator: &str| {
        out.str(what);
        if let Ok((_, query)) = Query::parse(rest) {
            out.str(" id ");
            out.dec(query.ident.into());
            out.str(separator);
            out.str(" seq ");
            out.dec(query.seq.into());
        }
    };
    match icmp.kind {
        0 => query(out, "echo reply,", ","),
        8 => query(out, "echo request,", ","),
        3 => unreachable(icmp.code, rest, payload, out),
        4 => out.str("source quench"),
        5 => redirect(icmp.code, rest, payload, out),
        9 => {
            out.str("router advertisement");
            advertisement::line(rest, out);
        }
        10 => out.str("router solicitation"),
        11 => match icmp.code {
            0 => out.str("time exceeded in-transit"),
            1 => out.str("ip reassembly time exceeded"),
            code => numbered(out, "time exceeded-#", code),
        },
        12 => match (icmp.code, rest) {
            (0, [octet, ..]) => numbered(out, "parameter problem - octet ", *octet),
            (code, _) => numbered(out, "parameter problem - code ", code),
        },
        13 => query(out, "time stamp query", ""),
        14 => {
            query(out, "time stamp reply", "");
            times(rest, out);
        }
        15 => out.str("information request"),
        16 => out.str("information reply"),
        17 => out.str("address mask request"),
        18 => {
            out.str("address mask is ");
            out.hex(
                Mask::parse(rest.get(4..).unwrap_or_default())
                    .map_or(0, |mask| u32::from(mask.1.mask))
                    .into(),
                8,
            );
        }
        42 | 43 => {
            out.str(if icmp.kind == 42 { "extended echo request" } else { "extended echo reply" });
            if let Ok((_, probe)) = Probe::parse(rest) {
                out.str(", id ");
                out.dec(probe.ident.into());
                out.str(", seq ");
                out.dec(probe.seq.into());
            }
        }
        kind => numbered(out, "type-#", kind),
    }
}

fn numbered(out: &mut Text, what: &str, number: u8) {
    out.str(what);
    out.dec(number.into());
}

/// Why the packet that is quoted did not arrive.
fn unreachable(code: u8, rest: &[u8], quote: &[u8], out: &mut Text) {
    let Ok((_, ip)) = Ipv4::parse(quote) else { return out.str("unreachable") };
    match code {
        0 | 6 | 9 | 11 => out.str("net "),
        1 | 7 | 10 | 12..=15 => out.str("host "),
        _ => {}
    }
    out.ipv4(ip.dst.octets());
    match code {
        2 => numbered(out, " protocol ", ip.proto),
        3 => {
            match ip.proto {
                6 => out.str(" tcp"),
                17 => out.str(" udp"),
                number => numbered(out, " protocol ", number),
            }
            if let Some([high, low]) = quote.get(usize::from(ip.hdr_len) + 2..usize::from(ip.hdr_len) + 4) {
                out.str(" port ");
                out.dec(u16::from_be_bytes([*high, *low]).into());
            }
        }
        _ => {}
    }
    out.str(" unreachable");
    match code {
        0..=3 => {}
        4 => {
            out.str(" - need to frag");
            if let Ok((_, TooBig { mtu: 1.., .. })) = TooBig::parse(rest) {
                out.str(" (mtu ");
                out.dec(u16::from_be_bytes([rest[2], rest[3]]).into());
                out.byte(b')');
            }
        }
        5 => out.str(" - source route failed"),
        6 | 7 => out.str(" - unknown"),
        8 => out.str(" - source host isolated"),
        9 | 10 => out.str(" - admin prohibited"),
        11 | 12 => out.str(" - tos prohibited"),
        13 => out.str(" - admin prohibited filter"),
        14 => out.str(" - host precedence violation"),
        15 => out.str(" - precedence cutoff"),
        _ => numbered(out, " - #", code),
    }
}

fn redirect(code: u8, rest: &[u8], quote: &[u8], out: &mut Text) {
    match code {
        0 | 1 => out.str("redirect"),
        2 | 3 => out.str("redirect-tos"),
        _ => numbered(out, "redirect-#", code),
    }
    if let (Ok((_, ip)), Ok((_, Redirect { gateway }))) = (Ipv4::parse(quote), Redirect::parse(rest)) {
        out.byte(b' ');
        out.ipv4(ip.dst.octets());
        out.str([" to net ", " to host "].get(usize::from(code % 2)).filter(|_| code < 4).unwrap_or(&" to "));
        out.ipv4(gateway.octets());
    }
}

fn times(rest: &[u8], out: &mut Text) {
    let Ok((_, times)) = Timestamps::parse(rest.get(Query::LEN..).unwrap_or_default()) else { return };
    for (what, millis) in
        [(": org ", times.originate), (", recv ", times.receive), (", xmit ", times.transmit)]
    {
        out.str(what);
        out.padded((millis / 3_600_000).into(), 2);
        for (separator, value, digits) in
            [(b':', millis / 60_000 % 60, 2), (b':', millis / 1000 % 60, 2), (b'.', millis % 1000, 3)]
        {
            out.byte(separator);
            out.padded(value.into(), digits);
        }
    }
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
