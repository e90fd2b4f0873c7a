//! What sealing a layer would have changed before it was edited: it was wrong, or it counts what is not here.

use alloc::vec::Vec;
use core::ops::Range;

use crate::codec::{Field, Layer, Status, bits};

/// A field that sealing would have changed.
pub(super) struct Wrong {
    pub(super) field: &'static Field,
    /// Where it lies in the header.
    pub(super) bits: Range<usize>,
}

/// What becomes of a checksum that sealing would have changed.
#[derive(Clone, Copy)]
pub(super) enum Sum {
    /// It is right all the same, e.g. ones for zeros: it is what sealing says.
    Sealed,
    /// It covers what nobody has seen, and is believed to be right.
    Unseen,
    /// It was quoted, and may have been wrong then: it moves with what is edited.
    Moved,
    /// It is the sum of the pseudo-header, which a network card goes on from.
    Begun,
    /// It was wrong, or left out.
    Kept,
}

/// The fields of this layer that a sealed header has otherwise: checksums, or all others.
pub(super) fn wrong(layer: &Layer<'_>, sealed: &[u8], checksums: bool) -> Vec<Wrong> {
    let mut found = Vec::new();
    if sealed.starts_with(layer.header) {
        return found;
    }
    layer.tell(None, &mut |spot| {
        let there = !spot.bits.is_empty() && spot.bits.end <= layer.header.len() * 8 && spot.bits.len() <= 64;
        if there && (spot.stored || spot.field.view) && is_checksum(spot.field) == checksums {
            let read = |bytes| bits::read(bytes, &spot.bits, false);
            if read(layer.header) != read(sealed) {
                found.push(Wrong { field: spot.field, bits: spot.bits });
            }
        }
    });
    found
}

impl Wrong {
    /// Every name of its bits: sealing knows them by one.
    pub(super) fn names(&self, layer: &Layer<'_>) -> impl Iterator<Item = u64> {
        let field = self.field;
        let has = move |rows: &[Field]| rows.iter().any(|row| core::ptr::eq(row, field));
        let table = layer.protocol.tables().find(|table| has(table.rows));
        let rows = table.map_or(&[][..], |table| table.rows);
        let same = rows.iter().filter(move |row| !row.bits.is_empty() && row.bits == field.bits);
        same.map(|row| row.id).chain([field.id])
    }

    pub(super) fn read(&self, header: &[u8]) -> u64 {
        bits::read(header, &self.bits, self.field.little)
    }

    pub(super) fn write(&self, header: &mut [u8], value: u64) {
        bits::write(header, &self.bits, self.field.little, value);
    }

    /// What becomes of it, if it is a checksum.
    pub(super) fn sum(&self, layer: &Layer<'_>) -> Sum {
        // What an error message quotes may have been longer, and changed on its way; IP headers are all there.
        let quoted = layer.context.quoted && layer.protocol.addresses.is_empty();
        // Fletcher's checksum of link state advertisements is none that can be moved, and CRCs are not either.
        let moves = self.bits.len() == 16 && !self.field.name.ends_with(".chksum");
        match layer.checksum() {
            Some(Status::Good) => Sum::Sealed,
            Some(Status::LeftToCard) if moves => Sum::Begun,
            Some(Status::Absent | Status::Illegal) => Sum::Kept,
            Some(Status::Unverified) if moves => Sum::Unseen,
            Some(Status::Bad) if moves && quoted => Sum::Moved,
            None if moves && !layer.whole() => Sum::Unseen,
            _ => Sum::Kept,
        }
    }
}

/// Whether a field is a checksum, by its name.
pub(super) fn is_checksum(field: &Field) -> bool {
    let last = field.name.rsplit('.').next();
    matches!(last, Some("checksum" | "cksum" | "chksum"))
}
