//! Extension mechanisms, EDNS(0), [RFC 6891](https://www.rfc-editor.org/rfc/rfc6891): the OPT record and its options.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::name::{NAME, PLAIN};
use super::records::Data;
use super::records_other::{first_of_v4, first_of_v6};
use super::types::{extended_errors, families, options as names, types};
use crate::codec::{Coding, Header, Message, Table};
use crate::header;

header! {
    /// The record that carries options, RFC 6891 §6.1.2: what other records use for class and time to live.
    pub struct Opt("dns.edns", "EDNS", 10 bytes) {
        kind:         u16  = 0..16,  "dns.resp.type",           "Type",                         Dec => types, or 41;
        payload_size: u16  = 16..32, "dns.rr.udp_payload_size", "UDP Payload Size",             Dec, or 1232;
        ext_rcode:    u8   = 32..40, "dns.resp.ext_rcode",      "Higher Bits of Reply Code",    Hex(2);
        version:      u8   = 40..48, "dns.resp.edns0_version",  "EDNS Version",                 Dec;
                             48..64, "dns.resp.z",              "Z",                            Hex(4);
        dnssec_ok:    bool = 48..49, "dns.resp.z.do",           "DNSSEC OK",                    Flag;
        reserved:     u16  = 49..64, "dns.resp.z.reserved",     "Reserved",                     Hex(4);
        len:          u16  = 64..80, "dns.resp.len",            "Data Length",                  Rest(1);
    }
    data {
        name front, "dns.resp.name", "Name", Coded(&NAME);
    }
}

header! {
    /// The same in multicast DNS, RFC 6762 §18.13, where the first bit of a class says something else.
    pub struct MdnsOpt("dns.edns", "EDNS", 10 bytes) {
        kind:         u16  = 0..16,  "dns.resp.type",           "Type",                         Dec => types, or 41;
        cache_flush:  bool = 16..17, "dns.resp.cache_flush",    "Cache Flush",                  Flag;
        payload_size: u16  = 17..32, "dns.rr.udp_payload_size", "UDP Payload Size",             Hex(4), or 1232;
        ext_rcode:    u8   = 32..40, "dns.resp.ext_rcode",      "Higher Bits of Reply Code",    Hex(2);
        version:      u8   = 40..48, "dns.resp.edns0_version",  "EDNS Version",                 Dec;
                             48..64, "dns.resp.z",              "Z",                            Hex(4);
        dnssec_ok:    bool = 48..49, "dns.resp.z.do",           "DNSSEC OK",                    Flag;
        reserved:     u16  = 49..64, "dns.resp.z.reserved",     "Reserved",                     Hex(4);
        len:          u16  = 64..80, "dns.resp.len",            "Data Length",                  Rest(1);
    }
    data {
        name front, "dns.resp.name", "Name", Coded(&NAME);
    }
}

header! {
    /// An option, RFC 6891 §6.1.2: then its data.
    pub struct Item("dns.opt", "Option", 4 bytes) {
        code:   u16 = 0..16,  "dns.opt.code", "Option Code",   Dec => names;
        length: u16 = 16..32, "dns.opt.len",  "Option Length", Rest(1);
    }
    data {
        data,        "dns.opt.data",          "Option Data", Bytes;
        dau: 8,      "dns.opt.dau",           "DNSSEC Algorithm Understood", Dec => super::types::algorithms;
        dhu: 8,      "dns.opt.dhu",           "DS Hash Understood",          Dec => super::types::digests;
        n3u: 8,      "dns.opt.n3u",           "NSEC3 Hash Understood",       Dec => super::types::hashes;
        client,      "dns.opt.cookie.client", "Client Cookie", Bytes;
        server,      "dns.opt.cookie.server", "Server Cookie", Bytes;
        timeout: 16, "dns.opt.edns_tcp_keepalive.timeout", "Timeout", Dec;
        padding,     "dns.opt.padding",       "Padding", Bytes;
        chain,       "dns.opt.chain.fqdn",    "Closest Trust Point", Coded(&PLAIN);
        error: 16,   "dns.opt.ext_error.info_code",  "Info Code",  Dec => extended_errors;
        text,        "dns.opt.ext_error.extra_text", "Extra Text", Text;
    }
}

header! {
    /// Client subnet, RFC 7871 §6: then as many bytes of the address as the source prefix has.
    pub struct Subnet("dns.opt.client", "Client subnet", 4 bytes) {
        family: u16 = 0..16,  "dns.opt.client.family",  "Family",               Dec => families, or 1;
        source: u8  = 16..24, "dns.opt.client.netmask", "Source Prefix Length", Dec, or 24;
        scope:  u8  = 24..32, "dns.opt.client.scope",   "Scope Prefix Length",  Dec;
    }
    data {
        ipv4,  "dns.opt.client.addr4", "Client Subnet", Coded(&SUBNET_V4);
        ipv6,  "dns.opt.client.addr6", "Client Subnet", Coded(&SUBNET_V6);
        other, "dns.opt.client.addr",  "Client Subnet", Bytes;
    }
}

static SUBNET_V4: Coding = Coding {
    text: first_of_v4,
    append: |message, text| subnet_of(message, &text.parse::<Ipv4Addr>().ok()?.octets()),
};

static SUBNET_V6: Coding = Coding {
    text: first_of_v6,
    append: |message, text| subnet_of(message, &text.parse::<Ipv6Addr>().ok()?.octets()),
};

/// As many bytes of an address as the prefix length says that stands two bytes in front of it.
fn subnet_of(message: &mut Message<'_>, octets: &[u8]) -> Option<()> {
    let [.., prefix, _] = message.as_bytes() else { return None };
    let len = usize::from(*prefix).div_ceil(8);
    message.extend_from_slice(octets.get(..len)?);
    Some(())
}

/// Tells all options.
pub(super) fn options(data: &mut Data<'_, '_, '_>) -> Option<()> {
    while data.left() > 0 {
        let (_, Item { code, length }) = Item::parse(data.bytes()).ok()?;
        data.item(Item::TABLE, length.into(), |data| option(data, code))?;
    }
    Some(())
}

fn option(data: &mut Data<'_, '_, '_>, code: u16) -> Option<()> {
    let len = data.left();
    if !(matches!(code, 5..=8 | 10 | 12 | 13 | 15) || code == 11 && len == 2) || len == 0 && code != 12 {
        return data.value(Item::data, len);
    }
    if len == 0 {
        data.value(Item::data, 0)?;
    }
    data.to.view(Item::data, data.at..data.end);
    match code {
        5 => each(data, Item::dau),
        6 => each(data, Item::dhu),
        7 => each(data, Item::n3u),
        8 => subnet(data),
        10 => {
            data.take(Item::client, 8)?;
            data.value(Item::server, data.left())
        }
        11 => data.take(Item::timeout, 2),
        12 => data.value(Item::padding, len),
        13 => data.name(Item::chain),
        _ => {
            data.take(Item::error, 2)?;
            data.take(Item::text, data.left())
        }
    }
}

fn each(data: &mut Data<'_, '_, '_>, field: &'static crate::codec::Field) -> Option<()> {
    while data.left() > 0 {
        data.take(field, 1)?;
    }
    Some(())
}

fn subnet(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Subnet::TABLE);
    let Subnet { family, .. } = data.read()?;
    match (family, data.left()) {
        (1, 0) => data.zeros(Subnet::ipv4, "0.0.0.0"),
        (2, 0) => data.zeros(Subnet::ipv6, "::"),
        (1, len) => data.coded(Subnet::ipv4, len.min(4)),
        (2, len) => data.coded(Subnet::ipv6, len.min(16)),
        (_, len) => data.value(Subnet::other, len),
    }
}

/// The tables of this file, but for the records themselves.
pub(super) const TABLES: &[&Table] = &[Item::TABLE, Subnet::TABLE];

#[cfg(test)]
mod tests {
    use crate::application::dns::records::tests::{data, told};
    use crate::application::{dns, mdns};

    #[test]
    fn a_subnet_has_as_many_bytes_as_its_prefix() {
        let told = data(41, b"\0\x08\0\x07\0\x01\x18\0\xc0\0\x02");
        assert!(told.ends_with("dns.opt.client.scope=0 dns.opt.client.addr4=192.0.2.0"), "{told}");
        let zeros = data(41, b"\0\x08\0\x06\0\x01\x10\0\x0a\0");
        assert!(zeros.ends_with("dns.opt.client.addr4=10.0.0.0"), "{zeros}");
        assert!(data(41, b"\0\x08\0\x04\0\x02\0\0").ends_with("dns.opt.client.addr6=::"));
    }

    #[test]
    fn every_option_has_data() {
        let cookie = data(41, b"\0\x0a\0\x08client!!");
        assert!(
            cookie.contains("dns.opt.data=636c69656e742121 dns.opt.cookie.client=636c69656e742121"),
            "{cookie}"
        );
        assert!(cookie.ends_with("dns.opt.cookie.server=<MISSING>"), "{cookie}");
        assert_eq!(data(41, b"\0\x03\0\0"), "dns.opt.code=3 dns.opt.len=0 dns.opt.data=<MISSING>");
        assert_eq!(data(41, b"\0\x03\0\x09x"), "dns.opt.code=3 dns.opt.len=9 raw=78");
        assert!(data(41, b"\0\x0d\0\x05\x01a\x01b\0").ends_with("dns.opt.chain.fqdn=a.b"));
    }

    #[test]
    fn the_payload_size_has_fifteen_bits_in_multicast_dns() {
        let message = b"\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\x29\x85\xa0\x01\0\x80\0\0\0";
        assert!(
            told(&dns::PROTOCOL, message).contains("dns.rr.udp_payload_size=34208 dns.resp.ext_rcode=0x01")
        );
        let told = told(&mdns::PROTOCOL, message);
        assert!(told.contains("dns.resp.cache_flush=1 dns.rr.udp_payload_size=0x05a0 "), "{told}");
        assert!(told.contains("dns.resp.z=0x8000 dns.resp.z.do=1 dns.resp.z.reserved=0x0000"), "{told}");
    }
}
