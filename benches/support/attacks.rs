//! Packets that someone sends who wants a reader of streams to work without an end, and what usual ones look like.

use septet::Stack;
use septet::network::ipv4::Ipv4;
use septet::transport::{tcp::Tcp, udp::Udp};

const BUILT: &str = "a packet can be built";

/// Raw IPv4 packets, one behind the other.
#[derive(Default)]
pub(crate) struct Packets {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Packets {
    /// So many, made by number.
    pub(crate) fn of(count: u32, packet: impl Fn(u32, &mut Vec<u8>)) -> Self {
        let mut all = Self::default();
        for i in 0..count {
            packet(i, &mut all.bytes);
            all.ends.push(all.bytes.len());
        }
        all
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let packet = &self.bytes[start..*end];
            start = *end;
            packet
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

type Attack = (&'static str, u32, fn(u32) -> Packets);

/// Everything that is tried: its name, how many packets, and how they are made.
pub(crate) const ATTACKS: &[Attack] = &[
    ("fragments that overlap by one offset", 4_000, overlaps),
    ("lonely fragments", 50_000, lonely),
    ("half-open connections", 100_000, flood),
    ("every second byte", 25_000, holes),
    ("one-byte segments in reverse", 20_000, reverse),
    ("one segment again and again", 50_000, duplicates),
    ("connections that are reset", 50_000, resets),
];

/// Two offsets each, of which one is also the next one's.
fn overlaps(count: u32) -> Packets {
    Packets::of(count, |i, out| fragment(1, i % 8_000, 7 + i / 8_000, &[i as u8; 16], out))
}

/// Each of a datagram of its own, which is never whole.
fn lonely(count: u32) -> Packets {
    Packets::of(count, |i, out| fragment(i, 0, i, &[0; 64], out))
}

/// A SYN for each connection.
fn flood(count: u32) -> Packets {
    Packets::of(count, |i, out| segment(i, Tcp { syn: true, seq: i, ..Tcp::default() }, b"", out))
}

/// A hole behind each byte.
fn holes(count: u32) -> Packets {
    Packets::of(count, |i, out| segment(0, part(i * 2 + u32::from(i > 0)), b"x", out))
}

/// From the last byte to the first.
fn reverse(count: u32) -> Packets {
    Packets::of(count, |i, out| match i {
        0 => segment(0, Tcp { syn: true, seq: 0, ..Tcp::default() }, b"", out),
        _ => segment(0, part(count - i), b"x", out),
    })
}

/// The same bytes behind a hole.
fn duplicates(count: u32) -> Packets {
    Packets::of(count, |i, out| segment(0, part(if i == 0 { 0 } else { 1_000 }), &[7; 64], out))
}

/// A SYN and a reset in answer, each time of another port.
fn resets(count: u32) -> Packets {
    Packets::of(count, |i, out| {
        let reset = i % 2 == 1;
        let seq = u32::from(reset);
        segment(i / 2, Tcp { syn: !reset, rst: reset, seq, ..Tcp::default() }, b"", out);
    })
}

fn part(seq: u32) -> Tcp {
    Tcp { seq, ack_flag: true, ..Tcp::default() }
}

/// A segment to one server from the client of this number.
pub(crate) fn segment(client: u32, tcp: Tcp, payload: &[u8], out: &mut Vec<u8>) {
    let [_, a, b, c] = (client >> 4).to_be_bytes();
    let ip =
        Ipv4 { ttl: 64, proto: 6, src: [10, a, b, c].into(), dst: [192, 0, 2, 1].into(), ..Ipv4::default() };
    let tcp = Tcp { srcport: 40_000 + (client & 15) as u16, dstport: 8_181, window: 64_240, ..tcp };
    out.extend_from_slice(Stack::default().sealed(&(ip, tcp), payload).expect(BUILT));
}

/// A datagram from this client.
pub(crate) fn datagram(client: u32, payload: &[u8], out: &mut Vec<u8>) {
    let [_, a, b, c] = client.to_be_bytes();
    let ip =
        Ipv4 { ttl: 64, proto: 17, src: [10, a, b, c].into(), dst: [192, 0, 2, 1].into(), ..Ipv4::default() };
    let udp = Udp { srcport: 40_000, dstport: 8_181, ..Udp::default() };
    out.extend_from_slice(Stack::default().sealed(&(ip, udp), payload).expect(BUILT));
}

/// A fragment behind which others follow, at an offset of so many eights.
pub(crate) fn fragment(client: u32, offset: u32, id: u32, payload: &[u8], out: &mut Vec<u8>) {
    piece(client, offset, id, true, payload, out);
}

/// A fragment.
pub(crate) fn piece(client: u32, offset: u32, id: u32, mf: bool, payload: &[u8], out: &mut Vec<u8>) {
    let [_, a, b, c] = client.to_be_bytes();
    let (src, dst) = ([10, a, b, c].into(), [192, 0, 2, 1].into());
    let ip = Ipv4 {
        ttl: 64,
        proto: 253,
        mf,
        frag_offset: offset as u16,
        id: id as u16,
        src,
        dst,
        ..Ipv4::default()
    };
    out.extend_from_slice(Stack::default().sealed(&(ip,), payload).expect(BUILT));
}
