//! Traffic engineering, [RFC 3630 §2](https://www.rfc-editor.org/rfc/rfc3630#section-2), with the links of
//! [RFC 4203](https://www.rfc-editor.org/rfc/rfc4203), [RFC 4124](https://www.rfc-editor.org/rfc/rfc4124) and
//! [RFC 7471](https://www.rfc-editor.org/rfc/rfc7471).

use core::ops::Range;

use super::application::{Delay, MinMax, Variation};
use super::float::FLOAT;
use super::tlv::{self, repeat, rows};
use super::words::{encodings, switching, traffic_links};
use crate::codec::{Fields, Header, Value};
use crate::header;

header! {
    /// What every item begins with.
    pub struct Tlv("ospf.tlv", "Item", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv_type",   "Type",   Dec => kinds;
        length: u16 = 16..32, "ospf.tlv_length", "Length", Rest(1);
    }
    data {
        traffic,     "ospf.lsa.mpls",  "Traffic Engineering LSA", Flag;
        router: 32,  "ospf.mpls.routerid", "Router Address", Ip;
        value,       "ospf.tlv_value", "Value", Bytes;
        hidden,      "ospf.tlv_rest",  "Rest of the Value", Bytes;
        padding,     "ospf.tlv_padding", "Padding", Bytes;
    }
}

header! {
    /// What every item about a link begins with.
    pub struct Link("ospf.link_tlv", "Item of a Link", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv_type",   "Type",   Dec => link_kinds;
        length: u16 = 16..32, "ospf.tlv_length", "Length", Rest(1);
    }
    data {
        link_kind: 8,   "ospf.mpls.linktype",  "Link Type", Dec => traffic_links;
        id: 32,         "ospf.mpls.linkid",    "Link ID", Ip;
        local: 32,      "ospf.mpls.local_addr", "Local Interface Address", Ip;
        remote: 32,     "ospf.mpls.remote_addr", "Remote Interface Address", Ip;
        metric: 32,     "ospf.mpls.te_metric", "Traffic Engineering Metric", Dec;
        bandwidth: 32,  "ospf.mpls.link_max_bw", "Maximum Bandwidth, in bytes a second", Coded(&FLOAT);
        unreserved: 32, "ospf.mpls.pri",       "Bandwidth of a Priority, in bytes a second", Coded(&FLOAT);
        color: 32,      "ospf.mpls.linkcolor", "Administrative Group", Hex(8);
        group: 32,      "ospf.mpls.group",     "Group", Hex(8);
        local_id: 32,   "ospf.mpls.local_id",  "Local Interface", Dec;
        remote_id: 32,  "ospf.mpls.remote_id", "Remote Interface", Dec;
        protection: 8,  "ospf.mpls.protection_capability", "Protection Capability", Hex(2);
        switching: 8,   "ospf.mpls.switching_type", "Switching Type", Dec => switching;
        encoding: 8,    "ospf.mpls.encoding",  "Encoding", Dec => encodings;
        minimum: 32,    "ospf.mpls.minimum_lsp_bandwidth", "Minimum Bandwidth, in bytes a second", Coded(&FLOAT);
        mtu: 16,        "ospf.mpls.interface_mtu", "Interface MTU", Dec;
        arbitrary: 8,   "ospf.mpls.sonet.sdh", "Arbitrary SONET/SDH", Flag;
        risk: 32,       "ospf.mpls.shared_risk_link_group", "Shared Risk Link Group", Dec;
        model: 8,       "ospf.mpls.bc.model_id", "Bandwidth Constraints Model", Dec;
        constraint: 32, "ospf.mpls.bc",        "Bandwidth Constraint, in bytes a second", Coded(&FLOAT);
        local_node: 32, "ospf.oif.local_node_id", "Local Node", Ip;
        remote_node: 32, "ospf.oif.remote_node_id", "Remote Node", Ip;
        oif_switching: 8, "ospf.oif.switching_cap", "Switching Capability", Dec => switching;
        oif_encoding: 8, "ospf.oif.encoding",  "Encoding", Dec => encodings;
        signal: 8,      "ospf.oif.signal_type", "Signal Type", Dec;
        group_word: 32, "ospf.tlv.extended_admin_group", "Extended Administrative Group", Hex(8);
    }
}

/// Tells the items from this byte on.
pub(super) fn tell(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    to.number(Tlv::traffic, start..packet.len(), 1);
    tlv::list(to, packet, start..packet.len(), (Tlv::TABLE, Tlv::padding), |to, kind, value| match kind {
        1 => rows(to, value, &[Tlv::router], Tlv::hidden),
        2 => tlv::list(to, packet, value, (Link::TABLE, Tlv::padding), |to, kind, value| {
            link(to, packet, kind, value);
        }),
        // What user-network interfaces had before they were standardised.
        32768 => to.data(Tlv::hidden, value),
        _ => to.data(Tlv::value, value),
    });
}

fn link(to: &mut Fields<'_, '_>, packet: &[u8], kind: u16, value: Range<usize>) {
    match kind {
        1 => rows(to, value, &[Link::link_kind], Tlv::hidden),
        2 => rows(to, value, &[Link::id], Tlv::hidden),
        3 => repeat(to, value, Link::local, Tlv::hidden),
        4 => repeat(to, value, Link::remote, Tlv::hidden),
        5 => rows(to, value, &[Link::metric], Tlv::hidden),
        6 | 7 => rows(to, value, &[Link::bandwidth], Tlv::hidden),
        8 => repeat(to, value, Link::unreserved, Tlv::hidden),
        9 => {
            let color = packet.get(value.clone()).and_then(<[u8]>::first_chunk);
            rows(to, value.clone(), &[Link::color], Tlv::hidden);
            let color = color.map_or(0, |color| u32::from_be_bytes(*color));
            for bit in (0..32).map(|nth| color & 1 << nth).filter(|bit| *bit != 0) {
                to.derive(Link::group, value.start..value.start + 4, Value::Uint(bit.into()));
            }
        }
        11 => rows(to, value, &[Link::local_id, Link::remote_id], Tlv::hidden),
        14 => rows(to, value, &[Link::protection], Tlv::hidden),
        15 => interface(to, packet, value),
        16 => repeat(to, value, Link::risk, Tlv::hidden),
        17 if value.len() >= 4 => {
            to.data(Link::model, value.start..value.start + 1);
            to.data(Tlv::hidden, value.start + 1..value.start + 4);
            repeat(to, value.start + 4..value.end, Link::constraint, Tlv::hidden);
        }
        26 => repeat(to, value, Link::group_word, Tlv::hidden),
        27 if value.len() == Delay::LEN => to.part(Delay::TABLE, value),
        28 if value.len() == MinMax::LEN => to.part(MinMax::TABLE, value),
        29 if value.len() == Variation::LEN => to.part(Variation::TABLE, value),
        32773 => rows(to, value, &[Link::local_node], Tlv::hidden),
        32775 => optical(to, value),
        32774 => rows(to, value, &[Link::remote_node], Tlv::hidden),
        _ => to.data(Tlv::value, value),
    }
}

/// Interface switching capability, RFC 4203 §1.4.
fn interface(to: &mut Fields<'_, '_>, packet: &[u8], value: Range<usize>) {
    const FIXED: usize = 36;
    let Some(switching) = packet.get(value.start).filter(|_| value.len() >= FIXED) else {
        return to.data(Tlv::value, value);
    };
    let start = value.start;
    to.data(Link::switching, start..start + 1);
    to.data(Link::encoding, start + 1..start + 2);
    to.data(Tlv::hidden, start + 2..start + 4);
    repeat(to, start + 4..start + FIXED, Link::unreserved, Tlv::hidden);
    let rest = start + FIXED..value.end;
    match switching {
        1..=4 => rows(to, rest, &[Link::minimum, Link::mtu], Tlv::hidden),
        100 => rows(to, rest, &[Link::minimum, Link::arbitrary], Tlv::hidden),
        _ => to.data(Tlv::hidden, rest),
    }
}

/// What a SONET interface can switch, as user-network interfaces had it before it was standardised.
fn optical(to: &mut Fields<'_, '_>, value: Range<usize>) {
    rows(
        to,
        value.start..value.end.min(value.start + 2),
        &[Link::oif_switching, Link::oif_encoding],
        Tlv::hidden,
    );
    let mut at = value.start + 4;
    to.data(Tlv::hidden, (at - 2).min(value.end)..at.min(value.end));
    while at + 4 <= value.end {
        to.data(Link::signal, at..at + 1);
        to.data(Tlv::hidden, at + 1..at + 4);
        at += 4;
    }
}

/// IANA's registry of top level types in TE LSAs.
fn kinds(number: u64) -> Option<&'static str> {
    [None, Some("Router Address"), Some("Link"), Some("IPv6 Router Address"), Some("Link Local")]
        .get(number as usize)
        .copied()
        .flatten()
}

/// IANA's registry of types for sub-TLVs of a TE link.
fn link_kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Link Type",
        2 => "Link ID",
        3 => "Local Interface IP Address",
        4 => "Remote Interface IP Address",
        5 => "Traffic Engineering Metric",
        6 => "Maximum Bandwidth",
        7 => "Maximum Reservable Bandwidth",
        8 => "Unreserved Bandwidth",
        9 => "Administrative Group",
        11 => "Link Local/Remote Identifiers",
        14 => "Link Protection Type",
        15 => "Interface Switching Capability Descriptor",
        16 => "Shared Risk Link Group",
        17 => "Bandwidth Constraints",
        26 => "Extended Administrative Group",
        27 => "Unidirectional Link Delay",
        28 => "Min/Max Unidirectional Link Delay",
        29 => "Unidirectional Delay Variation",
        30 => "Unidirectional Link Loss",
        31 => "Unidirectional Residual Bandwidth",
        32 => "Unidirectional Available Bandwidth",
        33 => "Unidirectional Utilized Bandwidth",
        _ => return None,
    })
}
