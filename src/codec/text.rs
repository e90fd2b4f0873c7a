//! A line being written: numbers, addresses and bytes, without the formatting machinery, which costs several
//! times as much.

mod escaped;
pub mod time;

use alloc::vec::Vec;
use core::fmt;
use core::net::Ipv6Addr;
use core::ops::Range;

/// UTF-8 text in a buffer that is used again and again.
#[derive(Debug, Default, Clone)]
pub struct Text(Vec<u8>);

impl Text {
    /// An empty line.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// What has been written.
    #[inline]
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What has been written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many bytes have been written.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing has been written.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets what has been written, keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets what has been written after this byte.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// One ASCII character.
    #[inline]
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Text as it is.
    #[inline]
    pub fn str(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Text that has been written before, in a buffer like this one.
    #[inline]
    pub fn text(&mut self, text: &Text) {
        self.0.extend_from_slice(&text.0);
    }

    /// ASCII, or text that is known to be UTF-8.
    #[inline]
    pub(crate) fn ascii(&mut self, text: &[u8]) {
        self.0.extend_from_slice(text);
    }

    /// Makes the JSON value at this place an array, or a longer one, with `item` at its end; says by how many bytes
    /// the text has grown.
    pub(crate) fn enlist(&mut self, at: Range<usize>, array: bool, item: &Self) -> usize {
        let before = self.0.len();
        if array {
            self.0.splice(at.end - 1..at.end - 1, [b','].into_iter().chain(item.0.iter().copied()));
        } else {
            let tail = [b','].into_iter().chain(item.0.iter().copied()).chain([b']']);
            self.0.splice(at.end..at.end, tail);
            self.0.insert(at.start, b'[');
        }
        self.0.len() - before
    }

    /// One character.
    pub fn char(&mut self, char: char) {
        self.0.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// `1234`
    #[inline]
    pub fn dec(&mut self, value: u64) {
        match value {
            0..10_000 => self.short(value),
            10_000..100_000_000 => {
                self.short(value / 10_000);
                self.0.extend_from_slice(&four(value % 10_000));
            }
            _ => self.long(value),
        }
    }

    /// Up to four digits.
    #[inline(always)]
    fn short(&mut self, value: u64) {
        let [_, tail @ ..] = four(value);
        match value {
            0..10 => self.0.push(tail[2]),
            10..100 => self.0.extend_from_slice(&[tail[1], tail[2]]),
            100..1_000 => self.0.extend_from_slice(&tail),
            _ => self.0.extend_from_slice(&four(value)),
        }
    }

    /// More than eight digits.
    fn long(&mut self, value: u64) {
        let (front, back) = (value / 100_000_000, value % 100_000_000);
        if front < 10_000 {
            self.short(front);
        } else {
            self.dec(front);
        }
        let ([a, b, c, d], [e, f, g, h]) = (four(back / 10_000), four(back % 10_000));
        self.0.extend_from_slice(&[a, b, c, d, e, f, g, h]);
    }

    /// `IPv4 (2)`: what a number is called, or `Unknown`, and the number.
    pub fn named(&mut self, names: fn(u64) -> Option<&'static str>, number: u64) {
        self.str(names(number).unwrap_or("Unknown"));
        self.str(" (");
        self.dec(number);
        self.byte(b')');
    }

    /// `0042`: decimal, with leading zeros to this many digits (at most 20).
    #[inline]
    pub fn padded(&mut self, mut value: u64, digits: usize) {
        if digits == 6 && value < 1_000_000 {
            self.0.extend_from_slice(&PAIRS[(value / 10_000) as usize]);
            return self.0.extend_from_slice(&four(value % 10_000));
        }
        let mut text = [b'0'; 20];
        let mut at = 20;
        while value > 0 {
            at -= 1;
            text[at] = b'0' + (value % 10) as u8;
            value /= 10;
        }
        self.0.extend_from_slice(&text[at.min(20 - digits.min(20))..]);
    }

    /// `0x002a`: at least this many digits.
    #[inline]
    pub fn hex(&mut self, value: u64, digits: usize) {
        self.str("0x");
        let have = (64 - value.leading_zeros() as usize).div_ceil(4);
        let digits = digits.max(have).clamp(1, 16);
        let mut text = [0; 16];
        for (i, digit) in text[..digits].iter_mut().enumerate() {
            *digit = DIGITS[(value >> (4 * (digits - 1 - i)) & 15) as usize];
        }
        self.0.extend_from_slice(&text[..digits]);
    }

    /// `0a1b2c`
    #[inline]
    pub fn bytes_hex(&mut self, bytes: &[u8]) {
        self.0.reserve(bytes.len() * 2);
        for chunk in bytes.chunks(32) {
            let mut text = [0; 64];
            for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(chunk) {
                *pair = HEX[usize::from(*byte)];
            }
            self.0.extend_from_slice(&text[..chunk.len() * 2]);
        }
    }

    /// `0a:1b:2c`
    #[inline]
    pub fn separated(&mut self, bytes: &[u8], separator: u8) {
        for (i, byte) in bytes.iter().enumerate() {
            if i > 0 {
                self.0.push(separator);
            }
            self.0.extend_from_slice(&HEX[usize::from(*byte)]);
        }
    }

    /// `192.0.2.1`
    #[inline]
    pub fn ipv4(&mut self, octets: [u8; 4]) {
        let (mut text, mut at) = ([b'.'; 16], 0);
        for octet in octets {
            let (digits, len) = OCTETS[usize::from(octet)];
            text[at..at + 3].copy_from_slice(&digits);
            at += usize::from(len);
            text[at] = b'.';
            at += 1;
        }
        self.front(&text, at - 1);
    }

    /// `fe80::1`, [RFC 5952](https://www.rfc-editor.org/rfc/rfc5952).
    #[inline]
    pub fn ipv6(&mut self, octets: [u8; 16]) {
        if octets[..10] == [0; 10] {
            // Embedded IPv4 addresses and the two shortest: rare, and std knows how.
            if let ([0, 0], [a, b, c, d]) = (&octets[10..12], &octets[12..])
                && (*a, *b) != (0, 0)
            {
                // RFC 4291 §2.5.5.1 and RFC 5952 §5: the prefix says that this is an IPv4 address.
                self.str("::");
                return self.ipv4([*a, *b, *c, *d]);
            }
            let _ = fmt::write(self, format_args!("{}", Ipv6Addr::from(octets)));
            return;
        }
        let groups: [u16; 8] =
            core::array::from_fn(|i| u16::from_be_bytes([octets[2 * i], octets[2 * i + 1]]));
        let (mut gap, mut run) = (0..0, 0..0);
        for (i, group) in groups.iter().enumerate() {
            run = if *group == 0 { if run.end == i { run.start..i + 1 } else { i..i + 1 } } else { 0..0 };
            if run.len() > gap.len() {
                gap = run.clone();
            }
        }
        if gap.len() < 2 {
            gap = 9..9;
        }
        let (mut text, mut at, mut i) = ([b':'; 44], 0, 0);
        while i < 8 {
            if i == gap.start {
                at += 2;
                i = gap.end;
                continue;
            }
            at += usize::from(i > 0 && i != gap.end);
            let group = groups[i];
            let [high, low] = group.to_be_bytes().map(|byte| HEX[usize::from(byte)]);
            let digits = (16 - group.leading_zeros()).div_ceil(4).max(1);
            let shifted = u32::from_le_bytes([high[0], high[1], low[0], low[1]]) >> (8 * (4 - digits));
            text[at..at + 4].copy_from_slice(&shifted.to_le_bytes());
            at += digits as usize;
            text[at..at + 2].fill(b':');
            i += 1;
        }
        self.front(&text, at);
    }

    /// The first `len` of these bytes: a copy whose size is known is cheaper than one of just `len`.
    #[inline(always)]
    fn front<const N: usize>(&mut self, bytes: &[u8; N], len: usize) {
        let end = self.0.len() + len;
        self.0.extend_from_slice(bytes);
        self.0.truncate(end);
    }
}

/// Four digits of a number below 10,000.
#[inline(always)]
fn four(value: u64) -> [u8; 4] {
    let ([a, b], [c, d]) = (PAIRS[(value / 100 % 100) as usize], PAIRS[(value % 100) as usize]);
    [a, b, c, d]
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.str(text);
        Ok(())
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Every byte as two hexadecimal digits.
static HEX: [[u8; 2]; 256] = {
    let (mut table, mut i) = ([[0; 2]; 256], 0);
    while i < 256 {
        table[i] = [DIGITS[i >> 4], DIGITS[i & 15]];
        i += 1;
    }
    table
};

/// `00` to `99`.
static PAIRS: [[u8; 2]; 100] = {
    let (mut table, mut i) = ([[0; 2]; 100], 0);
    while i < 100 {
        table[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    table
};

/// Every byte in decimal, and how many digits it has.
static OCTETS: [([u8; 3], u8); 256] = {
    let (mut table, mut i) = ([([0; 3], 0); 256], 0);
    while i < 256 {
        let (a, b, c) = (b'0' + (i / 100) as u8, b'0' + (i / 10 % 10) as u8, b'0' + (i % 10) as u8);
        table[i] = match i {
            100.. => ([a, b, c], 3),
            10.. => ([b, c, 0], 2),
            _ => ([c, 0, 0], 1),
        };
        i += 1;
    }
    table
};

#[cfg(test)]
pub(super) mod tests {
    use alloc::format;
    use core::net::Ipv4Addr;

    use super::*;

    pub(super) fn text(write: impl FnOnce(&mut Text)) -> alloc::string::String {
        let mut text = Text::new();
        write(&mut text);
        text.as_str().into()
    }

    #[test]
    fn numbers_are_written_as_std_writes_them() {
        for value in
            [0, 9, 10, 99, 100, 101, 999, 1_000, 9_999, 10_000, 65_535, 999_999, 10_000_009, u64::MAX]
        {
            assert_eq!(text(|out| out.dec(value)), format!("{value}"));
            assert_eq!(text(|out| out.hex(value, 4)), format!("0x{value:04x}"));
            assert_eq!(text(|out| out.padded(value, 6)), format!("{value:06}"));
        }
    }

    #[test]
    fn addresses_are_written_as_std_writes_them() {
        for address in ["0.0.0.0", "192.0.2.1", "255.255.255.255", "10.99.100.9"] {
            let octets = address.parse::<Ipv4Addr>().unwrap().octets();
            assert_eq!(text(|out| out.ipv4(octets)), address);
        }
        let mut seed = 1u64;
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let groups: [u16; 8] = core::array::from_fn(|i| {
                let zero = seed >> (i + 20) & 1 == 0;
                if zero { 0 } else { (seed >> (i * 6)) as u16 >> (seed >> (i + 3) & 0xc) }
            });
            let address = Ipv6Addr::from(groups);
            if groups[..6] != [0; 6] || groups[6] == 0 {
                assert_eq!(text(|out| out.ipv6(address.octets())), format!("{address}"));
            }
        }
    }

    #[test]
    fn an_ipv4_compatible_address_has_dots() {
        for address in ["::192.0.2.1", "::0.1.0.0", "::ffff:192.0.2.1", "::1", "::", "::ffff", "::1:0:0"] {
            let octets = address.parse::<Ipv6Addr>().unwrap().octets();
            assert_eq!(text(|out| out.ipv6(octets)), address);
        }
    }
}
