//! One direction of a TCP conversation put in order, [RFC 9293 §3.4](https://www.rfc-editor.org/rfc/rfc9293#section-3.4).
//!
//! * **Where it begins**: behind the SYN. Without one, at the lowest sequence number until the other side has acknowledged that far or
//!   [`PATIENCE`] bytes have come: segments that were overtaken are still put in front.
//! * **Overlaps**: of every byte the one that was captured first stays, whatever a later segment says.
//! * **Gaps**: bytes that the other side acknowledged but that were never captured, as soon as something behind them was; bytes of a
//!   segment that the capture cut off; whatever [`Stream::skip`] and [`Stream::flush`] give up on.
//! * **Ends**: FIN and RST end nothing here. What is outstanding may follow, and what is sent behind an end is seen too.
//! * Keep-alives and probes of a closed window repeat bytes or send the next one: that needs no rule.
//!
//! Offsets have 64 bits, so that sequence numbers may wrap around any number of times; a segment is taken for an old one if it
//! lies less than 2 GiB behind, else for one ahead.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "offsets are counted in 63 bits; what is cast to lengths is none of a negative one"
)]

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Bytes that are held back at the most while it is not known where a stream begins whose SYN was not captured.
pub const PATIENCE: usize = 64 << 10;

/// What holding a piece costs beside its bytes, about.
const COST: usize = 96;

/// A segment as it was captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Sequence number as it stands in the header.
    pub seq: u32,
    /// It is a SYN: its data begins one behind `seq`.
    pub syn: bool,
    /// Its data.
    pub bytes: &'a [u8],
    /// How many bytes of data the capture cut off behind them.
    pub missing: usize,
    /// The frame that it came with.
    pub frame: u64,
}

/// The next part of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chunk<'a> {
    /// Data.
    Bytes {
        /// Offset of its first byte in the stream.
        at: u64,
        /// The bytes.
        bytes: &'a [u8],
        /// The frame that they came with.
        frame: u64,
    },
    /// Bytes that were sent but not captured.
    Gap {
        /// Offset of the first of them.
        at: u64,
        /// How many there are.
        len: u64,
    },
}

/// Puts segments in order. What is held grows with [`held`](Self::held) and [`holes`](Self::holes); who has limits skips holes until
/// they are kept.
#[derive(Debug, Default)]
pub struct Stream {
    begin: Begin,
    /// Offset at which the stream begins, the next byte, and its sequence number. Offsets are counted from the first segment
    /// that was captured, so that they can be negative.
    first: i64,
    next: i64,
    next_seq: u32,
    /// What lies behind the next byte: disjoint pieces by their offset.
    pieces: BTreeMap<i64, Piece>,
    /// Runs of adjacent pieces; there is a hole in front of each.
    holes: usize,
    held: usize,
    /// Up to where the other side has acknowledged.
    acked: Option<u32>,
    /// Bytes that came again.
    pub repeated: u64,
    /// Bytes from in front of where the stream begins that came when it had begun: they are in no chunk.
    pub early: u64,
    /// Bytes that were copied, and pieces that were looked at: what this costs.
    pub(crate) work: u64,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Begin {
    /// Nothing was captured.
    #[default]
    Unknown,
    /// `next` is the lowest offset so far.
    Guessed,
    Known,
}

#[derive(Debug)]
enum Piece {
    Bytes { bytes: Vec<u8>, frame: u64 },
    Missing { len: i64 },
}

impl Piece {
    fn len(&self) -> i64 {
        match self {
            Self::Bytes { bytes, .. } => bytes.len() as i64,
            Self::Missing { len } => *len,
        }
    }

    fn cost(&self) -> usize {
        match self {
            Self::Bytes { bytes, .. } => bytes.capacity() + COST,
            Self::Missing { .. } => COST,
        }
    }
}

impl Stream {
    /// Takes a segment, and hands on what is in order with it.
    pub fn push(&mut self, segment: Segment<'_>, each: &mut dyn FnMut(Chunk<'_>)) {
        let seq = segment.seq.wrapping_add(segment.syn.into());
        self.place(seq, segment.syn);
        let at = self.offset(seq);
        if self.begin == Begin::Guessed {
            self.hold(at, segment);
            let reached = self.acked.is_some_and(|acked| self.offset(acked) >= self.next);
            if reached || self.held > PATIENCE {
                self.settle(each);
            }
            return;
        }
        self.early += (self.first.min(at + segment.bytes.len() as i64) - at).max(0) as u64;
        let rest = self.forward(at, segment, each);
        if let Some((at, segment)) = rest {
            self.hold(at, segment);
        }
        self.drain(each);
    }

    /// The other side says that it has everything in front of this sequence number.
    pub fn acknowledge(&mut self, ack: u32, each: &mut dyn FnMut(Chunk<'_>)) {
        let ahead = |before: u32| (ack.wrapping_sub(before) as i32) > 0;
        if self.acked.is_none_or(ahead) {
            self.acked = Some(ack);
        }
        if self.begin == Begin::Guessed && self.offset(ack) >= self.next {
            self.settle(each);
        }
        if self.begin == Begin::Known {
            self.pass_acked(ack, each);
        }
    }

    /// Gives up on the first hole: it is told as a gap, and what lies behind it. Says whether there was something held.
    pub fn skip(&mut self, each: &mut dyn FnMut(Chunk<'_>)) -> bool {
        if self.begin == Begin::Guessed && !self.pieces.is_empty() {
            self.settle(each);
            return true;
        }
        let Some((&start, _)) = self.pieces.first_key_value() else { return false };
        self.gap(start - self.next, each);
        self.drain(each);
        true
    }

    /// Nothing more will come: tells everything that is held, holes as gaps.
    pub fn flush(&mut self, each: &mut dyn FnMut(Chunk<'_>)) {
        while self.skip(each) {}
    }

    /// Bytes of memory that are held, about.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held
    }

    /// How many holes there are in front of what is held.
    #[must_use]
    pub fn holes(&self) -> usize {
        self.holes
    }

    fn offset(&self, seq: u32) -> i64 {
        self.next + i64::from(seq.wrapping_sub(self.next_seq) as i32)
    }

    /// Learns from a segment where the stream begins.
    fn place(&mut self, seq: u32, syn: bool) {
        let at = self.offset(seq);
        match self.begin {
            Begin::Unknown => {
                self.next_seq = seq;
                self.begin = if syn { Begin::Known } else { Begin::Guessed };
            }
            Begin::Guessed if at <= self.next => {
                (self.next, self.first, self.next_seq) = (at, at, seq);
                if syn {
                    self.begin = Begin::Known;
                }
            }
            _ => {}
        }
    }

    /// It is known where the stream begins: at the next byte.
    fn settle(&mut self, each: &mut dyn FnMut(Chunk<'_>)) {
        self.begin = Begin::Known;
        self.drain(each);
    }

    /// Hands on what a segment has of the next bytes, without a copy, and gives back the rest of it.
    fn forward<'a>(
        &mut self,
        at: i64,
        segment: Segment<'a>,
        each: &mut dyn FnMut(Chunk<'_>),
    ) -> Option<(i64, Segment<'a>)> {
        let Segment { bytes, missing, frame, .. } = segment;
        let end = at + bytes.len() as i64;
        if at > self.next {
            return Some((at, segment));
        }
        let old = (self.next - at) as usize;
        self.repeated += old.min(bytes.len()) as u64;
        let fresh = bytes.get(old..).unwrap_or_default();
        let free =
            self.pieces.first_key_value().map_or(usize::MAX, |(start, _)| (start - self.next) as usize);
        let (now, later) = fresh.split_at(fresh.len().min(free));
        if !now.is_empty() {
            each(Chunk::Bytes { at: (self.next - self.first) as u64, bytes: now, frame });
            self.advance(now.len() as i64);
        }
        let at = end - later.len() as i64;
        (!later.is_empty() || missing > 0).then_some((at, Segment { bytes: later, ..segment }))
    }

    /// Keeps what nobody has said yet.
    fn hold(&mut self, mut at: i64, segment: Segment<'_>) {
        let mut bytes = segment.bytes;
        while !bytes.is_empty() {
            let end = at + bytes.len() as i64;
            self.work += 1;
            // The piece that reaches furthest of those that begin in front of the end.
            let before =
                self.pieces.range(..=at).next_back().map_or(at, |(start, piece)| start + piece.len());
            if before > at {
                let known = (before.min(end) - at) as usize;
                self.repeated += known as u64;
                (at, bytes) = (at + known as i64, &bytes[known..]);
                continue;
            }
            let free = self.pieces.range(at..end).next().map_or(end, |(start, _)| *start);
            let (new, rest) = bytes.split_at((free - at) as usize);
            self.work += new.len() as u64;
            self.keep(at, Piece::Bytes { bytes: new.to_vec(), frame: segment.frame });
            (at, bytes) = (free, rest);
        }
        // What the capture cut off is not looked for between pieces: where it begins is where it counts.
        let end = at + segment.missing as i64;
        let at =
            self.pieces.range(..=at).next_back().map_or(at, |(start, piece)| at.max(start + piece.len()));
        let at = if self.begin == Begin::Known { at.max(self.next) } else { at };
        let end = self.pieces.range(at..).next().map_or(end, |(start, _)| end.min(*start));
        if end > at {
            self.keep(at, Piece::Missing { len: end - at });
        }
    }

    fn keep(&mut self, at: i64, piece: Piece) {
        let end = at + piece.len();
        let joins_before =
            self.pieces.range(..at).next_back().is_some_and(|(start, piece)| start + piece.len() == at);
        let joins_behind = self.pieces.contains_key(&end);
        self.holes = (self.holes + 1).saturating_sub(usize::from(joins_before) + usize::from(joins_behind));
        self.held += piece.cost();
        self.pieces.insert(at, piece);
    }

    /// Hands on the pieces that follow the next byte without a hole.
    fn drain(&mut self, each: &mut dyn FnMut(Chunk<'_>)) {
        let mut ran = false;
        while let Some(entry) = self.pieces.first_entry().filter(|entry| *entry.key() == self.next) {
            let piece = entry.remove();
            (self.held, ran) = (self.held - piece.cost(), true);
            self.work += 1;
            let at = (self.next - self.first) as u64;
            match &piece {
                Piece::Bytes { bytes, frame } => {
                    each(Chunk::Bytes { at, bytes, frame: *frame });
                    self.advance(piece.len());
                }
                Piece::Missing { len } => self.gap(*len, each),
            }
        }
        self.holes -= usize::from(ran);
    }

    /// Holes that the other side acknowledges behind them will not be filled any more. An acknowledgment that was captured in front of
    /// what it acknowledges says nothing: what is captured in the wrong order may still come.
    fn pass_acked(&mut self, acked: u32, each: &mut dyn FnMut(Chunk<'_>)) {
        while let Some((&start, _)) = self.pieces.first_key_value()
            && self.offset(acked) > start
        {
            self.gap(start - self.next, each);
            self.drain(each);
        }
    }

    fn gap(&mut self, len: i64, each: &mut dyn FnMut(Chunk<'_>)) {
        if len > 0 {
            each(Chunk::Gap { at: (self.next - self.first) as u64, len: len as u64 });
            self.advance(len);
        }
    }

    fn advance(&mut self, len: i64) {
        self.next += len;
        self.next_seq = self.next_seq.wrapping_add(len as u32);
    }
}

#[cfg(test)]
mod tests;
