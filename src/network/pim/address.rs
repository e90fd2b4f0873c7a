//! Encoded addresses, [RFC 7761 §4.9.1](https://www.rfc-editor.org/rfc/rfc7761#section-4.9.1): family, encoding and address,
//! between which those of groups and sources have flags and the length of a mask; the attributes behind a source,
//! [RFC 5384 §3.3](https://www.rfc-editor.org/rfc/rfc5384#section-3.3).

use core::ops::Range;

use super::words::{attributes, encodings, families};
use crate::codec::{Field, Fields, Header, Table};
use crate::header;

header! {
    /// What every encoded address begins with; what it is called as a whole depends on the message.
    pub struct Address("pim.address", "Encoded Address", 2 bytes) {
        family:   u8 = 0..8,  "pim.addr_address_family", "Address Family", Dec => families, or 1;
        encoding: u8 = 8..16, "pim.addr_encoding_type",  "Encoding Type",  Dec => encodings;
    }
    data {
        unicast: 32,       "pim.unicast",      "Address", Ip;
        unicast_ipv6: 128, "pim.unicast_ipv6", "Address", Ip;
        group: 32,         "pim.group",        "Group", Ip;
        group_ipv6: 128,   "pim.group_ip6",    "Group", Ip;
        source: 32,        "pim.source",       "Source", Ip;
        source_ipv6: 128,  "pim.source_ip6",   "Source", Ip;
        listed: 32,        "pim.address_list", "Address of the Neighbor", Ip;
        listed_ipv6: 128,  "pim.address_list_ip6", "Address of the Neighbor", Ip;
        upstream: 32,      "pim.upstream_neighbor", "Upstream Neighbor", Ip;
        upstream_ipv6: 128, "pim.upstream_neighbor_ip6", "Upstream Neighbor", Ip;
        joined: 32,        "pim.join_ip",      "Joined", Ip;
        joined_ipv6: 128,  "pim.join_ip6",     "Joined", Ip;
        pruned: 32,        "pim.prune_ip",     "Pruned", Ip;
        pruned_ipv6: 128,  "pim.prune_ip6",    "Pruned", Ip;
        bsr: 32,           "pim.bsr",          "Bootstrap Router", Ip;
        bsr_ipv6: 128,     "pim.bsr_ip6",      "Bootstrap Router", Ip;
        rp: 32,            "pim.rp",           "Rendezvous Point", Ip;
        rp_ipv6: 128,      "pim.rp_ip6",       "Rendezvous Point", Ip;
        originator: 32,    "pim.originator",   "Originator", Ip;
        originator_ipv6: 128, "pim.originator_ip6", "Originator", Ip;
        winner: 32,        "pim.bidir_winner_ip4", "New Winner", Ip;
        winner_ipv6: 128,  "pim.bidir_winner_ip6", "New Winner", Ip;
        offering: 32,      "pim.bidir_offering_ip4", "Offering Router", Ip;
        offering_ipv6: 128, "pim.bidir_offering_ip6", "Offering Router", Ip;
    }
}

header! {
    /// What a group has in front of its address.
    pub struct GroupFlags("pim.group_addr", "Flags of a Group", 2 bytes) {
                             0..8, "pim.group_addr.flags", "Flags", Hex(2);
        bidirectional: bool = 0..1, "pim.group_addr.flags.b", "Bidirectional", Flag;
        reserved: u8        = 1..7, "pim.group_addr.flags.reserved", "Reserved", Hex(2);
        zone: bool          = 7..8, "pim.group_addr.flags.z", "Admin Scope Zone", Flag;
        mask: u8           = 8..16, "pim.mask_len", "Mask Length", Dec, or 32;
    }
}

header! {
    /// What a source has in front of its address.
    pub struct SourceFlags("pim.source_addr", "Flags of a Source", 2 bytes) {
                        0..8, "pim.source_addr.flags", "Flags", Hex(2);
        reserved: u8  = 0..5, "pim.source_addr.flags.reserved", "Reserved", Hex(2);
        sparse: bool  = 5..6, "pim.source_addr.flags.s", "Sparse", Flag;
        any: bool     = 6..7, "pim.source_addr.flags.w", "Wildcard", Flag;
        tree: bool    = 7..8, "pim.source_addr.flags.r", "Rendezvous Point Tree", Flag;
        mask: u8     = 8..16, "pim.mask_len", "Mask Length", Dec, or 32;
    }
}

header! {
    /// An attribute of a source, RFC 5384 §3.3.
    pub struct Attribute("pim.source_ja", "Join Attribute", 2 bytes) {
                     0..8,  "pim.source_ja.flags", "Flags", Hex(2);
        forward: bool = 0..1, "pim.source_ja.flags.f", "Forward", Flag;
        end: bool     = 1..2, "pim.source_ja.flags.e", "End of Attributes", Flag;
        kind: u8      = 2..8, "pim.source_ja.flags.attr_type", "Type", Dec => attributes;
        length: u8   = 8..16, "pim.source_ja.length", "Length", Rest(1);
    }
    data {
        value,          "pim.source_ja.value", "Value", Bytes;
        family: 8,      "pim.addr_address_family", "Address Family", Dec => families;
        rloc: 32,       "pim.rloc",      "Routing Locator of the Receiver", Ip;
        rloc_ipv6: 128, "pim.rloc_ipv6", "Routing Locator of the Receiver", Ip;
    }
}

/// A source that is joined.
pub(super) static JOIN: Table = Address::TABLE.named("pim.join", "Joined Source");
/// A source that is pruned.
pub(super) static PRUNE: Table = Address::TABLE.named("pim.prune", "Pruned Source");

/// What an address is called in IPv4 and in IPv6.
pub(super) type Names = [&'static Field; 2];

pub(super) const LISTED: Names = [Address::listed, Address::listed_ipv6];
pub(super) const SOURCE: Names = [Address::source, Address::source_ipv6];
pub(super) const UPSTREAM: Names = [Address::upstream, Address::upstream_ipv6];
pub(super) const BSR: Names = [Address::bsr, Address::bsr_ipv6];
pub(super) const RP: Names = [Address::rp, Address::rp_ipv6];
pub(super) const ORIGINATOR: Names = [Address::originator, Address::originator_ipv6];
pub(super) const WINNER: Names = [Address::winner, Address::winner_ipv6];
pub(super) const OFFERING: Names = [Address::offering, Address::offering_ipv6];
const UNICAST: Names = [Address::unicast, Address::unicast_ipv6];
const GROUP: Names = [Address::group, Address::group_ipv6];
const JOINED: Names = [Address::joined, Address::joined_ipv6];
const PRUNED: Names = [Address::pruned, Address::pruned_ipv6];

/// RFC 5384 §3.2.
const WITH_ATTRIBUTES: u8 = 1;
/// RFC 8059 §5.
const RECEIVER: u8 = 6;

/// Which of two names, and where the address is that has this many bytes of flags in front of it.
fn place(header: &[u8], at: usize, flags: usize) -> Option<(usize, Range<usize>)> {
    let family = usize::from(header.get(at)?.checked_sub(1)?);
    let (start, len) = (at + Address::LEN + flags, *[4, 16].get(family)?);
    (start + len <= header.len()).then_some((family, start..start + len))
}

/// Tells the address of a router, and says where it ends; nothing, if its family is not known or it is not all there.
pub(super) fn unicast(to: &mut Fields<'_, '_>, header: &[u8], at: usize, names: Names) -> Option<usize> {
    let (nth, inside) = place(header, at, 0)?;
    to.open(Address::TABLE, at..inside.end);
    to.view(names[nth], inside.clone());
    to.part(Address::TABLE, at..inside.end);
    to.data(UNICAST[nth], inside.clone());
    Some(inside.end)
}

/// Tells a group and its mask.
pub(super) fn group(to: &mut Fields<'_, '_>, header: &[u8], at: usize) -> Option<usize> {
    let (nth, inside) = place(header, at, GroupFlags::LEN)?;
    to.open(Address::TABLE, at..inside.end);
    to.view(GROUP[nth], inside.clone());
    to.part(Address::TABLE, at..inside.end);
    to.part(GroupFlags::TABLE, at + Address::LEN..inside.start);
    to.data(GROUP[nth], inside.clone());
    Some(inside.end)
}

/// Tells a source that is joined or pruned, its mask, and its attributes.
pub(super) fn source(to: &mut Fields<'_, '_>, header: &[u8], at: usize, joined: bool) -> Option<usize> {
    let (nth, inside) = place(header, at, SourceFlags::LEN)?;
    let end = source_end(header, at)?;
    let (table, names) = if joined { (&JOIN, JOINED) } else { (&PRUNE, PRUNED) };
    to.open(table, at..end);
    to.view(names[nth], inside.clone());
    to.part(Address::TABLE, at..end);
    to.part(SourceFlags::TABLE, at + Address::LEN..inside.start);
    to.data(SOURCE[nth], inside.clone());
    let mut at = inside.end;
    while at < end {
        let next = attribute_end(header, at)?;
        to.record(Attribute::TABLE, at..next);
        let value = at + Attribute::LEN..next;
        match (header[at] & 0x3f, header.get(value.start), value.len()) {
            (RECEIVER, Some(1), 5) => {
                // Wireshark names the source once more.
                to.view(names[nth], inside.clone());
                to.data(Attribute::family, value.start..value.start + 1);
                to.data(Attribute::rloc, value.start + 1..next);
            }
            (RECEIVER, Some(2), 17) => {
                to.view(names[nth], inside.clone());
                to.data(Attribute::family, value.start..value.start + 1);
                to.data(Attribute::rloc_ipv6, value.start + 1..next);
            }
            _ => to.data(Attribute::value, value),
        }
        at = next;
    }
    Some(end)
}

/// Where the address of a router ends.
pub(super) fn unicast_end(header: &[u8], at: usize) -> Option<usize> {
    Some(place(header, at, 0)?.1.end)
}

/// Where a group ends.
pub(super) fn group_end(header: &[u8], at: usize) -> Option<usize> {
    Some(place(header, at, GroupFlags::LEN)?.1.end)
}

/// Where a source ends with its attributes.
pub(super) fn source_end(header: &[u8], at: usize) -> Option<usize> {
    let end = place(header, at, SourceFlags::LEN)?.1.end;
    Some(if header[at + 1] == WITH_ATTRIBUTES { attributes_end(header, end) } else { end })
}

/// Where the last attribute ends.
fn attributes_end(header: &[u8], mut at: usize) -> usize {
    const LAST: u8 = 0x40;
    while let Some(end) = attribute_end(header, at) {
        let last = header[at] & LAST != 0;
        at = end;
        if last {
            break;
        }
    }
    at
}

fn attribute_end(header: &[u8], at: usize) -> Option<usize> {
    let end = at + Attribute::LEN + usize::from(*header.get(at + 1)?);
    (end <= header.len()).then_some(end)
}
