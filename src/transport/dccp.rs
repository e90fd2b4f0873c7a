//! Datagram Congestion Control Protocol, [RFC 4340](https://www.rfc-editor.org/rfc/rfc4340): datagrams of a connection.

mod line;
pub mod options;
#[cfg(test)]
mod tests;

use core::ops::Range;

use crate::codec::checksum::{self, internet};
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Reason, Seal, Status, Table,
};
use crate::header;
use options::{DccpOption, Echo, EchoLong, EchoShort, Elapsed, ElapsedShort, Feature, Single};

header! {
    /// Nine bytes in front of the sequence number, RFC 4340 §5.1.
    pub struct Dccp("dccp", "Datagram Congestion Control Protocol", 9 bytes, PROTOCOL) {
        srcport:  u16  = 0..16,  "dccp.srcport",     "Source Port",       Dec;
        dstport:  u16  = 16..32, "dccp.dstport",     "Destination Port",  Dec;
        offset:   u8   = 32..40, "dccp.data_offset", "Data Offset",       Dec, or 12;
        ccval:    u8   = 40..44, "dccp.ccval",       "CCVal",             Dec;
        coverage: u8   = 44..48, "dccp.cscov",       "Checksum Coverage", Dec;
        checksum: u16  = 48..64, "dccp.checksum",    "Checksum",          Hex(4);
        reserved: u8   = 64..67, "dccp.res1",        "Reserved",          Hex(2);
        kind:     u8   = 67..71, "dccp.type",        "Type",              Dec => types;
        extended: bool = 71..72, "dccp.x",           "Extended Sequence Numbers", Flag;
    }
    data {
        status,      "dccp.checksum.status", "Checksum Status", Dec => checksum::status;
        service: 32, "dccp.service_code",    "Service Code",    Dec => services;
    }
}

header! {
    /// A sequence number of 48 bits.
    pub struct Sequence("dccp.sequence", "Sequence", 7 bytes) {
        reserved: u8  = 0..8,  "dccp.res2",    "Reserved",        Hex(2);
        number:   u64 = 8..56, "dccp.seq_raw", "Sequence Number", Dec;
    }
}

header! {
    /// A sequence number of 24 bits.
    pub struct SequenceShort("dccp.sequence_short", "Sequence", 3 bytes) {
        number: u32 = 0..24, "dccp.seq", "Sequence Number", Dec;
    }
}

header! {
    /// An acknowledgement number of 48 bits.
    pub struct Acknowledgement("dccp.acknowledgement", "Acknowledgement", 8 bytes) {
        reserved: u16 = 0..16,  "dccp.ack_res", "Reserved", Hex(4);
        number:   u64 = 16..64, "dccp.ack_raw", "Acknowledgement Number", Dec;
    }
}

header! {
    /// An acknowledgement number of 24 bits.
    pub struct AcknowledgementShort("dccp.acknowledgement_short", "Acknowledgement", 4 bytes) {
        reserved: u8  = 0..8,  "dccp.ack_res", "Reserved", Hex(4);
        number:   u32 = 8..32, "dccp.ack_raw", "Acknowledgement Number", Dec;
    }
}

header! {
    /// Why a connection is reset, RFC 4340 §5.6.
    pub struct Reset("dccp.reset", "Reset", 4 bytes) {
        code:   u8 = 0..8,   "dccp.reset_code", "Reset Code", Dec => resets;
        first:  u8 = 8..16,  "dccp.data1",      "Data 1",     Dec;
        second: u8 = 16..24, "dccp.data2",      "Data 2",     Dec;
        third:  u8 = 24..32, "dccp.data3",      "Data 3",     Dec;
    }
}

/// Packet types, RFC 4340 table 1 and RFC 5596 §2.2.1.
pub mod kind {
    /// Asks for a connection.
    pub const REQUEST: u8 = 0;
    /// Agrees to it.
    pub const RESPONSE: u8 = 1;
    /// Data.
    pub const DATA: u8 = 2;
    /// An acknowledgement.
    pub const ACK: u8 = 3;
    /// Data with an acknowledgement.
    pub const DATA_ACK: u8 = 4;
    /// Asks to close.
    pub const CLOSE_REQ: u8 = 5;
    /// Closes.
    pub const CLOSE: u8 = 6;
    /// Ends the connection.
    pub const RESET: u8 = 7;
    /// Finds out where the other end is.
    pub const SYNC: u8 = 8;
    /// Says where this end is.
    pub const SYNC_ACK: u8 = 9;
    /// Opens the way through a translator of addresses.
    pub const LISTEN: u8 = 10;
}

/// DCCP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Sequence::TABLE,
        SequenceShort::TABLE,
        Acknowledgement::TABLE,
        AcknowledgementShort::TABLE,
        Reset::TABLE,
        Single::TABLE,
        DccpOption::TABLE,
        Feature::TABLE,
        Echo::TABLE,
        EchoShort::TABLE,
        EchoLong::TABLE,
        ElapsedShort::TABLE,
        Elapsed::TABLE,
    ],
    seal,
    verify,
    line: line::line,
    fill: crate::codec::Fill::WORDS,
    ..Protocol::telling(Dccp::TABLE, read, fields)
};

/// Its IP protocol number.
const NUMBER: u8 = 33;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, dccp) = Dccp::parse(input)?;
    context.ports = (dccp.srcport, dccp.dstport);
    let (fixed, whole) = (parts(&dccp).end, usize::from(dccp.offset) * 4);
    if whole < fixed {
        return Err(Dccp::invalid(Dccp::offset, "enough for the fields of its type"));
    }
    // Nobody knows what a reserved type has behind the sequence number.
    let whole = if is_known(dccp.kind) { whole } else { fixed };
    let (rest, _) = crate::codec::error::take(Dccp::TABLE, whole, input)?;
    Ok((rest, Carries::all(Next::Data)))
}

/// Where the parts behind the first nine bytes are; one that is not there is empty.
struct Parts {
    sequence: Range<usize>,
    acknowledgement: Range<usize>,
    service: Range<usize>,
    reset: Range<usize>,
    /// Where the options begin.
    end: usize,
}

fn parts(dccp: &Dccp) -> Parts {
    let mut at = Dccp::LEN;
    let mut part = |there: bool, len: usize| {
        let start = at;
        at += if there { len } else { 0 };
        start..at
    };
    let (long, kind) = (dccp.extended, dccp.kind);
    let acknowledges = is_known(kind) && !matches!(kind, kind::REQUEST | kind::DATA | kind::LISTEN);
    let (seq, ack) = if long {
        (Sequence::LEN, Acknowledgement::LEN)
    } else {
        (SequenceShort::LEN, AcknowledgementShort::LEN)
    };
    Parts {
        sequence: part(true, seq),
        acknowledgement: part(acknowledges, ack),
        service: part(matches!(kind, kind::REQUEST | kind::RESPONSE | kind::LISTEN), 4),
        reset: part(kind == kind::RESET, Reset::LEN),
        end: at,
    }
}

const fn is_known(kind: u8) -> bool {
    kind <= kind::LISTEN
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Dccp::TABLE, 0);
    let Some(dccp) = layer.header::<Dccp>() else { return };
    to.status(Dccp::status, Dccp::checksum, || verify(layer));
    if let Some(Error { reason: Reason::Invalid(..), .. }) = layer.error {
        return;
    }
    let parts = parts(&dccp);
    let (sequence, acknowledgement): (&'static Table, &'static Table) = if dccp.extended {
        (Sequence::TABLE, Acknowledgement::TABLE)
    } else {
        (SequenceShort::TABLE, AcknowledgementShort::TABLE)
    };
    let mut part = |table, bytes: Range<usize>| {
        if !bytes.is_empty() {
            to.record(table, bytes);
        }
    };
    part(sequence, parts.sequence);
    part(acknowledgement, parts.acknowledgement);
    part(Reset::TABLE, parts.reset);
    to.data(Dccp::service, parts.service);
    let end = to.list(parts.end, usize::MAX, options::option, options::fields);
    if end < layer.header.len() {
        options::broken(to, end..layer.header.len());
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Dccp::offset, layer.header.len() / 4)?;
    if layer.fragment {
        return Ok(());
    }
    let coverage = layer.value(Dccp::coverage) as usize;
    layer.set(Dccp::checksum, 0)?;
    let covered = covered(coverage, layer.payload.len());
    let sum = sum(layer.addresses, layer.header, &layer.payload[..covered], layer.total());
    layer.set(Dccp::checksum, sum.into())
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    Some(match over(layer, layer.header::<Dccp>()?, 0) {
        Some(0) => Status::Good,
        Some(_) => Status::Bad,
        None => Status::Unverified,
    })
}

/// The checksum over a packet, and this word besides; nothing if not all of it is here.
fn over(layer: &Layer<'_>, dccp: Dccp, word: u16) -> Option<u16> {
    let payload = layer.payload.get(..covered(dccp.coverage.into(), layer.carried()))?;
    if layer.error.is_some() || layer.context.fragment || layer.context.cut {
        return None;
    }
    let (mut room, total) = ([0; 32], layer.header.len() + layer.carried());
    let sum = sum(layer.context.ends(&mut room), layer.header, payload, total);
    Some(internet(&[&(!sum).to_be_bytes(), &word.to_be_bytes()]))
}

/// How many bytes of the payload the checksum covers, RFC 4340 §9.2.
fn covered(coverage: usize, len: usize) -> usize {
    coverage.checked_sub(1).map_or(len, |words| len.min(words * 4))
}

/// The checksum over the pseudo-header and what is covered, RFC 4340 §9.1.
fn sum(addresses: &[u8], header: &[u8], payload: &[u8], total: usize) -> u16 {
    // A header is whole words long; one that is not has its last byte in the upper half.
    let odd = [header.len() % 2, 0];
    let (even, last) = header.split_at(header.len() - odd[0]);
    let last = [last.first().copied().unwrap_or_default(), 0];
    internet(&[addresses, &(total as u32).to_be_bytes(), &[0, NUMBER], even, &last, payload])
}

/// RFC 4340 table 1, RFC 5596 §2.2.1.
fn types(number: u64) -> Option<&'static str> {
    const NAMES: [&str; 11] = [
        "Request", "Response", "Data", "Ack", "DataAck", "CloseReq", "Close", "Reset", "Sync", "SyncAck",
        "Listen",
    ];
    NAMES.get(number as usize).copied()
}

/// RFC 4340 table 2.
fn resets(number: u64) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "Unspecified",
        "Closed",
        "Aborted",
        "No Connection",
        "Packet Error",
        "Option Error",
        "Mandatory Error",
        "Connection Refused",
        "Bad Service Code",
        "Too Busy",
        "Bad Init Cookie",
        "Aggression Penalty",
    ];
    NAMES.get(number as usize).copied()
}

/// Names of services, IANA's DCCP service codes.
fn services(number: u64) -> Option<&'static str> {
    Some(match &(number as u32).to_be_bytes() {
        [0, 0, 0, 0] => "unspecified",
        b"DISC" => "Discard",
        b"RTCP" => "RTCP connection",
        b"RTPA" => "RTP session with audio",
        b"RTPO" => "RTP session with other media",
        b"RTPT" => "RTP session with text",
        b"RTPV" => "RTP session with video",
        b"SYLG" => "Syslog",
        b"NPMP" => "NetPerfMeter data",
        [0, b'l', b't', b'p'] => "Licklider Transmission Protocol",
        b"dtn1" => "Bundle Protocol",
        [0xff, 0xff, 0xff, 0xff] => "invalid",
        _ => return None,
    })
}
