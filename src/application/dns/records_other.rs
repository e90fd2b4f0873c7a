//! Data of the records of network addresses and identities: A6, APL, HIP, ILNP, WINS, XPF.

use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

use super::name::{NAME, PLAIN};
use super::records::Data;
use super::types::families;
use crate::codec::{Coding, Header, Message, Table, Text};
use crate::header;
use crate::network::ip::protocols;

header! {
    /// IPv6 address in pieces, RFC 2874 §3.1: then the last bits of it, and who has the first ones.
    pub struct A6("dns.a6", "IPv6 address in pieces", 1 bytes) {
        prefix_len: u8 = 0..8, "dns.a6.prefix_len", "Prefix Length", Dec;
    }
    data {
        suffix, "dns.a6.address_suffix", "Address Suffix", Coded(&SUFFIX);
        prefix, "dns.a6.prefix_name",    "Prefix Name",    Coded(&PLAIN);
    }
}

/// The last bytes of an IPv6 address; how many, the prefix length in front of them says.
static SUFFIX: Coding = Coding {
    text: |message, bytes, out| {
        let mut octets = [0; 16];
        octets[16_usize.checked_sub(bytes.len())?..].copy_from_slice(message.get(bytes)?);
        out.ipv6(octets);
        Some(())
    },
    append: |message, text| {
        let octets = text.parse::<Ipv6Addr>().ok()?.octets();
        let prefix = usize::from(*message.as_bytes().last()?);
        message.extend_from_slice(octets.get(prefix / 8..)?);
        Some(())
    },
};

pub(super) fn a6(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(A6::TABLE);
    let A6 { prefix_len } = data.read()?;
    let suffix = 128_usize.checked_sub(prefix_len.into())?.div_ceil(8);
    data.coded(A6::suffix, suffix)?;
    if prefix_len > 0 { data.name(A6::prefix) } else { Some(()) }
}

header! {
    /// An item of an address prefix list, RFC 3123 §4: then the address without its last zeros.
    pub struct Apl("dns.apl", "Address prefix", 4 bytes) {
        family:   u16  = 0..16,  "dns.apl.address_family", "Address Family", Dec => families;
        prefix:   u8   = 16..24, "dns.apl.coded_prefix",   "Prefix Length",  Dec;
        negation: bool = 24..25, "dns.apl.negation",       "Negation",       Flag;
        length:   u8   = 25..32, "dns.apl.afdlength",      "Address Length", Rest(1);
    }
    data {
        ipv4, "dns.apl.afdpart.ipv4", "Address", Coded(&SHORT_V4);
        ipv6, "dns.apl.afdpart.ipv6", "Address", Coded(&SHORT_V6);
        other, "dns.apl.afdpart.data", "Address", Bytes;
    }
}

/// The first bytes of an IPv4 address; zeros at its end are left out.
static SHORT_V4: Coding = Coding {
    text: first_of_v4,
    append: |message, text| {
        short(message, &text.parse::<Ipv4Addr>().ok()?.octets());
        Some(())
    },
};

/// The first bytes of an IPv6 address; zeros at its end are left out.
static SHORT_V6: Coding = Coding {
    text: first_of_v6,
    append: |message, text| {
        short(message, &text.parse::<Ipv6Addr>().ok()?.octets());
        Some(())
    },
};

/// An IPv4 address from its first bytes.
pub(super) fn first_of_v4(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let (mut octets, there) = ([0; 4], message.get(bytes)?);
    octets.get_mut(..there.len())?.copy_from_slice(there);
    out.ipv4(octets);
    Some(())
}

/// An IPv6 address from its first bytes.
pub(super) fn first_of_v6(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let (mut octets, there) = ([0; 16], message.get(bytes)?);
    octets.get_mut(..there.len())?.copy_from_slice(there);
    out.ipv6(octets);
    Some(())
}

fn short(message: &mut Message<'_>, octets: &[u8]) {
    let end = octets.iter().rposition(|octet| *octet != 0).map_or(0, |last| last + 1);
    message.extend_from_slice(&octets[..end]);
}

pub(super) fn apl(data: &mut Data<'_, '_, '_>) -> Option<()> {
    while data.left() > 0 {
        let item = Apl::parse(data.bytes()).ok()?.1;
        data.item(Apl::TABLE, item.length.into(), |data| match (item.family, item.length) {
            (1, 0) => data.zeros(Apl::ipv4, "0.0.0.0"),
            (2, 0) => data.zeros(Apl::ipv6, "::"),
            (1, ..=4) => data.coded(Apl::ipv4, data.left()),
            (2, ..=16) => data.coded(Apl::ipv6, data.left()),
            _ => data.take(Apl::other, data.left()),
        })?;
    }
    Some(())
}

header! {
    /// Host identity, RFC 8005 §5: then the identity tag, the public key, and rendezvous servers.
    pub struct Hip("dns.hip", "Host identity", 4 bytes) {
        hit_len:   u8  = 0..8,   "dns.hip.hit.length",  "HIT Length",           Dec;
        algorithm: u8  = 8..16,  "dns.hip.hit.pk.algo", "Public Key Algorithm", Dec;
        key_len:   u16 = 16..32, "dns.hip.pk.length",   "Public Key Length",    Dec;
    }
    data {
        hit,    "dns.hip.hit",               "Host Identity Tag", Bytes;
        key,    "dns.hip.pk",                "Public Key",        Bytes;
        server, "dns.hip.rendezvous_server", "Rendezvous Server", Coded(&PLAIN);
    }
}

pub(super) fn hip(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Hip::TABLE);
    let hip: Hip = data.read()?;
    data.value(Hip::hit, hip.hit_len.into())?;
    data.value(Hip::key, hip.key_len.into())?;
    while data.left() > 0 {
        data.name(Hip::server)?;
    }
    Some(())
}

header! {
    /// Node identifier, RFC 6742 §2.1.
    pub struct Nid("dns.ilnp.nid.record", "Node identifier", 2 bytes) {
        preference: u16 = 0..16, "dns.ilnp.nid.preference", "Preference", Dec;
    }
    data {
        id, "dns.ilnp.nid", "Node Identifier", Bytes;
    }
}

pub(super) fn nid(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Nid::TABLE);
    data.rows(Nid::TABLE)?;
    data.take(Nid::id, 8)
}

header! {
    /// 32-bit locator, RFC 6742 §2.2.
    pub struct L32("dns.ilnp.l32.record", "32-bit locator", 2 bytes) {
        preference: u16 = 0..16, "dns.ilnp.l32.preference", "Preference", Dec;
    }
    data {
        locator, "dns.ilnp.l32", "Locator", Ip;
    }
}

pub(super) fn l32(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(L32::TABLE);
    data.rows(L32::TABLE)?;
    data.take(L32::locator, 4)
}

header! {
    /// 64-bit locator, RFC 6742 §2.3.
    pub struct L64("dns.ilnp.l64.record", "64-bit locator", 2 bytes) {
        preference: u16 = 0..16, "dns.ilnp.l64.preference", "Preference", Dec;
    }
    data {
        locator, "dns.ilnp.l64", "Locator", Bytes;
    }
}

pub(super) fn l64(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(L64::TABLE);
    data.rows(L64::TABLE)?;
    data.take(L64::locator, 8)
}

header! {
    /// Locator of a subnetwork, RFC 6742 §2.4.
    pub struct Lp("dns.ilnp.lp.record", "Locator pointer", 2 bytes) {
        preference: u16 = 0..16, "dns.ilnp.lp.preference", "Preference", Dec;
    }
    data {
        locator, "dns.ilnp.lp", "Locator Name", Coded(&PLAIN);
    }
}

pub(super) fn lp(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Lp::TABLE);
    data.rows(Lp::TABLE)?;
    data.name(Lp::locator)
}

header! {
    /// Windows Internet Name Service, [MS-DNSP] §2.2.2.2.4.20: then the servers.
    pub struct Wins("dns.wins", "WINS lookup", 16 bytes) {
        reserved:       u32  = 0..31,   "dns.wins.reserved",        "Reserved",       Hex(8);
        local:          bool = 31..32,  "dns.wins.local_flag",      "Local Flag",     Flag;
        lookup_timeout: u32  = 32..64,  "dns.wins.lookup_timeout",  "Lookup Timeout", Dec;
        cache_timeout:  u32  = 64..96,  "dns.wins.cache_timeout",   "Cache Timeout",  Dec;
        servers:        u32  = 96..128, "dns.wins.nb_wins_servers", "Servers",        Dec;
    }
    data {
        server, "dns.wins.wins_server", "Server", Ip;
    }
}

pub(super) fn wins(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Wins::TABLE);
    let wins: Wins = data.read()?;
    for _ in 0..wins.servers {
        data.take(Wins::server, 4)?;
    }
    Some(())
}

header! {
    /// Windows Internet Name Service, backwards, [MS-DNSP] §2.2.2.2.4.21: then the domain.
    pub struct WinsR("dns.winsr", "WINS reverse lookup", 12 bytes) {
        reserved:       u32  = 0..31,  "dns.winsr.reserved",       "Reserved",       Hex(8);
        local:          bool = 31..32, "dns.winsr.local_flag",     "Local Flag",     Flag;
        lookup_timeout: u32  = 32..64, "dns.winsr.lookup_timeout", "Lookup Timeout", Dec;
        cache_timeout:  u32  = 64..96, "dns.winsr.cache_timeout",  "Cache Timeout",  Dec;
    }
    data {
        domain, "dns.winsr.name_result_domain", "Result Domain", Coded(&NAME);
    }
}

pub(super) fn wins_r(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(WinsR::TABLE);
    data.rows(WinsR::TABLE)?;
    data.name(WinsR::domain)
}

header! {
    /// What a proxy forwards, draft-bellis-dnsop-xpf: the version of IP, then addresses and these.
    pub struct Xpf("dns.xpf", "Forwarded for", 1 bytes) {
        version: u8 = 0..8, "dns.xpf.ip_version", "IP Version", Dec, or 4;
    }
    data {
        protocol: 8,  "dns.xpf.protocol",         "Protocol",            Dec => protocols;
        source4,      "dns.xpf.source_ipv4",      "Source Address",      Ip;
        destination4, "dns.xpf.destination_ipv4", "Destination Address", Ip;
        source6,      "dns.xpf.source_ipv6",      "Source Address",      Ip;
        destination6, "dns.xpf.destination_ipv6", "Destination Address", Ip;
        sport: 16,    "dns.xpf.sport",            "Source Port",         Dec;
        dport: 16,    "dns.xpf.dport",            "Destination Port",    Dec;
    }
}

pub(super) fn xpf(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Xpf::TABLE);
    let Xpf { version } = data.read()?;
    let (source, destination, len) = match version {
        4 => (Xpf::source4, Xpf::destination4, 4),
        6 => (Xpf::source6, Xpf::destination6, 16),
        _ => return None,
    };
    data.take(Xpf::protocol, 1)?;
    data.take(source, len)?;
    data.take(destination, len)?;
    data.take(Xpf::sport, 2)?;
    data.take(Xpf::dport, 2)
}

/// The tables of this file.
pub(super) const TABLES: &[&Table] = &[
    A6::TABLE,
    Apl::TABLE,
    Hip::TABLE,
    Nid::TABLE,
    L32::TABLE,
    L64::TABLE,
    Lp::TABLE,
    Wins::TABLE,
    WinsR::TABLE,
    Xpf::TABLE,
];

#[cfg(test)]
mod tests {
    use crate::application::dns::records::tests::data;

    #[test]
    fn an_address_in_pieces_has_as_many_bytes_as_its_prefix_leaves() {
        let told = data(38, b"\x40\0\0\0\0\0\0\0\x01\x01b\0");
        assert_eq!(told, "dns.a6.prefix_len=64 dns.a6.address_suffix=::1 dns.a6.prefix_name=b");
        assert_eq!(data(38, &[129]), "dns.a6.prefix_len=129");
    }

    #[test]
    fn an_address_prefix_leaves_out_its_last_zeros() {
        let told = data(42, b"\0\x01\x18\x83\xc0\0\x02\0\x02\x20\x04\x20\x01\x0d\xb8\0\x01\0\0");
        assert!(
            told.contains("dns.apl.negation=1 dns.apl.afdlength=3 dns.apl.afdpart.ipv4=192.0.2.0"),
            "{told}"
        );
        assert!(told.contains("dns.apl.afdlength=4 dns.apl.afdpart.ipv6=2001:db8::"), "{told}");
        assert!(told.ends_with("dns.apl.afdlength=0 dns.apl.afdpart.ipv4=0.0.0.0"), "{told}");
    }

    #[test]
    fn a_host_identity_has_two_lengths_in_front() {
        let told = data(55, b"\x02\x05\0\x01hik\x01b\0");
        assert!(told.ends_with("dns.hip.hit=6869 dns.hip.pk=6b dns.hip.rendezvous_server=b"), "{told}");
        assert_eq!(data(55, b"\x09\x05\0\x01hi").matches("raw=6869").count(), 1);
    }
}
