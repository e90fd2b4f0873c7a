//! Bytes as hexadecimal and as text, in the shapes of tcpdump and xxd.

use alloc::vec::Vec;
use core::ops::Range;

/// The shape of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `tcpdump -x`: a tab, the offset, sixteen bytes in pairs.
    Hex,
    /// `tcpdump -X`: the same, and the bytes as text; a blank is a dot.
    HexText,
    /// `tcpdump -A`: text alone, with its own tabs and line ends; carriage returns before line ends are left out.
    Text,
    /// `xxd`: an offset of eight digits, sixteen bytes in pairs, and the bytes as text.
    Xxd,
}

/// How colours begin on a terminal, by index; an index beyond them begins anew.
pub const COLOURS: [&str; 12] = [
    "\x1b[36m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[34m", "\x1b[31m", "\x1b[96m", "\x1b[93m",
    "\x1b[92m", "\x1b[95m", "\x1b[94m", "\x1b[91m",
];

/// How any of them ends.
pub const PLAIN: &str = "\x1b[39m";

/// Appends a dump of `bytes`, whole lines, each with its end. Nothing else than `out` grows.
///
/// Each range of `ranges` is shown in the colour of its index, a later range over an earlier one; without ranges
/// there are no colours. Bytes that would control a terminal are shown as dots.
///
/// ```
/// use septet::output::hexdump::{Style, hex};
///
/// let mut out = Vec::new();
/// hex(b"E\0\0\x1c ok", Style::HexText, &[], &mut out);
/// assert_eq!(out, b"\t0x0000:  4500 001c 206f 6b                        E....ok\n");
/// ```
pub fn hex(bytes: &[u8], style: Style, ranges: &[(Range<usize>, u8)], out: &mut Vec<u8>) {
    let shape = match style {
        Style::Hex => &TCPDUMP_HEX,
        Style::HexText => &TCPDUMP_TEXT,
        Style::Xxd => &XXD,
        Style::Text => return text(bytes, ranges, out),
    };
    let mut line = [b' '; LINE];
    let mut before = 0;
    for (chunk, at) in bytes.chunks(WIDTH).zip((0..).step_by(WIDTH)) {
        let start = shape.offset(at, &mut line);
        // Only where bytes come to stand elsewhere, or are missing, is there something to wipe.
        if start != before || chunk.len() < WIDTH {
            line[start..].fill(b' ');
            before = start;
        }
        let end = shape.fill(chunk, start, &mut line);
        if ranges.is_empty() {
            out.extend_from_slice(&line[..end]);
        } else {
            shape.paint(&line[..end], start, at..at + chunk.len(), ranges, out);
        }
    }
}

/// Bytes of a line.
const WIDTH: usize = 16;
/// Columns of their digits and the blanks between and behind them.
const DIGITS: usize = 41;
/// Room for the longest line: an offset has up to sixteen digits.
const LINE: usize = 3 + 16 + 3 + DIGITS + WIDTH + 1;

/// What differs between the shapes with offsets.
struct Shape {
    before: &'static [u8],
    /// The least digits of an offset.
    digits: usize,
    after: &'static [u8],
    /// How bytes look as text, if they do.
    text: Option<&'static [u8; 256]>,
}

static TCPDUMP_HEX: Shape = Shape { before: b"\t0x", digits: 4, after: b":  ", text: None };
static TCPDUMP_TEXT: Shape = Shape { text: Some(&GRAPHIC), ..TCPDUMP_HEX };
static XXD: Shape = Shape { before: b"", digits: 8, after: b": ", text: Some(&PRINTED) };

impl Shape {
    /// Writes the offset, and tells the column where the bytes begin.
    fn offset(&self, at: usize, line: &mut [u8; LINE]) -> usize {
        let digits = self.digits.max((at.checked_ilog2().unwrap_or(0) / 4 + 1) as usize);
        let (start, end) = (self.before.len(), self.before.len() + digits);
        line[..start].copy_from_slice(self.before);
        let mut rest = at;
        for digit in line[start..end].iter_mut().rev() {
            *digit = PAIRS[rest & 0xf][1];
            rest >>= 4;
        }
        line[end..end + self.after.len()].copy_from_slice(self.after);
        end + self.after.len()
    }

    /// Writes the bytes, and tells the column where the line ends.
    fn fill(&self, chunk: &[u8], start: usize, line: &mut [u8; LINE]) -> usize {
        // A window of known size, so that no index is checked.
        let Some(cells) = line[start..].first_chunk_mut::<{ DIGITS + WIDTH }>() else { return start };
        for (index, byte) in chunk.iter().enumerate().take(WIDTH) {
            let [high, low] = PAIRS[usize::from(*byte)];
            cells[column(index)] = high;
            cells[column(index) + 1] = low;
        }
        let mut end = start + column(chunk.len().saturating_sub(1)) + 2;
        if let Some(look) = self.text {
            end = start + DIGITS + chunk.len();
            for (to, byte) in cells[DIGITS..].iter_mut().zip(chunk) {
                *to = look[usize::from(*byte)];
            }
        }
        line[end] = b'\n';
        end + 1
    }

    /// Appends a line with colours, of the digits first and of the text then.
    fn paint(
        &self,
        line: &[u8],
        start: usize,
        at: Range<usize>,
        ranges: &[(Range<usize>, u8)],
        out: &mut Vec<u8>,
    ) {
        let mut done = 0;
        for digits in [true, false].into_iter().take(1 + usize::from(self.text.is_some())) {
            let mut from = at.start;
            while from < at.end {
                let (colour, until) = run(ranges, from, at.end);
                let cells = if digits {
                    start + column(from - at.start)..start + column(until - 1 - at.start) + 2
                } else {
                    start + DIGITS + from - at.start..start + DIGITS + until - at.start
                };
                if let Some(colour) = colour {
                    out.extend_from_slice(&line[done..cells.start]);
                    out.extend_from_slice(begin(colour));
                    out.extend_from_slice(&line[cells.clone()]);
                    out.extend_from_slice(PLAIN.as_bytes());
                    done = cells.end;
                }
                from = until;
            }
        }
        out.extend_from_slice(&line[done..]);
    }
}

/// The column of a byte's digits: bytes stand in pairs.
const fn column(index: usize) -> usize {
    index / 2 * 5 + index % 2 * 2
}

/// The colour of a byte, and where the next may have another one.
fn run(ranges: &[(Range<usize>, u8)], at: usize, end: usize) -> (Option<u8>, usize) {
    ranges.iter().fold((None, end), |(colour, until), (range, index)| {
        if range.contains(&at) {
            (Some(*index), until.min(range.end))
        } else if range.start > at && !range.is_empty() {
            (colour, until.min(range.start))
        } else {
            (colour, until)
        }
    })
}

fn begin(colour: u8) -> &'static [u8] {
    COLOURS[usize::from(colour) % COLOURS.len()].as_bytes()
}

/// `tcpdump -A`. Colours end with each line, so that a pager can cut between lines.
fn text(bytes: &[u8], ranges: &[(Range<usize>, u8)], out: &mut Vec<u8>) {
    let mut from = 0;
    while from < bytes.len() {
        let (colour, until) = run(ranges, from, bytes.len());
        let line = bytes[from..until].iter().position(|byte| *byte == b'\n');
        let until = line.map_or(until, |line| from + line);
        if let Some(colour) = colour.filter(|_| from < until) {
            out.extend_from_slice(begin(colour));
        }
        let mut at = from;
        for piece in bytes[from..until].split_inclusive(|byte| *byte == b'\r') {
            at += piece.len();
            // A carriage return before the very last byte, too: tcpdump looks one byte less far.
            let left_out = piece.ends_with(b"\r") && matches!(bytes[at..], [] | [_] | [b'\n', ..]);
            let shown = &piece[..piece.len() - usize::from(left_out)];
            out.extend(shown.iter().map(|byte| TEXT[usize::from(*byte)]));
        }
        if colour.is_some() && from < until {
            out.extend_from_slice(PLAIN.as_bytes());
        }
        out.extend(line.map(|_| b'\n'));
        from = until + usize::from(line.is_some());
    }
    if !bytes.is_empty() {
        out.push(b'\n');
    }
}

/// The two digits of each byte.
static PAIRS: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 0xf]];
        byte += 1;
    }
    pairs
};

/// Bytes that leave ink; a dot for the others.
static GRAPHIC: [u8; 256] = look(b'!');
/// The same, and the blank.
static PRINTED: [u8; 256] = look(b' ');

/// The same, and the tab.
static TEXT: [u8; 256] = {
    let mut text = look(b' ');
    text[b'\t' as usize] = b'\t';
    text
};

const fn look(first: u8) -> [u8; 256] {
    let mut look = [b'.'; 256];
    let mut byte = first;
    while byte <= b'~' {
        look[byte as usize] = byte;
        byte += 1;
    }
    look
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    fn dump(bytes: &[u8], style: Style, ranges: &[(Range<usize>, u8)]) -> String {
        let mut out = Vec::new();
        hex(bytes, style, ranges, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// Marks in place of colours.
    fn marked(bytes: &[u8], style: Style, ranges: &[(Range<usize>, u8)]) -> String {
        let mut text = dump(bytes, style, ranges).replace(PLAIN, ">");
        for (colour, index) in COLOURS.iter().zip(0..) {
            text = text.replace(colour, &alloc::format!("<{index:x} "));
        }
        text
    }

    #[test]
    fn shapes_of_tcpdump_and_xxd() {
        let bytes = b"E\0\0\x1c\0\x01\x7f\xff @x~az09!";
        assert_eq!(
            dump(bytes, Style::Hex, &[]),
            "\t0x0000:  4500 001c 0001 7fff 2040 787e 617a 3039\n\t0x0010:  21\n"
        );
        assert_eq!(
            dump(bytes, Style::HexText, &[]),
            "\t0x0000:  4500 001c 0001 7fff 2040 787e 617a 3039  E........@x~az09\n\
             \t0x0010:  21                                       !\n"
        );
        assert_eq!(
            dump(bytes, Style::Xxd, &[]),
            "00000000: 4500 001c 0001 7fff 2040 787e 617a 3039  E....... @x~az09\n\
             00000010: 21                                       !\n"
        );
        for style in [Style::Hex, Style::HexText, Style::Text, Style::Xxd] {
            assert_eq!(dump(b"", style, &[(0..9, 1)]), "");
        }
    }

    #[test]
    fn offsets_grow() {
        let bytes = alloc::vec![0; 0x10010];
        let text = dump(&bytes, Style::Hex, &[]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "\t0x0010:  0000 0000 0000 0000 0000 0000 0000 0000");
        assert_eq!(lines[0xfff], "\t0xfff0:  0000 0000 0000 0000 0000 0000 0000 0000");
        assert_eq!(lines[0x1000], "\t0x10000:  0000 0000 0000 0000 0000 0000 0000 0000");
        assert!(dump(&bytes, Style::Xxd, &[]).contains("\n00010000: 0000"));
    }

    #[test]
    fn text_keeps_its_lines() {
        for (bytes, text) in [
            (&b"a\r\nb\rc\n\td\0\x7f\x80\x1b[0m end\r"[..], "a\nb.c\n\td....[0m end\n"),
            (b"x\r\r\n", "x.\n\n"),
            (b"\r\r\nq", ".\nq\n"),
            (b"\rab\rc", ".abc\n"),
            (b"\r", "\n"),
            (b"\n", "\n\n"),
        ] {
            assert_eq!(dump(bytes, Style::Text, &[]), text);
        }
    }

    #[test]
    fn every_byte_is_safe_on_a_terminal() {
        let all: Vec<u8> = (0..=255).collect();
        for style in [Style::HexText, Style::Text, Style::Xxd] {
            let text = dump(&all, style, &[]);
            assert!(text.chars().all(|c| matches!(c, '\n' | '\t' | ' '..='~')), "{style:?}");
        }
    }

    #[test]
    fn ranges_have_colours() {
        let bytes: Vec<u8> = (b'a'..=b'r').collect();
        let ranges = [(0..3, 0), (3..17, 1), (5..7, 2)];
        assert_eq!(
            marked(&bytes, Style::Xxd, &ranges),
            "00000000: <0 6162 63><1 64 65><2 66 67><1 68 696a 6b6c 6d6e 6f70>  \
             <0 abc><1 de><2 fg><1 hijklmnop>\n\
             00000010: <1 71>72                                     <1 q>r\n"
        );
        assert_eq!(marked(b"abc", Style::Hex, &[(1..2, 13)]), "\t0x0000:  61<1 62> 63\n");
        assert_eq!(marked(b"ab\ncd", Style::Text, &[(1..4, 3)]), "a<3 b>\n<3 c>d\n");
        assert_eq!(marked(b"abc", Style::Text, &[(2..2, 3), (9..12, 4)]), "abc\n");
    }

    #[test]
    fn colours_change_nothing_else() {
        let bytes: Vec<u8> = (0..=255).chain(0..77).collect();
        for style in [Style::Hex, Style::HexText, Style::Text, Style::Xxd] {
            for at in 0..bytes.len() {
                let ranges = [(at..at + 40, 1), (at + 7..usize::MAX, 2), (0..at / 2, 3)];
                let mut text = dump(&bytes, style, &ranges).replace(PLAIN, "");
                for colour in COLOURS {
                    text = text.replace(colour, "");
                }
                assert_eq!(text, dump(&bytes, style, &[]), "{style:?} {at}");
            }
        }
    }
}
