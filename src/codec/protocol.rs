//! A protocol: its tables, how to read it, tell its fields, seal it and verify it.

use core::ops::Range;

use super::list::List;
use super::{Error, Field, Fields, Layer, Line, Next, Parsed, Seal, Status, Table};

/// Consumes the header, says what it carries and what that needs to know.
pub type Read = for<'a> fn(&'a [u8], &mut Context<'a>) -> Parsed<'a, Carries>;

/// How many bytes of a stream the message has that these begin; `None` if more of them have to come to know.
pub type Extent = fn(&[u8]) -> Option<usize>;

/// A protocol, as the walks and the renderers see it.
pub struct Protocol {
    /// Name, title and rows of the fixed header.
    pub table: &'static Table,
    /// What JSON calls it where two protocols have one Wireshark name (both cooked captures are `sll`); else empty.
    pub variant: &'static str,
    /// The records behind the fixed header.
    pub records: &'static [&'static Table],
    /// The list that the records behind the fixed header are, if they are one.
    pub list: Option<&'static List>,
    /// Consumes the header and says what it carries.
    pub read: Read,
    /// Tells every field, in packet order.
    pub fields: for<'a> fn(&Layer<'a>, &mut Fields<'a, '_>),
    /// Tells the fields of the bytes behind its payload, if they are its own and not padding.
    pub behind: for<'a> fn(&Layer<'a>, &mut Fields<'a, '_>),
    /// The rows of its table lie at the start of its header, and `fields` tells them first.
    pub fixed: bool,
    /// Computes lengths, next-protocol numbers and checksums.
    pub seal: fn(&mut Seal<'_>) -> Result<(), Error>,
    /// Whether the checksum is right; `None` if the protocol has none.
    pub verify: fn(&Layer<'_>) -> Option<Status>,
    /// Writes its part of the one line that a packet is in text.
    pub line: fn(&Layer<'_>, &mut Line<'_>),
    /// What fills up its records when they are built.
    pub fill: Fill,
    /// Bytes of source and destination address, for the pseudo-header of what it carries.
    pub addresses: Range<usize>,
    /// What it calls the bytes behind its payload, and behind the payload of what it carries.
    pub padding: Option<&'static Padding>,
    /// Where its messages end in a stream, if a message may span segments.
    pub extent: Option<Extent>,
    /// What it carries is a packet that somebody else has sent.
    pub quotes: bool,
    /// What the layer around it calls the bytes behind a payload goes on to what it carries: a label, a tag.
    pub transparent: bool,
}

impl Protocol {
    /// A protocol whose header is its table and nothing more.
    #[must_use]
    pub const fn new(table: &'static Table, read: Read) -> Self {
        Self {
            table,
            variant: "",
            records: &[],
            list: None,
            read,
            fields: |layer, to| to.rows(layer.protocol.table, 0),
            behind: |_, _| {},
            fixed: true,
            seal: |_| Ok(()),
            verify: |_| None,
            line: |layer, line| line.title(layer.protocol.table.field.label),
            fill: Fill::NONE,
            addresses: 0..0,
            padding: None,
            extent: None,
            quotes: false,
            transparent: false,
        }
    }

    /// A protocol that tells its fields itself.
    #[must_use]
    pub const fn telling(
        table: &'static Table,
        read: Read,
        fields: for<'a> fn(&Layer<'a>, &mut Fields<'a, '_>),
    ) -> Self {
        Self { fields, ..Self::new(table, read) }
    }

    /// Wireshark name, e.g. `udp`.
    #[inline(always)]
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.table.field.name
    }

    /// A name that no other protocol has.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        if self.variant.is_empty() { self.name() } else { self.variant }
    }

    /// Its tables: the header's first, then the records'.
    pub fn tables(&self) -> impl Iterator<Item = &'static Table> + use<> {
        core::iter::once(self.table).chain(self.records.iter().copied())
    }
}

impl core::fmt::Debug for Protocol {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

/// What fills up the records of a header when they are built.
#[derive(Debug, Clone, Copy)]
pub struct Fill {
    /// Each record begins at a multiple of so many bytes; zeros lie between them.
    pub each: usize,
    /// The header ends at a multiple of so many bytes.
    pub whole: usize,
    /// Makes a record that means nothing of the zeros in front of the end.
    pub with: fn(&mut [u8]),
}

impl Fill {
    /// Nothing.
    pub const NONE: Self = Self { each: 1, whole: 1, with: |_| {} };
    /// Zeros to a multiple of four bytes.
    pub const WORDS: Self = Self { whole: 4, ..Self::NONE };
    /// Each record begins at a multiple of four bytes, and the header ends at one.
    pub const EACH: Self = Self { each: 4, ..Self::WORDS };
    /// Pad1 or PadN to a multiple of eight bytes, RFC 8200 §4.2.
    pub const PADS: Self = Self {
        whole: 8,
        with: |bytes| {
            if let [kind, len, rest @ ..] = bytes {
                (*kind, *len) = (1, rest.len() as u8);
            }
        },
        ..Self::NONE
    };
}

/// A header that is a layer of its own.
pub trait Layered: super::Header {
    /// Whose header it is.
    const PROTOCOL: &'static Protocol;
}

/// What a header says about the bytes behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carries {
    /// How many bytes it carries; more bytes than these are its trailer.
    pub len: usize,
    /// Who reads them.
    pub next: Next,
}

impl Carries {
    /// Everything that is left.
    #[inline(always)]
    #[must_use]
    pub const fn all(next: Next) -> Self {
        Self { len: usize::MAX, next }
    }

    /// This many bytes.
    #[inline(always)]
    #[must_use]
    pub const fn some(len: usize, next: Next) -> Self {
        Self { len, next }
    }

    /// Nothing: what is left is a trailer. A protocol that leaves bytes which its tshark dissector does not hand back
    /// says `all(Next::Data)`: they are payload that nobody reads.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { len: 0, next: Next::Data }
    }
}

/// What an inner layer needs to know from the outer ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Source and destination address as they lie in the innermost IP header: 8 bytes or 32.
    pub addresses: &'a [u8],
    /// The source, if a home address option names another one than the IP header, RFC 6275 §6.3.
    pub source: Option<&'a [u8; 16]>,
    /// The final destination, if a routing header names another one than the IP header, RFC 8200 §8.1: its last
    /// bytes, where it begins as the IP header's does (RFC 6554 §3).
    pub destination: Option<&'a [u8]>,
    /// What the layer around this one calls the bytes behind a payload; the walk sets it to the protocol's own before
    /// `read`, which may change it.
    pub padding: Option<&'static Padding>,
    /// Bytes this layer was given, those that the capture cut off included.
    pub wire: usize,
    /// Bytes of the whole frame on the wire.
    pub frame: usize,
    /// When the frame was captured, in nanoseconds since 1970; 0 if nobody knows.
    pub time: u64,
    /// Bytes of frame check sequence at the end of the frame, as far as the capture says.
    pub fcs: u8,
    /// Source and destination port.
    pub ports: (u16, u16),
    /// Hop limit or time to live of the innermost IP header.
    pub hops: u8,
    /// This is a piece of a larger packet.
    pub fragment: bool,
    /// The tunnel header around this one counts its packets.
    pub numbered: bool,
    /// The quote of an error message ends before the packet does.
    pub cut: bool,
    /// This packet is quoted by an error message.
    pub quoted: bool,
}

impl<'a> Context<'a> {
    /// Source and destination as a pseudo-header has them, RFC 8200 §8.1; `room` holds them if they lie apart.
    #[inline(always)]
    #[must_use]
    pub fn ends<'r>(&self, room: &'r mut [u8; 32]) -> &'r [u8]
    where
        'a: 'r,
    {
        if self.source.is_none() && self.destination.is_none() { self.addresses } else { self.replaced(room) }
    }

    /// Bytes of Ethernet's frame check sequence at the end of the frame: 4 or none, whatever else the capture says. A
    /// frame of 60 to 63 bytes has none: interfaces say that there is one that do not see it in what they send themselves.
    #[must_use]
    pub fn check_len(&self) -> usize {
        const LEN: u8 = 4;
        if self.fcs != LEN || (60..64).contains(&self.frame) { 0 } else { LEN.into() }
    }

    #[cold]
    fn replaced<'r>(&self, room: &'r mut [u8; 32]) -> &'r [u8] {
        let Some(both) = room.get_mut(..self.addresses.len()) else { return &[] };
        both.copy_from_slice(self.addresses);
        let (source, destination) = both.split_at_mut(self.addresses.len() / 2);
        if let Some(other) = self.source
            && source.len() == other.len()
        {
            source.copy_from_slice(other);
        }
        if let Some(last) = self.destination {
            let last = &last[last.len().saturating_sub(destination.len())..];
            let start = destination.len() - last.len();
            destination[start..].copy_from_slice(last);
        }
        both
    }
}

/// What bytes behind the payload are called.
#[derive(Debug)]
pub struct Padding {
    /// Zeros that fill a frame up to the smallest length.
    pub zeros: Option<&'static Field>,
    /// Anything else.
    pub other: &'static Field,
    /// The frame check sequence at the end of a frame whose capture says that there is one, and whether it is right.
    pub check: Option<[&'static Field; 2]>,
}
