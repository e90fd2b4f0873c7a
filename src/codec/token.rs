//! The words of protocols that are text, each with what stands behind it: `GET `, `Host: `, a line and its end.
//!
//! The value of such a row is the word alone, and what stands behind it comes back with it. A word that has something else
//! behind it (a tab, a line feed alone) keeps its bytes beside its text.

use core::ops::Range;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_while};
use nom::combinator::{recognize, rest};

use super::{Coding, Line, Message, Parsed, Text};

/// A word and the blank behind it.
pub static WORD: Coding = Coding {
    text: |message, bytes, out| text(blank(message.get(bytes)?), out),
    append: |to, text| append(to, text, b" ", |char| char == ' '),
};

/// A line and its end, or the rest of one: carriage return and line feed.
pub static LINE: Coding = Coding {
    text: |message, bytes, out| text(content(message.get(bytes)?), out),
    append: |to, text| append(to, text, b"\r\n", |_| false),
};

/// What a header is called, the colon behind it, and a blank.
pub static NAME: Coding = Coding {
    text: |message, bytes, out| text(name(message.get(bytes)?), out),
    append: |to, text| append(to, text, b": ", |char| char == ':'),
};

/// What a command is about: a blank in front of it, the end of the line behind it.
pub static ARGUMENT: Coding = Coding {
    text: |message, bytes, out| {
        let line = content(message.get(bytes)?);
        text(line.strip_prefix(b" ").unwrap_or(line), out)
    },
    append: |to, text| {
        to.push(b' ');
        append(to, text, b"\r\n", |_| false)
    },
};

/// A word with nothing behind it.
pub static BARE: Coding = Coding {
    text: |message, bytes, out| text(message.get(bytes)?, out),
    append: |to, text| append(to, text, b"", |_| false),
};

#[expect(clippy::unnecessary_wraps, reason = "as a coding says it")]
fn text(word: &[u8], out: &mut Text) -> Option<()> {
    out.escaped_utf8(word);
    Some(())
}

fn append(to: &mut Message<'_>, text: &str, end: &[u8], ends: fn(char) -> bool) -> Option<()> {
    if text.chars().any(|char| char.is_control() || ends(char)) {
        return None;
    }
    to.extend_from_slice(text.as_bytes());
    to.extend_from_slice(end);
    Some(())
}

/// A line, its end included; what is left if it has none.
pub fn line(input: &[u8]) -> Parsed<'_, &[u8]> {
    let ended = recognize((take_till(|byte| byte == b'\n'), tag(&b"\n"[..])));
    alt((ended, rest)).parse(input)
}

/// A word and the blanks behind it; what is left if there are none.
pub fn word(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize((take_till(is_blank), take_while(is_blank))).parse(input)
}

/// A name, its colon, and the blanks behind it; an error if there is no colon.
pub fn named(input: &[u8]) -> Parsed<'_, &[u8]> {
    let colon = tag(&b":"[..]);
    recognize((take_till(|byte| byte == b':'), colon, take_while(is_blank))).parse(input)
}

/// A line without its end.
#[must_use]
pub fn content(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A word without the blanks behind it.
#[must_use]
pub fn blank(word: &[u8]) -> &[u8] {
    let blanks = word.iter().rev().take_while(|byte| is_blank(**byte)).count();
    &word[..word.len() - blanks]
}

/// A name without its colon and what is behind it.
#[must_use]
pub fn name(named: &[u8]) -> &[u8] {
    let end = named.iter().position(|byte| *byte == b':').unwrap_or(named.len());
    blank(&named[..end])
}

/// The number that these digits are, up to 2⁶⁴ - 1.
#[must_use]
pub fn number(digits: &[u8]) -> Option<u64> {
    let digits = core::str::from_utf8(digits).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// The line that begins at this byte, its end included; none behind the last one.
#[must_use]
pub fn next_line(all: &[u8], at: usize) -> Option<Range<usize>> {
    let (rest, one) = line(all.get(at..)?).ok()?;
    (!one.is_empty()).then(|| at..all.len() - rest.len())
}

/// Where a line ends; `None` if more bytes have to come to know: what lines are in a stream to those who put it together.
#[must_use]
pub fn extent(stream: &[u8]) -> Option<usize> {
    stream.iter().position(|byte| *byte == b'\n').map(|at| at + 1)
}

/// How many bytes the code is with which an answer begins, three digits, and the blank or `-` behind it.
#[must_use]
pub fn code(line: &[u8]) -> Option<usize> {
    match line {
        [a, b, c, rest @ ..] if [a, b, c].iter().all(|digit| digit.is_ascii_digit()) => match rest.first() {
            Some(b' ' | b'-') => Some(4),
            None | Some(b'\r' | b'\n') => Some(3),
            Some(_) => None,
        },
        _ => None,
    }
}

/// The first line as people read it, behind the name of the protocol.
pub fn summary(name: &str, all: &[u8], to: &mut Line<'_>) {
    let (_, one) = line(all).unwrap_or_default();
    let out = to.say();
    out.str(name);
    if !all.is_empty() {
        out.str(": ");
        out.escaped_bytes(content(one));
    }
}

/// Whether this is text: no control characters but tabs and the ends of lines.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\r' | b'\n'))
}

/// Whether this byte stands between words.
#[must_use]
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::codec::Places;

    /// The text of these bytes, and whether they come back from it.
    fn both(coding: &Coding, bytes: &[u8]) -> (alloc::string::String, bool) {
        let (mut out, mut built) = (Text::new(), Vec::new());
        (coding.text)(bytes, 0..bytes.len(), &mut out).unwrap();
        let mut places = Places::default();
        let written = (coding.append)(&mut Message::new(&mut built, 0, &mut places), out.as_str());
        (out.as_str().into(), written.is_some() && built == bytes)
    }

    #[test]
    fn what_stands_behind_a_word_comes_back_if_it_is_the_usual() {
        for (coding, bytes, text, back) in [
            (&WORD, &b"GET "[..], "GET", true),
            (&WORD, b"GET\t", "GET", false),
            (&WORD, b"GET", "GET", false),
            (&LINE, b"a b\r\n", "a b", true),
            (&LINE, b"a b \n", "a b ", false),
            (&LINE, b"\r\n", "", true),
            (&LINE, b"a\tb\r\n", "a\\tb", false),
            (&LINE, b"\xff\r\n", "\u{fffd}", false),
            (&NAME, b"Host: ", "Host", true),
            (&NAME, b"Host:", "Host", false),
            (&NAME, b"Host :  ", "Host", false),
            (&BARE, "网".as_bytes(), "网", true),
            (&ARGUMENT, b" a b\r\n", "a b", true),
            (&ARGUMENT, b"\ta\r\n", "\\ta", false),
        ] {
            assert_eq!(both(coding, bytes), (text.into(), back), "{bytes:?}");
        }
    }

    #[test]
    fn a_text_that_would_end_a_word_is_none() {
        let append = |coding: &Coding, text| {
            let (mut built, mut places) = (Vec::new(), Places::default());
            (coding.append)(&mut Message::new(&mut built, 0, &mut places), text).is_some()
        };
        assert!(append(&WORD, "/a") && !append(&WORD, "/a b") && append(&LINE, "a b"));
        assert!(!append(&LINE, "a\r\nb") && !append(&NAME, "a:b") && !append(&BARE, "\u{1b}"));
    }

    #[test]
    fn lines_and_words_are_split() {
        assert_eq!(line(b"a\r\nb").unwrap(), (&b"b"[..], &b"a\r\n"[..]));
        assert_eq!(line(b"ab").unwrap(), (&b""[..], &b"ab"[..]));
        assert_eq!(word(b"a  b c").unwrap(), (&b"b c"[..], &b"a  "[..]));
        assert_eq!(named(b"a: b").unwrap(), (&b"b"[..], &b"a: "[..]));
        assert!(named(b"a b").is_err());
        assert_eq!(
            (next_line(b"a\nb", 2), next_line(b"a\nb", 3), next_line(b"a", 9)),
            (Some(2..3), None, None)
        );
        assert_eq!((extent(b"a\r\nb"), extent(b"ab")), (Some(3), None));
        let codes = [&b"220 x"[..], b"220-x", b"220\r\n", b"2200 x", b"22", b"abc "];
        assert_eq!(codes.map(code), [Some(4), Some(4), Some(3), None, None, None]);
        assert_eq!(
            (number(b"0042"), number(b""), number(b"-1"), number(&[b'9'; 21])),
            (Some(42), None, None, None)
        );
    }
}
