//! Strings and keys of JSON.

use alloc::string::String;

use crate::codec::Text;

/// A member's name, behind a comma.
pub(crate) fn key(name: &str, out: &mut Text) {
    out.str(",\"");
    out.str(name);
    out.str("\":");
}

/// A member that is text; bytes that are no text are hexadecimal under a key that says so.
#[cfg(feature = "std")]
pub(crate) fn text_or_hex(name: &str, marked: &str, bytes: &[u8], out: &mut Text) {
    if let Ok(text) = core::str::from_utf8(bytes) {
        key(name, out);
        return quoted(text, out);
    }
    key(marked, out);
    out.byte(b'"');
    out.bytes_hex(bytes);
    out.byte(b'"');
}

/// A JSON string; control characters, also those of C1 and of text direction, are escaped.
pub(crate) fn quoted(text: &str, out: &mut Text) {
    out.byte(b'"');
    if plain(text.as_bytes()) {
        out.str(text);
    } else {
        text.chars().for_each(|char| escaped(char, out));
    }
    out.byte(b'"');
}

/// A JSON string of what `write` writes, in place as long as nothing in it is to be escaped.
pub(crate) fn quoted_by(out: &mut Text, write: impl FnOnce(&mut Text)) {
    out.byte(b'"');
    let start = out.len();
    write(out);
    let written = &out.as_bytes()[start..];
    if plain(written) {
        return out.byte(b'"');
    }
    let text = String::from_utf8_lossy(written).into_owned();
    out.truncate(start - 1);
    quoted(&text, out);
}

/// Nothing in it is to be escaped.
fn plain(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'))
}

/// A JSON string of these bytes; where they are not UTF-8 they become replacement characters.
pub(crate) fn quoted_bytes(bytes: &[u8], out: &mut Text) {
    out.byte(b'"');
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|char| escaped(char, out));
        if !chunk.invalid().is_empty() {
            out.char(char::REPLACEMENT_CHARACTER);
        }
    }
    out.byte(b'"');
}

fn escaped(char: char, out: &mut Text) {
    match char {
        '"' => out.str("\\\""),
        '\\' => out.str("\\\\"),
        '\n' => out.str("\\n"),
        '\r' => out.str("\\r"),
        '\t' => out.str("\\t"),
        ..' '
        | '\x7f'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => {
            out.str("\\u");
            out.bytes_hex(&u32::from(char).to_be_bytes()[2..]);
        }
        _ => out.char(char),
    }
}

#[cfg(all(test, feature = "json"))]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_from_a_reader_of_json() {
        for text in ["plain", "q\"b\\", "\u{0}\u{1b}[31m\n", "ü网\u{85}\u{202e}\u{2028}"] {
            let mut out = Text::new();
            quoted(text, &mut out);
            assert_eq!(serde_json::from_str::<String>(out.as_str()).unwrap(), text);
            let mut written = Text::new();
            quoted_by(&mut written, |out| out.str(text));
            assert_eq!(written.as_str(), out.as_str());
            assert!(
                !out.as_str()
                    .chars()
                    .any(|char| char.is_control() || ('\u{2028}'..='\u{202e}').contains(&char))
            );
        }
    }
}
