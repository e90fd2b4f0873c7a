//! What is chosen of one protocol, made ready before the first packet.

use alloc::vec::Vec;

use super::fetch::{Fetch, Number};
use super::records::Records;
use super::registry::protocols;
use crate::codec::field::When;
use crate::codec::rough::Rough;
use crate::codec::{Field, Protocol, Table};

/// What is chosen of one protocol.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub(super) id: u64,
    /// What lies at a fixed place.
    pub(super) fetches: Vec<Fetch>,
    /// Of these, the numbers, and then the others: all there is to fetch where every row is shown.
    pub(super) numbers: Vec<Number>,
    pub(super) others: Vec<Fetch>,
    /// Where they all hold, every fetched row is shown.
    pub(super) conditions: Vec<When>,
    /// What is chosen of the records behind the fixed header, where they are a list.
    pub(super) records: Option<Records>,
    /// Some other chosen field has no fixed place: the protocol has to tell its fields.
    pub(super) told: bool,
    /// There is something chosen behind what has a fixed place.
    pub(super) behind: bool,
    /// What has a fixed place is fetched, and not told as well.
    pub(super) fetched: bool,
    /// Some chosen field is computed where its row is not shown.
    pub(super) computed: bool,
}

impl Slot {
    /// What is chosen of this protocol, and of others of its name.
    pub(super) fn new(
        protocol: &'static Protocol,
        chosen: &[(u64, usize)],
        rough: &Rough,
        trailers: &[u64],
    ) -> Self {
        let mut slot = Self { id: protocol.table.field.id, fetched: true, ..Self::default() };
        let namesakes =
            || protocols().map(|(_, other)| other).filter(|other| other.name() == protocol.name());
        let alone = namesakes().count() == 1;
        let mut told: Vec<usize> = Vec::new();
        let rows = namesakes().flat_map(|other| other.tables().flat_map(move |table| rows(other, table)));
        let mut listed = false;
        for (fixed, record, field) in rows.filter(|(_, _, field)| rough.has(field.id)) {
            let own = chosen.iter().filter(|(id, _)| *id == field.id && !trailers.contains(id));
            for (_, column) in own {
                if fixed && alone {
                    slot.fetches.push(Fetch { field, column: *column });
                    slot.conditions.extend(field.when);
                } else if alone && conditional(protocol, field) {
                    slot.computed = true;
                } else if alone && record && protocol.list.is_some() {
                    listed = true;
                } else {
                    told.push(*column);
                }
            }
        }
        slot.told = !told.is_empty();
        // What fills one column is told in order, by one way or the other.
        if !alone || !protocol.fixed || slot.fetches.iter().any(|fetch| told.contains(&fetch.column)) {
            slot.fetches.clear();
            slot.conditions.clear();
            slot.fetched = false;
        }
        slot.records = protocol.list.filter(|_| listed).map(|list| Records::new(list, chosen));
        slot.behind = slot.told || listed;
        slot.split(protocol.table.len);
        slot
    }

    /// Whether anything is chosen of this protocol.
    pub(super) fn chosen(&self) -> bool {
        self.behind || !self.fetches.is_empty()
    }

    /// Sets the numbers apart from the others.
    fn split(&mut self, len: usize) {
        for fetch in &self.fetches {
            match fetch.number(len, 0) {
                Some(number) => self.numbers.push(number),
                None => self.others.push(*fetch),
            }
        }
        // What fills one column has to stay in order.
        let shared =
            |fetch: &Fetch| self.fetches.iter().filter(|other| other.column == fetch.column).count() > 1;
        if self.others.iter().any(shared) {
            self.numbers.clear();
            self.others.clone_from(&self.fetches);
        }
    }
}

/// The rows of a table, and of each whether it has a fixed place in the header, or is one of a record.
fn rows(
    protocol: &'static Protocol,
    table: &'static Table,
) -> impl Iterator<Item = (bool, bool, &'static Field)> {
    let record = !core::ptr::eq(table, protocol.table);
    let header = !record && protocol.fixed;
    core::iter::once(&table.field)
        .chain(table.rows)
        .map(move |field| (header && !field.bits.is_empty(), record, field))
}

/// Whether this name has a row at a fixed place under a condition, and is computed where that does not hold.
fn conditional(protocol: &'static Protocol, field: &Field) -> bool {
    let named = |row: &&Field| row.id == field.id && !row.bits.is_empty();
    protocol.fixed
        && field.bits.is_empty()
        && protocol.table.rows.iter().find(named).is_some_and(|row| row.when.is_some())
}
