//! Resource records, [RFC 1035 §3.2](https://www.rfc-editor.org/rfc/rfc1035#section-3.2): what is behind the owner's
//! name, and who tells the data of which type.

use core::ops::Range;

use super::name::{self, NAME, Name, PLAIN};
use super::types::{classes, types};
use super::{edns, records_classic as classic, records_dnssec as dnssec};
use super::{records_other as other, records_security as security, records_service as service};
use crate::codec::{Field, Fields, Header, Table, Value};
use crate::header;

header! {
    /// What follows the owner of a record, RFC 1035 §3.2.1: then data by type.
    pub struct Record("dns.answer", "Answer", 10 bytes) {
        kind:  u16 = 0..16,  "dns.resp.type",  "Type",         Dec => types, or 1;
        class: u16 = 16..32, "dns.resp.class", "Class",        Hex(4) => classes, or 1;
        ttl:   u32 = 32..64, "dns.resp.ttl",   "Time to live", Dec;
        len:   u16 = 64..80, "dns.resp.len",   "Data length",  Rest(1);
    }
    data {
        name front,     "dns.resp.name",       "Name",               Coded(&NAME);
        a,        "dns.a",               "Address",            Ip;
        ns,       "dns.ns",              "Name Server",        Coded(&NAME);
        md,       "dns.md",              "Mail Destination",   Coded(&NAME);
        mf,       "dns.mf",              "Mail Forwarder",     Coded(&NAME);
        cname,    "dns.cname",           "Canonical Name",     Coded(&NAME);
        mb,       "dns.mb",              "Mailbox",            Coded(&NAME);
        mg,       "dns.mg",              "Mail Group Member",  Coded(&NAME);
        mr,       "dns.mr",              "Mail Rename",        Coded(&NAME);
        null,     "dns.null",            "Null Data",          Bytes;
        ptr,      "dns.ptr.domain_name", "Domain Name",        Coded(&NAME);
        nsap,     "dns.nsap.rdata",      "NSAP Address",       Bytes;
        nsap_ptr, "dns.nsap_ptr.owner",  "Owner",              Coded(&PLAIN);
        aaaa,     "dns.aaaa",            "IPv6 Address",       Ip;
        dname,    "dns.dname",           "Delegation Name",    Coded(&PLAIN);
        dhcid,    "dns.dhcid.rdata",     "DHCP Identifier",    Bytes;
        openpgp,  "dns.openpgpkey",      "OpenPGP Key",        Ascii;
        eui48,    "dns.eui48",           "EUI-48 Address",     Mac;
        eui64,    "dns.eui64",           "EUI-64 Address",     Mac;
        service,  "dns.srv.service",     "Service",            Coded(&name::SERVICE);
        proto,    "dns.srv.proto",       "Protocol",           Coded(&name::PROTO);
        rest,     "dns.srv.name",        "Domain",             Coded(&name::REST);
        data,     "dns.data",            "Data",               Bytes;
    }
}

/// The tables of all data.
pub(crate) const TABLES: [&Table; COUNT] = {
    let lists: [&[&Table]; 6] =
        [classic::TABLES, service::TABLES, dnssec::TABLES, security::TABLES, other::TABLES, edns::TABLES];
    let (mut all, mut list, mut at) = ([Record::TABLE; COUNT], 0, 0);
    while list < lists.len() {
        let mut i = 0;
        while i < lists[list].len() {
            all[at] = lists[list][i];
            (i, at) = (i + 1, at + 1);
        }
        list += 1;
    }
    all
};

const COUNT: usize = classic::TABLES.len()
    + service::TABLES.len()
    + dnssec::TABLES.len()
    + security::TABLES.len()
    + other::TABLES.len()
    + edns::TABLES.len();

/// These tables, then those of all data.
pub(crate) const fn with<const N: usize, const ALL: usize>(
    first: [&'static Table; N],
) -> [&'static Table; ALL] {
    assert!(N + COUNT == ALL);
    let (mut all, mut i) = ([Record::TABLE; ALL], 0);
    while i < ALL {
        all[i] = if i < N { first[i] } else { TABLES[i - N] };
        i += 1;
    }
    all
}

/// The data of a record, told from front to back.
pub(crate) struct Data<'d, 'a, 'v> {
    pub(crate) to: &'d mut Fields<'a, 'v>,
    /// The header of the layer.
    pub(crate) header: &'a [u8],
    /// Where in it the message and the owner's name lie.
    pub(crate) message: Range<usize>,
    pub(crate) owner: Range<usize>,
    /// What has not been told.
    pub(crate) at: usize,
    pub(crate) end: usize,
    /// Multicast DNS, where every name may be compressed, RFC 6762 §18.14.
    pub(crate) multicast: bool,
    /// A name led nowhere: nothing behind it can be relied on.
    pub(crate) lost: bool,
}

/// Tells the data of one type; `None` where it is cut short: what is left is raw.
pub(crate) type Tell = fn(&mut Data<'_, '_, '_>) -> Option<()>;

impl<'a> Data<'_, 'a, '_> {
    /// Tells all data of a record; `None` if a name in it leads nowhere.
    pub(crate) fn tell(&mut self, kind: u16) -> Option<()> {
        if kind == 33 {
            service::owner(self);
        }
        if self.at < self.end {
            let _ = teller(kind)(self);
        }
        (!self.lost).then_some(())
    }

    /// How many bytes have not been told.
    pub(crate) fn left(&self) -> usize {
        self.end - self.at
    }

    /// The bytes that have not been told.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.header.get(self.at..self.end).unwrap_or_default()
    }

    /// All that is left is a record of this table.
    pub(crate) fn open(&mut self, table: &'static Table) {
        self.to.open(table, self.at..self.end);
    }

    /// The rows of a fixed part, or of what there is of it; `None` if that is not all.
    pub(crate) fn rows(&mut self, table: &'static Table) -> Option<()> {
        self.to.part(table, self.at..self.end);
        self.skip(table.len)
    }

    /// A fixed part, read and told.
    pub(crate) fn read<H: Header>(&mut self) -> Option<H> {
        let read = H::parse(self.bytes()).ok();
        self.rows(H::TABLE)?;
        read.map(|(_, header)| header)
    }

    /// A name.
    pub(crate) fn name(&mut self, field: &'static Field) -> Option<()> {
        if self.name_at(self.at).is_lost() {
            self.lost = true;
            return None;
        }
        let (_, name) = name::name(self.bytes()).ok()?;
        let start = self.at;
        self.skip(name.len())?;
        self.to.coded(field, self.message.start, start..self.at);
        Some(())
    }

    /// This many bytes.
    pub(crate) fn take(&mut self, field: &'static Field, len: usize) -> Option<()> {
        let start = self.at;
        self.skip(len)?;
        self.to.data(field, start..self.at);
        Some(())
    }

    /// This many bytes of a computed text.
    pub(crate) fn coded(&mut self, field: &'static Field, len: usize) -> Option<()> {
        let start = self.at;
        self.skip(len)?;
        self.to.coded(field, self.message.start, start..self.at);
        Some(())
    }

    /// This many bytes, which are said to be missing if there are none.
    pub(crate) fn value(&mut self, field: &'static Field, len: usize) -> Option<()> {
        if len == 0 {
            self.to.derive(field, self.at..self.at, Value::Str("<MISSING>"));
        }
        self.take(field, len)
    }

    /// An address none of whose bytes is there.
    #[allow(clippy::unnecessary_wraps)] // as its neighbours, so that it is an arm like them
    pub(crate) fn zeros(&mut self, field: &'static Field, zeros: &'static str) -> Option<()> {
        self.to.derive(field, self.at..self.at, Value::Str(zeros));
        Some(())
    }

    /// This many bytes of text, which is a value even if it is empty.
    pub(crate) fn text(&mut self, field: &'static Field, len: usize) -> Option<()> {
        if len == 0 {
            self.to.derive(field, self.at..self.at, Value::Bytes(&[]));
        }
        self.take(field, len)
    }

    /// A record: the fixed part of this table, then `len` bytes, which `tell` tells if they are all there.
    pub(crate) fn item(
        &mut self,
        table: &'static Table,
        len: usize,
        tell: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let (all, outer) = (table.len + len <= self.left(), self.end);
        if all {
            self.end = self.at + table.len + len;
        }
        self.open(table);
        let told = self.rows(table).and_then(|()| if all { tell(self) } else { None });
        // What it leaves is raw.
        (self.at, self.end) = (self.end, outer);
        told
    }

    /// A record of this table, which is a length, and as many bytes, which `tell` tells.
    pub(crate) fn counted(
        &mut self,
        table: &'static Table,
        tell: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let count = self.bytes().get(..table.len)?;
        let len = count.iter().fold(0, |len, byte| len << 8 | usize::from(*byte));
        self.item(table, len, tell)
    }

    /// A character string, RFC 1035 §3.3: a length, then as many bytes of text.
    pub(crate) fn string(&mut self, table: &'static Table, text: &'static Field) -> Option<()> {
        self.counted(table, |data| data.text(text, data.left()))
    }

    /// Strings up to the end.
    pub(crate) fn strings(&mut self, table: &'static Table, text: &'static Field) -> Option<()> {
        while self.left() > 0 {
            self.string(table, text)?;
        }
        Some(())
    }

    /// The name at this byte of the header.
    pub(crate) fn name_at(&self, at: usize) -> Name<'a> {
        Name::new(&self.header[self.message.clone()], at - self.message.start)
    }

    /// Bytes told by other means.
    pub(crate) fn skip(&mut self, len: usize) -> Option<()> {
        self.at = self.at.checked_add(len).filter(|at| *at <= self.end)?;
        Some(())
    }
}

/// Who tells the data of this type.
fn teller(kind: u16) -> Tell {
    match kind {
        1 => |data| data.take(Record::a, 4),
        2 => |data| data.name(Record::ns),
        3 => |data| data.name(Record::md),
        4 => |data| data.name(Record::mf),
        5 => |data| data.name(Record::cname),
        6 => classic::soa,
        7 => |data| data.name(Record::mb),
        8 => |data| data.name(Record::mg),
        9 => |data| data.name(Record::mr),
        10 => |data| data.take(Record::null, data.left()),
        11 => classic::wks,
        12 => |data| data.name(Record::ptr),
        13 => classic::hinfo,
        14 => classic::minfo,
        15 => classic::mx,
        16 => classic::txt,
        17 => classic::rp,
        18 => classic::afsdb,
        19 => classic::x25,
        20 => classic::isdn,
        21 => classic::rt,
        22 => |data| data.take(Record::nsap, data.left()),
        23 => |data| data.name(Record::nsap_ptr),
        24 | 46 => dnssec::rrsig,
        25 => dnssec::key,
        26 => classic::px,
        27 => classic::gpos,
        28 => |data| data.take(Record::aaaa, 16),
        29 => classic::loc,
        30 => dnssec::nxt,
        33 => service::srv,
        35 => service::naptr,
        36 => service::kx,
        37 => security::cert,
        38 => other::a6,
        39 => |data| data.name(Record::dname),
        41 => edns::options,
        42 => other::apl,
        43 | 59 | 32769 => dnssec::ds,
        44 => security::sshfp,
        45 => security::ipseckey,
        47 => dnssec::nsec,
        48 | 60 => dnssec::dnskey,
        49 => |data| data.take(Record::dhcid, data.left()),
        50 => dnssec::nsec3,
        51 => dnssec::nsec3param,
        52 => security::tlsa,
        55 => other::hip,
        61 => |data| data.take(Record::openpgp, data.left()),
        62 => dnssec::csync,
        63 => dnssec::zonemd,
        64 | 65 => service::svcb,
        99 => classic::spf,
        104 => other::nid,
        105 => other::l32,
        106 => other::l64,
        107 => other::lp,
        108 => |data| data.take(Record::eui48, 6),
        109 => |data| data.take(Record::eui64, 8),
        249 => security::tkey,
        250 => security::tsig,
        256 => service::uri,
        257 => security::caa,
        65281 => other::wins,
        65282 => other::wins_r,
        65422 => other::xpf,
        _ => |data| data.take(Record::data, data.left()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use crate::codec::{Next, Space, Text};
    use crate::packet::registry::Overrides;
    use crate::{Layers, Protocol};

    /// What a protocol tells of these bytes: `name=text`, a blank between; and that they come back from their JSON,
    /// without `raw`.
    pub(crate) fn told(protocol: &'static Protocol, bytes: &[u8]) -> String {
        let mut only = Overrides::default();
        only.set(Space::LinkType, 65_000, Some(protocol));
        let walk = Layers::new(bytes, Next::LinkType(65_000)).decode_as(&only);
        let layer = walk.clone().next().unwrap();
        let mut told = Text::new();
        layer.fields(|spot| {
            if spot.shown && !spot.field.is_record() {
                told.str(if told.is_empty() { "" } else { " " });
                told.str(spot.field.name);
                told.byte(b'=');
                let _ = spot.value.write(spot.field.show, &mut told);
            }
        });
        #[cfg(feature = "json")]
        {
            let (mut json, mut text) = (crate::output::json::Json::default(), Text::new());
            text.str("{\"of\":0,");
            json.layers(walk, &mut text);
            text.str("}");
            let object: serde_json::Map<_, _> = serde_json::from_str(text.as_str()).unwrap();
            assert_eq!(crate::output::encode::packet(&(&object).into(), false).as_deref(), Ok(bytes));
            assert!(told.as_str().contains("raw=") || object["layers"][0].get("raw").is_none(), "{text:?}");
        }
        told.as_str().to_string()
    }

    /// What is told of a record of this type with this data, from the data on.
    pub(in super::super) fn data(kind: u16, data: &[u8]) -> String {
        let mut bytes = Vec::from(*b"\0\0\x80\0\0\0\0\x01\0\0\0\0\x01a\0");
        bytes.extend(kind.to_be_bytes());
        bytes.extend(b"\0\x01\0\0\0\x00");
        bytes.extend((data.len() as u16).to_be_bytes());
        bytes.extend(data);
        let told = told(&crate::application::dns::PROTOCOL, &bytes);
        let (_, data) = told.split_once("dns.resp.len=").unwrap();
        data.split_once(' ').map_or("", |(_, data)| data).into()
    }

    #[test]
    fn data_of_a_wrong_length_is_raw() {
        assert_eq!(data(1, &[192, 0, 2, 1]), "dns.a=192.0.2.1");
        assert_eq!(data(1, &[192, 0, 2]), "raw=c00002");
        assert_eq!(data(1, &[192, 0, 2, 1, 9]), "dns.a=192.0.2.1 raw=09");
        assert_eq!(data(2, b"\x01b"), "raw=0162");
        assert_eq!(data(999, b"\x01b"), "dns.data=0162");
        assert_eq!(data(109, &[0, 0, 0x5e, 0, 0x53, 1, 2, 3]), "dns.eui64=00:00:5e:00:53:01:02:03");
    }
}
