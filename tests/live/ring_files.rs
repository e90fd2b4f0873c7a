//! The command: several files in turn.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use septet::capture::{self, Format};

use super::command::{Sniff, packets, place};
use super::{Wire, alone, frame};

/// An empty folder of this test.
fn folder() -> PathBuf {
    let folder = place("ring");
    fs::create_dir(&folder).unwrap();
    folder
}

/// What is in a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// What is sent, then an interrupt; how many packets each file has, of those that are there.
#[track_caller]
fn recorded(name: &str, words: &str, sent: &[Vec<u8>]) -> (PathBuf, Vec<usize>) {
    let folder = folder();
    let path = folder.join(name);
    let sniff = Sniff::start(&format!("-i right -w {} {words} ether proto 0x88b5", path.display()));
    Wire::new("left").all(sent);
    sniff.signal("INT");
    let (code, _, err) = sniff.end();
    assert!(code == Some(0) && err.contains(&format!("{} packets captured\n", sent.len())), "{err}");
    let all: Vec<_> = files(&folder).iter().map(|file| packets(file)).collect();
    let kept = all.concat();
    assert_eq!(kept, sent[sent.len() - kept.len()..], "{words}");
    (folder, all.iter().map(Vec::len).collect())
}

fn sent() -> Vec<Vec<u8>> {
    (0..100).map(|number| frame(number, 200, &[]).to_vec()).collect()
}

#[test]
fn every_packet_is_in_one_file() {
    alone("ring_files::every_packet_is_in_one_file", || {
        let by_size = "-b filesize:2 -b duration:3600";
        for (name, words) in [
            ("x.pcapng", "-b packets:30"),
            ("x.pcap", "-b packets:30 -b interval:31536000"),
            ("x.pcap.gz", "-b packets:30 -b files:4"),
            ("x.pcapng", by_size),
        ] {
            let (folder, counts) = recorded(name, words, &sent());
            assert_eq!(counts.iter().sum::<usize>(), 100, "{words}");
            if words == by_size {
                assert!(
                    counts.len() > 10 && counts[..counts.len() - 1].iter().all(|count| *count == counts[0])
                );
            } else {
                assert_eq!(counts, [30, 30, 30, 10], "{words}");
            }
            for (number, file) in (1..).zip(files(&folder)) {
                let file_name = file.file_name().unwrap().to_str().unwrap();
                let (_, ending) = name.split_once('.').unwrap();
                assert!(file_name.starts_with(&format!("x_{number:05}_20")), "{file_name}");
                assert_eq!(file_name.len(), "x_00001_20260102030405.".len() + ending.len(), "{file_name}");
                assert!(file_name.ends_with(ending), "{file_name}");
                assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
                let wanted = if ending == "pcapng" { Format::Pcapng } else { Format::Pcap };
                assert_eq!(capture::open(&file).unwrap().format(), wanted);
            }
            fs::remove_dir_all(folder).unwrap();
        }
    });
}

#[test]
fn the_oldest_files_go() {
    alone("ring_files::the_oldest_files_go", || {
        let (folder, counts) = recorded("x.pcapng", "-b packets:30 -b files:2", &sent());
        assert_eq!(counts, [30, 10]);
        fs::remove_dir_all(folder).unwrap();
    });
}

#[test]
fn the_last_file_ends_a_capture() {
    alone("ring_files::the_last_file_ends_a_capture", || {
        let folder = folder();
        let path = folder.join("x.pcapng");
        let words = format!("-b packets:3 -a files:2 -w {}", path.display());
        let sniff = Sniff::start(&format!("-i right {words} ether proto 0x88b5"));
        Wire::new("left").all(&sent());
        let (code, _, err) = sniff.end();
        assert!(code == Some(0) && err.contains("6 packets captured\n"), "{err}");
        let all: Vec<_> = files(&folder).iter().flat_map(|file| packets(file)).collect();
        assert_eq!(all, sent()[..6]);
        fs::remove_dir_all(folder).unwrap();
    });
}

#[test]
fn names_of_tcpdump_are_used_in_turn() {
    alone("ring_files::names_of_tcpdump_are_used_in_turn", || {
        let frames: Vec<_> = (0..2500).map(|number| frame(number, 1400, &[]).to_vec()).collect();
        let folder = folder();
        let path = folder.join("x.pcap");
        let words = format!("-i right -C 1 -W 11 -w {} ether proto 0x88b5", path.display());
        let sniff = Sniff::start(&words);
        Wire::new("left").all(&frames);
        sniff.signal("INT");
        assert_eq!(sniff.end().0, Some(0));
        let all = files(&folder);
        let wanted: Vec<_> = (0..4).map(|number| folder.join(format!("x.pcap{number:02}"))).collect();
        assert_eq!(all, wanted);
        assert_eq!(all.iter().flat_map(|file| packets(file)).collect::<Vec<_>>(), frames);
        // tcpdump's files have as many bytes.
        assert_eq!(fs::metadata(&all[0]).unwrap().len(), 1_001_136);
        fs::remove_dir_all(folder).unwrap();
    });
}

#[test]
fn time_makes_files_though_nothing_comes() {
    alone("ring_files::time_makes_files_though_nothing_comes", || {
        for words in ["-b duration:0.1 -a files:3", "-b duration:0.1 -a files:3 --backend pnet"] {
            let folder = folder();
            let path = folder.join("x.pcapng");
            let words = format!("-i right {words} -w {} ether proto 0x88b5", path.display());
            let (code, _, err) = Sniff::start(&words).end();
            assert!(code == Some(0) && err.contains("0 packets captured\n"), "{err}");
            let all = files(&folder);
            assert_eq!(all.len(), 3);
            assert!(all.iter().all(|file| packets(file).is_empty()));
            assert!(all.iter().all(|file| capture::open(file).unwrap().format() == Format::Pcapng));
            fs::remove_dir_all(folder).unwrap();
        }
    });
}

#[test]
fn names_of_time_end_after_so_many() {
    alone("ring_files::names_of_time_end_after_so_many", || {
        let folder = folder();
        let path = folder.join("x-%Y-%s.pcap");
        let words = format!("-i right -G 1 -W 1 -w {} ether proto 0x88b5", path.display());
        let sniff = Sniff::start(&words);
        Wire::new("left").send(&frame(1, 60, &[]));
        let (code, _, err) = sniff.end();
        assert!(code == Some(0) && err.contains("1 packet captured\n"), "{err}");
        let all = files(&folder);
        let name = all[0].file_name().unwrap().to_str().unwrap();
        assert!(all.len() == 1 && name.starts_with("x-20") && !name.contains('%'), "{all:?}");
        assert_eq!(packets(&all[0]).len(), 1);
        fs::remove_dir_all(folder).unwrap();
    });
}
