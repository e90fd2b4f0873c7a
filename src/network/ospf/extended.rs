//! Attributes of prefixes and links, [RFC 7684](https://www.rfc-editor.org/rfc/rfc7684), and their segments,
//! [RFC 8665](https://www.rfc-editor.org/rfc/rfc8665).

use core::ops::Range;

use super::lsa3::Prefix as Address;
use super::tlv::{self, rows};
use super::traffic::Tlv;
use super::words::{links as link_kinds, routes};
use super::{Ospf, application, information};
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// What every prefix begins with.
    pub struct Prefix("ospf.tlv.extpfx", "Prefix", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv.extpfx.tlv_type", "Type",   Dec;
        length: u16 = 16..32, "ospf.tlv_length",          "Length", Rest(1);
    }
    data {
        route: 8,  "ospf.tlv.extpfx.rotuetype", "Route Type", Dec => routes;
        len: 8,    "ospf.prefix_length",        "Prefix Length", Dec;
        family: 8, "ospf.tlv.extpfx.af",        "Address Family", Dec;
        size: 16,  "ospf.tlv.range_size",       "Range Size", Dec;
    }
}

header! {
    /// Flags of a prefix, RFC 7684 §2.1.
    pub struct PrefixFlags("ospf.tlv.extpfx.flag", "Flags", 1 bytes) {
                     0..8, "ospf.tlv.extpfx.flags",   "Flags", Hex(2);
        a: bool    = 0..1, "ospf.tlv.extpfx.flags.a", "Attach", Flag;
        n: bool    = 1..2, "ospf.tlv.extpfx.flags.n", "Node", Flag;
        unused: u8 = 2..8, "ospf.tlv.extpfx.flags.reserved", "Reserved", Hex(2);
    }
}

header! {
    /// Flags of a range of prefixes, RFC 8665 §4.
    pub struct RangeFlags("ospf.tlv.extpfx_range", "Flags", 1 bytes) {
                     0..8, "ospf.tlv.extpfx_range.flags",    "Flags", Hex(2);
        ia: bool   = 0..1, "ospf.tlv.extpfx_range.flags.ia", "Inter-Area", Flag;
        unused: u8 = 1..8, "ospf.tlv.extpfx_range.flags.reserved", "Reserved", Hex(2);
    }
}

header! {
    /// What every item of a prefix begins with.
    pub struct InPrefix("ospf.prefix_tlv", "Item of a Prefix", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv.extpfx.subtlv_type", "Type",   Dec;
        length: u16 = 16..32, "ospf.tlv_length",             "Length", Rest(1);
    }
}

header! {
    /// In front of the segment of a prefix, RFC 8665 §5.
    pub struct Segment("ospf.tlv.pfxsid", "Segment of a Prefix", 4 bytes) {
                       0..8, "ospf.tlv.pfxsid.flags",    "Flags", Hex(2);
        high: bool   = 0..1, "ospf.tlv.pfxsid.flags.reserved_high", "Reserved", Flag;
        np: bool     = 1..2, "ospf.tlv.pfxsid.flags.np", "No Penultimate Hop Popping", Flag;
        m: bool      = 2..3, "ospf.tlv.pfxsid.flags.m",  "Mapping Server", Flag;
        e: bool      = 3..4, "ospf.tlv.pfxsid.flags.e",  "Explicit Null", Flag;
        v: bool      = 4..5, "ospf.tlv.pfxsid.flags.v",  "Value", Flag;
        l: bool      = 5..6, "ospf.tlv.pfxsid.flags.l",  "Local", Flag;
        low: u8      = 6..8, "ospf.tlv.pfxsid.flags.reserved", "Reserved", Hex(1);
        reserved: [u8; 1] = 8..16, "ospf.reserved",      "Reserved", Bytes;
        topology: u8 = 16..24, "ospf.tlv.extlink.mt_id", "Topology", Dec;
        algorithm: u8 = 24..32, "ospf.lsa_sa",           "Algorithm", Dec;
    }
}

header! {
    /// What every link begins with.
    pub struct Link("ospf.tlv.extlink", "Link", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv.extlink.tlv_type", "Type",   Dec;
        length: u16 = 16..32, "ospf.tlv_length",           "Length", Rest(1);
    }
    data {
        link: 8,     "ospf.lsa.router.linktype", "Link Type", Dec => link_kinds;
        id: 32,      "ospf.lsa.router.linkid",   "Link ID", Ip;
        address: 32, "ospf.lsa.router.linkdata", "Link Data", Ip;
    }
}

header! {
    /// What every item of a link begins with.
    pub struct InLink("ospf.extlink_tlv", "Item of a Link", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv.extlink.subtlv_type", "Type",   Dec;
        length: u16 = 16..32, "ospf.tlv_length",              "Length", Rest(1);
    }
    data {
        neighbor: 32,  "ospf.tlv.extlink.nbr", "Neighbor", Ip;
        remote: 32,    "ospf.tlv.remote_ipv4_address", "Remote Address", Ip;
        local_id: 32,  "ospf.tlv.local_interface_id",  "Local Interface", Dec;
        remote_id: 32, "ospf.tlv.remote_interface_id", "Remote Interface", Dec;
    }
}

header! {
    /// In front of the segment of an adjacency, RFC 8665 §6; Wireshark calls two flags by one name.
    pub struct Adjacency("ospf.tlv.adjsid", "Segment of an Adjacency", 4 bytes) {
                       0..8, "ospf.tlv.adjsid.flags",   "Flags", Hex(2);
        b: bool      = 0..1, "ospf.tlv.adjsid.flags.b", "Backup", Flag;
        v: bool      = 1..2, "ospf.tlv.adjsid.flags.v", "Value", Flag;
        l: bool      = 2..3, "ospf.tlv.adjsid.flags.b", "Local", Flag;
        g: bool      = 3..4, "ospf.tlv.adjsid.flags.g", "Group", Flag;
        p: bool      = 4..5, "ospf.tlv.adjsid.flags.p", "Persistent", Flag;
        unused: u8   = 5..8, "ospf.tlv.adjsid.flags.reserved", "Reserved", Hex(1);
        reserved: [u8; 1] = 8..16, "ospf.reserved",     "Reserved", Bytes;
        topology: u8 = 16..24, "ospf.tlv.extlink.mt_id",  "Topology", Dec;
        weight: u8   = 24..32, "ospf.tlv.extlink.weight", "Weight", Dec;
    }
}

/// Bytes of a prefix in front of its items.
const PREFIX: usize = 8;
/// Bytes of a range of prefixes in front of its items.
const RANGE: usize = 12;
/// Bytes of a link in front of its items.
const LINK: usize = 12;

/// Tells prefixes from this byte on.
pub(super) fn prefixes(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    each(to, packet, start, |to, kind, value| match kind {
        1 if value.len() >= PREFIX => {
            let at = value.start;
            to.record(Prefix::TABLE, at - tlv::HEAD..value.end);
            rows(to, at..at + 3, &[Prefix::route, Prefix::len, Prefix::family], Tlv::hidden);
            to.part(PrefixFlags::TABLE, at + 3..at + 4);
            to.data(Address::ipv4, at + 4..at + PREFIX);
            in_prefix(to, packet, at + PREFIX..value.end);
            true
        }
        2 if value.len() >= RANGE => {
            let at = value.start;
            to.record(Prefix::TABLE, at - tlv::HEAD..value.end);
            rows(to, at..at + 4, &[Prefix::len, Prefix::family, Prefix::size], Tlv::hidden);
            to.part(RangeFlags::TABLE, at + 4..at + 5);
            to.data(Ospf::reserved, at + 5..at + 8);
            to.data(Address::ipv4, at + 8..at + RANGE);
            in_prefix(to, packet, at + RANGE..value.end);
            true
        }
        _ => false,
    });
}

/// Tells links from this byte on.
pub(super) fn links(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    each(to, packet, start, |to, kind, value| {
        if kind != 1 || value.len() < LINK {
            return false;
        }
        let at = value.start;
        to.record(Link::TABLE, at - tlv::HEAD..value.end);
        to.data(Link::link, at..at + 1);
        to.data(Ospf::reserved, at + 1..at + 4);
        rows(to, at + 4..at + LINK, &[Link::id, Link::address], Tlv::hidden);
        let rest = at + LINK..value.end;
        tlv::list(to, packet, rest, (InLink::TABLE, Tlv::padding), |to, kind, value| {
            in_link(to, packet, kind, value);
        });
        true
    });
}

/// Items that `tell` knows, and others, which have a type of another name.
fn each<'a, 'v>(
    to: &mut Fields<'a, 'v>,
    packet: &[u8],
    start: usize,
    mut tell: impl FnMut(&mut Fields<'a, 'v>, u16, Range<usize>) -> bool,
) {
    let mut at = start;
    while let Some([a, b, c, d]) = packet.get(at..at + tlv::HEAD) {
        let (kind, len) = (u16::from_be_bytes([*a, *b]), usize::from(u16::from_be_bytes([*c, *d])));
        let value = at + tlv::HEAD..at + tlv::HEAD + len;
        if value.end > packet.len() {
            return;
        }
        if !tell(to, kind, value.clone()) {
            to.record(information::Tlv::TABLE, at..value.end);
            to.data(information::Tlv::unknown, value.clone());
        }
        at = (value.start + len.next_multiple_of(4)).min(packet.len());
        to.hide(Tlv::padding, value.end..at);
    }
}

fn in_prefix(to: &mut Fields<'_, '_>, packet: &[u8], bytes: Range<usize>) {
    tlv::list(to, packet, bytes, (InPrefix::TABLE, Tlv::padding), |to, kind, value| match kind {
        2 if value.len() > Segment::LEN => {
            to.part(Segment::TABLE, value.clone());
            information::label(to, packet, true, value.start + Segment::LEN..value.end);
        }
        _ => to.data(Tlv::value, value),
    });
}

fn in_link(to: &mut Fields<'_, '_>, packet: &[u8], kind: u16, value: Range<usize>) {
    let segment = value.start + Adjacency::LEN;
    match kind {
        2 if value.len() > Adjacency::LEN => {
            to.part(Adjacency::TABLE, value.clone());
            information::label(to, packet, true, segment..value.end);
        }
        3 if value.len() > Adjacency::LEN + 4 => {
            to.part(Adjacency::TABLE, value.clone());
            to.data(InLink::neighbor, segment..segment + 4);
            information::label(to, packet, true, segment + 4..value.end);
        }
        6 => information::depths(to, value),
        8 => rows(to, value, &[InLink::remote], Tlv::value),
        9 => rows(to, value, &[InLink::local_id, InLink::remote_id], Tlv::value),
        10 => application::tell(to, packet, value),
        _ => to.data(Tlv::value, value),
    }
}
