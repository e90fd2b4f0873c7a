//! The command: `septet sniff`.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use septet::capture;

use super::{Wire, alone, cable, carried, frame, frames, ip, root};

/// `septet sniff`, which runs.
pub(super) struct Sniff {
    pub(super) child: Child,
    err: BufReader<ChildStderr>,
    out: Option<ChildStdout>,
}

impl Sniff {
    /// Starts it, and waits until it listens.
    #[track_caller]
    pub(super) fn start(words: &str) -> Self {
        Self::start_as(&mut Command::new(env!("CARGO_BIN_EXE_septet")), words)
    }

    /// The same, by a command that begins so.
    #[track_caller]
    pub(super) fn start_as(command: &mut Command, words: &str) -> Self {
        let mut child = command
            .arg("sniff")
            .args(words.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (err, out) = (BufReader::new(child.stderr.take().unwrap()), child.stdout.take());
        let mut sniff = Self { child, err, out };
        let line = sniff.line();
        if !line.starts_with("septet: listening on ") {
            sniff.child.kill().unwrap();
            panic!("{line}{}", sniff.end().2);
        }
        sniff
    }

    /// The next line of its messages.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.err.read_line(&mut line).unwrap();
        line
    }

    pub(super) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// How it ended: code, what it printed, the rest of its messages.
    pub(super) fn end(mut self) -> (Option<i32>, String, String) {
        let (mut out, mut err) = (String::new(), String::new());
        self.out.take().unwrap().read_to_string(&mut out).unwrap();
        self.err.read_to_string(&mut err).unwrap();
        (self.child.wait().unwrap().code(), out, err)
    }
}

/// What a run said that ended by itself: code, and messages.
pub(super) fn run(words: &str) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_septet")).arg("sniff").args(words.split(' ')).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// A file of this test.
pub(super) fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("live-{}-{name}", std::process::id()))
}

/// The packets of a capture.
#[track_caller]
pub(super) fn packets(path: &Path) -> Vec<Vec<u8>> {
    let (mut capture, mut all) = (capture::open(path).unwrap(), Vec::new());
    while let Some(frame) = capture.next().unwrap() {
        all.push(frame.bytes.to_vec());
    }
    all
}

const COUNTS: &str = "32 packets captured\n32 packets received by filter\n0 packets dropped by kernel\n";

#[test]
fn an_interrupt_at_once_loses_nothing() {
    alone("command::an_interrupt_at_once_loses_nothing", || {
        for (signal, ending) in [("INT", "pcapng"), ("TERM", "pcap"), ("INT", "pcapng.gz")] {
            let path = place(ending);
            let sniff = Sniff::start(&format!("-i right -w {} ether proto 0x88b5", path.display()));
            let mut wire = Wire::new("left");
            let sent: Vec<_> = (0..32).map(|number| frame(number, 200, &[]).to_vec()).collect();
            wire.all(&sent);
            sniff.signal(signal);
            assert_eq!(sniff.end(), (Some(0), String::new(), COUNTS.into()));
            assert_eq!(packets(&path), sent, "{ending}");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::remove_file(path).unwrap();
        }
    });
}

#[test]
fn packets_are_printed_as_they_come() {
    alone("command::packets_are_printed_as_they_come", || {
        for backend in ["ring", "pnet"] {
            let words = format!(
                "-i right --backend {backend} -t -c 2 -T fields -e frame.number -e frame.len -e eth.type"
            );
            let sniff = Sniff::start(&format!("{words} -Y frame.number!=1 ether proto 0x88b5"));
            let mut wire = Wire::new("left");
            (0..3).for_each(|number| wire.send(&frame(number, 60 + number as usize, &[])));
            let (code, out, err) = sniff.end();
            assert_eq!((code, &*out), (Some(0), "2\t61\t0x88b5\n"), "{err}");
            assert!(err.contains("2 packets captured\n"), "{err}");
        }
    });
}

#[test]
fn a_recording_can_be_printed_too_and_has_its_tags() {
    alone("command::a_recording_can_be_printed_too_and_has_its_tags", || {
        let path = place("print.pcapng");
        let words = format!("-i right -w {} --print -a packets:300 -T fields -e frame.len", path.display());
        let sniff = Sniff::start(&words);
        let (mut wire, sent) = (Wire::new("left"), frames());
        wire.all(&sent);
        let (code, out, _) = sniff.end();
        assert_eq!((code, out.lines().count()), (Some(0), 300));
        assert_eq!(packets(&path), sent.iter().map(|frame| frame.to_vec()).collect::<Vec<_>>());
        fs::remove_file(path).unwrap();
    });
}

#[test]
fn a_recording_is_whole_when_it_is_killed() {
    alone("command::a_recording_is_whole_when_it_is_killed", || {
        let path = place("killed.pcapng");
        let mut sniff = Sniff::start(&format!("-i right -w {} ether proto 0x88b5", path.display()));
        let mut wire = Wire::new("left");
        (0..32).for_each(|number| wire.send(&frame(number, 200, &[])));
        thread::sleep(Duration::from_secs(1));
        sniff.child.kill().unwrap();
        assert_eq!(sniff.end().0, None);
        assert_eq!(packets(&path).len(), 32);
        fs::remove_file(path).unwrap();
    });
}

#[test]
fn signals_tell_the_counts_and_write_what_waits() {
    alone("command::signals_tell_the_counts_and_write_what_waits", || {
        let mut sniff = Sniff::start("-i right --immediate -q ether proto 0x88b5");
        Wire::new("left").send(&frame(1, 60, &[]));
        let mut line = [0; 1];
        sniff.out.as_mut().unwrap().read_exact(&mut line).unwrap();
        sniff.signal("USR1");
        let said = [sniff.line(), sniff.line(), sniff.line()].concat();
        assert_eq!(said, "1 packet captured\n1 packet received by filter\n0 packets dropped by kernel\n");
        sniff.signal("USR2");
        sniff.signal("INT");
        assert_eq!((sniff.end().0, said.lines().count()), (Some(0), 3));
    });
}

#[test]
fn time_ends_a_capture() {
    alone("command::time_ends_a_capture", || {
        let sniff = Sniff::start("-i right -a duration:0.2 ether proto 0x88b5");
        let (code, _, err) = sniff.end();
        assert_eq!((code, err.lines().next()), (Some(0), Some("0 packets captured")));
    });
}

#[test]
fn an_interface_that_is_down_is_told_once_and_does_not_keep_it_busy() {
    alone("command::an_interface_that_is_down_is_told_once_and_does_not_keep_it_busy", || {
        for backend in ["ring", "pnet"] {
            let path = place("down.pcapng");
            let words = format!("-i right --backend {backend} -w {} ether proto 0x88b5", path.display());
            let mut sniff = Sniff::start(&words);
            if backend == "pnet" {
                sniff.line();
            }
            ip("link set right down");
            assert_eq!(sniff.line(), "septet: right: the interface is down; waiting until it is up\n");
            let status = format!("/proc/{}/status", sniff.child.id());
            let woken = || {
                let status = fs::read_to_string(&status).unwrap();
                let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
                line.unwrap().trim().parse::<u64>().unwrap()
            };
            let before = woken();
            thread::sleep(Duration::from_secs(1));
            let often = woken() - before;
            assert!(often < 50, "{often} times a second");
            ip("link set right up");
            carried();
            Wire::new("left").send(&frame(1, 60, &[]));
            thread::sleep(Duration::from_millis(300));
            ip("link del right");
            let (code, _, err) = sniff.end();
            assert_eq!(code, Some(1), "{err}");
            assert!(
                err.contains("septet: right: the interface is gone; what was captured before is kept\n"),
                "{err}"
            );
            assert_eq!(packets(&path).len(), 1, "{backend}");
            fs::remove_file(path).unwrap();
            cable();
        }
    });
}

#[test]
fn what_cannot_be_done_is_said() {
    alone("command::what_cannot_be_done_is_said", || {
        let (code, err) = run("-i rihgt");
        let wanted =
            "septet: rihgt: no such interface; did you mean right?; `septet interfaces` lists them\n";
        assert_eq!((code, &*err), (Some(1), wanted));
        let (code, err) = run("-i right -w /dev/full");
        assert_eq!(code, Some(1));
        assert!(err.contains("septet: /dev/full: No space left on device"), "{err}");
        let (code, err) = run("-i right -w /dev/full -F pcap");
        assert_eq!(code, Some(1), "{err}");
        let (code, err) = run("-i right prot 80");
        assert!(code == Some(2) && err.contains("column"), "{err}");
        let (code, err) = run("-i right -C 1 -b packets:1 -w x.pcap");
        assert!(code == Some(2) && err.contains("cannot be combined"), "{err}");
        ip("link set right down");
        let (code, err) = run("-i right");
        assert_eq!(code, Some(1));
        assert!(err.starts_with("septet: right: the interface is down: ip link set right up\n"), "{err}");
    });
}

#[test]
fn without_permission_the_remedy_is_said() {
    alone("command::without_permission_the_remedy_is_said", || {
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"]);
        if root() {
            command.args(["--reuid=65534", "--clear-groups"]);
        }
        // A folder that others may not enter hides the program from them.
        let copy = std::env::temp_dir().join(format!("septet-live-{}", std::process::id()));
        fs::copy(env!("CARGO_BIN_EXE_septet"), &copy).unwrap();
        let output = command.arg(&copy).args(["sniff", "-i", "right"]).output().unwrap();
        fs::remove_file(&copy).unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{err}");
        assert_eq!(err.matches("sudo setcap cap_net_raw+ep /usr/local/bin/septet").count(), 1, "{err}");
    });
}
