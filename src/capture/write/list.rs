//! Options that are put together, and options in another byte order.

use super::super::options::{DROP_COUNT, FLAGS, PACKET_ID, QUEUE, VERDICT};
use crate::capture::{BlockOption, BlockOptions, ByteOrder};

/// Options to be written, one behind the other, in little-endian bytes.
///
/// ```
/// let mut list = septet::capture::OptionList::default();
/// list.push(1, b"a comment");
/// list.push(2, &1_u32.to_le_bytes());
/// assert_eq!(list.options().flags(), Some(1));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionList {
    raw: Vec<u8>,
    ended: bool,
}

impl OptionList {
    /// Adds an option. A value of more than 65,535 bytes cannot be said: it is cut.
    pub fn push(&mut self, code: u16, value: &[u8]) {
        if core::mem::take(&mut self.ended) {
            self.raw.truncate(self.raw.len() - END.len());
        }
        push(ByteOrder::Little, code, value, &mut self.raw);
    }

    /// Adds an option of a packet that was read in this byte order.
    pub fn copy(&mut self, option: &BlockOption<'_>, order: ByteOrder) {
        self.push(option.code, option.value);
        if order != ByteOrder::Little {
            turn(option, &mut self.raw);
        }
    }

    /// The options with the mark of their end; nothing, if there are none.
    pub fn options(&mut self) -> BlockOptions<'_> {
        if !self.raw.is_empty() && !core::mem::replace(&mut self.ended, true) {
            self.raw.extend_from_slice(&END);
        }
        BlockOptions::new(&self.raw, ByteOrder::Little)
    }

    /// The bytes of the options, and of the mark of their end.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.options();
        self.raw
    }

    /// Forgets all options.
    pub fn clear(&mut self) {
        self.raw.clear();
        self.ended = false;
    }
}

/// `opt_endofopt`
pub(super) const END: [u8; 4] = [0; 4];

/// The options of a packet, which fit, in this byte order: what is in it already stays as it is, byte for byte.
pub(crate) fn packet(options: &BlockOptions<'_>, order: ByteOrder, to: &mut Vec<u8>) {
    let raw = options.raw();
    if options.order() == order {
        to.extend_from_slice(raw);
        return to.resize(to.len() + raw.len().next_multiple_of(4) - raw.len(), 0);
    }
    let mut len = 0;
    for option in options.iter() {
        len += 4 + option.value.len().next_multiple_of(4);
        push(order, option.code, option.value, to);
        turn(&option, to);
    }
    if len < raw.len() {
        to.extend_from_slice(&END);
    }
}

/// Turns round the number in the option that was written last.
fn turn(option: &BlockOption<'_>, written: &mut [u8]) {
    let numbers = numbers(option);
    let start = written.len() - option.value.len().next_multiple_of(4);
    written[start + numbers.start..start + numbers.end].reverse();
}

/// Where in the value of an option a number is that is in the byte order of the section.
fn numbers(option: &BlockOption<'_>) -> core::ops::Range<usize> {
    match (option.code, option.value.len()) {
        (FLAGS | DROP_COUNT | PACKET_ID | QUEUE, len) => 0..len,
        // The answer of a program in the kernel; else what the hardware said.
        (VERDICT, 9) if matches!(option.value[0], 1 | 2) => 1..9,
        // Custom options: who made them.
        (2988 | 2989 | 19372 | 19373, 4..) => 0..4,
        _ => 0..0,
    }
}

/// An option and its padding.
pub(crate) fn push(order: ByteOrder, code: u16, value: &[u8], to: &mut Vec<u8>) {
    let value = value.get(..u16::MAX.into()).unwrap_or(value);
    to.extend_from_slice(&order.two(code));
    to.extend_from_slice(&order.two(value.len() as u16));
    padded(value, to);
}

/// Bytes, and zeros up to a multiple of four.
pub(super) fn padded(bytes: &[u8], to: &mut Vec<u8>) {
    to.extend_from_slice(bytes);
    to.resize(to.len() + bytes.len().next_multiple_of(4) - bytes.len(), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_with_a_mark_wherever_it_is_read() {
        let mut list = OptionList::default();
        assert_eq!(list.options().raw(), b"");
        list.push(1, b"abc");
        assert_eq!(list.options().raw(), [1, 0, 3, 0, b'a', b'b', b'c', 0, 0, 0, 0, 0]);
        list.push(2, &[1, 2, 3, 4]);
        assert_eq!(list.options().raw()[8..], [2, 0, 4, 0, 1, 2, 3, 4, 0, 0, 0, 0]);
    }

    #[test]
    fn numbers_turn_with_the_byte_order_and_bytes_do_not() {
        let mut list = OptionList::default();
        list.push(FLAGS, &1_u32.to_le_bytes());
        list.push(3, &[2, 1, 2, 3, 4]);
        list.push(PACKET_ID, &2_u64.to_le_bytes());
        list.push(VERDICT, &[1, 3, 0, 0, 0, 0, 0, 0, 0]);
        list.push(VERDICT, &[0, 3, 0]);
        list.push(2989, &[9, 0, 0, 0, 1, 2]);
        let (mut big, mut again) = (Vec::new(), Vec::new());
        packet(&list.options(), ByteOrder::Big, &mut big);
        let turned = BlockOptions::new(&big, ByteOrder::Big);
        assert_eq!((turned.flags(), turned.packet_id()), (Some(1), Some(2)));
        let values: Vec<_> = turned.iter().map(|option| option.value).collect();
        assert_eq!(values[1], [2, 1, 2, 3, 4]);
        assert_eq!(values[3..], [&[1, 0, 0, 0, 0, 0, 0, 0, 3][..], &[0, 3, 0], &[0, 0, 0, 9, 1, 2]]);
        packet(&turned, ByteOrder::Little, &mut again);
        assert_eq!(again, list.options().raw());
    }
}
