//! A domain name from its text: the labels, and how they are shortened by pointing at earlier ones,
//! [RFC 1035 §4.1.4](https://www.rfc-editor.org/rfc/rfc1035#section-4.1.4).

use super::label::{Code, escape};
use super::name::{LONGEST, ROOT};
use crate::codec::Message;

/// Appends the name of this text; the longest end of it that the message has already is not said again, if `short`.
pub(crate) fn append(message: &mut Message<'_>, text: &str, short: bool) -> Option<()> {
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
                '\\' => match escape(rest) {
                    Some((code, len)) => {
                        match code {
                            Code::Byte(byte) => wire.byte(byte)?,
                            Code::Char(char) => wire.push(char)?,
                        }
                        rest = &rest[len..];
                    }
                    None => wire.push(char)?,
                },
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
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;
    use crate::application::dns::name::{NAME, Name, PLAIN};
    use crate::codec::Places;

    fn text(message: &[u8], at: usize) -> alloc::string::String {
        Name::new(message, at).to_string()
    }

    fn written(names: &[&str]) -> Vec<u8> {
        let (mut bytes, mut places) = (Vec::new(), Places::default());
        let mut message = Message::new(&mut bytes, 0, &mut places);
        for name in names {
            (NAME.append)(&mut message, name).unwrap();
        }
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
}
