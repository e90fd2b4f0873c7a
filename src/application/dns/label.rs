//! A label of a domain name as text, both ways: characters as they are, control characters as C escapes (`\t`, `\033`),
//! invisible ones as `\u200B`, what is not UTF-8 as U+FFFD. This is what Wireshark shows.

use core::fmt;

use crate::codec::Text;

/// Writes a label.
pub(crate) fn shown(label: &[u8], out: &mut Text) {
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

/// What an escape stands for.
pub(crate) enum Code {
    Byte(u8),
    Char(char),
}

/// What stands behind a backslash, `t`, `033`, `u200B`, or `.` for a dot inside a label, and how long that is. `None`:
/// it is just a backslash.
pub(crate) fn escape(rest: &str) -> Option<(Code, usize)> {
    let number = |from: usize, digits: usize, radix| {
        let text = rest.get(from..from + digits).filter(|text| !text.starts_with('+'))?;
        u32::from_str_radix(text, radix).ok()
    };
    let char = match rest.bytes().next()? {
        b'a' => '\x07',
        b'b' => '\x08',
        b't' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        char @ (b'.' | b'\\') => char::from(char),
        b'0'..=b'3' => return number(0, 3, 8).map(|byte| (Code::Byte(byte as u8), 3)),
        b'u' => return number(1, 4, 16).and_then(char::from_u32).map(|char| (Code::Char(char), 5)),
        b'U' => return number(1, 8, 16).and_then(char::from_u32).map(|char| (Code::Char(char), 9)),
        _ => return None,
    };
    Some((Code::Char(char), 1))
}
