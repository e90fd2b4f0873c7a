//! Link state advertisements of version 2, [RFC 2328 §A.4](https://www.rfc-editor.org/rfc/rfc2328#appendix-A.4),
//! [RFC 3101 §2.4](https://www.rfc-editor.org/rfc/rfc3101#section-2.4), [RFC 5250](https://www.rfc-editor.org/rfc/rfc5250).

use core::net::Ipv4Addr;

use super::messages::each;
use super::options::{Options2, OptionsNssa};
use super::words::{advertisements, links, opaques};
use super::{extended, information, traffic};
use crate::codec::{Error, Field, Fields, Header, Seal, Table};
use crate::header;

header! {
    /// What every advertisement begins with, in front of its options.
    pub struct Age("ospf.age", "Age", 2 bytes) {
        stays: u8 = 0..1,  "ospf.lsa.donotage", "Do Not Age", Dec;
        age: u16  = 1..16, "ospf.lsa.age",      "Age, in seconds", Dec;
    }
}

header! {
    /// The rest of the header of an advertisement, with its body behind it.
    pub struct Lsa("ospf.advertisement", "Link State Advertisement", 17 bytes) {
        kind:     u8       = 0..8,     "ospf.lsa",    "Type", Dec => advertisements, or 1;
        id:       Ipv4Addr = 8..40,    "ospf.lsa.id", "Link State ID", Ip, if is_plain;
                             8..16 alias,  "ospf.lsid_opaque_type", "Opaque Type", Dec => opaques, if is_opaque;
                             16..24 alias, "ospf.lsid_te_lsa.reserved", "Reserved", Dec, if is_traffic;
                             24..40 alias, "ospf.lsid_te_lsa.instance", "Instance", Dec, if is_traffic;
                             16..40 alias, "ospf.lsid.opaque_id", "Opaque ID", Dec, if is_other_opaque;
        router:   Ipv4Addr = 40..72,   "ospf.advrouter",  "Advertising Router", Ip;
        sequence: u32      = 72..104,  "ospf.lsa.seqnum", "Sequence Number", Hex(8), or 0x8000_0001;
        checksum: u16      = 104..120, "ospf.lsa.chksum", "Checksum", Hex(4);
        length:   u16      = 120..136, "ospf.lsa.length", "Length", Whole(1);
    }
    data {
        count: 32,        "ospf.ls.number_of_lsas", "Number of Advertisements", Count("ospf.advertisement");
        is_router: 8,     "ospf.lsa.router",  "Router-LSA", Flag;
        is_network: 8,    "ospf.lsa.network", "Network-LSA", Flag;
        is_summary: 8,    "ospf.lsa.summary", "Summary-LSA (IP network)", Flag;
        is_asbr: 8,       "ospf.lsa.asbr",    "Summary-LSA (ASBR)", Flag;
        is_external: 8,   "ospf.lsa.asext",   "AS-external-LSA", Flag;
        is_membership: 8, "ospf.lsa.member",  "Group-membership-LSA", Flag;
        is_nssa: 8,       "ospf.lsa.nssa",    "NSSA-LSA", Flag;
        is_attributes: 8, "ospf.lsa.attr",    "External-attributes-LSA", Flag;
        is_opaque: 8,     "ospf.lsa.opaque",  "Opaque LSA", Flag;
        network_mask: 32, "ospf.lsa.network.netmask",  "Network Mask", Ip;
        attached: 32,     "ospf.lsa.network.attchrtr", "Attached Router", Ip;
        summary_mask: 32, "ospf.lsa.asbr.netmask",     "Network Mask", Ip;
        external_mask: 32, "ospf.lsa.asext.netmask",   "Network Mask", Ip;
        data,             "ospf.lsa.data", "Data", Bytes;
    }
}

header! {
    /// The rest of the header of an advertisement that stands alone: its length counts a body that is not here.
    pub struct Summary("ospf.summary", "Header of a Link State Advertisement", 17 bytes) {
        kind:     u8       = 0..8,     "ospf.lsa",    "Type", Dec => advertisements, or 1;
        id:       Ipv4Addr = 8..40,    "ospf.lsa.id", "Link State ID", Ip, if is_plain;
                             8..16 alias,  "ospf.lsid_opaque_type", "Opaque Type", Dec => opaques, if is_opaque;
                             16..24 alias, "ospf.lsid_te_lsa.reserved", "Reserved", Dec, if is_traffic;
                             24..40 alias, "ospf.lsid_te_lsa.instance", "Instance", Dec, if is_traffic;
                             16..40 alias, "ospf.lsid.opaque_id", "Opaque ID", Dec, if is_other_opaque;
        router:   Ipv4Addr = 40..72,   "ospf.advrouter",  "Advertising Router", Ip;
        sequence: u32      = 72..104,  "ospf.lsa.seqnum", "Sequence Number", Hex(8), or 0x8000_0001;
        checksum: u16      = 104..120, "ospf.lsa.chksum", "Checksum", Hex(4);
        length:   u16      = 120..136, "ospf.lsa.length", "Length", Dec;
    }
}

header! {
    /// What a router is, and how many links it has.
    pub struct Flags("ospf.v2.router", "Router", 4 bytes) {
                       0..8, "ospf.v2.router.lsa.flags",   "Flags", Hex(2);
        h: bool      = 0..1, "ospf.v2.router.lsa.flags.h", "Host", Flag;
        unused: u8   = 1..3, "ospf.v2.router.lsa.flags.reserved", "Reserved", Hex(1);
        n: bool      = 3..4, "ospf.v2.router.lsa.flags.n", "NSSA Translator", Flag;
        w: bool      = 4..5, "ospf.v2.router.lsa.flags.w", "Wild-Card Multicast Receiver", Flag;
        v: bool      = 5..6, "ospf.v2.router.lsa.flags.v", "Virtual Link Endpoint", Flag;
        e: bool      = 6..7, "ospf.v2.router.lsa.flags.e", "AS Boundary Router", Flag;
        b: bool      = 7..8, "ospf.v2.router.lsa.flags.b", "Area Border Router", Flag;
        zero: u8    = 8..16, "ospf.v2.router.lsa.zero", "Zero", Hex(2);
        links: u16 = 16..32, "ospf.lsa.number_of_links", "Number of Links", Count("ospf.link");
    }
}

header! {
    /// A link of a router; metrics of types of service may follow.
    pub struct Link("ospf.link", "Link", 12 bytes) {
        id:      Ipv4Addr = 0..32,  "ospf.lsa.router.linkid",   "Link ID", Ip;
        data:    Ipv4Addr = 32..64, "ospf.lsa.router.linkdata", "Link Data", Ip;
        kind:    u8       = 64..72, "ospf.lsa.router.linktype", "Link Type", Dec => links, or 3;
        metrics: u8       = 72..80, "ospf.lsa.router.nummetrics", "Number of Metrics", Count("ospf.link_metric");
        metric:  u16      = 80..96, "ospf.lsa.router.metric0",  "Metric", Dec, or 1;
    }
}

header! {
    /// A metric of a type of service, which nobody uses any more.
    pub struct LinkMetric("ospf.link_metric", "Metric of a Type of Service", 4 bytes) {
        tos:      u8  = 0..8,   "ospf.lsa.router.tos", "Type of Service", Dec;
        reserved: u8  = 8..16,  "ospf.lsa.router.tos.reserved", "Reserved", Hex(2);
        metric:   u16 = 16..32, "ospf.ls.metric", "Metric", Dec;
    }
}

header! {
    /// What the way to a network or to a router in another area costs.
    pub struct Metric("ospf.way", "Metric", 4 bytes) {
        tos:    u8  = 0..8,  "ospf.lsa.tos", "Type of Service", Dec;
        metric: u32 = 8..32, "ospf.metric",  "Metric", Dec;
    }
}

header! {
    /// What the way to a network outside costs.
    pub struct External("ospf.external", "External Route", 12 bytes) {
        kind:    bool     = 0..1,   "ospf.lsa.asext.type", "Metric of Type 2", Flag;
        tos:     u8       = 1..8,   "ospf.lsa.tos", "Type of Service", Dec;
        metric:  u32      = 8..32,  "ospf.metric",  "Metric", Dec;
        forward: Ipv4Addr = 32..64, "ospf.lsa.asext.fwdaddr",   "Forwarding Address", Ip;
        tag:     u32      = 64..96, "ospf.lsa.asext.extrttag",  "External Route Tag", Dec;
    }
}

/// Bytes of the header of an advertisement, of both versions.
pub(super) const HEADER: usize = 20;
/// Where the length of an advertisement lies in it.
const LENGTH: usize = 18;
/// The type of an NSSA-LSA.
const NSSA: u8 = 7;

/// Tells the header of an advertisement that stands alone.
pub(super) fn summary(to: &mut Fields<'_, '_>, packet: &[u8], at: usize) {
    to.open(Summary::TABLE, at..at + HEADER);
    head(to, packet, at, Summary::TABLE);
}

/// Tells the advertisements of an update.
pub(super) fn update(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    to.data(Lsa::count, start..start + 4);
    for (at, end) in advertised(packet, start) {
        to.open(Lsa::TABLE, at..end);
        head(to, packet, at, Lsa::TABLE);
        body(to, &packet[..end], at);
    }
}

/// Where each advertisement of an update begins and ends.
pub(super) fn advertised(packet: &[u8], start: usize) -> impl Iterator<Item = (usize, usize)> {
    let count =
        packet.get(start..).and_then(<[u8]>::first_chunk).map_or(0, |count| u32::from_be_bytes(*count));
    let mut at = start + 4;
    (0..count).map_while(move |_| {
        let this = (at, end(packet, at)?);
        at = this.1;
        Some(this)
    })
}

/// Where the advertisement ends that begins here, if it is all there.
fn end(packet: &[u8], at: usize) -> Option<usize> {
    let len = usize::from(u16::from_be_bytes(*packet.get(at + LENGTH..)?.first_chunk()?));
    (len >= HEADER && at + len <= packet.len()).then_some(at + len)
}

fn head(to: &mut Fields<'_, '_>, packet: &[u8], at: usize, table: &'static Table) {
    let kind = packet[at + 3];
    to.part(Age::TABLE, at..at + 2);
    to.part(if kind == NSSA { OptionsNssa::TABLE } else { Options2::TABLE }, at + 2..at + 3);
    to.part(table, at + 3..at + HEADER);
    if let Some(name) = named(kind) {
        to.number(name, at + 3..at + 4, 1);
    }
}

fn named(kind: u8) -> Option<&'static Field> {
    Some(match kind {
        1 => Lsa::is_router,
        2 => Lsa::is_network,
        3 => Lsa::is_summary,
        4 => Lsa::is_asbr,
        5 => Lsa::is_external,
        6 => Lsa::is_membership,
        NSSA => Lsa::is_nssa,
        8 => Lsa::is_attributes,
        9..=11 => Lsa::is_opaque,
        _ => return None,
    })
}

fn body(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    let (at, end) = (start + HEADER, packet.len());
    match (packet[start + 3], packet[start + 4]) {
        (1, _) => router(to, packet, at),
        (2, _) => {
            to.data(Lsa::network_mask, at..at + 4);
            each(to, at + 4, end, 4, |to, at| to.data(Lsa::attached, at..at + 4));
        }
        (3 | 4, _) => {
            to.data(Lsa::summary_mask, at..at + 4);
            each(to, at + 4, end, Metric::LEN, |to, at| to.record(Metric::TABLE, at..at + Metric::LEN));
        }
        (5 | NSSA, _) => {
            to.data(Lsa::external_mask, at..at + 4);
            each(to, at + 4, end, External::LEN, |to, at| to.record(External::TABLE, at..at + External::LEN));
        }
        (9..=11, 1) => traffic::tell(to, packet, at),
        (9..=11, 3) => information::grace(to, packet, at),
        (9..=11, 4) => information::tell(to, packet, at),
        (9..=11, 7) => extended::prefixes(to, packet, at),
        (9..=11, 8) => extended::links(to, packet, at),
        _ => to.data(Lsa::data, at..end),
    }
}

fn router(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    to.part(Flags::TABLE, start..packet.len());
    let mut at = start + Flags::LEN;
    while let Ok((_, link)) = Link::parse(packet.get(at..).unwrap_or_default()) {
        let inside = at + Link::LEN;
        let next = (inside + usize::from(link.metrics) * LinkMetric::LEN).min(packet.len());
        to.record(Link::TABLE, at..next);
        each(to, inside, next, LinkMetric::LEN, |to, at| {
            to.record(LinkMetric::TABLE, at..at + LinkMetric::LEN);
        });
        at = next;
    }
}

/// Computes the checksum of each advertisement of an update, RFC 2328 §12.1.7.
pub(super) fn seal(layer: &mut Seal<'_>, start: usize) -> Result<(), Error> {
    const UPDATE: u8 = 4;
    if layer.header.get(1) != Some(&UPDATE) {
        return Ok(());
    }
    let mut at = start + 4;
    while let Some(end) = end(layer.header, at) {
        layer.from(at + 3).set(Lsa::checksum, 0)?;
        let sum = fletcher(&layer.header[at + 2..end]);
        layer.from(at + 3).set(Lsa::checksum, sum.into())?;
        at = end;
    }
    Ok(())
}

/// The checksum of an advertisement without its age, RFC 905 §B.
fn fletcher(bytes: &[u8]) -> u16 {
    const PLACE: u64 = 14;
    let (mut first, mut second) = (0u64, 0u64);
    for byte in bytes {
        first = (first + u64::from(*byte)) % 255;
        second = (second + first) % 255;
    }
    let behind = (bytes.len() as u64).saturating_sub(PLACE + 1);
    let x = (behind * first + 255 - second) % 255;
    let x = if x == 0 { 255 } else { x };
    let y = 510 - first - x;
    let y = if y > 255 { y - 255 } else { y };
    (x << 8 | y) as u16
}

fn is_opaque(bytes: &[u8]) -> bool {
    matches!(bytes, [9..=11, ..])
}

fn is_plain(bytes: &[u8]) -> bool {
    !is_opaque(bytes)
}

/// RFC 3630 §2.2.
fn is_traffic(bytes: &[u8]) -> bool {
    matches!(bytes, [9..=11, 1, ..])
}

fn is_other_opaque(bytes: &[u8]) -> bool {
    is_opaque(bytes) && !is_traffic(bytes)
}
