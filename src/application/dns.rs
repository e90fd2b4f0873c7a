//! Domain Name System, [RFC 1035](https://www.rfc-editor.org/rfc/rfc1035), over UDP and over TCP.
//!
//! A message is a header all through: nothing is carried. Over TCP a layer is all messages of a segment, each behind
//! its length, RFC 1035 §4.2.2.

use nom::error::ErrorKind;

use super::dns_edns::Opt;
use super::dns_message::{self, Kind, Trouble};
use super::dns_name::NAME;
use super::dns_records::{self, Record};
use super::dns_types::{classes, opcodes, rcodes, types};
use super::{dns_dso, dns_line};
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Parsed, Protocol, Reason, Table};
use crate::header;

/// The twelve bytes in front of every message, RFC 1035 §4.1.1, with the counts of RFC 2136 §2.2 in updates.
macro_rules! message {
    ($(#[$doc:meta])* pub struct $Header:ident($layer:literal, $title:literal, $protocol:path)) => {
        $crate::header! {
            $(#[$doc])*
            pub struct $Header($layer, $title, 12 bytes, $protocol) {
                id:            u16  = 0..16,  "dns.id",                  "Transaction ID",       Hex(4);
                                      16..32, "dns.flags",               "Flags",                Hex(4);
                response:      bool = 16..17, "dns.flags.response",      "Response",             Flag;
                opcode:        u8   = 17..21, "dns.flags.opcode",        "Opcode",               Dec => opcodes;
                authoritative: bool = 21..22, "dns.flags.authoritative", "Authoritative Answer", Flag, if is_response;
                truncated:     bool = 22..23, "dns.flags.truncated",     "Truncated",            Flag;
                recdesired:    bool = 23..24, "dns.flags.recdesired",    "Recursion Desired",    Flag;
                recavail:      bool = 24..25, "dns.flags.recavail",      "Recursion Available",  Flag, if is_response;
                z:             bool = 25..26, "dns.flags.z",             "Z",                    Flag;
                authenticated: bool = 26..27, "dns.flags.authenticated", "Authentic Data",       Flag, if is_authentic;
                checkdisable:  bool = 27..28, "dns.flags.checkdisable",  "Checking Disabled",    Flag;
                rcode:         u8   = 28..32, "dns.flags.rcode",         "Reply Code",           Dec => rcodes, if is_response;
                queries:       u16  = 32..48, "dns.count.queries",       "Questions",            Count("dns.question"), if is_no_update;
                                      32..48 alias, "dns.count.zones",   "Zones",                Count("dns.zone"), if is_update;
                answers:       u16  = 48..64, "dns.count.answers",       "Answers",              Count("dns.answer"), if is_no_update;
                                      48..64 alias, "dns.count.prerequisites", "Prerequisites",  Count("dns.prerequisite"), if is_update;
                auth_rr:       u16  = 64..80, "dns.count.auth_rr",       "Authority Records",    Count("dns.authority"), if is_no_update;
                                      64..80 alias, "dns.count.updates", "Updates",              Count("dns.update"), if is_update;
                add_rr:        u16  = 80..96, "dns.count.add_rr",        "Additional Records",   Count("dns.additional");
            }
            data {
                extraneous,     "dns.extraneous.data",   "Extraneous Data",        Bytes;
                extraneous_len, "dns.extraneous.length", "Extraneous Data Length", Dec;
            }
        }
    };
}
pub(super) use message;

message! {
    /// The header of a message.
    pub struct Dns("dns", "Domain Name System", PROTOCOL)
}

header! {
    /// What follows the name of a question, RFC 1035 §4.1.2.
    pub struct Question("dns.question", "Question", 4 bytes) {
        kind:  u16 = 0..16,  "dns.qry.type",  "Type",  Dec => types;
        class: u16 = 16..32, "dns.qry.class", "Class", Hex(4) => classes;
    }
    data {
        name,   "dns.qry.name",     "Name",        Coded(&NAME);
        len,    "dns.qry.name.len", "Name Length", Dec;
        labels, "dns.count.labels", "Label Count", Dec;
    }
}

header! {
    /// Messages in a stream: a layer that consists of records.
    pub struct Stream("dns", "Domain Name System", 0 bytes, OVER_TCP) {
    }
}

header! {
    /// A message in a stream: its length, then as many bytes, RFC 1035 §4.2.2.
    pub struct Framed("dns.message", "Message", 2 bytes) {
        length: u16 = 0..16, "dns.length", "Length", Message;
    }
}

static ZONE: Table = Question::TABLE.named("dns.zone", "Zone");
static PREREQUISITE: Table = Record::TABLE.named("dns.prerequisite", "Prerequisite");
static AUTHORITY: Table = Record::TABLE.named("dns.authority", "Authority");
static UPDATE: Table = Record::TABLE.named("dns.update", "Update");
static ADDITIONAL: Table = Record::TABLE.named("dns.additional", "Additional");

pub(super) static KIND: Kind = Kind {
    header: Dns::TABLE,
    question: Question::TABLE,
    record: Record::TABLE,
    opt: Opt::TABLE,
    sections: [Question::TABLE, Record::TABLE, &AUTHORITY, &ADDITIONAL],
    of_update: [&ZONE, &PREREQUISITE, &UPDATE, &ADDITIONAL],
    multicast: false,
};

/// The tables of unicast DNS and those it shares with LLMNR.
pub(super) const RECORDS: [&Table; 9 + dns_records::TABLES.len()] = dns_records::with([
    Question::TABLE,
    &ZONE,
    Record::TABLE,
    &PREREQUISITE,
    &AUTHORITY,
    &UPDATE,
    &ADDITIONAL,
    Opt::TABLE,
    dns_dso::TABLES[0],
]);

/// DNS over UDP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &RECORDS,
    line: dns_line::line,
    ..Protocol::telling(Dns::TABLE, read, |layer, to| dns_message::fields(layer, to, &KIND))
};

/// DNS over TCP.
pub static OVER_TCP: Protocol = Protocol {
    variant: "dns.tcp",
    records: &OVER_TCP_RECORDS,
    line: dns_line::line_over_tcp,
    fixed: false,
    ..Protocol::telling(Stream::TABLE, read_stream, stream_fields)
};

const OVER_TCP_RECORDS: [&Table; 2 + RECORDS.len()] = {
    let (mut all, mut i) = ([Dns::TABLE; 2 + RECORDS.len()], 0);
    all[0] = Framed::TABLE;
    while i < RECORDS.len() {
        all[2 + i] = RECORDS[i];
        i += 1;
    }
    all
};

/// The whole message is header; its records are looked through once, so that an error says where they break off.
pub(super) fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    Dns::parse(input)?;
    dns_message::check(input).map_err(error)?;
    Ok((&[], Carries::nothing()))
}

fn read_stream<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let mut rest = input;
    while !rest.is_empty() {
        let at = input.len() - rest.len();
        let short = |need| Error { offset: at, ..Error::short(Framed::TABLE, need, input.len() - at) };
        let (_, Framed { length }) = Framed::parse(rest).map_err(|_| short(Framed::LEN))?;
        let end = Framed::LEN + usize::from(length);
        let message = rest.get(Framed::LEN..end).ok_or(short(end))?;
        if dns_message::check(message).is_err() {
            let error = Error::invalid(Framed::TABLE, Framed::length, "what its records need");
            return Err(nom::Err::Error(error.at(at)));
        }
        rest = &rest[end..];
    }
    Ok((rest, Carries::nothing()))
}

#[cold]
fn error(trouble: Trouble) -> nom::Err<Error> {
    let Trouble { table, at, need } = trouble;
    let reason = need.map_or(Reason::Nom(ErrorKind::Verify), |(need, have)| Reason::Short { need, have });
    nom::Err::Error(Error { table: Some(table), offset: at, reason })
}

fn stream_fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (header, mut at) = (layer.header, 0);
    while let Some([high, low]) = header.get(at..at + Framed::LEN) {
        let start = at + Framed::LEN;
        let end = (start + usize::from(u16::from_be_bytes([*high, *low]))).min(header.len());
        to.record(Framed::TABLE, at..end);
        dns_message::message(header, to, &KIND, start..end);
        at = end;
    }
}

/// Whether this is an answer: some flags have a meaning only then.
pub(super) fn is_response(message: &[u8]) -> bool {
    message.get(2).is_some_and(|flags| flags & 0x80 != 0)
}

/// Whether the data is said to be authentic: an answer says yes or no, RFC 4035 §3.2.3, a question says only yes,
/// RFC 6840 §5.7.
pub(super) fn is_authentic(message: &[u8]) -> bool {
    is_response(message) || message.get(3).is_some_and(|flags| flags & 0x20 != 0)
}

/// Whether the counts are those of an update, RFC 2136 §2.2.
pub(super) fn is_update(message: &[u8]) -> bool {
    message.get(2).is_some_and(|flags| flags >> 3 & 15 == 5)
}

pub(super) fn is_no_update(message: &[u8]) -> bool {
    !is_update(message)
}
