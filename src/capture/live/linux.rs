//! Capturing on Linux: a packet socket whose kernel hands over frames in blocks.
//!
//! The socket is bound to no protocol until the capture starts, so that nothing is received before the filter is attached.
//! A block is handed over when it is full or when its time is over; what waits in it is seen by nobody before. So at the
//! end a filter is attached that lets nothing pass, and the blocks are read until all that the kernel has counted is there.

use std::io::PipeReader;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{SocketType, sockopt};

use super::block::{Arrival, Place, Slot, Slots};
use super::packet_socket::{number, packet_socket, sleep, with_ring};
use super::program::{Ask, NOTHING, program};
use super::ring::{self, Ring};
use super::sniffer::{Found, Seen};
use super::{Direction, Error, Sniffer, Statistics, link};
use crate::filter::bpf::Beside;
use crate::filter::capture::Filter;

/// Bytes of a block: whoever reads is woken for each, which is not to be often; but blocks that are handed over half
/// empty are not to use up the ring.
const BLOCK: usize = 256 << 10;

/// The same when every frame is wanted at once, and blocks are mostly empty: the longest packet that an interface makes of
/// segments fits.
const SMALL: usize = 128 << 10;

/// Milliseconds after which a block is handed over that is not full.
const RETIRE: u32 = 50;

/// The same when every frame is wanted at once: the least that the kernel takes.
const AT_ONCE: u32 = 1;

/// How often it is looked whether an interface that is down is still there.
const LOOK: Duration = Duration::from_millis(200);

const ALL: u16 = 0x0003;

/// An open socket, its ring, and what is read of it.
#[derive(Debug)]
pub(super) struct Source {
    ring: Ring,
    /// What the interface is called, and its index; 0 is all of them.
    name: String,
    index: u32,
    link: u32,
    snaplen: u32,
    direction: Direction,
    retire: Duration,
    /// The filter, and of which packets it is asked here.
    filter: Option<Filter>,
    ask: Ask,
    /// The block that is read next, or now.
    block: usize,
    /// Where the walk in it is, while the kernel has handed it over.
    place: Option<Place>,
    /// The frame that was found.
    seen: Seen,
    /// A packet that had to be put together.
    whole: Vec<u8>,
    /// Frames that were found in blocks, and of them those that the filter did not let pass here.
    taken: u64,
    refused: u64,
    /// What the kernel has counted.
    received: u64,
    dropped: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Open, but nothing is received yet.
    Open,
    Running,
    /// The interface is down; what came before that is read first, until then at the latest.
    Falling(Instant),
    /// That was said.
    Down,
    /// Nothing more is received; what waits is read until then, at the latest.
    Ending {
        until: Instant,
        gone: bool,
    },
    Ended,
}

impl Source {
    pub(super) fn open(sniffer: &Sniffer) -> Result<Self, Error> {
        let any = sniffer.interface == "any";
        let (mut socket, mut index) = (packet_socket(SocketType::RAW)?, 0);
        let mut link = link::COOKED;
        if !any {
            index = number(&socket, &sniffer.interface)?;
            ring::bind(socket.as_fd(), index, 0)?;
            let bound = ring::bound(socket.as_fd())?;
            link = link::of(bound.hardware);
        }
        if link == link::COOKED {
            socket = packet_socket(SocketType::DGRAM)?;
        }
        if sniffer.promiscuous && !any {
            ring::listen_to_all(socket.as_fd(), index)?;
        }
        let retire = if sniffer.immediate { AT_ONCE } else { RETIRE };
        let block = if sniffer.immediate { SMALL } else { BLOCK };
        let ring = with_ring(socket, sniffer.buffer, block, retire)?;
        let mut source = Self {
            ring,
            name: sniffer.interface.clone(),
            index,
            link,
            snaplen: sniffer.snaplen,
            direction: sniffer.direction,
            retire: Duration::from_millis(retire.into()),
            filter: None,
            ask: Ask::Nothing,
            block: 0,
            place: None,
            seen: Seen::default(),
            whole: Vec::new(),
            taken: 0,
            refused: 0,
            received: 0,
            dropped: 0,
            state: State::Open,
        };
        source.attach(None)?;
        Ok(source)
    }

    pub(super) fn link(&self) -> u32 {
        self.link
    }

    /// Attaches a filter. While packets are received, those which the one before let pass and nobody has read are
    /// dropped.
    pub(super) fn filter(&mut self, filter: Option<&Filter>) -> Result<(), Error> {
        if matches!(self.state, State::Running | State::Falling(_) | State::Down) {
            ring::attach(self.ring.as_fd(), &NOTHING)?;
            let until = self.patience();
            while !self.drained(until)? {
                self.place = None;
                if let Some(slots) = self.ring.block(self.block).map(Slots::new) {
                    let left = u64::from(slots.map_err(Error::Ring)?.place().left);
                    self.taken += left;
                    self.refused += left;
                    self.give_back();
                } else {
                    sleep(&[], Some(Duration::from_millis(1)))?;
                }
            }
        }
        self.attach(filter)
    }

    fn attach(&mut self, filter: Option<&Filter>) -> Result<(), Error> {
        let attached = program(filter, self.link, self.direction, self.snaplen);
        self.ask = attached.ask;
        self.filter = filter.cloned();
        Ok(ring::attach(self.ring.as_fd(), &attached.program)?)
    }

    /// From now on packets are received. An interface that is down is an error.
    pub(super) fn start(&mut self) -> Result<(), Error> {
        if self.state != State::Open {
            return Ok(());
        }
        ring::bind(self.ring.as_fd(), self.index, ALL)?;
        match sockopt::socket_error(&self.ring)? {
            Ok(()) => {}
            Err(Errno::NETDOWN) => {
                self.state = State::Down;
                return Err(Error::Down(self.name.clone()));
            }
            Err(error) => return Err(error.into()),
        }
        self.state = State::Running;
        Ok(())
    }

    /// The next frame that is there.
    #[inline]
    pub(super) fn advance(&mut self) -> Result<Found, Error> {
        loop {
            if let Some(place) = self.place {
                if place.left > 0 {
                    if self.take(place)? {
                        return Ok(Found::Frame);
                    }
                    continue;
                }
                self.give_back();
            }
            match self.ring.block(self.block) {
                Some(block) => self.place = Some(Slots::new(block).map_err(Error::Ring)?.place()),
                None => return self.idle(),
            }
        }
    }

    /// The frame that was found, and its bytes.
    #[inline]
    pub(super) fn frame(&self) -> (&Seen, &[u8]) {
        let bytes = if self.seen.whole {
            self.whole.as_slice()
        } else {
            let block = self.ring.block(self.block).unwrap_or_default();
            block.get(self.seen.start..self.seen.start + self.seen.len).unwrap_or_default()
        };
        (&self.seen, bytes)
    }

    /// Sleeps until there may be frames, one of these descriptors is readable, or the time is over.
    pub(super) fn wait(
        &self,
        bell: &PipeReader,
        others: &[BorrowedFd<'_>],
        time: Option<Duration>,
    ) -> Result<(), Error> {
        let most = match self.state {
            State::Down => Some(LOOK),
            State::Ending { until, .. } | State::Falling(until) => {
                Some(until.saturating_duration_since(Instant::now()).min(Duration::from_millis(5)))
            }
            State::Ended => return Ok(()),
            State::Open | State::Running => None,
        };
        let time = time.into_iter().chain(most).min();
        let mut sleepers = vec![self.ring.as_fd()];
        if !matches!(self.state, State::Ending { .. }) {
            sleepers.push(bell.as_fd());
            sleepers.extend(others);
        }
        sleep(&sleepers, time)
    }

    /// Nothing more is received; what waits is still handed out.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        match self.state {
            State::Open => self.state = State::Ended,
            State::Running | State::Falling(_) | State::Down => self.end(false)?,
            State::Ending { .. } | State::Ended => {}
        }
        Ok(())
    }

    pub(super) fn statistics(&mut self) -> Result<Statistics, Error> {
        self.count()?;
        let captured = self.taken - self.refused;
        Ok(Statistics { captured, received: self.received - self.refused, dropped: Some(self.dropped) })
    }

    fn end(&mut self, gone: bool) -> Result<(), Error> {
        ring::attach(self.ring.as_fd(), &NOTHING)?;
        self.state = State::Ending { until: self.patience(), gone };
        Ok(())
    }

    /// When the last block must have been handed over: one that was begun just now lives through two turns of the
    /// kernel's clock.
    fn patience(&self) -> Instant {
        Instant::now() + 3 * self.retire + Duration::from_millis(20)
    }

    /// No block is there.
    #[cold]
    fn idle(&mut self) -> Result<Found, Error> {
        match self.state {
            State::Ended => return Ok(Found::End),
            State::Ending { until, gone } => {
                if !self.drained(until)? {
                    return Ok(Found::Later);
                }
                self.state = State::Ended;
                return if gone { Err(Error::Gone(self.name.clone())) } else { Ok(Found::End) };
            }
            State::Falling(until) => {
                let drained = self.drained(until)?;
                if drained {
                    self.state = State::Down;
                    return Err(Error::Down(self.name.clone()));
                }
            }
            State::Down if ring::bound(self.ring.as_fd())?.interface != self.index.cast_signed() => {
                self.end(true)?;
            }
            _ => {}
        }
        match sockopt::socket_error(&self.ring)? {
            Ok(()) => Ok(Found::Later),
            Err(Errno::NETDOWN) if self.index == 0 => Ok(Found::Later),
            Err(Errno::NETDOWN) => {
                if self.state == State::Running {
                    self.state = State::Falling(self.patience());
                }
                Ok(Found::Later)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether all that the kernel has counted was read, or the time for that is over.
    fn drained(&mut self, until: Instant) -> Result<bool, Error> {
        if self.ring.block(self.block).is_some() {
            return Ok(false);
        }
        self.count()?;
        Ok(self.taken + self.dropped >= self.received || Instant::now() >= until)
    }

    fn count(&mut self) -> Result<(), Error> {
        let (received, dropped) = ring::statistics(self.ring.as_fd())?;
        self.received += u64::from(received);
        self.dropped += u64::from(dropped);
        Ok(())
    }

    fn give_back(&mut self) {
        self.ring.give_back(self.block);
        self.block = (self.block + 1) % self.ring.blocks();
        self.place = None;
    }

    /// Reads the frame at this place; whether it is wanted.
    #[inline]
    fn take(&mut self, place: Place) -> Result<bool, Error> {
        let Some(block) = self.ring.block(self.block) else { return Ok(false) };
        let mut slots = Slots::from(block, place);
        let Some(slot) = slots.next() else { return Ok(false) };
        let slot = match slot {
            Ok(slot) => slot,
            Err(damage) => {
                self.place = None;
                self.state = State::Ended;
                return Err(Error::Ring(damage));
            }
        };
        self.place = Some(slots.place());
        self.taken += 1;
        if self.state == State::Down {
            self.state = State::Running;
        }
        let (bytes, original_len) = match slot.tag {
            None if self.link != link::COOKED => (slot.bytes, slot.original_len),
            _ => self::whole(&slot, self.link, &mut self.whole),
        };
        let kept = bytes.len().min(self.snaplen as usize);
        let asked = match self.ask {
            Ask::Nothing => false,
            Ask::Tagged => slot.tag.is_some(),
            Ask::All => true,
        };
        if asked && let Some(filter) = &self.filter {
            let Arrival { kind, interface, .. } = slot.arrival;
            let beside = Beside { tag: slot.tag, packet_type: kind, interface };
            if !filter.matches_live(bytes, original_len, &beside) {
                self.refused += 1;
                return Ok(false);
            }
        }
        let whole = slot.tag.is_some() || self.link == link::COOKED;
        self.seen = Seen {
            nanos: Some(slot.nanos),
            original_len,
            whole,
            start: slot.start,
            len: kept,
            options: link::flags(slot.arrival.kind),
        };
        self.whole.truncate(if whole { kept } else { 0 });
        Ok(true)
    }
}

impl AsFd for Source {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.ring.as_fd()
    }
}

/// The packet as it was on the wire: the tag in its place, a cooked header in front.
fn whole<'w>(slot: &Slot<'_>, link: u32, to: &'w mut Vec<u8>) -> (&'w [u8], u32) {
    to.clear();
    let mut added = 0;
    match slot.tag {
        Some(tag) if link == link::ETHERNET => {
            link::tag(slot.bytes, tag, to);
            added = (to.len() - slot.bytes.len()) as u32;
        }
        tag if link == link::COOKED => {
            link::cook(&slot.arrival, tag, to);
            added = to.len() as u32;
            to.extend_from_slice(slot.bytes);
        }
        _ => to.extend_from_slice(slot.bytes),
    }
    (to, slot.original_len.saturating_add(added))
}
