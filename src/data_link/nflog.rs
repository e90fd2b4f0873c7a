//! Packets that a rule of Linux's packet filter logs, <https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html>: records, one of
//! which is the packet.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::{peek, verify};
use nom::number::complete::le_u16;

use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Value,
};
use crate::header;

header! {
    /// The four bytes in front of the records.
    pub struct Nflog("nflog", "Linux Netfilter NFLOG", 4 bytes, PROTOCOL) {
        family:   u8  = 0..8,   "nflog.family",  "Address family", Dec => families, or 2;
        version:  u8  = 8..16,  "nflog.version", "Version", Dec;
        resource: u16 = 16..32, "nflog.res_id",  "Resource", Dec;
    }
}

header! {
    /// Length and type of a record; its value follows.
    pub struct Record("nflog.tlv", "Record", 4 bytes) {
        length:   u16 = 0..16 le,  "nflog.tlv_length", "Length", Whole(1);
        kind:     u16 = 16..32 le, "nflog.tlv_type",   "Type",   Dec => kinds;
    }
    data {
        protocol: 16, "nflog.protocol", "Protocol", Hex(4) => super::ether_types::names;
        hook: 8,  "nflog.hook",      "Hook", Dec => hooks;
        prefix,   "nflog.prefix",    "Prefix", Text;
        uid: 32,  "nflog.uid",       "User",  Signed;
        gid: 32,  "nflog.gid",       "Group", Signed;
        input: 32, "nflog.ifindex_indev",   "Index of the interface it came from", Dec;
        output: 32, "nflog.ifindex_outdev", "Index of the interface it goes to", Dec;
        physical_input: 32, "nflog.ifindex_physindev",   "Index of the port it came from", Dec;
        physical_output: 32, "nflog.ifindex_physoutdev", "Index of the port it goes to", Dec;
        stamp,    "nflog.timestamp.value", "Seconds and microseconds", Bytes;
        time,     "nflog.timestamp", "Time stamp", Moment;
        value,    "nflog.tlv_value", "Value", Bytes;
        padding,  "nflog.tlv_padding", "Padding", Bytes;
    }
}

/// NFLOG, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: &[Record::TABLE], seal, line, ..Protocol::telling(Nflog::TABLE, read, fields) };

/// The record that is the packet.
const PACKET: u16 = 9;
const UNIT: usize = 4;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, nflog) = Nflog::parse(input)?;
    // The packet header, if it names a protocol, knows better.
    let mut next = match nflog.family {
        2 => Next::EtherType(0x0800),
        10 => Next::EtherType(0x86dd),
        _ => Next::Data,
    };
    loop {
        if let Ok((behind, Record { length, kind: PACKET })) = Record::parse(rest) {
            return Ok((behind, Carries::some(usize::from(length).saturating_sub(Record::LEN), next)));
        }
        match record(rest) {
            Ok((behind, [_, _, 1, 0, a, b, ..])) if [*a, *b] != [0, 0] => {
                (rest, next) = (behind, Next::EtherType(u16::from_be_bytes([*a, *b])));
            }
            Ok((behind, _)) => rest = behind,
            Err(_) => return Ok((rest, Carries::all(Next::Data))),
        }
    }
}

/// One record, its padding included.
pub fn record(input: &[u8]) -> Parsed<'_, &[u8]> {
    let long_enough = verify(le_u16, |len| usize::from(*len) >= Record::LEN);
    let (rest, len) = peek(long_enough).parse(input)?;
    // The last one may lack its padding.
    take(usize::from(len).next_multiple_of(UNIT).min(rest.len().max(len.into()))).parse(rest)
}

/// The record that is the packet ends behind it.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let (at, len) = (layer.header.len() - Record::LEN, Record::LEN + layer.payload.len());
    if at >= Nflog::LEN && layer.from(at).value(Record::kind) == u64::from(PACKET) {
        layer.from(at).set(Record::length, len)?;
    }
    Ok(())
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Nflog::TABLE, 0);
    let at = to.list(Nflog::LEN, usize::MAX, record, one);
    if at < layer.header.len() {
        to.record(Record::TABLE, at..layer.header.len());
    }
}

fn one(to: &mut Fields<'_, '_>, bytes: Range<usize>, record: &[u8]) {
    let (Ok((_, Record { length, kind })), start) = (Record::parse(record), bytes.start) else { return };
    to.record(Record::TABLE, start..start + usize::from(length));
    let value = start + Record::LEN..start + usize::from(length);
    match (kind, value.len()) {
        (1, UNIT) => {
            to.data(Record::protocol, value.start..value.start + 2);
            to.data(Record::hook, value.start + 2..value.start + 3);
            to.data(Record::padding, value.start + 3..value.end);
        }
        (4, UNIT) => to.data(Record::input, value.clone()),
        (5, UNIT) => to.data(Record::output, value.clone()),
        (6, UNIT) => to.data(Record::physical_input, value.clone()),
        (7, UNIT) => to.data(Record::physical_output, value.clone()),
        (10, 1..) => to.data(Record::prefix, value.clone()),
        (11, UNIT) => to.data(Record::uid, value.clone()),
        (14, UNIT) => to.data(Record::gid, value.clone()),
        (3, 16) => {
            to.hide(Record::stamp, value.clone());
            let (seconds, micros) = record[Record::LEN..].split_at(8);
            let number = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
            let nanos =
                number(seconds).wrapping_mul(1_000_000_000).wrapping_add(number(micros).wrapping_mul(1000));
            to.derive(Record::time, value.clone(), Value::Uint(nanos));
        }
        _ => to.data(Record::value, value.clone()),
    }
    to.data(Record::padding, value.end..bytes.end);
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(nflog) = layer.header::<Nflog>() else { return line.title("NFLOG") };
    if !line.link {
        return;
    }
    let out = line.lead();
    out.str("version ");
    out.dec(nflog.version.into());
    out.str(", resource ID ");
    out.dec(nflog.resource.into());
    out.str(", family ");
    out.named(families, nflog.family.into());
    out.str(", length ");
    out.dec(layer.context.wire as u64);
    out.str(": ");
}

fn families(number: u64) -> Option<&'static str> {
    Some(match number {
        2 => "IPv4",
        10 => "IPv6",
        _ => return None,
    })
}

fn hooks(number: u64) -> Option<&'static str> {
    ["Prerouting", "Input", "Forward", "Output", "Postrouting"].get(number as usize).copied()
}

/// Names of records, `NFULA_` of Linux.
fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Packet header",
        2 => "Mark",
        3 => "Time stamp",
        4 => "Input interface",
        5 => "Output interface",
        6 => "Physical input interface",
        7 => "Physical output interface",
        8 => "Hardware address",
        9 => "Packet",
        10 => "Prefix",
        11 => "User",
        12 => "Sequence",
        13 => "Global sequence",
        14 => "Group",
        15 => "Hardware type",
        16 => "Hardware header",
        17 => "Length of the hardware header",
        18 => "Connection",
        19 => "State of the connection",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    #[test]
    fn the_packet_is_one_of_the_records() {
        let names = "nflog.res_id nflog.tlv_length nflog.tlv_type nflog.protocol nflog.hook nflog.prefix nflog.tlv_value \
                     nflog.uid ip.proto";
        let records = "0800 0100 0800 01 00 0700 0a00 616200 00 0600 0200 1234 0000 0800 0b00 00000005";
        let frame = format!("02 00 0014 {records} 1800 0900 {IP}");
        assert_eq!(columns(239, &bytes(&frame), names), "20 8,7,6,8,24 1,10,2,11,9 0x0800 1 ab 1234 5 253");
    }

    /// Netfilter knows the protocol better than the family, which is that of its hook.
    #[test]
    fn the_packet_header_says_who_reads_the_packet() {
        let read = |protocol: &str| {
            let frame = format!("02 00 0014 0800 0100 {protocol} 01 00 1800 0900 {IP}");
            columns(239, &bytes(&frame), "ip.proto")
        };
        assert_eq!([read("0800"), read("0000"), read("8800")], ["253", "253", "-"]);
    }

    #[test]
    fn a_record_shorter_than_its_head_ends_the_list() {
        assert_eq!(columns(239, &bytes("02 00 0014 0300 0900 45"), "nflog.tlv_length ip.version"), "3 -");
    }
}
