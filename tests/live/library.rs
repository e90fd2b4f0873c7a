//! The library: `septet::capture::live`.

use std::net::UdpSocket;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use septet::capture::live::{Backend, Direction, Error, Live, Ready, Sniffer, Statistics};
use septet::filter::capture::Filter;

use super::{Wire, alone, carried, frame, frames, ip};

/// Opens `right` for frames of ours.
#[track_caller]
fn open(sniffer: Sniffer, filter: &str) -> Live {
    let mut live = sniffer.open().unwrap();
    let filter = Filter::new(filter, live.link()).unwrap();
    live.filter(&filter).unwrap();
    live.start().unwrap();
    live
}

/// Frames of ours, tagged or not.
const OURS: &str = "ether proto 0x88b5 or (vlan and (ether proto 0x88b5 or (vlan and ether proto 0x88b5)))";

/// All that is left, after the end.
#[track_caller]
fn rest(live: &mut Live) -> Vec<Vec<u8>> {
    live.finish().unwrap();
    let mut all = Vec::new();
    while let Some(frame) = live.next().unwrap() {
        all.push(frame.bytes.to_vec());
    }
    all
}

#[test]
fn what_was_sent_is_what_is_received() {
    alone("library::what_was_sent_is_what_is_received", || {
        let mut live = open(Sniffer::new("right"), OURS);
        let (mut wire, frames) = (Wire::new("left"), frames());
        wire.all(&frames);
        let before = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        live.finish().unwrap();
        for (number, sent) in (1..).zip(&frames) {
            let frame = live.next().unwrap().unwrap();
            assert_eq!((frame.number, frame.bytes), (number, &sent[..]));
            assert_eq!(frame.original_len as usize, sent.len());
            assert_eq!(frame.options.flags().map(|flags| flags & 3), Some(1));
            assert!(frame.time.unwrap().secs().abs_diff(before.cast_signed()) < 60);
            assert_eq!(frame.about().unwrap().name.as_deref(), Some(&b"right"[..]));
        }
        assert!(live.next().unwrap().is_none());
        let all = frames.len() as u64;
        let counted = Statistics { captured: all, received: all, dropped: Some(0) };
        assert_eq!(live.statistics().unwrap(), counted);
    });
}

#[test]
fn pnet_receives_the_same_but_for_tags() {
    alone("library::pnet_receives_the_same_but_for_tags", || {
        let mut live = open(Sniffer::new("right").backend(Backend::Pnet), "ether proto 0x88b5");
        let mut wire = Wire::new("left");
        let sent: Vec<_> = (0..300).map(|number| frame(number, 60 + number as usize * 4, &[])).collect();
        wire.all(&sent);
        assert_eq!(rest(&mut live), sent.iter().map(|frame| frame.to_vec()).collect::<Vec<_>>());
        let counted = Statistics { captured: 300, received: 300, dropped: None };
        assert_eq!(live.statistics().unwrap(), counted);
    });
}

#[test]
fn filters_find_tags_that_the_card_took_out() {
    alone("library::filters_find_tags_that_the_card_took_out", || {
        for (filter, wanted) in
            [("vlan 5", vec![1]), ("ether proto 0x88b5", vec![0]), ("not vlan 5", vec![0, 2])]
        {
            let mut live = open(Sniffer::new("right"), filter);
            let mut wire = Wire::new("left");
            let tags: [&[_]; 3] = [&[], &[(0x8100, 0x2005)], &[(0x8100, 6)]];
            let sent: Vec<_> = (0..).zip(tags).map(|(number, tags)| frame(number, 80, tags)).collect();
            wire.all(&sent);
            let wanted: Vec<_> = wanted.into_iter().map(|nth: usize| sent[nth].to_vec()).collect();
            assert_eq!(rest(&mut live), wanted, "{filter}");
            assert_eq!(live.statistics().unwrap().received, wanted.len() as u64);
        }
    });
}

#[test]
fn what_is_not_captured_is_counted() {
    alone("library::what_is_not_captured_is_counted", || {
        let sent = 60_000;
        let mut live = open(Sniffer::new("right").buffer(0), "ether proto 0x88b5");
        let mut wire = Wire::new("left");
        (0..sent).for_each(|number| wire.send(&frame(number, 100, &[])));
        let captured = rest(&mut live).len() as u64;
        let counted = live.statistics().unwrap();
        let dropped = counted.dropped.unwrap();
        assert_eq!((captured, counted.received), (counted.captured, u64::from(sent)));
        assert_eq!(captured + dropped, u64::from(sent));
        assert!(dropped > 0 && captured > 0, "{counted:?}");
    });
}

#[test]
fn cut_frames_say_how_long_they_were() {
    alone("library::cut_frames_say_how_long_they_were", || {
        for backend in [Backend::Ring, Backend::Pnet] {
            let mut live = open(Sniffer::new("right").snaplen(64).backend(backend), "ether proto 0x88b5");
            Wire::new("left").send(&frame(0, 1000, &[]));
            live.finish().unwrap();
            let frame = live.next().unwrap().unwrap();
            assert_eq!((frame.bytes.len(), frame.original_len), (64, 1000), "{backend:?}");
        }
        let mut live = open(Sniffer::new("right").snaplen(64), "vlan");
        Wire::new("left").send(&frame(0, 1000, &[(0x8100, 7)]));
        live.finish().unwrap();
        let frame = live.next().unwrap().unwrap();
        assert_eq!(
            (frame.bytes.len(), &frame.bytes[12..16], frame.original_len),
            (64, &[0x81, 0, 0, 7][..], 1000)
        );
    });
}

#[test]
fn loopback_has_a_packet_once() {
    alone("library::loopback_has_a_packet_once", || {
        for backend in [Backend::Ring, Backend::Pnet] {
            let mut live = open(Sniffer::new("lo").backend(backend), "udp dst port 4242");
            UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"once", "127.0.0.1:4242").unwrap();
            let all = rest(&mut live);
            assert_eq!(all.len(), 1, "{backend:?}");
            assert!(all[0].ends_with(b"once"));
        }
    });
}

#[test]
fn directions_are_told_and_chosen() {
    alone("library::directions_are_told_and_chosen", || {
        let both = |direction| {
            let mut live = open(Sniffer::new("right").direction(direction), "ether proto 0x88b5");
            Wire::new("left").send(&frame(1, 60, &[]));
            Wire::new("right").send(&frame(2, 60, &[]));
            live.finish().unwrap();
            let mut seen = Vec::new();
            while let Some(frame) = live.next().unwrap() {
                seen.push((frame.bytes[17], frame.options.flags().map(|flags| flags & 3)));
            }
            seen
        };
        assert_eq!(both(Direction::Both), [(1, Some(1)), (2, Some(2))]);
        assert_eq!(both(Direction::In), [(1, Some(1))]);
        assert_eq!(both(Direction::Out), [(2, Some(2))]);
    });
}

#[test]
fn any_has_all_interfaces_behind_a_cooked_header() {
    alone("library::any_has_all_interfaces_behind_a_cooked_header", || {
        let mut live = open(Sniffer::new("any"), "");
        assert_eq!(live.link(), 276);
        Wire::new("left").send(&frame(1, 80, &[(0x8100, 9)]));
        UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"lo", "127.0.0.1:4242").unwrap();
        live.finish().unwrap();
        let mut seen = Vec::new();
        while let Some(frame) = live.next().unwrap() {
            let names = frame.layers().map(|layer| layer.protocol.name()).collect::<Vec<_>>().join(":");
            assert_eq!(frame.bytes.len(), frame.original_len as usize);
            seen.push((frame.bytes[10], names));
        }
        // Out of `left`, into `right`; then the loopback interface, once, and what it answers.
        assert_eq!(seen[0], (4, "sll:vlan".into()));
        assert_eq!(seen[1], (3, "sll:vlan".into()));
        assert_eq!(seen[2], (0, "sll:ip:udp".into()));
        assert_eq!(seen[3], (0, "sll:ip:icmp:ip:udp".into()));
        assert_eq!(seen.len(), 4);
        let mut live = open(Sniffer::new("any"), "udp port 4242 and host 127.0.0.1");
        UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"lo", "127.0.0.1:4242").unwrap();
        UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"lo", "127.0.0.1:4243").unwrap();
        assert_eq!(rest(&mut live).len(), 1);
    });
}

#[test]
fn another_thread_ends_it() {
    alone("library::another_thread_ends_it", || {
        for backend in [Backend::Ring, Backend::Pnet] {
            let mut live = open(Sniffer::new("right").backend(backend), "ether proto 0x88b5");
            let stop = live.stop();
            let sender = thread::spawn(move || {
                Wire::new("left").send(&frame(1, 60, &[]));
                thread::sleep(Duration::from_millis(100));
                stop.stop();
            });
            assert_eq!(live.next().unwrap().map(|frame| frame.bytes.len()), Some(60), "{backend:?}");
            assert!(live.next().unwrap().is_none());
            sender.join().unwrap();
        }
    });
}

#[test]
fn a_filter_can_be_changed_while_frames_come() {
    alone("library::a_filter_can_be_changed_while_frames_come", || {
        let mut live = open(Sniffer::new("right"), "ether proto 0x88b5");
        let mut wire = Wire::new("left");
        wire.send(&frame(1, 60, &[]));
        live.filter(&Filter::new("ether proto 0x88b5 and ether[14:4] = 3", 1).unwrap()).unwrap();
        (2..5).for_each(|number| wire.send(&frame(number, 60, &[])));
        let wanted: Arc<[u8]> = frame(3, 60, &[]);
        assert_eq!(rest(&mut live), [wanted.to_vec()]);
    });
}

/// The number of the next frame, or what is said instead.
fn next(live: &mut Live) -> Result<u8, String> {
    let next = live.next().map_err(|error| error.to_string())?;
    next.map(|frame| frame.bytes[17]).ok_or_else(|| "end".into())
}

#[test]
fn an_interface_goes_down_comes_back_and_goes() {
    alone("library::an_interface_goes_down_comes_back_and_goes", || {
        for backend in [Backend::Ring, Backend::Pnet] {
            let mut live = open(Sniffer::new("right").backend(backend), "ether proto 0x88b5");
            let mut wire = Wire::new("left");
            wire.send(&frame(1, 60, &[]));
            ip("link set right down");
            let mut first = [next(&mut live), next(&mut live)];
            if backend == Backend::Pnet {
                // Its socket says that the interface is down before it hands over what came earlier.
                first.sort_by_key(Result::is_err);
            }
            assert_eq!(first, [Ok(1), Err("right: the interface is down".into())], "{backend:?}");
            assert!(matches!(live.next_within(Duration::from_millis(300)), Ok(Ready::Later)));
            ip("link set right up");
            carried();
            wire.send(&frame(2, 60, &[]));
            assert_eq!(next(&mut live), Ok(2));
            wire.send(&frame(3, 60, &[]));
            assert_eq!(next(&mut live), Ok(3));
            wire.send(&frame(4, 60, &[]));
            ip("link del right");
            if backend == Backend::Ring {
                assert_eq!(next(&mut live), Ok(4));
            }
            let mut gone = || (0..4).any(|_| next(&mut live) == Err("right: the interface is gone".into()));
            assert!(gone(), "{backend:?}");
            assert!(live.next().unwrap().is_none());
            ip("link add left type veth peer name right");
            ip("link set left up");
            ip("link set right up");
            carried();
        }
    });
}

#[test]
fn what_cannot_be_opened_says_why() {
    alone("library::what_cannot_be_opened_says_why", || {
        let Err(error) = Sniffer::new("rihgt").open() else { panic!() };
        assert_eq!(error.to_string(), "rihgt: no such interface; did you mean right?");
        ip("link set right down");
        let mut live = Sniffer::new("right").open().unwrap();
        assert!(matches!(live.start(), Err(Error::Down(_))));
    });
}
