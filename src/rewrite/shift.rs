//! Where the bytes of a packet lie once others have taken the place of some of them.

use alloc::vec::Vec;
use core::ops::Range;

use crate::codec::Layer;

/// Pieces of a packet that others replace, in packet order; none is edited in two of them.
#[derive(Debug, Default)]
pub(super) struct Shift(Vec<(Range<usize>, usize)>);

impl Shift {
    /// One piece is replaced by this many bytes.
    pub(super) fn one(piece: Range<usize>, len: usize) -> Self {
        Self([(piece, len)].into())
    }

    /// Whether every byte stays where it is.
    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Where this place is afterwards.
    pub(super) fn at(&self, place: usize) -> usize {
        let before = self.0.iter().filter(|(piece, _)| piece.start < place && piece.end <= place);
        before.fold(place, |place, (piece, len)| place + len - piece.len())
    }

    /// Where a layer begins afterwards, and where its header, payload and trailer end.
    pub(super) fn bounds(&self, layer: &Layer<'_>) -> [usize; 4] {
        let header = layer.offset + layer.header.len();
        let payload = header + layer.payload.len();
        [layer.offset, header, payload, payload + layer.trailer.len()].map(|place| self.at(place))
    }
}

/// These bytes with another piece in the place of one.
pub(super) fn spliced(bytes: &[u8], piece: &Range<usize>, new: &[u8]) -> Vec<u8> {
    [&bytes[..piece.start], new, &bytes[piece.end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_grows_moves_what_is_behind_it() {
        let shift = Shift::one(14..34, 24);
        assert_eq!([0, 14, 34, 60].map(|place| shift.at(place)), [0, 14, 38, 64]);
    }

    #[test]
    fn a_tag_that_is_added_belongs_to_the_header_around_it() {
        let shift = Shift::one(12..12, 4);
        assert_eq!([0, 12, 14, 60].map(|place| shift.at(place)), [0, 12, 18, 64]);
        assert_eq!(spliced(b"abcd", &(2..2), b"xy"), b"abxycd");
    }
}
