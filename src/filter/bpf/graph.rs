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
    fn lay(&mut self, entry: usize, front: Vec<Instruction>) -> Program {
        let (mut order, skipped) = self.order(entry);
        let entry = self.merge(entry, &mut order, &skipped);
        let load = |at: usize| self.loads[self.nodes[at - 2].load].get(skipped[at]..).unwrap_or_default();
        let size = |at: usize, far: [bool; 2]| load(at).len() + 1 + usize::from(far[0]) + usize::from(far[1]);
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
            out.extend_from_slice(load(*at));
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

    /// Questions that are the same once nothing is loaded for them are one: each asks what was loaded on the way to it.
    fn merge(&mut self, entry: usize, order: &mut Vec<usize>, skipped: &[usize]) -> usize {
        let mut to: Vec<usize> = (0..self.nodes.len() + 2).collect();
        let mut known = BTreeMap::new();
        for at in order.iter().rev() {
            let node = &mut self.nodes[at - 2];
            node.to = node.to.map(|end| to[end]);
            let node = *node;
            let whole = |at: usize| skipped[at] == self.loads[self.nodes[at - 2].load].len();
            if whole(*at) {
                to[*at] = *known.entry((node.jump, node.k, node.to)).or_insert(*at);
            }
        }
        order.retain(|at| to[*at] == *at);
        to[entry]
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

    /// What is reached, and how many instructions of its load are done already.
    fn order(&self, entry: usize) -> (Vec<usize>, Vec<usize>) {
        let mut before: Vec<Option<Held>> = alloc::vec![None; self.nodes.len() + 2];
        let (mut order, mut skipped) = (Vec::new(), alloc::vec![0; self.nodes.len() + 2]);
        before[entry] = Some(Held::default());
        for at in (2..self.nodes.len() + 2).rev() {
            let Some(mut held) = before[at] else { continue };
            order.push(at);
            let node = &self.nodes[at - 2];
            let load = &self.loads[node.load];
            if held.load == Some(node.load) {
                skipped[at] = load.len();
            } else {
                skipped[at] =
                    usize::from(load.len() > 1 && held.x.is_some() && held.x == load.first().copied());
                held = Held { load: Some(node.load), x: load.iter().copied().fold(held.x, index) };
            }
            for to in node.to {
                let there = before[to].unwrap_or(held);
                before[to] = Some(Held {
                    load: held.load.filter(|_| held.load == there.load),
                    x: held.x.filter(|_| held.x == there.x),
                });
            }
        }
        (order, skipped)
    }
}

/// What is known on every way to a question: the load of the accumulator, and the one instruction that has set X.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    load: Option<usize>,
    x: Option<Instruction>,
}

/// What has set X behind this instruction.
fn index(x: Option<Instruction>, by: Instruction) -> Option<Instruction> {
    match by.code {
        code::LDX_MSH | code::LDX_MEM => Some(by),
        code::ST | code::STX => x.filter(|x| x.code != code::LDX_MEM || x.k != by.k),
        // Of a loop it is not known how often it runs.
        code::TAX => None,
        other if other & 7 == 1 || other & 7 == 5 => None,
        _ => x,
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
