//! Mapped files that change while they are read.

use std::fs::OpenOptions;
use std::io::Write;

use septet::capture::{Capture, ErrorKind, open};

use crate::build::{Order, TempFile, drain, enhanced, interface, pcap, record, section};

const PACKETS: u32 = 40_000;
const PACKET: [u8; 200] = [0x45; 200];

/// 8 MB each.
fn files() -> [Vec<u8>; 2] {
    let order = Order::Little;
    let mut old = pcap(order, 0xa1b2_c3d4, (2, 4), 65_535, 1);
    let mut new = [section(order), interface(order, 1, 0, &[])].concat();
    for secs in 1..=PACKETS {
        old.extend(record(order, secs, 0, &PACKET, 200));
        new.extend(enhanced(order, 0, u64::from(secs), &PACKET, 200, &[]));
    }
    [old, new]
}

fn cut(file: &TempFile, len: u64) {
    OpenOptions::new().write(true).open(&file.0).unwrap().set_len(len).unwrap();
}

fn step(capture: &mut Capture, count: u32) {
    for _ in 0..count {
        assert_eq!(capture.next().unwrap().unwrap().bytes, PACKET);
    }
}

#[test]
fn a_file_that_shrinks_ends_with_an_error_and_no_signal() {
    for bytes in files() {
        let size = bytes.len() as u64;
        // In the window that is being read, at a page and inside of one; in a later one; to nothing; by a byte.
        for len in [400_000, 409_600, 409_601, 5_000_000, 0, 1, size - 1] {
            let file = TempFile::new(&bytes);
            let mut capture = open(&file.0).unwrap();
            assert_eq!(capture.size(), Some(size));
            step(&mut capture, 100);
            cut(&file, len);
            let (mut count, error) = (100_u64, loop_to_end(&mut capture));
            count += error.0;
            let ErrorKind::Shrunk { from, to } = error.1.kind else { panic!("{len}: {:?}", error.1) };
            assert_eq!((from, to), (size, len));
            assert_eq!(error.1.record, count + 1);
            assert!(capture.next().unwrap().is_none());
            // All that the file still has was given, and nothing that it has not.
            let least = len.saturating_sub(300) / 232;
            assert!(count >= 100 && count >= least && count * 216 <= len.max(100 * 216), "{len}: {count}");
        }
    }
}

/// The packets up to the error, which are all sound.
fn loop_to_end(capture: &mut Capture) -> (u64, septet::capture::Error) {
    let mut count = 0;
    loop {
        match capture.next() {
            Ok(Some(frame)) => {
                assert_eq!(frame.bytes, PACKET);
                count += 1;
            }
            Ok(None) => panic!("the end after {count} packets"),
            Err(error) => return (count, error),
        }
    }
}

#[test]
fn a_packet_in_hand_reads_as_zeros_when_its_file_is_gone() {
    let [bytes, _] = files();
    let file = TempFile::new(&bytes);
    let mut capture = open(&file.0).unwrap();
    step(&mut capture, 1_000);
    let frame = capture.next().unwrap().unwrap();
    cut(&file, 0);
    assert_eq!(frame.bytes, [0; 200]);
    assert!(matches!(capture.next().unwrap_err().kind, ErrorKind::Shrunk { to: 0, .. }));
}

#[test]
fn a_file_that_grows_is_read_to_its_end() {
    for (bytes, more) in files()
        .into_iter()
        .zip([record(Order::Little, 1, 0, &PACKET, 200), enhanced(Order::Little, 0, 1, &PACKET, 200, &[])])
    {
        let file = TempFile::new(&bytes);
        let mut capture = open(&file.0).unwrap();
        step(&mut capture, PACKETS - 10);
        let mut end = OpenOptions::new().append(true).open(&file.0).unwrap();
        end.write_all(&more).unwrap();
        step(&mut capture, 11);
        // Half a record is cut short, wherever it ends.
        end.write_all(&more[..100]).unwrap();
        let error = capture.next().unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Cut { have: 100, .. }), "{error:?}");
    }
}

#[test]
fn packets_of_no_bytes_are_not_taken_for_a_file_that_shrank() {
    let order = Order::Little;
    let mut bytes = pcap(order, 0xa1b2_c3d4, (2, 4), 65_535, 1);
    for _ in 0..1_000 {
        bytes.extend(record(order, 0, 0, b"", 0));
    }
    let (seen, error) = TempFile::new(&bytes).read();
    assert_eq!((seen.len(), error.is_none()), (1_000, true));
}

#[test]
fn more_files_than_can_be_mapped_are_read() {
    let [bytes, _] = files();
    let file = TempFile::new(&bytes[..24 + 216 * 10]);
    let captures: Vec<_> = (0..100).map(|_| open(&file.0).unwrap()).collect();
    for capture in captures {
        assert_eq!(drain(capture).0.len(), 10);
    }
}
