//! The part of a header in front of its records: its usual bytes, as long as its parser wants them, with what was said
//! written where the parser finds it.
//!
//! So what is not in the table of a header (the addresses of ARP, the target of a neighbour solicitation) has its place
//! too, and nothing of it is told twice.

use core::ops::Range;

use super::BuildError;
use super::value::{Datum, expected};
use crate::codec::fields::RAW;
use crate::codec::{Context, Error, Field, Layer, Protocol, Reason, Show, bits};
use crate::packet::Stack;

/// Bytes that a header without records has at the most.
const LONGEST: usize = 1024;

/// How often a value may change what a header consists of.
const ROUNDS: usize = 8;

/// What was said of a header: field, value, and where in the string.
pub(super) type Said<'p> = (&'static Field, &'p Datum, usize);

/// A header in front of its records.
pub(super) struct Front {
    bytes: Vec<u8>,
    /// Where each value that was said has been written, or not.
    pub(super) taken: Vec<Option<Range<usize>>>,
}

/// A field where the parser finds it.
struct Place {
    field: &'static Field,
    bits: Range<usize>,
    stored: bool,
    /// It is a record, or in one.
    record: bool,
}

impl Front {
    /// The header with usual values and these.
    pub(super) fn new(protocol: &'static Protocol, said: &[Said<'_>]) -> Result<Self, BuildError> {
        let mut front = Self { bytes: protocol.table.usual(), taken: vec![None; said.len()] };
        if protocol.fixed {
            front.rows(protocol, said, |row| !is_length(row.show))?;
        }
        for _ in 0..ROUNDS {
            front.grow(protocol);
            if !front.places(protocol, said)? {
                break;
            }
        }
        front.rows(protocol, said, |_| true)?;
        Ok(front)
    }

    /// A header of these bytes, patched by what was said.
    pub(super) fn raw(
        protocol: &'static Protocol,
        bytes: &[u8],
        said: &[Said<'_>],
    ) -> Result<Vec<u8>, BuildError> {
        let mut front = Self { bytes: bytes.to_vec(), taken: vec![None; said.len()] };
        front.patch(protocol, said, true)?;
        front.rows(protocol, said, |_| true)?;
        match front.taken.iter().position(Option::is_none) {
            None => Ok(front.bytes),
            Some(i) => Err(BuildError::new(said[i].2, format!("{} is not in these bytes", said[i].0.name))),
        }
    }

    /// Writes the header; what was said of it stays as it is when it is sealed.
    pub(super) fn push(&self, protocol: &'static Protocol, stack: &mut Stack) -> Result<(), Error> {
        let overlaps = |bits: &Range<usize>| {
            self.taken.iter().flatten().any(|taken| taken.start < bits.end && bits.start < taken.end)
        };
        let mut at = 0;
        if protocol.fixed && self.bytes.len() >= protocol.table.len {
            let table = protocol.table;
            stack.part(table, &self.bytes[..table.len], |row| overlaps(&row.bits));
            for row in table.rows.iter().filter(|row| overlaps(&row.bits)) {
                stack.keep(row);
            }
            at = table.len * 8;
        }
        for place in places(protocol, &self.bytes) {
            if !place.stored || place.bits.start != at {
                continue;
            }
            at = place.bits.end;
            if place.field.is_number(place.bits.len()) {
                let raw = bits::read(&self.bytes, &place.bits, place.field.little);
                stack.put(place.field, place.bits.len(), raw)?;
            } else {
                stack.bytes(place.field, &self.bytes[bits::touched(&place.bits)]);
            }
            if overlaps(&place.bits) {
                stack.kept();
                stack.keep(place.field);
            }
        }
        if let Some(rest @ [_, ..]) = self.bytes.get(at.div_ceil(8)..) {
            stack.bytes(&RAW, rest);
        }
        Ok(())
    }

    /// Writes what the table itself has a place for.
    fn rows(
        &mut self,
        protocol: &'static Protocol,
        said: &[Said<'_>],
        which: impl Fn(&Field) -> bool,
    ) -> Result<(), BuildError> {
        for (i, (field, datum, at)) in said.iter().enumerate() {
            let free = |bits: &Range<usize>| self.taken.iter().flatten().all(|taken| taken != bits);
            let row = protocol.table.rows.iter().find(|row| row.id == field.id && free(&row.bits));
            let row =
                row.filter(|row| !row.bits.is_empty() && which(row) && row.bits.end <= self.bytes.len() * 8);
            if let (Some(row), None) = (row, &self.taken[i]) {
                write(&mut self.bytes, &row.bits, row, datum).map_err(|why| BuildError::new(*at, why))?;
                self.taken[i] = Some(row.bits.clone());
            }
        }
        Ok(())
    }

    /// Writes what the parser finds in front of the records; says whether there was anything.
    fn places(&mut self, protocol: &'static Protocol, said: &[Said<'_>]) -> Result<bool, BuildError> {
        self.patch(protocol, said, false)
    }

    fn patch(
        &mut self,
        protocol: &'static Protocol,
        said: &[Said<'_>],
        records: bool,
    ) -> Result<bool, BuildError> {
        let mut any = false;
        let places = places(protocol, &self.bytes);
        for (i, (field, datum, at)) in said.iter().enumerate() {
            if self.taken[i].is_some() {
                continue;
            }
            let free = |bits: &Range<usize>| self.taken.iter().flatten().all(|taken| taken != bits);
            let fits = |place: &&Place| {
                place.field.id == field.id && (records || !place.record) && free(&place.bits)
            };
            let Some(place) = places.iter().find(fits) else { continue };
            write(&mut self.bytes, &place.bits, place.field, datum)
                .map_err(|why| BuildError::new(*at, why))?;
            self.taken[i] = Some(place.bits.clone());
            any = true;
        }
        Ok(any)
    }

    /// Adds the bytes that the parser misses, up to the first record, with their usual values.
    fn grow(&mut self, protocol: &'static Protocol) {
        for _ in 0..ROUNDS {
            let read = (protocol.read)(&self.bytes, &mut Context::default()).map(drop);
            let Err(Error { offset, reason: Reason::Short { need, .. }, .. }) = read.map_err(Error::from)
            else {
                return;
            };
            let (before, need) = (self.bytes.len(), offset + need);
            if need <= before || need > LONGEST {
                return;
            }
            self.bytes.resize(need, 0);
            let places = places(protocol, &self.bytes);
            let new = || places.iter().filter(|place| place.bits.start >= before * 8);
            let listed = new().filter(|place| place.record || place.field.is_raw());
            let end = listed.map(|place| place.bits.start / 8).min().unwrap_or(need);
            for place in
                new().filter(|place| place.stored && place.field.usual != 0 && place.bits.len() <= 64)
            {
                let raw = place.field.usual / place.field.scale();
                bits::write(&mut self.bytes, &place.bits, place.field.little, raw);
            }
            self.bytes.truncate(end);
            if end < need {
                return;
            }
        }
    }
}

/// Lengths and counts: they do not make a header longer.
fn is_length(show: Show) -> bool {
    show.is_computed() || matches!(show, Show::Times(_))
}

/// Every field of these bytes, as the parser finds them.
fn places(protocol: &'static Protocol, header: &[u8]) -> Vec<Place> {
    let context = Context { wire: header.len(), frame: header.len(), ..Context::default() };
    let (payload, trailer) = (&[][..], &[][..]);
    let layer = Layer { protocol, offset: 0, header, payload, trailer, missing: 0, context, error: None };
    let (mut places, mut inside) = (Vec::new(), 0);
    layer.tell(None, &mut |spot| {
        if spot.field.is_record() && !core::ptr::eq(spot.field, &raw const protocol.table.field) {
            inside = inside.max(spot.bits.end);
        }
        let record = spot.bits.start < inside;
        places.push(Place { field: spot.field, bits: spot.bits, stored: spot.stored, record });
    });
    places
}

/// Writes a value over these bits, or says what was expected.
pub(super) fn write(
    header: &mut [u8],
    bits: &Range<usize>,
    field: &'static Field,
    datum: &Datum,
) -> Result<(), String> {
    match datum {
        Datum::Uint(value, width)
            if bits.len() <= 64 && (field.is_number(bits.len()) || *width == bits.len()) =>
        {
            bits::write(header, bits, field.little, raw(field, *value, bits.len())?);
            Ok(())
        }
        Datum::Uint(value, 0) if matches!(field.show, Show::Signed) && bits.len() <= 64 => {
            bits::write(header, bits, field.little, raw(field, *value, bits.len())?);
            Ok(())
        }
        Datum::Bytes(bytes) if bits.start.is_multiple_of(8) && bits.end.is_multiple_of(8) => {
            let place = &mut header[bits.start / 8..bits.end / 8];
            let padded = matches!(field.show, Show::Text | Show::Ascii);
            if bytes.len() > place.len() || bytes.len() < place.len() && !padded {
                return Err(format!("{} takes {} bytes, not {}", field.name, place.len(), bytes.len()));
            }
            place.fill(0);
            place[..bytes.len()].copy_from_slice(bytes);
            Ok(())
        }
        _ => Err(expected(field)),
    }
}

/// A value as so many bits, or why they do not hold it.
pub(super) fn raw(field: &Field, value: u64, width: usize) -> Result<u64, String> {
    let (raw, rest) = (value / field.scale(), value % field.scale());
    match () {
        () if rest != 0 => Err(format!("{} is a multiple of {}, not {value}", field.name, field.scale())),
        () if width < 64 && raw >> width != 0 => {
            let most = (bits::mask(width.max(1))).saturating_mul(field.scale());
            Err(format!("{} has {width} bits: at most {most}, not {value}", field.name))
        }
        () => Ok(raw),
    }
}
