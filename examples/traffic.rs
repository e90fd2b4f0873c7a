//! Makes a large capture of mixed traffic to measure with: bulk transfers over TCP and UDP, and whole captures of a
//! folder, one after the other, again and again, into one pcap file of Ethernet frames. The same folders make the same
//! file.
//!
//! `cargo run --release --example traffic OUT [FOLDER…] [--packets=2500000] [--mean=390]`; without a folder it is
//! `captures`. Which capture comes next is drawn by lot; captures of large packets are drawn as often as it takes to
//! come to that mean size. Packets that follow one another are so those of one conversation, as on a wire.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use septet::capture;
use septet::data_link::{ethernet::Ethernet, vlan::Vlan};
use septet::network::{ipv4::Ipv4, ipv6::Ipv6};
use septet::transport::{tcp::Tcp, udp::Udp};
use septet::{Error, Stack};

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
    let mut read: Vec<Conversation> =
        files.iter().map(|file| frames(file)).filter(|frames| !frames.is_empty()).collect();
    for kind in [Bulk::Tcp, Bulk::TcpOverIpv6, Bulk::TaggedTcp, Bulk::Udp] {
        read.push(bulk(kind).map_err(io::Error::other)?);
    }
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

/// Most of what networks carry, by bytes.
#[derive(Clone, Copy, PartialEq)]
enum Bulk {
    Tcp,
    TcpOverIpv6,
    TaggedTcp,
    Udp,
}

/// A transfer: two large packets one way, a small one the other way. TCP has its timestamps.
fn bulk(kind: Bulk) -> Result<Conversation, Error> {
    const STATIONS: [[u8; 6]; 2] = [[0, 0, 0x5e, 0, 0x53, 1], [0, 0, 0x5e, 0, 0x53, 2]];
    let mut frames = Vec::new();
    for i in 0..48_u16 {
        let back = i % 3 == 2;
        let (src, dst, len) = if back { (1, 0, 0) } else { (0, 1, 1_400) };
        let (stations, hosts) = ([STATIONS[src], STATIONS[dst]], [src as u8 + 1, dst as u8 + 1]);
        let ports = if back { [8_181, 40_000] } else { [40_000, 8_181] };
        let mut stack = Stack::default();
        stack.push(&Ethernet { dst: stations[1], src: stations[0], ether_type: 0 })?;
        if kind == Bulk::TaggedTcp {
            stack.push(&Vlan { id: 5, ..Vlan::default() })?;
        }
        if kind == Bulk::TcpOverIpv6 {
            let [src, dst] = hosts.map(|host| [0x2001, 0xdb8, 0, 0, 0, 0, 0, u16::from(host)].into());
            stack.push(&Ipv6 { hlim: 64, src, dst, ..Ipv6::default() })?;
        } else {
            let [src, dst] = hosts.map(|host| [192, 0, 2, host].into());
            stack.push(&Ipv4 { id: i, df: true, ttl: 64, src, dst, ..Ipv4::default() })?;
        }
        let [srcport, dstport] = ports;
        if kind == Bulk::Udp {
            stack.push(&Udp { srcport, dstport, ..Udp::default() })?;
        } else {
            let (seq, ack) = (u32::from(i) * 1_000, u32::from(i) * 999);
            let tcp =
                Tcp { srcport, dstport, seq, ack, ack_flag: true, psh: !back, window: 501, ..Tcp::default() };
            let [high, low] = i.to_be_bytes();
            stack.push(&tcp)?.raw(&[1, 1, 8, 10, 0, 1, high, low, 0, 2, high, low]);
        }
        let payload: Vec<u8> = (0..len + 20).map(|at| (at * 151 + i) as u8).collect();
        frames.push(stack.payload(&payload[..usize::from(len)]).seal()?.to_vec());
    }
    Ok(frames)
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
