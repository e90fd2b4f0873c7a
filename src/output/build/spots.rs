//! What of a packet has to be said, and how values are written as words.

use crate::codec::{Field, Spot, Table, Text, bits};

/// Whether a record, the first of these spots, is its table, data without a place of their own and records.
pub(super) fn is_plain(spots: &[Spot<'_>], table: Option<&'static Table>) -> bool {
    let (Some(table), Some((record, spots))) = (table, spots.split_first()) else { return false };
    let (mut own, mut inner) = (0, record.bits.start);
    for spot in spots.iter().take_while(|spot| spot.bits.start < record.bits.end) {
        if spot.bits.start < inner {
            continue;
        }
        if spot.field.is_record() && !spot.stored {
            inner = spot.bits.end;
        } else if !spot.field.bits.is_empty() {
            let row = table.rows.iter().find(|row| core::ptr::eq(*row, spot.field));
            let Some(row) = row.filter(|row| row.bits.len() == spot.bits.len()) else { return false };
            own += row.bits.len();
        }
    }
    own == table.len * 8
}

/// Whether this is a row of the record's table with its usual value.
pub(super) fn of_record(spot: &Spot<'_>, table: &Table, header: &[u8]) -> bool {
    let own = table.rows.iter().any(|row| core::ptr::eq(row, spot.field));
    own && !spot.field.bits.is_empty() && is_usual(spot.field, spot, header)
}

/// Whether these bits are what the row usually has.
pub(super) fn is_usual(field: &Field, spot: &Spot<'_>, header: &[u8]) -> bool {
    let Spot { bits, .. } = spot;
    if bits.len() <= 64 && bits.end <= header.len() * 8 {
        let span = bits::touched(bits).len();
        return span <= 8 && bits::read(header, bits, field.little) == field.usual / field.scale();
    }
    let bytes = header.get(bits::touched(bits)).unwrap_or_default();
    let (zeros, last) = bytes.split_at(bytes.len().saturating_sub(8));
    zeros.iter().all(|byte| *byte == 0) && *last == field.usual.to_be_bytes()
}

/// A word as it stands if it can, else in quotes.
pub(super) fn word(text: &[u8], out: &mut Text) {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'<' | b'>');
    if !text.is_empty() && text.iter().all(plain) {
        out.ascii(text);
    } else {
        quoted(text, out);
    }
}

/// Bytes in quotes.
pub(super) fn quoted(text: &[u8], out: &mut Text) {
    out.byte(b'"');
    for byte in text {
        match byte {
            b'"' | b'\\' => out.ascii(&[b'\\', *byte]),
            b'\n' => out.str("\\n"),
            b'\r' => out.str("\\r"),
            b'\t' => out.str("\\t"),
            b' '..=b'~' => out.byte(*byte),
            byte => {
                out.str("\\x");
                out.bytes_hex(&[*byte]);
            }
        }
    }
    out.byte(b'"');
}
