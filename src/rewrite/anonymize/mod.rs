//! Packets that do not tell who sent them: addresses are mapped under a key, payloads and texts are zeroed.
//!
//! Every byte of a packet is zero afterwards, unless a row says what it is: numbers of layers 1 to 4 stay, addresses are
//! mapped. So what is not understood is not told. `docs/anonymize.md` has the rules.
//!
//! ```
//! use septet::rewrite::Rewrite;
//! use septet::rewrite::anonymize::{Anonymize, Keep, Key};
//!
//! let key = Key::new(b"take 32 random bytes rather than this")?;
//! let mut rewrite = Rewrite { anonymize: Some(Anonymize::new(&key, Keep::default())), ..Rewrite::default() };
//! # let frame = hex::decode("02000000000202000000000108004500001d000000004011f6ccc0000201c00002023039003500090000ff").unwrap();
//! let packet = rewrite.packet(septet::layers(&frame, 1))?;
//! let ip = septet::layers(&packet.bytes, 1).nth(1).unwrap();
//! assert_ne!(ip.header[12..16], [192, 0, 2, 1]);
//! assert_eq!(ip.header[12..15], ip.header[16..19], "both are still in one network");
//! assert_eq!(packet.bytes.last(), Some(&0), "the payload is gone");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod hosts;
mod keep;
mod key;
mod prefix;

use alloc::vec::Vec;

pub use hosts::Hosts;
pub use keep::Keep;
pub use key::{Key, SHORTEST, ShortKey};

use super::address::{Place, lies, places};
use super::draft::Draft;
use super::{RewriteError, unseen};
use crate::codec::{Layer, Protocol, Show, Spot, Value, bits};
use crate::packet::{Layers, registry};

/// What was done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// IPv4 addresses that became others.
    pub ipv4: u64,
    /// IPv6 addresses that became others.
    pub ipv6: u64,
    /// MAC addresses that became others.
    pub mac: u64,
    /// Bytes that were not zero and are now.
    pub zeroed: u64,
}

/// Hides who sent what to whom.
#[derive(Debug)]
pub struct Anonymize {
    /// The mapping of addresses.
    pub hosts: Hosts,
    /// What was done so far.
    pub counts: Counts,
    keep: Keep,
    /// Where the protocols of layers 5 to 7 lie in memory, in order.
    upper: Vec<usize>,
}

impl Anonymize {
    /// The same key maps in the same way, wherever and whenever.
    #[must_use]
    pub fn new(key: &Key, keep: Keep) -> Self {
        let upper = registry::protocols().filter(|(layer, _)| *layer > 4);
        let mut upper: Vec<_> = upper.map(|(_, protocol)| address(protocol)).collect();
        upper.sort_unstable();
        Self { hosts: Hosts::new(key), counts: Counts::default(), keep, upper }
    }

    /// What stays as it is.
    #[must_use]
    pub fn keep(&self) -> &Keep {
        &self.keep
    }

    pub(super) fn packet(&mut self, walk: Layers<'_>) -> Result<Option<Vec<u8>>, RewriteError> {
        let mut draft = Draft::new(walk);
        let (old, mut new) = (draft.old, alloc::vec![0; draft.old.len()]);
        if self.keep.payload {
            let start = draft.layers.last().map_or(0, |layer| layer.offset + layer.header.len());
            new[start..start + draft.unread.len()].copy_from_slice(draft.unread);
        } else if let Some(upper) = draft.layers.iter().position(|layer| self.is_upper(layer)) {
            draft.layers.truncate(upper);
        }
        let mut addresses = Vec::new();
        for layer in &draft.layers {
            self.layer(layer, old, &mut new, &mut addresses);
            if !self.keep.payload {
                unseen::balance(layer, &mut new);
            }
        }
        let zeroed = old.iter().zip(&new).filter(|(old, new)| **old != 0 && **new == 0);
        self.counts.zeroed += zeroed.count() as u64;
        for place in addresses {
            self.address(&place, old, &mut new);
        }
        draft.replace(new);
        draft.finish(!self.keep.payload)
    }

    /// Whether this is a layer above the fourth.
    fn is_upper(&self, layer: &Layer<'_>) -> bool {
        self.upper.binary_search(&address(layer.protocol)).is_ok()
    }

    /// Copies what stays of a layer and its addresses; adds the places of those that are to be mapped.
    fn layer(&self, layer: &Layer<'_>, old: &[u8], new: &mut [u8], to: &mut Vec<Place>) {
        let mut keep = |start: usize, bytes: &[u8]| new[start..start + bytes.len()].copy_from_slice(bytes);
        if self.is_upper(layer) {
            keep(layer.offset, layer.header);
        }
        if self.keep.trailer {
            keep(layer.offset + layer.header.len() + layer.payload.len(), layer.trailer);
        }
        layer.fields(|spot| {
            if self.stays(layer, &spot) {
                let front = layer.offset * 8;
                copy(old, new, front + spot.bits.start..front + spot.bits.end);
            }
        });
        let mut found = Vec::new();
        places(layer, &mut found);
        for place in found {
            copy(old, new, place.bytes.start * 8..place.bytes.end * 8);
            let kept = if place.ip { self.keep.ip } else { self.keep.mac };
            if !kept && !self.keep.fields.contains(&place.field.id) {
                to.push(place);
            }
        }
    }

    /// Whether the bits of a spot stay: a number that is known as such, or what was asked for.
    fn stays(&self, layer: &Layer<'_>, spot: &Spot<'_>) -> bool {
        let all = layer.header.len() + layer.payload.len() + layer.trailer.len();
        if self.keep.fields.contains(&spot.field.id) {
            return spot.bits.end <= all * 8;
        }
        // Rows of a trailer store nothing, but they may be what lies there.
        let behind = spot.bits.end > layer.header.len() * 8 && lies(layer, spot);
        if !spot.stored && !behind {
            return false;
        }
        match spot.field.show {
            Show::Record | Show::Ip | Show::Mac => false,
            Show::Text | Show::Ascii | Show::Coded(_) => self.keep.text,
            Show::Bytes => self.keep.bytes,
            _ if spot.bits.len() > 64 => self.keep.bytes,
            _ => matches!(spot.value, Value::Uint(_) | Value::Int(_)),
        }
    }

    fn address(&mut self, place: &Place, old: &[u8], new: &mut [u8]) {
        let (Some(was), Some(now)) = (old.get(place.bytes.clone()), new.get_mut(place.bytes.clone())) else {
            return;
        };
        self.map(place.ip, was, now);
    }

    /// An address that stands somewhere else than in a packet.
    #[cfg(feature = "std")]
    pub(super) fn hide(&mut self, ip: bool, address: &mut [u8]) {
        let kept = if ip { self.keep.ip } else { self.keep.mac };
        if !kept && !address.is_empty() {
            let was = address.to_vec();
            self.map(ip, &was, address);
        }
    }

    fn map(&mut self, ip: bool, was: &[u8], now: &mut [u8]) {
        let (hosts, counts, kind) = (&mut self.hosts, &mut self.counts, (ip, was.len()));
        match kind {
            (true, 4) => now.copy_from_slice(&hosts.ipv4(array(was))),
            (true, 16) => now.copy_from_slice(&hosts.ipv6(array(was))),
            (false, 6) => now.copy_from_slice(&hosts.mac(array(was))),
            (false, 8) => now.copy_from_slice(&hosts.long_mac(array(was))),
            // A part of an address, or one of a kind that has no mapping.
            _ => now.fill(0),
        }
        let count = match kind {
            (true, 4) => &mut counts.ipv4,
            (true, 16) => &mut counts.ipv6,
            (false, 6 | 8) => &mut counts.mac,
            _ => &mut counts.zeroed,
        };
        *count += u64::from(was != now);
    }
}

fn address(protocol: &'static Protocol) -> usize {
    core::ptr::from_ref(protocol) as usize
}

/// So many bytes as there are.
fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    core::array::from_fn(|i| bytes.get(i).copied().unwrap_or(0))
}

/// Copies bits to where they were.
fn copy(old: &[u8], new: &mut [u8], place: core::ops::Range<usize>) {
    let (first, last) = (place.start.next_multiple_of(8).min(place.end), place.end / 8 * 8);
    for ends in [place.start..first, last.max(first)..place.end] {
        if !ends.is_empty() {
            bits::write(new, &ends, false, bits::read(old, &ends, false));
        }
    }
    if first < last {
        new[first / 8..last / 8].copy_from_slice(&old[first / 8..last / 8]);
    }
}
