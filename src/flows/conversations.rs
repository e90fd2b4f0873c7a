//! The conversations of a capture: whose packets belong together, how many they are, and how things stand between the two
//! ends.

mod conversation;
mod index;
mod pair;
mod segment;

use alloc::boxed::Box;
use alloc::vec::Vec;
use std::collections::VecDeque;

use super::datagrams::Limits;
use super::number::Bases;
use super::{Datagrams, Direction, Key, Said};
use crate::codec::Layer;
use crate::network::ipv6::fragment;
use crate::network::{icmp, icmpv6, ipv4};
use crate::packet::Layers;
use crate::session::tcp::{End, Kinds, Segment, Step};
use crate::transport::{tcp, udp, udplite};
pub use conversation::{Conversation, Count};
use index::Index;
use pair::Pair;
use segment::{Seen, place};

/// Conversations that are kept, unless said otherwise.
pub const FLOWS: usize = 200_000;

/// Segments of all connections that are kept because nobody acknowledged them yet.
pub const SEGMENTS: usize = 1_000_000;

/// Connections that are over and still kept in full for late segments; those before them are summaries.
pub const LINGER: usize = 4096;

/// Nanoseconds for which a connection that is over is kept in full at the most: two maximum segment lifetimes, RFC 9293 §3.4.2.
pub const LATE: i64 = 240_000_000_000;

/// IP protocol numbers.
const ICMP: u8 = 1;
const TCP: u8 = 6;
const UDP: u8 = 17;
const ICMPV6: u8 = 58;

/// What a capture says of a packet, as far as conversations want to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    /// The number of the frame.
    pub number: u64,
    /// When it was captured, in nanoseconds since 1970.
    pub time: Option<i64>,
    /// Its bytes on the wire.
    pub len: u64,
}

/// How much is kept, and when a conversation is another one.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Conversations that are kept; packets of further ones are only counted.
    pub flows: usize,
    /// Segments that are kept because nobody acknowledged them yet.
    pub segments: usize,
    /// Nanoseconds of silence behind which the next packet of UDP or ICMP is another conversation.
    pub silence: Option<i64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { flows: FLOWS, segments: SEGMENTS, silence: None }
    }
}

/// What a packet is to its conversation.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// IP protocol number.
    pub protocol: u8,
    /// The conversation's number among those of its protocol.
    pub number: u32,
    /// Who sent it.
    pub from: End,
    /// Nanoseconds since the first packet of the conversation, and since the one before.
    pub since: Option<(i64, i64)>,
    /// What the segment was, of TCP.
    pub segment: Option<(Segment, Step)>,
    /// Bytes of its payload.
    pub payload: u64,
}

/// Who is told what each packet is to its conversation; nobody, if only the conversations are wanted.
pub type Tell<'t> = Option<&'t mut dyn FnMut(&Told)>;

/// All conversations of a capture.
#[derive(Debug, Default)]
pub struct Conversations {
    settings: Settings,
    all: Vec<Conversation>,
    /// The last conversation of each key.
    index: Index,
    /// That of the packet before: packets come in trains.
    recent: u32,
    /// Connections that are over, in the order in which they ended.
    leaving: VecDeque<u32>,
    /// How many there are of TCP, UDP, ICMP.
    numbers: [u32; 3],
    held: usize,
    /// Packets of conversations for which there was no room.
    beyond: u64,
    /// Segments that could not be kept.
    dropped: u64,
    /// Fragments, once there are any.
    datagrams: Option<Box<Datagrams>>,
}

impl Conversations {
    /// None yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Every conversation, in the order of their first packets.
    #[must_use]
    pub fn all(&self) -> &[Conversation] {
        &self.all
    }

    /// Packets that belong to conversations for which there was no room.
    #[must_use]
    pub fn beyond(&self) -> u64 {
        self.beyond
    }

    /// Segments that could not be kept until they are acknowledged.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Datagrams in pieces that were dropped because there were too many.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.datagrams.as_ref().map_or(0, |datagrams| {
            let dropped = datagrams.dropped;
            dropped.bytes + dropped.flows + dropped.holes
        })
    }

    /// Takes in a packet; tells what each of its TCP and UDP headers and its ICMP message is to its conversation.
    #[inline]
    pub fn packet(&mut self, layers: Layers<'_>, about: About, mut told: Tell<'_>) {
        let mut piece = false;
        layers.for_each(|layer| {
            let protocol: *const _ = layer.protocol;
            if core::ptr::eq(protocol, &raw const ipv4::PROTOCOL) {
                piece |= is_piece(layer.header);
            } else if core::ptr::eq(protocol, &raw const tcp::PROTOCOL) {
                match ports(&layer).and_then(|ports| simple(&layer, TCP, ports)) {
                    Some((pair, way)) => self.tcp(pair, way, &Seen::of(&layer), &about, again(&mut told)),
                    None => self.said(&layer, &about, again(&mut told)),
                }
            } else if core::ptr::eq(protocol, &raw const udp::PROTOCOL) {
                match ports(&layer).and_then(|ports| simple(&layer, UDP, ports)) {
                    Some((pair, way)) => {
                        self.datagram(pair, way, &Seen::of(&layer), &about, again(&mut told));
                    }
                    None => self.said(&layer, &about, again(&mut told)),
                }
            } else {
                piece |= core::ptr::eq(protocol, &raw const fragment::PROTOCOL);
                self.rare(&layer, &about, again(&mut told));
            }
        });
        if piece {
            self.piece(layers, about, told);
        }
    }

    /// What is neither TCP nor UDP.
    #[inline(always)]
    fn rare(&mut self, layer: &Layer<'_>, about: &About, told: Tell<'_>) {
        let protocol: *const _ = layer.protocol;
        if core::ptr::eq(protocol, &raw const icmp::PROTOCOL) {
            self.icmp(ICMP, layer, about, told);
        } else if core::ptr::eq(protocol, &raw const icmpv6::PROTOCOL) {
            self.icmp(ICMPV6, layer, about, told);
        } else if core::ptr::eq(protocol, &raw const udplite::PROTOCOL) {
            self.said(layer, about, told);
        }
    }

    /// A datagram in pieces counts where it becomes whole, with the frame that brings its last piece.
    #[inline(never)]
    fn piece(&mut self, layers: Layers<'_>, about: About, mut told: Tell<'_>) {
        let mut datagrams =
            self.datagrams.take().unwrap_or_else(|| Box::new(Datagrams::new(Limits::default())));
        datagrams.layers(layers, about.number, &mut |layer, frames| {
            if frames.len() > 1 {
                self.said(layer, &about, again(&mut told));
                self.rare(layer, &about, again(&mut told));
            }
        });
        self.datagrams = Some(datagrams);
    }

    /// A layer of TCP, UDP or UDP-Lite, in whatever it is.
    #[inline(never)]
    fn said(&mut self, layer: &Layer<'_>, about: &About, told: Tell<'_>) {
        let lite = core::ptr::eq(layer.protocol, &raw const udplite::PROTOCOL);
        match Said::of(layer) {
            Some(Said { key, direction, segment: Some(_) }) => {
                self.tcp(key.into(), direction, &Seen::of(layer), about, told);
            }
            // UDP-Lite is numbered with UDP.
            Some(Said { key, direction, segment: None }) if key.protocol == UDP || lite => {
                self.datagram(key.into(), direction, &Seen::of(layer), about, told);
            }
            _ => {}
        }
    }

    #[inline(never)]
    fn tcp(&mut self, pair: Pair, direction: Direction, seen: &Seen<'_>, about: &About, told: Tell<'_>) {
        let Some(place) = place(seen.header) else { return };
        let known = self.find(&pair);
        let mut bases = known.map_or_else(Bases::default, |at| self.all[at as usize].bases);
        let reused = known.is_some() & bases.renew(direction, place);
        let at = match known.filter(|_| !reused) {
            Some(at) => at,
            None => {
                let Some(at) = self.add(pair, direction, 0) else { return };
                if let Some(before) = known {
                    self.held -= self.all[before as usize].fold().min(self.held);
                }
                at
            }
        };
        self.all[at as usize].bases = bases;
        let conversation = &mut self.all[at as usize];
        let from = conversation.end(direction);
        // What an error message quotes was counted where it was sent.
        let segment = segment::read(seen, about).filter(|_| !seen.quoted);
        let payload = segment.map_or(0, |segment| segment.len.into());
        let since = conversation.turn(from, about, payload, segment.is_some());
        let number = conversation.number;
        let Some(segment) = segment else {
            if let Some(told) = told {
                told(&Told { protocol: TCP, number, from, since, segment: None, payload });
            }
            return;
        };
        let connection = conversation.talk.open();
        let held = connection.held();
        let keep = self.held < self.settings.segments;
        let mut step = connection.take(from, &segment, keep, told.is_some());
        self.held = (self.held + connection.held()).saturating_sub(held);
        let leaves = connection.ends() && !conversation.leaves;
        conversation.leaves |= leaves;
        self.dropped += u64::from(!keep);
        if let Some(told) = told {
            if reused {
                step.kinds.add(Kinds::REUSED_PORTS);
            }
            told(&Told { protocol: TCP, number, from, since, segment: Some((segment, step)), payload });
        }
        if leaves {
            self.leave(at, about.time);
        }
    }

    /// A connection is over: of those that have been for long, or were too many before it, no more than summaries stay.
    #[inline(never)]
    fn leave(&mut self, at: u32, now: Option<i64>) {
        self.leaving.push_back(at);
        while let Some(first) = self.leaving.front() {
            let conversation = &mut self.all[*first as usize];
            let silence = conversation.times.zip(now).map_or(0, |((_, last), now)| now.saturating_sub(last));
            if self.leaving.len() <= LINGER && silence <= LATE {
                break;
            }
            conversation.leaves = false;
            self.held -= conversation.fold().min(self.held);
            self.leaving.pop_front();
        }
    }

    /// The last conversation of this key.
    #[inline(always)]
    fn find(&mut self, pair: &Pair) -> Option<u32> {
        if self.all.get(self.recent as usize).is_some_and(|recent| recent.pair == *pair) {
            return Some(self.recent);
        }
        let hash = self.index.hash(pair);
        let at = self.index.find(hash, |at| self.all[at as usize].pair == *pair)?;
        self.recent = at;
        Some(at)
    }

    #[inline(never)]
    fn icmp(&mut self, protocol: u8, layer: &Layer<'_>, about: &About, told: Tell<'_>) {
        // Echo requests and replies have an identifier, which stands for ports.
        let echo = match (protocol, layer.header.first()) {
            (ICMP, Some(0 | 8)) | (ICMPV6, Some(128 | 129)) => layer.header.get(4..6),
            _ => None,
        };
        let number = echo.and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u16::from_be_bytes(*bytes));
        if let Some((pair, direction)) = simple(layer, protocol, (number, number)) {
            return self.datagram(pair, direction, &Seen::of(layer), about, told);
        }
        let piece = layer.context.fragment && !layer.context.quoted;
        if let Some((key, direction)) = Key::of(protocol, &layer.context, (number, number)).filter(|_| !piece)
        {
            self.datagram(key.into(), direction, &Seen::of(layer), about, told);
        }
    }

    #[inline(never)]
    fn datagram(&mut self, pair: Pair, direction: Direction, seen: &Seen<'_>, about: &About, told: Tell<'_>) {
        let known = self.find(&pair).filter(|at| {
            let times = self.all[*at as usize].times.zip(about.time);
            let silence = times.map_or(0, |((_, last), now)| now.saturating_sub(last));
            self.settings.silence.is_none_or(|most| silence <= most)
        });
        let kind = if pair.protocol() == UDP { 1 } else { 2 };
        let Some(at) = known.or_else(|| self.add(pair, direction, kind)) else { return };
        let conversation = &mut self.all[at as usize];
        let from = conversation.end(direction);
        let payload = seen.carried as u64;
        let since = conversation.turn(from, about, payload, !seen.quoted);
        let (protocol, number) = (conversation.protocol(), conversation.number);
        if let Some(told) = told {
            told(&Told { protocol, number, from, since, segment: None, payload });
        }
    }

    /// Another conversation, if there is room.
    #[inline(never)]
    fn add(&mut self, pair: Pair, way: Direction, protocol: usize) -> Option<u32> {
        if self.all.len() >= self.settings.flows {
            self.beyond += 1;
            return None;
        }
        let at = self.all.len() as u32;
        let number = self.numbers[protocol];
        self.numbers[protocol] += 1;
        let hash = self.index.hash(&pair);
        self.index.put(hash, at, |at| self.all[at as usize].pair == pair);
        self.all.push(Conversation::new(number, pair, way));
        self.recent = at;
        Some(at)
    }
}

/// Whether this IPv4 header is that of a fragment.
#[inline(always)]
fn is_piece(header: &[u8]) -> bool {
    matches!(header.get(6..8), Some([flags, offset]) if flags & 0x3f != 0 || *offset != 0)
}

/// The same listener once more.
#[inline(always)]
fn again<'t>(told: &'t mut Tell<'_>) -> Tell<'t> {
    match told {
        Some(told) => Some(&mut **told),
        None => None,
    }
}

/// Who says this layer, if it is whole and in a packet that is, too.
#[inline(always)]
fn simple(layer: &Layer<'_>, protocol: u8, ports: (u16, u16)) -> Option<(Pair, Direction)> {
    let context = &layer.context;
    // Other ends than those of the IP header are for the long way.
    let moved = context.source.is_some() || context.destination.is_some();
    if context.fragment || moved || layer.error.is_some() {
        return None;
    }
    if let Ok(addresses) = <[u8; 8]>::try_from(context.addresses) {
        return Some(Pair::of_v4(protocol, addresses, ports));
    }
    let addresses = <[u8; 32]>::try_from(context.addresses).ok()?;
    Some(Pair::of_v6(protocol, &addresses, ports))
}

/// The ports at the beginning of a header.
#[inline(always)]
fn ports(layer: &Layer<'_>) -> Option<(u16, u16)> {
    let [a, b, c, d] = *layer.header.first_chunk()?;
    Some((u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])))
}

#[cfg(test)]
mod tests;
