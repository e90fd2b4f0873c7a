//! A conversation as text, dump, bytes or JSON: `septet follow`.

use encoding_rs::{CoderResult, Decoder, Encoding};

use super::paint::{Ink, Paint};
use super::quote::{key, quoted};
use crate::codec::Text;
use crate::flows::Direction;
use crate::flows::streams::Chunk;
use crate::transport::stream::Chunk as Part;

/// How a conversation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text, with a line where the other end begins to speak.
    Text,
    /// Offsets, digits and characters; what the second end says is indented by a tab.
    Hex,
    /// The bytes as they are.
    Raw,
    /// An object a line for each part.
    Json,
}

/// Shows the parts of one conversation, one after the other.
pub struct Follow {
    form: Form,
    paint: Paint,
    /// What each direction has said so far, whose last character may be cut in two.
    voices: [Voice; 2],
    /// Who spoke last.
    last: Option<Direction>,
    /// The line that was written last has not ended.
    open: bool,
    /// Text of a part.
    room: String,
}

struct Voice {
    decoder: Decoder,
    /// The last character was a carriage return, which is shown unless a line ends with it.
    returned: bool,
}

/// The text that stands for bytes that were not captured; Wireshark's.
pub fn gap(len: u64, out: &mut Text) {
    out.byte(b'[');
    out.dec(len);
    out.str(" bytes missing in capture file]");
}

impl Follow {
    /// For a conversation whose text is in this encoding.
    #[must_use]
    pub fn new(form: Form, encoding: &'static Encoding, paint: Paint) -> Self {
        let voice = || Voice { decoder: encoding.new_decoder_without_bom_handling(), returned: false };
        Self { form, paint, voices: [voice(), voice()], last: None, open: false, room: String::new() }
    }

    /// Shows a part.
    pub fn chunk(&mut self, chunk: &Chunk<'_>, out: &mut Text) {
        match self.form {
            Form::Text => self.text(chunk, out),
            Form::Hex => self.hex(chunk, out),
            Form::Raw => raw(chunk, out),
            Form::Json => self.json(chunk, out),
        }
        self.last = Some(chunk.direction);
    }

    /// Nothing more will come: ends the last line.
    pub fn end(&mut self, out: &mut Text) {
        if self.form == Form::Text && self.last.is_some() {
            for direction in [Direction::Up, Direction::Down] {
                self.decode(direction, &[], true);
                let ink = Ink::Layer(u8::from(Some(direction) != self.last));
                self.speak(direction, ink, out);
            }
            self.end_line(out);
        }
    }

    fn end_line(&mut self, out: &mut Text) {
        if core::mem::take(&mut self.open) {
            out.byte(b'\n');
        }
    }

    fn text(&mut self, chunk: &Chunk<'_>, out: &mut Text) {
        if self.last != Some(chunk.direction) {
            if self.last.is_some() {
                self.end_line(out);
            }
            self.paint.with(Ink::Note, out, |out| {
                let [from, to] = ends(chunk);
                out.str(&format!("--- {from} > {to}"));
            });
            out.byte(b'\n');
        }
        let ink = Ink::Layer(u8::from(!chunk.first));
        match chunk.part {
            Part::Bytes { bytes, .. } => {
                self.decode(chunk.direction, bytes, false);
                self.speak(chunk.direction, ink, out);
            }
            Part::Gap { len, .. } => {
                // A character that was begun is not ended behind a gap.
                self.decode(chunk.direction, &[], true);
                self.speak(chunk.direction, ink, out);
                self.paint.with(Ink::Error, out, |out| gap(len, out));
                self.open = true;
            }
        }
    }

    /// Shows what was decoded.
    fn speak(&mut self, direction: Direction, ink: Ink, out: &mut Text) {
        let (room, open) = (&self.room, &mut self.open);
        let returned = &mut self.voices[direction as usize].returned;
        if !room.is_empty() {
            self.paint.with(ink, out, |out| harmless(room, returned, open, out));
        }
    }

    /// What these bytes say, behind those of the same direction before; it is in `room`.
    fn decode(&mut self, direction: Direction, mut bytes: &[u8], last: bool) {
        self.room.clear();
        let decoder = &mut self.voices[direction as usize].decoder;
        loop {
            let more = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() + 16);
            self.room.reserve(more);
            let (result, read, _) = decoder.decode_to_string(bytes, &mut self.room, last);
            bytes = bytes.get(read..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        if last {
            *decoder = decoder.encoding().new_decoder_without_bom_handling();
        }
    }

    /// In the shape of tshark's.
    fn hex(&self, chunk: &Chunk<'_>, out: &mut Text) {
        let indent = |out: &mut Text| {
            if !chunk.first {
                out.byte(b'\t');
            }
        };
        let ink = Ink::Layer(u8::from(!chunk.first));
        match chunk.part {
            Part::Gap { len, .. } => {
                indent(out);
                self.paint.with(Ink::Error, out, |out| gap(len, out));
                out.byte(b'\n');
            }
            Part::Bytes { at, bytes, .. } => {
                for (line, at) in bytes.chunks(16).zip((at..).step_by(16)) {
                    indent(out);
                    self.paint.with(ink, out, |out| dump(at, line, out));
                    out.byte(b'\n');
                }
            }
        }
    }

    fn json(&mut self, chunk: &Chunk<'_>, out: &mut Text) {
        out.str(if chunk.key.protocol == 6 { "{\"protocol\":\"tcp\"" } else { "{\"protocol\":\"udp\"" });
        key("number", out);
        out.dec(chunk.number.into());
        for (name, end) in ["from", "to"].iter().zip(ends(chunk)) {
            key(name, out);
            quoted(&end.to_string(), out);
        }
        match chunk.part {
            Part::Gap { at, len } => {
                key("at", out);
                out.dec(at);
                key("missing", out);
                out.dec(len);
            }
            Part::Bytes { at, bytes, frame } => {
                key("at", out);
                out.dec(at);
                key("frame", out);
                out.dec(frame);
                key("bytes", out);
                out.byte(b'"');
                out.bytes_hex(bytes);
                out.byte(b'"');
                self.decode(chunk.direction, bytes, false);
                key("text", out);
                quoted(&self.room, out);
            }
        }
        out.str("}\n");
    }
}

/// The bytes, and in place of those that are missing the text that says so.
fn raw(chunk: &Chunk<'_>, out: &mut Text) {
    match chunk.part {
        Part::Bytes { bytes, .. } => out.ascii(bytes),
        Part::Gap { len, .. } => gap(len, out),
    }
}

fn ends(chunk: &Chunk<'_>) -> [crate::flows::Endpoint; 2] {
    let [up, down] = chunk.key.ends;
    if chunk.direction == Direction::Up { [up, down] } else { [down, up] }
}

/// Text whose control characters but tab and newline are dots, those of C1 and of text direction too; a carriage return at the end
/// of a line is left out. Says in `open` whether the last line has not ended.
fn harmless(text: &str, returned: &mut bool, open: &mut bool, out: &mut Text) {
    for char in text.chars() {
        if char != '\r' || *returned {
            *open = char != '\n';
        }
        if core::mem::take(returned) && char != '\n' {
            out.byte(b'.');
        }
        match char {
            '\r' => *returned = true,
            '\n' | '\t' => out.char(char),
            ..' '
            | '\x7f'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => out.byte(b'.'),
            _ => out.char(char),
        }
    }
}

/// `00000010  61 62 63 61 62 63 61 62  63 61 62 63 61 62        bcabcabc abcabc`
fn dump(at: u64, line: &[u8], out: &mut Text) {
    out.str(&format!("{at:08X}"));
    out.str("  ");
    for column in 0..16 {
        match line.get(column) {
            Some(byte) => out.bytes_hex(&[*byte]),
            None => out.str("  "),
        }
        out.str(if column == 7 { "  " } else { " " });
    }
    out.byte(b' ');
    for (column, byte) in line.iter().enumerate() {
        if column == 8 {
            out.byte(b' ');
        }
        out.byte(if matches!(byte, b' '..=b'~') { *byte } else { b'.' });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::{Endpoint, Key};

    /// What is shown of these parts: who speaks, and bytes or how many are missing.
    fn shown(form: Form, encoding: &str, paint: bool, parts: &[(Direction, Result<&[u8], u64>)]) -> String {
        let mut follow = Follow::new(form, Encoding::for_label(encoding.as_bytes()).unwrap(), Paint(paint));
        let end = |last| Endpoint { address: [192, 0, 2, last].into(), port: 7 };
        let (key, _) = Key::new(6, end(1), end(2));
        let (mut out, mut at) = (Text::new(), [0, 0]);
        for (direction, part) in parts {
            let at = &mut at[*direction as usize];
            let (part, len) = match part {
                Ok(bytes) => (Part::Bytes { at: *at, bytes, frame: 1 }, bytes.len() as u64),
                Err(len) => (Part::Gap { at: *at, len: *len }, *len),
            };
            *at += len;
            let first = *direction == Direction::Up;
            follow.chunk(&Chunk { number: 0, key, direction: *direction, first, part }, &mut out);
        }
        follow.end(&mut out);
        out.as_str().into()
    }

    use Direction::{Down, Up};

    #[test]
    fn text_has_a_line_for_each_turn() {
        let parts = [
            (Up, Ok(&b"one\r\ntw"[..])),
            (Up, Ok(b"o\r")),
            (Up, Ok(b"\r\n\x1b[1m")),
            (Down, Ok(b"an")),
            (Down, Err(3)),
            (Up, Ok(b"x\r")),
        ];
        let text = "--- 192.0.2.1:7 > 192.0.2.2:7\none\ntwo.\n.[1m\n--- 192.0.2.2:7 > 192.0.2.1:7\nan[3 bytes missing in capture file]\n";
        assert_eq!(
            shown(Form::Text, "utf-8", false, &parts),
            format!("{text}--- 192.0.2.1:7 > 192.0.2.2:7\nx\n")
        );
        let painted = shown(Form::Text, "utf-8", true, &[(Up, Ok(b"a\n")), (Down, Ok(b"b"))]);
        assert!(
            painted.contains("\x1b[36ma\n\x1b[0m") && painted.contains("\x1b[33mb\x1b[0m"),
            "{painted:?}"
        );
        assert!(!painted.contains("\n\n"));
    }

    #[test]
    fn characters_may_be_cut_in_two() {
        let parts = [
            (Up, Ok(&b"\xce"[..])),
            (Down, Ok(b"\xd2\xbb")),
            (Up, Ok(b"\xc4\xc4\xe3\xba")),
            (Up, Err(1)),
            (Up, Ok(b"a")),
        ];
        let gbk = shown(Form::Text, "gbk", false, &parts);
        let said: Vec<_> = gbk.lines().filter(|line| !line.starts_with("---")).collect();
        assert_eq!(said, ["一", "文你\u{fffd}[1 bytes missing in capture file]a"]);
        let bidi = shown(Form::Text, "utf-8", false, &[(Up, Ok("a\u{202e}b\u{85}ü".as_bytes()))]);
        assert!(bidi.ends_with("\na.b.ü\n"));
    }

    #[test]
    fn dumps_are_those_of_tshark() {
        let parts = [
            (Up, Ok(&b"abcabcabcabcabcabcabcabcabcabc"[..])),
            (Down, Ok(b"\0\x01def")),
            (Up, Err(3)),
            (Up, Ok(b"x")),
        ];
        let dump = "00000000  61 62 63 61 62 63 61 62  63 61 62 63 61 62 63 61  abcabcab cabcabca\n\
                    00000010  62 63 61 62 63 61 62 63  61 62 63 61 62 63        bcabcabc abcabc\n\
                    \t00000000  00 01 64 65 66                                    ..def\n\
                    [3 bytes missing in capture file]\n\
                    00000021  78                                                x\n";
        assert_eq!(shown(Form::Hex, "utf-8", false, &parts), dump);
    }

    #[test]
    fn json_has_an_object_for_each_part() {
        let json = shown(Form::Json, "gbk", false, &[(Up, Ok(b"\xc4\xe3")), (Down, Err(3))]);
        let head = r#"{"protocol":"tcp","number":0,"from":"192.0.2."#;
        let lines = [
            format!(r#"{head}1:7","to":"192.0.2.2:7","at":0,"frame":1,"bytes":"c4e3","text":"你"}}"#),
            format!(r#"{head}2:7","to":"192.0.2.1:7","at":0,"missing":3}}"#),
        ];
        assert_eq!(json.lines().collect::<Vec<_>>(), lines);
    }
}
