//! Captures made here: packets from septet's own builder, files by hand.

use std::fs;
use std::path::PathBuf;

use septet::Stack;
use septet::data_link::ethernet::Ethernet;
use septet::network::ipv4::Ipv4;
use septet::transport::udp::Udp;

/// The time of the first packet: 2023-11-14 22:13:20 UTC.
const START: u32 = 1_700_000_000;

/// Ethernet, IPv4, UDP from this port to port 9999, and a payload.
pub(crate) fn udp(port: u16, payload: &[u8]) -> Vec<u8> {
    let ip = Ipv4 { ttl: 64, src: [192, 0, 2, 1].into(), dst: [198, 51, 100, 2].into(), ..Ipv4::default() };
    let ethernet = Ethernet { dst: [2, 0, 0, 0, 0, 2], src: [2, 0, 0, 0, 0, 1], ..Ethernet::default() };
    let udp = Udp { srcport: port, dstport: 9999, ..Udp::default() };
    let mut stack = Stack::default();
    stack.push(&ethernet).unwrap().push(&ip).unwrap().push(&udp).unwrap();
    stack.payload(payload).seal().unwrap().to_vec()
}

/// A pcap file of packets a second apart, little-endian, in microseconds, LINKTYPE_ETHERNET.
pub(crate) fn pcap(packets: &[Vec<u8>]) -> Vec<u8> {
    pcap_of(1, packets)
}

/// A pcap file of this link type.
pub(crate) fn pcap_of(link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Vec::new();
    for word in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, link] {
        file.extend_from_slice(&u32::to_le_bytes(word));
    }
    for (i, packet) in (0..).zip(packets) {
        for word in [START + i, 1000 * i, packet.len() as u32, packet.len() as u32] {
            file.extend_from_slice(&word.to_le_bytes());
        }
        file.extend_from_slice(packet);
    }
    file
}

/// A pcapng file of one packet, with a comment in the section, an interface of this name, and a comment of the packet.
pub(crate) fn pcapng(text: &str, packet: &[u8]) -> Vec<u8> {
    pcapng_of(&[text.as_bytes()], text.as_bytes(), packet)
}

/// The same with these comments of the packet, the first of which is the section's, too.
pub(crate) fn pcapng_of(comments: &[&[u8]], name: &[u8], packet: &[u8]) -> Vec<u8> {
    let option = |code: u16, value: &[u8]| {
        let mut bytes = [code.to_le_bytes(), (value.len() as u16).to_le_bytes()].concat();
        bytes.extend_from_slice(value);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    };
    let end = option(0, &[]);
    let block = |kind: u32, body: &[&[u8]]| {
        let body = body.concat();
        let len = (body.len() as u32 + 12).to_le_bytes();
        [&kind.to_le_bytes()[..], &len, &body, &len].concat()
    };
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
    let ticks = u64::from(START) * 1_000_000;
    let len = packet.len() as u32;
    let said = comments.iter().flat_map(|comment| option(1, comment)).collect::<Vec<_>>();
    let mut data = packet.to_vec();
    data.resize(data.len().next_multiple_of(4), 0);
    [
        block(0x0a0d_0d0a, &[&words(&[0x1a2b_3c4d, 1, u32::MAX, u32::MAX]), &option(1, comments[0]), &end]),
        block(1, &[&words(&[1, 0]), &option(2, name), &end]),
        block(6, &[&words(&[0, (ticks >> 32) as u32, ticks as u32, len, len]), &data, &said, &end]),
    ]
    .concat()
}

/// A file with these bytes; its name is part of its path.
pub(crate) fn file(name: &str, bytes: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path.into_os_string().into_string().unwrap()
}

/// A capture of packets from ports 1001, 1002 and so on.
pub(crate) fn capture(name: &str, packets: u16) -> String {
    let packets: Vec<_> = (1..=packets).map(|i| udp(1000 + i, b"hello")).collect();
    file(name, &pcap(&packets))
}
