//! Where bytes come from: at once, one by one, a pipe that is not at its end.

use std::io::{self, Cursor, Read};

use septet::capture::{Capture, ErrorKind, Options};

use crate::build::{ORDERS, Order, Slow, TempFile, drain, packets, pcap, read, record, samples};

#[test]
fn a_file_a_stream_and_a_slow_stream_say_the_same() {
    for (file, ends) in samples() {
        let want = packets(&file);
        assert_eq!(want.len(), ends.len());
        assert_eq!(drain(Capture::new(Slow::new(&file)).unwrap()).0, want);
        let disk = TempFile::new(&file);
        assert_eq!(disk.read().0, want);
        let mut options = Options::default();
        options.map = false;
        let mut capture = Capture::open(&disk.0, options).unwrap();
        assert_eq!(capture.size(), Some(file.len() as u64));
        let start = capture.position();
        assert_eq!(capture.next().unwrap().unwrap().number, 1);
        assert!(capture.position() > start && capture.position() == capture.offset());
        assert_eq!(drain(Capture::open(&disk.0, options).unwrap()).0, want);
    }
}

#[test]
fn a_record_larger_than_the_buffer_is_read() {
    for order in ORDERS {
        let large = vec![7; 262_144];
        let file = [
            pcap(order, 0xa1b2_c3d4, (2, 4), 262_144, 1),
            record(order, 1, 0, b"abc", 3),
            record(order, 2, 0, &large, 262_144),
            record(order, 3, 0, b"def", 3),
        ]
        .concat();
        let seen = packets(&file);
        assert_eq!((&seen[1].bytes, &seen[2].bytes[..]), (&large, &b"def"[..]));
        assert_eq!(seen, TempFile::new(&file).read().0);
    }
}

/// Hands out pieces, then fails: whoever asks for more than it needs gets the error.
struct Pieces(Vec<Vec<u8>>);

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("asked for more than was needed"));
        }
        let piece = self.0.remove(0);
        out[..piece.len()].copy_from_slice(&piece);
        Ok(piece.len())
    }
}

#[test]
fn a_packet_of_a_pipe_is_there_before_the_next_is_sent() {
    let order = Order::Little;
    let header = pcap(order, 0xa1b2_c3d4, (2, 4), 65_535, 1);
    let pieces = vec![header, record(order, 1, 0, b"abc", 3), record(order, 2, 0, b"def", 3)];
    let mut capture = Capture::new(Pieces(pieces)).unwrap();
    assert_eq!(capture.next().unwrap().unwrap().bytes, b"abc");
    assert_eq!(capture.next().unwrap().unwrap().bytes, b"def");
    let error = capture.next().unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Io(_)));
    assert_eq!((error.record, error.offset), (3, 24 + 19 + 19));
    assert!(capture.next().unwrap().is_none());
}

#[test]
fn an_empty_file_and_one_of_something_else_are_no_captures() {
    let (_, error) = read(b"");
    assert_eq!(error.unwrap().to_string(), "not a capture: it is empty");
    assert_eq!(TempFile::new(b"").read().1.unwrap().to_string(), "not a capture: it is empty");
    for other in [&b"GIF89a\x01\0\x01\0"[..], b"a", b"\x7fELF", &[0; 100]] {
        let (_, error) = read(other);
        assert!(matches!(error.unwrap().kind, ErrorKind::NotCapture(start) if other.starts_with(&start)));
        assert!(matches!(TempFile::new(other).read().1.unwrap().kind, ErrorKind::NotCapture(_)));
    }
}

#[test]
fn what_cannot_be_opened_is_an_error_of_the_system() {
    let missing = TempFile::new(b"");
    std::fs::remove_file(&missing.0).unwrap();
    assert!(matches!(missing.read().1.unwrap().kind, ErrorKind::Io(_)));
    let folder = Capture::open(std::env::temp_dir(), Options::default());
    assert!(matches!(folder.map(drain).unwrap_err().kind, ErrorKind::Io(_)));
}

#[test]
fn a_file_that_was_read_in_part_goes_on_where_it_stands() {
    let order = Order::Little;
    let file = [vec![0; 7], pcap(order, 0xa1b2_c3d4, (2, 4), 65_535, 1), record(order, 1, 0, b"abc", 3)];
    let disk = TempFile::new(&file.concat());
    let mut open = std::fs::File::open(&disk.0).unwrap();
    open.read_exact(&mut [0; 7]).unwrap();
    let capture = Capture::from_file(open, Options::default()).unwrap();
    assert_eq!(drain(capture).0[0].bytes, b"abc");
}

#[test]
fn a_capture_can_be_read_on_another_thread() {
    let (file, ends) = samples().remove(0);
    let capture = Capture::new(Cursor::new(file)).unwrap();
    let count = std::thread::spawn(move || drain(capture).0.len()).join().unwrap();
    assert_eq!(count, ends.len());
}
