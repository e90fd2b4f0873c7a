//! Attributes behind a GRE header between radio and packet network: 3GPP2 A.S0008 §2.6.1, a list whose last entry says so.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use crate::codec::{Fields, Header, Parsed};
use crate::header;

header! {
    /// Type and length of an attribute; its value follows.
    pub struct Attribute("gre.3gpp2_attrib", "Attribute", 2 bytes) {
        last:   bool = 0..1,  "gre.3gpp2_attrib_last",   "Last attribute", Flag;
        kind:   u8   = 1..8,  "gre.3gpp2_attrib_id",     "Type",   Hex(2) => kinds;
        length: u8   = 8..16, "gre.3gpp2_attrib_length", "Length", Hex(2);
    }
    data {
        flow,  "gre.ggp2_flow_disc",     "Flow ID", Bytes;
        value, "gre.3gpp2_attrib_value", "Value",   Bytes;
    }
}

header! {
    /// Value of the indicator of short data.
    pub struct ShortData("gre.3gpp2_short_data", "Short data indicator", 2 bytes) {
        sdi:      bool = 0..1,  "gre.3gpp2_sdi", "Fit for a short data burst", Flag;
        reserved: u16  = 1..16, "gre.3gpp2_sdi_reserved", "Reserved", Hex(4);
    }
}

header! {
    /// Value of the indication of flow control.
    pub struct Congestion("gre.3gpp2_flow_control", "Flow control indication", 2 bytes) {
        stop:       bool = 0..1,  "gre.3gpp2_fci", "Stop sending", Flag;
        indefinite: bool = 1..2,  "gre.3gpp2_di",  "For an indefinite time", Flag;
        reserved:   u16  = 2..16, "gre.3gpp2_fci_reserved", "Reserved", Hex(4);
    }
}

header! {
    /// Value of the indication of segmentation.
    pub struct Segmentation("gre.3gpp2_segmentation", "Segmentation indication", 2 bytes) {
        segment:  u8  = 0..2,  "gre.ggp2_3gpp2_seg", "Segment", Hex(4) => segments;
        reserved: u16 = 2..16, "gre.3gpp2_seg_reserved", "Reserved", Hex(4);
    }
}

/// One attribute with its value.
pub fn attribute(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize(preceded(take(1_usize), length_data(u8))).parse(input)
}

/// All attributes, the last one included.
pub fn attributes(input: &[u8]) -> Parsed<'_, &[u8]> {
    let mut rest = input;
    loop {
        let (behind, one) = attribute(rest)?;
        rest = behind;
        if is_last(one) {
            return Ok((rest, &input[..input.len() - rest.len()]));
        }
    }
}

/// Tells the attributes from byte `at` on; of one cut short, what is there.
pub(super) fn fields(to: &mut Fields<'_, '_>, at: usize, end: usize) {
    let mut ended = false;
    let at = to.list(
        at,
        usize::MAX,
        |rest| if ended { attribute(&[]) } else { attribute(rest) }.inspect(|one| ended = is_last(one.1)),
        one,
    );
    if at < end {
        to.rows(Attribute::TABLE, at);
    }
}

fn one(to: &mut Fields<'_, '_>, bytes: Range<usize>, attribute: &[u8]) {
    to.record(Attribute::TABLE, bytes.clone());
    let value = bytes.start + Attribute::LEN..bytes.end;
    match (attribute[0] & 0x7f, value.len()) {
        (1, ShortData::LEN) => to.rows(ShortData::TABLE, value.start),
        (2, Congestion::LEN) => to.rows(Congestion::TABLE, value.start),
        (3, _) => to.data(Attribute::flow, value),
        (4, Segmentation::LEN) => to.rows(Segmentation::TABLE, value.start),
        _ => to.data(Attribute::value, value),
    }
}

fn is_last(attribute: &[u8]) -> bool {
    attribute.first().is_some_and(|first| first & 0x80 != 0)
}

fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "1x SDB/HRPD DOS indicator",
        2 => "Flow control indication",
        3 => "IP flow discriminator",
        4 => "Segmentation indication",
        _ => return None,
    })
}

fn segments(number: u64) -> Option<&'static str> {
    ["Start of a packet", "Middle of a packet", "End of a packet"].get(number as usize).copied()
}
