//! Control messages of RPL, [RFC 6550 §6](https://www.rfc-editor.org/rfc/rfc6550#section-6), secured or not, and of
//! its routes between two points, [RFC 6997](https://www.rfc-editor.org/rfc/rfc6997).

use core::net::Ipv6Addr;

use super::rpl_options as options;
use super::{Message, Nothing, Rest};
use crate::codec::{Fields, Header, Layer, Next};
use crate::header;

header! {
    /// DODAG information solicitation, RFC 6550 §6.2.
    pub struct Solicitation("icmpv6", "DODAG Information Solicitation", 2 bytes) {
        flags:    u8      = 0..8,  "icmpv6.rpl.dis.flags", "Flags",    Dec;
        reserved: [u8; 1] = 8..16, "icmpv6.reserved",      "Reserved", Bytes;
    }
}

header! {
    /// DODAG information object, RFC 6550 §6.3.
    pub struct Information("icmpv6", "DODAG Information Object", 24 bytes) {
        instance:   u8       = 0..8,    "icmpv6.rpl.dio.instance",        "RPLInstanceID",  Dec;
        version:    u8       = 8..16,   "icmpv6.rpl.dio.version",         "Version Number", Dec;
        rank:       u16      = 16..32,  "icmpv6.rpl.dio.rank",            "Rank",           Dec;
                               32..40,  "icmpv6.rpl.dio.flag",            "Flags",          Hex(2);
        grounded:   bool     = 32..33,  "icmpv6.rpl.dio.flag.g",          "Grounded",       Flag;
        zero:       bool     = 33..34,  "icmpv6.rpl.dio.flag.0",          "Zero",           Flag;
        mode:       u8       = 34..37,  "icmpv6.rpl.dio.flag.mop",        "Mode of Operation", Hex(2) => modes;
        preference: u8       = 37..40,  "icmpv6.rpl.dio.flag.preference", "DODAGPreference", Dec;
        trigger:    u8       = 40..48,  "icmpv6.rpl.dio.dtsn",            "Destination Advertisement Trigger Sequence Number", Dec;
        flags:      u8       = 48..56,  "icmpv6.rpl.dio.flag",            "Flags",          Hex(2);
        reserved:   [u8; 1]  = 56..64,  "icmpv6.reserved",                "Reserved",       Bytes;
        dodag:      Ipv6Addr = 64..192, "icmpv6.rpl.dio.dagid",           "DODAGID",        Ip;
    }
}

header! {
    /// Destination advertisement object, RFC 6550 §6.4; with the D flag, a DODAGID follows.
    pub struct Destination("icmpv6", "Destination Advertisement Object", 4 bytes) {
        instance: u8      = 0..8,   "icmpv6.rpl.dao.instance", "RPLInstanceID", Dec;
                            8..16,  "icmpv6.rpl.dao.flag",     "Flags",         Hex(2);
        wanted:   bool    = 8..9,   "icmpv6.rpl.dao.flag.k",   "Acknowledgment wanted", Flag;
        has_dodag: bool   = 9..10,  "icmpv6.rpl.dao.flag.d",   "DODAGID present", Flag;
        flags:    u8      = 10..16, "icmpv6.rpl.dao.flag.rsv", "Flags",         Dec;
        reserved: [u8; 1] = 16..24, "icmpv6.reserved",         "Reserved",      Bytes;
        sequence: u8      = 24..32, "icmpv6.rpl.dao.sequence", "DAOSequence",   Dec;
    }
    data {
        dodag, "icmpv6.rpl.dao.dodagid", "DODAGID", Ip;
    }
}

header! {
    /// Its acknowledgment, RFC 6550 §6.5; with the D flag, a DODAGID follows.
    pub struct Acknowledgment("icmpv6", "Destination Advertisement Object Acknowledgment", 4 bytes) {
        instance: u8    = 0..8,   "icmpv6.rpl.daoack.instance", "RPLInstanceID", Dec;
                          8..16,  "icmpv6.rpl.daoack.flag",     "Flags",         Hex(2);
        has_dodag: bool = 8..9,   "icmpv6.rpl.daoack.flag.d",   "DODAGID present", Flag;
        flags:    u8    = 9..16,  "icmpv6.rpl.daoack.flag.rsv", "Reserved",      Dec;
        sequence: u8    = 16..24, "icmpv6.rpl.daoack.sequence", "DAOSequence",   Dec;
        status:   u8    = 24..32, "icmpv6.rpl.daoack.status",   "Status",        Dec;
    }
    data {
        dodag, "icmpv6.rpl.daoack.dodagid", "DODAGID", Ip;
    }
}

header! {
    /// Consistency check, RFC 6550 §6.6, always secured.
    pub struct Consistency("icmpv6", "Consistency Check", 24 bytes) {
        instance: u8       = 0..8,     "icmpv6.rpl.cc.instance", "RPLInstanceID", Dec;
                             8..16,    "icmpv6.rpl.cc.flag",     "Flags",         Hex(2);
        response: bool     = 8..9,     "icmpv6.rpl.cc.flag.r",   "Response",      Flag;
        flags:    u8       = 9..16,    "icmpv6.rpl.cc.flag.rsv", "Flags",         Dec;
        nonce:    u16      = 16..32,   "icmpv6.rpl.cc.nonce",    "CC Nonce",      Hex(4);
        dodag:    Ipv6Addr = 32..160,  "icmpv6.rpl.cc.dodagid",  "DODAGID",       Ip;
        counter:  u32      = 160..192, "icmpv6.rpl.cc.destination_counter", "Destination Counter", Dec;
    }
}

header! {
    /// A route between two points was found, RFC 6997 §8.
    pub struct Discovered("icmpv6", "P2P Discovery Reply Object", 20 bytes) {
        instance: u8       = 0..8,    "icmpv6.rpl.p2p.dro.instance",      "RPLInstanceID", Dec;
        version:  u8       = 8..16,   "icmpv6.rpl.p2p.dro.version",       "Version",       Dec;
                             16..32,  "icmpv6.rpl.p2p.dro.flag",          "Flags",         Hex(4);
        stop:     bool     = 16..17,  "icmpv6.rpl.p2p.dro.flag.stop",     "Stop",          Flag;
        wanted:   bool     = 17..18,  "icmpv6.rpl.p2p.dro.flag.ack",      "Ack Required",  Flag;
        sequence: u8       = 18..20,  "icmpv6.rpl.p2p.dro.flag.seq",      "Sequence Number", Dec;
        reserved: u16      = 20..32,  "icmpv6.rpl.p2p.dro.flag.reserved", "Reserved",      Dec;
        dodag:    Ipv6Addr = 32..160, "icmpv6.rpl.p2p.dro.dagid",         "DODAGID",       Ip;
    }
}

header! {
    /// Its acknowledgment, RFC 6997 §10.
    pub struct DiscoveredAck("icmpv6", "P2P Discovery Reply Object Acknowledgment", 20 bytes) {
        instance: u8       = 0..8,    "icmpv6.rpl.p2p.dro.instance",         "RPLInstanceID", Dec;
        version:  u8       = 8..16,   "icmpv6.rpl.p2p.dro.version",          "Version",       Dec;
                             16..32,  "icmpv6.rpl.p2p.droack.flag",          "Flags",         Hex(4);
        sequence: u8       = 16..18,  "icmpv6.rpl.p2p.droack.flag.seq",      "Sequence Number", Dec;
        reserved: u16      = 18..32,  "icmpv6.rpl.p2p.droack.flag.reserved", "Reserved",      Dec;
        dodag:    Ipv6Addr = 32..160, "icmpv6.rpl.p2p.dro.dagid",            "DODAGID",       Ip;
    }
}

header! {
    /// What stands before the body of a secured message, RFC 6550 §6.1; which key it is follows.
    pub struct Secure("icmpv6", "RPL Security", 8 bytes) {
                          0..8,   "icmpv6.rpl.secure.flag",      "Flags",       Hex(2);
        is_time:   bool = 0..1,   "icmpv6.rpl.secure.flag.t",    "Counter is Time", Flag;
        reserved:  u8   = 1..8,   "icmpv6.rpl.secure.flag.rsv",  "Reserved",    Dec;
        algorithm: u8   = 8..16,  "icmpv6.rpl.secure.algorithm", "Algorithm",   Dec => algorithms;
                          16..24, "icmpv6.rpl.secure.flag",      "Flags",       Hex(2);
        key_mode:  u8   = 16..18, "icmpv6.rpl.secure.kim",       "Key Identifier Mode", Dec => key_modes;
        reserved2: u8   = 18..21, "icmpv6.rpl.secure.rsv",       "Resvd",       Dec;
        level:     u8   = 21..24, "icmpv6.rpl.secure.lvl",       "Security Level", Dec;
        flags:     u8   = 24..32, "icmpv6.rpl.secure.flag",      "Flags",       Hex(2);
        counter:   u32  = 32..64, "icmpv6.rpl.secure.counter",   "Counter",     Dec;
    }
    data {
        source,   "icmpv6.rpl.secure.key.source", "Key Source", Bytes;
        index: 8, "icmpv6.rpl.secure.key.index",  "Key Index",  Dec;
    }
}

static SOLICITATION: Message = Message { body: Solicitation::TABLE, rest: Rest::Told(options::fields) };
static INFORMATION: Message = Message { body: Information::TABLE, rest: Rest::Told(options::fields) };
static DESTINATION: Message = Message { body: Destination::TABLE, rest: Rest::Told(dodag) };
static ACKNOWLEDGMENT: Message = Message { body: Acknowledgment::TABLE, rest: Rest::Told(dodag) };
static CONSISTENCY: Message = Message { body: Consistency::TABLE, rest: Rest::Told(options::fields) };
static DISCOVERED: Message = Message { body: Discovered::TABLE, rest: Rest::Told(options::replied) };
static DISCOVERED_ACK: Message = Message { body: DiscoveredAck::TABLE, rest: Rest::Carried(Next::Data) };
static SECURED: Message = Message { body: Secure::TABLE, rest: Rest::Told(secured) };
static UNKNOWN: Message = Message { body: Nothing::TABLE, rest: Rest::Carried(Next::Data) };

/// In the code of a secured message, RFC 6550 §6.
const SECURITY: u8 = 0x80;

/// Who tells the message of this code, IANA's registry of RPL control codes.
pub(super) fn message(code: u8) -> &'static Message {
    match code {
        0 => &SOLICITATION,
        1 => &INFORMATION,
        2 => &DESTINATION,
        3 => &ACKNOWLEDGMENT,
        4 => &DISCOVERED,
        5 => &DISCOVERED_ACK,
        0x80..=0x85 | 0x8a => &SECURED,
        _ => &UNKNOWN,
    }
}

/// Tells the key and the body of a secured message.
fn secured<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, mut at: usize) {
    let (Some(code), Some(flags)) = (layer.header.get(1), layer.header.get(at - 6)) else { return };
    let (has_source, has_index) = match flags >> 6 {
        0 => (false, true),
        1 => (false, false),
        _ => (true, true),
    };
    if has_source {
        to.data(Secure::source, at..at + 8);
        at += 8;
    }
    if has_index {
        to.data(Secure::index, at..at + 1);
        at += 1;
    }
    let inner = if code & !SECURITY == 0xa { &CONSISTENCY } else { message(code & !SECURITY) };
    if at > layer.header.len() {
        return;
    }
    to.rows(inner.body, at);
    at += inner.body.len;
    if let Rest::Told(tell) = inner.rest
        && at <= layer.header.len()
    {
        tell(layer, to, at);
    }
}

/// A DODAGID, if the flag in front of it says so, and options.
fn dodag<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    let flags = layer.header.get(at - 3);
    let code = layer.header.get(1).map_or(0, |code| code & !SECURITY);
    let (field, present) = match code {
        2 => (Destination::dodag, 0x40),
        _ => (Acknowledgment::dodag, 0x80),
    };
    if flags.is_some_and(|flags| flags & present != 0) {
        to.data(field, at..at + 16);
        return options::fields(layer, to, at + 16);
    }
    options::fields(layer, to, at);
}

/// Modes of operation, RFC 6550 §6.3.1.
#[must_use]
pub fn modes(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "No Downward routes maintained by RPL",
        1 => "Non-Storing Mode",
        2 => "Storing Mode with no multicast support",
        3 => "Storing Mode with multicast support",
        4 => "P2P Route Discovery",
        _ => return None,
    })
}

/// Algorithms, RFC 6550 §6.1.
#[must_use]
pub fn algorithms(number: u64) -> Option<&'static str> {
    (number == 0).then_some("CCM with AES-128; RSA with SHA-256")
}

/// What names the key, RFC 6550 §6.1.
#[must_use]
pub fn key_modes(number: u64) -> Option<&'static str> {
    ["Group key, by index", "Per-pair key", "Group key, by source and index", "Signature key of the node"]
        .get(number as usize)
        .copied()
}
