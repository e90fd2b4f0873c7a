//! Link state advertisements of version 3, [RFC 5340 §A.4](https://www.rfc-editor.org/rfc/rfc5340#appendix-A.4).

use core::net::Ipv4Addr;

use super::lsa2::{self, HEADER};
use super::messages::each;
use super::options::Options3;
use super::words::{functions, links, scopes};
use super::{Ospf, information};
use crate::codec::{Field, Fields, Header, Value};
use crate::header;

header! {
    /// The header of an advertisement, with its body behind it.
    pub struct Lsa("ospf.advertisement", "Link State Advertisement", 20 bytes) {
        stays:    bool     = 0..1,     "ospf.v3.lsa.do_not_age", "Do Not Age", Flag;
        age:      u16      = 1..16,    "ospf.lsa.age",    "Age, in seconds", Dec;
                             16..32,   "ospf.v3.lsa",     "Type", Hex(4);
        handling: bool     = 16..17,   "ospf.v3.lsa.u",   "Handling if unknown", Flag;
        scope:    u8       = 17..19,   "ospf.v3.lsa.s12", "Flooding Scope", Hex(4) => scopes;
        function: u16      = 19..32,   "ospf.v3.lsa.fc",  "Function Code", Dec => functions, or 1;
        id:       Ipv4Addr = 32..64,   "ospf.link_state_id", "Link State ID", Ip;
        router:   Ipv4Addr = 64..96,   "ospf.advrouter",  "Advertising Router", Ip;
        sequence: u32      = 96..128,  "ospf.lsa.seqnum", "Sequence Number", Hex(8), or 0x8000_0001;
        checksum: u16      = 128..144, "ospf.lsa.chksum", "Checksum", Hex(4);
        length:   u16      = 144..160, "ospf.lsa.length", "Length", Whole(1);
    }
    data {
        is_router: 16,     "ospf.v3.lsa.router",      "Router-LSA", Flag;
        is_network: 16,    "ospf.v3.lsa.network",     "Network-LSA", Flag;
        is_prefix: 16,     "ospf.v3.lsa.interprefix", "Inter-Area-Prefix-LSA", Flag;
        is_boundary: 16,   "ospf.v3.lsa.interrouter", "Inter-Area-Router-LSA", Flag;
        is_external: 16,   "ospf.v3.lsa.asext",       "AS-External-LSA", Flag;
        is_membership: 16, "ospf.v3.lsa.member",      "Group-Membership-LSA", Flag;
        is_nssa: 16,       "ospf.v3.lsa.nssa",        "NSSA-LSA", Flag;
        is_link: 16,       "ospf.v3.lsa.link",        "Link-LSA", Flag;
        is_intra: 16,      "ospf.v3.lsa.intraprefix", "Intra-Area-Prefix-LSA", Flag;
        is_information: 16, "ospf.v3.lsa.opaque",     "Router Information LSA", Flag;
    }
}

header! {
    /// The header of an advertisement that stands alone: its length counts a body that is not here.
    pub struct Summary("ospf.summary", "Header of a Link State Advertisement", 20 bytes) {
        stays:    bool     = 0..1,     "ospf.v3.lsa.do_not_age", "Do Not Age", Flag;
        age:      u16      = 1..16,    "ospf.lsa.age",    "Age, in seconds", Dec;
                             16..32,   "ospf.v3.lsa",     "Type", Hex(4);
        handling: bool     = 16..17,   "ospf.v3.lsa.u",   "Handling if unknown", Flag;
        scope:    u8       = 17..19,   "ospf.v3.lsa.s12", "Flooding Scope", Hex(4) => scopes;
        function: u16      = 19..32,   "ospf.v3.lsa.fc",  "Function Code", Dec => functions, or 1;
        id:       Ipv4Addr = 32..64,   "ospf.link_state_id", "Link State ID", Ip;
        router:   Ipv4Addr = 64..96,   "ospf.advrouter",  "Advertising Router", Ip;
        sequence: u32      = 96..128,  "ospf.lsa.seqnum", "Sequence Number", Hex(8), or 0x8000_0001;
        checksum: u16      = 128..144, "ospf.lsa.chksum", "Checksum", Hex(4);
        length:   u16      = 144..160, "ospf.lsa.length", "Length", Dec;
    }
}

header! {
    /// What a router is.
    pub struct Flags("ospf.v3.router", "Router", 1 bytes) {
                      0..8, "ospf.v3.router.lsa.flags",   "Flags", Hex(2);
        unused: u8  = 0..4, "ospf.v3.router.lsa.flags.reserved", "Reserved", Hex(1);
        w: bool     = 4..5, "ospf.v3.router.lsa.flags.w", "Wild-Card Multicast Receiver", Flag;
        v: bool     = 5..6, "ospf.v3.router.lsa.flags.v", "Virtual Link Endpoint", Flag;
        e: bool     = 6..7, "ospf.v3.router.lsa.flags.e", "AS Boundary Router", Flag;
        b: bool     = 7..8, "ospf.v3.router.lsa.flags.b", "Area Border Router", Flag;
    }
}

header! {
    /// A link of a router.
    pub struct Link("ospf.interface", "Link", 16 bytes) {
        kind:      u8       = 0..8,    "ospf.v3.lsa.type", "Link Type", Dec => links;
        reserved:  [u8; 1]  = 8..16,   "ospf.reserved",    "Reserved", Bytes;
        metric:    u16      = 16..32,  "ospf.metric",      "Metric", Dec;
        interface: u32      = 32..64,  "ospf.v3.lsa.interface_id", "Interface", Dec;
        neighbor_interface: u32 = 64..96, "ospf.v3.lsa.neighbor_interface_id", "Interface of the Neighbor", Dec;
        neighbor:  Ipv4Addr = 96..128, "ospf.v3.lsa.neighbor_router_id", "Neighbor", Ip;
    }
}

header! {
    /// In front of an external prefix.
    pub struct External("ospf.external", "External Route", 4 bytes) {
                       0..8,  "ospf.v3.as.external.flags", "Flags", Hex(2);
        unused:  u8  = 0..5,  "ospf.v3.as.external.flags.reserved", "Reserved", Hex(2);
        e: bool      = 5..6,  "ospf.v3.as.external.flags.e", "Metric of Type 2", Flag;
        f: bool      = 6..7,  "ospf.v3.as.external.flags.f", "Forwarding Address", Flag;
        t: bool      = 7..8,  "ospf.v3.as.external.flags.t", "External Route Tag", Flag;
        metric: u32  = 8..32, "ospf.metric", "Metric", Dec;
    }
}

header! {
    /// What a prefix begins with, RFC 5340 §A.4.1.
    pub struct Prefix("ospf.prefix", "Prefix", 2 bytes) {
        length: u8 = 0..8,   "ospf.prefix_length", "Prefix Length", Dec, or 64;
                     8..16,  "ospf.v3.prefix.options", "Options", Hex(2);
        unused: u8 = 8..12,  "ospf.v3.prefix.options.reserved", "Reserved", Hex(1);
        p: bool    = 12..13, "ospf.v3.prefix.options.p",  "Propagate", Flag;
        mc: bool   = 13..14, "ospf.v3.prefix.options.mc", "Multicast", Flag;
        la: bool   = 14..15, "ospf.v3.prefix.options.la", "Local Address", Flag;
        nu: bool   = 15..16, "ospf.v3.prefix.options.nu", "No Unicast", Flag;
    }
    data {
        reserved,     "ospf.reserved", "Reserved", Bytes;
        metric: 16,   "ospf.metric",   "Metric", Dec;
        referenced: 16, "ospf.v3.lsa.referenced_ls_type", "Referenced Type", Hex(4);
        bytes,        "ospf.v3.address_prefix", "First Bytes of the Address", Bytes;
        ipv4: 32,     "ospf.v3.address_prefix.ipv4", "Address", Ip;
        ipv6: 128,    "ospf.v3.address_prefix.ipv6", "Address", Ip;
    }
}

header! {
    /// What else is in advertisements.
    pub struct Body("ospf.body", "Body", 0 bytes) {
    }
    data {
        metric: 24,      "ospf.metric", "Metric", Dec;
        attached: 32,    "ospf.v3.lsa.attached_router", "Attached Router", Ip;
        destination: 32, "ospf.v3.lsa.destination_router_id", "Destination Router", Ip;
        forward: 128,    "ospf.v3.lsa.forwarding_address.ipv6", "Forwarding Address", Ip;
        forward_ipv4: 32, "ospf.v3.lsa.forwarding_address.ipv4", "Forwarding Address", Ip;
        tag: 32,         "ospf.v3.lsa.external_route_tag", "External Route Tag", Dec;
        referenced_id: 32, "ospf.v3.lsa.referenced_link_state_id", "Referenced Link State ID", Ip;
        priority: 8,     "ospf.v3.lsa.router_priority", "Router Priority", Dec;
        address: 128,    "ospf.v3.lsa.link_local_interface_address.ipv6", "Link-Local Address", Ip;
        address_ipv4: 32, "ospf.v3.lsa.link_local_interface_address.ipv4", "Interface Address", Ip;
        padding,         "ospf.v3.lsa.address_padding", "Rest of the Address", Bytes;
        prefixes: 32,    "ospf.v3.lsa.num_prefixes", "Number of Prefixes", Count("ospf.prefix");
    }
}

header! {
    /// Whose prefixes an Intra-Area-Prefix-LSA has, and how many.
    pub struct Reference("ospf.reference", "Reference", 12 bytes) {
        prefixes: u16    = 0..16,  "ospf.v3.lsa.num_prefixes", "Number of Prefixes", Count("ospf.prefix");
        kind: u16        = 16..32, "ospf.v3.lsa.referenced_ls_type", "Referenced Type", Hex(4);
        id: Ipv4Addr     = 32..64, "ospf.v3.lsa.referenced_link_state_id", "Referenced Link State ID", Ip;
        router: Ipv4Addr = 64..96, "ospf.v3.lsa.referenced_advertising_router", "Referenced Advertising Router", Ip;
    }
}

/// Whose routes are told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    V4,
    V6,
}

/// RFC 5838 §2.1: instances 64 to 127 are IPv4's.
pub(super) const fn family(instance: u8) -> Family {
    if matches!(instance, 64..128) { Family::V4 } else { Family::V6 }
}

/// Tells the header of an advertisement that stands alone.
pub(super) fn summary(to: &mut Fields<'_, '_>, packet: &[u8], at: usize) {
    to.record(Summary::TABLE, at..at + HEADER);
    name(to, packet, at);
}

/// Tells the advertisements of an update.
pub(super) fn update(to: &mut Fields<'_, '_>, packet: &[u8], start: usize, family: Family) {
    to.data(lsa2::Lsa::count, start..start + 4);
    for (at, end) in lsa2::advertised(packet, start) {
        to.record(Lsa::TABLE, at..end);
        name(to, packet, at);
        // What is not all there has no more to tell.
        let _ = body(to, &packet[..end], at, family);
    }
}

/// The function code of an advertisement.
fn function(packet: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([packet[at + 2] & 0x1f, packet[at + 3]])
}

fn name(to: &mut Fields<'_, '_>, packet: &[u8], at: usize) {
    if let Some(name) = named(function(packet, at)) {
        to.number(name, at + 2..at + 4, 1);
    }
}

fn named(function: u16) -> Option<&'static Field> {
    Some(match function {
        1 => Lsa::is_router,
        2 => Lsa::is_network,
        3 => Lsa::is_prefix,
        4 => Lsa::is_boundary,
        5 => Lsa::is_external,
        6 => Lsa::is_membership,
        7 => Lsa::is_nssa,
        8 => Lsa::is_link,
        9 => Lsa::is_intra,
        12 => Lsa::is_information,
        _ => return None,
    })
}

fn body(to: &mut Fields<'_, '_>, packet: &[u8], start: usize, family: Family) -> Option<()> {
    let (at, end) = (start + HEADER, packet.len());
    match function(packet, start) {
        1 => {
            to.part(Flags::TABLE, at..end);
            to.part(Options3::TABLE, at + 1..end);
            each(to, at + 4, end, Link::LEN, |to, at| to.record(Link::TABLE, at..at + Link::LEN));
        }
        2 => {
            to.data(Ospf::reserved, at..at + 1);
            to.part(Options3::TABLE, at + 1..end);
            each(to, at + 4, end, 4, |to, at| to.data(Body::attached, at..at + 4));
        }
        3 => {
            to.data(Ospf::reserved, at..at + 1);
            to.data(Body::metric, at + 1..at + 4);
            prefix(to, packet, at + 4, Prefix::reserved, family)?;
        }
        4 => {
            to.data(Ospf::reserved, at..at + 1);
            to.part(Options3::TABLE, at + 1..end);
            to.data(Ospf::reserved, at + 4..at + 5);
            to.data(Body::metric, at + 5..at + 8);
            to.data(Body::destination, at + 8..at + 12);
        }
        5 | 7 => external(to, packet, at, family)?,
        8 => {
            to.data(Body::priority, at..at + 1);
            to.part(Options3::TABLE, at + 1..end);
            wide(to, at + 4..at + 20, family, [Body::address_ipv4, Body::address]);
            to.data(Body::prefixes, at + 20..at + 24);
            prefixes(to, packet, at + 24, Prefix::reserved, family)?;
        }
        9 => {
            to.record(Reference::TABLE, at..end);
            prefixes(to, packet, at + 12, Prefix::metric, family)?;
        }
        12 => information::tell(to, packet, at),
        _ => to.data(lsa2::Lsa::data, at..end),
    }
    Some(())
}

fn external(to: &mut Fields<'_, '_>, packet: &[u8], at: usize, family: Family) -> Option<()> {
    to.part(External::TABLE, at..packet.len());
    let (_, route) = External::parse(packet.get(at..)?).ok()?;
    let referenced = *packet.get(at + 6..)?.first_chunk::<2>()? != [0, 0];
    let mut at = prefix(to, packet, at + 4, Prefix::referenced, family)?;
    if route.f {
        wide(to, at..at + 16, family, [Body::forward_ipv4, Body::forward]);
        at += 16;
    }
    if route.t {
        to.data(Body::tag, at..at + 4);
        at += 4;
    }
    if referenced {
        to.data(Body::referenced_id, at..at + 4);
    }
    Some(())
}

/// An address of 16 bytes, of which IPv4 has the first four, RFC 5838 §2.5.
fn wide(to: &mut Fields<'_, '_>, bytes: core::ops::Range<usize>, family: Family, names: [&'static Field; 2]) {
    if family == Family::V6 {
        return to.data(names[1], bytes);
    }
    to.data(names[0], bytes.start..bytes.start + 4);
    to.data(Body::padding, bytes.start + 4..bytes.end);
}

fn prefixes(
    to: &mut Fields<'_, '_>,
    packet: &[u8],
    mut at: usize,
    middle: &'static Field,
    family: Family,
) -> Option<()> {
    while at + 4 <= packet.len() {
        at = prefix(to, packet, at, middle, family)?;
    }
    Some(())
}

/// Tells a prefix with what stands between its options and its address, and says where it ends.
fn prefix(
    to: &mut Fields<'_, '_>,
    packet: &[u8],
    at: usize,
    middle: &'static Field,
    family: Family,
) -> Option<usize> {
    let len = usize::from(*packet.get(at)?).div_ceil(32) * 4;
    let inside = at + 4..at + 4 + len;
    let bytes = packet.get(inside.clone())?;
    to.record(Prefix::TABLE, at..inside.end);
    to.data(middle, at + 2..at + 4);
    to.hide(Prefix::bytes, inside.clone());
    let mut octets = [0; 16];
    octets.get_mut(..len)?.copy_from_slice(bytes);
    match (family, octets) {
        (Family::V4, [a, b, c, d, ..]) => {
            to.number(Prefix::ipv4, inside.clone(), u32::from_be_bytes([a, b, c, d]) as usize);
        }
        (Family::V6, octets) => to.derive(Prefix::ipv6, inside.clone(), Value::Address(octets)),
    }
    Some(inside.end)
}
