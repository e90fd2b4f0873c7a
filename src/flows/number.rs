//! Which conversation is which: TCP's and UDP's are counted from 0 in the order in which they begin, as Wireshark's `tcp.stream`
//! and `udp.stream`.
//!
//! Found by trying: a key has one conversation until a SYN (without ACK) has another sequence number than the base of its
//! direction; then the next one begins, whatever ended the one before. A base is the sequence number of the first segment,
//! less one if that is no SYN; until there is one, the acknowledgment number of the other direction less one; a SYN with ACK
//! sets it anew. Packets in tunnels and in ICMP errors count like others, a fragment not before its datagram is whole.
//! UDP-Lite is counted with UDP.

use super::table::Table;
use super::{Direction, Key};
use crate::codec::{Context, Layer};
use crate::transport::{tcp, udp, udplite};

/// Bit of a TCP segment's flags.
pub const FIN: u8 = 0x01;
/// Bit of a TCP segment's flags.
pub const SYN: u8 = 0x02;
/// Bit of a TCP segment's flags.
pub const RST: u8 = 0x04;
/// Bit of a TCP segment's flags.
pub const ACK: u8 = 0x10;

const TCP: u8 = 6;
const UDP: u8 = 17;

/// Who says a layer to whom, and what it says of its place in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The conversation's ends; the protocol is 6 or 17.
    pub key: Key,
    /// Which end speaks.
    pub direction: Direction,
    /// What TCP says; `None` for UDP.
    pub segment: Option<Segment>,
}

/// What a TCP header says of its place in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The lowest eight flags: [`FIN`] and so on.
    pub flags: u8,
    /// Sequence number.
    pub seq: u32,
    /// Acknowledgment number, which means something with [`ACK`].
    pub ack: u32,
}

impl Said {
    /// What a layer of TCP, UDP or UDP-Lite says; `None` for others, for fragments, and where there is too little of the header: 16
    /// bytes for TCP, of UDP all 8 and a length that is none of less.
    #[must_use]
    pub fn of(layer: &Layer<'_>) -> Option<Self> {
        let header = layer.header;
        let protocol = match layer.protocol {
            known if core::ptr::eq(known, &tcp::PROTOCOL) && header.len() >= 16 => TCP,
            known if core::ptr::eq(known, &udp::PROTOCOL) && header.len() >= 8 && layer.error.is_none() => {
                UDP
            }
            known if core::ptr::eq(known, &udplite::PROTOCOL) && header.len() >= 8 => UDP,
            _ => return None,
        };
        if is_piece(layer) {
            return None;
        }
        let ports = header.first_chunk::<4>().map(|ports| u32::from_be_bytes(*ports))?;
        let (key, direction) = Key::of(protocol, &layer.context, ((ports >> 16) as u16, ports as u16))?;
        let segment = (protocol == TCP).then(|| segment(header)).flatten();
        Some(Self { key, direction, segment })
    }
}

/// A fragment says nothing before its datagram is whole; one that is quoted, or cut off by the capture, never will be.
fn is_piece(layer: &Layer<'_>) -> bool {
    let Context { fragment, quoted, wire, .. } = layer.context;
    fragment && !quoted && layer.header.len() + layer.payload.len() + layer.trailer.len() >= wire
}

fn segment(header: &[u8]) -> Option<Segment> {
    let (seq, ack) = (header.get(4..)?.first_chunk()?, header.get(8..)?.first_chunk()?);
    Some(Segment { flags: *header.get(13)?, seq: u32::from_be_bytes(*seq), ack: u32::from_be_bytes(*ack) })
}

/// What one conversation must remember to know that another one begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bases([Option<u32>; 2]);

impl Bases {
    /// Whether this segment begins another conversation, and the bases behind it.
    pub fn renew(&mut self, direction: Direction, segment: Segment) -> bool {
        let (mine, other) = (direction as usize, 1 - direction as usize);
        let Segment { flags, seq, ack } = segment;
        let opens = flags & (SYN | ACK);
        let is_new = opens == SYN && self.0[mine].is_some_and(|base| base != seq);
        if is_new {
            *self = Self::default();
        }
        if opens == SYN | ACK || self.0[mine].is_none() {
            self.0[mine] = Some(if flags & SYN != 0 { seq } else { seq.wrapping_sub(1) });
        }
        if flags & ACK != 0 && self.0[other].is_none() {
            self.0[other] = Some(ack.wrapping_sub(1));
        }
        is_new
    }
}

/// The numbers of conversations, by their keys.
///
/// ```
/// use septet::flows::{Numbers, Said};
/// let mut numbers = Numbers::new(1 << 16);
/// let mut capture = septet::capture::open("captures/tcp-greeting.pcap")?;
/// while let Some(frame) = capture.next()? {
///     for said in frame.layers().filter_map(|layer| Said::of(&layer)) {
///         assert_eq!(numbers.of(&said).0, 0);
///     }
/// }
/// # Ok::<(), septet::capture::Error>(())
/// ```
#[derive(Debug)]
pub struct Numbers {
    known: Table<Key, (u32, Bases)>,
    limit: usize,
    /// How many conversations of TCP and of UDP have begun.
    begun: [u32; 2],
    /// Conversations that were forgotten because there are more than the limit: if they go on, they get another number.
    pub forgotten: u64,
}

impl Numbers {
    /// At most so many conversations are remembered; that of which nothing was heard for longest is forgotten first.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { known: Table::default(), limit: limit.max(1), begun: [0; 2], forgotten: 0 }
    }

    /// The number of the conversation in which this is said, and whether it begins with this.
    pub fn of(&mut self, said: &Said) -> (u32, bool) {
        let begun = &mut self.begun[usize::from(said.key.protocol != TCP)];
        if let Some((number, bases)) = self.known.find(&said.key) {
            let is_new = said.segment.is_some_and(|segment| bases.renew(said.direction, segment));
            if is_new {
                *number = *begun;
                *begun += 1;
            }
            return (*number, is_new);
        }
        if self.known.len() >= self.limit
            && let Some((oldest, _)) = self.known.oldest()
        {
            self.known.remove(&oldest);
            self.forgotten += 1;
        }
        let mut bases = Bases::default();
        if let Some(segment) = said.segment {
            bases.renew(said.direction, segment);
        }
        let number = *begun;
        *begun += 1;
        self.known.put(said.key, (number, bases));
        (number, true)
    }

    /// How many conversations of TCP have begun.
    #[must_use]
    pub fn tcp(&self) -> u32 {
        self.begun[0]
    }

    /// How many conversations of UDP have begun.
    #[must_use]
    pub fn udp(&self) -> u32 {
        self.begun[1]
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::Endpoint;
    use super::*;

    fn said(port: u16, direction: Direction, flags: u8, seq: u32, ack: u32) -> Said {
        let end = |last, port| Endpoint { address: [192, 0, 2, last].into(), port };
        let (key, _) = Key::new(TCP, end(1, port), end(2, 80));
        Said { key, direction, segment: Some(Segment { flags, seq, ack }) }
    }

    /// The numbers of segments of one key: direction, flags, sequence and acknowledgment number.
    fn numbered(segments: &[(Direction, u8, u32, u32)]) -> Vec<u32> {
        let mut numbers = Numbers::new(9);
        segments
            .iter()
            .map(|(direction, flags, seq, ack)| numbers.of(&said(1, *direction, *flags, *seq, *ack)).0)
            .collect()
    }

    use Direction::{Down, Up};

    #[test]
    fn another_syn_begins_another_conversation() {
        let same = [(Up, SYN, 7, 0), (Down, SYN | ACK, 9, 8), (Up, SYN, 7, 0), (Up, ACK, 8, 10)];
        assert_eq!(numbered(&same), [0, 0, 0, 0]);
        let ended = [(Up, SYN, 7, 0), (Down, RST | ACK, 0, 8), (Up, SYN, 7, 0), (Up, SYN, 8, 0)];
        assert_eq!(numbered(&ended), [0, 0, 0, 1]);
    }

    #[test]
    fn what_is_known_without_a_syn_counts() {
        // The first segment tells the base of both directions.
        assert_eq!(numbered(&[(Up, ACK, 100, 50), (Up, SYN, 99, 0), (Down, SYN, 49, 0)]), [0, 0, 0]);
        assert_eq!(numbered(&[(Up, ACK, 100, 50), (Down, SYN, 50, 0)]), [0, 1]);
        assert_eq!(numbered(&[(Up, 0, 100, 50), (Down, SYN, 50, 0)]), [0, 0]);
        // A SYN with ACK begins nothing, but is the base from then on.
        assert_eq!(
            numbered(&[
                (Up, ACK, 100, 50),
                (Down, SYN | ACK, 70, 100),
                (Down, SYN, 70, 0),
                (Down, SYN, 49, 0)
            ]),
            [0, 0, 0, 1]
        );
    }

    #[test]
    fn a_limit_that_is_reached_is_counted() {
        let mut numbers = Numbers::new(2);
        let heard = [1, 2, 1, 3, 1, 2].map(|port| numbers.of(&said(port, Up, SYN, 1, 0)));
        assert_eq!(heard, [(0, true), (1, true), (0, false), (2, true), (0, false), (3, true)]);
        assert_eq!((numbers.forgotten, numbers.tcp(), numbers.udp()), (2, 4, 0));
    }
}
