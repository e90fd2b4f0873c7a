//! Dumps with offsets: one packet after the other, each from offset 0.

use alloc::vec::Vec;

use nom::bytes::complete::{tag, take_until1};
use nom::character::complete::digit1;
use nom::{IResult, Parser};

use super::error::{Expected, HexError};
use super::line::{Line, blanks, is_blank, lines};
use super::row::Row;
use super::{MAX_PACKET, MAX_TOTAL, Packets};

/// Some line begins a dump, or can be nothing but a line of one.
pub(super) fn begins_in(text: &str) -> bool {
    lines(text)
        .filter_map(Row::read)
        .any(|row| row.is_sure() && (row.starts() || row.marked) || row.is_words() && row.starts())
}

/// Reads all dumps of a text.
pub(super) fn packets(text: &str) -> Result<Vec<Vec<u8>>, HexError> {
    let mut reader = Reader { indent: indent(text), ..Reader::default() };
    for line in lines(text) {
        reader.last = line;
        reader.line(line)?;
    }
    reader.finish()?;
    Ok(reader.packets.done)
}

#[derive(Default)]
struct Reader<'a> {
    packets: Packets,
    /// The bytes of the dump so far.
    bytes: Vec<u8>,
    /// A line of the dump whose bytes are not taken yet: the next offset tells how many they are.
    row: Option<Row<'a>>,
    /// How many bytes the line before had.
    width: usize,
    /// The base of the text's offsets, once one of them has told.
    base: Option<u32>,
    /// A line of the text had its bytes as text, too.
    shown: bool,
    /// Behind a `*`.
    repeat: bool,
    source: Source,
    /// The indentation of tcpdump's packets.
    indent: usize,
    /// The packet before ended in the line before this one's first.
    adjacent: bool,
    last: Line<'a>,
}

/// What a dump shows.
#[derive(Clone, Copy, Default, PartialEq)]
enum Source {
    #[default]
    Packet,
    /// The last line of words was the title of a dump put together from several packets.
    Titled,
    /// This is such a dump.
    Derived,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: Line<'a>) -> Result<(), HexError> {
        let inside = self.row.is_some() || !self.bytes.is_empty();
        let Some(row) = Row::read(line).filter(|row| row.indent.is_none_or(|indent| indent <= self.indent))
        else {
            if inside && line.text.trim_matches(is_blank) == "*" {
                self.settle(None)?;
                self.repeat = true;
                return Ok(());
            }
            self.finish()?;
            if is_title(line.text) {
                self.source = Source::Titled;
            } else if !blanks(line.text).is_empty() {
                self.source = Source::Packet;
            }
            return Ok(());
        };
        if row.is_words() && (inside || row.starts()) {
            Err(line.error(row.body, Expected::Bytes))
        } else if row.is_sure() && row.starts() {
            self.finish()?;
            self.adjacent = inside && row.indent.is_some();
            if self.source == Source::Titled {
                self.source = Source::Derived;
            }
            self.row = Some(row);
            Ok(())
        } else if row.is_sure() && inside {
            self.settle(Some(&row))?;
            self.row = Some(row);
            Ok(())
        } else if row.is_end() && inside {
            self.settle(Some(&row))?;
            self.finish()
        } else if row.is_sure() {
            Err(line.error(line.text, Expected::Start))
        } else if inside {
            // Behind the right offset everything is meant as bytes; else it is a line of words.
            self.settle(None)?;
            let next = self.bases(&row).iter().any(|base| row.value(*base) == Some(self.bytes.len()));
            if next || row.marked { Err(line.error(row.body, Expected::Digits)) } else { self.finish() }
        } else {
            self.source = Source::Packet;
            Ok(())
        }
    }

    /// Ends the dump, if there is one.
    fn finish(&mut self) -> Result<(), HexError> {
        self.settle(None)?;
        if core::mem::take(&mut self.repeat) {
            return Err(self.last.error("", Expected::Repeat));
        }
        if self.source == Source::Derived {
            self.bytes.clear();
            self.source = Source::Packet;
        }
        if core::mem::take(&mut self.adjacent) {
            self.packets.drop_part(&self.bytes);
        }
        self.width = 0;
        let fits = self.packets.push(&mut self.bytes);
        fits.then_some(()).ok_or_else(|| self.last.error("", Expected::AtMost(MAX_TOTAL)))
    }

    /// Takes the bytes of the line that waits, or those `*` stands for, up to the next offset if there is one.
    fn settle(&mut self, next: Option<&Row<'_>>) -> Result<(), HexError> {
        let start = self.bytes.len();
        if let Some(row) = self.row.take() {
            if !next.is_some_and(|next| self.fits(&row, next)) {
                let most = if start == 0 { MAX_PACKET + 1 } else { self.width };
                self.shown |= row.bytes(most, false, self.shown, &mut self.bytes)?;
                if let Some(next) = next {
                    return Err(next.line.error(next.line.text, Expected::Offset(self.bytes.len())));
                }
            }
            self.width = self.bytes.len() - start;
        } else if let Some(next) = next {
            self.fill(next)?;
        }
        if self.bytes.len() > MAX_PACKET {
            return Err(self.last.error(self.last.text, Expected::AtMost(MAX_PACKET)));
        }
        Ok(())
    }

    /// Takes as many bytes as the next offset asks for, in the first base in which the line has just these.
    fn fits(&mut self, row: &Row<'_>, next: &Row<'_>) -> bool {
        let start = self.bytes.len();
        for &base in self.bases(next) {
            let Some(count) = next.value(base).and_then(|offset| offset.checked_sub(start)) else { continue };
            if let Ok(shown) = row.bytes(count, true, self.shown, &mut self.bytes) {
                self.shown |= shown;
                self.base = Some(base);
                return true;
            }
            self.bytes.truncate(start);
        }
        false
    }

    /// Repeats the last line up to the next offset.
    fn fill(&mut self, next: &Row<'_>) -> Result<(), HexError> {
        let (start, width) = (self.bytes.len(), self.width);
        let whole = |base: &u32| {
            let more = next.value(*base).and_then(|offset| offset.checked_sub(start));
            more.filter(|more| self.repeat && *more > 0 && more.is_multiple_of(width))
        };
        let bases = self.bases(next);
        let Some((base, more)) = bases.iter().find_map(|base| Some((*base, whole(base)?))) else {
            let expected = if self.repeat { Expected::Repeat } else { Expected::Offset(start) };
            return Err(next.line.error(next.line.text, expected));
        };
        if start + more > MAX_PACKET {
            return Err(next.line.error(next.line.text, Expected::AtMost(MAX_PACKET)));
        }
        for _ in 0..more / width {
            self.bytes.extend_from_within(start - width..start);
        }
        (self.base, self.repeat) = (Some(base), false);
        Ok(())
    }

    /// The bases an offset can be written in: `od` is octal unless asked, and then has seven digits.
    fn bases(&self, row: &Row<'_>) -> &'static [u32] {
        match self.base {
            Some(8) => &[8],
            Some(10) => &[10],
            Some(_) => &[16],
            None if row.offset.len() == 7 && !row.marked => &[8, 10, 16],
            None => &[16, 10, 8],
        }
    }
}

/// How far tcpdump's packets are indented: dumps of parts of them, among the words of a summary, may be deeper.
/// The first line does not count, because a paste may have begun behind its blanks.
fn indent(text: &str) -> usize {
    lines(text.trim_start()).skip(1).filter_map(|line| Row::read(line)?.indent).min().unwrap_or(usize::MAX)
}

/// `Reassembled TCP (60 bytes):` and its like; a packet's own title is `Frame (60 bytes):`.
fn is_title(text: &str) -> bool {
    let title: IResult<&str, _> = (take_until1(" ("), tag(" ("), digit1, tag(" bytes):")).parse(text.trim());
    title.is_ok_and(|(rest, (name, ..))| rest.is_empty() && name != "Frame")
}
