//! Blocks that are not packets: sections, interfaces, names, statistics, secrets and what nobody knows.

use super::{BlockOptions, ByteOrder, Frame};

/// What [`Capture::next_record`](super::Capture::next_record) hands out.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// A packet.
    Frame(Frame<'a>),
    /// Any other block of a pcapng file.
    Block(Block<'a>),
}

/// A block that is not a packet.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// What it is.
    pub kind: BlockKind,
    /// The section it stands in, from 0.
    pub section: u32,
    /// Where it begins, in bytes from the start of the (uncompressed) stream.
    pub offset: u64,
    /// Byte order of its numbers.
    pub order: ByteOrder,
    /// What stands between its two lengths.
    pub body: &'a [u8],
}

/// The kinds of blocks that are not packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BlockKind {
    /// Section header.
    Section,
    /// Interface description.
    Interface,
    /// Name resolution.
    Names,
    /// Interface statistics.
    Statistics,
    /// Decryption secrets.
    Secrets,
    /// Custom, may be copied into another file.
    Custom,
    /// Custom, may not be copied into another file.
    CustomNoCopy,
    /// Any other, by its type.
    Other(u32),
}

impl BlockKind {
    /// The kind of a block type.
    #[must_use]
    pub const fn new(code: u32) -> Self {
        match code {
            0x0a0d_0d0a => Self::Section,
            1 => Self::Interface,
            4 => Self::Names,
            5 => Self::Statistics,
            10 => Self::Secrets,
            0x0000_0bad => Self::Custom,
            0x4000_0bad => Self::CustomNoCopy,
            other => Self::Other(other),
        }
    }

    /// The block type.
    #[must_use]
    pub const fn code(self) -> u32 {
        match self {
            Self::Section => 0x0a0d_0d0a,
            Self::Interface => 1,
            Self::Names => 4,
            Self::Statistics => 5,
            Self::Secrets => 10,
            Self::Custom => 0x0000_0bad,
            Self::CustomNoCopy => 0x4000_0bad,
            Self::Other(code) => code,
        }
    }
}

impl<'a> Block<'a> {
    /// Its options, where its kind says where they begin; none for secrets and blocks that are custom or unknown.
    #[must_use]
    pub fn options(&self) -> BlockOptions<'a> {
        let at = match self.kind {
            BlockKind::Section => 16,
            BlockKind::Interface => 8,
            BlockKind::Statistics => 12,
            BlockKind::Names => self.names().end(),
            BlockKind::Secrets => {
                let len = self.order.u32(self.body, 4) as usize;
                8 + len.min(self.body.len()).next_multiple_of(4)
            }
            _ => self.body.len(),
        };
        BlockOptions::new(self.body.get(at..).unwrap_or_default(), self.order)
    }

    /// Decryption secrets: their type (`0x544c534b` is a TLS key log) and the secrets.
    #[must_use]
    pub fn secrets(&self) -> Option<(u32, &'a [u8])> {
        if self.kind != BlockKind::Secrets {
            return None;
        }
        let (head, rest) = self.body.split_first_chunk::<8>()?;
        let len = self.order.u32(head, 4) as usize;
        Some((self.order.u32(head, 0), rest.get(..len)?))
    }

    /// The private enterprise number and the data of a custom block.
    #[must_use]
    pub fn custom(&self) -> Option<(u32, &'a [u8])> {
        if !matches!(self.kind, BlockKind::Custom | BlockKind::CustomNoCopy) {
            return None;
        }
        let (head, rest) = self.body.split_first_chunk::<4>()?;
        Some((self.order.u32(head, 0), rest))
    }

    /// The records of a name resolution block up to the end mark: type and value.
    pub(crate) fn name_records(&self) -> impl Iterator<Item = (u16, &'a [u8])> + use<'a> {
        let mut names = self.names();
        std::iter::from_fn(move || names.record().filter(|record| record.0 != 0))
    }

    /// The addresses of a name resolution block, each with one of its names.
    #[must_use]
    pub fn names(&self) -> Names<'a> {
        let rest = if self.kind == BlockKind::Names { self.body } else { &[] };
        Names { body: rest, rest, order: self.order, address: &[], unsaid: &[] }
    }
}

/// An address and a name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// 4 bytes of IPv4 or 16 of IPv6.
    pub address: &'a [u8],
    /// The name, as the file has it.
    pub name: &'a [u8],
}

/// The names of a block, in order. What does not fit ends them.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    body: &'a [u8],
    rest: &'a [u8],
    order: ByteOrder,
    address: &'a [u8],
    /// The names of `address` that were not handed out.
    unsaid: &'a [u8],
}

impl<'a> Names<'a> {
    /// Steps to the next record: its type and its value.
    fn record(&mut self) -> Option<(u16, &'a [u8])> {
        let (head, rest) = self.rest.split_first_chunk::<4>()?;
        let (kind, len) = (self.order.u16(head, 0), usize::from(self.order.u16(head, 2)));
        let value = rest.get(..len)?;
        self.rest = rest.get(len.next_multiple_of(4)..)?;
        Some((kind, value))
    }

    /// Where the records end and the options begin.
    fn end(mut self) -> usize {
        while let Some((kind, _)) = self.record() {
            if kind == 0 {
                return self.body.len() - self.rest.len();
            }
        }
        self.body.len()
    }
}

impl<'a> Iterator for Names<'a> {
    type Item = Name<'a>;

    fn next(&mut self) -> Option<Name<'a>> {
        loop {
            if let Some(end) = self.unsaid.iter().position(|byte| *byte == 0) {
                let name = &self.unsaid[..end];
                self.unsaid = &self.unsaid[end + 1..];
                return Some(Name { address: self.address, name });
            }
            let (kind, value) = self.record()?;
            let width = match kind {
                0 => return None,
                1 => 4,
                2 => 16,
                _ => value.len(),
            };
            (self.address, self.unsaid) = value.split_at_checked(width)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, body: &[u8]) -> Block<'_> {
        Block { kind, section: 0, offset: 0, order: ByteOrder::Little, body }
    }

    #[test]
    fn names_of_one_address_and_options_behind() {
        let body = [
            1, 0, 8, 0, 192, 0, 2, 1, b'a', 0, b'b', 0, // two names of one address
            9, 0, 1, 0, 7, 0, 0, 0, // an unknown record
            1, 0, 6, 0, 192, 0, 2, 2, b'c', 0, 0, 0, // one name
            0, 0, 0, 0, // end
            1, 0, 2, 0, b'h', b'i', 0, 0, // a comment
        ];
        let names = block(BlockKind::Names, &body);
        let found: Vec<_> = names.names().map(|n| (n.address[3], n.name)).collect();
        assert_eq!(found, [(1, &b"a"[..]), (1, b"b"), (2, b"c")]);
        assert_eq!(names.options().comments().collect::<Vec<_>>(), [b"hi"]);
    }

    #[test]
    fn a_name_without_an_end_is_left_out() {
        let body = [1, 0, 6, 0, 192, 0, 2, 1, b'a', b'b', 0, 0];
        assert_eq!(block(BlockKind::Names, &body).names().count(), 0);
    }

    #[test]
    fn secrets_longer_than_their_block_are_none() {
        let mut body = *b"KSLT\x04\0\0\0abcd";
        assert_eq!(block(BlockKind::Secrets, &body).secrets(), Some((0x544c_534b, &b"abcd"[..])));
        body[4] = 5;
        assert_eq!(block(BlockKind::Secrets, &body).secrets(), None);
        body[4..8].fill(0xff);
        assert!(block(BlockKind::Secrets, &body).options().raw().is_empty());
    }

    #[test]
    fn codes_and_kinds_are_inverse() {
        for code in [0x0a0d_0d0a, 1, 4, 5, 10, 0xbad, 0x4000_0bad, 77] {
            assert_eq!(BlockKind::new(code).code(), code);
        }
    }
}
