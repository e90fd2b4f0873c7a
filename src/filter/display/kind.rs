//! What a name of a filter stands for: rows of one kind, or the bytes of a protocol.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::codec::{Field, Show, Value};
use crate::packet::aliases::{ALIASES, alias};
use crate::packet::registry::{fields, protocols};

/// What the values of a name are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers of at most so many bits.
    Uint(u32),
    /// Numbers with a sign.
    Int,
    /// 0 or 1.
    Flag,
    /// Addresses of 32 or 128 bits, or 0 if it may be either.
    Ip(u32),
    /// Hardware addresses of so many bytes.
    Mac(u32),
    /// Bytes.
    Bytes,
    /// Text.
    Text,
    /// Nanoseconds since 1970.
    Time,
    /// Nanoseconds.
    Span,
    /// The bytes of a protocol.
    Protocol,
}

impl Kind {
    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Uint(_) => "a number",
            Self::Int => "a number with a sign",
            Self::Flag => "a flag",
            Self::Ip(32) => "an IPv4 address",
            Self::Ip(128) => "an IPv6 address",
            Self::Ip(_) => "an IP address",
            Self::Mac(_) => "a hardware address",
            Self::Bytes => "bytes",
            Self::Text => "text",
            Self::Time => "a point in time",
            Self::Span => "a length of time",
            Self::Protocol => "a protocol",
        }
    }

    /// Of this row.
    pub(super) fn of(field: &Field) -> Self {
        let bits = if field.bits.is_empty() { field.width } else { field.bits.len() } as u32;
        match field.show {
            Show::Bytes | Show::Record => Self::Bytes,
            Show::Text | Show::Ascii | Show::Coded(_) => Self::Text,
            Show::Signed => Self::Int,
            Show::Flag => Self::Flag,
            Show::Ip => Self::Ip(if bits == 32 || bits == 128 { bits } else { 0 }),
            Show::Mac => Self::Mac(if bits == 64 { 8 } else { 6 }),
            Show::Time | Show::Moment => Self::Time,
            Show::Epoch => Self::Span,
            Show::Hex(digits) => Self::Uint((digits as u32 * 4).max(rounded(bits))),
            Show::Dec | Show::Count(_) => Self::Uint(rounded(bits)),
            // Scaled numbers may be of the next type.
            _ => Self::Uint(if bits == 0 { 64 } else { rounded(bits + 3) }),
        }
    }

    /// Whether values of both kinds are compared.
    pub(super) fn like(self, other: Self) -> bool {
        let class = |kind: Self| match kind {
            Self::Uint(_) | Self::Int => 0,
            Self::Flag => 1,
            Self::Ip(_) => 2,
            Self::Mac(_) => 3,
            Self::Bytes | Self::Protocol => 4,
            Self::Text => 5,
            Self::Time => 6,
            Self::Span => 7,
        };
        class(self) == class(other)
    }

    /// A value of this kind as a number that is ordered as the values are; `None` if it has none.
    #[inline]
    pub(super) fn number(self, field: &Field, value: &Value<'_>) -> Option<i128> {
        Some(match (self, value) {
            (Self::Flag, Value::Uint(value)) => (*value != 0).into(),
            (Self::Ip(128), Value::Uint(_)) | (Self::Ip(32), Value::Bytes(_) | Value::Address(_)) => {
                return None;
            }
            (Self::Ip(_), Value::Bytes(bytes)) => wide(<[u8; 16]>::try_from(*bytes).ok()?),
            (Self::Ip(_), Value::Address(octets)) => wide(*octets),
            (Self::Time, Value::Uint(value)) => match field.show {
                Show::Time => i128::from(*value) * 1_000_000_000,
                _ => (*value).into(),
            },
            (_, Value::Uint(value)) => (*value).into(),
            (_, Value::Int(value)) => (*value).into(),
            (Self::Uint(_) | Self::Mac(_), Value::Bytes(bytes)) if bytes.len() <= 15 => {
                bytes.iter().fold(0, |number, byte| number << 8 | i128::from(*byte))
            }
            _ => return None,
        })
    }
}

/// The bits of a number's type: a row of three bits is a byte of Wireshark's.
fn rounded(bits: u32) -> u32 {
    match bits {
        0 => 64,
        1..=8 => 8,
        9..=16 => 16,
        17..=32 => 32,
        _ => 64,
    }
}

/// An address of 128 bits as a number that is ordered as addresses are.
pub(super) fn wide(octets: [u8; 16]) -> i128 {
    (u128::from_be_bytes(octets) ^ 1 << 127).cast_signed()
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// Its rows; none if it is a protocol.
    pub(super) rows: Vec<&'static Field>,
    /// What their values are.
    pub(super) kind: Kind,
}

/// What a name stands for, if it is one.
pub(super) fn named(name: &str) -> Option<Named> {
    // The bytes of a frame are those that the capture has of it.
    if protocols().any(|(_, protocol)| protocol.name() == name) || name == "frame" {
        return Some(Named { rows: Vec::new(), kind: Kind::Protocol });
    }
    if payload(name).is_some() {
        return Some(Named { rows: Vec::new(), kind: Kind::Bytes });
    }
    let one = [name];
    let names = alias(name).unwrap_or(&one);
    let mut rows: Vec<&'static Field> = Vec::new();
    for name in names {
        let row = fields().map(|(_, _, field)| field).filter(|field| field.name == *name);
        rows.extend(row);
    }
    // Where a name has several rows, the widest says what they are.
    let kind = if TEXTS.contains(&name) {
        Kind::Text
    } else {
        let kinds = rows.iter().map(|row| Kind::of(row));
        kinds.reduce(|a, b| match (a, b) {
            (Kind::Uint(a), Kind::Uint(b)) => Kind::Uint(a.max(b)),
            (Kind::Ip(a), Kind::Ip(b)) if a != b => Kind::Ip(0),
            _ => a,
        })?
    };
    (!rows.is_empty()).then_some(Named { rows, kind })
}

/// The protocol whose payload this is the name of.
pub(super) fn payload(name: &str) -> Option<&str> {
    name.strip_suffix(".payload").filter(|protocol| ["tcp", "udp"].contains(protocol))
}

/// Addresses as text.
const TEXTS: [&str; 6] =
    ["ip.host", "ip.src_host", "ip.dst_host", "ipv6.host", "ipv6.src_host", "ipv6.dst_host"];

/// Every name there is.
pub(super) fn names() -> Vec<String> {
    let rows = fields().map(|(_, _, field)| field.name);
    let mut names: Vec<String> = rows
        .chain(ALIASES.iter().map(|alias| alias.0))
        .chain(["frame", "tcp.payload", "udp.payload"])
        .map(ToString::to_string)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
