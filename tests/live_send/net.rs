//! Network namespaces of a test's own: the test runs itself again in one, with a cable between two interfaces.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use septet::capture::Capture;
use septet::capture::live::Sender;

/// Who is inside a namespace of its own.
const INSIDE: &str = "SEPTET_TEST_NAMESPACE";

/// What is sent behind all that is tested: EtherType 0x88b6, for experiments too.
const END: [u8; 60] = {
    let mut bytes = [0; 60];
    [bytes[2], bytes[4], bytes[5], bytes[8], bytes[10], bytes[11]] = [0x5e, 0x53, 2, 0x5e, 0x53, 1];
    [bytes[12], bytes[13]] = [0x88, 0xb6];
    bytes
};

/// Runs the body of the test of this name in network and mount namespaces of its own.
#[track_caller]
pub(crate) fn inside(name: &str, body: impl FnOnce()) {
    /// `/sys` tells of the namespace in which it was mounted.
    const PREPARE: &str = "mount -t sysfs sysfs /sys && ip link set lo up && exec \"$@\"";
    if std::env::var_os(INSIDE).is_some() {
        return body();
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let unshare = |words: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(if root {
            &["--net", "--mount"][..]
        } else {
            &["--net", "--mount", "--user", "--map-root-user"]
        });
        command.args(["sh", "-c", PREPARE, "sh"]).args(words).env(INSIDE, "1").stdin(Stdio::null());
        command.output()
    };
    let possible = unshare(&[
        "sh",
        "-c",
        "ip link add near0 type veth peer name far0 && tcpdump --version && setpriv -d",
    ]);
    if !possible.is_ok_and(|output| output.status.success()) {
        return skip("no network namespaces, or ip, tcpdump or setpriv is missing");
    }
    let program = std::env::current_exe().unwrap();
    let done = unshare(&[program.to_str().unwrap(), "--exact", name, "--nocapture"]).unwrap();
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && out.contains("1 passed"), "{out}{err}");
}

/// Tells what was not tested; where everything has to be, that is a failure.
#[track_caller]
pub(crate) fn skip(why: &str) {
    let strict = std::env::var_os("SEPTET_STRICT").is_some_and(|value| value == "1");
    assert!(!strict, "skipped: {why}");
    // Past the test harness, which shows nothing of a test that passes.
    let _ = io::stderr().write_all(format!("skipped: {why}\n").as_bytes());
}

/// Whether `ip` did what these words say.
pub(crate) fn ip(words: &[&str]) -> bool {
    Command::new("ip").args(words).status().is_ok_and(|status| status.success())
}

/// A veth pair: what goes into the near end comes out of the far one. Nobody else speaks on it.
pub(crate) struct Cable {
    near: &'static str,
    arrived: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Cable {
    pub(crate) fn new() -> Self {
        let pair =
            "link add near0 address 02:00:00:00:00:01 type veth peer name far0 address 02:00:00:00:00:02";
        assert!(ip(&pair.split(' ').collect::<Vec<_>>()));
        for end in ["near0", "far0"] {
            assert!(ip(&["link", "set", end, "addrgenmode", "none", "up"]));
        }
        Self { near: "near0", arrived: Arc::default() }
    }

    pub(crate) fn near(&self) -> &'static str {
        self.near
    }

    /// What came out of the far end while `send` was running, from the first frame to the last.
    pub(crate) fn receive<T>(&self, send: impl FnOnce() -> T) -> (T, Vec<Vec<u8>>) {
        self.arrived.lock().unwrap().clear();
        let words = "-i far0 -Z root -n -s 0 -U --immediate-mode -w - ether src 00:00:5e:00:53:01";
        let mut listener = Command::new("tcpdump");
        listener.args(words.split(' ')).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut listener = Listener(listener.spawn().unwrap());
        let mut told = BufReader::new(listener.0.stderr.take().unwrap()).lines();
        assert!(told.any(|line| line.unwrap().contains("listening on")), "tcpdump did not begin");
        let (out, arrived) = (listener.0.stdout.take().unwrap(), Arc::clone(&self.arrived));
        let reader = thread::spawn(move || {
            let mut capture = Capture::new(out).unwrap();
            while let Some(frame) = capture.next().unwrap() {
                arrived.lock().unwrap().push(frame.bytes.to_vec());
                if frame.bytes == END {
                    break;
                }
            }
        });
        let done = send();
        // What stands behind it in the cable cannot overtake it.
        Sender::open(self.near()).unwrap().send(&END).unwrap();
        self.wait(|arrived| arrived.last().is_some_and(|last| **last == END));
        reader.join().unwrap();
        let mut arrived = std::mem::take(&mut *self.arrived.lock().unwrap());
        arrived.pop();
        (done, arrived)
    }

    /// Waits until so many frames have come out of the far end.
    pub(crate) fn wait_for(&self, count: usize) {
        self.wait(|arrived| arrived.len() >= count);
    }

    #[track_caller]
    fn wait(&self, enough: impl Fn(&[Vec<u8>]) -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !enough(&self.arrived.lock().unwrap()) {
            assert!(Instant::now() < end, "only {} frames arrived", self.arrived.lock().unwrap().len());
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// tcpdump, which ends with the test.
struct Listener(Child);

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
