//! Where the parts of a long header are, and how a QUIC packet is told from anything else that UDP carries.

use core::ops::Range;

use super::{Quic, version};
use crate::codec::{Error, Header};

/// Version 2, RFC 9369 §3.1.
pub(super) const SECOND: u32 = 0x6b33_43cf;

/// The longest connection identifier of the known versions, RFC 9000 §17.2.
const LONGEST: u8 = 20;

/// Bytes of the tag at the end of a Retry packet, RFC 9001 §5.8.
const TAG: usize = 16;

/// What a packet with a long header is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Initial,
    ZeroRtt,
    Handshake,
    Retry,
    Negotiation,
}

impl Kind {
    /// Of a packet whose first five bytes are there.
    pub(super) fn of(packet: &[u8]) -> Option<Self> {
        const KINDS: [Kind; 4] = [Kind::Initial, Kind::ZeroRtt, Kind::Handshake, Kind::Retry];
        let first = usize::from(packet.get(..Quic::LEN)?[0] >> 4);
        Some(match version(packet) {
            0 => Self::Negotiation,
            // RFC 9369 §3.2: each has the next number.
            SECOND => KINDS[(first + 3) % 4],
            _ => KINDS[first % 4],
        })
    }
}

/// A part of a long header, behind its first five bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Destination,
    Source,
    Original,
    TokenLength,
    Token,
    Length,
    Initial,
    Remaining,
    RetryToken,
    Tag,
    Supported,
}

/// Tells the parts of a packet with a long header, in order, as far as they are there. Says where the packet ends.
pub(super) fn long(packet: &[u8], each: &mut dyn FnMut(Part, Range<usize>)) -> Result<usize, Error> {
    let kind = Kind::of(packet).ok_or(Error::short(Quic::TABLE, Quic::LEN, packet.len()))?;
    let mut parts = Parts { packet, at: Quic::LEN, each };
    parts.id(Part::Destination)?;
    parts.id(Part::Source)?;
    match kind {
        Kind::Negotiation => {
            while parts.left() >= 4 {
                parts.next(Part::Supported, 4)?;
            }
        }
        Kind::Retry if names_original(version(packet)) => {
            parts.id(Part::Original)?;
            parts.next(Part::RetryToken, parts.left())?;
        }
        Kind::Retry => {
            parts.next(Part::RetryToken, parts.left().saturating_sub(TAG))?;
            parts.next(Part::Tag, TAG)?;
        }
        Kind::Initial => {
            let len = parts.varint(Part::TokenLength)?;
            parts.next(Part::Token, len)?;
            parts.protected(Part::Initial)?;
        }
        Kind::ZeroRtt | Kind::Handshake => parts.protected(Part::Remaining)?,
    }
    Ok(parts.at)
}

struct Parts<'p> {
    packet: &'p [u8],
    at: usize,
    each: &'p mut dyn FnMut(Part, Range<usize>),
}

impl Parts<'_> {
    fn left(&self) -> usize {
        self.packet.len() - self.at
    }

    fn short(&self, need: usize) -> Error {
        Error::short(Quic::TABLE, self.at.saturating_add(need), self.packet.len())
    }

    fn next(&mut self, part: Part, len: usize) -> Result<(), Error> {
        if len > self.left() {
            return Err(self.short(len));
        }
        (self.each)(part, self.at..self.at + len);
        self.at += len;
        Ok(())
    }

    /// A length of one byte, and a connection identifier.
    fn id(&mut self, part: Part) -> Result<(), Error> {
        let len = *self.packet.get(self.at).ok_or(self.short(1))?;
        self.next(part, usize::from(len) + 1)
    }

    fn varint(&mut self, part: Part) -> Result<usize, Error> {
        let (value, len) = self.packet.get(self.at..).and_then(varint).ok_or(self.short(1))?;
        self.next(part, len)?;
        Ok(usize::try_from(value).unwrap_or(usize::MAX))
    }

    /// A length, and as much of what it counts as there is.
    fn protected(&mut self, part: Part) -> Result<(), Error> {
        let len = self.varint(Part::Length)?;
        self.next(part, len.min(self.left()))
    }
}

/// An integer of variable length and its bytes, RFC 9000 §16.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let len = 1 << (bytes.first()? >> 6);
    let value = bytes.get(..len)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
    Some((value & (u64::MAX >> (66 - 8 * len)), len))
}

/// Versions whose packets look like those of RFC 9000: 1 and 2, drafts from 11 on and what was made of them, and those
/// that force a negotiation.
pub(super) const fn is_known(version: u32) -> bool {
    matches!(version, 1 | SECOND | 0xff00_000b..=0xff00_00ff | 0xface_b001 | 0xface_b002 | 0xface_b00e)
        || matches!(&version.to_be_bytes(), b"Q050" | b"T050" | b"T051")
        || version & 0x0f0f_0f0f == 0x0a0a_0a0a
}

/// Drafts in which a Retry packet has a connection identifier and no tag.
const fn names_original(version: u32) -> bool {
    matches!(version, 0xff00_0000..=0xff00_0018 | 0xface_b001)
}

/// Whether this is the payload of a UDP datagram with QUIC packets, the first of which has a long header.
#[must_use]
pub fn recognise(payload: &[u8]) -> bool {
    const SHORTEST: usize = 13;
    if payload.len() < SHORTEST || payload[0] & 0x80 == 0 {
        return false;
    }
    let (version, dcil) = (version(payload), payload[Quic::LEN]);
    let source = Quic::LEN + 1 + usize::from(dcil);
    if dcil > LONGEST || payload.get(source).is_none_or(|scil| *scil > LONGEST) {
        return false;
    }
    // RFC 8999 §6: nothing but a list of versions says that a negotiation is QUIC's.
    let supported = || payload.get(source + 1 + usize::from(payload[source])..).unwrap_or_default();
    is_known(version) || version == 0 && negotiates(supported())
}

fn negotiates(supported: &[u8]) -> bool {
    let (versions, rest) = supported.as_chunks::<4>();
    rest.is_empty() && versions.iter().any(|version| is_known(u32::from_be_bytes(*version)))
}
