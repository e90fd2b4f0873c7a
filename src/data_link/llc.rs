//! Logical link control, IEEE 802.2 §5: unnumbered frames with one byte of control, numbered ones with two.

mod line;

use super::ethernet::Ethernet;
use super::snap::{self, Snap};
use crate::codec::error::take;
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal, Space};
use crate::header;

header! {
    /// The three bytes in front of an unnumbered frame.
    pub struct Llc("llc", "Logical Link Control", 3 bytes, PROTOCOL) {
        dsap:    u8 = 0..8,   "llc.dsap",     "Destination service access point", Hex(2) => destinations, or 0xaa;
                      0..7,   "llc.dsap.sap", "Service access point", Dec;
                      7..8,   "llc.dsap.ig",  "Group", Flag;
        ssap:    u8 = 8..16,  "llc.ssap",     "Source service access point", Hex(2) => sources, or 0xaa;
                      8..15,  "llc.ssap.sap", "Service access point", Dec;
                      15..16, "llc.ssap.cr",  "Response", Flag;
        control: u8 = 16..24, "llc.control",  "Control", Hex(4), or 3;
                      19..20, "llc.control.p", "Poll",  Flag, if unnumbered_polls;
                      19..20, "llc.control.f", "Final", Flag, if unnumbered_ends;
                      22..24, "llc.control.ftype", "Frame format", Hex(2) => formats;
    }
    data {
        command,  "llc.control.u_modifier_cmd",  "Command",  Hex(2) => modifiers;
        response, "llc.control.u_modifier_resp", "Response", Hex(2) => modifiers;
        pad,      "llc.pad", "Padding in front of a bridged frame", Bytes;
    }
}

header! {
    /// The four bytes in front of a frame that has a number or acknowledges one.
    pub struct Numbered("llc.numbered", "Numbered frame", 4 bytes) {
        dsap:    u8  = 0..8,   "llc.dsap",     "Destination service access point", Hex(2) => destinations;
                       0..7,   "llc.dsap.sap", "Service access point", Dec;
                       7..8,   "llc.dsap.ig",  "Group", Flag;
        ssap:    u8  = 8..16,  "llc.ssap",     "Source service access point", Hex(2) => sources;
                       8..15,  "llc.ssap.sap", "Service access point", Dec;
                       15..16, "llc.ssap.cr",  "Response", Flag;
        control: u16 = 16..32 le, "llc.control", "Control", Hex(4);
                       24..31, "llc.control.n_r", "Receive sequence number", Dec;
                       16..23, "llc.control.n_s", "Send sequence number", Dec, if is_information;
                       31..32, "llc.control.p",   "Poll",  Flag, if numbered_polls;
                       31..32, "llc.control.f",   "Final", Flag, if numbered_ends;
                       20..22, "llc.control.s_ftype", "Supervisory function", Hex(4) => functions, if is_supervisory;
                       23..24, "llc.control.ftype", "Frame format", Hex(4) => formats, if is_information;
                       22..24, "llc.control.ftype", "Frame format", Hex(4) => formats, if is_supervisory;
    }
}

header! {
    /// The information field of a basic exchange of identification, IEEE 802.2 §5.4.1.1.2.
    pub struct Identification("basicxid.llc.xid", "Exchange identification", 3 bytes) {
        format: u8 = 0..8,   "basicxid.llc.xid.format", "Format", Hex(2);
        types:  u8 = 8..16,  "basicxid.llc.xid.types",  "Types and classes of service", Hex(2);
        window: u8 = 16..23, "basicxid.llc.xid.wsize",  "Receive window size", Dec;
        spare:  u8 = 23..24, "basicxid.llc.xid.spare",  "Reserved", Dec;
    }
}

/// Logical link control, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Numbered::TABLE, Snap::TABLE, Identification::TABLE],
    fixed: false,
    seal,
    line: line::line,
    padding: Some(&PADDING),
    ..Protocol::telling(Llc::TABLE, read, fields)
};

/// A bridged frame may bring its frame check sequence with it.
static PADDING: Padding = Padding { zeros: None, other: Ethernet::fcs, check: None };

/// Both access points are SNAP's.
pub(super) const SNAP: [u8; 2] = [0xaa, 0xaa];

/// Unnumbered information.
pub(super) const UI: u8 = 0x03;

const XID: u8 = 0xaf;
const BASIC: u8 = 0x81;
const POLL: u8 = 0x10;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    context.padding = None; // what is behind a payload in here has no name
    let (_, llc) = Llc::parse(input)?;
    let end = control_end(llc.control);
    let (rest, _) = take(Llc::TABLE, end, input)?;
    let informs = informs(input);
    if input.starts_with(&SNAP) {
        let (rest, snap) = Snap::parse(rest)?;
        if informs {
            return snap::carries(snap, rest, end + Snap::LEN, context);
        }
        return Ok((rest, Carries::all(Next::Data)));
    }
    if llc.control & !POLL == XID && rest.first() == Some(&BASIC) {
        let (rest, _) = Identification::parse(rest)?;
        return Ok((rest, Carries::all(Next::Data)));
    }
    Ok((rest, Carries::all(if informs { Next::Sap(llc.dsap) } else { Next::Data })))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let header = layer.header;
    let control = header.get(2).copied().unwrap_or_default();
    let end = control_end(control);
    if end == Llc::LEN {
        to.rows(Llc::TABLE, 0);
        let modifier = if is_response(header) { Llc::response } else { Llc::command };
        to.number(modifier, 2..3, usize::from(control >> 2 & 0x3b));
    } else {
        to.record(Numbered::TABLE, 0..end.min(header.len()));
    }
    if header.starts_with(&SNAP) {
        if informs(header) {
            to.record(Snap::TABLE, end..header.len().min(end + Snap::LEN));
        } else {
            to.bits(Snap::oui, end * 8..end * 8 + 24);
        }
        to.data(Llc::pad, end + Snap::LEN..header.len());
    } else {
        to.record(Identification::TABLE, end..header.len());
    }
}

/// Both access points, or the EtherType behind SNAP.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    if layer.header.starts_with(&SNAP) {
        let mut snap = layer.from(control_end(layer.header[2]));
        let typed = snap.header.len() >= Snap::LEN && snap.value(Snap::oui) == u64::from(snap::ENCAPSULATED);
        return if typed { snap.set_next(Snap::pid, Space::EtherType) } else { Ok(()) };
    }
    layer.set_next(Llc::dsap, Space::Sap)?;
    if layer.value(Llc::ssap) == 0 { layer.set_next(Llc::ssap, Space::Sap) } else { Ok(()) }
}

/// Where the control field ends, IEEE 802.2 §5.2.
pub(super) const fn control_end(control: u8) -> usize {
    if control & 3 == 3 { 3 } else { 4 }
}

/// The frame brings a payload for its access point.
pub(super) fn informs(header: &[u8]) -> bool {
    header.get(2) == Some(&UI) || is_information(header)
}

pub(super) fn is_information(header: &[u8]) -> bool {
    header.get(2).is_some_and(|control| control & 1 == 0)
}

fn is_supervisory(header: &[u8]) -> bool {
    header.get(2).is_some_and(|control| control & 3 == 1)
}

pub(super) fn is_response(header: &[u8]) -> bool {
    header.get(1).is_some_and(|ssap| ssap & 1 == 1)
}

fn unnumbered_polls(header: &[u8]) -> bool {
    has_poll_bit(header) && !is_response(header)
}

fn unnumbered_ends(header: &[u8]) -> bool {
    has_poll_bit(header) && is_response(header)
}

fn numbered_polls(header: &[u8]) -> bool {
    has_poll_bit(header) && (is_information(header) || !is_response(header))
}

fn numbered_ends(header: &[u8]) -> bool {
    has_poll_bit(header) && is_supervisory(header) && is_response(header)
}

/// The bit that is Poll in a command and Final in a response.
pub(super) fn has_poll_bit(header: &[u8]) -> bool {
    match header {
        [_, _, control, ..] if control & 3 == 3 => control & POLL != 0,
        [_, _, _, control, ..] => control & 1 == 1,
        _ => false,
    }
}

/// Names of destination service access points, as short as tcpdump's users know them.
#[must_use]
pub fn destinations(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "Null",
        0x02 => "802.1B I",
        0x03 => "802.1B G",
        0x04 => "SNA",
        0x06 => "IP",
        0x0e => "ProWay NM",
        0x42 => "STP",
        0x4e => "RS511",
        0x7e => "ISO8208",
        0x8e => "ProWay",
        0xaa => "SNAP",
        0xe0 => "IPX",
        0xf0 => "NetBeui",
        0xfe => "OSI",
        0xff => "Global",
        _ => return None,
    })
}

/// Names of source service access points, whose lowest bit says command or response.
#[must_use]
pub fn sources(number: u64) -> Option<&'static str> {
    destinations(number & !1)
}

/// Names of frame formats.
fn formats(number: u64) -> Option<&'static str> {
    ["Information", "Supervisory", "Information", "Unnumbered"].get(number as usize).copied()
}

/// Names of supervisory functions, IEEE 802.2 §5.4.2.3.
pub(super) fn functions(number: u64) -> Option<&'static str> {
    ["Receiver Ready", "Receiver not Ready", "Reject"].get(number as usize).copied()
}

/// Names of unnumbered commands and responses by their modifier bits, IEEE 802.2 §5.4.
pub(super) fn modifiers(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "ui",
        0x03 => "dm",
        0x10 => "disc",
        0x18 => "ua",
        0x1b => "sabme",
        0x21 => "frmr",
        0x2b => "xid",
        0x38 => "test",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    /// A frame of LINKTYPE_ATM_RFC1483, which is LLC alone.
    const LLC: u32 = 100;

    fn shown(frame: &str, names: &str) -> alloc::string::String {
        columns(LLC, &bytes(frame), names)
    }

    #[test]
    fn control_has_one_byte_or_two() {
        let names = "llc.control llc.control.ftype llc.control.n_s llc.control.n_r llc.control.s_ftype";
        assert_eq!(shown("f0f0 03 aa", names), "0x0003 0x03 - - -");
        assert_eq!(shown("f0f0 0605", names), "0x0506 0x0000 3 2 -");
        assert_eq!(shown("f0f0 0904", names), "0x0409 0x0001 - 2 0x0002");
    }

    #[test]
    fn the_poll_bit_is_final_in_a_response_but_not_of_information() {
        let names =
            "llc.control.p llc.control.f llc.control.u_modifier_cmd llc.control.u_modifier_resp llc.ssap.cr";
        assert_eq!(shown("1020 7f", names), "1 - 0x1b - 0");
        assert_eq!(shown("1021 73", names), "- 1 - 0x18 1");
        assert_eq!(shown("1021 0101", names), "- 1 - - 1");
        assert_eq!(shown("1021 0001", names), "1 - - - 1");
    }

    #[test]
    fn exchange_of_identification_is_told() {
        let names = "basicxid.llc.xid.format basicxid.llc.xid.types basicxid.llc.xid.wsize";
        assert_eq!(shown("1020 bf 810302", names), "0x81 0x03 1");
        assert_eq!(shown("1020 bf 820302", names), "- - -");
    }

    #[test]
    fn lines_are_as_tcpdump_prints_them() {
        let said = "Unknown SSAP 0x20 > Unknown DSAP 0x10 Unnumbered, xid, Flags [Poll], length 6: 03 02";
        assert_eq!(line(LLC, &bytes("1020 bf 810302"), false), said);
        let said = "SNAP, oui Cisco (0x00000c), pid Unknown (0x1234), length 2: ";
        assert_eq!(line(LLC, &bytes("aaaa03 00000c 1234 0102"), false), said);
        let said = "LLC, dsap STP (0x42) Group, ssap STP (0x42) Response, ctrl 0x0101: Supervisory, \
                    Receiver Ready, rcv seq 0, Flags [Final], length 4";
        assert_eq!(line(LLC, &bytes("4343 0101"), true), said);
    }
}
