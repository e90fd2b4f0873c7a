//! What is wrong with an address, in words for the person who typed it.

use alloc::string::String;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr};

use super::prefix::Binary;

/// Why a text is no address, or no prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressError {
    /// Neither IPv4 nor IPv6 nor MAC.
    Unknown(Word),
    /// An IPv4 address of this many octets.
    Octets(usize),
    /// An octet that is no decimal number.
    OctetDigits(Word),
    /// An octet over 255.
    OctetRange(Word),
    /// An octet with leading zeros.
    LeadingZero(Word),
    /// An IPv6 address of this many groups, and no `::`.
    Groups(usize),
    /// An IPv6 address with `::` and eight groups or more.
    NoGap(usize),
    /// An IPv6 address with more than one `::`.
    TwoGaps,
    /// A group that is not one to four hexadecimal digits.
    Group(Word),
    /// A zone that is empty or has other characters than letters, digits, `.`, `-`, `_`.
    Zone(Word),
    /// An octet of a MAC address that is not two hexadecimal digits.
    MacOctet(Word),
    /// A MAC address of this many octets.
    MacOctets(usize),
    /// A MAC address with a prefix or mask.
    MacPrefix,
    /// Nothing behind `/`.
    NoLength,
    /// A prefix length that is no number.
    LengthDigits(Word),
    /// A prefix length over the bits of the address.
    LengthRange {
        /// The length.
        length: Word,
        /// The number of bits.
        most: u8,
    },
    /// A prefix length or mask behind `/`, and another one.
    TwoLengths,
    /// A mask of the other version.
    MaskVersion(Word),
    /// A mask with a one behind a zero.
    Holes(IpAddr),
    /// A mask turned round: zeros, then ones.
    Wildcard(Ipv4Addr),
}

/// A word of the text, kept short, and shown without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word(String);

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        const MOST: usize = 40;
        let short: String = text.chars().take(MOST).collect();
        let more = if short.len() < text.len() { "…" } else { "" };
        Self(alloc::format!("`{}{more}`", short.escape_debug()))
    }
}

impl fmt::Display for Word {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl core::error::Error for AddressError {}

impl fmt::Display for AddressError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(word) => write!(out, "{word} is neither an IPv4, an IPv6 nor a MAC address"),
            Self::Octets(count) => {
                write!(out, "an IPv4 address has four octets with dots between, this has {count}")
            }
            Self::OctetDigits(word) => write!(out, "octet {word} is no decimal number"),
            Self::OctetRange(word) => write!(out, "octet {word} is over 255"),
            Self::LeadingZero(word) => {
                write!(
                    out,
                    "octet {word} has a leading zero: some programs read it as octal, some as decimal"
                )
            }
            Self::Groups(count) => {
                write!(out, "an IPv6 address has eight groups, this has {count} and no `::`")
            }
            Self::NoGap(count) => {
                write!(
                    out,
                    "`::` stands for one group or more, but there are {count} others, of eight in all"
                )
            }
            Self::TwoGaps => out.write_str("`::` can stand in an IPv6 address only once"),
            Self::Group(word) => write!(out, "group {word} is not one to four hexadecimal digits"),
            Self::Zone(word) => write!(out, "zone {word} is not the name or number of an interface"),
            Self::MacOctet(word) => write!(out, "{word} in a MAC address is not two hexadecimal digits"),
            Self::MacOctets(count) => write!(out, "a MAC address has six octets, this has {count}"),
            Self::MacPrefix => out.write_str("a MAC address has no prefix or mask"),
            Self::NoLength => out.write_str("the prefix length or mask behind `/` is missing"),
            Self::LengthDigits(word) => write!(out, "prefix length {word} is no decimal number"),
            Self::LengthRange { length, most } => {
                write!(out, "prefix length {length} is over {most}, the bits of the address")
            }
            Self::TwoLengths => out.write_str("there are two prefix lengths or masks"),
            Self::MaskVersion(word) => write!(out, "mask {word} is of the other IP version"),
            Self::Holes(mask) => {
                write!(
                    out,
                    "mask {mask} is not contiguous: in binary its ones must come before its zeros, but it is "
                )?;
                write!(out, "{}", Binary::from(*mask))
            }
            Self::Wildcard(mask) => {
                write!(out, "{mask} is a wildcard, a mask turned round: the mask would be {}", !*mask)
            }
        }
    }
}
