//! Constants of a filter as values of the kind they are compared with.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::kind::{Kind, wide};
use super::syntax::Operand;
use super::time;
use crate::codec::Field;

/// A constant: a run of numbers (one, or the addresses of a network), or bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Constant {
    Run(i128, i128),
    Bytes(Vec<u8>),
}

/// The constant that an operand is among values of this kind; the error says what is expected.
pub(super) fn constant(operand: &Operand, kind: Kind, rows: &[&'static Field]) -> Result<Constant, String> {
    match operand {
        Operand::Word(word, _) => unquoted(word, false, kind, rows),
        Operand::Negative(of) => match &**of {
            Operand::Word(word, _) if matches!(kind, Kind::Uint(_) | Kind::Int | Kind::Span) => {
                unquoted(word, true, kind, rows)
            }
            _ => Err(format!("expected {}, found `{operand}`", kind.name())),
        },
        Operand::Quoted(bytes, _) => quoted(bytes, kind, rows),
        Operand::Char(byte, _) => match kind {
            Kind::Uint(_) | Kind::Int => Ok(one((*byte).into())),
            Kind::Bytes | Kind::Protocol | Kind::Text => Ok(Constant::Bytes([*byte].into())),
            _ => Err(format!("expected {}, found a character", kind.name())),
        },
        _ => Err(format!("expected {}, found `{operand}`", kind.name())),
    }
}

fn one(number: i128) -> Constant {
    Constant::Run(number, number)
}

fn unquoted(word: &str, negative: bool, kind: Kind, rows: &[&'static Field]) -> Result<Constant, String> {
    let wrong = || format!("expected {}, found `{word}`", kind.name());
    match kind {
        Kind::Uint(bits) => {
            let number = match number(word) {
                Some(number) => number?,
                None => return meant(word, rows).map(|number| one(number.into())).ok_or_else(wrong),
            };
            if negative {
                // As in C: the smallest negative number is the largest.
                return Ok(one(i128::from((number as u32).wrapping_neg())));
            }
            let most = if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
            if number > most {
                return Err(format!("`{word}` is too big: the largest number of this field is {most}"));
            }
            Ok(one(number.into()))
        }
        Kind::Int => {
            let number = i128::from(number(word).ok_or_else(wrong)??);
            Ok(one(if negative { -number } else { number }))
        }
        Kind::Flag => match word {
            "True" | "TRUE" => Ok(one(1)),
            "False" | "FALSE" => Ok(one(0)),
            _ => match number(word) {
                Some(number) => Ok(one((number? != 0).into())),
                None => meant(word, rows).map(|number| one(number.into())).ok_or_else(wrong),
            },
        },
        Kind::Ip(bits) => address(word, bits).ok_or_else(wrong),
        Kind::Mac(len) => match octets(word) {
            Some(bytes) if bytes.len() == len as usize => {
                Ok(one(bytes.iter().fold(0, |number, byte| number << 8 | i128::from(*byte))))
            }
            Some(bytes) => Err(format!("`{word}` has {} bytes; a hardware address has {len}", bytes.len())),
            None => Err(wrong()),
        },
        Kind::Bytes | Kind::Protocol => match word.strip_prefix("0x") {
            Some(digits) if digits.len() <= 2 => {
                u8::from_str_radix(digits, 16).ok().map(|byte| [byte].into())
            }
            Some(_) => None,
            None => octets(word),
        }
        .map(Constant::Bytes)
        .ok_or_else(|| format!("expected bytes like 0a:1b:2c or text in quotes, found `{word}`")),
        Kind::Text => Ok(Constant::Bytes(word.as_bytes().into())),
        Kind::Time => time::moment(word).map(one).ok_or_else(|| format!("{TIME}, found `{word}`")),
        Kind::Span => {
            let nanos =
                time::seconds(word).ok_or_else(|| format!("expected seconds like 0.5, found `{word}`"))?;
            Ok(one(if negative { -nanos } else { nanos }))
        }
    }
}

const TIME: &str = "expected a time like \"2025-05-10 15:18:05\" or \"May 10, 2025 15:18:05\"";

fn quoted(bytes: &[u8], kind: Kind, rows: &[&'static Field]) -> Result<Constant, String> {
    let text = || core::str::from_utf8(bytes).ok();
    match kind {
        Kind::Bytes | Kind::Protocol | Kind::Text => Ok(Constant::Bytes(bytes.into())),
        Kind::Uint(_) | Kind::Flag => {
            let word = text().and_then(|text| meant(text, rows));
            word.map(|number| one(number.into()))
                .ok_or_else(|| format!("expected {} or a name of its values, found a string", kind.name()))
        }
        Kind::Time => {
            text().and_then(time::moment).map(one).ok_or_else(|| format!("{TIME}, found another string"))
        }
        _ => Err(format!("expected {}, found a string", kind.name())),
    }
}

/// The number that these words mean in one of the rows.
fn meant(word: &str, rows: &[&'static Field]) -> Option<u64> {
    for row in rows {
        match row.words {
            Some(words) => {
                let bits = if row.bits.is_empty() { 16 } else { row.bits.len().min(16) };
                let last = ((1_u64 << bits) - 1) * row.scale();
                let found = (0..=last).find(|number| words(*number).is_some_and(|name| same(name, word)));
                if found.is_some() {
                    return found;
                }
            }
            None if Kind::of(row) == Kind::Flag && same(word, "Set") => return Some(1),
            None if Kind::of(row) == Kind::Flag && same(word, "Not set") => return Some(0),
            None => {}
        }
    }
    None
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A number as in C, and binary; `None` if it does not look like one.
pub(super) fn number(word: &str) -> Option<Result<u64, String>> {
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (digits, radix) = match word.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&word[2..], 16),
        [b'0', b'b' | b'B', ..] => (&word[2..], 2),
        [b'0', _, ..] => (&word[1..], 8),
        _ => (word, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        // It may be a name that begins with a digit.
        return if word.contains(|c: char| c.is_ascii_alphabetic()) && radix == 10 {
            None
        } else {
            Some(Err(format!("`{word}` is no number")))
        };
    }
    Some(u64::from_str_radix(digits, radix).map_err(|_| format!("`{word}` is too big for any number")))
}

/// An address, or the addresses of a network.
fn address(word: &str, bits: u32) -> Option<Constant> {
    let (address, prefix) = match word.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
        None => (word, None),
    };
    if bits != 128
        && let Ok(address) = address.parse::<Ipv4Addr>()
    {
        let prefix = prefix.unwrap_or(32);
        let host = u32::MAX.checked_shr(prefix).unwrap_or(0);
        let first = u32::from(address) & !host;
        return (prefix <= 32).then(|| Constant::Run(first.into(), (first | host).into()));
    }
    let address: Ipv6Addr = address.parse().ok().filter(|_| bits != 32)?;
    let prefix = prefix.unwrap_or(128);
    let host = u128::MAX.checked_shr(prefix).unwrap_or(0);
    let first = u128::from(address) & !host;
    (prefix <= 128).then(|| Constant::Run(wide(first.to_be_bytes()), wide((first | host).to_be_bytes())))
}

/// `0a:1b:2c`, `0a1b.2c3d`, `0a-1b`, `0a1b2c`, `a`.
pub(super) fn octets(word: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in word.split([':', '.', '-']) {
        match group.len() {
            1 => bytes.push(u8::from_str_radix(group, 16).ok()?),
            _ => bytes.extend(hex::decode(group).ok().filter(|group| !group.is_empty())?),
        }
    }
    Some(bytes)
}
