//! A value from its text: what `Value::write` writes, read back.

use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::{Field, Show};

/// A value that is not in a frame (yet).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Literal<'t> {
    /// A number and, if the text tells, its width in bits.
    Uint(u64, usize),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text to be coded.
    Text(&'t str),
}

impl Field {
    /// Reads a value of this field; `None` if the text is none.
    #[must_use]
    pub fn literal<'t>(&self, text: &'t str) -> Option<Literal<'t>> {
        Some(match self.show {
            Show::Coded(_) => Literal::Text(text),
            Show::Bytes | Show::Record => Literal::Bytes(hex::decode(text).ok()?),
            Show::Text | Show::Ascii => Literal::Bytes(text.as_bytes().into()),
            Show::Ip => match text.parse::<Ipv4Addr>() {
                Ok(address) => Literal::Uint(u32::from(address).into(), 32),
                Err(_) => Literal::Bytes(text.parse::<Ipv6Addr>().ok()?.octets().into()),
            },
            Show::Mac => mac(text)?,
            Show::Flag if text == "true" => Literal::Uint(1, 1),
            Show::Flag if text == "false" => Literal::Uint(0, 1),
            Show::Signed => {
                let value = text.parse::<i64>().ok()?;
                let width = self.bits.len();
                Literal::Uint(value.cast_unsigned() & super::bits::mask(width.clamp(1, 64)), width)
            }
            _ => match text.strip_prefix("0x") {
                Some(digits) => Literal::Uint(u64::from_str_radix(digits, 16).ok()?, self.bits.len()),
                None => Literal::Uint(text.parse().ok()?, self.bits.len()),
            },
        })
    }
}

fn mac<'t>(text: &str) -> Option<Literal<'t>> {
    let octets: Option<Vec<u8>> = text
        .split(':')
        .map(|octet| u8::from_str_radix(octet, 16).ok().filter(|_| octet.len() == 2))
        .collect();
    let octets = octets?;
    Some(match octets.len() {
        ..=8 => Literal::Uint(
            octets.iter().fold(0, |number, octet| number << 8 | u64::from(*octet)),
            octets.len() * 8,
        ),
        _ => Literal::Bytes(octets),
    })
}
