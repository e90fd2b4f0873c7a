//! Packets of protocols that nobody spoke where the captures were recorded: `captures/recipes/built` has them as strings, a
//! packet a line; built and sealed, they are what is in `captures/built`, and tshark finds nothing wrong with them.
//!
//! `SEPTET_BLESS=1 cargo test --test built` writes them anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use septet::capture::{self, Format, Outgoing, Resolution, Time, Writer};
use septet::output::build::Plan;
use septet::{Stack, Status};

/// What tshark says of a packet with which something is wrong.
const WRONG: &[&str] = &["Expert Info", "Malformed", "[Bad", "incorrect"];

#[test]
fn the_strings_give_the_same_bytes() {
    let bless = env::var_os("SEPTET_BLESS").is_some_and(|value| value == "1");
    let mut packets = 0;
    for (strings, capture) in recipes() {
        let file = written(&strings, &mut packets);
        if bless {
            fs::write(&capture, file).unwrap();
        } else {
            assert_eq!(fs::read(&capture).unwrap(), file, "{} is another", capture.display());
        }
    }
    assert!(packets > 25, "{packets}");
}

/// Read again, every layer is the one that was asked for, and every checksum is right.
#[test]
fn they_are_what_was_asked_for() {
    for (strings, path) in recipes() {
        let text = fs::read_to_string(strings).unwrap();
        let mut capture = capture::open(&path).unwrap();
        for line in text.lines() {
            let frame = capture.next().unwrap().unwrap();
            let layers = line.split(" / ").map(|layer| layer.split_once(' ').map_or(layer, |both| both.0));
            let asked: Vec<_> = layers.filter(|layer| !layer.starts_with("payload") && !layer.starts_with("link=")).collect();
            let got: Vec<_> = frame.layers().map(|layer| layer.protocol.key()).collect();
            assert_eq!(got, asked, "{line}");
            for layer in frame.layers() {
                assert!(layer.error.is_none(), "{line}: {:?}", layer.error);
                assert!(
                    matches!(layer.checksum(), None | Some(Status::Good)),
                    "{line}: {}",
                    layer.protocol.key()
                );
            }
        }
    }
}

#[test]
fn tshark_finds_nothing_wrong() {
    if !common::has("tshark") {
        return;
    }
    for (_, path) in recipes() {
        let mut words = vec!["-n".into(), "-V".into(), "-r".into(), path.display().to_string()];
        for protocol in ["ip", "tcp", "udp", "udplite"] {
            words.extend(["-o".into(), format!("{protocol}.check_checksum:TRUE")]);
        }
        let done = Command::new("tshark").args(words).env("LC_ALL", "C.UTF-8").output().unwrap();
        let text = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let wrong: Vec<_> =
            text.lines().filter(|line| WRONG.iter().any(|word| line.contains(word))).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    }
}

/// Each list of strings, and the capture that is made of it.
fn recipes() -> Vec<(PathBuf, PathBuf)> {
    let folder = common::root().join("captures");
    let entries = fs::read_dir(folder.join("recipes/built")).unwrap().map(|entry| entry.unwrap().path());
    let capture = |path: &Path| folder.join("built").join(path.with_extension("pcapng").file_name().unwrap());
    let mut recipes: Vec<_> = entries.map(|path| (path.clone(), capture(&path))).collect();
    recipes.sort();
    assert!(!recipes.is_empty());
    recipes
}

/// The capture of these strings: a second lies between its packets.
fn written(strings: &Path, packets: &mut u64) -> Vec<u8> {
    let (mut stack, mut bytes, mut links) = (Stack::default(), Vec::new(), Vec::new());
    let mut writer = Writer::new(Vec::new(), Format::Pcapng);
    for (line, secs) in fs::read_to_string(strings).unwrap().lines().zip(1_700_000_000..) {
        let plan = Plan::new(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        plan.packet(0, true, &mut stack, &mut bytes).unwrap_or_else(|error| panic!("{line}: {error}"));
        if !links.contains(&plan.link()) {
            links.push(plan.link());
        }
        let interface = links.iter().position(|link| *link == plan.link()).unwrap() as u32;
        let time = Some(Time { ticks: secs * 1_000_000, resolution: Resolution::MICRO, offset: 0 });
        let (link, original_len) = (plan.link(), bytes.len() as u32);
        let packet = Outgoing { link, interface, time, bytes: &bytes, original_len, ..Outgoing::default() };
        writer.packet(&packet).unwrap();
        *packets += 1;
    }
    writer.finish().unwrap()
}
