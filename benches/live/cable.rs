//! A network namespace of its own with a virtual cable in it, processors to stay on, and a sender that keeps to a rate.

use std::hint;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use septet::capture::live::{SendError, Sender};

/// The ends of the cable: frames go into the left one, and are received at the right one.
pub(crate) const LEFT: &str = "left";
const RIGHT: &str = "right";

/// Says that this process is in its namespace.
const NAMESPACE: &str = "SEPTET_NAMESPACE";

/// Goes on in a namespace with a cable, in another process; `true` in there.
pub(crate) fn alone() -> bool {
    if std::env::var_os(NAMESPACE).is_some() {
        for scope in ["default", "all"] {
            let _ = std::fs::write(format!("/proc/sys/net/ipv6/conf/{scope}/disable_ipv6"), "1");
        }
        ip(&format!("link add {LEFT} type veth peer name {RIGHT}"));
        [LEFT, RIGHT].iter().for_each(|end| ip(&format!("link set {end} up")));
        while received() == 0 {
            // The kernel sees to the carrier later: what is sent before is lost.
            thread::sleep(Duration::from_millis(50));
            let mut sender = Sender::open(LEFT).unwrap();
            let _ = sender.send(&[0x02; 60]);
        }
        return true;
    }
    let root =
        std::fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t"));
    let new = if root { "-n" } else { "-rn" };
    let possible = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
    };
    if !possible("unshare", &[new, "true"]) || !possible("ip", &["-V"]) {
        println!("no network namespaces here: nothing is measured");
        return false;
    }
    let mut again = Command::new("unshare");
    again.arg(new).arg(std::env::current_exe().unwrap()).args(std::env::args().skip(1)).env(NAMESPACE, "1");
    std::process::exit(again.status().unwrap().code().unwrap_or(1))
}

fn ip(words: &str) {
    let output = Command::new("ip").args(words.split(' ')).output().unwrap();
    assert!(output.status.success(), "ip {words}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Packets that have come out of the right end so far, as the kernel counts them.
pub(crate) fn received() -> u64 {
    let table = std::fs::read_to_string("/proc/thread-self/net/dev").unwrap();
    let counts = table.lines().find_map(|line| line.trim_start().strip_prefix(RIGHT)?.strip_prefix(':'));
    counts.and_then(|counts| counts.split_ascii_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// Does this on the processor with this number among those that there are; programs that it starts stay there, too.
pub(crate) fn on_processor<T>(nth: usize, run: impl FnOnce() -> T) -> T {
    let allowed = sched_getaffinity(None).unwrap();
    let all: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|cpu| allowed.is_set(*cpu)).collect();
    let mut only = CpuSet::new();
    only.set(all[nth % all.len()]);
    sched_setaffinity(None, &only).unwrap();
    let done = run();
    sched_setaffinity(None, &allowed).unwrap();
    done
}

/// Sends so many of these frames in turn, so many a second; says how much later than it should it was done.
pub(crate) fn send(interface: &str, frames: &[Vec<u8>], rate: u32, count: u64) -> Duration {
    let mut sender = Sender::open(interface).unwrap();
    let (start, each) = (Instant::now(), 1e9 / f64::from(rate));
    for (nth, frame) in (0..count).zip(frames.iter().cycle()) {
        let due = Duration::from_nanos((nth as f64 * each) as u64);
        while start.elapsed() < due {
            hint::spin_loop();
        }
        while let Err(error) = sender.send(frame) {
            assert!(matches!(error, SendError::Busy), "{error}");
        }
    }
    start.elapsed().saturating_sub(Duration::from_nanos((count as f64 * each) as u64))
}
