//! The fragments of one datagram put together, [RFC 791 §3.2](https://www.rfc-editor.org/rfc/rfc791#section-3.2),
//! [RFC 815](https://www.rfc-editor.org/rfc/rfc815), [RFC 8200 §4.5](https://www.rfc-editor.org/rfc/rfc8200#section-4.5).
//!
//! * **Overlaps**: of two fragments the one that begins earlier in the datagram has the bytes; of those that begin at the same place the
//!   one that was captured first. So does Wireshark. [`Datagram::overlaps`] says that there were some; who wants RFC 5722, which
//!   throws such a datagram away, asks for that. A fragment that comes again with the same place and length is no overlap.
//! * **Ends**: the first fragment without "more fragments" says how long the datagram is; bytes behind that are left out.
//! * **Limits**: a fragment that reaches behind byte 65,535 is refused (the "ping of death"), and so is one that makes a datagram
//!   hold more than [`HELD`] bytes: only overlaps do.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Bytes that a datagram has at the most.
pub const LONGEST: u32 = 65_535;

/// Bytes that all fragments of a datagram have at the most, together.
pub const HELD: usize = 4 * LONGEST as usize;

/// Why a fragment is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It reaches behind [`LONGEST`].
    TooLong,
    /// It would make the datagram hold more than [`HELD`].
    TooMuch,
}

/// Fragments of one datagram.
#[derive(Debug)]
pub struct Datagram {
    /// Bytes by where they begin; they may overlap.
    pieces: BTreeMap<u32, Vec<u8>>,
    /// What no fragment covers: where each hole begins and ends.
    holes: BTreeMap<u32, u32>,
    /// How long the datagram is.
    end: Option<u32>,
    held: usize,
    overlaps: bool,
    frames: Vec<u64>,
    /// Steps that it took so far: holes that were looked at, and bytes copied.
    #[cfg(test)]
    work: usize,
}

impl Default for Datagram {
    fn default() -> Self {
        Self {
            pieces: BTreeMap::new(),
            holes: BTreeMap::from([(0, u32::MAX)]),
            end: None,
            held: 0,
            overlaps: false,
            frames: Vec::new(),
            #[cfg(test)]
            work: 0,
        }
    }
}

impl Datagram {
    /// Takes a fragment: which byte it begins at, whether more follow, its bytes and the frame it came with. Says whether the
    /// datagram is whole now.
    pub fn push(&mut self, offset: u32, more: bool, bytes: &[u8], frame: u64) -> Result<bool, Refused> {
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let end = offset.checked_add(len).filter(|end| *end <= LONGEST).ok_or(Refused::TooLong)?;
        if self.held + bytes.len() > HELD {
            return Err(Refused::TooMuch);
        }
        let before = self.pieces.get(&offset).map_or(0, Vec::len);
        self.overlaps |= self.cover(offset, end) < len && before != bytes.len();
        if let Some(new) = bytes.get(before..).filter(|new| !new.is_empty()) {
            self.pieces.entry(offset).or_default().extend_from_slice(new);
            self.held += new.len();
            #[cfg(test)]
            (self.work += new.len());
            self.frames.push(frame);
        }
        if !more && self.end.is_none() {
            self.end = Some(end);
            self.holes.split_off(&end);
            if let Some(mut last) = self.holes.last_entry() {
                *last.get_mut() = end.min(*last.get());
            }
            if bytes.is_empty() {
                self.frames.push(frame);
            }
        }
        Ok(self.end.is_some() && self.holes.is_empty())
    }

    /// Appends the bytes of a datagram that is whole.
    pub fn join(&self, out: &mut Vec<u8>) {
        let end = self.end.unwrap_or(LONGEST) as usize;
        let mut at = 0;
        for (start, bytes) in &self.pieces {
            let (start, till) = (*start as usize, end.min(*start as usize + bytes.len()));
            if till > at && start <= at {
                out.extend_from_slice(&bytes[at - start..till - start]);
                at = till;
            }
        }
    }

    /// The frames that brought something of it.
    #[must_use]
    pub fn frames(&self) -> &[u64] {
        &self.frames
    }

    /// Whether fragments overlap.
    #[must_use]
    pub fn overlaps(&self) -> bool {
        self.overlaps
    }

    /// Bytes that are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held
    }

    /// How many holes there are, that at the end included.
    #[must_use]
    pub fn holes(&self) -> usize {
        self.holes.len()
    }

    /// Takes a range out of the holes; says how many bytes of it were in one.
    fn cover(&mut self, start: u32, end: u32) -> u32 {
        let mut covered = 0;
        while let Some((&from, &till)) = self.holes.range(..end).next_back()
            && till > start
        {
            #[cfg(test)]
            (self.work += 1);
            self.holes.remove(&from);
            if till > end {
                self.holes.insert(end, till);
            }
            covered += till.min(end) - from.max(start);
            if from < start {
                self.holes.insert(from, start);
                break;
            }
        }
        covered
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    /// What these fragments (offset, more, text) become; `None` as long as one is missing.
    fn joined(fragments: &[(u32, bool, &str)]) -> Option<(String, bool)> {
        let mut datagram = Datagram::default();
        let mut whole = false;
        for (frame, (offset, more, text)) in fragments.iter().enumerate() {
            assert!(!whole, "{fragments:?} whole too early");
            whole = datagram.push(*offset, *more, text.as_bytes(), frame as u64).unwrap();
        }
        let mut bytes = Vec::new();
        datagram.join(&mut bytes);
        whole.then(|| (String::from_utf8(bytes).unwrap(), datagram.overlaps()))
    }

    #[track_caller]
    fn becomes(fragments: &[(u32, bool, &str)], text: &str, overlaps: bool) {
        assert_eq!(joined(fragments), Some((text.into(), overlaps)));
    }

    #[test]
    fn fragments_come_in_any_order() {
        becomes(&[(0, true, "abc"), (3, true, "def"), (6, false, "g")], "abcdefg", false);
        becomes(&[(6, false, "g"), (3, true, "def"), (0, true, "abc")], "abcdefg", false);
        becomes(&[(3, true, "def"), (6, false, "g"), (3, true, "DEF"), (0, true, "abc")], "abcdefg", false);
        becomes(&[(0, true, "abc"), (3, false, "")], "abc", false);
        becomes(&[(0, false, "abc")], "abc", false);
        assert_eq!(joined(&[(0, true, "abc"), (6, false, "g")]), None);
        assert_eq!(joined(&[(3, true, "def"), (6, false, "g")]), None);
    }

    /// What tshark 4.0.17 makes of the same fragments.
    #[test]
    fn of_two_fragments_the_one_that_begins_earlier_has_the_bytes() {
        becomes(&[(0, true, "h"), (2, false, "cc"), (1, true, "BBBBB")], "hBBB", true);
        becomes(&[(2, false, "cc"), (1, true, "BB"), (0, true, "h")], "hBBc", true);
        becomes(&[(1, true, "BB"), (0, true, "ha"), (3, false, "c")], "haBc", true);
        becomes(&[(2, true, "cc"), (2, true, "DDDD"), (6, false, "e"), (0, true, "ab")], "abccDDe", true);
        // Teardrop: a fragment within another one.
        becomes(&[(0, true, "abcdef"), (2, false, "CD")], "abcd", true);
    }

    #[test]
    fn the_first_end_counts() {
        becomes(&[(0, true, "h"), (3, false, "d"), (2, false, "C"), (1, true, "b")], "hbCd", false);
        becomes(&[(0, true, "h"), (2, true, "cccc"), (1, false, "B")], "hB", false);
    }

    #[test]
    fn the_ping_of_death_is_refused() {
        let mut datagram = Datagram::default();
        assert_eq!(datagram.push(65_528, false, &[0; 8], 1), Err(Refused::TooLong));
        assert_eq!(datagram.push(65_528, false, &[0; 7], 1), Ok(false));
        assert_eq!((datagram.held(), datagram.frames()), (7, &[1][..]));
    }

    #[test]
    fn overlaps_do_not_fill_the_memory() {
        let (mut datagram, zeros) = (Datagram::default(), alloc::vec![0; 60_000]);
        for _ in 0..100 {
            assert_eq!(datagram.push(8, true, &zeros, 1), Ok(false));
        }
        assert_eq!((datagram.held(), datagram.frames().len()), (60_000, 1));
        let done: Vec<_> = (2..6).map(|at| datagram.push(at * 8, true, &zeros, 1)).collect();
        assert_eq!(done, [Ok(false), Ok(false), Ok(false), Err(Refused::TooMuch)]);
    }

    /// Twice as many fragments are at most twice as much work: overlapping by one offset, each behind a hole, in reverse.
    #[test]
    fn work_is_linear() {
        type Order = fn(u32, u32) -> (u32, usize);
        let orders: [Order; 4] = [
            |i, _| (i * 8, 16),
            |i, _| (i * 16, 8),
            |i, count| ((count - i) * 8, 8),
            |i, count| ((count - i) * 8, 16),
        ];
        for order in orders {
            let work = |count| {
                let mut datagram = Datagram::default();
                for i in 0..count {
                    let (offset, len) = order(i, count);
                    assert_eq!(datagram.push(offset, true, &[0; 16][..len], 1), Ok(false));
                }
                datagram.work
            };
            assert!(work(4_000) <= 2 * work(2_000) + 9, "{} {}", work(2_000), work(4_000));
        }
    }
}
