//! pcapng: sections of blocks. Every block says its type and, at both ends, its length.
//!
//! Pure functions over bytes; what a section knows is in [`Section`], what packets need of interfaces in [`Clock`].

use super::input::{Packet, Step};
use super::options::text;
use super::{BLOCK_LIMIT, BlockKind, BlockOptions, ByteOrder, Damage, Interface, Resolution, Time, link};

/// Bytes that say where a first section header ends.
pub(crate) const HEADER_LEN: usize = 12;

/// Where in a block its type and length are: both zero may be a file that shrank.
pub(crate) const PROBE: usize = 0;

pub(crate) const SECTION: u32 = 0x0a0d_0d0a;
pub(crate) const OLD_PACKET: u32 = 2;
pub(crate) const SIMPLE_PACKET: u32 = 3;
pub(crate) const ENHANCED_PACKET: u32 = 6;

/// Bytes of an enhanced or obsolete packet block without its packet.
const PACKET_LEN: u32 = 32;

pub(crate) const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;

/// The section that is being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section {
    /// From 0.
    pub(crate) number: u32,
    pub(crate) order: ByteOrder,
    /// Its first interface, counted over all sections.
    pub(crate) first: u32,
}

/// What reading a packet needs of its interface.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    link: u32,
    /// Most bytes of a packet.
    limit: u32,
    snaplen: u32,
    resolution: Resolution,
    offset: i64,
}

impl Clock {
    pub(crate) fn new(interface: &Interface) -> Self {
        let Interface { link, snaplen, resolution, offset, .. } = *interface;
        Self { link, limit: link::limit(link), snaplen, resolution, offset }
    }
}

/// A block that is no packet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) kind: BlockKind,
    /// All its bytes.
    pub(crate) total: usize,
    /// Its order; a section header sets it.
    pub(crate) order: ByteOrder,
}

impl Section {
    /// The packet at the start of `window`, if it is one as most are; `clocks` are the interfaces of this section.
    #[inline(always)]
    pub(crate) fn packet_at_hand(&self, window: &[u8], clocks: &[Clock]) -> Option<Packet> {
        let head = window.first_chunk::<28>().filter(|head| self.order.u32(*head, 0) == ENHANCED_PACKET)?;
        match self.enhanced(head, window, clocks) {
            Step::Packet(packet) => Some(packet),
            _ => None,
        }
    }

    /// The block at the start of `window`.
    pub(crate) fn block(&self, window: &[u8], clocks: &[Clock]) -> Step {
        match window.first_chunk::<28>() {
            Some(head) if self.order.u32(head, 0) == ENHANCED_PACKET => self.enhanced(head, window, clocks),
            _ => self.other(window, clocks),
        }
    }

    /// Enhanced packet block: interface, time, captured and original length, the packet, options.
    #[inline(always)]
    fn enhanced(&self, head: &[u8; 28], window: &[u8], clocks: &[Clock]) -> Step {
        let [len, index, high, low, captured, original] = fields(self.order, head);
        let total = match bounds(len, window, self.order) {
            Ok(total) => total,
            Err(step) => return step,
        };
        let ticks = u64::from(high) << 32 | u64::from(low);
        let fixed = Fixed { index, ticks, captured, original, drops: None };
        self.packet(&window[..total], clocks, &fixed)
    }

    /// Any other block.
    fn other(&self, window: &[u8], clocks: &[Clock]) -> Step {
        let Some(head) = window.first_chunk::<12>() else { return Step::Need(12) };
        let kind = self.order.u32(head, 0);
        if kind == SECTION {
            return section(head, window);
        }
        let total = match bounds(self.order.u32(head, 4), window, self.order) {
            Ok(total) => total,
            Err(step) => return step,
        };
        match kind {
            // Here it is one that is too short.
            ENHANCED_PACKET => Step::Damaged(Damage::Short { len: total as u32, least: PACKET_LEN }),
            OLD_PACKET => self.old(&window[..total], clocks),
            SIMPLE_PACKET => self.simple(&window[..total], clocks),
            _ => Step::Block(Head { kind: BlockKind::new(kind), total, order: self.order }),
        }
    }

    /// Obsolete packet block: as the enhanced one, but its interface has 16 bits and a drop count follows.
    fn old(&self, block: &[u8], clocks: &[Clock]) -> Step {
        let [high, low, captured, original] = [12, 16, 20, 24].map(|at| self.order.u32(block, at));
        let fixed = Fixed {
            index: u32::from(self.order.u16(block, 8)),
            ticks: u64::from(high) << 32 | u64::from(low),
            captured,
            original,
            drops: Some(self.order.u16(block, 10)),
        };
        self.packet(block, clocks, &fixed)
    }

    /// Simple packet block: the original length and the packet; it is of the first interface.
    fn simple(&self, block: &[u8], clocks: &[Clock]) -> Step {
        let Some(clock) = clocks.first() else {
            return Step::Damaged(Damage::Interface { index: 0, count: 0 });
        };
        if block.len() < 16 {
            return Step::Damaged(Damage::Short { len: block.len() as u32, least: 16 });
        }
        let original = self.order.u32(block, 8);
        let captured = if clock.snaplen == 0 { original } else { original.min(clock.snaplen) };
        if let Err(damage) = check(16, captured, clock.limit, block.len()) {
            return Step::Damaged(damage);
        }
        Step::Packet(Packet {
            total: block.len(),
            data: 12,
            len: captured as usize,
            original,
            link: clock.link,
            time: None,
            interface: self.first,
            options: (0, 0),
            drops: None,
            order: self.order,
        })
    }

    /// What both blocks with a time have.
    #[inline(always)]
    fn packet(&self, block: &[u8], clocks: &[Clock], fixed: &Fixed) -> Step {
        let Fixed { index, ticks, captured, original, drops } = *fixed;
        let Some(clock) = clocks.get(index as usize) else {
            return damaged(block, Damage::Interface { index, count: clocks.len() as u32 });
        };
        let behind = match check(PACKET_LEN, captured, clock.limit, block.len()) {
            Ok(least) => least - 4,
            Err(damage) => return damaged(block, damage),
        };
        let options = (behind, block.len() - 4);
        if options.0 != options.1 {
            let raw = block.get(options.0..options.1).unwrap_or_default();
            if let Err(damage) = BlockOptions::new(raw, self.order).check(true) {
                return Step::Damaged(damage);
            }
        }
        Step::Packet(Packet {
            total: block.len(),
            data: 28,
            len: captured as usize,
            original,
            link: clock.link,
            time: Some(Time { ticks, resolution: clock.resolution, offset: clock.offset }),
            interface: self.first.wrapping_add(index),
            options,
            drops,
            order: self.order,
        })
    }
}

/// A packet block that is damaged: if its fixed part is not all there, what was read of it is not its own.
#[cold]
fn damaged(block: &[u8], damage: Damage) -> Step {
    if block.len() < PACKET_LEN as usize {
        return Step::Damaged(Damage::Short { len: block.len() as u32, least: PACKET_LEN });
    }
    Step::Damaged(damage)
}

/// The fixed part of a packet block.
struct Fixed {
    index: u32,
    ticks: u64,
    captured: u32,
    original: u32,
    drops: Option<u16>,
}

/// The numbers of an enhanced packet block behind its type.
#[inline(always)]
fn fields(order: ByteOrder, head: &[u8; 28]) -> [u32; 6] {
    let little = [4, 8, 12, 16, 20, 24].map(|at| ByteOrder::Little.u32(head, at));
    if order == ByteOrder::Little { little } else { little.map(u32::swap_bytes) }
}

/// Whether a packet of `captured` bytes and `fixed` others is in a block of `total`; how long that is, padded.
#[inline(always)]
fn check(fixed: u32, captured: u32, limit: u32, total: usize) -> Result<usize, Damage> {
    if captured > limit {
        return Err(Damage::PacketLen { len: captured, limit });
    }
    let least = fixed + captured.next_multiple_of(4);
    if total < least as usize {
        return Err(Damage::Short { len: total as u32, least });
    }
    Ok(least as usize)
}

/// Checks both lengths of a block; its bytes. A length that is no multiple of four is rounded up, as in tshark.
#[inline(always)]
fn bounds(len: u32, window: &[u8], order: ByteOrder) -> Result<usize, Step> {
    if len > BLOCK_LIMIT {
        return Err(Step::Damaged(Damage::BlockLen(len)));
    }
    let total = (len as usize).next_multiple_of(4);
    if len < 12 {
        return Err(Step::Damaged(Damage::Short { len, least: 12 }));
    }
    if window.len() < total {
        return Err(Step::Need(total));
    }
    let last = order.u32(window, total - 4);
    if last != len && last.wrapping_add(3) & !3 != total as u32 {
        return Err(Step::Damaged(Damage::Lengths { first: len, last }));
    }
    Ok(total)
}

/// Section header: its magic says the byte order of all that follows, and of its own length.
pub(crate) fn section(head: &[u8; 12], window: &[u8]) -> Step {
    let order = match ByteOrder::Little.u32(head, 8) {
        BYTE_ORDER_MAGIC => ByteOrder::Little,
        other if other.swap_bytes() == BYTE_ORDER_MAGIC => ByteOrder::Big,
        other => return Step::Damaged(Damage::Magic(other)),
    };
    let len = order.u32(head, 4);
    let total = match bounds(len, window, order) {
        Ok(total) => total,
        Err(step) => return step,
    };
    if total < 28 {
        return Step::Damaged(Damage::Short { len, least: 28 });
    }
    let (major, minor) = (order.u16(window, 12), order.u16(window, 14));
    if (major, minor) != (1, 0) && (major, minor) != (1, 2) {
        return Step::Version { major, minor };
    }
    if let Err(damage) = BlockOptions::new(&window[24..total - 4], order).check(false) {
        return Step::Damaged(damage);
    }
    Step::Block(Head { kind: BlockKind::Section, total, order })
}

pub(crate) const NAME: u16 = 2;
const DESCRIPTION: u16 = 3;
pub(crate) const RESOLUTION: u16 = 9;
pub(crate) const FCS_LEN: u16 = 13;
pub(crate) const OFFSET: u16 = 14;

/// The specification once had bits, and writers have both: fewer than eight are bytes.
fn fcs_len(len: u8) -> u8 {
    if len < 8 { len } else { len / 8 }
}

/// Interface description block, from its link type on.
pub(crate) fn interface(body: &[u8], section: &Section, id: u32) -> Result<Interface, Damage> {
    let order = section.order;
    let Some((head, raw)) = body.split_first_chunk::<8>() else {
        return Err(Damage::Short { len: body.len() as u32 + 12, least: 20 });
    };
    let options = BlockOptions::new(raw, order);
    options.check(false)?;
    let file_link = u32::from(order.u16(head, 0));
    let resolution = match options.first(RESOLUTION) {
        Some(&[code]) => Resolution::new(code),
        _ => Resolution::MICRO,
    };
    Ok(Interface {
        described: true,
        section: section.number,
        id,
        link: link::canonical(file_link),
        file_link,
        fcs_len: options.first(FCS_LEN).and_then(|value| value.first()).map(|len| fcs_len(*len)),
        snaplen: order.u32(head, 4),
        resolution,
        offset: options.first(OFFSET).filter(|v| v.len() == 8).map_or(0, |v| order.u64(v, 0).cast_signed()),
        order,
        name: options.first(NAME).map(|name| text(name).into()),
        description: options.first(DESCRIPTION).map(|name| text(name).into()),
        raw_options: raw.into(),
    })
}
