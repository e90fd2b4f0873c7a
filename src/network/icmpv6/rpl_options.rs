//! Options of RPL's control messages, [RFC 6550 §6.7](https://www.rfc-editor.org/rfc/rfc6550#section-6.7): Pad1 is its
//! type alone, every other one is a type, the length of what follows, and that.

use core::net::Ipv6Addr;
use core::ops::Range;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use super::Icmpv6;
use super::rpl_metrics as metrics;
use super::text;
use crate::codec::{Field, Fields, Header, Layer, Parsed, Table};
use crate::header;
use crate::network::ipv6::options::EMPTY;

header! {
    /// One byte of padding.
    pub struct Pad1("icmpv6.rpl.opt.pad1", "RPL Pad1", 1 bytes) {
        kind: u8 = 0..8, "icmpv6.rpl.opt.type", "Type", Dec => kinds;
    }
}

header! {
    /// What every other option begins with.
    pub struct Opt("icmpv6.rpl.opt", "RPL Option", 2 bytes) {
        kind:   u8 = 0..8,  "icmpv6.rpl.opt.type",   "Type",          Dec => kinds;
        length: u8 = 8..16, "icmpv6.rpl.opt.length", "Option Length", Rest(1);
    }
    data {
        padding, "icmpv6.rpl.opt.padn", "PadN", Bytes;
    }
}

header! {
    /// A route, RFC 6550 §6.7.5; its prefix follows.
    pub struct Route("icmpv6.rpl.opt", "Route Information", 6 bytes) {
        length:        u8 = 0..8,   "icmpv6.rpl.opt.route.prefix_length", "Prefix Length", Dec;
                            8..16,  "icmpv6.rpl.opt.route.flag",          "Flags",         Hex(2);
        reserved_high: u8 = 8..11,  "icmpv6.rpl.opt.route.reserved_high", "Resvd",         Dec;
        preference:    u8 = 11..13, "icmpv6.rpl.opt.route.pref",          "Prf",           Dec => super::nd::preferences;
        reserved_low:  u8 = 13..16, "icmpv6.rpl.opt.route.reserved_low",  "Resvd",         Dec;
        lifetime:     u32 = 16..48, "icmpv6.rpl.opt.route.lifetime",      "Route Lifetime, in seconds", Dec;
    }
    data {
        reserved, "icmpv6.rpl.opt.route.reserved", "Resvd",  Dec;
        bytes,    "icmpv6.rpl.opt.route.prefix.bytes", "First bytes of the prefix", Bytes;
        prefix,   "icmpv6.rpl.opt.route.prefix",   "Prefix", Ip;
    }
}

header! {
    /// How a DODAG is configured, RFC 6550 §6.7.6.
    pub struct Configuration("icmpv6.rpl.opt", "DODAG Configuration", 14 bytes) {
                              0..8,    "icmpv6.rpl.opt.config.flag",             "Flags",     Hex(2);
        flags:          u8  = 0..4,    "icmpv6.rpl.opt.config.reserved",         "Flags",     Dec;
        authenticated: bool = 4..5,    "icmpv6.rpl.opt.config.auth",             "Authentication Enabled", Flag;
        path_control:   u8  = 5..8,    "icmpv6.rpl.opt.config.pcs",              "Path Control Size", Dec;
        doublings:      u8  = 8..16,   "icmpv6.rpl.opt.config.interval_double",  "DIOIntervalDoublings", Dec;
        interval:       u8  = 16..24,  "icmpv6.rpl.opt.config.interval_min",     "DIOIntervalMin", Dec;
        redundancy:     u8  = 24..32,  "icmpv6.rpl.opt.config.redundancy",       "DIORedundancyConstant", Dec;
        max_rank:       u16 = 32..48,  "icmpv6.rpl.opt.config.max_rank_inc",     "MaxRankIncrease", Dec;
        min_rank:       u16 = 48..64,  "icmpv6.rpl.opt.config.min_hop_rank_inc", "MinHopRankIncrease", Dec;
        objective:      u16 = 64..80,  "icmpv6.rpl.opt.config.ocp",              "Objective Code Point", Dec;
        reserved:       u8  = 80..88,  "icmpv6.rpl.opt.config.rsv",              "Reserved",  Dec;
        lifetime:       u8  = 88..96,  "icmpv6.rpl.opt.config.def_lifetime",     "Default Lifetime", Dec;
        unit:           u16 = 96..112, "icmpv6.rpl.opt.config.lifetime_unit",    "Lifetime Unit, in seconds", Dec;
    }
}

header! {
    /// A destination, RFC 6550 §6.7.7; its prefix follows.
    pub struct Target("icmpv6.rpl.opt", "RPL Target", 2 bytes) {
        flags:  [u8; 1] = 0..8,  "icmpv6.rpl.opt.target.flag",          "Flags",         Bytes;
        length: u8      = 8..16, "icmpv6.rpl.opt.target.prefix_length", "Prefix Length", Dec;
    }
    data {
        bytes,  "icmpv6.rpl.opt.target.prefix.bytes", "First bytes of the prefix", Bytes;
        prefix, "icmpv6.rpl.opt.target.prefix", "Target Prefix", Ip;
    }
}

header! {
    /// How a destination is reached, RFC 6550 §6.7.8; a parent may follow.
    pub struct Transit("icmpv6.rpl.opt", "Transit Information", 4 bytes) {
                         0..8,   "icmpv6.rpl.opt.transit.flag",         "Flags",         Hex(2);
        external: bool = 0..1,   "icmpv6.rpl.opt.transit.flag.e",       "External",      Flag;
        flags:    u8   = 1..8,   "icmpv6.rpl.opt.transit.flag.rsv",     "Flags",         Dec;
        control:  u8   = 8..16,  "icmpv6.rpl.opt.transit.pathctl",      "Path Control",  Dec;
        sequence: u8   = 16..24, "icmpv6.rpl.opt.transit.pathseq",      "Path Sequence", Dec;
        lifetime: u8   = 24..32, "icmpv6.rpl.opt.transit.pathlifetime", "Path Lifetime", Dec;
    }
    data {
        parent, "icmpv6.rpl.opt.transit.parent", "Parent Address", Ip;
    }
}

header! {
    /// Which DODAG is asked for, RFC 6550 §6.7.9.
    pub struct Solicited("icmpv6.rpl.opt", "Solicited Information", 19 bytes) {
        instance:    u8       = 0..8,     "icmpv6.rpl.opt.solicited.instance", "RPLInstanceID", Dec;
                                8..16,    "icmpv6.rpl.opt.solicited.flag",     "Flags",         Hex(2);
        by_version:  bool     = 8..9,     "icmpv6.rpl.opt.solicited.flag.v",   "Version predicate", Flag;
        by_instance: bool     = 9..10,    "icmpv6.rpl.opt.solicited.flag.i",   "InstanceID predicate", Flag;
        by_dodag:    bool     = 10..11,   "icmpv6.rpl.opt.solicited.flag.d",   "DODAGID predicate", Flag;
        flags:       u8       = 11..16,   "icmpv6.rpl.opt.solicited.flag.rsv", "Flags",         Dec;
        dodag:       Ipv6Addr = 16..144,  "icmpv6.rpl.opt.solicited.dodagid",  "DODAGID",       Ip;
        version:     u8       = 144..152, "icmpv6.rpl.opt.solicited.version",  "Version Number", Dec;
    }
}

header! {
    /// A prefix of the network, RFC 6550 §6.7.10.
    pub struct Prefix("icmpv6.rpl.opt", "Prefix Information", 30 bytes) {
        length:     u8       = 0..8,     "icmpv6.rpl.opt.prefix.length",             "Prefix Length",  Dec;
                               8..16,    "icmpv6.rpl.opt.prefix.flag",               "Flags",          Hex(2);
        on_link:    bool     = 8..9,     "icmpv6.rpl.opt.prefix.flag.l",             "On-link",        Flag;
        autonomous: bool     = 9..10,    "icmpv6.rpl.opt.config.flag.a",             "Autonomous address-configuration", Flag;
        router:     bool     = 10..11,   "icmpv6.rpl.opt.config.flag.r",             "Router Address", Flag;
        flags:      u8       = 11..16,   "icmpv6.rpl.opt.config.flag.rsv",           "Reserved1",      Dec;
        valid:      u32      = 16..48,   "icmpv6.rpl.opt.prefix.valid_lifetime",     "Valid Lifetime, in seconds", Dec;
        preferred:  u32      = 48..80,   "icmpv6.rpl.opt.prefix.preferred_lifetime", "Preferred Lifetime, in seconds", Dec;
        reserved:   [u8; 4]  = 80..112,  "icmpv6.rpl.opt.reserved",                  "Reserved2",      Bytes;
        prefix:     Ipv6Addr = 112..240, "icmpv6.rpl.opt.prefix",                    "Prefix",         Ip;
    }
}

header! {
    /// What is known of a destination, RFC 6550 §6.7.11.
    pub struct Descriptor("icmpv6.rpl.opt", "RPL Target Descriptor", 4 bytes) {
        descriptor: u32 = 0..32, "icmpv6.rpl.opt.targetdesc.descriptor", "Descriptor", Hex(8);
    }
}

header! {
    /// A route between two points is looked for, RFC 6997 §7; its target and the addresses on the way follow.
    pub struct Discovery("icmpv6.rpl.opt", "P2P Route Discovery", 2 bytes) {
        reply:      bool = 0..1,   "icmpv6.rpl.opt.routediscovery.flag.reply",       "Reply",      Flag;
        hop_by_hop: bool = 1..2,   "icmpv6.rpl.opt.routediscovery.flag.hopbyhop",    "Hop-by-hop", Flag;
        routes:     u8   = 2..4,   "icmpv6.rpl.opt.routediscovery.flag.numofroutes", "Number of Routes", Dec;
        compr:      u8   = 4..8,   "icmpv6.rpl.opt.routediscovery.flag.compr",       "Compr: bytes left out of each address", Dec;
        lifetime:   u8   = 8..10,  "icmpv6.rpl.opt.routediscovery.lifetime",         "Lifetime",   Dec;
        max_rank:   u8   = 10..16, "icmpv6.rpl.opt.routediscovery.maxrank",          "MaxRank",    Dec;
    }
    data {
        target,  "icmpv6.rpl.opt.routediscovery.targetaddr",   "TargetAddr", Ip;
        address, "icmpv6.rpl.opt.routediscovery.addrvec.addr", "Address",    Ip;
        suffix,  "icmpv6.rpl.opt.routediscovery.suffix",       "Last bytes of an address", Bytes;
    }
}

header! {
    /// The same in a reply, RFC 6997 §8.
    pub struct Replied("icmpv6.rpl.opt", "P2P Route Discovery", 2 bytes) {
        reply:      bool = 0..1,   "icmpv6.rpl.opt.routediscovery.flag.reply",       "Reply",      Flag;
        hop_by_hop: bool = 1..2,   "icmpv6.rpl.opt.routediscovery.flag.hopbyhop",    "Hop-by-hop", Flag;
        routes:     u8   = 2..4,   "icmpv6.rpl.opt.routediscovery.flag.numofroutes", "Number of Routes", Dec;
        compr:      u8   = 4..8,   "icmpv6.rpl.opt.routediscovery.flag.compr",       "Compr: bytes left out of each address", Dec;
        lifetime:   u8   = 8..10,  "icmpv6.rpl.opt.routediscovery.lifetime",         "Lifetime",   Dec;
        next_hop:   u8   = 10..16, "icmpv6.rpl.opt.routediscovery.nh",               "NH",         Dec;
    }
}

/// One option: Pad1, or type, length and data.
pub fn option(input: &[u8]) -> Parsed<'_, &[u8]> {
    alt((tag(&[0u8][..]), recognize(preceded(u8, length_data(u8))))).parse(input)
}

/// Tells every option from byte `at` to the end.
pub(super) fn fields<'a>(_: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    list(to, at, Discovery::TABLE);
}

/// Tells the options of a discovery reply.
pub(super) fn replied<'a>(_: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    list(to, at, Replied::TABLE);
}

fn list(to: &mut Fields<'_, '_>, at: usize, discovery: &'static Table) {
    let one = |input| option(input).or(Ok((&[][..], input)));
    to.list(at, usize::MAX, one, |to, bytes, option| tell(to, bytes, option, discovery));
}

fn tell<'a>(to: &mut Fields<'a, '_>, bytes: Range<usize>, option: &'a [u8], discovery: &'static Table) {
    if option == [0] {
        return to.record(Pad1::TABLE, bytes);
    }
    to.record(Opt::TABLE, bytes.clone());
    let data = (bytes.start + Opt::LEN).min(bytes.end)..bytes.end;
    let value = &option[Opt::LEN.min(option.len())..];
    match option[0] {
        1 => to.data(Opt::padding, data),
        2 => metrics::fields(to, data, value),
        3 => {
            to.part(Route::TABLE, data.clone());
            if let Some(flags) = value.get(1) {
                to.number(Route::reserved, data.start + 1..data.start + 2, (flags & 0xe7).into());
            }
            prefix(to, (Route::bytes, Route::prefix), &data, value.get(Route::LEN..));
        }
        4 => fixed(to, Configuration::TABLE, data),
        5 => {
            to.part(Target::TABLE, data.clone());
            prefix(to, (Target::bytes, Target::prefix), &data, value.get(Target::LEN..));
        }
        6 => {
            to.part(Transit::TABLE, data.clone());
            one_address(to, Transit::parent, data.start + Transit::LEN..data.end);
        }
        7 => fixed(to, Solicited::TABLE, data),
        8 => fixed(to, Prefix::TABLE, data),
        9 => fixed(to, Descriptor::TABLE, data),
        10 => found(to, discovery, data, value),
        _ => to.data_or(Icmpv6::data, data, EMPTY),
    }
}

fn fixed(to: &mut Fields<'_, '_>, table: &'static Table, data: Range<usize>) {
    to.part(table, data.clone());
    to.data(Icmpv6::unknown_data, data.start + table.len..data.end);
}

/// The first bytes of an address up to the end of an option, and what is too long for one.
fn prefix(
    to: &mut Fields<'_, '_>,
    fields: (&'static Field, &'static Field),
    data: &Range<usize>,
    rest: Option<&[u8]>,
) {
    let rest = rest.unwrap_or_default();
    let (bytes, start) = (&rest[..rest.len().min(16)], data.end - rest.len());
    text::prefix(to, fields, start..start + bytes.len(), bytes);
    to.data(Icmpv6::unknown_data, start + bytes.len()..data.end);
}

/// An address, if it is there, and what is behind it.
fn one_address(to: &mut Fields<'_, '_>, field: &'static Field, data: Range<usize>) {
    let end = if data.len() < 16 { data.start } else { data.start + 16 };
    to.data(field, data.start..end);
    to.data(Icmpv6::unknown_data, end..data.end);
}

/// The target of a route and the addresses on its way, all without the bytes they share with the DODAGID.
fn found(to: &mut Fields<'_, '_>, table: &'static Table, data: Range<usize>, value: &[u8]) {
    to.part(table, data.clone());
    let len = 16 - usize::from(value.first().copied().unwrap_or_default() & 15);
    let mut at = data.start + Discovery::LEN;
    let mut field = Discovery::target;
    while at + len <= data.end {
        to.data(if len == 16 { field } else { Discovery::suffix }, at..at + len);
        field = Discovery::address;
        at += len;
    }
    to.data(Icmpv6::unknown_data, at..data.end);
}

/// Names of options, IANA's registry of RPL control message options.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Pad1",
        1 => "PadN",
        2 => "DAG Metric Container",
        3 => "Route Information",
        4 => "DODAG Configuration",
        5 => "RPL Target",
        6 => "Transit Information",
        7 => "Solicited Information",
        8 => "Prefix Information",
        9 => "RPL Target Descriptor",
        10 => "P2P Route Discovery",
        _ => return None,
    })
}
