//! Independent witnesses of what is built: etherparse, pnet_packet and smoltcp read the same values out of a sealed packet
//! that were put into it, and compute the same checksums.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

use std::net::{Ipv4Addr, Ipv6Addr};

use etherparse::{NetHeaders, PacketHeaders, TransportHeader};
use pnet_packet::Packet;
use pnet_packet::{icmp, ipv4, tcp, udp};
use septet::Stack;
use septet::data_link::ethernet::Ethernet;
use septet::network::icmp::Icmp;
use septet::network::ipv4::Ipv4;
use septet::network::ipv6::Ipv6;
use septet::transport::{tcp::Tcp, udp::Udp};
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire;

const MACS: ([u8; 6], [u8; 6]) = ([0, 0, 0x5e, 0, 0x53, 2], [0, 0, 0x5e, 0, 0x53, 1]);
const ENDS: (Ipv4Addr, Ipv4Addr) = (Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(198, 51, 100, 7));
const FRONT: usize = 14;

/// Numbers without a pattern.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 31
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        (0..self.next() % most).map(|_| self.next() as u8).collect()
    }
}

fn ipv4(noise: &mut Noise) -> Ipv4 {
    let (dscp, ecn) = (noise.next() as u8 & 63, noise.next() as u8 & 3);
    let (id, ttl) = (noise.next() as u16, noise.next() as u8 | 1);
    Ipv4 { dscp, ecn, id, ttl, df: true, src: ENDS.0, dst: ENDS.1, ..Ipv4::default() }
}

fn ethernet() -> Ethernet {
    Ethernet { dst: MACS.0, src: MACS.1, ..Ethernet::default() }
}

#[test]
fn tcp_in_ipv4() {
    let (mut noise, mut stack) = (Noise(1), Stack::default());
    for _ in 0..500 {
        let (ip, payload) = (ipv4(&mut noise), noise.bytes(1500));
        let bit = |noise: &mut Noise| noise.next() & 1 == 1;
        let said = Tcp {
            srcport: noise.next() as u16,
            dstport: noise.next() as u16,
            seq: noise.next() as u32,
            ack: noise.next() as u32,
            ack_flag: true,
            psh: bit(&mut noise),
            urg: bit(&mut noise),
            ece: bit(&mut noise),
            cwr: bit(&mut noise),
            window: noise.next() as u16,
            urgent: noise.next() as u16,
            ..Tcp::default()
        };
        // Segment size, window scale and padding.
        let options = if bit(&mut noise) { &[2, 4, 5, 0xb4, 3, 3, 7, 1][..] } else { &[] };
        stack.clear();
        stack.push(&ethernet()).unwrap().push(&ip).unwrap().push(&said).unwrap().raw(options);
        let frame = stack.payload(&payload).seal().unwrap();

        let read = PacketHeaders::from_ethernet_slice(frame).unwrap();
        let (Some(NetHeaders::Ipv4(header, _)), Some(TransportHeader::Tcp(segment))) =
            (&read.net, &read.transport)
        else {
            unreachable!("no TCP in IPv4 for etherparse")
        };
        assert_eq!((header.dscp.value(), header.ecn.value()), (ip.dscp, ip.ecn));
        assert_eq!((header.identification, header.time_to_live, header.dont_fragment), (ip.id, ip.ttl, true));
        assert_eq!(usize::from(header.total_len), frame.len() - FRONT);
        assert_eq!(header.calc_header_checksum(), header.header_checksum);
        assert_eq!((segment.source_port, segment.destination_port), (said.srcport, said.dstport));
        assert_eq!((segment.sequence_number, segment.acknowledgment_number), (said.seq, said.ack));
        assert_eq!(
            (segment.psh, segment.urg, segment.ece, segment.cwr),
            (said.psh, said.urg, said.ece, said.cwr)
        );
        assert_eq!((segment.window_size, segment.urgent_pointer), (said.window, said.urgent));
        assert_eq!(segment.options.as_slice(), options);
        assert_eq!(segment.calc_checksum_ipv4(header, &payload).unwrap(), segment.checksum);
        assert_eq!(read.payload.slice(), payload);

        let packet = ipv4::Ipv4Packet::new(&frame[FRONT..]).unwrap();
        assert_eq!(ipv4::checksum(&packet), packet.get_checksum());
        let segment = tcp::TcpPacket::new(packet.payload()).unwrap();
        assert_eq!(usize::from(segment.get_data_offset()) * 4, 20 + options.len());
        assert_eq!(tcp::ipv4_checksum(&segment, &ENDS.0, &ENDS.1), segment.get_checksum());

        let packet = wire::Ipv4Packet::new_checked(&frame[FRONT..]).unwrap();
        assert!(packet.verify_checksum());
        let segment = wire::TcpPacket::new_checked(packet.payload()).unwrap();
        assert!(segment.verify_checksum(&ENDS.0.into(), &ENDS.1.into()));
        assert_eq!(segment.payload(), payload);
    }
}

#[test]
fn udp_in_both_versions() {
    let (mut noise, mut stack) = (Noise(2), Stack::default());
    let ends =
        (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 2));
    for _ in 0..500 {
        let (ip, payload) = (ipv4(&mut noise), noise.bytes(1500));
        // Ports that nobody reads: what they carry stays what it is.
        let ports = (40_000 + noise.next() as u16 % 1000, 41_000 + noise.next() as u16 % 1000);
        let said = Udp { srcport: ports.0, dstport: ports.1, ..Udp::default() };
        stack.clear();
        stack.push(&ethernet()).unwrap().push(&ip).unwrap().push(&said).unwrap();
        let frame = stack.payload(&payload).seal().unwrap();
        let packet = ipv4::Ipv4Packet::new(&frame[FRONT..]).unwrap();
        let datagram = udp::UdpPacket::new(packet.payload()).unwrap();
        assert_eq!((datagram.get_source(), datagram.get_destination()), ports);
        assert_eq!(usize::from(datagram.get_length()), 8 + payload.len());
        let sum = udp::ipv4_checksum(&datagram, &ENDS.0, &ENDS.1);
        assert_eq!(if sum == 0 { 0xffff } else { sum }, datagram.get_checksum());
        let datagram = wire::UdpPacket::new_checked(packet.payload()).unwrap();
        assert!(datagram.verify_checksum(&ENDS.0.into(), &ENDS.1.into()));

        let ip = Ipv6 { hlim: noise.next() as u8, src: ends.0, dst: ends.1, ..Ipv6::default() };
        stack.clear();
        stack.push(&ethernet()).unwrap().push(&ip).unwrap().push(&said).unwrap();
        let frame = stack.payload(&payload).seal().unwrap();
        let read = PacketHeaders::from_ethernet_slice(frame).unwrap();
        let (Some(NetHeaders::Ipv6(header, _)), Some(TransportHeader::Udp(datagram))) =
            (&read.net, &read.transport)
        else {
            unreachable!("no UDP in IPv6 for etherparse")
        };
        assert_eq!((header.hop_limit, usize::from(header.payload_length)), (ip.hlim, 8 + payload.len()));
        assert_eq!((header.source, header.destination), (ends.0.octets(), ends.1.octets()));
        assert_eq!(datagram.calc_checksum_ipv6(header, &payload).unwrap(), datagram.checksum);
    }
}

#[test]
fn icmp_in_ipv4() {
    let (mut noise, mut stack) = (Noise(3), Stack::default());
    for _ in 0..500 {
        let (ip, data) = (ipv4(&mut noise), noise.bytes(1400));
        let (ident, number) = (noise.next() as u16, noise.next() as u16);
        stack.clear();
        stack.push(&ethernet()).unwrap().push(&ip).unwrap();
        stack.push(&Icmp { kind: 8, ..Icmp::default() }).unwrap();
        stack.raw(&ident.to_be_bytes()).raw(&number.to_be_bytes());
        let frame = stack.payload(&data).seal().unwrap();
        let message = &frame[FRONT + 20..];
        let packet = icmp::IcmpPacket::new(message).unwrap();
        assert_eq!(icmp::checksum(&packet), packet.get_checksum());
        let packet = wire::Icmpv4Packet::new_checked(message).unwrap();
        let read = wire::Icmpv4Repr::parse(&packet, &ChecksumCapabilities::default()).unwrap();
        assert_eq!(read, wire::Icmpv4Repr::EchoRequest { ident, seq_no: number, data: &data });
        let read = PacketHeaders::from_ethernet_slice(frame).unwrap();
        let Some(TransportHeader::Icmpv4(header)) = &read.transport else {
            unreachable!("no ICMP for etherparse")
        };
        assert_eq!(header.icmp_type.calc_checksum(&data), header.checksum);
    }
}
