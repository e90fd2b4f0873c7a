//! Sets of numbers: what all comparisons of numbers with constants become.

use alloc::vec::Vec;

use super::syntax::Order;

/// Runs of numbers, both ends included, sorted, with gaps between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ranges(Vec<(i128, i128)>);

impl Ranges {
    /// The numbers that are so compared with those from `first` to `last`, which are equal to one another.
    pub(super) fn of(order: Order, first: i128, last: i128) -> Self {
        let runs = match order {
            Order::Equal | Order::AllEqual => Vec::from([(first, last)]),
            Order::Unequal | Order::AnyUnequal => return Self(Vec::from([(first, last)])).others(),
            Order::Less => Vec::from([(i128::MIN, first.saturating_sub(1))]),
            Order::AtMost => Vec::from([(i128::MIN, last)]),
            Order::More => Vec::from([(last.saturating_add(1), i128::MAX)]),
            Order::AtLeast => Vec::from([(first, i128::MAX)]),
        };
        Self(runs)
    }

    /// The numbers of all these runs; those that end before they begin are empty.
    pub(super) fn union(runs: impl IntoIterator<Item = (i128, i128)>) -> Self {
        let mut runs: Vec<(i128, i128)> = runs.into_iter().filter(|run| run.0 <= run.1).collect();
        runs.sort_unstable();
        let mut whole: Vec<(i128, i128)> = Vec::with_capacity(runs.len());
        for run in runs {
            match whole.last_mut() {
                Some(last) if run.0 <= last.1.saturating_add(1) => last.1 = last.1.max(run.1),
                _ => whole.push(run),
            }
        }
        Self(whole)
    }

    /// All other numbers.
    pub(super) fn others(&self) -> Self {
        let (mut from, mut rest) = (Some(i128::MIN), Vec::new());
        for (first, last) in &self.0 {
            if let Some(from) = from.filter(|from| from < first) {
                rest.push((from, first - 1));
            }
            from = last.checked_add(1);
        }
        rest.extend(from.map(|from| (from, i128::MAX)));
        Self(rest)
    }

    /// Its runs.
    pub(super) fn runs(&self) -> impl Iterator<Item = (i128, i128)> + '_ {
        self.0.iter().copied()
    }

    /// The number that is the only one.
    pub(super) fn only(&self) -> Option<i128> {
        match self.0.as_slice() {
            [(first, last)] if first == last => Some(*first),
            _ => None,
        }
    }

    /// Whether this number is in one of them.
    #[inline]
    pub(super) fn has(&self, number: i128) -> bool {
        match self.0.as_slice() {
            [(first, last)] => *first <= number && number <= *last,
            runs => {
                let behind = runs.partition_point(|run| run.0 <= number);
                behind > 0 && number <= runs[behind - 1].1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_and_the_others_have_every_number_once() {
        let sets = [
            Ranges::union([]),
            Ranges::union([(1, 3), (4, 5), (9, 9), (20, 10)]),
            Ranges::union([(i128::MIN, 0), (5, i128::MAX)]),
            Ranges::of(Order::Unequal, 4, 6),
            Ranges::of(Order::More, 4, 6),
            Ranges::of(Order::Less, i128::MIN, 6),
        ];
        for set in &sets {
            let others = set.others();
            for number in (-3..12).chain([i128::MIN, i128::MAX]) {
                assert_ne!(set.has(number), others.has(number), "{set:?} {number}");
            }
            assert_eq!(others.others(), Ranges::union(set.runs()));
        }
        assert_eq!(sets[1].runs().collect::<Vec<_>>(), [(1, 5), (9, 9)]);
        assert_eq!(sets[4].runs().collect::<Vec<_>>(), [(7, i128::MAX)]);
    }
}
