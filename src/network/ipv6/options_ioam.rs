//! In situ operations, administration and maintenance (IOAM) in IPv6 options,
//! [RFC 9486](https://www.rfc-editor.org/rfc/rfc9486); the traces are [RFC 9197 §4.4](https://www.rfc-editor.org/rfc/rfc9197#section-4.4).

use core::ops::Range;

use super::options::Opt;
use crate::codec::{Field, Fields, Header};
use crate::header;

header! {
    /// What every IOAM option begins with.
    pub struct Ioam("ipv6.opt", "IOAM", 2 bytes) {
        reserved: u8 = 0..8,  "ipv6.opt.ioam.rsv",      "Reserved",         Dec;
        opt_type: u8 = 8..16, "ipv6.opt.ioam.opt_type", "IOAM Option-Type", Dec => types;
    }
}

header! {
    /// What a trace begins with; what the nodes on the way have written follows.
    pub struct Trace("ipv6.opt", "IOAM Trace", 8 bytes) {
        namespace:  u16  = 0..16,  "ipv6.opt.ioam.trace.ns",         "Namespace-ID",          Dec;
        node_len:   u8   = 16..21, "ipv6.opt.ioam.trace.nodelen",    "NodeLen, in words of four bytes", Dec;
                           21..25, "ipv6.opt.ioam.trace.flags",      "Flags",                 Hex(4);
        overflow:   bool = 21..22, "ipv6.opt.ioam.trace.flag.o",     "Overflow",              Flag;
        loopback:   bool = 22..23, "ipv6.opt.ioam.trace.flag.l",     "Loopback",              Flag;
        active:     bool = 23..24, "ipv6.opt.ioam.trace.flag.a",     "Active",                Flag;
        reserved_flag: bool = 24..25, "ipv6.opt.ioam.trace.flag.rsv", "Reserved",             Flag;
        remaining:  u8   = 25..32, "ipv6.opt.ioam.trace.remlen",     "RemainingLen, in words of four bytes", Dec;
                           32..56, "ipv6.opt.ioam.trace.type",       "IOAM-Trace-Type",       Hex(6);
        id:         bool = 32..33, "ipv6.opt.ioam.trace.type.bit0",  "Hop_Lim and node_id",   Flag;
        interfaces: bool = 33..34, "ipv6.opt.ioam.trace.type.bit1",  "Interface identifiers", Flag;
        seconds:    bool = 34..35, "ipv6.opt.ioam.trace.type.bit2",  "Timestamp seconds",     Flag;
        fraction:   bool = 35..36, "ipv6.opt.ioam.trace.type.bit3",  "Timestamp fraction",    Flag;
        delay:      bool = 36..37, "ipv6.opt.ioam.trace.type.bit4",  "Transit delay",         Flag;
        data:       bool = 37..38, "ipv6.opt.ioam.trace.type.bit5",  "Namespace-specific data", Flag;
        queue:      bool = 38..39, "ipv6.opt.ioam.trace.type.bit6",  "Queue depth",           Flag;
        complement: bool = 39..40, "ipv6.opt.ioam.trace.type.bit7",  "Checksum complement",   Flag;
        id_wide:    bool = 40..41, "ipv6.opt.ioam.trace.type.bit8",  "Hop_Lim and node_id wide", Flag;
        interfaces_wide: bool = 41..42, "ipv6.opt.ioam.trace.type.bit9", "Interface identifiers wide", Flag;
        data_wide:  bool = 42..43, "ipv6.opt.ioam.trace.type.bit10", "Namespace-specific data wide", Flag;
        buffer:     bool = 43..44, "ipv6.opt.ioam.trace.type.bit11", "Buffer occupancy",      Flag;
        undefined:  u16  = 44..54, "ipv6.opt.ioam.trace.type.undefined", "Undefined bits",    Hex(3);
        snapshot:   bool = 54..55, "ipv6.opt.ioam.trace.type.bit22", "Opaque state snapshot", Flag;
        reserved_bit: bool = 55..56, "ipv6.opt.ioam.trace.type.rsv", "Reserved",              Flag;
        reserved:   u8   = 56..64, "ipv6.opt.ioam.trace.rsv",        "Reserved",              Dec;
    }
    data {
        undef, "ipv6.opt.ioam.trace.type.undef", "Some undefined bit is set", Flag;
        free,  "ipv6.opt.ioam.trace.free_space", "Free space", Bytes;
    }
}

header! {
    /// What one node has written: the fields that the bits of the trace type announce.
    pub struct Node("ipv6.opt.ioam.trace.node", "Node", 0 bytes) {
    }
    data {
        hop_limit: 8,        "ipv6.opt.ioam.trace.node.hlim",        "Hop_Lim",                Dec;
        node_id: 24,         "ipv6.opt.ioam.trace.node.id",          "node_id",                Hex(6);
        ingress: 16,         "ipv6.opt.ioam.trace.node.iif",         "ingress_if_id",          Hex(4);
        egress: 16,          "ipv6.opt.ioam.trace.node.eif",         "egress_if_id",           Hex(4);
        seconds: 32,         "ipv6.opt.ioam.trace.node.tss",         "Timestamp seconds",      Hex(8);
        fraction: 32,        "ipv6.opt.ioam.trace.node.tsf",         "Timestamp fraction",     Hex(8);
        delay: 32,           "ipv6.opt.ioam.trace.node.trdelay",     "Transit delay",          Hex(8);
        specific: 32,        "ipv6.opt.ioam.trace.node.nsdata",      "Namespace-specific data", Hex(8);
        queue: 32,           "ipv6.opt.ioam.trace.node.qdepth",      "Queue depth",            Hex(8);
        complement: 32,      "ipv6.opt.ioam.trace.node.csum",        "Checksum complement",    Hex(8);
        node_id_wide: 56,    "ipv6.opt.ioam.trace.node.id_wide",     "node_id wide",           Hex(16);
        ingress_wide: 32,    "ipv6.opt.ioam.trace.node.iif_wide",    "ingress_if_id wide",     Hex(8);
        egress_wide: 32,     "ipv6.opt.ioam.trace.node.eif_wide",    "egress_if_id wide",      Hex(8);
        specific_wide: 64,   "ipv6.opt.ioam.trace.node.nsdata_wide", "Namespace-specific data wide", Hex(16);
        buffer: 32,          "ipv6.opt.ioam.trace.node.bufoccup",    "Buffer occupancy",       Hex(8);
        undefined: 32,       "ipv6.opt.ioam.trace.node.undefined",   "What an undefined bit announces", Hex(8);
        opaque,              "ipv6.opt.ioam.trace.node.oss.data",    "Opaque data",            Bytes;
    }
}

header! {
    /// What an opaque state snapshot begins with, RFC 9197 §4.4.2.13.
    pub struct Snapshot("ipv6.opt.ioam.trace.node.oss", "Opaque State Snapshot", 4 bytes) {
        len:    u8  = 0..8,  "ipv6.opt.ioam.trace.node.oss.len",  "Length, in words of four bytes", Dec;
        schema: u32 = 8..32, "ipv6.opt.ioam.trace.node.oss.scid", "Schema ID", Hex(6);
    }
}

/// Traces, RFC 9197 §8.1.
const PRE_ALLOCATED: u8 = 0;
const INCREMENTAL: u8 = 1;

/// Bits of the trace type before the opaque state snapshot, and that one.
const ANNOUNCED: u32 = 22;
const SNAPSHOT: u32 = 22;

/// Tells an IOAM option.
pub(super) fn fields(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Ioam::TABLE, data.clone());
    let rest = (data.start + Ioam::LEN).min(data.end)..data.end;
    let Some([_, kind, trace @ ..]) = value.get(..) else { return };
    match (kind, Trace::parse(trace)) {
        (&(PRE_ALLOCATED | INCREMENTAL), Ok((nodes, trace))) => {
            to.part(Trace::TABLE, rest.clone());
            to.number(Trace::undef, rest.start + 5..rest.start + 7, (trace.undefined > 0).into());
            let room = if *kind == PRE_ALLOCATED { usize::from(trace.remaining) * 4 } else { 0 };
            tell_nodes(to, rest.start + Trace::LEN, nodes, &trace, room, value[6..9].try_into().ok());
        }
        (&(PRE_ALLOCATED | INCREMENTAL), Err(_)) => to.part(Trace::TABLE, rest),
        _ => to.data(Opt::undefined, rest),
    }
}

/// Tells the free space and the nodes behind it, if their length is what their type makes it.
fn tell_nodes(
    to: &mut Fields<'_, '_>,
    start: usize,
    nodes: &[u8],
    trace: &Trace,
    room: usize,
    bits: Option<[u8; 3]>,
) {
    let bits = bits.map_or(0, |[a, b, c]| u32::from_be_bytes([a, b, c, 0]));
    let (len, end) = (usize::from(trace.node_len) * 4, start + nodes.len());
    let sizes = (0..ANNOUNCED).filter(|bit| has(bits, *bit)).map(|bit| if is_wide(bit) { 8 } else { 4 });
    let agrees = len == sizes.sum::<usize>() && (len > 0 || has(bits, SNAPSHOT)) && room <= nodes.len();
    if !agrees || trace.node_len == 0 {
        return to.data(Opt::undefined, start..end);
    }
    to.data(Trace::free, start..start + room);
    let mut at = start + room;
    while at < end {
        let opaque = nodes.get(at - start + len).filter(|_| has(bits, SNAPSHOT));
        let size = len + opaque.map_or(0, |words| Snapshot::LEN + usize::from(*words) * 4);
        if at + size > end {
            return to.data(Opt::undefined, at..end);
        }
        to.record(Node::TABLE, at..at + size);
        tell_node(to, at, bits);
        if opaque.is_some() {
            to.part(Snapshot::TABLE, at + len..at + size);
            to.data(Node::opaque, at + len + Snapshot::LEN..at + size);
        }
        at += size;
    }
}

/// Tells what one node has written.
fn tell_node(to: &mut Fields<'_, '_>, at: usize, bits: u32) {
    let mut at = at * 8;
    for bit in (0..ANNOUNCED).filter(|bit| has(bits, *bit)) {
        for field in announced(bit) {
            to.bits(field, at..at + field.width);
            at += field.width;
        }
    }
}

/// The fields that a bit of the trace type announces.
fn announced(bit: u32) -> &'static [&'static Field] {
    match bit {
        0 => &[Node::hop_limit, Node::node_id],
        1 => &[Node::ingress, Node::egress],
        2 => &[Node::seconds],
        3 => &[Node::fraction],
        4 => &[Node::delay],
        5 => &[Node::specific],
        6 => &[Node::queue],
        7 => &[Node::complement],
        8 => &[Node::hop_limit, Node::node_id_wide],
        9 => &[Node::ingress_wide, Node::egress_wide],
        10 => &[Node::specific_wide],
        11 => &[Node::buffer],
        _ => &[Node::undefined],
    }
}

fn has(bits: u32, bit: u32) -> bool {
    bits << bit >> 31 == 1
}

/// Eight bytes instead of four, RFC 9197 §4.4.2.
fn is_wide(bit: u32) -> bool {
    matches!(bit, 8..=10)
}

/// Option types, IANA's registry of IOAM option types.
#[must_use]
pub fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "IOAM Pre-allocated Trace",
        1 => "IOAM Incremental Trace",
        2 => "IOAM POT",
        3 => "IOAM E2E",
        4 => "IOAM DEX",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use crate::codec::{Next, Value};
    use crate::packet::Layers;

    fn told(option: &[u8], name: &str) -> Vec<u64> {
        let mut found = Vec::new();
        let header = [&[59, (option.len() as u8 + 2) / 8 - 1][..], option].concat();
        Layers::new(&header, Next::IpProtocol(0)).next().unwrap().fields(|spot| {
            if spot.field.name == name {
                found.push(if let Value::Uint(value) = spot.value {
                    value
                } else {
                    spot.bits.len() as u64 / 8
                });
            }
        });
        found
    }

    /// A trace of hop limit and identifier, with room for one node and two that have written.
    const TRACE: [u8; 24] =
        [0x31, 20, 0, 0, 0, 7, 0x08, 1, 0x80, 0, 0, 0, 9, 9, 9, 9, 64, 0, 0, 1, 63, 0, 0, 2];

    #[test]
    fn nodes_follow_the_free_space() {
        let option = [&TRACE[..22], &[0; 0]].concat();
        assert_eq!(told(&option, "ipv6.opt.ioam.trace.node.hlim"), [64]);
        let option = [&[0x31, 22][..], &TRACE[2..], &[1, 4, 0, 0, 0, 0]].concat();
        assert_eq!(told(&option, "ipv6.opt.ioam.trace.node.id"), [1, 2]);
        assert_eq!(told(&option, "ipv6.opt.ioam.trace.free_space"), [4]);
    }

    #[test]
    fn a_node_that_is_not_as_long_as_its_type_is_not_read() {
        let mut option = [&[0x31, 22][..], &TRACE[2..], &[1, 4, 0, 0, 0, 0]].concat();
        option[8] = 0xc0;
        assert!(told(&option, "ipv6.opt.ioam.trace.node.id").is_empty());
        assert_eq!(told(&option, "ipv6.opt_unknown_data"), [12]);
    }
}
