//! ICMPv6 messages about a packet that could not be delivered, which they quote,
//! [RFC 4443 §3](https://www.rfc-editor.org/rfc/rfc4443#section-3).

use super::{Message, Rest};
use crate::codec::Header;
use crate::header;

header! {
    /// Four bytes that mean nothing.
    pub struct Unused("icmpv6", "Unused", 4 bytes) {
        reserved: [u8; 4] = 0..32, "icmpv6.reserved", "Unused", Bytes;
    }
}

header! {
    /// How much of the packet is quoted, if extensions follow, [RFC 4884 §4.2](https://www.rfc-editor.org/rfc/rfc4884#section-4.2).
    pub struct Quoted("icmpv6", "Length of the original datagram", 4 bytes) {
        length:   u8      = 0..8,  "icmpv6.length",   "Length of the original datagram, in words of eight bytes", Dec;
        reserved: [u8; 3] = 8..32, "icmpv6.reserved", "Unused", Bytes;
    }
}

header! {
    /// RFC 4443 §3.2.
    pub struct TooBig("icmpv6", "Packet Too Big", 4 bytes) {
        mtu: u32 = 0..32, "icmpv6.mtu", "MTU", Dec;
    }
}

header! {
    /// RFC 4443 §3.4.
    pub struct Problem("icmpv6", "Parameter Problem", 4 bytes) {
        pointer: u32 = 0..32, "icmpv6.pointer", "Pointer", Dec;
    }
}

/// Destination unreachable and time exceeded.
pub(super) static UNUSED: Message = Message { body: Unused::TABLE, rest: Rest::Quoted };

/// The same with a length.
pub(super) static QUOTED: Message = Message { body: Quoted::TABLE, rest: Rest::QuotedWords };

/// Packet too big.
pub(super) static TOO_BIG: Message = Message { body: TooBig::TABLE, rest: Rest::Quoted };

/// Parameter problem.
pub(super) static PROBLEM: Message = Message { body: Problem::TABLE, rest: Rest::Quoted };
