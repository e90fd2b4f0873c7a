//! Data of the records of [RFC 1035](https://www.rfc-editor.org/rfc/rfc1035#section-3.3) and
//! [RFC 1183](https://www.rfc-editor.org/rfc/rfc1183): hosts, zones, mail, text, places.

use super::name::{NAME, PLAIN};
use super::records::Data;
use crate::codec::{Header, Table, Value};
use crate::header;
use crate::network::ip::protocols;

header! {
    /// Start of authority, RFC 1035 §3.3.13: two names, then these.
    pub struct Soa("dns.soa", "Start of authority", 20 bytes) {
        serial:  u32 = 0..32,    "dns.soa.serial_number",    "Serial Number",    Dec;
        refresh: u32 = 32..64,   "dns.soa.refresh_interval", "Refresh Interval", Dec;
        retry:   u32 = 64..96,   "dns.soa.retry_interval",   "Retry Interval",   Dec;
        expire:  u32 = 96..128,  "dns.soa.expire_limit",     "Expire Limit",     Dec;
        minimum: u32 = 128..160, "dns.soa.minimum_ttl",      "Minimum TTL",      Dec;
    }
    data {
        mname front, "dns.soa.mname", "Primary Name Server",   Coded(&NAME);
        rname front, "dns.soa.rname", "Responsible Mailbox",   Coded(&NAME);
    }
}

pub(super) fn soa(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Soa::TABLE);
    data.name(Soa::mname)?;
    data.name(Soa::rname)?;
    data.rows(Soa::TABLE)
}

header! {
    /// Well-known services, RFC 1035 §3.4.2: then a bit for each port.
    pub struct Wks("dns.wks", "Well-known services", 5 bytes) {
        address:  [u8; 4] = 0..32,  "dns.wks.address",  "Address",  Ip;
        protocol: u8      = 32..40, "dns.wks.protocol", "Protocol", Dec => protocols;
    }
    data {
        map,  "dns.wks.bitmap", "Bit Map", Bytes;
        bits, "dns.wks.bits",   "Bits",    Hex(2);
    }
}

pub(super) fn wks(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Wks::TABLE);
    data.rows(Wks::TABLE)?;
    for (i, bits) in data.bytes().iter().enumerate().filter(|(_, bits)| **bits != 0) {
        data.to.derive(Wks::bits, data.at + i..data.at + i + 1, Value::Uint((*bits).into()));
    }
    data.take(Wks::map, data.left())
}

header! {
    /// Host information, RFC 1035 §3.3.2: of what kind the machine is.
    pub struct Cpu("dns.hinfo.machine", "Machine", 1 bytes) {
        length: u8 = 0..8, "dns.hinfo.cpu_length", "Length", Rest(1);
    }
    data {
        text, "dns.hinfo.cpu", "CPU", Ascii;
    }
}

header! {
    /// Host information: what system it runs.
    pub struct Os("dns.hinfo.system", "System", 1 bytes) {
        length: u8 = 0..8, "dns.hinfo.os_length", "Length", Rest(1);
    }
    data {
        text, "dns.hinfo.os", "OS", Ascii;
    }
}

pub(super) fn hinfo(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.string(Cpu::TABLE, Cpu::text)?;
    data.string(Os::TABLE, Os::text)
}

header! {
    /// Mailbox information, RFC 1035 §3.3.7: two names.
    pub struct Minfo("dns.minfo", "Mailbox information", 0 bytes) {
    }
    data {
        responsible, "dns.minfo.r", "Responsible Mailbox", Coded(&NAME);
        errors,      "dns.minfo.e", "Error Mailbox",       Coded(&NAME);
    }
}

pub(super) fn minfo(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Minfo::TABLE);
    data.name(Minfo::responsible)?;
    data.name(Minfo::errors)
}

header! {
    /// Mail exchange, RFC 1035 §3.3.9.
    pub struct Mx("dns.mx", "Mail exchange", 2 bytes) {
        preference: u16 = 0..16, "dns.mx.preference", "Preference", Dec, or 10;
    }
    data {
        exchange, "dns.mx.mail_exchange", "Mail Exchange", Coded(&NAME);
    }
}

pub(super) fn mx(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Mx::TABLE);
    data.rows(Mx::TABLE)?;
    data.name(Mx::exchange)
}

header! {
    /// One string of a text record, RFC 1035 §3.3.14.
    pub struct Txt("dns.txt.string", "Text", 1 bytes) {
        length: u8 = 0..8, "dns.txt.length", "Length", Rest(1);
    }
    data {
        txt, "dns.txt", "Text", Ascii;
    }
}

pub(super) fn txt(data: &mut Data<'_, '_, '_>) -> Option<()> {
    let table = if data.multicast { MdnsTxt::TABLE } else { Txt::TABLE };
    data.strings(table, if data.multicast { MdnsTxt::txt } else { Txt::txt })
}

header! {
    /// One string of a text record in multicast DNS, which is UTF-8, RFC 6763 §6.5.
    pub struct MdnsTxt("dns.txt.string", "Text", 1 bytes) {
        length: u8 = 0..8, "dns.txt.length", "Length", Rest(1);
    }
    data {
        txt, "dns.txt", "Text", Text;
    }
}

header! {
    /// One string of a sender policy, RFC 4408 §3.1.1.
    pub struct Spf("dns.spf.string", "Sender policy", 1 bytes) {
        length: u8 = 0..8, "dns.spf.length", "Length", Rest(1);
    }
    data {
        spf, "dns.spf", "Sender Policy", Ascii;
    }
}

pub(super) fn spf(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.strings(Spf::TABLE, Spf::spf)
}

header! {
    /// Responsible person, RFC 1183 §2.2: two names.
    pub struct Rp("dns.rp", "Responsible person", 0 bytes) {
    }
    data {
        mailbox, "dns.rp.mailbox", "Mailbox",      Coded(&PLAIN);
        text,    "dns.rp.txt_rr",  "Text Records", Coded(&PLAIN);
    }
}

pub(super) fn rp(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Rp::TABLE);
    data.name(Rp::mailbox)?;
    data.name(Rp::text)
}

header! {
    /// AFS database, RFC 1183 §1.
    pub struct Afsdb("dns.afsdb", "AFS database", 2 bytes) {
        subtype: u16 = 0..16, "dns.afsdb.subtype", "Subtype", Dec;
    }
    data {
        host, "dns.afsdb.hostname", "Host Name", Coded(&PLAIN);
    }
}

pub(super) fn afsdb(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Afsdb::TABLE);
    data.rows(Afsdb::TABLE)?;
    data.name(Afsdb::host)
}

header! {
    /// X.25 address, RFC 1183 §3.1.
    pub struct X25("dns.x25", "X.25 address", 1 bytes) {
        length: u8 = 0..8, "dns.x25.length", "Length", Rest(1);
    }
    data {
        text, "dns.x25.psdn_address", "PSDN Address", Ascii;
    }
}

pub(super) fn x25(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.string(X25::TABLE, X25::text)
}

header! {
    /// ISDN address, RFC 1183 §3.2.
    pub struct Isdn("dns.isdn", "ISDN address", 1 bytes) {
        length: u8 = 0..8, "dns.idsn.length", "Length", Rest(1);
    }
    data {
        text, "dns.idsn.address", "ISDN Address", Ascii;
    }
}

header! {
    /// The subaddress behind it, if there is one.
    pub struct Subaddress("dns.isdn.sa", "ISDN subaddress", 1 bytes) {
        length: u8 = 0..8, "dns.idsn.sa.length", "Length", Rest(1);
    }
    data {
        text, "dns.idsn.sa.address", "Subaddress", Ascii;
    }
}

pub(super) fn isdn(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.string(Isdn::TABLE, Isdn::text)?;
    if data.left() > 1 { data.string(Subaddress::TABLE, Subaddress::text) } else { Some(()) }
}

header! {
    /// Route through, RFC 1183 §3.3.
    pub struct Rt("dns.rt", "Route through", 2 bytes) {
        preference: u16 = 0..16, "dns.rt.subtype", "Preference", Dec;
    }
    data {
        host, "dns.rt.intermediate_host", "Intermediate Host", Coded(&PLAIN);
    }
}

pub(super) fn rt(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Rt::TABLE);
    data.rows(Rt::TABLE)?;
    data.name(Rt::host)
}

header! {
    /// X.400 mail mapping, RFC 2163 §4.
    pub struct Px("dns.px", "X.400 mail mapping", 2 bytes) {
        preference: u16 = 0..16, "dns.px.preference", "Preference", Dec;
    }
    data {
        map822,  "dns.px.map822", "RFC 822 Domain", Coded(&PLAIN);
        mapx400, "dns.px.map400", "X.400 Domain",   Coded(&PLAIN);
    }
}

pub(super) fn px(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Px::TABLE);
    data.rows(Px::TABLE)?;
    data.name(Px::map822)?;
    data.name(Px::mapx400)
}

header! {
    /// Geographical position, RFC 1712 §3: first the longitude.
    pub struct Longitude("dns.gpos.x", "Longitude", 1 bytes) {
        length: u8 = 0..8, "dns.gpos.longitude_length", "Length", Rest(1);
    }
    data {
        text, "dns.gpos.longitude", "Longitude", Ascii;
    }
}

header! {
    /// Then the latitude.
    pub struct Latitude("dns.gpos.y", "Latitude", 1 bytes) {
        length: u8 = 0..8, "dns.gpos.latitude_length", "Length", Rest(1);
    }
    data {
        text, "dns.gpos.latitude", "Latitude", Ascii;
    }
}

header! {
    /// Then the altitude.
    pub struct Altitude("dns.gpos.z", "Altitude", 1 bytes) {
        length: u8 = 0..8, "dns.gpos.altitude_length", "Length", Rest(1);
    }
    data {
        text, "dns.gpos.altitude", "Altitude", Ascii;
    }
}

pub(super) fn gpos(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.string(Longitude::TABLE, Longitude::text)?;
    data.string(Latitude::TABLE, Latitude::text)?;
    data.string(Altitude::TABLE, Altitude::text)
}

header! {
    /// Location, RFC 1876 §2, version 0.
    pub struct Loc("dns.loc", "Location", 16 bytes) {
        version:    u8  = 0..8,    "dns.loc.version",              "Version",              Dec;
        size:       u8  = 8..16,   "dns.loc.size",                 "Size",                 Dec, or 0x12;
        horizontal: u8  = 16..24,  "dns.loc.horizontal_precision", "Horizontal Precision", Dec, or 0x16;
        vertical:   u8  = 24..32,  "dns.loc.vertical_precision",   "Vertical Precision",   Dec, or 0x13;
        latitude:   u32 = 32..64,  "dns.loc.latitude",             "Latitude",             Dec;
        longitude:  u32 = 64..96,  "dns.loc.longitude",            "Longitude",            Dec;
        altitude:   u32 = 96..128, "dns.loc.altitude",             "Altitude",             Dec;
    }
    data {
        unknown_version: 8, "dns.loc.version",      "Version",      Dec;
        unknown,            "dns.loc.unknown_data", "Unknown Data", Bytes;
    }
}

pub(super) fn loc(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Loc::TABLE);
    if data.bytes().first() == Some(&0) {
        return data.rows(Loc::TABLE);
    }
    data.to.view(Loc::unknown, data.at..data.end);
    data.take(Loc::unknown_version, 1)
}

/// The tables of this file, but for that of multicast DNS.
pub(super) const TABLES: &[&Table] = &[
    Soa::TABLE,
    Wks::TABLE,
    Cpu::TABLE,
    Os::TABLE,
    Minfo::TABLE,
    Mx::TABLE,
    Txt::TABLE,
    Spf::TABLE,
    Rp::TABLE,
    Afsdb::TABLE,
    X25::TABLE,
    Isdn::TABLE,
    Subaddress::TABLE,
    Rt::TABLE,
    Px::TABLE,
    Longitude::TABLE,
    Latitude::TABLE,
    Altitude::TABLE,
    Loc::TABLE,
];

#[cfg(test)]
mod tests {
    use crate::application::dns::records::tests::data;

    #[test]
    fn an_empty_string_is_a_value() {
        let expected = "dns.txt.length=0 dns.txt= dns.txt.length=1 dns.txt=b dns.txt.length=0 dns.txt=";
        assert_eq!(data(16, b"\0\x01b\0"), expected);
        assert_eq!(data(16, "\u{3}aü".as_bytes()), "dns.txt.length=3 dns.txt=a\u{fffd}\u{fffd}");
        assert_eq!(data(16, b"\x05ab"), "dns.txt.length=5 raw=6162");
    }

    #[test]
    fn a_second_string_of_isdn_may_be_missing() {
        assert_eq!(data(20, b"\x011"), "dns.idsn.length=1 dns.idsn.address=1");
        let both = "dns.idsn.length=1 dns.idsn.address=1 dns.idsn.sa.length=1 dns.idsn.sa.address=2";
        assert_eq!(data(20, b"\x011\x012"), both);
    }

    #[test]
    fn bytes_of_ports_without_service_are_not_shown() {
        let told = data(11, &[192, 0, 2, 1, 6, 0, 0x40, 0]);
        assert!(told.contains("dns.wks.bits=0x40 ") && told.matches("dns.wks.bits").count() == 1, "{told}");
    }

    #[test]
    fn an_unknown_version_of_a_location_is_left_alone() {
        assert_eq!(data(29, &[1, 2, 3]), "dns.loc.unknown_data=010203 dns.loc.version=1 raw=0203");
    }
}
