//! What is recorded (`-w`), in one file or in several in turn: dumpcap's `-b`, tcpdump's `-C`, `-G` and `-W`.

pub(in crate::cli) mod maker;
mod names;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::limits::Limits;
use crate::capture::{Interface, Outgoing};
use crate::cli::failure::{Failure, shown};
use crate::cli::sink::{Form, Sink};
use maker::Maker;
use names::Names;

/// Whose files are: user and group.
type Owner = Option<(u32, u32)>;

/// Files a ring has at the most, and their numbers: dumpcap's.
const MOST: u64 = 100_000;

/// When a file follows another.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// Another file of -w after so much: filesize:KILOBYTES, duration:SECONDS, interval:SECONDS, packets:COUNT; files:COUNT
    /// are kept
    #[arg(short = 'b', value_name = "WHAT:COUNT", help_heading = "Output")]
    ring: Vec<String>,
    /// Another file of -w after so many 1,000,000 bytes
    #[arg(short = 'C', value_name = "MEGABYTES", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Output")]
    megabytes: Option<u64>,
    /// Another file of -w after so long, named by the time: %H, %M …
    #[arg(short = 'G', value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Output")]
    seconds: Option<u64>,
    /// With -C, begin again with the first after so many files; with -G, end
    #[arg(short = 'W', value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Output")]
    files: Option<u64>,
}

/// When a file is full, and how many there are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    packets: Option<u64>,
    /// Bytes.
    size: Option<u64>,
    duration: Option<Duration>,
    /// Where the clock is a multiple of so many seconds.
    interval: Option<u64>,
    /// Time alone makes another file, also where no packet comes.
    idle: bool,
    /// dumpcap's names, of which the last ones are kept.
    dated: bool,
    keep: Option<u64>,
    /// tcpdump's names, of which so many are used in turn.
    turns: Option<u64>,
    /// The last file.
    last: Option<u64>,
}

impl Args {
    /// Reads what was asked; `-a files` and, with `-b`, `-a filesize` are of these files and no limits any more.
    pub(super) fn plan(&self, write: Option<&Path>, limits: &mut Limits) -> Result<Plan, Failure> {
        let usage = |what: &str| Err(Failure::Usage(what.into()));
        let tcpdump = self.megabytes.is_some() || self.seconds.is_some();
        let (dumpcap, last) = (!self.ring.is_empty(), limits.files());
        if !dumpcap && !tcpdump {
            return match (self.files, last) {
                (Some(_), _) => usage("-W needs -C or -G"),
                (_, Some(_)) => usage("-a files: this needs -b, -C or -G"),
                _ => Ok(Plan::default()),
            };
        }
        match write {
            None => return usage("several files in turn (-b, -C, -G) need -w"),
            Some(path) if path.as_os_str() == "-" => {
                return usage("several files in turn (-b, -C, -G) cannot be standard output: -w FILE");
            }
            Some(path) if path.file_name().is_none() => return usage("-w: the name of a file is expected"),
            Some(_) => {}
        }
        if dumpcap {
            if tcpdump || self.files.is_some() {
                return usage("-b (as dumpcap) and -C, -G, -W (as tcpdump) cannot be combined");
            }
            return self.dumpcap(last, limits);
        }
        if limits.has_size() {
            return usage("-a filesize and -C, -G cannot be combined");
        }
        let turns = self.files.filter(|_| self.megabytes.is_some());
        Ok(Plan {
            // tcpdump looks before a packet is written whether there are more bytes than that.
            size: self.megabytes.map(|count| count.saturating_mul(1_000_000).saturating_add(1)),
            duration: self.seconds.map(Duration::from_secs),
            turns,
            last: last.or(self.files.filter(|_| turns.is_none())),
            ..Plan::default()
        })
    }

    fn dumpcap(&self, last: Option<u64>, limits: &mut Limits) -> Result<Plan, Failure> {
        let mut plan = Plan { idle: true, dated: true, last, size: limits.take_size(), ..Plan::default() };
        for word in &self.ring {
            let wrong = |why: &str| Failure::Usage(format!("-b {}: {why}", shown(word)));
            let usual = "filesize:KILOBYTES, duration:SECONDS, interval:SECONDS, packets:COUNT or files:COUNT is expected";
            let (what, count) = word.split_once(':').ok_or_else(|| wrong(usual))?;
            let number = || {
                let number = count.parse().ok().filter(|count: &u64| *count > 0);
                number.ok_or_else(|| wrong("a number above 0 is expected"))
            };
            match what {
                "filesize" => plan.size = Some(number()?.saturating_mul(1000)),
                "packets" => plan.packets = Some(number()?),
                "interval" => plan.interval = Some(number()?),
                "files" if number()? > MOST => return Err(wrong("at most 100000 files are kept")),
                "files" => plan.keep = Some(number()?),
                "duration" => {
                    let time = count.parse().ok().and_then(|count| Duration::try_from_secs_f64(count).ok());
                    let time = time.filter(|time| *time >= Duration::from_millis(1));
                    plan.duration = Some(time.ok_or_else(|| wrong("seconds above 0 are expected"))?);
                }
                _ => return Err(wrong(usual)),
            }
        }
        if plan.packets.or(plan.size).or(plan.interval).is_none() && plan.duration.is_none() {
            return Err(Failure::Usage(
                "-b: filesize, duration, interval or packets says when another file follows; one of them is needed"
                    .into(),
            ));
        }
        Ok(plan)
    }
}

impl Plan {
    /// Whether there are files after the first one.
    pub(super) fn is_ring(&self) -> bool {
        self.size.or(self.packets).or(self.interval).is_some() || self.duration.is_some()
    }

    /// The name says where the time stands.
    fn timed(&self) -> bool {
        self.duration.is_some() && !self.dated
    }

    fn full(&self, packets: u64, size: impl FnOnce() -> u64) -> bool {
        self.packets.is_some_and(|most| packets >= most) || self.size.is_some_and(|most| size() >= most)
    }

    /// Until when a file is written that begins now; `clock` is the time since 1970.
    fn until(&self, now: Instant, clock: Duration) -> Option<Instant> {
        let multiple = self.interval.and_then(|every| {
            let next = (clock.as_secs() / every).checked_add(1)?.checked_mul(every)?;
            Some(Duration::from_secs(next).saturating_sub(clock))
        });
        let time = [self.duration, multiple].into_iter().flatten().min()?;
        now.checked_add(time)
    }
}

/// The file that is being written, and those before it.
pub(super) struct Recording {
    plan: Plan,
    names: Names,
    /// That of their names.
    zone: TimeZone,
    time: Zoned,
    path: PathBuf,
    form: Option<Form>,
    /// Who makes files when this process may not any more.
    maker: Option<Maker>,
    interface: Option<Interface>,
    /// `None` while another one is made.
    sink: Option<Sink>,
    /// In this file.
    packets: u64,
    until: Option<Instant>,
    /// Files so far.
    files: u64,
    /// Which one of tcpdump's names.
    turn: u64,
}

impl Recording {
    /// Makes the first file; who makes the others is confined to their folder, or not.
    pub(super) fn open(
        path: &Path,
        form: Option<Form>,
        plan: Plan,
        owner: Owner,
        confined: bool,
    ) -> Result<Self, Failure> {
        let names = Names::of(path, plan.dated, plan.timed(), plan.turns)?;
        let (maker, sink) = if plan.is_ring() {
            (Some(Maker::start(path, &plan, owner, confined)?), None)
        } else {
            (None, Some(Sink::record_to(path, form, owner)?))
        };
        let zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
        let mut recording = Self {
            plan,
            names,
            time: Timestamp::now().to_zoned(zone.clone()),
            zone,
            path: path.into(),
            form,
            maker,
            interface: None,
            sink,
            packets: 0,
            until: None,
            files: 0,
            turn: 0,
        };
        recording.make()?;
        Ok(recording)
    }

    /// From now on time counts; `interface` is the only one there is.
    pub(super) fn start(&mut self, interface: Option<&Interface>) -> Result<(), Failure> {
        self.interface = interface.cloned();
        self.begin()
    }

    /// Whether the time of the last file is over.
    #[inline]
    pub(super) fn over(&self) -> bool {
        self.plan.last.is_some_and(|last| self.files >= last) && self.late()
    }

    /// Writes a packet, into another file if this one is full; `false` if that was the last one there is room for.
    pub(super) fn packet(&mut self, packet: &Outgoing<'_>) -> Result<bool, Failure> {
        let late = self.late();
        if late || self.full() {
            self.turn(late)?;
        }
        if let Some(sink) = &mut self.sink {
            sink.packet(packet)?;
        }
        self.packets += 1;
        Ok(self.plan.last.is_none_or(|last| self.files < last) || !self.full())
    }

    /// Nothing comes: another file if its time has come; `false` if there is none any more.
    pub(super) fn wait(&mut self) -> Result<bool, Failure> {
        if self.over() {
            return Ok(false);
        }
        if self.plan.idle && self.late() {
            self.turn(true)?;
        }
        Ok(true)
    }

    /// How long it takes until there is something to do though nothing comes.
    pub(super) fn left(&self) -> Option<Duration> {
        let last = self.plan.last.is_some_and(|last| self.files >= last);
        let until = self.until.filter(|_| self.plan.idle || last)?;
        Some(until.saturating_duration_since(Instant::now()))
    }

    /// Bytes of the file, before they are packed.
    pub(super) fn written(&self) -> u64 {
        self.sink.as_ref().map_or(0, Sink::written)
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.sink.as_mut().map_or(Ok(()), Sink::flush)
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.sink.map_or(Ok(()), Sink::finish)
    }

    fn full(&self) -> bool {
        self.plan.full(self.packets, || self.written())
    }

    fn late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// This file is finished, another one begins.
    fn turn(&mut self, late: bool) -> Result<(), Failure> {
        self.sink.take().map_or(Ok(()), Sink::finish)?;
        self.turn = if late { 0 } else { self.turn.saturating_add(1) };
        if self.plan.turns.is_some_and(|turns| self.turn >= turns) {
            self.turn = 0;
        }
        // What -C makes within -G is called as the first one of that time.
        if late || self.plan.dated {
            self.time = Timestamp::now().to_zoned(self.zone.clone());
        }
        // Files that are full by their size do not make those by time come later.
        let until = self.until.filter(|_| !late && !self.plan.dated);
        self.make()?;
        self.begin()?;
        self.until = until.or(self.until);
        Ok(())
    }

    /// Has a file made, if there are several.
    fn make(&mut self) -> Result<(), Failure> {
        self.files += 1;
        let Some(maker) = &mut self.maker else { return Ok(()) };
        let number = if self.plan.dated { self.files % MOST } else { self.turn };
        let path = self.names.name(number, &self.time);
        self.sink = Some(Sink::record_in(maker.make(number, &self.time), &path, &self.path, self.form)?);
        Ok(())
    }

    fn begin(&mut self) -> Result<(), Failure> {
        if let (Some(sink), Some(interface)) = (&mut self.sink, &self.interface) {
            sink.begin(interface)?;
        }
        self.packets = 0;
        let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.until = self.plan.until(Instant::now(), clock);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
