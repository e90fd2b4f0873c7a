//! The streams of many conversations, in order, within limits.

use super::number::{ACK, Numbers, SYN, Said};
use super::table::Table;
use super::{Direction, Key};
use crate::codec::Layer;
use crate::transport::stream::{self, Segment, Stream};

/// What may be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all streams, about; that which has waited longest gives up first.
    pub bytes: usize,
    /// Bytes of one direction of one conversation, about.
    pub window: usize,
    /// Conversations that are known; that of which nothing was heard for longest is forgotten first.
    pub flows: usize,
    /// Holes in one direction of one conversation.
    pub holes: usize,
    /// Nanoseconds that bytes wait for those in front of them.
    pub age: u64,
}

impl Default for Limits {
    /// 64 MiB, 8 MiB a direction, 65,536 conversations, 16,384 holes, 5 minutes.
    fn default() -> Self {
        Self { bytes: 64 << 20, window: 8 << 20, flows: 64 << 10, holes: 16 << 10, age: 300_000_000_000 }
    }
}

/// How often a limit was reached: each time a hole became a gap that might have been filled, or a conversation was forgotten.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// [`Limits::bytes`]
    pub bytes: u64,
    /// [`Limits::window`]
    pub window: u64,
    /// [`Limits::flows`]
    pub flows: u64,
    /// [`Limits::holes`]
    pub holes: u64,
    /// [`Limits::age`]
    pub age: u64,
}

/// Which conversations are put in order; the others are only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// All.
    All,
    /// That of this protocol (6 TCP, 17 UDP) and number.
    Number(u8, u32),
    /// All between two ends.
    Key(Key),
}

/// The next part of a stream, and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    /// The number of the conversation, as [`Numbers`] counts them.
    pub number: u32,
    /// Its ends.
    pub key: Key,
    /// Which end speaks.
    pub direction: Direction,
    /// Whether that is the one that spoke first.
    pub first: bool,
    /// The bytes, or that some are missing.
    pub part: stream::Chunk<'a>,
}

/// Streams in order: TCP's by their sequence numbers, UDP's as they come.
///
/// ```
/// use septet::flows::{Datagrams, Streams, datagrams, streams};
/// use septet::transport::stream;
/// let mut capture = septet::capture::open("captures/tcp-greeting.pcap")?;
/// let mut datagrams = Datagrams::new(datagrams::Limits::default());
/// let (mut streams, mut said) = (Streams::new(streams::Limits::default()), Vec::new());
/// while let Some(frame) = capture.next()? {
///     datagrams.layers(frame.layers(), frame.number, &mut |layer, _| {
///         streams.push(layer, frame.number, &mut |chunk| match chunk.part {
///             stream::Chunk::Bytes { bytes, .. } => said.extend_from_slice(bytes),
///             stream::Chunk::Gap { len, .. } => eprintln!("{len} bytes missing"),
///         });
///     });
/// }
/// streams.flush(&mut |_| {});
/// assert!(!said.is_empty());
/// # Ok::<(), septet::capture::Error>(())
/// ```
#[derive(Debug)]
pub struct Streams {
    numbers: Numbers,
    flows: Table<Key, Flow>,
    /// Those that hold something, since when.
    waiting: Table<Key, u64>,
    limits: Limits,
    chosen: Chosen,
    held: usize,
    reached: Reached,
    /// Bytes from in front of where a stream began when it had begun.
    pub early: u64,
    /// Bytes that came again.
    pub repeated: u64,
}

#[derive(Debug)]
struct Flow {
    number: u32,
    first: Direction,
    ends: [Stream; 2],
    /// How many bytes UDP has sent.
    sent: [u64; 2],
}

impl Flow {
    fn new(number: u32, first: Direction) -> Self {
        Self { number, first, ends: [Stream::default(), Stream::default()], sent: [0; 2] }
    }

    fn held(&self) -> usize {
        self.ends[0].held() + self.ends[1].held()
    }

    fn chunk<'a>(&self, key: Key, direction: Direction, part: stream::Chunk<'a>) -> Chunk<'a> {
        Chunk { number: self.number, key, direction, first: direction == self.first, part }
    }

    fn datagram(
        &mut self,
        key: Key,
        direction: Direction,
        bytes: &[u8],
        missing: usize,
        frame: u64,
        each: Each<'_>,
    ) {
        for part in [
            stream::Chunk::Bytes { at: self.sent[direction as usize], bytes, frame },
            stream::Chunk::Gap {
                at: self.sent[direction as usize] + bytes.len() as u64,
                len: missing as u64,
            },
        ] {
            let len = match part {
                stream::Chunk::Bytes { bytes, .. } => bytes.len() as u64,
                stream::Chunk::Gap { len, .. } => len,
            };
            if len > 0 {
                each(&self.chunk(key, direction, part));
                self.sent[direction as usize] += len;
            }
        }
    }

    /// Works on one direction, and tells what that gives; says whether it gives anything.
    fn with(
        &mut self,
        key: Key,
        direction: Direction,
        each: Each<'_>,
        work: impl FnOnce(&mut Stream, &mut dyn FnMut(stream::Chunk<'_>)),
    ) -> bool {
        let (number, first) = (self.number, direction == self.first);
        let mut told = false;
        work(&mut self.ends[direction as usize], &mut |part| {
            told = true;
            each(&Chunk { number, key, direction, first, part });
        });
        told
    }
}

/// Who is told.
type Each<'e> = &'e mut dyn FnMut(&Chunk<'_>);

const BOTH: [Direction; 2] = [Direction::Up, Direction::Down];

impl Streams {
    /// No streams so far.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            numbers: Numbers::new(limits.flows),
            flows: Table::default(),
            waiting: Table::default(),
            limits,
            chosen: Chosen::All,
            held: 0,
            reached: Reached::default(),
            early: 0,
            repeated: 0,
        }
    }

    /// Only these are put in order; all are counted.
    #[must_use]
    pub fn only(mut self, chosen: Chosen) -> Self {
        self.chosen = chosen;
        self
    }

    /// Takes a layer of TCP, UDP or UDP-Lite of this frame, and hands on what is in order with it, of whichever stream: what its
    /// acknowledgment says of the other direction first. Says which conversation it belongs to; `None` for other layers. What an ICMP
    /// error quotes belongs to a conversation, but is not put in order.
    pub fn push(&mut self, layer: &Layer<'_>, frame: u64, each: Each<'_>) -> Option<u32> {
        let said = Said::of(layer)?;
        let (number, is_new) = self.numbers.of(&said);
        let Said { key, direction, segment } = said;
        if is_new && let Some(mut before) = self.take(&key) {
            self.end(key, &mut before, each);
        }
        let is_chosen = match self.chosen {
            Chosen::All => true,
            Chosen::Number(protocol, chosen) => chosen == number && protocol == key.protocol,
            Chosen::Key(chosen) => chosen == key,
        };
        // A fragment that the capture cut off does not say how long its segment is.
        let cut = segment.is_some() && layer.context.fragment;
        if !is_chosen || layer.context.quoted || cut || layer.error.is_some() {
            return Some(number);
        }
        self.expire(layer.context.time, each);
        if self.flows.find(&key).is_none() {
            while self.flows.len() >= self.limits.flows.max(1)
                && let Some((oldest, _)) = self.flows.oldest()
            {
                if let Some(mut flow) = self.take(&oldest) {
                    self.end(oldest, &mut flow, each);
                }
                self.reached.flows += 1;
            }
            self.flows.put(key, Flow::new(number, direction));
        }
        let flow = self.flows.find(&key)?;
        let Some(tcp) = segment else {
            flow.datagram(key, direction, layer.payload, layer.missing, frame, each);
            return Some(number);
        };
        let before = flow.held();
        let other = BOTH[1 - direction as usize];
        let mut told = false;
        if tcp.flags & ACK != 0 {
            told |= flow.with(key, other, each, |stream, each| stream.acknowledge(tcp.ack, each));
        }
        let (syn, bytes, missing) = (tcp.flags & SYN != 0, layer.payload, layer.missing);
        let segment = Segment { seq: tcp.seq, syn, bytes, missing, frame };
        told |= flow.with(key, direction, each, |stream, each| stream.push(segment, each));
        loop {
            let mine = &flow.ends[direction as usize];
            match (mine.held() > self.limits.window, mine.holes() > self.limits.holes) {
                (true, _) => self.reached.window += 1,
                (_, true) => self.reached.holes += 1,
                _ => break,
            }
            let mut more = false;
            told |= flow.with(key, direction, each, |stream, each| more = stream.skip(each));
            if !more {
                break;
            }
        }
        let held = flow.held();
        self.held = self.held + held - before;
        if held == 0 {
            if before > 0 {
                self.waiting.remove(&key);
            }
        } else if before == 0 {
            self.waiting.put(key, layer.context.time);
        } else if told && let Some(since) = self.waiting.find(&key) {
            *since = layer.context.time;
        }
        while self.held > self.limits.bytes && self.give_up(each) {
            self.reached.bytes += 1;
        }
        Some(number)
    }

    /// Nothing more will come: tells everything that is held, holes as gaps.
    pub fn flush(&mut self, each: Each<'_>) {
        while self.give_up(each) {}
        while let Some((key, _)) = self.flows.oldest() {
            if let Some(mut flow) = self.take(&key) {
                self.end(key, &mut flow, each);
            }
        }
    }

    /// Bytes that are held, about.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held
    }

    /// How many conversations there are so far.
    #[must_use]
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// How often limits were reached.
    #[must_use]
    pub fn reached(&self) -> Reached {
        Reached { flows: self.reached.flows.max(self.numbers.forgotten), ..self.reached }
    }

    fn take(&mut self, key: &Key) -> Option<Flow> {
        self.flows.remove(key)
    }

    /// Tells everything that a conversation holds, which has ended.
    fn end(&mut self, key: Key, flow: &mut Flow, each: Each<'_>) {
        if flow.held() > 0 {
            self.held -= flow.held();
            self.waiting.remove(&key);
        }
        for direction in BOTH {
            flow.with(key, direction, each, Stream::flush);
            self.early += flow.ends[direction as usize].early;
            self.repeated += flow.ends[direction as usize].repeated;
        }
    }

    /// What has waited longest waits no longer.
    fn give_up(&mut self, each: Each<'_>) -> bool {
        let Some((key, _)) = self.waiting.oldest() else { return false };
        self.waiting.remove(&key);
        if let Some(flow) = self.flows.find(&key) {
            self.held -= flow.held();
            for direction in BOTH {
                flow.with(key, direction, each, Stream::flush);
            }
        }
        true
    }

    fn expire(&mut self, now: u64, each: Each<'_>) {
        while let Some((_, since)) = self.waiting.oldest()
            && since.saturating_add(self.limits.age) < now
        {
            self.give_up(each);
            self.reached.age += 1;
        }
    }
}

#[cfg(test)]
mod tests;
