//! The walk out: typed layers one behind the other, sealed innermost first.

use alloc::vec::Vec;
use core::ops::Range;

use super::registry::NUMBERS;
use crate::codec::bits;
use crate::codec::{Error, Field, Header, Layered, Protocol, Seal, Show};

/// A packet being built, outermost layer first.
#[derive(Default)]
pub struct Stack {
    bytes: Vec<u8>,
    bits: usize,
    parts: Vec<Part>,
    lengths: Vec<Length>,
    open: Vec<usize>,
}

struct Part {
    protocol: &'static Protocol,
    header: Range<usize>,
    trailer: Vec<u8>,
    keep: Vec<u64>,
}

/// A length row inside a record; `record` is filled in when the record ends.
struct Length {
    field: &'static Field,
    bits: Range<usize>,
    record: Range<usize>,
}

impl Stack {
    /// Forgets the packet, keeps the memory.
    pub fn clear(&mut self) {
        self.bits = 0;
        self.bytes.clear();
        self.parts.clear();
        self.lengths.clear();
        self.open.clear();
    }

    /// A layer inside the last one, exactly as its struct says.
    pub fn push<H: Layered>(&mut self, header: &H) -> Result<&mut Self, Error> {
        self.layer(H::PROTOCOL);
        self.with(header)
    }

    /// A layer inside the last one, to be filled by `with`, `put` and `raw`.
    pub fn layer(&mut self, protocol: &'static Protocol) -> &mut Self {
        let at = self.bytes.len();
        self.parts.push(Part { protocol, header: at..at, trailer: Vec::new(), keep: Vec::new() });
        self
    }

    /// The fixed part of a header or record, at the end of the last layer's header.
    #[inline]
    pub fn with<H: Header>(&mut self, record: &H) -> Result<&mut Self, Error> {
        let start = self.bytes.len();
        self.bytes.resize(start + H::TABLE.len, 0);
        record.write(&mut self.bytes[start..]).map_err(|error| error.at(start))?;
        for row in H::TABLE.rows.iter().filter(|row| matches!(row.show, Show::Whole(_) | Show::Rest(_))) {
            self.length(row, start * 8 + row.bits.start..start * 8 + row.bits.end, start);
        }
        Ok(self.grown())
    }

    /// A record of several pieces, so that its length rows count them all.
    pub fn record(&mut self, fill: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<&mut Self, Error> {
        self.open.push(self.bytes.len());
        let lengths = self.lengths.len();
        let filled = fill(self);
        self.open.pop();
        for length in self.lengths[lengths..].iter_mut().filter(|length| length.record.end == 0) {
            length.record.end = self.bytes.len();
        }
        filled.map(|()| self)
    }

    /// Bytes at the end of the last layer's header.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self.grown()
    }

    /// A computed text, e.g. a DNS name, at the end of the last layer's header.
    pub fn text(&mut self, field: &'static Field, text: &str) -> Result<&mut Self, Error> {
        let Show::Coded(coding) = field.show else { return Err(Error::text("this field is not text")) };
        let start = self.parts.last().map_or(0, |part| part.header.start);
        let mut header = self.bytes.split_off(start);
        let done = (coding.append)(&mut header, text);
        self.bytes.append(&mut header);
        done.ok_or(Error::text("this text has no bytes"))?;
        Ok(self.grown())
    }

    /// The bits of one row at the end of the last layer's header.
    pub fn put(&mut self, field: &'static Field, width: usize, raw: u64) -> Result<&mut Self, Error> {
        if width < 64 && raw >> width != 0 {
            return Err(Error::text("a value is too wide for its bits"));
        }
        let bits = self.bits..self.bits + width;
        self.bytes.resize(bits.end.div_ceil(8), 0);
        bits::write(&mut self.bytes, &bits, field.little, raw);
        if matches!(field.show, Show::Whole(_) | Show::Rest(_)) {
            self.length(field, bits.clone(), bits.start / 8);
        }
        self.grown();
        self.bits = bits.end;
        Ok(self)
    }

    /// What the last layer carries, if it is not a layer itself.
    pub fn payload(&mut self, payload: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(payload);
        self
    }

    /// Bytes behind the last layer's payload.
    pub fn trailer(&mut self, trailer: &[u8]) -> &mut Self {
        if let Some(part) = self.parts.last_mut() {
            part.trailer = trailer.to_vec();
        }
        self
    }

    /// Leaves this field of the last layer as it is when the packet is sealed.
    pub fn keep(&mut self, field: &Field) -> &mut Self {
        if let Some(part) = self.parts.last_mut() {
            part.keep.push(field.id);
        }
        self
    }

    /// The bytes, exactly as they were said.
    pub fn build(&mut self) -> Result<&[u8], Error> {
        self.finish(false)
    }

    /// The bytes with lengths, next-protocol numbers and checksums computed, innermost first.
    pub fn seal(&mut self) -> Result<&[u8], Error> {
        for Length { field, bits, record } in &self.lengths {
            let (from, unit) = match field.show {
                Show::Whole(unit) => (record.start, unit),
                Show::Rest(unit) => (bits.end / 8, unit),
                _ => continue,
            };
            let raw = (record.end - from) as u64 / unit;
            if raw >> bits.len() != 0 {
                return Err(Error::text("a record is too long for its length field"));
            }
            bits::write(&mut self.bytes, bits, field.little, raw);
        }
        self.finish(true)
    }

    fn finish(&mut self, seal: bool) -> Result<&[u8], Error> {
        for (i, part) in self.parts.iter().enumerate().rev() {
            if seal {
                let (outer, inner) = self.bytes.split_at_mut(part.header.start);
                let ip = self.parts[..i].iter().rfind(|outer| !outer.protocol.addresses.is_empty());
                let addresses = ip.and_then(|ip| {
                    let Range { start, end } = ip.protocol.addresses;
                    outer.get(ip.header.start + start..ip.header.start + end)
                });
                let (header, payload) = inner.split_at_mut(part.header.len());
                let next = self.parts.get(i + 1).map(|part| part.protocol);
                let (addresses, keep, table) =
                    (addresses.unwrap_or_default(), &part.keep[..], part.protocol.table);
                if header.len() >= table.len {
                    (part.protocol.seal)(&mut Seal {
                        addresses,
                        header,
                        payload,
                        trailer: &part.trailer,
                        next,
                        keep,
                        table,
                        numbers: NUMBERS,
                    })?;
                }
            }
            self.bytes.extend_from_slice(&part.trailer);
        }
        Ok(&self.bytes)
    }

    fn length(&mut self, field: &'static Field, bits: Range<usize>, start: usize) {
        let (start, end) = self.open.last().map_or((start, self.bytes.len()), |open| (*open, 0));
        self.lengths.push(Length { field, bits, record: start..end });
    }

    fn grown(&mut self) -> &mut Self {
        self.bits = self.bytes.len() * 8;
        if let Some(part) = self.parts.last_mut() {
            part.header.end = self.bytes.len();
        }
        self
    }
}
