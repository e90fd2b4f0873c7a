//! `septet sessions`: who talks to whom, and one conversation as a ladder.

mod select;
mod terminal;

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use super::decode_as;
use super::failure::{Failure, say, shown};
use super::out::Out;
use super::selection::flow;
use super::{source, zone};
use crate::capture::{Frame, Options, Resolution, Time};
use crate::codec::Text;
use crate::flows::conversations::{About, Conversation, Conversations, FLOWS, Settings};
use crate::output::ladder::{self, Ladder};
use crate::output::paint::Paint;
use crate::output::stamp::{Form as TimeForm, Stamp};
use crate::output::{sessions, svg, walk};
use select::{Chosen, Protocol, With};

const EXAMPLES: &str = "\
Examples:
  septet sessions trace.pcapng                        who talks to whom: a line per conversation
  septet sessions trace.pcap --protocol tcp --sort bytes
  septet sessions trace.pcap --with 192.0.2.1:443 -T json
  septet sessions trace.pcap -Y tls -- tcp port 443   of these packets only
  septet sessions trace.pcap 3                        TCP connection 3 as a ladder, with the states of both ends
  septet sessions trace.pcap udp,0 --all              UDP conversation 0, every packet
  septet sessions trace.pcap 3 --svg ladder.svg       the same as a picture";

/// What `sessions` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, args_override_self = true)]
pub(super) struct Args {
    /// A capture (pcap, pcapng, snoop; plain or in gzip, zstd, lz4); `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Draw this conversation: a number of TCP (tcp.stream), or udp,NUMBER, icmp,NUMBER
    #[arg(value_name = "NUMBER", value_parser = Chosen::read)]
    number: Option<Chosen>,

    /// Form of the list
    #[arg(short = 'T', value_name = "FORM", value_enum, default_value_t = Form::Text, help_heading = "List")]
    form: Form,
    /// Order of the list: most first, or earliest first
    #[arg(long, value_name = "KEY", value_enum, help_heading = "List")]
    sort: Option<Key>,
    /// Only these protocols
    #[arg(long, value_name = "PROTOCOL", value_enum, value_delimiter = ',', help_heading = "List")]
    protocol: Vec<Protocol>,
    /// Only with this end: 192.0.2.1, 192.0.2.0/24, 192.0.2.1:443, [2001:db8::1]:443, :443
    #[arg(long, value_name = "ADDRESS[:PORT]", value_parser = With::read, help_heading = "List")]
    with: Vec<With>,
    /// Only those in this state: established, half-closed, closed, reset, refused, opening, answered, …
    #[arg(long, value_name = "STATE", value_delimiter = ',', help_heading = "List")]
    state: Vec<String>,

    /// Sequence numbers as they are, not counted from the SYN
    #[arg(short = 'S', requires = "number", help_heading = "Ladder")]
    absolute: bool,
    /// Every packet: long transfers are not folded
    #[arg(long, requires = "number", help_heading = "Ladder")]
    all: bool,
    /// Draw a picture into this file; `-` is standard output
    #[arg(long, value_name = "FILE", requires = "number", help_heading = "Ladder")]
    svg: Option<PathBuf>,

    /// Seconds of silence behind which UDP and ICMP begin another conversation [default: none]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    timeout: Option<u32>,
    /// Conversations that are kept at the most
    #[arg(long, value_name = "COUNT", default_value_t = FLOWS as u32, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    #[command(flatten)]
    selection: super::selection::Args,
    /// Words behind `--`: a capture filter
    #[arg(last = true, value_name = "WORDS")]
    filter: Vec<OsString>,
    /// Read payloads of a number with another protocol, as in `decode`
    #[arg(short = 'd', value_name = "NUMBER==VALUE,PROTOCOL")]
    decode_as: Vec<String>,
    /// Times in UTC rather than local time
    #[arg(long)]
    utc: bool,
    /// Largest window of a zstd stream, as a power of two
    #[arg(long, value_name = "LOG", default_value_t = 24, value_parser = clap::value_parser!(u32).range(10..=31))]
    zstd_window: u32,
}

/// Forms of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// A table
    Text,
    /// An object per conversation
    Json,
    /// Columns with commas between them
    Csv,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Key {
    /// Bytes of both directions
    Bytes,
    /// Packets of both directions
    Packets,
    /// How long it lasted
    Duration,
    /// When it began
    Start,
}

pub(super) fn run(args: &Args, paint: Paint) -> Result<(), Failure> {
    let overrides = decode_as::read(&args.decode_as)?;
    if args.number.is_some() && (args.form != Form::Text || args.sort.is_some()) {
        return Err(Failure::Usage("-T and --sort are of the list, not of one conversation".into()));
    }
    let silence = args.timeout.map(|seconds| i64::from(seconds) * 1_000_000_000);
    let mut selection = args.selection.selection(&args.filter, None)?;
    let settings = Settings { flows: args.limit as usize, silence, ..Settings::default() };
    let options = Options { zstd_window: args.zstd_window, ..Options::default() };
    let (mut conversations, mut ladder) = (Conversations::new(settings), Ladder::default());
    let mut out = Out::new(false);
    let files = core::slice::from_ref(&args.file);
    let done = source::packets(files, options, &mut out, |frame, _| {
        if !selection.passes(frame, overrides.as_ref()) {
            return flow(&selection);
        }
        let about = about(frame);
        let layers = walk(frame, overrides.as_ref());
        match args.number {
            None => conversations.packet(layers, about, None),
            Some(chosen) => conversations.packet(
                layers,
                about,
                Some(&mut |told| {
                    if chosen.is(told.protocol, told.number) {
                        ladder.add(about.number, told);
                    }
                }),
            ),
        }
        flow(&selection)
    });
    match args.number {
        Some(chosen) => draw(args, chosen, &conversations, &ladder, paint, &mut out)?,
        None => list(args, &conversations, paint, &mut out)?,
    }
    out.flush()?;
    limits(&conversations, args.limit);
    done.and(selection.failure())
}

/// What conversations want to know of a frame.
#[inline]
pub(super) fn about(frame: &Frame<'_>) -> About {
    let time = frame.time.map(|time| match time {
        Time { ticks: ticks @ ..0x20_0000_0000_0000, resolution: Resolution::MICRO, offset: 0 } => {
            ticks.cast_signed() * 1_000
        }
        _ => time.secs().saturating_mul(1_000_000_000).saturating_add(time.nanos().into()),
    });
    let len = (frame.original_len as usize).saturating_sub(frame.pseudo_len()) as u64;
    About { number: frame.number, time, len }
}

fn list(args: &Args, conversations: &Conversations, paint: Paint, out: &mut Out) -> Result<(), Failure> {
    let mut chosen: Vec<&Conversation> =
        conversations.all().iter().filter(|one| is_chosen(args, one)).collect();
    match args.sort {
        None | Some(Key::Start) => {}
        Some(Key::Bytes) => chosen.sort_by_key(|one| std::cmp::Reverse(one.bytes())),
        Some(Key::Packets) => chosen.sort_by_key(|one| std::cmp::Reverse(one.packets())),
        Some(Key::Duration) => chosen.sort_by_key(|one| std::cmp::Reverse(sessions::duration(one))),
    }
    if args.sort == Some(Key::Start) {
        chosen.sort_by_key(|one| one.times.map_or(i64::MAX, |(first, _)| first));
    }
    match args.form {
        Form::Text => {
            let zone = if args.utc { Stamp::utc() } else { zone::local() };
            let table = sessions::Table::new(&chosen, &mut Stamp::new(TimeForm::Clock, zone));
            table.head(paint, &mut out.text);
            let row = |write: &dyn Fn(&mut Text)| {
                write(&mut out.text);
                out.turn()
            };
            table.rows(&chosen, row, paint)?;
        }
        Form::Csv => sessions::csv(&chosen, &mut out.text),
        Form::Json => {
            for conversation in chosen {
                sessions::json(conversation, &mut out.text);
                out.turn()?;
            }
        }
    }
    Ok(())
}

/// Whether it is asked for; what only error messages quote is nobody's talk.
fn is_chosen(args: &Args, conversation: &Conversation) -> bool {
    let protocols = &args.protocol;
    conversation.packets() > 0
        && (protocols.is_empty() || protocols.iter().any(|one| one.is(conversation.protocol())))
        && args.with.iter().all(|with| conversation.key().ends.iter().any(|end| with.is(end)))
        && (args.state.is_empty() || args.state.iter().any(|state| state == sessions::word(conversation)))
}

fn draw(
    args: &Args,
    chosen: Chosen,
    conversations: &Conversations,
    ladder: &Ladder,
    paint: Paint,
    out: &mut Out,
) -> Result<(), Failure> {
    let found = conversations.all().iter().find(|one| chosen.is(one.protocol(), one.number));
    let Some(conversation) = found.filter(|one| one.packets() > 0) else {
        return Err(Failure::Work(format!("{}: no conversation {chosen}", source::name(&args.file))));
    };
    let Some(path) = &args.svg else {
        let width = terminal::width();
        let style = ladder::Style { width, all: args.all, absolute: args.absolute, paint };
        ladder::draw(conversation, ladder, style, &mut out.text);
        return Ok(());
    };
    let mut picture = Text::new();
    svg::draw(conversation, ladder, args.absolute, args.all, &mut picture);
    if path.as_os_str() == "-" {
        out.text.text(&picture);
        return Ok(());
    }
    let cannot = |error: &std::io::Error| format!("{}: {}", shown(path), source::plain(error));
    fs::write(path, picture.as_bytes()).map_err(|error| Failure::Work(cannot(&error)))
}

/// Says which limits were reached.
fn limits(conversations: &Conversations, limit: u32) {
    if conversations.beyond() > 0 {
        let packets = conversations.beyond();
        say(&format!(
            "septet: {limit} conversations are kept (--limit); {packets} packets belong to further ones"
        ));
    }
    if conversations.lost() > 0 {
        let lost = conversations.lost();
        say(&format!("septet: {lost} datagrams in pieces were too many to be put together"));
    }
    if conversations.dropped() > 0 {
        let segments = conversations.dropped();
        say(&format!("septet: {segments} segments were too many to be kept until they are acknowledged"));
    }
}
