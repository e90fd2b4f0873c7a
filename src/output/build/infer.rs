//! What else has to be said for a field to be there: the flag of a word, the type of a message, the kind of a record.
//!
//! Nothing of this is in a table: it is tried out until the parser tells the field.

use super::value::{Datum, Values};
use super::{Part, Piece, Planned};
use crate::codec::{Context, Field, Layer, Protocol, Show, Table};
use crate::packet::Stack;

/// Numbers that a kind may have without a word for each.
const KINDS: u64 = 255;

/// A layer of which more is said needs nothing else.
const LONG: usize = 64;

/// Fields of a layer that may need something else.
const MOST: usize = 16;

impl Part {
    /// A field that was said and is not there.
    pub(super) fn lacks(&self, wheels: usize) -> bool {
        self.is_tried() && Trial::new(wheels).missing(self).is_some()
    }

    /// Says what the fields that are said need besides.
    pub(super) fn complete(&mut self, wheels: usize) {
        if !self.is_tried() {
            return;
        }
        let mut trial = Trial::new(wheels);
        for _ in 0..MOST {
            let Some(i) = trial.missing(self) else { return };
            let found =
                trial.join(self, i) || trial.flag(self, i) || trial.kind(self, i) || trial.record(self, i);
            if !found {
                return;
            }
        }
    }

    fn is_tried(&self) -> bool {
        self.raw.is_none() && !self.exact && self.items.len() <= LONG
    }

    fn is_said(&self, row: &Field) -> bool {
        self.items.iter().any(|item| matches!(item, Planned::Said(field, _) if field.id == row.id))
    }
}

/// A header that is built to see what its parser tells.
struct Trial {
    turned: Vec<u64>,
    stack: Stack,
}

impl Trial {
    fn new(wheels: usize) -> Self {
        Self { turned: vec![0; wheels], stack: Stack::default() }
    }

    /// The first field that was said and is not there.
    fn missing(&mut self, part: &Part) -> Option<usize> {
        let fields = |at: Option<usize>| {
            part.items
                .iter()
                .position(|item| matches!(item, Planned::Said(_, piece) if Some(piece.values.at) == at))
        };
        match self.told(part) {
            Ok(ids) => part.items.iter().position(|item| match item {
                Planned::Said(field, _) => !ids.contains(&field.id),
                Planned::Record(..) => false,
            }),
            Err(at) => fields(Some(at)),
        }
    }

    /// The fields that the parser finds, or where the string cannot be built.
    fn told(&mut self, part: &Part) -> Result<Vec<u64>, usize> {
        self.stack.clear();
        part.header(&self.turned, &mut self.stack).map_err(|error| error.at)?;
        let len = self.stack.headers().next().map_or(0, |header| header.end);
        let sealed = self.stack.seal().map(<[u8]>::to_vec).unwrap_or_default();
        Ok(told(part.protocol, sealed.get(..len).unwrap_or_default()))
    }

    /// Whether a layer is better with this: its field number `i` is there.
    fn helps(&mut self, part: &Part, i: usize, id: u64) -> bool {
        let there = matches!(self.told(part), Ok(ids) if ids.contains(&id));
        there && self.missing(part).is_none_or(|missing| missing > i)
    }

    /// It belongs to the record that was made for the field before it.
    fn join(&mut self, part: &mut Part, i: usize) -> bool {
        let Some((Planned::Record(..), Planned::Said(field, _))) =
            i.checked_sub(1).and_then(|before| Some((part.items.get(before)?, part.items.get(i)?)))
        else {
            return false;
        };
        let id = field.id;
        let item = part.items.remove(i);
        if let Some(Planned::Record(_, items, _, false)) = part.items.get_mut(i - 1) {
            items.push(item);
            if self.helps(part, i - 1, id) {
                return true;
            }
        }
        if let Some(Planned::Record(_, items, _, false)) = part.items.get_mut(i - 1)
            && let Some(item) = items.pop()
        {
            part.items.insert(i, item);
        }
        false
    }

    /// A flag says that it is there.
    fn flag(&mut self, part: &mut Part, i: usize) -> bool {
        let flags =
            part.protocol.table.rows.iter().filter(|row| {
                matches!(row.show, Show::Flag) && !row.view && !row.alias && row.bits.len() == 1
            });
        flags.into_iter().any(|row| self.with(part, i, row, 1))
    }

    /// It is there in messages of a type.
    fn kind(&mut self, part: &mut Part, i: usize) -> bool {
        let rows = part.protocol.table.rows.iter().filter(|row| is_kind(row) && row.bits.len() <= 8);
        rows.take(2).any(|row| kinds(row).any(|kind| self.with(part, i, row, kind)))
    }

    fn with(&mut self, part: &mut Part, i: usize, row: &'static Field, value: u64) -> bool {
        let Some(Planned::Said(field, _)) = part.items.get(i) else { return false };
        let id = field.id;
        if part.is_said(row) {
            return false;
        }
        part.items.insert(0, said(row, value));
        let helps = self.helps(part, i + 1, id);
        if !helps {
            part.items.remove(0);
        }
        helps
    }

    /// It is in a record of a kind.
    fn record(&mut self, part: &mut Part, i: usize) -> bool {
        let records = part.protocol.records;
        let named = |table: &&&'static Table| table.field.name != part.protocol.name();
        let candidates: Vec<(&'static Table, &'static Field)> = records
            .iter()
            .filter(named)
            .filter_map(|table| Some((*table, table.rows.iter().find(|row| is_kind(row))?)))
            // The kind of the others is known.
            .filter(|(_, row)| row.usual == 0)
            .collect();
        for (table, row) in candidates {
            for kind in kinds(row) {
                let Some(Planned::Said(field, _)) = part.items.get(i) else { return false };
                let id = field.id;
                let item = part.items.remove(i);
                part.items.insert(i, Planned::Record(table, vec![said(row, kind), item], 0, false));
                if self.helps(part, i, id) {
                    return true;
                }
                if let Planned::Record(_, mut items, ..) = part.items.remove(i)
                    && let Some(item) = items.pop()
                {
                    part.items.insert(i, item);
                }
            }
        }
        false
    }
}

fn said(row: &'static Field, value: u64) -> Planned {
    Planned::Said(row, Piece { values: Values::one(Datum::Uint(value, 0)), wheel: None })
}

/// A number at a fixed place that may say what follows.
fn is_kind(row: &Field) -> bool {
    let number = matches!(row.show, Show::Dec | Show::Hex(_));
    number && !row.view && !row.alias && (2..=16).contains(&row.bits.len())
}

/// What such a number may be: those with a word first.
fn kinds(row: &'static Field) -> impl Iterator<Item = u64> {
    let most = crate::codec::bits::mask(row.bits.len()).min(KINDS);
    let words = move |kind: &u64| row.words.is_some_and(|words| words(*kind).is_some());
    (0..=most).filter(words).chain((0..=most).filter(move |kind| !words(kind)))
}

/// Every field that the parser tells of a header.
fn told(protocol: &'static Protocol, header: &[u8]) -> Vec<u64> {
    let context = Context { wire: header.len(), frame: header.len(), ..Context::default() };
    let (payload, trailer) = (&[][..], &[][..]);
    let layer = Layer { protocol, offset: 0, header, payload, trailer, missing: 0, context, error: None };
    let mut ids = Vec::new();
    layer.tell(None, &mut |spot| ids.push(spot.field.id));
    ids
}
