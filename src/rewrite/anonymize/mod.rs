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
//! # let frame = hex::decode("02000000000202000000000108004500001d00000000401176cec0000201c00002023039003500090000ff").unwrap();
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
        let mut found = Vec::new();
        for layer in &draft.layers {
            self.layer(layer, old, &mut new, &mut found);
        }
        if self.keep.payload {
            let start = old.len().min(unread(&draft.layers));
            let end = (start + draft.unread.len()).min(old.len());
            new[start..end].copy_from_slice(&old[start..end]);
        } else {
            draft.layers.iter().for_each(|layer| unseen::balance(layer, &mut new));
        }
        self.counts.zeroed +=
            old.iter().zip(&new).filter(|(old, new)| **old != 0 && **new == 0).count() as u64;
        for place in found {
            self.address(&place, old, &mut new);
        }
        draft.replace(new);
        draft.finish(!self.keep.payload)
    }

    /// Copies what stays of a layer, and says where its addresses are.
    fn layer(&self, layer: &Layer<'_>, old: &[u8], new: &mut [u8], found: &mut Vec<Place>) {
        let upper = self.upper.binary_search(&address(layer.protocol)).is_ok();
        if upper && !self.keep.payload {
            return;
        }
        let header = layer.header.len();
        let behind = layer.offset + header + layer.payload.len();
        if upper {
            new[layer.offset..layer.offset + header].copy_from_slice(layer.header);
        }
        if self.keep.trailer {
            new[behind..behind + layer.trailer.len()].copy_from_slice(layer.trailer);
        }
        let first = found.len();
        places(layer, found);
        // An address that is known as something else, too, is an address.
        layer.fields(|spot| {
            if self.stays(layer, &spot) {
                let place = layer.offset * 8 + spot.bits.start..layer.offset * 8 + spot.bits.end;
                copy(old, new, place);
            }
        });
        found[first..].iter().for_each(|place| copy(old, new, place.bytes.start * 8..place.bytes.end * 8));
        let keep = &self.keep;
        let mut at = 0;
        found.retain(|place| {
            at += 1;
            let kept = if place.ip { keep.ip } else { keep.mac };
            at <= first || !(kept || keep.fields.contains(&place.field.id))
        });
    }

    /// Whether the bits of a spot stay: a number that is known as such, or what was asked for.
    fn stays(&self, layer: &Layer<'_>, spot: &Spot<'_>) -> bool {
        let Spot { field, value, bits: place, stored, .. } = spot;
        let in_header = place.end <= layer.header.len() * 8;
        if field.is_raw() {
            return self.keep.bytes;
        }
        if !(*stored
            || !in_header && lies(layer, spot)
            || self.keep.fields.contains(&field.id) && there(layer, spot))
        {
            return false;
        }
        if self.keep.fields.contains(&field.id) {
            return true;
        }
        match field.show {
            Show::Record | Show::Ip | Show::Mac => false,
            Show::Text | Show::Ascii | Show::Coded(_) => self.keep.text,
            Show::Bytes => self.keep.bytes,
            _ if place.len() > 64 => self.keep.bytes,
            _ => matches!(value, Value::Uint(_) | Value::Int(_)),
        }
    }

    fn address(&mut self, place: &Place, old: &[u8], new: &mut [u8]) {
        let (Some(was), Some(now)) = (old.get(place.bytes.clone()), new.get_mut(place.bytes.clone())) else {
            return;
        };
        let count = match (place.ip, was.len()) {
            (true, 4) => {
                now.copy_from_slice(&self.hosts.ipv4(was.try_into().unwrap_or_default()));
                &mut self.counts.ipv4
            }
            (true, 16) => {
                now.copy_from_slice(&self.hosts.ipv6(was.try_into().unwrap_or_default()));
                &mut self.counts.ipv6
            }
            (false, 6) => {
                now.copy_from_slice(&self.hosts.mac(was.try_into().unwrap_or_default()));
                &mut self.counts.mac
            }
            (false, 8) => {
                now.copy_from_slice(&self.hosts.long_mac(was.try_into().unwrap_or_default()));
                &mut self.counts.mac
            }
            // A part of an address, or one of a kind that has no mapping.
            _ => {
                now.fill(0);
                &mut self.counts.zeroed
            }
        };
        *count += u64::from(was != now);
    }
}

/// Whether the bits of a spot are in the packet.
fn there(layer: &Layer<'_>, spot: &Spot<'_>) -> bool {
    spot.bits.end <= (layer.header.len() + layer.payload.len() + layer.trailer.len()) * 8
}

fn address(protocol: &'static Protocol) -> usize {
    core::ptr::from_ref(protocol) as usize
}

/// Where the payload of the innermost layer begins.
fn unread(layers: &[Layer<'_>]) -> usize {
    layers.last().map_or(0, |layer| layer.offset + layer.header.len())
}

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
