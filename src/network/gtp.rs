//! GPRS tunnelling protocol for user data, 3GPP TS 29.281 §5: optional words and extension headers before the packet of a
//! subscriber.

pub mod elements;
pub mod extension;

use crate::codec::{
    Carries, Context, Error, Field, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal,
};
use crate::header;
use elements::{Address, Other, Private, Recovery, Tunnel, Types};
use extension::{Extension, LongSequence, Policy, Session};

header! {
    /// Eight bytes in front of the optional words.
    pub struct Gtp("gtp", "GPRS Tunnelling Protocol", 8 bytes, PROTOCOL) {
                          0..8,   "gtp.flags",          "Flags", Hex(2);
        version:   u8   = 0..3,   "gtp.flags.version",  "Version", Dec, or 1;
        payload:   bool = 3..4,   "gtp.flags.payload",  "GTP, not GTP'", Dec, or 1;
        reserved:  bool = 4..5,   "gtp.flags.reserved", "Reserved", Dec;
        extended:  bool = 5..6,   "gtp.flags.e",        "Extension headers are there", Flag;
        sequenced: bool = 6..7,   "gtp.flags.s",        "Sequence number is there", Flag;
        numbered:  bool = 7..8,   "gtp.flags.pn",       "N-PDU number is there", Flag;
        message:   u8   = 8..16,  "gtp.message",        "Message Type", Hex(2) => messages, or 255;
        length:    u16  = 16..32, "gtp.length",         "Length", Dec;
        teid:      u32  = 32..64, "gtp.teid",           "Tunnel Endpoint Identifier", Hex(8);
    }
}

header! {
    /// Four bytes that are there if one of three flags is set; each means something only if its own is.
    pub struct Words("gtp.words", "Optional words", 4 bytes) {
        sequence: u16 = 0..16,  "gtp.seq_number",  "Sequence Number", Hex(4);
        number:   u8  = 16..24, "gtp.npdu_number", "N-PDU Number", Hex(2);
        next:     u8  = 24..32, "gtp.ext_hdr.next", "Next extension header", Hex(2) => extension::kinds;
    }
}

impl Gtp {
    /// The message type of a packet in the tunnel.
    pub const PACKET: u8 = 255;
}

/// GTP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Words::TABLE,
        Extension::TABLE,
        Session::TABLE,
        Policy::TABLE,
        LongSequence::TABLE,
        Recovery::TABLE,
        Tunnel::TABLE,
        Address::TABLE,
        Types::TABLE,
        Private::TABLE,
        Other::TABLE,
    ],
    seal,
    line,
    ..Protocol::telling(Gtp::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, gtp) = Gtp::parse(input)?;
    if gtp.version != 1 || !gtp.payload {
        return Err(Gtp::invalid(Gtp::version, "1"));
    }
    if has_words(gtp) {
        let (behind, words) = Words::parse(rest)?;
        rest = behind;
        let mut next = if gtp.extended { words.next } else { 0 };
        while next != 0 {
            let (behind, extension) = extension::extension(rest)?;
            (rest, next) = (behind, extension.last().copied().unwrap_or_default());
        }
    }
    let len = usize::from(gtp.length).saturating_sub(input.len() - Gtp::LEN - rest.len());
    if gtp.message != Gtp::PACKET {
        let (told, mut end) = (&rest[..len.min(rest.len())], 0);
        while let Ok((_, element)) = elements::element(&told[end..]) {
            end += element.len();
        }
        return Ok((&rest[end..], Carries::some(len - end, Next::Data)));
    }
    Ok((rest, Carries::some(len, subscribers(rest))))
}

/// Nothing says what the subscriber sends: an IP version, or an Ethernet frame around IP.
fn subscribers(packet: &[u8]) -> Next {
    const BRIDGED: Next = Next::EtherType(0x6558);
    let ether_type = packet.get(12..14).map_or(0, |number| u16::from_be_bytes([number[0], number[1]]));
    match packet.first() {
        Some(0x45..=0x4e) => Next::EtherType(0x0800),
        Some(0x60..=0x6f) => Next::EtherType(0x86dd),
        _ if matches!(ether_type, 0x0800 | 0x0806 | 0x8100 | 0x86dd) => BRIDGED,
        _ => Next::Data,
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Gtp::TABLE, 0);
    let Some(gtp) = layer.header::<Gtp>() else { return };
    let mut at = Gtp::LEN;
    if has_words(gtp) {
        at = words(layer, gtp, to);
    }
    if gtp.message != Gtp::PACKET {
        to.list(at, usize::MAX, elements::element, elements::fields);
    }
}

/// Tells the optional words and the extension headers, and says where they end.
fn words(layer: &Layer<'_>, gtp: Gtp, to: &mut Fields<'_, '_>) -> usize {
    let end = layer.header.len();
    let shown = |row: &Field| match row.bits.start {
        0 => gtp.sequenced,
        16 => gtp.numbered,
        _ => gtp.extended,
    };
    to.rows_where(Words::TABLE, Gtp::LEN, shown);
    let mut next = layer.header.get(Gtp::LEN + 3).copied().filter(|_| gtp.extended).unwrap_or_default();
    let mut at = Gtp::LEN + Words::LEN;
    while next != 0 && at < end {
        let Ok((_, extension)) = extension::extension(&layer.header[at..]) else { break };
        extension::fields(to, at..at + extension.len(), next, extension);
        next = extension.last().copied().unwrap_or_default();
        at += extension.len();
    }
    at
}

const fn has_words(gtp: Gtp) -> bool {
    gtp.extended || gtp.sequenced || gtp.numbered
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Gtp::version, 1)?;
    layer.set(Gtp::payload, 1)?;
    layer.set(Gtp::length, layer.total() - Gtp::LEN)
}

/// `GTP-U TEID 0x11223344: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(gtp) = layer.header::<Gtp>() else { return line.title("GTP") };
    let out = line.lead();
    match messages(gtp.message.into()) {
        Some(name) if gtp.message != Gtp::PACKET => {
            out.str("GTP-U ");
            out.str(name);
            out.str(", TEID ");
        }
        _ => out.str("GTP-U TEID "),
    }
    out.hex(gtp.teid.into(), 8);
    if layer.carried() > 0 {
        out.str(": ");
    }
}

/// Names of messages, 3GPP TS 29.281 table 6.1-1.
fn messages(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Echo Request",
        2 => "Echo Response",
        26 => "Error Indication",
        31 => "Supported Extension Headers Notification",
        253 => "Tunnel Status",
        254 => "End Marker",
        255 => "G-PDU",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns};

    const OPEN: &str = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 0868 00ff 0000";
    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    fn shown(front: &str, names: &str) -> alloc::string::String {
        columns(228, &bytes(&format!("{OPEN} {front} {IP}")), names)
    }

    #[test]
    fn a_word_means_something_if_its_flag_is_set() {
        let names = "gtp.teid gtp.seq_number gtp.npdu_number gtp.ext_hdr.next ip.proto";
        assert_eq!(shown("30 ff 0014 00000005", names), "0x00000005 - - - 17,253");
        assert_eq!(shown("32 ff 0018 00000005 0007 06 85", names), "0x00000005 0x0007 - - 17,253");
        assert_eq!(shown("35 ff 0018 00000005 0007 06 00", names), "0x00000005 - 0x06 0x00 17,253");
    }

    #[test]
    fn extension_headers_end_with_the_type_of_the_next_one() {
        let names = "gtp.ext_hdr.next gtp.ext_hdr.length gtp.ext_hdr.pdcp_sn gtp.ext_hdr.pdu_ses_con.pdu_type \
                     gtp.ext_hdr.pdu_ses_cont.rqi gtp.ext_hdr.pdu_ses_con.qos_flow_id ip.proto";
        let front = "34 ff 0020 00000005 0000 00 c0 01 1234 85 01 0049 00";
        assert_eq!(shown(front, names), "0xc0,0x85,0x00 1,1 4660 0 1 9 17,253");
    }

    #[test]
    fn messages_between_the_ends_have_elements() {
        let names = "gtp.recovery gtp.teid_data gtp.gsn_address_length gtp.gsn_ipv4 gtp.ext_hdr_type gtp.ext_id gtp.ext_val \
                     gtp.element_value data.data";
        let message = |kind: &str, len: u8, elements: &str| {
            let front = format!("{OPEN} 32 {kind} {:04x} 00000000 0009 0000 {elements}", len + 4);
            columns(228, &bytes(&front), names)
        };
        assert_eq!(message("02", 2, "0e07"), "7 - - - - - - - -");
        let error = "10 00000005 85 0004 c0000202 8d 02 c085";
        assert_eq!(message("1a", 16, error), "- 0x00000005 4 192.0.2.2 192,133 - - - -");
        let others = "ff 0004 1234 aabb e7 0002 0102 7f00";
        assert_eq!(message("01", 14, others), "- - - - - 4660 aabb 0102 -");
    }

    #[test]
    fn sealing_counts_what_is_behind_the_first_eight_bytes() {
        let mut stack = Stack::default();
        stack.push(&Gtp { sequenced: true, message: Gtp::PACKET, ..Gtp::default() }).unwrap();
        stack.with(&Words { sequence: 7, ..Words::default() }).unwrap();
        stack.push(&Ipv4::default()).unwrap();
        assert_eq!(stack.seal().unwrap()[..4], [0x32, 0xff, 0, 24]);
    }
}
