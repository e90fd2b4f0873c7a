//! Values for people: with words for numbers, and not longer than a line.

use crate::codec::bits::touched;
use crate::codec::{Layer, Show, Spot, Text, Value};

/// Bytes that are shown of a longer run.
const BYTES: usize = 48;

/// `Label: value (words)`; records have only their label.
pub(super) fn labelled(spot: &Spot<'_>, header: &[u8], out: &mut Text) {
    out.str(spot.field.label);
    out.str(": ");
    value(spot, out);
    if let Show::Times(_) | Show::Whole(_) | Show::Rest(_) = spot.field.show {
        scaled(spot, header, out);
    }
}

/// The value with its words.
pub(super) fn value(spot: &Spot<'_>, out: &mut Text) {
    let field = spot.field;
    match (&spot.value, field.show) {
        (Value::Uint(value), Show::Flag) => {
            out.str(match (field.words.and_then(|words| words(*value)), value) {
                (Some(word), _) => word,
                (None, 0) => "Not set",
                (None, _) => "Set",
            });
            return;
        }
        (Value::Bytes(bytes), Show::Bytes | Show::Record) => return self::bytes(bytes, out),
        _ => {}
    }
    if spot.value.write(field.show, out).is_none() {
        out.str("[no value]");
    }
    if let (Value::Uint(value), Some(words)) = (&spot.value, field.words)
        && let Some(word) = words(*value)
    {
        out.str(" (");
        out.str(word);
        out.byte(b')');
    }
}

/// Bytes in hex, not more than fit a line.
pub(super) fn bytes(bytes: &[u8], out: &mut Text) {
    match bytes.get(..BYTES) {
        Some(first) if bytes.len() > BYTES => {
            out.bytes_hex(first);
            out.str("… (");
            out.dec(bytes.len() as u64);
            out.str(" bytes)");
        }
        _ => out.bytes_hex(bytes),
    }
}

/// What stands in the bits where the value counts in units: ` (5)`.
fn scaled(spot: &Spot<'_>, header: &[u8], out: &mut Text) {
    let unit = spot.field.scale();
    if let (Value::Uint(value), true, false) = (&spot.value, unit > 1, header.is_empty()) {
        out.str(" (");
        out.dec(value / unit);
        out.byte(b')');
    }
}

/// The heading of a record: its label, and the first of its values that has words or is text.
pub(super) fn record<'s, 'a: 's>(
    spot: &Spot<'_>,
    inside: impl Iterator<Item = &'s Spot<'a>>,
    out: &mut Text,
) {
    out.str(spot.field.label);
    let told = |inner: &&Spot<'_>| match (&inner.value, inner.field.words, inner.field.show) {
        (Value::Uint(value), Some(words), _) => words(*value).is_some(),
        (_, _, Show::Coded(_) | Show::Text) => true,
        _ => false,
    };
    if let Some(inner) = inside.take_while(|inner| !inner.field.is_record()).find(told) {
        out.str(": ");
        value(inner, out);
    }
}

/// The flags that are set among the fields inside another: ` (Syn, Acknowledgment)`.
pub(super) fn flags<'s, 'a: 's>(inside: impl Iterator<Item = &'s Spot<'a>>, out: &mut Text) {
    let mut some = false;
    for flag in inside.filter(|inner| is_set(inner)) {
        out.str(if some { ", " } else { " (" });
        out.str(flag.field.label);
        some = true;
    }
    if some {
        out.byte(b')');
    }
}

fn is_set(spot: &Spot<'_>) -> bool {
    matches!((&spot.value, spot.field.show), (Value::Uint(1..), Show::Flag))
}

/// Whether a value is just what stands in its bits.
pub(super) fn is_there(layer: &Layer<'_>, spot: &Spot<'_>) -> bool {
    let bytes = touched(&spot.bits);
    match &spot.value {
        Value::Bytes(value) => {
            // A trailer is told by its place behind the payload.
            let behind = bytes.start.checked_sub(layer.header.len() + layer.payload.len());
            let trailer = behind.and_then(|start| layer.trailer.get(start..start + bytes.len()));
            layer.header.get(bytes.clone()) == Some(*value) || trailer == Some(*value)
        }
        Value::Uint(value) => {
            spot.bits.end <= layer.header.len() * 8
                && spot.bits.len() <= 64
                && matches!(spot.field.value(layer.header, spot.bits.clone()), Value::Uint(there) if there == *value)
        }
        Value::Coded { message, bytes: from, .. } => core::ptr::eq(*message, layer.header) && *from == bytes,
        _ => false,
    }
}
