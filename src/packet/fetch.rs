//! A chosen row at a fixed place, made ready before the first packet.

use crate::codec::{Field, Value, bits};

/// A row at a fixed place of a header, and the column it fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fetch {
    pub(super) field: &'static Field,
    pub(super) column: usize,
}

/// A row that is a number: one load of eight bytes, one rotation, one mask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) field: &'static Field,
    pub(super) column: u32,
    /// First of the eight bytes.
    at: u16,
    /// How far to turn them until the row is where its value has it: bits that count units of four stand two higher.
    turn: u16,
    mask: u64,
}

impl Fetch {
    /// The value in this header; `None` if the header is too short.
    #[inline]
    pub(super) fn value<'a>(&self, header: &'a [u8]) -> Option<Value<'a>> {
        let bits = &self.field.bits;
        (bits.end <= header.len() * 8).then(|| self.field.value(header, bits.clone()))
    }

    /// The same as a number, if that is what it is in bytes of which `before` come first, then at least `len` of its table.
    pub(super) fn number(&self, len: usize, before: usize) -> Option<Number> {
        let Self { field, column } = *self;
        let (start, end) = (before * 8 + field.bits.start, before * 8 + field.bits.end);
        let unit = field.scale();
        // Eight bytes that are there and hold the row.
        let at = (start / 8).min((before + len).checked_sub(8)?);
        let behind = ((at + 8) * 8).checked_sub(end)?;
        let mask = bits::mask(end - start);
        if !field.is_number(end - start)
            || field.little
            || !unit.is_power_of_two()
            || mask.leading_zeros() < unit.ilog2()
        {
            return None;
        }
        let turn = (64 + behind - unit.ilog2() as usize) % 64;
        let (column, at) = (column.try_into().ok()?, at.try_into().ok()?);
        Some(Number { field, column, at, turn: turn as u16, mask: mask * unit })
    }
}

impl Number {
    /// The number in this header; `None` if the header is too short.
    #[inline(always)]
    pub(super) fn read(&self, header: &[u8]) -> Option<u64> {
        let at = usize::from(self.at);
        let word = header.get(at..at + 8)?.first_chunk()?;
        Some(u64::from_be_bytes(*word).rotate_right(self.turn.into()) & self.mask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::registry::protocols;

    #[test]
    fn the_number_is_the_value() {
        let bytes: [u8; 4096] = core::array::from_fn(|i| (i * 151 + 7) as u8);
        let mut numbers = 0;
        for (_, protocol) in protocols().filter(|(_, protocol)| protocol.fixed) {
            let table = protocol.table;
            for field in table.rows.iter().filter(|row| !row.bits.is_empty()) {
                let fetch = Fetch { field, column: 0 };
                let Some(number) = fetch.number(table.len, 0) else { continue };
                for bytes in [&bytes[..table.len], &bytes[99..99 + table.len]] {
                    let value = fetch.value(bytes).and_then(|value| value.uint());
                    assert_eq!(number.read(bytes), value, "{}", field.name);
                    assert_eq!(number.read(&bytes[..7]), None);
                    numbers += 1;
                }
            }
        }
        assert!(numbers > 200, "only {numbers} rows are read at once");
    }
}
