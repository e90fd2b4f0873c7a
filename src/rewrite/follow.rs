//! Lengths and checksums follow an edit: one that was right before is right after, one that was wrong stays as it was.
//!
//! Each layer is sealed as it was, which tells what sealing would change: that was wrong, or it covers bytes that are not
//! here. Then it is sealed as it is now. A checksum over bytes that nobody has seen is moved by the difference of those
//! that have been, RFC 1624.

use alloc::vec::Vec;

use super::ends::Ends;
use super::shift::Shift;
use super::wrong::{Sum, Wrong, wrong};
use super::{check, unseen};
use crate::codec::{Error, Layer, Protocol, Seal, checksum};
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

impl Follow<'_, '_> {
    /// Puts right what has to follow in these bytes.
    pub(super) fn run(&self, new: &mut [u8]) -> Result<(), Error> {
        for (i, layer) in self.layers.iter().enumerate().rev() {
            let bounds = self.shift.bounds(layer);
            let len = layer.header.len() + layer.payload.len() + layer.trailer.len();
            let ends = [Ends::before(layer), Ends::after(layer, self.old, self.shift, new)];
            let same = self.old[layer.offset..layer.offset + len] == new[bounds[0]..bounds[3]];
            if !same || ends[0] != ends[1] {
                check::extensions(layer, bounds, new);
                if !layer.header.is_empty() && bounds[0] < bounds[1] {
                    self.layer(i, bounds, &ends, new)?;
                }
                check::sequence(layer, bounds, new);
            }
        }
        Ok(())
    }

    fn layer(&self, i: usize, bounds: [usize; 4], ends: &[Ends; 2], new: &mut [u8]) -> Result<(), Error> {
        let (layer, [start, header, payload, trailer]) = (&self.layers[i], bounds);
        let next = self.layers.get(i + 1).map(|layer| layer.protocol);
        let sealing = Sealing { protocol: layer.protocol, next };
        let before = Around { payload: layer.payload, trailer: layer.trailer, ends: &ends[0] };
        let (front, behind) = new.split_at_mut(header);
        let (inside, behind) = behind.split_at(payload - header);
        let after = Around { payload: inside, trailer: &behind[..trailer - payload], ends: &ends[1] };

        let set: Vec<u64> = self.set.iter().filter(|set| set.0 == i).map(|set| set.1).collect();
        // What cannot be sealed was wrong.
        let Ok(was) = sealing.seal(layer.header, &before, &[]) else { return Ok(()) };
        let lengths = wrong(layer, &was, false);
        let mut keep: Vec<u64> = lengths.iter().flat_map(|wrong| wrong.names(layer)).collect();
        // A checksum may be right over a length that is wrong.
        let was = if keep.is_empty() { was } else { sealing.seal(layer.header, &before, &keep)? };
        let mut sums = wrong(layer, &was, true);
        keep.extend(&set);
        sums.retain(|sum| !set.contains(&sum.field.id) && sum.bits.end <= (header - start) * 8);

        let said = &mut front[start..];
        if !self.shift.is_none() && layer.missing > 0 {
            stretch(layer, &lengths, said, &sealing.seal(said, &after, &[])?);
        }
        let mut is = sealing.seal(said, &after, &keep)?;
        for sum in sums {
            let becomes = match sum.sum(layer) {
                Sum::Sealed => continue,
                Sum::Kept => sum.read(said),
                Sum::Begun => begun(&sum, layer, &after, ends, header - start),
                kind => {
                    let around = i.checked_sub(1).and_then(|outer| self.layers.get(outer));
                    let all = unseen::covered(layer, around, inside);
                    match all.filter(|_| self.blank && matches!(kind, Sum::Unseen)) {
                        Some(all) => {
                            let whole = Around { payload: &all.payload, ..after };
                            all.sum(sum.read(&sealing.seal(said, &whole, &keep)?))
                        }
                        None => moved(sum.read(layer.header), sum.read(&was), sum.read(&is)),
                    }
                }
            };
            sum.write(&mut is, becomes);
        }
        said.copy_from_slice(&is[..header - start]);
        Ok(())
    }
}

/// How a layer is sealed.
struct Sealing {
    protocol: &'static Protocol,
    next: Option<&'static Protocol>,
}

/// What sealing looks at besides the header.
struct Around<'a> {
    payload: &'a [u8],
    trailer: &'a [u8],
    ends: &'a Ends,
}

impl Sealing {
    /// This header, sealed but for what is to be kept. One that was cut short is as long as it has to be: what is missing
    /// adds nothing to a sum.
    fn seal(&self, header: &[u8], around: &Around<'_>, keep: &[u64]) -> Result<Vec<u8>, Error> {
        let table = self.protocol.table;
        let mut whole = header.to_vec();
        whole.resize(header.len().max(table.len), 0);
        (self.protocol.seal)(&mut Seal {
            addresses: around.ends.bytes(),
            header: &mut whole,
            payload: around.payload,
            trailer: around.trailer,
            fragment: false,
            next: self.next,
            keep,
            table,
            numbers: NUMBERS,
        })?;
        Ok(whole)
    }
}

/// Lengths that count what the capture has cut off, too, grow with what is here.
fn stretch(layer: &Layer<'_>, lengths: &[Wrong], header: &mut [u8], sealed: &[u8]) {
    let bits = header.len() * 8;
    for length in lengths.iter().filter(|length| length.bits.end <= bits) {
        let before = length.read(layer.header);
        // Both are right if they differ by what is missing.
        let there = (layer.header.len() + layer.payload.len()) as u64;
        let counted = [there, layer.payload.len() as u64].map(|there| there + layer.missing as u64);
        if counted.contains(&(before * length.field.scale())) {
            length.write(header, length.read(sealed) + layer.missing as u64 / length.field.scale());
        }
    }
}

/// A checksum that was `stored`, moved as the one over what is here was, RFC 1624.
fn moved(stored: u64, was: u64, is: u64) -> u64 {
    match !checksum::sum(&[!(stored as u16), was as u16, !(is as u16)]) {
        // RFC 768: zero would be "none".
        0 if stored != 0 => 0xffff,
        moved => moved.into(),
    }
}

/// The sum of a pseudo-header that has other addresses now, and counts another length.
fn begun(sum: &Wrong, layer: &Layer<'_>, after: &Around<'_>, ends: &[Ends; 2], header: usize) -> u64 {
    let [old, new] = [&ends[0], &ends[1]].map(|ends| checksum::internet(&[ends.bytes()]));
    let len = |len: usize| checksum::internet(&[&(len as u32).to_be_bytes()]);
    let (shorter, longer) =
        (len(layer.header.len() + layer.payload.len()), len(header + after.payload.len()));
    checksum::sum(&[sum.read(layer.header) as u16, old, !new, shorter, !longer]).into()
}
