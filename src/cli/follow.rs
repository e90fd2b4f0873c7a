//! `septet follow`: what two ends say to one another, in order.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::failure::{Failure, say, shown};
use super::out::Out;
use super::selection::flow;
use super::source;
use crate::capture::Options;
use crate::codec::Text;
use crate::flows::streams::{Chosen, Chunk, Limits, Reached};
use crate::flows::{Datagrams, Endpoint, Key, Numbers, Streams, datagrams};
use crate::output::follow::{Follow, Form};
use crate::output::paint::Paint;

const EXAMPLES: &str = "\
Examples:
  septet follow trace.pcap tcp 0                                  the first TCP conversation as text
  septet follow trace.pcap udp 3 -T hex                           a dump of the fourth UDP conversation
  septet follow trace.pcap tcp 192.0.2.1:49152,192.0.2.2:80       what these two say
  septet follow trace.pcap tcp 0 --text-encoding GBK              text that is not UTF-8
  septet follow trace.pcap tcp 0 -w said                          said.a and said.b: the bytes of each end
  septet follow trace.pcap tcp 0 -T json | jq 'select(.missing)'  what is missing

Conversations have Wireshark's numbers (tcp.stream, udp.stream). IP fragments are put together first. Bytes that were not
captured are marked: [3 bytes missing in capture file].";

/// What `follow` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, args_override_self = true)]
pub(super) struct Args {
    /// A capture; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Whose conversations are counted
    #[arg(value_name = "PROTOCOL", value_enum)]
    protocol: Protocol,
    /// The number of the conversation, from 0, or its ends: ADDRESS:PORT,ADDRESS:PORT
    #[arg(value_name = "WHICH")]
    which: String,
    /// Form of the output
    #[arg(short = 'T', value_name = "FORM", value_enum)]
    form: Option<FormArg>,
    /// Write the bytes of each end to a file of its own: PREFIX.a for the end that spoke first, and PREFIX.b
    #[arg(short = 'w', value_name = "PREFIX")]
    write: Option<PathBuf>,
    /// How text is encoded, as the web calls it: GBK, Shift_JIS, windows-1252, utf-16le …
    #[arg(long, value_name = "NAME", default_value = "UTF-8")]
    text_encoding: String,
    #[command(flatten)]
    selection: super::selection::Args,
    /// Words behind `--`: a capture filter
    #[arg(last = true, value_name = "WORDS")]
    filter: Vec<OsString>,
    /// Largest window of a zstd stream, as a power of two
    #[arg(long, value_name = "LOG", default_value_t = 24, value_parser = clap::value_parser!(u32).range(10..=31))]
    zstd_window: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Protocol {
    Tcp,
    Udp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormArg {
    /// Text, in two colours
    Text,
    /// A dump, the second end's indented by a tab
    Hex,
    /// The bytes, of both ends as they come
    Raw,
    /// An object a line for each part
    Json,
}

/// What is held for one conversation at the most; there is but one, and all of its capture is read.
const LIMITS: Limits =
    Limits { bytes: 256 << 20, window: 256 << 20, flows: 256 << 10, holes: 1 << 20, age: u64::MAX };

/// The same of fragments, whose age a capture that is read does not limit.
const FRAGMENTS: datagrams::Limits =
    datagrams::Limits { bytes: 64 << 20, flows: 64 << 10, holes: 8 << 10, age: u64::MAX };

pub(super) fn run(args: &Args, paint: Paint) -> Result<(), Failure> {
    let encoding = Encoding::for_label(args.text_encoding.as_bytes())
        .ok_or_else(|| Failure::Usage(format!("no encoding is called `{}`", shown(&args.text_encoding))))?;
    let chosen = chosen(args.protocol, &args.which)?;
    let form = match (args.form, &args.write) {
        (None | Some(FormArg::Text), None) => Form::Text,
        (Some(FormArg::Hex), None) => Form::Hex,
        (Some(FormArg::Json), None) => Form::Json,
        (None | Some(FormArg::Raw), _) => Form::Raw,
        (Some(_), Some(_)) => return Err(Failure::Usage("-w writes the bytes: -T raw".into())),
    };
    if form == Form::Raw && args.write.is_none() && io::stdout().is_terminal() {
        return Err(Failure::Work("standard output is a terminal: -w PREFIX, or a pipe behind it".into()));
    }
    let mut selection = args.selection.selection(&args.filter, None)?;
    let mut files = args.write.as_ref().map(|prefix| Files::create(prefix, &args.file)).transpose()?;
    let options = Options { zstd_window: args.zstd_window, ..Options::default() };
    let mut follow = Follow::new(form, encoding, paint);
    let mut whole = Datagrams::new(FRAGMENTS);
    let mut streams = Streams::new(LIMITS).only(chosen);
    // Of several conversations between two ends, the first one.
    let (heard, mut done) = (Cell::new(None), Ok(()));
    let mut tell = |chunk: &Chunk<'_>, text: &mut Text| match &mut files {
        _ if heard.get().is_some_and(|heard| heard != chunk.number) => Ok(()),
        None => {
            follow.chunk(chunk, text);
            Ok(())
        }
        Some(files) => files.chunk(chunk, &mut follow),
    };
    let mut out = Out::default();
    let mut between = Vec::new();
    let read = source::packets(std::slice::from_ref(&args.file), options, &mut out, |frame, out| {
        if !selection.passes(frame, None) {
            return flow(&selection);
        }
        whole.layers(frame.layers(), frame.number, &mut |layer, _| {
            let number = streams.push(layer, frame.number, &mut |chunk| {
                if done.is_ok() {
                    done = tell(chunk, &mut out.text);
                }
            });
            note(chosen, layer, number, &mut between);
            heard.set(between.first().copied());
        });
        if done.is_ok() { flow(&selection) } else { ControlFlow::Break(()) }
    });
    streams.flush(&mut |chunk| {
        if done.is_ok() {
            done = tell(chunk, &mut out.text);
        }
    });
    follow.end(&mut out.text);
    let flushed = out.flush();
    done?;
    flushed?;
    warn(&streams, &whole);
    read?;
    selection.failure()?;
    exists(chosen, streams.numbers(), &between)
}

/// The conversation that is meant: a number, or two ends.
fn chosen(protocol: Protocol, word: &str) -> Result<Chosen, Failure> {
    let protocol = if protocol == Protocol::Tcp { 6 } else { 17 };
    if let Ok(number) = word.parse() {
        return Ok(Chosen::Number(protocol, number));
    }
    let wrong = || {
        let forms = "a number, or ADDRESS:PORT,ADDRESS:PORT (IPv6 as [2001:db8::1]:80)";
        Failure::Usage(format!("`{}` is no conversation: {forms}", shown(word)))
    };
    let (one, other) = word.split_once(',').ok_or_else(wrong)?;
    let end = |word: &str| {
        let end: SocketAddr = word.trim().parse().map_err(|_| wrong())?;
        Ok::<_, Failure>(Endpoint { address: end.ip(), port: end.port() })
    };
    Ok(Chosen::Key(Key::new(protocol, end(one)?, end(other)?).0))
}

/// Conversations between the ends that were asked for, as many as a message names.
fn note(chosen: Chosen, layer: &crate::Layer<'_>, number: Option<u32>, between: &mut Vec<u32>) {
    if let (Chosen::Key(key), Some(number)) = (chosen, number)
        && between.len() < 9
        && !between.contains(&number)
        && crate::flows::Said::of(layer).is_some_and(|said| said.key == key)
    {
        between.push(number);
    }
}

/// Says so if there is no such conversation, or more than one.
fn exists(chosen: Chosen, numbers: &Numbers, between: &[u32]) -> Result<(), Failure> {
    match (chosen, between) {
        (Chosen::Number(protocol, number), _) => {
            let (name, count) = if protocol == 6 { ("TCP", numbers.tcp()) } else { ("UDP", numbers.udp()) };
            match count {
                _ if number < count => Ok(()),
                0 => Err(Failure::Work(format!("there is no {name} conversation"))),
                1 => Err(Failure::Work(format!("there is one {name} conversation, 0"))),
                _ => {
                    Err(Failure::Work(format!("there are {count} {name} conversations, 0 to {}", count - 1)))
                }
            }
        }
        (_, []) => Err(Failure::Work("there is no conversation between these two".into())),
        (_, [first, others @ ..]) => {
            if !others.is_empty() {
                let others: Vec<_> = others.iter().map(u32::to_string).collect();
                say(&format!(
                    "septet: this is conversation {first}; there are more between these two: {}",
                    others.join(", ")
                ));
            }
            Ok(())
        }
    }
}

/// Limits that were reached, and bytes that have no place.
fn warn(streams: &Streams, whole: &Datagrams) {
    let Reached { bytes, window, flows, holes, age } = streams.reached();
    for (count, what) in [
        (
            bytes + window + holes + age,
            "gaps that might have been filled later: too many bytes or holes were held",
        ),
        (flows, "conversations were forgotten: too many at a time; their numbers may differ"),
        (whole.dropped.total(), "fragmented datagrams were left out: too long, or too many at a time"),
        (streams.early, "bytes were left out: they came late, from in front of the beginning"),
    ] {
        if count > 0 {
            say(&format!("septet: {count} {what}"));
        }
    }
}

/// A file for each end.
struct Files {
    files: [(File, String); 2],
    text: Text,
}

impl Files {
    fn create(prefix: &Path, read: &Path) -> Result<Self, Failure> {
        let file = |end: &str| {
            let mut path = prefix.as_os_str().to_owned();
            path.push(end);
            let path = Path::new(&path);
            let name = shown(path);
            let file = super::sink::file(path, std::slice::from_ref(&read));
            file.map(|file| (file, name.clone()))
                .map_err(|error| Failure::Work(format!("{name}: {}", source::plain(&error))))
        };
        Ok(Self { files: [file(".a")?, file(".b")?], text: Text::new() })
    }

    fn chunk(&mut self, chunk: &Chunk<'_>, follow: &mut Follow) -> Result<(), Failure> {
        self.text.clear();
        follow.chunk(chunk, &mut self.text);
        let (file, name) = &mut self.files[usize::from(!chunk.first)];
        let done = file.write_all(self.text.as_bytes());
        done.map_err(|error| Failure::Work(format!("{name}: {}", source::plain(&error))))
    }
}
