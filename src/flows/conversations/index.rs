//! Where the last conversation of each key stands: eight bytes a place, part of the hash and the number of the conversation, which has
//! the key itself. Nothing is ever taken out.

use super::pair::{Pair, Seed};

/// An open table that is at most three quarters full; the next place is tried where one is taken.
#[derive(Debug, Default)]
pub(super) struct Index {
    seed: Seed,
    places: Vec<Place>,
    taken: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    hash: u32,
    at: u32,
}

const EMPTY: Place = Place { hash: 0, at: u32::MAX };

impl Index {
    #[inline(always)]
    pub(super) fn hash(&self, pair: &Pair) -> u32 {
        self.seed.hash(pair)
    }

    /// The conversation of this hash for which `is` holds.
    #[inline(always)]
    pub(super) fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.places.len().wrapping_sub(1);
        let mut i = hash as usize & mask;
        loop {
            let place = self.places.get(i)?;
            if place.at == EMPTY.at {
                return None;
            }
            if place.hash == hash && is(place.at) {
                return Some(place.at);
            }
            i = (i + 1) & mask;
        }
    }

    /// Puts a conversation in, in place of the one for which `is` holds.
    pub(super) fn put(&mut self, hash: u32, at: u32, is: impl Fn(u32) -> bool) {
        if self.taken * 4 >= self.places.len() * 3 {
            self.grow();
        }
        let mask = self.places.len() - 1;
        let mut i = hash as usize & mask;
        while let Some(place) = self.places.get_mut(i) {
            if place.at == EMPTY.at || place.hash == hash && is(place.at) {
                self.taken += usize::from(place.at == EMPTY.at);
                *place = Place { hash, at };
                return;
            }
            i = (i + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let len = (self.places.len() * 2).max(64);
        let old = core::mem::replace(&mut self.places, vec![EMPTY; len]);
        for place in old.into_iter().filter(|place| place.at != EMPTY.at) {
            let mut i = place.hash as usize & (len - 1);
            while self.places.get(i).is_some_and(|there| there.at != EMPTY.at) {
                i = (i + 1) & (len - 1);
            }
            if let Some(there) = self.places.get_mut(i) {
                *there = place;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_of_a_key_is_found() {
        let pair = |n: u32| Pair::of_v4(6, [192, 0, 2, 1, 192, 0, 2, 2], (n as u16, (n >> 16) as u16)).0;
        let (mut index, mut all) = (Index::default(), Vec::new());
        for turn in 0..2 {
            for n in 0..5000_u32 {
                let (at, hash) = (all.len() as u32, index.hash(&pair(n)));
                let before = index.find(hash, |at| all[at as usize] == n);
                assert_eq!(before, (turn == 1).then_some(n));
                index.put(hash, at, |at| all[at as usize] == n);
                all.push(n);
            }
        }
        assert_eq!(index.find(index.hash(&pair(7)), |at| all[at as usize] == 7), Some(5007));
        assert_eq!((index.taken, index.places.len()), (5000, 8192));
    }
}
