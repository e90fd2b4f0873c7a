//! Capturing, in network namespaces of its own: two ends of a virtual cable, what goes into one and what is seen at the other.
//!
//! Each test runs in a process of its own, in a namespace that goes with it. Where namespaces cannot be made, it says that it
//! was skipped; with SEPTET_STRICT=1 that is a failure.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod command;
mod library;
mod privileges;
mod process;
mod ring_files;
#[path = "../../examples/sniff_tokio.rs"]
#[allow(dead_code, clippy::print_stdout, reason = "the example's own")]
mod sniff_tokio;
mod tokio;

use std::process::{Command, Output};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use pnet_datalink::{Channel, Config, DataLinkSender};

/// Which test this process is for.
const NAMESPACE: &str = "SEPTET_NAMESPACE";

/// EtherType for local experiments, which nobody else sends: IEEE 802 9.2.4.
const OURS: [u8; 2] = [0x88, 0xb5];

/// Runs a test in a namespace of its own, with a cable from `left` to `right`.
#[track_caller]
fn alone(name: &str, test: impl FnOnce()) {
    if std::env::var_os(NAMESPACE).is_some_and(|wanted| wanted == name) {
        std::fs::write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1").unwrap();
        std::fs::write("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1").unwrap();
        ip("link set lo up");
        cable();
        return test();
    }
    let new = if root() { "-n" } else { "-rn" };
    let possible = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
    };
    if !possible("unshare", &[new, "true"]) || !possible("ip", &["-V"]) {
        assert!(std::env::var_os("SEPTET_STRICT").is_none(), "no network namespaces here");
        println!("SKIP {name}: no network namespaces here");
        return;
    }
    let mut again = Command::new("unshare");
    again.arg(new).arg(std::env::current_exe().unwrap()).args(["--exact", name, "--nocapture"]);
    let output = again.env(NAMESPACE, name).env("TZ", "UTC").output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

fn root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status.lines().any(|line| line.starts_with("Uid:\t0\t"))
}

/// Asks `ip` for something, which it has to do.
#[track_caller]
fn ip(words: &str) -> Output {
    let output = Command::new("ip").args(words.split(' ')).output().unwrap();
    assert!(output.status.success(), "ip {words}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A cable from `left` to `right`.
fn cable() {
    ip("link add left type veth peer name right");
    ip("link set left up");
    ip("link set right up");
    carried();
}

/// Waits until both ends know of each other, which the kernel sees to later: what is sent before is lost.
#[track_caller]
fn carried() {
    let up = |end: &&str| {
        let said = ip(&format!("-o link show {end}")).stdout;
        String::from_utf8_lossy(&said).contains(" state UP ")
    };
    let up = || ["left", "right"].iter().all(up);
    assert!(
        (0..500).any(|_| up() || {
            thread::sleep(Duration::from_millis(10));
            false
        }),
        "no carrier"
    );
}

/// The end of a cable that frames go into.
struct Wire(Box<dyn DataLinkSender>);

impl Wire {
    fn new(name: &str) -> Self {
        let interface = pnet_datalink::interfaces().into_iter().find(|one| one.name == name).unwrap();
        let config = Config { promiscuous: false, ..Config::default() };
        let Ok(Channel::Ethernet(sender, _)) = pnet_datalink::channel(&interface, config) else { panic!() };
        Self(sender)
    }

    #[track_caller]
    fn all(&mut self, frames: &[impl AsRef<[u8]>]) {
        for frame in frames {
            self.send(frame.as_ref());
        }
    }

    #[track_caller]
    fn send(&mut self, frame: &[u8]) {
        self.0.send_to(frame, None).unwrap().unwrap();
    }
}

/// A frame of ours: numbered, so long, with these tags.
fn frame(number: u32, len: usize, tags: &[(u16, u16)]) -> Arc<[u8]> {
    let mut frame = vec![0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2];
    for (protocol, control) in tags {
        frame.extend_from_slice(&protocol.to_be_bytes());
        frame.extend_from_slice(&control.to_be_bytes());
    }
    frame.extend_from_slice(&OURS);
    frame.extend_from_slice(&number.to_be_bytes());
    let filled = (frame.len()..len).map(|at| at as u8);
    frame.extend(filled.collect::<Vec<_>>());
    frame.into()
}

/// Frames of all lengths, some with tags.
fn frames() -> Vec<Arc<[u8]>> {
    (0..300)
        .map(|number| {
            let tags: &[_] = match number % 5 {
                1 => &[(0x8100, 0x0005)],
                2 => &[(0x88a8, 0x6fff), (0x8100, 0x2001)],
                _ => &[],
            };
            frame(number, 60 + (number as usize * 37) % 1440, tags)
        })
        .collect()
}
