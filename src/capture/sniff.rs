//! What a stream is, by its first bytes.

use std::fmt;

/// The format of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// pcap, in any of its variants.
    Pcap,
    /// pcapng.
    Pcapng,
    /// snoop (RFC 1761).
    Snoop,
}

/// What a capture is packed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// gzip (RFC 1952), of one or more members.
    Gzip,
    /// zstd (RFC 8878), of one or more frames.
    Zstd,
    /// lz4 frames.
    Lz4,
}

/// In which order the bytes of a number stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// Most significant byte first.
    Big,
    /// Least significant byte first.
    Little,
}

impl ByteOrder {
    /// The bytes of a 16-bit number.
    pub(crate) const fn two(self, number: u16) -> [u8; 2] {
        if matches!(self, Self::Little) { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    /// The bytes of a 32-bit number.
    pub(crate) const fn four(self, number: u32) -> [u8; 4] {
        if matches!(self, Self::Little) { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    /// The bytes of a 64-bit number.
    pub(crate) const fn eight(self, number: u64) -> [u8; 8] {
        if matches!(self, Self::Little) { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    /// A 16-bit number at `at`; 0 where there is none.
    #[inline]
    pub(crate) fn u16(self, bytes: &[u8], at: usize) -> u16 {
        let raw = bytes.get(at..).and_then(|b| b.first_chunk()).copied().unwrap_or_default();
        if self == Self::Little { u16::from_le_bytes(raw) } else { u16::from_be_bytes(raw) }
    }

    /// A 32-bit number at `at`; 0 where there is none.
    #[inline]
    pub(crate) fn u32(self, bytes: &[u8], at: usize) -> u32 {
        let raw = bytes.get(at..).and_then(|b| b.first_chunk()).copied().unwrap_or_default();
        if self == Self::Little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) }
    }

    /// A 64-bit number at `at`; 0 where there is none.
    #[inline]
    pub(crate) fn u64(self, bytes: &[u8], at: usize) -> u64 {
        let raw = bytes.get(at..).and_then(|b| b.first_chunk()).copied().unwrap_or_default();
        if self == Self::Little { u64::from_le_bytes(raw) } else { u64::from_be_bytes(raw) }
    }
}

/// How many first bytes decide.
pub(crate) const SNIFF_LEN: usize = 8;

/// The format that begins with these bytes.
pub(crate) fn format(start: &[u8]) -> Option<Format> {
    match start {
        [0x0a, 0x0d, 0x0d, 0x0a, ..] => Some(Format::Pcapng),
        [b's', b'n', b'o', b'o', b'p', 0, 0, 0, ..] => Some(Format::Snoop),
        _ => super::pcap::magic(start).map(|_| Format::Pcap),
    }
}

/// How many bytes of skippable frames, which zstd and lz4 have in common, may stand before the one that decides.
pub(crate) const SKIP_LIMIT: usize = 64 << 10;

/// The length of the skippable frame that begins with these bytes.
pub(crate) fn skippable(start: &[u8]) -> Option<usize> {
    match start {
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] if start.len() >= SNIFF_LEN => {
            Some(SNIFF_LEN.saturating_add(ByteOrder::Little.u32(start, 4) as usize))
        }
        _ => None,
    }
}

/// The compression that begins with these bytes.
pub(crate) fn compression(start: &[u8]) -> Option<Compression> {
    match start {
        [0x1f, 0x8b, 8, ..] => Some(Compression::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
        [0x04, 0x22, 0x4d, 0x18, ..] => Some(Compression::Lz4),
        _ => None,
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pcap => "pcap",
            Self::Pcapng => "pcapng",
            Self::Snoop => "snoop",
        })
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Lz4 => "lz4",
        })
    }
}

impl fmt::Display for ByteOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Big => "big-endian",
            Self::Little => "little-endian",
        })
    }
}
