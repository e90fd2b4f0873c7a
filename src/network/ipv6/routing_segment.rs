//! Segment routing header, [RFC 8754 §2](https://www.rfc-editor.org/rfc/rfc8754#section-2): the segments in reverse
//! order, then records.

use core::ops::Range;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use super::routing_source::{ADDRESS, list};
use crate::codec::{Fields, Header, Parsed, Text};
use crate::header;

header! {
    /// Four bytes before the segments.
    pub struct Segments("ipv6.routing.srh", "Segment list", 4 bytes) {
        last_entry: u8      = 0..8,   "ipv6.routing.srh.last_entry", "Last Entry", Dec;
        flags:      u8      = 8..16,  "ipv6.routing.srh.flags",      "Flags",      Hex(2);
        tag:        [u8; 2] = 16..32, "ipv6.routing.srh.tag",        "Tag",        Bytes;
    }
    data {
        address, "ipv6.routing.srh.addr", "Segment", Ip;
    }
}

header! {
    /// A record behind the segments, RFC 8754 §2.1; of Pad1 there is only the type.
    pub struct Tlv("ipv6.routing.srh.tlv", "TLV", 2 bytes) {
        kind:   u8 = 0..8,  "ipv6.routing.srh.tlv.type",   "Type",   Dec => kinds;
        length: u8 = 8..16, "ipv6.routing.srh.tlv.length", "Length", Rest(1);
    }
    data {
        padding, "ipv6.routing.srh.tlv.padding", "Padding", Bytes;
        flags: 16, "ipv6.routing.srh.tlv.hmac.flags", "Destination address not verified, and reserved bits", Hex(4);
        key: 32, "ipv6.routing.srh.tlv.hmac.key", "HMAC Key ID", Dec;
        hmac, "ipv6.routing.srh.tlv.hmac", "HMAC", Bytes;
        value, "ipv6.routing.srh.tlv.value", "Value", Bytes;
    }
}

/// The last segment of the path, which is the first of the list.
pub(super) fn last(data: &[u8]) -> Option<&[u8]> {
    data.get(Segments::LEN..Segments::LEN + ADDRESS)
}

/// One record: Pad1, or type, length and value.
pub fn tlv(input: &[u8]) -> Parsed<'_, &[u8]> {
    alt((tag(&[0u8][..]), recognize(preceded(u8, length_data(u8))))).parse(input)
}

/// Tells segments and records.
pub(super) fn fields(to: &mut Fields<'_, '_>, at: usize, data: &[u8]) {
    to.rows(Segments::TABLE, at);
    let mut start = at + Segments::LEN;
    let last = data.first().copied().unwrap_or_default();
    for _ in 0..=last {
        if start + ADDRESS > at + data.len() {
            return;
        }
        to.data(Segments::address, start..start + ADDRESS);
        start += ADDRESS;
    }
    to.list(start, usize::MAX, tlv, tell);
}

fn tell(to: &mut Fields<'_, '_>, bytes: Range<usize>, tlv: &[u8]) {
    to.record(Tlv::TABLE, bytes.clone());
    let value = bytes.start + Tlv::LEN..bytes.end;
    match tlv {
        [0] => to.bits(Tlv::kind, bytes.start * 8..bytes.end * 8),
        [4, ..] => to.data(Tlv::padding, value),
        [5, 6..=255, ..] => {
            to.data(Tlv::flags, value.start..value.start + 2);
            to.data(Tlv::key, value.start + 2..value.start + 6);
            to.data(Tlv::hmac, value.start + 6..value.end);
        }
        _ => to.data(Tlv::value, value),
    }
}

/// Writes the last entry, flags, tag and segments.
pub(super) fn say(out: &mut Text, data: &[u8]) {
    let Ok((rest, segments)) = Segments::parse(data) else { return };
    out.str(", last-entry=");
    out.dec(segments.last_entry.into());
    if segments.flags > 0 {
        out.str(", flags=");
        out.hex(segments.flags.into(), 0);
    }
    out.str(", tag=");
    let tag = u16::from_be_bytes(segments.tag);
    let _ = core::fmt::write(out, format_args!("{tag:x}"));
    let len = (usize::from(segments.last_entry) + 1) * ADDRESS;
    list(out, &rest[..len.min(rest.len())]);
}

/// Types of records, IANA's registry of segment routing header TLVs.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Pad1",
        4 => "PadN",
        5 => "HMAC",
        124..=126 | 252..=254 => "Experimentation and test",
        _ => return None,
    })
}
