//! Chosen rows of records that lie one after the other, made ready before the first packet.

use alloc::vec::Vec;

use super::fetch::{Fetch, Number};
use crate::codec::list::List;
use crate::codec::{Field, Table};

/// What is chosen of the records of a list.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) list: &'static List,
    /// For each first byte, the records that begin with it.
    kinds: Vec<Kind>,
    numbers: Vec<Number>,
}

/// Records of a kind: how long they are, 0 if the protocol has to tell them, and which of the numbers are theirs.
#[derive(Debug, Clone, Copy, Default)]
struct Kind {
    len: u16,
    first: u16,
    end: u16,
}

/// So many bytes in front of a record are there too: its numbers can be loaded even if it is short.
const BEFORE: usize = 8;

impl Records {
    pub(super) fn new(list: &'static List, chosen: &[(u64, usize)]) -> Self {
        let mut records = Self { list, kinds: alloc::vec![Kind::default(); 256], numbers: Vec::new() };
        for kind in 0..=u8::MAX {
            let ready = (list.table)(kind).filter(|_| list.start >= BEFORE);
            if let Some((len, numbers)) = ready.and_then(|table| Some((table.len, numbers(table, chosen)?))) {
                let first = records.numbers.len() as u16;
                records.numbers.extend(numbers);
                let end = records.numbers.len() as u16;
                records.kinds[usize::from(kind)] = Kind { len: len as u16, first, end };
            }
        }
        records
    }

    /// Hands on the chosen numbers of one record after the other, up to the first that the protocol has to tell: says where
    /// that begins.
    #[inline(always)]
    pub(super) fn each(&self, header: &[u8], mut visit: impl FnMut(&Number, u64)) -> usize {
        let mut at = self.list.start;
        while let Some(record) = header.get(at - BEFORE..)
            && let [_, _, _, _, _, _, _, _, kind, more @ ..] = record
        {
            let Kind { len, first, end } = self.kinds[usize::from(*kind)];
            let as_long = match len {
                0 => false,
                1 => true,
                _ => more.first().is_some_and(|second| u16::from(*second) == len),
            };
            let (true, Some(record)) = (as_long, record.get(..BEFORE + usize::from(len))) else { break };
            for number in self.numbers.get(usize::from(first)..usize::from(end)).unwrap_or_default() {
                if let Some(value) = number.read(record) {
                    visit(number, value);
                }
            }
            at += usize::from(len);
        }
        at
    }
}

/// The chosen rows of a record; `None` if one of them is no number at a fixed place.
fn numbers(table: &'static Table, chosen: &[(u64, usize)]) -> Option<Vec<Number>> {
    let rows = core::iter::once(&table.field).chain(table.rows);
    let number = |field: &'static Field, column| match field.when {
        None if !field.bits.is_empty() => Fetch { field, column }.number(table.len, BEFORE),
        _ => None,
    };
    rows.flat_map(|field| {
        chosen.iter().filter(|(id, _)| *id == field.id).map(move |(_, column)| number(field, *column))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn an_option_that_says_it_has_no_length_ends_the_list() {
        let tcp = "9c41 0035 00000001 00000000 6002 0400 0000 0000";
        let shown = |options: &str| {
            let ip = "4500 002c 0000 0000 40 06 0000 c0000201 c0000202";
            columns(
                228,
                &bytes(&alloc::format!("{ip} {tcp} {options}")),
                "tcp.option_kind tcp.options.mss_val",
            )
        };
        assert_eq!(shown("020405b4"), "2 1460");
        assert!(shown("01 0e 00 00").starts_with('1'));
    }
}
