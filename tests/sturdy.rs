//! The laws hold for every packet of the captures, for packets cut short, and for packets with bits turned.

mod common;

use common::laws::Laws;
use septet::capture::Frame;
use septet::codec::Space;
use septet::packet::registry::{self, Overrides};

#[test]
fn the_laws_hold_for_every_packet() {
    let mut laws = Laws::new();
    common::packets(|_, frame| laws.hold(frame, None));
}

#[test]
fn the_laws_hold_for_packets_cut_short() {
    let mut laws = Laws::new();
    common::packets(|_, frame| {
        // One packet is like the next, and behind the headers one length is like the next.
        let (first, end) = (frame.number as usize % 4, frame.bytes.len());
        for len in (first..end.min(100)).step_by(4).chain((100..end).step_by(97)) {
            laws.hold(&Frame { bytes: &frame.bytes[..len], ..*frame }, None);
        }
    });
}

#[test]
fn the_laws_hold_for_packets_with_bits_turned() {
    let (mut laws, mut seed) = (Laws::new(), 1_u64);
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    common::packets(|_, frame| {
        for turned in [1, 1, 2, 8] {
            let mut bytes = frame.bytes.to_vec();
            for _ in 0..turned {
                if let Some(byte) = bytes.get_mut(next() % frame.bytes.len().clamp(1, 120)) {
                    *byte ^= 1 << (next() % 8);
                }
            }
            laws.hold(&Frame { bytes: &bytes, ..*frame }, None);
        }
    });
}

#[test]
fn the_laws_hold_where_layers_lie_too_deep() {
    let tags = [0x00, 0x01, 0x81, 0x00].repeat(100);
    let frame = [&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0x00], &tags[..]].concat();
    let frame = Frame::new(1, &frame);
    Laws::new().hold(&frame, None);
    let error = frame.layers().last().and_then(|layer| layer.error).unwrap();
    assert_eq!(error.to_string(), "data at byte 266: more than 64 layers");
}

/// Bytes that look like headers now and then, for every protocol.
#[test]
fn the_laws_hold_for_noise() {
    const ANY: u32 = 65_000; // a link type that nobody has
    let (mut laws, mut seed) = (Laws::new(), 7_u64);
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for (_, protocol) in registry::protocols() {
        let mut overrides = Overrides::default();
        overrides.set(Space::LinkType, ANY, Some(protocol));
        for _ in 0..NOISE {
            let (len, style) = (next() % 120, next() % 3);
            let bytes: Vec<u8> = (0..len)
                .map(|_| match (style, next() % 4) {
                    (0, _) | (1, 0) => next() as u8,
                    (1, _) => (next() % 5) as u8,
                    _ => (next() % 32) as u8,
                })
                .collect();
            laws.hold(&Frame::new(ANY, &bytes), Some(&overrides));
        }
    }
}

/// How many inputs each protocol gets.
const NOISE: usize = 30;
