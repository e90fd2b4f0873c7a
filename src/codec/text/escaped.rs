//! Text of others, without the control characters that a terminal would obey.

use super::{HEX, Text};

impl Text {
    /// Text with its control characters as C escapes, `\n`, or `\x1b`; so are C1 and bidirectional ones.
    pub fn escaped(&mut self, text: &str) {
        for char in text.chars() {
            self.escaped_char(char);
        }
    }

    /// The text of these bytes as far as they are UTF-8; other bytes become `\x80`.
    pub fn escaped_bytes(&mut self, bytes: &[u8]) {
        if bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
            return self.0.extend_from_slice(bytes);
        }
        for chunk in bytes.utf8_chunks() {
            self.escaped(chunk.valid());
            for byte in chunk.invalid() {
                self.escaped_byte(*byte);
            }
        }
    }

    /// The text of these bytes up to a zero; what is not UTF-8 becomes U+FFFD.
    pub fn escaped_utf8(&mut self, bytes: &[u8]) {
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        for chunk in bytes[..end].utf8_chunks() {
            self.escaped(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.char(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    /// The text of these bytes up to a zero, all above 7 bits as U+FFFD.
    pub fn escaped_ascii(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().take_while(|byte| **byte != 0) {
            self.escaped_char(if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER });
        }
    }

    fn escaped_char(&mut self, char: char) {
        match char {
            '\x08' => self.str("\\b"),
            '\t' => self.str("\\t"),
            '\n' => self.str("\\n"),
            '\x0c' => self.str("\\f"),
            '\r' => self.str("\\r"),
            ..' ' | '\x7f' => self.escaped_byte(char as u8),
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                    self.escaped_byte(byte);
                }
            }
            _ => self.char(char),
        }
    }

    fn escaped_byte(&mut self, byte: u8) {
        self.str("\\x");
        self.0.extend_from_slice(&HEX[usize::from(byte)]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::text;

    #[test]
    fn no_control_character_gets_through() {
        let shown = text(|out| out.escaped_bytes("a\tb\u{1b}[31m\u{85}\u{202e}ü\u{7f}".as_bytes()));
        assert_eq!(shown, "a\\tb\\x1b[31m\\xc2\\x85\\xe2\\x80\\xaeü\\x7f");
        assert_eq!(text(|out| out.escaped_bytes(&[b'a', 0xff, b'b'])), "a\\xffb");
    }
}
