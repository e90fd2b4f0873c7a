//! A set of names that is asked before the exact one: it may say yes too often, but never no in vain.

/// A bit for each remainder of the id of a name.
#[derive(Debug, Clone)]
pub(crate) struct Rough([u64; 16]);

impl Rough {
    /// Every name.
    pub(crate) const ALL: &Self = &Self([u64::MAX; 16]);

    /// The names of these ids.
    pub(crate) fn of(ids: impl Iterator<Item = u64>) -> Self {
        let mut bits = [0; 16];
        for id in ids {
            bits[(id >> 6) as usize % 16] |= 1 << (id % 64);
        }
        Self(bits)
    }

    /// Whether this name may be one of them.
    #[inline(always)]
    pub(crate) const fn has(&self, id: u64) -> bool {
        self.0[(id >> 6) as usize % 16] >> (id % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_is_never_denied() {
        let ids = [0, 63, 64, 1023, 1024 + 5, u64::MAX];
        let rough = Rough::of(ids.into_iter());
        assert!(ids.iter().all(|id| rough.has(*id) && Rough::ALL.has(*id)));
        assert!((0..1024).any(|id| !rough.has(id)));
    }
}
