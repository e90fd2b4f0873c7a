//! Tags of the commercial security option (CIPSO), FIPS 188 and draft-ietf-cipso-ipsecurity-01.

use core::ops::Range;

use crate::codec::{Coding, Fields, Header, Text, Value};
use crate::header;

header! {
    /// A tag: its data follow.
    pub struct Tag("ip.cipso.tag", "Tag", 2 bytes) {
        kind: u8 = 0..8,  "ip.cipso.tag_type", "Tag Type", Dec => kinds;
        len:  u8 = 8..16, "ip.cipso.tag_len",  "Tag Length", Whole(1);
    }
    data {
        data,       "ip.cipso.tag_data", "Tag data", Bytes;
        categories, "ip.cipso.categories", "Categories", Text;
    }
}

header! {
    /// A tag with a sensitivity level; categories follow.
    pub struct Levelled("ip.cipso.tag", "Tag", 4 bytes) {
        kind:  u8 = 0..8,   "ip.cipso.tag_type",  "Tag Type", Dec => kinds, or 1;
        len:   u8 = 8..16,  "ip.cipso.tag_len",   "Tag Length", Whole(1);
        align: u8 = 16..24, "ip.cipso.alignment", "Alignment Octet", Dec;
        level: u8 = 24..32, "ip.cipso.sensitivity_level", "Sensitivity Level", Dec;
    }
}

const BITMAP: u8 = 1;
const ENUMERATED: u8 = 2;
const RANGES: u8 = 5;
const LOCAL: u8 = 128;

/// Tells every tag of an option; the first one is at byte `at` of the header.
pub(super) fn fields<'a>(to: &mut Fields<'a, '_>, mut at: usize, mut tags: &'a [u8]) {
    while let Some((tag, rest)) = split(tags) {
        tell(to, at..at + tag.len(), tag);
        (at, tags) = (at + tag.len(), rest);
    }
    // A tag that is unknown, cut off or too short has a type, but nothing that could be relied on.
    if !tags.is_empty() {
        to.data(Tag::kind, at..at + 1);
        to.hide(Tag::data, at + 1..at + tags.len());
    }
}

fn split(tags: &[u8]) -> Option<(&[u8], &[u8])> {
    let len = match *tags {
        [0, ..] => 1,
        [BITMAP | ENUMERATED | RANGES, len @ 4..=255, ..] | [6 | 7 | LOCAL, len @ 2..=255, ..] => len,
        _ => return None,
    };
    tags.split_at_checked(len.into())
}

fn tell<'a>(to: &mut Fields<'a, '_>, at: Range<usize>, tag: &'a [u8]) {
    let coding = match tag {
        [0, ..] => return to.data(Tag::kind, at),
        [BITMAP, ..] => &BITS,
        [ENUMERATED, ..] => &NUMBERS,
        [RANGES, ..] => &PAIRS,
        [6 | 7, ..] => {
            to.record(Tag::TABLE, at.clone());
            return to.data(Tag::data, at.start + Tag::LEN..at.end);
        }
        _ => {
            to.record(Tag::TABLE, at.clone());
            return to.hide(Tag::data, at.start + Tag::LEN..at.end);
        }
    };
    to.record(Levelled::TABLE, at.clone());
    let categories = at.start + Levelled::LEN..at.end;
    to.hide(Tag::data, categories.clone());
    if !categories.is_empty() {
        let value = Value::Coded { message: tag, bytes: Levelled::LEN..tag.len(), coding };
        to.derive(Tag::categories, categories, value);
    }
}

/// A bit for each category, from 0.
static BITS: Coding = Coding { text: bits, append: |_, _| None };

/// A number for each category.
static NUMBERS: Coding = Coding { text: numbers, append: |_, _| None };

/// The highest and lowest category of each range; the last one may go down to 0.
static PAIRS: Coding = Coding { text: pairs, append: |_, _| None };

fn bits(tag: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    list(set(tag.get(bytes)?), out);
    Some(())
}

fn numbers(tag: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    list(words(tag.get(bytes)?), out);
    Some(())
}

fn pairs(tag: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let mut ends = words(tag.get(bytes)?);
    let mut first = true;
    while let Some(high) = ends.next() {
        if !core::mem::take(&mut first) {
            out.byte(b',');
        }
        out.dec(high as u64);
        out.byte(b'-');
        out.dec(ends.next().unwrap_or(0) as u64);
    }
    Some(())
}

fn set(bitmap: &[u8]) -> impl Iterator<Item = usize> {
    (0..bitmap.len() * 8).filter(|bit| bitmap[bit / 8] << (bit % 8) & 0x80 != 0)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes.as_chunks().0.iter().map(|word| u16::from_be_bytes(*word).into())
}

fn list(numbers: impl Iterator<Item = usize>, out: &mut Text) {
    for (i, number) in numbers.enumerate() {
        if i > 0 {
            out.byte(b',');
        }
        out.dec(number as u64);
    }
}

fn kinds(kind: u64) -> Option<&'static str> {
    Some(match kind {
        1 => "Restrictive Category Bitmap",
        2 => "Enumerated Categories",
        5 => "Ranged Categories",
        6 => "Permissive Categories",
        7 => "Free Form",
        128 => "Local",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_bits_numbers_or_ranges() {
        let text = |coding: &Coding, bytes: &[u8]| {
            let mut text = Text::new();
            (coding.text)(bytes, 0..bytes.len(), &mut text).unwrap();
            text.as_str().to_owned()
        };
        assert_eq!(text(&BITS, &[0x81, 0x40]), "0,7,9");
        assert_eq!(text(&NUMBERS, &[0, 5, 1, 0]), "5,256");
        assert_eq!(text(&PAIRS, &[0, 9, 0, 7, 0, 3]), "9-7,3-0");
    }
}
