//! Segments that nobody has acknowledged yet.

use alloc::collections::VecDeque;

use super::{Segment, after};

/// Segments of one end that are kept because nobody acknowledged them; of further ones nothing is known when they are.
pub const UNACKNOWLEDGED: usize = 1000;

/// Segments that are looked at to find the one that is sent again.
const FEW: usize = 16;

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
        if self.segments.capacity() == 0 {
            // Most that is ever sent and not answered is one SYN.
            self.segments.reserve_exact(1);
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
        let before = self.segments.iter().take_while(|sent| after(ack, sent.seq)).count();
        // What is acknowledged in part is kept, at the end of those that were sent before.
        let mut kept = before;
        for at in (0..before).rev() {
            let Some(sent) = self.segments.get(at).copied() else { continue };
            if sent.next == ack && found.is_none_or(|(number, _)| sent.number < number) {
                found = Some((sent.number, sent.time));
            }
            if after(sent.next, ack) {
                kept -= 1;
                if let Some(place) = self.segments.get_mut(kept) {
                    *place = Sent { seq: ack, ..sent };
                }
            }
        }
        self.segments.drain(..kept);
        found
    }

    /// The eldest of the first few segments: its frame and its time.
    pub(super) fn eldest(&self) -> Option<(u64, i64)> {
        self.segments.iter().take(FEW).map(|sent| (sent.number, sent.time)).min()
    }

    /// From the first byte that is not acknowledged to the last one that was sent.
    pub(super) fn bytes(&self) -> Option<u32> {
        Some(self.top.wrapping_sub(self.segments.front()?.seq))
    }
}
