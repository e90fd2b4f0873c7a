//! Fragments of many datagrams, and the limits.

use super::*;

/// An IPv4 fragment of protocol 253, or the same over IPv6 behind destination options.
fn fragment(v6: bool, id: u16, offset: u16, more: bool, bytes: &[u8]) -> Vec<u8> {
    let place = offset / 8;
    if v6 {
        let mut packet = alloc::vec![0x60, 0, 0, 0, 0, 16 + bytes.len() as u8, 60, 64];
        packet.extend([[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]; 2].concat());
        packet.extend([44, 0, 1, 4, 0, 0, 0, 0, 253, 0]);
        packet.extend((place << 3 | u16::from(more)).to_be_bytes());
        packet.extend(u32::from(id).to_be_bytes());
        packet.extend(bytes);
        return packet;
    }
    let mut packet = alloc::vec![0x45, 0, 0, 20 + bytes.len() as u8];
    packet.extend(id.to_be_bytes());
    packet.extend((place | u16::from(more) << 13).to_be_bytes());
    packet.extend([64, 253, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
    packet.extend(bytes);
    packet
}

/// What the datagrams carry that are whole with this packet, and of which frames.
fn push(datagrams: &mut Datagrams, packet: &[u8], frame: u64, time: u64) -> Vec<(Vec<u8>, Vec<u64>)> {
    let mut whole = Vec::new();
    let layers = Layers::new(packet, Next::EtherType(0x0800)).time(time);
    datagrams.layers(layers, frame, &mut |layer, frames| {
        assert!(layer.error.is_none());
        let is_ip = ["ip", "ipv6.dstopts"].contains(&layer.protocol.name());
        if is_ip && !layer.context.fragment && (frames.len() > 1) {
            assert_ne!(layer.checksum(), Some(crate::Status::Bad));
            whole.push((layer.payload.to_vec(), frames.to_vec()));
        }
    });
    whole
}

#[test]
fn fragments_of_both_versions_are_put_together() {
    for v6 in [false, true] {
        let mut datagrams = Datagrams::new(Limits::default());
        assert_eq!(push(&mut datagrams, &fragment(v6, 7, 8, false, b"end"), 1, 0), []);
        assert_eq!(push(&mut datagrams, &fragment(v6, 8, 0, true, b"another8"), 2, 0), []);
        let whole = push(&mut datagrams, &fragment(v6, 7, 0, true, b"begin---"), 3, 0);
        assert_eq!(whole, [(b"begin---end".to_vec(), alloc::vec![1, 3])]);
        // The same identification again is another datagram.
        assert_eq!(push(&mut datagrams, &fragment(v6, 7, 0, true, b"begin---"), 4, 0), []);
        assert_eq!(datagrams.dropped, Dropped::default());
    }
}

#[test]
fn a_fragment_of_a_tunnel_is_put_together_twice() {
    let inner = |offset, more, bytes: &[u8]| {
        let mut packet = fragment(false, 1, offset, more, bytes);
        packet[9] = 253;
        packet
    };
    let mut datagrams = Datagrams::new(Limits::default());
    let mut carry = |id, inner: &[u8], frame| {
        let mut seen = Vec::new();
        for (offset, more, part) in [(0, true, &inner[..16]), (16, false, &inner[16..])] {
            let mut packet = fragment(false, id, offset, more, part);
            packet[9] = 4;
            let layers = Layers::new(&packet, Next::EtherType(0x0800));
            datagrams.layers(layers, frame, &mut |layer, frames| {
                if layer.payload == b"begin---end" {
                    seen.push(frames.to_vec());
                }
            });
        }
        seen
    };
    assert!(carry(1, &inner(0, true, b"begin---"), 1).is_empty());
    assert_eq!(carry(2, &inner(8, false, b"end"), 2).len(), 1);
}

#[test]
fn limits_are_kept_and_counted() {
    let limits = Limits { bytes: 20_000, flows: 10, holes: 3, age: 1000 };
    let mut datagrams = Datagrams::new(limits);
    for id in 0..100_u16 {
        push(&mut datagrams, &fragment(false, id, 0, true, &[0; 200]), 1, 0);
        assert!(datagrams.held() <= limits.bytes && datagrams.waiting.len() <= 10);
    }
    assert_eq!(datagrams.dropped, Dropped { flows: 90, ..Dropped::default() });
    push(&mut datagrams, &fragment(false, 200, 0, true, &[0; 8]), 1, 1001);
    assert_eq!((datagrams.dropped.age, datagrams.waiting.len()), (10, 1));
    for turn in 1..4 {
        push(&mut datagrams, &fragment(false, 200, turn * 16, true, &[0; 8]), 1, 1001);
    }
    assert_eq!((datagrams.dropped.holes, datagrams.waiting.len(), datagrams.held()), (1, 0, 0));
    for id in 0..100_u16 {
        push(&mut datagrams, &fragment(false, id % 8, id / 8 * 216, true, &[0; 200]), 1, 1001);
        assert!(datagrams.held() <= limits.bytes, "{}", datagrams.held());
    }
    assert!(datagrams.dropped.bytes > 0 || datagrams.dropped.holes > 1);
    let mut death = fragment(false, 300, 0, true, &[0; 8]);
    death[6..8].copy_from_slice(&0x1fff_u16.to_be_bytes());
    push(&mut datagrams, &death, 1, 1001);
    assert_eq!(datagrams.dropped.long, 1);
}

#[test]
fn overlaps_are_refused_where_that_is_asked_for() {
    for (strict, count) in [(false, 1), (true, 0)] {
        let mut datagrams = Datagrams::new(Limits::default());
        datagrams.strict = strict;
        push(&mut datagrams, &fragment(true, 7, 0, true, &[1; 16]), 1, 0);
        let whole = push(&mut datagrams, &fragment(true, 7, 8, false, &[2; 16]), 2, 0);
        assert_eq!((whole.len(), datagrams.dropped.overlap), (count, u64::from(strict)));
    }
}
