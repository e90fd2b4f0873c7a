//! Internet Group Management Protocol: version 1, [RFC 1112](https://www.rfc-editor.org/rfc/rfc1112#appendix-I),
//! version 2, [RFC 2236](https://www.rfc-editor.org/rfc/rfc2236), and version 3,
//! [RFC 9776](https://www.rfc-editor.org/rfc/rfc9776); the experiment before them,
//! [RFC 988](https://www.rfc-editor.org/rfc/rfc988), and the traceroute that shares their number.

mod line;
pub mod membership;
pub mod traceroute;

use core::net::Ipv4Addr;

use crate::codec::checksum::{self, internet, over};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal, Status, Table,
};
use crate::header;
use membership::{Query, Record, Report};
use traceroute::{Block, Traceroute};

header! {
    /// The four bytes in front of every message; what the second one is called depends on the first.
    pub struct Igmp("igmp", "Internet Group Management Protocol", 4 bytes, PROTOCOL) {
        kind:     u8  = 0..8,   "igmp.type",     "Type",     Hex(2) => types, or 0x11;
        code:     u8  = 8..16,  "igmp.max_resp", "Max Resp Time, in tenths of a second", Dec, if has_time;
                        9..12,  "igmp.max_resp.exp",  "Exponent", Hex(2), if has_long_time;
                        12..16, "igmp.max_resp.mant", "Mantissa", Hex(2), if has_long_time;
                        8..16 alias, "igmp.reserved",      "Reserved",      Bytes, if has_reserved;
                        8..16 alias, "igmp.group_type",    "Type of Group", Dec => groups, if has_group_type;
                        8..16 alias, "igmp.reply",         "Reply",         Dec => replies, if has_reply;
                        8..16 alias, "igmp.reply.pending", "Reply Pending, in seconds", Dec, if has_pending;
                        8..16 alias, "igmp.mtrace.max_hops", "Hops at most", Dec, if is_traceroute;
        checksum: u16 = 16..32, "igmp.checksum", "Checksum", Hex(4);
    }
    data {
        version, "igmp.version",         "IGMP Version",    Dec;
        status,  "igmp.checksum.status", "Checksum Status", Dec => checksum::status;
        data,    "igmp.data",            "Data",            Bytes;
    }
}

header! {
    /// The rest of a message of version 1 or 2.
    pub struct Group("igmp", "Group", 4 bytes) {
        maddr: Ipv4Addr = 0..32, "igmp.maddr", "Group Address", Ip;
    }
}

header! {
    /// The rest of a message of RFC 988.
    pub struct Experiment("igmp", "Group of RFC 988", 16 bytes) {
        identifier: u32      = 0..32,   "igmp.identifier", "Identifier",    Dec;
        maddr:      Ipv4Addr = 32..64,  "igmp.maddr",      "Group Address", Ip;
        access_key: [u8; 8]  = 64..128, "igmp.access_key", "Access Key",    Bytes;
    }
}

/// IGMP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Group::TABLE,
        Query::TABLE,
        Report::TABLE,
        Record::TABLE,
        Traceroute::TABLE,
        Block::TABLE,
        Experiment::TABLE,
    ],
    fixed: false,
    seal,
    verify,
    line: line::line,
    ..Protocol::telling(Igmp::TABLE, read, fields)
};

const QUERY: u8 = 0x11;
const REPORT_1: u8 = 0x12;
const REPORT_2: u8 = 0x16;
const LEAVE: u8 = 0x17;
const TRACEROUTE_REPLY: u8 = 0x1e;
const TRACEROUTE: u8 = 0x1f;
const REPORT_3: u8 = 0x22;

/// Bytes that only a query of version 3 has, RFC 9776 §7.1.
const THIRD_VERSION: usize = 12;

/// The table behind the first four bytes of a message of this many bytes; none if it is not known.
fn body(message: &[u8], len: usize) -> Option<&'static Table> {
    Some(match *message.first()? {
        1..=8 => Experiment::TABLE,
        QUERY if len >= THIRD_VERSION => Query::TABLE,
        QUERY | REPORT_1 | REPORT_2 | LEAVE => Group::TABLE,
        TRACEROUTE_REPLY | TRACEROUTE => Traceroute::TABLE,
        REPORT_3 => Report::TABLE,
        _ => return None,
    })
}

/// The version of a message; a traceroute has none.
fn version(message: &[u8], len: usize) -> Option<u8> {
    Some(match *message {
        [1..=8, ..] => 0,
        [QUERY, ..] if len >= THIRD_VERSION => 3,
        [QUERY, 0, ..] | [REPORT_1, ..] => 1, // RFC 2236 §4
        [QUERY, _, ..] | [REPORT_2 | LEAVE, ..] => 2,
        [REPORT_3, ..] => 3,
        _ => return None,
    })
}

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    take(Igmp::TABLE, 1, input)?;
    let Some(body) = body(input, input.len().max(context.wire)) else {
        return Ok((&input[input.len()..], Carries::all(Next::Data)));
    };
    let fixed = Igmp::LEN + body.len;
    let (rest, _) = take(Igmp::TABLE, fixed, input)?;
    let listed = match input[0] {
        QUERY if fixed > THIRD_VERSION - 1 => membership::sources(input),
        REPORT_3 => membership::records(input),
        TRACEROUTE_REPLY | TRACEROUTE => rest.len() / Block::LEN * Block::LEN,
        _ => 0,
    };
    let (rest, _) = take(Igmp::TABLE, fixed + listed, input)?;
    Ok((rest, Carries::all(Next::Data)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (header, len) = (layer.header, layer.header.len().max(layer.context.wire));
    let Some(body) = body(header, len) else {
        to.part(Igmp::TABLE, 0..header.len().min(1));
        return to.data(Igmp::data, 1..header.len().max(1));
    };
    if let Some(version) = version(header, len) {
        to.number(Igmp::version, 0..1, version.into());
    }
    to.rows(Igmp::TABLE, 0);
    if has_long_time(header) {
        to.number(Igmp::code, 1..2, tenths(header[1]) as usize);
    }
    to.status(Igmp::status, Igmp::checksum, || verify(layer));
    to.rows(body, Igmp::LEN);
    match header {
        [QUERY, ..] if len >= THIRD_VERSION => membership::tell_sources(to, header),
        [REPORT_3, ..] => membership::tell_records(to, header),
        [TRACEROUTE_REPLY | TRACEROUTE, ..] => traceroute::tell(to, header),
        _ => {}
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let len = layer.total();
    if layer.fragment || body(layer.header, len).is_none() {
        return Ok(());
    }
    if layer.header[0] == QUERY && layer.header.len() >= THIRD_VERSION {
        let sources = (layer.header.len() - THIRD_VERSION) / 4;
        layer.from(Igmp::LEN).set(Query::num_src, sources)?;
    }
    layer.set(Igmp::checksum, 0)?;
    let sum = sum(layer.header, layer.payload);
    layer.set(Igmp::checksum, sum.into())
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    let (there, on_wire) = (layer.header.len() + layer.payload.len(), layer.context.wire);
    let fixed = Igmp::LEN + body(layer.header, there.max(on_wire))?.len;
    // A list that ends too early does not hide a sum of bytes that are all here.
    let whole = there >= on_wire && layer.header.len() >= fixed && !layer.context.fragment;
    Some(match whole {
        true if sum(layer.header, layer.payload) == 0 => Status::Good,
        true => Status::Bad,
        false => Status::Unverified,
    })
}

/// RFC 988 and RFC 1112 sum the message, which has a fixed length; later versions all that IP carries, RFC 2236 §2.3.
fn sum(header: &[u8], payload: &[u8]) -> u16 {
    match header {
        [1..=8 | REPORT_1, ..] => internet(&[header]),
        _ => over(header, payload),
    }
}

/// Tenths of a second, RFC 9776 §4.1.1.
fn tenths(code: u8) -> u32 {
    if code < 0x80 { code.into() } else { u32::from(code & 15 | 16) << ((code >> 4 & 7) + 3) }
}

fn has_time(message: &[u8]) -> bool {
    matches!(version(message, message.len()), Some(2 | 3))
        && message[0] != REPORT_3
        && !has_long_time(message)
}

fn has_long_time(message: &[u8]) -> bool {
    message.len() >= THIRD_VERSION && matches!(message, [QUERY, 0x80..=0xff, ..])
}

fn has_reserved(message: &[u8]) -> bool {
    matches!(message, [REPORT_1 | REPORT_3, ..])
        || message.first() == Some(&QUERY) && version(message, message.len()) == Some(1)
}

/// RFC 988 §5: what is created, and what is answered: done or denied up to 4, else how long it takes.
fn has_group_type(message: &[u8]) -> bool {
    message.first() == Some(&1)
}

fn has_reply(message: &[u8]) -> bool {
    matches!(message, [2 | 4 | 6 | 8, 0..5, ..])
}

fn has_pending(message: &[u8]) -> bool {
    matches!(message, [2 | 4 | 6 | 8, 5..=255, ..])
}

fn is_traceroute(message: &[u8]) -> bool {
    matches!(message, [TRACEROUTE_REPLY | TRACEROUTE, ..])
}

/// IANA's registry of IGMP type numbers.
#[must_use]
pub fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0x01 => "Create Group Request",
        0x02 => "Create Group Reply",
        0x03 => "Join Group Request",
        0x04 => "Join Group Reply",
        0x05 => "Leave Group Request",
        0x06 => "Leave Group Reply",
        0x07 => "Confirm Group Request",
        0x08 => "Confirm Group Reply",
        0x11 => "Membership Query",
        0x12 => "Version 1 Membership Report",
        0x13 => "DVMRP",
        0x14 => "PIM version 1",
        0x15 => "Cisco Trace Messages",
        0x16 => "Version 2 Membership Report",
        0x17 => "Version 2 Leave Group",
        0x1e => "Multicast Traceroute Response",
        0x1f => "Multicast Traceroute",
        0x22 => "Version 3 Membership Report",
        0x30 => "Multicast Router Advertisement",
        0x31 => "Multicast Router Solicitation",
        0x32 => "Multicast Router Termination",
        0x40 => "IGAP Membership Report",
        0x41 => "IGAP Membership Query",
        0x42 => "IGAP Leave Group",
        0xf0..=0xff => "Reserved for experimentation",
        _ => return None,
    })
}

fn groups(number: u64) -> Option<&'static str> {
    ["Public", "Private"].get(number as usize).copied()
}

fn replies(number: u64) -> Option<&'static str> {
    [
        "Request Granted",
        "Denied, no resources",
        "Denied, invalid code",
        "Denied, invalid group address",
        "Denied, invalid access key",
    ]
    .get(number as usize)
    .copied()
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;
    use crate::codec::Text;
    use crate::packet::{Layers, Stack};

    /// What is shown of a message, without the names' first part.
    fn told(message: &[u8]) -> String {
        let mut told = Vec::new();
        let Some(layer) = Layers::new(message, Next::IpProtocol(2)).next() else { return String::new() };
        layer.fields(|spot| {
            if spot.shown && !spot.field.is_record() {
                let mut text = Text::new();
                spot.value.write(spot.field.show, &mut text).unwrap();
                told.push([spot.field.name.trim_start_matches("igmp."), "=", text.as_str()].concat());
            }
        });
        told.join(" ")
    }

    fn sealed(message: &[u8], payload: &[u8]) -> Vec<u8> {
        let mut stack = Stack::default();
        stack.layer(&PROTOCOL).raw(message).payload(payload);
        stack.seal().unwrap().to_vec()
    }

    #[test]
    fn the_version_of_a_query_is_its_length_and_its_time() {
        let query = |time: u8, len: usize| {
            let mut query = [&[QUERY, time, 0, 0, 239, 1, 2, 3][..], &[0; 8]].concat();
            query.truncate(len);
            told(&query)
        };
        assert!(query(0, 8).starts_with("version=1 type=0x11 reserved=00 "));
        assert!(query(100, 8).starts_with("version=2 type=0x11 max_resp=100 "));
        assert!(query(0, 12).starts_with("version=3 type=0x11 max_resp=0 "));
        // Mantissa and exponent, RFC 9776 §4.1.1.
        let long = query(0x9a, 12);
        assert!(
            long.contains(" max_resp.exp=0x01 max_resp.mant=0x0a ") && long.contains(" max_resp=416 "),
            "{long}"
        );
    }

    #[test]
    fn the_sum_is_over_all_that_ip_carries_but_in_version_1() {
        let group = [0, 0, 0, 239, 1, 2, 3];
        for (kind, counts) in [(REPORT_1, false), (REPORT_2, true), (LEAVE, true), (QUERY, true)] {
            let message = sealed(&[&[kind][..], &group].concat(), &[7, 7]);
            assert!(told(&message).contains("checksum.status=1"), "{kind}");
            let longer = [&message[..], &[7]].concat();
            let expected = if counts { "checksum.status=0" } else { "checksum.status=1" };
            assert!(told(&longer).contains(expected), "{kind}");
        }
    }

    #[test]
    fn what_is_not_known_is_data() {
        assert_eq!(told(&[0x99, 1, 2, 3, 4]), "type=0x99 data=01020304");
        assert_eq!(told(&[0x99]), "type=0x99");
    }

    #[test]
    fn the_old_experiment_is_told() {
        let message = [&[2, 9, 0, 0, 0, 0, 0, 7, 239, 1, 2, 3][..], b"password"].concat();
        let message = sealed(&message, b"behind");
        let expected = "version=0 type=0x02 reply.pending=9 checksum=0x3f42 checksum.status=1 identifier=7 \
                        maddr=239.1.2.3 access_key=70617373776f7264";
        assert_eq!(told(&message), expected);
    }
}
