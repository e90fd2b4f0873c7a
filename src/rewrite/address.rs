//! Where the addresses of a layer lie.

use alloc::vec::Vec;
use core::ops::Range;

use crate::codec::{Field, Layer, Show, Spot, Text};

/// An address in a packet.
pub(super) struct Place {
    /// Which field.
    pub(super) field: &'static Field,
    /// Its bytes, counted from the start of the frame.
    pub(super) bytes: Range<usize>,
    /// An IP address, of 4 or 16 bytes; else a MAC address.
    pub(super) ip: bool,
    stored: bool,
}

/// Adds the addresses of this layer, each once: rows that store one, and other names for bytes that nobody else knows
/// as an address. An IPv4 address inside an IPv6 address is none of its own.
pub(super) fn places(layer: &Layer<'_>, to: &mut Vec<Place>) {
    let first = to.len();
    layer.fields(|spot| {
        if let Some(place) = place(layer, &spot) {
            to.push(place);
        }
    });
    if to[first..].iter().all(|place| place.stored) {
        return;
    }
    let found: Vec<Place> = to.drain(first..).collect();
    for place in &found {
        let meets =
            |other: &Place| other.bytes.start < place.bytes.end && place.bytes.start < other.bytes.end;
        let hidden = !place.stored && found.iter().any(|other| other.stored && meets(other));
        if !hidden && !to[first..].iter().any(meets) {
            to.push(Place { bytes: place.bytes.clone(), ..*place });
        }
    }
}

fn place(layer: &Layer<'_>, spot: &Spot<'_>) -> Option<Place> {
    let ip = match spot.field.show {
        Show::Ip => true,
        Show::Mac => false,
        // The address of a link of any kind, which is known by its size.
        Show::Coded(_) if spot.stored && matches!(spot.bits.len(), 48 | 64) && is_octets(layer, spot) => {
            false
        }
        _ => return None,
    };
    let (start, end) = (spot.bits.start / 8, spot.bits.end / 8);
    if start * 8 != spot.bits.start || end * 8 != spot.bits.end || spot.bits.is_empty() {
        return None;
    }
    // A computed value is an address that lies there only if it is made of just these bytes.
    if !spot.stored && !lies(layer, spot) {
        return None;
    }
    let bytes = layer.offset + start..layer.offset + end;
    Some(Place { field: spot.field, bytes, ip, stored: spot.stored })
}

/// Whether the text of a spot is its octets with colons between.
fn is_octets(layer: &Layer<'_>, spot: &Spot<'_>) -> bool {
    let (mut text, mut octets) = (Text::new(), Text::new());
    let Some(bytes) = layer.header.get(spot.bits.start / 8..spot.bits.end / 8) else { return false };
    octets.separated(bytes, b':');
    spot.value.write(spot.field.show, &mut text).is_some() && text.as_bytes() == octets.as_bytes()
}

/// Whether the value of a spot is what its row reads at its bits.
pub(super) fn lies(layer: &Layer<'_>, spot: &Spot<'_>) -> bool {
    use crate::codec::Value::{Bytes, Int, Uint};
    let behind = layer.header.len() + layer.payload.len();
    let (bytes, bits) = if spot.bits.end <= layer.header.len() * 8 {
        (layer.header, spot.bits.clone())
    } else if spot.bits.start >= behind * 8 && spot.bits.end <= (behind + layer.trailer.len()) * 8 {
        (layer.trailer, spot.bits.start - behind * 8..spot.bits.end - behind * 8)
    } else {
        return false;
    };
    if bits.is_empty() {
        return false;
    }
    match (spot.field.value(bytes, bits), &spot.value) {
        (Uint(there), Uint(value)) => there == *value,
        (Int(there), Int(value)) => there == *value,
        (Bytes(there), Bytes(value)) => there == *value,
        _ => false,
    }
}
