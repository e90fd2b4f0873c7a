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
mod tests;
