//! Conversations as packets, within limits.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::*;
use crate::codec::Next;
use crate::flows::number::{FIN, RST};
use crate::packet::Layers;
use crate::transport::stream::Chunk as Part;

/// An IPv4 packet of TCP from one end (0 or 1) to the other.
fn segment(port: u16, from: u8, flags: u8, seq: u32, ack: u32, bytes: &[u8]) -> Vec<u8> {
    let ports = if from == 0 { [port, 80] } else { [80, port] };
    let mut packet = alloc::vec![0x45, 0];
    packet.extend((40 + bytes.len() as u16).to_be_bytes());
    packet.extend([0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1 + from, 192, 0, 2, 2 - from]);
    packet.extend(ports[0].to_be_bytes());
    packet.extend(ports[1].to_be_bytes());
    packet.extend(seq.to_be_bytes());
    packet.extend(ack.to_be_bytes());
    packet.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
    packet.extend(bytes);
    packet
}

struct Heard {
    streams: Streams,
    told: String,
    frame: u64,
    time: u64,
}

impl Heard {
    fn new(limits: Limits) -> Self {
        Self { streams: Streams::new(limits), told: String::new(), frame: 0, time: 0 }
    }

    fn packet(&mut self, packet: &[u8]) -> Vec<u32> {
        self.frame += 1;
        let (frame, told) = (self.frame, &mut self.told);
        let layers = Layers::new(packet, Next::EtherType(0x0800)).time(self.time);
        layers.filter_map(|layer| self.streams.push(&layer, frame, &mut |chunk| tell(chunk, told))).collect()
    }

    fn push(&mut self, from: u8, flags: u8, seq: u32, ack: u32, text: &str) -> &mut Self {
        self.packet(&segment(4000, from, flags, seq, ack, text.as_bytes()));
        assert!(self.streams.held() <= self.streams.limits.bytes);
        self
    }

    fn flush(&mut self) -> String {
        let told = &mut self.told;
        self.streams.flush(&mut |chunk| tell(chunk, told));
        assert_eq!((self.streams.held, self.streams.waiting.len(), self.streams.flows.len()), (0, 0, 0));
        core::mem::take(told)
    }
}

/// `0>text `, `0<[3] `: the number, who speaks, and what.
fn tell(chunk: &Chunk<'_>, told: &mut String) {
    let arrow = if chunk.first { '>' } else { '<' };
    *told += &match chunk.part {
        Part::Bytes { bytes, .. } => format!("{}{arrow}{} ", chunk.number, String::from_utf8_lossy(bytes)),
        Part::Gap { len, .. } => format!("{}{arrow}[{len}] ", chunk.number),
    };
}

fn opened() -> Heard {
    let mut heard = Heard::new(Limits::default());
    heard.push(0, SYN, 99, 0, "").push(1, SYN | ACK, 999, 100, "").push(0, ACK, 100, 1000, "");
    heard
}

#[test]
fn both_directions_are_told_in_their_order() {
    let mut heard = opened();
    heard.push(0, ACK, 103, 1000, "def").push(0, ACK, 100, 1000, "abc");
    heard.push(1, ACK, 1000, 106, "XYZ").push(1, ACK, 1006, 106, "UVW").push(0, ACK, 106, 1009, "g");
    assert_eq!(heard.flush(), "0>abc 0>def 0<XYZ 0<[3] 0<UVW 0>g ");
}

#[test]
fn an_end_is_no_end_of_what_is_outstanding() {
    let mut heard = opened();
    heard.push(0, ACK | FIN, 103, 1000, "def").push(0, ACK, 100, 1000, "abc").push(1, ACK, 1000, 107, "bye");
    assert_eq!(heard.flush(), "0>abc 0>def 0<bye ");
    let mut heard = opened();
    heard.push(0, ACK, 103, 1000, "def").push(1, RST | ACK, 1000, 100, "").push(0, ACK, 100, 1000, "abc");
    assert_eq!(heard.flush(), "0>abc 0>def ");
}

#[test]
fn ports_that_are_used_again_are_another_conversation() {
    let mut heard = opened();
    heard.push(0, ACK, 103, 1000, "old").push(0, SYN, 5, 0, "").push(0, ACK, 6, 0, "new");
    assert_eq!(heard.flush(), "0>[3] 0>old 1>new ");
}

#[test]
fn one_side_is_enough() {
    let mut heard = Heard::new(Limits::default());
    heard.push(1, ACK, 1003, 100, "def").push(1, ACK, 1009, 100, "jkl").push(1, ACK, 1000, 100, "abc");
    assert_eq!(heard.flush(), "0>abc 0>def 0>[3] 0>jkl ");
}

#[test]
fn what_an_error_quotes_is_counted_and_no_data() {
    let mut heard = opened();
    let quoted = segment(4000, 0, SYN, 500, 0, b"quoted");
    let mut error =
        alloc::vec![0x45, 0, 0, 28 + quoted.len() as u8, 0, 0, 0, 0, 64, 1, 0, 0, 192, 0, 2, 3, 192, 0, 2, 1];
    error.extend([3, 3, 0, 0, 0, 0, 0, 0]);
    error.extend(quoted);
    assert_eq!(heard.packet(&error), [1]);
    heard.push(0, ACK, 501, 0, "said");
    assert_eq!(heard.flush(), "1>said ");
}

#[test]
fn datagrams_come_as_they_are() {
    let mut heard = Heard::new(Limits::default());
    let datagram = |from: u8, text: &str, cut: usize| {
        let mut packet = segment(4000, from, 0, 0, 0, &[]);
        packet.truncate(24);
        packet[9] = 17;
        packet.extend([0, 8 + text.len() as u8, 0, 0]);
        packet.extend(text.as_bytes());
        packet[3] = packet.len() as u8;
        packet.truncate(packet.len() - cut);
        packet
    };
    heard.streams = Streams::new(Limits::default());
    assert_eq!(heard.packet(&datagram(0, "abc", 0)), [0]);
    heard.packet(&datagram(1, "", 0));
    heard.packet(&datagram(1, "XYZ", 0));
    assert_eq!(heard.flush(), "0>abc 0<XYZ ");
}

#[test]
fn only_what_is_chosen_is_told() {
    let mut heard = Heard::new(Limits::default());
    heard.streams = Streams::new(Limits::default()).only(Chosen::Number(6, 1));
    for (port, text) in [(1, "one"), (2, "two"), (1, "one"), (2, "TWO")] {
        heard.packet(&segment(port, 0, ACK, if text == "TWO" { 103 } else { 100 }, 0, text.as_bytes()));
    }
    assert_eq!(heard.streams.numbers().tcp(), 2);
    assert_eq!(heard.flush(), "1>two 1>TWO ");
}

#[test]
fn limits_are_kept_and_counted() {
    let limits = Limits { bytes: 4000, window: 3000, flows: 5, holes: 4, age: 1000 };
    let mut heard = Heard::new(limits);
    heard.push(0, SYN, 0, 0, "");
    (1..=6).for_each(|turn| _ = heard.push(0, ACK, turn * 10, 0, "x"));
    assert_eq!((heard.streams.reached().holes, heard.told.as_str()), (2, "0>[9] 0>x 0>[9] 0>x "));
    heard.time = 1001;
    heard.push(1, ACK, 0, 0, "");
    assert_eq!((heard.streams.reached().age, heard.streams.held()), (1, 0));
    heard.push(0, ACK, 1000, 0, &"y".repeat(2800)).push(0, ACK, 5000, 0, &"z".repeat(2800));
    assert_eq!(heard.streams.reached().window, 1);
    for port in 0..100 {
        heard.packet(&segment(port, 0, SYN, 0, 0, b""));
        heard.packet(&segment(port, 0, ACK, 100, 0, &[b'x'; 1000]));
        assert!(heard.streams.held() <= limits.bytes && heard.streams.flows.len() <= 5);
    }
    let reached = heard.streams.reached();
    assert!(reached.bytes > 0 && reached.flows >= 90, "{reached:?}");
    heard.flush();
}

/// Work does not grow faster than what comes: many conversations, most of them of one segment behind a hole.
#[test]
fn many_conversations_are_forgotten_one_by_one() {
    let mut heard = Heard::new(Limits { flows: 1000, ..Limits::default() });
    for turn in 0..20_000_u32 {
        let port = turn as u16;
        heard.packet(&segment(port, 0, SYN, turn, 0, b""));
        heard.packet(&segment(port, 0, ACK, turn.wrapping_add(9), 0, b"x"));
    }
    assert_eq!((heard.streams.flows.len(), heard.streams.waiting.len()), (1000, 1000));
    assert_eq!(heard.streams.reached().flows, 19_000);
    heard.flush();
}
