//! Options that routers and neighbors announce: addresses of the link,
//! [RFC 4861 §4.6](https://www.rfc-editor.org/rfc/rfc4861#section-4.6), prefixes, routes, name servers, and more.

use core::net::Ipv6Addr;
use core::ops::Range;

use super::Icmpv6;
use super::nd::preferences;
use super::options::{Opt, fixed};
use super::text::{self as text, LINK, NAME, name};
use crate::codec::{Field, Fields, Header};
use crate::header;

header! {
    /// A link-layer address, or addresses of IPv6, RFC 4861 §4.6.1, RFC 3122 §3.
    pub struct Link("icmpv6.opt", "Link-layer Address", 0 bytes) {
    }
    data {
        address, "icmpv6.opt.linkaddr",        "Link-Layer Address",        Coded(&LINK);
        source,  "icmpv6.opt.src_linkaddr",    "Source Link-Layer Address", Coded(&LINK);
        target,  "icmpv6.opt.target_linkaddr", "Target Link-Layer Address", Coded(&LINK);
        long,        "icmpv6.opt.linkaddr_eui64",        "Link-Layer Address",        Mac;
        long_source, "icmpv6.opt.src_linkaddr_eui64",    "Source Link-Layer Address", Mac;
        long_target, "icmpv6.opt.target_linkaddr_eui64", "Target Link-Layer Address", Mac;
        list,    "icmpv6.opt.ipv6_address",    "IPv6 Address",              Ip;
        captive, "icmpv6.opt.captive_portal",  "URI of the captive portal", Text;
    }
}

header! {
    /// A prefix of the link, RFC 4861 §4.6.2, RFC 6275 §7.2.
    pub struct Prefix("icmpv6.opt", "Prefix Information", 30 bytes) {
        length:     u8       = 0..8,     "icmpv6.opt.prefix.length",             "Prefix Length",  Dec, or 64;
                               8..16,    "icmpv6.opt.prefix.flag",               "Flags",          Hex(2);
        on_link:    bool     = 8..9,     "icmpv6.opt.prefix.flag.l",             "On-link",        Flag;
        autonomous: bool     = 9..10,    "icmpv6.opt.prefix.flag.a",             "Autonomous address-configuration", Flag;
        router:     bool     = 10..11,   "icmpv6.opt.prefix.flag.r",             "Router Address", Flag;
        flags:      u8       = 11..16,   "icmpv6.opt.prefix.flag.reserved",      "Reserved1",      Dec;
        valid:      u32      = 16..48,   "icmpv6.opt.prefix.valid_lifetime",     "Valid Lifetime, in seconds", Dec, or 2_592_000;
        preferred:  u32      = 48..80,   "icmpv6.opt.prefix.preferred_lifetime", "Preferred Lifetime, in seconds", Dec, or 604_800;
        reserved:   [u8; 4]  = 80..112,  "icmpv6.opt.reserved",                  "Reserved2",      Bytes;
        prefix:     Ipv6Addr = 112..240, "icmpv6.opt.prefix",                    "Prefix",         Ip;
    }
}

header! {
    /// Six bytes before a packet, or before addresses.
    pub struct Redirected("icmpv6.opt", "Redirected Header", 6 bytes) {
        reserved: [u8; 6] = 0..48, "icmpv6.opt.reserved", "Reserved", Bytes;
    }
    data {
        packet, "icmpv6.opt.redirected_packet", "IP header and data", Bytes;
    }
}

header! {
    /// RFC 4861 §4.6.4.
    pub struct Mtu("icmpv6.opt", "MTU", 6 bytes) {
        reserved: [u8; 2] = 0..16,  "icmpv6.opt.reserved", "Reserved", Bytes;
        mtu:      u32     = 16..48, "icmpv6.opt.mtu",      "MTU",      Dec, or 1500;
    }
}

header! {
    /// A route, [RFC 4191 §2.3](https://www.rfc-editor.org/rfc/rfc4191#section-2.3); its prefix follows, as far as it is
    /// not zero.
    pub struct Route("icmpv6.opt", "Route Information", 6 bytes) {
        length:        u8 = 0..8,   "icmpv6.opt.prefix.length",   "Prefix Length", Dec;
                            8..16,  "icmpv6.opt.route_info.flag", "Flags",         Hex(2);
        reserved_high: u8 = 8..11,  "icmpv6.opt.route_info.flag.reserved_high", "Resvd", Dec;
        preference:    u8 = 11..13, "icmpv6.opt.route_info.flag.route_preference", "Route Preference", Dec => preferences;
        reserved_low:  u8 = 13..16, "icmpv6.opt.route_info.flag.reserved_low", "Resvd", Dec;
        lifetime:      u32 = 16..48, "icmpv6.opt.route_lifetime", "Route Lifetime, in seconds", Dec, or 1800;
    }
    data {
        reserved, "icmpv6.opt.route_info.flag.reserved", "Resvd", Dec;
        bytes,    "icmpv6.opt.prefix.bytes",             "First bytes of the prefix", Bytes;
        prefix,   "icmpv6.opt.prefix",                   "Prefix", Ip;
    }
}

header! {
    /// Name servers, [RFC 8106 §5.1](https://www.rfc-editor.org/rfc/rfc8106#section-5.1); their addresses follow.
    pub struct Servers("icmpv6.opt", "Recursive DNS Server", 6 bytes) {
        reserved: [u8; 2] = 0..16,  "icmpv6.opt.reserved",       "Reserved", Bytes;
        lifetime: u32     = 16..48, "icmpv6.opt.rdnss.lifetime", "Lifetime, in seconds", Dec, or 1800;
    }
    data {
        address, "icmpv6.opt.rdnss", "Address of a recursive DNS server", Ip;
    }
}

header! {
    /// Domains to search, RFC 8106 §5.2; their names follow.
    pub struct Names("icmpv6.opt", "DNS Search List", 6 bytes) {
        reserved: [u8; 2] = 0..16,  "icmpv6.opt.reserved",       "Reserved", Bytes;
        lifetime: u32     = 16..48, "icmpv6.opt.dnssl.lifetime", "Lifetime, in seconds", Dec, or 1800;
    }
    data {
        name, "icmpv6.opt.dnssl", "Domain name", Coded(&NAME);
    }
}

header! {
    /// More flags of a router, [RFC 5175 §4](https://www.rfc-editor.org/rfc/rfc5175#section-4).
    pub struct Flags("icmpv6.opt", "RA Flags Extension", 6 bytes) {
                            0..16,  "icmpv6.opt.efo",      "Flags",    Hex(4);
        managed:    bool  = 0..1,   "icmpv6.opt.efo.m",    "Managed address configuration", Flag;
        other:      bool  = 1..2,   "icmpv6.opt.efo.o",    "Other configuration", Flag;
        home_agent: bool  = 2..3,   "icmpv6.opt.efo.h",    "Home Agent", Flag;
        preference: u8    = 3..5,   "icmpv6.opt.efo.prf",  "Default Router Preference", Dec => preferences;
        proxy:      bool  = 5..6,   "icmpv6.opt.efo.p",    "Proxy",    Flag;
        flags:      u16   = 6..16,  "icmpv6.opt.efo.rsv",  "Bits available for assignment", Dec;
        reserved:   [u8; 4] = 16..48, "icmpv6.opt.reserved", "Bits available for assignment", Bytes;
    }
}

header! {
    /// The prefix that stands for IPv4, [RFC 8781 §4](https://www.rfc-editor.org/rfc/rfc8781#section-4); it follows.
    pub struct Prefix64("icmpv6.opt", "PREF64", 2 bytes) {
        lifetime: u16 = 0..13,  "icmpv6.opt.pref64.scaled_lifetime", "Scaled Lifetime, in units of eight seconds", Dec;
        code:     u8  = 13..16, "icmpv6.opt.pref64.plc",             "Prefix Length Code", Hex(4) => lengths;
    }
    data {
        bytes,  "icmpv6.opt.pref64.prefix.bytes", "First bytes of the prefix", Bytes;
        prefix, "icmpv6.opt.pref64.prefix",       "Prefix", Ip;
    }
}

/// Bytes of an address.
const ADDRESS: usize = 16;

/// Bytes of an EUI-64, and of the padding behind it.
const LONG: usize = 8;
const LONG_PADDED: usize = 14;

/// Tells a link-layer address: of an option of sixteen bytes it is an EUI-64,
/// [RFC 4944 §8](https://www.rfc-editor.org/rfc/rfc4944#section-8).
pub(super) fn link(to: &mut Fields<'_, '_>, kind: u8, data: Range<usize>) {
    if data.len() == LONG_PADDED {
        let address = data.start..data.start + LONG;
        to.data(Link::long, address.clone());
        if kind == 1 {
            to.view(Link::address, address.clone());
            to.view(Link::source, address.clone());
        }
        to.view(if kind == 1 { Link::long_source } else { Link::long_target }, address.clone());
        return to.data(Opt::padding, address.end..data.end);
    }
    to.data(Link::address, data.clone());
    to.view(if kind == 1 { Link::source } else { Link::target }, data);
}

/// Tells a list of addresses.
pub(super) fn addresses(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.part(Redirected::TABLE, data.clone());
    each(to, Link::list, data.start + Redirected::LEN..data.end);
}

/// Tells a redirected header whose packet is no layer of its own.
pub(super) fn redirected(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.part(Redirected::TABLE, data.clone());
    to.data(Redirected::packet, data.start + Redirected::LEN..data.end);
}

/// Tells a route.
pub(super) fn route(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Route::TABLE, data.clone());
    if let Some(flags) = value.get(1) {
        to.number(Route::reserved, data.start + 1..data.start + 2, (flags & 0xe7).into());
    }
    let rest = value.get(Route::LEN..).unwrap_or_default();
    prefix(to, (Route::bytes, Route::prefix), data.end - rest.len()..data.end, rest);
}

/// Tells a prefix of eight or sixteen bytes; options of other lengths have none.
pub(super) fn prefix(
    to: &mut Fields<'_, '_>,
    fields: (&'static Field, &'static Field),
    data: Range<usize>,
    value: &[u8],
) {
    match data.len() {
        8 | ADDRESS => text::prefix(to, fields, data, value),
        _ => to.data(Icmpv6::unknown_data, data),
    }
}

/// Tells name servers.
pub(super) fn servers(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.part(Servers::TABLE, data.clone());
    each(to, Servers::address, data.start + Servers::LEN..data.end);
}

/// Tells whole addresses and what is behind them.
fn each(to: &mut Fields<'_, '_>, field: &'static Field, data: Range<usize>) {
    let mut at = data.start;
    while at + ADDRESS <= data.end {
        to.data(field, at..at + ADDRESS);
        at += ADDRESS;
    }
    to.data(Icmpv6::unknown_data, at..data.end);
}

/// Tells domain names, and the zeros behind them.
pub(super) fn names(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Names::TABLE, data.clone());
    let mut rest = value.get(Names::LEN..).unwrap_or_default();
    while let Ok((behind, one)) = name(rest) {
        let end = data.end - behind.len();
        to.data(Names::name, end - one.len()..end);
        rest = behind;
    }
    to.data(Opt::padding, data.end - rest.len()..data.end);
}

/// Tells the address of a captive portal, RFC 8910 §2.3, and the zeros behind it.
pub(super) fn portal(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    let len = value.iter().position(|byte| *byte == 0).unwrap_or(value.len());
    to.data(Link::captive, data.start..data.start + len);
    to.data(Opt::padding, data.start + len..data.end);
}

/// Tells a prefix that stands for IPv4.
pub(super) fn prefix64(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    const WHOLE: usize = 12;
    const LENGTHS: [usize; 6] = [12, 8, 7, 6, 5, 4];
    let len = value.get(1).and_then(|code| LENGTHS.get(usize::from(code & 7)));
    let (Some(len), Some(prefix)) = (len, value.get(Prefix64::LEN..Prefix64::LEN + WHOLE)) else {
        return fixed(to, Prefix64::TABLE, data);
    };
    to.part(Prefix64::TABLE, data.clone());
    let start = data.start + Prefix64::LEN;
    let fields = (Prefix64::bytes, Prefix64::prefix);
    text::prefix(to, fields, start..start + len, &prefix[..*len]);
    to.data(Opt::padding, start + len..start + WHOLE);
    to.data(Icmpv6::unknown_data, start + WHOLE..data.end);
}

/// Prefix length codes, RFC 8781 §4.
#[must_use]
pub fn lengths(number: u64) -> Option<&'static str> {
    ["96 bits", "64 bits", "56 bits", "48 bits", "40 bits", "32 bits"].get(number as usize).copied()
}
