//! An interface that packets are sent on: what becomes of each is counted, and told at the end, also after a signal.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::capture::Frame;
use crate::capture::live::{SendError, Sender, State};
use crate::cli::failure::{Failure, say, shown};
use crate::cli::sink::interrupt;

/// How long no packet at all may find room before the interface is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait for room where the system does not say when there is some.
const PAUSE: Duration = Duration::from_micros(100);

/// How long a signal waits for the sending to end: a pipe that is read may keep it.
const GRACE: Duration = Duration::from_millis(300);

/// An interface that is open for sending.
pub(in crate::cli) struct Outlet {
    sender: Sender,
    name: String,
    shared: Arc<Shared>,
}

/// What a signal needs to know.
struct Shared {
    name: String,
    stopped: AtomicBool,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    packets: u64,
    bytes: u64,
    /// When the first one was sent, and when the last one.
    times: Option<(Instant, Instant)>,
    too_long: u64,
    too_short: u64,
    cut: u64,
    told: bool,
}

impl Outlet {
    /// Opens an interface by its name.
    pub(in crate::cli) fn open(interface: &str) -> Result<Self, Failure> {
        let name = shown(interface);
        let sender = Sender::open(interface).map_err(|error| failure(&name, &error))?;
        let about = sender.interface();
        if about.link().is_none() {
            let hardware = about.hardware_name().unwrap_or("unknown");
            return Err(Failure::Work(format!("{name}: frames of its type ({hardware}) cannot be sent")));
        }
        match about.state() {
            State::Down => return Err(failure(&name, &SendError::Down)),
            State::NoCarrier => {
                say(&format!(
                    "septet: {name}: nobody is at the other end (no carrier): what is sent is lost"
                ));
            }
            State::Up => {}
        }
        let shared = Arc::new(Shared {
            name: name.clone(),
            stopped: AtomicBool::new(false),
            counts: Mutex::default(),
        });
        let (known, sending) = (Arc::clone(&shared), thread::current());
        interrupt::watch(move || {
            known.stopped.store(true, Ordering::Release);
            sending.unpark();
            thread::sleep(GRACE);
            known.tell();
            std::process::exit(0)
        })
        .map_err(|error| Failure::Work(error.to_string()))?;
        Ok(Self { sender, name, shared })
    }

    /// Whether a signal has ended the sending.
    pub(in crate::cli) fn is_stopped(&self) -> bool {
        self.shared.stopped.load(Ordering::Acquire)
    }

    /// Whether the interface takes packets of this link type.
    pub(in crate::cli) fn takes(&self, link: u32) -> bool {
        self.sender.takes(link)
    }

    /// `eth0, which takes EN10MB (1)`
    pub(in crate::cli) fn takes_what(&self) -> String {
        let link = self.sender.interface().link().map(super::called);
        format!("{}, which takes {}", self.name, link.unwrap_or_default())
    }

    /// Packets that were sent.
    pub(in crate::cli) fn packets(&self) -> u64 {
        self.shared.counts().packets
    }

    /// Sends a packet without its frame check sequence, which the interface computes; what it refuses is counted.
    pub(in crate::cli) fn send(&mut self, frame: &Frame<'_>) -> Result<(), Failure> {
        let whole = frame.bytes.len().max(frame.original_len as usize);
        let wire = whole.saturating_sub(frame.fcs_len().into());
        let end = frame.bytes.len().min(wire);
        let bytes = &frame.bytes[..end];
        let begin = Instant::now();
        let done = loop {
            match self.sender.send(bytes) {
                Err(SendError::Busy) if self.is_stopped() => return Ok(()),
                Err(SendError::Busy) if begin.elapsed() < PATIENCE => thread::park_timeout(PAUSE),
                done => break done,
            }
        };
        let mut counts = self.shared.counts();
        match done {
            Ok(()) => {
                counts.packets += 1;
                counts.bytes += end as u64;
                counts.cut += u64::from(end < wire);
                let first = counts.times.map_or(begin, |times| times.0);
                counts.times = Some((first, Instant::now()));
            }
            Err(SendError::TooLong) => counts.too_long += 1,
            Err(SendError::TooShort) => counts.too_short += 1,
            Err(error) => return Err(failure(&self.name, &error)),
        }
        Ok(())
    }

    /// Tells what was sent; whether that was everything.
    pub(in crate::cli) fn tell(&self) -> bool {
        self.shared.tell()
    }
}

impl Shared {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    fn tell(&self) -> bool {
        let mut counts = self.counts();
        if !std::mem::replace(&mut counts.told, true) {
            let seconds = counts.times.map_or(0.0, |(first, last)| (last - first).as_secs_f64());
            let rate = if seconds > 0.0 {
                let (packets, bits) = (counts.packets as f64 / seconds, counts.bytes as f64 * 8e-6 / seconds);
                format!(", {packets:.0} packets/s, {bits:.3} Mbit/s")
            } else {
                String::new()
            };
            let Counts { packets, bytes, too_long, too_short, cut, .. } = *counts;
            let packets = if packets == 1 { "1 packet".into() } else { format!("{packets} packets") };
            let mut lines =
                format!("septet: {}: {packets} sent, {bytes} bytes in {seconds:.6} s{rate}", self.name);
            for (count, what) in [
                (too_long, "not sent: longer than the interface takes (MTU)"),
                (too_short, "not sent: shorter than a link-layer header"),
                (cut, "sent as short as the capture has them"),
            ] {
                if count > 0 {
                    let _ = write!(lines, "\nseptet: {}: {count} {what}", self.name);
                }
            }
            say(&lines);
        }
        counts.too_long + counts.too_short == 0
    }
}

/// What there is to say of an interface, and what helps.
fn failure(name: &str, error: &SendError) -> Failure {
    let help = match error {
        SendError::Permission => {
            let program = std::env::current_exe().map_or("septet".into(), |path| shown(path.as_os_str()));
            format!(
                "; be root, or give a copy in a folder of root's the capability:\n  \
                 sudo install {program} /usr/local/bin/septet && sudo setcap cap_net_raw+ep /usr/local/bin/septet"
            )
        }
        SendError::Absent => "; `septet interfaces` lists them".into(),
        SendError::Down => format!(": ip link set {name} up"),
        _ => String::new(),
    };
    Failure::Work(format!("{name}: {error}{help}"))
}
