//! ICMPv6 echo, [RFC 4443 §4](https://www.rfc-editor.org/rfc/rfc4443#section-4), and extended echo, which asks for an
//! interface, [RFC 8335 §2](https://www.rfc-editor.org/rfc/rfc8335#section-2).

use super::{Message, Rest};
use crate::codec::{Header, Next};
use crate::header;
use crate::network::icmp::extensions;

header! {
    /// RFC 4443 §4.1; data follows.
    pub struct Echo("icmpv6", "Echo", 4 bytes) {
        identifier: u16 = 0..16,  "icmpv6.echo.identifier",      "Identifier",      Hex(4);
        sequence:   u16 = 16..32, "icmpv6.echo.sequence_number", "Sequence Number", Dec;
    }
}

header! {
    /// An echo request to a Teredo server, RFC 4380 §5.2.9.
    pub struct Tested("icmpv6", "Direct connectivity test", 8 bytes) {
        identifier: u16     = 0..16,  "icmpv6.echo.identifier",      "Identifier",      Hex(4);
        sequence:   u16     = 16..32, "icmpv6.echo.sequence_number", "Sequence Number", Dec;
        nonce:      [u8; 4] = 32..64, "icmpv6.nonce",                "Nonce",           Bytes;
    }
}

header! {
    /// RFC 8335 §2; the interface is named behind it.
    pub struct ExtendedRequest("icmpv6", "Extended Echo Request", 4 bytes) {
        identifier: u16  = 0..16,  "icmpv6.echo.identifier",    "Identifier",      Hex(4);
        sequence:   u8   = 16..24, "icmpv6.ext.echo.seq",       "Sequence Number", Dec;
        reserved:   u8   = 24..31, "icmpv6.ext.echo.req.res",   "Reserved",        Hex(2);
        local:      bool = 31..32, "icmpv6.ext.echo.req.local", "Local",           Flag;
    }
}

header! {
    /// RFC 8335 §3.
    pub struct ExtendedReply("icmpv6", "Extended Echo Reply", 4 bytes) {
        identifier: u16  = 0..16,  "icmpv6.echo.identifier",     "Identifier",      Hex(4);
        sequence:   u8   = 16..24, "icmpv6.ext.echo.seq",        "Sequence Number", Dec;
        state:      u8   = 24..27, "icmpv6.ext.echo.rsp.state",  "State",           Dec => states;
        reserved:   u8   = 27..29, "icmpv6.ext.echo.rsp.res",    "Reserved",        Hex(2);
        active:     bool = 29..30, "icmpv6.ext.echo.rsp.active", "Active",          Flag;
        ipv4:       bool = 30..31, "icmpv6.ext.echo.rsp.ipv4",   "IPv4",            Flag;
        ipv6:       bool = 31..32, "icmpv6.ext.echo.rsp.ipv6",   "IPv6",            Flag;
    }
}

/// The UDP port of Teredo, RFC 4380 §2.7.
pub(super) const TEREDO: u16 = 3544;

/// Echo request and reply.
pub(super) static ECHO: Message = Message { body: Echo::TABLE, rest: Rest::Carried(Next::Data) };

/// Echo request to a Teredo server.
pub(super) static TESTED: Message = Message { body: Tested::TABLE, rest: Rest::Carried(Next::Data) };

/// Extended echo request.
pub(super) static EXTENDED_REQUEST: Message = Message {
    body: ExtendedRequest::TABLE,
    rest: Rest::Told(|layer, to, at| extensions::fields(to, at, &layer.header[at..])),
};

/// Extended echo reply.
pub(super) static EXTENDED_REPLY: Message =
    Message { body: ExtendedReply::TABLE, rest: Rest::Carried(Next::Data) };

/// States of a neighbour, RFC 8335 §3.
#[must_use]
pub fn states(number: u64) -> Option<&'static str> {
    ["Reserved", "Incomplete", "Reachable", "Stale", "Delay", "Probe", "Failed"].get(number as usize).copied()
}
