//! Tables for people: a heading, and columns as wide as what stands in them.

use std::borrow::Cow;

use crate::codec::Text;
use crate::output::paint::{Ink, Paint};

/// Writes rows below a heading, two blanks between the columns; a row is as long as what it says.
pub(super) fn table<const N: usize>(
    head: [&'static str; N],
    rows: &[[Cow<'_, str>; N]],
    paint: Paint,
    out: &mut Text,
) {
    let mut widths = head.map(str::len);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    paint.with(Ink::Title, out, |out| line(&head.map(Cow::Borrowed), &widths, out));
    out.byte(b'\n');
    for row in rows {
        line(row, &widths, out);
        out.byte(b'\n');
    }
}

fn line(cells: &[Cow<'_, str>], widths: &[usize], out: &mut Text) {
    let mut owed = 0;
    for (cell, width) in cells.iter().zip(widths) {
        if !cell.is_empty() {
            (0..owed).for_each(|_| out.byte(b' '));
            out.str(cell);
            owed = 0;
        }
        owed += width + 2 - cell.chars().count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_end_where_their_words_do() {
        let mut out = Text::new();
        let rows = [["é".into(), "2".into(), "".into()], ["".into(), "".into(), "long".into()]];
        table(["A", "BCD", "E"], &rows, Paint(false), &mut out);
        assert_eq!(out.as_str(), "A  BCD  E\né  2\n        long\n");
    }
}
