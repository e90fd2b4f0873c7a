//! Operands that are computed: arithmetic and functions.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::super::constant::Constant;
use super::super::fault;
use super::super::kind::Kind;
use super::super::syntax::{Math, Operand};
use super::super::test::Get;
use super::super::value::{Expr, Val};
use super::{Compiler, Result, Typed, literal, numeric, signed};

impl Compiler {
    pub(super) fn math(&mut self, math: Math, a: &Operand, b: &Operand) -> Result<Typed> {
        let (left, right) = (self.named(a), self.named(b));
        if !left && !right {
            return Err(fault(a.at(), "expected a field: both sides are constants"));
        }
        let known = self.typed(if left { a } else { b }, Get::Number)?;
        let (first, kind) = match known.kind {
            Kind::Ip(_) | Kind::Mac(_) | Kind::Flag | Kind::Text | Kind::Protocol | Kind::Time => {
                let operand = if left { a } else { b };
                let message = format!(
                    "`{operand}` is {}, with which `{}` does nothing",
                    known.kind.name(),
                    math.sign()
                );
                return Err(fault(operand.at(), message));
            }
            Kind::Bytes if math != Math::And => {
                return Err(fault(a.at(), format!("`{}` needs numbers, not bytes", math.sign())));
            }
            Kind::Bytes => (known.expr, Kind::Bytes),
            kind => (known.expr, if math == Math::And { kind } else { signed(kind) }),
        };
        let second = if left && right {
            let other = self.typed(b, Get::Number)?;
            if !other.kind.like(known.kind) {
                let message = format!("`{a}` is {}, and `{b}` is {}", known.kind.name(), other.kind.name());
                return Err(fault(b.at(), message));
            }
            other.expr
        } else {
            let operand = if left { b } else { a };
            let wide = match kind {
                Kind::Uint(_) => Kind::Uint(64),
                kind => kind,
            };
            Expr::Constant(match literal(operand, wide, &[])? {
                Constant::Run(number, _) => Val::Num(number),
                Constant::Bytes(bytes) => Val::Bytes(bytes.into()),
            })
        };
        let (first, second) = if left { (first, second) } else { (second, first) };
        let kind = match kind {
            Kind::Uint(_) => Kind::Uint(64),
            kind => kind,
        };
        Ok(Typed { expr: Expr::Math(math, Box::new(first), Box::new(second)), kind, rows: Vec::new() })
    }

    pub(super) fn call(&mut self, name: &str, arguments: &[Operand], at: usize, get: Get) -> Result<Typed> {
        const FUNCTIONS: [&str; 8] = ["len", "count", "upper", "lower", "string", "abs", "max", "min"];
        if !FUNCTIONS.contains(&name) {
            return Err(
                fault(at, format!("there is no function `{name}`")).or_near(name, FUNCTIONS.into_iter())
            );
        }
        let many = matches!(name, "max" | "min");
        let [first, rest @ ..] = arguments else {
            return Err(fault(at, format!("`{name}` needs a field")));
        };
        if !many && let Some(second) = rest.first() {
            return Err(fault(second.at(), format!("`{name}` has one argument")));
        }
        if !self.named(first) && !matches!(first, Operand::Word(..)) {
            return Err(fault(first.at(), format!("`{name}` needs a field")));
        }
        let rows = Vec::new();
        Ok(match name {
            "len" => {
                let inner = self.typed(first, Get::Octets)?;
                Typed { expr: Expr::Len(Box::new(inner.expr)), kind: Kind::Uint(32), rows }
            }
            "count" => match self.typed(first, Get::Any)?.expr {
                Expr::Column(column) => {
                    self.columns[column].kept = true;
                    Typed { expr: Expr::Count(column), kind: Kind::Uint(32), rows }
                }
                _ => return Err(fault(first.at(), "`count` needs a field")),
            },
            "upper" | "lower" => {
                let inner = self.typed(first, Get::Octets)?;
                if inner.kind != Kind::Text {
                    return Err(fault(
                        first.at(),
                        format!("`{name}` needs text, but `{first}` is {}", inner.kind.name()),
                    ));
                }
                let of = Box::new(inner.expr);
                Typed {
                    expr: if name == "upper" { Expr::Upper(of) } else { Expr::Lower(of) },
                    kind: Kind::Text,
                    rows,
                }
            }
            "string" => {
                let inner = self.typed(first, Get::Shown)?;
                let shown = matches!(inner.kind, Kind::Uint(_) | Kind::Int | Kind::Ip(_) | Kind::Mac(_));
                if !shown || !matches!(inner.expr, Expr::Column(_)) {
                    let message = format!(
                        "`string` needs a number or an address, but `{first}` is {}",
                        inner.kind.name()
                    );
                    return Err(fault(first.at(), message));
                }
                Typed { expr: inner.expr, kind: Kind::Text, rows }
            }
            "abs" => {
                let inner = self.typed(first, get)?;
                numeric(first, inner.kind)?;
                Typed { expr: Expr::Abs(Box::new(inner.expr)), kind: inner.kind, rows }
            }
            _ => return self.extreme(name, arguments),
        })
    }

    fn extreme(&mut self, name: &str, arguments: &[Operand]) -> Result<Typed> {
        let mut of: Vec<Expr> = Vec::new();
        let mut kind = None;
        for argument in arguments {
            if !self.named(argument)
                && let Some(kind) = kind
            {
                of.push(Expr::Constant(match literal(argument, kind, &[])? {
                    Constant::Run(number, _) => Val::Num(number),
                    Constant::Bytes(bytes) => Val::Bytes(bytes.into()),
                }));
                continue;
            }
            let typed = self.typed(argument, Get::Number)?;
            if kind.is_some_and(|kind: Kind| !kind.like(typed.kind)) {
                return Err(fault(argument.at(), format!("`{name}` needs arguments of one kind")));
            }
            kind = Some(typed.kind);
            of.push(typed.expr);
        }
        let expr = if name == "max" { Expr::Most(of) } else { Expr::Least(of) };
        Ok(Typed { expr, kind: kind.unwrap_or(Kind::Uint(64)), rows: Vec::new() })
    }
}
