//! Multipath TCP, [RFC 8684](https://www.rfc-editor.org/rfc/rfc8684#section-3) and its version 0, RFC 6824: TCP option 30,
//! whose subtypes are small tables.

pub(crate) mod line;

use core::ops::Range;

use super::tcp::option_tables::{Other, kinds, option};
use crate::codec::{Field, Fields, Header, Table};
use crate::header;

option! {
    /// MP_CAPABLE (0), RFC 8684 §3.1; keys, length and checksum of the first data follow.
    pub struct Capable("tcp.options.mptcp.capable", "Multipath Capable", 4 bytes, kind 30) {
        subtype:       u8   = 16..20, "tcp.options.mptcp.subtype",             "Subtype", Dec => subtypes;
        version:       u8   = 20..24, "tcp.options.mptcp.version",             "Version", Dec, or 1;
                              24..32, "tcp.options.mptcp.flags",               "Flags",   Hex(2);
        checksum:      u8   = 24..25, "tcp.options.mptcp.checksumreq.flags",   "Checksum required", Dec;
        extensibility: u8   = 25..26, "tcp.options.mptcp.extensibility.flag",  "Extensibility", Dec;
        no_more:       u8   = 26..27, "tcp.options.mptcp.nomoresubflows.flag", "No more subflows to this address and port", Dec;
        reserved:      u8   = 27..31, "tcp.options.mptcp.reserved.flag",       "Reserved", Hex(2);
        sha256:        u8   = 31..32, "tcp.options.mptcp.sha256.flag",         "HMAC-SHA256", Dec, or 1;
    }
    data {
        sender: 64,   "tcp.options.mptcp.sendkey",    "Sender's Key",   Dec;
        receiver: 64, "tcp.options.mptcp.recvkey",    "Receiver's Key", Dec;
        length: 16,   "tcp.options.mptcp.datalvllen", "Data-level Length", Dec;
        sum: 16,      "tcp.options.mptcp.checksum",   "Checksum", Hex(4);
    }
}

option! {
    /// MP_CAPABLE (0) of version 0, RFC 6824 §3.1.
    pub struct OldCapable("tcp.options.mptcp.capable0", "Multipath Capable", 4 bytes, kind 30) {
        subtype:       u8 = 16..20, "tcp.options.mptcp.subtype",            "Subtype", Dec => subtypes;
        version:       u8 = 20..24, "tcp.options.mptcp.version",            "Version", Dec;
                            24..32, "tcp.options.mptcp.flags",              "Flags",   Hex(2);
        checksum:      u8 = 24..25, "tcp.options.mptcp.checksumreq.flags",  "Checksum required", Dec;
        extensibility: u8 = 25..26, "tcp.options.mptcp.extensibility.flag", "Extensibility", Dec;
        reserved:      u8 = 26..31, "tcp.options.mptcp.reserved.flag",      "Reserved", Hex(2);
        sha1:          u8 = 31..32, "tcp.options.mptcp.sha1.flag",          "HMAC-SHA1", Dec, or 1;
    }
}

option! {
    /// MP_JOIN (1) of a SYN, RFC 8684 §3.2.
    pub struct Join("tcp.options.mptcp.join", "Multipath Join", 12 bytes, kind 30) {
        subtype:  u8  = 16..20, "tcp.options.mptcp.subtype",     "Subtype", Dec => subtypes, or 1;
                        16..24, "tcp.options.mptcp.flags",       "Flags",   Hex(2);
        reserved: u8  = 20..23, "tcp.options.mptcp.unused",      "Unused",  Dec;
        backup:   u8  = 23..24, "tcp.options.mptcp.backup.flag", "Backup",  Dec;
        address:  u8  = 24..32, "tcp.options.mptcp.addrid",      "Address ID", Dec;
        token:    u32 = 32..64, "tcp.options.mptcp.recvtok",     "Receiver's Token", Dec;
        random:   u32 = 64..96, "tcp.options.mptcp.sendrand",    "Sender's Random Number", Dec;
    }
}

option! {
    /// MP_JOIN (1) of a SYN/ACK, RFC 8684 §3.2.
    pub struct JoinReply("tcp.options.mptcp.join_reply", "Multipath Join Reply", 16 bytes, kind 30) {
        subtype:  u8  = 16..20,  "tcp.options.mptcp.subtype",     "Subtype", Dec => subtypes, or 1;
                        16..24,  "tcp.options.mptcp.flags",       "Flags",   Hex(2);
        reserved: u8  = 20..23,  "tcp.options.mptcp.unused",      "Unused",  Dec;
        backup:   u8  = 23..24,  "tcp.options.mptcp.backup.flag", "Backup",  Dec;
        address:  u8  = 24..32,  "tcp.options.mptcp.addrid",      "Address ID", Dec;
        hmac:     u64 = 32..96,  "tcp.options.mptcp.sendtrunchmac", "Sender's Truncated HMAC", Dec;
        random:   u32 = 96..128, "tcp.options.mptcp.sendrand",    "Sender's Random Number", Dec;
    }
}

option! {
    /// MP_JOIN (1) of the third ACK, RFC 8684 §3.2.
    pub struct JoinAck("tcp.options.mptcp.join_ack", "Multipath Join ACK", 24 bytes, kind 30) {
        subtype:  u8       = 16..20,  "tcp.options.mptcp.subtype",  "Subtype",  Dec => subtypes, or 1;
        reserved: u16      = 20..32,  "tcp.options.mptcp.reserved", "Reserved", Hex(4);
        hmac:     [u8; 20] = 32..192, "tcp.options.mptcp.sendhmac", "Sender's HMAC", Bytes;
    }
}

option! {
    /// DSS (2), the data sequence signal, RFC 8684 §3.3; acknowledgment, mapping and checksum follow.
    pub struct Signal("tcp.options.mptcp.dss", "Data Sequence Signal", 4 bytes, kind 30) {
        subtype:  u8 = 16..20, "tcp.options.mptcp.subtype",             "Subtype", Dec => subtypes, or 2;
        unused:   u8 = 20..24, "tcp.options.mptcp.dss.unused",          "Unused",  Dec;
                       24..32, "tcp.options.mptcp.flags",               "Flags",   Hex(2);
        reserved: u8 = 24..27, "tcp.options.mptcp.dss.reserved",        "Reserved", Dec;
        data_fin: u8 = 27..28, "tcp.options.mptcp.datafin.flag",        "DATA_FIN", Dec;
        dsn8:     u8 = 28..29, "tcp.options.mptcp.dseqn8.flag",         "Data Sequence Number is 8 octets", Dec;
        mapping:  u8 = 29..30, "tcp.options.mptcp.dseqnpresent.flag",   "Mapping present", Dec;
        ack8:     u8 = 30..31, "tcp.options.mptcp.dataack8.flag",       "Data ACK is 8 octets", Dec;
        ack:      u8 = 31..32, "tcp.options.mptcp.dataackpresent.flag", "Data ACK is present", Dec;
    }
}

header! {
    /// A data acknowledgment of four bytes, RFC 8684 §3.3.2.
    pub struct Ack4("tcp.options.mptcp.ack4", "Data ACK", 4 bytes) {
        ack: u32 = 0..32, "tcp.options.mptcp.rawdataack", "Data ACK", Dec;
    }
}

header! {
    /// A data acknowledgment of eight bytes, RFC 8684 §3.3.2.
    pub struct Ack8("tcp.options.mptcp.ack8", "Data ACK", 8 bytes) {
        ack: u64 = 0..64, "tcp.options.mptcp.rawdataack", "Data ACK", Dec;
    }
}

header! {
    /// A mapping with a data sequence number of four bytes, RFC 8684 §3.3.1.
    pub struct Mapping4("tcp.options.mptcp.mapping4", "Data Sequence Mapping", 10 bytes) {
        dsn:     u32 = 0..32,  "tcp.options.mptcp.rawdataseqno", "Data Sequence Number",    Dec;
        subflow: u32 = 32..64, "tcp.options.mptcp.subflowseqno", "Subflow Sequence Number", Dec;
        length:  u16 = 64..80, "tcp.options.mptcp.datalvllen",   "Data-level Length",       Dec;
    }
}

header! {
    /// A mapping with a data sequence number of eight bytes, RFC 8684 §3.3.1.
    pub struct Mapping8("tcp.options.mptcp.mapping8", "Data Sequence Mapping", 14 bytes) {
        dsn:     u64 = 0..64,   "tcp.options.mptcp.rawdataseqno", "Data Sequence Number",    Dec;
        subflow: u32 = 64..96,  "tcp.options.mptcp.subflowseqno", "Subflow Sequence Number", Dec;
        length:  u16 = 96..112, "tcp.options.mptcp.datalvllen",   "Data-level Length",       Dec;
    }
}

option! {
    /// ADD_ADDR (3), RFC 8684 §3.4.1; address, port and authentication code follow.
    pub struct AddAddress("tcp.options.mptcp.add_addr", "Add Address", 4 bytes, kind 30) {
        subtype:  u8 = 16..20, "tcp.options.mptcp.subtype", "Subtype", Dec => subtypes, or 3;
        reserved: u8 = 20..23, "tcp.options.mptcp.unused",  "Unused",  Dec;
        echo:     u8 = 23..24, "tcp.options.mptcp.echo",    "Echo",    Dec;
        address:  u8 = 24..32, "tcp.options.mptcp.addrid",  "Address ID", Dec;
    }
    data {
        ipv4: 32,  "tcp.options.mptcp.ipv4", "Advertised IPv4 Address", Ip;
        ipv6: 128, "tcp.options.mptcp.ipv6", "Advertised IPv6 Address", Ip;
        port: 16,  "tcp.options.mptcp.port", "Advertised port", Dec;
        hmac: 64,  "tcp.options.mptcp.addaddrtrunchmac", "Truncated HMAC", Dec;
    }
}

option! {
    /// ADD_ADDR (3) of version 0, RFC 6824 §3.4.1.
    pub struct OldAddAddress("tcp.options.mptcp.add_addr0", "Add Address", 4 bytes, kind 30) {
        subtype: u8 = 16..20, "tcp.options.mptcp.subtype", "Subtype", Dec => subtypes, or 3;
        version: u8 = 20..24, "tcp.options.mptcp.ipver",   "IP version", Dec, or 4;
        address: u8 = 24..32, "tcp.options.mptcp.addrid",  "Address ID", Dec;
    }
}

option! {
    /// REMOVE_ADDR (4), RFC 8684 §3.4.2: address IDs follow; and any subtype that is not known.
    pub struct RemoveAddress("tcp.options.mptcp.remove_addr", "Remove Address", 3 bytes, kind 30) {
        subtype: u8 = 16..20, "tcp.options.mptcp.subtype",    "Subtype", Dec => subtypes, or 4;
        unused:  u8 = 20..24, "tcp.options.mptcp.dss.unused", "Unused",  Dec;
    }
    data {
        address: 8, "tcp.options.mptcp.addrid", "Address ID", Dec;
    }
}

option! {
    /// MP_PRIO (5), RFC 8684 §3.3.8; version 0 has an address ID behind it.
    pub struct Priority("tcp.options.mptcp.prio", "Change Subflow Priority", 3 bytes, kind 30) {
        subtype:  u8 = 16..20, "tcp.options.mptcp.subtype",     "Subtype", Dec => subtypes, or 5;
                       16..24, "tcp.options.mptcp.flags",       "Flags",   Hex(2);
        reserved: u8 = 20..23, "tcp.options.mptcp.unused",      "Unused",  Dec;
        backup:   u8 = 23..24, "tcp.options.mptcp.backup.flag", "Backup",  Dec;
    }
}

option! {
    /// MP_FAIL (6), RFC 8684 §3.7.
    pub struct Fail("tcp.options.mptcp.fail", "Fallback", 12 bytes, kind 30) {
        subtype:  u8  = 16..20, "tcp.options.mptcp.subtype",      "Subtype",  Dec => subtypes, or 6;
        reserved: u16 = 20..32, "tcp.options.mptcp.reserved",     "Reserved", Hex(4);
        dsn:      u64 = 32..96, "tcp.options.mptcp.rawdataseqno", "Data Sequence Number", Dec;
    }
}

option! {
    /// MP_FASTCLOSE (7), RFC 8684 §3.5.
    pub struct FastClose("tcp.options.mptcp.fastclose", "Fast Close", 12 bytes, kind 30) {
        subtype:  u8  = 16..20, "tcp.options.mptcp.subtype",  "Subtype",  Dec => subtypes, or 7;
        reserved: u16 = 20..32, "tcp.options.mptcp.reserved", "Reserved", Hex(4);
        receiver: u64 = 32..96, "tcp.options.mptcp.recvkey",  "Receiver's Key", Dec;
    }
}

option! {
    /// MP_TCPRST (8), RFC 8684 §3.6.
    pub struct Reset("tcp.options.mptcp.tcprst", "Subflow Reset", 4 bytes, kind 30) {
        subtype:   u8   = 16..20, "tcp.options.mptcp.subtype",     "Subtype", Dec => subtypes, or 8;
                          16..24, "tcp.options.mptcp.flags",       "Flags",   Hex(2);
        u:         bool = 20..21, "tcp.options.mptcp.flag_U.flag", "Flag U", Flag;
        v:         bool = 21..22, "tcp.options.mptcp.flag_V.flag", "Flag V", Flag;
        w:         bool = 22..23, "tcp.options.mptcp.flag_W.flag", "Flag W", Flag;
        transient: bool = 23..24, "tcp.options.mptcp.flag_T.flag", "Transient", Flag;
        reason:    u8   = 24..32, "tcp.options.mptcp.rst_reason",  "Reason", Hex(2) => reasons;
    }
}

/// The tables of all subtypes and of what is in them.
pub(super) static TABLES: [&Table; 17] = [
    Capable::TABLE,
    OldCapable::TABLE,
    Join::TABLE,
    JoinReply::TABLE,
    JoinAck::TABLE,
    Signal::TABLE,
    Ack4::TABLE,
    Ack8::TABLE,
    Mapping4::TABLE,
    Mapping8::TABLE,
    AddAddress::TABLE,
    OldAddAddress::TABLE,
    RemoveAddress::TABLE,
    Priority::TABLE,
    Fail::TABLE,
    FastClose::TABLE,
    Reset::TABLE,
];

/// Tells an option of kind 30.
pub(super) fn fields(to: &mut Fields<'_, '_>, at: Range<usize>, option: &[u8]) {
    let (kind, nibble) = option.get(2).map_or((0xff, 0), |byte| (byte >> 4, byte & 15));
    let mut rest = Rest { at: at.clone() };
    match (kind, option.len()) {
        (0, 4..) => {
            rest.record(to, if nibble == 1 { Capable::TABLE } else { OldCapable::TABLE });
            if matches!(option.len(), 12 | 20 | 22 | 24) {
                rest.data(to, Capable::sender, 8);
                rest.data(to, Capable::receiver, 8);
                rest.data(to, Capable::length, 2);
                rest.data(to, Capable::sum, 2);
            }
        }
        (1, 12) => rest.record(to, Join::TABLE),
        (1, 16) => rest.record(to, JoinReply::TABLE),
        (1, 24) => rest.record(to, JoinAck::TABLE),
        (2, 4..) => {
            rest.record(to, Signal::TABLE);
            signal(to, &mut rest, option[3]);
        }
        (3, 4..) => {
            rest.record(to, if matches!(nibble, 4 | 6) { OldAddAddress::TABLE } else { AddAddress::TABLE });
            match option.len() {
                8 | 10 | 16 | 18 => rest.data(to, AddAddress::ipv4, 4),
                20 | 22 | 28 | 30 => rest.data(to, AddAddress::ipv6, 16),
                _ => return rest.hide(to),
            }
            if rest.at.len() % 8 == 2 {
                rest.data(to, AddAddress::port, 2);
            }
            rest.data(to, AddAddress::hmac, 8);
        }
        (5, _) => {
            rest.record(to, Priority::TABLE);
            if option.len() == 4 {
                rest.data(to, RemoveAddress::address, 1);
            }
        }
        (6, 12..) => rest.record(to, Fail::TABLE),
        (7, 12..) => rest.record(to, FastClose::TABLE),
        (8, 4..) => rest.record(to, Reset::TABLE),
        _ => {
            rest.record(to, RemoveAddress::TABLE);
            while kind == 4 && !rest.at.is_empty() {
                rest.data(to, RemoveAddress::address, 1);
            }
        }
    }
    rest.hide(to);
}

/// RFC 8684 §3.3: the flags say what follows; a checksum follows if there is room for one.
fn signal(to: &mut Fields<'_, '_>, rest: &mut Rest, flags: u8) {
    let sized = |flag: u8, short, long| if flags & flag == 0 { short } else { long };
    if flags & 1 != 0 {
        rest.record(to, sized(2, Ack4::TABLE, Ack8::TABLE));
    }
    if flags & 4 != 0 {
        rest.record(to, sized(8, Mapping4::TABLE, Mapping8::TABLE));
        rest.data(to, Capable::sum, 2);
    }
}

/// What has not been told yet of an option.
struct Rest {
    at: Range<usize>,
}

impl Rest {
    fn record(&mut self, to: &mut Fields<'_, '_>, table: &'static Table) {
        to.record(table, self.at.clone());
        self.at.start = (self.at.start + table.len).min(self.at.end);
    }

    fn data(&mut self, to: &mut Fields<'_, '_>, field: &'static Field, len: usize) {
        if self.at.len() >= len {
            to.data(field, self.at.start..self.at.start + len);
            self.at.start += len;
        }
    }

    fn hide(&self, to: &mut Fields<'_, '_>) {
        to.hide(Other::payload, self.at.clone());
    }
}

/// IANA's registry of MPTCP option subtypes.
fn subtypes(subtype: u64) -> Option<&'static str> {
    Some(match subtype {
        0 => "MP_CAPABLE",
        1 => "MP_JOIN",
        2 => "DSS",
        3 => "ADD_ADDR",
        4 => "REMOVE_ADDR",
        5 => "MP_PRIO",
        6 => "MP_FAIL",
        7 => "MP_FASTCLOSE",
        8 => "MP_TCPRST",
        15 => "MP_EXPERIMENTAL",
        _ => return None,
    })
}

/// RFC 8684 §3.6.
fn reasons(reason: u64) -> Option<&'static str> {
    [
        "Unspecified error",
        "MPTCP-specific error",
        "Lack of resources",
        "Administratively prohibited",
        "Too much outstanding data",
        "Unacceptable performance",
        "Middlebox interference",
    ]
    .get(reason as usize)
    .copied()
}
