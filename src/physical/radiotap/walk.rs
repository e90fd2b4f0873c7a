//! Where the fields of a radiotap header lie, <https://www.radiotap.org/>: each is aligned to a size of its own, and comes in the
//! order of its bit; name spaces follow one another.

use core::ops::Range;

/// What lies somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The field of this bit.
    Field(u32),
    /// A vendor's name space, its data included.
    Vendor,
    /// A field with this type.
    Tlv(u16),
}

/// The next word is in radiotap's own name space.
pub(super) const RADIOTAP: u32 = 1 << 29;
const VENDOR: u32 = 1 << 30;
/// Another word follows.
const FURTHER: u32 = 1 << 31;
/// The bit behind which types and lengths take over, and the first one of those about name spaces.
const TLVS: u32 = 28;
const SPACES: u32 = 29;

/// Alignment and length of the field of each bit.
#[rustfmt::skip]
const SIZES: [(usize, usize); 28] = [
    (8, 8), (1, 1), (1, 1), (2, 4), (2, 2), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2), (1, 1), (1, 1), (1, 1), (1, 1),
    (2, 2), (2, 2), (1, 1), (1, 1), (4, 8), (1, 3), (4, 8), (2, 12), (8, 12), (2, 12), (2, 12), (2, 6), (1, 1), (2, 4),
];

/// The fields of a header, with their bytes, as far as they are there and known.
pub(super) struct Walk<'a> {
    header: &'a [u8],
    /// Where the word lies, and its next bit.
    word: usize,
    bit: u32,
    /// The word is the first one of radiotap's name space, the only one whose bits have a meaning.
    named: bool,
    /// Types and lengths have taken over.
    typed: bool,
    at: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(header: &'a [u8]) -> Self {
        Self { header, word: 4, bit: 0, named: true, typed: false, at: words(header) }
    }

    fn item(&mut self, what: What, align: usize, len: usize) -> Option<(What, Range<usize>)> {
        let start = self.at.next_multiple_of(align);
        self.at = start + len;
        (self.at <= self.header.len()).then_some((what, start..self.at))
    }

    fn tlv(&mut self) -> Option<(What, Range<usize>)> {
        let start = self.at.next_multiple_of(4);
        let [a, b, c, d] = *self.header.get(start..)?.first_chunk()?;
        self.item(What::Tlv(u16::from_le_bytes([a, b])), 4, 4 + usize::from(u16::from_le_bytes([c, d])))
    }

    fn vendor(&mut self) -> Option<(What, Range<usize>)> {
        let length = self.at.next_multiple_of(2) + 4;
        let length = u16::from_le_bytes(*self.header.get(length..)?.first_chunk()?);
        self.item(What::Vendor, 2, 6 + usize::from(length))
    }
}

impl Iterator for Walk<'_> {
    type Item = (What, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.typed {
            let (word, bit) = (word(self.header, self.word), self.bit);
            self.bit += 1;
            match bit {
                0..SPACES if !self.named || word >> bit & 1 == 0 => {}
                TLVS => self.typed = true,
                0..TLVS => {
                    let (align, len) = SIZES[bit as usize];
                    return self.item(What::Field(bit), align, len);
                }
                SPACES if word & VENDOR != 0 => return self.vendor(),
                SPACES => {}
                _ if word & FURTHER == 0 || self.word + 8 > self.header.len() => return None,
                _ => {
                    self.named = word & RADIOTAP != 0 && word & VENDOR == 0;
                    (self.word, self.bit) = (self.word + 4, 0);
                }
            }
        }
        self.tlv()
    }
}

/// The word of presence at this byte.
pub(super) fn word(header: &[u8], at: usize) -> u32 {
    header.get(at..).and_then(|rest| rest.first_chunk().copied()).map_or(0, u32::from_le_bytes)
}

/// Where the words of presence end: each says whether another one follows.
pub(super) fn words(header: &[u8]) -> usize {
    let (words, _) = header.get(4..).unwrap_or_default().as_chunks::<4>();
    let further = words.iter().take_while(|word| u32::from_le_bytes(**word) & FURTHER != 0).count();
    (8 + further * 4).min(4 + words.len() * 4)
}
