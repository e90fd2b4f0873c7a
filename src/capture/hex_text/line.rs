//! One line of a text, and the words that both shapes are made of.

use alloc::string::String;

use nom::bytes::complete::{take_while, take_while_m_n};
use nom::combinator::map_opt;
use nom::{IResult, Parser};

use super::{Expected, HexError};

/// Characters of a word that an error shows.
const MAX_FOUND: usize = 20;

/// A line and its number, from 1.
#[derive(Clone, Copy, Default)]
pub(super) struct Line<'a> {
    pub(super) number: usize,
    pub(super) text: &'a str,
}

/// The lines of a text, without their ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().zip(1..).map(|(text, number)| Line { number, text })
}

impl Line<'_> {
    /// An error at the place where `rest`, which is an end of this line, begins.
    pub(super) fn error(&self, rest: &str, expected: Expected) -> HexError {
        let rest = blanks(rest);
        let before = self.text.len().saturating_sub(rest.len());
        let column = self.text.get(..before).map_or(0, |text| text.chars().count()) + 1;
        let found: String = rest.chars().take_while(|c| !is_blank(*c)).take(MAX_FOUND).collect();
        HexError { line: self.number, column, expected, found }
    }
}

/// A blank as pasted from terminals and pages: the no-break space too.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}')
}

/// A text without the blanks at its start.
pub(super) fn blanks(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

/// Hexadecimal digits, one or more.
pub(super) fn digits(input: &str) -> IResult<&str, &str> {
    nom::character::complete::hex_digit1(input)
}

/// Two hexadecimal digits: a byte.
pub(super) fn byte(input: &str) -> IResult<&str, u8> {
    map_opt(take_while_m_n(2, 2, |c: char| c.is_ascii_hexdigit()), |two: &str| {
        u8::from_str_radix(two, 16).ok()
    })
    .parse(input)
}

/// Any number of blanks, none included.
pub(super) fn gap(input: &str) -> IResult<&str, &str> {
    take_while(is_blank)(input)
}
