//! How fast a capture is sent, beside tcpreplay.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

use crate::cable;
use crate::support;

const SEPTET: &str = env!("CARGO_BIN_EXE_septet");

/// Frames of a capture that is sent.
const FRAMES: u64 = 256;

/// What sending came to.
struct Sent {
    /// Packets that came out of the other end.
    arrived: u64,
    wall: Duration,
    cpu: Duration,
}

/// Prints how fast each sender is, and what a packet costs it: start and end are those of a run with a twentieth of the rounds.
pub(crate) fn measure(quick: bool) {
    let rounds = if quick { 400 } else { 4_000 };
    for size in [64, 1_400] {
        let file = capture(size).unwrap();
        println!("\n{} frames of {size} bytes are sent", rounds * FRAMES);
        println!("{:<36}{:>12}{:>12}{:>14}{:>12}", "", "arrived", "lost", "a second", "ns a packet");
        for (name, program, words) in senders() {
            let pace = words.iter().rev().find_map(|word| word.parse::<u64>().ok());
            // A slow pace takes its time: fewer packets.
            let rounds = pace.map_or(rounds, |pace| rounds.min(pace * 2 / FRAMES).max(20));
            let few = run(program, &words, &file, rounds / 20);
            let Some((few, many)) = few.zip(run(program, &words, &file, rounds)) else {
                println!("{name:<36}{:>12}", "-");
                continue;
            };
            let (asked, between) = (rounds * FRAMES, ((rounds - rounds / 20) * FRAMES) as f64);
            let seconds = many.wall.saturating_sub(few.wall).as_secs_f64();
            let nanos = many.cpu.saturating_sub(few.cpu).as_nanos() as f64 / between;
            let lost = asked.saturating_sub(many.arrived);
            println!("{name:<36}{:>12}{lost:>12}{:>14.0}{nanos:>12.0}", many.arrived, between / seconds);
        }
        let _ = fs::remove_file(file);
    }
}

/// Everything arrives.
pub(crate) fn check() {
    let file = capture(64).unwrap();
    for (name, program, words) in senders() {
        if let Some(sent) = run(program, &words, &file, 2) {
            assert_eq!(sent.arrived, 2 * FRAMES, "{name}");
        }
    }
    let _ = fs::remove_file(file);
}

fn senders() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let words = |text: &'static str| text.split(' ').collect();
    vec![
        ("septet send --topspeed", SEPTET, words("send -i left --topspeed --loop ROUNDS FILE")),
        ("septet send --pps 10000", SEPTET, words("send -i left --loop ROUNDS FILE --pps 10000")),
        ("septet send --pps 100000", SEPTET, words("send -i left --loop ROUNDS FILE --pps 100000")),
        ("tcpreplay --topspeed", "tcpreplay", words("-q -i left --topspeed --loop ROUNDS FILE")),
        (
            "tcpreplay --preload-pcap --topspeed",
            "tcpreplay",
            words("-q -K -i left --topspeed --loop ROUNDS FILE"),
        ),
        ("tcpreplay --pps 10000", "tcpreplay", words("-q -i left --loop ROUNDS FILE --pps 10000")),
        ("tcpreplay --pps 100000", "tcpreplay", words("-q -i left --loop ROUNDS FILE --pps 100000")),
    ]
}

fn run(program: &str, words: &[&str], file: &Path, rounds: u64) -> Option<Sent> {
    let rounds = rounds.max(1).to_string();
    // tcpreplay takes options only in front of the file.
    let (mut words, file) = (words.to_vec(), file.to_string_lossy().into_owned());
    words.retain(|word| *word != "FILE");
    let words = words.iter().map(|word| if *word == "ROUNDS" { rounds.as_str() } else { word });
    let mut command = Command::new(program);
    command.args(words).arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let (before, start) = (cable::received(), Instant::now());
    let done = cable::on_processor(0, || command.spawn()).ok()?.wait4().ok()?;
    let (wall, about) = (start.elapsed(), done.rusage);
    let arrived = cable::received() - before;
    done.status.success().then_some(Sent { arrived, wall, cpu: about.utime + about.stime })
}

/// A capture of frames of this size, one a microsecond.
fn capture(size: usize) -> io::Result<PathBuf> {
    let path = std::env::temp_dir().join(format!("septet-bench-{}-{size}.pcap", std::process::id()));
    let mut to = BufWriter::new(File::create(&path)?);
    let head = [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 262_144, 1];
    head.iter().try_for_each(|word| to.write_all(&word.to_le_bytes()))?;
    for (frame, micros) in support::packets::udp_of(size).iter().zip(0..) {
        let len = frame.len() as u32;
        [0, micros, len, len].iter().try_for_each(|word: &u32| to.write_all(&word.to_le_bytes()))?;
        to.write_all(frame)?;
    }
    to.flush()?;
    Ok(path)
}
