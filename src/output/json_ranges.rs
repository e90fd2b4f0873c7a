//! Where the fields of a layer are (`--ranges`): byte in the frame, bit in that byte, and how many bits.

use super::quote::{key, quoted};
use crate::codec::{Layer, Text};

/// Writes `"ranges":[…]`, a member for each field and record in packet order. What is computed and has no bytes has none.
pub(super) fn ranges(layer: &Layer<'_>, out: &mut Text) {
    key("ranges", out);
    out.byte(b'[');
    let mut first = true;
    layer.fields(|spot| {
        if spot.bits.is_empty() || spot.field.is_raw() {
            return;
        }
        out.str(if core::mem::take(&mut first) { "{\"field\":" } else { ",{\"field\":" });
        quoted(spot.field.name, out);
        for (name, number) in [
            ("byte", layer.offset + spot.bits.start / 8),
            ("bit", spot.bits.start % 8),
            ("bits", spot.bits.end - spot.bits.start),
        ] {
            key(name, out);
            out.dec(number as u64);
        }
        out.byte(b'}');
    });
    out.byte(b']');
}
