//! Lengths and checksums follow an edit: one that was right before is right after, one that was wrong stays as it was.
//!
//! Each layer is sealed as it was, which tells what sealing would change: that was wrong, or it covers bytes that are not
//! here. Then it is sealed as it is now. A checksum over bytes that nobody has seen is updated by the difference of
//! those that have been, RFC 1624.

use alloc::vec::Vec;
use core::ops::Range;

use super::shift::Shift;
use super::{check, unseen};
use crate::codec::{Error, Field, Layer, Seal, Status, bits, checksum};
use crate::packet::registry::NUMBERS;

/// A packet before it was edited, and how it was.
pub(super) struct Follow<'f, 'p> {
    /// All of its bytes.
    pub(super) old: &'p [u8],
    /// Its layers, outermost first: those that are to follow.
    pub(super) layers: &'f [Layer<'p>],
    /// Where its bytes are now.
    pub(super) shift: &'f Shift,
    /// Fields that were set on purpose: the layer, and the id.
    pub(super) set: &'f [(usize, u64)],
    /// What nobody has seen is zero now, too.
    pub(super) blank: bool,
}

/// What becomes of a checksum.
enum Sum {
    /// It is what sealing says.
    Sealed,
    /// It covers what nobody has seen, and is believed to be right.
    Unseen,
    /// It moves with what has been seen.
    Moved,
    /// It is the sum of the pseudo-header, which a network card goes on from.
    Begun,
    /// It was wrong, or left out.
    Kept,
}

impl Follow<'_, '_> {
    /// Puts right what has to follow in these bytes.
    pub(super) fn run(&self, new: &mut [u8]) -> Result<(), Error> {
        for i in (0..self.layers.len()).rev() {
            let layer = &self.layers[i];
            let bounds = self.shift.bounds(layer);
            let len = layer.header.len() + layer.payload.len() + layer.trailer.len();
            let (old_ends, new_ends) = (Ends::of(layer), self.ends(layer, new));
            if new_ends != old_ends || self.old[layer.offset..layer.offset + len] != new[bounds[0]..bounds[3]]
            {
                check::extensions(layer, bounds, new);
                self.layer(i, bounds, [&old_ends, &new_ends], new)?;
                check::sequence(layer, bounds, new);
            }
        }
        Ok(())
    }

    fn layer(&self, i: usize, bounds: [usize; 4], ends: [&Ends; 2], new: &mut [u8]) -> Result<(), Error> {
        let layer = &self.layers[i];
        let [start, header, payload, trailer] = bounds;
        let table = layer.protocol.table;
        if layer.header.is_empty() || header == start {
            return Ok(());
        }
        let next = self.layers.get(i + 1).map(|layer| layer.protocol);
        let seal = |header: &mut [u8], payload: &[u8], trailer: &[u8], ends: &Ends, keep: &[u64]| {
            let (addresses, fragment, numbers) = (ends.bytes(), false, NUMBERS);
            let mut seal = Seal { addresses, header, payload, trailer, fragment, next, keep, table, numbers };
            (layer.protocol.seal)(&mut seal)
        };
        // A header that was cut short is as long as it has to be: what is missing adds nothing to a sum.
        let whole = |header: &[u8]| {
            let mut whole = header.to_vec();
            whole.resize(header.len().max(table.len), 0);
            whole
        };
        let mut was = whole(layer.header);
        let mut keep: Vec<u64> =
            self.set.iter().filter(|(layer, _)| *layer == i).map(|(_, field)| *field).collect();
        let (explicit, mut lengths, mut sums) = (keep.len(), Vec::new(), Vec::new());
        if seal(&mut was, layer.payload, layer.trailer, ends[0], &[]).is_err() {
            return Ok(());
        }
        if was[..layer.header.len()] != *layer.header {
            let differing = differing(layer, &was);
            for (field, bits) in differing.into_iter().filter(|(field, _)| !is_checksum(field)) {
                keep.extend(names(layer, field));
                lengths.push((field, bits.clone(), bits::read(&was, &bits, field.little)));
            }
            // A checksum may be right over a length that is wrong.
            was = whole(layer.header);
            let _ = seal(&mut was, layer.payload, layer.trailer, ends[0], &keep[explicit..]);
            let wrong = differing_sums(layer, &was);
            sums = wrong.into_iter().map(|(field, bits)| (sum(layer, field), field, bits)).collect();
        }
        let mut is = whole(&new[start..header]);
        if lengths.iter().any(|_| !self.shift.is_none()) {
            self.stretch(layer, &lengths, &mut is, |is| {
                seal(is, &new[header..payload], &new[payload..trailer], ends[1], &[])
            });
        }
        let said = is.clone();
        seal(&mut is, &new[header..payload], &new[payload..trailer], ends[1], &keep)?;
        for (sum, field, bits) in sums {
            if keep[..explicit].contains(&field.id) || bits.end > is.len() * 8 {
                continue;
            }
            let read = |bytes: &[u8]| bits::read(bytes, &bits, field.little);
            let stored = read(layer.header) as u16;
            let around = i.checked_sub(1).and_then(|outer| self.layers.get(outer));
            let all = match sum {
                Sum::Unseen if self.blank => unseen::covered(layer, around, &new[header..payload]),
                _ => None,
            };
            let becomes = match sum {
                Sum::Sealed => continue,
                Sum::Kept => read(&said),
                Sum::Begun => {
                    let [old, new] = ends.map(|ends| checksum::internet(&[ends.bytes()]));
                    let grown =
                        (payload - start) as isize - (layer.header.len() + layer.payload.len()) as isize;
                    let grown = grown.rem_euclid(0xffff) as u16;
                    checksum::sum(&[stored, old, !new, grown]).into()
                }
                Sum::Unseen | Sum::Moved => match all {
                    Some(all) => {
                        let mut is = said.clone();
                        seal(&mut is, &all.payload, &new[payload..trailer], ends[1], &keep)?;
                        match (all.counted, read(&is)) {
                            (0, sum) => sum,
                            (counted, sum) => (!checksum::sum(&[!(sum as u16), !counted])).into(),
                        }
                    }
                    None => match !checksum::sum(&[!stored, read(&was) as u16, !(read(&is) as u16)]) {
                        // RFC 768: zero would be "none".
                        0 if stored != 0 => 0xffff,
                        moved => moved.into(),
                    },
                },
            };
            bits::write(&mut is, &bits, field.little, becomes);
        }
        new[start..header].copy_from_slice(&is[..header - start]);
        Ok(())
    }

    /// Lengths that count what the capture has cut off grow with what is there.
    fn stretch(
        &self,
        layer: &Layer<'_>,
        lengths: &[(&'static Field, Range<usize>, u64)],
        header: &mut [u8],
        seal: impl FnOnce(&mut [u8]) -> Result<(), Error>,
    ) {
        let mut sealed = header.to_vec();
        if layer.missing == 0 || seal(&mut sealed).is_err() {
            return;
        }
        for (field, bits, was) in lengths.iter().filter(|(_, bits, _)| bits.end <= sealed.len() * 8) {
            let unit = field.scale().max(1);
            let stored = bits::read(layer.header, bits, field.little);
            if stored.checked_sub(*was) == Some(layer.missing as u64 / unit) {
                let grown = bits::read(&sealed, bits, field.little) + layer.missing as u64 / unit;
                bits::write(header, bits, field.little, grown);
            }
        }
    }

    /// Source and destination of the pseudo-header of a layer, as they are now.
    fn ends(&self, layer: &Layer<'_>, new: &[u8]) -> Ends {
        let moved = |bytes: &[u8]| -> Option<Range<usize>> {
            let at = (bytes.as_ptr() as usize).checked_sub(self.old.as_ptr() as usize)?;
            let start = self.shift.at(at);
            Some(start..start + bytes.len())
        };
        let now = |bytes: &[u8]| moved(bytes).and_then(|range| new.get(range)).unwrap_or_default();
        let context = &layer.context;
        Ends::new(&crate::codec::Context {
            addresses: if context.addresses.is_empty() { &[] } else { now(context.addresses) },
            source: context.source.and_then(|source| now(source).first_chunk()),
            destination: context.destination.map(now),
            ..crate::codec::Context::default()
        })
    }
}

/// Source and destination of a pseudo-header.
#[derive(PartialEq)]
struct Ends {
    room: [u8; 32],
    len: usize,
}

impl Ends {
    fn of(layer: &Layer<'_>) -> Self {
        Self::new(&layer.context)
    }

    fn new(context: &crate::codec::Context<'_>) -> Self {
        let (mut room, mut ends) = ([0; 32], [0; 32]);
        let ends = context.ends(&mut ends);
        let len = ends.len().min(room.len());
        room[..len].copy_from_slice(&ends[..len]);
        Self { room, len }
    }

    fn bytes(&self) -> &[u8] {
        &self.room[..self.len]
    }
}

/// The fields of a layer that these bytes hold otherwise.
fn differing(layer: &Layer<'_>, other: &[u8]) -> Vec<(&'static Field, Range<usize>)> {
    let mut found = Vec::new();
    layer.tell(None, &mut |spot| {
        let there = !spot.bits.is_empty() && spot.bits.end <= layer.header.len() * 8;
        if there && spot.bits.len() <= 64 && (spot.stored || spot.field.view) && !spot.field.is_record() {
            let read = |bytes| bits::read(bytes, &spot.bits, false);
            if read(layer.header) != read(other) {
                found.push((spot.field, spot.bits));
            }
        }
    });
    found
}

fn differing_sums(layer: &Layer<'_>, other: &[u8]) -> Vec<(&'static Field, Range<usize>)> {
    let mut found = differing(layer, other);
    found.retain(|(field, _)| is_checksum(field));
    found
}

/// The names of the bits of this field.
fn names(layer: &Layer<'_>, field: &'static Field) -> impl Iterator<Item = u64> {
    let has = move |rows: &[Field]| rows.iter().any(|row| core::ptr::eq(row, field));
    let table = layer.protocol.tables().find(|table| has(table.rows));
    let rows = table.map_or(&[][..], |table| table.rows);
    let same = rows.iter().filter(move |row| !row.bits.is_empty() && row.bits == field.bits);
    same.map(|row| row.id).chain([field.id])
}

fn is_checksum(field: &Field) -> bool {
    [".checksum", ".cksum", ".chksum"].iter().any(|end| field.name.ends_with(end))
}

/// What becomes of a checksum that sealing would change.
fn sum(layer: &Layer<'_>, field: &Field) -> Sum {
    // What an error message quotes may have been longer, and changed on its way; IP headers are all there.
    let quoted = layer.context.quoted && layer.protocol.addresses.is_empty();
    // Fletcher's checksum of link state advertisements is none that can be moved, and CRCs are not either.
    let moves = field.bits.len() == 16 && !field.name.ends_with(".chksum");
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
