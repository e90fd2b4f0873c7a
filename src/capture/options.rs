//! Options behind the fixed part of a pcapng block, read where they lie.

use super::{ByteOrder, Damage};

/// The options of a block; nothing is parsed before it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct BlockOptions<'a> {
    raw: &'a [u8],
    order: ByteOrder,
    /// Drop count of an obsolete packet block, which stands in its fixed part; 0xffff is unknown.
    drops: Option<u16>,
}

impl Default for BlockOptions<'_> {
    fn default() -> Self {
        Self::new(&[], ByteOrder::Little)
    }
}

/// One option: 16 bits of code, 16 bits of length, the value, padded to 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockOption<'a> {
    /// Its code; what it means depends on the block, below 2 and above 2987 it does not.
    pub code: u16,
    /// Its value without padding.
    pub value: &'a [u8],
}

const END: u16 = 0;
pub(crate) const COMMENT: u16 = 1;
pub(crate) const FLAGS: u16 = 2;
pub(crate) const HASH: u16 = 3;
pub(crate) const DROP_COUNT: u16 = 4;
pub(crate) const PACKET_ID: u16 = 5;
pub(crate) const QUEUE: u16 = 6;
pub(crate) const VERDICT: u16 = 7;

impl<'a> BlockOptions<'a> {
    /// Options of these bytes, which are read when they are asked for.
    #[must_use]
    pub const fn new(raw: &'a [u8], order: ByteOrder) -> Self {
        Self { raw, order, drops: None }
    }

    #[inline]
    pub(crate) const fn with_drops(raw: &'a [u8], order: ByteOrder, drops: Option<u16>) -> Self {
        Self { raw, order, drops }
    }

    /// The same behind an obsolete packet block (type 2) with this drop count, of which 0xffff is unknown; writing the
    /// packet gives such a block again.
    #[must_use]
    pub const fn obsolete(self, drops: u16) -> Self {
        Self { drops: Some(drops), ..self }
    }

    /// The drop count in the fixed part of an obsolete packet block, if the packet is in one; 0xffff is unknown.
    #[inline]
    #[must_use]
    pub const fn obsolete_drops(&self) -> Option<u16> {
        self.drops
    }

    /// Whether nothing is said of the packet.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.raw.is_empty() && self.drops.is_none()
    }

    /// The bytes of all options, in [`BlockOptions::order`].
    #[must_use]
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Byte order of their numbers.
    #[must_use]
    pub const fn order(&self) -> ByteOrder {
        self.order
    }

    /// The options, up to the end mark or to one that does not fit.
    pub fn iter(&self) -> impl Iterator<Item = BlockOption<'a>> + use<'a> {
        let (order, mut rest) = (self.order, self.raw);
        std::iter::from_fn(move || match split(order, rest) {
            Some((option, behind)) if option.code != END => {
                rest = behind;
                Some(option)
            }
            _ => None,
        })
    }

    /// Comments (`opt_comment`), each up to its first NUL.
    pub fn comments(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.iter().filter(|option| option.code == COMMENT).map(|option| text(option.value))
    }

    /// Direction, kind of reception, FCS length and link-layer errors of a packet (`epb_flags`).
    #[must_use]
    pub fn flags(&self) -> Option<u32> {
        let value = self.first(FLAGS)?;
        (value.len() == 4).then(|| self.order.u32(value, 0))
    }

    /// Packets lost since the one before it on this interface (`epb_dropcount`).
    #[must_use]
    pub fn drop_count(&self) -> Option<u64> {
        match self.first(DROP_COUNT) {
            Some(value) if value.len() == 8 => Some(self.order.u64(value, 0)),
            _ => self.drops.filter(|drops| *drops != u16::MAX).map(u64::from),
        }
    }

    /// The queue of the interface that it came by (`epb_queue`).
    #[must_use]
    pub fn queue(&self) -> Option<u32> {
        let value = self.first(QUEUE)?;
        (value.len() == 4).then(|| self.order.u32(value, 0))
    }

    /// What tells the same packet on two interfaces (`epb_packetid`).
    #[must_use]
    pub fn packet_id(&self) -> Option<u64> {
        let value = self.first(PACKET_ID)?;
        (value.len() == 8).then(|| self.order.u64(value, 0))
    }

    /// The first option with this code.
    #[must_use]
    pub fn first(&self, code: u16) -> Option<&'a [u8]> {
        if self.raw.is_empty() {
            return None;
        }
        self.iter().find(|option| option.code == code).map(|option| option.value)
    }

    /// Whether every option fits; with `packet`, whether those of a packet have their lengths too.
    pub(crate) fn check(&self, packet: bool) -> Result<(), Damage> {
        let mut rest = self.raw;
        while !rest.is_empty() {
            let bad = Damage::Option { code: self.order.u16(rest, 0), len: self.order.u16(rest, 2) };
            let (option, behind) = split(self.order, rest).ok_or(bad)?;
            let fits = !packet
                || match option.code {
                    FLAGS | QUEUE => option.value.len() == 4,
                    DROP_COUNT | PACKET_ID => option.value.len() == 8,
                    HASH | VERDICT => !option.value.is_empty(),
                    _ => true,
                };
            if !fits {
                return Err(bad);
            }
            if option.code == END {
                break;
            }
            rest = behind;
        }
        Ok(())
    }
}

/// Up to the first NUL.
pub(crate) fn text(value: &[u8]) -> &[u8] {
    value.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// The first option and what is behind its padding.
fn split(order: ByteOrder, bytes: &[u8]) -> Option<(BlockOption<'_>, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    let (code, len) = (order.u16(head, 0), usize::from(order.u16(head, 2)));
    let value = rest.get(..len)?;
    Some((BlockOption { code, value }, rest.get(len.next_multiple_of(4)..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_end_at_the_mark_or_where_one_does_not_fit() {
        let raw = [0, 1, 0, 3, b'a', 0, b'c', 0, 0, 0, 0, 0, 0, 1, 0, 1, b'z', 0, 0, 0];
        let options = BlockOptions::new(&raw, ByteOrder::Big);
        assert_eq!(options.iter().collect::<Vec<_>>(), [BlockOption { code: 1, value: b"a\0c" }]);
        assert_eq!(options.comments().collect::<Vec<_>>(), [b"a"]);
        assert_eq!(options.check(true), Ok(()));
        let cut = BlockOptions::new(&raw[..7], ByteOrder::Big);
        assert_eq!((cut.iter().count(), cut.check(false)), (0, Err(Damage::Option { code: 1, len: 3 })));
    }

    #[test]
    fn the_lengths_of_packet_options_are_checked() {
        let raw = [2, 0, 2, 0, 1, 2, 0, 0];
        let options = BlockOptions::new(&raw, ByteOrder::Little);
        assert_eq!(options.check(true), Err(Damage::Option { code: 2, len: 2 }));
        assert_eq!((options.check(false), options.flags()), (Ok(()), None));
    }

    #[test]
    fn an_old_drop_count_counts_unless_an_option_says_otherwise() {
        assert_eq!(BlockOptions::with_drops(&[], ByteOrder::Little, Some(3)).drop_count(), Some(3));
        assert_eq!(BlockOptions::with_drops(&[], ByteOrder::Little, Some(0xffff)).drop_count(), None);
        let raw = [4, 0, 8, 0, 9, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(BlockOptions::with_drops(&raw, ByteOrder::Little, Some(3)).drop_count(), Some(9));
    }
}
