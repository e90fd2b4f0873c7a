//! What it costs to know whose packets belong together: conversations packet by packet, datagrams and streams put together, and
//! what an attacker can make of that.
//!
//! `cargo bench --bench streams`, or `-- --quick` for a glance, `-- --check` to compare and not measure. A part of a name as an argument
//! leaves the other entries out. Every attack is measured with n and with 2n packets; the last column says how much longer the
//! second takes, which would be 2 at best. `-- --once NAME` runs n and 2n once, in `first` and `second`: with
//! `valgrind --tool=callgrind --toggle-collect='*::first'` (or `second`) their instructions can be counted.

#![allow(
    clippy::cast_lossless,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "figures"
)]

mod support;

use std::cell::RefCell;
use std::hint::black_box;

use etherparse::SlicedPacket;
use etherparse::defrag::IpDefragPool;
use septet::flows::conversations::{About, Conversations, Settings};
use septet::flows::{Datagrams, Streams, datagrams, streams};
use septet::transport::tcp::Tcp;
use septet::{Layers, codec::Next};
use support::attacks::{ATTACKS, Packets, datagram, piece, segment};
use support::clock::{Entry, cpu, least};

/// Packets of each kind.
const COUNT: u32 = 768;

/// Bytes of a datagram in three pieces.
const PIECE: usize = 1_480;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let chosen = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    if std::env::args().any(|word| word == "--once") {
        for (name, count, make) in ATTACKS.iter().filter(|attack| chosen(attack.0)) {
            let (one, two) = (make(*count), make(2 * count));
            println!("{name}: {} {}", first(&one), second(&two));
        }
        return;
    }
    let rounds = support::rounds(50);
    usual(rounds, chosen);
    attacks(rounds.div_ceil(10), chosen);
}

fn usual(rounds: usize, chosen: impl Fn(&str) -> bool) {
    let part = |i: u32| Tcp { seq: i / 16 * 64, ack: 1, ack_flag: true, ..Tcp::default() };
    let stream = Packets::of(COUNT, |i, out| segment(0, Tcp { seq: i * 64, ..part(i) }, &[7; 64], out));
    let many = Packets::of(COUNT, |i, out| segment(i % 16, part(i), &[7; 64], out));
    let udp = Packets::of(COUNT, |i, out| datagram(i % 16, &[7; 64], out));
    let mixed = Packets::of(COUNT, |i, out| match i % 3 {
        0 => datagram(i % 16, &[7; 64], out),
        _ => segment(i % 16, part(i), &[7; 64], out),
    });
    let pieces = Packets::of(COUNT, |i, out| {
        piece(1, i % 3 * PIECE as u32 / 8, i / 3, i % 3 < 2, &[i as u8; PIECE], out);
    });
    let mut entries = vec![
        talk("conversations: TCP, one connection", &stream),
        talk("conversations: TCP, 16 in turn", &many),
        talk("conversations: UDP, 16 in turn", &udp),
        talk("conversations: TCP and UDP in turn", &mixed),
        Entry::new("streams in order: TCP, one connection", || order(&stream)),
        Entry::new("datagrams in three pieces", || join(&pieces)),
        Entry::new("  the same with etherparse", || join_with_etherparse(&pieces)),
    ];
    assert_eq!(join(&pieces), join_with_etherparse(&pieces), "etherparse puts other datagrams together");
    entries.retain(|entry| chosen(entry.name));
    println!("{:<44}{:>12}", "", "ns a packet");
    for (entry, best) in entries.iter().zip(least(&entries, COUNT as usize, rounds)) {
        println!("{:<44}{best:>12.1}", entry.name);
    }
}

fn attacks(rounds: usize, chosen: impl Fn(&str) -> bool) {
    println!("{:<44}{:>12}{:>12}{:>12}", "", "n", "ns a packet", "time of 2n");
    for (name, count, make) in ATTACKS.iter().filter(|attack| chosen(attack.0)) {
        let (one, two) = (make(*count), make(2 * count));
        let (mut short, mut long) = (u64::MAX, u64::MAX);
        for _ in 0..rounds {
            let begin = cpu();
            black_box(first(&one));
            let middle = cpu();
            black_box(second(&two));
            (short, long) = (short.min(middle - begin), long.min(cpu() - middle));
        }
        if rounds > 0 {
            let each = short as f64 / one.len() as f64;
            println!("{name:<44}{count:>12}{each:>12.1}{:>12.2}", long as f64 / short as f64);
        }
    }
}

/// Everything that holds something, over these packets.
#[inline(never)]
fn first(packets: &Packets) -> u64 {
    all(packets)
}

/// The same, so that each can be looked at on its own.
#[inline(never)]
fn second(packets: &Packets) -> u64 {
    black_box(all(packets))
}

fn all(packets: &Packets) -> u64 {
    join(packets) + order(packets) + count(&mut Conversations::new(Settings::default()), packets)
}

fn layers(packet: &[u8]) -> Layers<'_> {
    Layers::new(packet, Next::EtherType(0x0800))
}

fn talk<'p>(name: &'static str, packets: &'p Packets) -> Entry<'p> {
    let conversations = RefCell::new(Conversations::new(Settings::default()));
    Entry::new(name, move || count(&mut conversations.borrow_mut(), packets))
}

fn count(conversations: &mut Conversations, packets: &Packets) -> u64 {
    for (packet, number) in packets.iter().zip(1_u64..) {
        let about = About { number, time: Some((number * 1_000).cast_signed()), len: packet.len() as u64 };
        conversations.packet(layers(packet), about, None);
    }
    conversations.all().len() as u64
}

fn order(packets: &Packets) -> u64 {
    let (mut streams, mut told) = (Streams::new(streams::Limits::default()), 0);
    for (packet, number) in packets.iter().zip(1..) {
        layers(packet).for_each(|layer| {
            streams.push(&layer, number, &mut |_| told += 1);
        });
    }
    streams.flush(&mut |_| told += 1);
    told
}

/// Bytes of the datagrams that are whole.
fn join(packets: &Packets) -> u64 {
    let (mut datagrams, mut told) = (Datagrams::new(datagrams::Limits::default()), 0);
    for (packet, number) in packets.iter().zip(1..) {
        datagrams.layers(layers(packet), number, &mut |layer, frames| {
            if frames.len() > 1 {
                told += layer.payload.len() as u64;
            }
        });
    }
    told
}

fn join_with_etherparse(packets: &Packets) -> u64 {
    let (mut pool, mut told) = (IpDefragPool::<(), ()>::new(), 0);
    for packet in packets.iter() {
        let slice = SlicedPacket::from_ip(packet).expect("a fragment");
        if let Some(whole) = pool.process_sliced_packet(&slice, (), ()).expect("room") {
            told += whole.payload.len() as u64;
            pool.return_buf(whole);
        }
    }
    told
}
