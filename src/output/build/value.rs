//! Values of fields: one, several, or a run of them.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::borrow::Cow;

use super::BuildError;
use super::syntax::{Choice, Written};
use crate::codec::{Field, Literal, Show};

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Datum {
    /// A number, scaled, and how many bits its text tells, if it does.
    Uint(u64, usize),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// A text that its field makes bytes of.
    Text(String),
}

/// What a field is, packet by packet.
#[derive(Debug)]
pub(super) struct Values {
    runs: Vec<Run>,
    /// Where it stands in the string.
    pub(super) at: usize,
    /// How many values there are.
    pub(super) len: u64,
}

#[derive(Debug)]
enum Run {
    One(Datum),
    /// From the first to the last.
    Run(u128, u128, Kind),
}

/// What the numbers of a run are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Ipv4,
    Ipv6,
    Mac,
}

impl Values {
    pub(super) fn one(datum: Datum) -> Self {
        Self { runs: vec![Run::One(datum)], at: 0, len: 1 }
    }

    /// Reads what was written for this field.
    pub(super) fn read(field: &'static Field, choices: &[Choice]) -> Result<Self, BuildError> {
        let mut values = Self { runs: Vec::new(), at: choices.first().map_or(0, |choice| choice.at), len: 0 };
        for choice in choices {
            let run = run(field, choice).map_err(|expected| BuildError::new(choice.at, expected))?;
            values.len = values.len.saturating_add(run.len());
            values.runs.push(run);
        }
        Ok(values)
    }

    /// Whether each of them is this number.
    pub(super) fn all(&self, number: &Datum) -> bool {
        let same = |run: &Run| matches!((run, number), (Run::One(Datum::Uint(one, _)), Datum::Uint(all, _)) if one == all);
        self.runs.iter().all(same)
    }

    /// The value of this number.
    pub(super) fn nth(&self, mut number: u64) -> Cow<'_, Datum> {
        for run in &self.runs {
            match run {
                Run::One(datum) if number == 0 => return Cow::Borrowed(datum),
                Run::Run(first, _, kind) if number < run.len() => {
                    return Cow::Owned(kind.datum(first + u128::from(number)));
                }
                run => number -= run.len(),
            }
        }
        Cow::Owned(Datum::Bytes(Vec::new()))
    }
}

impl Run {
    fn len(&self) -> u64 {
        match self {
            Self::One(_) => 1,
            Self::Run(first, last, _) => u64::try_from(last - first).unwrap_or(u64::MAX).saturating_add(1),
        }
    }
}

impl Kind {
    fn datum(self, number: u128) -> Datum {
        match self {
            Self::Number => Datum::Uint(number as u64, 0),
            Self::Ipv4 => Datum::Uint(number as u64, 32),
            Self::Mac => Datum::Uint(number as u64, 48),
            Self::Ipv6 => Datum::Bytes(number.to_be_bytes().into()),
        }
    }
}

fn run(field: &'static Field, choice: &Choice) -> Result<Run, String> {
    let Some(last) = &choice.last else {
        return match (&choice.first, field.show) {
            (Written::Word(word), Show::Ip) if word.contains('/') => prefix(word),
            (written, _) => datum(field, written).map(Run::One),
        };
    };
    if let (Written::Word(first), Written::Word(last), Show::Coded(_) | Show::Text | Show::Ascii) =
        (&choice.first, last, field.show)
    {
        return word(field, &format!("{first}..{last}")).map(Run::One);
    }
    let (first, first_kind) = number(&datum(field, &choice.first)?, field).ok_or_else(no_run)?;
    let (last, last_kind) = number(&datum(field, last)?, field).ok_or_else(no_run)?;
    if first_kind != last_kind || first > last {
        return Err("expected a run from a smaller to a larger value".into());
    }
    Ok(Run::Run(first, last, first_kind))
}

fn no_run() -> String {
    "expected numbers or addresses on both sides of `..`; a text stands in quotes".into()
}

fn number(datum: &Datum, field: &Field) -> Option<(u128, Kind)> {
    match (datum, field.show) {
        (_, Show::Signed) => None,
        (Datum::Uint(number, 32), Show::Ip) => Some(((*number).into(), Kind::Ipv4)),
        (Datum::Uint(number, 48), Show::Mac) => Some(((*number).into(), Kind::Mac)),
        (Datum::Bytes(bytes), Show::Ip) => {
            Some((u128::from_be_bytes(bytes.as_slice().try_into().ok()?), Kind::Ipv6))
        }
        (Datum::Uint(number, _), _) => Some(((*number).into(), Kind::Number)),
        _ => None,
    }
}

/// Every address of `192.0.2.0/28`.
fn prefix(word: &str) -> Result<Run, String> {
    let wrong = || "expected an address, or a prefix like 192.0.2.0/28".to_string();
    let (address, len) = word.split_once('/').ok_or_else(wrong)?;
    let len: u32 = len.parse().map_err(|_| wrong())?;
    let (first, width, kind) = if let Ok(address) = address.parse::<Ipv4Addr>() {
        (u32::from(address).into(), 32, Kind::Ipv4)
    } else {
        (u128::from(address.parse::<Ipv6Addr>().map_err(|_| wrong())?), 128, Kind::Ipv6)
    };
    let host = match width - len.min(width) {
        _ if len > width => return Err(wrong()),
        128 => u128::MAX,
        bits => (1 << bits) - 1,
    };
    Ok(Run::Run(first & !host, first | host, kind))
}

/// Reads one value of this field.
pub(super) fn datum(field: &'static Field, written: &Written) -> Result<Datum, String> {
    match written {
        Written::Hex(bytes) => Ok(Datum::Bytes(bytes.clone())),
        Written::Text(bytes) => match (field.show, core::str::from_utf8(bytes)) {
            (Show::Text | Show::Ascii | Show::Bytes | Show::Record, _) => Ok(Datum::Bytes(bytes.clone())),
            (_, Ok(text)) => word(field, text),
            _ => Err(expected(field)),
        },
        Written::Word(text) => word(field, text),
    }
}

fn word(field: &'static Field, word: &str) -> Result<Datum, String> {
    if field.name == "tcp.flags"
        && let Some(flags) = letters(word)
    {
        return Ok(Datum::Uint(flags, 0));
    }
    match field.literal(word) {
        Some(Literal::Uint(value, width)) => Ok(Datum::Uint(value, width)),
        Some(Literal::Bytes(bytes)) => Ok(Datum::Bytes(bytes)),
        Some(Literal::Text(text)) => Ok(Datum::Text(text.into())),
        None => {
            let words = field.words.ok_or_else(|| expected(field))?;
            let most = crate::codec::bits::mask(field.bits.len().clamp(1, 16));
            let named = |number: &u64| words(*number).is_some_and(|name| name.eq_ignore_ascii_case(word));
            let found = (0..=most).find(named).ok_or_else(|| expected(field))?;
            Ok(Datum::Uint(found * field.scale(), 0))
        }
    }
}

/// Flags of TCP in letters, as tcpdump and scapy write them.
fn letters(word: &str) -> Option<u64> {
    let bit = |letter| {
        Some(match letter {
            'F' => 0x001,
            'S' => 0x002,
            'R' => 0x004,
            'P' => 0x008,
            'A' | '.' => 0x010,
            'U' => 0x020,
            'E' => 0x040,
            'C' | 'W' => 0x080,
            'N' | 'e' => 0x100,
            _ => return None,
        })
    };
    word.chars().try_fold(0, |flags, letter| Some(flags | bit(letter)?))
}

/// What a value of this field has to be.
pub(super) fn expected(field: &Field) -> String {
    let what = match field.show {
        Show::Ip => "an address",
        Show::Mac => "a MAC address like 00:00:5e:00:53:01",
        Show::Bytes | Show::Record => "bytes, hex:00ff or \"text\"",
        Show::Flag => "0 or 1",
        Show::Text | Show::Ascii | Show::Coded(_) => "a text",
        Show::Time | Show::Moment => "a time like \"May 10, 2025 15:18:05.000000000 UTC\"",
        _ => "a number",
    };
    format!("expected {what} for {}", field.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field;

    fn values(name: &str, written: &str) -> Result<Vec<Datum>, BuildError> {
        let text = format!("x y={written}");
        let packet = super::super::syntax::packet(&text)?;
        let super::super::syntax::Item::Said(_, choices) = &packet.layers[0].items[0] else { panic!() };
        let values = Values::read(field(name).unwrap(), choices)?;
        Ok((0..values.len).map(|i| values.nth(i).into_owned()).collect())
    }

    #[test]
    fn runs_lists_and_prefixes() {
        let numbers = |name, written| -> Vec<u64> {
            let values = values(name, written).unwrap();
            values.iter().map(|value| if let Datum::Uint(number, _) = value { *number } else { 0 }).collect()
        };
        assert_eq!(numbers("tcp.dstport", "{80, 0x1bb..445}"), [80, 443, 444, 445]);
        assert_eq!(numbers("ip.dst", "192.0.2.5/30"), [0xc000_0204, 0xc000_0205, 0xc000_0206, 0xc000_0207]);
        assert_eq!(numbers("eth.dst", "00:00:5e:00:53:fe..00:00:5e:00:53:ff").len(), 2);
        assert_eq!(values("ipv6.dst", "2001:db8::1..2001:db8::3").unwrap().len(), 3);
        assert_eq!(numbers("tcp.dstport", "http"), [80]);
        assert_eq!((numbers("tcp.flags", "SA"), numbers("tcp.flags", "S.")), (vec![0x12], vec![0x12]));
        for wrong in ["5..1", "a..b", "192.0.2.1..4", "192.0.2.0/33", "\"x\""] {
            assert!(values("ip.dst", wrong).is_err(), "{wrong}");
        }
    }
}
