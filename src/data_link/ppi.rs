//! Per-Packet Information, <https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html>: fields about a frame, and the frame with its own
//! link type.

mod parts;

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take as bytes;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::le_u16;
use nom::sequence::preceded;

use crate::codec::checksum;
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Status,
};
use crate::header;

pub use parts::{Aggregation, Common, Physical, Throughput, Unused, Wired};

header! {
    /// The eight bytes in front of the fields.
    pub struct Ppi("ppi", "Per-Packet Information", 8 bytes, PROTOCOL) {
        version:  u8   = 0..8,      "ppi.version", "Version", Dec;
                         8..16,     "ppi.flags",   "Flags",   Hex(2);
        reserved: u8   = 8..15,     "ppi.flags.reserved",  "Reserved", Hex(2);
        aligned:  bool = 15..16,    "ppi.flags.alignment", "Fields are aligned to 32 bits", Flag;
        length:   u16  = 16..32 le, "ppi.length",  "Length of the header", Dec, or 8;
        dlt:      u32  = 32..64 le, "ppi.dlt",     "Data link type", Dec, or 105;
    }
}

header! {
    /// Type and length of a field; its value follows.
    pub struct Item("ppi.field", "Field", 4 bytes) {
        kind:   u16 = 0..16 le,  "ppi.field_type", "Type",   Dec => kinds, if is_divided;
        length: u16 = 16..32 le, "ppi.field_len",  "Length", Rest(1), if is_divided;
    }
    data {
        spectrum,  "ppi.spectrum-map", "Spectrum map", Bytes;
        process,   "ppi.proc-info",    "Process",      Bytes;
        capture,   "ppi.cap-info",     "Capture",      Bytes;
        reserved,  "ppi.reserved",     "Field of unknown meaning", Bytes;
        gps,       "ppi.gps",          "Position",     Bytes;
        vector,    "ppi.vector",       "Direction",    Bytes;
        harris,    "ppi.harris",       "Harris",       Bytes;
        antenna,   "ppi.antenna",      "Antenna",      Bytes;
        value,     "ppi.field_value",  "Value",        Bytes;
        padding,   "ppi.field_padding", "Padding",     Bytes;
    }
}

header! {
    /// What is behind a wireless frame if a field says so.
    pub struct Check("ppi.check", "Frame check sequence", 4 bytes) {
        fcs: u32 = 0..32 le, "wlan.fcs", "Frame check sequence", Hex(8);
    }
    data {
        status, "wlan.fcs.status", "Whether the frame check sequence is right", Dec => checksum::status;
    }
}

/// PPI, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Item::TABLE,
        Common::TABLE,
        Throughput::TABLE,
        Unused::TABLE,
        Physical::TABLE,
        Aggregation::TABLE,
        Wired::TABLE,
        Check::TABLE,
    ],
    seal,
    line,
    behind,
    ..Protocol::telling(Ppi::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, ppi) = Ppi::parse(input)?;
    if usize::from(ppi.length) < Ppi::LEN {
        return Err(Ppi::invalid(Ppi::length, "at least 8"));
    }
    let (rest, _) = take(Ppi::TABLE, ppi.length.into(), input)?;
    let header = input.len() - rest.len();
    let next = Next::LinkType(ppi.dlt);
    if ppi.dlt == WIRELESS && is_checked(&input[..header], ppi.aligned) {
        return Ok((rest, Carries::some(context.wire.saturating_sub(header + Check::LEN), next)));
    }
    Ok((rest, Carries::all(next)))
}

const WIRELESS: u32 = 105;

/// Whether the field about wireless frames says that the frame check sequence is there.
fn is_checked(header: &[u8], aligned: bool) -> bool {
    let mut at = Ppi::LEN;
    while let Some(Ok((_, one))) = header.get(at..).map(item) {
        if let Ok((value, Item { kind: COMMON, .. })) = Item::parse(one) {
            return value.get(8).is_some_and(|flags| flags & 1 == 1);
        }
        at += one.len();
        at = if aligned { at.next_multiple_of(4) } else { at };
    }
    false
}

/// The frame check sequence of a wireless frame, IEEE 802.11 §9.2.4.8.
fn behind<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if layer.header::<Ppi>().is_none_or(|ppi| ppi.dlt != WIRELESS) {
        return;
    }
    to.rows(Check::TABLE, 0);
    if let Some(stored) = layer.trailer.first_chunk()
        && to.wants(Check::status)
        && layer.whole()
    {
        let right = checksum::crc32(&[layer.payload]) == u32::from_le_bytes(*stored);
        let status = if right { Status::Good } else { Status::Bad };
        to.number(Check::status, 0..Check::LEN, status.number() as usize);
    }
}

/// One field.
pub fn item(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize(preceded(bytes(2_usize), length_data(le_u16))).parse(input)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Ppi::TABLE, 0);
    let Some(ppi) = layer.header::<Ppi>().filter(|_| layer.error.is_none()) else { return };
    let mut at = Ppi::LEN;
    while let Some(Ok((_, one))) = layer.header.get(at..).filter(|rest| !rest.is_empty()).map(item) {
        field(to, at..at + one.len(), one);
        at += one.len();
        let aligned = if ppi.aligned { at.next_multiple_of(4).min(layer.header.len()) } else { at };
        to.data(Item::padding, at..aligned);
        at = aligned;
    }
    if at < layer.header.len() {
        to.record(Item::TABLE, at..layer.header.len());
    }
}

const COMMON: u16 = 2;
const MAC: u16 = 3;
const PHYSICAL: u16 = 4;
const AGGREGATION: u16 = 8;
const WIRED: u16 = 9;

fn field(to: &mut Fields<'_, '_>, bytes: Range<usize>, item: &[u8]) {
    let value = bytes.start + Item::LEN..bytes.end;
    let kind = kind(item);
    to.open(Item::TABLE, bytes.clone());
    // What is not divided into parts has a name as a whole.
    match kind {
        5 => to.view(Item::spectrum, bytes.clone()),
        6 => to.view(Item::process, bytes.clone()),
        7 => to.view(Item::capture, bytes.clone()),
        30002..=30005 => {}
        _ if !is_divided(item) => to.view(Item::reserved, bytes.clone()),
        _ => {}
    }
    to.part(Item::TABLE, bytes);
    match (kind, value.len()) {
        (COMMON, Common::LEN) => to.rows(Common::TABLE, value.start),
        (MAC, MAC_LEN) => {
            to.rows(Throughput::TABLE, value.start);
            to.rows(Unused::TABLE, value.start + Throughput::LEN);
        }
        (PHYSICAL, PHYSICAL_LEN) => {
            to.rows(Throughput::TABLE, value.start);
            to.rows(Physical::TABLE, value.start + Throughput::LEN);
        }
        (AGGREGATION, Aggregation::LEN) => to.rows(Aggregation::TABLE, value.start),
        (WIRED, Wired::LEN) => to.rows(Wired::TABLE, value.start),
        (30002, _) => to.data(Item::gps, value),
        (30003, _) => to.data(Item::vector, value),
        (30004, _) => to.data(Item::harris, value),
        (30005, _) => to.data(Item::antenna, value),
        _ => to.data(Item::value, value),
    }
}

const MAC_LEN: usize = Throughput::LEN + Unused::LEN;
const PHYSICAL_LEN: usize = Throughput::LEN + Physical::LEN;

/// Fields of these types have parts.
fn is_divided(item: &[u8]) -> bool {
    matches!(kind(item), COMMON | MAC | PHYSICAL | AGGREGATION | WIRED)
}

fn kind(item: &[u8]) -> u16 {
    item.first_chunk().map_or(0, |kind| u16::from_le_bytes(*kind))
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Ppi::length, layer.header.len())?;
    layer.set_next(Ppi::dlt, crate::codec::Space::LinkType)
}

/// `V.0 DLT 1 len 16, length 114: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(ppi) = layer.header::<Ppi>() else { return line.title("PPI") };
    if !line.link {
        return;
    }
    let out = line.lead();
    out.str("V.");
    out.dec(ppi.version.into());
    out.str(" DLT ");
    out.dec(ppi.dlt.into());
    out.str(" len ");
    out.dec(ppi.length.into());
    out.str(", length ");
    out.dec(layer.context.wire as u64);
    out.str(": ");
}

fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        2 => "802.11 common",
        3 => "802.11n MAC",
        4 => "802.11n MAC and PHY",
        5 => "Spectrum map",
        6 => "Process",
        7 => "Capture",
        8 => "Aggregation",
        9 => "802.3",
        30002 => "Position",
        30003 => "Direction",
        30004 => "Harris",
        30005 => "Antenna",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn the_frame_has_its_own_link_type() {
        let names = "ppi.dlt ppi.field_type ppi.aggregation_extension.interface_id ppi.cap-info eth.type";
        let frame = "00 00 1600 01000000 0800 0400 07000000 0700 0200 abcd 00005e005302 00005e005301 1234";
        assert_eq!(columns(192, &bytes(frame), names), "1 8 7 07000200abcd 0x1234");
        let aligned =
            "00 01 1800 01000000 0800 0400 07000000 0700 0200 abcd 0000 00005e005302 00005e005301 1234";
        assert_eq!(columns(192, &bytes(aligned), names), "1 8 7 07000200abcd 0x1234");
    }

    #[test]
    fn a_field_of_known_length_has_parts() {
        let names = "ppi.field_type ppi.80211-common.rate ppi.80211-common.dbm.antsignal ppi.80211n-mac-phy.mcs \
                     ppi.80211n-mac-phy.evm3 ppi.80211n-mac.reserved ppi.reserved";
        let shown = |fields: &str| {
            let length = 8 + bytes(fields).len();
            let front = format!("00 00 {length:02x}00 69000000 {fields}");
            columns(192, &bytes(&format!("{front} d400 2c00 00005e005301")), names)
        };
        let common = "0200 1400 0000000000000000 0000 1600 8509 8000 00 00 c4 a1";
        assert_eq!(shown(common), "2 11000 -60 - - - -");
        let zeros = "00".repeat(34);
        assert_eq!(
            shown(&format!("0400 3000 {} 07 {zeros} 01020304", "00".repeat(9))),
            "4 - - 7 67305985 - -"
        );
        assert_eq!(shown(&format!("0300 0c00 {} 010203", "00".repeat(9))), "3 - - - - 0x030201 -");
        assert_eq!(shown("0300 0100 aa"), "3 - - - - - -", "too short");
        assert_eq!(shown("4d00 0100 aa"), "- - - - - - 4d000100aa");
    }
}
