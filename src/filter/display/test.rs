//! A test when its names are looked up: which columns it reads, and what their values are checked for.

use alloc::vec::Vec;

use super::kind::Kind;
use super::ranges::Ranges;
use super::syntax::{Order, Part};
use super::value::{Expr, Source, Val};
use crate::codec::Field;

/// Values that tests read, each told once for all of them.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Of this name.
    pub(super) name: alloc::string::String,
    /// Its rows; none if it is a protocol.
    pub(super) rows: Vec<&'static Field>,
    pub(super) kind: Kind,
    pub(super) get: Get,
    /// Of these layers only.
    pub(super) layers: Option<Vec<Part>>,
    /// Values are kept until the end of the packet.
    pub(super) kept: bool,
}

/// What a value is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Get {
    /// Nothing: it is there.
    Any,
    /// A number.
    Number,
    /// Bytes; of a protocol, its header.
    Octets,
    /// The header of a protocol and what it carries.
    Whole,
    /// Text.
    Shown,
}

/// One test of the tree.
#[derive(Debug, Clone)]
pub(super) enum Test {
    /// A column has a value.
    Exists(usize),
    /// Numbers of a column, masked, are in a set: one of them, or all.
    Numbers { column: usize, mask: i128, set: Ranges, all: bool },
    /// Values pass a check: one of them, or all. Those of one column are checked as they come; else at the end.
    Values { column: Option<usize>, expr: Expr, check: Check, all: bool },
}

/// What a value is checked for.
#[derive(Debug, Clone)]
pub(super) enum Check {
    /// Some bit is set; bytes are there.
    Some { bits: bool },
    /// A number in a set.
    Among(Ranges),
    /// Bytes, one of these; sorted.
    OneOf(Vec<Vec<u8>>),
    /// Some bytes in it.
    Contains(Vec<u8>),
    /// A pattern.
    #[cfg(feature = "regex")]
    Matches(regex::bytes::Regex),
    /// Compared with each of other values.
    Order(Order, Expr),
    /// Each of other values in it.
    Has(Expr),
    /// From one to another of other values.
    Between(Vec<(Expr, Option<Expr>)>),
}

impl Test {
    /// Whether all values have to pass.
    pub(super) fn all(&self) -> bool {
        match self {
            Self::Exists(_) => false,
            Self::Numbers { all, .. } | Self::Values { all, .. } => *all,
        }
    }
}

impl Check {
    /// Hands on whether a value passes; several times, if it is checked against several others.
    pub(super) fn each(&self, value: &Val<'_>, from: &dyn Source, result: &mut dyn FnMut(bool)) {
        match (self, value) {
            (Self::Some { bits: true }, Val::Bytes(bytes)) => result(bytes.iter().any(|byte| *byte != 0)),
            (Self::Some { .. }, Val::Bytes(bytes)) => result(!bytes.is_empty()),
            (Self::Some { .. }, Val::Num(number)) => result(*number != 0),
            (Self::Among(set), Val::Num(number)) => result(set.has(*number)),
            (Self::OneOf(set), Val::Bytes(bytes)) => {
                result(set.binary_search_by(|one| one.as_slice().cmp(bytes)).is_ok());
            }
            (Self::Contains(part), Val::Bytes(bytes)) => result(contains(bytes, part)),
            #[cfg(feature = "regex")]
            (Self::Matches(pattern), Val::Bytes(bytes)) => result(pattern.is_match(bytes)),
            (Self::Order(order, other), _) => {
                other.each(from, &mut |other| result(compared(*order, value, &other)));
            }
            (Self::Has(other), Val::Bytes(bytes)) => other.each(from, &mut |other| {
                if let Val::Bytes(part) = other {
                    result(contains(bytes, &part));
                }
            }),
            (Self::Between(set), _) => {
                let mut inside = false;
                for (first, last) in set {
                    first.each(from, &mut |first| match last {
                        None => inside |= *value == first,
                        Some(last) => last.each(from, &mut |last| {
                            inside |= first <= *value && *value <= last;
                        }),
                    });
                }
                result(inside);
            }
            _ => {}
        }
    }

    /// Every column of what it is checked against.
    pub(super) fn columns(&self, visit: &mut dyn FnMut(usize, bool)) {
        match self {
            Self::Order(_, other) | Self::Has(other) => other.columns(visit),
            Self::Between(set) => {
                for (first, last) in set {
                    first.columns(visit);
                    if let Some(last) = last {
                        last.columns(visit);
                    }
                }
            }
            _ => {}
        }
    }
}

fn compared(order: Order, a: &Val<'_>, b: &Val<'_>) -> bool {
    match order {
        Order::Equal | Order::AllEqual => a == b,
        Order::Unequal | Order::AnyUnequal => a != b,
        Order::Less => a < b,
        Order::AtMost => a <= b,
        Order::More => a > b,
        Order::AtLeast => a >= b,
    }
}

/// Whether these bytes have that part; nothing is no part.
fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else { return false };
    let mut bytes = bytes;
    while let Some(at) = bytes.iter().position(|byte| byte == first) {
        bytes = &bytes[at + 1..];
        if bytes.len() < rest.len() {
            return false;
        }
        if bytes.starts_with(rest) {
            return true;
        }
    }
    false
}
