//! What a sound capture of each format says.

use septet::capture::{ByteOrder, Capture, Compression, Format};
use std::io::Cursor;

use crate::build::{
    ORDERS, Order, Seen, enhanced, interface, option, packets, pcap, read, record, section, snoop,
};

#[test]
fn pcap_of_micro_and_nanoseconds_in_both_orders() {
    for order in ORDERS {
        for (magic, unit) in [(0xa1b2_c3d4, 1_000), (0xa1b2_3c4d, 1)] {
            let file = [
                pcap(order, magic, (2, 4), 96, 1),
                record(order, 1_700_000_000, 123_456, b"abc", 1514),
                record(order, u32::MAX, 999_999, b"", 0),
            ];
            let want = [
                Seen {
                    link: 1,
                    interface: 0,
                    time: Some((1_700_000_000, 123_456 * unit)),
                    bytes: b"abc".into(),
                    original_len: 1514,
                },
                Seen {
                    link: 1,
                    interface: 0,
                    time: Some((0xffff_ffff, 999_999 * unit)),
                    bytes: Vec::new(),
                    original_len: 0,
                },
            ];
            assert_eq!(packets(&file.concat()), want);
        }
    }
}

#[test]
fn the_network_field_of_pcap_has_a_link_type_and_an_fcs_length() {
    let file = pcap(Order::Big, 0xa1b2_c3d4, (2, 4), 96, 0x2400_0001);
    let capture = Capture::new(Cursor::new(file)).unwrap();
    let [interface] = capture.interfaces() else { panic!() };
    assert_eq!((interface.link, interface.file_link, interface.fcs_len), (1, 1, Some(4)));
    assert_eq!((interface.snaplen, interface.order), (96, ByteOrder::Big));
    let file = pcap(Order::Little, 0xa1b2_c3d4, (2, 4), 0, 12);
    let capture = Capture::new(Cursor::new(file)).unwrap();
    let [interface] = capture.interfaces() else { panic!() };
    assert_eq!((interface.link, interface.file_link, interface.fcs_len), (101, 12, None));
}

#[test]
fn pcapng_counts_interfaces_over_all_sections() {
    let mut file = Vec::new();
    for order in ORDERS {
        file.extend(section(order));
        file.extend(interface(order, 1, 0, &option(order, 2, b"eth0\0x")));
        file.extend(interface(order, 12, 0, &option(order, 9, &[9])));
        file.extend(enhanced(order, 1, 1_000_000_005, b"raw", 3, &[]));
        file.extend(enhanced(order, 0, 2_000_006, b"ether", 70_000, &[]));
    }
    let mut capture = Capture::new(Cursor::new(file)).unwrap();
    let mut seen = Vec::new();
    while let Some(frame) = capture.next().unwrap() {
        let time = frame.time.map(|time| (time.secs(), time.nanos()));
        seen.push((frame.interface, frame.link, time, frame.bytes.to_vec(), frame.original_len));
    }
    let raw = |index| (index, 101, Some((1, 5)), b"raw".to_vec(), 3);
    let ether = |index| (index, 1, Some((2, 6_000)), b"ether".to_vec(), 70_000);
    assert_eq!(seen, [raw(1), ether(0), raw(3), ether(2)]);
    let ids: Vec<_> = capture.interfaces().iter().map(|i| (i.section, i.id, i.name.as_deref())).collect();
    let name = Some(&b"eth0"[..]);
    assert_eq!(ids, [(0, 0, name), (0, 1, None), (1, 0, name), (1, 1, None)]);
}

#[test]
fn pcapng_time_has_a_resolution_and_an_offset() {
    let time = |code: u8, offset: i64, ticks: u64| {
        let order = Order::Little;
        let options =
            [option(order, 9, &[code]), option(order, 14, &order.u64(offset.cast_unsigned()))].concat();
        let file = [section(order), interface(order, 1, 0, &options), enhanced(order, 0, ticks, b"", 0, &[])];
        packets(&file.concat())[0].time.unwrap()
    };
    assert_eq!(time(6, -1_000, 5_000_001), (-995, 1_000));
    assert_eq!(time(0x8a, 10, 1_536), (11, 500_000_000));
    assert_eq!(time(12, 0, 1_000_000_001_999), (1, 1));
    // A second has more ticks than 64 bits can count.
    assert_eq!(time(20, 3, u64::MAX), (3, 184_467_440));
}

#[test]
fn snoop_is_padded_and_numbers_links_its_own_way() {
    let file = snoop(4, &[(10, b"abcde"), (11, b"")]);
    let seen = packets(&file);
    assert_eq!((seen[0].link, seen[0].time, seen[0].original_len), (1, Some((10, 500_000_000)), 6));
    assert_eq!((&seen[0].bytes[..], seen.len()), (&b"abcde"[..], 2));
    for (network, link) in [(8, 10), (18, 123), (77, u32::MAX)] {
        assert_eq!(packets(&snoop(network, &[(1, b"abcd")]))[0].link, link);
    }
}

#[test]
fn snoop_with_a_trailer_in_each_record_is_of_surveyor() {
    let order = Order::Big;
    let mut file = snoop(12, &[]);
    file.extend(order.words(&[4, 4, 24 + 4 + 16, 0, 1, 2]));
    file.extend([0; 20]);
    let (seen, error) = read(&file);
    assert_eq!((seen[0].link, seen[0].bytes.len(), error.is_none()), (1, 4, true));
}

#[test]
fn what_a_capture_is_can_be_asked() {
    for (file, format, order) in [
        (pcap(Order::Big, 0xa1b2_c3d4, (2, 4), 0, 1), Format::Pcap, ByteOrder::Big),
        (section(Order::Little), Format::Pcapng, ByteOrder::Little),
        (snoop(4, &[]), Format::Snoop, ByteOrder::Big),
    ] {
        let size = file.len() as u64;
        let mut capture = Capture::new(Cursor::new(file)).unwrap();
        assert!(capture.next().unwrap().is_none(), "a capture without packets is a capture");
        assert_eq!((capture.format(), capture.byte_order()), (format, order));
        assert_eq!((capture.offset(), capture.compression()), (size, None::<Compression>));
    }
    assert_eq!(
        format!("{} {} {}", Format::Pcapng, ByteOrder::Big, Compression::Zstd),
        "pcapng big-endian zstd"
    );
}
