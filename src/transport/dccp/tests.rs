//! What is peculiar to DCCP.

use alloc::format;
use alloc::string::String;

use super::{Dccp, Sequence, kind};
use crate::codec::{Line, Next, Status, Text};
use crate::packet::shown::{bytes, columns};
use crate::{Layers, Stack};

/// A packet from port 1 to port 2: how long its header is, type and X, and what follows.
fn packet(words: u8, kind: u8, extended: u8, behind: &str) -> String {
    let first = kind << 1 | extended;
    format!("45000000 00000000 40210000 c0000201 c0000202 0001 0002 {words:02x} 30 0000 {first:02x} {behind}")
}

fn shown(packet: &str, names: &str) -> String {
    let mut packet = bytes(packet);
    let len = (packet.len() as u16).to_be_bytes();
    packet[2..4].copy_from_slice(&len);
    columns(228, &packet, names)
}

const LONG: &str = "00 112233445566";

#[test]
fn the_type_says_what_follows_the_sequence_number() {
    let names = "dccp.type dccp.seq_raw dccp.seq dccp.ack_raw dccp.service_code dccp.reset_code dccp.data3";
    let ack = "0000 0a0b0c0d0e0f";
    let request = packet(5, kind::REQUEST, 1, &format!("{LONG} 52545041"));
    assert_eq!(shown(&request, names), "0 18838586676582 - - 1381257281 - -");
    let response = packet(7, kind::RESPONSE, 1, &format!("{LONG} {ack} 52545041"));
    assert_eq!(shown(&response, names), "1 18838586676582 - 11042563100175 1381257281 - -");
    let reset = packet(7, kind::RESET, 1, &format!("{LONG} {ack} 05010203"));
    assert_eq!(shown(&reset, names), "7 18838586676582 - 11042563100175 - 5 3");
    assert_eq!(shown(&packet(3, kind::DATA, 0, "445566"), names), "2 - 4478310 - - - -");
    assert_eq!(shown(&packet(4, kind::ACK, 0, "445566 000d0e0f"), names), "3 - 4478310 855567 - - -");
    assert_eq!(shown(&packet(4, kind::LISTEN, 0, "000000 00000007"), names), "10 - 0 - 7 - -");
    // Too short for its type.
    assert_eq!(shown(&packet(3, kind::ACK, 0, "445566 000d0e0f"), names), "3 - - - - - -");
    // Nobody knows what is behind it.
    assert_eq!(shown(&packet(6, 11, 1, &format!("{LONG} {ack}")), names), "11 18838586676582 - - - - -");
}

#[test]
fn options_are_a_byte_or_as_long_as_they_say() {
    let options =
        "01 02 03 00 20 06 01 02 03 04 25 04 0102 2a 08 00000007 0009 2b 04 0008 c0 06 00000005 80 02 24 00";
    let words = 3 + bytes(options).len() as u8 / 4;
    let packet = packet(words, kind::DATA, 0, &format!("445566 {options}"));
    let names = "dccp.option_type dccp.mandatory dccp.option_reserved dccp.feature_number dccp.feature_value \
                 dccp.ndp_count dccp.timestamp_echo dccp.elapsed_time dccp.ccid3_loss_event_rate dccp.ccid_option_data";
    // The last one is as long as nothing can be.
    let expected = "1,2,3,0,32,37,42,43,192,128,36 01 03 1 020304 258 7 9,8 5 <MISSING>";
    assert_eq!(shown(&packet, names), expected);
}

#[test]
fn the_line_tells_options_where_they_are_asked_for() {
    let packet = packet(6, kind::ACK, 0, "445566 000d0e0f 20 05 01 02 03 02 00 00");
    let text = |verbose: u8| {
        let (mut out, bytes) = (Text::new(), bytes(&packet));
        let mut line = Line::new(&mut out, verbose);
        line.unverified = true;
        crate::layers(&bytes, 228).skip(1).for_each(|layer| (layer.protocol.line)(&layer, &mut line));
        line.finish();
        String::from(out.as_str())
    };
    assert_eq!(text(0), "1 > 2: DCCP DCCP-Ack (ack=855567)");
    let expected = "1 > 2: DCCP (CCVal 3, CsCov 0) DCCP-Ack (ack=855567) seq 4478310 <change_l ccid 2 3, slowreceiver, nop, nop>";
    assert_eq!(text(2), expected);
}

#[test]
fn what_is_not_covered_may_change() {
    let first = Dccp { kind: kind::DATA, extended: true, coverage: 2, ..Dccp::default() };
    let mut stack = Stack::default();
    stack.push(&first).unwrap().with(&Sequence { number: 7, ..Sequence::default() }).unwrap();
    let mut packet = stack.payload(b"covered or not").seal().unwrap().to_vec();
    assert_eq!(packet[4], 4);
    let status = |packet: &[u8]| Layers::new(packet, Next::IpProtocol(33)).next().unwrap().checksum();
    assert_eq!(status(&packet), Some(Status::Good));
    packet[20] ^= 1;
    assert_eq!(status(&packet), Some(Status::Good));
    packet[19] ^= 1;
    assert_eq!(status(&packet), Some(Status::Bad));
    packet[5] = 0x0f;
    assert_eq!(status(&packet[..18]), Some(Status::Bad));
}
