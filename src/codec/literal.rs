//! A value from its text: what `Value::write` writes, read back.

use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::text::time::{MONTHS, date};
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
            Show::Time if text.ends_with("UTC") => Literal::Uint(moment(text)?.0, self.bits.len()),
            Show::Moment if text.ends_with("UTC") => {
                let (seconds, nanos) = moment(text)?;
                Literal::Uint(seconds.checked_mul(1_000_000_000)?.checked_add(nanos)?, self.bits.len())
            }
            Show::Signed => {
                let value = text.parse::<i64>().ok()?;
                let width = self.bits.len().max(self.width);
                Literal::Uint(value.cast_unsigned() & super::bits::mask(width.clamp(1, 64)), width)
            }
            _ => match text.strip_prefix("0x") {
                Some(digits) => Literal::Uint(u64::from_str_radix(digits, 16).ok()?, self.bits.len()),
                None => Literal::Uint(text.parse().ok()?, self.bits.len()),
            },
        })
    }
}

/// `May 10, 2025 15:18:05.000953000 UTC`: seconds since 1970 and nanoseconds.
fn moment(text: &str) -> Option<(u64, u64)> {
    let mut words = text.split_ascii_whitespace();
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? as u64 + 1;
    let day: u64 = words.next()?.strip_suffix(',')?.parse().ok()?;
    let year: u64 = words.next()?.parse().ok()?;
    let (clock, nanos) = words.next()?.split_once('.')?;
    let mut clock = clock.split(':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let whole =
        nanos.len() == 9 && words.next() == Some("UTC") && words.next().is_none() && clock.next().is_none();
    if !whole || hour > 23 || minute > 59 || second > 59 || !(1970..1 << 32).contains(&year) {
        return None;
    }
    // As in `date`, the year begins in March.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let days = days.checked_sub(719_468)?;
    // A day that its month does not have would be one of the next month.
    (date(days).2 == day).then_some(())?;
    Some((days * 86_400 + hour * 3600 + minute * 60 + second, nanos.parse().ok()?))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Text;

    #[test]
    fn a_signed_number_has_the_width_of_its_row() {
        let row = Field::new("a.b", "A", 0..0, Show::Signed).wide(8);
        assert_eq!(row.literal("-60"), Some(Literal::Uint(0xc4, 8)));
        assert_eq!(row.literal("31"), Some(Literal::Uint(31, 8)));
    }

    #[test]
    fn times_come_back() {
        for seconds in [0, 951_782_400, 951_827_696, 1_700_000_000, u64::from(u32::MAX), (1 << 48) - 1] {
            let mut text = Text::new();
            text.time(seconds);
            assert_eq!(moment(text.as_str()), Some((seconds, 0)), "{}", text.as_str());
        }
        assert_eq!(moment("Jan  1, 1970 00:00:01.500000042 UTC"), Some((1, 500_000_042)));
        for wrong in ["", "UTC", "Feb 30, 2000 00:00:00.000000000 UTC", "Jan  1, 1969 00:00:00.000000000 UTC"]
        {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }
}
