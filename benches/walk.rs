//! How long it takes to read every field of layers 2 to 4 of a packet of 64 bytes that is in the cache.
//!
//! `cargo bench --bench walk`, or `-- --quick` for a glance, `-- --check` to compare and not measure. Every reader adds the same values to one digest, and the
//! digests are compared before anything is measured. A part of a name as an argument leaves the other entries out.

#![allow(
    clippy::cast_lossless,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::expect_used
)]

mod peers;
mod support;

use std::hint::black_box;
use std::ops::Range;

use septet::data_link::ethernet::Ethernet;
use septet::network::ipv4::Ipv4;
use septet::packet::Pick;
use septet::transport::tcp::options::{self, TcpOption};
use septet::transport::{tcp::Tcp, udp::Udp};
use septet::{Layer, Value, Visit, layers, visit};
use support::clock::{Entry, least};
use support::digest::{Digest, Options, fold};
use support::packets;

fn main() {
    let rounds = support::rounds(100);
    let only: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let pick = Pick::new(NAMES).expect("the names are known");
    println!("{:<44}{:>12}{:>12}  ns a packet", "every field of layers 2 to 4", "TCP+options", "UDP");
    let columns = [packets::tcp(), packets::udp()].map(|packets| {
        let mut entries = entries(&packets, &pick);
        entries.retain(|entry| only.is_empty() || only.iter().any(|word| entry.name.contains(word)));
        let digest = packets.iter().fold(0, |sum, packet| sum ^ peers::hand::digest(packet));
        for entry in &entries {
            assert!(
                entry.name.starts_with('(') || (entry.run)() == digest,
                "{} has another digest",
                entry.name
            );
        }
        let names: Vec<_> = entries.iter().map(|entry| entry.name).collect();
        (names, least(&entries, packets.len(), rounds))
    });
    let [(names, tcp), (_, udp)] = columns;
    for ((name, tcp), udp) in names.iter().zip(tcp).zip(udp) {
        println!("{name:<44}{tcp:>12.1}{udp:>12.1}");
    }
}

/// Every reader; those in brackets read less than the others.
fn entries<'a>(packets: &'a [Vec<u8>], pick: &'a Pick) -> Vec<Entry<'a>> {
    macro_rules! entries {
        ($($name:literal => $run:expr,)+) => {
            vec![$(Entry::new($name, move || packets.iter().fold(0, |sum, packet| sum ^ $run(packet)))),+]
        };
    }
    entries! {
        "septet: visit" => visited,
        "septet: layers, typed headers" => typed,
        "septet: fields by name" => |packet| named(packet, pick),
        "(septet: layers alone)" => walked,
        "(the digest alone, of values at hand)" => |packet: &[u8]| at_hand(packet.len()),
        "by hand" => peers::hand::digest,
        "etherparse: SlicedPacket" => peers::etherparse::slices,
        "etherparse: PacketHeaders" => peers::etherparse::headers,
        "pnet_packet" => peers::pnet::digest,
        "smoltcp: wire" => peers::smoltcp::digest,
        "pktparse" => peers::pktparse::digest,
    }
}

impl Visit for Digest {
    #[inline(always)]
    fn ethernet(&mut self, h: &Ethernet) {
        self.mac(h.dst);
        self.mac(h.src);
        self.add(h.ether_type.into());
    }

    #[inline(always)]
    fn ipv4(&mut self, h: &Ipv4, _: &[u8]) {
        fold!(self; h.version, h.hdr_len, h.dscp, h.ecn, h.len, h.id, h.df, h.mf, h.frag_offset, h.ttl, h.proto);
        fold!(self; h.checksum, h.src.to_bits(), h.dst.to_bits());
    }

    #[inline(always)]
    fn tcp(&mut self, h: &Tcp, more: &[u8]) {
        fold!(self; h.srcport, h.dstport, h.seq, h.ack, h.hdr_len);
        fold!(self; h.ae, h.cwr, h.ece, h.urg, h.ack_flag, h.psh, h.rst, h.syn, h.fin);
        fold!(self; h.window, h.checksum, h.urgent);
        options(more).digest(self);
    }

    #[inline(always)]
    fn udp(&mut self, h: &Udp) {
        fold!(self; h.srcport, h.dstport, h.length, h.checksum);
    }
}

#[inline(never)]
fn visited(packet: &[u8]) -> u64 {
    let mut digest = Digest::default();
    visit(packet, 1, &mut digest);
    digest.finish()
}

#[inline(never)]
fn typed(packet: &[u8]) -> u64 {
    let mut digest = Digest::default();
    layers(packet, 1).for_each(|layer| header(&layer, &mut digest));
    digest.finish()
}

/// What the digest of a packet costs everybody, of which no value has to be read.
#[inline(never)]
fn at_hand(value: usize) -> u64 {
    let mut digest = Digest::default();
    let values = black_box([value as u64; TCP]);
    for value in values {
        digest.add(value);
    }
    digest.finish()
}

#[inline(always)]
fn header(layer: &Layer<'_>, digest: &mut Digest) {
    if let Some(h) = layer.header::<Ethernet>() {
        digest.ethernet(&h);
    } else if let Some(h) = layer.header::<Ipv4>() {
        digest.ipv4(&h, &[]);
    } else if let Some(h) = layer.header::<Tcp>() {
        digest.tcp(&h, layer.header.get(Tcp::LEN..).unwrap_or_default());
    } else if let Some(h) = layer.header::<Udp>() {
        digest.udp(&h);
    }
}

#[inline(never)]
fn walked(packet: &[u8]) -> u64 {
    let mut bytes = 0;
    layers(packet, 1).for_each(|layer| bytes += layer.header.len() as u64);
    bytes
}

/// The options of a TCP header as their structs.
#[inline(always)]
fn options(bytes: &[u8]) -> Options {
    let mut found = Options::default();
    for option in options::Options::new(bytes) {
        let Ok(option) = option else { break };
        let kind = match option {
            TcpOption::End => 0,
            TcpOption::Nop => 1,
            TcpOption::Mss(mss) => {
                found.mss = mss.mss_val.into();
                2
            }
            TcpOption::WindowScale(scale) => {
                found.shift = scale.shift.into();
                3
            }
            TcpOption::SackPermitted => 4,
            TcpOption::Sack(_) => 5,
            TcpOption::Timestamps(_) => 8,
            TcpOption::Other(kind, _) => kind.into(),
            _ => 0,
        };
        found.kind(kind);
    }
    found
}

/// The same fields by their names: each value into its column, then the columns of the packet in order.
#[inline(never)]
fn named(packet: &[u8], pick: &Pick) -> u64 {
    let mut row = [0_u64; 64];
    let mut found = Options::default();
    pick.all(layers(packet, 1), |column, _, value| match (column, value) {
        (KIND, Value::Uint(kind)) => found.kind(kind),
        (_, Value::Uint(number)) => row[column % 64] = number,
        _ => {}
    });
    found.mss = row[MSS];
    found.shift = row[SHIFT];
    let mut digest = Digest::default();
    let mut columns = |columns: Range<usize>| row[columns].iter().for_each(|value| digest.add(*value));
    columns(OUTER);
    if row[PROTO] == 6 {
        columns(TCP_FIXED);
        found.digest(&mut digest);
    } else {
        columns(UDP);
    }
    digest.finish()
}

/// Columns.
const OUTER: Range<usize> = 0..17;
const TCP_FIXED: Range<usize> = 17..34;
const UDP: Range<usize> = 37..41;
const PROTO: usize = 13;
const KIND: usize = 34;
const MSS: usize = 35;
const SHIFT: usize = 36;

/// How many values a packet has.
const TCP: usize = 37;

const NAMES: &[&str] = &[
    "eth.dst",
    "eth.src",
    "eth.type",
    "ip.version",
    "ip.hdr_len",
    "ip.dsfield.dscp",
    "ip.dsfield.ecn",
    "ip.len",
    "ip.id",
    "ip.flags.df",
    "ip.flags.mf",
    "ip.frag_offset",
    "ip.ttl",
    "ip.proto",
    "ip.checksum",
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.seq",
    "tcp.ack",
    "tcp.hdr_len",
    "tcp.flags.ae",
    "tcp.flags.cwr",
    "tcp.flags.ece",
    "tcp.flags.urg",
    "tcp.flags.ack",
    "tcp.flags.push",
    "tcp.flags.reset",
    "tcp.flags.syn",
    "tcp.flags.fin",
    "tcp.window_size_value",
    "tcp.checksum",
    "tcp.urgent_pointer",
    "tcp.option_kind",
    "tcp.options.mss_val",
    "tcp.options.wscale.shift",
    "udp.srcport",
    "udp.dstport",
    "udp.length",
    "udp.checksum",
];
