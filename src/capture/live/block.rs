//! Blocks of frames as a Linux kernel of TPACKET_V3 fills them, read like the records of a file: every offset and length is
//! checked, whoever wrote it.
//!
//! A block begins with `struct tpacket_block_desc`: where its first frame is, how many there are, how many bytes are
//! used. A frame begins with `struct tpacket3_hdr`; `struct sockaddr_ll` follows, and at `tp_mac` the bytes of the packet.
//! <https://docs.kernel.org/networking/packet_mmap.html>

use std::fmt;

/// Bytes of the header of a block.
const HEAD: usize = 48;

/// Bytes of the header of a frame, of which the address begins at [`ADDRESS`].
const ADDRESS: usize = 48;

/// The header of a frame with its address.
const FRAME: usize = ADDRESS + 20;

const VLAN_VALID: u32 = 1 << 4;
const TPID_VALID: u32 = 1 << 6;

/// The protocol of a tag when the kernel does not say: IEEE 802.1Q.
const CUSTOMER: u16 = 0x8100;

/// A frame of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot<'a> {
    /// When it was received, in nanoseconds since 1970.
    pub nanos: u64,
    /// How many bytes it had on the wire, without the tag that the network card took out.
    pub original_len: u32,
    /// Where in the block they begin.
    pub start: usize,
    /// The bytes that were captured.
    pub bytes: &'a [u8],
    /// The VLAN tag that was taken out: its protocol, and its 16 bits.
    pub tag: Option<(u16, u16)>,
    /// What the kernel says of how it came.
    pub arrival: Arrival,
}

/// What the kernel says of how a frame came (`struct sockaddr_ll`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// What is behind the link-layer header, as an EtherType or one of Linux's own numbers.
    pub protocol: u16,
    /// Index of the interface.
    pub interface: u32,
    /// Its hardware type (`ARPHRD_`).
    pub hardware: u16,
    /// To whom: 0 this machine, 1 all, 2 a group, 3 another one; 4 was sent by this machine.
    pub kind: u8,
    /// Bytes of the sender's link-layer address.
    pub address_len: u8,
    /// The address, from its start; more than eight bytes are cut.
    pub address: [u8; 8],
}

/// The frames of a block, one after the other; the first error is the last that is said.
#[derive(Clone, Debug)]
pub struct Slots<'a> {
    block: &'a [u8],
    at: usize,
    left: u32,
}

/// Where a walk is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    used: usize,
    at: usize,
    /// How many frames are to come.
    pub(super) left: u32,
}

/// How a block contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RingDamage {
    /// The block is shorter than its header, or uses more than it has.
    Block {
        /// How many bytes it says that it uses.
        used: usize,
        /// How many it has.
        have: usize,
    },
    /// A frame, or its address, does not lie in the block.
    Frame {
        /// Where it is said to begin.
        at: usize,
    },
    /// The bytes of a packet do not lie in the block behind their header.
    Packet {
        /// Where its header is.
        at: usize,
        /// Where its bytes begin, from there.
        from: usize,
        /// How many there are said to be.
        len: u32,
    },
}

impl fmt::Display for RingDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Block { used, have } => write!(f, "a block of {have} bytes says that it uses {used}"),
            Self::Frame { at } => write!(f, "a frame at byte {at} lies outside of its block"),
            Self::Packet { at, from, len } => {
                write!(
                    f,
                    "the packet of the frame at byte {at}, {len} bytes from {from} on, lies outside of its block"
                )
            }
        }
    }
}

impl std::error::Error for RingDamage {}

impl<'a> Slots<'a> {
    /// The frames of this block.
    pub fn new(block: &'a [u8]) -> Result<Self, RingDamage> {
        let short = RingDamage::Block { used: HEAD, have: block.len() };
        let head: &[u8; HEAD] = block.first_chunk().ok_or(short)?;
        let [left, first, used] = [12, 16, 20].map(|at| four(head, at));
        let used = used as usize;
        let block = block.get(..used.max(HEAD)).ok_or(RingDamage::Block { used, have: block.len() })?;
        Ok(Self { block, at: first as usize, left })
    }

    /// Where the walk is, so that it can go on in the same block later: bytes used, the next frame, frames left.
    pub(super) fn place(&self) -> Place {
        Place { used: self.block.len(), at: self.at, left: self.left }
    }

    /// The frames of this block from a place on.
    pub(super) fn from(block: &'a [u8], place: Place) -> Self {
        Self { block: block.get(..place.used).unwrap_or_default(), at: place.at, left: place.left }
    }

    #[inline]
    fn step(&mut self) -> Result<Slot<'a>, RingDamage> {
        let at = self.at;
        let frame = self.block.get(at..).unwrap_or_default();
        let head: &[u8; FRAME] = frame.first_chunk().ok_or(RingDamage::Frame { at })?;
        let [next, secs, nanos, len, original_len, status] = [0, 4, 8, 12, 16, 20].map(|at| four(head, at));
        let from = usize::from(two(head, 24));
        let bytes =
            Some(from).filter(|from| *from >= FRAME).and_then(|from| frame.get(from..)?.get(..len as usize));
        let bytes = bytes.ok_or(RingDamage::Packet { at, from, len })?;
        self.left -= 1;
        if self.left > 0 {
            // Forwards, so that the walk ends.
            let next = next as usize;
            self.at = at.checked_add(next).filter(|_| next >= FRAME).ok_or(RingDamage::Frame { at: next })?;
        }
        let tpid = if status & TPID_VALID != 0 { two(head, 36) } else { CUSTOMER };
        let tag = (status & VLAN_VALID != 0).then(|| (tpid, four(head, 32) as u16));
        let nanos = u64::from(secs) * 1_000_000_000 + u64::from(nanos);
        Ok(Slot {
            nanos,
            original_len: original_len.max(len),
            start: at + from,
            bytes,
            tag,
            arrival: arrival(head),
        })
    }
}

impl<'a> Iterator for Slots<'a> {
    type Item = Result<Slot<'a>, RingDamage>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let slot = self.step();
        if slot.is_err() {
            self.left = 0;
        }
        Some(slot)
    }
}

/// `struct sockaddr_ll` behind the header of a frame.
#[inline]
fn arrival(head: &[u8; FRAME]) -> Arrival {
    let mut address = [0; 8];
    address.copy_from_slice(&head[ADDRESS + 12..FRAME]);
    Arrival {
        protocol: u16::from_be_bytes([head[ADDRESS + 2], head[ADDRESS + 3]]),
        interface: four(head, ADDRESS + 4),
        hardware: two(head, ADDRESS + 8),
        kind: head[ADDRESS + 10],
        address_len: head[ADDRESS + 11],
        address,
    }
}

#[inline]
fn four(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_ne_bytes)
}

#[inline]
fn two(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_ne_bytes)
}

#[cfg(test)]
mod tests;
