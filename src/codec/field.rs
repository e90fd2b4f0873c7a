//! A field: its Wireshark name, its bits, and how its value is written.

use core::ops::Range;

use super::{Message, Text};

/// One named run of bits in a header or record: a row of its table.
#[derive(Debug)]
pub struct Field {
    /// Wireshark display-filter name, e.g. `udp.srcport`.
    pub name: &'static str,
    /// What people call it, e.g. `Source Port`.
    pub label: &'static str,
    /// The name as a number, so that no string is compared per packet.
    pub id: u64,
    /// Bits from the start of the table, most significant first; empty if the parser places the row.
    pub bits: Range<usize>,
    /// How many bits the row has if the parser places it and they are always as many; else 0.
    pub width: usize,
    /// How the value is written.
    pub show: Show,
    /// What a number means, in words.
    pub words: Option<Words>,
    /// The row is shown only where this holds.
    pub when: Option<When>,
    /// Names bits that other rows store: shown and filtered on, never written.
    pub view: bool,
    /// Another name for the bits of the row before it, where that one is not shown.
    pub alias: bool,
    /// Least significant byte first.
    pub little: bool,
    /// The parser places it in front of the rows that have a place.
    pub front: bool,
    /// The value that it has if nobody says another one; of a row of more than 64 bits, the last of them.
    pub usual: u64,
}

/// What a number means, in words: `17` is `UDP`.
pub type Words = fn(u64) -> Option<&'static str>;

/// A condition on the bytes of the table the row is in.
pub type When = fn(&[u8]) -> bool;

/// How a value is written.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Show {
    /// `53`
    Dec,
    /// `-1`: the highest bit is the sign.
    Signed,
    /// `0x1a2b`, at least this many digits.
    Hex(usize),
    /// The bits count units of this size: bits 5, value 20.
    Times(u64),
    /// A length that counts the whole record it is in, in units of this many bytes.
    Whole(u64),
    /// A length that counts the bytes behind it to the end of its record, in units of this many bytes.
    Rest(u64),
    /// A length like `Rest(1)`, behind which a message begins: pointers inside count from there.
    Message,
    /// How many records or rows of this name there are beside it.
    Count(&'static str),
    /// How many bytes the row of this name beside it has, in units of this many.
    Of(&'static str, u64),
    /// `1` or `0`; for people `Set` or `Not set`. Several bits are 1 if any of them is.
    Flag,
    /// `192.0.2.1` or `fe80::1`
    Ip,
    /// `02:00:00:00:00:01`
    Mac,
    /// `0a1b2c`
    Bytes,
    /// UTF-8 text as it stands in the bytes, its control characters escaped; other bytes are written as U+FFFD, and a
    /// zero ends it.
    Text,
    /// Text of 7-bit characters: others are written as U+FFFD, and a zero ends it.
    Ascii,
    /// `May 10, 2025 15:18:05.000000000 UTC`, from seconds since 1970.
    Time,
    /// `May 10, 2025 15:18:05.000953000 UTC`, from nanoseconds since 1970.
    Moment,
    /// `1747667885.000953000`: nanoseconds since 1970 as seconds.
    Epoch,
    /// Text computed from the bytes, e.g. a DNS name.
    Coded(&'static Coding),
    /// A record: its rows are fields of their own.
    Record,
}

impl Show {
    /// Whether `Stack::seal` computes the row from the records and rows around it.
    #[must_use]
    pub const fn is_computed(self) -> bool {
        matches!(self, Self::Whole(_) | Self::Rest(_) | Self::Message | Self::Count(_) | Self::Of(..))
    }
}

/// A computed text, both ways.
#[derive(Debug)]
pub struct Coding {
    /// Writes the text of these bytes; `None` if they have none. It never contains control characters.
    pub text: fn(&[u8], Range<usize>, &mut Text) -> Option<()>,
    /// Appends the bytes of this text to the message so far; `None` if there are none.
    pub append: fn(&mut Message<'_>, &str) -> Option<()>,
}

impl Field {
    /// A row.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, bits: Range<usize>, show: Show) -> Self {
        Self {
            name,
            label,
            id: id(name),
            bits,
            width: 0,
            show,
            words: None,
            when: None,
            view: false,
            alias: false,
            little: false,
            front: false,
            usual: 0,
        }
    }

    /// The same row, least significant byte first.
    #[must_use]
    pub const fn le(mut self) -> Self {
        self.little = true;
        self
    }

    /// The same row, placed by the parser in front of the rows that have a place.
    #[must_use]
    pub const fn front(mut self) -> Self {
        self.front = true;
        self
    }

    /// The same row, placed by the parser, always of this many bits.
    #[must_use]
    pub const fn wide(mut self, width: usize) -> Self {
        self.width = width;
        self
    }

    /// The same row as another name for the bits of the row before it.
    #[must_use]
    pub const fn alias(mut self) -> Self {
        self.alias = true;
        self
    }

    /// The same row with words for its numbers.
    #[must_use]
    pub const fn words(mut self, words: Words) -> Self {
        self.words = Some(words);
        self
    }

    /// The same row under a condition.
    #[must_use]
    pub const fn when(mut self, when: When) -> Self {
        self.when = Some(when);
        self
    }

    /// The same row with the value that it has if nobody says another one.
    ///
    /// # Panics
    /// A value that does not fit its bits, which in a table does not compile.
    #[must_use]
    pub const fn or(mut self, usual: u64) -> Self {
        let width = match self.bits.end - self.bits.start {
            0 => self.width,
            width => width,
        };
        let fits = width == 0 || width >= 64 || usual / self.scale() <= super::bits::mask(width);
        assert!(fits && usual.is_multiple_of(self.scale()), "this usual value does not fit its bits");
        self.usual = usual;
        self
    }

    /// The same row; a view if it has no name in the struct.
    ///
    /// # Panics
    /// A view with a usual value, which in a table does not compile.
    #[must_use]
    pub const fn named(mut self, rust_names: &[&str]) -> Self {
        self.view = rust_names.is_empty();
        assert!(
            self.usual == 0 || !self.view && !self.alias,
            "a usual value belongs to the row that stores it"
        );
        self
    }

    /// Whether the row is shown, given the bytes of its table.
    #[inline(always)]
    #[must_use]
    pub fn shown(&self, table: &[u8]) -> bool {
        match self.when {
            None => true,
            Some(when) => when(table),
        }
    }

    /// What one unit of the bits is worth.
    #[inline(always)]
    #[must_use]
    pub const fn scale(&self) -> u64 {
        if let Show::Times(unit) = self.show { unit } else { 1 }
    }

    /// The bits of this value, if they hold it.
    #[inline(always)]
    #[must_use]
    pub fn raw(&self, value: u64) -> Option<u64> {
        let raw = value / self.scale();
        (value.is_multiple_of(self.scale()) && raw <= super::bits::mask(self.bits.end - self.bits.start))
            .then_some(raw)
    }

    /// Whether these are bits that no row names.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        self.id == const { id("raw") }
    }

    /// Whether this row is a record.
    #[must_use]
    pub fn is_record(&self) -> bool {
        matches!(self.show, Show::Record)
    }
}

/// A name as a number (FNV-1a); a test over the registry proves that no two names collide.
#[must_use]
pub const fn id(name: &str) -> u64 {
    let (bytes, mut hash, mut i) = (name.as_bytes(), 0xcbf2_9ce4_8422_2325, 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}
