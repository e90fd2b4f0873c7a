//! Alternatives that ask for the same thing are asked at once: a thousand ports cost what one costs, and a bisection.

use alloc::vec::Vec;

use super::place::Placed;
use super::predicate::{Answer, Asked};
use super::primitive::{Direction, Primitive};
use crate::filter::Tree;

/// One test, or several alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::filter) enum Check {
    One(Placed),
    /// The first alternative, and from where to where the values of all of them are; of more than a few in order and apart.
    Among(Placed, Vec<(u32, u32)>),
}

/// So many alternatives are asked for one after the other, as they are written.
pub(in crate::filter) const FEW: usize = 8;

/// The tree with neighbouring alternatives joined.
pub(super) fn join(tree: Tree<Placed>) -> Tree<Check> {
    match tree {
        Tree::Test(placed) => Tree::Test(Check::One(placed)),
        Tree::Not(of) => Tree::Not(alloc::boxed::Box::new(join(*of))),
        // Neither of two is not one or the other.
        Tree::And(trees) => {
            let mut joined: Vec<Tree<Check>> = Vec::new();
            for tree in trees.into_iter().map(join) {
                let taken = match (joined.last_mut(), &tree) {
                    (Some(Tree::Not(last)), Tree::Not(next)) => match (&mut **last, &**next) {
                        (Tree::Test(last), Tree::Test(Check::One(placed))) => last.takes(placed),
                        _ => false,
                    },
                    _ => false,
                };
                if !taken {
                    joined.push(tree);
                }
            }
            for tree in &mut joined {
                if let Tree::Not(of) = tree {
                    order(of);
                }
            }
            Tree::And(joined)
        }
        Tree::Or(trees) => {
            let mut joined: Vec<Tree<Check>> = Vec::new();
            for tree in trees {
                let next = join(tree);
                let taken = match (joined.last_mut(), &next) {
                    (Some(Tree::Test(last)), Tree::Test(Check::One(placed))) => last.takes(placed),
                    _ => false,
                };
                if !taken {
                    joined.push(next);
                }
            }
            joined.iter_mut().for_each(order);
            Tree::Or(joined)
        }
    }
}

impl Check {
    /// The test, or that of the first alternative.
    pub(in crate::filter) fn first(&self) -> &Placed {
        let (Self::One(first) | Self::Among(first, _)) = self;
        first
    }

    /// Takes an alternative that differs in its values only.
    fn takes(&mut self, placed: &Placed) -> bool {
        let Some(range) = range(placed) else { return false };
        let (Self::One(first) | Self::Among(first, _)) = &*self;
        if first.place != placed.place || first.place.link.is_vague() || !alike(&first.test, &placed.test) {
            return false;
        }
        match self {
            Self::Among(_, ranges) => ranges.push(range),
            Self::One(first) => {
                let Some(own) = self::range(first) else { return false };
                *self = Self::Among(first.clone(), alloc::vec![own, range]);
            }
        }
        true
    }
}

/// Ranges in order, those that touch made one.
fn order(tree: &mut Tree<Check>) {
    let Tree::Test(Check::Among(_, ranges)) = tree else { return };
    if ranges.len() <= FEW {
        return;
    }
    ranges.sort_unstable();
    ranges.dedup_by(|next, last| {
        let touch = next.0 <= last.1.saturating_add(1);
        if touch {
            last.1 = last.1.max(next.1);
        }
        touch
    });
}

/// The values of a test that can be joined with others.
fn range(placed: &Placed) -> Option<(u32, u32)> {
    match placed.test {
        Primitive::Address(_, direction, bits, u32::MAX) if direction != Direction::Both => {
            Some((bits, bits))
        }
        Primitive::Ports(_, direction, low, high) if direction != Direction::Both => {
            Some((low.into(), high.into()))
        }
        _ => None,
    }
}

fn alike(a: &Primitive, b: &Primitive) -> bool {
    match (a, b) {
        (Primitive::Address(a, here, _, _), Primitive::Address(b, there, _, _)) => (a, here) == (b, there),
        (Primitive::Ports(a, here, _, _), Primitive::Ports(b, there, _, _)) => (a, here) == (b, there),
        _ => false,
    }
}

impl Asked<'_> {
    pub(super) fn passes(&mut self, check: &Check) -> Answer {
        let (first, ranges) = match check {
            Check::One(placed) => return self.holds(placed),
            Check::Among(first, ranges) => (first, ranges),
        };
        let (direction, at, size) = match &first.test {
            Primitive::Address(over, direction, ..) => {
                let Some(at) = self.addresses(&first.place, *over)? else { return Ok(false) };
                (*direction, at.map(|spot| self.at(spot)), 4)
            }
            Primitive::Ports(protocol, direction, ..) => {
                let Some(at) = self.ports(&first.place, *protocol)? else { return Ok(false) };
                (*direction, [at, at + 2], 2)
            }
            _ => return self.holds(first),
        };
        let among = |value: u32| {
            if ranges.len() <= FEW {
                return ranges.iter().any(|range| (range.0..=range.1).contains(&value));
            }
            let behind = ranges.partition_point(|range| range.0 <= value);
            behind > 0 && ranges[behind - 1].1 >= value
        };
        match direction {
            Direction::Source => Ok(among(self.read(at[0], size)?)),
            Direction::Destination => Ok(among(self.read(at[1], size)?)),
            // All sources are asked for before a destination is read, as libpcap has it once it has joined them.
            _ => Ok(among(self.read(at[0], size)?) || among(self.read(at[1], size)?)),
        }
    }
}
