//! Blocks of pcapng, [draft-ietf-opsawg-pcapng](https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/): in the byte
//! order of the section that was handed in, else little-endian.

use super::list::{self, padded, push};
use super::{Outgoing, WriteError};
use crate::capture::pcapng::{
    BYTE_ORDER_MAGIC, ENHANCED_PACKET, FCS_LEN, NAME, OFFSET, OLD_PACKET, RESOLUTION, SECTION, SIMPLE_PACKET,
    interface, section,
};
use crate::capture::{BLOCK_LIMIT, Block, BlockKind, ByteOrder, INTERFACE_LIMIT, Resolution};
use crate::capture::{input::Step, pcapng};

/// The section that is being written.
pub(super) struct Section {
    order: ByteOrder,
    interfaces: Vec<Interface>,
}

/// What a block says of an interface.
struct Interface {
    link: u32,
    name: Option<Box<[u8]>>,
    resolution: Resolution,
    offset: i64,
    /// Bytes of frame check sequence at the end of its packets.
    fcs_len: u8,
    /// Most bytes of a packet; 0 is no limit.
    snaplen: u32,
    /// It was handed in as a block: packets may be longer than it says.
    given: bool,
}

/// The section that is being written; a new one, if there is none yet.
pub(super) fn begun<'s>(section: &'s mut Option<Section>, to: &mut Vec<u8>) -> &'s mut Section {
    section.get_or_insert_with(|| Section::begin(ByteOrder::Little, to))
}

/// A block that is no packet, as it is.
pub(super) fn block(
    to_be: &mut Option<Section>,
    block: &Block<'_>,
    to: &mut Vec<u8>,
) -> Result<(), WriteError> {
    let wrong = WriteError::Block(block.kind.code());
    let packet = matches!(block.kind.code(), OLD_PACKET | SIMPLE_PACKET | ENHANCED_PACKET);
    if packet || block.body.len() > BLOCK_LIMIT as usize - 12 {
        return Err(wrong);
    }
    if block.kind == BlockKind::Section {
        let start = to.len();
        put(block.order, SECTION, to, |to| padded(block.body, to));
        let written = to.get(start..).unwrap_or_default();
        let read = written.first_chunk().map(|head| section(head, written));
        let Some(Step::Block(head)) = read else { return Err(wrong) };
        *to_be = Some(Section { order: head.order, interfaces: Vec::new() });
        return Ok(());
    }
    // Whatever is wrong is found before anything is changed.
    let there = to_be.as_ref().filter(|section| section.order == block.order);
    let known = there.map_or(0, |section| section.interfaces.len());
    let interface = match block.kind {
        BlockKind::Interface if known >= INTERFACE_LIMIT => return Err(WriteError::Interface(known as u32)),
        BlockKind::Interface => Some(given(block).ok_or(wrong)?),
        _ => None,
    };
    if there.is_none() {
        *to_be = Some(Section::begin(block.order, to));
    }
    if let Some(section) = to_be {
        section.interfaces.extend(interface);
    }
    put(block.order, block.kind.code(), to, |to| padded(block.body, to));
    Ok(())
}

/// The interface that this block describes.
fn given(block: &Block<'_>) -> Option<Interface> {
    let section = pcapng::Section { number: 0, order: block.order, first: 0 };
    let read = interface(block.body, &section, 0).ok()?;
    Some(Interface {
        link: read.link,
        name: read.name,
        resolution: read.resolution,
        offset: read.offset,
        fcs_len: read.fcs_len.unwrap_or(0),
        snaplen: read.snaplen,
        given: true,
    })
}

/// A packet; in front of it, what it needs to be said of its section and interface.
pub(super) fn packet(
    section: &mut Option<Section>,
    packet: &Outgoing<'_>,
    to: &mut Vec<u8>,
) -> Result<(), WriteError> {
    let link = u16::try_from(packet.link).map_err(|_| WriteError::LinkType(packet.link))?;
    if packet.interface as usize >= INTERFACE_LIMIT {
        return Err(WriteError::Interface(packet.interface));
    }
    if !packet.options.raw().is_empty() {
        packet.options.check(true).map_err(WriteError::Options)?;
    }
    begun(section, to).packet(packet, link, to);
    Ok(())
}

impl Section {
    /// A new section, whose block is written.
    fn begin(order: ByteOrder, to: &mut Vec<u8>) -> Self {
        put(order, SECTION, to, |to| {
            words(order, [BYTE_ORDER_MAGIC], to);
            to.extend_from_slice(&[order.two(1), order.two(0)].concat());
            // How long it becomes is not known.
            words(order, [u32::MAX, u32::MAX], to);
        });
        Self { order, interfaces: Vec::new() }
    }

    fn packet(&mut self, packet: &Outgoing<'_>, link: u16, to: &mut Vec<u8>) {
        let id = packet.interface as usize;
        // Of a simple packet there are never more bytes than it had on the wire.
        let whole = packet.bytes.len() <= packet.original_len as usize;
        let simple = packet.time.is_none() && id == 0 && packet.options.is_empty() && whole;
        match self.interfaces.get(id) {
            Some(known) if known.serves(packet, simple) => {}
            Some(_) => {
                // The number means another interface than so far: numbers begin anew in each section.
                *self = Self::begin(self.order, to);
                self.declare(packet, link, simple, to);
            }
            None => self.declare(packet, link, simple, to),
        }
        let order = self.order;
        if simple {
            put(order, SIMPLE_PACKET, to, |to| {
                words(order, [packet.original_len], to);
                padded(packet.bytes, to);
            });
            return;
        }
        let ticks = packet.time.map_or(0, |time| time.ticks);
        let old = packet.options.obsolete_drops().zip(u16::try_from(id).ok());
        put(order, if old.is_some() { OLD_PACKET } else { ENHANCED_PACKET }, to, |to| {
            match old {
                Some((drops, id)) => to.extend_from_slice(&[order.two(id), order.two(drops)].concat()),
                None => words(order, [packet.interface], to),
            }
            let captured = packet.bytes.len() as u32;
            words(order, [(ticks >> 32) as u32, ticks as u32, captured, packet.original_len], to);
            padded(packet.bytes, to);
            list::packet(&packet.options, order, to);
        });
    }

    /// Describes the interface of this packet, and as many before it as its number needs.
    fn declare(&mut self, packet: &Outgoing<'_>, link: u16, simple: bool, to: &mut Vec<u8>) {
        while self.interfaces.len() <= packet.interface as usize {
            let last = self.interfaces.len() == packet.interface as usize;
            let interface = Interface {
                link: packet.link,
                name: packet.interface_name.filter(|_| last).map(Box::from),
                resolution: packet.time.map_or(Resolution::MICRO, |time| time.resolution),
                offset: packet.time.map_or(0, |time| time.offset),
                fcs_len: if own_fcs(packet) { 0 } else { packet.fcs_len },
                // A simple packet says by its interface that it was cut.
                snaplen: if simple && cut(packet) { packet.bytes.len() as u32 } else { 0 },
                given: false,
            };
            interface.write(self.order, link, to);
            self.interfaces.push(interface);
        }
    }
}

fn cut(packet: &Outgoing<'_>) -> bool {
    packet.bytes.len() < packet.original_len as usize
}

/// Whether the flags of a packet say how long its frame check sequence is.
fn own_fcs(packet: &Outgoing<'_>) -> bool {
    packet.options.flags().is_some_and(|flags| flags >> 5 & 0xf != 0)
}

impl Interface {
    /// Whether a packet is one of this interface.
    fn serves(&self, packet: &Outgoing<'_>, simple: bool) -> bool {
        let captured = packet.bytes.len() as u32;
        let limit = if self.snaplen == 0 { u32::MAX } else { self.snaplen };
        let len =
            if simple { captured == packet.original_len.min(limit) } else { self.given || captured <= limit };
        let time =
            packet.time.is_none_or(|time| (time.resolution, time.offset) == (self.resolution, self.offset));
        self.link == packet.link
            && (self.fcs_len == packet.fcs_len || own_fcs(packet))
            && len
            && time
            && self.name.as_deref() == packet.interface_name
    }

    fn write(&self, order: ByteOrder, link: u16, to: &mut Vec<u8>) {
        put(order, BlockKind::Interface.code(), to, |to| {
            to.extend_from_slice(&[order.two(link), order.two(0)].concat());
            words(order, [self.snaplen], to);
            let before = to.len();
            if let Some(name) = &self.name {
                push(order, NAME, name, to);
            }
            if self.resolution != Resolution::MICRO {
                push(order, RESOLUTION, &[self.resolution.code()], to);
            }
            if self.fcs_len != 0 {
                push(order, FCS_LEN, &[self.fcs_len], to);
            }
            if self.offset != 0 {
                push(order, OFFSET, &order.eight(self.offset.cast_unsigned()), to);
            }
            if to.len() > before {
                to.extend_from_slice(&list::END);
            }
        });
    }
}

/// A block: its type, its length in front and behind, and its body.
fn put(order: ByteOrder, kind: u32, to: &mut Vec<u8>, body: impl FnOnce(&mut Vec<u8>)) {
    let start = to.len();
    words(order, [kind, 0], to);
    body(to);
    let len = (to.len() - start + 4) as u32;
    words(order, [len], to);
    to[start + 4..start + 8].copy_from_slice(&order.four(len));
}

fn words<const N: usize>(order: ByteOrder, words: [u32; N], to: &mut Vec<u8>) {
    for word in words {
        to.extend_from_slice(&order.four(word));
    }
}
