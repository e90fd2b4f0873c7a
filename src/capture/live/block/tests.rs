//! Blocks that are made by hand, right and wrong.

use super::*;

/// The bytes of a packet, its length on the wire, its tag.
type Made<'a> = (&'a [u8], u32, Option<(u16, u16)>);

/// A block of so many bytes with these frames, as a kernel lays them out.
fn block(len: usize, frames: &[Made<'_>]) -> Vec<u8> {
    let mut block = vec![0; len];
    let mut at = HEAD;
    put(&mut block, 12, frames.len() as u32);
    put(&mut block, 16, HEAD as u32);
    for (nth, (bytes, original, tag)) in frames.iter().enumerate() {
        let next = (FRAME + 14 + bytes.len()).next_multiple_of(16);
        let status = tag.map_or(1, |_| 1 | VLAN_VALID | TPID_VALID);
        let (tpid, tci) = tag.unwrap_or_default();
        let more = if nth + 1 < frames.len() { next as u32 } else { 0 };
        let words = [more, 1_700_000_000, 999_999_999, bytes.len() as u32, *original, status];
        (0..).zip(words).for_each(|(word, value)| put(&mut block, at + 4 * word, value));
        block[at + 24..at + 26].copy_from_slice(&(FRAME as u16 + 14).to_ne_bytes());
        block[at + 26..at + 28].copy_from_slice(&(FRAME as u16 + 28).to_ne_bytes());
        put(&mut block, at + 32, tci.into());
        block[at + 36..at + 38].copy_from_slice(&tpid.to_ne_bytes());
        block[at + ADDRESS + 2..at + ADDRESS + 4].copy_from_slice(&[8, 0]);
        put(&mut block, at + ADDRESS + 4, 7);
        block[at + ADDRESS + 8..at + ADDRESS + 10].copy_from_slice(&1_u16.to_ne_bytes());
        block[at + ADDRESS + 10..at + FRAME].copy_from_slice(&[4, 6, 2, 0, 0, 0, 0, 1, 0, 0]);
        block[at + FRAME + 14..][..bytes.len()].copy_from_slice(bytes);
        at += next;
    }
    put(&mut block, 20, at as u32);
    block
}

fn put(block: &mut [u8], at: usize, value: u32) {
    block[at..at + 4].copy_from_slice(&value.to_ne_bytes());
}

fn walk(block: &[u8]) -> Result<Vec<Slot<'_>>, RingDamage> {
    Slots::new(block)?.collect()
}

#[test]
fn frames_come_with_times_lengths_tags_and_addresses() {
    let block = block(4096, &[(&[1; 60], 60, None), (&[2; 40], 1500, Some((0x88a8, 0x6005)))]);
    let slots = walk(&block).unwrap();
    let arrival = Arrival {
        protocol: 0x0800,
        interface: 7,
        hardware: 1,
        kind: 4,
        address_len: 6,
        address: [2, 0, 0, 0, 0, 1, 0, 0],
    };
    let nanos = 1_700_000_000_999_999_999;
    assert_eq!(
        slots,
        [
            Slot { nanos, original_len: 60, start: HEAD + FRAME + 14, bytes: &[1; 60], tag: None, arrival },
            Slot {
                nanos,
                original_len: 1500,
                start: HEAD + 144 + FRAME + 14,
                bytes: &[2; 40],
                tag: Some((0x88a8, 0x6005)),
                arrival
            },
        ]
    );
}

#[test]
fn a_tag_without_protocol_is_that_of_802_1q() {
    let mut block = block(4096, &[(&[1; 60], 60, Some((0x88a8, 5)))]);
    put(&mut block, HEAD + 20, 1 | VLAN_VALID);
    assert_eq!(walk(&block).unwrap()[0].tag, Some((0x8100, 5)));
}

#[test]
fn a_block_without_frames_is_empty() {
    assert_eq!(walk(&block(HEAD, &[])).unwrap(), []);
    assert_eq!(walk(&[0; HEAD]).unwrap(), []);
}

#[test]
fn what_lies_outside_is_damage() {
    let good = block(4096, &[(&[1; 60], 60, None), (&[2; 60], 60, None)]);
    let broken = |at: usize, value: u32| {
        let mut block = good.clone();
        put(&mut block, at, value);
        walk(&block).unwrap_err()
    };
    assert_eq!(walk(&good[..40]), Err(RingDamage::Block { used: HEAD, have: 40 }));
    assert_eq!(broken(20, 4097), RingDamage::Block { used: 4097, have: 4096 });
    assert_eq!(broken(16, 4096), RingDamage::Frame { at: 4096 });
    assert_eq!(broken(16, u32::MAX), RingDamage::Frame { at: u32::MAX as usize });
    assert!(matches!(broken(12, 3), RingDamage::Frame { .. }));
    assert_eq!(broken(HEAD, 0), RingDamage::Frame { at: 0 });
    assert_eq!(broken(HEAD, u32::MAX), RingDamage::Frame { at: HEAD + u32::MAX as usize });
    assert_eq!(broken(HEAD + 12, 4096), RingDamage::Packet { at: HEAD, from: FRAME + 14, len: 4096 });
    assert_eq!(broken(HEAD + 12, u32::MAX), RingDamage::Packet { at: HEAD, from: FRAME + 14, len: u32::MAX });
    assert_eq!(broken(HEAD + 24, 0), RingDamage::Packet { at: HEAD, from: 0, len: 60 });
}

#[test]
fn what_stands_in_front_of_the_damage_is_given_once() {
    let mut block = block(4096, &[(&[1; 60], 60, None), (&[2; 60], 60, None)]);
    put(&mut block, HEAD, 64_000);
    let mut slots = Slots::new(&block).unwrap();
    assert_eq!(slots.next().unwrap().unwrap().bytes, [1; 60]);
    assert_eq!(slots.next(), Some(Err(RingDamage::Frame { at: HEAD + 64_000 })));
    assert_eq!(slots.next(), None);
}
