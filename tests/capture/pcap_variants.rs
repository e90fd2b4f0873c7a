//! Variants of pcap which the magic number does not tell, or not enough.

use crate::build::{ORDERS, Order, Slow, TempFile, drain, packets, pcap, read, record};
use septet::capture::{Capture, ErrorKind};

/// A record with `extra` bytes between its header and the packet.
fn extended(order: Order, packet: &[u8], extra: &[u8]) -> Vec<u8> {
    let len = packet.len() as u32;
    [order.words(&[1, 2, len, len]), extra.to_vec(), packet.to_vec()].concat()
}

/// Interface 3, an IPv4 packet, sent by this machine.
fn modified(order: Order) -> Vec<u8> {
    [order.u32(3), order.u16(0x0800), vec![4, 0]].concat()
}

#[test]
fn modified_records_are_of_24_or_28_bytes() {
    for order in ORDERS {
        for more in [vec![], vec![0; 4]] {
            let mut file = pcap(order, 0xa1b2_cd34, (2, 4), 65_535, 1);
            for packet in [&[9; 60][..], &[8; 61], &[7; 62], &[6; 63]] {
                file.extend(extended(order, packet, &[modified(order), more.clone()].concat()));
            }
            let lens: Vec<_> = packets(&file).iter().map(|seen| (seen.bytes[0], seen.bytes.len())).collect();
            assert_eq!(lens, [(9, 60), (8, 61), (7, 62), (6, 63)], "{order:?}");
            let slow = drain(Capture::new(Slow::new(&file)).unwrap());
            assert_eq!((slow.0.len(), slow.1.is_none()), (4, true));
        }
    }
}

#[test]
fn a_file_of_the_standard_magic_number_may_have_other_records() {
    let order = Order::Little;
    for extra in [modified(order), order.u32(0x9fbf_b601)] {
        let mut file = pcap(order, 0xa1b2_c3d4, (2, 4), 65_535, 1);
        for packet in [&[9; 60][..], &[8; 61], &[7; 62], &[6; 63]] {
            file.extend(extended(order, packet, &extra));
        }
        let (seen, error) = TempFile::new(&file).read();
        assert_eq!((seen.len(), error.is_none()), (4, true), "{error:?}");
        assert_eq!(seen[3].bytes, [6; 63]);
    }
}

#[test]
fn old_versions_have_the_original_length_first() {
    for order in ORDERS {
        let swapped = [order.words(&[1, 2, 60, 3]), b"abc".to_vec()].concat();
        for version in [(2, 0), (2, 2), (2, 3), (543, 0)] {
            let file = [pcap(order, 0xa1b2_c3d4, version, 68, 1), swapped.clone()].concat();
            let seen = &packets(&file)[0];
            assert_eq!((&seen.bytes[..], seen.original_len), (&b"abc"[..], 60), "{version:?}");
        }
        let file = [pcap(order, 0xa1b2_c3d4, (2, 3), 68, 1), record(order, 1, 2, b"abc", 60)].concat();
        assert_eq!(packets(&file)[0].original_len, 60, "some of version 2.3 have it second");
    }
}

#[test]
fn aix_has_nanoseconds_and_interface_types() {
    let order = Order::Big;
    for (network, link, bytes) in [(6, 1, &b"\x03\x03\x03abc"[..]), (15, 10, b"abc")] {
        let file = [
            pcap(order, 0xa1b2_c3d4, (2, 2), 68, network),
            order.words(&[1, 5, 60, 6]),
            b"\x03\x03\x03abc".to_vec(),
        ];
        let seen = &packets(&file.concat())[0];
        assert_eq!((seen.link, &seen.bytes[..], seen.time), (link, bytes, Some((1, 5))));
    }
}

#[test]
fn ixia_has_four_bytes_more_of_file_header() {
    for (magic, nanos) in [(0x1c00_01ac, 5), (0x1c00_01ab, 5_000)] {
        for order in ORDERS {
            let file = [pcap(order, magic, (2, 4), 68, 1), order.u32(19), record(order, 1, 5, b"abc", 3)];
            assert_eq!(packets(&file.concat())[0].time, Some((1, nanos)));
        }
    }
}

#[test]
fn a_version_before_2_is_unknown() {
    let (_, error) = read(&pcap(Order::Big, 0xa1b2_c3d4, (1, 9), 68, 1));
    assert!(matches!(error.unwrap().kind, ErrorKind::Version { major: 1, minor: 9 }));
}
