//! Lists of types, lengths and values, each filled up to four bytes,
//! [RFC 3630 §2.3.2](https://www.rfc-editor.org/rfc/rfc3630#section-2.3.2).

use core::ops::Range;

use crate::codec::{Field, Fields, Table};

/// Bytes in front of a value.
pub(super) const HEAD: usize = 4;

/// Tells every item of a list by its table, its value by its type, and what fills it up by `padding`.
pub(super) fn list<'a, 'v>(
    to: &mut Fields<'a, 'v>,
    packet: &[u8],
    bytes: Range<usize>,
    (table, padding): (&'static Table, &'static Field),
    mut tell: impl FnMut(&mut Fields<'a, 'v>, u16, Range<usize>),
) {
    let mut at = bytes.start;
    while at + HEAD <= bytes.end {
        let Some([a, b, c, d]) = packet.get(at..at + HEAD) else { return };
        let (kind, len) = (u16::from_be_bytes([*a, *b]), usize::from(u16::from_be_bytes([*c, *d])));
        let next = at + HEAD + len;
        if next > bytes.end {
            return;
        }
        to.record(table, at..next);
        tell(to, kind, at + HEAD..next);
        at = next.min(bytes.end);
        let filled = (bytes.start + (at - bytes.start).next_multiple_of(4)).min(bytes.end);
        to.data(padding, at..filled);
        at = filled;
    }
}

/// Rows of a width, one after the other, as far as they are there; then the rest under another name.
pub(super) fn rows(
    to: &mut Fields<'_, '_>,
    bytes: Range<usize>,
    rows: &[&'static Field],
    rest: &'static Field,
) {
    let mut at = bytes.start;
    for row in rows {
        let next = at + row.width / 8;
        if next > bytes.end {
            break;
        }
        to.data(row, at..next);
        at = next;
    }
    to.data(rest, at..bytes.end);
}

/// The same row again and again, then the rest under another name.
pub(super) fn repeat(
    to: &mut Fields<'_, '_>,
    bytes: Range<usize>,
    row: &'static Field,
    rest: &'static Field,
) {
    let (mut at, width) = (bytes.start, row.width / 8);
    while at + width <= bytes.end {
        to.data(row, at..at + width);
        at += width;
    }
    to.data(rest, at..bytes.end);
}
