//! Text that is nothing but bytes: `4500`, `45 00`, `45:00`, `0x45, 0x00`, `"\x45\x00"`, `xxd -p`, `xxd -i`.
//!
//! With braces in it, it is C: each pair of braces is a packet, and what stands outside of them is not read.

use alloc::vec::Vec;

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case};
use nom::combinator::value;
use nom::{IResult, Parser};

use super::error::{Expected, HexError};
use super::line::{self, Line, byte, lines};
use super::{MAX_PACKET, Packets};

/// Reads bytes line by line; an empty line, or a brace, ends a packet.
pub(super) fn packets(text: &str) -> Result<Vec<Vec<u8>>, HexError> {
    let mut reader = Reader { braces: text.contains('{'), ..Reader::default() };
    let mut last = Line { number: 1, text: "" };
    for line in lines(text) {
        reader.line(line)?;
        last = line;
    }
    if reader.comment || reader.open {
        return Err(last.error("", Expected::Close));
    }
    reader.finish(last)?;
    Ok(reader.packets.done)
}

#[derive(Default)]
struct Reader {
    packets: Packets,
    bytes: Vec<u8>,
    /// How the packet's first byte was spelled.
    spelling: Option<Spelling>,
    /// The text has braces.
    braces: bool,
    /// A brace is open.
    open: bool,
    /// A comment is open.
    comment: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Spelling {
    Bare,
    Hex,
    Escape,
}

impl Reader {
    fn line(&mut self, line: Line<'_>) -> Result<(), HexError> {
        let mut rest = line.text;
        if rest.starts_with('#') {
            return Ok(());
        }
        if !self.braces && line::blanks(rest).is_empty() {
            return self.finish(line);
        }
        while let Some(first) = rest.chars().next() {
            let after = &rest[first.len_utf8()..];
            if self.comment {
                let end = rest.split_once("*/");
                (self.comment, rest) = (end.is_none(), end.map_or("", |(_, rest)| rest));
            } else if rest.starts_with("/*") {
                (self.comment, rest) = (true, &rest[2..]);
            } else if rest.starts_with("//") {
                return Ok(());
            } else if self.braces && matches!(first, '{' | '}') {
                self.finish(line)?;
                (self.open, rest) = (first == '{', after);
            } else if self.braces && !self.open || is_separator(first) {
                rest = after;
            } else {
                rest = self.word(line, rest)?;
            }
        }
        Ok(())
    }

    /// Takes one word of bytes off the line.
    fn word<'a>(&mut self, line: Line<'a>, word: &'a str) -> Result<&'a str, HexError> {
        let (digits, spelling) = spelling(word).unwrap_or((word, Spelling::Bare));
        let (rest, digits) = line::digits(digits).map_err(|_| line.error(word, Expected::Digits))?;
        let other = *self.spelling.get_or_insert(spelling) != spelling;
        if (other && (spelling == Spelling::Escape || self.spelling == Some(Spelling::Escape)))
            || (spelling == Spelling::Escape && digits.len() != 2)
        {
            return Err(line.error(word, Expected::Escape));
        }
        if self.braces && spelling == Spelling::Bare {
            return Err(line.error(word, Expected::Prefix));
        }
        match digits.len() {
            // 0x5 is a byte; a lone 5 is half of one.
            1 if spelling == Spelling::Hex => self.bytes.extend(u8::from_str_radix(digits, 16)),
            length if length % 2 == 1 => return Err(line.error(word, Expected::Digits)),
            _ => {
                let mut digits = digits;
                while let Ok((rest, byte)) = byte(digits) {
                    self.bytes.push(byte);
                    digits = rest;
                }
            }
        }
        if self.bytes.len() > MAX_PACKET {
            return Err(line.error(word, Expected::AtMost(MAX_PACKET)));
        }
        Ok(rest)
    }

    fn finish(&mut self, line: Line<'_>) -> Result<(), HexError> {
        self.spelling = None;
        self.packets
            .push(&mut self.bytes)
            .then_some(())
            .ok_or_else(|| line.error("", Expected::AtMost(super::MAX_TOTAL)))
    }
}

/// `0x` or `\x` in front of a word.
fn spelling(word: &str) -> Option<(&str, Spelling)> {
    let prefix: IResult<&str, Spelling> =
        alt((value(Spelling::Hex, tag_no_case("0x")), value(Spelling::Escape, tag("\\x")))).parse(word);
    prefix.ok()
}

fn is_separator(c: char) -> bool {
    line::is_blank(c) || matches!(c, ':' | '-' | ',' | ';' | '"' | '\'' | '[' | ']' | '(' | ')')
}
