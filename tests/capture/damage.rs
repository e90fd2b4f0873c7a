//! Captures cut at every byte and damaged at every byte: what is whole comes first, then an error that says where.

use septet::capture::{
    BLOCK_LIMIT, Capture, Damage, ErrorKind, INTERFACE_LIMIT, LARGE_PACKET_LIMIT, PACKET_LIMIT,
};

use crate::build::{
    ORDERS, Order, Slow, TempFile, block, drain, enhanced, interface, option, packets, pcap, read, record,
    samples, section, snoop,
};

#[test]
fn a_capture_cut_at_any_byte_gives_all_whole_packets_first() {
    for (file, ends) in samples() {
        let want = packets(&file);
        for len in 0..file.len() {
            let whole = ends.iter().filter(|end| **end <= len).count();
            let (seen, error) = read(&file[..len]);
            assert_eq!(seen, want[..whole], "{len} bytes");
            let Some(error) = error else { continue };
            match error.kind {
                ErrorKind::Cut { need, have } => assert!(have < need),
                ErrorKind::NotCapture(start) => assert!(len < 8 && start.len() == len),
                other => panic!("{len} bytes: {other:?}"),
            }
            assert!(error.record == 0 || error.record == whole as u64 + 1);
            assert!(error.offset <= len as u64);
        }
    }
}

#[test]
fn a_cut_is_only_no_error_between_records() {
    for (file, ends) in samples() {
        for len in 40..file.len() {
            let between = read(&file[..len]).1.is_none();
            // Between packets, and in pcapng between the other blocks too.
            assert!(!ends.contains(&len) || between, "{len} bytes");
            assert!(!between || len % 4 == 0 || ends.contains(&len), "{len} bytes");
        }
    }
}

#[test]
fn a_mapped_file_that_is_cut_says_the_same_as_a_stream() {
    for (file, _) in samples() {
        for len in 0..file.len() {
            let (stream, mapped) = (read(&file[..len]), TempFile::new(&file[..len]).read());
            assert_eq!(stream.0, mapped.0);
            assert_eq!(stream.1.map(|e| e.to_string()), mapped.1.map(|e| e.to_string()));
        }
    }
}

#[test]
fn no_byte_that_is_damaged_makes_it_panic() {
    for (file, _) in samples() {
        let want = packets(&file).len();
        for at in 0..file.len() {
            for value in [0, 1, 4, 0x7f, 0x80, 0xff] {
                let mut file = file.clone();
                file[at] = value;
                assert!(read(&file).0.len() <= want + 1);
            }
        }
    }
}

/// What was read beyond a block that is too short, or beyond the first packets, must not decide.
#[test]
fn what_is_wrong_does_not_depend_on_how_much_is_read_at_once() {
    let order = Order::Little;
    let short =
        [section(order), interface(order, 1, 0, &[]), block(order, 6, &order.words(&[1, 0]))].concat();
    let modified = pcap(order, 0xa1b2_cd34, (2, 4), 65_535, 1);
    // Records of 24 bytes and a packet; the tail of one more is shorter than its header.
    let one = [order.words(&[1, 2, 4, 4, 1]), vec![8, 0, 0, 0, 9, 9, 9, 9]].concat();
    let long = [order.words(&[1, 2, 4, 4, 1]), vec![8, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9]].concat();
    let tail = [order.words(&[1, 2, 0xffff_ffff, 4]), vec![0]].concat();
    for file in [
        [&short[..], &[0xff; 40]].concat(),
        [&modified[..], &one, &one, &one, &tail].concat(),
        [&modified[..], &long, &long, &[0xff; 30]].concat(),
        [&modified[..], &one, &long, &one, &long].concat(),
    ] {
        let (quick, slow) = (read(&file), drain(Capture::new(Slow::new(&file)).unwrap()));
        assert_eq!(quick.0, slow.0);
        assert_eq!(quick.1.map(|error| error.to_string()), slow.1.map(|error| error.to_string()));
    }
}

fn damage(file: &[u8]) -> (usize, u64, u64, Damage) {
    let (seen, error) = read(file);
    let error = error.unwrap();
    let ErrorKind::Damaged(damage) = error.kind else { panic!("{error:?}") };
    (seen.len(), error.record, error.offset, damage)
}

#[test]
fn a_packet_longer_than_the_limit_is_damage() {
    for order in ORDERS {
        for (link, limit) in [(1, PACKET_LIMIT), (231, LARGE_PACKET_LIMIT)] {
            let len = limit + 1;
            let file = [
                pcap(order, 0xa1b2_3c4d, (2, 4), u32::MAX, link),
                record(order, 1, 0, b"abc", 3),
                order.words(&[1, 0, len, len]),
                vec![0; 100],
            ];
            assert_eq!(damage(&file.concat()), (1, 2, 24 + 19, Damage::PacketLen { len, limit }));
        }
        let file = [section(order), interface(order, 1, 0, &[])].concat();
        let huge =
            block(order, 6, &[order.words(&[0, 0, 0, PACKET_LIMIT + 1, 60]), vec![0; 300_000]].concat());
        let want = Damage::PacketLen { len: PACKET_LIMIT + 1, limit: PACKET_LIMIT };
        assert_eq!(damage(&[file, huge].concat()).3, want);
    }
    let huge = Order::Big.words(&[PACKET_LIMIT + 1, 4, 28, 0, 0, 0]);
    let want = Damage::PacketLen { len: PACKET_LIMIT + 1, limit: PACKET_LIMIT };
    assert_eq!(damage(&[snoop(4, &[]), huge].concat()).3, want);
}

#[test]
fn what_a_block_says_must_fit_in_it() {
    for order in ORDERS {
        let start =
            [section(order), interface(order, 1, 0, &[]), enhanced(order, 0, 1, b"abc", 3, &[])].concat();
        let at = start.len() as u64;
        let trailer = |mut block: Vec<u8>| {
            let end = block.len();
            block[end - 4..].copy_from_slice(&order.u32(7));
            block
        };
        for (bad, want) in [
            (order.words(&[77, 8, 8]), Damage::Short { len: 8, least: 12 }),
            (order.words(&[77, BLOCK_LIMIT + 1, 0]), Damage::BlockLen(BLOCK_LIMIT + 1)),
            (block(order, 6, &order.words(&[0, 0, 0, 0])), Damage::Short { len: 28, least: 32 }),
            (block(order, 6, &order.words(&[0, 0, 0, 4, 4])), Damage::Short { len: 32, least: 36 }),
            (block(order, 6, &order.words(&[1, 0, 0, 0, 0])), Damage::Interface { index: 1, count: 1 }),
            (block(order, 3, &order.words(&[4])), Damage::Short { len: 16, least: 20 }),
            (block(order, 3, &[]), Damage::Short { len: 12, least: 16 }),
            (block(order, 1, &[0; 4]), Damage::Short { len: 16, least: 20 }),
            (
                enhanced(order, 0, 1, b"", 0, &[order.u16(1), order.u16(5), vec![0; 4]].concat()),
                Damage::Option { code: 1, len: 5 },
            ),
            (enhanced(order, 0, 1, b"", 0, &option(order, 2, b"ab")), Damage::Option { code: 2, len: 2 }),
            (trailer(enhanced(order, 0, 1, b"", 0, &[])), Damage::Lengths { first: 32, last: 7 }),
            (trailer(block(order, 77, b"")), Damage::Lengths { first: 12, last: 7 }),
        ] {
            // What is behind it does not matter.
            let file = [start.clone(), bad, vec![0; 40]].concat();
            assert_eq!(damage(&file), (1, 2, at, want));
        }
        let magic = block(order, 0x0a0d_0d0a, &[7; 16]);
        assert_eq!(damage(&[start.clone(), magic].concat()).3, Damage::Magic(0x0707_0707));
        let simple = block(order, 3, &order.words(&[0]));
        let want = Damage::Interface { index: 0, count: 0 };
        assert_eq!(damage(&[section(order), simple].concat()).3, want, "before any interface");
    }
}

#[test]
fn a_section_of_an_unknown_version_is_not_read() {
    for order in ORDERS {
        let mut file = section(order);
        file[12..16].copy_from_slice(&[order.u16(1), order.u16(1)].concat());
        let error = read(&file).1.unwrap();
        assert!(matches!(error.kind, ErrorKind::Version { major: 1, minor: 1 }));
    }
}

#[test]
fn a_snoop_record_shorter_than_its_packet_is_damage() {
    let bad = Order::Big.words(&[4, 4, 27, 0, 0, 0, 0]);
    let want = (0, 1, 16, Damage::Short { len: 27, least: 28 });
    assert_eq!(damage(&[snoop(4, &[]), bad].concat()), want);
}

#[test]
fn interfaces_are_limited() {
    let order = Order::Little;
    let mut file = section(order);
    for _ in 0..=INTERFACE_LIMIT {
        file.extend(interface(order, 1, 0, &[]));
    }
    assert_eq!(damage(&file).3, Damage::Interfaces);
    let comment = option(order, 1, &vec![b'a'; 60_000]).repeat(200);
    let file = [section(order), interface(order, 1, 0, &comment)].concat();
    assert_eq!(damage(&file).3, Damage::Interfaces, "12 MB of comments");
}
