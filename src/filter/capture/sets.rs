//! Alternatives that ask for the same thing are asked at once: a thousand ports cost what one costs, and a bisection.

use alloc::vec::Vec;

use super::place::Placed;
use super::predicate::{Answer, Asked, Refused};
use super::primitive::{Direction, Primitive};
use crate::filter::Tree;

/// One test, or several alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Check {
    One(Placed),
    /// The first alternative, and from where to where the values of all of them are, in order and apart.
    Among(Placed, Vec<(u32, u32)>),
}

/// The tree with neighbouring alternatives joined.
pub(super) fn join(tree: Tree<Placed>) -> Tree<Check> {
    let all = |trees: Vec<Tree<Placed>>| trees.into_iter().map(join).collect();
    match tree {
        Tree::Test(placed) => Tree::Test(Check::One(placed)),
        Tree::Not(of) => Tree::Not(alloc::boxed::Box::new(join(*of))),
        Tree::And(trees) => Tree::And(all(trees)),
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
    /// Takes an alternative that differs in its values only.
    fn takes(&mut self, placed: &Placed) -> bool {
        let Some(range) = range(placed) else { return false };
        let (Self::One(first) | Self::Among(first, _)) = &*self;
        if first.place != placed.place || !alike(&first.test, &placed.test) {
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
            let behind = ranges.partition_point(|range| range.0 <= value);
            behind > 0 && ranges[behind - 1].1 >= value
        };
        match direction {
            Direction::Source => Ok(among(self.read(at[0], size)?)),
            Direction::Destination => Ok(among(self.read(at[1], size)?)),
            _ => {
                let source = self.read(at[0], size)?;
                match self.read(at[1], size) {
                    Ok(destination) => Ok(among(source) || among(destination)),
                    // Only the first alternative is asked for the source before the destination is missed.
                    Err(Refused)
                        if range(first).is_some_and(|range| (range.0..=range.1).contains(&source)) =>
                    {
                        Ok(true)
                    }
                    Err(refused) => Err(refused),
                }
            }
        }
    }
}
