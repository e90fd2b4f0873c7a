//! How a protocol tells its fields: rows, records, data, one after the other, as they lie in the header.

use core::ops::Range;

use super::rough::Rough;
use super::{Field, Parsed, Show, Status, Table, Value};

/// A field where this frame has it. A spot inside the bits of an earlier one is its child.
#[derive(Debug, Clone)]
pub struct Spot<'a> {
    /// Which field.
    pub field: &'static Field,
    /// Bits from the start of the header.
    pub bits: Range<usize>,
    /// Its value.
    pub value: Value<'a>,
    /// These bits are stored by this spot; the stored spots of a layer, one after the other, are its header.
    pub stored: bool,
    /// People see it; a stored row under a condition that does not hold is not shown.
    pub shown: bool,
}

/// Bytes of a header that no row names: what is left of a broken list, a field cut in two.
pub static RAW: Field = Field::new("raw", "Raw bytes", 0..0, Show::Bytes);

/// Where a protocol tells its fields.
pub struct Fields<'a, 'v> {
    header: &'a [u8],
    /// Bits of the layer in front of these bytes: none, but for a trailer.
    base: usize,
    told: usize,
    /// The rows of this table at the start of the header are not told, as who asks has them already.
    known: Option<&'static Table>,
    /// What nobody asks for by name is not told.
    rough: &'v Rough,
    wanted: Option<&'v dyn Fn(&Field) -> bool>,
    visit: &'v mut dyn FnMut(Spot<'a>),
}

impl<'a, 'v> Fields<'a, 'v> {
    pub(crate) fn new(
        header: &'a [u8],
        wanted: Option<&'v dyn Fn(&Field) -> bool>,
        visit: &'v mut dyn FnMut(Spot<'a>),
    ) -> Self {
        Self { header, base: 0, told: 0, known: None, rough: Rough::ALL, wanted, visit }
    }

    /// The same, but only of these names, and without the rows of this table at the start of the header.
    pub(crate) fn only(self, rough: &'v Rough, known: Option<&'static Table>) -> Self {
        Self { known, rough, ..self }
    }

    /// The same, of what begins at this byte of the header.
    pub(crate) fn from(self, at: usize) -> Self {
        Self { told: at * 8, ..self }
    }

    /// Tells fields of a trailer, which starts at this byte of its layer; they are all views, as the layer stores its
    /// trailer as a whole.
    pub(crate) fn behind(
        trailer: &'a [u8],
        start: usize,
        wanted: Option<&'v dyn Fn(&Field) -> bool>,
        visit: &'v mut dyn FnMut(Spot<'a>),
    ) -> Self {
        Self {
            header: trailer,
            base: start * 8,
            told: usize::MAX,
            known: None,
            rough: Rough::ALL,
            wanted,
            visit,
        }
    }

    /// The rows of a fixed header at byte `at`; of a header cut short, those that are there.
    pub fn rows(&mut self, table: &'static Table, at: usize) {
        self.rows_within(table, at..self.header.len());
    }

    /// The rows of a fixed header at byte `at`, of which those are shown for which `shown` holds: the others are
    /// stored, but mean nothing in a header as broken as this one.
    pub fn rows_where(&mut self, table: &'static Table, at: usize, shown: impl Fn(&Field) -> bool) {
        self.each_row(table, at..self.header.len(), &shown);
    }

    /// The rows of a fixed part in these bytes, or those that are there; no record is told around them.
    pub fn part(&mut self, table: &'static Table, bytes: Range<usize>) {
        self.rows_within(table, bytes);
    }

    /// A record: itself, then the rows of its fixed part.
    pub fn record(&mut self, table: &'static Table, bytes: Range<usize>) {
        self.open(table, bytes.clone());
        self.rows_within(table, bytes);
    }

    /// A record whose rows are told one by one.
    pub fn open(&mut self, table: &'static Table, bytes: Range<usize>) {
        let Some(inside) = self.header.get(bytes.clone()) else { return };
        self.gap(bytes.start * 8);
        let (field, bits) = (&table.field, bytes.start * 8..bytes.end * 8);
        self.spot(Spot { field, value: Value::Bytes(inside), bits, stored: false, shown: true });
    }

    /// A row that has no fixed place; nothing if it is empty or not there.
    pub fn data(&mut self, field: &'static Field, bytes: Range<usize>) {
        if !bytes.is_empty() && bytes.end <= self.header.len() {
            self.tell(field, bytes.start * 8..bytes.end * 8, true);
        }
    }

    /// A row that has no fixed place, or these words where it is empty, as Wireshark writes them.
    pub fn data_or(&mut self, field: &'static Field, bytes: Range<usize>, empty: &'static str) {
        if bytes.is_empty() && bytes.end <= self.header.len() {
            return self.derive(field, bytes, Value::Str(empty));
        }
        self.data(field, bytes);
    }

    /// A row that has no fixed place, stored but not shown: people see what is computed from it.
    pub fn hide(&mut self, field: &'static Field, bytes: Range<usize>) {
        if !bytes.is_empty() && bytes.end <= self.header.len() {
            self.tell(field, bytes.start * 8..bytes.end * 8, false);
        }
    }

    /// A row whose text is computed from the message that starts at byte `message` of the header.
    pub fn coded(&mut self, field: &'static Field, message: usize, bytes: Range<usize>) {
        self.coded_if(field, message, bytes, true);
    }

    /// The same, stored but not shown unless `shown`: people see what is computed from it.
    pub fn coded_if(&mut self, field: &'static Field, message: usize, bytes: Range<usize>, shown: bool) {
        if bytes.is_empty() || bytes.end > self.header.len() || message > bytes.start {
            return;
        }
        let bits = bytes.start * 8..bytes.end * 8;
        self.gap(bits.start);
        let stored = bits.start == self.told;
        if stored {
            self.told = bits.end;
        }
        if self.rough.has(field.id) {
            let value = self.within(field, message, bytes);
            self.spot(Spot { field, bits, value, stored, shown });
        }
    }

    /// A text that is computed from a message, as `coded`, in bytes that another row stores.
    pub fn coded_view(&mut self, field: &'static Field, message: usize, bytes: Range<usize>) {
        if !bytes.is_empty() && bytes.end <= self.header.len() && message <= bytes.start {
            let value = self.within(field, message, bytes.clone());
            self.derive(field, bytes, value);
        }
    }

    fn within(&self, field: &'static Field, message: usize, bytes: Range<usize>) -> Value<'a> {
        let inside = &self.header[message..];
        field.value(inside, (bytes.start - message) * 8..(bytes.end - message) * 8)
    }

    /// A row whose bits have no fixed place, e.g. behind a field of variable length.
    pub fn bits(&mut self, field: &'static Field, bits: Range<usize>) {
        if !bits.is_empty() && bits.end <= self.header.len() * 8 {
            self.tell(field, bits, true);
        }
    }

    /// A value that is computed rather than stored, and the bytes it comes from.
    pub fn derive(&mut self, field: &'static Field, bytes: Range<usize>, value: Value<'a>) {
        let bits = bytes.start * 8..bytes.end * 8;
        self.spot(Spot { field, bits, value, stored: false, shown: true });
    }

    /// A number that is computed rather than stored.
    pub fn number(&mut self, field: &'static Field, bytes: Range<usize>, value: usize) {
        self.derive(field, bytes, Value::Uint(value as u64));
    }

    /// A name for bytes that another row stores.
    pub fn view(&mut self, field: &'static Field, bytes: Range<usize>) {
        if !bytes.is_empty() && bytes.end <= self.header.len() && self.rough.has(field.id) {
            let bits = bytes.start * 8..bytes.end * 8;
            self.derive(field, bytes, field.value(self.header, bits));
        }
    }

    /// Whether a checksum is right, computed only if someone asks.
    pub fn status(
        &mut self,
        field: &'static Field,
        checksum: &'static Field,
        verify: impl FnOnce() -> Option<Status>,
    ) {
        let bits = checksum.bits.clone();
        if bits.end <= self.header.len() * 8
            && self.wants(field)
            && let Some(status) = verify()
        {
            let value = Value::Uint(status.number());
            self.spot(Spot { field, bits, value, stored: false, shown: true });
        }
    }

    /// Whether someone asks for this field; a computed value need not be computed otherwise.
    #[must_use]
    pub fn wants(&self, field: &Field) -> bool {
        self.rough.has(field.id) && self.wanted.is_none_or(|wanted| wanted(field))
    }

    /// A list from byte `at`: nom reads one item after the other, `each` tells it, until `count`, the end or an
    /// error. Says where it ended.
    pub fn list(
        &mut self,
        mut at: usize,
        count: usize,
        mut one: impl FnMut(&'a [u8]) -> Parsed<'a, &'a [u8]>,
        mut each: impl FnMut(&mut Self, Range<usize>, &'a [u8]),
    ) -> usize {
        for _ in 0..count {
            let item = self.header.get(at..).and_then(|rest| one(rest).ok());
            let Some((_, item)) = item.filter(|(_, item)| !item.is_empty()) else { break };
            each(self, at..at + item.len(), item);
            at += item.len();
        }
        at
    }

    pub(crate) fn finish(&mut self) {
        self.gap(self.header.len() * 8);
    }

    #[inline]
    fn rows_within(&mut self, table: &'static Table, bytes: Range<usize>) {
        let Some(inside) = self.header.get(bytes.clone()) else { return };
        let start = bytes.start * 8;
        self.gap(start);
        let known = start == 0 && self.known.is_some_and(|known| core::ptr::eq(known, table));
        if self.told != start || inside.len() < table.len || table.aliased && !known {
            return self.each_row(table, bytes, &|_| true);
        }
        self.told += table.len * 8;
        if !known {
            (table.tell)(inside, start, self.rough, self.visit);
        }
    }

    fn each_row(&mut self, table: &'static Table, bytes: Range<usize>, known: &dyn Fn(&Field) -> bool) {
        let Some(inside) = self.header.get(bytes.clone()) else { return };
        let start = bytes.start * 8;
        self.gap(start);
        for (i, row) in table.rows.iter().enumerate() {
            let bits = start + row.bits.start..start + row.bits.end;
            if bits.end > bytes.end * 8 || row.bits.is_empty() {
                continue;
            }
            let shown = row.shown(inside) && known(row);
            if row.alias || row.view {
                // An alias stores its bits where the row it stands in for is not shown.
                if shown {
                    self.tell_alias(row, bits);
                }
            } else if shown || !aliased(table, i, inside) {
                self.tell(row, bits, shown);
            }
        }
    }

    fn tell_alias(&mut self, row: &'static Field, bits: Range<usize>) {
        let stored = row.alias && bits.start == self.told;
        if stored {
            self.told = bits.end;
        }
        if self.rough.has(row.id) {
            let value = row.value(self.header, bits.clone());
            self.spot(Spot { field: row, value, bits, stored, shown: true });
        }
    }

    #[inline]
    fn tell(&mut self, field: &'static Field, bits: Range<usize>, shown: bool) {
        if !field.view {
            self.gap(bits.start);
        }
        let stored = !field.view && bits.start == self.told;
        if stored {
            self.told = bits.end;
        }
        if self.rough.has(field.id) {
            let value = field.value(self.header, bits.clone());
            self.spot(Spot { field, bits, value, stored, shown });
        }
    }

    #[inline(always)]
    fn spot(&mut self, spot: Spot<'a>) {
        if self.rough.has(spot.field.id) {
            let bits = self.base + spot.bits.start..self.base + spot.bits.end;
            (self.visit)(Spot { bits, ..spot });
        }
    }

    /// Bits up to here that no row has told, so that no bit of a header is ever lost.
    #[inline]
    fn gap(&mut self, upto: usize) {
        if self.told < upto {
            let bits = self.told..upto;
            self.told = upto;
            self.raw(bits);
        }
    }

    #[cold]
    fn raw(&mut self, bits: Range<usize>) {
        // Up to the byte boundary as a number, whole bytes as bytes, the rest as a number.
        let (first, last) = (bits.start.next_multiple_of(8).min(bits.end), bits.end / 8 * 8);
        let middle = first..last.max(first);
        for bits in [bits.start..first, middle.clone(), middle.end..bits.end] {
            if bits.is_empty() {
                continue;
            }
            let value = if bits.start % 8 == 0 && bits.end % 8 == 0 {
                RAW.value(self.header, bits.clone())
            } else {
                Value::Uint(super::bits::read(self.header, &bits, false))
            };
            self.spot(Spot { field: &RAW, bits, value, stored: true, shown: true });
        }
    }
}

/// Whether an alias of this row is shown in its place.
pub(crate) fn aliased(table: &Table, row: usize, inside: &[u8]) -> bool {
    table.rows[row + 1..]
        .iter()
        .take_while(|row| row.alias || row.view)
        .any(|row| row.alias && row.shown(inside))
}

/// Tells a row of a header that is all there.
#[inline(always)]
pub(crate) fn tell<'a>(
    row: &'static Field,
    header: &'a [u8],
    table: &[u8],
    start: usize,
    rough: &Rough,
    visit: &mut dyn FnMut(Spot<'a>),
) {
    if !rough.has(row.id) {
        return;
    }
    let shown = row.shown(table);
    if shown || !row.view {
        let bits = start + row.bits.start..start + row.bits.end;
        let value = row.value(header, row.bits.clone());
        visit(Spot { field: row, value, bits, stored: !row.view, shown });
    }
}
