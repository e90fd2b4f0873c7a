//! Multicast DNS, [RFC 6762](https://www.rfc-editor.org/rfc/rfc6762): the messages of DNS, but the first bit of a class
//! says something else, and every name may be compressed.

use super::dns::edns::MdnsOpt;
use super::dns::message::{self, Kind};
use super::dns::name::NAME;
use super::dns::records_classic::MdnsTxt;
use super::dns::records_dnssec::MdnsNsec;
use super::dns::records_service::MdnsSrv;
use super::dns::types::{classes, opcodes, rcodes, types};
use super::dns::{dso, line, records};
use super::dns::{is_authentic, is_no_update, is_response, is_update, messages, read};
use crate::codec::{Header, Protocol, Table};
use crate::header;

messages! {
    /// The header of a message.
    pub struct Mdns("mdns", "Multicast Domain Name System", PROTOCOL)
}

header! {
    /// What follows the name of a question, RFC 6762 §18.12.
    pub struct Question("dns.question", "Question", 4 bytes) {
        kind:    u16  = 0..16,  "dns.qry.type",  "Type",             Dec => types, or 1;
        unicast: bool = 16..17, "dns.qry.qu",    "Unicast Response", Flag;
        class:   u16  = 17..32, "dns.qry.class", "Class",            Hex(4) => classes, or 1;
    }
    data {
        name front,   "dns.qry.name",     "Name",        Coded(&NAME);
        len,    "dns.qry.name.len", "Name Length", Dec;
        labels, "dns.count.labels", "Label Count", Dec;
    }
}

header! {
    /// What follows the owner of a record, RFC 6762 §18.13.
    pub struct Record("dns.answer", "Answer", 10 bytes) {
        kind:        u16  = 0..16,  "dns.resp.type",        "Type",         Dec => types, or 1;
        cache_flush: bool = 16..17, "dns.resp.cache_flush", "Cache Flush",  Flag;
        class:       u16  = 17..32, "dns.resp.class",       "Class",        Hex(4) => classes, or 1;
        ttl:         u32  = 32..64, "dns.resp.ttl",         "Time to live", Dec;
        len:         u16  = 64..80, "dns.resp.len",         "Data length",  Rest(1);
    }
    data {
        name front, "dns.resp.name", "Name", Coded(&NAME);
    }
}

static ZONE: Table = Question::TABLE.named("dns.zone", "Zone");
static PREREQUISITE: Table = Record::TABLE.named("dns.prerequisite", "Prerequisite");
static AUTHORITY: Table = Record::TABLE.named("dns.authority", "Authority");
static UPDATE: Table = Record::TABLE.named("dns.update", "Update");
static ADDITIONAL: Table = Record::TABLE.named("dns.additional", "Additional");

static KIND: Kind = Kind {
    header: Mdns::TABLE,
    question: Question::TABLE,
    record: Record::TABLE,
    opt: MdnsOpt::TABLE,
    sections: [Question::TABLE, Record::TABLE, &AUTHORITY, &ADDITIONAL],
    of_update: [&ZONE, &PREREQUISITE, &UPDATE, &ADDITIONAL],
    multicast: true,
};

const RECORDS: [&Table; 13 + records::TABLES.len()] = records::with([
    Question::TABLE,
    &ZONE,
    Record::TABLE,
    &PREREQUISITE,
    &AUTHORITY,
    &UPDATE,
    &ADDITIONAL,
    MdnsOpt::TABLE,
    MdnsSrv::TABLE,
    MdnsTxt::TABLE,
    MdnsNsec::TABLE,
    records::Record::TABLE,
    dso::TABLES[0],
]);

/// Multicast DNS, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &RECORDS,
    line: line::line,
    ..Protocol::telling(Mdns::TABLE, read, |layer, to| message::fields(layer, to, &KIND))
};
