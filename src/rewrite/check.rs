//! What is behind a payload and follows an edit: frame check sequences, and the checksum of ICMP's extensions.

use alloc::vec::Vec;
use core::ops::Range;

use crate::codec::{Layer, bits, checksum};

/// Puts right the checksum of ICMP's extensions, RFC 4884 §7, if it was right; `bounds` say where the layer is now.
pub(super) fn extensions(layer: &Layer<'_>, bounds: [usize; 4], new: &mut [u8]) {
    let found = behind(layer, |name| name == "icmp.ext.checksum");
    for place in found.into_iter().filter(|place| place.start >= 2) {
        // It is the second word of the structure, which goes on to the end.
        let (first, now) = (place.start - 2, bounds[2]);
        if checksum::internet(&[&layer.trailer[first..]]) == 0 {
            let sum = (now + place.start) * 8..(now + place.end) * 8;
            bits::write(new, &sum, false, 0);
            let right = checksum::internet(&[&new[now + first..bounds[3]]]);
            bits::write(new, &sum, false, right.into());
        }
    }
}

/// Puts right a frame check sequence of four bytes, if it was right.
pub(super) fn sequence(layer: &Layer<'_>, bounds: [usize; 4], new: &mut [u8]) {
    let [start, header, payload, _] = bounds;
    let check = |parts: &[&[u8]]| checksum::crc32(parts).to_le_bytes();
    for place in behind(layer, |name| name.ends_with(".fcs")) {
        let (before, there) = (&layer.trailer[..place.start], &layer.trailer[place.clone()]);
        // A frame's own covers all of it, the one behind a capture header what that carries.
        let from = if there == check(&[layer.header, layer.payload, before]) {
            start
        } else if there == check(&[layer.payload, before]) {
            header
        } else {
            continue;
        };
        let now = check(&[&new[from..payload + place.start]]);
        new[payload + place.start..payload + place.end].copy_from_slice(&now);
    }
}

/// Where in the trailer the fields of these names lie.
fn behind(layer: &Layer<'_>, wanted: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if layer.trailer.is_empty() {
        return found;
    }
    let front = layer.header.len() + layer.payload.len();
    layer.tell(None, &mut |spot| {
        let (start, end) = (spot.bits.start / 8, spot.bits.end / 8);
        if start >= front && end <= front + layer.trailer.len() && wanted(spot.field.name) {
            found.push(start - front..end - front);
        }
    });
    found
}
