//! Frame Relay, ITU-T Q.922 annex A and [RFC 2427](https://www.rfc-editor.org/rfc/rfc2427): an address of two to four bytes, and
//! behind it control and network layer protocol identifier, or the type of Cisco's encapsulation.

pub mod payload;

use super::ethernet::Ethernet;
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Parsed, Protocol, Seal, Space};
use crate::header;
use payload::{Cisco, Control, Identifier, Snap};

header! {
    /// The two bytes that every address has.
    pub struct FrameRelay("fr", "Frame Relay", 2 bytes, PROTOCOL) {
                          0..8,   "fr.first_addr_octet",  "First address octet",  Hex(2);
        upper:     u8   = 0..6,   "fr.upper_dlci",        "Upper bits of the DLCI", Hex(2);
        response:  bool = 6..7,   "fr.cr",                "Response", Flag;
        first_end: bool = 7..8,   "fr.ea.first",          "Last octet", Flag, if never;
                          7..8,   "fr.ea",                "Last octet", Flag;
                          8..16,  "fr.second_addr_octet", "Second address octet", Hex(2);
        second:    u8   = 8..12,  "fr.second_dlci",       "Further bits of the DLCI", Hex(2);
        fecn:      bool = 12..13, "fr.fecn",              "Forward explicit congestion notification",  Flag;
        becn:      bool = 13..14, "fr.becn",              "Backward explicit congestion notification", Flag;
        discard:   bool = 14..15, "fr.de",                "Discard eligible", Flag;
        end:       bool = 15..16, "fr.ea.second",         "Last octet", Flag, if never;
                          15..16, "fr.ea",                "Last octet", Flag;
    }
    data {
        dlci, "fr.dlci", "Data link connection identifier", Dec;
    }
}

header! {
    /// The third byte of an address of four.
    pub struct Third("fr.third", "Third address octet", 1 bytes) {
                        0..8, "fr.third_addr_octet", "Third address octet", Hex(2);
        third:   u8   = 0..7, "fr.third_dlci",       "Further bits of the DLCI", Hex(2);
        end:     bool = 7..8, "fr.ea.third",         "Last octet", Flag, if never;
                        7..8, "fr.ea",               "Last octet", Flag;
    }
}

header! {
    /// The last byte of an address of three or four.
    pub struct Last("fr.last", "Final address octet", 1 bytes) {
        lower:   u8   = 0..6, "fr.lower_dlci",           "Lower bits of the DLCI", Hex(2), if is_address;
                        0..6 alias, "fr.dlcore_control", "DL-CORE control",        Hex(2), if is_control;
        control: bool = 6..7, "fr.dc",                   "DL-CORE control, not address", Flag;
        end:     bool = 7..8, "fr.ea.last",              "Last octet", Flag, if never;
                        7..8, "fr.ea",                   "Last octet", Flag;
    }
}

/// Frame Relay, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Third::TABLE, Last::TABLE, Control::TABLE, Identifier::TABLE, Snap::TABLE, Cisco::TABLE],
    seal,
    line,
    padding: Some(&PADDING),
    ..Protocol::telling(FrameRelay::TABLE, read, fields)
};

/// A bridged frame may bring its frame check sequence with it.
static PADDING: Padding = Padding { zeros: None, other: Ethernet::fcs, check: None };

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, first) = FrameRelay::parse(input)?;
    context.padding = None; // what is behind a payload in here has no name
    if first.first_end {
        return Err(FrameRelay::invalid(FrameRelay::first_end, "0: an address has two bytes or more"));
    }
    let (rest, dlci) = address(first, rest)?;
    payload::read(dlci, rest, context.wire.saturating_sub(input.len() - rest.len()))
}

/// The bytes behind the address, and the data link connection identifier.
fn address(first: FrameRelay, rest: &[u8]) -> Parsed<'_, u32> {
    let mut dlci = u32::from(first.upper) << 4 | u32::from(first.second);
    if first.end {
        return Ok((rest, dlci));
    }
    let (mut behind, mut last) = Last::parse(rest)?;
    if !last.end {
        let (_, third) = Third::parse(rest)?;
        dlci = dlci << 7 | u32::from(third.third);
        (behind, last) = Last::parse(behind)?;
    }
    if !last.end {
        return Err(Last::invalid(Last::end, "1: an address has four bytes at the most"));
    }
    Ok((behind, if last.control { dlci } else { dlci << 6 | u32::from(last.lower) }))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(FrameRelay::TABLE, 0);
    let Ok((rest, first)) = FrameRelay::parse(layer.header) else { return };
    let Ok((rest, dlci)) = address(first, rest) else { return };
    if first.first_end {
        return;
    }
    let end = layer.header.len() - rest.len();
    if end == FrameRelay::LEN + 2 {
        to.rows(Third::TABLE, FrameRelay::LEN);
    }
    if end > FrameRelay::LEN {
        to.rows(Last::TABLE, end - 1);
    }
    to.number(FrameRelay::dlci, 0..end, dlci as usize);
    if layer.error.is_none() {
        payload::fields(layer, to, end, dlci, first.response);
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let Ok((rest, first)) = FrameRelay::parse(layer.header) else { return Ok(()) };
    let Ok((rest, _)) = address(first, rest) else { return Ok(()) };
    let (at, len) = (layer.header.len() - rest.len(), rest.len());
    match rest {
        [Control::INFORMATION, 0, ..] if len == 3 => {
            layer.from(at + 2).set_next(Identifier::nlpid, Space::Nlpid)
        }
        [Control::INFORMATION, ..] if len == 2 => {
            layer.from(at + 1).set_next(Identifier::nlpid, Space::Nlpid)
        }
        [Control::INFORMATION, ..] => Ok(()),
        _ if len == Cisco::LEN => layer.from(at).set_next(Cisco::kind, Space::ChdlcProtocol),
        _ => Ok(()),
    }
}

/// Each octet says whether it is the last one, under one name: the stored rows have their own.
fn never(_: &[u8]) -> bool {
    false
}

fn is_address(last: &[u8]) -> bool {
    !is_control(last)
}

fn is_control(last: &[u8]) -> bool {
    last.first().is_some_and(|last| last & 2 != 0)
}

/// `Q.922, hdr-len 2, DLCI 302, Flags [none], length 80: ` if link-layer headers are asked for.
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    line.framed(described, layer.header, layer.context.wire);
}

fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let out = line.lead();
    let Ok((rest, first)) = FrameRelay::parse(header) else { return out.str("Q.922 [|fr]") };
    let Ok((rest, dlci)) = address(first, rest) else { return out.str("Q.922, invalid address") };
    out.str("Q.922, hdr-len ");
    out.dec((header.len() - rest.len()) as u64);
    out.str(", DLCI ");
    out.dec(dlci.into());
    out.str(", Flags [");
    let start = out.len();
    for (flag, name) in
        [(first.response, "C!"), (first.discard, "DE!"), (first.becn, "BECN!"), (first.fecn, "FECN!")]
    {
        out.str(if flag { name } else { "" });
    }
    let end = out.len();
    if end == start {
        out.str("none");
    } else {
        out.truncate(end - 1);
    }
    out.str("], ");
    payload::say(rest, out);
    out.str("length ");
    out.dec(len as u64);
    out.str(": ");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns, line};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    fn shown(front: &str, names: &str) -> alloc::string::String {
        columns(107, &bytes(&format!("{front} {IP}")), names)
    }

    #[test]
    fn an_address_has_two_to_four_bytes() {
        let names = "fr.dlci fr.upper_dlci fr.third_dlci fr.lower_dlci fr.dlcore_control fr.ea ip.proto";
        assert_eq!(shown("48e1 0800", names), "302 0x12 - - - 0,1 253");
        assert_eq!(shown("48e0 0d 0800", names), "19331 0x12 - 0x03 - 0,0,1 253");
        assert_eq!(shown("48e0 0a 0d 0800", names), "2474307 0x12 0x05 0x03 - 0,0,0,1 253");
        assert_eq!(shown("48e0 0f 0800", names), "302 0x12 - - 0x03 0,0,1 253");
        assert_eq!(shown("49e1 0800", names), "- 0x12 - - - 1,1 -");
    }

    #[test]
    fn what_follows_says_ieee_ietf_or_cisco() {
        let names = "fr.control fr.nlpid fr.snaptype fr.snap.pid fr.chdlctype ip.proto";
        assert_eq!(shown("4881 03 cc", names), "0x03 0xcc - - - 253");
        assert_eq!(shown("4881 03 00 80 000000 0800", names), "0x03 0x00,0x80 0x0800 - - 253");
        assert_eq!(shown("4881 03 80 123456 0001", names), "0x03 0x80 - 0x0001 - -");
        assert_eq!(shown("4881 0800", names), "- - - - 0x0800 253");
    }

    #[test]
    fn osi_begins_with_the_identifier() {
        assert_eq!(columns(107, &bytes("4881 03 81 0102"), "fr.nlpid"), "0x81");
        let frame = bytes("4881 03 81 0102");
        let layer = crate::layers(&frame, 107).next().unwrap();
        assert_eq!(layer.payload, [0x81, 1, 2]);
    }

    #[test]
    fn sealing_writes_the_number_of_what_follows() {
        let sealed = |front: &[u8]| {
            let mut stack = Stack::default();
            stack.layer(&PROTOCOL).raw(front);
            stack.push(&Ipv4::default()).unwrap();
            stack.seal().unwrap()[..front.len()].to_vec()
        };
        assert_eq!(sealed(&[0x48, 0x81, 3, 0]), [0x48, 0x81, 3, 0xcc]);
        assert_eq!(sealed(&[0x48, 0x81, 0, 0]), [0x48, 0x81, 8, 0]);
    }

    #[test]
    fn the_address_is_said_if_headers_are_asked_for() {
        let said = "Q.922, hdr-len 2, DLCI 302, Flags [FECN], cisco-ethertype IPv4 (0x0800), length 24: ";
        let frame = bytes(&format!("48e9 0800 {IP}"));
        assert_eq!(line(107, &frame, true), format!("{said}192.0.2.1 > 192.0.2.2: ip-proto-253 0"));
    }
}
