//! Options of mobile nodes: mobile IPv6, [RFC 6275 §7](https://www.rfc-editor.org/rfc/rfc6275#section-7), its fast
//! handovers, [RFC 5568 §6.4](https://www.rfc-editor.org/rfc/rfc5568#section-6.4), their keys,
//! [RFC 5269](https://www.rfc-editor.org/rfc/rfc5269), anchors, [RFC 5380](https://www.rfc-editor.org/rfc/rfc5380), and
//! of networks that are not broadcast, [RFC 2491](https://www.rfc-editor.org/rfc/rfc2491).

use core::net::Ipv6Addr;
use core::ops::Range;

use super::Icmpv6;
use super::options::{Opt, fixed};
use crate::codec::{Field, Fields, Header};
use crate::header;
use crate::network::ipv6::options::EMPTY;

header! {
    /// How far shortcuts may reach, RFC 2491 §5.1.1.
    pub struct Shortcut("icmpv6.opt", "NBMA Shortcut Limit", 6 bytes) {
        limit:    u8      = 0..8,  "icmpv6.opt.nbma.shortcut_limit", "Shortcut Limit", Dec;
        reserved: [u8; 5] = 8..48, "icmpv6.opt.reserved",            "Reserved",       Bytes;
    }
}

header! {
    /// How often a router announces itself, RFC 6275 §7.3.
    pub struct Interval("icmpv6.opt", "Advertisement Interval", 6 bytes) {
        reserved: [u8; 2] = 0..16,  "icmpv6.opt.reserved",               "Reserved", Bytes;
        interval: u32     = 16..48, "icmpv6.opt.advertisement_interval", "Advertisement Interval, in milliseconds", Dec;
    }
}

header! {
    /// RFC 6275 §7.4.
    pub struct HomeAgent("icmpv6.opt", "Home Agent Information", 6 bytes) {
        reserved:   [u8; 2] = 0..16,  "icmpv6.opt.reserved",              "Reserved",              Bytes;
        preference: u16     = 16..32, "icmpv6.opt.home_agent_preference", "Home Agent Preference", Dec;
        lifetime:   u16     = 32..48, "icmpv6.opt.home_agent_lifetime",   "Home Agent Lifetime, in seconds", Dec;
    }
}

header! {
    /// An address of a node or router, RFC 5568 §6.4.1.
    pub struct Location("icmpv6.opt", "IP Address/Prefix", 22 bytes) {
        code:     u8       = 0..8,    "icmpv6.opt.ipa.option_code",  "Option-Code",   Dec => locations;
        length:   u8       = 8..16,   "icmpv6.opt.ipa.prefix_len",   "Prefix Length", Dec;
        reserved: [u8; 4]  = 16..48,  "icmpv6.opt.reserved",         "Reserved",      Bytes;
        address:  Ipv6Addr = 48..176, "icmpv6.opt.ipa.ipv6_address", "IPv6 Address",  Ip;
    }
}

header! {
    /// A prefix of the new router, RFC 4068 §6.4.2.
    pub struct NewRouter("icmpv6.opt", "New Router Prefix Information", 22 bytes) {
        code:     u8       = 0..8,    "icmpv6.opt.nrpi.option_code", "Option-Code",   Dec;
        length:   u8       = 8..16,   "icmpv6.opt.nrpi.prefix_len",  "Prefix Length", Dec;
        reserved: [u8; 4]  = 16..48,  "icmpv6.opt.reserved",         "Reserved",      Bytes;
        prefix:   Ipv6Addr = 48..176, "icmpv6.opt.nrpi.prefix",      "Prefix",        Ip;
    }
}

header! {
    /// A link-layer address of a node or router, RFC 5568 §6.4.3; it follows.
    pub struct LinkLayer("icmpv6.opt", "Link-layer Address", 1 bytes) {
        code: u8 = 0..8, "icmpv6.opt.lla.option_code", "Option-Code", Dec => links;
    }
    data {
        address, "icmpv6.opt.lla.bytes", "LLA", Bytes;
    }
}

header! {
    /// Whether the new address may be used, RFC 5568 §6.4.5; another one follows.
    pub struct Acknowledgment("icmpv6.opt", "Neighbor Advertisement Acknowledgment", 2 bytes) {
        code:   u8 = 0..8,  "icmpv6.opt.naack.option_code", "Option-Code", Dec;
        status: u8 = 8..16, "icmpv6.opt.naack.status",      "Status",      Dec => acknowledgments;
    }
    data {
        supplied, "icmpv6.opt.naack.supplied_ncoa", "Supplied new care-of address", Ip;
        reserved, "icmpv6.opt.reserved",            "Reserved", Bytes;
    }
}

header! {
    /// A mobility anchor point, RFC 5380 §5.
    pub struct Anchor("icmpv6.opt", "MAP", 22 bytes) {
        distance:   u8       = 0..4,    "icmpv6.opt.map.distance",       "Dist",       Dec;
        preference: u8       = 4..8,    "icmpv6.opt.map.preference",     "Preference", Dec;
                               8..16,   "icmpv6.opt.map.flag",           "Flags",      Hex(2);
        r:          bool     = 8..9,    "icmpv6.opt.map.flag.r",         "Regional care-of address from the anchor's prefix", Flag;
        reserved:   u8       = 9..16,   "icmpv6.opt.map.flag.reserved",  "Reserved",   Dec;
        lifetime:   u32      = 16..48,  "icmpv6.opt.map.valid_lifetime", "Valid Lifetime, in seconds", Dec;
        address:    Ipv6Addr = 48..176, "icmpv6.opt.map.global_address", "Global Address for MAP", Ip;
    }
}

header! {
    /// Asks for a key, RFC 5269 §5.1.1: the public key to encrypt it with follows, and padding.
    pub struct KeyRequest("icmpv6.opt", "Handover Key Request", 2 bytes) {
        pad_length: u8 = 0..8,   "icmpv6.opt.hkr.pad_length", "Pad Length",     Dec;
        algorithm:  u8 = 8..12,  "icmpv6.opt.hkr.at",         "Algorithm Type", Dec;
        reserved:   u8 = 12..16, "icmpv6.opt.hkr.reserved",   "Resrvd",         Dec;
    }
    data {
        public_key, "icmpv6.opt.hkr.encryption_public_key",  "Handover Key Encryption Public Key", Bytes;
        lifetime: 16, "icmpv6.opt.hkr.lifetime",             "Key Lifetime, in seconds", Dec;
        key,        "icmpv6.opt.hkr.encrypted_handover_key", "Encrypted Handover Key", Bytes;
        padding,    "icmpv6.opt.hkr.padding",                "Padding", Bytes;
    }
}

header! {
    /// What helps a handover, [RFC 5271 §4.1](https://www.rfc-editor.org/rfc/rfc5271#section-4.1).
    pub struct Assist("icmpv6.opt", "Handover Assist Information", 2 bytes) {
        code:   u8 = 0..8,  "icmpv6.opt.hai.option_code", "Option-Code", Dec => assists;
        length: u8 = 8..16, "icmpv6.opt.hai.length",      "HAI-Length",  Dec;
    }
    data {
        value, "icmpv6.opt.hai.value", "HAI-Value", Bytes;
    }
}

header! {
    /// Who a node is, RFC 5271 §4.2.
    pub struct Node("icmpv6.opt", "Mobile Node Identifier", 2 bytes) {
        code:   u8 = 0..8,  "icmpv6.opt.mn.option_code", "Option-Code", Dec => identifiers;
        length: u8 = 8..16, "icmpv6.opt.mn.length",      "MN-ID-Length", Dec;
    }
    data {
        value, "icmpv6.opt.mn.value", "MN-ID-Value", Bytes;
    }
}

/// Tells a link-layer address.
pub(super) fn link(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.part(LinkLayer::TABLE, data.clone());
    to.data(LinkLayer::address, data.start + LinkLayer::LEN..data.end);
}

/// Tells an acknowledgment: with status 2, another address is to be used.
pub(super) fn acknowledgment(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    const SUPPLIED: u8 = 2;
    to.part(Acknowledgment::TABLE, data.clone());
    let start = data.start + Acknowledgment::LEN;
    if value.get(1) == Some(&SUPPLIED) && start + 16 <= data.end {
        to.data(Acknowledgment::supplied, start..start + 16);
        return to.data(Icmpv6::unknown_data, start + 16..data.end);
    }
    to.data(Acknowledgment::reserved, start..data.end);
}

/// Tells a request for a key.
pub(super) fn key_request(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    key(to, data, value, KeyRequest::LEN, KeyRequest::public_key);
}

/// Tells a key.
pub(super) fn key_reply(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    let lifetime = data.start + KeyRequest::LEN..data.start + KeyRequest::LEN + 2;
    if lifetime.end > data.end {
        return fixed(to, KeyRequest::TABLE, data);
    }
    to.part(KeyRequest::TABLE, data.clone());
    to.data(KeyRequest::lifetime, lifetime);
    key(to, data, value, KeyRequest::LEN + 2, KeyRequest::key);
}

fn key(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8], before: usize, field: &'static Field) {
    if before == KeyRequest::LEN {
        to.part(KeyRequest::TABLE, data.clone());
    }
    let start = (data.start + before).min(data.end);
    let padding = usize::from(value.first().copied().unwrap_or_default()).min(data.end - start);
    to.data(field, start..data.end - padding);
    to.data_or(KeyRequest::padding, data.end - padding..data.end, EMPTY);
}

/// Tells what helps a handover.
pub(super) fn assist(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Assist::TABLE, data.clone());
    counted(to, data, value, Assist::value);
}

/// Tells who a node is.
pub(super) fn node(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Node::TABLE, data.clone());
    counted(to, data, value, Node::value);
}

/// A value of as many bytes as the second byte of the option's data says, and padding.
fn counted(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8], field: &'static Field) {
    let start = (data.start + 2).min(data.end);
    let end = (start + usize::from(value.get(1).copied().unwrap_or_default())).min(data.end);
    to.data(field, start..end);
    to.data(Opt::padding, end..data.end);
}

/// Whose address it is, RFC 5568 §6.4.1.
#[must_use]
pub fn locations(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Old Care-of Address",
        2 => "New Care-of Address",
        3 => "NAR's IP address",
        4 => "NAR's Prefix",
        _ => return None,
    })
}

/// Whose link-layer address it is, RFC 5568 §6.4.3.
#[must_use]
pub fn links(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Wildcard, all nearby access points",
        1 => "New access point",
        2 => "Mobile node",
        3 => "New access router",
        4 => "Source of the message",
        5 => "The current router's interface",
        6 => "No prefix information available",
        7 => "No fast handover support",
        _ => return None,
    })
}

/// Statuses of an acknowledgment, RFC 5568 §6.4.5.
#[must_use]
pub fn acknowledgments(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "New address invalid, perform address configuration",
        2 => "New address invalid, use the supplied one",
        3 => "New address invalid, use the new router's address",
        4 => "Previous address supplied, do not send a binding update",
        128 => "Link-layer address unrecognized",
        _ => return None,
    })
}

/// Kinds of assistance, RFC 5271 §4.1.
#[must_use]
pub fn assists(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Access Network Identifier",
        2 => "Sector ID",
        _ => return None,
    })
}

/// Kinds of identifiers, RFC 5271 §4.2.
#[must_use]
pub fn identifiers(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "NAI",
        2 => "IMSI",
        _ => return None,
    })
}
