//! The text of a filter as tokens, each with the byte it begins at.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::FilterError;
use super::fault;

/// A word, constant or sign of the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name or an unquoted constant.
    Word(&'t str),
    /// A constant in double quotes, its escapes resolved.
    Quoted(Vec<u8>),
    /// A character in single quotes.
    Char(u8),
    /// What stands between square brackets.
    Brackets(&'t str),
    /// A sign or a word of the language, in its usual spelling.
    Sign(&'static str),
    /// Nothing is left.
    End,
}

/// Signs in the order in which they are tried, and their usual spelling.
const SIGNS: [(&str, &str); 31] = [
    ("===", "==="),
    ("!==", "!=="),
    ("==", "=="),
    ("!=", "!="),
    ("~=", "!=="),
    (">=", ">="),
    ("<=", "<="),
    ("&&", "&&"),
    ("||", "||"),
    ("..", ".."),
    (">", ">"),
    ("<", "<"),
    ("&", "&"),
    ("!", "!"),
    ("~", "matches"),
    ("(", "("),
    (")", ")"),
    ("{", "{"),
    ("}", "}"),
    (",", ","),
    ("#", "#"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("%", "%"),
    // Signs of other languages, to be told what is meant.
    ("|", "|"),
    ("^", "^"),
    ("=", "="),
    ("]", "]"),
    ("$", "$"),
];

/// Words that are signs, and their usual spelling.
const WORDS: [(&str, &str); 23] = [
    ("eq", "=="),
    ("any_eq", "=="),
    ("ne", "!="),
    ("all_ne", "!="),
    ("all_eq", "==="),
    ("any_ne", "!=="),
    ("gt", ">"),
    ("ge", ">="),
    ("lt", "<"),
    ("le", "<="),
    ("and", "&&"),
    ("or", "||"),
    ("not", "!"),
    ("in", "in"),
    ("contains", "contains"),
    ("matches", "matches"),
    ("bitwise_and", "&"),
    ("any", "any"),
    ("all", "all"),
    ("xor", "xor"),
    ("AND", "AND"),
    ("OR", "OR"),
    ("NOT", "NOT"),
];

/// Reads one token after the other.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token and where it begins.
    pub(super) fn next(&mut self) -> Result<(usize, Token<'t>), FilterError> {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        let at = self.at;
        let Some(first) = rest.bytes().next() else { return Ok((at, Token::End)) };
        if let Some(inside) = rest.strip_prefix('"') {
            return self.quoted(at, inside, 1, true);
        }
        if let Some(inside) = rest.strip_prefix("r\"").or_else(|| rest.strip_prefix("R\"")) {
            return self.quoted(at, inside, 2, false);
        }
        if first == b'\'' {
            return self.char(at, &rest[1..]);
        }
        if first == b'[' {
            let Some(end) = rest.find(']') else { return Err(fault(at, "no `]` closes this `[`")) };
            self.at += end + 1;
            return Ok((at, Token::Brackets(&rest[1..end])));
        }
        if first.is_ascii_alphanumeric() || first == b'_' || first == b':' {
            return Ok((at, self.word(rest)));
        }
        match SIGNS.iter().find(|sign| rest.starts_with(sign.0)) {
            Some((sign, usual)) => {
                self.at += sign.len();
                Ok((at, Token::Sign(usual)))
            }
            None => {
                let char = rest.chars().next().unwrap_or_default().escape_default();
                Err(fault(at, format!("`{char}` means nothing here")))
            }
        }
    }

    fn word(&mut self, rest: &'t str) -> Token<'t> {
        let bytes = rest.as_bytes();
        let mut len = 0;
        while let Some(byte) = bytes.get(len) {
            let inside = byte.is_ascii_alphanumeric() || b"_:-".contains(byte) || *byte >= 0x80;
            let dot = *byte == b'.' && bytes.get(len + 1) != Some(&b'.');
            if !inside && !dot {
                break;
            }
            len += 1;
        }
        // The bits of a network: only behind what may be an address.
        let address = rest[..len].contains([':', '.']) && !rest[..len].contains(|c: char| !is_of_address(c));
        if address && bytes.get(len) == Some(&b'/') && bytes.get(len + 1).is_some_and(u8::is_ascii_digit) {
            len += 1 + bytes[len + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        }
        self.at += len;
        let word = &rest[..len];
        match WORDS.iter().find(|known| known.0 == word) {
            Some((_, usual)) => Token::Sign(usual),
            None => Token::Word(word),
        }
    }

    fn quoted(
        &mut self,
        at: usize,
        inside: &'t str,
        before: usize,
        escapes: bool,
    ) -> Result<(usize, Token<'t>), FilterError> {
        let (mut bytes, mut i) = (Vec::new(), 0);
        let all = inside.as_bytes();
        loop {
            match all.get(i) {
                None => return Err(fault(at, "no quote closes this string")),
                Some(b'"') => break,
                Some(b'\\') if escapes => {
                    i += escape(&inside[i + 1..], &mut bytes)
                        .ok_or_else(|| fault(at + before + i, WRONG_ESCAPE))?;
                    i += 1;
                }
                Some(b'\\') => {
                    // The pattern keeps the backslash, also the one in front of a quote.
                    bytes.push(b'\\');
                    i += 1;
                    if let Some(next) = all.get(i) {
                        bytes.push(*next);
                        i += 1;
                    }
                }
                Some(byte) => {
                    bytes.push(*byte);
                    i += 1;
                }
            }
        }
        self.at = at + before + i + 1;
        Ok((at, Token::Quoted(bytes)))
    }

    fn char(&mut self, at: usize, inside: &'t str) -> Result<(usize, Token<'t>), FilterError> {
        let mut bytes = Vec::new();
        let len = match inside.as_bytes() {
            [b'\\', ..] => 1 + escape(&inside[1..], &mut bytes).ok_or_else(|| fault(at + 1, WRONG_ESCAPE))?,
            [byte, ..] => {
                bytes.push(*byte);
                1
            }
            [] => 0,
        };
        match (bytes.as_slice(), inside.as_bytes().get(len)) {
            ([byte], Some(b'\'')) => {
                self.at = at + len + 2;
                Ok((at, Token::Char(*byte)))
            }
            _ => Err(fault(at, "one character between single quotes is needed; strings have double quotes")),
        }
    }
}

const WRONG_ESCAPE: &str = "no escape: there are \\\\ \\\" \\' \\a \\b \\f \\n \\r \\t \\v \\xNN \\NNN \\uNNNN \\UNNNNNNNN (a pattern is easier as r\"…\")";

fn is_of_address(char: char) -> bool {
    char.is_ascii_hexdigit() || char == ':' || char == '.'
}

/// Appends what stands behind a backslash; says how long that is.
fn escape(text: &str, out: &mut Vec<u8>) -> Option<usize> {
    let first = *text.as_bytes().first()?;
    let plain = match first {
        b'\'' | b'"' | b'\\' => first,
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        b'x' => {
            let digits = text[1..].bytes().take(2).take_while(u8::is_ascii_hexdigit).count();
            out.push(u8::from_str_radix(text.get(1..=digits)?, 16).ok()?);
            return Some(1 + digits);
        }
        b'0'..=b'7' => {
            let digits = text.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            out.push(u8::from_str_radix(text.get(..digits)?, 8).ok()?);
            return Some(digits);
        }
        b'u' | b'U' => {
            let digits = if first == b'u' { 4 } else { 8 };
            let char = char::from_u32(u32::from_str_radix(text.get(1..=digits)?, 16).ok()?)?;
            out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(1 + digits);
        }
        _ => return None,
    };
    out.push(plain);
    Some(1)
}

/// A quoted constant as text that is read back as it is.
pub(super) fn quote(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for byte in bytes {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push((*byte).into());
            }
            b' '..=b'~' => out.push((*byte).into()),
            _ => {
                out.push_str("\\x");
                out.extend(
                    [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])),
                );
            }
        }
    }
    out.push('"');
    out
}
