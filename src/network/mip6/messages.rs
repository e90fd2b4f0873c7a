//! What messages have behind the first six bytes.

use core::net::Ipv6Addr;

use super::{Mip6, options};
use crate::codec::{Fields, Header, Table, Text};
use crate::header;

header! {
    /// Home test init, RFC 6275 §6.1.3.
    pub struct TestInit("mip6.hoti", "Home Test Init", 10 bytes) {
        reserved: u16 = 0..16,  "mip6.hoti.reserved", "Reserved", Hex(4);
        cookie:   u64 = 16..80, "mip6.hoti.cookie", "Home Init Cookie", Hex(16);
    }
}

header! {
    /// Care-of test init, RFC 6275 §6.1.4.
    pub struct CareOfTestInit("mip6.coti", "Care-of Test Init", 10 bytes) {
        reserved: u16 = 0..16,  "mip6.coti.reserved", "Reserved", Hex(4);
        cookie:   u64 = 16..80, "mip6.coti.cookie", "Care-of Init Cookie", Hex(16);
    }
}

header! {
    /// Home test, RFC 6275 §6.1.5.
    pub struct Test("mip6.hot", "Home Test", 18 bytes) {
        nonce:  u16 = 0..16,   "mip6.hot.nindex", "Home Nonce Index", Dec;
        cookie: u64 = 16..80,  "mip6.hot.cookie", "Home Init Cookie", Hex(16);
        token:  u64 = 80..144, "mip6.hot.token",  "Home Keygen Token", Hex(16);
    }
}

header! {
    /// Care-of test, RFC 6275 §6.1.6; Wireshark has one name for both tokens.
    pub struct CareOfTest("mip6.cot", "Care-of Test", 18 bytes) {
        nonce:  u16 = 0..16,   "mip6.cot.nindex", "Care-of Nonce Index", Dec;
        cookie: u64 = 16..80,  "mip6.cot.cookie", "Care-of Init Cookie", Hex(16);
        token:  u64 = 80..144, "mip6.hot.token",  "Care-of Keygen Token", Hex(16);
    }
}

header! {
    /// Binding update, RFC 6275 §6.1.7.
    pub struct Update("mip6.bu", "Binding Update", 6 bytes) {
        sequence: u16 = 0..16, "mip6.bu.seqnr",  "Sequence Number", Dec;
        a: bool = 16..17, "mip6.bu.a_flag",      "Acknowledge", Flag;
        h: bool = 17..18, "mip6.bu.h_flag",      "Home Registration", Flag;
        l: bool = 18..19, "mip6.bu.l_flag",      "Link-Local Compatibility", Flag;
        k: bool = 19..20, "mip6.bu.k_flag",      "Key Management Mobility", Flag;
        m: bool = 20..21, "mip6.bu.m_flag",      "MAP Registration", Flag;
        r: bool = 21..22, "mip6.nemo.bu.r_flag", "Mobile Router", Flag;
        p: bool = 22..23, "mip6.bu.p_flag",      "Proxy Registration", Flag;
        f: bool = 23..24, "mip6.bu.f_flag",      "Forced UDP Encapsulation", Flag;
        t: bool = 24..25, "mip6.bu.t_flag",      "TLV-Header Format", Flag;
        b: bool = 25..26, "mip6.bu.b_flag",      "Bulk Binding Update", Flag;
        reserved: u8  = 26..32, "mip6.bu.reserved", "Reserved", Hex(2);
        lifetime: u16 = 32..48, "mip6.bu.lifetime", "Lifetime, in units of four seconds", Dec;
    }
}

header! {
    /// Binding acknowledgement, RFC 6275 §6.1.8.
    pub struct Acknowledgement("mip6.ba", "Binding Acknowledgement", 6 bytes) {
        status: u8 = 0..8,  "mip6.ba.status",      "Status", Dec => statuses;
        k: bool = 8..9,     "mip6.ba.k_flag",      "Key Management Mobility", Flag;
        r: bool = 9..10,    "mip6.nemo.ba.r_flag", "Mobile Router", Flag;
        p: bool = 10..11,   "mip6.ba.p_flag",      "Proxy Registration", Flag;
        t: bool = 11..12,   "mip6.ba.t_flag",      "TLV-Header Format", Flag;
        b: bool = 12..13,   "mip6.ba.b_flag",      "Bulk Binding Update", Flag;
        reserved: u8  = 13..16, "mip6.ba.reserved", "Reserved", Hex(1);
        sequence: u16 = 16..32, "mip6.ba.seqnr",    "Sequence Number", Dec;
        lifetime: u16 = 32..48, "mip6.ba.lifetime", "Lifetime, in units of four seconds", Dec;
    }
}

header! {
    /// Binding error, RFC 6275 §6.1.9.
    pub struct Binding("mip6.be", "Binding Error", 18 bytes) {
        status:   u8 = 0..8,  "mip6.be.status",   "Status", Dec => errors;
        reserved: u8 = 8..16, "mip6.be.reserved", "Reserved", Hex(2);
        home: Ipv6Addr = 16..144, "mip6.be.haddr", "Home Address", Ip;
    }
}

header! {
    /// Fast binding update, RFC 5568 §6.2.2.
    pub struct FastUpdate("mip6.fbu", "Fast Binding Update", 6 bytes) {
        sequence: u16 = 0..16, "mip6.fbu.seqnr", "Sequence Number", Dec;
        a: bool = 16..17, "mip6.fbu.a_flag", "Acknowledge", Flag;
        h: bool = 17..18, "mip6.fbu.h_flag", "Home Registration", Flag;
        l: bool = 18..19, "mip6.fbu.l_flag", "Link-Local Compatibility", Flag;
        k: bool = 19..20, "mip6.fbu.k_flag", "Key Management Mobility", Flag;
        reserved: u16 = 20..32, "mip6.fbu.reserved", "Reserved", Hex(3);
        lifetime: u16 = 32..48, "mip6.fbu.lifetime", "Lifetime, in units of four seconds", Dec;
    }
}

header! {
    /// Fast binding acknowledgement, RFC 5568 §6.2.3.
    pub struct FastAcknowledgement("mip6.fback", "Fast Binding Acknowledgement", 6 bytes) {
        status: u8 = 0..8,  "mip6.fback.status", "Status", Dec;
        k: bool    = 8..9,  "mip6.fback.k_flag", "Key Management Mobility", Flag;
        reserved: u8  = 9..16,  "mip6.fback.reserved", "Reserved", Hex(2);
        sequence: u16 = 16..32, "mip6.fback.seqnr",    "Sequence Number", Dec;
        lifetime: u16 = 32..48, "mip6.fback.lifetime", "Lifetime, in seconds", Dec;
    }
}

header! {
    /// Home agent switch, RFC 5142 §4; addresses follow.
    pub struct Switch("mip6.has", "Home Agent Switch", 2 bytes) {
        count:    u8 = 0..8,  "mip6.has.num_addrs", "Number of Addresses", Count("mip6.has.address");
        reserved: u8 = 8..16, "mip6.has.reserved",  "Reserved", Hex(2);
    }
}

header! {
    /// Heartbeat, RFC 5847 §3.3.
    pub struct Heartbeat("mip6.hb", "Heartbeat", 6 bytes) {
        reserved: u16  = 0..14,  "mip6.hb.reserved", "Reserved", Hex(4);
        u: bool        = 14..15, "mip6.hb.u_flag",   "Unsolicited", Flag;
        r: bool        = 15..16, "mip6.hb.r_flag",   "Response", Flag;
        sequence: u32  = 16..48, "mip6.hb.seqnr",    "Sequence Number", Dec;
    }
}

header! {
    /// Handover initiate, RFC 5568 §6.2.1.1.
    pub struct Handover("mip6.hi", "Handover Initiate", 4 bytes) {
        sequence: u16 = 0..16,  "mip6.hi.seqnr",  "Sequence Number", Dec;
        s: bool       = 16..17, "mip6.hi.s_flag", "Assigned Address Configuration", Flag;
        u: bool       = 17..18, "mip6.hi.u_flag", "Buffer", Flag;
        reserved: u8  = 18..24, "mip6.hi.unused", "Reserved", Hex(2);
        code: u8      = 24..32, "mip6.hi.code",   "Code", Dec;
    }
}

header! {
    /// Handover acknowledge, RFC 5568 §6.2.1.2.
    pub struct HandoverReply("mip6.hack", "Handover Acknowledge", 4 bytes) {
        sequence: u16 = 0..16,  "mip6.hack.seqnr",    "Sequence Number", Dec;
        reserved: u8  = 16..24, "mip6.hack.reserved", "Reserved", Hex(2);
        code: u8      = 24..32, "mip6.hack.code",     "Code", Dec;
    }
}

header! {
    /// Binding revocation indication, RFC 5846 §5.1.
    pub struct Revocation("mip6.bri", "Binding Revocation Indication", 6 bytes) {
        kind: u8      = 0..8,   "mip6.bri_br.type",   "Type", Dec => revocations;
        trigger: u8   = 8..16,  "mip6.bri_r.trigger", "Trigger", Dec => triggers;
        sequence: u16 = 16..32, "mip6.bri_seqnr",     "Sequence Number", Dec;
        p: bool       = 32..33, "mip6.bri_ip",        "Proxy Binding", Flag;
        v: bool       = 33..34, "mip6.bri_iv",        "IPv4 Home Address Binding Only", Flag;
        g: bool       = 34..35, "mip6.bri_ig",        "Global", Flag;
        reserved: u16 = 35..48, "mip6.bri_res",       "Reserved", Hex(4);
    }
}

header! {
    /// Binding revocation acknowledgement, RFC 5846 §5.2.
    pub struct Revoked("mip6.bra", "Binding Revocation Acknowledgement", 6 bytes) {
        kind: u8      = 0..8,   "mip6.bri_br.type", "Type", Dec => revocations;
        status: u8    = 8..16,  "mip6.bri_status",  "Status", Dec;
        sequence: u16 = 16..32, "mip6.bri_seqnr",   "Sequence Number", Dec;
        p: bool       = 32..33, "mip6.bri_ap",      "Proxy Binding", Flag;
        v: bool       = 33..34, "mip6.bri_av",      "IPv4 Home Address Binding Only", Flag;
        g: bool       = 34..35, "mip6.bri_ag",      "Global", Flag;
        reserved: u16 = 35..48, "mip6.bri_res",     "Reserved", Hex(4);
    }
}

header! {
    /// Localized routing initiation, RFC 6705 §9.1.
    pub struct Localized("mip6.lri", "Localized Routing Initiation", 6 bytes) {
        sequence: u16 = 0..16,  "mip6.lri.sequence", "Sequence Number", Dec;
        reserved: u16 = 16..32, "mip6.lri.reserved", "Reserved", Hex(4);
        lifetime: u16 = 32..48, "mip6.lri.lifetime", "Lifetime", Hex(4);
    }
}

header! {
    /// Localized routing acknowledgment, RFC 6705 §9.2.
    pub struct LocalizedReply("mip6.lra", "Localized Routing Acknowledgment", 6 bytes) {
        sequence: u16 = 0..16,  "mip6.lra.sequence",    "Sequence Number", Dec;
        u: bool       = 16..17, "mip6.lri.unsolicited", "Unsolicited", Flag;
        reserved: u8  = 17..24, "mip6.lra.reserved",    "Reserved", Hex(2);
        status: u8    = 24..32, "mip6.lra.status",      "Status", Dec;
        lifetime: u16 = 32..48, "mip6.lra.lifetime",    "Lifetime", Hex(4);
    }
}

/// RFC 5846 §5.2: the second type of a revocation answers the first.
const REVOKED: u8 = 2;

/// The table of a message behind its first six bytes.
fn table(header: &[u8]) -> Option<&'static Table> {
    Some(match (header.get(2)?, header.get(Mip6::LEN)) {
        (1, _) => TestInit::TABLE,
        (2, _) => CareOfTestInit::TABLE,
        (3, _) => Test::TABLE,
        (4, _) => CareOfTest::TABLE,
        (5, _) => Update::TABLE,
        (6, _) => Acknowledgement::TABLE,
        (7, _) => Binding::TABLE,
        (8, _) => FastUpdate::TABLE,
        (9, _) => FastAcknowledgement::TABLE,
        (12, _) => Switch::TABLE,
        (13, _) => Heartbeat::TABLE,
        (14, _) => Handover::TABLE,
        (15, _) => HandoverReply::TABLE,
        (16, Some(&REVOKED)) => Revoked::TABLE,
        (16, _) => Revocation::TABLE,
        (17, _) => Localized::TABLE,
        (18, _) => LocalizedReply::TABLE,
        _ => return None,
    })
}

/// Tells what is behind the first six bytes.
pub(super) fn tell(to: &mut Fields<'_, '_>, header: &[u8]) {
    let (start, end) = (Mip6::LEN, header.len());
    let Some(table) = table(header) else {
        return match header.get(2) {
            Some(0 | 10) => {
                let field = if header[2] == 0 { Mip6::refresh } else { Mip6::neighbor };
                to.data(field, start..start + 2);
                options::tell(to, header, start + 2);
            }
            Some(11) => to.data(Mip6::experiment, start..end),
            Some(_) => to.data(Mip6::unknown, start.min(end)..end),
            None => {}
        };
    };
    to.part(table, start..end.max(start));
    let mut at = start + table.len;
    if header[2] == 12 {
        for _ in 0..header.get(start).copied().unwrap_or_default() {
            to.data(Mip6::agent, at..at + 16);
            at += 16;
        }
    }
    options::tell(to, header, at);
}

/// `BU seq#=7 AH lifetime=240`
pub(super) fn say(out: &mut Text, header: &[u8], mip6: Mip6) {
    let rest = &header[Mip6::LEN..];
    let name = ["BRR", "HoTI", "CoTI", "HoT", "CoT", "BU", "BA", "BE"].get(usize::from(mip6.kind));
    let Some(name) = name else {
        out.str("type-#");
        out.dec(mip6.kind.into());
        out.str(" len=");
        return out.dec(mip6.length.into());
    };
    out.str(name);
    match (mip6.kind, rest) {
        (3 | 4, [a, b, ..]) => {
            out.str(" nonce id=");
            out.hex(u16::from_be_bytes([*a, *b]).into(), 1);
        }
        (5, rest) => {
            let Ok((_, update)) = Update::parse(rest) else { return };
            out.str(" seq#=");
            out.dec(update.sequence.into());
            let flags = [(update.a, b'A'), (update.h, b'H'), (update.l, b'L'), (update.k, b'K')];
            if flags.iter().any(|(set, _)| *set) {
                out.byte(b' ');
            }
            flags.iter().filter(|(set, _)| *set).for_each(|(_, letter)| out.byte(*letter));
            out.str(" lifetime=");
            out.dec(u64::from(update.lifetime) * 4);
        }
        (6, rest) => {
            let Ok((_, reply)) = Acknowledgement::parse(rest) else { return };
            out.str(" status=");
            out.dec(reply.status.into());
            if reply.k {
                out.str(" K");
            }
            out.str(" seq#=");
            out.dec(reply.sequence.into());
            out.str(" lifetime=");
            out.dec(u64::from(reply.lifetime) * 4);
        }
        (7, rest) => {
            let Ok((_, error)) = Binding::parse(rest) else { return };
            out.str(" status=");
            out.dec(error.status.into());
            out.str(" homeaddr ");
            out.ipv6(error.home.octets());
        }
        _ => {}
    }
}

/// IANA's registry of mobility header types.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    let names = [
        "Binding Refresh Request",
        "Home Test Init",
        "Care-of Test Init",
        "Home Test",
        "Care-of Test",
        "Binding Update",
        "Binding Acknowledgement",
        "Binding Error",
        "Fast Binding Update",
        "Fast Binding Acknowledgement",
        "Fast Neighbor Advertisement",
        "Experimental Mobility Header",
        "Home Agent Switch",
        "Heartbeat",
        "Handover Initiate",
        "Handover Acknowledge",
        "Binding Revocation",
        "Localized Routing Initiation",
        "Localized Routing Acknowledgment",
        "Update Notification",
        "Update Notification Acknowledgement",
        "Flow Binding",
        "Subscription Query",
        "Subscription Response",
    ];
    names.get(number as usize).copied()
}

/// RFC 6275 §6.1.8 and IANA's registry of status codes.
fn statuses(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Binding Update accepted",
        1 => "Accepted but prefix discovery necessary",
        128 => "Reason unspecified",
        129 => "Administratively prohibited",
        130 => "Insufficient resources",
        131 => "Home registration not supported",
        132 => "Not home subnet",
        133 => "Not home agent for this mobile node",
        134 => "Duplicate Address Detection failed",
        135 => "Sequence number out of window",
        136 => "Expired home nonce index",
        137 => "Expired care-of nonce index",
        138 => "Expired nonces",
        139 => "Registration type change disallowed",
        174 => "Invalid Care-of Address",
        _ => return None,
    })
}

/// RFC 6275 §6.1.9.
fn errors(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Unknown binding for Home Address destination option",
        2 => "Unrecognized MH Type value",
        _ => return None,
    })
}

/// RFC 5846 §5.
fn revocations(number: u64) -> Option<&'static str> {
    [None, Some("Indication"), Some("Acknowledgement")].get(number as usize).copied().flatten()
}

/// RFC 5846 §5.1.
fn triggers(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Unspecified",
        1 => "Administrative Reason",
        2 => "Inter-MAG Handover, same Access Type",
        3 => "Inter-MAG Handover, different Access Type",
        4 => "Inter-MAG Handover, Unknown",
        5 => "User-Initiated Session Termination",
        6 => "Access Network Session Termination",
        7 => "Possible Out-of-Sync BCE State",
        128 => "Per-Peer Policy",
        129 => "Revoking Mobility Node Local Policy",
        _ => return None,
    })
}
