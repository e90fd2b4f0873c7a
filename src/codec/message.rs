//! A message being written, in which later names point at earlier ones instead of saying the same again.
//!
//! What has been written is remembered as a tree: a node is a label and the node of the labels behind it, and says
//! where the name that begins with it lies first. Finding and adding a name takes one step a label, however long the
//! message is.

use alloc::vec::Vec;

use super::{Coding, Text};

/// Labels of one message that are remembered; names behind them can still point at these.
pub const LABELS: usize = 1024;

/// A pointer has 14 bits, RFC 1035 §4.1.4.
const REACH: usize = 1 << 14;

/// Labels looked at before one counts as not there, so that no message can make the search long.
const PROBES: usize = 32;

/// The message so far, at the end of bytes that may be more than it.
#[derive(Debug)]
pub struct Message<'m> {
    bytes: &'m mut Vec<u8>,
    start: usize,
    places: &'m mut Places,
    /// What is written lies here already.
    there: Option<usize>,
}

impl<'m> Message<'m> {
    /// The message that starts at this byte; `places` knows what has been written of it.
    pub fn new(bytes: &'m mut Vec<u8>, start: usize, places: &'m mut Places) -> Self {
        Self { bytes, start, places, there: None }
    }

    /// Remembers the text of this coding that lies at byte `at`, to the end of the bytes: it was not written as
    /// `append` would have done it, but later names may point at it.
    /// `text` is used on the way.
    pub fn learn(
        coding: &Coding,
        bytes: &'m mut Vec<u8>,
        start: usize,
        at: usize,
        places: &'m mut Places,
        text: &mut Text,
    ) {
        text.clear();
        let range = at - start..bytes.len() - start;
        if (coding.text)(&bytes[start..], range.clone(), text).is_some() {
            let mut message = Self { bytes, start, places, there: Some(range.start) };
            let _ = (coding.append)(&mut message, text.as_str());
        }
    }

    /// What has been written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        let all = self.all();
        &all[..self.there.unwrap_or(all.len())]
    }

    /// What lies there.
    fn all(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// How many bytes have been written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_bytes().len()
    }

    /// Whether nothing has been written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a byte.
    pub fn push(&mut self, byte: u8) {
        self.extend_from_slice(&[byte]);
    }

    /// Appends bytes.
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        if self.there.is_none() {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Where this label, length byte and all, was first followed by the name at `tail`; `None` is the end of a name.
    #[must_use]
    pub fn find(&self, label: &[u8], tail: Option<u16>) -> Option<u16> {
        Places::probe(label, tail).find_map(|slot| match self.places.slots.get(slot) {
            Some(Some(place)) if place.tail == tail && self.says(place.at.into(), label) => Some(place.at),
            _ => None,
        })
    }

    /// Remembers that this label, followed by the name at `tail`, lies at byte `at`; says whether it could.
    pub fn remember(&mut self, label: &[u8], tail: Option<u16>, at: usize) -> bool {
        if at >= REACH || self.places.used.len() == LABELS || !self.says(at, label) {
            return false;
        }
        if self.places.slots.is_empty() {
            self.places.slots.resize(2 * LABELS, None);
        }
        let free = Places::probe(label, tail).find(|slot| self.places.slots[*slot].is_none());
        let Some(slot) = free else { return false };
        self.places.slots[slot] = Some(Place { at: at as u16, tail });
        self.places.used.push(slot as u16);
        true
    }

    fn says(&self, at: usize, label: &[u8]) -> bool {
        self.all().get(at..).is_some_and(|there| there.starts_with(label))
    }
}

/// Where the labels of a message lie: the memory of [`Message`], used again for the next one.
#[derive(Debug, Default)]
pub struct Places {
    slots: Vec<Option<Place>>,
    /// The slots that are taken, in the order of writing.
    used: Vec<u16>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    at: u16,
    tail: Option<u16>,
}

impl Places {
    /// Forgets the message, keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        if !self.used.is_empty() {
            self.forget(0);
        }
    }

    /// How much is remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.used.len()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// Forgets what was remembered since this much was.
    pub fn forget(&mut self, since: usize) {
        for slot in self.used.drain(since.min(self.used.len())..) {
            self.slots[usize::from(slot)] = None;
        }
    }

    /// The slots in which a label may be.
    fn probe(label: &[u8], tail: Option<u16>) -> impl Iterator<Item = usize> + use<> {
        let seed = tail.map_or(0, |tail| u64::from(tail) + 1);
        let hash = label.iter().fold(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let first = (hash ^ hash >> 32) as usize;
        (0..PROBES).map(move |step| first.wrapping_add(step) % (2 * LABELS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_found_only_in_front_of_the_same_name() {
        let (mut bytes, mut places) = (Vec::from(*b"ignored\x01a\x01b\0\x01a\0"), Places::default());
        let mut message = Message::new(&mut bytes, 7, &mut places);
        assert!(message.remember(b"\x01b", None, 2) && message.remember(b"\x01a", Some(2), 0));
        assert_eq!(message.find(b"\x01b", None), Some(2));
        assert_eq!(message.find(b"\x01a", Some(2)), Some(0));
        assert_eq!(message.find(b"\x01a", None), None);
        assert_eq!(message.find(b"\x01c", None), None);
    }

    #[test]
    fn no_more_is_remembered_than_the_limit_and_nothing_out_of_reach() {
        let (mut bytes, mut places) = (Vec::new(), Places::default());
        bytes.resize(REACH + 4, 0);
        let labels: Vec<[u8; 3]> = (0..4 * LABELS).map(|i| [1, (i >> 8) as u8, i as u8]).collect();
        bytes.extend(labels.iter().flatten());
        let mut message = Message::new(&mut bytes, REACH + 4, &mut places);
        let kept = |message: &mut Message<'_>| {
            labels.iter().enumerate().filter(|(i, label)| message.remember(&label[..], None, i * 3)).count()
        };
        assert_eq!(kept(&mut message), LABELS);
        assert!(!message.remember(b"\x01b", None, 0), "it is not there");
        let mut message = Message::new(&mut bytes, 0, &mut places);
        assert!(!message.remember(&[0], None, REACH));
        places.forget(1);
        assert_eq!(places.len(), 1);
        places.clear();
        assert_eq!(kept(&mut Message::new(&mut bytes, REACH + 4, &mut places)), LABELS);
    }
}
