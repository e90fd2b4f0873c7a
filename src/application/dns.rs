//! Domain Name System, [RFC 1035](https://www.rfc-editor.org/rfc/rfc1035), over UDP and over TCP.
//!
//! A message is a header all through: nothing is carried. Over TCP a layer is all messages of a segment, each behind
//! its length, RFC 1035 §4.2.2.

pub mod dso;
pub mod edns;
mod label;
pub(crate) mod line;
pub mod message;
pub mod name;
mod name_write;
pub mod records;
pub mod records_classic;
pub mod records_dnssec;
pub mod records_other;
pub mod records_security;
pub mod records_service;
pub mod types;

use nom::error::ErrorKind;

use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Parsed, Protocol, Reason, Table};
use crate::header;
use edns::Opt;
use message::{Kind, Trouble};
use name::NAME;
use records::Record;
use types::{classes, opcodes, rcodes, types};

/// The twelve bytes in front of every message, RFC 1035 §4.1.1, with the counts of RFC 2136 §2.2 in updates.
macro_rules! messages {
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
                recdesired:    bool = 23..24, "dns.flags.recdesired",    "Recursion Desired",    Flag, or 1;
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
pub(super) use messages;

messages! {
    /// The header of a message.
    pub struct Dns("dns", "Domain Name System", PROTOCOL)
}

header! {
    /// What follows the name of a question, RFC 1035 §4.1.2.
    pub struct Question("dns.question", "Question", 4 bytes) {
        kind:  u16 = 0..16,  "dns.qry.type",  "Type",  Dec => types, or 1;
        class: u16 = 16..32, "dns.qry.class", "Class", Hex(4) => classes, or 1;
    }
    data {
        name front,   "dns.qry.name",     "Name",        Coded(&NAME);
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
        length: u16 = 0..16, "dns.length", "Length", Message, if has_flags;
    }
}

/// Whether the message has begun: some senders write its length into a segment of its own (RFC 7766 §8 warns of it).
fn has_flags(framed: &[u8]) -> bool {
    framed.len() >= Framed::LEN + 4
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
pub(super) const RECORDS: [&Table; 9 + records::TABLES.len()] = records::with([
    Question::TABLE,
    &ZONE,
    Record::TABLE,
    &PREREQUISITE,
    &AUTHORITY,
    &UPDATE,
    &ADDITIONAL,
    Opt::TABLE,
    dso::TABLES[0],
]);

/// DNS over UDP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &RECORDS,
    line: line::line,
    ..Protocol::telling(Dns::TABLE, read, |layer, to| message::fields(layer, to, &KIND))
};

/// DNS over TCP.
pub static OVER_TCP: Protocol = Protocol {
    variant: "dns.tcp",
    records: &OVER_TCP_RECORDS,
    line: line::line_over_tcp,
    extent: Some(extent),
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
    message::check(input).map_err(error)?;
    Ok((&[], Carries::nothing()))
}

/// RFC 1035 §4.2.2: two bytes say how long the message behind them is.
fn extent(stream: &[u8]) -> Option<usize> {
    Some(Framed::LEN + usize::from(Framed::parse(stream).ok()?.1.length))
}

fn read_stream<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let mut rest = input;
    while !rest.is_empty() {
        let at = input.len() - rest.len();
        let short = |need| Error { offset: at, ..Error::short(Framed::TABLE, need, input.len() - at) };
        let (_, Framed { length }) = Framed::parse(rest).map_err(|_| short(Framed::LEN))?;
        let end = Framed::LEN + usize::from(length);
        let message = rest.get(Framed::LEN..end).ok_or(short(end))?;
        if message::check(message).is_err() {
            let error = Error::invalid(Framed::TABLE, Framed::length, "what its records need");
            return Err(nom::Err::Error(error.at(at)));
        }
        rest = &rest[end..];
    }
    Ok((rest, Carries::nothing()))
}

#[cold]
fn error(Trouble { table, at, need }: Trouble) -> nom::Err<Error> {
    let reason = need.map_or(Reason::Nom(ErrorKind::Verify), |(need, have)| Reason::Short { need, have });
    nom::Err::Error(Error { table: Some(table), offset: at, reason })
}

fn stream_fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (header, mut at) = (layer.header, 0);
    while let Some([high, low]) = header.get(at..at + Framed::LEN) {
        let start = at + Framed::LEN;
        let all = start + usize::from(u16::from_be_bytes([*high, *low]));
        let end = all.min(header.len());
        to.record(Framed::TABLE, at..end);
        message::message(header, to, &KIND, start..end, end == all);
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

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::application::dns::records::tests::told;
    use crate::application::{llmnr, mdns};
    use crate::codec::Next;
    use crate::{Layers, Stack};

    const ASKED: &[u8] = b"\x01a\x07example\0\0\x01\0\x01";

    fn message(flags: u16, counts: [u16; 4], rest: &[u8]) -> Vec<u8> {
        [1, flags].into_iter().chain(counts).flat_map(u16::to_be_bytes).chain(rest.iter().copied()).collect()
    }

    fn layer(bytes: &[u8], port: u16) -> Layer<'_> {
        Layers::new(bytes, Next::UdpPorts(port, 65_000)).next().unwrap()
    }

    /// A question and an answer about it, at the end of the stack.
    fn fill(stack: &mut Stack, name: &str) -> Result<(), Error> {
        stack.with(&Dns { response: true, ..Dns::default() })?;
        stack.record(Question::TABLE, |stack| {
            stack.text(Question::name, name)?.with(&Question { kind: 15, class: 1 })?;
            Ok(())
        })?;
        stack.record(Record::TABLE, |stack| {
            stack.text(Record::name, name)?.with(&Record { kind: 15, class: 1, ttl: 60, len: 0 })?;
            let mx = super::records_classic::Mx { preference: 5 };
            stack.with(&mx)?.text(super::records_classic::Mx::exchange, "mail.example")?;
            Ok(())
        })?;
        Ok(())
    }

    #[test]
    fn counts_lengths_and_pointers_are_computed() {
        let mut stack = Stack::default();
        fill(stack.layer(&PROTOCOL), "a.example").unwrap();
        let sealed = stack.seal().unwrap();
        let rest =
            b"\x01a\x07example\0\0\x0f\0\x01\xc0\x0c\0\x0f\0\x01\0\0\0\x3c\0\x09\0\x05\x04mail\xc0\x0e";
        let mut expected = message(0x8100, [1, 1, 0, 0], rest);
        expected[1] = 0;
        assert_eq!(sealed, expected);
    }

    #[test]
    fn pointers_in_a_stream_count_from_their_message() {
        let mut stack = Stack::default();
        stack.layer(&OVER_TCP);
        for name in ["a.example", "b.example"] {
            stack.record(Framed::TABLE, |stack| fill(stack.with(&Framed { length: 0 })?, name)).unwrap();
        }
        let sealed = stack.seal().unwrap().to_vec();
        let (first, second) = sealed.split_at(sealed.len() / 2);
        assert_eq!(usize::from(u16::from_be_bytes([first[0], first[1]])), first.len() - 2);
        let mut expected = first.to_vec();
        expected[15] = b'b';
        assert_eq!(second, expected);
        assert_eq!(told(&OVER_TCP, &sealed).matches("dns.mx.mail_exchange=mail.example").count(), 2);
    }

    /// `told` makes sure of it: names that do not point where they could, and what points at them, need no `raw`.
    #[test]
    fn a_name_comes_back_however_it_was_written() {
        let rest = [ASKED, ASKED, b"\x01b\x07example\0\0\x01\0\x01\x01c\xc0\x2c\0\x01\0\x01"].concat();
        let told = told(&PROTOCOL, &message(0x0100, [4, 0, 0, 0], &rest));
        assert_eq!(told.matches("dns.qry.name=a.example ").count(), 2);
        assert!(
            told.contains("dns.qry.name=b.example ") && told.contains("dns.qry.name=c.example "),
            "{told}"
        );
    }

    #[test]
    fn a_count_that_is_to_be_kept_is_kept() {
        let mut stack = Stack::default();
        fill(stack.layer(&PROTOCOL).keep(Dns::answers), "a.example").unwrap();
        assert_eq!(stack.seal().unwrap()[4..8], [0, 1, 0, 0]);
    }

    #[test]
    fn some_flags_have_a_meaning_only_in_answers() {
        let names = |flags| {
            let told = told(&PROTOCOL, &message(flags, [0; 4], b""));
            ["authoritative", "recavail", "authenticated", "rcode"].map(|name| told.contains(name))
        };
        assert_eq!(names(0x04af), [false, false, true, false]);
        assert_eq!(names(0x048f), [false; 4]);
        assert_eq!(names(0x8000), [true; 4]);
    }

    #[test]
    fn an_update_counts_other_things() {
        let zone = [ASKED, b"\xc0\x0c\0\xff\0\xfe\0\0\0\0\0\0"].concat();
        let told = told(&PROTOCOL, &message(0x2800, [1, 0, 1, 0], &zone));
        let counts = "dns.count.zones=1 dns.count.prerequisites=0 dns.count.updates=1 dns.count.add_rr=0";
        assert!(told.contains(counts) && !told.contains("dns.count.queries"), "{told}");
    }

    #[test]
    fn the_first_bit_of_a_class_is_its_own_in_multicast_dns() {
        let asked = b"\x01a\0\0\x0c\x80\x01";
        let query = message(0, [1, 0, 0, 0], asked);
        assert!(told(&PROTOCOL, &query).ends_with("dns.qry.class=0x8001"));
        assert!(told(&mdns::PROTOCOL, &query).ends_with("dns.qry.qu=1 dns.qry.class=0x0001"));
    }

    #[test]
    fn llmnr_has_flags_of_its_own() {
        let told = told(&llmnr::PROTOCOL, &message(0x0500, [0; 4], b""));
        assert!(told.contains("dns.flags.conflict=1 dns.flags.truncated=0 dns.flags.tentative=1"), "{told}");
        assert!(!told.contains("recdesired") && !told.contains("checkdisable"), "{told}");
    }

    #[test]
    fn what_is_there_is_told_whatever_the_counts_say() {
        let lies = message(0x8180, [1, 9, 9, 9], &[ASKED, b"\xc0\x0c\0\x01"].concat());
        let told = told(&PROTOCOL, &lies);
        assert!(told.ends_with("dns.qry.class=0x0001 raw=c00c0001"), "{told}");
        let error = layer(&lies, 53).error.unwrap();
        assert_eq!(alloc::format!("{error}"), "dns.answer at byte 27: needs 12 bytes, has 4");
        let label = message(0, [1, 0, 0, 0], b"\x01a\x80\0\0\0");
        assert_eq!(layer(&label, 53).header, label);
        assert!(layer(&label, 53).error.is_some());
    }

    /// The middle of a stream looks like anything: `6f` is no label, `c3 ff` leads behind the message, `80` is unknown.
    #[test]
    fn nothing_is_told_behind_a_name_that_leads_nowhere() {
        for (name, known) in [("6f", false), ("c3ff", false), ("80", false), ("01616f", true), ("c00c", true)]
        {
            let name = hex::decode(name).unwrap();
            let asked = message(0, [3, 0, 0, 0], &[ASKED, &name, b"\0\x05\0\x01", ASKED].concat());
            let told = told(&PROTOCOL, &asked);
            assert_eq!(told.matches("dns.qry.type=1 ").count(), 1 + usize::from(known), "{told}");
            assert_eq!(told.contains("dns.qry.type=5"), known, "{told}");
            let alias = [ASKED, b"\0\0\x05\0\x01\0\0\0\0\0", &[name.len() as u8], &name, ASKED].concat();
            let told = super::records::tests::told(&PROTOCOL, &message(0x8000, [1, 1, 0, 0], &alias));
            assert!(told.contains("dns.resp.type=5"), "{told}");
            assert_eq!(told.contains("dns.extraneous"), known, "{told}");
        }
    }

    #[test]
    fn what_is_left_is_extraneous() {
        let told = told(&PROTOCOL, &message(0, [1, 0, 0, 0], &[ASKED, b"xy"].concat()));
        assert!(told.ends_with("dns.extraneous.length=2 dns.extraneous.data=7879"), "{told}");
    }

    #[test]
    fn a_stream_ends_where_its_segment_ends() {
        let mut stream = [&[0, 27][..], &message(0, [1, 0, 0, 0], ASKED)].concat();
        assert!(told(&OVER_TCP, &stream).starts_with("dns.length=27 dns.id=0x0001"));
        stream.extend_from_within(..20);
        assert_eq!(told(&OVER_TCP, &stream).matches("dns.count.queries=1").count(), 2);
        let mut layers = Layers::new(&stream, Next::TcpPorts(53, 65_000));
        let layer = layers.next().unwrap();
        assert_eq!(layer.header, stream);
        assert_eq!(
            alloc::format!("{}", layer.error.unwrap()),
            "dns.message at byte 29: needs 29 bytes, has 20"
        );
        assert_eq!(told(&OVER_TCP, &[0]), "raw=00");
        assert!(!told(&OVER_TCP, &[0, 27]).contains("dns.length"), "the message is in the next segment");
    }
}
