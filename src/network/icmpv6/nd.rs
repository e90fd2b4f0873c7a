//! Neighbor discovery, [RFC 4861 §4](https://www.rfc-editor.org/rfc/rfc4861#section-4), inverse neighbor discovery,
//! [RFC 3122](https://www.rfc-editor.org/rfc/rfc3122), and certification paths,
//! [RFC 3971 §6.4](https://www.rfc-editor.org/rfc/rfc3971#section-6.4): all end in options.

use core::net::Ipv6Addr;

use super::options;
use super::{Message, Rest};
use crate::codec::Header;
use crate::header;

header! {
    /// A router is asked for, RFC 4861 §4.1; so are the addresses of an interface, RFC 3122 §2.
    pub struct Solicitation("icmpv6", "Solicitation", 4 bytes) {
        reserved: [u8; 4] = 0..32, "icmpv6.reserved", "Reserved", Bytes;
    }
}

header! {
    /// A router announces itself, RFC 4861 §4.2; flags as in RFC 6275 §7.1, RFC 4191 §2.2 and RFC 4389 §4.1.3.3.
    pub struct Router("icmpv6", "Router Advertisement", 12 bytes) {
        hop_limit:  u8   = 0..8,   "icmpv6.nd.ra.cur_hop_limit",   "Cur Hop Limit",   Dec, or 64;
                           8..16,  "icmpv6.nd.ra.flag",            "Flags",           Hex(2);
        managed:    bool = 8..9,   "icmpv6.nd.ra.flag.m",          "Managed address configuration", Flag;
        other:      bool = 9..10,  "icmpv6.nd.ra.flag.o",          "Other configuration", Flag;
        home_agent: bool = 10..11, "icmpv6.nd.ra.flag.h",          "Home Agent",      Flag;
        preference: u8   = 11..13, "icmpv6.nd.ra.flag.prf",        "Default Router Preference", Dec => preferences;
        proxy:      bool = 13..14, "icmpv6.nd.ra.flag.p",          "Proxy",           Flag;
        reserved:   u8   = 14..16, "icmpv6.nd.ra.flag.rsv",        "Reserved",        Dec;
        lifetime:   u16  = 16..32, "icmpv6.nd.ra.router_lifetime", "Router Lifetime, in seconds", Dec, or 1800;
        reachable:  u32  = 32..64, "icmpv6.nd.ra.reachable_time",  "Reachable Time, in milliseconds", Dec;
        retrans:    u32  = 64..96, "icmpv6.nd.ra.retrans_timer",   "Retrans Timer, in milliseconds", Dec;
    }
}

header! {
    /// The link-layer address of a neighbor is asked for, RFC 4861 §4.3.
    pub struct NeighborSolicitation("icmpv6", "Neighbor Solicitation", 20 bytes) {
        reserved: [u8; 4]  = 0..32,   "icmpv6.reserved",             "Reserved",       Bytes;
        target:   Ipv6Addr = 32..160, "icmpv6.nd.ns.target_address", "Target Address", Ip;
    }
}

header! {
    /// And told, RFC 4861 §4.4.
    pub struct Neighbor("icmpv6", "Neighbor Advertisement", 20 bytes) {
                              0..32,   "icmpv6.nd.na.flag",           "Flags",          Hex(8);
        router:    bool     = 0..1,    "icmpv6.nd.na.flag.r",         "Router",         Flag;
        solicited: bool     = 1..2,    "icmpv6.nd.na.flag.s",         "Solicited",      Flag;
        override_: bool     = 2..3,    "icmpv6.nd.na.flag.o",         "Override",       Flag;
        reserved:  u32      = 3..32,   "icmpv6.nd.na.flag.rsv",       "Reserved",       Dec;
        target:    Ipv6Addr = 32..160, "icmpv6.nd.na.target_address", "Target Address", Ip;
    }
}

header! {
    /// There is a better first hop, RFC 4861 §4.5.
    pub struct Redirect("icmpv6", "Redirect", 36 bytes) {
        reserved:    [u8; 4]  = 0..32,    "icmpv6.reserved",                  "Reserved",            Bytes;
        target:      Ipv6Addr = 32..160,  "icmpv6.nd.rd.target_address",      "Target Address",      Ip;
        destination: Ipv6Addr = 160..288, "icmpv6.rd.na.destination_address", "Destination Address", Ip;
    }
}

header! {
    /// A certificate of a router is asked for, RFC 3971 §6.4.1.
    pub struct PathSolicitation("icmpv6", "Certification Path Solicitation", 4 bytes) {
        identifier: u16 = 0..16,  "icmpv6.send.identifier", "Identifier", Dec;
        component:  u16 = 16..32, "icmpv6.send.component",  "Component",  Dec;
    }
}

header! {
    /// And told, RFC 3971 §6.4.2.
    pub struct Path("icmpv6", "Certification Path Advertisement", 8 bytes) {
        identifier: u16     = 0..16,  "icmpv6.send.identifier",     "Identifier",     Dec;
        all:        u16     = 16..32, "icmpv6.send.all_components", "All Components", Dec;
        component:  u16     = 32..48, "icmpv6.send.component",      "Component",      Dec;
        reserved:   [u8; 2] = 48..64, "icmpv6.reserved",            "Reserved",       Bytes;
    }
}

/// Router solicitation, inverse neighbor discovery.
pub(super) static SOLICITATION: Message =
    Message { body: Solicitation::TABLE, rest: Rest::Told(options::fields) };

/// Router advertisement.
pub(super) static ROUTER: Message = Message { body: Router::TABLE, rest: Rest::Told(options::fields) };

/// Neighbor solicitation.
pub(super) static NEIGHBOR_SOLICITATION: Message =
    Message { body: NeighborSolicitation::TABLE, rest: Rest::Told(options::fields) };

/// Neighbor advertisement.
pub(super) static NEIGHBOR: Message = Message { body: Neighbor::TABLE, rest: Rest::Told(options::fields) };

/// Redirect.
pub(super) static REDIRECT: Message = Message { body: Redirect::TABLE, rest: Rest::Redirected };

/// Certification path solicitation.
pub(super) static PATH_SOLICITATION: Message =
    Message { body: PathSolicitation::TABLE, rest: Rest::Told(options::fields) };

/// Certification path advertisement.
pub(super) static PATH: Message = Message { body: Path::TABLE, rest: Rest::Told(options::fields) };

/// How much a router is preferred, RFC 4191 §2.1.
#[must_use]
pub fn preferences(number: u64) -> Option<&'static str> {
    ["Medium", "High", "Reserved", "Low"].get(number as usize).copied()
}
