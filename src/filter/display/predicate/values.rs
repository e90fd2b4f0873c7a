//! Where checks get values from: the one that has just come, or all that were kept.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::super::test::Check;
use super::super::value::{Expr, Source, Val};
use super::{Cell, State};

/// Checks a value of the only column that a test reads.
#[inline]
pub(super) fn stream(test: u32, expr: &Expr, check: &Check, value: &Val<'_>, state: &mut State) {
    let mut mark = |passed: bool| state.mark(test, passed);
    let one = One(value);
    match expr {
        Expr::Column(_) => check.each(value, &one, &mut mark),
        _ => expr.each(&one, &mut |value| check.each(&value, &one, &mut mark)),
    }
}

/// One value, of whatever column.
struct One<'v>(&'v Val<'v>);

impl Source for One<'_> {
    fn each(&self, _: usize, visit: &mut dyn FnMut(Val<'_>)) {
        visit(match self.0 {
            Val::Num(number) => Val::Num(*number),
            Val::Bytes(bytes) => Val::Bytes(Cow::Borrowed(bytes)),
        });
    }

    fn count(&self, _: usize) -> usize {
        1
    }
}

/// The values of a whole packet.
pub(super) struct Kept<'s> {
    pub(super) cells: &'s [Vec<Cell>],
    pub(super) bytes: &'s [u8],
}

impl Source for Kept<'_> {
    fn each(&self, column: usize, visit: &mut dyn FnMut(Val<'_>)) {
        for cell in &self.cells[column] {
            visit(match cell {
                Cell::Num(number) => Val::Num(*number),
                Cell::Bytes(range) => Val::Bytes(Cow::Borrowed(&self.bytes[range.clone()])),
            });
        }
    }

    fn count(&self, column: usize) -> usize {
        self.cells[column].len()
    }
}
