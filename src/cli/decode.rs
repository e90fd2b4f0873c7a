//! `septet decode`: captures as text, tree, columns, JSON or bytes.

mod fields;
mod hex_input;
mod later;
mod plan;
mod printer;
mod time;
mod writing;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args as _, FromArgMatches, ValueEnum};

use super::failure::{Failure, say};
use super::out::Out;
use super::selection::{Verdict, flow};
use super::source::Event;
use super::{selection, source};
use crate::output::json_block;
use crate::output::paint::Paint;
pub(super) use fields::unknown;
use plan::Plan;
pub(super) use plan::output;
pub(super) use printer::Printer;
use writing::Writing;

const EXAMPLES: &str = "\
Examples:
  septet decode trace.pcapng                          a line per packet, as tcpdump prints it
  septet -r trace.pcap -c 10 -V                       the first ten packets as trees
  septet decode a.pcap b.pcap.gz -T json              an object per packet, a line each
  septet decode trace.pcap -T fields -e ip.src -e udp.dstport -E header=y
  septet -r trace.pcap --count tcp port 443           how many packets a capture filter lets pass
  septet decode a.pcap b.pcap -Y 'dns.flags.rcode != 0' -- udp port 53
  septet decode trace.pcap -O dns -d udp.port==5353,dns
  septet decode --hex '45 00 00 1c …' --link RAW -T hex
  tcpdump -w - | septet decode - -l                   what arrives, as it arrives";

/// What `decode` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, args_override_self = true)]
pub(super) struct Args {
    /// Captures (pcap, pcapng, snoop; plain or in gzip, zstd, lz4); `-` is standard input
    #[arg(value_name = "FILE")]
    words: Vec<OsString>,
    /// Read this capture; words without a flag are then a capture filter
    #[arg(short = 'r', value_name = "FILE", help_heading = "Input")]
    read: Vec<PathBuf>,
    /// Words behind `--`: a capture filter
    #[arg(last = true, value_name = "WORDS")]
    filter: Vec<OsString>,
    #[command(flatten)]
    selection: selection::Args,
    /// Stop after this many packets that -f lets pass
    #[arg(short = 'c', value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Input")]
    count: Option<u64>,
    /// Decode these bytes, or a hex dump; `-` reads them from standard input
    #[arg(long, value_name = "BYTES", help_heading = "Input")]
    hex: Option<String>,
    /// Link type of the bytes of --hex, a name or number
    #[arg(long, value_name = "TYPE", default_value = "EN10MB", requires = "hex", help_heading = "Input")]
    link: String,
    /// Largest window of a zstd stream, as a power of two
    #[arg(long, value_name = "LOG", default_value_t = 24, value_parser = clap::value_parser!(u32).range(10..=31), help_heading = "Input")]
    zstd_window: u32,

    #[command(flatten)]
    pub(super) output: Output,

    /// Accepted: packets of a capture have the length they have
    #[arg(short = 's', value_name = "LENGTH", help_heading = "Accepted")]
    snaplen: Option<u32>,
    /// Accepted: a capture is not promiscuous
    #[arg(short = 'p', help_heading = "Accepted")]
    modest: bool,

    #[command(flatten)]
    writing: writing::Args,
    #[command(flatten)]
    later: later::Args,
}

/// What becomes of packets, wherever they come from.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(super) struct Output {
    /// Read payloads of a number with another protocol: udp.port==5353,dns or tcp.port==8000-8010,http
    #[arg(short = 'd', value_name = "NUMBER==VALUE,PROTOCOL", help_heading = "Input")]
    decode_as: Vec<String>,
    /// Put IP fragments and messages over TCP together (-T fields, json, tree)
    #[arg(long, help_heading = "Input")]
    reassemble: bool,

    /// Form of the output [default: text]
    #[arg(short = 'T', value_name = "FORM", value_enum, help_heading = "Output")]
    form: Option<Form>,
    /// A field as a column (-T fields); may be given several times
    #[arg(short = 'e', value_name = "FIELD", help_heading = "Output")]
    fields: Vec<String>,
    /// How columns are written: header=y, separator=/t, quote=d|s|n, occurrence=f|l|a, aggregator=, bom=y
    #[arg(short = 'E', value_name = "KEY=VALUE", help_heading = "Output")]
    style: Vec<String>,
    /// All fields as a tree (-T tree)
    #[arg(short = 'V', help_heading = "Output")]
    tree: bool,
    /// Only these protocols have their fields: in the tree, or the objects of -T json
    #[arg(
        short = 'O',
        visible_short_alias = 'j',
        value_name = "PROTOCOL",
        value_delimiter = ',',
        help_heading = "Output"
    )]
    only: Vec<String>,
    /// Print the bytes behind the link-layer header in hex; -xx all bytes
    #[arg(short = 'x', action = ArgAction::Count, help_heading = "Output")]
    hex_dump: u8,
    /// Like -x and -xx, and the bytes as text beside them
    #[arg(short = 'X', action = ArgAction::Count, help_heading = "Output")]
    text_dump: u8,
    /// Print the bytes behind the link-layer header as text; -AA all bytes
    #[arg(short = 'A', action = ArgAction::Count, help_heading = "Output")]
    ascii: u8,
    /// Print the link-layer header (tcpdump's -e)
    #[arg(long, help_heading = "Output")]
    link_header: bool,
    /// Print less: nothing above the transport layer
    #[arg(short = 'q', help_heading = "Output")]
    quiet: bool,
    /// Print more; -vv and -vvv still more
    #[arg(short = 'v', action = ArgAction::Count, help_heading = "Output")]
    verbose: u8,
    /// Also print where each field is, in bytes and bits (-T json)
    #[arg(long, help_heading = "Output")]
    ranges: bool,
    /// Also print the blocks of a pcapng file that are not packets, secrets too (-T json)
    #[arg(long, help_heading = "Output")]
    blocks: bool,
    /// Do not verify checksums for -v
    #[arg(short = 'K', help_heading = "Output")]
    unverified: bool,
    /// Print only how many packets there are
    #[arg(long = "count", help_heading = "Output")]
    only_count: bool,
    /// Write every packet at once, also into a pipe
    #[arg(short = 'l', visible_short_alias = 'U', help_heading = "Output")]
    pub(super) prompt: bool,

    /// Time stamps: -t none, -tt seconds, -ttt since the packet before, -tttt date, -ttttt since the first; -t=a|ad|adoy|d|dd|e|r|u|ud|udoy as tshark
    #[arg(
        short = 't', value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "",
        action = ArgAction::Append, help_heading = "Time"
    )]
    time: Vec<String>,
    /// Times in UTC rather than local time
    #[arg(long, help_heading = "Time")]
    utc: bool,
    /// Times with nanoseconds
    #[arg(long, help_heading = "Time")]
    nano: bool,

    /// Accepted: names are never looked up
    #[arg(short = 'n', action = ArgAction::Count, help_heading = "Accepted")]
    numeric: u8,
    /// Accepted: sequence numbers are always those of the packet
    #[arg(short = 'S', help_heading = "Accepted")]
    absolute: bool,
}

/// Forms of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line per packet
    Text,
    /// A tree per packet
    Tree,
    /// The columns of -e
    Fields,
    /// An object per packet
    Json,
    /// The bytes, coloured by layer
    Hex,
    /// The string that `septet build` builds it from
    Build,
    /// Two lines per packet for Elasticsearch
    Ek,
}

/// The printer that these flags of `decode` ask for, for packets that no capture has.
pub(super) fn printer(flags: &[OsString], paint: Paint) -> Result<Printer, Failure> {
    let words = std::iter::once(OsString::from("decode")).chain(flags.iter().cloned());
    let matches = Args::augment_args(clap::Command::new("decode")).try_get_matches_from(words);
    let args = matches.and_then(|matches| Args::from_arg_matches(&matches));
    plan::printer(&args.map_err(|error| Failure::Usage(error.to_string()))?.output, paint)
}

pub(super) fn run(args: &Args, paint: Paint) -> Result<(), Failure> {
    if args.later.interfaces {
        return super::interfaces::list();
    }
    let Plan { input, options, mut printer, overrides, mut selection, mut writing } =
        plan::plan(args, paint)?;
    let (mut out, overrides) = (Out::new(args.output.prompt), overrides.as_ref());
    let prints = args.writing.prints() || args.output.only_count;
    if prints {
        printer.begin(&mut out.text);
    }
    let each = |event: Event<'_>, out: &mut Out| {
        match event {
            Event::Frame(frame) => match selection.verdict(frame, overrides) {
                Verdict::Passes => {
                    if let Some(writing) = &mut writing {
                        writing.packet(frame)?;
                    }
                    if prints {
                        printer.packet(frame, overrides, &mut out.text);
                    }
                }
                Verdict::Hidden => printer.hidden(frame, overrides),
                Verdict::Refused => {}
            },
            Event::Open => {
                if let Some(writing) = &mut writing {
                    writing.open()?;
                }
            }
            Event::Block(block) => {
                if let Some(writing) = &mut writing {
                    writing.block(block)?;
                }
                if prints && args.output.blocks {
                    json_block::block(block, &mut out.text);
                }
            }
        }
        Ok(flow(&selection))
    };
    let done = match input {
        plan::Input::Captures(files) => source::records(&files, options, &mut out, each),
        plan::Input::Hex(packets, link) => hex_input::packets(&packets, link, &mut out, each),
    };
    let written = writing.map_or(Ok(()), Writing::finish);
    if prints && !matches!(done, Err(Failure::Closed)) {
        printer.end(&mut out.text);
        out.flush()?;
    }
    tell_dropped(&printer);
    done.and(written).and(selection.failure())
}

/// Says what --reassemble had no room for.
pub(super) fn tell_dropped(printer: &Printer) {
    let dropped = printer.dropped();
    if dropped > 0 {
        say(&format!(
            "septet: {dropped} times a limit of --reassemble was reached, and something was dropped"
        ));
    }
}
