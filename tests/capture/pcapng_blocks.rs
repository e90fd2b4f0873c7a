//! What stands in a pcapng file beside packets, and behind them.

use std::io::Cursor;

use septet::capture::BlockKind::{
    Custom, CustomNoCopy, Interface, Names, Other, Secrets, Section, Statistics,
};
use septet::capture::{Capture, Record};

use crate::build::{ORDERS, Order, block, enhanced, interface, option, section};

fn capture(parts: &[Vec<u8>]) -> Capture {
    Capture::new(Cursor::new(parts.concat())).unwrap()
}

#[test]
fn blocks_come_in_the_order_of_the_file() {
    for order in ORDERS {
        let names = [order.u16(1), order.u16(6), vec![192, 0, 2, 1, b'a', 0, 0, 0], order.u32(0)].concat();
        let secrets = [order.u32(0x544c_534b), order.u32(5), b"abcde".to_vec()].concat();
        let mut capture = capture(&[
            section(order),
            interface(order, 1, 0, &[]),
            block(order, 4, &names),
            block(order, 10, &secrets),
            enhanced(order, 0, 1, b"abc", 3, &[]),
            block(order, 0xbad, &[order.u32(32_473), b"data".to_vec()].concat()),
            block(order, 0x4000_0bad, &order.u32(32_473)),
            block(order, 77, b"nobody knows"),
            block(order, 5, &[order.words(&[0, 0, 1]), option(order, 1, b"end")].concat()),
        ]);
        let mut kinds = Vec::new();
        let mut offset = 0;
        while let Some(record) = capture.next_record().unwrap() {
            let block = match record {
                Record::Frame(frame) => {
                    assert_eq!((frame.bytes, frame.number), (&b"abc"[..], 1));
                    offset += 36;
                    continue;
                }
                Record::Block(block) => block,
            };
            assert_eq!(block.offset, offset);
            offset += block.body.len() as u64 + 12;
            kinds.push(block.kind);
            match block.kind {
                Names => {
                    let name = block.names().next().unwrap();
                    assert_eq!((name.address, name.name), (&[192, 0, 2, 1][..], &b"a"[..]));
                }
                Secrets => assert_eq!(block.secrets(), Some((0x544c_534b, &b"abcde"[..]))),
                Custom => assert_eq!(block.custom(), Some((32_473, &b"data"[..]))),
                Statistics => {
                    assert_eq!(block.options().comments().collect::<Vec<_>>(), [b"end"]);
                }
                Other(_) => assert_eq!(block.body, b"nobody knows"),
                _ => {}
            }
        }
        let want = [Section, Interface, Names, Secrets, Custom, CustomNoCopy, Other(77), Statistics];
        assert_eq!(kinds, want);
    }
}

#[test]
fn options_of_a_packet() {
    for order in ORDERS {
        let options = [
            option(order, 1, b"first"),
            option(order, 2, &order.u32(0x0102_0304)),
            option(order, 4, &order.u64(1 << 40)),
            option(order, 1, b"second\0hidden"),
            option(order, 5, &order.u64(7)),
            option(order, 0, &[]),
        ];
        let options = options.concat();
        let mut capture = capture(&[
            section(order),
            interface(order, 1, 0, &[]),
            enhanced(order, 0, 1, b"abc", 3, &options),
            enhanced(order, 0, 2, b"abc", 3, &[]),
        ]);
        let with = capture.next().unwrap().unwrap().options;
        assert_eq!(with.comments().collect::<Vec<_>>(), [&b"first"[..], b"second"]);
        assert_eq!(
            (with.flags(), with.drop_count(), with.packet_id()),
            (Some(0x0102_0304), Some(1 << 40), Some(7))
        );
        assert_eq!((with.raw(), with.iter().count()), (&options[..], 5));
        let without = capture.next().unwrap().unwrap().options;
        assert_eq!((without.flags(), without.drop_count(), without.packet_id()), (None, None, None));
        assert!(without.raw().is_empty());
    }
}

#[test]
fn obsolete_and_simple_packets() {
    for order in ORDERS {
        let obsolete = |drops| {
            let fixed = [order.u16(1), order.u16(drops), order.words(&[0, 9, 3, 60])].concat();
            block(order, 2, &[fixed, b"abc\0".to_vec()].concat())
        };
        let mut capture = capture(&[
            section(order),
            interface(order, 1, 4, &[]),
            interface(order, 101, 0, &[]),
            obsolete(5),
            obsolete(0xffff),
            block(order, 3, &[order.u32(60), b"abcd".to_vec()].concat()),
        ]);
        let frame = capture.next().unwrap().unwrap();
        assert_eq!((frame.link, frame.bytes, frame.original_len), (101, &b"abc"[..], 60));
        assert_eq!(frame.options.drop_count(), Some(5));
        assert_eq!(capture.next().unwrap().unwrap().options.drop_count(), None);
        let frame = capture.next().unwrap().unwrap();
        assert_eq!((frame.link, frame.bytes, frame.original_len), (1, &b"abcd"[..], 60));
        assert_eq!(frame.time, None);
    }
}

#[test]
fn what_an_interface_says_is_kept() {
    let order = Order::Big;
    let options = [
        option(order, 2, b"eth0"),
        option(order, 3, b"the first"),
        option(order, 13, &[32]),
        option(order, 12, b"an OS"),
    ];
    let mut capture = capture(&[section(order), interface(order, 1, 9, &options.concat())]);
    assert!(capture.interfaces().is_empty(), "they come with their blocks");
    assert!(capture.next().unwrap().is_none());
    let interface = &capture.interfaces()[0];
    assert_eq!(interface.name.as_deref(), Some(&b"eth0"[..]));
    assert_eq!(interface.description.as_deref(), Some(&b"the first"[..]));
    assert_eq!((interface.fcs_len, interface.snaplen), (Some(4), 9));
    assert_eq!(interface.options().first(12), Some(&b"an OS"[..]));
}

#[test]
fn a_length_that_is_not_padded_is_rounded_up() {
    let order = Order::Little;
    let mut packet = enhanced(order, 0, 1, b"abc", 3, &[]);
    let end = packet.len() - 4;
    packet[4] -= 1;
    packet[end] -= 1;
    let next = enhanced(order, 0, 2, b"abc", 3, &[]);
    let mut capture = capture(&[section(order), interface(order, 1, 0, &[]), packet, next]);
    assert_eq!(capture.next().unwrap().unwrap().bytes, b"abc");
    assert_eq!(capture.next().unwrap().unwrap().number, 2);
}
