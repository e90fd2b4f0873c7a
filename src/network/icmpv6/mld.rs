//! Multicast listener discovery, [RFC 2710 §3](https://www.rfc-editor.org/rfc/rfc2710#section-3), and its second
//! version, [RFC 3810 §5](https://www.rfc-editor.org/rfc/rfc3810#section-5); multicast router discovery,
//! [RFC 4286](https://www.rfc-editor.org/rfc/rfc4286).

use core::net::Ipv6Addr;

use super::{Message, Rest};
use crate::codec::{Fields, Header, Layer, Next};
use crate::header;

header! {
    /// A query, report or "done" of the first version.
    pub struct Listener("icmpv6", "Multicast listener discovery", 20 bytes) {
        delay:    u16      = 0..16,   "icmpv6.mld.maximum_response_delay", "Maximum Response Delay, in milliseconds", Dec;
        reserved: [u8; 2]  = 16..32,  "icmpv6.reserved",                   "Reserved",          Bytes;
        address:  Ipv6Addr = 32..160, "icmpv6.mld.multicast_address",      "Multicast Address", Ip;
    }
}

header! {
    /// A query of the second version; source addresses follow.
    pub struct Query("icmpv6", "Multicast listener query, version 2", 24 bytes) {
        code:     u16      = 0..16,    "icmpv6.mld.maximum_response_code", "Maximum Response Code", Dec, if is_short;
        reserved: [u8; 2]  = 16..32,   "icmpv6.reserved",                  "Reserved",              Bytes;
        address:  Ipv6Addr = 32..160,  "icmpv6.mld.multicast_address",     "Multicast Address",     Ip;
                             160..168, "icmpv6.mld.flag",                  "Flags",                 Hex(2);
        flags:    u8       = 160..164, "icmpv6.mld.flag.reserved",         "Resv",                  Dec;
        s:        bool     = 164..165, "icmpv6.mld.flag.s",                "Suppress Router-Side Processing", Flag;
        qrv:      u8       = 165..168, "icmpv6.mld.flag.qrv",              "Querier's Robustness Variable", Dec, or 2;
        qqic:     u8       = 168..176, "icmpv6.mld.qqi",                   "Querier's Query Interval Code", Dec, if is_often, or 125;
        count:    u16      = 176..192, "icmpv6.mld.nb_sources",            "Number of Sources",     Count("icmpv6.mld.source_address");
    }
    data {
        source, "icmpv6.mld.source_address", "Source Address", Ip;
    }
}

header! {
    /// A report of the second version; records follow.
    pub struct Report("icmpv6", "Multicast listener report, version 2", 4 bytes) {
        reserved: [u8; 2] = 0..16,  "icmpv6.reserved",              "Reserved", Bytes;
        count:    u16     = 16..32, "icmpv6.mldr.nb_mcast_records", "Number of Multicast Address Records", Count("icmpv6.mldr.mar");
    }
}

header! {
    /// What a node listens to on one address; source addresses and auxiliary data follow.
    pub struct Record("icmpv6.mldr.mar", "Multicast Address Record", 20 bytes) {
        kind:    u8       = 0..8,    "icmpv6.mldr.mar.record_type",       "Record Type",       Dec => records;
        aux_len: u8       = 8..16,   "icmpv6.mldr.mar.aux_data_len",      "Aux Data Len, in words of four bytes", Of("icmpv6.mldr.mar.auxiliary_data", 4);
        count:   u16      = 16..32,  "icmpv6.mldr.mar.nb_sources",        "Number of Sources", Count("icmpv6.mldr.mar.source_address");
        address: Ipv6Addr = 32..160, "icmpv6.mldr.mar.multicast_address", "Multicast Address", Ip;
    }
    data {
        source, "icmpv6.mldr.mar.source_address", "Source Address", Ip;
        aux,    "icmpv6.mldr.mar.auxiliary_data", "Auxiliary Data", Bytes;
    }
}

header! {
    /// A router that listens to multicast announces itself, RFC 4286 §3.2.
    pub struct Announced("icmpv6", "Multicast router advertisement", 4 bytes) {
        interval:   u16 = 0..16,  "icmpv6.mcast_ra.query_interval",      "Query Interval",      Dec;
        robustness: u16 = 16..32, "icmpv6.mcast_ra.robustness_variable", "Robustness Variable", Dec;
    }
}

/// Bytes of a query of the second version, the first four of the message included, RFC 3810 §8.1.
pub(super) const SECOND_VERSION: usize = 28;

/// Query, report and "done" of the first version.
pub(super) static LISTENER: Message = Message { body: Listener::TABLE, rest: Rest::Carried(Next::Data) };

/// Query of the second version.
pub(super) static QUERY: Message = Message { body: Query::TABLE, rest: Rest::Told(sources) };

/// Report of the second version.
pub(super) static REPORT: Message = Message { body: Report::TABLE, rest: Rest::Told(reported) };

/// Multicast router advertisement.
pub(super) static ANNOUNCED: Message = Message { body: Announced::TABLE, rest: Rest::Carried(Next::Data) };

/// Bytes of an address.
const ADDRESS: usize = 16;

/// The sources of a query; long times are a mantissa and an exponent, RFC 3810 §5.1.3 and §5.1.9.
fn sources<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    let start = at - Query::LEN;
    if let Ok((_, query)) = Query::parse(&layer.header[start..]) {
        let (code, qqic) = (usize::from(query.code), usize::from(query.qqic));
        if code >= 0x8000 {
            to.number(Query::code, start..start + 2, (code & 0xfff | 0x1000) << ((code >> 12 & 7) + 3));
        }
        if qqic >= 0x80 {
            to.number(Query::qqic, start + 21..start + 22, (qqic & 15 | 16) << ((qqic >> 4 & 7) + 3));
        }
    }
    let count = layer.header.get(at - 2..at).map_or(0, number);
    for start in (at..).step_by(ADDRESS).take(count).take_while(|start| start + ADDRESS <= layer.header.len())
    {
        to.data(Query::source, start..start + ADDRESS);
    }
}

fn reported<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, mut at: usize) {
    let count = layer.header.get(at - 2..at).map_or(0, number);
    for _ in 0..count {
        let Some(bytes) = layer.header.get(at..).filter(|bytes| !bytes.is_empty()) else { return };
        at += record(to, at, bytes);
    }
}

/// Tells a record, or what there is of it; says how long it is.
fn record(to: &mut Fields<'_, '_>, at: usize, bytes: &[u8]) -> usize {
    let (sources, aux) = Record::parse(bytes)
        .map_or((0, 0), |(_, record)| (usize::from(record.count) * ADDRESS, usize::from(record.aux_len) * 4));
    let len = (Record::LEN + sources + aux).min(bytes.len());
    to.record(Record::TABLE, at..at + len);
    let (mut start, end) = (at + Record::LEN, at + len);
    let aux = start + sources;
    while start < aux && start + ADDRESS <= end {
        to.data(Record::source, start..start + ADDRESS);
        start += ADDRESS;
    }
    to.data(Record::aux, aux..end.max(aux));
    len
}

fn is_short(query: &[u8]) -> bool {
    query.first().is_some_and(|code| *code < 0x80)
}

fn is_often(query: &[u8]) -> bool {
    query.get(21).is_some_and(|qqic| *qqic < 0x80)
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// Types of multicast address records, RFC 3810 §5.2.12.
#[must_use]
pub fn records(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "MODE_IS_INCLUDE",
        2 => "MODE_IS_EXCLUDE",
        3 => "CHANGE_TO_INCLUDE_MODE",
        4 => "CHANGE_TO_EXCLUDE_MODE",
        5 => "ALLOW_NEW_SOURCES",
        6 => "BLOCK_OLD_SOURCES",
        _ => return None,
    })
}
