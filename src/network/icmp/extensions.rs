//! Extensions of ICMP messages: the structure of [RFC 4884](https://www.rfc-editor.org/rfc/rfc4884#section-7), MPLS label
//! stacks of RFC 4950, interface information of RFC 5837, interface identification of RFC 8335.

use core::ops::Range;

use crate::codec::checksum::{self, internet};
use crate::codec::{Field, Fields, Header, Status, Table};
use crate::header;

header! {
    /// The header of the extension structure, RFC 4884 §7; objects follow.
    pub struct Extensions("icmp.ext", "ICMP Extensions", 4 bytes) {
        version:  u8  = 0..4,   "icmp.ext.version",  "Version",  Dec, or 2;
        reserved: u16 = 4..16,  "icmp.ext.res",      "Reserved", Hex(4);
        checksum: u16 = 16..32, "icmp.ext.checksum", "Checksum", Hex(4);
    }
    data {
        status, "icmp.ext.checksum.status", "Checksum Status", Dec => checksum::status;
    }
}

header! {
    /// The header of an object, RFC 4884 §7.1.
    pub struct Object("icmp.ext.object", "Extension Object", 4 bytes) {
        length: u16 = 0..16,  "icmp.ext.length", "Length", Whole(1);
        class:  u8  = 16..24, "icmp.ext.class",  "Class",  Dec => classes;
        ctype:  u8  = 24..32, "icmp.ext.ctype",  "C-Type", Dec;
    }
    data {
        data, "icmp.ext.data", "Data", Bytes;
        unread, "icmp.ext.unread", "Unread", Bytes;
    }
}

header! {
    /// An entry of an MPLS label stack, RFC 4950 §3.
    pub struct Label("icmp.mpls", "MPLS Stack Entry", 4 bytes) {
        label:  u32  = 0..20,  "icmp.mpls.label", "Label",        Dec;
        exp:    u8   = 20..23, "icmp.mpls.exp",   "Experimental", Dec;
        bottom: bool = 23..24, "icmp.mpls.s",     "Bottom of Stack", Flag;
        ttl:    u8   = 24..32, "icmp.mpls.ttl",   "Time to Live", Dec;
    }
    data {
        rest, "icmp.mpls.data", "Data", Bytes;
    }
}

header! {
    /// The C-Type of interface information, RFC 5837 §4.1: what is told about the interface.
    pub struct Told("icmp.int_info", "Interface Information", 1 bytes) {
        role:     u8   = 0..2, "icmp.int_info.role",         "Interface Role", Dec => roles;
        reserved: u8   = 2..4, "icmp.int_info.reserved",     "Reserved", Dec;
        index:    bool = 4..5, "icmp.int_info.ifindex",      "ifIndex included", Flag;
        address:  bool = 5..6, "icmp.int_info.ipaddr",       "IP Address included", Flag;
        name:     bool = 6..7, "icmp.int_info.name_present", "Interface Name included", Flag;
        mtu:      bool = 7..8, "icmp.int_info.mtu_present",  "MTU included", Flag;
    }
}

header! {
    /// What interface information is made of, RFC 5837 §4.2 to §4.4.
    pub struct Interface("icmp.int_info", "Interface Information", 0 bytes) {
    }
    data {
        index: 32,   "icmp.int_info.index", "Interface Index", Dec;
        afi: 16,     "icmp.int_info.afi",   "Address Family Identifier", Dec => families;
        reserved,    "icmp.reserved",       "Reserved", Bytes;
        ipv4: 32,    "icmp.int_info.ipv4",  "Address", Ip;
        ipv6: 128,   "icmp.int_info.ipv6",  "Address", Ip;
        unknown,     "icmp.int_info.ipunknown", "Address", Bytes;
        name_len: 8, "icmp.int_info.name_length", "Name Length", Dec;
        name,        "icmp.int_info.name",  "Name", Text;
        mtu: 32,     "icmp.int_info.mtu",   "Maximum Transmission Unit", Dec;
        padding,     "icmp.ext.padding",    "Padding", Bytes;
    }
}

header! {
    /// What interface identification is made of, RFC 8335 §2.1.
    pub struct Identification("icmp.int_ident", "Interface Identification", 0 bytes) {
    }
    data {
        name,        "icmp.int_ident.name",        "Name", Text;
        index: 32,   "icmp.int_ident.index",       "Interface Index", Dec;
        afi: 16,     "icmp.int_ident.afi",         "Address Family Identifier", Dec => families;
        len: 8,      "icmp.int_ident.addr_length", "Address Length", Dec;
        reserved,    "icmp.int_ident.reserved",    "Reserved", Bytes;
        ipv4: 32,    "icmp.int_ident.ipv4",        "Address", Ip;
        ipv6: 128,   "icmp.int_ident.ipv6",        "Address", Ip;
        unknown,     "icmp.int_ident.address",     "Address", Bytes;
    }
}

/// The tables of the extension structure and of what is in it.
pub(crate) static TABLES: [&Table; 6] =
    [Extensions::TABLE, Object::TABLE, Label::TABLE, Told::TABLE, Interface::TABLE, Identification::TABLE];

/// Tells the extension structure that begins at byte `start`; `bytes` are all of it.
pub(crate) fn fields<'a>(to: &mut Fields<'a, '_>, start: usize, bytes: &'a [u8]) {
    let Ok((mut objects, header)) = Extensions::parse(bytes) else { return };
    to.open(Extensions::TABLE, start..start + bytes.len());
    to.rows(Extensions::TABLE, start);
    if to.wants(Extensions::status) {
        let status = verify(bytes, header);
        to.number(Extensions::status, start + 2..start + 4, status.number() as usize);
    }
    // Version 1 was that of the drafts.
    if !matches!(header.version, 1 | 2) {
        return;
    }
    loop {
        let at = start + bytes.len() - objects.len();
        let Ok((_, object)) = Object::parse(objects) else { break };
        let len = usize::from(object.length);
        if len < Object::LEN {
            to.rows_where(Object::TABLE, at, |row| row.id != Object::ctype.id);
            break;
        }
        let (this, rest) = objects.split_at(len.min(objects.len()));
        to.open(Object::TABLE, at..at + this.len());
        to.rows(Object::TABLE, at);
        data(to, object, at + Object::LEN, &this[Object::LEN..]);
        objects = rest;
    }
}

/// Whether these bytes cannot be anything but an extension structure: the version and the checksum are right.
pub(crate) fn proved(bytes: &[u8]) -> bool {
    Extensions::parse(bytes)
        .is_ok_and(|(_, header)| header.version == 2 && verify(bytes, header) == Status::Good)
}

/// Whether the checksum of the structure is right, RFC 4884 §7; zero says that there is none.
fn verify(bytes: &[u8], header: Extensions) -> Status {
    match header.checksum {
        0 => Status::Absent,
        _ if internet(&[bytes]) == 0 => Status::Good,
        _ => Status::Bad,
    }
}

fn data<'a>(to: &mut Fields<'a, '_>, object: Object, at: usize, data: &'a [u8]) {
    let end = at + data.len();
    let told = match (object.class, object.ctype) {
        (1, 1) => labels(to, at..end),
        (2, ctype) => interface(to, at, ctype, data),
        (3, ctype) => identification(to, at, ctype, data),
        _ => {
            to.data(Object::data, at..end);
            end
        }
    };
    to.hide(Object::unread, told.min(end)..end);
}

fn labels(to: &mut Fields<'_, '_>, at: Range<usize>) -> usize {
    for entry in at.clone().step_by(Label::LEN).take(at.len() / Label::LEN) {
        to.record(Label::TABLE, entry..entry + Label::LEN);
    }
    to.data(Label::rest, at.end - at.len() % Label::LEN..at.end);
    at.end
}

/// Index, address, name and MTU, each only if the C-Type says so; ends where one is not all there.
fn interface<'a>(to: &mut Fields<'a, '_>, at: usize, ctype: u8, data: &'a [u8]) -> usize {
    to.rows(Told::TABLE, at - 1); // once more the C-Type, bit by bit
    let mut rest = Cursor { at, end: at + data.len() };
    if ctype & 8 != 0 {
        let Some(index) = rest.take(4) else { return rest.at };
        to.data(Interface::index, index);
    }
    if ctype & 4 != 0 {
        let (Some(afi), Some(reserved)) = (rest.take(2), rest.take(2)) else { return at };
        let family = u16::from_be_bytes([data[afi.start - at], data[afi.start - at + 1]]);
        to.data(Interface::afi, afi);
        to.data(Interface::reserved, reserved);
        let (field, len) = match family {
            1 => (Interface::ipv4, 4),
            2 => (Interface::ipv6, 16),
            _ => (Interface::unknown, rest.left()),
        };
        let Some(address) = rest.take(len) else { return rest.at };
        to.data(field, address);
    }
    if ctype & 2 != 0 {
        let Some(length) = rest.take(1) else { return rest.at };
        let octets = usize::from(data[length.start - at]).saturating_sub(1);
        to.data(Interface::name_len, length);
        let Some(name) = rest.take(octets) else { return rest.at };
        text(to, Interface::name, name.clone(), &data[name.start - at..name.end - at]);
    }
    if ctype & 1 != 0 {
        let Some(mtu) = rest.take(4) else { return rest.at };
        to.data(Interface::mtu, mtu);
    }
    rest.at
}

fn identification<'a>(to: &mut Fields<'a, '_>, at: usize, ctype: u8, data: &'a [u8]) -> usize {
    let mut rest = Cursor { at, end: at + data.len() };
    match ctype {
        1 => {
            text(to, Identification::name, at..rest.end, data);
            return rest.end;
        }
        2 => {
            let Some(index) = rest.take(4) else { return at };
            to.data(Identification::index, index);
        }
        3 => {
            let (Some(afi), Some(len), Some(reserved)) = (rest.take(2), rest.take(1), rest.take(1)) else {
                return at;
            };
            let family = u16::from_be_bytes([data[0], data[1]]);
            to.data(Identification::afi, afi);
            to.data(Identification::len, len);
            to.data(Identification::reserved, reserved);
            let (field, len) = match family {
                1 => (Identification::ipv4, 4),
                2 => (Identification::ipv6, 16),
                _ => (Identification::unknown, rest.left().max(1)),
            };
            while let Some(address) = rest.take(len) {
                to.data(field, address);
            }
        }
        _ => {}
    }
    rest.at
}

/// A text without the zeros behind it.
fn text<'a>(to: &mut Fields<'a, '_>, field: &'static Field, at: Range<usize>, text: &'a [u8]) {
    let len = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
    to.data(field, at.start..at.start + len);
    to.hide(Interface::padding, at.start + len..at.end);
}

/// Where an object has been read to.
struct Cursor {
    at: usize,
    end: usize,
}

impl Cursor {
    fn left(&self) -> usize {
        self.end - self.at
    }

    fn take(&mut self, len: usize) -> Option<Range<usize>> {
        let bytes = self.at..self.at + len;
        (bytes.end <= self.end).then(|| {
            self.at = bytes.end;
            bytes
        })
    }
}

/// IANA's registry of ICMP extension object classes.
fn classes(class: u64) -> Option<&'static str> {
    Some(match class {
        1 => "MPLS Label Stack Class",
        2 => "Interface Information Object",
        3 => "Interface Identification Object",
        4 => "Extended Information",
        _ => return None,
    })
}

/// RFC 5837 §4.1.
fn roles(role: u64) -> Option<&'static str> {
    [
        "the IP interface upon which the datagram arrived",
        "the sub-IP component of an IP interface upon which the datagram arrived",
        "the IP interface through which the datagram would have been forwarded",
        "the IP next hop to which the datagram would have been forwarded",
    ]
    .get(role as usize)
    .copied()
}

/// IANA's registry of address family numbers.
fn families(afi: u64) -> Option<&'static str> {
    Some(match afi {
        1 => "IPv4",
        2 => "IPv6",
        6 => "802",
        16389 => "48-bit MAC",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;
    use crate::codec::Text;

    fn told(extensions: &[u8]) -> String {
        let mut told = Vec::new();
        let mut visit = |spot: crate::codec::Spot<'_>| {
            if spot.shown && spot.field.name.starts_with("icmp.int") && !spot.field.is_record() {
                let mut text = Text::new();
                spot.value.write(spot.field.show, &mut text).unwrap();
                told.push([spot.field.name.rsplit('.').next().unwrap(), "=", text.as_str()].concat());
            }
        };
        fields(&mut Fields::behind(extensions, 0, None, &mut visit), 0, extensions);
        told.join(" ")
    }

    #[test]
    fn an_interface_is_described_as_its_c_type_says() {
        let object = [
            &[0x20, 0, 0, 0, 0, 28, 2, 0x4f, 0, 0, 0, 7, 0, 1, 0, 0, 192, 0, 2, 1][..],
            b"\x08eth0\0\0\0",
            &[0, 0, 5, 0xdc],
        ]
        .concat();
        let all = "role=1 reserved=0 ifindex=1 ipaddr=1 name_present=1 mtu_present=1 index=7 afi=1 ipv4=192.0.2.1 \
                   name_length=8 name=eth0 mtu=1500";
        assert_eq!(told(&object), all);
        let mut short = object;
        short[7] = 0x01;
        assert!(told(&short).ends_with("mtu_present=1 mtu=7"));
    }

    #[test]
    fn an_interface_is_named_by_name_index_or_address() {
        let object = |ctype: u8, data: &[u8]| {
            told(&[&[0x20, 0, 0, 0, 0, data.len() as u8 + 4, 3, ctype][..], data].concat())
        };
        assert_eq!(object(1, b"eth0\0\0\0\0"), "name=eth0");
        assert_eq!(object(2, &[0, 0, 0, 7]), "index=7");
        assert_eq!(object(3, &[0, 1, 4, 0, 192, 0, 2, 1]), "afi=1 addr_length=4 reserved=00 ipv4=192.0.2.1");
    }
}
