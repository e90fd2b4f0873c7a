//! Fields chosen by name: names become rows once, before the first packet.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::aliases::alias;
use super::registry::{fields, protocols};
use crate::codec::field::id;
use crate::codec::{Field, Layer, Protocol, Spot, Value};

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
    slots: Vec<Slot>,
    fetches: Vec<Fetch>,
    trailers: bool,
    columns: usize,
}

/// What is chosen of one protocol.
#[derive(Debug, Clone, Default)]
struct Slot {
    id: u64,
    first: usize,
    end: usize,
    /// Some chosen field has no fixed place: the protocol has to tell its fields.
    told: bool,
    /// Some chosen field is computed where its row is not shown.
    computed: bool,
}

impl Slot {
    /// Whether the protocol has to tell its fields: it may, too, if its header is broken.
    #[inline]
    fn told(&self, fetches: &[Fetch], layer: &Layer<'_>) -> bool {
        let hidden = |fetch: &Fetch| !fetch.field.shown(layer.header);
        let few = || layer.error.is_some() || self.computed && fetches.iter().any(hidden);
        self.told || !fetches.is_empty() && few()
    }
}

/// A row at a fixed place.
#[derive(Debug)]
struct Fetch {
    field: &'static Field,
    column: usize,
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
        let mut pick =
            Self { ids: hashed(chosen), slots: Vec::new(), fetches: Vec::new(), trailers: false, columns };
        let trailers: Vec<u64> = trailers().collect();
        let mut slots: Vec<Slot> = Vec::new();
        for (_, protocol) in protocols() {
            if slots.iter().any(|slot| slot.id == protocol.table.field.id) {
                continue;
            }
            let mut slot = Slot { id: protocol.table.field.id, first: pick.fetches.len(), ..Slot::default() };
            let namesakes =
                || protocols().map(|(_, other)| other).filter(|other| other.name() == protocol.name());
            let alone = namesakes().count() == 1;
            for (fixed, field) in
                namesakes().flat_map(|other| other.tables().flat_map(move |table| rows(other, table)))
            {
                let own = chosen.iter().filter(|(id, _)| *id == field.id && !trailers.contains(id));
                for (_, column) in own {
                    if !fixed && alone && conditional(protocol, field) {
                        slot.computed = true;
                        continue;
                    }
                    slot.told |= !fixed || !alone;
                    pick.fetches.push(Fetch { field, column: *column });
                }
            }
            if slot.told {
                pick.fetches.truncate(slot.first);
            }
            slot.end = pick.fetches.len();
            slots.push(slot);
        }
        pick.trailers = chosen.iter().any(|(id, _)| trailers.contains(id));
        pick.slots = spread(&slots);
        pick
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

    /// Hands every chosen value of a layer to `visit`, with its column.
    #[inline]
    pub fn each<'a>(&self, layer: &Layer<'a>, mut visit: impl FnMut(usize, &'static Field, Value<'a>)) {
        let slot = &self.slots[layer.protocol.table.field.id as usize & (self.slots.len() - 1)];
        let fetches = &self.fetches[slot.first..slot.end];
        if slot.told(fetches, layer) {
            layer.tell(Some(&|field| self.wants(field)), &mut |spot| self.spot(&spot, &mut visit));
            return;
        }
        for fetch in fetches {
            let field = fetch.field;
            if field.bits.end <= layer.header.len() * 8 && field.shown(layer.header) {
                visit(fetch.column, field, field.value(layer.header, field.bits.clone()));
            }
        }
        if self.trailers && !layer.trailer.is_empty() {
            layer.trailers(&mut |spot| self.spot(&spot, &mut visit));
        }
    }

    /// Whether a field of this protocol is chosen.
    #[must_use]
    pub fn chooses(&self, protocol: &Protocol) -> bool {
        let slot = &self.slots[protocol.table.field.id as usize & (self.slots.len() - 1)];
        slot.told || slot.end > slot.first
    }

    /// Hands a spot to `visit` if it is chosen.
    #[inline]
    pub fn spot<'a>(&self, spot: &Spot<'a>, visit: &mut impl FnMut(usize, &'static Field, Value<'a>)) {
        if spot.shown {
            for column in self.filled(spot.field.id).into_iter().flatten() {
                visit(*column, spot.field, spot.value.clone());
            }
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
