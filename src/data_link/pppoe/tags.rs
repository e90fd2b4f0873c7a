//! Tags of PPPoE discovery: RFC 2516 appendix A, RFC 4638, RFC 5578 §4, and those of an access line in Broadband Forum TR-101.

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use super::discovery::Place;
use crate::codec::{Field, Fields, Header, Parsed, Text};
use crate::header;

header! {
    /// Type and length of a tag; its value follows.
    pub struct Tag("pppoed.tags", "Tag", 4 bytes) {
        kind:   u16 = 0..16,  "pppoed.tag",        "Type",   Hex(4) => kinds, if is_unknown;
        length: u16 = 16..32, "pppoed.tag_length", "Length", Rest(1), if is_unknown;
    }
    data {
        service_name,     "pppoed.tags.service_name",     "Service-Name", Text;
        ac_name,          "pppoed.tags.ac_name",          "AC-Name", Text;
        host_uniq,        "pppoed.tags.host_uniq",        "Host-Uniq", Bytes;
        ac_cookie,        "pppoed.tags.ac_cookie",        "AC-Cookie", Bytes;
        credits,          "pppoed.tags.credits",          "Credits", Bytes;
        metrics,          "pppoed.tags.metrics",          "Metrics", Bytes;
        sequence: 16,     "pppoed.tags.seq_num",          "Sequence Number", Hex(4);
        scale: 16,        "pppoed.tags.credit_scale",     "Credit Scale Factor", Dec;
        relay,            "pppoed.tags.relay_session_id", "Relay-Session-Id", Bytes;
        url,              "pppoed.tags.hurl",             "Host URL", Bytes;
        message,          "pppoed.tags.motm",             "Message of the minute", Bytes;
        max_payload,      "pppoed.tags.max_payload",      "PPP-Max-Payload", Bytes;
        route,            "pppoed.tags.ip_route_add",     "IP Route Add", Bytes;
        service_error,    "pppoed.tags.service_name_error", "Service-Name-Error", Text;
        system_error,     "pppoed.tags.ac_system_error",  "AC-System-Error", Text;
        generic_error,    "pppoed.tags.generic_error",    "Generic-Error", Text;
        unknown,          "pppoed.tag.unknown_data",      "Value", Bytes;
        behind,           "pppoed.tags.behind",           "Behind the end of the list", Bytes;
    }
}

header! {
    /// Credits that are granted, RFC 5578 §4.2.
    pub struct Credits("pppoed.tags.credits", "Credits", 4 bytes) {
        forward:  u16 = 0..16,  "pppoed.tags.credits.fcn", "Forward credit notification",  Dec;
        backward: u16 = 16..32, "pppoed.tags.credits.bcn", "Backward credit notification", Dec;
    }
}

header! {
    /// What a radio link can do, RFC 5578 §4.4.
    pub struct Metrics("pppoed.tags.metrics", "Metrics", 10 bytes) {
        reserved: u16  = 0..11,  "pppoed.tags.metrics.reserved",  "Reserved", Hex(4);
        max_unit: u8   = 11..13, "pppoed.tags.metrics.mdr_units", "Unit of the maximum data rate", Hex(4) => units;
        now_unit: u8   = 13..15, "pppoed.tags.metrics.cdr_units", "Unit of the current data rate", Hex(4) => units;
        receive:  bool = 15..16, "pppoed.tags.metrics.r",         "Receive only", Flag;
        quality:  u8   = 16..24, "pppoed.tags.metrics.rlq",       "Relative link quality in percent", Dec;
        resource: u8   = 24..32, "pppoed.tags.metrics.resource",  "Resources in percent", Dec;
        latency:  u16  = 32..48, "pppoed.tags.metrics.latency",   "Latency in milliseconds", Dec;
        now_rate: u16  = 48..64, "pppoed.tags.metrics.curr_drate", "Current data rate", Dec;
        max_rate: u16  = 64..80, "pppoed.tags.metrics.max_drate", "Maximum data rate", Dec;
    }
}

header! {
    /// Whose tag it is: a number of IANA's registry of enterprises.
    pub struct Vendor("pppoed.tags.vendorspecific", "Vendor-Specific", 4 bytes) {
        id: u32 = 0..32, "pppoed.tags.vendor_id", "Vendor", Dec => vendors;
    }
    data {
        unspecified, "pppoed.tags.vendor_unspecified", "Value", Bytes;
    }
}

header! {
    /// A tag of the Broadband Forum's, TR-101 appendix A and C.
    pub struct LineTag("pppoed.tags.vendorspecific.tags", "Tag of an access line", 2 bytes) {
        kind:   u8 = 0..8,  "pppoed.tags.vendorspecific.tag", "Type", Hex(2), if hidden;
                     0..8,  "pppoed.tag",          "Type",   Hex(4), if is_unknown_line;
        length: u8 = 8..16, "pppoed.tag_length_8", "Length", Rest(1), if is_unknown_line;
    }
    data {
        circuit,      "pppoed.tags.circuit_id",            "Circuit ID", Text;
        remote,       "pppoed.tags.remote_id",             "Remote ID",  Text;
        now_up: 32,   "pppoed.tags.act_data_rate_up",      "Actual upstream data rate in kbit/s", Dec;
        now_down: 32, "pppoed.tags.act_data_rate_down",    "Actual downstream data rate in kbit/s", Dec;
        min_up: 32,   "pppoed.tags.min_data_rate_up",      "Minimum upstream data rate in kbit/s", Dec;
        min_down: 32, "pppoed.tags.min_data_rate_down",    "Minimum downstream data rate in kbit/s", Dec;
        can_up: 32,   "pppoed.tags.attainable_data_rate_up",   "Attainable upstream data rate in kbit/s", Dec;
        can_down: 32, "pppoed.tags.attainable_data_rate_down", "Attainable downstream data rate in kbit/s", Dec;
        max_up: 32,   "pppoed.tags.max_data_rate_up",      "Maximum upstream data rate in kbit/s", Dec;
        max_down: 32, "pppoed.tags.max_data_rate_down",    "Maximum downstream data rate in kbit/s", Dec;
        low_up: 32,   "pppoed.tags.min_data_rate_up_lp",   "Minimum upstream data rate at low power in kbit/s", Dec;
        low_down: 32, "pppoed.tags.min_data_rate_down_lp", "Minimum downstream data rate at low power in kbit/s", Dec;
        max_delay_up: 32,   "pppoed.tags.max_int_delay_up",   "Maximum upstream interleaving delay in ms", Dec;
        now_delay_up: 32,   "pppoed.tags.act_int_delay_up",   "Actual upstream interleaving delay in ms", Dec;
        max_delay_down: 32, "pppoed.tags.max_int_delay_down", "Maximum downstream interleaving delay in ms", Dec;
        now_delay_down: 32, "pppoed.tags.act_int_delay_down", "Actual downstream interleaving delay in ms", Dec;
        unknown,      "pppoed.tag.unknown_data",           "Value", Bytes;
    }
}

header! {
    /// How an access line wraps frames, TR-101 appendix A.
    pub struct Access("pppoed.tags.access_loop_encap", "Access loop encapsulation", 3 bytes) {
        data_link: u8 = 0..8,   "pppoed.tags.access_loop_encap.data_link", "Data link", Hex(2);
        first:     u8 = 8..16,  "pppoed.tags.access_loop_encap.encap_1", "First encapsulation", Hex(2);
        second:    u8 = 16..24, "pppoed.tags.access_loop_encap.encap_2", "Second encapsulation", Hex(2);
    }
}

const VENDOR_SPECIFIC: u16 = 0x0105;
const CREDITS: u16 = 0x0106;
const METRICS: u16 = 0x0107;
const BROADBAND_FORUM: [u8; 4] = [0, 0, 0x0d, 0xe9];
const ENCAPSULATION: u8 = 0x90;

/// Tells a tag.
pub(super) fn fields(to: &mut Fields<'_, '_>, bytes: Place, tag: &[u8]) {
    to.record(Tag::TABLE, bytes.clone());
    let value = bytes.start + Tag::LEN..bytes.end;
    match (kind(tag), value.len()) {
        (CREDITS, Credits::LEN) => to.rows(Credits::TABLE, value.start),
        (METRICS, Metrics::LEN) => to.rows(Metrics::TABLE, value.start),
        (VENDOR_SPECIFIC, Vendor::LEN..) => vendor(to, value, &tag[Tag::LEN..]),
        (kind, len) => match field(kind) {
            Some(field) if field.width == 0 || field.width == len * 8 => to.data(field, value),
            _ => to.data(Tag::unknown, value),
        },
    }
}

fn vendor(to: &mut Fields<'_, '_>, value: Place, bytes: &[u8]) {
    to.record(Vendor::TABLE, value.clone());
    let at = value.start + Vendor::LEN;
    if !bytes.starts_with(&BROADBAND_FORUM) {
        return to.data(Vendor::unspecified, at..value.end);
    }
    let mut rest = &bytes[Vendor::LEN..];
    let mut start = at;
    while let Ok((behind, tag)) = line_tag(rest) {
        line_fields(to, start..start + tag.len(), tag);
        (rest, start) = (behind, start + tag.len());
    }
    if start < value.end {
        to.record(LineTag::TABLE, start..value.end);
    }
}

/// One tag of an access line with its value.
pub fn line_tag(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize(preceded(take(1_usize), length_data(u8))).parse(input)
}

fn line_fields(to: &mut Fields<'_, '_>, bytes: Place, tag: &[u8]) {
    to.record(LineTag::TABLE, bytes.clone());
    let value = bytes.start + LineTag::LEN..bytes.end;
    match (tag[0], value.len()) {
        (ENCAPSULATION, Access::LEN) => to.rows(Access::TABLE, value.start),
        (kind, len) => match line_field(kind) {
            Some(field) if field.width == 0 || field.width == len * 8 => to.data(field, value),
            _ => to.data(LineTag::unknown, value),
        },
    }
}

/// What a value is called.
fn field(kind: u16) -> Option<&'static Field> {
    Some(match kind {
        0x0101 => Tag::service_name,
        0x0102 => Tag::ac_name,
        0x0103 => Tag::host_uniq,
        0x0104 => Tag::ac_cookie,
        CREDITS => Tag::credits,
        METRICS => Tag::metrics,
        0x0108 => Tag::sequence,
        0x0109 => Tag::scale,
        0x0110 => Tag::relay,
        0x0111 => Tag::url,
        0x0112 => Tag::message,
        0x0120 => Tag::max_payload,
        0x0121 => Tag::route,
        0x0201 => Tag::service_error,
        0x0202 => Tag::system_error,
        0x0203 => Tag::generic_error,
        _ => return None,
    })
}

fn line_field(kind: u8) -> Option<&'static Field> {
    Some(match kind {
        0x01 => LineTag::circuit,
        0x02 => LineTag::remote,
        0x81 => LineTag::now_up,
        0x82 => LineTag::now_down,
        0x83 => LineTag::min_up,
        0x84 => LineTag::min_down,
        0x85 => LineTag::can_up,
        0x86 => LineTag::can_down,
        0x87 => LineTag::max_up,
        0x88 => LineTag::max_down,
        0x89 => LineTag::low_up,
        0x8a => LineTag::low_down,
        0x8b => LineTag::max_delay_up,
        0x8c => LineTag::now_delay_up,
        0x8d => LineTag::max_delay_down,
        0x8e => LineTag::now_delay_down,
        _ => return None,
    })
}

fn kind(tag: &[u8]) -> u16 {
    tag.first_chunk().map_or(0, |kind| u16::from_be_bytes(*kind))
}

/// A tag without a name of its own; an empty one says nothing.
fn is_unknown(tag: &[u8]) -> bool {
    let known = matches!(kind(tag), 0 | VENDOR_SPECIFIC) || field(kind(tag)).is_some();
    !known && !matches!(tag, [_, _, 0, 0, ..])
}

fn is_unknown_line(tag: &[u8]) -> bool {
    let known = |kind: &u8| *kind == ENCAPSULATION || line_field(*kind).is_some();
    !tag.first().is_none_or(known) && tag.get(1) != Some(&0)
}

fn hidden(_: &[u8]) -> bool {
    false
}

/// ` [Host-Uniq 0x16372C16]`
pub(super) fn say(tag: &[u8], out: &mut Text) {
    out.str(" [");
    match kinds(kind(tag).into()) {
        Some(name) => out.str(name),
        None => {
            out.str("TAG-");
            out.hex(kind(tag).into(), 1);
        }
    }
    let value = tag.get(Tag::LEN..).unwrap_or_default();
    if value.is_empty() {
        return out.byte(b']');
    }
    // Text or a number: what is mostly text is written as such.
    let readable = value.iter().filter(|byte| matches!(byte, 0x20..0x7f)).count();
    if readable * 2 > value.len() {
        out.str(" \"");
        for byte in value {
            out.byte(if matches!(byte, 0x20..0x7f) { *byte } else { b'.' });
        }
        out.byte(b'"');
    } else {
        out.str(" 0x");
        for digit in value.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
            out.byte(b"0123456789ABCDEF"[usize::from(digit)]);
        }
    }
    out.byte(b']');
}

/// Names of tags, IANA's registry.
fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0000 => "EOL",
        0x0101 => "Service-Name",
        0x0102 => "AC-Name",
        0x0103 => "Host-Uniq",
        0x0104 => "AC-Cookie",
        0x0105 => "Vendor-Specific",
        0x0106 => "Credits",
        0x0107 => "Metrics",
        0x0108 => "Sequence Number",
        0x0109 => "Credit Scale Factor",
        0x0110 => "Relay-Session-ID",
        0x0111 => "HURL",
        0x0112 => "MOTM",
        0x0120 => "PPP-Max-Payload",
        0x0121 => "IP-Route-Add",
        0x0201 => "Service-Name-Error",
        0x0202 => "AC-System-Error",
        0x0203 => "Generic-Error",
        _ => return None,
    })
}

fn vendors(number: u64) -> Option<&'static str> {
    (number == 3561).then_some("Broadband Forum")
}

fn units(number: u64) -> Option<&'static str> {
    ["kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"].get(number as usize).copied()
}
