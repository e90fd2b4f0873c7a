//! A map that knows which of its entries was used longest ago, so that a full one forgets that first; every step is of constant
//! cost. With `std` the index is hashed under a random key, so that nobody can choose keys that collide; without it is a tree.

use alloc::vec::Vec;
use core::hash::Hash;

#[cfg(not(feature = "std"))]
type Index<K> = alloc::collections::BTreeMap<K, u32>;
#[cfg(feature = "std")]
type Index<K> = std::collections::HashMap<K, u32>;

/// Entries in the order in which they were used.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    index: Index<K>,
    slots: Vec<Option<Slot<K, V>>>,
    free: Vec<u32>,
    /// Used longest ago and last.
    oldest: u32,
    newest: u32,
}

#[derive(Debug)]
struct Slot<K, V> {
    key: K,
    value: V,
    older: u32,
    newer: u32,
}

const NONE: u32 = u32::MAX;

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { index: Index::new(), slots: Vec::new(), free: Vec::new(), oldest: NONE, newest: NONE }
    }
}

impl<K: Copy + Ord + Hash, V> Table<K, V> {
    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    /// An entry, which is used with this.
    pub(crate) fn find(&mut self, key: &K) -> Option<&mut V> {
        let at = *self.index.get(key)?;
        if at != self.newest {
            self.leave(at);
            self.join(at);
        }
        self.slot(at).map(|slot| &mut slot.value)
    }

    /// Puts a new entry in, which is used with this; one of the same key is replaced.
    pub(crate) fn put(&mut self, key: K, value: V) {
        self.remove(&key);
        let slot = Some(Slot { key, value, older: NONE, newer: NONE });
        let at = match self.free.pop() {
            Some(at) => at,
            None => self.slots.len() as u32,
        };
        match self.slots.get_mut(at as usize) {
            Some(place) => *place = slot,
            None => self.slots.push(slot),
        }
        self.index.insert(key, at);
        self.join(at);
    }

    /// Takes an entry out.
    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.index.remove(key)?;
        self.leave(at);
        self.free.push(at);
        self.slots.get_mut(at as usize)?.take().map(|slot| slot.value)
    }

    /// The entry that was used longest ago, which is not used with this.
    pub(crate) fn oldest(&mut self) -> Option<(K, &mut V)> {
        let at = self.oldest;
        self.slot(at).map(|slot| (slot.key, &mut slot.value))
    }

    fn slot(&mut self, at: u32) -> Option<&mut Slot<K, V>> {
        self.slots.get_mut(at as usize)?.as_mut()
    }

    fn leave(&mut self, at: u32) {
        let Some((older, newer)) = self.slot(at).map(|slot| (slot.older, slot.newer)) else { return };
        match self.slot(older) {
            Some(slot) => slot.newer = newer,
            None => self.oldest = newer,
        }
        match self.slot(newer) {
            Some(slot) => slot.older = older,
            None => self.newest = older,
        }
    }

    fn join(&mut self, at: u32) {
        let before = self.newest;
        if let Some(slot) = self.slot(at) {
            (slot.older, slot.newer) = (before, NONE);
        }
        match self.slot(before) {
            Some(slot) => slot.newer = at,
            None => self.oldest = at,
        }
        self.newest = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_longest_ago_is_the_oldest() {
        let mut table = Table::default();
        for key in 1..=4 {
            table.put(key, key * 10);
        }
        assert_eq!(table.find(&1), Some(&mut 10));
        assert_eq!(table.remove(&3), Some(30));
        table.put(5, 50);
        table.put(2, 21);
        let mut order = Vec::new();
        while let Some((key, value)) = table.oldest() {
            order.push((key, *value));
            table.remove(&key);
        }
        assert_eq!(order, [(4, 40), (1, 10), (5, 50), (2, 21)]);
        assert_eq!((table.len(), table.slots.len()), (0, 4));
        assert_eq!(table.remove(&1), None);
    }
}
