//! Data of the records that say where a service is: SRV, NAPTR, KX, URI, SVCB and HTTPS with their parameters.

use super::name::{NAME, PLAIN};
use super::records::{Data, Record};
use super::types::parameters;
use crate::codec::{Header, Table};
use crate::header;

header! {
    /// Service location, RFC 2782; the name is not compressed.
    pub struct Srv("dns.srv", "Service", 6 bytes) {
        priority: u16 = 0..16,  "dns.srv.priority", "Priority", Dec;
        weight:   u16 = 16..32, "dns.srv.weight",   "Weight",   Dec;
        port:     u16 = 32..48, "dns.srv.port",     "Port",     Dec;
    }
    data {
        target, "dns.srv.target", "Target", Coded(&PLAIN);
    }
}

header! {
    /// Service location in multicast DNS, RFC 6762 §18.14: the name is compressed.
    pub struct MdnsSrv("dns.srv", "Service", 6 bytes) {
        priority: u16 = 0..16,  "dns.srv.priority", "Priority", Dec;
        weight:   u16 = 16..32, "dns.srv.weight",   "Weight",   Dec;
        port:     u16 = 32..48, "dns.srv.port",     "Port",     Dec;
    }
    data {
        target, "dns.srv.target", "Target", Coded(&NAME);
    }
}

/// The owner of a service record says which service, by which protocol, of whom.
pub(super) fn owner(data: &mut Data<'_, '_, '_>) {
    let fields = [Record::service, Record::proto, Record::rest];
    if !fields.iter().any(|field| data.to.wants(field)) {
        return;
    }
    let Some((_, parts)) = data.name_at(data.owner.start).measure() else { return };
    for field in &fields[..parts.min(3)] {
        data.to.coded_view(field, data.message.start, data.owner.clone());
    }
}

pub(super) fn srv(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Srv::TABLE);
    data.rows(Srv::TABLE)?;
    data.name(if data.multicast { MdnsSrv::target } else { Srv::target })
}

header! {
    /// Naming authority pointer, RFC 3403 §4.1: then three strings and a name.
    pub struct Naptr("dns.naptr", "Naming authority pointer", 4 bytes) {
        order:      u16 = 0..16,  "dns.naptr.order",      "Order",      Dec;
        preference: u16 = 16..32, "dns.naptr.preference", "Preference", Dec;
    }
    data {
        replacement_len, "dns.naptr.replacement_length", "Replacement Length", Dec;
        replacement,     "dns.naptr.replacement",        "Replacement",        Coded(&PLAIN);
    }
}

header! {
    /// How to go on: `s`, `a`, `u`, `p`.
    pub struct NaptrFlags("dns.naptr.flag", "Flags", 1 bytes) {
        length: u8 = 0..8, "dns.naptr.flags_length", "Flags Length", Rest(1);
    }
    data {
        text, "dns.naptr.flags", "Flags", Ascii;
    }
}

header! {
    /// Which service: `SIP+D2U`.
    pub struct NaptrService("dns.naptr.services", "Service", 1 bytes) {
        length: u8 = 0..8, "dns.naptr.service_length", "Service Length", Rest(1);
    }
    data {
        text, "dns.naptr.service", "Service", Ascii;
    }
}

header! {
    /// What to make of the name asked for.
    pub struct NaptrRegex("dns.naptr.regexp", "Regular expression", 1 bytes) {
        length: u8 = 0..8, "dns.naptr.regex_length", "Regular Expression Length", Rest(1);
    }
    data {
        text, "dns.naptr.regex", "Regular Expression", Ascii;
    }
}

pub(super) fn naptr(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Naptr::TABLE);
    data.rows(Naptr::TABLE)?;
    data.string(NaptrFlags::TABLE, NaptrFlags::text)?;
    data.string(NaptrService::TABLE, NaptrService::text)?;
    data.string(NaptrRegex::TABLE, NaptrRegex::text)?;
    let start = data.at;
    data.name(Naptr::replacement)?;
    let (len, _) = data.name_at(start).measure()?;
    data.to.number(Naptr::replacement_len, start..data.at, len);
    Some(())
}

header! {
    /// Key exchanger, RFC 2230 §3.
    pub struct Kx("dns.kx", "Key exchanger", 2 bytes) {
        preference: u16 = 0..16, "dns.kx.preference", "Preference", Dec;
    }
    data {
        exchanger, "dns.kx.key_exchange", "Key Exchanger", Coded(&PLAIN);
    }
}

pub(super) fn kx(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Kx::TABLE);
    data.rows(Kx::TABLE)?;
    data.name(Kx::exchanger)
}

header! {
    /// Uniform resource identifier, RFC 7553 §4.
    pub struct Uri("dns.uri", "Uniform resource identifier", 4 bytes) {
        priority: u16 = 0..16,  "dns.uri.priority", "Priority", Dec;
        weight:   u16 = 16..32, "dns.uri.weight",   "Weight",   Dec;
    }
    data {
        target, "dns.uri.target", "Target", Text;
    }
}

pub(super) fn uri(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.to.view(Record::data, data.at..data.end);
    data.open(Uri::TABLE);
    data.rows(Uri::TABLE)?;
    data.take(Uri::target, data.left())
}

header! {
    /// Service binding, RFC 9460 §2.2: then a name and parameters.
    pub struct Svcb("dns.svcb", "Service binding", 2 bytes) {
        priority: u16 = 0..16, "dns.svcb.svcpriority", "Priority", Dec;
    }
    data {
        target, "dns.svcb.targetname", "Target Name", Coded(&PLAIN);
    }
}

header! {
    /// A parameter of a service binding, RFC 9460 §2.2: then its value.
    pub struct Parameter("dns.svcb.svcparam", "Parameter", 4 bytes) {
        key:    u16 = 0..16,  "dns.svcb.svcparam.key",          "Key",          Dec => parameters;
        length: u16 = 16..32, "dns.svcb.svcparam.value.length", "Value Length", Rest(1);
    }
    data {
        mandatory: 16, "dns.svcb.svcparam.mandatory.key", "Mandatory Key", Dec => parameters;
        port: 16,      "dns.svcb.svcparam.port",          "Port",          Dec;
        ipv4,          "dns.svcb.svcparam.ipv4hint.ip",   "IPv4 Address",  Ip;
        ech,           "dns.svcb.svcparam.echconfig",     "ECH Configuration", Bytes;
        ipv6,          "dns.svcb.svcparam.ipv6hint.ip",   "IPv6 Address",  Ip;
        odoh,          "dns.svcb.svcparam.odohconfig",    "ODoH Configuration", Bytes;
        value,         "dns.svcb.svcparam.value",         "Value",         Bytes;
    }
}

header! {
    /// A protocol above TLS, RFC 9460 §7.1.
    pub struct Alpn("dns.svcb.alpn", "Application protocol", 1 bytes) {
        length: u8 = 0..8, "dns.svcb.svcparam.alpn.length", "Length", Rest(1);
    }
    data {
        text, "dns.svcb.svcparam.alpn", "Application Protocol", Ascii;
    }
}

pub(super) fn svcb(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Svcb::TABLE);
    data.rows(Svcb::TABLE)?;
    data.name(Svcb::target)?;
    while data.left() > 0 {
        parameter(data)?;
    }
    Some(())
}

fn parameter(data: &mut Data<'_, '_, '_>) -> Option<()> {
    let (_, Parameter { key, length }) = Parameter::parse(data.bytes()).ok()?;
    data.item(Parameter::TABLE, length.into(), |data| {
        let mut each = |field, len| {
            while data.left() > 0 {
                data.take(field, len)?;
            }
            Some(())
        };
        match key {
            0 => each(Parameter::mandatory, 2),
            1 => data.strings(Alpn::TABLE, Alpn::text),
            3 => data.take(Parameter::port, 2),
            4 => each(Parameter::ipv4, 4),
            5 => data.value(Parameter::ech, data.left()),
            6 => each(Parameter::ipv6, 16),
            32769 => data.value(Parameter::odoh, data.left()),
            _ => data.take(Parameter::value, data.left()),
        }
    })
}

/// The tables of this file, but for those of multicast DNS.
pub(super) const TABLES: &[&Table] = &[
    Srv::TABLE,
    Naptr::TABLE,
    NaptrFlags::TABLE,
    NaptrService::TABLE,
    NaptrRegex::TABLE,
    Kx::TABLE,
    Uri::TABLE,
    Svcb::TABLE,
    Parameter::TABLE,
    Alpn::TABLE,
];

#[cfg(test)]
mod tests {
    use crate::application::dns::records::tests::{data, told};
    use crate::application::{dns, mdns};

    #[test]
    fn the_owner_of_a_service_is_told_in_parts() {
        let message = b"\0\0\x80\0\0\0\0\x01\0\0\0\0\x04_sip\x04_udp\x01b\0\0\x21\0\x01\0\0\0\0\
                        \0\x09\0\x01\0\x02\x13\xc4\x01b\0";
        let told = told(&dns::PROTOCOL, message);
        assert!(told.contains("dns.srv.service=_sip dns.srv.proto=_udp dns.srv.name=b"), "{told}");
        assert!(
            told.ends_with("dns.srv.port=5060 dns.srv.target=b") && !told.contains("dns.resp.name"),
            "{told}"
        );
    }

    /// RFC 2782 forbids it, RFC 6762 §18.14 asks for it; both come back from their text.
    #[test]
    fn the_target_of_a_service_is_compressed_in_multicast_dns_only() {
        let message = b"\0\0\x80\0\0\0\0\x01\0\0\0\0\x01b\0\0\x21\0\x01\0\0\0\0\
                        \0\x08\0\x01\0\x02\x13\xc4\xc0\x0c";
        assert!(told(&mdns::PROTOCOL, message).ends_with("dns.srv.target=b"));
    }

    #[test]
    fn parameters_are_told_by_their_key() {
        let parameters = b"\0\x01\0\0\x01\0\x06\x02h2\x02h3\0\x03\0\x02\x01\xbb\0\x04\0\x08\xc0\0\x02\x01\
                           \xc0\0\x02\x02\0\x05\0\0\x02\x9a\0\x01x";
        let key =
            |key, len| alloc::format!("dns.svcb.svcparam.key={key} dns.svcb.svcparam.value.length={len} ");
        let alpn = |name| alloc::format!("dns.svcb.svcparam.alpn.length=2 dns.svcb.svcparam.alpn={name} ");
        let ip = |last| alloc::format!("dns.svcb.svcparam.ipv4hint.ip=192.0.2.{last} ");
        let expected = [
            "dns.svcb.svcpriority=1 dns.svcb.targetname=<Root> ".into(),
            key(1, 6) + &alpn("h2") + &alpn("h3"),
            key(3, 2) + "dns.svcb.svcparam.port=443 ",
            key(4, 8) + &ip(1) + &ip(2),
            key(5, 0) + "dns.svcb.svcparam.echconfig=<MISSING> ",
            key(666, 1) + "dns.svcb.svcparam.value=78",
        ];
        assert_eq!(data(65, parameters), expected.concat());
        assert!(data(65, b"\0\x01\0\0\x03\0\x05\0").ends_with("value.length=5 raw=00"));
    }

    #[test]
    fn strings_of_a_naming_authority_may_be_empty() {
        let told = data(35, b"\0\x01\0\x02\x01s\x07SIP+D2U\0\x01b\0");
        assert!(
            told.contains("dns.naptr.service=SIP+D2U dns.naptr.regex_length=0 dns.naptr.regex= "),
            "{told}"
        );
        assert!(told.ends_with("dns.naptr.replacement=b dns.naptr.replacement_length=1"), "{told}");
    }
}
