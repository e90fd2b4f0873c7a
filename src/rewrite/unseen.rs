//! Checksums over bytes that nobody has seen, where those are zero from now on: the rest of a packet that the capture has
//! cut off, and what other fragments carry.
//!
//! The first fragment of TCP or ICMPv6 does not say how long all of it is, but the checksum counts the length. So it is
//! made as if that were nothing, and the last fragment, which tells the length, has the complement of it in its first
//! two bytes.

use alloc::vec::Vec;

use crate::codec::{Layer, Protocol, checksum};
use crate::network::ipv4::{self, Ipv4};
use crate::network::ipv6::fragment::{self, Fragment};
use crate::network::{icmp, icmpv6};
use crate::transport::tcp;
use crate::transport::udp::Udp;

/// The longest packet of which fragments are.
const LONGEST: usize = 1 << 16;

/// What a checksum is to be made of.
pub(super) struct Unseen {
    /// The whole payload.
    pub(super) payload: Vec<u8>,
    /// What the pseudo-header counts too much.
    counted: u16,
}

impl Unseen {
    /// The checksum, given the one that sealing makes.
    pub(super) fn sum(&self, sealed: u64) -> u64 {
        match self.counted {
            0 => sealed,
            counted => (!checksum::sum(&[!(sealed as u16), !counted])).into(),
        }
    }
}

/// What the checksum of this layer covers, if it is known how much that is; `around` is the layer that carries it, `payload`
/// what is here of the payload.
pub(super) fn covered(layer: &Layer<'_>, around: Option<&Layer<'_>>, payload: &[u8]) -> Option<Unseen> {
    let is = |protocol: &Protocol| core::ptr::eq(layer.protocol, protocol);
    let (len, counted) = if let Some(udp) = layer.header::<Udp>() {
        (usize::from(udp.length).checked_sub(layer.header.len())?, 0)
    } else if is(&icmp::PROTOCOL) {
        // It does not count how long it is.
        (payload.len(), 0)
    } else if !layer.context.fragment && layer.missing > 0 {
        (layer.carried(), 0)
    } else if layer.context.fragment
        && (is(&tcp::PROTOCOL) || is(&icmpv6::PROTOCOL))
        && around.is_some_and(is_first)
    {
        (payload.len(), layer.header.len() + payload.len())
    } else {
        return None;
    };
    if len < payload.len() || len > LONGEST {
        return None;
    }
    let mut all = payload.to_vec();
    all.resize(len, 0);
    Some(Unseen { payload: all, counted: counted as u16 })
}

/// Writes the complement of the length where a last fragment of TCP or ICMPv6 is zero now.
pub(super) fn balance(layer: &Layer<'_>, new: &mut [u8]) {
    let Some((offset, more, TCP | ICMPV6)) = piece(layer) else { return };
    let start = layer.offset + layer.header.len();
    if offset > 0 && !more && layer.payload.len() >= 2 {
        let len = (offset + layer.carried()) as u32;
        let complement = checksum::internet(&[&len.to_be_bytes()]);
        new[start..start + 2].copy_from_slice(&complement.to_be_bytes());
    }
}

const TCP: u8 = 6;
const ICMPV6: u8 = 58;

/// Where in the whole a fragment begins, whether others follow, and what the whole is.
fn piece(layer: &Layer<'_>) -> Option<(usize, bool, u8)> {
    if core::ptr::eq(layer.protocol, &raw const ipv4::PROTOCOL) {
        let ip = layer.header::<Ipv4>()?;
        return Some((usize::from(ip.frag_offset) * 8, ip.mf, ip.proto));
    }
    let fragment = layer
        .header::<Fragment>()
        .filter(|_| core::ptr::eq(layer.protocol, &raw const fragment::PROTOCOL))?;
    Some((usize::from(fragment.offset) * 8, fragment.more, fragment.nxt))
}

fn is_first(layer: &Layer<'_>) -> bool {
    matches!(piece(layer), Some((0, true, TCP | ICMPV6)))
}
