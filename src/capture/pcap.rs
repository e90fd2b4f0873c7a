//! pcap: a file header of 24 bytes, then records of 16 bytes and the packet.
//!
//! Pure functions over bytes. The variants differ in the length of the record header, in the order of its two
//! lengths and in the unit of the second half of its time; the magic number does not always tell them apart.

use super::input::{Packet, Step, Unread};
use super::{ByteOrder, Damage, ErrorKind, Interface, Resolution, Time, link};

/// Bytes of the file header.
const HEADER_LEN: usize = 24;

/// Where in a record header its lengths are: both zero may be a file that shrank.
pub(crate) const PROBE: usize = 8;

/// How many records are looked at to tell variants apart, as in tshark.
const TRIED: usize = 3;

/// An original length above this speaks against a variant.
const UNLIKELY_LEN: u32 = 128 << 20;

/// How the records of a file lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    order: ByteOrder,
    variant: Variant,
    lengths: Lengths,
    /// Ticks in a second.
    unit: u64,
    resolution: Resolution,
    link: u32,
    /// Bytes of the record header.
    header: usize,
    /// Bytes of padding in front of each packet, counted in its lengths.
    padding: u32,
    /// Most bytes of a packet.
    limit: u32,
    snaplen: u32,
}

/// What begins with the same magic number, but has other record headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variant {
    /// 16 bytes.
    Standard,
    /// 24 bytes: interface index, protocol and packet type behind (patches of 1999-04-17 and 1999-10-29).
    Modified,
    /// 28 bytes: the same, and 4 bytes more (patch of 1999-09-15, SuSE 6.3).
    ModifiedLong,
    /// 20 bytes: 4 bytes behind that are not known (Nokia).
    Nokia,
}

/// In which order the captured and the original length stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lengths {
    CapturedFirst,
    OriginalFirst,
    /// Some files of version 2.3: a captured length above the original one cannot be.
    LargerIsOriginal,
}

/// What a magic number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Magic {
    order: ByteOrder,
    kind: MagicKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MagicKind {
    Micro,
    Nano,
    Modified,
    /// Four more bytes behind the file header.
    IxiaNano,
    IxiaMicro,
}

/// The magic number a file begins with.
pub(crate) fn magic(start: &[u8]) -> Option<Magic> {
    let raw = *start.first_chunk::<4>()?;
    let kind = |number| {
        Some(match number {
            0xa1b2_c3d4 => MagicKind::Micro,
            0xa1b2_3c4d => MagicKind::Nano,
            0xa1b2_cd34 => MagicKind::Modified,
            0x1c00_01ac => MagicKind::IxiaNano,
            0x1c00_01ab => MagicKind::IxiaMicro,
            _ => return None,
        })
    };
    let little = kind(u32::from_le_bytes(raw)).map(|kind| Magic { order: ByteOrder::Little, kind });
    little.or_else(|| kind(u32::from_be_bytes(raw)).map(|kind| Magic { order: ByteOrder::Big, kind }))
}

/// A file header that was read.
pub(crate) struct Header {
    pub(crate) layout: Layout,
    pub(crate) interface: Interface,
    /// Its bytes.
    pub(crate) len: usize,
    /// Bytes needed behind it to tell variants apart: always for a modified magic, for others if they are there.
    pub(crate) ambiguous: Ambiguous,
}

/// Whether the first records have to say which variant it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ambiguous {
    No,
    /// They may; a pipe is not kept waiting for them.
    Standard,
    /// They must.
    Modified,
}

impl Ambiguous {
    /// What it may be, the likeliest first.
    const fn variants(self) -> &'static [Variant] {
        match self {
            Self::No => &[],
            Self::Standard => &[Variant::Standard, Variant::Modified, Variant::Nokia],
            Self::Modified => &[Variant::Modified, Variant::ModifiedLong],
        }
    }
}

/// Reads the file header, whose magic number is known.
pub(crate) fn header(bytes: &[u8]) -> Result<Header, Unread> {
    let Magic { order, kind } = magic(bytes).ok_or(Unread::Need(HEADER_LEN))?;
    let len = HEADER_LEN + if matches!(kind, MagicKind::IxiaNano | MagicKind::IxiaMicro) { 4 } else { 0 };
    if bytes.len() < len {
        return Err(Unread::Need(len));
    }
    let (major, minor) = (order.u16(bytes, 4), order.u16(bytes, 6));
    let (snaplen, network) = (order.u32(bytes, 16), order.u32(bytes, 20));
    if major < 2 {
        return Err(Unread::Because(ErrorKind::Version { major, minor }));
    }
    let lengths = match (major, minor) {
        (2, 0..=2) | (543, _) => Lengths::OriginalFirst,
        (2, 3) => Lengths::LargerIsOriginal,
        _ => Lengths::CapturedFirst,
    };
    // AIX writes version 2.2, interface types of RFC 1573 and nanoseconds.
    let aix = match (kind, major, minor, network) {
        (MagicKind::Micro, 2, 2, 6) => Some(1),
        (MagicKind::Micro, 2, 2, 9) => Some(6),
        (MagicKind::Micro, 2, 2, 15) => Some(10),
        (MagicKind::Micro, 2, 2, 24) => Some(0),
        _ => None,
    };
    let link = aix.unwrap_or_else(|| link::canonical(network & 0xffff));
    let nano = aix.is_some() || matches!(kind, MagicKind::Nano | MagicKind::IxiaNano);
    let resolution = if nano { Resolution::NANO } else { Resolution::MICRO };
    let layout = Layout {
        order,
        variant: Variant::Standard,
        lengths,
        unit: if nano { 1_000_000_000 } else { 1_000_000 },
        resolution,
        link,
        header: 16,
        padding: if aix == Some(10) { 3 } else { 0 },
        limit: link::limit(link),
        snaplen,
    };
    let interface = Interface {
        described: false,
        section: 0,
        id: 0,
        link,
        file_link: network & 0xffff,
        // The FCS length is in units of 16 bits, bit 26 says whether it is there.
        fcs_len: (network & 0x0400_0000 != 0).then_some((network >> 28) as u8 * 2),
        snaplen,
        resolution,
        offset: 0,
        order,
        name: None,
        description: None,
        raw_options: Box::default(),
    };
    let ambiguous = match kind {
        MagicKind::Modified => Ambiguous::Modified,
        MagicKind::Micro if aix.is_none() && lengths == Lengths::CapturedFirst => Ambiguous::Standard,
        _ => Ambiguous::No,
    };
    Ok(Header { layout, interface, len, ambiguous })
}

impl Layout {
    pub(crate) fn order(&self) -> ByteOrder {
        self.order
    }

    /// The record at the start of `window`.
    #[inline(always)]
    pub(crate) fn record(&self, window: &[u8]) -> Step {
        let Some(head) = window.first_chunk::<16>() else { return Step::Need(16) };
        let [secs, fraction, first, second] = fields(self.order, head);
        let (captured, original) = match self.lengths {
            Lengths::CapturedFirst => (first, second),
            Lengths::OriginalFirst => (second, first),
            Lengths::LargerIsOriginal => (first.min(second), first.max(second)),
        };
        if captured > self.limit {
            return Step::Damaged(Damage::PacketLen { len: captured, limit: self.limit });
        }
        let total = self.header + captured as usize;
        if window.len() < total {
            return Step::Need(total);
        }
        let Some(len) = captured.checked_sub(self.padding) else {
            return Step::Damaged(Damage::Short { len: captured, least: self.padding });
        };
        let ticks = u64::from(secs) * self.unit + u64::from(fraction);
        Step::Packet(Packet {
            total,
            data: self.header + self.padding as usize,
            len: len as usize,
            original: original.saturating_sub(self.padding),
            link: self.link,
            time: Some(Time { ticks, resolution: self.resolution, offset: 0 }),
            interface: 0,
            options: (0, 0),
            drops: None,
            order: self.order,
        })
    }

    /// The same file as the variant its first records speak for; `window` begins behind the file header.
    pub(crate) fn resolve(self, ambiguous: Ambiguous, window: &[u8]) -> Self {
        // The first of the best.
        let best = ambiguous
            .variants()
            .iter()
            .map(|variant| self.with(*variant))
            .min_by_key(|layout| layout.doubts(window));
        best.unwrap_or(self)
    }

    /// How many bytes [`Layout::resolve`] looks at, if they are there: what is known of it after `window`. It is the
    /// most of all variants, so that the answer does not depend on how much was read at once.
    pub(crate) fn wanted(self, ambiguous: Ambiguous, window: &[u8]) -> usize {
        let reach = |variant: &Variant| self.with(*variant).reach(window);
        ambiguous.variants().iter().map(reach).max().unwrap_or(0)
    }

    /// Up to where [`Layout::doubts`] looks.
    fn reach(&self, window: &[u8]) -> usize {
        let mut at = 0;
        for _ in 0..TRIED {
            let head = at..at + self.header;
            let Some(head) = window.get(head.clone()) else { return head.end };
            let captured = self.order.u32(head, 8);
            if captured > self.limit {
                break;
            }
            at += self.header + captured as usize;
        }
        at
    }

    fn with(self, variant: Variant) -> Self {
        let header = match variant {
            Variant::Standard => 16,
            Variant::Modified => 24,
            Variant::ModifiedLong => 28,
            Variant::Nokia => 20,
        };
        Self { variant, header, ..self }
    }

    /// What speaks against this variant in the first records.
    fn doubts(&self, mut window: &[u8]) -> u32 {
        let mut doubts = 0;
        for _ in 0..TRIED {
            if window.is_empty() {
                break;
            }
            let Some((head, rest)) = window.split_at_checked(self.header) else { return doubts + 1 };
            let [_, fraction, captured, original] = [0, 4, 8, 12].map(|at| self.order.u32(head, at));
            let extra = match self.variant {
                Variant::Standard => 0,
                Variant::Nokia => u32::from(!nokia(self.order.u32(head, 16))),
                Variant::Modified | Variant::ModifiedLong => {
                    u32::from(self.order.u32(head, 16) > 10_000)
                        + u32::from(!protocol(self.order.u16(head, 20)))
                        + u32::from(head.get(22).is_some_and(|kind| *kind > 4))
                }
            };
            doubts += extra
                + u32::from(fraction >= 1_000_000)
                + u32::from(captured > self.limit)
                + u32::from(captured > self.snaplen)
                + u32::from(original > UNLIKELY_LEN)
                + u32::from(captured > original);
            if captured > self.limit {
                break;
            }
            let Some(next) = rest.get(captured as usize..) else { return doubts + 1 };
            window = next;
        }
        doubts
    }
}

/// The four numbers of a record header.
#[inline(always)]
fn fields(order: ByteOrder, head: &[u8; 16]) -> [u32; 4] {
    let little = [0, 4, 8, 12].map(|at| ByteOrder::Little.u32(head, at));
    if order == ByteOrder::Little { little } else { little.map(u32::swap_bytes) }
}

/// Whether an Ethernet type may stand in a modified record header: the low numbers are Linux' own.
const fn protocol(number: u16) -> bool {
    matches!(number, 0..=0x17 | 0x60 | 0x200 | 0x400 | 0x600..)
}

/// Whether the four bytes behind a Nokia record header are as they were seen.
const fn nokia(number: u32) -> bool {
    number & 0x0fff_00f0 == 0x0fbf_0000
        && matches!(number >> 28, 9 | 0xb)
        && matches!((number >> 12) & 0xf, 0xb | 0xd)
        && matches!((number >> 8) & 0xf, 6 | 9)
        && matches!(number & 0xf, 1 | 2)
}
