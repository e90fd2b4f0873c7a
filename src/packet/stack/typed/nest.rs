//! A header around others, which are its payload; the innermost is around nothing.

use alloc::vec::Vec;

use super::super::super::registry::{NUMBERS, announced, number_of};
use super::super::Stack;
use crate::codec::seal::Numbers;
use crate::codec::{Error, Layered, Protocol, Seal, Space};
use crate::network::ipv4;

/// Headers that can be nested.
pub trait Nested {
    /// Each around the rest.
    type Nest<'h>: Nest
    where
        Self: 'h;
    /// Nests them.
    fn nest(&self) -> Self::Nest<'_>;
}

/// A header around the rest of them.
#[derive(Debug)]
pub struct In<'h, H, R>(pub(super) &'h H, pub(super) R);

/// What the headers around one mean for it.
#[derive(Debug, Clone, Copy)]
pub struct Outside<'a> {
    /// Source and destination of the innermost IP header.
    pub(super) addresses: &'a [u8],
    /// It carries a piece of a larger packet.
    pub(super) fragment: bool,
    /// Bytes in front.
    pub(super) at: usize,
}

/// Headers, each around the rest.
pub trait Nest {
    /// The protocol of the first one.
    const FIRST: Option<&'static Protocol>;
    /// Bytes of all of them.
    const LEN: usize;
    /// Each can be sealed by what is known of the one around it alone.
    const PLAIN: bool;
    /// The same, where the one around it is of IP.
    const PLAIN_IN_IP: bool;
    /// Writes them as they stand.
    fn write(&self, to: &mut Vec<u8>) -> Result<(), Error>;
    /// Writes them sealed, the innermost first; what they carry lies behind their place.
    fn seal(&self, outside: Outside<'_>, packet: &mut [u8]) -> Result<(), Error>;
    /// Pushes them onto a stack.
    fn push(&self, stack: &mut Stack) -> Result<(), Error>;
}

impl Nest for () {
    const FIRST: Option<&'static Protocol> = None;
    const LEN: usize = 0;
    const PLAIN: bool = true;
    const PLAIN_IN_IP: bool = true;

    #[inline(always)]
    fn write(&self, _: &mut Vec<u8>) -> Result<(), Error> {
        Ok(())
    }

    #[inline(always)]
    fn seal(&self, _: Outside<'_>, _: &mut [u8]) -> Result<(), Error> {
        Ok(())
    }

    fn push(&self, _: &mut Stack) -> Result<(), Error> {
        Ok(())
    }
}

/// Bytes of the longest header that is sealed apart from its packet.
pub(super) const ROOM: usize = 64;

impl<H: Layered, R: Nest> Nest for In<'_, H, R> {
    const FIRST: Option<&'static Protocol> = Some(H::PROTOCOL);
    const LEN: usize = H::TABLE.len + R::LEN;
    const PLAIN: bool = plain::<H, R>() && if is_ip::<H>() { R::PLAIN_IN_IP } else { R::PLAIN };
    const PLAIN_IN_IP: bool =
        plain::<H, R>() && if is_ip::<H>() { R::PLAIN_IN_IP } else { R::FIRST.is_none() };

    #[inline(always)]
    fn write(&self, to: &mut Vec<u8>) -> Result<(), Error> {
        let start = to.len();
        self.0.append(to).map_err(|error| error.at(start))?;
        self.1.write(to)
    }

    #[inline(always)]
    fn seal(&self, outside: Outside<'_>, packet: &mut [u8]) -> Result<(), Error> {
        let (mine, payload) = packet.split_at_mut(const { H::TABLE.len });
        // In registers: what is written to memory in small pieces is slow to be read in large ones, as sums do.
        let mut room = [0; ROOM];
        let header = &mut room[..const { H::TABLE.len }];
        self.0.write(header).map_err(|error| error.at(outside.at))?;
        let inside = Outside { at: outside.at + const { H::TABLE.len }, ..outside };
        self.1.seal(if const { is_ip::<H>() } { ip::<H>(header, inside) } else { inside }, payload)?;
        // Looked up at compile time, so that it is known which function is called.
        let seal = const { H::PROTOCOL.seal };
        let sealed = seal(&mut Seal {
            addresses: outside.addresses,
            header,
            payload,
            trailer: &[],
            fragment: outside.fragment,
            next: R::FIRST,
            keep: &[],
            table: H::TABLE,
            numbers: Numbers { number_of: number_in::<R>, ..NUMBERS },
        });
        sealed.map_err(|error| Error { table: error.table.or(Some(H::TABLE)), ..error })?;
        mine.copy_from_slice(header);
        Ok(())
    }

    fn push(&self, stack: &mut Stack) -> Result<(), Error> {
        stack.push(self.0)?;
        self.1.push(stack)
    }
}

/// Nothing of it is counted over others, and it quotes none of them.
const fn plain<H: Layered, R: Nest>() -> bool {
    !H::TABLE.computed && H::TABLE.len <= ROOM && !(H::PROTOCOL.quotes && R::FIRST.is_some())
}

const fn is_ip<H: Layered>() -> bool {
    H::PROTOCOL.addresses.end > 0
}

/// What an IP header means for what it carries.
#[inline(always)]
fn ip<'a, H: Layered>(header: &'a [u8], inside: Outside<'a>) -> Outside<'a> {
    let addresses = &header[const { H::PROTOCOL.addresses.start }..const { H::PROTOCOL.addresses.end }];
    // RFC 791 §3.1: more fragments, or an offset.
    let fragment = core::ptr::eq(H::PROTOCOL, &raw const ipv4::PROTOCOL)
        && matches!(header, [_, _, _, _, _, _, a, b, ..] if (a & 0x3f) | b != 0);
    Outside { addresses, fragment, ..inside }
}

/// The number that announces the first of these headers, which the compiler looks up where it can.
#[inline(always)]
fn number_in<R: Nest>(space: Space, next: &Protocol) -> Option<u32> {
    match space {
        Space::EtherType => const { first::<R>(Space::EtherType) },
        Space::IpProtocol => const { first::<R>(Space::IpProtocol) },
        _ => number_of(space, next),
    }
}

const fn first<R: Nest>(space: Space) -> Option<u32> {
    match R::FIRST {
        Some(protocol) => announced(space, protocol),
        None => None,
    }
}
