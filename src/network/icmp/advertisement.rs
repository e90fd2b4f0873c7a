//! Router advertisements, [RFC 1256](https://www.rfc-editor.org/rfc/rfc1256#section-3), and the extensions of mobility agents
//! behind them, [RFC 5944 §2.1](https://www.rfc-editor.org/rfc/rfc5944#section-2.1).

use core::net::Ipv4Addr;
use core::ops::Range;

use crate::codec::{Fields, Header, Table, Text};
use crate::header;

header! {
    /// What stands behind type, code and checksum; addresses follow.
    pub struct Advertisement("icmp", "Router Advertisement", 4 bytes) {
        count:    u8  = 0..8,   "icmp.num_addrs",       "Number of addresses", Dec;
        size:     u8  = 8..16,  "icmp.addr_entry_size", "Address entry size", Dec, or 2;
        lifetime: u16 = 16..32, "icmp.lifetime",        "Lifetime", Dec, or 1800;
    }
}

header! {
    /// A router and how much it is preferred.
    pub struct Router("icmp.router", "Router", 8 bytes) {
        address: Ipv4Addr = 0..32,  "icmp.router_address", "Router address", Ip;
        level:   u32      = 32..64, "icmp.pref_level",     "Preference level", Signed;
    }
}

header! {
    /// A byte of padding, RFC 5944 §2.1.3, or the type of an extension that is cut off.
    pub struct Pad("icmp.mip.pad", "Mobile IP Padding", 1 bytes) {
        kind: u8 = 0..8, "icmp.mip.type", "Extension Type", Dec => kinds;
    }
}

header! {
    /// Mobility agent advertisement (16), RFC 5944 §2.1.1; care-of addresses follow.
    pub struct Agent("icmp.mip.agent", "Mobility Agent Advertisement", 8 bytes) {
        kind:         u8   = 0..8,   "icmp.mip.type",   "Extension Type", Dec => kinds, or 16;
        length:       u8   = 8..16,  "icmp.mip.length", "Length", Rest(1);
        sequence:     u16  = 16..32, "icmp.mip.seq",    "Sequence Number", Dec;
        lifetime:     u16  = 32..48, "icmp.mip.life",   "Registration Lifetime", Dec;
                             48..64, "icmp.mip.flags",  "Flags", Hex(4);
        registration: bool = 48..49, "icmp.mip.r",      "Registration Required", Flag;
        busy:         bool = 49..50, "icmp.mip.b",      "Busy", Flag;
        home:         bool = 50..51, "icmp.mip.h",      "Home Agent", Flag;
        foreign:      bool = 51..52, "icmp.mip.f",      "Foreign Agent", Flag;
        minimal:      bool = 52..53, "icmp.mip.m",      "Minimal Encapsulation", Flag;
        gre:          bool = 53..54, "icmp.mip.g",      "GRE Encapsulation", Flag;
        compression:  bool = 54..55, "icmp.mip.v",      "Van Jacobson Header Compression", Flag;
        reverse:      bool = 55..56, "icmp.mip.rt",     "Reverse Tunneling", Flag;
        udp:          bool = 56..57, "icmp.mip.u",      "UDP Tunneling", Flag;
        revocation:   bool = 57..58, "icmp.mip.x",      "Registration Revocation", Flag;
        reserved:     u8   = 58..64, "icmp.mip.reserved", "Reserved", Hex(4);
    }
    data {
        care_of: 32, "icmp.mip.coa", "Care-Of-Address", Ip;
    }
}

header! {
    /// Any other extension; its data follow.
    pub struct Extension("icmp.mip", "Mobile IP Extension", 2 bytes) {
        kind:   u8 = 0..8,  "icmp.mip.type",   "Extension Type", Dec => kinds;
        length: u8 = 8..16, "icmp.mip.length", "Length", Rest(1);
    }
    data {
        prefix: 8, "icmp.mip.prefixlength", "Prefix Length", Dec;
        challenge, "icmp.mip.challenge",    "Challenge", Bytes;
        content,   "icmp.mip.content",      "Content", Bytes;
    }
}

/// The tables of what an advertisement has.
pub(super) static TABLES: [&Table; 5] =
    [Advertisement::TABLE, Router::TABLE, Pad::TABLE, Agent::TABLE, Extension::TABLE];

/// Bytes of an advertisement behind the checksum; what stands behind entries of an unknown size is not read, nor are
/// extensions of a code that RFC 5944 §2.1 does not know.
pub(super) fn len(code: u8, bytes: &[u8]) -> usize {
    match Advertisement::parse(bytes) {
        Ok((_, advertisement)) if !advertisement.is_usual() => Advertisement::LEN,
        Ok(_) if matches!(code, 0 | 16) => bytes.len(),
        Ok((_, advertisement)) => Advertisement::LEN + advertisement.split(bytes).0.len(),
        Err(_) => Advertisement::LEN,
    }
}

/// Tells an advertisement whose first byte behind the checksum is byte `at` of the header.
pub(super) fn fields<'a>(to: &mut Fields<'a, '_>, at: usize, bytes: &'a [u8]) {
    to.rows(Advertisement::TABLE, at);
    let Ok((_, advertisement)) = Advertisement::parse(bytes) else { return };
    if !advertisement.is_usual() {
        return;
    }
    let mut at = at + Advertisement::LEN;
    let (routers, mut extensions) = advertisement.split(bytes);
    for _ in routers.chunks(Router::LEN) {
        to.rows(Router::TABLE, at);
        at += Router::LEN;
    }
    while let Some((extension, rest)) = split(extensions) {
        tell(to, at..at + extension.len(), extension);
        (at, extensions) = (at + extension.len(), rest);
    }
    if !extensions.is_empty() {
        to.rows(Extension::TABLE, at);
    }
}

/// Writes `lifetime 30:00 1: {192.0.2.1 0}`.
pub(super) fn line(bytes: &[u8], out: &mut Text) {
    let Ok((_, advertisement)) = Advertisement::parse(bytes) else { return };
    out.str(" lifetime ");
    let lifetime = u64::from(advertisement.lifetime);
    match lifetime {
        0..60 => out.dec(lifetime),
        60..3600 => out.dec(lifetime / 60),
        _ => {
            out.dec(lifetime / 3600);
            out.byte(b':');
            out.padded(lifetime / 60 % 60, 2);
        }
    }
    if lifetime >= 60 {
        out.byte(b':');
        out.padded(lifetime % 60, 2);
    }
    out.byte(b' ');
    out.dec(advertisement.count.into());
    out.byte(b':');
    if !advertisement.is_usual() {
        out.str(" [size ");
        out.dec(advertisement.size.into());
        out.byte(b']');
        return;
    }
    for router in advertisement.split(bytes).0.chunks(Router::LEN) {
        let Ok((_, router)) = Router::parse(router) else { return };
        out.str(" {");
        out.ipv4(router.address.octets());
        out.byte(b' ');
        out.dec(router.level.into());
        out.byte(b'}');
    }
}

impl Advertisement {
    /// Whether an entry is an address and a level, as RFC 1256 §3 has it.
    const fn is_usual(self) -> bool {
        self.size == 2
    }

    /// The routers that are there, and what is behind them.
    fn split(self, bytes: &[u8]) -> (&[u8], &[u8]) {
        let entries = bytes.get(Self::LEN..).unwrap_or_default();
        let whole = entries.len() / Router::LEN * Router::LEN;
        entries.split_at(whole.min(usize::from(self.count) * Router::LEN))
    }
}

fn split(extensions: &[u8]) -> Option<(&[u8], &[u8])> {
    match *extensions {
        [0, ..] => extensions.split_at_checked(1),
        [_, len, ..] => extensions.split_at_checked(Extension::LEN + usize::from(len)),
        _ => None,
    }
}

fn tell(to: &mut Fields<'_, '_>, at: Range<usize>, extension: &[u8]) {
    match extension {
        [0, ..] => return to.record(Pad::TABLE, at),
        [16, 6..=255, ..] => {
            to.record(Agent::TABLE, at.clone());
            let addresses = at.start + Agent::LEN..at.end;
            for at in addresses.clone().step_by(4).take(addresses.len() / 4) {
                to.data(Agent::care_of, at..at + 4);
            }
            return;
        }
        _ => to.record(Extension::TABLE, at.clone()),
    }
    let data = at.start + Extension::LEN..at.end;
    match extension[0] {
        19 => data.for_each(|at| to.data(Extension::prefix, at..at + 1)),
        24 => to.data(Extension::challenge, data),
        _ => to.data(Extension::content, data),
    }
}

/// IANA's registry of extensions that appear in ICMP router discovery messages.
fn kinds(kind: u64) -> Option<&'static str> {
    Some(match kind {
        0 => "One-byte Padding",
        16 => "Mobility Agent Advertisement",
        19 => "Prefix-Lengths",
        24 => "Foreign Agent Challenge",
        25 => "Foreign Agent Network Access Identifier",
        _ => return None,
    })
}
