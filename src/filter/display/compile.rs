//! From names to rows: every test of a tree gets its kind, its columns and its constants, before the first packet.

mod computed;

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::{FilterError, Tree};
use super::constant::{Constant, constant};
use super::fault;
use super::kind::{Kind, Named, named, names};
use super::ranges::Ranges;
use super::syntax::{Math, Operand, Order, Part, Quantity, Relation};
use super::test::{Check, Column, Get, Test};
use super::value::{Expr, Val};
use crate::codec::Field;

/// What is read, and what for.
#[derive(Debug, Default)]
pub(super) struct Compiler {
    pub(super) columns: Vec<Column>,
    known: BTreeMap<String, Option<Named>>,
}

/// An operand whose names are looked up.
struct Typed {
    expr: Expr,
    kind: Kind,
    rows: Vec<&'static Field>,
}

type Result<T> = core::result::Result<T, FilterError>;

impl Compiler {
    /// The tests of a tree.
    pub(super) fn tree(&mut self, tree: &Tree<Relation>) -> Result<Tree<Test>> {
        Ok(match tree {
            // All values in a set: all are its first member, or all its second, …
            Tree::Test(Relation::In(Some(Quantity::All), left, set)) => {
                let one = |member| self.among(left, core::slice::from_ref(member), true).map(Tree::Test);
                Tree::Or(set.iter().map(one).collect::<Result<_>>()?)
            }
            Tree::Test(relation) => Tree::Test(self.test(relation)?),
            Tree::Not(tree) => Tree::Not(Box::new(self.tree(tree)?)),
            Tree::And(trees) => Tree::And(self.trees(trees)?),
            Tree::Or(trees) => Tree::Or(self.trees(trees)?),
        })
    }

    fn trees(&mut self, trees: &[Tree<Relation>]) -> Result<Vec<Tree<Test>>> {
        trees.iter().map(|tree| self.tree(tree)).collect()
    }

    fn test(&mut self, relation: &Relation) -> Result<Test> {
        let every = |quantity: &Option<Quantity>, usual: bool| quantity.map_or(usual, |q| q == Quantity::All);
        match relation {
            Relation::Exists(operand) => self.exists(operand),
            Relation::Compare(quantity, left, order, right) => {
                let usual = matches!(order, Order::Unequal | Order::AllEqual);
                self.compare(left, *order, right, every(quantity, usual))
            }
            Relation::Contains(quantity, left, right) => self.contains(left, right, every(quantity, false)),
            Relation::Matches(quantity, left, right) => self.matches(left, right, every(quantity, false)),
            Relation::In(quantity, left, set) => self.among(left, set, every(quantity, false)),
        }
    }

    fn exists(&mut self, operand: &Operand) -> Result<Test> {
        match operand {
            Operand::Word(..) | Operand::Layers(..) => match self.typed(operand, Get::Any)?.expr {
                Expr::Column(column) => Ok(Test::Exists(column)),
                _ => Err(fault(operand.at(), "expected a comparison")),
            },
            Operand::Slice(..) | Operand::Math(Math::And, ..) => {
                let bits = matches!(operand, Operand::Math(..));
                let expr = self.typed(operand, Get::Octets)?.expr;
                Ok(finish(expr, Check::Some { bits }, false))
            }
            _ => Err(fault(operand.at(), "expected a comparison: what is computed is always there")),
        }
    }

    fn compare(&mut self, left: &Operand, order: Order, right: &Operand, all: bool) -> Result<Test> {
        let a = self.typed(left, Get::Number)?;
        if !self.named(right) {
            let value = literal(right, a.kind, &a.rows)?;
            return Ok(match value {
                Constant::Run(first, last) => {
                    finish(a.expr, Check::Among(Ranges::of(order, first, last)), all)
                }
                Constant::Bytes(bytes) => match order {
                    Order::Equal | Order::AllEqual => finish(a.expr, Check::OneOf(Vec::from([bytes])), all),
                    _ => finish(a.expr, Check::Order(order, Expr::Constant(Val::Bytes(bytes.into()))), all),
                },
            });
        }
        let b = self.typed(right, Get::Number)?;
        let (a, b) = self.alike(a, left, b, right)?;
        Ok(finish(a, Check::Order(order, b), all))
    }

    /// Two operands that can be compared; bytes are compared with the bytes of addresses.
    fn alike(&mut self, a: Typed, left: &Operand, b: Typed, right: &Operand) -> Result<(Expr, Expr)> {
        if a.kind.like(b.kind) {
            return Ok((a.expr, b.expr));
        }
        let bytes = |kind: Kind| matches!(kind, Kind::Bytes | Kind::Protocol);
        if (bytes(a.kind) && sliced(b.kind)) || (bytes(b.kind) && sliced(a.kind)) {
            return Ok((self.typed(left, Get::Octets)?.expr, self.typed(right, Get::Octets)?.expr));
        }
        let message = format!(
            "`{left}` is {}, and `{right}` is {}: they cannot be compared",
            a.kind.name(),
            b.kind.name()
        );
        Err(fault(right.at(), message))
    }

    fn contains(&mut self, left: &Operand, right: &Operand, all: bool) -> Result<Test> {
        let a = self.typed(left, Get::Whole)?;
        let kind = match a.kind {
            Kind::Text => Kind::Text,
            Kind::Bytes | Kind::Protocol | Kind::Mac(_) => Kind::Bytes,
            _ => return Err(no_bytes(left, a.kind)),
        };
        if self.named(right) {
            let b = self.typed(right, Get::Octets)?;
            return if sliced(b.kind) {
                Ok(finish(a.expr, Check::Has(b.expr), all))
            } else {
                Err(no_bytes(right, b.kind))
            };
        }
        match literal(right, kind, &[])? {
            Constant::Bytes(bytes) => Ok(finish(a.expr, Check::Contains(bytes), all)),
            Constant::Run(..) => Err(no_bytes(right, a.kind)),
        }
    }

    fn matches(&mut self, left: &Operand, right: &Operand, all: bool) -> Result<Test> {
        let a = self.typed(left, Get::Whole)?;
        if !matches!(a.kind, Kind::Text | Kind::Bytes | Kind::Protocol | Kind::Mac(_)) {
            return Err(no_bytes(left, a.kind));
        }
        let Operand::Quoted(pattern, _) = right else {
            return Err(fault(right.at(), "expected a pattern in double quotes"));
        };
        let check = pattern_of(pattern).map_err(|why| fault(right.at(), why))?;
        Ok(finish(a.expr, check, all))
    }

    fn among(&mut self, left: &Operand, set: &[(Operand, Option<Operand>)], all: bool) -> Result<Test> {
        let a = self.typed(left, Get::Number)?;
        if set
            .iter()
            .any(|(first, last)| self.named(first) || last.as_ref().is_some_and(|last| self.named(last)))
        {
            let mut runs = Vec::new();
            for (first, last) in set {
                let first = self.either(first, &a)?;
                let last = last.as_ref().map(|last| self.either(last, &a)).transpose()?;
                runs.push((first, last));
            }
            return Ok(finish(a.expr, Check::Between(runs), all));
        }
        let (mut runs, mut ones, mut spans) = (Vec::new(), Vec::new(), Vec::new());
        for (first, last) in set {
            let from = literal(first, a.kind, &a.rows)?;
            let to = match last {
                Some(last) => literal(last, a.kind, &a.rows)?,
                None => from.clone(),
            };
            match (from, to) {
                (Constant::Run(from, _), Constant::Run(_, to)) => runs.push((from, to)),
                (Constant::Bytes(from), Constant::Bytes(to)) => {
                    let constant = |bytes: Vec<u8>| Expr::Constant(Val::Bytes(bytes.into()));
                    if last.is_some() {
                        spans.push((constant(from), Some(constant(to))));
                    } else {
                        spans.push((constant(from.clone()), None));
                        ones.push(from);
                    }
                }
                _ => return Err(fault(first.at(), "both ends of a run must be of one kind")),
            }
        }
        Ok(if spans.is_empty() {
            finish(a.expr, Check::Among(Ranges::union(runs)), all)
        } else if spans.len() == ones.len() {
            ones.sort_unstable();
            finish(a.expr, Check::OneOf(ones), all)
        } else {
            finish(a.expr, Check::Between(spans), all)
        })
    }

    /// A name or a constant of a set.
    fn either(&mut self, operand: &Operand, like: &Typed) -> Result<Expr> {
        if !self.named(operand) {
            return Ok(Expr::Constant(match literal(operand, like.kind, &like.rows)? {
                Constant::Run(first, _) => Val::Num(first),
                Constant::Bytes(bytes) => Val::Bytes(bytes.into()),
            }));
        }
        let typed = self.typed(operand, Get::Number)?;
        if typed.kind.like(like.kind) {
            return Ok(typed.expr);
        }
        Err(fault(
            operand.at(),
            format!("expected {}, but `{operand}` is {}", like.kind.name(), typed.kind.name()),
        ))
    }

    /// Whether an operand has values of packets, rather than being a constant.
    fn named(&mut self, operand: &Operand) -> bool {
        match operand {
            Operand::Word(word, _) => self.look(word).is_some(),
            Operand::Quoted(..) | Operand::Char(..) => false,
            Operand::Layers(of, _) | Operand::Slice(of, _) | Operand::Negative(of) => self.named(of),
            Operand::Call(..) | Operand::Math(..) => true,
        }
    }

    fn look(&mut self, word: &str) -> Option<Named> {
        // No name begins with a digit.
        if !word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
            return None;
        }
        if !self.known.contains_key(word) {
            self.known.insert(word.into(), named(word));
        }
        self.known.get(word).cloned().flatten()
    }

    /// An operand that has values of packets, read in this way where its kind leaves the choice.
    fn typed(&mut self, operand: &Operand, get: Get) -> Result<Typed> {
        match operand {
            Operand::Word(..) => self.column(operand, None, get),
            Operand::Layers(of, layers) => self.column(of, Some(layers), get),
            Operand::Slice(of, parts) => {
                let inner = self.typed(of, Get::Octets)?;
                if !sliced(inner.kind) {
                    return Err(fault(
                        of.at(),
                        format!("`{of}` is {}, which has no slices", inner.kind.name()),
                    ));
                }
                Ok(Typed {
                    expr: Expr::Slice(Box::new(inner.expr), parts.clone()),
                    kind: Kind::Bytes,
                    rows: Vec::new(),
                })
            }
            Operand::Call(name, arguments, at) => self.call(name, arguments, at.0, get),
            Operand::Negative(of) => {
                let inner = self.typed(of, Get::Number)?;
                numeric(of, inner.kind)?;
                Ok(Typed {
                    expr: Expr::Negative(Box::new(inner.expr)),
                    kind: signed(inner.kind),
                    rows: Vec::new(),
                })
            }
            Operand::Math(math, a, b) => self.math(*math, a, b),
            Operand::Quoted(..) | Operand::Char(..) => {
                Err(fault(operand.at(), "expected a field or a protocol, found a constant"))
            }
        }
    }

    fn column(&mut self, operand: &Operand, layers: Option<&Vec<Part>>, get: Get) -> Result<Typed> {
        let Operand::Word(name, at) = operand else {
            return Err(fault(operand.at(), "only fields and protocols have layers"));
        };
        let Some(Named { rows, kind }) = self.look(name) else {
            let error = fault(at.0, format!("`{name}` is no field and no protocol"));
            let names = names();
            return Err(error.or_near(name, names.iter().map(String::as_str)));
        };
        let get = match (kind, get) {
            (Kind::Text, Get::Number | Get::Whole | Get::Octets)
                if rows.iter().all(|row| Kind::of(row) != Kind::Text) =>
            {
                Get::Shown
            }
            (Kind::Protocol, Get::Whole) => Get::Whole,
            (_, Get::Whole) | (Kind::Bytes | Kind::Text | Kind::Protocol, Get::Number) => Get::Octets,
            (_, get) => get,
        };
        let same =
            |column: &Column| column.name == *name && column.get == get && column.layers.as_ref() == layers;
        let column = self.columns.iter().position(same).unwrap_or_else(|| {
            let (name, layers) = (name.clone(), layers.cloned());
            self.columns.push(Column { name, rows: rows.clone(), kind, get, layers, kept: false });
            self.columns.len() - 1
        });
        Ok(Typed { expr: Expr::Column(column), kind, rows })
    }
}

fn literal(operand: &Operand, kind: Kind, rows: &[&'static Field]) -> Result<Constant> {
    constant(operand, kind, rows).map_err(|message| fault(operand.at(), message))
}

/// Whether values of this kind have bytes to take slices of.
fn sliced(kind: Kind) -> bool {
    matches!(kind, Kind::Bytes | Kind::Protocol | Kind::Text | Kind::Ip(_) | Kind::Mac(_))
}

/// What arithmetic makes of a kind.
fn signed(kind: Kind) -> Kind {
    if matches!(kind, Kind::Uint(_)) { Kind::Int } else { kind }
}

fn numeric(operand: &Operand, kind: Kind) -> Result<()> {
    match kind {
        Kind::Uint(_) | Kind::Int | Kind::Span => Ok(()),
        _ => Err(fault(operand.at(), format!("expected a number, but `{operand}` is {}", kind.name()))),
    }
}

fn no_bytes(operand: &Operand, kind: Kind) -> FilterError {
    let message = format!(
        "expected text, bytes or a protocol, but `{operand}` is {}; string() makes text of it",
        kind.name()
    );
    fault(operand.at(), message)
}

#[cfg(feature = "regex")]
fn pattern_of(pattern: &[u8]) -> core::result::Result<Check, String> {
    use alloc::string::ToString;
    let text =
        core::str::from_utf8(pattern).map_err(|_| "a pattern must be UTF-8: write bytes as (?-u:\\\\xff)")?;
    let mut builder = regex::bytes::RegexBuilder::new(text);
    let built =
        builder.case_insensitive(true).unicode(false).size_limit(1 << 20).dfa_size_limit(1 << 20).build();
    built.map(Check::Matches).map_err(|error| {
        let error = error.to_string();
        format!("no pattern: {}", error.lines().last().unwrap_or(&error).trim_start_matches("error: "))
    })
}

#[cfg(not(feature = "regex"))]
fn pattern_of(_: &[u8]) -> core::result::Result<Check, String> {
    Err("patterns need the feature `regex`, which is not built in".into())
}

/// The test of values: numbers of one column by a set, if that is what they are.
fn finish(expr: Expr, check: Check, all: bool) -> Test {
    let (expr, set) = match (expr, check) {
        (Expr::Column(column), Check::Among(set)) => return Test::Numbers { column, mask: -1, set, all },
        (Expr::Math(Math::And, of, with), Check::Among(set)) => match (*of, *with) {
            (Expr::Column(column), Expr::Constant(Val::Num(mask))) => {
                return Test::Numbers { column, mask, set, all };
            }
            (of, with) => (Expr::Math(Math::And, Box::new(of), Box::new(with)), Check::Among(set)),
        },
        (expr, check) => (expr, check),
    };
    // Values of one column that are looked at one by one are checked as they come.
    let (mut columns, mut late) = (Vec::new(), false);
    let mut visit = |column: usize, whole: bool| {
        columns.push(column);
        late |= whole;
    };
    expr.columns(&mut visit);
    set.columns(&mut visit);
    let column = (columns.len() == 1 && !late).then(|| columns[0]);
    Test::Values { column, expr, check: set, all }
}
