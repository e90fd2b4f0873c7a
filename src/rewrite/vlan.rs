//! The outermost tag of IEEE 802.1Q in the outermost Ethernet header: added, removed or given another number.

use alloc::format;
use alloc::vec::Vec;
use core::str::FromStr;

use super::RewriteError;
use super::draft::Draft;
use super::follow::Follow;
use super::shift::{Shift, spliced};
use crate::codec::{Layer, Protocol};
use crate::data_link::ethernet::{self, Ethernet};
use crate::data_link::{service_tag, vlan};
use crate::packet::Layers;

/// What is done with a tag. Packets without Ethernet, and for `Remove` and `Set` those without a tag, stay as they are.
///
/// `add=ID`, `add=ID,PRIORITY`, `add=ID,PRIORITY,DEI`, `remove` and `set=ID`.
///
/// ```
/// use septet::rewrite::Vlan;
/// assert_eq!("add=100,5".parse(), Ok(Vlan::Add { id: 100, priority: 5, dei: false }));
/// assert_eq!("remove".parse(), Ok(Vlan::Remove));
/// assert!("set=4096".parse::<Vlan>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vlan {
    /// A tag in front of all others, EtherType 0x8100.
    Add {
        /// Number of the virtual LAN, 12 bits.
        id: u16,
        /// Priority code point, 3 bits.
        priority: u8,
        /// Drop eligible indicator.
        dei: bool,
    },
    /// No outermost tag, of a service or of a customer.
    Remove,
    /// The outermost tag has this number; its priority stays.
    Set(u16),
}

impl FromStr for Vlan {
    type Err = RewriteError;

    fn from_str(text: &str) -> Result<Self, RewriteError> {
        let read = || {
            let (what, value) = text.split_once('=').unwrap_or((text, ""));
            let mut words = value.split(',').map(|word| word.parse::<u16>().ok());
            let mut below = |limit: u16, default: Option<u16>| match words.next() {
                Some(word) => word.filter(|word| *word < limit),
                None => default,
            };
            let vlan = match what {
                "remove" if value.is_empty() => return Some(Self::Remove),
                "set" => Self::Set(below(4096, None)?),
                "add" => {
                    let (id, priority, dei) = (below(4096, None)?, below(8, Some(0))?, below(2, Some(0))?);
                    Self::Add { id, priority: priority as u8, dei: dei == 1 }
                }
                _ => return None,
            };
            words.next().is_none().then_some(vlan)
        };
        let expected = "expected add=ID[,PRIORITY[,DEI]], set=ID or remove, with ID up to 4095";
        read().ok_or_else(|| RewriteError::Usage(format!("--vlan {text}: {expected}")))
    }
}

impl Vlan {
    pub(super) fn packet(self, walk: Layers<'_>) -> Result<Option<Vec<u8>>, RewriteError> {
        const TAG: usize = vlan::Vlan::LEN;
        let mut draft = Draft::new(walk);
        let is = |layer: &Layer<'_>, protocol: &Protocol| core::ptr::eq(layer.protocol, protocol);
        let ethernet = draft.layers.iter().position(|layer| is(layer, &ethernet::PROTOCOL));
        let Some(i) = ethernet else { return Ok(None) };
        let outer = draft.layers[i];
        let tag = draft.layers.get(i + 1).filter(|layer| {
            let is_tag = is(layer, &vlan::PROTOCOL) || is(layer, &service_tag::PROTOCOL);
            is_tag && layer.header.len() >= TAG
        });
        if outer.header.len() < Ethernet::LEN {
            return Ok(None);
        }
        // A tag lies between the addresses and the type, which stays that of what follows.
        let at = outer.offset + Ethernet::ether_type.bits.start / 8;
        let (piece, new) = match (self, tag) {
            (Self::Add { id, priority, dei }, _) => {
                let etype = vlan::Vlan { priority, dei, id, ..vlan::Vlan::default() }.to_bytes()?;
                (at..at, [&0x8100_u16.to_be_bytes()[..], &etype[..2]].concat())
            }
            (Self::Remove, Some(_)) => (at..at + TAG, Vec::new()),
            (Self::Set(id), Some(tag)) => {
                let bits = &vlan::Vlan::id.bits;
                draft.bits(&(tag.offset * 8 + bits.start..tag.offset * 8 + bits.end), false, id.into());
                return draft.finish(false);
            }
            (_, None) => return Ok(None),
        };
        let shift = Shift::one(piece.clone(), new.len());
        let mut bytes = spliced(draft.old, &piece, &new);
        let set = [(i, Ethernet::ether_type.id)];
        Follow { old: draft.old, layers: &draft.layers[..=i], shift: &shift, set: &set, blank: false }
            .run(&mut bytes)?;
        Ok(Some(bytes))
    }
}
