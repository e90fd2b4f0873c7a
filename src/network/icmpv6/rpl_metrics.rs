//! Metrics and constraints of RPL's paths, [RFC 6551 §2.1](https://www.rfc-editor.org/rfc/rfc6551#section-2.1): each is
//! a small header and objects of its type.

use core::ops::Range;

use super::Icmpv6;
use crate::codec::{Fields, Header, Table};
use crate::header;
use crate::network::ipv6::options::EMPTY;

header! {
    /// What every metric begins with.
    pub struct Metric("icmpv6.rpl.opt.metric", "Routing Metric/Constraint", 4 bytes) {
        kind:       u8   = 0..8,   "icmpv6.rpl.opt.metric.type",     "Routing-MC-Type", Dec => kinds;
                           8..24,  "icmpv6.rpl.opt.metric.flags",    "Flags",           Hex(4);
        reserved:   u8   = 8..13,  "icmpv6.rpl.opt.metric.reserved", "Res Flags",       Hex(4);
        partial:    bool = 13..14, "icmpv6.rpl.opt.metric.flag.p",   "P: not all nodes recorded it", Flag;
        constraint: bool = 14..15, "icmpv6.rpl.opt.metric.flag.c",   "C: a constraint", Flag;
        optional:   bool = 15..16, "icmpv6.rpl.opt.metric.flag.o",   "O: an optional constraint", Flag;
        recorded:   bool = 16..17, "icmpv6.rpl.opt.metric.flag.r",   "R: recorded rather than aggregated", Flag;
        aggregate:  u8   = 17..20, "icmpv6.rpl.opt.metric.flag.a",   "A: how it is aggregated", Hex(4) => aggregates;
        precedence: u8   = 20..24, "icmpv6.rpl.opt.metric.prec",     "Prec",            Hex(4);
        length:     u8   = 24..32, "icmpv6.rpl.opt.metric.length",   "Length",          Rest(1);
    }
}

header! {
    /// State and attributes of a node, RFC 6551 §3.1; records may follow.
    pub struct State("icmpv6.rpl.opt.metric", "Node State and Attribute", 2 bytes) {
                           0..16,  "icmpv6.rpl.opt.metric.nsa.object",          "Object",   Hex(4);
        reserved:   u8   = 0..8,   "icmpv6.rpl.opt.metric.nsa.object.reserved", "Res",      Hex(4);
        flags:      u8   = 8..14,  "icmpv6.rpl.opt.metric.nsa.object.flags",    "Flags",    Hex(4);
        aggregator: bool = 14..15, "icmpv6.rpl.opt.metric.nsa.object.flag.a",   "Can aggregate traffic", Flag;
        overloaded: bool = 15..16, "icmpv6.rpl.opt.metric.nsa.object.flag.o",   "Overloaded", Flag;
    }
}

header! {
    /// A record behind it.
    pub struct Tlv("icmpv6.rpl.opt.metric.nsa.object.opttlv", "Optional TLV", 2 bytes) {
        kind:   u8 = 0..8,  "icmpv6.rpl.opt.metric.nsa.object.opttlv.object.type",   "Type",   Dec;
        length: u8 = 8..16, "icmpv6.rpl.opt.metric.nsa.object.opttlv.object.length", "Length", Rest(1);
                     0..8,  "icmpv6.rpl.opt.metric.nsa.object.opttlv.object",        "Object", Dec;
    }
    data {
        data, "icmpv6.rpl.opt.metric.nsa.object.opttlv.object.data", "Data", Bytes;
    }
}

header! {
    /// Energy of a node, RFC 6551 §3.2.
    pub struct Energy("icmpv6.rpl.opt.metric", "Node Energy", 2 bytes) {
                         0..16, "icmpv6.rpl.opt.metric.ne.object",        "Object", Hex(4);
        flags:    u8   = 0..4,  "icmpv6.rpl.opt.metric.ne.object.flags",  "Flags",  Hex(4);
        included: bool = 4..5,  "icmpv6.rpl.opt.metric.ne.object.flag.i", "I: nodes of this type are included", Flag;
        kind:     u8   = 5..7,  "icmpv6.rpl.opt.metric.ne.object.type",   "T: type of the node", Hex(4) => powers;
        estimated: bool = 7..8, "icmpv6.rpl.opt.metric.ne.object.flag.e", "E: the energy is estimated", Flag;
        energy:   u8   = 8..16, "icmpv6.rpl.opt.metric.ne.object.energy", "E_E",    Hex(4);
    }
}

header! {
    /// Hops of a path, RFC 6551 §3.3.
    pub struct Hops("icmpv6.rpl.opt.metric", "Hop Count", 2 bytes) {
                      0..16, "icmpv6.rpl.opt.metric.hp.object",          "Object",    Hex(4);
        reserved: u8 = 0..4, "icmpv6.rpl.opt.metric.hp.object.reserved", "Res",       Hex(4);
        flags:    u8 = 4..8, "icmpv6.rpl.opt.metric.hp.object.flags",    "Flags",     Hex(4);
        count:    u8 = 8..16, "icmpv6.rpl.opt.metric.hp.object.hp",      "Hop Count", Dec;
    }
}

header! {
    /// Bytes a second, RFC 6551 §4.1.
    pub struct Throughput("icmpv6.rpl.opt.metric", "Link Throughput", 4 bytes) {
        throughput: u32 = 0..32, "icmpv6.rpl.opt.metric.lt.object.lt", "Throughput", Dec;
    }
}

header! {
    /// Microseconds, RFC 6551 §4.2.
    pub struct Latency("icmpv6.rpl.opt.metric", "Link Latency", 4 bytes) {
        latency: u32 = 0..32, "icmpv6.rpl.opt.metric.ll.object.ll", "Latency", Dec;
    }
}

header! {
    /// A byte before the levels of link quality, RFC 6551 §4.3.1.
    pub struct Qualities("icmpv6.rpl.opt.metric", "Link Quality Level", 1 bytes) {
        reserved: u8 = 0..8, "icmpv6.rpl.opt.metric.lql.object.res", "Res", Hex(2);
    }
}

header! {
    /// How many links of a path have this quality.
    pub struct Quality("icmpv6.rpl.opt.metric", "Link Quality Level", 1 bytes) {
                      0..8, "icmpv6.rpl.opt.metric.lql.object",         "Object",  Hex(2);
        value:   u8 = 0..3, "icmpv6.rpl.opt.metric.lql.object.val",     "Val",     Hex(2);
        counter: u8 = 3..8, "icmpv6.rpl.opt.metric.lql.object.counter", "Counter", Dec;
    }
}

header! {
    /// Expected transmissions times 128, RFC 6551 §4.3.2.
    pub struct Transmissions("icmpv6.rpl.opt.metric", "ETX", 2 bytes) {
        count: u16 = 0..16, "icmpv6.rpl.opt.metric.etx.object.etx", "ETX", Dec;
    }
}

header! {
    /// A byte before the colors of links, RFC 6551 §4.4.
    pub struct Colors("icmpv6.rpl.opt.metric", "Link Color", 1 bytes) {
        reserved: u8 = 0..8, "icmpv6.rpl.opt.metric.lc.object.res", "Res", Hex(2);
    }
}

header! {
    /// How many links of a path have this color, RFC 6551 §4.4.1.
    pub struct Color("icmpv6.rpl.opt.metric", "Link Color", 2 bytes) {
        color:   u16 = 0..10,  "icmpv6.rpl.opt.metric.lc.object.lc",      "Link Color", Hex(4);
        counter: u8  = 10..16, "icmpv6.rpl.opt.metric.lc.object.counter", "Counter",    Dec;
    }
}

header! {
    /// Whether links of this color may be used, RFC 6551 §4.4.2.
    pub struct ColorConstraint("icmpv6.rpl.opt.metric", "Link Color", 2 bytes) {
        color:    u16 = 0..10,  "icmpv6.rpl.opt.metric.lc.object.lc",       "Link Color", Hex(4);
        reserved: u8  = 10..15, "icmpv6.rpl.opt.metric.lc.object.reserved", "Reserved",   Dec;
        included: u8  = 15..16, "icmpv6.rpl.opt.metric.lc.object.flag.i",   "I: links of this color are included", Dec;
    }
}

/// Tells every metric of a container.
pub(super) fn fields(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    let mut at = 0;
    while let Some(bytes) = value.get(at..).filter(|bytes| !bytes.is_empty()) {
        let Ok((_, metric)) = Metric::parse(bytes) else {
            return to.data(Icmpv6::unknown_data, data.start + at..data.end);
        };
        let end = (at + Metric::LEN + usize::from(metric.length)).min(value.len());
        to.record(Metric::TABLE, data.start + at..data.start + end);
        let objects = data.start + at + Metric::LEN..data.start + end;
        tell(to, objects, &value[at + Metric::LEN..end], &metric);
        at = end;
    }
}

fn tell(to: &mut Fields<'_, '_>, objects: Range<usize>, value: &[u8], metric: &Metric) {
    let color = if metric.constraint { ColorConstraint::TABLE } else { Color::TABLE };
    match metric.kind {
        1 => {
            to.part(State::TABLE, objects.clone());
            records(to, objects.start + State::LEN, value.get(State::LEN..).unwrap_or_default());
        }
        2 => each(to, Energy::TABLE, objects),
        3 => {
            to.part(Hops::TABLE, objects.clone());
            to.data(Icmpv6::unknown_data, objects.start + Hops::LEN..objects.end);
        }
        4 => each(to, Throughput::TABLE, objects),
        5 => each(to, Latency::TABLE, objects),
        6 => {
            to.part(Qualities::TABLE, objects.clone());
            each(to, Quality::TABLE, objects.start + Qualities::LEN..objects.end);
        }
        7 => each(to, Transmissions::TABLE, objects),
        8 => {
            to.part(Colors::TABLE, objects.clone());
            each(to, color, objects.start + Colors::LEN..objects.end);
        }
        _ => to.data(Icmpv6::unknown_data, objects),
    }
}

/// Objects of one length, and what is behind the last whole one.
fn each(to: &mut Fields<'_, '_>, table: &'static Table, objects: Range<usize>) {
    let mut at = objects.start;
    while at + table.len <= objects.end {
        to.part(table, at..at + table.len);
        at += table.len;
    }
    to.data(Icmpv6::unknown_data, at..objects.end);
}

fn records(to: &mut Fields<'_, '_>, mut at: usize, mut value: &[u8]) {
    while let [_, len, ..] = value {
        let len = (Tlv::LEN + usize::from(*len)).min(value.len());
        to.record(Tlv::TABLE, at..at + len);
        to.data_or(Tlv::data, at + Tlv::LEN..at + len, EMPTY);
        (at, value) = (at + len, &value[len..]);
    }
    to.data(Icmpv6::unknown_data, at..at + value.len());
}

/// Types of metrics, IANA's registry of routing metric and constraint types.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Node State and Attribute",
        2 => "Node Energy",
        3 => "Hop Count",
        4 => "Link Throughput",
        5 => "Link Latency",
        6 => "Link Quality Level",
        7 => "Link ETX",
        8 => "Link Color",
        _ => return None,
    })
}

/// How metrics are aggregated, RFC 6551 §2.1.
#[must_use]
pub fn aggregates(number: u64) -> Option<&'static str> {
    ["additive", "maximum", "minimum", "multiplicative"].get(number as usize).copied()
}

/// What powers a node, RFC 6551 §3.2.
#[must_use]
pub fn powers(number: u64) -> Option<&'static str> {
    ["mains", "batteries", "scavenger"].get(number as usize).copied()
}
