//! The Internet checksum, [RFC 1071](https://www.rfc-editor.org/rfc/rfc1071), the CRC32c of
//! [RFC 9260 appendix A](https://www.rfc-editor.org/rfc/rfc9260#appendix-A), and the CRC32 of Ethernet.

use crc::{CRC_32_ISCSI, CRC_32_ISO_HDLC, Crc, Table};

use super::Layer;

/// What a checksum turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Wrong.
    Bad,
    /// Right.
    Good,
    /// Not all of its bytes are here: a fragment, a short capture.
    Unverified,
    /// The sender left it out.
    Absent,
    /// Left out where it must not be.
    Illegal,
    /// Wrong, but just the sum of the pseudo-header, which a sender leaves for its network card to go on from.
    LeftToCard,
}

impl Status {
    /// Wireshark's number.
    #[must_use]
    pub const fn number(self) -> u64 {
        match self {
            Self::Bad | Self::LeftToCard => 0,
            Self::Good => 1,
            Self::Unverified => 2,
            Self::Absent => 3,
            Self::Illegal => 4,
        }
    }
}

/// What Wireshark's number of a status means.
#[must_use]
pub fn status(number: u64) -> Option<&'static str> {
    ["bad", "good", "unverified", "not present", "illegal"].get(number as usize).copied()
}

/// One's-complement sum of 16-bit words over all parts, complemented.
///
/// Only the last part may have an odd length.
#[inline(always)]
#[must_use]
pub fn internet(parts: &[&[u8]]) -> u16 {
    !fold(parts.iter().map(|part| words(part)).sum::<u64>())
}

/// One's-complement sum of these words, not complemented: a checksum is moved with it, RFC 1624.
#[must_use]
pub fn sum(words: &[u16]) -> u16 {
    fold(words.iter().map(|word| u64::from(*word)).sum())
}

/// The checksum over a header and its payload; 0 over a good one.
#[inline(always)]
#[must_use]
pub fn over(header: &[u8], payload: &[u8]) -> u16 {
    !fold(joined(header, payload))
}

/// The checksum over a pseudo-header (RFC 768, RFC 8200 §8.1), a header and its payload; 0 over a good one.
///
/// `addresses` are source and destination as they lie in the IP header.
#[inline(always)]
#[must_use]
pub fn with_pseudo_header(addresses: &[u8], protocol: u8, header: &[u8], payload: &[u8]) -> u16 {
    let len = header.len() + payload.len();
    !fold(pseudo(addresses, protocol, len) + joined(header, payload))
}

/// Whether the checksum of a layer over pseudo-header, header and payload is right; `stored` is what it says.
///
/// The pseudo-header has the final destination of a routing header, RFC 8200 §8.1.
#[must_use]
pub fn verify(layer: &Layer<'_>, protocol: u8, stored: u16) -> Status {
    if !layer.whole() {
        return Status::Unverified;
    }
    let (mut room, len) = ([0; 32], layer.header.len() + layer.payload.len());
    let pseudo = pseudo(layer.context.ends(&mut room), protocol, len);
    if fold(pseudo + joined(layer.header, layer.payload)) == u16::MAX {
        Status::Good
    } else if stored == fold(pseudo) {
        Status::LeftToCard
    } else {
        Status::Bad
    }
}

/// The CRC32c over all parts, which are one run of bytes.
#[must_use]
pub fn crc32c(parts: &[&[u8]]) -> u32 {
    static CRC: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISCSI);
    crc(&CRC, parts)
}

/// The frame check sequence of IEEE 802.3 §3.2.9 over all parts, which are one run of bytes; on the wire, its lowest
/// byte comes first.
#[must_use]
pub fn crc32(parts: &[&[u8]]) -> u32 {
    static CRC: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISO_HDLC);
    crc(&CRC, parts)
}

fn crc(kind: &'static Crc<u32, Table<16>>, parts: &[&[u8]]) -> u32 {
    let mut digest = kind.digest();
    for part in parts {
        digest.update(part);
    }
    digest.finalize()
}

/// What the checksum of a layer that is all there has to be; `stored` is what it says.
#[must_use]
pub fn expected(layer: &Layer<'_>, protocol: u8, stored: u16) -> u16 {
    let (mut room, len) = ([0; 32], layer.header.len() + layer.payload.len());
    let pseudo = pseudo(layer.context.ends(&mut room), protocol, len);
    // Adding the complement takes what is stored away again, RFC 1624.
    !fold(pseudo + joined(layer.header, layer.payload) + u64::from((!stored).to_be()))
}

/// The same of a checksum without pseudo-header.
#[must_use]
pub fn expected_alone(layer: &Layer<'_>, stored: u16) -> u16 {
    !fold(joined(layer.header, layer.payload) + u64::from((!stored).to_be()))
}

/// A header of odd length shifts the bytes of the payload to the other half of their words.
#[inline(always)]
fn joined(header: &[u8], payload: &[u8]) -> u64 {
    let payload = words(payload);
    words(header) + if header.len().is_multiple_of(2) { payload } else { narrow(payload).swap_bytes().into() }
}

#[inline(always)]
fn pseudo(addresses: &[u8], protocol: u8, len: usize) -> u64 {
    words(addresses) + u64::from((len as u32).to_be()) + u64::from(u16::from(protocol).to_be())
}

/// The sum of 16 bits, of one of words as they lie in memory: bytes that change places in all of them do so in the sum,
/// too (RFC 1071 §2 (B)).
#[inline(always)]
const fn fold(sum: u64) -> u16 {
    narrow(sum).to_be()
}

#[inline(always)]
const fn narrow(sum: u64) -> u16 {
    let sum = (sum >> 32) + (sum & 0xffff_ffff);
    let sum = (sum >> 16) + (sum & 0xffff);
    let sum = (sum >> 16) + (sum & 0xffff);
    ((sum >> 16) + (sum & 0xffff)) as u16
}

/// The sum of the words as they lie in memory, eight bytes at a time.
#[inline(always)]
fn words(bytes: &[u8]) -> u64 {
    let (eights, tail) = bytes.as_chunks::<8>();
    // Upper halves are summed alone; lower ones are what they leave of the sum of all, which may wrap: three instructions
    // where two sums of halves take four.
    let (mut all, mut upper) = (0_u64, 0_u64);
    for eight in eights {
        let word = u64::from_ne_bytes(*eight);
        (all, upper) = (all.wrapping_add(word), upper.wrapping_add(word >> 32));
    }
    let halves = upper.wrapping_add(all.wrapping_sub(upper << 32));
    let (fours, tail) = tail.as_chunks::<4>();
    let last = match *tail {
        [a, b, c] => u32::from_ne_bytes([a, b, c, 0]),
        [a, b] => u32::from_ne_bytes([a, b, 0, 0]),
        [a] => u32::from_ne_bytes([a, 0, 0, 0]),
        _ => 0,
    };
    let four = fours.first().map_or(0, |four| u32::from_ne_bytes(*four));
    halves + u64::from(four) + u64::from(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_1071() {
        assert_eq!(internet(&[&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]]), !0xddf2);
    }

    #[test]
    fn the_examples_of_rfc_3720() {
        assert_eq!(crc32c(&[&[0; 32]]), 0x8a91_36aa);
        assert_eq!(crc32c(&[&[0xff; 5], &[0xff; 27]]), 0x62a8_ab43);
    }

    /// The check value that IEEE 802.3's polynomial is known by.
    #[test]
    fn the_check_of_123456789() {
        assert_eq!(crc32(&[b"1234", b"56789"]), 0xcbf4_3926);
    }

    #[test]
    fn any_length_is_summed_word_by_word() {
        let bytes: [u8; 67] = core::array::from_fn(|i| (i * 151 + 200) as u8);
        for len in 0..=bytes.len() {
            let word = |pair: &[u8]| u64::from(pair[0]) << 8 | pair.get(1).map_or(0, |byte| u64::from(*byte));
            assert_eq!(internet(&[&bytes[..len]]), !narrow(bytes[..len].chunks(2).map(word).sum()), "{len}");
        }
        assert_eq!(internet(&[&[0xff; 64]]), 0);
        assert_eq!(internet(&[&[0; 64]]), 0xffff);
    }

    #[test]
    fn parts_are_one_run_of_bytes() {
        let bytes: [u8; 37] = core::array::from_fn(|i| (i * 37 + 11) as u8);
        for cut in 0..37 {
            let (header, payload) = bytes.split_at(cut);
            assert_eq!(
                with_pseudo_header(&[1, 2, 3, 4], 17, header, payload),
                with_pseudo_header(&[1, 2, 3, 4], 17, &bytes, &[])
            );
        }
    }
}
