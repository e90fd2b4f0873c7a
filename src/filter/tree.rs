//! What both languages become: tests, joined by not, and, or.

use alloc::boxed::Box;
use alloc::vec::Vec;

/// Levels of parentheses and negations that a filter may have; more are an error of its text.
pub const DEPTH: usize = 256;

/// Tests `T` joined by not, and, or.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree<T> {
    /// One test.
    Test(T),
    /// The other way round.
    Not(Box<Self>),
    /// All of them; none at all is true.
    And(Vec<Self>),
    /// At least one of them; none at all is false.
    Or(Vec<Self>),
}

impl<T> Tree<T> {
    /// Whether it holds, if `test` says which tests do: none is asked twice, and none whose answer changes nothing.
    pub fn holds(&self, test: &mut impl FnMut(&T) -> bool) -> bool {
        match self {
            Self::Test(one) => test(one),
            Self::Not(tree) => !tree.holds(test),
            Self::And(trees) => trees.iter().all(|tree| tree.holds(test)),
            Self::Or(trees) => trees.iter().any(|tree| tree.holds(test)),
        }
    }

    /// Every test, in the order of the text.
    pub fn tests<'t>(&'t self, each: &mut impl FnMut(&'t T)) {
        match self {
            Self::Test(one) => each(one),
            Self::Not(tree) => tree.tests(each),
            Self::And(trees) | Self::Or(trees) => trees.iter().for_each(|tree| tree.tests(each)),
        }
    }

    /// The same joints with other tests.
    pub fn map<U>(self, with: &mut impl FnMut(T) -> U) -> Tree<U> {
        match self {
            Self::Test(one) => Tree::Test(with(one)),
            Self::Not(tree) => Tree::Not(Box::new(tree.map(with))),
            Self::And(trees) => Tree::And(trees.into_iter().map(|tree| tree.map(with)).collect()),
            Self::Or(trees) => Tree::Or(trees.into_iter().map(|tree| tree.map(with)).collect()),
        }
    }

    /// Both; what is joined by "and" already is not nested.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::And(mut trees) => {
                trees.push(other);
                Self::And(trees)
            }
            first => Self::And(alloc::vec![first, other]),
        }
    }

    /// One or the other, or both; what is joined by "or" already is not nested.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Or(mut trees) => {
                trees.push(other);
                Self::Or(trees)
            }
            first => Self::Or(alloc::vec![first, other]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_asks_no_more_than_it_must() {
        let tree = Tree::Test(1).and(Tree::Not(Box::new(Tree::Test(2)))).and(Tree::Test(3)).or(Tree::Test(4));
        let mut asked = Vec::new();
        assert!(tree.holds(&mut |test| {
            asked.push(*test);
            *test == 1 || *test == 3
        }));
        assert_eq!(asked, [1, 2, 3]);
        let mut all = Vec::new();
        tree.tests(&mut |test| all.push(*test));
        assert_eq!(all, [1, 2, 3, 4]);
        assert!(tree.map(&mut |test| test * 2).holds(&mut |test| *test == 8));
    }
}
