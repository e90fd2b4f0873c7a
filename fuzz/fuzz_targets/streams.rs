//! Any segments in any order. What is sent is known: the byte at an offset is a function of the offset. The input says which parts of
//! it come when, again, cut off, acknowledged, or as fragments. No byte is invented, none is told twice, none is lost outside a marked gap, and
//! limits are kept.
#![no_main]

use libfuzzer_sys::fuzz_target;
use septet::flows::{Datagrams, Streams, datagrams, streams};
use septet::network::datagram::Datagram;
use septet::transport::stream::{Chunk, Segment, Stream};
use septet::{Layers, codec::Next};

/// Bytes that the sender has.
const SENT: usize = 1 << 12;

fuzz_target!(|data: &[u8]| {
    let [kind, rest @ ..] = data else { return };
    match kind % 3 {
        0 => stream(rest),
        1 => datagram(rest),
        _ => packets(rest),
    }
});

fn byte(at: usize) -> u8 {
    (at as u32).wrapping_mul(0x9e37_79b1).to_be_bytes()[0]
}

/// What a stream has told.
#[derive(Default)]
struct Told {
    /// Where the next byte lies, counted from where the stream begins.
    next: u64,
    gaps: u64,
}

impl Told {
    /// The parts follow one another, and each byte is the one that was sent.
    fn hold(&mut self, chunk: Chunk<'_>, first: usize) {
        let (at, len) = match chunk {
            Chunk::Bytes { at, bytes, .. } => {
                assert!(!bytes.is_empty(), "an empty part");
                let from = first + at as usize;
                for (place, said) in (from..).zip(bytes) {
                    assert_eq!(*said, byte(place), "the byte at {place}");
                }
                (at, bytes.len() as u64)
            }
            Chunk::Gap { at, len } => {
                assert!(len > 0, "an empty gap");
                self.gaps += len;
                (at, len)
            }
        };
        assert_eq!(at, self.next, "parts follow one another");
        self.next += len;
    }
}

/// Six bytes a step: what, where (2), how long (2), how much is cut off. The stream begins at the first byte that is sent, at any sequence number.
fn stream(data: &[u8]) {
    let Some((start, steps)) = data.split_first_chunk::<4>() else { return };
    let start = u32::from_le_bytes(*start);
    let (mut stream, mut told) = (Stream::default(), Told::default());
    // What was captured and what the other side has acknowledged: the only reasons to tell something, and to tell a gap.
    let (mut seen, mut acked, mut skipped) = (vec![false; SENT], false, false);
    let syn = Segment { seq: start.wrapping_sub(1), syn: true, bytes: &[], missing: 0, frame: 0 };
    stream.push(syn, &mut |chunk| told.hold(chunk, 0));
    // Where the last captured byte ends, and the last one that is known of.
    let (mut cut, mut last, mut known) = (false, 0, 0);
    for (frame, step) in (1..).zip(steps.chunks_exact(6)) {
        let word = |at: usize| usize::from(u16::from_le_bytes([step[at], step[at + 1]]));
        let (from, len) = (word(1) % SENT, word(3) % 1500);
        let till = (from + len).min(SENT);
        match step[0] % 8 {
            0 => {
                acked = true;
                stream.acknowledge(start.wrapping_add(from as u32), &mut |chunk| told.hold(chunk, 0));
            }
            1 if step[0] > 250 => {
                skipped = true;
                stream.skip(&mut |chunk| told.hold(chunk, 0));
            }
            _ => {
                let missing = usize::from(step[5]).min(SENT - till) * usize::from(step[0] % 8 == 7);
                cut |= missing > 0;
                let bytes: Vec<u8> = (from..till).map(byte).collect();
                let seq = start.wrapping_add(from as u32);
                stream.push(Segment { seq, syn: false, bytes: &bytes, missing, frame }, &mut |chunk| told.hold(chunk, 0));
                seen[from..till].fill(true);
                if till > from {
                    last = last.max(till);
                }
                known = known.max(till + missing);
            }
        }
        if !acked && !skipped && !cut {
            // Without a reason for a gap, all that follows without a hole is told, and nothing else.
            let whole = seen.iter().position(|seen| !seen).unwrap_or(SENT);
            assert_eq!((told.next, told.gaps), (whole as u64, 0));
        }
    }
    stream.flush(&mut |chunk| told.hold(chunk, 0));
    assert!((last..=known).contains(&(told.next as usize)), "everything to the last byte is told, or marked");
    assert_eq!((stream.held(), stream.holes()), (0, 0));
    assert_eq!(stream.early, 0);
    let captured = seen.iter().filter(|seen| **seen).count() as u64;
    assert!(told.next - told.gaps <= captured, "nothing is told twice");
    if !acked && !skipped && !cut {
        assert_eq!(told.next - told.gaps, captured, "nothing is lost");
    }
}

/// Five bytes a step: where, how long, whether more follow. Fragments that agree give the datagram, whatever they overlap.
fn datagram(data: &[u8]) {
    let (mut datagram, mut seen) = (Datagram::default(), vec![false; SENT]);
    for (frame, step) in (0..).zip(data.chunks_exact(5)) {
        let word = |at: usize| usize::from(u16::from_le_bytes([step[at], step[at + 1]]));
        let from = word(0) % SENT;
        let till = (from + word(2) % 1500).min(SENT);
        let bytes: Vec<u8> = (from..till).map(byte).collect();
        let done = datagram.push(from as u32, till < SENT, &bytes, frame);
        if done.is_ok() {
            seen[from..till].fill(true);
        }
        if done == Ok(true) {
            let mut whole = Vec::new();
            datagram.join(&mut whole);
            assert!(whole.len() == SENT && whole.iter().zip(0..).all(|(said, at)| *said == byte(at)));
            assert!(seen.iter().all(|seen| *seen), "whole without a fragment");
            return;
        }
    }
}

/// Packets of raw IP, each behind two bytes of its length: whatever they say, parts follow one another and limits are kept.
fn packets(mut data: &[u8]) {
    const BYTES: usize = 1 << 16;
    let limits = streams::Limits { bytes: BYTES, window: BYTES / 2, flows: 8, holes: 16, age: 1 << 20 };
    let fragments = datagrams::Limits { bytes: BYTES, flows: 8, holes: 16, age: 1 << 20 };
    let (mut streams, mut datagrams) = (Streams::new(limits), Datagrams::new(fragments));
    let mut next: std::collections::HashMap<(u8, u32, bool, bool), u64> = std::collections::HashMap::new();
    let mut follow = |chunk: &streams::Chunk<'_>| {
        let up = chunk.direction == septet::flows::Direction::Up;
        let expected = next.entry((chunk.key.protocol, chunk.number, up, chunk.first)).or_default();
        let (at, len) = match chunk.part {
            Chunk::Bytes { at, bytes, .. } => (at, bytes.len() as u64),
            Chunk::Gap { at, len } => (at, len),
        };
        // A conversation that was forgotten begins anew.
        assert!(at == *expected || at == 0, "parts follow one another");
        *expected = at + len;
    };
    let mut frame = 0;
    while let Some((len, rest)) = data.split_first_chunk::<2>() {
        let len = usize::from(u16::from_le_bytes(*len)).min(rest.len());
        let (packet, rest) = rest.split_at(len);
        (data, frame) = (rest, frame + 1);
        let layers = Layers::new(packet, Next::LinkType(228)).time(frame << 10);
        datagrams.layers(layers, frame, &mut |layer, frames| {
            assert!(frames.iter().all(|from| *from <= frame));
            streams.push(layer, frame, &mut follow);
        });
        assert!(streams.held() <= BYTES && datagrams.held() <= BYTES);
    }
    streams.flush(&mut follow);
    assert_eq!(streams.held(), 0);
}
