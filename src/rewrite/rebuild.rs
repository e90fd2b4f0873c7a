//! A layer that is built anew around values of another size: a longer name, another text.

use alloc::vec::Vec;

use super::RewriteError;
use super::draft::Draft;
use super::follow::Follow;
use super::set::{self, Raw, Set};
use super::shift::{Shift, spliced};
use crate::codec::{Error, Field, Layer, Show, Spot, Text, bits};
use crate::packet::{Layers, Stack};

/// The packet with this layer built anew; `field` is one that gets another size there.
pub(super) fn packet(
    sets: &[Set],
    index: usize,
    field: &'static Field,
    walk: Layers<'_>,
) -> Result<Option<Vec<u8>>, RewriteError> {
    let failed = |why: &str| RewriteError::Field(field.name, why.into());
    let draft = Draft::new(walk);
    let Some(layer) = draft.layers.get(index) else { return Ok(None) };
    if set::is_piece(layer) {
        return Err(failed("a value of another size does not fit into a fragment"));
    }
    if layer.error.is_some() {
        return Err(failed("a value of another size does not fit into a malformed layer"));
    }
    let built = header(layer, sets).map_err(|error| failed(&alloc::format!("{error}")))?;
    let place = layer.offset..layer.offset + layer.header.len();
    let shift = Shift::one(place.clone(), built.len());
    let mut new = spliced(draft.old, &place, &built);
    Follow { old: draft.old, layers: &draft.layers[..=index], shift: &shift, set: &[], blank: false }
        .run(&mut new)?;
    let wire = (walk.left() + new.len()).saturating_sub(draft.old.len());
    let now = walk.over(&new, wire).nth(index);
    if now.is_some_and(|now| says_the_same(layer, &now, sets)) {
        Ok(Some(new))
    } else {
        Err(failed("its layer cannot be built anew around a value of another size"))
    }
}

/// The header of a layer with the values of these sets that have another size.
fn header(layer: &Layer<'_>, sets: &[Set]) -> Result<Vec<u8>, Error> {
    let mut spots = Vec::new();
    layer.fields(|spot| {
        if (spot.stored || spot.field.is_record()) && spot.bits.end <= layer.header.len() * 8 {
            spots.push(spot);
        }
    });
    let build = |sets: &[Set], wrong: &[usize]| {
        let mut stack = Stack::default();
        stack.layer(layer.protocol).fixed();
        fill(&mut stack, layer, &mut &spots[..], usize::MAX, &Edits { sets, wrong })?;
        stack.seal().map(<[u8]>::to_vec)
    };
    // Lengths and counts that were wrong stay wrong.
    let plain = build(&[], &[])?;
    let is_wrong = |spot: &&Spot<'_>| {
        let read = |bytes| bits::read(bytes, &spot.bits, false);
        plain.len() == layer.header.len() && is_measured(spot.field) && read(&plain) != read(layer.header)
    };
    let wrong: Vec<_> = spots.iter().filter(is_wrong).map(|spot| spot.bits.start).collect();
    build(sets, &wrong)
}

/// What is written otherwise than sealing would.
struct Edits<'e> {
    sets: &'e [Set],
    /// Where lengths and counts begin that stay as they are.
    wrong: &'e [usize],
}

/// Builds the spots up to this bit, records and all.
fn fill(
    stack: &mut Stack,
    layer: &Layer<'_>,
    spots: &mut &[Spot<'_>],
    end: usize,
    edits: &Edits<'_>,
) -> Result<(), Error> {
    while let Some((spot, rest)) = spots.split_first().filter(|(spot, _)| spot.bits.start < end) {
        *spots = rest;
        let mut tables = layer.protocol.tables();
        if !spot.field.is_record() {
            value(stack, layer, spot, edits)?;
        } else if let Some(table) = tables.find(|table| core::ptr::eq(&raw const table.field, spot.field)) {
            stack.record(table, |stack| fill(stack, layer, spots, spot.bits.end, edits))?;
        }
    }
    Ok(())
}

fn value(stack: &mut Stack, layer: &Layer<'_>, spot: &Spot<'_>, edits: &Edits<'_>) -> Result<(), Error> {
    let Spot { field, bits, .. } = spot;
    match set::of(edits.sets, spot).and_then(|set| set.resizes(spot)) {
        Some(Raw::Text(text)) => return stack.text(field, text).map(drop),
        Some(Raw::Bytes(bytes)) => {
            stack.bytes(field, &bytes);
            return Ok(());
        }
        _ => {}
    }
    let bytes = &layer.header[bits::touched(bits)];
    if let Show::Coded(coding) = field.show {
        let (mut alone, mut text) = (Text::new(), Text::new());
        let itself = (coding.text)(bytes, 0..bytes.len(), &mut alone).is_some();
        let there = spot.value.write(field.show, &mut text).is_some();
        // What points elsewhere has to be said anew: that may have moved.
        if there && !(itself && alone.as_bytes() == text.as_bytes()) {
            return stack.text(field, text.as_str()).map(drop);
        }
    }
    let aligned = bits.start % 8 == 0 && bits.end % 8 == 0;
    if aligned
        && (bits.len() > 64 || matches!(field.show, Show::Bytes | Show::Text | Show::Ascii | Show::Coded(_)))
    {
        stack.bytes(field, bytes);
        return Ok(());
    }
    stack.put(field, bits.len(), bits::read(layer.header, bits, field.little))?;
    if edits.wrong.contains(&bits.start) {
        stack.kept();
    }
    Ok(())
}

/// Whether a layer that was built anew holds what it held, but for what was set or is measured.
fn says_the_same(old: &Layer<'_>, new: &Layer<'_>, sets: &[Set]) -> bool {
    let told = |layer: &Layer<'_>| {
        let mut told: Vec<(u64, Option<Vec<u8>>)> = Vec::new();
        layer.fields(|spot| {
            if spot.stored {
                let mut text = Text::new();
                let any = set::of(sets, &spot).is_some() || is_measured(spot.field);
                let shown = !any && spot.value.write(spot.field.show, &mut text).is_some();
                told.push((spot.field.id, shown.then(|| text.as_bytes().to_vec())));
            }
        });
        told
    };
    core::ptr::eq(old.protocol, new.protocol)
        && old.payload.len() == new.payload.len()
        && told(old) == told(new)
}

/// Whether a field is computed from the size of what is there, or from all of it.
fn is_measured(field: &Field) -> bool {
    matches!(field.show, Show::Whole(_) | Show::Rest(_) | Show::Message | Show::Count(_) | Show::Times(_))
        || ["checksum", "cksum", "length", "len"].iter().any(|end| field.name.ends_with(end))
}
