//! `septet rewrite`: captures with other values, addresses or tags, or without what tells who sent them.

mod key;
mod plan;

use std::ffi::OsString;
use std::path::PathBuf;

use super::failure::{Failure, say};
use super::progress::Progress;
use super::selection::Selection;
use super::sink::{Form, Sink};
use super::source::{self, Source};
use crate::capture::{Block, Frame, OptionList, Options, Outgoing, Record};
use crate::rewrite::{Rewrite, RewriteError};

const EXAMPLES: &str = "\
Lengths and checksums that were right are right afterwards, inside tunnels and ICMP errors too; wrong ones stay.

Examples:
  septet rewrite in.pcap -w out.pcap --set ip.ttl=64 --set udp.dstport=5353
  septet rewrite in.pcap -w out.pcap --set dns.qry.name=www.example.com
  septet rewrite in.pcap -w out.pcap --map 10.0.0.0/8=192.0.2.0/24 --map 2001:db8::/32=fd00::/32
  septet rewrite in.pcap -w out.pcap --vlan add=100,5
  septet rewrite in.pcap -w out.pcap --set ip.ttl=64 -Y 'ip.ttl < 64' -- src net 192.0.2.0/24
  septet rewrite in.pcap -w out.pcap.zst -s 96 -c 1000
  head -c 32 /dev/urandom > key; septet rewrite in.pcap -w out.pcap --anonymize --key-file key";

/// What `rewrite` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The capture to read; `-` is standard input
    #[arg(value_name = "IN")]
    read: PathBuf,
    /// The capture to write; `-` is standard output
    #[arg(short = 'w', value_name = "OUT", required = true)]
    write: PathBuf,
    /// Its format; else by the end of its name, else pcapng
    #[arg(short = 'F', value_name = "FORMAT", value_enum)]
    format: Option<Form>,
    #[command(flatten)]
    selection: super::selection::Args,
    /// Words behind `--`: a capture filter
    #[arg(last = true, value_name = "WORDS")]
    filter: Vec<OsString>,
    /// Stop after this many packets that -f lets pass
    #[arg(short = 'c', value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Largest window of a zstd stream, as a power of two
    #[arg(long, value_name = "LOG", default_value_t = 24, value_parser = clap::value_parser!(u32).range(10..=31))]
    zstd_window: u32,

    /// Every occurrence of a field gets this value, as -T fields writes it
    #[arg(long, value_name = "FIELD=VALUE", help_heading = "Edits")]
    set: Vec<String>,
    /// Addresses of a prefix get another one, wherever they are: IPv4, IPv6, MAC; the first that fits
    #[arg(long, value_name = "OLD=NEW", help_heading = "Edits")]
    map: Vec<String>,
    /// The outermost 802.1Q tag: add=ID[,PRIORITY[,DEI]], set=ID or remove
    #[arg(long, value_name = "EDIT", help_heading = "Edits")]
    vlan: Option<String>,
    /// Keep at most so many bytes of a packet
    #[arg(short = 's', long, value_name = "LENGTH", help_heading = "Edits")]
    snaplen: Option<usize>,

    /// Hide who sent what: addresses are mapped under a key, payloads, texts, names, secrets and comments are dropped
    #[arg(long, help_heading = "Anonymization")]
    anonymize: bool,
    /// The key, at least 16 random bytes; else the environment variable SEPTET_KEY is the key
    #[arg(long, value_name = "FILE", requires = "anonymize", help_heading = "Anonymization")]
    key_file: Option<PathBuf>,
    /// Leave these as they are: payload, text, bytes, trailer, ip, mac, comments, interfaces, names, secrets, statistics, host, custom, or fields
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        requires = "anonymize",
        help_heading = "Anonymization"
    )]
    keep: Vec<String>,
}

/// What was done, in numbers.
#[derive(Default)]
struct Counts {
    packets: u64,
    changed: u64,
    blocks: u64,
    comments: u64,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut rewrite = plan::rewrite(args)?;
    let mut selection = args.selection.selection(&args.filter, args.count)?;
    rewrite.part = !selection.is_all();
    let failed = |message: &str| Failure::Work(format!("{}: {message}", source::name(&args.read)));
    let options = Options { zstd_window: args.zstd_window, ..Options::default() };
    // What is read is opened first: without it nothing is created.
    let source =
        source::open(&args.read, options, &super::out::Out::default()).map_err(|message| failed(&message))?;
    let mut sink = Sink::create(&args.write, args.format, std::slice::from_ref(&args.read))?;
    let mut counts = Counts::default();
    let mut list = OptionList::default();
    let done = each(source, &mut selection, &mut counts, |record, counts| {
        let (written, what) = match record {
            Record::Frame(frame) => {
                let written = packet(frame, &mut rewrite, &mut list, &mut sink, counts);
                (written, format_args!("packet {}", frame.number))
            }
            Record::Block(at) => {
                (block(at, &mut rewrite, &mut sink, counts), format_args!("block at byte {}", at.offset))
            }
        };
        written.map_err(|wrong| match wrong {
            Wrong::Packet(error) => failed(&format!("{what}: {error}")),
            Wrong::Output(failure) => failure,
        })
    });
    let done = done.map_err(|wrong| wrong.unwrap_or_else(|message| failed(&message)));
    // What was good is kept.
    let finished = sink.finish();
    if !matches!(done, Err(Failure::Closed)) {
        plan::tell(&rewrite, &counts);
    }
    done.and(finished).and(selection.failure())
}

/// Hands every packet and block on; a failure is one of `each`, or what there is to say of the capture.
fn each(
    source: Source,
    selection: &mut Selection,
    counts: &mut Counts,
    mut each: impl FnMut(&Record<'_>, &mut Counts) -> Result<(), Failure>,
) -> Result<(), Result<Failure, String>> {
    let Source { mut capture, .. } = source;
    let mut progress = Progress::new();
    while !selection.done() {
        match capture.next_record() {
            Ok(Some(Record::Frame(frame))) if !selection.passes(&frame, None) => {}
            Ok(Some(record)) => {
                each(&record, counts).map_err(Ok)?;
                counts.packets += u64::from(matches!(record, Record::Frame(_)));
            }
            Ok(None) => break,
            Err(error) => return Err(Err(error.to_string())),
        }
        progress.turn(&capture);
    }
    Ok(())
}

/// Why a packet was not written.
enum Wrong {
    Packet(RewriteError),
    Output(Failure),
}

fn packet(
    frame: &Frame<'_>,
    rewrite: &mut Rewrite,
    list: &mut OptionList,
    sink: &mut Sink,
    counts: &mut Counts,
) -> Result<(), Wrong> {
    let walk = frame.layers();
    let new = rewrite.packet(walk).map_err(Wrong::Packet)?;
    // A capture may say that there was less than it has.
    let original_len = (frame.original_len as usize + new.original_len).saturating_sub(walk.left());
    let hidden = rewrite.anonymize.as_ref().map(crate::rewrite::Anonymize::keep);
    if hidden.is_some_and(|keep| !keep.comments) {
        counts.comments += frame.options.comments().count() as u64;
    }
    let about = frame.about();
    let name = about.and_then(|about| about.name.as_deref());
    let interface_name = name.filter(|_| hidden.is_none_or(|keep| keep.interfaces));
    let changed = *new.bytes != *frame.bytes;
    counts.changed += u64::from(changed);
    let packet = Outgoing {
        link: frame.link,
        interface: about.map_or(0, |about| about.id),
        interface_name,
        time: frame.time,
        bytes: &new.bytes,
        original_len: u32::try_from(original_len).unwrap_or(u32::MAX),
        fcs_len: frame.fcs_len(),
        options: rewrite.options(frame.options, changed, list),
    };
    sink.packet(&packet).map_err(Wrong::Output)
}

fn block(
    block: &Block<'_>,
    rewrite: &mut Rewrite,
    sink: &mut Sink,
    counts: &mut Counts,
) -> Result<(), Wrong> {
    let body = rewrite.block(block).map_err(Wrong::Packet)?;
    let written = match &body {
        Some(body) => sink.block(&Block { body, ..*block }).map_err(Wrong::Output)?,
        None => false,
    };
    counts.blocks += u64::from(!written);
    Ok(())
}

/// Says how many blocks that are no packets have no place in the output.
fn left_out(blocks: u64) {
    if blocks > 0 {
        say(&format!("septet: {blocks} blocks that are no packets were left out"));
    }
}
