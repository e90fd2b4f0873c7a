//! `-T fields`: a line per packet, a column per chosen field, as tshark writes it.

use alloc::vec::Vec;

use crate::codec::{Field, Text, Value};

/// How columns are written (`-E`).
#[derive(Debug, Clone)]
pub struct Style {
    /// Between columns.
    pub separator: u8,
    /// Between the values of one column.
    pub aggregator: u8,
    /// Around every column that has a value.
    pub quote: Option<u8>,
    /// Which values of a field that occurs several times.
    pub occurrence: Occurrence,
}

/// Which values of a field that occurs several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurrence {
    /// The first one.
    First,
    /// The last one.
    Last,
    /// All of them.
    All,
}

impl Default for Style {
    /// As tshark without `-E`.
    fn default() -> Self {
        Self { separator: b'\t', aggregator: b',', quote: None, occurrence: Occurrence::All }
    }
}

/// The columns of one packet, used again for the next.
#[derive(Debug)]
pub struct Columns {
    style: Style,
    cells: Vec<Cell>,
}

/// A column of one packet.
#[derive(Debug, Clone, Default)]
struct Cell {
    text: Text,
    values: usize,
}

impl Columns {
    /// This many empty columns.
    #[must_use]
    pub fn new(count: usize, style: Style) -> Self {
        Self { style, cells: alloc::vec![Cell::default(); count] }
    }

    /// A further value of this column.
    #[inline]
    pub fn add(&mut self, column: usize, field: &Field, value: &Value<'_>) {
        let Cell { text: cell, values } = &mut self.cells[column];
        let before = cell.len();
        if *values > 0 {
            match self.style.occurrence {
                Occurrence::First => return,
                Occurrence::Last => cell.clear(),
                Occurrence::All => cell.byte(self.style.aggregator),
            }
        }
        *values += 1;
        // What has no text is no value: the separator in front of it goes too. An empty text is one.
        if value.write(field.show, cell).is_none() {
            cell.truncate(before);
            *values -= 1;
        }
    }

    /// Writes the line, and empties the columns.
    #[inline]
    pub fn finish(&mut self, out: &mut Text) {
        for (i, Cell { text: cell, values }) in self.cells.iter_mut().enumerate() {
            if i > 0 {
                out.byte(self.style.separator);
            }
            match self.style.quote {
                Some(quote) if !cell.is_empty() => {
                    out.byte(quote);
                    out.text(cell);
                    out.byte(quote);
                }
                _ => out.text(cell),
            }
            cell.clear();
            *values = 0;
        }
        out.byte(b'\n');
    }
}
