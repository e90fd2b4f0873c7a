//! What is peculiar to OSPF.

use alloc::format;
use alloc::string::String;

use super::*;
use crate::network::ospf::lsa2::{Age, Lsa};
use crate::network::ospf::options::Options2;
use crate::packet::shown::{bytes, columns, line};
use crate::packet::{Layers, Stack};

const IP: &str = "4500 0000 0000 0000 01 59 0000 c0000201 e0000005";
const HELLO: &str = "ffffff00 000a 12 01 00000028 c0000201 c0000202";

fn shown(packet: &str, names: &str) -> String {
    columns(228, &bytes(&format!("{IP} {packet}")), names)
}

/// A packet of version 2 without authentication.
fn second(kind: u8, body: &str) -> String {
    let len = 24 + bytes(body).len();
    format!("02{kind:02x} {len:04x} c0000201 00000000 0000 0000 0000000000000000 {body}")
}

#[test]
fn a_digest_and_what_is_signalled_lie_behind_the_packet() {
    let open = "0201 002c c0000201 00000000 0000 0002 0000 01 04 00000007";
    let behind = "aabbccdd fff4 0003 0001 0004 00000003";
    let packet = format!("{open} {HELLO} {behind}");
    let names = "ospf.auth.crypt.key_id ospf.auth.crypt.data ospf.lls.data_length ospf.lls.ext.options.rs";
    assert_eq!(shown(&packet, names), "1 aabbccdd 12 1");
    let said = "IP 192.0.2.1 > 224.0.0.5: OSPFv2, Hello, length 56";
    assert_eq!(line(228, &bytes(&format!("{IP} {packet}")), false), said);
    // The options have no L bit: what is left is not read.
    let packet = packet.replace("000a 12", "000a 02");
    assert_eq!(shown(&packet, names), "1 aabbccdd - -");
}

#[test]
fn a_header_alone_has_a_length_that_counts_what_is_not_there() {
    let body = "05dc 02 07 00000001 0001 02 01 c0000202 c0000201 80000001 1234 0040";
    let names = "ospf.db.interface_mtu ospf.dbd.ms ospf.lsa ospf.lsa.router ospf.lsa.length ospf.lsa.id";
    assert_eq!(shown(&second(2, body), names), "1500 1 1 1 64 192.0.2.2");
}

#[test]
fn an_update_ends_where_an_advertisement_is_too_long() {
    let lsa = |len: u16| format!("0001 02 02 c0000202 c0000201 80000001 1234 {len:04x} ffffff00 c0000201");
    let names = "ospf.ls.number_of_lsas ospf.lsa ospf.lsa.network.attchrtr";
    let body = |len: u16| format!("00000002 {} {}", lsa(28), lsa(len));
    let two = |body: &str| second(4, body);
    assert_eq!(shown(&two(&body(28)), names), "2 2,2 192.0.2.1,192.0.2.1");
    assert_eq!(shown(&two(&body(29)), names), "2 2 192.0.2.1");
    assert_eq!(shown(&two(&body(19)), names), "2 2 192.0.2.1");
}

#[test]
fn an_opaque_identifier_has_a_type() {
    let lsa = |id: &str| format!("00000001 0001 02 0a {id} c0000201 80000001 1234 0014");
    let names = "ospf.lsa.id ospf.lsid_opaque_type ospf.lsid_te_lsa.instance ospf.lsid.opaque_id";
    assert_eq!(shown(&second(4, &lsa("01000005")), names), "- 1 5 -");
    assert_eq!(shown(&second(4, &lsa("04000005")), names), "- 4 - 5");
}

#[test]
fn items_are_filled_up_to_four_bytes() {
    let items = "0007 0002 6231 0000 0008 0001 01 000000 0001 0004 60000000";
    let lsa = format!("00000001 0001 02 0a 04000000 c0000201 80000001 1234 002c {items}");
    let names = "ospf.dynhostname ospf.lsa_sa ospf.ri.options.grh ospf.tlv_length";
    assert_eq!(shown(&second(4, &lsa), names), "b1 1 1 2,1,4");
}

#[test]
fn a_prefix_has_as_many_words_as_it_needs() {
    let ip = "6000 0000 0000 59 01 fe80 0000 0000 0000 0000 0000 0000 0001 ff02 0000 0000 0000 0000 0000 0000 0005";
    let open = "0304 0044 c0000201 00000000 0000";
    let lsa = "00000001 0001 2003 00000001 c0000201 80000001 1234 0024 00000014";
    let packet = |instance: &str, prefix: &str| {
        let names = "ospf.prefix_length ospf.v3.address_prefix.ipv6 ospf.v3.address_prefix.ipv4";
        columns(229, &bytes(&format!("{ip} {open} {instance} {lsa} {prefix}")), names)
    };
    assert_eq!(packet("0000", "30 00 0000 20010db8 00010000"), "48 2001:db8:1:: -");
    assert_eq!(packet("4000", "18 00 0000 c0000200 00000000"), "24 - 192.0.2.0");
}

#[test]
fn a_sealed_update_is_good() {
    let mut stack = Stack::default();
    stack.push(&Ospf { version: 2, kind: 4, ..Ospf::default() }).unwrap();
    stack.with(&Authentication::default()).unwrap();
    stack.put(Lsa::count, 32, 0).unwrap();
    stack
        .record(Lsa::TABLE, |stack| {
            stack.with(&Age { age: 1, ..Age::default() })?.with(&Options2::default())?;
            let router = Ipv4Addr::new(192, 0, 2, 1);
            let lsa = Lsa { kind: 2, id: router, router, sequence: 0x8000_0001, ..Lsa::default() };
            stack.with(&lsa)?.put(Lsa::network_mask, 32, 0xffff_ff00).map(drop)
        })
        .unwrap();
    let packet = stack.seal().unwrap().to_vec();
    assert_eq!(packet[2..4], [0, 52]);
    assert_eq!(packet[24..28], [0, 0, 0, 1]);
    assert_eq!(packet[46..48], [0, 24]);
    let layer = Layers::new(&packet, Next::IpProtocol(NUMBER)).next().unwrap();
    assert_eq!(layer.checksum(), Some(Status::Good));
    // RFC 905 §B: both sums over what the checksum covers are zero.
    let (mut first, mut second) = (0u32, 0u32);
    for byte in &packet[30..52] {
        first = (first + u32::from(*byte)) % 255;
        second = (second + first) % 255;
    }
    assert_eq!((first, second), (0, 0));
}
