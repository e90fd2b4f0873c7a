//! What is peculiar to building.

use core::net::Ipv4Addr;

use super::*;
use crate::network::icmp::Icmp;
use crate::network::igmp::{Igmp, membership};
use crate::network::ipv4::Ipv4;
use crate::packet::registry;
use crate::transport::udp::Udp;

fn ip(len: u16, flags: Ipv4) -> Ipv4 {
    let (src, dst) = (Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 2));
    Ipv4 { len, src, dst, ..flags }
}

#[test]
fn rows_are_counted_where_they_stand() {
    let mut stack = Stack::default();
    stack.push(&Igmp { kind: 0x22, ..Igmp::default() }).unwrap();
    stack.with(&membership::Report::default()).unwrap();
    for sources in [2, 0, 1] {
        let one = |stack: &mut Stack| {
            stack.with(&membership::Record::default())?;
            for source in 0..sources {
                stack.put(membership::Record::saddr, 32, source)?;
            }
            stack.bytes(membership::Record::aux_data, &[0; 8]);
            Ok(())
        };
        stack.record(membership::Record::TABLE, one).unwrap();
    }
    let sealed = stack.seal().unwrap();
    assert_eq!(sealed[6..8], [0, 3], "records");
    let record = |at: usize| (sealed[at + 1], sealed[at + 3]);
    assert_eq!([record(8), record(32), record(48)], [(2, 2), (2, 0), (2, 1)], "words and sources");
}

#[test]
fn what_is_quoted_in_part_keeps_what_it_says() {
    let mut stack = Stack::default();
    let quoted = |stack: &mut Stack, len| {
        stack.clear();
        stack.push(&ip(0, Ipv4::default())).unwrap();
        stack.push(&Icmp { kind: 3, ..Icmp::default() }).unwrap().raw(&[0; 4]);
        stack.push(&ip(len, Ipv4::default())).unwrap();
        stack.push(&Udp { length: 99, checksum: 7, ..Udp::default() }).unwrap();
        let sealed = stack.seal().unwrap();
        let number = |at: usize| u16::from_be_bytes([sealed[at], sealed[at + 1]]);
        (number(30), number(52), number(54))
    };
    assert_eq!(quoted(&mut stack, 119), (119, 99, 7));
    let (len, length, checksum) = quoted(&mut stack, 28);
    assert_eq!((len, length), (28, 8));
    assert_ne!(checksum, 7);
}

#[test]
fn a_fragment_keeps_the_checksum_of_the_whole() {
    let mut stack = Stack::default();
    for (flags, kept) in [
        (Ipv4 { mf: true, ..Ipv4::default() }, true),
        (Ipv4 { frag_offset: 8, ..Ipv4::default() }, true),
        (Ipv4 { df: true, ..Ipv4::default() }, false),
    ] {
        stack.clear();
        stack.push(&ip(0, flags)).unwrap();
        stack.push(&Udp { length: 99, checksum: 7, ..Udp::default() }).unwrap();
        let sealed = stack.seal().unwrap();
        assert_eq!(sealed[24..28] == [0, 99, 0, 7], kept, "{flags:?}");
    }
}

#[test]
fn a_header_that_ends_too_early_is_sealed_as_far_as_it_goes() {
    let noise: Vec<u8> = (0..64_u8).map(|i| i.wrapping_mul(37) ^ 5).collect();
    let mut stack = Stack::default();
    for (_, protocol) in registry::protocols() {
        for len in 0..noise.len() {
            for start in 0..4 {
                stack.clear();
                stack.layer(protocol).raw(&noise[start..len.max(start)]);
                stack.layer(Udp::PROTOCOL).raw(&noise[..len % 9]);
                let _ = stack.seal();
            }
        }
    }
}
