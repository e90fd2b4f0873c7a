//! `septet build`: packets from strings, as hexadecimal digits, as `decode` shows them, or as a capture.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::decode::{self, Printer};
use super::failure::Failure;
use super::out::Out;
use super::send::Outlet;
use super::sink::{Form, Sink};
use super::source;
use crate::capture::{BlockOptions, Frame, Outgoing, Resolution, Time};
use crate::output::build::{BuildError, Reader};
use crate::output::paint::Paint;
use crate::packet::Stack;

const EXAMPLES: &str = "\
Examples:
  septet build 'eth / ip dst=192.0.2.1 / udp dstport=53 / dns qry.name=example.com'
  septet build 'ip dst=192.0.2.0/28 / tcp dstport={80,443} flags=S' -w scan.pcap
  septet build 'eth / arp src.proto_ipv4=192.0.2.1 dst.proto_ipv4=192.0.2.2' -T tree
  septet build 'ip / tcp flags=S [options.mss mss_val=1400] [options.sack_perm]' -T text -v
  septet decode trace.pcap -T build | sed 's/ttl=64/ttl=1/' | septet build - -w out.pcap

A string is layers with `/` between them, outermost first: a name, then field=value. Fields are called as in `septet
fields`, with or without the layer's name in front. What is not said has its usual value or is computed: lengths, counts,
numbers of what follows, checksums. Several values make several packets: 1..9, {80,443}, 192.0.2.0/28.";

/// The longest line that is read.
const LINE: u64 = 64 << 20;

/// What `build` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Packets as strings; a FILE with a string a line, or `-`, standard input
    #[arg(value_name = "STRING", required = true, allow_hyphen_values = false)]
    strings: Vec<String>,
    /// Form of the output, as of `decode`: text, tree, fields, json, hex or build [default: bytes as digits, a line each]
    #[arg(short = 'T', value_name = "FORM", help_heading = "Output")]
    form: Option<String>,
    /// A field as a column (-T fields); may be given several times
    #[arg(short = 'e', value_name = "FIELD", help_heading = "Output")]
    fields: Vec<String>,
    /// How columns are written, as of `decode`
    #[arg(short = 'E', value_name = "KEY=VALUE", help_heading = "Output")]
    style: Vec<String>,
    /// All fields as a tree (-T tree)
    #[arg(short = 'V', help_heading = "Output")]
    tree: bool,
    /// Print more (-T text)
    #[arg(short = 'v', action = clap::ArgAction::Count, help_heading = "Output")]
    verbose: u8,
    /// Write a capture; `-` is standard output
    #[arg(short = 'w', value_name = "OUT", help_heading = "Output")]
    write: Option<PathBuf>,
    /// Its format; else by the end of its name, else pcapng
    #[arg(short = 'F', value_name = "FORMAT", value_enum, requires = "write", help_heading = "Output")]
    format: Option<Form>,
    /// Send the packets on this interface, as fast as it takes them
    #[arg(long, value_name = "INTERFACE", conflicts_with = "write", help_heading = "Output")]
    send: Option<String>,
    /// Build every packet so many times
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..), help_heading = "Packets")]
    count: u64,
    /// Compute nothing: what is not said has its usual value
    #[arg(long, help_heading = "Packets")]
    no_seal: bool,
    /// Time of the first packet in seconds since 1970, or `now`; each further one is a microsecond later [default:
    /// SOURCE_DATE_EPOCH, else 0]
    #[arg(long, value_name = "TIME", help_heading = "Packets")]
    time: Option<String>,
}

pub(super) fn run(args: &Args, paint: Paint) -> Result<(), Failure> {
    let file = args.strings.iter().map(Path::new).find(|path| is_file(path)).unwrap_or(Path::new(""));
    let nanos = time(args.time.as_deref())?;
    let printer = printer(args, paint)?;
    let sink = args.write.as_ref().map(|path| Sink::create(path, args.format, file)).transpose()?;
    let outlet = args.send.as_deref().map(Outlet::open).transpose()?;
    let mut press = Press {
        args,
        printer,
        outlet,
        sink,
        out: Out::default(),
        number: 0,
        nanos,
        reader: Reader::default(),
        stack: Stack::default(),
        bytes: Vec::new(),
    };
    if let Some(printer) = &press.printer {
        printer.begin(&mut press.out.text);
    }
    let done = args.strings.iter().try_for_each(|string| match Path::new(string) {
        path if is_file(path) => press.file(path),
        _ => press.string(string, ""),
    });
    let sent = press.outlet.as_ref().is_none_or(Outlet::tell);
    if matches!(done, Err(Failure::Closed)) {
        return done;
    }
    if let Some(printer) = &mut press.printer {
        printer.end(&mut press.out.text);
    }
    // What was good is kept.
    let finished = press.out.flush().and_then(|()| press.sink.map_or(Ok(()), Sink::finish));
    done.and(finished).and(if sent { Ok(()) } else { Err(Failure::Said) })
}

/// A file with strings in it: standard input, or a word that is the name of a file and no string.
fn is_file(path: &Path) -> bool {
    path.as_os_str() == "-" || !path.to_string_lossy().contains(' ') && path.is_file()
}

/// How packets are printed, unless as digits or not at all.
fn printer(args: &Args, paint: Paint) -> Result<Option<Printer>, Failure> {
    let mut flags: Vec<OsString> = Vec::new();
    let mut flag = |name: &str, value: &str| flags.extend([name.into(), value.into()]);
    args.form.iter().for_each(|form| flag("-T", form));
    args.fields.iter().for_each(|field| flag("-e", field));
    args.style.iter().for_each(|style| flag("-E", style));
    flags.extend(args.tree.then(|| "-V".into()));
    flags.extend((0..args.verbose).map(|_| "-v".into()));
    match (&args.write, flags.is_empty()) {
        (Some(_), false) => Err(Failure::Usage("either -w, or a form to print".into())),
        (_, true) => Ok(None),
        (None, false) => decode::printer(&flags, paint).map(Some),
    }
}

/// Nanoseconds since 1970 of the first packet.
fn time(word: Option<&str>) -> Result<u64, Failure> {
    let variable = std::env::var("SOURCE_DATE_EPOCH").ok();
    let wrong = || Failure::Usage("--time: seconds since 1970, or `now`".into());
    let (whole, part) = match word.or(variable.as_deref()) {
        None => return Ok(0),
        Some("now") => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            return Ok(now.as_nanos() as u64);
        }
        Some(word) => word.split_once('.').unwrap_or((word, "0")),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 9 {
        return Err(wrong());
    }
    let seconds: u64 = whole.parse().map_err(|_| wrong())?;
    let nanos: u64 = format!("{part:0<9}").parse().map_err(|_| wrong())?;
    seconds.checked_mul(1_000_000_000).and_then(|time| time.checked_add(nanos)).ok_or_else(wrong)
}

/// Builds packets one after the other; none is held.
struct Press<'a> {
    args: &'a Args,
    printer: Option<Printer>,
    outlet: Option<Outlet>,
    sink: Option<Sink>,
    out: Out,
    number: u64,
    nanos: u64,
    reader: Reader,
    stack: Stack,
    bytes: Vec<u8>,
}

impl Press<'_> {
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let name = source::name(path);
        let failed = |why: String| Failure::Work(format!("{name}: {why}"));
        let file: File = source::bytes(path).map_err(failed)?;
        let (mut input, mut line, mut number) = (BufReader::new(file), String::new(), 0_u64);
        loop {
            line.clear();
            let read = input.by_ref().take(LINE).read_line(&mut line);
            if read.map_err(|error| failed(error.to_string()))? == 0 {
                return Ok(());
            }
            number += 1;
            let text = line.trim_end_matches(['\n', '\r']);
            if !text.trim().is_empty() && !text.trim_start().starts_with('#') {
                self.string(text, &format!("{name}: line {number}: "))?;
            }
        }
    }

    /// Builds the packets of one string; `place` says where it stands.
    fn string(&mut self, text: &str, place: &str) -> Result<(), Failure> {
        let plan = self.reader.plan(text).map_err(|error| failure(&error, text, place))?;
        for number in 0..plan.len() {
            plan.packet(number, !self.args.no_seal, &mut self.stack, &mut self.bytes)
                .map_err(|error| failure(&error, text, place))?;
            for _ in 0..self.args.count {
                self.packet(plan.link())?;
            }
        }
        Ok(())
    }

    fn packet(&mut self, link: u32) -> Result<(), Failure> {
        let time = Some(Time { ticks: self.nanos, resolution: Resolution::NANO, offset: 0 });
        self.number += 1;
        self.nanos = self.nanos.saturating_add(1000);
        let frame = Frame { number: self.number, time, ..Frame::new(link, &self.bytes) };
        if let Some(outlet) = &mut self.outlet {
            send(outlet, &frame)?;
        }
        match (&mut self.sink, &mut self.printer) {
            (Some(sink), _) => {
                let packet = Outgoing {
                    link,
                    interface: 0,
                    interface_name: None,
                    time,
                    bytes: &self.bytes,
                    original_len: frame.original_len,
                    fcs_len: 0,
                    options: BlockOptions::default(),
                };
                sink.packet(&packet)
            }
            (None, Some(printer)) => {
                printer.packet(&frame, None, &mut self.out.text);
                self.out.turn()
            }
            (None, None) if self.outlet.is_some() => Ok(()),
            (None, None) => {
                self.out.text.bytes_hex(&self.bytes);
                self.out.text.byte(b'\n');
                self.out.turn()
            }
        }
    }
}

/// Sends a packet, unless a signal has ended the sending.
fn send(outlet: &mut Outlet, frame: &Frame<'_>) -> Result<(), Failure> {
    if outlet.is_stopped() {
        return Err(Failure::Closed);
    }
    if !outlet.takes(frame.link) {
        let first = frame.layers().next().map_or("data", |layer| layer.protocol.name());
        let what = outlet.takes_what();
        return Err(Failure::Work(format!(
            "packet {}: begins with {first}; it is not for {what}",
            frame.number
        )));
    }
    outlet.send(frame)
}

/// One line with the column, then the string with a mark below it.
fn failure(error: &BuildError, text: &str, place: &str) -> Failure {
    /// Characters that are shown in front of the mark, and behind it.
    const SHOWN: (usize, usize) = (60, 40);
    let column = error.column(text);
    let skipped = (column - 1).saturating_sub(SHOWN.0);
    let part: String = text.chars().skip(skipped).take(SHOWN.0 + SHOWN.1).collect();
    let (more, part) = (if skipped > 0 { "…" } else { "" }, part.replace(char::is_control, " "));
    let mark = " ".repeat(column - 1 - skipped + more.chars().count());
    let message = format!("{place}column {column}: {error}\n  {more}{part}\n  {mark}^");
    if error.unsealable { Failure::Work(message) } else { Failure::Usage(message) }
}
