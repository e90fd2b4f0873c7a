//! Why a layer could not be read or built: which layer, which byte, what was wrong.

use core::fmt;

use nom::error::{ErrorKind, ParseError};

use super::{Field, Table};

/// What every parser in this crate returns.
pub type Parsed<'a, T> = nom::IResult<&'a [u8], T, Error>;

/// A layer that could not be read or built.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Error {
    /// The header or record in trouble.
    pub table: Option<&'static Table>,
    /// Byte at which the trouble starts, counted from the start of the frame.
    pub offset: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Reason {
    /// The header wants more bytes than there are.
    Short {
        /// Bytes wanted.
        need: usize,
        /// Bytes there.
        have: usize,
    },
    /// A field holds a value that its specification rules out.
    Invalid(&'static Field, &'static str),
    /// A value has more bits than its field.
    Wide(&'static Field),
    /// There is more of this than is read: the limit.
    Limit(&'static str, usize),
    /// A nom parser inside the layer gave up.
    Nom(ErrorKind),
    /// Text that names no field, or no value of its field.
    Text(&'static str),
}

impl Error {
    /// A field whose value its specification rules out.
    #[cold]
    #[must_use]
    pub const fn invalid(table: &'static Table, field: &'static Field, must: &'static str) -> Self {
        Self { table: Some(table), offset: field.bits.start / 8, reason: Reason::Invalid(field, must) }
    }

    /// A value that has more bits than its field.
    #[cold]
    #[must_use]
    pub const fn wide(table: &'static Table, field: &'static Field) -> Self {
        Self { table: Some(table), offset: field.bits.start / 8, reason: Reason::Wide(field) }
    }

    /// Text that cannot become bytes.
    #[cold]
    #[must_use]
    pub const fn text(what: &'static str) -> Self {
        Self { table: None, offset: 0, reason: Reason::Text(what) }
    }

    /// A limit that was reached.
    #[cold]
    #[must_use]
    pub const fn limit(table: &'static Table, what: &'static str, limit: usize) -> Self {
        Self { table: Some(table), offset: 0, reason: Reason::Limit(what, limit) }
    }

    /// A header that ends too early.
    #[cold]
    #[must_use]
    pub const fn short(table: &'static Table, need: usize, have: usize) -> Self {
        Self { table: Some(table), offset: 0, reason: Reason::Short { need, have } }
    }

    /// Moves the error from layer-relative to frame-relative bytes.
    #[must_use]
    pub const fn at(mut self, start: usize) -> Self {
        self.offset += start;
        self
    }
}

/// Takes `need` bytes, or says how many are missing.
#[inline(always)]
pub fn take<'a>(table: &'static Table, need: usize, input: &'a [u8]) -> Parsed<'a, &'a [u8]> {
    match input.split_at_checked(need) {
        Some((bytes, rest)) => Ok((rest, bytes)),
        None => Err(nom::Err::Error(Error::short(table, need, input.len()))),
    }
}

impl From<Error> for nom::Err<Error> {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<nom::Err<Self>> for Error {
    fn from(error: nom::Err<Self>) -> Self {
        match error {
            nom::Err::Error(error) | nom::Err::Failure(error) => error,
            nom::Err::Incomplete(_) => Self::from_error_kind(&[], ErrorKind::Eof),
        }
    }
}

impl ParseError<&[u8]> for Error {
    fn from_error_kind(_: &[u8], kind: ErrorKind) -> Self {
        Self { table: None, offset: 0, reason: Reason::Nom(kind) }
    }

    fn append(_: &[u8], _: ErrorKind, other: Self) -> Self {
        other
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = self.table {
            write!(f, "{} at byte {}: ", table.field.name, self.offset)?;
        }
        match self.reason {
            Reason::Short { need, have } => write!(f, "needs {need} bytes, has {have}"),
            Reason::Invalid(field, must) => write!(f, "{} must be {must}", field.name),
            Reason::Wide(field) => {
                write!(f, "{} has {} bits, the value does not fit", field.name, field.bits.len())
            }
            Reason::Limit(what, limit) => write!(f, "more than {limit} {what}"),
            Reason::Nom(kind) => f.write_str(kind.description()),
            Reason::Text(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for Error {}
