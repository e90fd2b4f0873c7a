//! The walk out: typed layers one behind the other, sealed innermost first.

mod finish;
#[cfg(test)]
mod tests;
mod typed;

use alloc::vec::Vec;
use core::ops::Range;

use crate::codec::bits;
use crate::codec::fields::aliased;
use crate::codec::{Error, Field, Header, Layered, Message, Places, Protocol, Show, Table};

pub use typed::Headers;

/// A packet being built, outermost layer first.
///
/// A layer is its struct; what the struct does not say is as usual. [`build`](Self::build) writes all of it as it stands,
/// [`seal`](Self::seal) computes lengths, counts, numbers of what follows and checksums, but for the fields that
/// [`keep`](Self::keep) names. Headers whose types are known can also be sealed all at once, in a tuple, which is the fastest
/// way: [`sealed`](Self::sealed).
///
/// ```
/// use septet::{Stack, data_link::ethernet::Ethernet, network::ipv4::Ipv4, transport::udp::Udp};
/// let mut stack = Stack::default();
/// stack.push(&Ethernet::default())?.push(&Ipv4 { dst: [192, 0, 2, 1].into(), ..Ipv4::default() })?;
/// stack.push(&Udp { srcport: 40_000, dstport: 9, ..Udp::default() })?.payload(b"hello");
/// let packet = stack.seal()?;
/// assert_eq!(packet.len(), 14 + 20 + 8 + 5);
/// # Ok::<(), septet::Error>(())
/// ```
///
/// Options and other records follow the header that they belong to; names are compressed where their message allows it:
///
/// ```
/// use septet::application::dns::{Dns, Question};
/// use septet::transport::tcp::{Tcp, option_tables::Mss};
/// use septet::{Header, Stack};
/// let mut stack = Stack::default();
/// stack.push(&Tcp { dstport: 80, syn: true, ..Tcp::default() })?.with(&Mss { mss_val: 1400, ..Mss::default() })?;
/// assert_eq!(stack.seal()?[12], 6 << 4, "the header has six words");
///
/// stack.clear();
/// stack.push(&Dns { id: 7, ..Dns::default() })?.record(Question::TABLE, |stack| {
///     stack.text(Question::name, "www.example.com")?.with(&Question::default()).map(drop)
/// })?;
/// assert_eq!(stack.seal()?[4..6], [0, 1], "one question");
/// # Ok::<(), septet::Error>(())
/// ```
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
                Show::Of(name, unit) if name == row.name => bits as u64 / 8 / u64::from(unit),
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
