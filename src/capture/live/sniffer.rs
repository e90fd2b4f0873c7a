//! A capture from an interface: how it is asked for, and its frames one after the other.

use std::fmt;
use std::io::PipeReader;
#[cfg(target_os = "linux")]
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::time::{Duration, Instant};

use super::{Error, Statistics, Stop, channel};
use crate::capture::{BlockOptions, ByteOrder, Frame, Interface, OptionList, PACKET_LIMIT, Resolution, Time};
use crate::filter::capture::Filter;

/// How the numbers of this machine lie.
pub(super) const NATIVE: ByteOrder =
    if cfg!(target_endian = "little") { ByteOrder::Little } else { ByteOrder::Big };

/// Bytes of buffer, unless said.
const BUFFER: usize = 16 << 20;

/// What is captured, and how. Nothing is received before [`Sniffer::open`].
#[derive(Clone, Debug)]
pub struct Sniffer {
    pub(super) interface: String,
    pub(super) snaplen: u32,
    pub(super) promiscuous: bool,
    pub(super) buffer: usize,
    pub(super) immediate: bool,
    pub(super) direction: Direction,
    pub(super) backend: Backend,
}

/// Which way packets go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// To this machine.
    In,
    /// From this machine.
    Out,
    /// Both ways. What the loopback interface sends and receives is there once.
    #[default]
    Both,
}

/// Who receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The ring that Linux fills (`TPACKET_V3`).
    Ring,
    /// The channel of pnet, which every system has. It knows no VLAN tags that the network card took out, no times of the
    /// kernel, no directions and no count of what was dropped.
    Pnet,
}

impl Default for Backend {
    fn default() -> Self {
        if cfg!(target_os = "linux") { Self::Ring } else { Self::Pnet }
    }
}

impl Sniffer {
    /// A capture from this interface, or from all with `any`: whole packets, both ways, also those for others.
    #[must_use]
    pub fn new(interface: &str) -> Self {
        Self {
            interface: interface.into(),
            snaplen: PACKET_LIMIT,
            promiscuous: true,
            buffer: BUFFER,
            immediate: false,
            direction: Direction::Both,
            backend: Backend::default(),
        }
    }

    /// At most so many bytes of a packet are kept; 0 is [`PACKET_LIMIT`].
    #[must_use]
    pub fn snaplen(self, bytes: u32) -> Self {
        Self { snaplen: if bytes == 0 { PACKET_LIMIT } else { bytes.min(PACKET_LIMIT) }, ..self }
    }

    /// Whether packets are received that are for others.
    #[must_use]
    pub fn promiscuous(self, promiscuous: bool) -> Self {
        Self { promiscuous, ..self }
    }

    /// How many bytes wait for this program at the most, from 256 KiB to 1 GiB. Less is used if the system has no more.
    #[must_use]
    pub fn buffer(self, bytes: usize) -> Self {
        Self { buffer: bytes.clamp(256 << 10, 1 << 30), ..self }
    }

    /// Whether packets are handed out as soon as they come, rather than within 50 milliseconds.
    #[must_use]
    pub fn immediate(self, immediate: bool) -> Self {
        Self { immediate, ..self }
    }

    /// Only packets that go this way.
    #[must_use]
    pub fn direction(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }

    /// Who receives.
    #[must_use]
    pub fn backend(self, backend: Backend) -> Self {
        Self { backend, ..self }
    }

    /// Opens the interface. What is received begins with [`Live::start`], or the first frame that is asked for.
    pub fn open(self) -> Result<Live, Error> {
        let source = match self.backend {
            #[cfg(target_os = "linux")]
            Backend::Ring => Source::Ring(Box::new(super::linux::Source::open(&self)?)),
            #[cfg(not(target_os = "linux"))]
            Backend::Ring => return Err(Error::Unsupported("only Linux has this ring".into())),
            Backend::Pnet => Source::Channel(Box::new(channel::Source::open(&self)?)),
        };
        let (stop, bell) = Stop::new()?;
        let resolution = match self.backend {
            Backend::Ring => Resolution::NANO,
            Backend::Pnet => Resolution::MICRO,
        };
        let interfaces = vec![described(&self, source.link(), resolution)];
        Ok(Live { source, interfaces, stop, bell, number: 0, ended: false })
    }
}

/// A capture that is open. Frames are lent, as those of a file.
pub struct Live {
    source: Source,
    interfaces: Vec<Interface>,
    stop: Stop,
    bell: PipeReader,
    number: u64,
    ended: bool,
}

/// What there is.
#[derive(Debug)]
pub enum Ready<'a> {
    /// A frame.
    Frame(Frame<'a>),
    /// Nothing yet.
    Later,
    /// The capture has ended: nothing will come.
    End,
}

enum Source {
    #[cfg(target_os = "linux")]
    Ring(Box<super::linux::Source>),
    Channel(Box<channel::Source>),
}

/// What a source has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Frame,
    Later,
    End,
}

/// A frame as its source has it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) nanos: Option<u64>,
    pub(super) original_len: u32,
    /// It was put together; else it lies in a block.
    pub(super) whole: bool,
    pub(super) start: usize,
    pub(super) len: usize,
    pub(super) options: &'static [u8],
}

/// Calls the same of each source.
macro_rules! each {
    ($source:expr, $of:ident => $call:expr) => {
        match $source {
            #[cfg(target_os = "linux")]
            Source::Ring($of) => $call,
            Source::Channel($of) => $call,
        }
    };
}

impl Live {
    /// LINKTYPE_ of the packets: what a [`Filter`] has to be made for.
    #[must_use]
    pub fn link(&self) -> u32 {
        self.source.link()
    }

    /// The interface as a capture describes it; there is one, also for `any`.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }

    /// Only what this filter lets pass is received. On a capture that runs, the filter before ends first: what it let
    /// pass and nobody asked for is dropped.
    pub fn filter(&mut self, filter: &Filter) -> Result<(), Error> {
        each!(&mut self.source, source => source.filter(Some(filter)))
    }

    /// From now on packets are received; [`Error::Down`] if the interface is not up.
    pub fn start(&mut self) -> Result<(), Error> {
        each!(&mut self.source, source => source.start())
    }

    /// The next frame, for which it waits; `None` once the capture was ended and all is handed out.
    ///
    /// [`Error::Down`] is said once, and the next frame comes when the interface is up again; other errors end the capture.
    #[expect(clippy::should_implement_trait, reason = "a packet is lent, which an iterator cannot")]
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        loop {
            match self.step()? {
                Found::Frame => return Ok(Some(self.frame())),
                Found::Later => self.sleep(None)?,
                Found::End => return Ok(None),
            }
        }
    }

    /// The next frame, for which it waits so long at the most.
    pub fn next_within(&mut self, time: Duration) -> Result<Ready<'_>, Error> {
        let until = Instant::now().checked_add(time);
        loop {
            match self.step()? {
                Found::Frame => return Ok(Ready::Frame(self.frame())),
                Found::End => return Ok(Ready::End),
                Found::Later => {}
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(Ready::Later);
            }
            self.sleep(left)?;
        }
    }

    /// The next frame, if it is there.
    #[inline]
    pub fn next_ready(&mut self) -> Result<Ready<'_>, Error> {
        Ok(match self.step()? {
            Found::Frame => Ready::Frame(self.frame()),
            Found::Later => Ready::Later,
            Found::End => Ready::End,
        })
    }

    /// Sleeps until there may be frames, one of these descriptors is readable, or the time is over.
    #[cfg(target_os = "linux")]
    pub fn wait(&mut self, others: &[BorrowedFd<'_>], time: Option<Duration>) -> Result<(), Error> {
        if self.ended {
            return Ok(());
        }
        each!(&mut self.source, source => source.wait(&self.bell, others, time))
    }

    /// Nothing more is received; what was received so far is still handed out.
    pub fn finish(&mut self) -> Result<(), Error> {
        each!(&mut self.source, source => source.finish())
    }

    /// A handle that ends this capture from another thread.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// What was counted so far.
    pub fn statistics(&mut self) -> Result<Statistics, Error> {
        each!(&mut self.source, source => source.statistics())
    }

    fn step(&mut self) -> Result<Found, Error> {
        if self.ended {
            return Ok(Found::End);
        }
        let found = match self.find() {
            Err(Error::Down(name)) => return Err(Error::Down(name)),
            found => found,
        };
        self.ended = !matches!(found, Ok(Found::Frame | Found::Later));
        found
    }

    #[inline]
    fn find(&mut self) -> Result<Found, Error> {
        let found = each!(&mut self.source, source => source.advance())?;
        if found == Found::Frame {
            self.number += 1;
        } else if found == Found::Later {
            self.start()?;
            if self.stop.asked() {
                self.finish()?;
            }
        }
        Ok(found)
    }

    fn sleep(&mut self, time: Option<Duration>) -> Result<(), Error> {
        each!(&mut self.source, source => source.wait(&self.bell, &[], time))
    }

    #[inline]
    fn frame(&self) -> Frame<'_> {
        let (seen, bytes) = each!(&self.source, source => source.frame());
        let resolution = self.interfaces[0].resolution;
        let time = seen.nanos.map(|nanos| {
            let ticks = if resolution == Resolution::NANO { nanos } else { nanos / 1000 };
            Time { ticks, resolution, offset: 0 }
        });
        Frame {
            number: self.number,
            link: self.interfaces[0].link,
            interface: 0,
            interfaces: &self.interfaces,
            time,
            bytes,
            original_len: seen.original_len,
            options: BlockOptions::new(seen.options, NATIVE),
        }
    }
}

/// The socket that frames come from. When it is readable, [`Live::next_ready`] has frames until it says
/// [`Ready::Later`].
#[cfg(target_os = "linux")]
impl AsFd for Live {
    fn as_fd(&self) -> BorrowedFd<'_> {
        each!(&self.source, source => source.as_fd())
    }
}

/// The same, for event loops that ask for its number.
#[cfg(target_os = "linux")]
impl AsRawFd for Live {
    fn as_raw_fd(&self) -> RawFd {
        self.as_fd().as_raw_fd()
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live")
            .field("interfaces", &self.interfaces)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl Source {
    fn link(&self) -> u32 {
        each!(self, source => source.link())
    }
}

/// What a capture says of the interface.
fn described(sniffer: &Sniffer, link: u32, resolution: Resolution) -> Interface {
    let mut options = OptionList::default();
    options.push(2, sniffer.interface.as_bytes());
    options.push(9, &[resolution.code()]);
    let order = ByteOrder::Little;
    Interface {
        section: 0,
        id: 0,
        link,
        file_link: link,
        fcs_len: None,
        snaplen: sniffer.snaplen,
        resolution,
        offset: 0,
        order,
        described: true,
        name: Some(sniffer.interface.as_bytes().into()),
        description: None,
        raw_options: options.into_bytes().into(),
    }
}
