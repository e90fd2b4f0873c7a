//! The text of a capture filter as tokens: the longest run that is something wins, as in pcap-filter(7).

use alloc::format;
use alloc::vec::Vec;
use core::net::Ipv6Addr;

use super::words;
use crate::filter::FilterError;

/// What stands in the text, and the byte at which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) at: usize,
    pub(super) text: &'t str,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of the language.
    Word,
    /// Any other word, or one behind a backslash: a name.
    Name,
    /// A number, also one that has a name.
    Number(u32),
    /// Two to four numbers with dots between them: their bits, left-aligned, and how many bits there are.
    Dotted(u32, u32),
    V6(u128),
    Mac([u8; 6]),
    /// Brackets and operators; `and`, `or`, `not` and their like have one form.
    Sign(&'static str),
    /// Behind the last one.
    End,
}

/// Signs with two characters stand in front of those with one.
const SIGNS: [(&str, &str); 25] = [
    ("&&", "and"),
    ("||", "or"),
    (">=", ">="),
    ("<=", "<="),
    ("!=", "!="),
    ("==", "="),
    ("<<", "<<"),
    (">>", ">>"),
    ("!", "not"),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("(", "("),
    (")", ")"),
    ("[", "["),
    ("]", "]"),
    (":", ":"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("%", "%"),
    ("&", "&"),
    ("|", "|"),
    ("^", "^"),
];

/// Every token, and one that says where the text ends.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, FilterError> {
    let (mut at, mut tokens) = (0, Vec::new());
    while let Some(first) = text[at..].chars().next() {
        if matches!(first, ' ' | '\t' | '\r' | '\n') {
            at += 1;
            continue;
        }
        let (len, kind) = token(text, at, first)?;
        let shown = usize::from(first == '\\');
        tokens.push(Token { at, text: &text[at + shown..at + len], kind });
        at += len;
    }
    tokens.push(Token { at, text: "", kind: Kind::End });
    Ok(tokens)
}

fn token(text: &str, at: usize, first: char) -> Result<(usize, Kind), FilterError> {
    let rest = &text[at..];
    if first == '\\' {
        let name = rest[1..].find([' ', '!', '(', ')', '\n', '\t']).unwrap_or(rest.len() - 1);
        if name == 0 {
            return Err(FilterError::new(text, at, "expected a name behind the backslash"));
        }
        return Ok((1 + name, Kind::Name));
    }
    let word = word(rest);
    if let Some((len, kind)) = address(rest)
        && len >= word
    {
        return Ok((len, kind));
    }
    if word > 0 {
        return Ok((word, self::kind(text, at, &rest[..word])?));
    }
    if let Some((sign, kind)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Ok((sign.len(), Kind::Sign(kind)));
    }
    Err(FilterError::new(text, at, format!("`{}` has no meaning in a filter", first.escape_debug())))
}

/// Letters, digits, and dots, hyphens and underscores between them; a dot may be the last.
fn word(rest: &str) -> usize {
    if !rest.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return 0;
    }
    let run = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
    rest[..run].trim_end_matches(['-', '_']).len()
}

/// What a whole word is.
fn kind(text: &str, at: usize, word: &str) -> Result<Kind, FilterError> {
    if let Some(sign) = words::sign(word) {
        return Ok(Kind::Sign(sign));
    }
    if words::is_known(word) {
        return Ok(Kind::Word);
    }
    if let Some(number) = words::constant(word) {
        return Ok(Kind::Number(number));
    }
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return Ok(Kind::Name);
    }
    if is_number(word) {
        return number(text, at, word).map(Kind::Number);
    }
    let parts = word.split('.').count();
    if (2..=4).contains(&parts) && word.split('.').all(is_number) {
        let mut bits = 0;
        for part in word.split('.') {
            match number(text, at, part) {
                Ok(part @ 0..256) => bits = bits << 8 | part,
                _ => return Ok(Kind::Name),
            }
        }
        return Ok(Kind::Dotted(bits << (32 - 8 * parts), 8 * parts as u32));
    }
    Ok(Kind::Name)
}

fn is_number(word: &str) -> bool {
    let (digits, radix) =
        word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).map_or((word, 10), |hex| (hex, 16));
    !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
}

/// A number as in C: hexadecimal, octal, decimal.
fn number(text: &str, at: usize, word: &str) -> Result<u32, FilterError> {
    let (digits, radix) = match word.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&word[2..], 16),
        [b'0', _, ..] => (&word[1..], 8),
        _ => (word, 10),
    };
    let wrong = |what| FilterError::new(text, at, format!("the number {word} {what}"));
    let mut value = 0_u32;
    for digit in digits.chars() {
        let digit = digit.to_digit(radix).ok_or_else(|| wrong("begins with 0, but is not octal"))?;
        let more = value.checked_mul(radix).and_then(|value| value.checked_add(digit));
        value = more.ok_or_else(|| wrong("has more than 32 bits"))?;
    }
    Ok(value)
}

/// An IPv6 or MAC address, and how long it is.
fn address(rest: &str) -> Option<(usize, Kind)> {
    let run = rest.bytes().take_while(|byte| byte.is_ascii_hexdigit() || b":.-".contains(byte)).count();
    let run = rest[..run].trim_end_matches(['.', '-']);
    if run.contains(':') {
        let run = if run.ends_with(':') && !run.ends_with("::") { &run[..run.len() - 1] } else { run };
        if let Ok(address) = run.parse::<Ipv6Addr>() {
            return Some((run.len(), Kind::V6(u128::from(address))));
        }
    }
    mac(run).map(|mac| (run.len(), Kind::Mac(mac)))
}

/// Six numbers of one or two digits with `:`, `-` or `.` between them, three of four with `.`, or twelve digits.
fn mac(run: &str) -> Option<[u8; 6]> {
    let mut mac = [0; 6];
    if run.len() == 12 && run.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        for (to, at) in mac.iter_mut().zip((0..).step_by(2)) {
            *to = u8::from_str_radix(&run[at..at + 2], 16).ok()?;
        }
        return Some(mac);
    }
    let sign = [':', '-', '.'].into_iter().find(|sign| run.contains(*sign))?;
    let parts = || run.split(sign);
    if sign == '.' && parts().count() == 3 && parts().all(|part| part.len() == 4) {
        for (to, part) in mac.chunks_exact_mut(2).zip(parts()) {
            to.copy_from_slice(&u16::from_str_radix(part, 16).ok()?.to_be_bytes());
        }
        return Some(mac);
    }
    if parts().count() != 6 || parts().any(|part| part.is_empty() || part.len() > 2) {
        return None;
    }
    for (to, part) in mac.iter_mut().zip(parts()) {
        *to = u8::from_str_radix(part, 16).ok()?;
    }
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        tokens(text).unwrap().into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn the_longest_run_wins() {
        use Kind::{Dotted, End, Mac, Name, Number, Sign, V6, Word};
        let mac = Mac([0, 0, 0x5e, 0, 0x53, 1]);
        for (text, wanted) in [
            ("port 0x50", &[Word, Number(80), End][..]),
            ("portrange 80-90", &[Word, Name, End]),
            (
                "tcp[tcpflags]&tcp-syn!=0",
                &[Word, Sign("["), Number(13), Sign("]"), Sign("&"), Number(2), Sign("!="), Number(0), End],
            ),
            ("10.1", &[Dotted(0x0a01_0000, 16), End]),
            ("192.0.2.1/32", &[Dotted(0xc000_0201, 32), Sign("/"), Number(32), End]),
            ("ether[0:2]", &[Word, Sign("["), Number(0), Sign(":"), Number(2), Sign("]"), End]),
            ("::", &[V6(0), End]),
            ("2001:db8::1/64", &[V6(0x2001_0db8 << 96 | 1), Sign("/"), Number(64), End]),
            ("0:0:5e:0:53:1", &[mac, End]),
            ("00-00-5e-00-53-01", &[mac, End]),
            ("0000.5e00.5301", &[mac, End]),
            ("00005e005301", &[mac, End]),
            (r"\tcp)", &[Name, Sign(")"), End]),
            ("010 len<<1", &[Number(8), Word, Sign("<<"), Number(1), End]),
            ("ftp-data tcp", &[Name, Word, End]),
        ] {
            assert_eq!(kinds(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_token_is_an_error() {
        for (text, at) in [("ip ;", 3), ("port 99999999999", 5), ("port 08", 5), ("proto \\", 6), ("é", 0)] {
            assert_eq!(tokens(text).unwrap_err().at, at, "{text}");
        }
    }
}
