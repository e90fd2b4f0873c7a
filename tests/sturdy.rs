//! The laws hold for every packet of the captures, for each cut short at every byte, and for each with bits turned.

mod common;

use common::laws::Laws;
use septet::layers;

#[test]
fn the_laws_hold_for_every_packet() {
    let mut laws = Laws::new();
    common::packets(|_, frame| laws.hold(frame.bytes, frame.layers()));
}

#[test]
fn the_laws_hold_for_packets_cut_short() {
    let mut laws = Laws::new();
    common::packets(|_, frame| {
        // Behind the headers one length is like the next.
        for len in (0..frame.bytes.len().min(100)).chain((100..frame.bytes.len()).step_by(97)) {
            let bytes = &frame.bytes[..len];
            laws.hold(bytes, layers(bytes, frame.link).wire(frame.bytes.len()));
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
        for turned in [1, 1, 1, 1, 2, 8] {
            let mut bytes = frame.bytes.to_vec();
            for _ in 0..turned {
                if let Some(byte) = bytes.get_mut(next() % frame.bytes.len().clamp(1, 120)) {
                    *byte ^= 1 << (next() % 8);
                }
            }
            laws.hold(&bytes, layers(&bytes, frame.link));
        }
    });
}
