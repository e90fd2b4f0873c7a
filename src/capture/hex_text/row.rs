//! One line of a dump: its offset, its bytes, and where they end and their text begins.

use alloc::vec::Vec;

use nom::bytes::complete::{tag_no_case, take_while_m_n};
use nom::character::complete::char;
use nom::combinator::opt;
use nom::{IResult, Parser};

use super::error::{Expected, HexError};
use super::line::{Line, blanks, byte, digits, gap, is_blank};

/// Most bytes in a line that has text, too.
const MAX_SHOWN: usize = 256;

/// Bytes in the first half of a `hexdump -C` line, behind which it has one blank more.
const HALF: usize = 8;

/// A line that begins with an offset.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) line: Line<'a>,
    /// The digits of the offset; of which base, only the next offset tells.
    pub(super) offset: &'a str,
    /// What follows the offset and its blanks; empty behind an offset that ends a dump.
    pub(super) body: &'a str,
    /// The offset has a colon or `0x`: nothing else can be meant.
    pub(super) marked: bool,
    /// Characters before an offset with `0x`, as only tcpdump writes it.
    pub(super) indent: Option<usize>,
}

impl<'a> Row<'a> {
    /// A line whose first word can be an offset: four digits or more.
    pub(super) fn read(line: Line<'a>) -> Option<Self> {
        let (body, (indent, prefix, offset, colon, space)) = head(line.text).ok()?;
        let apart = !space.is_empty() || body.is_empty();
        let indent = prefix.then(|| indent.chars().count());
        (offset.len() >= 4 && apart).then_some(Self { line, offset, body, marked: prefix || colon, indent })
    }

    /// The offset is 0, in any base.
    pub(super) fn starts(&self) -> bool {
        self.offset.bytes().all(|digit| digit == b'0')
    }

    /// An offset alone, as `hexdump` and `od` put under their last line.
    pub(super) fn is_end(&self) -> bool {
        self.body.is_empty() && !self.marked
    }

    /// What follows can be bytes: a byte on its own, or any group behind a marked offset.
    pub(super) fn is_sure(&self) -> bool {
        byte(self.body).is_ok_and(|(rest, _)| self.marked || ends_group(rest))
    }

    /// `hexdump` or `od` without options: words behind an offset of seven digits.
    pub(super) fn is_words(&self) -> bool {
        !self.marked && self.offset.len() == 7 && group(self.body) > 2
    }

    pub(super) fn value(&self, base: u32) -> Option<usize> {
        usize::from_str_radix(self.offset, base).ok()
    }

    /// Appends the line's bytes, at most `most`, and tells whether text stands behind them.
    ///
    /// Two blanks end the bytes, or the frame of the text; where a page has swallowed blanks, the text is known by
    /// showing the bytes. `exact` wants all of `most`; `shown` says that earlier lines had text.
    pub(super) fn bytes(
        &self,
        most: usize,
        exact: bool,
        shown: bool,
        out: &mut Vec<u8>,
    ) -> Result<bool, HexError> {
        let start = out.len();
        let mut rest = self.body;
        let mut apart = false;
        while out.len() - start < most
            && let Ok((after, byte)) = byte(rest)
        {
            if !ends_group(after) && !byte_follows(after) {
                break;
            }
            out.push(byte);
            let (next, space) = gap(after).unwrap_or((after, ""));
            apart = is_wide(space) || next.starts_with(['|', '>']);
            rest = next;
            if apart && !self.is_middle(space, next, &out[start..]) {
                break;
            }
            apart = false;
        }
        if out.len() == start {
            return Err(self.line.error(self.body, Expected::Digits));
        }
        let cut = if rest.is_empty() {
            // Text of nothing but hexadecimal digits behind one blank looks like bytes.
            (!apart && shown).then(|| self.cut(&out[start..])).flatten()
        } else if apart {
            None
        } else {
            Some(self.cut(&out[start..]).ok_or_else(|| self.line.error(rest, Expected::Digits))?)
        };
        out.truncate(start + cut.unwrap_or(usize::MAX - start));
        if exact && out.len() - start != most {
            return Err(self.line.error(rest, Expected::Digits));
        }
        Ok(cut.is_some() || !rest.is_empty())
    }

    /// The gap in the middle of a `hexdump -C` line, and not the one before text.
    fn is_middle(&self, space: &str, next: &str, bytes: &[u8]) -> bool {
        bytes.len() == HALF
            && !self.marked
            && space.chars().count() == 2
            && byte(next).is_ok_and(|(rest, _)| ends_group(rest))
            && !shows(next.trim_end_matches(is_blank), bytes)
    }

    /// After how many of these bytes the rest of the line is the text that shows them.
    fn cut(&self, bytes: &[u8]) -> Option<usize> {
        if bytes.len() > MAX_SHOWN {
            return None;
        }
        let mut rest = self.body.trim_end_matches(is_blank);
        let mut cut = None;
        for count in 1..=bytes.len() {
            rest = blanks(byte(blanks(rest)).ok()?.0);
            if !rest.is_empty() && shows(rest, &bytes[..count]) {
                cut = Some(count);
            }
        }
        cut
    }
}

/// Blanks, perhaps `0x`, the offset, perhaps a colon, blanks.
fn head(input: &str) -> IResult<&str, (&str, bool, &str, bool, &str)> {
    let prefix = opt(tag_no_case("0x")).map(|found| found.is_some());
    let colon = opt(char(':')).map(|found| found.is_some());
    (gap, prefix, digits, colon, gap).parse(input)
}

/// Two blanks or a tab: more than stands between two groups.
fn is_wide(space: &str) -> bool {
    space.contains('\t') || space.chars().nth(1).is_some()
}

fn ends_group(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| is_blank(c) || matches!(c, '|' | '>'))
}

/// A byte of the same group, whose end is in order.
fn byte_follows(rest: &str) -> bool {
    let digits = group(rest);
    digits > 0 && digits.is_multiple_of(2) && ends_group(&rest[digits..])
}

/// Digits up to the end of the group.
fn group(rest: &str) -> usize {
    let any: IResult<&str, &str> = take_while_m_n(0, usize::MAX, |c: char| c.is_ascii_hexdigit()).parse(rest);
    any.map_or(0, |(_, digits)| digits.len())
}

/// A text column for these bytes: themselves where they are graphic, a stand-in where not.
fn shows(text: &str, bytes: &[u8]) -> bool {
    let mut text = text.chars();
    bytes.iter().all(|byte| match text.next() {
        Some(c) if byte.is_ascii_graphic() => c == char::from(*byte),
        Some(c) => c == '.' || !c.is_ascii_graphic(),
        None => *byte == b' ',
    }) && text.next().is_none()
}
