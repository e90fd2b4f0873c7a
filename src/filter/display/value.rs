//! Values of a packet while a filter looks at them.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::kind::Kind;
use super::syntax::{Math, Part};
use crate::codec::{Field, Show, Text, Value};

/// A value: a number that is ordered as the values of its kind are, or bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Val<'v> {
    Num(i128),
    Bytes(Cow<'v, [u8]>),
}

/// Where the values of a column come from.
pub(super) trait Source {
    fn each(&self, column: usize, visit: &mut dyn FnMut(Val<'_>));
    fn count(&self, column: usize) -> usize;
}

/// What is computed from the values of columns.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    Column(usize),
    Constant(Val<'static>),
    Slice(Box<Self>, Vec<Part>),
    Upper(Box<Self>),
    Lower(Box<Self>),
    Len(Box<Self>),
    Count(usize),
    Negative(Box<Self>),
    Abs(Box<Self>),
    Math(Math, Box<Self>, Box<Self>),
    /// The largest of all values.
    Most(Vec<Self>),
    /// The smallest one.
    Least(Vec<Self>),
}

impl Expr {
    /// Hands each of its values to `visit`.
    pub(super) fn each(&self, from: &dyn Source, visit: &mut dyn FnMut(Val<'_>)) {
        match self {
            Self::Column(column) => from.each(*column, visit),
            Self::Constant(value) => visit(value.clone()),
            Self::Slice(of, parts) => of.each(from, &mut |value| {
                if let Val::Bytes(bytes) = value {
                    visit(Val::Bytes(slice(&bytes, parts)));
                }
            }),
            Self::Upper(of) => bytes(of, from, &mut |bytes| {
                visit(Val::Bytes(bytes.to_ascii_uppercase().into()));
            }),
            Self::Lower(of) => bytes(of, from, &mut |bytes| {
                visit(Val::Bytes(bytes.to_ascii_lowercase().into()));
            }),
            Self::Len(of) => bytes(of, from, &mut |bytes| visit(Val::Num(bytes.len() as i128))),
            // What is not there is not counted either.
            Self::Count(column) => match from.count(*column) {
                0 => {}
                count => visit(Val::Num(count as i128)),
            },
            Self::Negative(of) => number(of, from, &mut |number| visit(Val::Num(number.saturating_neg()))),
            Self::Abs(of) => number(of, from, &mut |number| visit(Val::Num(number.saturating_abs()))),
            Self::Math(math, a, b) => a.each(from, &mut |a| {
                b.each(from, &mut |b| {
                    if let Some(value) = compute(*math, &a, &b) {
                        visit(value);
                    }
                });
            }),
            Self::Most(of) => extreme(of, from, visit, |new, old| new > old),
            Self::Least(of) => extreme(of, from, visit, |new, old| new < old),
        }
    }

    /// Hands each column that it reads to `visit`.
    pub(super) fn columns(&self, visit: &mut dyn FnMut(usize, bool)) {
        match self {
            Self::Column(column) => visit(*column, false),
            Self::Count(column) => visit(*column, true),
            Self::Constant(_) => {}
            Self::Slice(of, _)
            | Self::Upper(of)
            | Self::Lower(of)
            | Self::Len(of)
            | Self::Negative(of)
            | Self::Abs(of) => of.columns(visit),
            Self::Math(_, a, b) => {
                a.columns(visit);
                b.columns(visit);
            }
            // They look at all values.
            Self::Most(of) | Self::Least(of) => {
                for of in of {
                    of.columns(&mut |column, _| visit(column, true));
                }
            }
        }
    }
}

fn bytes(of: &Expr, from: &dyn Source, visit: &mut dyn FnMut(&[u8])) {
    of.each(from, &mut |value| {
        if let Val::Bytes(bytes) = value {
            visit(&bytes);
        }
    });
}

fn number(of: &Expr, from: &dyn Source, visit: &mut dyn FnMut(i128)) {
    of.each(from, &mut |value| {
        if let Val::Num(number) = value {
            visit(number);
        }
    });
}

fn extreme(
    of: &[Expr],
    from: &dyn Source,
    visit: &mut dyn FnMut(Val<'_>),
    better: fn(&Val<'_>, &Val<'_>) -> bool,
) {
    let mut best: Option<Val<'static>> = None;
    for of in of {
        of.each(from, &mut |value| {
            if best.as_ref().is_none_or(|best| better(&value, best)) {
                best = Some(match value {
                    Val::Num(number) => Val::Num(number),
                    Val::Bytes(bytes) => Val::Bytes(Cow::Owned(bytes.into_owned())),
                });
            }
        });
    }
    best.into_iter().for_each(visit);
}

fn compute(math: Math, a: &Val<'_>, b: &Val<'_>) -> Option<Val<'static>> {
    match (a, b) {
        (Val::Num(a), Val::Num(b)) => Some(Val::Num(match math {
            Math::And => a & b,
            Math::Plus => a.checked_add(*b)?,
            Math::Minus => a.checked_sub(*b)?,
            Math::Times => a.checked_mul(*b)?,
            Math::Over => a.checked_div(*b)?,
            Math::Modulo => a.checked_rem(*b)?,
        })),
        (Val::Bytes(a), Val::Bytes(b)) if math == Math::And && a.len() == b.len() => {
            Some(Val::Bytes(a.iter().zip(b.iter()).map(|(a, b)| a & b).collect()))
        }
        _ => None,
    }
}

/// These parts of bytes; what is not there is left out.
fn slice<'b>(bytes: &'b [u8], parts: &[Part]) -> Cow<'b, [u8]> {
    match parts {
        [part] => Cow::Borrowed(span(bytes.len(), *part).map_or(&[][..], |(from, to)| &bytes[from..to])),
        _ => {
            let spans = parts.iter().map_while(|part| span(bytes.len(), *part));
            Cow::Owned(spans.flat_map(|(from, to)| bytes[from..to].iter().copied()).collect())
        }
    }
}

/// From where to where a part of so many bytes is, if all of it is there.
fn span(len: usize, part: Part) -> Option<(usize, usize)> {
    let len = i64::try_from(len).ok()?;
    let place = |at: i32| if at < 0 { len + i64::from(at) } else { i64::from(at) };
    let (from, to) = match part {
        Part::One(at) => (place(at), place(at) + 1),
        Part::Run(at, run) => (place(at), place(at) + i64::from(run)),
        Part::Span(from, to) => (place(from), place(to) + 1),
        Part::From(at) => (place(at), len),
    };
    let right = from <= to && to <= len;
    Some((usize::try_from(from).ok()?, usize::try_from(to).ok()?)).filter(|_| right)
}

/// Whether a number of a layer, from 1, is one of these; negative counts from the last, which nobody knows yet.
pub(super) fn layered(number: i32, parts: &[Part]) -> bool {
    parts.iter().any(|part| match *part {
        Part::One(at) => number == at,
        Part::Run(at, len) => number >= at && i64::from(number) < i64::from(at) + i64::from(len),
        Part::Span(from, to) => (from..=to).contains(&number),
        Part::From(at) => number >= at,
    })
}

/// The bytes of a value, as they lie on the wire or as its text; `room` holds those that are computed.
pub(super) fn octets<'v>(
    kind: Kind,
    field: &Field,
    value: &'v Value<'_>,
    room: &'v mut Room,
) -> Option<&'v [u8]> {
    match value {
        Value::Bytes(bytes) => match field.show {
            Show::Text | Show::Ascii => bytes.split(|byte| *byte == 0).next(),
            _ => Some(bytes),
        },
        Value::Str(text) => Some(text.as_bytes()),
        Value::Coded { .. } => {
            room.text.clear();
            value.write(field.show, &mut room.text)?;
            Some(room.text.as_bytes())
        }
        Value::Address(octets) => Some(octets),
        Value::Uint(number) => {
            let len = match kind {
                Kind::Uint(bits) => (bits / 8) as usize,
                Kind::Mac(len) => len as usize,
                Kind::Ip(_) => 4,
                Kind::Flag => 1,
                _ => 8,
            };
            Some(room.last(number.to_be_bytes(), len))
        }
        Value::Int(number) => Some(room.last(number.to_be_bytes(), 8)),
    }
}

/// Where what is computed from a value stands while it is looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    text: Text,
    bytes: [u8; 8],
}

impl Room {
    /// The last bytes of a number.
    fn last(&mut self, bytes: [u8; 8], len: usize) -> &[u8] {
        self.bytes = bytes;
        &self.bytes[8 - len.min(8)..]
    }
}

/// A value as text, numbers in decimal digits.
pub(super) fn shown<'v>(field: &Field, value: &Value<'_>, room: &'v mut Room) -> Option<&'v [u8]> {
    room.text.clear();
    let show = match field.show {
        Show::Hex(_) => Show::Dec,
        show => show,
    };
    value.write(show, &mut room.text)?;
    Some(room.text.as_bytes())
}
