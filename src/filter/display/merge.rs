//! Many alternatives for one field become one set: a thousand ports are one test.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::super::Tree;
use super::ranges::Ranges;
use super::test::{Check, Test};
use super::value::Expr;

/// The same tree with fewer tests.
pub(super) fn merge(tree: Tree<Test>) -> Tree<Test> {
    match tree {
        Tree::Test(test) => Tree::Test(test),
        Tree::Not(tree) => Tree::Not(Box::new(merge(*tree))),
        Tree::And(trees) => joined(trees, true),
        Tree::Or(trees) => joined(trees, false),
    }
}

/// Numbers of these columns, masked.
type Numbers = BTreeMap<(usize, i128), Vec<Ranges>>;

fn joined(trees: Vec<Tree<Test>>, and: bool) -> Tree<Test> {
    let (mut numbers, mut bytes, mut rest) =
        (Numbers::new(), BTreeMap::<usize, Vec<Vec<u8>>>::new(), Vec::new());
    for tree in trees {
        match merge(tree) {
            // One value of any, or all values of all: whether the tests or the values are gone through first is the same.
            Tree::Test(Test::Numbers { column, mask, set, all }) if all == and => {
                numbers.entry((column, mask)).or_default().push(set);
            }
            Tree::Test(Test::Values {
                column: Some(column),
                expr: Expr::Column(_),
                check: Check::OneOf(set),
                all: false,
            }) if !and => bytes.entry(column).or_default().extend(set),
            other => rest.push(other),
        }
    }
    for ((column, mask), sets) in numbers {
        let set = match (&sets[..], and) {
            ([one], _) => one.clone(),
            (sets, false) => Ranges::union(sets.iter().flat_map(Ranges::runs)),
            (sets, true) => {
                let others: Vec<Ranges> = sets.iter().map(Ranges::others).collect();
                Ranges::union(others.iter().flat_map(Ranges::runs)).others()
            }
        };
        rest.push(Tree::Test(Test::Numbers { column, mask, set, all: and }));
    }
    for (column, mut set) in bytes {
        set.sort_unstable();
        set.dedup();
        let check = Check::OneOf(set);
        rest.push(Tree::Test(Test::Values {
            column: Some(column),
            expr: Expr::Column(column),
            check,
            all: false,
        }));
    }
    match rest.pop() {
        Some(only) if rest.is_empty() => only,
        last => {
            rest.extend(last);
            if and { Tree::And(rest) } else { Tree::Or(rest) }
        }
    }
}
