//! A plan is made: which tests read which columns, and which of them are read directly.

use alloc::vec::Vec;

use super::super::compile::Compiler;
use super::super::direct::Direct;
use super::super::kind::{Kind, payload};
use super::super::merge::merge;
use super::super::syntax::Relation;
use super::super::test::{Column, Test};
use super::Plan;
use crate::codec::Field;
use crate::codec::field::id;
use crate::filter::{FilterError, Tree};
use crate::packet::Pick;

impl Plan {
    pub(in crate::filter::display) fn new(tree: Option<&Tree<Relation>>) -> Result<Self, FilterError> {
        let mut compiler = Compiler::default();
        let compiled = match tree {
            Some(tree) => merge(compiler.tree(tree)?),
            None => Tree::And(Vec::new()),
        };
        let mut columns = compiler.columns;
        let mut tests = Vec::new();
        let tree = compiled.map(&mut |test| {
            tests.push(test);
            tests.len() as u32 - 1
        });
        let mut watches: Vec<Vec<u32>> = columns.iter().map(|_| Vec::new()).collect();
        for (number, test) in (0..).zip(&tests) {
            match test {
                Test::Exists(column) | Test::Numbers { column, .. } => watches[*column].push(number),
                Test::Values { column: Some(column), .. } => watches[*column].push(number),
                Test::Values { column: None, expr, check, .. } => {
                    let mut keep = |column: usize, _| columns[column].kept = true;
                    expr.columns(&mut keep);
                    check.columns(&mut keep);
                }
            }
        }
        let exact: Vec<_> = watches.iter_mut().map(|watches| found(watches, &tests)).collect();
        let mut protocols: Vec<(u64, Vec<usize>)> = Vec::new();
        let (mut picked, mut names) = (Vec::new(), Vec::new());
        for (number, column) in columns.iter().enumerate() {
            let payload = payload(&column.name);
            if column.kind != Kind::Protocol && payload.is_none() {
                picked.push(number);
                names.push(column.name.as_str());
                continue;
            }
            let own = payload.unwrap_or(&column.name);
            // What UDP-Lite carries has the name of UDP's.
            let lite = (payload == Some("udp")).then_some("udplite");
            for id in [Some(own), lite].into_iter().flatten().map(id) {
                match protocols.iter_mut().find(|known| known.0 == id) {
                    Some((_, columns)) => columns.push(number),
                    None => protocols.push((id, Vec::from([number]))),
                }
            }
        }
        // Names that are looked up are known.
        let pick = Pick::new(&names).map_err(|_| super::super::fault(0, "a name is unknown"))?;
        let begins = |with: &str| names.iter().any(|name| name.starts_with(with));
        Ok(Self {
            of_frame: begins("frame.") || protocols.iter().any(|(known, _)| *known == id("frame")),
            differences: begins("frame.time_delta") || begins("frame.time_relative"),
            chain: begins("frame.protocols"),
            layered: columns.iter().any(|column| column.layers.is_some()),
            unread: begins("data.") || protocols.iter().any(|(known, _)| *known == id("data")),
            late: tests.iter().any(|test| matches!(test, Test::Values { column: None, .. })),
            early: tests.len() <= MANY,
            alternatives: alternatives(&tree, &tests),
            direct: picked
                .iter()
                .map(|column| Direct::new(&columns[*column], &watches[*column], &exact[*column], &tests))
                .collect(),
            exact,
            tree,
            watches,
            protocols,
            picked,
            pick: alloc::sync::Arc::new(pick),
            tests,
            columns,
        })
    }

    /// How many tests are left.
    #[cfg(test)]
    pub(in crate::filter::display) fn tests(&self) -> usize {
        self.tests.len()
    }

    pub(in crate::filter::display) fn rows(&self) -> impl Iterator<Item = &'static Field> + '_ {
        let protocol = |column: &Column| {
            let named =
                crate::packet::registry::protocols().find(|(_, protocol)| protocol.name() == column.name);
            named.map(|(_, protocol)| &protocol.table.field)
        };
        self.columns.iter().flat_map(move |column| {
            let own = if column.rows.is_empty() { protocol(column) } else { None };
            column.rows.iter().copied().chain(own)
        })
    }
}

/// So many tests are many.
const MANY: usize = 16;

/// Takes those tests out that one number of all passes, if they are many.
fn found(watches: &mut Vec<u32>, tests: &[Test]) -> Vec<(i128, u32)> {
    let only = |test: u32| match &tests[test as usize] {
        Test::Numbers { mask: -1, set, all: false, .. } => set.only().map(|number| (number, test)),
        _ => None,
    };
    let mut found: Vec<(i128, u32)> = watches.iter().filter_map(|test| only(*test)).collect();
    if found.len() <= MANY {
        return Vec::new();
    }
    found.sort_unstable();
    watches.retain(|test| only(*test).is_none());
    found
}

/// By test: the alternatives of a large tree that hold only if it has passed, each at one test.
fn alternatives(tree: &Tree<u32>, tests: &[Test]) -> Vec<Vec<u32>> {
    let Tree::Or(trees) = tree else { return Vec::new() };
    let mut known = alloc::vec![Vec::new(); tests.len()];
    let one = |tree: &Tree<u32>| match tree {
        Tree::Test(test) if !tests[*test as usize].all() => Some(*test),
        _ => None,
    };
    for (number, tree) in (0..).zip(trees) {
        let key = match tree {
            // The innermost is the rarest.
            Tree::And(trees) => trees.iter().rev().find_map(one),
            tree => one(tree),
        };
        match key {
            Some(key) if tests.len() > MANY => known[key as usize].push(number),
            _ => return Vec::new(),
        }
    }
    known
}
