//! `septet info`: what is in a capture, counted in one pass.

mod report;
mod times;

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::out::Out;
use super::progress::Progress;
use super::source::{self, Source};
use super::zone;
use crate::capture::{Block, BlockKind, Capture, Error, Frame, Options, Record};
use crate::output::hierarchy::Hierarchy;
use crate::output::stamp::{Form, Stamp};
use times::Times;

const EXAMPLES: &str = "\
Examples:
  septet info trace.pcapng.zst         format, interfaces, times, rates, protocols
  septet info --utc *.pcap             of several captures, one after the other";

/// What `info` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, args_override_self = true)]
pub(super) struct Args {
    /// Captures (pcap, pcapng, snoop; plain or in gzip, zstd, lz4); `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Times in UTC rather than local time
    #[arg(long)]
    utc: bool,
    /// Largest window of a zstd stream, as a power of two
    #[arg(long, value_name = "LOG", default_value_t = 24, value_parser = clap::value_parser!(u32).range(10..=31))]
    zstd_window: u32,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let options = Options { zstd_window: args.zstd_window, ..Options::default() };
    let mut stamp = Stamp::new(Form::Date, if args.utc { Stamp::utc() } else { zone::local() });
    let (mut out, mut failed) = (Out::new(false), false);
    for (i, path) in args.files.iter().enumerate() {
        let message = match source::open(path, options, &out) {
            Ok(Source { mut capture, .. }) => {
                let mut facts = Facts::default();
                let end = facts.read(&mut capture);
                if i > 0 {
                    out.text.byte(b'\n');
                }
                facts.report(path, size(path), &capture, end.as_ref().err(), &mut stamp, &mut out.text);
                end.err().map(|error| error.to_string())
            }
            Err(message) => Some(message),
        };
        out.flush()?;
        if let Some(message) = message {
            source::tell(path, &message);
            failed = true;
        }
    }
    if failed { Err(Failure::Said) } else { Ok(()) }
}

fn size(path: &Path) -> Option<u64> {
    let about = std::fs::metadata(path).ok()?;
    about.is_file().then_some(about.len())
}

/// What one pass finds out.
#[derive(Default)]
struct Facts {
    packets: u64,
    /// Bytes on the wire and as captured.
    sent: u64,
    captured: u64,
    /// Packets of which the capture has only a part.
    cut: u64,
    times: Times,
    /// Packets of each interface, of all sections.
    by_interface: Vec<u64>,
    commented: u64,
    protocols: Hierarchy,
    /// Comments and what else sections say of themselves.
    sections: Vec<(&'static str, Vec<u8>)>,
    /// Blocks that are no packets, by kind.
    blocks: Vec<(BlockKind, u64)>,
}

/// Most words of sections that are kept.
const WORDS: usize = 1000;

impl Facts {
    fn read(&mut self, capture: &mut Capture) -> Result<(), Error> {
        let mut progress = Progress::new();
        loop {
            match capture.next_record()? {
                Some(Record::Frame(frame)) => self.frame(&frame),
                Some(Record::Block(block)) => self.block(&block),
                None => return Ok(()),
            }
            progress.turn(capture);
        }
    }

    #[inline]
    fn frame(&mut self, frame: &Frame<'_>) {
        let pseudo = frame.pseudo_len();
        let (captured, sent) =
            (frame.bytes.len() - pseudo, (frame.original_len as usize).saturating_sub(pseudo));
        self.packets += 1;
        self.sent += sent as u64;
        self.captured += captured as u64;
        self.cut += u64::from(captured < sent);
        self.commented +=
            u64::from(!frame.options.raw().is_empty() && frame.options.comments().next().is_some());
        let interface = frame.interface as usize;
        match self.by_interface.get_mut(interface) {
            Some(count) => *count += 1,
            None => self.interface(interface),
        }
        if let Some(time) = frame.time {
            self.times.add(time);
        }
        self.protocols.packet(frame.layers(), sent as u64);
    }

    #[cold]
    fn interface(&mut self, interface: usize) {
        self.by_interface.resize(interface + 1, 0);
        self.by_interface[interface] = 1;
    }

    #[cold]
    fn block(&mut self, block: &Block<'_>) {
        match block.kind {
            BlockKind::Section => {
                for option in block.options().iter() {
                    let key = match option.code {
                        1 => "comment",
                        2 => "hardware",
                        3 => "system",
                        4 => "application",
                        _ => continue,
                    };
                    if self.sections.len() < WORDS {
                        self.sections.push((key, option.value.into()));
                    }
                }
            }
            BlockKind::Interface => {}
            kind => {
                if let Some((_, count)) = self.blocks.iter_mut().find(|known| known.0 == kind) {
                    *count += 1;
                } else if self.blocks.len() < WORDS {
                    self.blocks.push((kind, 1));
                }
            }
        }
    }
}
