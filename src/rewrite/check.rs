//! What is behind a payload and follows an edit: frame check sequences, and the checksum of ICMP's extensions.

use alloc::vec::Vec;
use core::ops::Range;

use crate::codec::{Layer, Protocol, bits, checksum};
use crate::network::{icmp, icmpv6};

/// Puts right the checksum of ICMP's extensions, RFC 4884 §7, if it was right; `bounds` say where the layer is now.
pub(super) fn extensions(layer: &Layer<'_>, bounds: [usize; 4], new: &mut [u8]) {
    let is = |protocol: &Protocol| core::ptr::eq(layer.protocol, protocol);
    if !is(&icmp::PROTOCOL) && !is(&icmpv6::PROTOCOL) {
        return;
    }
    let mut found = None;
    layer.tell(None, &mut |spot| {
        if spot.field.is_record() && spot.field.name == "icmp.ext" {
            found = Some(spot.bits.start / 8..spot.bits.end / 8);
        }
    });
    let Some(place) = found else { return };
    let front = layer.header.len() + layer.payload.len();
    // It lies in the header of an extended echo, behind the quote of an error.
    let (old, now) = if place.end <= layer.header.len() {
        (&layer.header[place.clone()], bounds[0] + place.start)
    } else if place.start >= front && place.end <= front + layer.trailer.len() {
        (&layer.trailer[place.start - front..place.end - front], bounds[2] + place.start - front)
    } else {
        return;
    };
    if let Some(structure) = new.get_mut(now..now + old.len())
        && structure.len() >= 4
        && checksum::internet(&[old]) == 0
    {
        bits::write(structure, &(16..32), false, 0);
        let sum = checksum::internet(&[structure]);
        bits::write(structure, &(16..32), false, sum.into());
    }
}

/// Puts right a frame check sequence of four bytes, if it was right.
pub(super) fn sequence(layer: &Layer<'_>, bounds: [usize; 4], new: &mut [u8]) {
    let [start, header, payload, _] = bounds;
    let check = |parts: &[&[u8]]| checksum::crc32(parts).to_le_bytes();
    for place in behind(layer, |name| name.rsplit('.').next() == Some("fcs")) {
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
