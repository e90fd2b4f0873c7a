//! The walk out: typed layers one behind the other, sealed innermost first.

use alloc::vec::Vec;
use core::ops::Range;

use super::registry::NUMBERS;
use crate::codec::bits;
use crate::codec::fields::aliased;
use crate::codec::{Context, Error, Field, Header, Layered, Message, Places, Protocol, Seal, Show, Table};
use crate::network::ipv6::Ipv6;
use crate::network::{ipv4, ipv6};

/// A packet being built, outermost layer first.
#[derive(Default)]
pub struct Stack {
    bytes: Vec<u8>,
    bits: usize,
    parts: Vec<Part>,
    /// Trailers of the layers, in their order, and the fields that each keeps.
    trailers: Vec<u8>,
    kept: Vec<u64>,
    lengths: Vec<Length>,
    open: Vec<usize>,
    /// Some layer quotes a packet.
    quotes: bool,
    /// Counts of records and rows, and the first of the innermost record that is open.
    counts: Vec<Count>,
    beside: usize,
    /// Where the message that is being written begins, and what is where in it.
    message: usize,
    places: Places,
    /// Room for headers that are read while others are sealed.
    room: Vec<u8>,
}

struct Part {
    protocol: &'static Protocol,
    header: Range<usize>,
    /// Where its bytes begin in the list of trailers, and its fields in that of those kept.
    trailer: usize,
    keep: usize,
    /// The innermost layer around it that has addresses, if there is one: its place and one more.
    ip: usize,
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

/// A row that counts records or rows beside it, or bytes of one; `None` when bytes of unknown meaning lie there.
struct Count {
    field: &'static Field,
    part: usize,
    bits: Range<usize>,
    found: Option<u64>,
    /// Another row of its kind stands behind it and counts from there.
    done: bool,
    kept: bool,
}

impl Stack {
    /// Forgets the packet, keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.bits = 0;
        self.bytes.clear();
        self.parts.clear();
        self.trailers.clear();
        self.kept.clear();
        self.lengths.clear();
        self.open.clear();
        self.counts.clear();
        self.quotes = false;
        self.begin(0);
    }

    /// A layer inside the last one, exactly as its struct says.
    #[inline]
    pub fn push<H: Layered>(&mut self, header: &H) -> Result<&mut Self, Error> {
        self.layer(H::PROTOCOL);
        self.with(header)
    }

    /// A layer inside the last one, to be filled by `with`, `put` and `raw`.
    #[inline]
    pub fn layer(&mut self, protocol: &'static Protocol) -> &mut Self {
        let (at, trailer, keep) = (self.bytes.len(), self.trailers.len(), self.kept.len());
        let ip = match self.parts.last() {
            Some(part) if part.protocol.addresses.is_empty() => part.ip,
            _ => self.parts.len(),
        };
        self.quotes |= protocol.quotes;
        self.parts.push(Part { protocol, header: at..at, trailer, keep, ip, fixed: false });
        self.beside = self.counts.len();
        self.begin(at);
        self
    }

    /// The fixed part of a header or record, at the end of the last layer's header.
    #[inline]
    pub fn with<H: Header>(&mut self, record: &H) -> Result<&mut Self, Error> {
        let start = self.bytes.len();
        record.append(&mut self.bytes).map_err(|error| error.at(start))?;
        if H::TABLE.computed || self.beside < self.counts.len() {
            self.rows(H::TABLE, start, |_| false);
        }
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
        if table.computed || self.beside < self.counts.len() {
            self.rows(table, start, said);
        }
        self.grown()
    }

    /// Remembers the rows of a fixed part that are computed, and counts the others.
    fn rows(&mut self, table: &'static Table, start: usize, said: impl Fn(&Field) -> bool) {
        for row in table.rows.iter().filter(|row| !row.bits.is_empty() && !row.view && !row.alias) {
            self.count(row, row.bits.len());
        }
        let rows = table.rows.iter().enumerate();
        for (i, row) in rows.filter(|(_, row)| row.show.is_computed() && !row.bits.is_empty()) {
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
        for count in self.counts[self.beside..].iter_mut().filter(|count| !count.done) {
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

    /// Counts a row of this many bits, where rows in front of it count it.
    fn count(&mut self, row: &Field, bits: usize) {
        for count in self.counts[self.beside..].iter_mut().filter(|count| !count.done) {
            let more = match count.field.show {
                Show::Count(name) if name == row.name => 1,
                Show::Of(name, unit) if name == row.name => bits as u64 / 8 / unit,
                _ => continue,
            };
            count.found = count.found.map(|found| found + more);
        }
    }

    /// Bytes at the end of the last layer's header.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        let beside = self.counts[self.beside..].iter_mut();
        beside.filter(|count| !count.done).for_each(|count| count.found = None);
        self.bytes.extend_from_slice(bytes);
        self.grown()
    }

    /// A computed text, e.g. a DNS name, at the end of the last layer's header.
    pub fn text(&mut self, field: &'static Field, text: &str) -> Result<&mut Self, Error> {
        let Show::Coded(coding) = field.show else { return Err(Error::text("this field is not text")) };
        let mut message = Message::new(&mut self.bytes, self.message, &mut self.places);
        (coding.append)(&mut message, text).ok_or(Error::text("this text has no bytes"))?;
        let bits = self.bytes.len() * 8 - self.bits;
        self.count(field, bits);
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
        self.count(field, bytes.len() * 8);
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
        self.count(field, width);
        if field.show.is_computed() {
            self.computed(field, bits.clone(), bits.start / 8);
        }
        self.grown();
        self.bits = bits.end;
        Ok(self)
    }

    /// What the last layer carries, if it is not a layer itself.
    #[inline]
    pub fn payload(&mut self, payload: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(payload);
        self
    }

    /// Bytes behind the last layer's payload.
    pub fn trailer(&mut self, trailer: &[u8]) -> &mut Self {
        if let Some(part) = self.parts.last() {
            self.trailers.truncate(part.trailer);
            self.trailers.extend_from_slice(trailer);
        }
        self
    }

    /// Leaves this field of the last layer as it is when the packet is sealed.
    pub fn keep(&mut self, field: &Field) -> &mut Self {
        self.kept.push(field.id);
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
    #[inline]
    pub fn seal(&mut self) -> Result<&[u8], Error> {
        if !self.lengths.is_empty() || !self.counts.is_empty() {
            self.records()?;
        }
        self.finish(true)
    }

    /// Writes lengths and counts of records.
    fn records(&mut self) -> Result<(), Error> {
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
        Ok(())
    }

    fn finish(&mut self, seal: bool) -> Result<&[u8], Error> {
        let quote = if seal && self.quotes { cut_quote(&self.parts, &self.bytes) } else { usize::MAX };
        let (mut next, mut trailers, mut kept) = (None, &self.trailers[..], &self.kept[..]);
        for (i, part) in self.parts.iter().enumerate().rev() {
            let (trailer, keep);
            (trailers, trailer) = trailers.split_at(part.trailer);
            (kept, keep) = kept.split_at(part.keep);
            let table = part.protocol.table;
            if seal && !part.fixed && part.header.len() >= table.len {
                let (outer, inner) = self.bytes.split_at_mut(part.header.start);
                let mut room = [0; 32];
                let (addresses, fragment) = match part.ip.checked_sub(1) {
                    Some(ip) => addresses(&self.parts[ip..i], &self.kept, outer, &mut self.room, &mut room),
                    None => (&[][..], false),
                };
                let (header, payload) = inner.split_at_mut(part.header.len());
                (part.protocol.seal)(&mut Seal {
                    addresses,
                    header,
                    payload,
                    trailer,
                    fragment: fragment || i >= quote,
                    next,
                    keep,
                    table,
                    numbers: NUMBERS,
                })
                .map_err(|error| Error { table: error.table.or(Some(table)), ..error })?;
            }
            next = Some(part.protocol);
            self.bytes.extend_from_slice(trailer);
        }
        Ok(&self.bytes)
    }

    /// An error of this layer.
    fn of(&self, part: usize, error: Error) -> Error {
        Error { table: self.parts.get(part).map(|part| part.protocol.table), ..error }
    }

    /// Whether a field is to be left as it is.
    fn keeps(&self, part: usize, field: &Field) -> bool {
        keep(&self.parts, &self.kept, part).contains(&field.id)
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
            Show::Count(_) | Show::Of(..) => {
                let beside = &mut self.counts[self.beside..];
                beside
                    .iter_mut()
                    .filter(|count| count.field.id == field.id)
                    .for_each(|count| count.done = true);
                self.counts.push(Count { field, part, bits, found: Some(0), done: false, kept: false });
            }
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
    #[inline]
    fn begin(&mut self, at: usize) {
        self.message = at;
        self.places.clear();
    }

    #[inline]
    fn grown(&mut self) -> &mut Self {
        self.bits = self.bytes.len() * 8;
        if let Some(part) = self.parts.last_mut() {
            part.header.end = self.bytes.len();
        }
        self
    }
}

/// The fields that a layer keeps.
fn keep<'k>(parts: &[Part], kept: &'k [u64], part: usize) -> &'k [u64] {
    let start = |part: usize| parts.get(part).map_or(kept.len(), |part| part.keep);
    &kept[start(part)..start(part + 1)]
}

/// The first layer of what an ICMP message quotes, if that was longer than it is here: then its lengths and checksums tell
/// of what it was.
#[inline]
fn cut_quote(parts: &[Part], bytes: &[u8]) -> usize {
    let Some(quote) = parts.iter().position(|part| part.protocol.quotes).map(|at| at + 1) else {
        return usize::MAX;
    };
    let cut = parts.get(quote).is_some_and(|part| {
        let packet = &bytes[part.header.start..];
        let said = match (part.protocol, packet) {
            (known, [_, _, a, b, ..]) if core::ptr::eq(known, &raw const ipv4::PROTOCOL) => {
                u16::from_be_bytes([*a, *b]).into()
            }
            (known, [_, _, _, _, a, b, ..]) if core::ptr::eq(known, &raw const ipv6::PROTOCOL) => {
                usize::from(u16::from_be_bytes([*a, *b])) + Ipv6::LEN
            }
            _ => 0,
        };
        said > packet.len()
    });
    if cut { quote } else { usize::MAX }
}

/// Source and destination of the first of these layers, as the pseudo-header of what they carry has them; and whether that is a fragment.
#[inline]
fn addresses<'r>(
    parts: &[Part],
    kept: &[u64],
    bytes: &'r [u8],
    copy: &mut Vec<u8>,
    room: &'r mut [u8; 32],
) -> (&'r [u8], bool) {
    let Some(ip) = parts.first() else { return (&[], false) };
    let header = &bytes[ip.header.start..];
    let addresses = header.get(ip.protocol.addresses.clone()).unwrap_or_default();
    // Options of IPv4 and headers behind IPv6 may name other ends.
    if parts.len() > 1 || ip.header.len() != ip.protocol.table.len {
        copy.clear();
        copy.extend_from_slice(bytes);
        return rerouted(parts, kept, copy, addresses, room);
    }
    // RFC 791 §3.1: more fragments, or an offset.
    let fragment = matches!(header, [_, _, _, _, _, _, a, b, ..] if (a & 0x3f) | b != 0);
    (addresses, fragment && core::ptr::eq(ip.protocol, &raw const ipv4::PROTOCOL))
}

/// The addresses that an IP header and those behind it leave, and whether they carry a fragment: they are read as they
/// will be once they are sealed.
#[cold]
fn rerouted<'r>(
    parts: &[Part],
    kept: &[u64],
    bytes: &mut [u8],
    addresses: &[u8],
    room: &'r mut [u8; 32],
) -> (&'r [u8], bool) {
    for (i, part) in parts.iter().enumerate() {
        let Part { protocol, header, .. } = part;
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
                keep: keep(parts, kept, i),
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

#[cfg(test)]
mod tests {
    use core::net::Ipv4Addr;

    use super::*;
    use crate::network::icmp::Icmp;
    use crate::network::igmp::{Igmp, membership};
    use crate::network::ipv4::Ipv4;
    use crate::transport::udp::Udp;

    fn ip(len: u16, flags: Ipv4) -> Ipv4 {
        let (src, dst) = (Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 2));
        Ipv4 { len, src, dst, ..flags }
    }

    #[test]
    fn rows_are_counted_where_they_stand() {
        let mut stack = Stack::default();
        stack.push(&Igmp { kind: 0x22, ..Igmp::default() }).unwrap();
        stack.with(&membership::Report::default()).unwrap();
        for sources in [2, 0, 1] {
            let one = |stack: &mut Stack| {
                stack.with(&membership::Record::default())?;
                for source in 0..sources {
                    stack.put(membership::Record::saddr, 32, source)?;
                }
                stack.bytes(membership::Record::aux_data, &[0; 8]);
                Ok(())
            };
            stack.record(membership::Record::TABLE, one).unwrap();
        }
        let sealed = stack.seal().unwrap();
        assert_eq!(sealed[6..8], [0, 3], "records");
        let record = |at: usize| (sealed[at + 1], sealed[at + 3]);
        assert_eq!([record(8), record(32), record(48)], [(2, 2), (2, 0), (2, 1)], "words and sources");
    }

    #[test]
    fn what_is_quoted_in_part_keeps_what_it_says() {
        let mut stack = Stack::default();
        let quoted = |stack: &mut Stack, len| {
            stack.clear();
            stack.push(&ip(0, Ipv4::default())).unwrap();
            stack.push(&Icmp { kind: 3, ..Icmp::default() }).unwrap().raw(&[0; 4]);
            stack.push(&ip(len, Ipv4::default())).unwrap();
            stack.push(&Udp { length: 99, checksum: 7, ..Udp::default() }).unwrap();
            let sealed = stack.seal().unwrap();
            let number = |at: usize| u16::from_be_bytes([sealed[at], sealed[at + 1]]);
            (number(30), number(52), number(54))
        };
        assert_eq!(quoted(&mut stack, 119), (119, 99, 7));
        let (len, length, checksum) = quoted(&mut stack, 28);
        assert_eq!((len, length), (28, 8));
        assert_ne!(checksum, 7);
    }

    #[test]
    fn a_fragment_keeps_the_checksum_of_the_whole() {
        let mut stack = Stack::default();
        for (flags, kept) in [
            (Ipv4 { mf: true, ..Ipv4::default() }, true),
            (Ipv4 { frag_offset: 8, ..Ipv4::default() }, true),
            (Ipv4 { df: true, ..Ipv4::default() }, false),
        ] {
            stack.clear();
            stack.push(&ip(0, flags)).unwrap();
            stack.push(&Udp { length: 99, checksum: 7, ..Udp::default() }).unwrap();
            let sealed = stack.seal().unwrap();
            assert_eq!(sealed[24..28] == [0, 99, 0, 7], kept, "{flags:?}");
        }
    }

    #[test]
    fn a_header_that_ends_too_early_is_sealed_as_far_as_it_goes() {
        let noise: Vec<u8> = (0..64_u8).map(|i| i.wrapping_mul(37) ^ 5).collect();
        let mut stack = Stack::default();
        for (_, protocol) in super::super::registry::protocols() {
            for len in 0..noise.len() {
                for start in 0..4 {
                    stack.clear();
                    stack.layer(protocol).raw(&noise[start..len.max(start)]);
                    stack.layer(Udp::PROTOCOL).raw(&noise[..len % 9]);
                    let _ = stack.seal();
                }
            }
        }
    }
}
