//! How long it takes to build Ethernet, IPv4 and TCP with both checksums, without payload and with 1,460 bytes, into a
//! buffer that is used again; and to sum 1,480 bytes that are in the cache.
//!
//! `cargo bench --bench build`, or `-- --quick` for a glance, `-- --check` to compare and not measure. Every builder makes the
//! same packets of 256 different inputs, which are compared before anything is measured. A part of a name as an argument
//! leaves the other entries out.

#![allow(
    clippy::cast_lossless,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "figures"
)]

#[path = "peers/build.rs"]
mod build;
mod support;

use std::cell::RefCell;
use std::hint::black_box;

use build::Input;
use septet::Stack;
use septet::codec::checksum;
use septet::data_link::ethernet::Ethernet;
use septet::network::ipv4::Ipv4;
use septet::transport::tcp::Tcp;
use support::clock::{Entry, least};

/// Bytes of a segment of full size, and of the TCP header with it.
const FULL: usize = 1460;
const SUMMED: usize = 1480;

fn main() {
    let rounds = support::rounds(100);
    let only: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let chosen = |entries: &mut Vec<Entry<'_>>| {
        entries.retain(|entry| only.is_empty() || only.iter().any(|word| entry.name.contains(word)));
    };
    let inputs = Input::all();
    let payload: Vec<u8> = (0..FULL).map(|i| (i * 7) as u8).collect();
    println!(
        "{:<44}{:>12}{:>12}  ns a packet",
        "Ethernet, IPv4, TCP, both checksums", "no payload", "1,460 bytes"
    );
    let columns = [&[][..], &payload].map(|payload| {
        let mut entries = builders(&inputs, payload);
        let expected = (entries[0].run)();
        for entry in &entries {
            assert_eq!((entry.run)(), expected, "{} builds others", entry.name);
        }
        chosen(&mut entries);
        let names: Vec<_> = entries.iter().map(|entry| entry.name).collect();
        (names, least(&entries, inputs.len(), rounds))
    });
    let [(names, empty), (_, full)] = columns;
    for ((name, empty), full) in names.iter().zip(empty).zip(full) {
        println!("{name:<44}{empty:>12.1}{full:>12.1}");
    }
    let bytes: Vec<u8> = (0..SUMMED).map(|i| (i * 11) as u8).collect();
    let mut entries = sums(&bytes);
    let expected = checksum::internet(&[&bytes]);
    for entry in &entries {
        assert_eq!((entry.run)(), u64::from(expected), "{}", entry.name);
    }
    chosen(&mut entries);
    println!("\n{:<44}{:>12}", "Internet checksum of 1,480 bytes", "GB/s");
    for (entry, nanos) in entries.iter().zip(least(&entries, 1, rounds)) {
        println!("{:<44}{:>12.1}", entry.name, SUMMED as f64 / nanos);
    }
}

/// Every builder, over all inputs.
fn builders<'a>(inputs: &'a [Input], payload: &'a [u8]) -> Vec<Entry<'a>> {
    macro_rules! entries {
        ($($name:literal => $room:expr, $build:expr;)+) => {
            vec![$({
                let room = RefCell::new($room);
                Entry::new($name, move || {
                    let mut room = room.borrow_mut();
                    inputs.iter().fold(0, |sum, input| sum ^ $build(&mut *room, black_box(input), payload))
                })
            }),+]
        };
    }
    entries! {
        "septet: Stack::sealed" => Stack::default(), typed;
        "septet: Stack::push, seal" => Stack::default(), septet;
        "by hand" => Vec::new(), build::hand;
        "smoltcp: Repr::emit" => Vec::new(), build::smoltcp;
        "pnet_packet" => Vec::new(), build::pnet;
        "etherparse: PacketBuilder" => Vec::new(), build::etherparse;
    }
}

#[inline(never)]
fn typed(stack: &mut Stack, input: &Input, payload: &[u8]) -> u64 {
    let Input { dst, src, from, to, srcport, dstport, seq, ack, window } = *input;
    let ethernet = Ethernet { dst, src, ..Ethernet::default() };
    let ip = Ipv4 { df: true, ttl: 64, src: from, dst: to, ..Ipv4::default() };
    let tcp = Tcp { srcport, dstport, seq, ack, ack_flag: true, window, ..Tcp::default() };
    stack.sealed(&(ethernet, ip, tcp), payload).map_or(0, build::look)
}

#[inline(never)]
fn septet(stack: &mut Stack, input: &Input, payload: &[u8]) -> u64 {
    packet(stack, input, payload).map_or(0, build::look)
}

#[inline(always)]
fn packet<'s>(stack: &'s mut Stack, input: &Input, payload: &[u8]) -> Result<&'s [u8], septet::Error> {
    let Input { dst, src, from, to, srcport, dstport, seq, ack, window } = *input;
    stack.clear();
    stack.push(&Ethernet { dst, src, ..Ethernet::default() })?;
    stack.push(&Ipv4 { df: true, ttl: 64, src: from, dst: to, ..Ipv4::default() })?;
    stack.push(&Tcp { srcport, dstport, seq, ack, ack_flag: true, window, ..Tcp::default() })?;
    stack.payload(payload).seal()
}

/// Every way to sum.
fn sums(bytes: &[u8]) -> Vec<Entry<'_>> {
    vec![
        Entry::new("septet: checksum::internet", || checksum::internet(&[black_box(bytes)]).into()),
        Entry::new("pnet_packet: util::checksum", || {
            pnet_packet::util::checksum(black_box(bytes), usize::MAX).into()
        }),
        Entry::new("etherparse: Sum16BitWords", || {
            let sum = etherparse::checksum::Sum16BitWords::new();
            u16::from_be(sum.add_slice(black_box(bytes)).ones_complement()).into()
        }),
    ]
}
