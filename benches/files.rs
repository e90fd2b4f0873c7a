//! How much processor time it takes to decode a whole file, in this process and with the program, beside tcpdump and tshark.
//!
//! `cargo run --release --example traffic FILE` makes a file, `cargo bench --bench files -- FILE` measures with it. Each
//! figure is user and system time, the least of several runs, for each packet. tshark gets the first 20,000 packets
//! and the time it takes for one is subtracted; `--no-tshark` leaves it out, `--in-process` all programs.

#![allow(
    clippy::cast_lossless,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::type_complexity,
    dead_code,
    unused_imports,
    unused_macros,
    reason = "figures, and a support module that the other benchmark uses more of"
)]

mod peers;
mod support;

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use septet::capture::{Capture, Options, open};
use septet::packet::{Pick, visit::Visit};
use septet::{layers, visit};
use support::clock::cpu;
use wait4::Wait4;

const SEPTET: &str = env!("CARGO_BIN_EXE_septet");

/// Packets that tshark gets.
const FEW: usize = 20_000;

const FIELDS: [&str; 14] = [
    "frame.number",
    "frame.time_epoch",
    "frame.len",
    "eth.src",
    "eth.dst",
    "ip.src",
    "ip.dst",
    "ip.proto",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.flags",
    "udp.srcport",
    "udp.dstport",
    "dns.qry.name",
];

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(file) = words.iter().find(|word| !word.starts_with("--")).map(PathBuf::from) else {
        println!(
            "no file to measure with: cargo run --release --example traffic FILE; cargo bench --bench files -- FILE"
        );
        return Ok(());
    };
    let rounds = if support::rounds(7) == 7 { 7 } else { 2 };
    let packets = walk(&file, Options::default(), |_, _| 0)?.0;
    println!("{packets} packets, nanoseconds of processor time for each, the least of {rounds} runs\n");
    in_process(&file, rounds)?;
    if words.iter().any(|word| word == "--in-process") {
        return Ok(());
    }
    programs(&file, packets, rounds);
    if !words.iter().any(|word| word == "--no-tshark") {
        tshark(&file, rounds)?;
    }
    small_things(&file)
}

fn row(name: &str, nanos: f64) {
    println!("{name:<52}{nanos:>10.1}");
}

/// Goes through the packets of a file; says how many there are, and the sum of what `each` makes of them.
fn walk(file: &Path, options: Options, mut each: impl FnMut(&[u8], u32) -> u64) -> io::Result<(u64, u64)> {
    let mut capture = Capture::open(file, options).map_err(io::Error::other)?;
    let (mut packets, mut sum) = (0, 0_u64);
    while let Some(frame) = capture.next().map_err(io::Error::other)? {
        packets += 1;
        sum = sum.wrapping_add(each(frame.bytes, frame.link));
    }
    Ok((packets, sum))
}

/// Takes a number of every header.
struct Numbers(u64);

impl Visit for Numbers {
    #[inline(always)]
    fn ethernet(&mut self, header: &septet::data_link::ethernet::Ethernet) {
        self.0 += u64::from(header.ether_type);
    }

    #[inline(always)]
    fn ipv4(&mut self, header: &septet::network::ipv4::Ipv4, _: &[u8]) {
        self.0 += u64::from(header.ttl);
    }

    #[inline(always)]
    fn ipv6(&mut self, header: &septet::network::ipv6::Ipv6) {
        self.0 += u64::from(header.hlim);
    }

    #[inline(always)]
    fn tcp(&mut self, header: &septet::transport::tcp::Tcp, _: &[u8]) {
        self.0 += u64::from(header.dstport);
    }

    #[inline(always)]
    fn udp(&mut self, header: &septet::transport::udp::Udp) {
        self.0 += u64::from(header.dstport);
    }
}

fn in_process(file: &Path, rounds: usize) -> io::Result<()> {
    let mapped = Options::default();
    let mut read = Options::default();
    read.map = false;
    let pick = Pick::new(&FIELDS[3..]).map_err(|names| io::Error::other(names.join(" ")))?;
    let touch = |bytes: &[u8], _| u64::from(bytes.first().copied().unwrap_or_default());
    let all = |bytes: &[u8], link| layers(bytes, link).map(|layer| layer.header.len() as u64).sum();
    let typed = |bytes: &[u8], link| {
        let mut numbers = Numbers(0);
        visit(bytes, link, &mut numbers);
        numbers.0
    };
    let named = |bytes: &[u8], link| {
        let mut sum = 0;
        pick.all(layers(bytes, link), |column, _, value| {
            sum += column as u64 + value.uint().unwrap_or_default();
        });
        sum
    };
    let each: [(&str, Options, &dyn Fn(&[u8], u32) -> u64); 12] = [
        ("mapped: a byte of each packet", mapped, &touch),
        ("mapped: all layers", mapped, &all),
        ("mapped: visit", mapped, &typed),
        ("mapped: 11 fields by name", mapped, &named),
        ("mapped: layers 2 to 4 by hand", mapped, &|bytes, _| peers::hand::digest(bytes)),
        ("mapped: pnet_packet", mapped, &|bytes, _| peers::pnet::digest(bytes)),
        ("mapped: smoltcp, wire", mapped, &|bytes, _| peers::smoltcp::digest(bytes)),
        ("mapped: pktparse", mapped, &|bytes, _| peers::pktparse::digest(bytes)),
        ("mapped: etherparse, SlicedPacket", mapped, &|bytes, _| peers::etherparse::slices(bytes)),
        ("read: a byte of each packet", read, &touch),
        ("read: all layers", read, &all),
        ("read: visit", read, &typed),
    ];
    let mut best = [f64::MAX; 12];
    for _ in 0..rounds {
        for ((_, options, each), best) in each.iter().zip(&mut best) {
            let start = cpu();
            let (packets, sum) = walk(file, *options, each)?;
            black_box(sum);
            *best = best.min((cpu() - start) as f64 / packets as f64);
        }
    }
    each.iter().zip(best).for_each(|((name, ..), best)| row(name, best));
    Ok(())
}

/// What a program took: processor time, and most memory.
struct Took {
    cpu: Duration,
    memory: u64,
}

fn run(program: &str, words: &[&str], input: Stdio) -> Option<Took> {
    let mut command = Command::new(program);
    command.args(words).stdin(input).stdout(Stdio::null()).stderr(Stdio::null());
    let done = command.spawn().ok()?.wait4().ok()?;
    let about = done.rusage;
    done.status.success().then_some(Took { cpu: about.utime + about.stime, memory: about.maxrss })
}

/// The least processor time of several runs, in nanoseconds.
fn least(program: &str, words: &[&str], rounds: usize) -> Option<f64> {
    let times = (0..rounds).map_while(|_| run(program, words, Stdio::null()));
    times.map(|took| took.cpu.as_nanos() as f64).reduce(f64::min)
}

fn programs(file: &Path, packets: u64, rounds: usize) {
    let file = file.to_string_lossy();
    let mut fields = vec!["decode", &file, "-T", "fields"];
    fields.extend(FIELDS.iter().flat_map(|name| ["-e", name]));
    println!();
    for (name, program, words) in [
        ("septet decode --count", SEPTET, vec!["decode", &file, "--count"]),
        ("septet info", SEPTET, vec!["info", &file]),
        ("septet decode (text)", SEPTET, vec!["decode", &file, "-tt"]),
        ("septet decode -T fields, 14 fields", SEPTET, fields),
        ("septet decode -T json", SEPTET, vec!["decode", &file, "-T", "json"]),
        ("tcpdump --count", "tcpdump", vec!["-r", &file, "--count"]),
        ("tcpdump -tt -n", "tcpdump", vec!["-r", &file, "-tt", "-n"]),
        ("capinfos", "capinfos", vec![&file]),
    ] {
        match least(program, &words, if program == SEPTET { rounds } else { rounds.min(3) }) {
            Some(nanos) => row(name, nanos / packets as f64),
            None => println!("{name:<52}{:>10}", "-"),
        }
    }
}

/// tshark takes its time: it gets fewer packets.
fn tshark(file: &Path, rounds: usize) -> io::Result<()> {
    let part = |name: &str, packets: usize| -> io::Result<PathBuf> {
        let path = std::env::temp_dir().join(format!("septet-bench-{}-{name}.pcap", std::process::id()));
        let mut to = io::BufWriter::new(File::create(&path)?);
        let mut start = [0; 24];
        File::open(file)?.read_exact(&mut start)?;
        to.write_all(&start)?;
        let mut capture = open(file).map_err(io::Error::other)?;
        for _ in 0..packets {
            let Some(frame) = capture.next().map_err(io::Error::other)? else { break };
            let len = frame.bytes.len() as u32;
            [0, 0, len, len].iter().try_for_each(|word| to.write_all(&word.to_le_bytes()))?;
            to.write_all(frame.bytes)?;
        }
        to.flush()?;
        Ok(path)
    };
    let (few, one) = (part("few", FEW)?, part("one", 1)?);
    let mut fields = vec!["-T", "fields"];
    fields.extend(FIELDS.iter().flat_map(|name| ["-e", name]));
    println!("\nthe first {FEW} packets, less the time for one");
    for (name, program, words) in [
        ("septet decode (text)", SEPTET, vec!["-tt"]),
        ("septet decode -T fields, 14 fields", SEPTET, fields.clone()),
        ("septet decode -T json", SEPTET, vec!["-T", "json"]),
        ("tshark (text)", "tshark", vec!["-n"]),
        ("tshark -T fields, 14 fields", "tshark", [vec!["-n"], fields].concat()),
        ("tshark -T json", "tshark", vec!["-n", "-T", "json"]),
    ] {
        let time = |path: &Path, rounds| {
            let file = path.to_string_lossy();
            let mut words = words.clone();
            words.extend(["-r", &*file]);
            least(program, &words, rounds)
        };
        let rounds = if program == SEPTET { rounds } else { 2 };
        match time(&few, rounds).zip(time(&one, rounds)) {
            Some((many, one)) => row(name, (many - one).max(0.0) / FEW as f64),
            None => println!("{name:<52}{:>10}", "-"),
        }
    }
    std::fs::remove_file(few)?;
    std::fs::remove_file(one)
}

/// How long it takes to start, and how much memory a pipe of any length needs.
fn small_things(file: &Path) -> io::Result<()> {
    let starts = (0..50).map(|_| {
        let start = Instant::now();
        run(SEPTET, &["fields", "udp.srcport"], Stdio::null()).map(|took| (start.elapsed(), took.cpu))
    });
    let best = starts.flatten().reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)));
    let (wall, cpu) = best.unwrap_or_default();
    println!(
        "\n{:<52}{:>10.2} ms of wall time, {:.2} ms of processor time",
        "start",
        millis(wall),
        millis(cpu)
    );
    for words in [&["decode", "-", "-tt"][..], &["decode", "-", "-T", "json"], &["info", "-"]] {
        let mut cat = Command::new("cat").arg(file).stdout(Stdio::piped()).spawn()?;
        let took = cat.stdout.take().and_then(|pipe| run(SEPTET, words, pipe.into()));
        cat.wait()?;
        let memory = took.map_or(0, |took| took.memory) as f64 / f64::from(1 << 20);
        println!("{:<52}{memory:>10.1} MiB at most", format!("septet {} of a pipe", words.join(" ")));
    }
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
