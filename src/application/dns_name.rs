//! Domain names, [RFC 1035 §4.1.4](https://www.rfc-editor.org/rfc/rfc1035#section-4.1.4): labels and pointers, and
//! their text both ways.
//!
//! The text is what Wireshark shows: labels joined by dots, `<Root>` for none, control characters as C escapes
//! (`\t`, `\033`), invisible ones as `\u200B`, what is not UTF-8 as U+FFFD. A dot or backslash inside a label and
//! what is not UTF-8 do not come back from it; their bytes do not depend on it.

use core::fmt;
use core::ops::Range;

use nom::error::{ErrorKind, ParseError};

use crate::codec::{Coding, Error, Message, Parsed, Text};

/// A name that is shortened by pointing at an earlier one when it is written.
pub static NAME: Coding = Coding { text: whole, append: |message, text| append(message, text, true) };

/// A name that is written in full, RFC 3597 §4.
pub static PLAIN: Coding = Coding { text: whole, append: |message, text| append(message, text, false) };

/// The first part of the owner of a service record, RFC 2782.
pub static SERVICE: Coding = part(|message, bytes, out| Name::new(message, bytes.start).write(Some(0), out));

/// The second part of the owner of a service record.
pub static PROTO: Coding = part(|message, bytes, out| Name::new(message, bytes.start).write(Some(1), out));

/// What is left of the owner of a service record.
pub static REST: Coding = part(|message, bytes, out| Name::new(message, bytes.start).write(Some(2), out));

/// Bytes of a name at the most, RFC 1035 §2.3.4.
pub const LONGEST: usize = 255;

/// Pointers of one name that are followed at the most.
pub const POINTERS: usize = 255;

/// The bytes of one name: labels up to the empty one, a pointer, or an extended label (RFC 6891 §5), of which nobody
/// knows the length. An error if it is cut short or has a label of a kind that does not exist.
pub fn name(input: &[u8]) -> Parsed<'_, &[u8]> {
    let mut at = 0;
    loop {
        match input.get(at) {
            Some(0) => break at += 1,
            Some(len @ 1..=63) => at += 1 + usize::from(*len),
            Some(0xc0..) => break at += 2,
            Some(0x40..=0x7f) => break at += 1,
            Some(_) => return Err(nom::Err::Error(Error::from_error_kind(input, ErrorKind::Verify))),
            None => break at = usize::MAX,
        }
    }
    match input.split_at_checked(at) {
        Some((name, rest)) => Ok((rest, name)),
        None => Err(nom::Err::Error(Error::from_error_kind(input, ErrorKind::Eof))),
    }
}

/// A name where it lies in its message.
///
/// ```
/// use septet::application::dns_name::Name;
/// let message = b"\x07example\x03com\0\x03www\xc0\x00";
/// assert_eq!(Name::new(message, 13).to_string(), "www.example.com");
/// assert_eq!(Name::new(message, 13).labels().count(), 3);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    message: &'a [u8],
    at: usize,
}

/// Why a name has no labels, or no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// A pointer leads to itself or forward, or there are more than [`POINTERS`].
    Loop,
    /// More than [`LONGEST`] bytes.
    Long,
    /// An extended label, RFC 6891 §5: none is in use.
    Extended,
    /// A label or pointer leads behind the message, or is of no known kind.
    Cut,
}

impl<'a> Name<'a> {
    /// The name at this byte of a message.
    #[must_use]
    pub fn new(message: &'a [u8], at: usize) -> Self {
        Self { message, at }
    }

    /// Its labels; an error is the last item.
    #[must_use]
    pub fn labels(self) -> Labels<'a> {
        Labels { message: self.message, at: self.at, left: LONGEST - 1, pointers: POINTERS, done: false }
    }

    /// How long its text is, and how many parts dots divide it into: what Wireshark counts. `None` if the message ends
    /// inside it.
    #[must_use]
    pub fn measure(self) -> Option<(usize, usize)> {
        let (mut len, mut parts) = (0, 0);
        for label in self.labels() {
            match label {
                Ok(label) => {
                    len += label.len() + 1;
                    parts += 1 + label.iter().filter(|byte| **byte == b'.').count();
                }
                Err(Broken::Cut) => return None,
                Err(broken) => return Some((broken.text().len(), 1)),
            }
        }
        Some(if parts == 0 { (ROOT.len(), 1) } else { (len - 1, parts) })
    }

    /// Writes its text, or one of its parts between dots: the first, the second, or what is left. `None` if the
    /// message ends inside it.
    fn write(self, part: Option<usize>, out: &mut Text) -> Option<()> {
        let (start, mut dots, mut first) = (out.len(), 0, true);
        for label in self.labels() {
            match label {
                Ok(label) => {
                    if !core::mem::take(&mut first) {
                        dot(part, &mut dots, out);
                    }
                    match part {
                        None => shown(label, out),
                        Some(wanted) => {
                            for (i, piece) in label.split(|byte| *byte == b'.').enumerate() {
                                if i > 0 {
                                    dot(part, &mut dots, out);
                                }
                                if dots.min(2) == wanted {
                                    shown(piece, out);
                                }
                            }
                        }
                    }
                }
                Err(Broken::Cut) => {
                    out.truncate(start);
                    return None;
                }
                Err(broken) => {
                    out.truncate(start);
                    out.str(broken.text());
                    return Some(());
                }
            }
        }
        if first {
            out.str(ROOT);
        }
        Some(())
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        let _ = self.write(None, &mut text);
        f.write_str(text.as_str())
    }
}

/// The labels of a name.
#[derive(Debug, Clone)]
pub struct Labels<'a> {
    message: &'a [u8],
    at: usize,
    left: usize,
    pointers: usize,
    done: bool,
}

impl<'a> Labels<'a> {
    fn step(&mut self) -> Result<Option<&'a [u8]>, Broken> {
        loop {
            match *self.message.get(self.at).ok_or(Broken::Cut)? {
                0 => return Ok(None),
                len @ 1..=63 => {
                    let end = self.at + 1 + usize::from(len);
                    let label = self.message.get(self.at + 1..end).ok_or(Broken::Cut)?;
                    self.left = self.left.checked_sub(label.len() + 1).ok_or(Broken::Long)?;
                    self.at = end;
                    return Ok(Some(label));
                }
                high @ 0xc0.. => {
                    let low = *self.message.get(self.at + 1).ok_or(Broken::Cut)?;
                    let to = usize::from(high & 0x3f) << 8 | usize::from(low);
                    self.pointers = self.pointers.checked_sub(1).ok_or(Broken::Loop)?;
                    if to >= self.message.len() {
                        return Err(Broken::Cut);
                    }
                    if to >= self.at {
                        return Err(Broken::Loop);
                    }
                    self.at = to;
                }
                0x40..=0x7f => return Err(Broken::Extended),
                _ => return Err(Broken::Cut),
            }
        }
    }
}

impl<'a> Iterator for Labels<'a> {
    type Item = Result<&'a [u8], Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let label = self.step().transpose();
        self.done = !matches!(label, Some(Ok(_)));
        label
    }
}

const ROOT: &str = "<Root>";

impl Broken {
    const fn text(self) -> &'static str {
        match self {
            Self::Loop => "<Name contains a pointer that loops>",
            Self::Long => "<Name too long>",
            Self::Extended => "<Unknown extended label>",
            Self::Cut => "",
        }
    }
}

const fn part(text: fn(&[u8], Range<usize>, &mut Text) -> Option<()>) -> Coding {
    Coding { text, append: |_, _| None }
}

fn whole(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    Name::new(message, bytes.start).write(None, out)
}

/// A dot between parts: it is written unless it ends the first or second of them.
fn dot(part: Option<usize>, dots: &mut usize, out: &mut Text) {
    if part.is_none() || part == Some(2) && *dots >= 2 {
        out.byte(b'.');
    }
    *dots += 1;
}

/// Writes a label.
fn shown(label: &[u8], out: &mut Text) {
    if label.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return out.ascii(label);
    }
    let mut rest = label;
    while let Some((char, len)) = first(rest) {
        rest = &rest[len..];
        match char {
            '\x07' => out.str("\\a"),
            '\x08' => out.str("\\b"),
            '\t' => out.str("\\t"),
            '\n' => out.str("\\n"),
            '\x0b' => out.str("\\v"),
            '\x0c' => out.str("\\f"),
            '\r' => out.str("\\r"),
            ..' ' | '\x7f' if len == 1 => {
                let byte = char as u8;
                out.byte(b'\\');
                for shift in [6, 3, 0] {
                    out.byte(b'0' + (byte >> shift & 7));
                }
            }
            char if invisible(char) => {
                let (letter, digits) = if u32::from(char) > 0xffff { ('U', 8) } else { ('u', 4) };
                let _ = fmt::write(out, format_args!("\\{letter}{:0digits$X}", u32::from(char)));
            }
            char => out.char(char),
        }
    }
}

/// The first character, and how many bytes it has: of a sequence that is not UTF-8, U+FFFD and those that are there.
fn first(bytes: &[u8]) -> Option<(char, usize)> {
    let (lead, more) = bytes.split_first()?;
    let (mut number, want) = match lead {
        ..0x80 => return Some((char::from(*lead), 1)),
        0xc0..0xe0 => (u32::from(lead & 0x1f), 1),
        0xe0..0xf0 => (u32::from(lead & 0x0f), 2),
        0xf0..0xf8 => (u32::from(lead & 0x07), 3),
        0xf8..0xfc => (u32::from(lead & 0x03), 4),
        0xfc..0xfe => (u32::from(lead & 0x01), 5),
        _ => return Some((char::REPLACEMENT_CHARACTER, 1)),
    };
    let there = more.iter().take(want).take_while(|byte| **byte & 0xc0 == 0x80);
    let mut have = 0;
    for byte in there {
        number = number << 6 | u32::from(byte & 0x3f);
        have += 1;
    }
    let char = if have == want { char::from_u32(number) } else { None };
    Some((char.unwrap_or(char::REPLACEMENT_CHARACTER), 1 + have))
}

/// Characters that leave no ink but change what is read: controls, formats, non-characters (Unicode's Cc and Cf).
fn invisible(char: char) -> bool {
    matches!(char,
        ..' ' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{110bd}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// Appends the name of this text; the longest end of it that the message has already is not said again, if `short`.
fn append(message: &mut Message<'_>, text: &str, short: bool) -> Option<()> {
    let wire = Wire::of(text)?;
    let (start, mut known, mut tail) = (message.len(), wire.labels, None);
    while known > 0 {
        let Some(at) = message.find(wire.label(known - 1), tail) else { break };
        (tail, known) = (Some(at), known - 1);
    }
    match tail {
        Some(at) if short => {
            message.extend_from_slice(&wire.bytes[..wire.at(known)]);
            message.extend_from_slice(&(0xc000 | at).to_be_bytes());
        }
        _ => {
            message.extend_from_slice(&wire.bytes[..wire.len]);
            message.push(0);
        }
    }
    for i in (0..known).rev() {
        let at = start + wire.at(i);
        if !message.remember(wire.label(i), tail, at) {
            break;
        }
        tail = Some(at as u16);
    }
    Some(())
}

/// The labels of a text, without the empty one at the end.
struct Wire {
    bytes: [u8; LONGEST - 1],
    len: usize,
    starts: [u8; LONGEST / 2],
    labels: usize,
}

impl Wire {
    /// `None` for an empty label, one of more than 63 bytes or more than 255 bytes in all.
    fn of(text: &str) -> Option<Self> {
        let mut wire = Self { bytes: [0; LONGEST - 1], len: 0, starts: [0; LONGEST / 2], labels: 0 };
        let text =
            if text == ROOT { "" } else { text.strip_suffix('.').filter(|_| text != ".").unwrap_or(text) };
        if matches!(text, "" | ".") {
            return Some(wire);
        }
        wire.begin()?;
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            rest = &rest[char.len_utf8()..];
            match char {
                '.' => wire.begin()?,
                '\\' => rest = wire.escape(rest)?,
                _ => wire.push(char)?,
            }
        }
        wire.ends().then_some(wire)
    }

    fn at(&self, label: usize) -> usize {
        if label == self.labels { self.len } else { self.starts[label].into() }
    }

    fn label(&self, label: usize) -> &[u8] {
        &self.bytes[self.at(label)..self.at(label + 1)]
    }

    /// Whether the last label is not empty.
    fn ends(&self) -> bool {
        self.labels == 0 || self.at(self.labels - 1) + 1 < self.len
    }

    fn begin(&mut self) -> Option<()> {
        if !self.ends() {
            return None;
        }
        *self.starts.get_mut(self.labels)? = self.len as u8;
        self.labels += 1;
        *self.bytes.get_mut(self.len)? = 0;
        self.len += 1;
        Some(())
    }

    fn byte(&mut self, byte: u8) -> Option<()> {
        let start = self.at(self.labels - 1);
        *self.bytes.get_mut(self.len)? = byte;
        self.len += 1;
        self.bytes[start] += 1;
        (self.bytes[start] <= 63).then_some(())
    }

    fn push(&mut self, char: char) -> Option<()> {
        char.encode_utf8(&mut [0; 4]).bytes().try_for_each(|byte| self.byte(byte))
    }

    /// What stands behind a backslash: `\t`, `\033`, `\u200B`, and `\.` for a dot inside a label. Anything else is
    /// just a backslash.
    fn escape<'t>(&mut self, rest: &'t str) -> Option<&'t str> {
        let number = |from: usize, digits: usize, radix| {
            let text = rest.get(from..from + digits)?;
            u32::from_str_radix(text, radix).ok().filter(|_| text.bytes().all(|byte| byte != b'+'))
        };
        let (char, len) = match rest.bytes().next() {
            Some(b'a') => ('\x07', 1),
            Some(b'b') => ('\x08', 1),
            Some(b't') => ('\t', 1),
            Some(b'n') => ('\n', 1),
            Some(b'v') => ('\x0b', 1),
            Some(b'f') => ('\x0c', 1),
            Some(b'r') => ('\r', 1),
            Some(b'.') => ('.', 1),
            Some(b'\\') => ('\\', 1),
            Some(b'0'..=b'7') => match number(0, 3, 8) {
                Some(byte @ 0..=255) => {
                    self.byte(byte as u8)?;
                    return rest.get(3..);
                }
                _ => ('\\', 0),
            },
            Some(b'u') => number(1, 4, 16).and_then(char::from_u32).map_or(('\\', 0), |char| (char, 5)),
            Some(b'U') => number(1, 8, 16).and_then(char::from_u32).map_or(('\\', 0), |char| (char, 9)),
            _ => ('\\', 0),
        };
        self.push(char)?;
        rest.get(len..)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;
    use crate::codec::Places;

    fn text(message: &[u8], at: usize) -> alloc::string::String {
        Name::new(message, at).to_string()
    }

    fn written(names: &[&str]) -> Vec<u8> {
        let (mut bytes, mut places) = (Vec::new(), Places::default());
        let mut message = Message::new(&mut bytes, 0, &mut places);
        names.iter().for_each(|name| (NAME.append)(&mut message, name).unwrap());
        bytes
    }

    #[test]
    fn a_name_points_at_the_first_place_of_its_longest_end() {
        let bytes =
            written(&["a.example.com", "example.com", "b.example.com", "b.example.com", "com", "<Root>"]);
        let expected = b"\x01a\x07example\x03com\0\xc0\x02\x01b\xc0\x02\xc0\x11\xc0\x0a\0";
        assert_eq!(bytes, expected);
        assert_eq!(text(&bytes, 0x11), "b.example.com");
        assert_eq!(text(&bytes, bytes.len() - 1), "<Root>");
    }

    #[test]
    fn a_plain_name_is_pointed_at_but_does_not_point() {
        let (mut bytes, mut places) = (Vec::new(), Places::default());
        let mut message = Message::new(&mut bytes, 0, &mut places);
        for (coding, name) in [(&PLAIN, "x.y"), (&PLAIN, "z.y"), (&NAME, "z.y")] {
            (coding.append)(&mut message, name).unwrap();
        }
        assert_eq!(bytes, b"\x01x\x01y\0\x01z\x01y\0\xc0\x05");
    }

    #[test]
    fn odd_characters_come_back() {
        for name in
            [" a\tb", "\\000\\033\\177", "Küche", "a\\u200Bb", "\\U000E0001", "a\\x", "\u{fffd}", "a.b c"]
        {
            let bytes = written(&[name]);
            assert_eq!(text(&bytes, 0), name.replace('\t', "\\t"), "{name}");
        }
        assert_eq!(written(&["a\\.b\\\\c"]), b"\x05a.b\\c\0");
        assert_eq!(text(b"\x05a.b\\c\0", 0), "a.b\\c");
        assert_eq!(text(b"\x06\xc3\xff\xe2\x82A\xc0\0", 0), "\u{fffd}\u{fffd}\u{fffd}A\u{fffd}");
    }

    #[test]
    fn what_is_no_name_has_no_bytes() {
        let long = ["a"; 128].join(".");
        for name in ["a..b", ".a", "a..", &"x".repeat(64), &long] {
            assert!(Wire::of(name).is_none(), "{name}");
        }
        assert!(Wire::of(&long[2..]).is_some());
        assert_eq!(written(&["a.b.", ".", ""]), b"\x01a\x01b\0\0\0");
    }

    #[test]
    fn pointers_lead_backwards_and_are_counted() {
        assert_eq!(text(b"\x01a\xc0\x00", 0), "<Name too long>");
        assert_eq!(text(b"\xc0\x00", 0), "<Name contains a pointer that loops>");
        assert_eq!(text(b"\xc0\x02\0", 0), "<Name contains a pointer that loops>");
        assert_eq!(text(b"\x01a\x41", 0), "<Unknown extended label>");
        assert_eq!(text(b"\x01a\xc0\x09", 0), "");
        let mut bytes = Vec::from([0]);
        for i in 0..300u16 {
            bytes.extend((0xc000 | i.saturating_mul(2).saturating_sub(1)).to_be_bytes());
        }
        assert_eq!(text(&bytes, 2 * POINTERS - 1), "<Root>");
        assert_eq!(text(&bytes, 2 * POINTERS + 1), "<Name contains a pointer that loops>");
        assert_eq!(text(b"\x05a", 0), "");
        assert!(name(b"\x80a").is_err() && name(b"\x01").is_err() && name(b"\xc0").is_err());
    }

    #[test]
    fn a_service_is_divided_at_its_first_two_dots() {
        let parts = |bytes: &[u8]| {
            [&SERVICE, &PROTO, &REST].map(|coding| {
                let mut out = Text::new();
                (coding.text)(bytes, 0..bytes.len(), &mut out).unwrap();
                out.as_str().to_string()
            })
        };
        assert_eq!(parts(b"\x04_sip\x04_udp\x07example\x03com\0"), ["_sip", "_udp", "example.com"]);
        assert_eq!(parts(b"\x05v 1.2\x04_ipp\x01b\0"), ["v 1", "2", "_ipp.b"]);
        assert_eq!(parts(b"\x01a\0"), ["a", "", ""]);
    }
}
