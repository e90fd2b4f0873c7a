//! Who receives: septet with its ring and with pnet, tcpdump, dumpcap, and a loop of pnet.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use pnet_datalink::{Channel, Config};

use crate::cable;

const SEPTET: &str = env!("CARGO_BIN_EXE_septet");

/// How long a receiver must rest to be taken to have done its work: tcpdump has what waits handed over after a second.
const REST: Duration = Duration::from_millis(1_250);

/// How long a receiver that says that it listens takes until it does.
const BEGIN: Duration = Duration::from_millis(400);

/// A program that receives until it is interrupted.
pub(crate) struct Receiver {
    pub(crate) name: &'static str,
    program: PathBuf,
    words: Vec<&'static str>,
    /// It records into a file, whose packets are what it has received; else that is what it says at the end.
    pub(crate) writes: bool,
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) sent: u64,
    pub(crate) received: u64,
    /// Processor time of the receiver, user and system, after set-up.
    pub(crate) cpu: Duration,
    /// By how much the sender missed its rate.
    pub(crate) late: Duration,
}

/// All that are installed here.
pub(crate) fn all() -> Vec<Receiver> {
    let of = |name, program: &str, words: &str, writes| Receiver {
        name,
        program: program.into(),
        words: words.split(' ').map(|word| &*word.to_string().leak()).collect(),
        writes,
    };
    let myself = std::env::current_exe().unwrap();
    let mut all = vec![
        of("septet sniff -w", SEPTET, "sniff -i right -w FILE", true),
        of("septet sniff > /dev/null", SEPTET, "sniff -i right", false),
        of("septet sniff --backend pnet -w", SEPTET, "sniff -i right --backend pnet -w FILE", true),
        of("septet sniff -w /dev/null", SEPTET, "sniff -i right -w /dev/null", false),
        of("tcpdump -w", "tcpdump", "-i right -n -Z root -w FILE", true),
        of("tcpdump -w, 16 MiB", "tcpdump", "-i right -n -Z root -B 16384 -w FILE", true),
        of("tcpdump -w /dev/null", "tcpdump", "-i right -n -Z root -w /dev/null", false),
        of("tcpdump > /dev/null", "tcpdump", "-i right -n", false),
        of("dumpcap -w", "dumpcap", "-i right -q -w FILE", true),
        of("dumpcap -w, 16 MiB", "dumpcap", "-i right -q -B 16 -w FILE", true),
        of("a loop of pnet that counts", &myself.to_string_lossy(), "--receive=right", false),
    ];
    all.retain(|one| one.program.is_absolute() || installed(&one.program));
    all
}

fn installed(program: &Path) -> bool {
    let mut asked = Command::new(program);
    asked.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok()
}

impl Receiver {
    /// It is septet's own, with its own ring.
    pub(crate) fn is_ours(&self) -> bool {
        self.name.starts_with("septet") && !self.name.contains("pnet")
    }

    /// What septet is to be as good as.
    pub(crate) fn is_measure(&self) -> bool {
        self.name.starts_with("tcpdump") || self.name.starts_with("dumpcap")
    }

    /// Starts it, sends, waits until it rests, and ends it; `None` if it failed.
    pub(crate) fn run(&self, from: &str, frames: &[Vec<u8>], rate: u32, count: u64) -> Option<Outcome> {
        let file = place();
        let mut child = cable::on_processor(1, || self.start(&file));
        // Each has its own words for it; a loop of pnet says the same as tcpdump.
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !["listening on", "File: "].iter().any(|word| line.contains(word)) {
            line.clear();
            if said.read_line(&mut line).unwrap() == 0 {
                child.wait().unwrap();
                return None;
            }
        }
        thread::sleep(BEGIN);
        let (before, cpu) = (cable::received(), spent(child.id()));
        let late = cable::on_processor(0, || cable::send(from, frames, rate, count));
        let mut last = spent(child.id());
        loop {
            thread::sleep(REST);
            let now = spent(child.id());
            // To look whether something came takes time, too.
            if now.saturating_sub(last) < REST / 100 {
                break;
            }
            last = now;
        }
        let (sent, cpu) = (cable::received() - before, spent(child.id()).saturating_sub(cpu));
        let _ = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
        let all: Vec<String> = said.lines().map_while(Result::ok).collect();
        child.wait().unwrap();
        let received = if self.writes { packets(&file) } else { counted(&all) };
        let _ = fs::remove_file(file);
        Some(Outcome { sent, received, cpu, late })
    }

    fn start(&self, file: &Path) -> Child {
        let words =
            self.words.iter().map(|word| if *word == "FILE" { file.as_os_str() } else { word.as_ref() });
        let mut command = Command::new(&self.program);
        command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }
}

/// Where a recording goes: into memory, if there is such a place, so that no disk is measured.
fn place() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    folder.join(format!("septet-bench-{}.pcapng", std::process::id()))
}

/// Processor time of all threads of a process so far.
fn spent(process: u32) -> Duration {
    let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else { return Duration::ZERO };
    let times = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(times.sum())
}

fn packets(file: &Path) -> u64 {
    let Ok(mut capture) = septet::capture::open(file) else { return 0 };
    let mut count = 0;
    while let Ok(Some(_)) = capture.next() {
        count += 1;
    }
    count
}

/// `100 packets captured`
fn counted(lines: &[String]) -> u64 {
    let count = lines.iter().find_map(|line| {
        let count = line.strip_suffix(" packets captured").or(line.strip_suffix(" packet captured"))?;
        count.parse().ok()
    });
    count.unwrap_or(0)
}

/// The loop that anybody writes first with pnet: it counts what it receives until nothing has come for a while.
pub(crate) fn plain_pnet(interface: &str) {
    let all = pnet_datalink::interfaces();
    let interface = all.into_iter().find(|one| one.name == interface).unwrap();
    let config = Config { read_timeout: Some(Duration::from_millis(100)), ..Config::default() };
    let Ok(Channel::Ethernet(_, mut receiver)) = pnet_datalink::channel(&interface, config) else { panic!() };
    eprintln!("listening on {}", interface.name);
    let (mut count, mut silent) = (0_u64, 0);
    while count == 0 || silent < 2 {
        match receiver.next() {
            Ok(_) => (count, silent) = (count + 1, 0),
            Err(_) => silent += 1,
        }
    }
    eprintln!("{count} packets captured");
    // Until it is interrupted.
    thread::sleep(Duration::from_secs(60));
}
