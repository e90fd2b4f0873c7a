//! Captures behind gzip, zstd and lz4.

use std::io::{Cursor, Write};

use septet::capture::{Capture, Compression, ErrorKind, Options};

use crate::build::{Order, Seen, Slow, TempFile, drain, packets, pcap, read, record, samples};

const ALL: [Compression; 3] = [Compression::Gzip, Compression::Zstd, Compression::Lz4];

fn pack(how: Compression, bytes: &[u8]) -> Vec<u8> {
    match how {
        Compression::Gzip => {
            let header = flate2::GzBuilder::new().filename("name").comment("comment").extra(vec![1, 2, 3]);
            let mut encoder = header.write(Vec::new(), flate2::Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Compression::Zstd => {
            let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
            encoder.include_checksum(true).unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        _ => lz4(bytes, lz4_flex::frame::BlockMode::Linked),
    }
}

fn lz4(bytes: &[u8], mode: lz4_flex::frame::BlockMode) -> Vec<u8> {
    let info = lz4_flex::frame::FrameInfo::new()
        .block_mode(mode)
        .block_size(lz4_flex::frame::BlockSize::Max64KB)
        .block_checksums(true)
        .content_checksum(true)
        .content_size(Some(bytes.len() as u64));
    let mut encoder = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// 400 kB: more than a block, more than a window of deflate.
fn long() -> Vec<u8> {
    let order = Order::Big;
    let mut file = pcap(order, 0xa1b2_c3d4, (2, 4), 65_535, 1);
    for secs in 1..=1_000_u32 {
        let packet: Vec<u8> = (0..secs % 777).map(|at| ((at * secs) >> 4) as u8).collect();
        file.extend(record(order, secs, 0, &packet, 800));
    }
    file
}

#[test]
fn every_format_behind_every_compression_from_every_source() {
    for (file, _) in samples().into_iter().chain([(long(), vec![])]) {
        let want = packets(&file);
        for how in ALL {
            let packed = pack(how, &file);
            assert_eq!(packets(&packed), want, "{how}");
            assert_eq!(TempFile::new(&packed).read().0, want, "{how}");
            let capture = Capture::new(Slow::new(&packed)).unwrap();
            assert_eq!(capture.compression(), Some(how));
            assert_eq!(drain(capture).0, want, "{how}");
        }
    }
}

#[test]
fn members_and_frames_one_after_another() {
    let file = long();
    let want = packets(&file);
    let (start, end) = file.split_at(123_457);
    for how in ALL {
        assert_eq!(packets(&[pack(how, start), pack(how, end)].concat()), want, "{how}");
    }
    let padded = [pack(Compression::Gzip, &file), vec![0; 1_000]].concat();
    assert_eq!(packets(&padded), want);
    let independent = lz4(&file, lz4_flex::frame::BlockMode::Independent);
    assert_eq!(packets(&independent), want);
}

#[test]
fn skippable_frames_are_skipped() {
    let file = long();
    let want = packets(&file);
    let skip = [&[0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0][..], b"skip!"].concat();
    let (start, end) = file.split_at(50_000);
    for how in [Compression::Zstd, Compression::Lz4] {
        let parts =
            [skip.clone(), skip.clone(), pack(how, start), skip.clone(), pack(how, end), skip.clone()];
        assert_eq!(packets(&parts.concat()), want, "{how}");
        assert_eq!(TempFile::new(&parts.concat()).read().0, want, "{how}");
    }
    assert!(matches!(read(&skip).1.unwrap().kind, ErrorKind::NotCapture(_)));
}

#[test]
fn how_far_a_packed_file_was_read_is_counted_in_its_own_bytes() {
    for how in ALL {
        let packed = pack(how, &long());
        let file = TempFile::new(&packed);
        let mut capture = septet::capture::open(&file.0).unwrap();
        assert_eq!(capture.size(), Some(packed.len() as u64));
        while capture.next().unwrap().is_some() {
            assert!(capture.position() > 0);
        }
        assert_eq!(capture.position(), packed.len() as u64);
        assert_eq!(capture.offset(), long().len() as u64);
    }
}

/// Every packet is one of those that were packed, and an error says that not all are there.
fn check(bytes: &[u8], want: &[Seen], how: Compression) -> usize {
    let (seen, error) = read(bytes);
    assert_eq!(seen, want[..seen.len()], "{how}");
    let error = error.unwrap();
    assert!(
        matches!(error.kind, ErrorKind::Compressed(_) | ErrorKind::NotCapture(_) | ErrorKind::Cut { .. }),
        "{how}: {error:?}"
    );
    seen.len()
}

#[test]
fn a_packed_capture_that_is_cut_is_an_error_at_every_byte() {
    let file = &long()[..1_500];
    let file = &file[..file.len() - read(file).1.map_or(0, |error| file.len() - error.offset as usize)];
    let want = packets(file);
    for how in ALL {
        let packed = pack(how, file);
        for len in 0..packed.len() {
            check(&packed[..len], &want, how);
        }
        assert_eq!(read(&packed).0.len(), want.len());
    }
}

#[test]
fn what_was_packed_before_the_damage_comes_out() {
    let file = long();
    let want = packets(&file);
    for how in ALL {
        let packed = pack(how, &file);
        let mut bad = packed.clone();
        let end = bad.len();
        // The checksum at the end: all packets were read before.
        bad[end - 1] ^= 1;
        let late = check(&bad, &want, how);
        assert!(late == want.len(), "{how}: {late}");
        let half = check(&packed[..end / 2], &want, how);
        assert!(half > want.len() / 5, "{how}: {half} of {}", want.len());
    }
}

#[test]
fn no_damaged_byte_makes_it_panic_or_grow() {
    let (file, _) = samples().remove(0);
    for how in ALL {
        let packed = pack(how, &file);
        for at in 0..packed.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut bad = packed.clone();
                bad[at] = value;
                assert!(read(&bad).0.len() <= 4);
            }
        }
    }
}

#[test]
fn a_zstd_window_above_16_mib_is_refused_unless_allowed() {
    let file = long();
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(25).unwrap();
    encoder.include_contentsize(false).unwrap();
    encoder.write_all(&file).unwrap();
    let packed = encoder.finish().unwrap();
    let error = read(&packed).1.unwrap();
    assert!(matches!(error.kind, ErrorKind::Window { allowed: 24 }), "{error:?}");
    assert!(error.to_string().contains("--zstd-window LOG"));
    let mut options = Options::default();
    options.zstd_window = 25;
    let capture = Capture::with(Cursor::new(packed), options).unwrap();
    assert_eq!(drain(capture).0, packets(&file));
}

#[test]
fn a_packed_file_that_is_no_capture() {
    for how in ALL {
        let error = read(&pack(how, b"text")).1.unwrap();
        assert!(matches!(error.kind, ErrorKind::NotCapture(start) if start == b"text"), "{how}");
        let error = read(&pack(how, b"")).1.unwrap();
        assert!(matches!(error.kind, ErrorKind::NotCapture(start) if start.is_empty()), "{how}");
        let twice = pack(how, &pack(how, &long()));
        assert!(matches!(read(&twice).1.unwrap().kind, ErrorKind::NotCapture(_)), "{how}");
    }
}
