//! Packets of 64 bytes, all different, that fit the cache together.

use septet::Stack;
use septet::data_link::ethernet::Ethernet;
use septet::network::ipv4::Ipv4;
use septet::transport::{tcp::Tcp, udp::Udp};

/// How many packets there are.
pub(crate) const COUNT: u16 = 256;

/// Ethernet, IPv4 and TCP with eight bytes of options: segment size, padding, window scale.
pub(crate) fn tcp() -> Vec<Vec<u8>> {
    (0..COUNT)
        .map(|i| {
            let tcp = Tcp {
                srcport: 40_000 + i,
                dstport: 8_181,
                seq: u32::from(i) * 65_537,
                ack: 77,
                ack_flag: true,
                syn: true,
                window: 64_240,
                ..Tcp::default()
            };
            let mut stack = Stack::default();
            let [high, low] = (1_400 + i).to_be_bytes();
            let options = [2, 4, high, low, 1, 3, 3, 7];
            let layers = stack.push(&ethernet(i)).and_then(|stack| stack.push(&ipv4(i)));
            let whole = layers.and_then(|stack| stack.push(&tcp)).map(|stack| stack.raw(&options));
            whole.and_then(|stack| stack.payload(b"hi").seal()).expect("a packet can be built").to_vec()
        })
        .inspect(|packet| assert_eq!(packet.len(), 64))
        .collect()
}

/// Ethernet, IPv4 and UDP.
pub(crate) fn udp() -> Vec<Vec<u8>> {
    udp_of(64)
}

/// The same with so many bytes.
pub(crate) fn udp_of(size: usize) -> Vec<Vec<u8>> {
    let payload = vec![7; size - 42];
    (0..COUNT)
        .map(|i| {
            let udp = Udp { srcport: 40_000 + i, dstport: 8_181, ..Udp::default() };
            let mut stack = Stack::default();
            let layers = stack.push(&ethernet(i)).and_then(|stack| stack.push(&ipv4(i)));
            let whole = layers.and_then(|stack| stack.push(&udp));
            whole.and_then(|stack| stack.payload(&payload).seal()).expect("a packet can be built").to_vec()
        })
        .inspect(|packet| assert_eq!(packet.len(), size))
        .collect()
}

pub(crate) fn ethernet(i: u16) -> Ethernet {
    let [high, low] = i.to_be_bytes();
    Ethernet { dst: [2, 0, 0, 0, 0, 1], src: [2, 0, 0, 1, high, low], ether_type: 0 }
}

pub(crate) fn ipv4(i: u16) -> Ipv4 {
    let [high, low] = i.to_be_bytes();
    Ipv4 {
        dscp: 10,
        id: i,
        df: true,
        ttl: 64,
        src: [10, 0, high, low].into(),
        dst: [192, 0, 2, 1].into(),
        ..Ipv4::default()
    }
}
