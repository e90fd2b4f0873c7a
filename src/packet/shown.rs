//! What tests of protocols look at: the columns and the line of a frame.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Pick, layers};
use crate::codec::{Line, Text};
use crate::output::columns::{Columns, Style};

/// The bytes of hexadecimal digits with blanks between them.
pub(crate) fn bytes(digits: &str) -> Vec<u8> {
    hex::decode(digits.split_whitespace().collect::<String>()).unwrap()
}

/// These columns of a frame with a blank between them, `-` for an absent one.
pub(crate) fn columns(link: u32, frame: &[u8], names: &str) -> String {
    let names: Vec<&str> = names.split_whitespace().collect();
    let pick = Pick::new(&names).unwrap();
    let mut columns = Columns::new(names.len(), Style { separator: b' ', ..Style::default() });
    pick.all(layers(frame, link), |column, field, value| columns.add(column, field, &value));
    let mut out = Text::new();
    columns.finish(&mut out);
    let cells = out.as_str().trim_end_matches('\n').split(' ');
    cells.map(|cell| if cell.is_empty() { "-" } else { cell }).collect::<Vec<_>>().join(" ")
}

/// The line of a frame, with link-layer headers or without.
pub(crate) fn line(link: u32, frame: &[u8], headers: bool) -> String {
    let mut out = Text::new();
    let mut line = Line::new(&mut out, 0);
    line.link = headers;
    layers(frame, link).for_each(|layer| (layer.protocol.line)(&layer, &mut line));
    line.finish();
    out.as_str().to_string()
}
