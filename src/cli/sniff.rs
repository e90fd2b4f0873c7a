//! `septet sniff`: what passes an interface, printed as it comes, or recorded.

mod failure;
mod limits;
mod privileges;
mod process;
mod ring_files;
mod sandbox;
mod signals;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::decode::{self, Printer};
use super::failure::{Failure, say, shown};
use super::out::Out;
use super::selection::{self, Selection, Verdict, wrong};
use super::sink;
use crate::capture::live::{Backend, Direction, Error, Live, Ready, Sniffer, Statistics};
use crate::capture::{Frame, Outgoing};
use crate::filter::capture::Filter;
use crate::output::link_types::link_type;
use crate::output::paint::Paint;
use crate::packet::registry::Overrides;
use limits::Limits;
use privileges::User;
use process::Processes;
use ring_files::Recording;
pub(super) use ring_files::maker;
use signals::Signals;

const EXAMPLES: &str = "\
Examples:
  sudo septet sniff -i eth0                           a line per packet
  sudo septet -i any udp port 53 -V                   names that are asked for, on all interfaces
  sudo septet sniff -i eth0 -w trace.pcapng -a duration:60
  sudo septet sniff -i eth0 -w trace.pcapng -b filesize:10000 -b files:5
  sudo septet sniff -i eth0 -w trace.pcapng --print -Y 'tcp.flags.syn == 1'

Ctrl-C ends it: what was received so far is printed and written, then how many packets there were.";

/// What `sniff` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, args_override_self = true)]
pub(super) struct Args {
    /// A capture filter (tcpdump's language): only these packets are received
    #[arg(value_name = "FILTER", trailing_var_arg = false)]
    words: Vec<OsString>,
    /// The interface, or `any` for all [default: the first one that is up]
    #[arg(short = 'i', value_name = "INTERFACE", help_heading = "Input")]
    interface: Option<String>,
    /// Stop after this many packets that -f lets pass
    #[arg(short = 'c', value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Input")]
    count: Option<u64>,
    /// Stop after so long or so much: duration:SECONDS, packets:COUNT, filesize:KILOBYTES (of -w), files:COUNT
    /// (of -b, -C, -G)
    #[arg(short = 'a', value_name = "WHAT:COUNT", help_heading = "Input")]
    stop: Vec<String>,
    /// Only packets that come in or go out
    #[arg(short = 'Q', value_name = "WAY", value_enum, default_value_t = Way::Inout, help_heading = "Input")]
    way: Way,
    /// Only so many bytes of a packet; 0 is all
    #[arg(short = 's', value_name = "BYTES", default_value_t = 0, help_heading = "Input")]
    snaplen: u32,
    /// Not what is for others
    #[arg(short = 'p', help_heading = "Input")]
    modest: bool,
    /// Packets at once, rather than within 50 milliseconds
    #[arg(long, help_heading = "Input")]
    immediate: bool,
    /// So many KiB wait for septet at the most
    #[arg(short = 'B', value_name = "KIB", default_value_t = 16 << 10, help_heading = "Input")]
    buffer: usize,
    /// Who receives
    #[arg(long, value_enum, default_value_t = Receiver::Ring, help_heading = "Input")]
    backend: Receiver,
    /// Who goes on once all is open, where root began [default: the caller of sudo, else nobody]
    #[arg(short = 'Z', value_name = "USER", help_heading = "Input")]
    user: Option<OsString>,
    /// Not confined to what is open (by Landlock and seccomp)
    #[arg(long, help_heading = "Input")]
    no_sandbox: bool,
    #[command(flatten)]
    selection: selection::Args,

    /// Write the packets into a capture; `-` is standard output
    #[arg(short = 'w', value_name = "OUT", help_heading = "Output")]
    write: Option<PathBuf>,
    /// Its format [default: by the end of its name, else pcapng]
    #[arg(short = 'F', value_name = "FORMAT", value_enum, help_heading = "Output")]
    format: Option<sink::Form>,
    #[command(flatten)]
    files: ring_files::Args,
    /// With -w, print the packets too
    #[arg(long, help_heading = "Output")]
    print: bool,
    /// Print whose each packet is: program and number of the process, `?` where nobody is known (text, -T json)
    #[arg(long, help_heading = "Output")]
    process: bool,
    #[command(flatten)]
    output: decode::Output,
}

/// Which way packets go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Way {
    In,
    Out,
    Inout,
}

/// Who receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Receiver {
    /// The ring of the kernel
    Ring,
    /// pnet: without VLAN tags, times of the kernel, directions and drop counts
    Pnet,
}

pub(super) fn run(args: &Args, paint: Paint) -> Result<(), Failure> {
    refuse(args)?;
    let user = User::after(args.user.as_deref())?;
    let (printer, overrides) = decode::output(&args.output, paint)?;
    let text = args.selection.text(&args.words)?;
    if let Some(text) = &text {
        readable(text)?;
    }
    let selection = args.selection.shown(args.count)?;
    let mut limits = Limits::read(&args.stop, args.write.is_some())?;
    let plan = args.files.plan(args.write.as_deref(), &mut limits)?;
    let printer = Some(printer).filter(|_| args.write.is_none() || args.print);

    let name = args.interface.clone().map_or_else(first, Ok)?;
    let mut live = sniffer(args, &name).open().map_err(|error| failure::failure(&name, &error))?;
    if let Some(text) = &text {
        let filter = Filter::live(text, live.link()).map_err(|error| wrong::capture(text, &error))?;
        live.filter(&filter).map_err(|error| failure::failure(&name, &error))?;
    }
    let processes = args.process.then(|| whose(printer.as_ref())).transpose()?;
    let signals = Signals::listen().map_err(|error| Failure::Work(format!("signals: {error}")))?;
    let owner = user.as_ref().map(User::owner);
    let recording = args.write.as_ref();
    let recording = recording
        .map(|path| Recording::open(path, args.format, plan, owner, !args.no_sandbox))
        .transpose()?;
    prepared(user.as_ref(), !args.no_sandbox)?;
    let out = Out::new(args.output.prompt);
    let mut run = Run {
        name,
        live,
        printer,
        overrides,
        selection,
        limits,
        signals,
        recording,
        processes,
        out,
        captured: 0,
        listens: false,
    };
    let done = run.all(args.backend);
    let ended = run.end(&done);
    done.and(ended)
}

/// The socket is open, the filter attached and the files made: from here on no right is needed that was needed so far.
fn prepared(user: Option<&User>, confined: bool) -> Result<(), Failure> {
    privileges::drop(user)?;
    if confined {
        sandbox::enter();
    }
    Ok(())
}

/// A capture that runs.
struct Run {
    name: String,
    live: Live,
    printer: Option<Printer>,
    overrides: Option<Overrides>,
    selection: Selection,
    limits: Limits,
    signals: Signals,
    recording: Option<Recording>,
    processes: Option<(Processes, process::Form)>,
    out: Out,
    /// Packets that the filter let pass.
    captured: u64,
    /// It has begun.
    listens: bool,
}

impl Run {
    fn all(&mut self, backend: Receiver) -> Result<(), Failure> {
        if let Some(recording) = &mut self.recording {
            let only = self.live.interfaces();
            recording.start(only.first().filter(|_| only.len() == 1))?;
        }
        self.live.start().map_err(|error| failure::failure(&self.name, &error))?;
        listening(&self.live, backend);
        self.limits.start();
        self.listens = true;
        if let Some(printer) = &self.printer {
            printer.begin(&mut self.out.text);
        }
        let mut written = Instant::now();
        loop {
            if self.signals.any() {
                self.obey()?;
            }
            match self.live.next_ready() {
                Ok(Ready::Frame(frame)) => {
                    if self.recording.as_ref().is_some_and(Recording::over) {
                        return Ok(());
                    }
                    self.captured += 1;
                    let (selection, overrides) = (&mut self.selection, self.overrides.as_ref());
                    match selection.verdict(&frame, overrides) {
                        Verdict::Passes => {
                            if let Some(printer) = &mut self.printer {
                                if let Some((processes, form)) = &mut self.processes
                                    && let Some(beside) = printer.beside()
                                {
                                    processes.tell(&frame, overrides, *form, beside);
                                }
                                printer.packet(&frame, overrides, &mut self.out.text);
                                self.out.turn()?;
                            }
                            if let Some(recording) = &mut self.recording
                                && !recording.packet(&outgoing(&frame))?
                            {
                                return Ok(());
                            }
                        }
                        Verdict::Hidden => {
                            if let Some(printer) = &mut self.printer {
                                printer.hidden(&frame, overrides);
                            }
                        }
                        Verdict::Refused => {}
                    }
                    let size = || self.recording.as_ref().map_or(0, Recording::written);
                    if self.selection.done() || self.limits.reached(self.captured, size) {
                        return Ok(());
                    }
                    if self.captured.is_multiple_of(1024) && written.elapsed() >= Duration::from_millis(500) {
                        self.flush()?;
                        written = Instant::now();
                    }
                }
                Ok(Ready::Later) => {
                    self.flush()?;
                    written = Instant::now();
                    if self.limits.over() {
                        self.limits.forget();
                        self.finish()?;
                    }
                    if let Some(recording) = &mut self.recording
                        && !recording.wait()?
                    {
                        return Ok(());
                    }
                    let left = self.recording.as_ref().and_then(Recording::left);
                    let time = [self.limits.left(), left].into_iter().flatten().min();
                    let waited = self.live.wait(&[self.signals.fd()], time);
                    waited.map_err(|error| failure::failure(&self.name, &error))?;
                    self.signals.empty();
                }
                Ok(Ready::End) => return Ok(()),
                Err(Error::Down(name)) => {
                    self.flush()?;
                    say(&format!("septet: {}: the interface is down; waiting until it is up", shown(name)));
                }
                Err(error) => return Err(failure::failure(&self.name, &error)),
            }
        }
    }

    /// What is there is printed and written.
    fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        self.recording.as_mut().map_or(Ok(()), Recording::flush)
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.live.finish().map_err(|error| failure::failure(&self.name, &error))
    }

    #[cold]
    fn obey(&mut self) -> Result<(), Failure> {
        self.signals.heard();
        if self.signals.end() {
            self.finish()?;
        }
        if self.signals.write() {
            self.flush()?;
        }
        if self.signals.tell() {
            self.tell();
        }
        Ok(())
    }

    /// All is written, whatever ended it; then the counts.
    fn end(&mut self, done: &Result<(), Failure>) -> Result<(), Failure> {
        let mut ended = Ok(());
        if let Some(printer) = &self.printer
            && !matches!(done, Err(Failure::Closed))
        {
            printer.end(&mut self.out.text);
            ended = self.out.flush();
        }
        // What could not be written once is not tried again.
        let failed = self.recording.is_some() && matches!(done, Err(Failure::Work(_)));
        if let Some(recording) = self.recording.take() {
            let finished = recording.finish();
            ended = ended.and(if failed { Ok(()) } else { finished });
        }
        if self.listens {
            self.tell();
        }
        if let Some(printer) = &self.printer {
            decode::tell_dropped(printer);
        }
        ended
    }

    /// The counts, as tcpdump says them.
    fn tell(&mut self) {
        let Statistics { received, dropped, .. } = self.live.statistics().unwrap_or_default();
        let packets = |count: u64| format!("{count} packet{}", if count == 1 { "" } else { "s" });
        let dropped = match dropped {
            Some(count) => format!("{} dropped by kernel", packets(count)),
            None => "packets dropped by kernel: not counted by pnet".into(),
        };
        say(&format!(
            "{} captured\n{} received by filter\n{dropped}",
            packets(self.captured),
            packets(received.max(self.captured))
        ));
    }
}

fn outgoing<'a>(frame: &Frame<'a>) -> Outgoing<'a> {
    Outgoing {
        link: frame.link,
        interface: frame.interface,
        interface_name: frame.about().and_then(|about| about.name.as_deref()),
        time: frame.time,
        bytes: frame.bytes,
        original_len: frame.original_len,
        fcs_len: 0,
        options: frame.options,
    }
}

fn sniffer(args: &Args, name: &str) -> Sniffer {
    let direction = match args.way {
        Way::In => Direction::In,
        Way::Out => Direction::Out,
        Way::Inout => Direction::Both,
    };
    let backend = if args.backend == Receiver::Pnet { Backend::Pnet } else { Backend::Ring };
    Sniffer::new(name)
        .snaplen(args.snaplen)
        .promiscuous(!args.modest)
        .buffer(args.buffer.saturating_mul(1024))
        // Whose a packet is, is known while the socket is there.
        .immediate(args.immediate || args.process)
        .direction(direction)
        .backend(backend)
}

fn refuse(args: &Args) -> Result<(), Failure> {
    let usage = |what: &str| Err(Failure::Usage(what.into()));
    if args.write.is_none() && (args.print || args.format.is_some()) {
        return usage("--print and -F need -w");
    }
    if args.print && args.write.as_ref().is_some_and(|path| path.as_os_str() == "-") {
        return usage("-w - and --print both want standard output");
    }
    Ok(())
}

/// Who tells whose packets are, and in which form.
fn whose(printer: Option<&Printer>) -> Result<(Processes, process::Form), Failure> {
    let form = match printer {
        Some(Printer::Text(..)) => process::Form::Text,
        Some(Printer::Json(_)) => process::Form::Json,
        _ => {
            return Err(Failure::Usage(
                "--process needs packets that are printed as text or by -T json".into(),
            ));
        }
    };
    Ok((Processes::start()?, form))
}

/// Whether the filter can be one of any interface.
fn readable(text: &str) -> Result<(), Failure> {
    let others = [276, 101, 105, 127];
    match Filter::live(text, 1) {
        Err(error) if others.iter().all(|link| Filter::live(text, *link).is_err()) => {
            Err(wrong::capture(text, &error))
        }
        _ => Ok(()),
    }
}

/// The first interface that is up and no loopback.
fn first() -> Result<String, Failure> {
    use crate::capture::live::{State, interfaces};
    let all = interfaces();
    let found = all.into_iter().find(|one| one.state() == State::Up && !one.is_loopback());
    found.map(|one| one.name).ok_or_else(|| {
        Failure::Work("no interface is up; -i names one, `septet interfaces` lists them".into())
    })
}

fn listening(live: &Live, backend: Receiver) {
    let [interface] = live.interfaces() else { return };
    let link = link_type(interface.link).map_or_else(|| interface.link.to_string(), |known| known.1.into());
    let name =
        shown(std::ffi::OsStr::new(&*String::from_utf8_lossy(interface.name.as_deref().unwrap_or_default())));
    let mut line =
        format!("septet: listening on {name}, link type {link}, snapshot length {} bytes", interface.snaplen);
    if backend == Receiver::Pnet {
        line += "\nseptet: pnet knows no VLAN tags that the card took out, no times of the kernel and no drop counts";
    }
    say(&line);
}
