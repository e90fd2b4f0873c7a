//! The key of a mapping, and the keys that follow from it.

use core::fmt;

use hkdf::Hkdf;
use sha2::Sha256;

/// The shortest key, in bytes.
pub const SHORTEST: usize = 16;

/// A key: whoever has it can map addresses in the same way, and try which address became which.
///
/// It is no password: take it from a source of random bytes. Newlines at its end do not count.
///
/// ```
/// use septet::rewrite::anonymize::Key;
/// assert!(Key::new(b"short").is_err());
/// assert!(Key::new(b"0123456789abcdef0123456789abcdef\n").is_ok());
/// ```
pub struct Key(Hkdf<Sha256>);

/// The key has fewer bytes than [`SHORTEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortKey(pub usize);

impl fmt::Display for ShortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key has {} bytes, it needs at least {SHORTEST}", self.0)
    }
}

impl core::error::Error for ShortKey {}

impl Key {
    /// A key of at least [`SHORTEST`] bytes, newlines at its end not counted.
    pub fn new(bytes: &[u8]) -> Result<Self, ShortKey> {
        let end = bytes.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |last| last + 1);
        if end < SHORTEST {
            return Err(ShortKey(end));
        }
        Ok(Self(Hkdf::new(Some(b"septet anonymize"), &bytes[..end])))
    }

    /// The key for one purpose, by HKDF-SHA-256 (RFC 5869).
    pub(super) fn part(&self, purpose: &str) -> [u8; 32] {
        let mut part = [0; 32];
        // Only more than 255 blocks are refused.
        let done = self.0.expand(purpose.as_bytes(), &mut part);
        debug_assert!(done.is_ok(), "one block of output");
        part
    }
}

impl fmt::Debug for Key {
    /// Says nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newlines_do_not_count_and_purposes_differ() {
        let key = |bytes: &[u8]| Key::new(bytes).unwrap();
        assert_eq!(Key::new(b"0123456789abcde\r\n").unwrap_err(), ShortKey(15));
        assert_eq!(key(b"0123456789abcdef\n").part("a"), key(b"0123456789abcdef").part("a"));
        assert_ne!(key(b"0123456789abcdef").part("a"), key(b"0123456789abcdef").part("b"));
        assert_ne!(key(b"0123456789abcdef").part("a"), key(b"0123456789abcdeg").part("a"));
    }
}
