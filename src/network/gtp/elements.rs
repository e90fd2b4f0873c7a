//! Information elements of messages between the ends of a tunnel, 3GPP TS 29.281 §8.

use core::ops::Range;

use nom::number::complete::u8;

use crate::codec::error::take;
use crate::codec::{Fields, Header, Parsed};
use crate::header;

header! {
    /// The restart counter of the sender.
    pub struct Recovery("gtp.restart", "Recovery", 2 bytes) {
        kind:    u8 = 0..8,  "gtp.element",  "Element", Dec => names;
        counter: u8 = 8..16, "gtp.recovery", "Recovery", Dec;
    }
}

header! {
    /// The tunnel that an error is about.
    pub struct Tunnel("gtp.tunnel", "Tunnel", 5 bytes) {
        kind: u8  = 0..8,  "gtp.element",   "Element", Dec => names;
        teid: u32 = 8..40, "gtp.teid_data", "Tunnel Endpoint Identifier Data I", Hex(8);
    }
}

header! {
    /// The end of the tunnel that an error is about.
    pub struct Address("gtp.gsn_address", "Address of an end", 3 bytes) {
        kind: u8  = 0..8,  "gtp.element",            "Element", Dec => names;
        len:  u16 = 8..24, "gtp.gsn_address_length", "Address length", Rest(1);
    }
    data {
        v4: 32,  "gtp.gsn_ipv4", "IPv4 address", Ip;
        v6: 128, "gtp.gsn_ipv6", "IPv6 address", Ip;
    }
}

header! {
    /// Which extension headers the sender knows.
    pub struct Types("gtp.ext_hdr_types", "Extension header types", 2 bytes) {
        kind:  u8 = 0..8,  "gtp.element",           "Element", Dec => names;
        count: u8 = 8..16, "gtp.num_ext_hdr_types", "Number of types", Rest(1);
    }
    data {
        one: 8, "gtp.ext_hdr_type", "Extension header type", Dec => super::extension::kinds;
    }
}

header! {
    /// What somebody has added.
    pub struct Private("gtp.private", "Private extension", 5 bytes) {
        kind: u8  = 0..8,   "gtp.element",    "Element", Dec => names;
        len:  u16 = 8..24,  "gtp.ext_length", "Length",  Rest(1);
        id:   u16 = 24..40, "gtp.ext_id",     "Enterprise number", Dec;
    }
    data {
        value, "gtp.ext_val", "Value", Bytes;
    }
}

header! {
    /// Any other element that has a length.
    pub struct Other("gtp.other", "Other element", 3 bytes) {
        kind: u8  = 0..8,  "gtp.element",        "Element", Dec => names;
        len:  u16 = 8..24, "gtp.element_length", "Length",  Rest(1);
    }
    data {
        value, "gtp.element_value", "Value", Bytes;
    }
}

const RECOVERY: u8 = 14;
const TUNNEL: u8 = 16;
const ADDRESS: u8 = 133;
const TYPES: u8 = 141;
const PRIVATE: u8 = 255;

/// One element; nobody knows how long one is that is below 128 and not listed here.
pub fn element(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, kind) = u8(input)?;
    let len = match kind {
        RECOVERY => Recovery::LEN,
        TUNNEL => Tunnel::LEN,
        TYPES => Types::LEN + usize::from(Types::parse(input)?.1.count),
        128.. => Other::LEN + usize::from(Other::parse(input)?.1.len),
        _ => usize::MAX,
    };
    take(Other::TABLE, len, input)
}

/// Tells an element.
pub(super) fn fields<'a>(to: &mut Fields<'a, '_>, bytes: Range<usize>, element: &'a [u8]) {
    let (start, end) = (bytes.start, bytes.end);
    match (element[0], element.len()) {
        (RECOVERY, _) => to.record(Recovery::TABLE, bytes),
        (TUNNEL, _) => to.record(Tunnel::TABLE, bytes),
        (ADDRESS, 7 | 19) => {
            let field = if element.len() == 7 { Address::v4 } else { Address::v6 };
            to.record(Address::TABLE, bytes);
            to.data(field, start + Address::LEN..end);
        }
        (TYPES, _) => {
            to.record(Types::TABLE, bytes);
            for at in start + Types::LEN..end {
                to.data(Types::one, at..at + 1);
            }
        }
        (PRIVATE, Private::LEN..) => {
            to.record(Private::TABLE, bytes);
            to.data(Private::value, start + Private::LEN..end);
        }
        _ => {
            to.record(Other::TABLE, bytes);
            to.data(Other::value, start + Other::LEN..end);
        }
    }
}

/// 3GPP TS 29.281 table 8.1-1.
fn names(number: u64) -> Option<&'static str> {
    Some(match number {
        14 => "Recovery",
        16 => "Tunnel Endpoint Identifier Data I",
        133 => "GSN Address",
        141 => "Extension Header Type List",
        230 => "GTP-U Tunnel Status Information",
        231 => "Recovery Time Stamp",
        255 => "Private Extension",
        _ => return None,
    })
}
