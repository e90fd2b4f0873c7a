//! A packet that is edited in place: every byte stays where it is.

use alloc::vec::Vec;
use core::ops::Range;

use super::RewriteError;
use super::follow::Follow;
use super::shift::Shift;
use crate::codec::{Field, Layer, bits};
use crate::packet::Layers;

/// A packet, and what is to become of it.
pub(super) struct Draft<'p> {
    /// Its layers, outermost first.
    pub(super) layers: Vec<Layer<'p>>,
    /// All of its bytes.
    pub(super) old: &'p [u8],
    /// The payload of the innermost layer, which nobody reads.
    pub(super) unread: &'p [u8],
    /// The same edited, if it is.
    new: Option<Vec<u8>>,
    /// Fields that were set on purpose: the layer, and the id.
    set: Vec<(usize, u64)>,
}

impl<'p> Draft<'p> {
    pub(super) fn new(mut walk: Layers<'p>) -> Self {
        let old = walk.payload();
        let mut layers = Vec::with_capacity(8);
        layers.extend(walk.by_ref());
        Self { layers, old, unread: walk.payload(), new: None, set: Vec::new() }
    }

    /// The bytes to edit.
    pub(super) fn bytes(&mut self) -> &mut [u8] {
        self.new.get_or_insert_with(|| self.old.to_vec())
    }

    /// Other bytes take the place of all.
    pub(super) fn replace(&mut self, bytes: Vec<u8>) {
        self.new = Some(bytes);
    }

    /// Writes up to 64 bits, if they are not there already.
    pub(super) fn bits(&mut self, range: &Range<usize>, little: bool, value: u64) {
        let now = self.new.as_deref().unwrap_or(self.old);
        if bits::read(now, range, little) != value {
            bits::write(self.bytes(), range, little, value);
        }
    }

    /// Writes bytes, if they are not there already.
    pub(super) fn put(&mut self, at: usize, bytes: &[u8]) {
        let place = at..at + bytes.len();
        let now = self.new.as_deref().unwrap_or(self.old);
        if now[place.clone()] != *bytes {
            self.bytes()[place].copy_from_slice(bytes);
        }
    }

    /// This field of a layer has its value on purpose: it does not follow.
    pub(super) fn keep(&mut self, layer: usize, field: &Field) {
        self.set.push((layer, field.id));
    }

    /// The bytes once what has to follow the edits did; `None` if they are what they were. With `blank`, what nobody
    /// has seen is zero now.
    pub(super) fn finish(self, blank: bool) -> Result<Option<Vec<u8>>, RewriteError> {
        let Some(mut new) = self.new.filter(|new| *new != self.old) else { return Ok(None) };
        let (old, layers, set) = (self.old, &self.layers[..], &self.set[..]);
        Follow { old, layers, shift: &Shift::default(), set, blank }.run(&mut new)?;
        Ok(Some(new))
    }
}
