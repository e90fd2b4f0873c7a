//! `septet send`: the packets of captures onto an interface, at the times of the capture or at a rate.

mod outlet;
mod pace;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::out::Out;
use super::selection::Selection;
use super::{selection, source};
use crate::capture::{Frame, Options};
use crate::output::link_types::link_type;
pub(super) use outlet::Outlet;
use pace::{Pace, Rate};

const EXAMPLES: &str = "\
Examples:
  sudo septet send trace.pcapng -i eth0               as fast as it was captured
  sudo septet send trace.pcap -i eth0 --speed 10      ten times as fast
  sudo septet send trace.pcap -i eth0 --pps 1000 --loop 0
  sudo septet send trace.pcap -i eth0 -Y 'dns and udp'
  sudo septet send a.pcap b.pcap -i eth0 --topspeed
  septet rewrite trace.pcap -w - --map 192.0.2.0/24=10.0.0.0/24 | sudo septet send - -i eth0

Nothing is sent but on the interface that is named. Ctrl-C stops, and tells what was sent.";

/// What `send` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Captures (pcap, pcapng, snoop; plain or in gzip, zstd, lz4); `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The interface
    #[arg(short = 'i', value_name = "INTERFACE", required = true)]
    interface: String,
    /// Send all of it so many times; 0: until stopped
    #[arg(long = "loop", value_name = "N", default_value_t = 1)]
    rounds: u64,

    /// Only so many packets of those that pass -f, in every round
    #[arg(short = 'c', value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Filters")]
    count: Option<u64>,
    #[command(flatten)]
    selection: selection::Args,

    /// So many times as fast as it was captured
    #[arg(long, value_name = "FACTOR", value_parser = positive, conflicts_with_all = ["pps", "topspeed"], help_heading = "Timing")]
    speed: Option<f64>,
    /// So many packets a second, evenly
    #[arg(long, value_name = "N", value_parser = positive, conflicts_with = "topspeed", help_heading = "Timing")]
    pps: Option<f64>,
    /// As fast as the interface takes them
    #[arg(long, help_heading = "Timing")]
    topspeed: bool,

    /// Largest window of a zstd stream, as a power of two
    #[arg(long, value_name = "LOG", default_value_t = 24, value_parser = clap::value_parser!(u32).range(10..=31))]
    zstd_window: u32,
}

fn positive(word: &str) -> Result<f64, String> {
    let number = word.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0);
    number.ok_or_else(|| "a number above 0 is expected".into())
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    if args.rounds != 1 && args.files.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::Usage("--loop: standard input can be read only once".into()));
    }
    let rate = match args {
        Args { topspeed: true, .. } => Rate::Top,
        Args { pps: Some(pps), .. } => Rate::Even(*pps),
        _ => Rate::Recorded(args.speed.unwrap_or(1.0)),
    };
    let all = || args.selection.selection(&[], args.count);
    let selection = all()?;
    let options = Options { zstd_window: args.zstd_window, ..Options::default() };
    let (outlet, pace) = (Outlet::open(&args.interface)?, Pace::new(rate));
    let mut run = Run { outlet, pace, options, selection, number: 0, failed: false };
    let mut round = 0;
    let done = loop {
        let before = run.outlet.packets();
        if let Err(failure) = args.files.iter().try_for_each(|path| run.file(path)) {
            break Err(failure);
        }
        if let Err(failure) = run.selection.failure() {
            break Err(failure);
        }
        (run.selection, run.number) = (all()?, 0);
        round += 1;
        // What fails once would fail again, and nothing would be sent for ever.
        if round == args.rounds || run.failed || run.outlet.packets() == before || run.outlet.is_stopped() {
            break Ok(());
        }
    };
    let complete = run.outlet.tell();
    done.and(if run.failed || !complete { Err(Failure::Said) } else { Ok(()) })
}

struct Run {
    outlet: Outlet,
    pace: Pace,
    options: Options,
    selection: Selection,
    /// Of the last packet, over all files.
    number: u64,
    failed: bool,
}

impl Run {
    /// Sends the packets of one file; what is wrong with the file is told, and the next one follows.
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let Self { outlet, pace, options, selection, number, failed } = self;
        let (mut wrong, mut done, mut others) = (None, Ok(()), 0_u64);
        pace.begin();
        let files = [path.to_path_buf()];
        let read = source::packets(&files, *options, false, &mut Out::default(), |frame, _| {
            if outlet.is_stopped() || selection.done() {
                return ControlFlow::Break(());
            }
            *number += 1;
            if !selection.passes(&Frame { number: *number, ..*frame }, None) {
                return ControlFlow::Continue(());
            }
            if !outlet.takes(frame.link) {
                wrong.get_or_insert(frame.link);
                others += 1;
                return ControlFlow::Continue(());
            }
            done = send(outlet, pace, frame);
            if done.is_err() || selection.done() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if let Some(link) = wrong {
            let (packets, are) = if others == 1 { ("packet", "is") } else { ("packets", "are") };
            let what = format!(
                "{others} {packets} {are} not for {}: link type {}",
                outlet.takes_what(),
                called(link)
            );
            source::tell(path, &what);
            *failed = true;
        }
        *failed |= read.is_err();
        done
    }
}

fn send(outlet: &mut Outlet, pace: &mut Pace, frame: &Frame<'_>) -> Result<(), Failure> {
    let time = frame.time.map(|time| i128::from(time.secs()) * 1_000_000_000 + i128::from(time.nanos()));
    if pace.wait(time, || outlet.is_stopped()) { outlet.send(frame) } else { Ok(()) }
}

/// `RAW (101)`
fn called(link: u32) -> String {
    link_type(link).map_or_else(|| link.to_string(), |known| format!("{} ({link})", known.1))
}
