//! The walk out: typed layers one behind the other, sealed innermost first.

use alloc::vec::Vec;
use core::ops::Range;

use super::registry::NUMBERS;
use crate::codec::bits;
use crate::codec::fields::aliased;
use crate::codec::{Context, Error, Field, Header, Layered, Message, Places, Protocol, Seal, Show, Table};

/// A packet being built, outermost layer first.
#[derive(Default)]
pub struct Stack {
    bytes: Vec<u8>,
    bits: usize,
    parts: Vec<Part>,
    lengths: Vec<Length>,
    open: Vec<usize>,
    /// Counts of records, and the first of the innermost record that is open.
    counts: Vec<Count>,
    beside: usize,
    /// Where the message that is being written begins, and what is where in it.
    message: usize,
    places: Places,
}

struct Part {
    protocol: &'static Protocol,
    header: Range<usize>,
    trailer: Vec<u8>,
    keep: Vec<u64>,
    /// Nothing of it is computed.
    fixed: bool,
}

/// A length row inside a record; `record` is filled in when the record ends.
struct Length {
    field: &'static Field,
    part: usize,
    bits: Range<usize>,
    record: Range<usize>,
    kept: bool,
}

/// A row that counts records beside it; `None` when bytes of unknown meaning lie there.
struct Count {
    field: &'static Field,
    part: usize,
    bits: Range<usize>,
    found: Option<u64>,
    kept: bool,
}

impl Stack {
    /// Forgets the packet, keeps the memory.
    pub fn clear(&mut self) {
        self.bits = 0;
        self.bytes.clear();
        self.parts.clear();
        self.lengths.clear();
        self.open.clear();
        self.counts.clear();
        self.begin(0);
    }

    /// A layer inside the last one, exactly as its struct says.
    pub fn push<H: Layered>(&mut self, header: &H) -> Result<&mut Self, Error> {
        self.layer(H::PROTOCOL);
        self.with(header)
    }

    /// A layer inside the last one, to be filled by `with`, `put` and `raw`.
    pub fn layer(&mut self, protocol: &'static Protocol) -> &mut Self {
        let at = self.bytes.len();
        self.parts.push(Part {
            protocol,
            header: at..at,
            trailer: Vec::new(),
            keep: Vec::new(),
            fixed: false,
        });
        self.beside = self.counts.len();
        self.begin(at);
        self
    }

    /// The fixed part of a header or record, at the end of the last layer's header.
    #[inline]
    pub fn with<H: Header>(&mut self, record: &H) -> Result<&mut Self, Error> {
        let start = self.bytes.len();
        self.bytes.resize(start + H::TABLE.len, 0);
        record.write(&mut self.bytes[start..]).map_err(|error| error.at(start))?;
        self.rows(H::TABLE, start, |_| false);
        Ok(self.grown())
    }

    /// The fixed part of a header or record as these bytes, at the end of the last layer's header. Lengths and counts that
    /// `said` names are left as they are when the packet is sealed.
    #[cfg(feature = "std")]
    pub(crate) fn part(
        &mut self,
        table: &'static Table,
        bytes: &[u8],
        said: impl Fn(&Field) -> bool,
    ) -> &mut Self {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.rows(table, start, said);
        self.grown()
    }

    /// Remembers the computed rows of a fixed part that begins at this byte.
    #[inline]
    fn rows(&mut self, table: &'static Table, start: usize, said: impl Fn(&Field) -> bool) {
        let rows = table.rows.iter().enumerate();
        for (i, row) in rows.filter(|(_, row)| is_computed(row.show) && !row.bits.is_empty()) {
            // A row that is hidden is there all the same, unless its bits have another name.
            let inside = &self.bytes[start..];
            if row.shown(inside) || !row.view && !row.alias && !aliased(table, i, inside) {
                self.computed(row, start * 8 + row.bits.start..start * 8 + row.bits.end, start);
                self.kept_if(said(row), start * 8 + row.bits.end);
            }
        }
    }

    /// A record of several pieces, so that its length rows count them all, and the rows in front of it that count
    /// records of this table count it.
    pub fn record(
        &mut self,
        table: &Table,
        fill: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<&mut Self, Error> {
        for count in &mut self.counts[self.beside..] {
            if matches!(count.field.show, Show::Count(name) if name == table.field.name) {
                count.found = count.found.map(|found| found + 1);
            }
        }
        self.open.push(self.bytes.len());
        let (lengths, counts) = (self.lengths.len(), self.counts.len());
        let beside = core::mem::replace(&mut self.beside, counts);
        let filled = fill(self);
        self.beside = beside;
        // The counts inside are done: they go in front of those that go on.
        self.counts[beside..].rotate_left(counts - beside);
        self.beside += self.counts.len() - counts;
        self.open.pop();
        for length in self.lengths[lengths..].iter_mut().filter(|length| length.record.end == 0) {
            length.record.end = self.bytes.len();
        }
        filled.map(|()| self)
    }

    /// Bytes at the end of the last layer's header.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.counts[self.beside..].iter_mut().for_each(|count| count.found = None);
        self.bytes.extend_from_slice(bytes);
        self.grown()
    }

    /// A computed text, e.g. a DNS name, at the end of the last layer's header.
    pub fn text(&mut self, field: &'static Field, text: &str) -> Result<&mut Self, Error> {
        let Show::Coded(coding) = field.show else { return Err(Error::text("this field is not text")) };
        let mut message = Message::new(&mut self.bytes, self.message, &mut self.places);
        (coding.append)(&mut message, text).ok_or(Error::text("this text has no bytes"))?;
        Ok(self.grown())
    }

    /// The bytes of one row as they are, at the end of the last layer's header: a computed text in them is not written
    /// as `text` would write it.
    pub fn bytes(&mut self, field: &'static Field, bytes: &[u8]) -> &mut Self {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        if let Show::Coded(coding) = field.show {
            let text = &mut crate::codec::Text::new();
            Message::learn(coding, &mut self.bytes, self.message, at, &mut self.places, text);
        }
        self.grown()
    }

    /// The bits of one row at the end of the last layer's header.
    pub fn put(&mut self, field: &'static Field, width: usize, raw: u64) -> Result<&mut Self, Error> {
        if width < 64 && raw >> width != 0 {
            return Err(Error::text("a value is too wide for its bits"));
        }
        let bits = self.bits..self.bits + width;
        self.bytes.resize(bits.end.div_ceil(8), 0);
        bits::write(&mut self.bytes, &bits, field.little, raw);
        if is_computed(field.show) {
            self.computed(field, bits.clone(), bits.start / 8);
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

    /// Leaves the length or count that was put last as it is when the packet is sealed.
    pub(crate) fn kept(&mut self) {
        self.kept_if(true, self.bits);
    }

    /// Computes nothing of the last layer when the packet is sealed.
    pub(crate) fn fixed(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.fixed = true;
        }
    }

    /// Where the header of each layer lies.
    #[cfg(feature = "std")]
    pub(crate) fn headers(&self) -> impl Iterator<Item = Range<usize>> {
        self.parts.iter().map(|part| part.header.clone())
    }

    /// Bytes so far, and where the header of the last layer begins.
    #[cfg(feature = "std")]
    pub(crate) fn place(&self) -> (usize, usize) {
        (self.bytes.len(), self.parts.last().map_or(0, |part| part.header.start))
    }

    /// The bytes, exactly as they were said.
    pub fn build(&mut self) -> Result<&[u8], Error> {
        self.finish(false)
    }

    /// The bytes with lengths, counts, next-protocol numbers and checksums computed, innermost first.
    pub fn seal(&mut self) -> Result<&[u8], Error> {
        for Length { field, part, bits, record, .. } in self.lengths.iter().filter(|length| !length.kept) {
            let (from, unit) = match field.show {
                Show::Whole(unit) => (record.start, unit),
                Show::Rest(unit) => (bits.end / 8, unit),
                Show::Message => (bits.end / 8, 1),
                _ => continue,
            };
            let raw = (record.end - from) as u64 / unit;
            if raw >> bits.len() != 0 {
                return Err(self.of(*part, Error::text("a record is too long for its length field")));
            }
            if !self.keeps(*part, field) {
                bits::write(&mut self.bytes, bits, field.little, raw);
            }
        }
        for Count { field, part, bits, found, .. } in self.counts.iter().filter(|count| !count.kept) {
            match found {
                Some(found) if found >> bits.len() != 0 => {
                    return Err(self.of(*part, Error::text("more records than their count can say")));
                }
                Some(found) if !self.keeps(*part, field) => {
                    bits::write(&mut self.bytes, bits, field.little, *found);
                }
                _ => {}
            }
        }
        self.finish(true)
    }

    fn finish(&mut self, seal: bool) -> Result<&[u8], Error> {
        for (i, part) in self.parts.iter().enumerate().rev() {
            if seal && !part.fixed {
                let (outer, inner) = self.bytes.split_at_mut(part.header.start);
                let mut room = [0; 32];
                let (addresses, fragment) = addresses(&self.parts[..i], outer, &mut room);
                let (header, payload) = inner.split_at_mut(part.header.len());
                let next = self.parts.get(i + 1).map(|part| part.protocol);
                let (keep, table) = (&part.keep[..], part.protocol.table);
                if header.len() >= table.len {
                    (part.protocol.seal)(&mut Seal {
                        addresses,
                        header,
                        payload,
                        trailer: &part.trailer,
                        fragment,
                        next,
                        keep,
                        table,
                        numbers: NUMBERS,
                    })
                    .map_err(|error| Error { table: error.table.or(Some(table)), ..error })?;
                }
            }
            self.bytes.extend_from_slice(&part.trailer);
        }
        Ok(&self.bytes)
    }

    /// An error of this layer.
    fn of(&self, part: usize, error: Error) -> Error {
        Error { table: self.parts.get(part).map(|part| part.protocol.table), ..error }
    }

    /// Whether a field is to be left as it is.
    fn keeps(&self, part: usize, field: &Field) -> bool {
        self.parts.get(part).is_some_and(|part| part.keep.contains(&field.id))
    }

    /// Remembers a row that is computed when the packet is sealed; `start` is where its table begins.
    fn computed(&mut self, field: &'static Field, bits: Range<usize>, start: usize) {
        let part = self.parts.len().saturating_sub(1);
        match field.show {
            Show::Whole(_) | Show::Rest(_) | Show::Message => {
                let (start, end) = self.open.last().map_or((start, self.bytes.len()), |open| (*open, 0));
                if let Show::Message = field.show {
                    self.begin(bits.end / 8);
                }
                self.lengths.push(Length { field, part, bits, record: start..end, kept: false });
            }
            Show::Count(_) => self.counts.push(Count { field, part, bits, found: Some(0), kept: false }),
            _ => {}
        }
    }

    /// Leaves the computed row that ends at this bit as it is, if it was said.
    #[inline]
    fn kept_if(&mut self, said: bool, end: usize) {
        if said {
            self.lengths
                .iter_mut()
                .filter(|length| length.bits.end == end)
                .for_each(|length| length.kept = true);
            self.counts.iter_mut().filter(|count| count.bits.end == end).for_each(|count| count.kept = true);
        }
    }

    /// A message begins here.
    fn begin(&mut self, at: usize) {
        self.message = at;
        self.places.clear();
    }

    fn grown(&mut self) -> &mut Self {
        self.bits = self.bytes.len() * 8;
        if let Some(part) = self.parts.last_mut() {
            part.header.end = self.bytes.len();
        }
        self
    }
}

/// Source and destination of the innermost of these layers that has them, as the pseudo-header of what they carry has
/// them.
fn addresses<'r>(parts: &[Part], bytes: &'r [u8], room: &'r mut [u8; 32]) -> (&'r [u8], bool) {
    let Some(ip) = parts.iter().rposition(|part| !part.protocol.addresses.is_empty()) else {
        return (&[], false);
    };
    let (start, Range { start: from, end: to }) =
        (parts[ip].header.start, parts[ip].protocol.addresses.clone());
    let addresses = bytes.get(start + from..start + to).unwrap_or_default();
    // Options of IPv4 and headers behind IPv6 may name other ends.
    let direct = ip + 1 == parts.len() && parts[ip].header.len() == parts[ip].protocol.table.len;
    if direct { (addresses, false) } else { rerouted(&parts[ip..], bytes, addresses, room) }
}

/// The addresses that an IP header and those behind it leave, and whether they carry a fragment: they are read as they
/// will be once they are sealed.
#[cold]
fn rerouted<'r>(parts: &[Part], bytes: &[u8], addresses: &[u8], room: &'r mut [u8; 32]) -> (&'r [u8], bool) {
    let mut bytes = bytes.to_vec();
    for part in parts {
        let Part { protocol, header, keep, .. } = part;
        let (table, header) = (protocol.table, &mut bytes[header.clone()]);
        if header.len() >= table.len && !part.fixed {
            // What cannot be sealed says so when its turn comes.
            let _ = (protocol.seal)(&mut Seal {
                addresses: &[],
                header,
                payload: &[],
                trailer: &[],
                fragment: false,
                next: None,
                keep,
                table,
                numbers: NUMBERS,
            });
        }
    }
    let mut context = Context { addresses, ..Context::default() };
    for part in parts {
        let _ = (part.protocol.read)(&bytes[part.header.clone()], &mut context);
    }
    let mut ends = [0; 32];
    let ends = context.ends(&mut ends);
    room[..ends.len()].copy_from_slice(ends);
    (&room[..ends.len()], context.fragment)
}

/// Whether a row is computed when the packet is sealed.
fn is_computed(show: Show) -> bool {
    matches!(show, Show::Whole(_) | Show::Rest(_) | Show::Message | Show::Count(_))
}
