//! How each peer builds the same packet: Ethernet, IPv4 without options and TCP without options, both checksums computed.

use std::net::Ipv4Addr;

use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire;

/// What differs from packet to packet.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    pub(crate) dst: [u8; 6],
    pub(crate) src: [u8; 6],
    pub(crate) from: Ipv4Addr,
    pub(crate) to: Ipv4Addr,
    pub(crate) srcport: u16,
    pub(crate) dstport: u16,
    pub(crate) seq: u32,
    pub(crate) ack: u32,
    pub(crate) window: u16,
}

impl Input {
    /// All inputs.
    pub(crate) fn all() -> Vec<Self> {
        let one = |i: u8| Self {
            dst: [0, 0, 0x5e, 0, 0x53, i],
            src: [0, 0, 0x5e, 0, 0x53, !i],
            from: Ipv4Addr::new(192, 0, 2, i),
            to: Ipv4Addr::new(198, 51, 100, i),
            srcport: 40_000 + u16::from(i),
            dstport: 80,
            seq: u32::from(i) * 0x0102_0304,
            ack: u32::from(i) << 20 | 1,
            window: 64_000 + u16::from(i),
        };
        (0..=255).map(one).collect()
    }
}

const ETHERNET: usize = 14;
const HEADERS: usize = ETHERNET + 20 + 20;

/// What a packet is compared by: its length and bytes that depend on all others.
#[inline(always)]
pub(crate) fn look(packet: &[u8]) -> u64 {
    let word = |at: usize| packet[at..].first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    [0, 8, 16, 24, 32, 40, 46, packet.len() - 8]
        .into_iter()
        .fold(packet.len() as u64, |sum, at| sum.rotate_left(9) ^ word(at))
}

/// The least that has to be done.
#[inline(never)]
pub(crate) fn hand(to: &mut Vec<u8>, input: &Input, payload: &[u8]) -> u64 {
    to.clear();
    let mut head = [0_u8; HEADERS];
    head[..6].copy_from_slice(&input.dst);
    head[6..12].copy_from_slice(&input.src);
    head[12..14].copy_from_slice(&[8, 0]);
    let ip = &mut head[ETHERNET..ETHERNET + 20];
    ip[0] = 0x45;
    ip[2..4].copy_from_slice(&((40 + payload.len()) as u16).to_be_bytes());
    ip[6] = 0x40;
    ip[8] = 64;
    ip[9] = 6;
    ip[12..16].copy_from_slice(&input.from.octets());
    ip[16..20].copy_from_slice(&input.to.octets());
    let sum = !fold(sum(ip));
    ip[10..12].copy_from_slice(&sum.to_be_bytes());
    let tcp = &mut head[ETHERNET + 20..];
    tcp[..2].copy_from_slice(&input.srcport.to_be_bytes());
    tcp[2..4].copy_from_slice(&input.dstport.to_be_bytes());
    tcp[4..8].copy_from_slice(&input.seq.to_be_bytes());
    tcp[8..12].copy_from_slice(&input.ack.to_be_bytes());
    tcp[12] = 0x50;
    tcp[13] = 0x10;
    tcp[14..16].copy_from_slice(&input.window.to_be_bytes());
    let pseudo = self::sum(&head[ETHERNET + 12..ETHERNET + 20]) + 6 + 20 + payload.len() as u64;
    let sum = !fold(pseudo + self::sum(&head[ETHERNET + 20..]) + self::sum(payload));
    head[ETHERNET + 36..ETHERNET + 38].copy_from_slice(&sum.to_be_bytes());
    to.extend_from_slice(&head);
    to.extend_from_slice(payload);
    look(to)
}

fn sum(bytes: &[u8]) -> u64 {
    let (fours, rest) = bytes.as_chunks::<4>();
    let sum: u64 = fours.iter().map(|four| u64::from(u32::from_be_bytes(*four))).sum();
    sum + rest.first_chunk::<2>().map_or(0, |two| u64::from(u16::from_be_bytes(*two)))
}

fn fold(mut sum: u64) -> u16 {
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum as u16
}

#[inline(never)]
pub(crate) fn smoltcp(to: &mut Vec<u8>, input: &Input, payload: &[u8]) -> u64 {
    let caps = ChecksumCapabilities::default();
    to.resize(HEADERS + payload.len(), 0);
    let mut frame = wire::EthernetFrame::new_unchecked(&mut to[..]);
    let ethernet = wire::EthernetRepr {
        src_addr: wire::EthernetAddress(input.src),
        dst_addr: wire::EthernetAddress(input.dst),
        ethertype: wire::EthernetProtocol::Ipv4,
    };
    ethernet.emit(&mut frame);
    let tcp = wire::TcpRepr {
        src_port: input.srcport,
        dst_port: input.dstport,
        control: wire::TcpControl::None,
        seq_number: wire::TcpSeqNumber(input.seq.cast_signed()),
        ack_number: Some(wire::TcpSeqNumber(input.ack.cast_signed())),
        window_len: input.window,
        window_scale: None,
        max_seg_size: None,
        sack_permitted: false,
        sack_ranges: [None, None, None],
        timestamp: None,
        payload,
    };
    let ip = wire::Ipv4Repr {
        src_addr: input.from,
        dst_addr: input.to,
        next_header: wire::IpProtocol::Tcp,
        payload_len: tcp.buffer_len(),
        hop_limit: 64,
    };
    let mut packet = wire::Ipv4Packet::new_unchecked(frame.payload_mut());
    ip.emit(&mut packet, &caps);
    let mut segment = wire::TcpPacket::new_unchecked(packet.payload_mut());
    tcp.emit(&mut segment, &input.from.into(), &input.to.into(), &caps);
    look(to)
}

#[inline(never)]
pub(crate) fn pnet(to: &mut Vec<u8>, input: &Input, payload: &[u8]) -> u64 {
    use pnet_packet::ethernet::{EtherTypes, MutableEthernetPacket};
    use pnet_packet::ip::IpNextHeaderProtocols;
    use pnet_packet::ipv4::{self, Ipv4Flags, MutableIpv4Packet};
    use pnet_packet::tcp::{self, MutableTcpPacket, TcpFlags};
    to.resize(HEADERS + payload.len(), 0);
    let (front, rest) = to.split_at_mut(ETHERNET);
    let mut ethernet = MutableEthernetPacket::new(front).unwrap();
    ethernet.set_destination(input.dst.into());
    ethernet.set_source(input.src.into());
    ethernet.set_ethertype(EtherTypes::Ipv4);
    let (header, segment) = rest.split_at_mut(20);
    let mut tcp = MutableTcpPacket::new(segment).unwrap();
    tcp.set_source(input.srcport);
    tcp.set_destination(input.dstport);
    tcp.set_sequence(input.seq);
    tcp.set_acknowledgement(input.ack);
    tcp.set_data_offset(5);
    tcp.set_reserved(0);
    tcp.set_flags(TcpFlags::ACK);
    tcp.set_window(input.window);
    tcp.set_urgent_ptr(0);
    tcp.set_payload(payload);
    tcp.set_checksum(0);
    let sum = tcp::ipv4_checksum(&tcp.to_immutable(), &input.from, &input.to);
    tcp.set_checksum(sum);
    let mut ip = MutableIpv4Packet::new(header).unwrap();
    ip.set_version(4);
    ip.set_header_length(5);
    ip.set_dscp(0);
    ip.set_ecn(0);
    ip.set_total_length((40 + payload.len()) as u16);
    ip.set_identification(0);
    ip.set_flags(Ipv4Flags::DontFragment);
    ip.set_fragment_offset(0);
    ip.set_ttl(64);
    ip.set_next_level_protocol(IpNextHeaderProtocols::Tcp);
    ip.set_source(input.from);
    ip.set_destination(input.to);
    ip.set_checksum(0);
    let sum = ipv4::checksum(&ip.to_immutable());
    ip.set_checksum(sum);
    look(to)
}

#[inline(never)]
pub(crate) fn etherparse(to: &mut Vec<u8>, input: &Input, payload: &[u8]) -> u64 {
    to.clear();
    let builder = etherparse::PacketBuilder::ethernet2(input.src, input.dst)
        .ipv4(input.from.octets(), input.to.octets(), 64)
        .tcp(input.srcport, input.dstport, input.seq, input.window)
        .ack(input.ack);
    builder.write(to, payload).unwrap();
    look(to)
}
