//! Runs of bits in bytes, most significant bit first unless a row says otherwise.

use core::ops::Range;

/// The bytes that a run of bits touches.
#[inline(always)]
#[must_use]
pub const fn touched(bits: &Range<usize>) -> Range<usize> {
    bits.start / 8..bits.end.div_ceil(8)
}

/// Reads up to 64 bits; the bytes must be there.
#[inline(always)]
#[must_use]
pub fn read(bytes: &[u8], bits: &Range<usize>, little: bool) -> u64 {
    let spare = bits.end.next_multiple_of(8) - bits.end;
    let shift = |word: u64, byte: &u8| word << 8 | u64::from(*byte);
    let bytes = &bytes[touched(bits)];
    // Words of the machine are loaded at once: what is put together of bytes the compiler may take apart again.
    let word = if little {
        bytes.iter().rev().fold(0, shift)
    } else if let Ok(two) = <[u8; 2]>::try_from(bytes) {
        u16::from_be_bytes(two).into()
    } else if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        u32::from_be_bytes(four).into()
    } else {
        bytes.iter().fold(0, shift)
    };
    word >> spare & mask(bits.end - bits.start)
}

/// Reads up to 64 bits at a place that is only known at run time: one load of eight bytes, if there are eight.
#[inline(always)]
#[must_use]
pub fn read_at(bytes: &[u8], bits: &Range<usize>, little: bool) -> u64 {
    let (first, last) = (bits.start / 8, bits.end - bits.start / 8 * 8);
    match bytes.get(first..).and_then(<[u8]>::first_chunk::<8>) {
        Some(eight) if last <= 64 && !little => {
            u64::from_be_bytes(*eight) >> (64 - last) & mask(bits.end - bits.start)
        }
        _ => read(bytes, bits, little),
    }
}

/// Writes up to 64 bits over what is there; the bytes must be there.
#[inline(always)]
pub fn write(bytes: &mut [u8], bits: &Range<usize>, little: bool, value: u64) {
    let spare = bits.end.next_multiple_of(8) - bits.end;
    // As in `read`; asked with what the compiler knows, so that nothing is left of it.
    if !little && bits.start.is_multiple_of(8) {
        match (bits.end - bits.start, &mut bytes[touched(bits)]) {
            (16, [a, b]) => return [*a, *b] = (value as u16).to_be_bytes(),
            (32, [a, b, c, d]) => return [*a, *b, *c, *d] = (value as u32).to_be_bytes(),
            _ => {}
        }
    }
    let (mut word, mut cover) = (value << spare, mask(bits.end - bits.start) << spare);
    let mut put = |byte: &mut u8| {
        *byte = *byte & !(cover as u8) | word as u8;
        (word, cover) = (word >> 8, cover >> 8);
    };
    let bytes = &mut bytes[touched(bits)];
    if little { bytes.iter_mut().for_each(&mut put) } else { bytes.iter_mut().rev().for_each(&mut put) }
}

/// This many low bits set; at least 1, at most 64.
#[inline(always)]
#[must_use]
pub const fn mask(len: usize) -> u64 {
    u64::MAX >> (64 - len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_neighbours_stay() {
        for (bits, little) in [(0..3, false), (5..11, false), (4..16, false), (8..40, true), (0..64, false)] {
            let mut bytes = [0xff; 9];
            write(&mut bytes, &bits, little, 0x5a5a_5a5a & mask(bits.len()));
            assert_eq!(read(&bytes, &bits, little), 0x5a5a_5a5a & mask(bits.len()));
            assert_eq!(read_at(&bytes, &bits, little), 0x5a5a_5a5a & mask(bits.len()));
            assert!((0..72).filter(|bit| !bits.contains(bit)).all(|bit| read(
                &bytes,
                &(bit..bit + 1),
                false
            ) == 1));
        }
    }
}
