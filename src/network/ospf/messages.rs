//! The five packets, [RFC 2328 §A.3](https://www.rfc-editor.org/rfc/rfc2328#appendix-A.3),
//! [RFC 5340 §A.3](https://www.rfc-editor.org/rfc/rfc5340#appendix-A.3).

use core::net::Ipv4Addr;

use super::options::{Options2, Options3};
use super::words::{advertisements, functions, scopes};
use super::{Ospf, lsa2, lsa3};
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// Hello of version 2, in front of its options.
    pub struct Hello2("ospf.hello", "Hello", 6 bytes) {
        mask:     Ipv4Addr = 0..32,  "ospf.hello.network_mask",   "Network Mask", Ip, or 0xffff_ff00;
        interval: u16      = 32..48, "ospf.hello.hello_interval", "Hello Interval, in seconds", Dec, or 10;
    }
}

header! {
    /// Hello of version 2, behind its options.
    pub struct Hello2Rest("ospf.hello", "Hello", 13 bytes) {
        priority: u8       = 0..8,    "ospf.hello.router_priority", "Router Priority", Dec, or 1;
        dead:     u32      = 8..40,   "ospf.hello.router_dead_interval", "Router Dead Interval, in seconds", Dec, or 40;
        dr:       Ipv4Addr = 40..72,  "ospf.hello.designated_router", "Designated Router", Ip;
        backup:   Ipv4Addr = 72..104, "ospf.hello.backup_designated_router", "Backup Designated Router", Ip;
    }
    data {
        neighbor: 32, "ospf.hello.active_neighbor", "Neighbor", Ip;
    }
}

header! {
    /// Hello of version 3, in front of its options.
    pub struct Hello3("ospf.hello", "Hello", 5 bytes) {
        interface: u32 = 0..32,  "ospf.hello.interface_id",    "Interface", Dec;
        priority:  u8  = 32..40, "ospf.hello.router_priority", "Router Priority", Dec, or 1;
    }
}

header! {
    /// Hello of version 3, behind its options.
    pub struct Hello3Rest("ospf.hello3", "Hello", 12 bytes) {
        interval: u16      = 0..16,  "ospf.hello.hello_interval", "Hello Interval, in seconds", Dec, or 10;
        dead:     u16      = 16..32, "ospf.hello.router_dead_interval", "Router Dead Interval, in seconds", Dec, or 40;
        dr:       Ipv4Addr = 32..64, "ospf.hello.designated_router", "Designated Router", Ip;
        backup:   Ipv4Addr = 64..96, "ospf.hello.backup_designated_router", "Backup Designated Router", Ip;
    }
}

header! {
    /// How large a packet may be.
    pub struct Mtu("ospf.mtu", "Interface MTU", 2 bytes) {
        mtu: u16 = 0..16, "ospf.db.interface_mtu", "Interface MTU", Dec, or 1500;
    }
}

header! {
    /// The end of what a database description has in front of its headers.
    pub struct Description("ospf.description", "Database Description", 5 bytes) {
                       0..8,  "ospf.dbd",    "Flags", Hex(2);
        reserved: u8 = 0..4,  "ospf.dbd.reserved", "Reserved", Hex(1);
        r:  bool     = 4..5,  "ospf.dbd.r",  "Out-of-band Resynchronization", Flag;
        i:  bool     = 5..6,  "ospf.dbd.i",  "Init", Flag;
        m:  bool     = 6..7,  "ospf.dbd.m",  "More", Flag;
        ms: bool     = 7..8,  "ospf.dbd.ms", "Master", Flag;
        sequence: u32 = 8..40, "ospf.db.dd_sequence", "Sequence Number", Dec;
    }
}

header! {
    /// What is asked for, version 2.
    pub struct Request2("ospf.request", "Request", 12 bytes) {
        kind:   u32      = 0..32,  "ospf.lsa",           "Type", Dec => advertisements, or 1;
        id:     Ipv4Addr = 32..64, "ospf.link_state_id", "Link State ID", Ip;
        router: Ipv4Addr = 64..96, "ospf.advrouter",     "Advertising Router", Ip;
    }
}

header! {
    /// What is asked for, version 3.
    pub struct Request3("ospf.request", "Request", 12 bytes) {
        reserved: [u8; 2] = 0..16,  "ospf.reserved",   "Reserved", Bytes;
                            16..32, "ospf.v3.lsa",     "Type", Hex(4);
        handling: bool    = 16..17, "ospf.v3.lsa.u",   "Handling if unknown", Flag;
        scope:  u8        = 17..19, "ospf.v3.lsa.s12", "Flooding Scope", Hex(4) => scopes;
        function: u16     = 19..32, "ospf.v3.lsa.fc",  "Function Code", Dec => functions, or 1;
        id:     Ipv4Addr  = 32..64, "ospf.link_state_id", "Link State ID", Ip;
        router: Ipv4Addr  = 64..96, "ospf.advrouter",  "Advertising Router", Ip;
    }
}

/// Tells a packet of version 2 behind its header, and what options it has.
pub(super) fn tell2(to: &mut Fields<'_, '_>, packet: &[u8], start: usize, kind: u8) -> u32 {
    let end = packet.len();
    match kind {
        1 => {
            to.part(Hello2::TABLE, start..end);
            let at = start + Hello2::LEN;
            to.part(Options2::TABLE, at..end);
            to.part(Hello2Rest::TABLE, at + 1..end);
            each(to, at + 1 + Hello2Rest::LEN, end, 4, |to, at| to.data(Hello2Rest::neighbor, at..at + 4));
            packet.get(at).copied().unwrap_or_default().into()
        }
        2 => {
            to.part(Mtu::TABLE, start..end);
            to.part(Options2::TABLE, start + 2..end);
            to.part(Description::TABLE, start + 3..end);
            each(to, start + 3 + Description::LEN, end, lsa2::HEADER, |to, at| lsa2::summary(to, packet, at));
            packet.get(start + 2).copied().unwrap_or_default().into()
        }
        3 => {
            each(to, start, end, Request2::LEN, |to, at| to.record(Request2::TABLE, at..at + Request2::LEN));
            0
        }
        4 => {
            lsa2::update(to, packet, start);
            0
        }
        5 => {
            each(to, start, end, lsa2::HEADER, |to, at| lsa2::summary(to, packet, at));
            0
        }
        _ => {
            to.data(Ospf::unread, start..end);
            0
        }
    }
}

/// Tells a packet of version 3 behind its header, and what options it has.
pub(super) fn tell3(
    to: &mut Fields<'_, '_>,
    packet: &[u8],
    start: usize,
    kind: u8,
    family: lsa3::Family,
) -> u32 {
    let end = packet.len();
    match kind {
        1 => {
            to.open(Hello3Rest::TABLE, start..end);
            to.part(Hello3::TABLE, start..end);
            let at = start + Hello3::LEN;
            to.part(Options3::TABLE, at..end);
            to.part(Hello3Rest::TABLE, at + 3..end);
            each(to, at + 3 + Hello3Rest::LEN, end, 4, |to, at| to.data(Hello2Rest::neighbor, at..at + 4));
            options(packet, at)
        }
        2 => {
            to.data(Ospf::reserved, start..start + 1);
            to.part(Options3::TABLE, start + 1..end);
            to.part(Mtu::TABLE, start + 4..end);
            to.data(Ospf::reserved, start + 6..start + 7);
            to.part(Description::TABLE, start + 7..end);
            each(to, start + 7 + Description::LEN, end, lsa2::HEADER, |to, at| lsa3::summary(to, packet, at));
            options(packet, start + 1)
        }
        3 => {
            each(to, start, end, Request3::LEN, |to, at| to.record(Request3::TABLE, at..at + Request3::LEN));
            0
        }
        4 => {
            lsa3::update(to, packet, start, family);
            0
        }
        5 => {
            each(to, start, end, lsa2::HEADER, |to, at| lsa3::summary(to, packet, at));
            0
        }
        _ => {
            to.data(Ospf::unread, start..end);
            0
        }
    }
}

/// Items of a width, one after the other, as many as there are.
pub(super) fn each<'a, 'v>(
    to: &mut Fields<'a, 'v>,
    mut at: usize,
    end: usize,
    width: usize,
    mut tell: impl FnMut(&mut Fields<'a, 'v>, usize),
) {
    while at + width <= end {
        tell(to, at);
        at += width;
    }
}

fn options(packet: &[u8], at: usize) -> u32 {
    match packet.get(at..) {
        Some([a, b, c, ..]) => u32::from_be_bytes([0, *a, *b, *c]),
        _ => 0,
    }
}
