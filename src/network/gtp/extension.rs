//! Extension headers of GTP, 3GPP TS 29.281 §5.2: the length in units of four bytes, content, the type of the next one.

use core::ops::Range;

use nom::Parser;
use nom::combinator::{peek, verify};
use nom::multi::length_data;
use nom::number::complete::u8;

use crate::codec::{Fields, Header, Parsed};
use crate::header;

header! {
    /// The length of an extension header.
    pub struct Extension("gtp.ext_hdr", "Extension header", 1 bytes) {
        length: u8 = 0..8, "gtp.ext_hdr.length", "Length in units of four bytes", Whole(4);
    }
    data {
        port: 16,     "gtp.ext_hdr.udp_port",      "UDP port of the triggering message", Dec;
        radio,        "gtp.ext_hdr.ran_cont",      "RAN container", Bytes;
        other_radio,  "gtp.ext_hdr.xw_ran_cont",   "Xw RAN container", Bytes;
        sequence: 16, "gtp.ext_hdr.pdcp_sn",       "PDCP sequence number", Dec;
        content,      "gtp.ext_hdr.content",       "Content", Bytes;
        next: 8,      "gtp.ext_hdr.next",          "Next extension header", Hex(2) => kinds;
    }
}

header! {
    /// The first two bytes of the container of a PDU session, 3GPP TS 38.415 §5.5.2.
    pub struct Session("gtp.ext_hdr.pdu_ses", "PDU session container", 2 bytes) {
        kind:      u8   = 0..4,   "gtp.ext_hdr.pdu_ses_con.pdu_type",    "PDU type", Dec => directions;
        spare:     u8   = 4..8,   "gtp.spare.h1",                        "Spare or flags", Hex(2);
        paging:    bool = 8..9,   "gtp.ext_hdr.pdu_ses_cont.ppp",        "Paging policy is there", Flag, if is_down;
        reflected: bool = 9..10,  "gtp.ext_hdr.pdu_ses_cont.rqi",        "Reflective quality of service", Flag, if is_down;
                          8..10,  "gtp.spare.b7b6",                      "Spare or flags", Hex(2), if is_up;
        flow:      u8   = 10..16, "gtp.ext_hdr.pdu_ses_con.qos_flow_id", "QoS flow", Dec, if is_known;
    }
}

header! {
    /// There if the flag says so.
    pub struct Policy("gtp.ext_hdr.policy", "Paging policy", 1 bytes) {
        indicator: u8 = 0..3, "gtp.ext_hdr.pdu_ses_cont.ppi", "Paging policy", Dec;
        spare:     u8 = 3..8, "gtp.spare.b4b0", "Spare", Hex(2);
    }
}

header! {
    /// A sequence number of 18 bits.
    pub struct LongSequence("gtp.ext_hdr.long", "Long PDCP PDU number", 6 bytes) {
        spare:  u8  = 0..6,  "gtp.ext_hdr.spare_bits",   "Spare", Hex(2);
        number: u32 = 6..24, "gtp.ext_hdr.long_pdcp_sn", "PDCP sequence number", Dec;
        rest: [u8; 3] = 24..48, "gtp.ext_hdr.spare_bytes", "Spare", Bytes;
    }
}

/// One extension header; a length of zero is broken.
pub fn extension(input: &[u8]) -> Parsed<'_, &[u8]> {
    length_data(peek(verify(u8, |units| *units > 0).map(|units| usize::from(units) * 4))).parse(input)
}

/// Tells an extension header of this type.
pub(super) fn fields(to: &mut Fields<'_, '_>, bytes: Range<usize>, kind: u8, extension: &[u8]) {
    let session = extension.get(1..extension.len() - 1).unwrap_or_default();
    to.record(Extension::TABLE, bytes.clone());
    let (start, last) = (bytes.start + 1, bytes.end - 1);
    match (kind, last - start) {
        (0x40, 2) => to.data(Extension::port, start..last),
        (0x81, _) => to.data(Extension::radio, start..last),
        (0x83, _) => to.data(Extension::other_radio, start..last),
        (0x85, _) => {
            to.rows(Session::TABLE, start);
            let mut at = start + Session::LEN;
            // 3GPP TS 38.415 §5.5.2.1
            if let [0..=0x0f, flags, _, ..] = session
                && flags & 0x80 != 0
            {
                to.rows(Policy::TABLE, at);
                at += Policy::LEN;
            }
            to.data(Extension::content, at..last);
        }
        (0x82, LongSequence::LEN) => to.rows(LongSequence::TABLE, start),
        (0xc0, 2) => to.data(Extension::sequence, start..last),
        _ => to.data(Extension::content, start..last),
    }
    to.data(Extension::next, last..bytes.end);
}

fn is_down(session: &[u8]) -> bool {
    session.first().is_some_and(|first| first >> 4 == 0)
}

fn is_up(session: &[u8]) -> bool {
    session.first().is_some_and(|first| first >> 4 == 1)
}

fn is_known(session: &[u8]) -> bool {
    is_down(session) || is_up(session)
}

fn directions(number: u64) -> Option<&'static str> {
    ["Downlink", "Uplink"].get(number as usize).copied()
}

/// Names of extension headers, 3GPP TS 29.281 figure 5.2.1-3.
pub(super) fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "No more extension headers",
        0x20 => "Service Class Indicator",
        0x40 => "UDP Port",
        0x81 => "RAN Container",
        0x03 | 0x82 => "Long PDCP PDU Number",
        0x83 => "Xw RAN Container",
        0x84 => "NR RAN Container",
        0x85 => "PDU Session Container",
        0xc0 => "PDCP PDU Number",
        _ => return None,
    })
}
