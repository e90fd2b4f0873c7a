//! A field's value, as filters and JSON see it: what Wireshark says it is.

use core::ops::Range;

use super::bits::{read_at, touched};
use super::{Coding, Field, Show, Text};

/// A value, borrowed from the frame.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Up to 64 bits, scaled.
    Uint(u64),
    /// Up to 64 bits with a sign.
    Int(i64),
    /// Anything longer.
    Bytes(&'a [u8]),
    /// An IPv6 address that is computed from bytes in several places.
    Address([u8; 16]),
    /// Text as it stands; written with its control characters escaped.
    Str(&'a str),
    /// Text to be computed from these bytes of the message.
    Coded {
        /// The whole message.
        message: &'a [u8],
        /// Where in it.
        bytes: Range<usize>,
        /// How to read it.
        coding: &'static Coding,
    },
}

impl Field {
    /// The value of this row where it lies at these bits of the header; the bytes must be there.
    #[inline(always)]
    #[must_use]
    pub fn value<'a>(&self, header: &'a [u8], bits: Range<usize>) -> Value<'a> {
        match self.show {
            Show::Coded(coding) => Value::Coded { message: header, bytes: touched(&bits), coding },
            Show::Signed if bits.end - bits.start <= 64 => {
                let sign = 64 - (bits.end - bits.start);
                Value::Int((read_at(header, &bits, self.little) << sign).cast_signed() >> sign)
            }
            _ if self.is_number(bits.end - bits.start) => {
                Value::Uint(read_at(header, &bits, self.little) * self.scale())
            }
            _ => Value::Bytes(&header[touched(&bits)]),
        }
    }

    /// Whether the value of this many bits is the number that they are, scaled.
    #[inline(always)]
    #[must_use]
    pub(crate) const fn is_number(&self, width: usize) -> bool {
        match self.show {
            Show::Bytes | Show::Record | Show::Text | Show::Ascii | Show::Coded(_) | Show::Signed => false,
            Show::Mac => width <= 48,
            _ => width <= 64,
        }
    }
}

impl Value<'_> {
    /// Writes the value as `tshark -T fields` does; `None` if it has no text (a name that loops).
    pub fn write(&self, show: Show, out: &mut Text) -> Option<()> {
        match (self, show) {
            (Self::Uint(value), Show::Hex(digits)) => out.hex(*value, digits),
            (Self::Uint(value), Show::Ip) => out.ipv4((*value as u32).to_be_bytes()),
            (Self::Uint(value), Show::Mac) => out.separated(&value.to_be_bytes()[2..], b':'),
            (Self::Uint(value), Show::Time) => out.time(*value),
            (Self::Uint(value), Show::Moment) => out.moment(*value),
            (Self::Uint(value), Show::Flag) => out.dec((*value != 0).into()),
            (Self::Uint(value), Show::Epoch) => out.epoch(*value),
            (Self::Uint(value), _) => out.dec(*value),
            (Self::Int(value), _) => {
                if *value < 0 {
                    out.byte(b'-');
                }
                match show {
                    Show::Epoch => out.epoch(value.unsigned_abs()),
                    _ => out.dec(value.unsigned_abs()),
                }
            }
            (Self::Bytes(bytes), Show::Ip) => match <[u8; 16]>::try_from(*bytes) {
                Ok(octets) => out.ipv6(octets),
                Err(_) => out.bytes_hex(bytes),
            },
            (Self::Bytes(bytes), Show::Text) => out.escaped_utf8(bytes),
            (Self::Bytes(bytes), Show::Ascii) => out.escaped_ascii(bytes),
            (Self::Bytes(bytes), Show::Mac) => out.separated(bytes, b':'),
            (Self::Bytes(bytes), _) => out.bytes_hex(bytes),
            (Self::Address(octets), _) => out.ipv6(*octets),
            (Self::Str(text), _) => out.escaped(text),
            (Self::Coded { message, bytes, coding }, _) => return (coding.text)(message, bytes.clone(), out),
        }
        Some(())
    }

    /// The number, if it is one.
    #[must_use]
    pub fn uint(&self) -> Option<u64> {
        if let Self::Uint(value) = self { Some(*value) } else { None }
    }
}
