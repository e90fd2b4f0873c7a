//! How keys are hashed: fast, and from a seed that nobody knows, so that nobody can send packets whose keys all collide.

use core::hash::{BuildHasher, Hasher};
use std::hash::RandomState;

/// A seed that is drawn when the table is made.
#[derive(Debug, Clone)]
pub(super) struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0_u8) | 1)
    }
}

impl BuildHasher for Seed {
    type Hasher = Fold;

    #[inline]
    fn build_hasher(&self) -> Fold {
        Fold { state: self.0, seed: self.0 }
    }
}

/// Multiplies to 128 bits and folds the halves.
#[derive(Debug)]
pub(super) struct Fold {
    state: u64,
    seed: u64,
}

impl Fold {
    #[inline(always)]
    fn mix(&mut self, word: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let product = u128::from(self.state ^ word) * u128::from(self.seed.rotate_left(32) ^ ODD | 1);
        self.state = (product as u64) ^ ((product >> 64) as u64).wrapping_add(word.rotate_left(23));
    }
}

impl Hasher for Fold {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.mix(u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(last));
        }
    }

    #[inline(always)]
    fn write_u8(&mut self, number: u8) {
        self.mix(number.into());
    }

    #[inline(always)]
    fn write_u16(&mut self, number: u16) {
        self.mix(number.into());
    }

    #[inline(always)]
    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    #[inline(always)]
    fn write_isize(&mut self, number: isize) {
        self.mix(number as u64);
    }

    #[inline(always)]
    fn finish(&self) -> u64 {
        self.state ^ self.state >> 32
    }
}
