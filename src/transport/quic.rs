//! QUIC, [RFC 9000 §17](https://www.rfc-editor.org/rfc/rfc9000#section-17) and
//! [RFC 8999](https://www.rfc-editor.org/rfc/rfc8999): what is not protected of the packets in a datagram. Version 2 has
//! other numbers of types ([RFC 9369 §3.2](https://www.rfc-editor.org/rfc/rfc9369#section-3.2)).

mod parts;
#[cfg(test)]
mod tests;

use core::ops::Range;

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol, Table};
use crate::header;
use parts::{Kind, Part, is_known, long, varint};

pub use parts::recognise;

header! {
    /// The first five bytes of a long header.
    pub struct Quic("quic", "QUIC", 5 bytes, PROTOCOL) {
        form:      bool = 0..1,  "quic.header_form", "Header Form", Dec => forms, or 1;
                          1..8,  "quic.vn.unused",   "Unused",      Hex(2), if is_negotiation;
        fixed:     bool = 1..2,  "quic.fixed_bit",   "Fixed Bit",   Flag, if has_fixed;
        kind:      u8   = 2..4,  "quic.long.packet_type", "Packet Type", Dec => types, if is_first;
                          2..4 alias, "quic.long.packet_type_v2", "Packet Type", Dec => types_of_second, if is_second;
        protected: u8   = 4..8,  "quic.protected_bits", "Protected Bits", Hex(2), if is_typed;
        version:   u32  = 8..40, "quic.version",     "Version",     Hex(8) => versions, or 1;
    }
    data {
        packet_length, "quic.packet_length", "Packet Length", Dec;
        token_count,   "quic.token_length.encoded", "Token Length as encoded", Bytes;
        token_length,  "quic.token_length", "Token Length", Dec;
        token,         "quic.token", "Token", Bytes;
        count,         "quic.length.encoded", "Length as encoded", Bytes;
        length,        "quic.length", "Length", Dec;
        initial,       "quic.protected_payload", "Protected Payload", Bytes;
        remaining,     "quic.remaining_payload", "Remaining Payload", Bytes;
        retry_token,   "quic.retry_token", "Retry Token", Bytes;
        tag,           "quic.retry_integrity_tag", "Retry Integrity Tag", Bytes;
        supported: 32, "quic.supported_version", "Supported Version", Hex(8) => versions;
    }
}

header! {
    /// Whom the packet is for.
    pub struct Destination("quic.destination", "Destination", 1 bytes) {
        len: u8 = 0..8, "quic.dcil", "Destination Connection ID Length", Rest(1);
    }
    data {
        id, "quic.dcid", "Destination Connection ID", Bytes;
    }
}

header! {
    /// Whom it is from.
    pub struct Source("quic.source", "Source", 1 bytes) {
        len: u8 = 0..8, "quic.scil", "Source Connection ID Length", Rest(1);
    }
    data {
        id, "quic.scid", "Source Connection ID", Bytes;
    }
}

header! {
    /// Whom the first packet was for, in a Retry packet of drafts up to 24.
    pub struct Original("quic.original", "Original Destination", 1 bytes) {
        len: u8 = 0..8, "quic.odcil", "Original Destination Connection ID Length", Rest(1);
    }
    data {
        id, "quic.odcid", "Original Destination Connection ID", Bytes;
    }
}

header! {
    /// The first byte of a short header, RFC 9000 §17.3: of the rest only the connection knows.
    pub struct Short("quic.short", "Short Header", 1 bytes) {
        form:      bool = 0..1, "quic.header_form", "Header Form", Dec => forms;
        fixed:     bool = 1..2, "quic.fixed_bit",   "Fixed Bit",   Flag;
        spin:      bool = 2..3, "quic.spin_bit",    "Spin Bit",    Flag;
        protected: u8   = 3..8, "quic.protected_bits", "Protected Bits", Hex(2);
    }
    data {
        id,        "quic.dcid", "Destination Connection ID", Bytes;
        remaining, "quic.remaining_payload", "Remaining Payload", Bytes;
    }
}

/// A further packet in the same datagram, RFC 9000 §12.2.
static COALESCED: Table = Quic::TABLE.named("quic.coalesced", "Coalesced Packet");

/// QUIC, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[&COALESCED, Destination::TABLE, Source::TABLE, Original::TABLE, Short::TABLE],
    fixed: false,
    line,
    ..Protocol::telling(Quic::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    if is_short(input) {
        return Ok((&[], Carries::nothing()));
    }
    let end = long(input, &mut |_, _| {})?;
    let end = packets(input, end).last().map_or(end, |packet| packet.end);
    Ok((&input[end..], Carries::all(Next::Data)))
}

fn is_short(packet: &[u8]) -> bool {
    packet.first().is_some_and(|first| first & 0x80 == 0)
}

/// The packets behind the first one, which has a long header and ends here. Those for another connection are none: who
/// reads the datagram ignores them (RFC 9000 §12.2).
fn packets(input: &[u8], end: usize) -> impl Iterator<Item = Range<usize>> {
    let id = destination(input);
    let mut at = end;
    core::iter::from_fn(move || {
        let rest = input.get(at..).filter(|rest| !rest.is_empty())?;
        let len = if is_short(rest) {
            // The fixed bit, RFC 9000 §17.3.1, may be 0 where both ends like it so, RFC 9287.
            let mine = rest[1..].starts_with(id) && (rest[0] & 0x40 != 0 || !id.is_empty());
            mine.then_some(rest.len())?
        } else {
            let mine = is_known(version(rest)) && destination(rest) == id;
            long(rest, &mut |_, _| {}).ok().filter(|_| mine)?
        };
        let packet = at..at + len;
        at += len;
        Some(packet)
    })
}

fn version(packet: &[u8]) -> u32 {
    packet.get(1..5).map_or(0, |bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// The connection that a long header is for.
fn destination(packet: &[u8]) -> &[u8] {
    let len = packet.get(Quic::LEN).copied().unwrap_or_default();
    packet.get(Quic::LEN + 1..).and_then(|rest| rest.get(..usize::from(len))).unwrap_or_default()
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let header = layer.header;
    if is_short(header) {
        to.number(Quic::packet_length, 0..header.len(), header.len());
        return short(to, 0..header.len(), 0);
    }
    let end = long(header, &mut |_, _| {}).unwrap_or(header.len());
    if layer.error.is_none() {
        to.number(Quic::packet_length, 0..end, end);
    }
    to.rows(Quic::TABLE, 0);
    let _ = long(header, &mut |part, bytes| tell(to, header, 0, part, bytes));
    let id = destination(header).len();
    for packet in packets(header, end).filter(|_| layer.error.is_none()) {
        let (start, bytes) = (packet.start, &header[packet.clone()]);
        if is_short(bytes) {
            to.number(Quic::packet_length, packet.clone(), packet.len());
            short(to, packet, id);
            continue;
        }
        to.record(&COALESCED, packet.clone());
        to.number(Quic::packet_length, packet.clone(), packet.len());
        let _ = long(bytes, &mut |part, inside| tell(to, header, start, part, inside));
    }
}

fn short(to: &mut Fields<'_, '_>, packet: Range<usize>, id: usize) {
    to.record(Short::TABLE, packet.clone());
    let start = packet.start + Short::LEN;
    to.data(Short::id, start..start + id);
    to.data(Short::remaining, start + id..packet.end);
}

/// Tells a part of the packet that starts at this byte.
fn tell(to: &mut Fields<'_, '_>, header: &[u8], start: usize, part: Part, inside: Range<usize>) {
    let bytes = start + inside.start..start + inside.end;
    let behind = bytes.start + 1..bytes.end;
    let number = || varint(&header[bytes.clone()]).map_or(0, |(value, _)| value as usize);
    match part {
        Part::Destination => {
            to.record(Destination::TABLE, bytes);
            to.data(Destination::id, behind);
        }
        Part::Source => {
            to.record(Source::TABLE, bytes);
            to.data(Source::id, behind);
        }
        Part::Original => {
            to.record(Original::TABLE, bytes);
            to.data(Original::id, behind);
        }
        Part::TokenLength => {
            to.hide(Quic::token_count, bytes.clone());
            to.number(Quic::token_length, bytes.clone(), number());
        }
        Part::Length => {
            to.hide(Quic::count, bytes.clone());
            to.number(Quic::length, bytes.clone(), number());
        }
        Part::Token => to.data(Quic::token, bytes),
        Part::Initial => to.data(Quic::initial, bytes),
        Part::Remaining => to.data(Quic::remaining, bytes),
        Part::RetryToken => to.data_or(Quic::retry_token, bytes, "<MISSING>"),
        Part::Tag => to.data(Quic::tag, bytes),
        Part::Supported => to.data(Quic::supported, bytes),
    }
}

/// `quic, initial, v1, dcid 0102, scid 21, length 1182`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.say();
    out.str("quic");
    let mut say = |packet: &[u8]| {
        out.str(match Kind::of(packet) {
            _ if is_short(packet) => return out.str(", protected"),
            None => return out.str(", truncated"),
            Some(Kind::Initial) => ", initial",
            Some(Kind::ZeroRtt) => ", 0-rtt",
            Some(Kind::Handshake) => ", handshake",
            Some(Kind::Retry) => ", retry",
            Some(Kind::Negotiation) => ", version negotiation",
        });
        match version(packet) {
            0 => {}
            1 => out.str(", v1"),
            parts::SECOND => out.str(", v2"),
            other => {
                out.str(", version ");
                out.hex(other.into(), 8);
            }
        }
        let end = long(packet, &mut |part, bytes| {
            let bytes = packet.get(bytes).unwrap_or_default();
            let (name, bytes) = match part {
                Part::Destination => (", dcid ", &bytes[1..]),
                Part::Source => (", scid ", &bytes[1..]),
                Part::Token | Part::RetryToken => (", token ", bytes),
                Part::Supported => (", supported ", bytes),
                Part::Length => {
                    out.str(", length ");
                    return out.dec(varint(bytes).map_or(0, |(value, _)| value));
                }
                _ => return,
            };
            if !bytes.is_empty() {
                out.str(name);
                out.bytes_hex(bytes);
            }
        });
        if end.is_err() {
            out.str(", truncated");
        }
    };
    say(layer.header);
    if let (false, Ok(end)) = (is_short(layer.header), long(layer.header, &mut |_, _| {})) {
        packets(layer.header, end).for_each(|packet| say(&layer.header[packet]));
    }
}

fn is_negotiation(packet: &[u8]) -> bool {
    version(packet) == 0
}

fn is_typed(packet: &[u8]) -> bool {
    !is_negotiation(packet)
}

fn has_fixed(packet: &[u8]) -> bool {
    !matches!(Kind::of(packet), Some(Kind::Retry | Kind::Negotiation))
}

fn is_first(packet: &[u8]) -> bool {
    is_typed(packet) && !is_second(packet)
}

fn is_second(packet: &[u8]) -> bool {
    version(packet) == parts::SECOND
}

fn forms(number: u64) -> Option<&'static str> {
    ["Short Header", "Long Header"].get(number as usize).copied()
}

/// RFC 9000 table 5.
fn types(number: u64) -> Option<&'static str> {
    ["Initial", "0-RTT", "Handshake", "Retry"].get(number as usize).copied()
}

/// RFC 9369 §3.2.
fn types_of_second(number: u64) -> Option<&'static str> {
    ["Retry", "Initial", "0-RTT", "Handshake"].get(number as usize).copied()
}

/// Names of versions, IANA's QUIC versions and RFC 9000 §15.
fn versions(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Version Negotiation",
        1 => "1",
        0x6b33_43cf => "2",
        0xff00_0000..=0xff00_00ff => "Draft of version 1",
        _ if number & 0x0f0f_0f0f == 0x0a0a_0a0a => "Reserved to force version negotiation",
        _ => return None,
    })
}
