//! Fields chosen by name: names become rows once, before the first packet.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::aliases::alias;
use super::layers::{Layers, usual};
use super::records::Records;
use super::registry::{fields, protocols};
use super::slot::Slot;
use crate::codec::field::id;
use crate::codec::protocol::Padding;
use crate::codec::rough::Rough;
use crate::codec::{Field, Fields, Layer, Protocol, Spot, Table, Value};
use crate::data_link::ethernet;
use crate::network::{ipv4, ipv6};
use crate::transport::{tcp, udp};

/// Chosen fields, a column each.
///
/// ```
/// use septet::{Value, packet::Pick};
/// let pick = Pick::new(&["ip.ttl", "udp.dstport"]).unwrap();
/// let frame = hex::decode("4500001d0000000040110000c0000201c00002020035003500090000ff").unwrap();
/// let mut found = Vec::new();
/// pick.all(septet::layers(&frame, 228), |column, _, value| found.push((column, value.uint())));
/// assert_eq!(found, [(0, Some(64)), (1, Some(53))]);
/// ```
#[derive(Debug)]
pub struct Pick {
    /// Name by name: the ids it stands for, and the columns they fill; sorted into a table with room.
    ids: Vec<(u64, Vec<usize>)>,
    rough: Rough,
    /// Which slot a protocol has, by the end of its id.
    places: Vec<u16>,
    slots: Vec<Slot>,
    trailers: bool,
    columns: usize,
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
        let rough = Rough::of(chosen.iter().map(|(id, _)| *id));
        let mut slots: Vec<Slot> = Vec::new();
        for (_, protocol) in protocols() {
            if !slots.iter().any(|slot| slot.id == protocol.table.field.id) {
                slots.push(Slot::new(protocol, chosen, &rough, &trailers));
            }
        }
        Self {
            ids: hashed(chosen),
            rough,
            places: places(&slots),
            slots,
            trailers: chosen.iter().any(|(id, _)| trailers.contains(id)),
            columns,
        }
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

    /// Hands every chosen value of these layers to `visit`, with its column; those of one column in the order of the packet.
    #[inline(always)]
    pub fn all<'a>(&self, layers: Layers<'a>, mut visit: impl FnMut(usize, &'static Field, Value<'a>)) {
        let mut walk = layers;
        let over = usual!(walk, |layer| self.hand(&layer, &mut visit));
        if !over {
            self.rest(layers, &mut visit);
        }
    }

    /// All but the layers of the usual frame, which have been told.
    #[inline(never)]
    fn rest<'a>(&self, mut walk: Layers<'a>, visit: &mut impl FnMut(usize, &'static Field, Value<'a>)) {
        let _ = usual!(walk, |_layer| ());
        walk.remaining((), |(), layer| self.hand(&layer, visit));
    }

    /// Hands every chosen value of a layer to `visit`, with its column; those of one column in the order of the packet.
    #[inline(always)]
    pub fn each<'a>(&self, layer: &Layer<'a>, mut visit: impl FnMut(usize, &'static Field, Value<'a>)) {
        self.hand(layer, &mut visit);
    }

    #[inline(always)]
    fn hand<'a>(&self, layer: &Layer<'a>, visit: &mut impl FnMut(usize, &'static Field, Value<'a>)) {
        let (slot, header) = (self.slot_of(layer.protocol), layer.header);
        let whole = layer.error.is_none() && header.len() >= layer.protocol.table.len;
        if whole && slot.fetched && slot.conditions.iter().all(|when| when(header)) {
            for number in &slot.numbers {
                if let Some(value) = number.read(header) {
                    visit(number.column as usize, number.field, Value::Uint(value));
                }
            }
            for fetch in &slot.others {
                if let Some(value) = fetch.value(header) {
                    visit(fetch.column, fetch.field, value);
                }
            }
            if slot.behind || self.trailers && !layer.trailer.is_empty() {
                self.behind(*layer, slot, visit);
            }
        } else if slot.chosen() {
            self.rarely(*layer, slot, whole, visit);
        } else if self.trailers && !layer.trailer.is_empty() {
            self.trailers(*layer, visit);
        }
    }

    /// A layer of which some chosen row is not shown, or that is broken.
    #[inline(never)]
    fn rarely<'a>(
        &self,
        layer: Layer<'a>,
        slot: &Slot,
        whole: bool,
        visit: &mut impl FnMut(usize, &'static Field, Value<'a>),
    ) {
        // A broken header tells what is left of it.
        if !whole || slot.computed || !slot.fetched {
            return self.told(layer, None, visit);
        }
        for fetch in &slot.fetches {
            if fetch.field.shown(layer.header)
                && let Some(value) = fetch.value(layer.header)
            {
                visit(fetch.column, fetch.field, value);
            }
        }
        self.behind(layer, slot, visit);
    }

    /// What is behind the rows that have been fetched: records, computed values, the trailer.
    #[inline(never)]
    fn behind<'a>(
        &self,
        layer: Layer<'a>,
        slot: &Slot,
        visit: &mut impl FnMut(usize, &'static Field, Value<'a>),
    ) {
        if slot.told {
            return self.told(layer, Some(layer.protocol.table), visit);
        }
        if let Some(records) = &slot.records {
            let at = records.each(layer.header, |number, value| {
                visit(number.column as usize, number.field, Value::Uint(value));
            });
            if at < layer.header.len() {
                self.told_from(layer, records, at, visit);
            }
        }
        if self.trailers {
            self.trailers(layer, visit);
        }
    }

    /// Records that the protocol has to tell.
    #[inline(never)]
    fn told_from<'a>(
        &self,
        layer: Layer<'a>,
        records: &Records,
        at: usize,
        visit: &mut impl FnMut(usize, &'static Field, Value<'a>),
    ) {
        let wanted = |field: &Field| self.wants(field);
        let mut spot = |spot: Spot<'a>| self.spot(spot, &mut *visit);
        let mut to = Fields::new(layer.header, Some(&wanted), &mut spot).only(&self.rough, None).from(at);
        (records.list.tell)(&mut to, layer.header, at);
    }

    /// What the protocol has to tell, but for the rows of this table.
    #[inline(never)]
    fn told<'a>(
        &self,
        layer: Layer<'a>,
        known: Option<&'static Table>,
        visit: &mut impl FnMut(usize, &'static Field, Value<'a>),
    ) {
        let wanted = |field: &Field| self.wants(field);
        layer.tell_only(&self.rough, known, Some(&wanted), &mut |spot| self.spot(spot, &mut *visit));
    }

    #[inline(never)]
    fn trailers<'a>(&self, layer: Layer<'a>, visit: &mut impl FnMut(usize, &'static Field, Value<'a>)) {
        layer.trailers(&mut |spot| self.spot(spot, &mut *visit));
    }

    /// Whether a field of this protocol is chosen.
    #[must_use]
    pub fn chooses(&self, protocol: &Protocol) -> bool {
        self.slot_of(protocol).chosen()
    }

    #[inline(always)]
    fn slot_of(&self, protocol: &Protocol) -> &Slot {
        &self.slots[usize::from(self.places[protocol.table.field.id as usize & (self.places.len() - 1)])]
    }

    /// Hands a spot to `visit` if it is chosen.
    #[inline]
    pub fn spot<'a>(&self, spot: Spot<'a>, mut visit: impl FnMut(usize, &'static Field, Value<'a>)) {
        if spot.shown
            && let Some((last, others)) = self.filled(spot.field.id).and_then(<[usize]>::split_last)
        {
            for column in others {
                visit(*column, spot.field, spot.value.clone());
            }
            visit(*last, spot.field, spot.value);
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
    let fields = |padding: &'static Padding| {
        padding.zeros.into_iter().chain([padding.other]).chain(padding.check.into_iter().flatten())
    };
    named.flat_map(fields).map(|field| field.id)
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

/// Where the slot of each protocol is, found by one mask: the table grows until no two collide.
fn places(slots: &[Slot]) -> Vec<u16> {
    let mut len = slots.len().next_power_of_two();
    loop {
        let mut table = alloc::vec![u16::MAX; len];
        let mut free = |(nth, slot): (usize, &Slot)| {
            let place = &mut table[slot.id as usize & (len - 1)];
            core::mem::replace(place, nth as u16) == u16::MAX
        };
        if slots.iter().enumerate().all(&mut free) {
            // Protocols that nobody knows have the slot of any other.
            table.iter_mut().filter(|place| **place == u16::MAX).for_each(|place| *place = 0);
            return table;
        }
        len *= 2;
    }
}
