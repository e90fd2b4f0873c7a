//! Segments that nobody has acknowledged yet.

use alloc::collections::VecDeque;

use super::{Segment, after};

/// Segments of one end that are kept because nobody acknowledged them; of further ones nothing is known when they are.
pub const UNACKNOWLEDGED: usize = 1000;

/// Unacknowledged segments, by sequence number.
#[derive(Debug, Clone, Default)]
pub(super) struct Flight {
    segments: VecDeque<Sent>,
    /// The sequence number behind the furthest of them.
    top: u32,
}

#[derive(Debug, Clone, Copy)]
struct Sent {
    seq: u32,
    next: u32,
    number: u64,
    time: i64,
}

impl Flight {
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    pub(super) fn clear(&mut self) {
        self.segments = VecDeque::new();
    }

    /// Keeps a segment that ends in front of `next`.
    pub(super) fn add(&mut self, segment: &Segment, next: u32) {
        if self.segments.len() >= UNACKNOWLEDGED {
            return;
        }
        let sent = Sent { seq: segment.seq, next, number: segment.number, time: segment.time };
        self.top = if self.segments.is_empty() || after(next, self.top) { next } else { self.top };
        match self.segments.back() {
            Some(last) if after(last.seq, sent.seq) => {
                let at = self.segments.partition_point(|other| !after(other.seq, sent.seq));
                self.segments.insert(at, sent);
            }
            _ => self.segments.push_back(sent),
        }
    }

    /// Drops what this number acknowledges; says which frame's segment ends with it, the eldest of them, and its time.
    pub(super) fn acknowledge(&mut self, ack: u32) -> Option<(u64, i64)> {
        let mut found: Option<(u64, i64)> = None;
        let mut whole = 0;
        let mut parted = false;
        for sent in &mut self.segments {
            if !after(ack, sent.seq) {
                break;
            }
            if sent.next == ack && found.is_none_or(|(number, _)| sent.number < number) {
                found = Some((sent.number, sent.time));
            }
            if after(sent.next, ack) {
                // A part of it: the rest is still on its way.
                (sent.seq, parted) = (ack, true);
            } else if parted {
                // Behind one that is kept; taken out below.
                sent.seq = sent.next;
            } else {
                whole += 1;
            }
        }
        self.segments.drain(..whole);
        if parted {
            self.segments.retain(|sent| sent.seq != sent.next);
        }
        found
    }

    /// The eldest segment from this number on: its frame and its time.
    pub(super) fn eldest(&self, seq: u32) -> Option<(u64, i64)> {
        let from = self.segments.partition_point(|sent| after(seq, sent.seq));
        self.segments.range(from..).map(|sent| (sent.number, sent.time)).min()
    }

    /// From the first byte that is not acknowledged to the last one that was sent.
    pub(super) fn bytes(&self) -> Option<u32> {
        Some(self.top.wrapping_sub(self.segments.front()?.seq))
    }
}
