//! Source and destination of a pseudo-header.

use super::shift::Shift;
use crate::codec::{Context, Layer};

/// Source and destination as a pseudo-header has them: 8 bytes, 32, or none.
#[derive(PartialEq)]
pub(super) struct Ends {
    room: [u8; 32],
    len: usize,
}

impl Ends {
    /// Those of what this context was handed to.
    fn new(context: &Context<'_>) -> Self {
        let (mut room, mut both) = ([0; 32], [0; 32]);
        let ends = context.ends(&mut both);
        let len = ends.len().min(room.len());
        room[..len].copy_from_slice(&ends[..len]);
        Self { room, len }
    }

    /// Those of a layer as they were.
    pub(super) fn before(layer: &Layer<'_>) -> Self {
        Self::new(&layer.context)
    }

    /// Those of a layer as they are: `old` was the packet, `new` is what it became.
    pub(super) fn after(layer: &Layer<'_>, old: &[u8], shift: &Shift, new: &[u8]) -> Self {
        // What a context points at lies in the packet.
        let now = |bytes: &[u8]| {
            let start = (bytes.as_ptr() as usize).checked_sub(old.as_ptr() as usize)?;
            let start = shift.at(start);
            new.get(start..start + bytes.len())
        };
        let Context { addresses, source, destination, .. } = layer.context;
        Self::new(&Context {
            addresses: if addresses.is_empty() { &[] } else { now(addresses).unwrap_or_default() },
            source: source.and_then(|source| now(source)?.first_chunk()),
            destination: destination.and_then(now),
            ..Context::default()
        })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.room[..self.len]
    }
}
