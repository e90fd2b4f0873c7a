//! Fields chosen by name: names become rows once, before the first packet.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use super::aliases::alias;
use super::fetch::{Fetch, Number};
use super::registry::{fields, protocols};
use crate::codec::field::{When, id};
use crate::codec::rough::Rough;
use crate::codec::{Field, Layer, Protocol, Spot, Table, Value};

/// Chosen fields, a column each.
///
/// ```
/// use septet::{Value, packet::Pick};
/// let pick = Pick::new(&["ip.ttl", "udp.dstport"]).unwrap();
/// let frame = hex::decode("4500001d0000000040110000c0000201c00002020035003500090000ff").unwrap();
/// let mut found = Vec::new();
/// for layer in septet::layers(&frame, 228) {
///     pick.each(&layer, |column, _, value| found.push((column, value.uint())));
/// }
/// assert_eq!(found, [(0, Some(64)), (1, Some(53))]);
/// ```
#[derive(Debug)]
pub struct Pick {
    /// Name by name: the ids it stands for, and the columns they fill; sorted into a table with room.
    ids: Vec<(u64, Vec<usize>)>,
    rough: Rough,
    slots: Vec<Slot>,
    fetches: Vec<Fetch>,
    numbers: Vec<Number>,
    conditions: Vec<When>,
    trailers: bool,
    columns: usize,
}

/// What is done with a value: its column, its field, itself.
type Visit<'a, 'v> = dyn FnMut(usize, &'static Field, Value<'a>) + 'v;

/// What is chosen of one protocol.
#[derive(Debug, Clone, Default)]
struct Slot {
    id: u64,
    /// What lies at a fixed place.
    fetches: Range<usize>,
    /// Of these, the numbers, and then the others: all there is to fetch where every row is shown.
    numbers: Range<usize>,
    others: Range<usize>,
    /// Where they all hold, every fetched row is shown.
    conditions: Range<usize>,
    /// Some chosen field has no fixed place: the protocol has to tell its fields.
    told: bool,
    /// What has a fixed place is fetched, and not told as well.
    fetched: bool,
    /// Some chosen field is computed where its row is not shown.
    computed: bool,
}

impl Pick {
    /// Resolves names; a column each. The error lists the unknown names.
    pub fn new<S: AsRef<str>>(names: &[S]) -> Result<Self, Vec<String>> {
        let mut chosen: Vec<(u64, usize)> = Vec::new();
        let mut unknown = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let one = [name.as_ref()];
            for name in alias(name.as_ref()).unwrap_or(&one) {
                if fields().any(|(_, _, field)| field.name == *name) {
                    chosen.push((id(name), column));
                } else {
                    unknown.push(name.to_string());
                }
            }
        }
        if unknown.is_empty() { Ok(Self::compile(&chosen, names.len())) } else { Err(unknown) }
    }

    fn compile(chosen: &[(u64, usize)], columns: usize) -> Self {
        let trailers: Vec<u64> = trailers().collect();
        let mut pick = Self {
            ids: hashed(chosen),
            rough: Rough::of(chosen.iter().map(|(id, _)| *id)),
            slots: Vec::new(),
            fetches: Vec::new(),
            numbers: Vec::new(),
            conditions: Vec::new(),
            trailers: chosen.iter().any(|(id, _)| trailers.contains(id)),
            columns,
        };
        let mut slots: Vec<Slot> = Vec::new();
        for (_, protocol) in protocols() {
            if !slots.iter().any(|slot| slot.id == protocol.table.field.id) {
                slots.push(pick.slot(protocol, chosen, &trailers));
            }
        }
        pick.slots = spread(&slots);
        pick
    }

    /// What is chosen of this protocol, and of others of its name.
    fn slot(&mut self, protocol: &'static Protocol, chosen: &[(u64, usize)], trailers: &[u64]) -> Slot {
        let (first, first_condition) = (self.fetches.len(), self.conditions.len());
        let mut slot = Slot { id: protocol.table.field.id, fetched: true, ..Slot::default() };
        let namesakes =
            || protocols().map(|(_, other)| other).filter(|other| other.name() == protocol.name());
        let alone = namesakes().count() == 1;
        let mut told: Vec<usize> = Vec::new();
        for (fixed, field) in
            namesakes().flat_map(|other| other.tables().flat_map(move |table| rows(other, table)))
        {
            let own = chosen.iter().filter(|(id, _)| *id == field.id && !trailers.contains(id));
            for (_, column) in own {
                if fixed && alone {
                    self.fetches.push(Fetch { field, column: *column });
                    self.conditions.extend(field.when);
                } else if alone && conditional(protocol, field) {
                    slot.computed = true;
                } else {
                    told.push(*column);
                }
            }
        }
        slot.told = !told.is_empty();
        // What fills one column is told in order, by one way or the other.
        if !alone || !protocol.fixed || self.fetches[first..].iter().any(|fetch| told.contains(&fetch.column))
        {
            self.fetches.truncate(first);
            self.conditions.truncate(first_condition);
            slot.fetched = false;
        }
        slot.fetches = first..self.fetches.len();
        slot.conditions = first_condition..self.conditions.len();
        self.split(&mut slot, protocol.table.len);
        slot
    }

    /// Sets the numbers apart from the others.
    fn split(&mut self, slot: &mut Slot, len: usize) {
        let fetches = self.fetches[slot.fetches.clone()].to_vec();
        let shared = |fetch: &Fetch| fetches.iter().filter(|other| other.column == fetch.column).count() > 1;
        let (first, first_other) = (self.numbers.len(), self.fetches.len());
        for fetch in &fetches {
            match fetch.number(len) {
                Some(number) => self.numbers.push(number),
                None => self.fetches.push(*fetch),
            }
        }
        // What fills one column has to stay in order.
        if self.fetches[first_other..].iter().any(shared) {
            self.numbers.truncate(first);
            self.fetches.truncate(first_other);
            self.fetches.extend(fetches);
        }
        slot.numbers = first..self.numbers.len();
        slot.others = first_other..self.fetches.len();
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Whether this field fills a column.
    #[inline]
    #[must_use]
    pub fn wants(&self, field: &Field) -> bool {
        self.filled(field.id).is_some()
    }

    /// Hands every chosen value of a layer to `visit`, with its column; those of one column in the order of the packet.
    #[inline]
    pub fn each<'a>(&self, layer: &Layer<'a>, mut visit: impl FnMut(usize, &'static Field, Value<'a>)) {
        let (slot, header) = (self.slot_of(layer.protocol), layer.header);
        let whole = layer.error.is_none() && header.len() >= layer.protocol.table.len;
        if whole && slot.fetched && self.conditions[slot.conditions.clone()].iter().all(|when| when(header)) {
            for number in &self.numbers[slot.numbers.clone()] {
                if let Some(value) = number.read(header) {
                    visit(number.column as usize, number.field, Value::Uint(value));
                }
            }
            for fetch in &self.fetches[slot.others.clone()] {
                if let Some(value) = fetch.value(header) {
                    visit(fetch.column, fetch.field, value);
                }
            }
            if slot.told {
                self.told(*layer, Some(layer.protocol.table), &mut visit);
            } else if self.trailers && !layer.trailer.is_empty() {
                self.trailers(*layer, &mut visit);
            }
        } else if slot.told || !slot.fetches.is_empty() {
            self.rarely(*layer, slot, whole, &mut visit);
        } else if self.trailers && !layer.trailer.is_empty() {
            self.trailers(*layer, &mut visit);
        }
    }

    /// A layer of which some chosen row is not shown, or that is broken.
    #[inline(never)]
    fn rarely<'a>(&self, layer: Layer<'a>, slot: &Slot, whole: bool, visit: &mut Visit<'a, '_>) {
        // A broken header tells what is left of it.
        if !whole || slot.computed || !slot.fetched {
            return self.told(layer, None, visit);
        }
        for fetch in &self.fetches[slot.fetches.clone()] {
            if fetch.field.shown(layer.header)
                && let Some(value) = fetch.value(layer.header)
            {
                visit(fetch.column, fetch.field, value);
            }
        }
        if slot.told {
            self.told(layer, Some(layer.protocol.table), visit);
        } else if self.trailers {
            self.trailers(layer, visit);
        }
    }

    /// What the protocol has to tell, but for the rows of this table.
    #[inline(never)]
    fn told<'a>(&self, layer: Layer<'a>, known: Option<&'static Table>, visit: &mut Visit<'a, '_>) {
        let wanted = |field: &Field| self.wants(field);
        layer.tell_only(&self.rough, known, Some(&wanted), &mut |spot| {
            if let (true, Some(columns)) = (spot.shown, self.filled(spot.field.id)) {
                fill(columns, spot.field, spot.value, visit);
            }
        });
    }

    #[inline(never)]
    fn trailers<'a>(&self, layer: Layer<'a>, visit: &mut Visit<'a, '_>) {
        layer.trailers(&mut |spot| self.spot(&spot, visit));
    }

    /// Whether a field of this protocol is chosen.
    #[must_use]
    pub fn chooses(&self, protocol: &Protocol) -> bool {
        let slot = self.slot_of(protocol);
        slot.told || !slot.fetches.is_empty()
    }

    #[inline(always)]
    fn slot_of(&self, protocol: &Protocol) -> &Slot {
        &self.slots[protocol.table.field.id as usize & (self.slots.len() - 1)]
    }

    /// Hands a spot to `visit` if it is chosen.
    #[inline]
    pub fn spot<'a>(&self, spot: &Spot<'a>, visit: &mut Visit<'a, '_>) {
        if spot.shown {
            fill(self.filled(spot.field.id).unwrap_or_default(), spot.field, spot.value.clone(), visit);
        }
    }

    #[inline]
    fn filled(&self, id: u64) -> Option<&[usize]> {
        let mut at = id as usize;
        loop {
            let (known, columns) = &self.ids[at & (self.ids.len() - 1)];
            if *known == id {
                return Some(columns);
            }
            if columns.is_empty() {
                return None;
            }
            at = at.wrapping_add(1);
        }
    }
}

/// Hands a value to each of these columns.
#[inline]
fn fill<'a>(columns: &[usize], field: &'static Field, value: Value<'a>, visit: &mut Visit<'a, '_>) {
    let Some((last, others)) = columns.split_last() else { return };
    for column in others {
        visit(*column, field, value.clone());
    }
    visit(*last, field, value);
}

/// The names of trailers, which are told with the layer that ends early.
fn trailers() -> impl Iterator<Item = u64> {
    let named = protocols().filter_map(|(_, protocol)| protocol.padding);
    named.flat_map(|padding| padding.zeros.into_iter().chain([padding.other])).map(|field| field.id)
}

/// The rows of a table, and whether each has a fixed place in the header.
fn rows(
    protocol: &'static Protocol,
    table: &'static crate::codec::Table,
) -> impl Iterator<Item = (bool, &'static Field)> {
    let header = core::ptr::eq(table, protocol.table) && protocol.fixed;
    core::iter::once(&table.field)
        .chain(table.rows)
        .map(move |field| (header && !field.bits.is_empty(), field))
}

/// Whether this name has a row at a fixed place under a condition, and is computed where that does not hold.
fn conditional(protocol: &'static Protocol, field: &Field) -> bool {
    let named = |row: &&Field| row.id == field.id && !row.bits.is_empty();
    protocol.fixed
        && field.bits.is_empty()
        && protocol.table.rows.iter().find(named).is_some_and(|row| row.when.is_some())
}

/// A hash table with open addressing, at most half full, so that a search always ends.
fn hashed(chosen: &[(u64, usize)]) -> Vec<(u64, Vec<usize>)> {
    let mut table = alloc::vec![(0, Vec::new()); (chosen.len() * 2 + 1).next_power_of_two()];
    for (id, column) in chosen {
        let mut at = *id as usize & (table.len() - 1);
        while !table[at].1.is_empty() && table[at].0 != *id {
            at = (at + 1) & (table.len() - 1);
        }
        table[at].0 = *id;
        table[at].1.push(*column);
    }
    table
}

/// A slot for every protocol, found by one mask: the table grows until no two collide.
fn spread(slots: &[Slot]) -> Vec<Slot> {
    let mut len = slots.len().next_power_of_two();
    loop {
        let mut table = alloc::vec![Slot::default(); len];
        let collides = slots.iter().any(|slot| {
            let place = &mut table[slot.id as usize & (len - 1)];
            let taken = place.id != 0;
            *place = slot.clone();
            taken
        });
        if !collides {
            return table;
        }
        len *= 2;
    }
}
