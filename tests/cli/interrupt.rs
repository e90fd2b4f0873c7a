//! What is written are whole records, whatever ends the writing: signals, a full disk.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use crate::sample::{file, pcap, udp};
use crate::{command, septet};

/// Packets that cannot be packed, of about this many bytes.
fn noise(bytes: usize) -> Vec<u8> {
    let mut random = 7_u64;
    let mut payload = || -> Vec<u8> {
        let next = || {
            random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            (random >> 56) as u8
        };
        std::iter::repeat_with(next).take(1358).collect()
    };
    pcap(&(0..bytes / 1416).map(|_| udp(7, &payload())).collect::<Vec<_>>())
}

/// How many packets a capture has, that can be read to its end.
#[track_caller]
fn count(path: &str) -> usize {
    septet(&[path, "--count"]).fine().split(' ').next().unwrap().parse().unwrap()
}

/// Writes while packets come from a pipe that does not end, and sends the signal.
#[track_caller]
fn interrupted(words: &[&str], signal: &str, out: &str) -> Option<i32> {
    let input = noise(3 << 20);
    let mut child = command(words).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A pipe holds 64 KiB: all but that has been read when it is written, and all but the last 128 KiB of it rewritten.
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(&input).unwrap();
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let status = child.wait().unwrap();
    drop(pipe);
    let packets = count(out);
    // Members of a packed capture that are whole have no more than 1,650 of these packets.
    assert!(packets > 1900, "{out}: {packets}");
    status.signal()
}

#[test]
fn a_signal_leaves_whole_records() {
    for (name, signal, number) in [
        ("signal.pcap", "-INT", 2),
        ("signal.pcapng", "-TERM", 15),
        ("signal.pcap.gz", "-INT", 2),
        ("signal.pcapng.zst", "-TERM", 15),
        ("signal.pcap.lz4", "-HUP", 1),
    ] {
        let out = file(name, b"");
        let status = interrupted(&["rewrite", "-", "-w", &out, "--set", "ip.ttl=3"], signal, &out);
        assert_eq!(status, Some(number), "{name}");
    }
}

/// Limits the size of files, as a full disk does, while a shell runs these words.
fn limited(words: &str) -> (i32, String) {
    let script = format!("ulimit -f 4096; exec {} {words}", env!("CARGO_BIN_EXE_septet"));
    let run = Command::new("bash").args(["-c", &script]).stdout(Stdio::null()).output().unwrap();
    (run.status.code().unwrap(), String::from_utf8(run.stderr).unwrap())
}

#[test]
fn a_full_disk_leaves_whole_records() {
    let path = file("noise.pcap", &noise(6 << 20));
    let all = count(&path);
    for name in ["full.pcap", "full.pcapng", "full.pcap.gz", "full.pcap.zst", "full.pcapng.lz4"] {
        let out = file(name, b"");
        let (code, said) = limited(&format!("rewrite {path} -w {out}"));
        assert!(code == 1 && said.contains("File too large"), "{name}: {code} {said}");
        let packets = count(&out);
        assert!((all / 3..all).contains(&packets), "{name}: {packets} of {all}");
    }
}

/// What stood in the file before stays.
#[test]
fn a_full_disk_takes_nothing_else_away() {
    let (path, out) = (file("noise-appended.pcap", &noise(6 << 20)), file("appended.pcap", b""));
    let front = pcap(&[udp(1, b"first")]);
    fs::write(&out, &front).unwrap();
    let (code, said) = limited(&format!("rewrite {path} -F pcap -w - >> {out}"));
    assert!(code == 1 && said.contains("File too large"), "{code} {said}");
    let now = fs::read(&out).unwrap();
    assert!(now.starts_with(&front));
    let behind = file("behind.pcap", &now[front.len()..]);
    assert!(count(&behind) > 1000);
}

/// Several members are one capture for others, too.
#[test]
fn what_is_packed_is_unpacked_by_others() {
    let path = file("large.pcap", &noise(3 << 20));
    for (ending, program) in [("gz", "gzip"), ("zst", "zstd"), ("lz4", "lz4")] {
        if !crate::common::has(program) {
            continue;
        }
        let (plain, out) = (file("large-out.pcap", b""), file(&format!("large-out.pcap.{ending}"), b""));
        septet(&["rewrite", &path, "-w", &out]).fine();
        septet(&["rewrite", &path, "-w", &plain]).fine();
        let unpacked = Command::new(program).arg("-dc").stdin(File::open(&out).unwrap()).output().unwrap();
        assert!(unpacked.stdout == fs::read(&plain).unwrap(), "{program}");
        let (packed, noise) = (fs::metadata(&out).unwrap().len(), fs::metadata(&plain).unwrap().len());
        assert!(packed < noise + noise / 100, "{program}: {noise} bytes become {packed}");
    }
}
