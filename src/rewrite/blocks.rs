//! What a pcapng file says besides packets, when packets are edited: addresses in it follow, and what tells who it was goes.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{Rewrite, RewriteError};
use crate::capture::{Block, BlockKind, BlockOption, BlockOptions, ByteOrder, OptionList, push_option};

/// Why something is kept although who sent what is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Without it, packets cannot be read; or it is a number that tells nothing of a host.
    Needed,
    Comments,
    Interfaces,
    Names,
    Secrets,
    Statistics,
    Host,
    Custom,
}

impl Rewrite {
    /// Whether anything is to be done with packets.
    #[must_use]
    pub fn edits(&self) -> bool {
        self.vlan.is_some()
            || !self.sets.is_empty()
            || !self.maps.is_empty()
            || self.snaplen.is_some()
            || self.part
            || self.anonymizes()
    }

    /// What the body of a block that is no packet becomes; `None` if it is left out.
    ///
    /// Without an edit it is what it was. Else a section no longer says how long it is, and a block that its maker does
    /// not want copied is left out; addresses in name resolution blocks and of interfaces are mapped as those of packets.
    /// An error is that of [`Map`](super::Map): an address does not fit into its new prefix.
    pub fn block<'b>(&mut self, block: &Block<'b>) -> Result<Option<Cow<'b, [u8]>>, RewriteError> {
        let part = match block.kind {
            _ if !self.edits() => return Ok(Some(Cow::Borrowed(block.body))),
            BlockKind::CustomNoCopy => return Ok(None),
            BlockKind::Section | BlockKind::Interface => Part::Needed,
            BlockKind::Names => Part::Names,
            BlockKind::Statistics => Part::Statistics,
            BlockKind::Secrets => Part::Secrets,
            _ => Part::Custom,
        };
        if !self.keeps(part) {
            return Ok(None);
        }
        let has_addresses = matches!(block.kind, BlockKind::Names | BlockKind::Interface);
        let mut body = Vec::with_capacity(block.body.len());
        match block.kind {
            BlockKind::Section if block.body.len() >= 16 => {
                body.extend_from_slice(&block.body[..8]);
                body.extend_from_slice(&[0xff; 8]);
            }
            _ if !self.anonymizes() && (!has_addresses || self.maps.is_empty()) => {
                return Ok(Some(Cow::Borrowed(block.body)));
            }
            BlockKind::Interface | BlockKind::Statistics => {
                let fixed = if block.kind == BlockKind::Interface { 8 } else { 12 };
                let Some(fixed) = block.body.get(..fixed) else { return Ok(None) };
                body.extend_from_slice(fixed);
            }
            BlockKind::Names => self.names(block, &mut body)?,
            BlockKind::Secrets => {
                let Some((_, secrets)) = block.secrets() else { return Ok(None) };
                body.extend_from_slice(&block.body[..8]);
                body.extend_from_slice(secrets);
                body.resize(body.len().next_multiple_of(4), 0);
            }
            _ => return Ok(Some(Cow::Borrowed(block.body))),
        }
        self.block_options(block, &mut body)?;
        Ok(Some(Cow::Owned(body)))
    }

    /// What is said of a packet from now on; `list` has it if that is something else. A hash of a packet that was changed is
    /// left out, and so are options that their maker does not want copied.
    pub fn options<'o>(
        &self,
        options: BlockOptions<'o>,
        changed: bool,
        list: &'o mut OptionList,
    ) -> BlockOptions<'o> {
        if options.raw().is_empty() || !self.edits() {
            return options;
        }
        list.clear();
        for option in options.iter() {
            let hash = option.code == 3;
            let part = match (option.code, option.value) {
                (1, _) => Part::Comments,
                // Flags, packets lost, number, queue; the verdict of a program.
                (2 | 4..=6, _) | (7, [1 | 2, ..]) => Part::Needed,
                _ => Part::Custom,
            };
            if self.keeps(part) && !no_copy(option.code) && !(hash && changed) {
                list.copy(&option, options.order());
            }
        }
        let new = list.options();
        options.obsolete_drops().map_or(new, |drops| new.obsolete(drops))
    }

    /// The records of a name resolution block.
    fn names(&mut self, block: &Block<'_>, body: &mut Vec<u8>) -> Result<(), RewriteError> {
        let order = block.order;
        for (kind, value) in block.name_records() {
            let (ip, width) = match kind {
                1 => (true, 4),
                2 => (true, 16),
                3 => (false, 6),
                4 => (false, 8),
                // Nobody knows what it says.
                _ if self.anonymizes() => continue,
                _ => (true, 0),
            };
            let mut value = value.to_vec();
            let Some(address) = value.get_mut(..width) else { continue };
            self.address(ip, address)?;
            push_option(order, kind, &value, body);
        }
        push_option(order, 0, &[], body);
        Ok(())
    }

    fn block_options(&mut self, block: &Block<'_>, body: &mut Vec<u8>) -> Result<(), RewriteError> {
        let (order, before) = (block.order, body.len());
        for option in block.options().iter() {
            if self.keeps(part(block.kind, &option)) && !no_copy(option.code) {
                self.option(block.kind, &option, order, body)?;
            }
        }
        if body.len() > before {
            push_option(order, 0, &[], body);
        }
        Ok(())
    }

    fn option(
        &mut self,
        kind: BlockKind,
        option: &BlockOption<'_>,
        order: ByteOrder,
        body: &mut Vec<u8>,
    ) -> Result<(), RewriteError> {
        let (ip, width) = match (kind, option.code) {
            // Behind it is a mask or the length of a prefix.
            (BlockKind::Interface, 4) | (BlockKind::Names, 3) => (true, 4),
            (BlockKind::Interface, 5) | (BlockKind::Names, 4) => (true, 16),
            (BlockKind::Interface, 6) => (false, 6),
            (BlockKind::Interface, 7) => (false, 8),
            _ => (true, 0),
        };
        let mut value = option.value.to_vec();
        // A part of an address is none.
        if let Some(address) = value.get_mut(..width) {
            self.address(ip, address)?;
            push_option(order, option.code, &value, body);
        }
        Ok(())
    }

    /// An address becomes what it becomes in packets.
    fn address(&mut self, ip: bool, address: &mut [u8]) -> Result<(), RewriteError> {
        if let Some(new) = super::map::address(&self.maps, ip, address)? {
            address.copy_from_slice(&new.to_be_bytes()[16 - address.len()..]);
        }
        #[cfg(feature = "anonymize")]
        if let Some(anonymize) = &mut self.anonymize {
            anonymize.hide(ip, address);
        }
        Ok(())
    }

    #[cfg(feature = "anonymize")]
    fn anonymizes(&self) -> bool {
        self.anonymize.is_some()
    }

    #[cfg(feature = "anonymize")]
    fn keeps(&self, part: Part) -> bool {
        self.anonymize.as_ref().is_none_or(|anonymize| anonymize.keep().has(part))
    }

    #[cfg(not(feature = "anonymize"))]
    #[expect(clippy::unused_self, reason = "without the feature nothing is hidden")]
    fn anonymizes(&self) -> bool {
        false
    }

    #[cfg(not(feature = "anonymize"))]
    #[expect(clippy::unused_self, reason = "without the feature nothing is hidden")]
    fn keeps(&self, _: Part) -> bool {
        true
    }
}

/// Custom options whose maker does not want them copied.
fn no_copy(code: u16) -> bool {
    matches!(code, 19372 | 19373)
}

/// What an option of a block that is no packet tells.
fn part(kind: BlockKind, option: &BlockOption<'_>) -> Part {
    match (kind, option.code) {
        (_, 1) => Part::Comments,
        // Hardware, operating system, program.
        (BlockKind::Section, 2..=4) => Part::Host,
        // Resolution, length of the check sequence, offset of times.
        (BlockKind::Interface, 9 | 13 | 14) => Part::Needed,
        // Name, description, addresses, speeds.
        (BlockKind::Interface, 2..=8 | 16 | 17) => Part::Interfaces,
        // Time zone, operating system, hardware.
        (BlockKind::Interface, 10 | 12 | 15) => Part::Host,
        // Who said so: a name and addresses.
        (BlockKind::Names, 2..=4) => Part::Names,
        (BlockKind::Statistics, 2..=8) => Part::Statistics,
        // The capture filter, too: it names addresses in words.
        _ => Part::Custom,
    }
}
