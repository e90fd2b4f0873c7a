//! Packets as they would be had nothing been cut up: behind its own layers, a packet has those of the datagrams and messages
//! that are whole with it.
//!
//! As Wireshark shows it: a fragment ends at its header, and what it belongs to is shown with the fragment that came last; a
//! message over TCP that spans segments is shown with the segment that makes it whole, in the order of the stream. A segment
//! that holds whole messages and nothing else keeps them.

use alloc::vec::Vec;

use super::datagrams::{self, Datagrams};
use super::streams::{self, Streams};
use super::table::Table;
use super::{Direction, Key};
use crate::codec::protocol::Extent;
use crate::codec::{Layer, Next, Protocol};
use crate::network::{ipv4, ipv6};
use crate::packet::Layers;
use crate::transport::{stream, tcp::Tcp};

/// Messages that are begun and not whole, at the most.
const MESSAGES: usize = 16 << 10;

/// Bytes of a message at the most, and of all that are begun.
const LONGEST: usize = 1 << 20;
const HELD: usize = 64 << 20;

/// Puts datagrams and messages together.
///
/// ```
/// use septet::flows::Reassembly;
/// let mut reassembly = Reassembly::default();
/// let mut capture = septet::capture::open("captures/tcp-greeting.pcap")?;
/// while let Some(frame) = capture.next()? {
///     reassembly.layers(frame.layers(), frame.number, &mut |layer, frames| match frames {
///         [] => println!("{}", layer.protocol.name()),
///         frames => println!("{} from frames {frames:?}", layer.protocol.name()),
///     });
/// }
/// # Ok::<(), septet::capture::Error>(())
/// ```
#[derive(Debug)]
pub struct Reassembly {
    datagrams: Datagrams,
    streams: Streams,
    begun: Begun,
}

/// Who is told a layer, and the numbers of the frames that it was put together from; none for a layer of the packet itself.
pub type Each<'e> = &'e mut dyn FnMut(&Layer<'_>, &[u64]);

impl Default for Reassembly {
    /// With the usual limits.
    fn default() -> Self {
        Self::new(datagrams::Limits::default(), streams::Limits::default())
    }
}

impl Reassembly {
    /// Holds no more than this.
    #[must_use]
    pub fn new(datagrams: datagrams::Limits, streams: streams::Limits) -> Self {
        Self { datagrams: Datagrams::new(datagrams), streams: Streams::new(streams), begun: Begun::default() }
    }

    /// Tells the layers of a packet, and behind them those of what is whole with it.
    pub fn layers(&mut self, layers: Layers<'_>, frame: u64, each: Each<'_>) {
        let Self { datagrams, streams, begun } = self;
        // Behind an IP header: that of a datagram, which is told already, or what its segment leaves to its stream.
        let (mut again, mut left) = (false, None::<&Protocol>);
        datagrams.layers(layers, frame, &mut |layer, frames| {
            let own = matches!(frames, [_]);
            again = !own && is_ip(layer) && (again || layer.offset == 0);
            let unseen = own && layer.context.fragment && !layer.context.quoted && !is_ip(layer);
            let elsewhere = left.is_some_and(|left| core::ptr::eq(left, layer.protocol));
            if again || unseen || elsewhere {
                return;
            }
            each(layer, if own { &[] } else { frames });
            left = None;
            if layer.error.is_none() {
                left = segment(layers, layer, frame, streams, begun, each);
            }
        });
    }

    /// What was dropped, as more was to be held than the limits allow: datagrams, conversations and holes, messages.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        let reached = self.streams.reached();
        let streams = reached.bytes + reached.window + reached.flows + reached.holes;
        self.datagrams.dropped.total() + streams + self.begun.dropped
    }
}

/// Puts a segment into its stream, and tells the messages that are whole with it; gives the protocol of which this segment is not
/// to be shown alone.
fn segment(
    like: Layers<'_>,
    layer: &Layer<'_>,
    frame: u64,
    streams: &mut Streams,
    begun: &mut Begun,
    each: Each<'_>,
) -> Option<&'static Protocol> {
    let tcp = layer.header::<Tcp>()?;
    let inner = like.anew(layer.payload, Next::TcpPorts(tcp.srcport, tcp.dstport)).next()?;
    let extent = inner.protocol.extent?;
    let mut alone = inner.error.is_none() || layer.missing > 0;
    if let Some((key, direction)) = Key::of(6, &layer.context, (tcp.srcport, tcp.dstport)) {
        alone &= begun.find(key, direction).is_none() || layer.payload.is_empty();
    }
    streams.push(layer, frame, &mut |chunk| {
        let (key, direction) = (chunk.key, chunk.direction);
        let [from, to] = match direction {
            Direction::Up => [key.ends[0].port, key.ends[1].port],
            Direction::Down => [key.ends[1].port, key.ends[0].port],
        };
        let first = Next::TcpPorts(from, to);
        match chunk.part {
            stream::Chunk::Gap { .. } => begun.forget(key, direction),
            stream::Chunk::Bytes { bytes, frame: of, .. } => {
                let whole = || like.anew(bytes, first).next().is_some_and(|layer| layer.error.is_none());
                if begun.find(key, direction).is_some() || !whole() {
                    begun.push(key, direction, bytes, of, extent, &mut |message, frames| {
                        like.anew(message, first).for_each(|layer| each(&layer, frames));
                    });
                }
            }
        }
    });
    (!alone).then_some(inner.protocol)
}

/// Headers of which a datagram has those of its first fragment.
fn is_ip(layer: &Layer<'_>) -> bool {
    [
        &ipv4::PROTOCOL,
        &ipv6::PROTOCOL,
        &ipv6::hop_by_hop::PROTOCOL,
        &ipv6::routing::PROTOCOL,
        &ipv6::destination::PROTOCOL,
        &ipv6::fragment::PROTOCOL,
    ]
    .iter()
    .any(|protocol| core::ptr::eq(*protocol, layer.protocol))
}

/// Messages that have begun.
#[derive(Debug, Default)]
struct Begun {
    messages: Table<(Key, u8), Message>,
    held: usize,
    dropped: u64,
}

/// The beginning of a message: its bytes, and which frame each piece came with and where it ends.
#[derive(Debug, Default)]
struct Message {
    bytes: Vec<u8>,
    pieces: Vec<(usize, u64)>,
}

impl Begun {
    fn find(&mut self, key: Key, direction: Direction) -> Option<&mut Message> {
        self.messages.find(&(key, direction as u8))
    }

    fn forget(&mut self, key: Key, direction: Direction) {
        if let Some(message) = self.messages.remove(&(key, direction as u8)) {
            self.held -= message.bytes.len();
        }
    }

    /// Takes the next bytes of a stream, and tells each message that is whole with them.
    fn push(
        &mut self,
        key: Key,
        direction: Direction,
        bytes: &[u8],
        frame: u64,
        extent: Extent,
        each: &mut dyn FnMut(&[u8], &[u64]),
    ) {
        let mut message = self.messages.remove(&(key, direction as u8)).unwrap_or_default();
        self.held -= message.bytes.len();
        message.bytes.extend_from_slice(bytes);
        message.pieces.push((message.bytes.len(), frame));
        let mut at = 0;
        while let Some(len) = extent(&message.bytes[at..])
            && let Some(whole) = message.bytes[at..].get(..len.max(1))
        {
            let end = at + whole.len();
            let first = message.pieces.partition_point(|piece| piece.0 <= at);
            let last = message.pieces.partition_point(|piece| piece.0 < end);
            let pieces = message.pieces.get(first..=last).unwrap_or_default();
            let mut frames: Vec<u64> = pieces.iter().map(|piece| piece.1).collect();
            frames.sort_unstable();
            frames.dedup();
            each(whole, &frames);
            at = end;
        }
        message.bytes.drain(..at);
        message.pieces.retain(|piece| piece.0 > at);
        message.pieces.iter_mut().for_each(|piece| piece.0 -= at);
        if message.bytes.len() > LONGEST {
            self.dropped += 1;
        } else if !message.bytes.is_empty() {
            self.held += message.bytes.len();
            self.messages.put((key, direction as u8), message);
        }
        while (self.messages.len() > MESSAGES || self.held > HELD)
            && let Some((oldest, _)) = self.messages.oldest()
        {
            self.held -= self.messages.remove(&oldest).map_or(0, |message| message.bytes.len());
            self.dropped += 1;
        }
    }
}

#[cfg(test)]
mod tests;
