//! Fragments of many datagrams, put together within limits.

use alloc::vec::Vec;

use super::table::Table;
use crate::codec::checksum::internet;
use crate::codec::{Layer, Next, Protocol};
use crate::network::datagram::{Datagram, LONGEST, Refused};
use crate::network::{ipv4, ipv6};
use crate::packet::Layers;

/// What may be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all fragments, about; the datagram that has waited longest is dropped first.
    pub bytes: usize,
    /// Datagrams of which a fragment is missing.
    pub flows: usize,
    /// Holes in a datagram.
    pub holes: usize,
    /// Nanoseconds from the first fragment to the last, RFC 8200 §4.5.
    pub age: u64,
}

impl Default for Limits {
    /// 16 MiB, 16,384 datagrams, 4,096 holes, 60 seconds.
    fn default() -> Self {
        Self { bytes: 16 << 20, flows: 16 << 10, holes: 4 << 10, age: 60_000_000_000 }
    }
}

/// How many datagrams were dropped, and why.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// [`Limits::bytes`], or overlaps that made one of them too large.
    pub bytes: u64,
    /// [`Limits::flows`]
    pub flows: u64,
    /// [`Limits::holes`]
    pub holes: u64,
    /// [`Limits::age`]
    pub age: u64,
    /// It would be longer than a datagram can be.
    pub long: u64,
    /// Its fragments overlap, where that is refused.
    pub overlap: u64,
}

impl Dropped {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.bytes + self.flows + self.holes + self.age + self.long + self.overlap
    }
}

/// Datagrams of which a fragment is missing.
///
/// ```
/// use septet::flows::{Datagrams, datagrams};
/// let mut whole = Datagrams::new(datagrams::Limits::default());
/// let mut capture = septet::capture::open("captures/tcp-greeting.pcap")?;
/// while let Some(frame) = capture.next()? {
///     whole.layers(frame.layers(), frame.number, &mut |layer, frames| {
///         println!("{} of frames {frames:?}", layer.protocol.name());
///     });
/// }
/// # Ok::<(), septet::capture::Error>(())
/// ```
#[derive(Debug)]
pub struct Datagrams {
    waiting: Table<Whose, Waiting>,
    limits: Limits,
    strict: bool,
    held: usize,
    /// How many datagrams were dropped, and why.
    pub dropped: Dropped,
    /// Headers of the fragment that is looked at; a datagram that is whole.
    head: Vec<u8>,
    spare: Vec<Vec<u8>>,
}

/// Whose fragment this is: addresses, identification, and for IPv4 the protocol (RFC 791 §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Whose {
    addresses: [u8; 32],
    identification: u32,
    /// IPv4's; `None` for IPv6, whose fragments may each name another one.
    protocol: Option<u8>,
}

#[derive(Debug, Default)]
struct Waiting {
    datagram: Datagram,
    /// The headers in front of the first fragment, and which of their bytes says what follows (IPv6).
    head: Vec<u8>,
    since: u64,
}

/// What holding a datagram costs beside its bytes, about.
const COST: usize = 512;

/// Datagrams within datagrams that are put together at the most.
const DEPTH: u32 = 8;

/// A fragment, and what it takes to put it in its place.
struct Piece<'a> {
    whose: Whose,
    offset: u32,
    more: bool,
    bytes: &'a [u8],
    /// Which byte of the headers in front says what follows, and what that is (IPv6).
    next: (usize, u8),
}

impl Datagrams {
    /// None so far.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let (dropped, head, spare) = (Dropped::default(), Vec::new(), Vec::new());
        Self { waiting: Table::default(), limits, strict: false, held: 0, dropped, head, spare }
    }

    /// Datagrams whose fragments overlap are dropped, as RFC 5722 §4 wants it; else [`Datagram`] says whose bytes they have.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Bytes that are held, about.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held
    }

    /// Tells the layers of a frame, and behind a fragment that makes its datagram whole the layers of the datagram, from IP on, with
    /// the numbers of all frames that brought a part of it. A fragment of which the capture cut something off is no part.
    pub fn layers(&mut self, layers: Layers<'_>, frame: u64, each: &mut dyn FnMut(&Layer<'_>, &[u64])) {
        self.walk(layers, &[frame], DEPTH, each);
    }

    fn walk(
        &mut self,
        layers: Layers<'_>,
        frames: &[u64],
        depth: u32,
        each: &mut dyn FnMut(&Layer<'_>, &[u64]),
    ) {
        let (mut found, mut next, like) = (None, 6, layers);
        for layer in layers {
            each(&layer, frames);
            let is = |protocol: &'static Protocol| core::ptr::eq(layer.protocol, protocol);
            if found.is_some() {
                // What a first fragment carries is told as far as it goes; fragments in it are looked for when it is whole.
            } else if is(&ipv4::PROTOCOL) {
                if let Some(piece) = of_ipv4(&layer) {
                    self.begin(layer.header);
                    found = Some((piece, layer.context.time));
                }
            } else if is(&ipv6::PROTOCOL) {
                self.begin(layer.header);
                next = 6;
            } else if is(&ipv6::fragment::PROTOCOL) {
                found = of_ipv6(&layer, next).map(|piece| (piece, layer.context.time));
            } else if is_extension(&layer) {
                next = self.head.len();
                self.head.extend_from_slice(layer.header);
            }
        }
        let Some((piece, time)) = found else { return };
        let Some(frame) = frames.last() else { return };
        let Some((packet, frames)) = self.push(&piece, *frame, time) else { return };
        if let Some(depth) = depth.checked_sub(1) {
            let first = Next::EtherType(if piece.whose.protocol.is_some() { 0x0800 } else { 0x86dd });
            self.walk(like.anew(&packet, first), &frames, depth, each);
        }
        self.spare.push(packet);
    }

    fn begin(&mut self, header: &[u8]) {
        self.head.clear();
        self.head.extend_from_slice(header);
    }

    /// Takes a fragment; gives the packet that is whole with it.
    fn push(&mut self, piece: &Piece<'_>, frame: u64, time: u64) -> Option<(Vec<u8>, Vec<u64>)> {
        self.expire(time);
        if self.waiting.find(&piece.whose).is_none() {
            while self.waiting.len() >= self.limits.flows.max(1) && self.drop_oldest().is_some() {
                self.dropped.flows += 1;
            }
            self.waiting.put(piece.whose, Waiting { since: time, ..Waiting::default() });
            self.held += COST;
        }
        let waiting = self.waiting.find(&piece.whose)?;
        let before = waiting.held();
        if piece.offset == 0 && waiting.head.is_empty() {
            waiting.head.extend_from_slice(&self.head);
            if let Some(says) = waiting.head.get_mut(piece.next.0).filter(|_| piece.whose.protocol.is_none())
            {
                *says = piece.next.1;
            }
        }
        let done = waiting.datagram.push(piece.offset, piece.more, piece.bytes, frame);
        let (overlaps, holes) = (waiting.datagram.overlaps(), waiting.datagram.holes());
        self.held = self.held + waiting.held() - before;
        let reason = match done {
            Err(Refused::TooLong) => &mut self.dropped.long,
            Err(Refused::TooMuch) => &mut self.dropped.bytes,
            Ok(_) if overlaps && self.strict => &mut self.dropped.overlap,
            Ok(_) if holes > self.limits.holes => &mut self.dropped.holes,
            Ok(false) => {
                while self.held > self.limits.bytes && self.drop_oldest().is_some() {
                    self.dropped.bytes += 1;
                }
                return None;
            }
            Ok(true) => {
                let whole = self.take(&piece.whose)?;
                let packet = self.packet(&whole, piece.whose.protocol.is_some());
                if packet.is_none() {
                    self.dropped.long += 1;
                }
                return Some((packet?, whole.datagram.frames().to_vec()));
            }
        };
        *reason += 1;
        self.take(&piece.whose);
        None
    }

    /// The packet as it was in front of being cut up.
    fn packet(&mut self, whole: &Waiting, is_ipv4: bool) -> Option<Vec<u8>> {
        let mut packet = self.spare.pop().unwrap_or_default();
        packet.clear();
        packet.extend_from_slice(&whole.head);
        whole.datagram.join(&mut packet);
        let outside = if is_ipv4 { 0 } else { 40 };
        let len = u32::try_from(packet.len() - outside).ok().filter(|len| *len <= LONGEST)? as u16;
        if is_ipv4 {
            packet.get_mut(2..4)?.copy_from_slice(&len.to_be_bytes());
            // Neither offset nor "more fragments"; what else stands beside them stays.
            *packet.get_mut(6)? &= 0xc0;
            *packet.get_mut(7)? = 0;
            packet.get_mut(10..12)?.fill(0);
            let sum = internet(&[packet.get(..whole.head.len())?]);
            packet.get_mut(10..12)?.copy_from_slice(&sum.to_be_bytes());
        } else {
            packet.get_mut(4..6)?.copy_from_slice(&len.to_be_bytes());
        }
        Some(packet)
    }

    fn take(&mut self, whose: &Whose) -> Option<Waiting> {
        let waiting = self.waiting.remove(whose)?;
        self.held -= waiting.held() + COST;
        Some(waiting)
    }

    fn drop_oldest(&mut self) -> Option<Waiting> {
        let (oldest, _) = self.waiting.oldest()?;
        self.take(&oldest)
    }

    fn expire(&mut self, now: u64) {
        while let Some((_, waiting)) = self.waiting.oldest()
            && waiting.since.saturating_add(self.limits.age) < now
        {
            self.drop_oldest();
            self.dropped.age += 1;
        }
    }
}

impl Waiting {
    fn held(&self) -> usize {
        self.datagram.held() + self.head.len() + self.datagram.frames().len() * 64
    }
}

/// Headers that stand in front of a fragment header, RFC 8200 §4.5.
fn is_extension(layer: &Layer<'_>) -> bool {
    [&ipv6::hop_by_hop::PROTOCOL, &ipv6::routing::PROTOCOL, &ipv6::destination::PROTOCOL]
        .iter()
        .any(|protocol| core::ptr::eq(*protocol, layer.protocol))
}

/// What holds for the fragments of both: they are whole, and what quotes them is no fragment.
fn is_taken(layer: &Layer<'_>) -> bool {
    layer.error.is_none() && layer.missing == 0 && !layer.context.quoted
}

fn of_ipv4<'a>(layer: &Layer<'a>) -> Option<Piece<'a>> {
    let header = layer.header;
    let place = u16::from_be_bytes(*header.get(6..)?.first_chunk()?);
    let (offset, more) = (place & 0x1fff, place & 0x2000 != 0);
    if offset == 0 && !more || !is_taken(layer) {
        return None;
    }
    let mut addresses = [0; 32];
    addresses.get_mut(..8)?.copy_from_slice(header.get(12..20)?);
    let identification = u16::from_be_bytes(*header.get(4..)?.first_chunk()?).into();
    Some(Piece {
        whose: Whose { addresses, identification, protocol: header.get(9).copied() },
        offset: u32::from(offset) * 8,
        more,
        bytes: layer.payload,
        next: (9, 0),
    })
}

fn of_ipv6<'a>(layer: &Layer<'a>, next: usize) -> Option<Piece<'a>> {
    let header = layer.header;
    let place = u16::from_be_bytes(*header.get(2..)?.first_chunk()?);
    // RFC 6946: a header around all of a packet is no fragment.
    if place & !0x0006 == 0 || !is_taken(layer) {
        return None;
    }
    Some(Piece {
        whose: Whose {
            addresses: layer.context.addresses.try_into().ok()?,
            identification: u32::from_be_bytes(*header.get(4..)?.first_chunk()?),
            protocol: None,
        },
        offset: (place & 0xfff8).into(),
        more: place & 1 != 0,
        bytes: layer.payload,
        next: (next, *header.first()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An IPv4 fragment of protocol 253, or the same over IPv6 behind destination options.
    fn fragment(v6: bool, id: u16, offset: u16, more: bool, bytes: &[u8]) -> Vec<u8> {
        let place = offset / 8;
        if v6 {
            let mut packet = alloc::vec![0x60, 0, 0, 0, 0, 16 + bytes.len() as u8, 60, 64];
            packet.extend([[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]; 2].concat());
            packet.extend([44, 0, 1, 4, 0, 0, 0, 0, 253, 0]);
            packet.extend((place << 3 | u16::from(more)).to_be_bytes());
            packet.extend(u32::from(id).to_be_bytes());
            packet.extend(bytes);
            return packet;
        }
        let mut packet = alloc::vec![0x45, 0, 0, 20 + bytes.len() as u8];
        packet.extend(id.to_be_bytes());
        packet.extend((place | u16::from(more) << 13).to_be_bytes());
        packet.extend([64, 253, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
        packet.extend(bytes);
        packet
    }

    /// What the datagrams carry that are whole with this packet, and of which frames.
    fn push(datagrams: &mut Datagrams, packet: &[u8], frame: u64, time: u64) -> Vec<(Vec<u8>, Vec<u64>)> {
        let mut whole = Vec::new();
        let layers = Layers::new(packet, Next::EtherType(0x0800)).time(time);
        datagrams.layers(layers, frame, &mut |layer, frames| {
            assert!(layer.error.is_none());
            let is_ip = ["ip", "ipv6.dstopts"].contains(&layer.protocol.name());
            if is_ip && !layer.context.fragment && (frames.len() > 1) {
                assert_ne!(layer.checksum(), Some(crate::Status::Bad));
                whole.push((layer.payload.to_vec(), frames.to_vec()));
            }
        });
        whole
    }

    #[test]
    fn fragments_of_both_versions_are_put_together() {
        for v6 in [false, true] {
            let mut datagrams = Datagrams::new(Limits::default());
            assert_eq!(push(&mut datagrams, &fragment(v6, 7, 8, false, b"end"), 1, 0), []);
            assert_eq!(push(&mut datagrams, &fragment(v6, 8, 0, true, b"another8"), 2, 0), []);
            let whole = push(&mut datagrams, &fragment(v6, 7, 0, true, b"begin---"), 3, 0);
            assert_eq!(whole, [(b"begin---end".to_vec(), alloc::vec![1, 3])]);
            // The same identification again is another datagram.
            assert_eq!(push(&mut datagrams, &fragment(v6, 7, 0, true, b"begin---"), 4, 0), []);
            assert_eq!(datagrams.dropped, Dropped::default());
        }
    }

    #[test]
    fn a_fragment_of_a_tunnel_is_put_together_twice() {
        let inner = |offset, more, bytes: &[u8]| {
            let mut packet = fragment(false, 1, offset, more, bytes);
            packet[9] = 253;
            packet
        };
        let mut datagrams = Datagrams::new(Limits::default());
        let mut carry = |id, inner: &[u8], frame| {
            let mut seen = Vec::new();
            for (offset, more, part) in [(0, true, &inner[..16]), (16, false, &inner[16..])] {
                let mut packet = fragment(false, id, offset, more, part);
                packet[9] = 4;
                let layers = Layers::new(&packet, Next::EtherType(0x0800));
                datagrams.layers(layers, frame, &mut |layer, frames| {
                    if layer.payload == b"begin---end" {
                        seen.push(frames.to_vec());
                    }
                });
            }
            seen
        };
        assert!(carry(1, &inner(0, true, b"begin---"), 1).is_empty());
        assert_eq!(carry(2, &inner(8, false, b"end"), 2).len(), 1);
    }

    #[test]
    fn limits_are_kept_and_counted() {
        let limits = Limits { bytes: 20_000, flows: 10, holes: 3, age: 1000 };
        let mut datagrams = Datagrams::new(limits);
        for id in 0..100_u16 {
            push(&mut datagrams, &fragment(false, id, 0, true, &[0; 200]), 1, 0);
            assert!(datagrams.held() <= limits.bytes && datagrams.waiting.len() <= 10);
        }
        assert_eq!(datagrams.dropped, Dropped { flows: 90, ..Dropped::default() });
        push(&mut datagrams, &fragment(false, 200, 0, true, &[0; 8]), 1, 1001);
        assert_eq!((datagrams.dropped.age, datagrams.waiting.len()), (10, 1));
        for turn in 1..4 {
            push(&mut datagrams, &fragment(false, 200, turn * 16, true, &[0; 8]), 1, 1001);
        }
        assert_eq!((datagrams.dropped.holes, datagrams.waiting.len(), datagrams.held()), (1, 0, 0));
        for id in 0..100_u16 {
            push(&mut datagrams, &fragment(false, id % 8, id / 8 * 216, true, &[0; 200]), 1, 1001);
            assert!(datagrams.held() <= limits.bytes, "{}", datagrams.held());
        }
        assert!(datagrams.dropped.bytes > 0 || datagrams.dropped.holes > 1);
        let mut death = fragment(false, 300, 0, true, &[0; 8]);
        death[6..8].copy_from_slice(&0x1fff_u16.to_be_bytes());
        push(&mut datagrams, &death, 1, 1001);
        assert_eq!(datagrams.dropped.long, 1);
    }

    #[test]
    fn overlaps_are_refused_where_that_is_asked_for() {
        for (strict, count) in [(false, 1), (true, 0)] {
            let mut datagrams = Datagrams::new(Limits::default());
            datagrams.strict = strict;
            push(&mut datagrams, &fragment(true, 7, 0, true, &[1; 16]), 1, 0);
            let whole = push(&mut datagrams, &fragment(true, 7, 8, false, &[2; 16]), 2, 0);
            assert_eq!((whole.len(), datagrams.dropped.overlap), (count, u64::from(strict)));
        }
    }
}
