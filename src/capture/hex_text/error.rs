//! Why a text is not hexadecimal, and where.

use alloc::string::String;
use core::fmt;

/// A place in a text that could not be read as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HexError {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What should have been there.
    pub expected: Expected,
    /// The word that is there; empty at the end of the line.
    pub found: String,
}

/// What a text should have had at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// One byte or more, each of two hexadecimal digits.
    Digits,
    /// `0x` and a byte: between braces other numbers are decimal.
    Prefix,
    /// `\x` and exactly two digits, as in the rest of the string.
    Escape,
    /// Offset 0 before any other.
    Start,
    /// This offset, which is the number of bytes so far, or 0 for the next packet.
    Offset(usize),
    /// An offset that whole copies of the line before `*` lead to.
    Repeat,
    /// Single bytes: `hexdump` and `od` on their own show words in an order that the text does not tell.
    Bytes,
    /// An end: a comment or a brace stays open.
    Close,
    /// No more bytes: this is the limit that was hit.
    AtMost(usize),
}

impl fmt::Display for HexError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}: expected {}, found ", self.line, self.column, self.expected)?;
        if self.found.is_empty() {
            out.write_str("the end of the line")
        } else {
            // Escaped, because the text may hold anything and the message goes to a terminal.
            write!(out, "`{}`", self.found.escape_debug())
        }
    }
}

impl core::error::Error for HexError {}

impl fmt::Display for Expected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digits => out.write_str("two hexadecimal digits"),
            Self::Prefix => out.write_str("`0x` before a byte between braces"),
            Self::Escape => out.write_str("`\\x` and two digits, as for the other bytes"),
            Self::Start => out.write_str("offset 0, where a dump begins"),
            Self::Offset(bytes) => {
                write!(out, "offset 0x{bytes:04x} ({bytes} bytes so far), or 0 for a new packet")
            }
            Self::Repeat => out.write_str("an offset that whole copies of the line before `*` lead to"),
            Self::Bytes => {
                out.write_str("single bytes (`hexdump -C`, `od -tx1`): words do not tell their byte order")
            }
            Self::Close => out.write_str("the end of a comment or of braces"),
            Self::AtMost(bytes) => write!(out, "at most {bytes} bytes"),
        }
    }
}
