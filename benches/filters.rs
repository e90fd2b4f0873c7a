//! How long it takes to ask whether a packet is wanted, over a mix of packets in the cache.
//!
//! `cargo bench --bench filters`, or `-- --quick` for a glance, `-- --check` to compare and not measure. The way through the bytes by
//! hand is the least that can be. Where two entries ask the same, their answers are compared before anything is measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, clippy::cast_sign_loss)]

mod support;

use std::cell::RefCell;

use septet::capture::Frame;
use septet::filter::{capture, display};
use support::clock::{Entry, least};
use support::packets;

fn main() {
    let rounds = support::rounds(60);
    let packets: Vec<Vec<u8>> = packets::tcp().into_iter().chain(packets::udp()).collect();
    let entries = entries(&packets);
    let passed: Vec<u64> = entries.iter().map(|entry| (entry.run)()).collect();
    // The first entries ask for the same.
    assert!(passed[0] > 0 && passed[..4].iter().all(|count| *count == passed[0]), "{passed:?}");
    println!("{:<52}{:>10}{:>14}", "a packet is asked", "ns", "of it passes");
    for ((entry, ns), passed) in entries.iter().zip(least(&entries, packets.len(), rounds)).zip(&passed) {
        println!("{:<52}{ns:>10.1}{:>13.0}%", entry.name, *passed as f64 / packets.len() as f64 * 100.0);
    }
}

fn entries(packets: &[Vec<u8>]) -> Vec<Entry<'_>> {
    // Some of the packets pass.
    let port = u16::from_be_bytes([packets[0][36], packets[0][37]]);
    let wanted = format!("tcp port {port}");
    let numbers = |name: &str, count: u32| {
        let all: Vec<String> = (1..=count).map(|port| format!("{name} == {}", 20_000 + port)).collect();
        all.join(" || ")
    };
    let pairs: Vec<String> = (0..1_000)
        .map(|n| format!("(ip.src == 198.51.100.{} && tcp.port == {})", n % 250, 30_000 + n))
        .collect();
    let set: Vec<String> = (1..=1_000).map(|port| (20_000 + port).to_string()).collect();
    let ports: Vec<String> = (1..=1_000).map(|port| (20_000 + port).to_string()).collect();
    let (predicate, program) = (captured(&wanted), captured(&wanted).program().unwrap());
    let many = captured(&format!("port {}", ports.join(" or ")));
    vec![
        Entry::new("(by hand) tcp port N", move || sum(packets, |bytes| by_hand(bytes, port))),
        Entry::new("capture predicate: tcp port N", move || {
            sum(packets, |bytes| predicate.matches(bytes, bytes.len() as u32))
        }),
        Entry::new("program, interpreted: tcp port N", move || {
            sum(packets, |bytes| program.run(bytes, bytes.len() as u32) > 0)
        }),
        shown("display: tcp.port == N", &format!("tcp.port == {port}"), packets),
        shown(
            "display: udp.port == 53 && dns.flags.response == 1",
            "udp.port == 53 && dns.flags.response == 1",
            packets,
        ),
        shown("display: 1 alternative", &numbers("tcp.port", 1), packets),
        shown("display: 1,000 alternatives", &numbers("tcp.port", 1_000), packets),
        shown("display: 1 pair", &pairs[0], packets),
        shown("display: 1,000 pairs", &pairs.join(" || "), packets),
        shown("display: in a set of 1,000", &format!("tcp.port in {{{}}}", set.join(", ")), packets),
        Entry::new("capture predicate: 1,000 alternatives", move || {
            sum(packets, |bytes| many.matches(bytes, bytes.len() as u32))
        }),
    ]
}

fn captured(text: &str) -> capture::Filter {
    capture::Filter::new(text, 1).expect("a filter")
}

fn shown<'a>(name: &'static str, text: &str, packets: &'a [Vec<u8>]) -> Entry<'a> {
    let filter = RefCell::new(display::Filter::new(text).expect("a filter"));
    Entry::new(name, move || {
        let mut filter = filter.borrow_mut();
        sum(packets, |bytes| filter.matches(&Frame::new(1, bytes), None))
    })
}

fn sum(packets: &[Vec<u8>], mut passes: impl FnMut(&[u8]) -> bool) -> u64 {
    packets.iter().map(|bytes| u64::from(passes(bytes))).sum()
}

fn by_hand(bytes: &[u8], port: u16) -> bool {
    if bytes.len() < 34
        || bytes[12..14] != [8, 0]
        || bytes[23] != 6
        || bytes[20] & 0x1f != 0
        || bytes[21] != 0
    {
        return false;
    }
    let at = 14 + 4 * usize::from(bytes[14] & 15);
    bytes
        .get(at..at + 4)
        .is_some_and(|ports| ports[..2] == port.to_be_bytes() || ports[2..] == port.to_be_bytes())
}
