//! Link-Local Multicast Name Resolution, [RFC 4795](https://www.rfc-editor.org/rfc/rfc4795): the messages of DNS with
//! flags of its own.

use super::dns::line;
use super::dns::message::{self, Kind};
use super::dns::types::{opcodes, rcodes};
use super::dns::{self, is_no_update, is_response, is_update, read};
use crate::codec::{Header, Protocol};
use crate::header;

header! {
    /// The header of a message, RFC 4795 §2.1.1.
    pub struct Llmnr("llmnr", "Link-Local Multicast Name Resolution", 12 bytes, PROTOCOL) {
        id:        u16  = 0..16,  "dns.id",              "Transaction ID", Hex(4);
                          16..32, "dns.flags",           "Flags",          Hex(4);
        response:  bool = 16..17, "dns.flags.response",  "Response",       Flag;
        opcode:    u8   = 17..21, "dns.flags.opcode",    "Opcode",         Dec => opcodes;
        conflict:  bool = 21..22, "dns.flags.conflict",  "Conflict",       Flag;
        truncated: bool = 22..23, "dns.flags.truncated", "Truncated",      Flag;
        tentative: bool = 23..24, "dns.flags.tentative", "Tentative",      Flag;
        z:         u8   = 24..28, "dns.flags.reserved",  "Reserved",       Hex(2);
        rcode:     u8   = 28..32, "dns.flags.rcode",     "Reply Code",     Dec => rcodes, if is_response;
        queries:   u16  = 32..48, "dns.count.queries",   "Questions",      Count("dns.question"), if is_no_update;
                          32..48 alias, "dns.count.zones", "Zones",        Count("dns.zone"), if is_update;
        answers:   u16  = 48..64, "dns.count.answers",   "Answers",        Count("dns.answer"), if is_no_update;
                          48..64 alias, "dns.count.prerequisites", "Prerequisites", Count("dns.prerequisite"), if is_update;
        auth_rr:   u16  = 64..80, "dns.count.auth_rr",   "Authority Records", Count("dns.authority"), if is_no_update;
                          64..80 alias, "dns.count.updates", "Updates",    Count("dns.update"), if is_update;
        add_rr:    u16  = 80..96, "dns.count.add_rr",    "Additional Records", Count("dns.additional");
    }
    data {
        extraneous,     "dns.extraneous.data",   "Extraneous Data",        Bytes;
        extraneous_len, "dns.extraneous.length", "Extraneous Data Length", Dec;
    }
}

static KIND: Kind = Kind { header: Llmnr::TABLE, ..dns::KIND };

/// LLMNR, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &dns::RECORDS,
    line: line::line,
    ..Protocol::telling(Llmnr::TABLE, read, |layer, to| message::fields(layer, to, &KIND))
};
