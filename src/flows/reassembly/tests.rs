use alloc::string::String;
use core::fmt::Write;

use super::*;
use crate::application::dns::{Dns, Question};
use crate::network::ipv4::Ipv4;
use crate::transport::{tcp::Tcp, udp::Udp};
use crate::{Header, Stack};

fn query(name: &str) -> Vec<u8> {
    let mut stack = Stack::default();
    stack.push(&Dns { id: 7, ..Dns::default() }).unwrap();
    stack
        .record(Question::TABLE, |stack| {
            stack.text(Question::name, name)?.with(&Question::default()).map(drop)
        })
        .unwrap();
    stack.seal().unwrap().to_vec()
}

fn framed(name: &str) -> Vec<u8> {
    let message = query(name);
    [&(message.len() as u16).to_be_bytes()[..], &message].concat()
}

/// What is told of these packets: the layers of each in one text, those of several frames with their numbers.
fn told(packets: &[Vec<u8>]) -> Vec<String> {
    let mut reassembly = Reassembly::default();
    let one = |(i, packet): (usize, &Vec<u8>)| {
        let mut said = String::new();
        reassembly.layers(
            Layers::new(packet, Next::EtherType(0x0800)),
            i as u64 + 1,
            &mut |layer, frames| {
                let name = layer.protocol.name();
                let trouble = if layer.error.is_some() { "!" } else { "" };
                match frames {
                    [] => said.extend([name, trouble, " "]),
                    frames => write!(said, "{name}{trouble}{frames:?} ").unwrap(),
                }
            },
        );
        said
    };
    packets.iter().enumerate().map(one).collect()
}

fn segment(seq: u32, syn: bool, payload: &[u8]) -> Vec<u8> {
    let tcp = Tcp { srcport: 40_000, dstport: 53, seq, syn, ack_flag: !syn, ..Tcp::default() };
    Stack::default().sealed(&(Ipv4::default(), tcp), payload).unwrap().to_vec()
}

#[test]
fn a_datagram_is_shown_with_its_last_fragment() {
    let udp = Udp { srcport: 40_000, dstport: 53, ..Udp::default() };
    let datagram = Stack::default().sealed(&(udp,), &query("www.example.com")).unwrap().to_vec();
    let fragment = |at: usize, end: usize| {
        let mf = end < datagram.len();
        let ip = Ipv4 { mf, frag_offset: at as u16 / 8, proto: 17, id: 9, ..Ipv4::default() };
        Stack::default().sealed(&(ip,), &datagram[at..end]).unwrap().to_vec()
    };
    let (first, second) = (fragment(0, 24), fragment(24, datagram.len()));
    assert_eq!(told(&[first.clone(), second.clone()]), ["ip ", "ip udp[1, 2] dns[1, 2] "]);
    assert_eq!(told(&[second, first]), ["ip ", "ip udp[1, 2] dns[1, 2] "]);
}

#[test]
fn a_message_is_shown_with_the_segment_that_makes_it_whole() {
    let stream = [framed("a.example"), framed("www.example.com"), framed("b.example")].concat();
    let cuts = [0, 10, 40, 41, 70, stream.len()];
    let mut packets = alloc::vec![segment(99, true, &[])];
    packets.extend(cuts.windows(2).map(|cut| segment(100 + cut[0] as u32, false, &stream[cut[0]..cut[1]])));
    let whole = ["ip tcp ", "ip tcp ", "ip tcp dns[2, 3] ", "ip tcp ", "ip tcp dns[3, 4, 5] "];
    let said = told(&packets);
    assert_eq!(said[..5], whole);
    assert_eq!(said[5], "ip tcp dns[5, 6] ");
    // Overtaken: shown when the stream has come that far.
    packets.swap(2, 3);
    assert_eq!(told(&packets)[1..4], ["ip tcp ", "ip tcp ", "ip tcp dns[2, 4] "]);
}

#[test]
fn a_segment_of_whole_messages_keeps_them() {
    let both = [framed("a.example"), framed("b.example")].concat();
    let packets = [segment(99, true, &[]), segment(100, false, &both), segment(100, false, &both)];
    assert_eq!(told(&packets), ["ip tcp ", "ip tcp dns ", "ip tcp dns "]);
}

#[test]
fn behind_a_gap_a_message_begins_anew() {
    let message = framed("www.example.com");
    let mut lost = segment(100 + 20, false, &message[20..]);
    lost.truncate(lost.len() - 3);
    let answer = {
        let tcp = Tcp { srcport: 53, dstport: 40_000, ack: 400, ack_flag: true, ..Tcp::default() };
        Stack::default().sealed(&(Ipv4::default(), tcp), &[]).unwrap().to_vec()
    };
    let packets = [
        segment(99, true, &[]),
        segment(100, false, &message[..10]),
        segment(300, false, &message[..10]),
        answer,
        segment(310, false, &message[10..]),
    ];
    assert_eq!(told(&packets)[4], "ip tcp dns[3, 5] ");
}

#[test]
fn what_is_begun_has_limits() {
    let mut begun = Begun::default();
    let (key, _) = Key::of(
        6,
        &crate::codec::Context { addresses: &[192, 0, 2, 1, 192, 0, 2, 2], ..Default::default() },
        (1, 53),
    )
    .unwrap();
    let never: Extent = |_| None;
    for i in 0..2 * MESSAGES as u16 {
        let ends = [key.ends[0], super::super::Endpoint { port: i, ..key.ends[1] }];
        begun.push(Key { ends, ..key }, Direction::Up, &[0; 9], 1, never, &mut |_, _| {});
    }
    assert_eq!((begun.messages.len(), begun.dropped), (MESSAGES, MESSAGES as u64));
    assert_eq!(begun.held, 9 * MESSAGES);
    for _ in 0..=16 {
        begun.push(key, Direction::Down, &alloc::vec![0; LONGEST / 16], 1, never, &mut |_, _| {});
    }
    assert!(begun.find(key, Direction::Down).is_none());
}
