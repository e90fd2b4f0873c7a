//! The answer: before the packet has come to its end, or when all values are there.

use super::super::test::Test;
use super::values::Kept;
use super::{FAILED, PASSED, Plan, State};
use crate::filter::Tree;

/// So many marks are looked at at once.
const RUN: usize = 32;

impl Plan {
    /// The answer, when all is told.
    pub(super) fn answer(&self, marks: &[u8]) -> bool {
        let holds = |tree: &Tree<u32>| {
            tree.holds(&mut |test| {
                let mark = marks[*test as usize];
                if self.tests[*test as usize].all() { mark == PASSED } else { mark & PASSED != 0 }
            })
        };
        let (Tree::Or(trees), false) = (&self.tree, self.alternatives.is_empty()) else {
            return holds(&self.tree);
        };
        // Of many tests few pass: whole runs of those that have not are passed by.
        (0..).step_by(RUN).zip(marks.chunks(RUN)).any(|(from, run): (usize, &[u8])| {
            run.iter().fold(0, |any, mark| any | mark) & PASSED != 0
                && (from..).zip(run).any(|(test, mark)| {
                    mark & PASSED != 0
                        && self.alternatives[test].iter().any(|tree| holds(&trees[*tree as usize]))
                })
        })
    }

    /// Tests that compare values with others, when all of them are there.
    #[inline(never)]
    pub(super) fn late(&self, state: &mut State) {
        for (number, test) in (0..).zip(&self.tests) {
            let Test::Values { column: None, expr, check, all } = test else { continue };
            let mut mark = 0;
            let kept = Kept { cells: &state.kept, bytes: &state.bytes };
            expr.each(&kept, &mut |value| {
                if mark & if *all { FAILED } else { PASSED } == 0 {
                    check.each(&value, &kept, &mut |passed| mark |= if passed { PASSED } else { FAILED });
                }
            });
            state.marks[number] = mark;
        }
    }

    /// The answer, if nothing that may come changes it.
    pub(super) fn decided(&self, tree: &Tree<u32>, marks: &[u8]) -> Option<bool> {
        match tree {
            Tree::Test(test) => {
                let mark = marks[*test as usize];
                if self.tests[*test as usize].all() {
                    (mark & FAILED != 0).then_some(false)
                } else {
                    (mark & PASSED != 0).then_some(true)
                }
            }
            Tree::Not(tree) => self.decided(tree, marks).map(|answer| !answer),
            Tree::And(trees) => self.joined(trees, marks, false),
            Tree::Or(trees) => self.joined(trees, marks, true),
        }
    }

    /// One that is so decides; else all have to be decided.
    fn joined(&self, trees: &[Tree<u32>], marks: &[u8], decides: bool) -> Option<bool> {
        let mut all = Some(!decides);
        for tree in trees {
            match self.decided(tree, marks) {
                Some(answer) if answer == decides => return Some(decides),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Filter;

    #[test]
    fn many_alternatives_are_any_of_them() {
        let frame = hex::decode("4500001d0000000040110000c0000201c00002020035003500090000ff").unwrap();
        let holds = |text: &str| Filter::new(text).unwrap().holds(crate::layers(&frame, 228));
        let pair =
            |host: usize, port: usize| alloc::format!("(ip.src == 192.0.2.{host} && udp.port == {port})");
        let miss = |at: usize| if at.is_multiple_of(2) { pair(1, 54 + at) } else { pair(3, 53) };
        for at in [0, 1, 31, 32, 33, 99] {
            let mut all: alloc::vec::Vec<_> = (0..100).map(miss).collect();
            assert!(!holds(&all.join(" || ")));
            all[at] = pair(1, 53);
            assert!(holds(&all.join(" || ")), "{at}");
            all[at] = "(not tcp and ip.ttl == 64)".into();
            assert!(holds(&all.join(" || ")), "{at}");
            all[at] = "not tcp".into();
            assert!(holds(&all.join(" || ")), "{at}");
        }
    }
}
