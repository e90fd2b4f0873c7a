//! Steps become a graph without circles, in which nothing is asked that is known, and the graph a program.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Instruction, Program, WANTED, code};
use crate::filter::Tree;

/// What is done and then asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    pub(super) load: Vec<Instruction>,
    /// The jump and its number.
    pub(super) jump: u16,
    pub(super) k: u32,
}

/// Facts that are kept on a way through the graph.
const FACTS: usize = 16;

/// Ends of all ways.
const ACCEPT: usize = 0;
const REJECT: usize = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    /// Which of the loads.
    load: usize,
    jump: u16,
    k: u32,
    /// Where it goes on if the answer is no, and if it is yes.
    to: [usize; 2],
}

/// A question that was answered: the load, the jump, its number, the answer.
type Fact = (usize, u16, u32, bool);

#[derive(Debug, Default)]
struct Graph {
    loads: Vec<Vec<Instruction>>,
    known: BTreeMap<Vec<Instruction>, usize>,
    /// Behind the two ends; each goes on to those in front of it only.
    nodes: Vec<Node>,
    shared: BTreeMap<Node, usize>,
}

/// The program; `front` is done first.
pub(super) fn program(tree: &Tree<Step>, front: Vec<Instruction>) -> Program {
    let mut graph = Graph::default();
    let entry = graph.add(tree, ACCEPT, REJECT);
    let entry = graph.simplify(entry);
    graph.lay(entry, front)
}

impl Graph {
    fn add(&mut self, tree: &Tree<Step>, yes: usize, no: usize) -> usize {
        match tree {
            Tree::Test(step) => {
                let next = self.loads.len();
                let load = *self.known.entry(step.load.clone()).or_insert(next);
                if load == next {
                    self.loads.push(step.load.clone());
                }
                let node = Node { load, jump: step.jump, k: step.k, to: [no, yes] };
                let next = self.nodes.len() + 2;
                let at = *self.shared.entry(node).or_insert(next);
                if at == next {
                    self.nodes.push(node);
                }
                at
            }
            Tree::Not(tree) => self.add(tree, no, yes),
            Tree::And(trees) => trees.iter().rev().fold(yes, |yes, tree| self.add(tree, yes, no)),
            Tree::Or(trees) => trees.iter().rev().fold(no, |no, tree| self.add(tree, yes, no)),
        }
    }

    /// Passes over what is known on every way to it.
    fn simplify(&mut self, entry: usize) -> usize {
        let mut facts: Vec<Option<Vec<Fact>>> = alloc::vec![None; self.nodes.len() + 2];
        facts[entry] = Some(Vec::new());
        for at in (2..self.nodes.len() + 2).rev() {
            let Some(mut known) = facts[at].take() else { continue };
            let node = self.nodes[at - 2];
            known.retain(|fact| fact.0 != node.load || (fact.1, fact.2) != (node.jump, node.k));
            known.truncate(FACTS - 1);
            for answer in [false, true] {
                let mut all = known.clone();
                all.insert(0, (node.load, node.jump, node.k, answer));
                let mut to = node.to[usize::from(answer)];
                while to > REJECT
                    && let Some(answer) = implied(&all, self.nodes[to - 2])
                {
                    to = self.nodes[to - 2].to[usize::from(answer)];
                }
                self.nodes[at - 2].to[usize::from(answer)] = to;
                match &mut facts[to] {
                    Some(there) => there.retain(|fact| all.contains(fact)),
                    none => *none = Some(all),
                }
            }
        }
        entry
    }

    /// Instructions in the order of the text; a jump that is too far goes over one that is not.
    fn lay(&self, entry: usize, front: Vec<Instruction>) -> Program {
        let (order, skipped) = self.order(entry);
        let size = |at: usize, far: [bool; 2]| {
            let load = if skipped[at] { 0 } else { self.loads[self.nodes[at - 2].load].len() };
            load + 1 + usize::from(far[0]) + usize::from(far[1])
        };
        // As if every jump were far: what is near then is near.
        let mut far = alloc::vec![[true; 2]; self.nodes.len() + 2];
        let starts = self.starts(&order, front.len(), |at| size(at, [true; 2]));
        for at in &order {
            let (node, end) = (&self.nodes[at - 2], starts[*at] + size(*at, [true; 2]));
            far[*at] = node.to.map(|to| starts[to] - end > 250);
        }
        let starts = self.starts(&order, front.len(), |at| size(at, far[at]));
        let mut out = front;
        for at in &order {
            let node = &self.nodes[at - 2];
            if !skipped[*at] {
                out.extend_from_slice(&self.loads[node.load]);
            }
            let [no, yes] = far[*at];
            let end = starts[*at] + size(*at, far[*at]);
            let near = |answer: usize| starts[node.to[answer]] - end;
            let jumps = usize::from(no) + usize::from(yes);
            let jt = if yes { 0 } else { near(1) + jumps };
            let jf = if no { usize::from(yes) } else { near(0) + jumps };
            out.push(Instruction { code: node.jump, jt: jt as u8, jf: jf as u8, k: node.k });
            for answer in [1, 0] {
                if far[*at][answer] {
                    let k = starts[node.to[answer]] - out.len() - 1;
                    out.push(Instruction::new(code::JA, k as u32));
                }
            }
        }
        let used = |end: usize| entry == end || order.iter().any(|at| self.nodes[at - 2].to.contains(&end));
        if used(ACCEPT) || used(REJECT) && !order.is_empty() {
            out.push(Instruction::new(code::RET, WANTED));
        }
        if used(REJECT) {
            out.push(Instruction::new(code::RET, 0));
        }
        Program { code: out, live: false }
    }

    /// Where each begins, and the ends behind them.
    fn starts(&self, order: &[usize], mut here: usize, size: impl Fn(usize) -> usize) -> Vec<usize> {
        let mut starts = alloc::vec![0; self.nodes.len() + 2];
        for at in order {
            starts[*at] = here;
            here += size(*at);
        }
        (starts[ACCEPT], starts[REJECT]) = (here, here + 1);
        starts
    }

    /// What is reached, and of which of it the load is done already.
    fn order(&self, entry: usize) -> (Vec<usize>, Vec<bool>) {
        let mut loaded: Vec<Option<Option<usize>>> = alloc::vec![None; self.nodes.len() + 2];
        let (mut order, mut skipped) = (Vec::new(), alloc::vec![false; self.nodes.len() + 2]);
        loaded[entry] = Some(None);
        for at in (2..self.nodes.len() + 2).rev() {
            let Some(before) = loaded[at] else { continue };
            order.push(at);
            let node = &self.nodes[at - 2];
            skipped[at] = before == Some(node.load);
            for to in node.to {
                let same = loaded[to].is_none_or(|there| there == Some(node.load));
                loaded[to] = Some(same.then_some(node.load));
            }
        }
        (order, skipped)
    }
}

/// The answer of a question, if it follows from those before.
fn implied(facts: &[Fact], node: Node) -> Option<bool> {
    facts.iter().filter(|fact| fact.0 == node.load).find_map(|(_, jump, k, answer)| {
        if (*jump, *k) == (node.jump, node.k) {
            return Some(*answer);
        }
        if (*jump, *answer) != (code::JEQ, true) {
            return None;
        }
        match node.jump {
            code::JEQ => Some(*k == node.k),
            code::JGT => Some(*k > node.k),
            code::JGE => Some(*k >= node.k),
            code::JSET => Some(k & node.k != 0),
            _ => None,
        }
    })
}
