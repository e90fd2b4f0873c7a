//! IPv4 options, [RFC 791 §3.1](https://www.rfc-editor.org/rfc/rfc791#section-3.1): each is a small table.
//!
//! The file is long because the options are many; each is some ten lines.

use core::net::Ipv4Addr;
use core::ops::Range;

use super::Ipv4;
use crate::codec::list::List;
use crate::codec::options::{END, until_end};
use crate::codec::{Field, Fields, Header, Table};
use crate::header;
use crate::network::cipso;
use crate::network::ip::rates;

/// An option of a type and a length, then the rows that are its own.
macro_rules! option {
    (
        $(#[$doc:meta])* pub struct $Option:ident($name:literal, $title:literal, $len:literal bytes $(, kind $kind:literal)?) { $($row:tt)* }
        $($data:tt)*
    ) => {
        header! {
            $(#[$doc])*
            pub struct $Option($name, $title, $len bytes) {
                kind: u8 = 0..8,  "ip.opt.type",        "Type",   Dec => kinds$(, or $kind)?;
                           0..1,  "ip.opt.type.copy",   "Copy on fragmentation", Flag;
                           1..3,  "ip.opt.type.class",  "Class",  Dec => classes;
                           3..8,  "ip.opt.type.number", "Number", Dec;
                len:  u8 = 8..16, "ip.opt.len",         "Length", Whole(1);
                $($row)*
            }
            $($data)*
        }
    };
}

/// An option of one byte.
macro_rules! single {
    ($(#[$doc:meta])* pub struct $Option:ident($name:literal, $title:literal $(, kind $kind:literal)?);) => {
        header! {
            $(#[$doc])*
            pub struct $Option($name, $title, 1 bytes) {
                kind: u8 = 0..8, "ip.opt.type",        "Type",   Dec => kinds$(, or $kind)?;
                           0..1, "ip.opt.type.copy",   "Copy on fragmentation", Flag;
                           1..3, "ip.opt.type.class",  "Class",  Dec => classes;
                           3..8, "ip.opt.type.number", "Number", Dec;
            }
            data {
                padding, "ip.opt.padding", "Padding", Bytes;
            }
        }
    };
}

single! {
    /// The end of the list (0); padding follows.
    pub struct End("ip.options.eol", "End of Option List");
}

single! {
    /// No operation (1).
    pub struct Nop("ip.options.nop", "No Operation", kind 1);
}

option! {
    /// Security (130), RFC 791: levels of 1981.
    pub struct OldSecurity("ip.options.security", "Security", 11 bytes, kind 130) {
        sec:  u16     = 16..32, "ip.opt.sec_rfc791_sec",  "Security", Hex(4) => levels;
        comp: u16     = 32..48, "ip.opt.sec_rfc791_comp", "Compartments", Dec;
        hr:   [u8; 2] = 48..64, "ip.opt.sec_rfc791_hr",   "Handling Restrictions", Text;
        tcc:  [u8; 3] = 64..88, "ip.opt.sec_rfc791_tcc",  "Transmission Control Code", Text;
    }
}

option! {
    /// Basic security (130), RFC 1108 §2: flags of protection authorities follow.
    pub struct Security("ip.options.security", "Basic Security", 3 bytes, kind 130) {
        level: u8 = 16..24, "ip.opt.sec_cl", "Classification Level", Hex(2) => classifications;
    }
}

header! {
    /// The first byte of protection authority flags, RFC 1108 §2.4.
    pub struct Authorities("ip.opt.sec_prot_auth", "Protection Authorities", 1 bytes) {
                            0..8, "ip.opt.sec_prot_auth_flags",      "Protection Authority Flags", Hex(2);
        genser:     bool  = 0..1, "ip.opt.sec_prot_auth_genser",     "GENSER",   Flag;
        siop_esi:   bool  = 1..2, "ip.opt.sec_prot_auth_siop_esi",   "SIOP-ESI", Flag;
        sci:        bool  = 2..3, "ip.opt.sec_prot_auth_sci",        "SCI",      Flag;
        nsa:        bool  = 3..4, "ip.opt.sec_prot_auth_nsa",        "NSA",      Flag;
        doe:        bool  = 4..5, "ip.opt.sec_prot_auth_doe",        "DOE",      Flag;
        unassigned: u8    = 5..7, "ip.opt.sec_prot_auth_unassigned", "Unassigned", Hex(2);
        fti:        bool  = 7..8, "ip.opt.sec_prot_auth_fti",        "Field Termination Indicator", Flag;
    }
}

header! {
    /// A further byte of protection authority flags.
    pub struct MoreAuthorities("ip.opt.sec_prot_auth_more", "More Protection Authorities", 1 bytes) {
                            0..8, "ip.opt.sec_prot_auth_flags",      "Protection Authority Flags", Hex(2);
        unassigned: u8    = 0..7, "ip.opt.sec_prot_auth_unassigned", "Unassigned", Hex(2);
        fti:        bool  = 7..8, "ip.opt.sec_prot_auth_fti",        "Field Termination Indicator", Flag;
    }
}

option! {
    /// Extended security (133), RFC 1108 §3.
    pub struct MoreSecurity("ip.options.ext_security", "Extended Security", 3 bytes, kind 133) {
        format: u8 = 16..24, "ip.opt.ext_sec_add_sec_info_format_code", "Additional Security Info Format Code", Hex(2);
    }
    data {
        info, "ip.opt.ext_sec_add_sec_info", "Additional Security Info", Bytes;
    }
}

option! {
    /// Commercial security (134), FIPS 188: a domain, then tags.
    pub struct Cipso("ip.options.cipso", "Commercial Security", 6 bytes, kind 134) {
        doi: u32 = 16..48, "ip.cipso.doi", "Domain of Interpretation", Dec;
    }
}

option! {
    /// Loose source route (131): addresses follow.
    pub struct Loose("ip.options.route", "Loose Source Route", 3 bytes, kind 131) {
        ptr: u8 = 16..24, "ip.opt.ptr", "Pointer", Dec, or 4;
    }
    data {
        hop: 32,         "ip.src_rt",  "Source Route", Ip;
        destination: 32, "ip.dst",     "Destination Address", Ip;
    }
}

option! {
    /// Strict source route (137): addresses follow.
    pub struct Strict("ip.options.source_route", "Strict Source Route", 3 bytes, kind 137) {
        ptr: u8 = 16..24, "ip.opt.ptr", "Pointer", Dec, or 4;
    }
}

option! {
    /// Record route (7): addresses follow.
    pub struct Record("ip.options.record_route", "Record Route", 3 bytes, kind 7) {
        ptr: u8 = 16..24, "ip.opt.ptr", "Pointer", Dec, or 4;
    }
    data {
        recorded: 32, "ip.rec_rt",   "Recorded Route", Ip;
        empty: 32,    "ip.empty_rt", "Empty Route", Ip;
    }
}

option! {
    /// Internet timestamp (68): times follow, or addresses and times.
    pub struct Timestamp("ip.options.timestamp", "Time Stamp", 4 bytes, kind 68) {
        ptr:      u8 = 16..24, "ip.opt.ptr",      "Pointer",  Dec, or 5;
        overflow: u8 = 24..28, "ip.opt.overflow", "Overflow", Dec;
        flag:     u8 = 28..32, "ip.opt.flag",     "Flag",     Hex(2) => forms;
    }
    data {
        time: 32,    "ip.opt.time_stamp",      "Time stamp", Dec;
        address: 32, "ip.opt.time_stamp_addr", "Address",    Ip;
    }
}

option! {
    /// Stream identifier (136).
    pub struct Stream("ip.options.sid", "Stream Identifier", 4 bytes, kind 136) {
        sid: u16 = 16..32, "ip.opt.sid", "Stream Identifier", Dec;
    }
}

option! {
    /// MTU probe (11), RFC 1063.
    pub struct MtuProbe("ip.options.mtu_probe", "MTU Probe", 4 bytes, kind 11) {
        mtu: u16 = 16..32, "ip.opt.mtu", "MTU", Dec;
    }
}

option! {
    /// MTU reply (12), RFC 1063.
    pub struct MtuReply("ip.options.mtu_reply", "MTU Reply", 4 bytes, kind 12) {
        mtu: u16 = 16..32, "ip.opt.mtu", "MTU", Dec;
    }
}

option! {
    /// Traceroute (82), RFC 1393 §2.2.
    pub struct Traceroute("ip.options.traceroute", "Traceroute", 12 bytes, kind 82) {
        id:         u16      = 16..32, "ip.opt.id_number",  "ID Number", Dec;
        outbound:   u16      = 32..48, "ip.opt.ohc",        "Outbound Hop Count", Dec;
        back:       u16      = 48..64, "ip.opt.rhc",        "Return Hop Count", Dec;
        originator: Ipv4Addr = 64..96, "ip.opt.originator", "Originator IP Address", Ip;
    }
}

option! {
    /// Router alert (148), RFC 2113 §2.1.
    pub struct Alert("ip.options.routeralert", "Router Alert", 4 bytes, kind 148) {
        value: u16 = 16..32, "ip.opt.ra", "Router Alert", Dec => alerts;
    }
}

option! {
    /// Selective directed broadcast (149): addresses follow.
    pub struct Broadcast("ip.options.sdb", "Selective Directed Broadcast", 2 bytes, kind 149) {
    }
    data {
        address: 32, "ip.opt.addr", "IP Address", Ip;
    }
}

option! {
    /// Quick-start (25), RFC 4782 §3.1.
    pub struct QuickStart("ip.options.qs", "Quick-Start", 8 bytes, kind 25) {
        func:     u8  = 16..20, "ip.opt.qs_func",     "Function", Dec => functions;
        rate:     u8  = 20..24, "ip.opt.qs_rate",     "Rate",     Dec => rates, if defined;
        ttl:      u8  = 24..32, "ip.opt.qs_ttl",      "QS TTL",   Dec, if asks;
                        24..32, "ip.opt.qs_unused",   "Not Used", Dec, if reports;
        nonce:    u32 = 32..62, "ip.opt.qs_nonce",    "QS Nonce", Hex(8), if defined;
        reserved: u8  = 62..64, "ip.opt.qs_reserved", "Reserved", Hex(8), if defined;
    }
    data {
        ttl_diff, "ip.opt.qs_ttl_diff", "TTL Diff", Dec;
    }
}

header! {
    /// Any other option; its data follow.
    pub struct Other("ip.options.unknown", "Unknown Option", 2 bytes) {
        kind: u8 = 0..8,  "ip.options.unknown.type", "Type",   Dec => kinds;
        len:  u8 = 8..16, "ip.options.unknown.len",  "Length", Whole(1);
    }
    data {
        payload, "ip.options.unknown.payload", "Data", Bytes;
    }
}

/// The tables of all options and of what is in them.
pub(super) static TABLES: &[&Table] = &[
    End::TABLE,
    Nop::TABLE,
    OldSecurity::TABLE,
    Security::TABLE,
    Authorities::TABLE,
    MoreAuthorities::TABLE,
    MoreSecurity::TABLE,
    Cipso::TABLE,
    cipso::Tag::TABLE,
    cipso::Levelled::TABLE,
    Loose::TABLE,
    Strict::TABLE,
    Record::TABLE,
    Timestamp::TABLE,
    Stream::TABLE,
    MtuProbe::TABLE,
    MtuReply::TABLE,
    Traceroute::TABLE,
    Alert::TABLE,
    Broadcast::TABLE,
    QuickStart::TABLE,
    Other::TABLE,
];

/// The options of a header.
pub(super) static LIST: List = List { start: Ipv4::LEN, table: plain, tell: fields };

/// The table of the options that are nothing else where they are just as long.
fn plain(kind: u8) -> Option<&'static Table> {
    Some(match kind {
        1 => Nop::TABLE,
        11 => MtuProbe::TABLE,
        12 => MtuReply::TABLE,
        25 => QuickStart::TABLE,
        82 => Traceroute::TABLE,
        136 => Stream::TABLE,
        148 => Alert::TABLE,
        _ => return None,
    })
}

/// Tells every option from this byte of the header on.
pub(super) fn fields<'a>(to: &mut Fields<'a, '_>, header: &'a [u8], start: usize) {
    let end = to.list(start, usize::MAX, until_end(), |to, at, option| tell(to, at, option, header));
    if end > start && header[end - 1] == END {
        to.hide(End::padding, end..header.len());
    }
}

/// The source route that still leads somewhere; the header's destination is then the next hop, and the final one is at
/// the end of the route.
pub(super) fn source_route(header: &[u8]) -> Option<Range<usize>> {
    let (mut next, mut at) = (until_end(), Ipv4::LEN);
    loop {
        match next(header.get(at..)?).ok()?.1 {
            [] => return None,
            // RFC 791 §3.1: there is one at most.
            route @ [LOOSE | STRICT, len, ptr, ..] => {
                let leads = *ptr >= 4 && ptr % 4 == 0 && ptr <= len;
                return leads.then_some(at..at + route.len());
            }
            other => at += other.len(),
        }
    }
}

/// The final destination, if a source route leads to it: it is what a pseudo-header has, RFC 9293 §3.1.
pub(super) fn destination(header: &[u8]) -> Option<&[u8]> {
    let route = header.get(source_route(header)?)?;
    let whole = (route.len() - Record::LEN).is_multiple_of(4) && route.len() > Record::LEN;
    route.last_chunk::<4>().filter(|_| whole).map(|last| &last[..])
}

const LOOSE: u8 = 131;
const STRICT: u8 = 137;

fn tell<'a>(to: &mut Fields<'a, '_>, at: Range<usize>, option: &'a [u8], header: &[u8]) {
    match option {
        [END] => to.record(End::TABLE, at),
        [_] => to.record(Nop::TABLE, at),
        [130, 11, high, low, ..] if levels(u16::from_be_bytes([*high, *low]).into()).is_some() => {
            to.record(OldSecurity::TABLE, at);
        }
        [130, ..] => security(to, at, option),
        [133, ..] => {
            to.record(MoreSecurity::TABLE, at.clone());
            to.data(MoreSecurity::info, at.start + MoreSecurity::LEN..at.end);
        }
        [134, ..] => {
            to.record(Cipso::TABLE, at.clone());
            cipso::fields(to, at.start + Cipso::LEN, option.get(Cipso::LEN..).unwrap_or_default());
        }
        [LOOSE, ..] => route(to, Loose::TABLE, at, option, Loose::hop),
        [STRICT, ..] => route(to, Strict::TABLE, at, option, Loose::hop),
        [7, ..] => route(to, Record::TABLE, at, option, Record::empty),
        [68, ..] => timestamps(to, at, option.get(3).map_or(0, |flag| flag & 15)),
        [149, ..] => {
            to.record(Broadcast::TABLE, at.clone());
            let addresses = at.start + Broadcast::LEN..at.end;
            for at in addresses.clone().step_by(4).take(addresses.len() / 4) {
                to.data(Broadcast::address, at..at + 4);
            }
            to.data(End::padding, at.end - addresses.len() % 4..at.end);
        }
        [25, ..] => {
            fixed(to, QuickStart::TABLE, at.clone());
            if let ([_, _, 0..=15, asked, ..], Some(ttl)) = (option, header.get(8)) {
                to.number(QuickStart::ttl_diff, at.start + 3..at.start + 4, ttl.wrapping_sub(*asked).into());
            }
        }
        _ => match option.first().and_then(|kind| plain(*kind)) {
            Some(table) => fixed(to, table, at),
            None => {
                to.record(Other::TABLE, at.clone());
                to.data(Other::payload, at.start + Other::LEN..at.end);
            }
        },
    }
}

/// An option that is its table; bytes behind that mean nothing.
fn fixed(to: &mut Fields<'_, '_>, table: &'static Table, at: Range<usize>) {
    to.record(table, at.clone());
    to.hide(End::padding, (at.start + table.len).min(at.end)..at.end);
}

/// RFC 1108 §2.4: a byte of flags follows while the last bit of the one before it is set.
fn security(to: &mut Fields<'_, '_>, at: Range<usize>, option: &[u8]) {
    to.record(Security::TABLE, at.clone());
    let mut from = Security::LEN;
    while let Some(flags) = option.get(from) {
        let place = at.start + from..at.start + from + 1;
        match from {
            Security::LEN => to.part(Authorities::TABLE, place),
            _ => to.record(MoreAuthorities::TABLE, place),
        }
        from += 1;
        if flags & 1 == 0 {
            break;
        }
    }
    to.hide(End::padding, at.start + from.min(option.len())..at.end);
}

/// The pointer counts bytes from 1; addresses in front of it have been passed, those behind it are to come.
fn route(
    to: &mut Fields<'_, '_>,
    table: &'static Table,
    at: Range<usize>,
    option: &[u8],
    ahead: &'static Field,
) {
    to.record(table, at.clone());
    let ptr = option.get(2).map_or(0, |ptr| usize::from(*ptr));
    let last = option.len() - option.len().min(4);
    for from in (Record::LEN..=last).step_by(4) {
        let bytes = at.start + from..at.start + from + 4;
        match from + 1 {
            _ if ptr < 4 || !ptr.is_multiple_of(4) => to.hide(Record::recorded, bytes),
            passed if passed < ptr => to.data(Record::recorded, bytes),
            _ if from + 4 == option.len() && option[0] != 7 => to.data(Loose::destination, bytes),
            _ => to.data(ahead, bytes),
        }
    }
}

fn timestamps(to: &mut Fields<'_, '_>, at: Range<usize>, flag: u8) {
    to.record(Timestamp::TABLE, at.clone());
    let start = at.start + Timestamp::LEN;
    if matches!(flag, 1 | 3) {
        for at in (start..at.end.saturating_sub(7)).step_by(8) {
            to.data(Timestamp::address, at..at + 4);
            to.data(Timestamp::time, at + 4..at + 8);
        }
    } else {
        for at in (start..at.end.saturating_sub(3)).step_by(4) {
            to.data(Timestamp::time, at..at + 4);
        }
    }
}

fn asks(option: &[u8]) -> bool {
    option.get(2).is_some_and(|byte| byte >> 4 == 0)
}

fn reports(option: &[u8]) -> bool {
    option.get(2).is_some_and(|byte| byte >> 4 == 8)
}

fn defined(option: &[u8]) -> bool {
    asks(option) || reports(option)
}

/// Names of option types, IANA's registry of IP option numbers.
fn kinds(kind: u64) -> Option<&'static str> {
    Some(match kind {
        0 => "End of Option List",
        1 => "No Operation",
        7 => "Record Route",
        10 => "Experimental Measurement",
        11 => "MTU Probe",
        12 => "MTU Reply",
        15 => "ENCODE",
        25 => "Quick-Start",
        30 | 94 | 158 | 222 => "RFC3692-style Experiment",
        68 => "Time Stamp",
        82 => "Traceroute",
        130 => "Security",
        131 => "Loose Source Route",
        133 => "Extended Security",
        134 => "Commercial Security",
        136 => "Stream ID",
        137 => "Strict Source Route",
        142 => "Experimental Access Control",
        144 => "IMI Traffic Descriptor",
        145 => "Extended Internet Protocol",
        147 => "Address Extension",
        148 => "Router Alert",
        149 => "Selective Directed Broadcast",
        151 => "Dynamic Packet State",
        152 => "Upstream Multicast Packet",
        205 => "Experimental Flow Control",
        _ => return None,
    })
}

/// RFC 791 §3.1.
fn classes(class: u64) -> Option<&'static str> {
    ["control", "reserved for future use", "debugging and measurement", "reserved for future use"]
        .get(class as usize)
        .copied()
}

/// RFC 791 §3.1.
fn levels(level: u64) -> Option<&'static str> {
    Some(match level {
        0x0000 => "Unclassified",
        0xf135 => "Confidential",
        0x789a => "EFTO",
        0xbc4d => "MMMM",
        0x5e26 => "PROG",
        0xaf13 => "Restricted",
        0xd788 => "Secret",
        0x6bc5 => "Top Secret",
        0x35e2 | 0x9af1 | 0x4d78 | 0x24bd | 0x135e | 0x89af | 0xc4d6 | 0xe26b => "Reserved for future use",
        _ => return None,
    })
}

/// RFC 1108 §2.3.
fn classifications(level: u64) -> Option<&'static str> {
    Some(match level {
        0x01 => "Reserved 4",
        0x3d => "Top Secret",
        0x5a => "Secret",
        0x96 => "Confidential",
        0x66 => "Reserved 3",
        0xcc => "Reserved 2",
        0xab => "Unclassified",
        0xf1 => "Reserved 1",
        _ => return None,
    })
}

/// RFC 791 §3.1.
fn forms(flag: u64) -> Option<&'static str> {
    Some(match flag {
        0 => "time stamps only",
        1 => "each time stamp is preceded with the address of its entity",
        3 => "the addresses are prespecified",
        _ => return None,
    })
}

/// RFC 2113 §2.1.
fn alerts(value: u64) -> Option<&'static str> {
    (value == 0).then_some("Router shall examine packet")
}

/// RFC 4782 §3.1.
fn functions(function: u64) -> Option<&'static str> {
    Some(match function {
        0 => "Rate Request",
        8 => "Report of Approved Rate",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_route_leads_on_until_it_is_used_up() {
        let mut header = [0; 20].to_vec();
        header.extend([1, LOOSE, 11, 4, 192, 0, 2, 1, 192, 0, 2, 2]);
        assert_eq!(source_route(&header), Some(21..32));
        for (ptr, leads) in [(8, true), (12, false), (5, false), (0, false)] {
            header[23] = ptr;
            assert_eq!(source_route(&header).is_some(), leads, "pointer {ptr}");
        }
    }
}
