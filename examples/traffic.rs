//! Makes a large capture of mixed traffic to measure with: whole captures of a folder, one after the other, again and
//! again, into one pcap file of Ethernet frames. The same folders make the same file.
//!
//! `cargo run --release --example traffic OUT [FOLDER…] [--packets=2500000] [--mean=390]`; without a folder it is
//! `captures`. Which capture comes next is drawn by lot; captures of large packets are drawn as often as it takes to
//! come to that mean size. Packets that follow one another are so those of one conversation, as on a wire.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use septet::capture;

/// `LINKTYPE_ETHERNET`.
const ETHERNET: u32 = 1;

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let mut number = |name: &str, usual: u64| {
        let found = words.iter().position(|word| word.starts_with(name));
        found.map_or(Some(usual), |at| words.remove(at)[name.len()..].parse().ok())
    };
    let (packets, mean) = (number("--packets=", 2_500_000), number("--mean=", 390));
    let (Some(packets), Some(mean), Some((out, folders))) = (packets, mean, words.split_first()) else {
        eprintln!("usage: traffic OUT [FOLDER...] [--packets=NUMBER] [--mean=BYTES]");
        return ExitCode::from(2);
    };
    let folders: Vec<&str> =
        if folders.is_empty() { vec!["captures"] } else { folders.iter().map(String::as_str).collect() };
    match make(Path::new(out), &folders, packets, mean) {
        Ok(done) => {
            eprintln!("{done}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The Ethernet frames of one capture.
type Conversation = Vec<Vec<u8>>;

fn make(out: &Path, folders: &[&str], packets: u64, mean: u64) -> io::Result<String> {
    let mut files = Vec::new();
    for folder in folders {
        list(Path::new(folder), &mut files)?;
    }
    files.sort();
    let read: Vec<Conversation> =
        files.iter().map(|file| frames(file)).filter(|frames| !frames.is_empty()).collect();
    let (large, small): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|one| bytes(one) >= mean * one.len() as u64);
    if small.is_empty() {
        return Err(io::Error::other("no captures of small Ethernet frames"));
    }
    // How far all captures of a side lead away from the mean, times how many there are of the other side.
    let away = |all: &[Conversation], others: &[Conversation]| {
        all.iter().map(|one| bytes(one).abs_diff(mean * one.len() as u64)).sum::<u64>() * others.len() as u64
    };
    let (above, below) = (away(&large, &small), away(&small, &large));
    let mut to = Writer::new(out)?;
    let mut lot = Lot(0x9e37_79b9_7f4a_7c15);
    while to.packets < packets {
        let from = if lot.below((above + below).max(1)) < below { &large } else { &small };
        for frame in &from[lot.below(from.len() as u64) as usize] {
            to.frame(frame)?;
        }
    }
    to.out.flush()?;
    let kinds: usize = large.iter().chain(&small).map(Vec::len).sum();
    let mean = to.bytes / to.packets;
    Ok(format!("{} packets, {kinds} of them different, {mean} bytes on average", to.packets))
}

fn bytes(frames: &Conversation) -> u64 {
    frames.iter().map(|frame| frame.len() as u64).sum()
}

/// Every file below a folder.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// The Ethernet frames of a file, as far as it is a capture and can be read.
fn frames(file: &Path) -> Conversation {
    let mut frames = Vec::new();
    let Ok(mut capture) = capture::open(file) else { return frames };
    while let Ok(Some(frame)) = capture.next() {
        if frame.link == ETHERNET {
            frames.push(frame.bytes.to_vec());
        }
    }
    frames
}

/// A pcap file being written, a packet every twenty microseconds.
struct Writer {
    out: BufWriter<File>,
    packets: u64,
    bytes: u64,
}

impl Writer {
    fn new(path: &Path) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        for word in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, ETHERNET] {
            out.write_all(&u32::to_le_bytes(word))?;
        }
        Ok(Self { out, packets: 0, bytes: 0 })
    }

    fn frame(&mut self, frame: &[u8]) -> io::Result<()> {
        let micros = 1_700_000_000_000_000 + self.packets * 20;
        let len = frame.len() as u32;
        for word in [(micros / 1_000_000) as u32, (micros % 1_000_000) as u32, len, len] {
            self.out.write_all(&word.to_le_bytes())?;
        }
        self.packets += 1;
        self.bytes += u64::from(len);
        self.out.write_all(frame)
    }
}

/// Numbers that only look drawn by lot: a linear congruential generator, of which the upper bits are used.
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
