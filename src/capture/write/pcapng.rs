//! Blocks of pcapng, [draft-ietf-opsawg-pcapng](https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/), little-endian.

use super::{Outgoing, WriteError, words};
use crate::capture::{INTERFACE_LIMIT, Resolution};

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const SIMPLE: u32 = 3;
const ENHANCED: u32 = 6;

const COMMENT: u16 = 1;
const NAME: u16 = 2;
const RESOLUTION: u16 = 9;
const OFFSET: u16 = 14;

/// The interfaces of the section that is being written.
pub(super) struct Section(Vec<Interface>);

/// What a block says of an interface.
#[derive(PartialEq)]
struct Interface {
    link: u16,
    name: Option<Vec<u8>>,
    resolution: Resolution,
    offset: i64,
    /// Most bytes of a packet; 0 is no limit.
    snaplen: u32,
}

impl Section {
    /// A new section, whose block is written.
    pub(super) fn begin(to: &mut Vec<u8>) -> Self {
        block(SECTION, to, |to| words([0x1a2b_3c4d, 1, u32::MAX, u32::MAX], to));
        Self(Vec::new())
    }

    /// A packet; in front of it, what it needs to be said of its interface.
    pub(super) fn packet(&mut self, packet: &Outgoing<'_>, to: &mut Vec<u8>) -> Result<(), WriteError> {
        let link = u16::try_from(packet.link).map_err(|_| WriteError::LinkType(packet.link))?;
        let id = packet.interface as usize;
        if id >= INTERFACE_LIMIT {
            return Err(WriteError::Interface(packet.interface));
        }
        let simple = packet.time.is_none() && id == 0 && packet.comments.is_empty();
        let captured = packet.bytes.len() as u32;
        match self.0.get(id) {
            Some(known) if known.serves(packet, link, simple) => {}
            Some(_) => {
                // The number means another interface than so far: numbers begin anew in each section.
                *self = Self::begin(to);
                self.declare(packet, link, simple, to);
            }
            None => self.declare(packet, link, simple, to),
        }
        if simple {
            block(SIMPLE, to, |to| {
                words([packet.original_len], to);
                padded(packet.bytes, to);
            });
            return Ok(());
        }
        let ticks = packet.time.map_or(0, |time| time.ticks);
        block(ENHANCED, to, |to| {
            words([packet.interface, (ticks >> 32) as u32, ticks as u32, captured, packet.original_len], to);
            padded(packet.bytes, to);
            packet.comments.iter().for_each(|comment| option(COMMENT, comment, to));
            if !packet.comments.is_empty() {
                option(0, &[], to);
            }
        });
        Ok(())
    }

    /// Describes the interface of this packet, and as many before it as its number needs.
    fn declare(&mut self, packet: &Outgoing<'_>, link: u16, simple: bool, to: &mut Vec<u8>) {
        while self.0.len() <= packet.interface as usize {
            let last = self.0.len() == packet.interface as usize;
            let interface = Interface {
                link,
                name: packet.interface_name.filter(|_| last).map(Vec::from),
                resolution: packet.time.map_or(Resolution::MICRO, |time| time.resolution),
                offset: packet.time.map_or(0, |time| time.offset),
                // A simple packet says by its interface that it was cut.
                snaplen: if simple && cut(packet) { packet.bytes.len() as u32 } else { 0 },
            };
            interface.write(to);
            self.0.push(interface);
        }
    }
}

fn cut(packet: &Outgoing<'_>) -> bool {
    packet.bytes.len() < packet.original_len as usize
}

impl Interface {
    /// Whether a packet is one of this interface.
    fn serves(&self, packet: &Outgoing<'_>, link: u16, simple: bool) -> bool {
        let captured = packet.bytes.len() as u32;
        let len = if simple && cut(packet) {
            self.snaplen == captured
        } else {
            self.snaplen == 0 || captured <= self.snaplen
        };
        let time =
            packet.time.is_none_or(|time| (time.resolution, time.offset) == (self.resolution, self.offset));
        self.link == link && len && time && self.name.as_deref() == packet.interface_name
    }

    fn write(&self, to: &mut Vec<u8>) {
        block(INTERFACE, to, |to| {
            words([self.link.into(), self.snaplen], to);
            let before = to.len();
            if let Some(name) = &self.name {
                option(NAME, name, to);
            }
            if self.resolution != Resolution::MICRO {
                option(RESOLUTION, &[self.resolution.code()], to);
            }
            if self.offset != 0 {
                option(OFFSET, &self.offset.to_le_bytes(), to);
            }
            if to.len() > before {
                option(0, &[], to);
            }
        });
    }
}

/// A block: its type, its length in front and behind, and its body.
fn block(kind: u32, to: &mut Vec<u8>, body: impl FnOnce(&mut Vec<u8>)) {
    let start = to.len();
    words([kind, 0], to);
    body(to);
    let len = (to.len() - start + 4) as u32;
    words([len], to);
    to[start + 4..start + 8].copy_from_slice(&len.to_le_bytes());
}

fn option(code: u16, value: &[u8], to: &mut Vec<u8>) {
    // A longer one cannot be said: it is cut.
    let value = value.get(..u16::MAX.into()).unwrap_or(value);
    to.extend_from_slice(&code.to_le_bytes());
    to.extend_from_slice(&(value.len() as u16).to_le_bytes());
    padded(value, to);
}

fn padded(bytes: &[u8], to: &mut Vec<u8>) {
    to.extend_from_slice(bytes);
    to.resize(to.len() + bytes.len().next_multiple_of(4) - bytes.len(), 0);
}
