//! Bits drawn in their bytes: `.1.. .... = `.

use crate::codec::bits::{read, touched};
use crate::codec::{Show, Spot, Text};

/// The most bytes that are drawn.
const BYTES: usize = 4;

/// Draws the bits of a field that is not made of whole bytes, within the field around it if that is small enough.
pub(super) fn picture(header: &[u8], spot: &Spot<'_>, around: Option<&Spot<'_>>, out: &mut Text) {
    let bits = &spot.bits;
    let whole = bits.start.is_multiple_of(8) && bits.end.is_multiple_of(8);
    if whole || matches!(spot.field.show, Show::Record) {
        return;
    }
    let mut bytes = touched(bits);
    if let Some(outer) = around.filter(|outer| !outer.field.is_record() && !spot.field.little) {
        let outer = touched(&outer.bits);
        if outer.len() <= BYTES {
            bytes = outer;
        }
    }
    if bytes.len() > BYTES || bytes.end > header.len() {
        return;
    }
    // Of a little-endian field the first byte is drawn last.
    let all = bytes.start * 8..bytes.end * 8;
    let word = read(header, &all, spot.field.little);
    for bit in all.clone() {
        if bit > all.start && (bit - all.start).is_multiple_of(4) {
            out.byte(b' ');
        }
        let set = word >> (all.end - 1 - bit) & 1 == 1;
        out.byte(match (bits.contains(&bit), set) {
            (false, _) => b'.',
            (true, false) => b'0',
            (true, true) => b'1',
        });
    }
    out.str(" = ");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Field, Value};

    #[test]
    fn bits_in_their_bytes() {
        static FIELD: Field = Field::new("x.y", "Y", 0..0, Show::Dec);
        static LITTLE: Field = Field::new("x.z", "Z", 0..0, Show::Dec).le();
        let spot = |field, bits| Spot { field, bits, value: Value::Uint(0), stored: true, shown: true };
        let drawn = |field, bits, around: Option<&Spot<'_>>| {
            let mut out = Text::new();
            picture(&[0x45, 0xa0, 0x01], &spot(field, bits), around, &mut out);
            alloc::string::String::from(out.as_str())
        };
        assert_eq!(drawn(&FIELD, 0..4, None), "0100 .... = ");
        assert_eq!(drawn(&FIELD, 4..11, None), ".... 0101 101. .... = ");
        assert_eq!(drawn(&FIELD, 8..16, None), "");
        assert_eq!(drawn(&LITTLE, 8..20, None), "0000 0001 1010 .... = ");
        let outer = spot(&FIELD, 0..16);
        assert_eq!(drawn(&FIELD, 9..10, Some(&outer)), ".... .... .0.. .... = ");
    }
}
