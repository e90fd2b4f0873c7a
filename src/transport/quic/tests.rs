//! What is peculiar to QUIC.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::packet::shown::{bytes, columns, line};

const FIRST: &str = "00000001 02 0102 01 21";
const SECOND: &str = "6b3343cf 02 0102 01 21";
const PAYLOAD: &str = "08 1111111111111111";

/// UDP from port 40000 to this one.
fn datagram(port: u16, payload: &str) -> Vec<u8> {
    let len = 8 + bytes(payload).len();
    let total = 20 + len;
    bytes(&format!(
        "4500 {total:04x} 0000 0000 4011 0000 c0000201 c0000202 9c40 {port:04x} {len:04x} 0000 {payload}"
    ))
}

fn shown(payload: &str, names: &str) -> String {
    columns(228, &datagram(443, payload), names)
}

#[test]
fn types_have_other_numbers_in_version_2() {
    let names = "quic.long.packet_type quic.long.packet_type_v2 quic.fixed_bit quic.token_length quic.length \
                 quic.retry_token quic.remaining_payload";
    let rest = "1111111111111111";
    assert_eq!(shown(&format!("c0 {FIRST} 00 {PAYLOAD}"), names), "0 - 1 0 8 - -");
    assert_eq!(shown(&format!("d0 {FIRST} {PAYLOAD}"), names), format!("1 - 1 - 8 - {rest}"));
    assert_eq!(shown(&format!("e0 {FIRST} {PAYLOAD}"), names), format!("2 - 1 - 8 - {rest}"));
    let retry = format!("aabb {}", "00".repeat(16));
    assert_eq!(shown(&format!("f0 {FIRST} {retry}"), names), "3 - - - - aabb -");
    assert_eq!(shown(&format!("d0 {SECOND} 01 77 {PAYLOAD}"), names), "- 1 1 1 8 - -");
    assert_eq!(shown(&format!("f0 {SECOND} {PAYLOAD}"), names), format!("- 3 1 - 8 - {rest}"));
    assert_eq!(shown(&format!("c0 {SECOND} {retry}"), names), "- 0 - - - aabb -");
}

#[test]
fn packets_of_one_connection_share_a_datagram() {
    let names = "quic.header_form quic.packet_length quic.dcid quic.length quic.spin_bit data.data";
    let initial = format!("c0 {FIRST} 00 {PAYLOAD}");
    let all = format!("{initial} e0 {FIRST} {PAYLOAD} 65 0102 333333");
    assert_eq!(shown(&all, names), "1,1,0 20,19,6 0102,0102,0102 8,8 1 -");
    let greased = format!("{initial} 25 0102 333333");
    assert_eq!(shown(&greased, "quic.fixed_bit quic.remaining_payload"), "1,0 333333");
    // Another connection's, or no packet at all: it is not read.
    let others = ["65 0103 333333", "25 00", &format!("e0 00000001 02 0103 01 21 {PAYLOAD}"), "e0"];
    for other in others {
        assert_eq!(shown(&format!("{initial} {other}"), names), "1 20 0102 8 - -", "{other}");
    }
}

#[test]
fn a_length_may_be_encoded_in_more_bytes_than_it_needs() {
    let payload = "1111111111111111";
    for length in ["08", "4008", "80000008", "c000000000000008"] {
        let packet = format!("e0 {FIRST} {length} {payload}");
        let whole = bytes(&packet).len();
        let expected = format!("8 {whole} {payload}");
        assert_eq!(shown(&packet, "quic.length quic.packet_length quic.remaining_payload"), expected);
    }
    // What the capture or the sender left out is not there.
    assert_eq!(shown(&format!("e0 {FIRST} 14 {payload}"), "quic.length quic.packet_length"), "20 19");
}

#[test]
fn a_negotiation_is_known_by_a_version_in_its_list() {
    let names = "quic.vn.unused quic.version quic.supported_version quic.fixed_bit udp.dstport";
    let list = "00000000 02 0102 01 21 00000001 0a1a2a3a";
    assert_eq!(shown(&format!("a5 {list}"), names), "0x25 0x00000000 0x00000001,0x0a1a2a3a - 443");
    assert_eq!(shown("a5 00000000 02 0102 01 21 12345678 12345679", names), "- - - - 443");
    assert_eq!(shown("a5 00000000 02 0102 01 21 00000001 0000", names), "- - - - 443");
}

#[test]
fn it_is_recognised_where_nobody_reads_the_ports() {
    let hidden = |payload: &str| shown(payload, "quic.version") == "-";
    assert!(hidden(&format!("60 {FIRST} {PAYLOAD}")), "a short header alone");
    assert!(hidden(&format!("e0 12345678 02 0102 01 21 {PAYLOAD}")), "an unknown version");
    assert!(hidden(&format!("e0 00000001 15 {} 01 21 {PAYLOAD}", "00".repeat(21))), "a long identifier");
    assert!(hidden("e0 00000001 00 00 0411 1111"), "a few bytes");
    let other =
        columns(228, &datagram(6081, &format!("e0 {FIRST} {PAYLOAD}")), "quic.version geneve.version");
    assert_eq!(other, "- 3");
}

#[test]
fn the_line_tells_all_packets() {
    let packets = format!("c0 {FIRST} 00 {PAYLOAD} 65 0102 333333");
    let expected =
        "IP 192.0.2.1.40000 > 192.0.2.2.443: quic, initial, v1, dcid 0102, scid 21, length 8, protected";
    assert_eq!(line(228, &datagram(443, &packets), false), expected);
    let cut = "IP 192.0.2.1.40000 > 192.0.2.2.443: quic, retry, v1, dcid 0102, scid 21, token , truncated";
    assert_eq!(
        line(228, &datagram(443, &format!("f0 {FIRST} 0000000000")), false),
        cut.replace(", token ", "")
    );
}
