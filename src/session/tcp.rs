//! A TCP connection as someone in the middle of the path sees it: what each segment was, and the states of
//! [RFC 9293](https://www.rfc-editor.org/rfc/rfc9293#section-3.3.2) at both ends.
//!
//! Nothing of a packet is kept but numbers. What a segment was is told by Wireshark's rules, so that `tcp.analysis.*` agree.

mod analysis;
mod figures;
mod flags;
mod flight;
mod kinds;
mod outcome;
mod state;
mod summary;

pub use figures::{RoundTrips, Scale, Tally};
pub use flags::Flags;
pub use flight::UNACKNOWLEDGED;
pub use kinds::Kinds;
pub use outcome::Outcome;
pub use state::{Close, State};
pub use summary::{Far, Summary};

#[cfg(test)]
mod tests;

use analysis::Analysis;
use flight::Flight;

/// One segment, seen from the middle of the path.
#[derive(Debug, Clone, Copy, Default)]
pub struct Segment {
    /// Its sequence number.
    pub seq: u32,
    /// Its acknowledgment number.
    pub ack: u32,
    /// Bytes of payload, those that the capture cut off included.
    pub len: u32,
    /// The window as it stands in the header.
    pub window: u16,
    /// The flags.
    pub flags: Flags,
    /// The shift of a window scale option (RFC 7323 §2.2); only a SYN has one.
    pub scale: Option<u8>,
    /// Bytes behind the acknowledgment number that its SACK option says have arrived.
    pub sacked: u32,
    /// What its Fast Open option says, RFC 7413 §4.1.1.
    pub fast_open: Option<FastOpen>,
    /// When it was captured, in nanoseconds.
    pub time: i64,
    /// The number of its frame.
    pub number: u64,
}

/// A Fast Open option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FastOpen {
    /// A cookie is asked for.
    Request,
    /// A cookie.
    Cookie,
}

impl Segment {
    /// Sequence numbers that it takes: its payload, and one each for SYN and FIN (RFC 9293 §3.4).
    #[inline]
    #[must_use]
    pub fn span(&self) -> u32 {
        self.len + u32::from(self.flags.has(Flags::SYN)) + u32::from(self.flags.has(Flags::FIN))
    }

    /// The acknowledgment number, if it is one.
    #[inline]
    #[must_use]
    pub fn acknowledges(&self) -> Option<u32> {
        self.flags.has(Flags::ACK).then_some(self.ack)
    }
}

/// One of the two ends: A is whose segment was seen first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Whose segment was seen first.
    A,
    /// The other one.
    B,
}

impl End {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    /// The end at the other side.
    #[inline]
    #[must_use]
    pub fn other(self) -> Self {
        if let Self::A = self { Self::B } else { Self::A }
    }
}

/// One end of a connection.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Its state, as far as what passed tells.
    pub state: State,
    /// The sequence number of its SYN, or what it must have been: relative numbers count from it.
    pub base: Option<u32>,
    /// How its windows are scaled.
    pub scale: Scale,
    /// From its segments to their acknowledgments.
    pub round_trips: RoundTrips,
    /// What its segments were.
    pub tally: Tally,
    /// The largest window it announced, in bytes.
    pub window: u32,
    analysis: Analysis,
    flight: Flight,
    /// The sequence number behind its FIN.
    fin: Option<u32>,
    /// The sequence number up to which nothing is missing.
    edge: Option<u32>,
    seen: bool,
}

impl Side {
    /// Whether anything it sent was seen.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.seen
    }

    /// Whether it has sent its FIN.
    #[must_use]
    pub fn has_finished(&self) -> bool {
        self.fin.is_some()
    }

    /// Whether nothing but a SYN of it was seen.
    #[must_use]
    pub fn has_only_opened(&self) -> bool {
        self.next().zip(self.base).is_none_or(|(next, base)| next == base.wrapping_add(1))
    }

    /// The first sequence number that was not sent yet.
    #[must_use]
    pub fn next(&self) -> Option<u32> {
        self.analysis.next
    }
}

/// What has been seen of a connection, by tshark's bits (`tcp.completeness`).
pub mod seen {
    /// A SYN.
    pub const SYN: u8 = 1;
    /// A SYN with an acknowledgment.
    pub const SYN_ACK: u8 = 2;
    /// An acknowledgment without data.
    pub const ACK: u8 = 4;
    /// Data.
    pub const DATA: u8 = 8;
    /// A FIN.
    pub const FIN: u8 = 16;
    /// A reset.
    pub const RST: u8 = 32;
}

/// A connection: both ends, and what passed between them.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    sides: [Side; 2],
    /// What has been seen of it, by the bits of [`seen`].
    pub completeness: u8,
    /// Who sent the first SYN, both if both did.
    opened: [bool; 2],
    /// How it ended.
    close: Option<Close>,
    /// When the last SYN was seen, and how long the handshake took from there.
    syn: Option<i64>,
    handshake: Option<u64>,
    /// When the last reset was believed.
    reset: Option<i64>,
}

/// What a segment was, and how things stand behind it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Step {
    /// What it was.
    pub kinds: Kinds,
    /// The states of both ends behind it.
    pub states: [State; 2],
    /// Its sequence number, counted from the sender's SYN.
    pub seq: u32,
    /// Its acknowledgment number, counted from the receiver's SYN.
    pub ack: u32,
    /// The sequence number behind it, counted like `seq`.
    pub next: u32,
    /// Its window in bytes.
    pub window: u32,
    /// How the sender's windows are scaled.
    pub scale: Scale,
    /// The how manyeth repetition of an acknowledgment it is, and of which frame's.
    pub duplicate: Option<(u32, u64)>,
    /// Whose frame's segment it acknowledges, and how many nanoseconds after that.
    pub acknowledged: Option<(u64, i64)>,
    /// Bytes that the sender has on the way behind it.
    pub in_flight: Option<u32>,
    /// Bytes since the last segment with PSH.
    pub pushed: Option<u32>,
    /// From which frame on the sender waited before it sent this again, and how many nanoseconds.
    pub waited: Option<(u64, i64)>,
    /// How long the handshake took, in nanoseconds.
    pub handshake: Option<u64>,
    /// What had been seen of the connection in front of it, by the bits of [`seen`].
    pub completeness: u8,
}

impl Connection {
    /// One end.
    #[inline]
    #[must_use]
    pub fn side(&self, end: End) -> &Side {
        &self.sides[end as usize]
    }

    /// Who opened it: the sender of the first SYN. Nobody who was seen, or both at once, is `None`.
    #[must_use]
    pub fn opener(&self) -> Option<End> {
        match self.opened {
            [true, false] => Some(End::A),
            [false, true] => Some(End::B),
            _ => None,
        }
    }

    /// Whether both ends sent a SYN of their own accord, RFC 9293 §3.5 figure 7.
    #[must_use]
    pub fn is_simultaneous(&self) -> bool {
        self.opened == [true, true]
    }

    /// How it was closed, or is being closed.
    #[must_use]
    pub fn close(&self) -> Option<Close> {
        self.close
    }

    /// How long the handshake took from the last SYN to the acknowledgment, in nanoseconds.
    #[must_use]
    pub fn handshake(&self) -> Option<u64> {
        self.handshake
    }

    /// Segments that are kept because nobody acknowledged them yet.
    #[must_use]
    pub fn held(&self) -> usize {
        self.sides.iter().map(|side| side.flight.len()).sum()
    }

    /// Takes in a segment that this end sent. With `keep`, it is kept until it is acknowledged.
    pub fn push(&mut self, from: End, segment: &Segment, keep: bool) -> Step {
        self.take(from, segment, keep, true)
    }

    /// The same; without `tells` the states and numbers of the step are left out.
    #[inline(always)]
    pub(crate) fn take(&mut self, from: End, segment: &Segment, keep: bool, tells: bool) -> Step {
        self.base(from, segment);
        self.handshake_time(from, segment);
        let mut step = Step { completeness: self.completeness, ..Step::default() };
        analysis::analyse(&mut self.sides, from, segment, keep, self.handshake, &mut step);
        self.turn(from, segment);
        self.count(from, segment, &step);
        if tells {
            self.tell(from, segment, &mut step);
        }
        step
    }

    /// What only a teller of single segments wants to know.
    fn tell(&self, from: End, segment: &Segment, step: &mut Step) {
        let (here, there) = (self.side(from), self.side(from.other()));
        let zero = here.base.unwrap_or(segment.seq);
        step.states = [self.sides[0].state, self.sides[1].state];
        step.seq = segment.seq.wrapping_sub(zero);
        step.next = step.seq.wrapping_add(segment.span());
        step.ack = segment.acknowledges().map_or(0, |ack| ack.wrapping_sub(there.base.unwrap_or(ack)));
        step.scale = here.scale;
        step.window = scaled(here.scale, segment);
        step.handshake = self.handshake;
    }

    /// Where relative numbers start: at the SYN, or one in front of the first number that is seen.
    fn base(&mut self, from: End, segment: &Segment) {
        let syn = segment.flags.has(Flags::SYN);
        let base = if syn { segment.seq } else { segment.seq.wrapping_sub(1) };
        self.sides[from as usize].base.get_or_insert(base);
        if let Some(ack) = segment.acknowledges() {
            self.sides[from.other() as usize].base.get_or_insert(ack.wrapping_sub(1));
        }
    }

    /// From the last SYN to the acknowledgment of its answer.
    fn handshake_time(&mut self, from: End, segment: &Segment) {
        if segment.flags.is_only_syn() {
            self.syn = Some(segment.time);
        }
        let behind = |end, number: u32| self.side(end).base == Some(number.wrapping_sub(1));
        let answered = self.completeness & seen::SYN_ACK != 0 && self.opened[from as usize]
            || behind(from, segment.seq) && behind(from.other(), segment.ack);
        if self.handshake.is_none()
            && let Some(syn) = self.syn
            && answered
            && segment.flags.has(Flags::ACK)
            && !segment.flags.has(Flags::SYN)
        {
            self.handshake = Some(u64::try_from(segment.time.saturating_sub(syn)).unwrap_or(0));
        }
    }

    fn count(&mut self, from: End, segment: &Segment, step: &Step) {
        // A first segment from the midst of a connection tells nothing of it.
        let first = self.sides.iter().all(|side| !side.seen);
        if !first || segment.flags.has(Flags::SYN) {
            self.completeness |= completeness(segment);
        }
        let (here, there) = pair(&mut self.sides, from);
        here.seen = true;
        if let Some((_, nanos)) = step.acknowledged
            && let Ok(nanos) = u64::try_from(nanos)
        {
            there.round_trips.add(nanos);
        }
        if segment.flags.has(Flags::SYN) {
            here.scale = segment.scale.map_or(Scale::Unused, Scale::Shift);
            let both = matches!((here.scale, there.scale), (Scale::Shift(_), Scale::Shift(_)));
            if segment.flags.has(Flags::ACK) && !both && there.scale != Scale::Unknown {
                (here.scale, there.scale) = (Scale::Unused, Scale::Unused);
            }
        }
        here.window = here.window.max(scaled(here.scale, segment));
        let tally = &mut here.tally;
        for (kinds, count) in [
            (Kinds::RETRANSMISSIONS, &mut tally.retransmissions),
            (Kinds::OUT_OF_ORDER, &mut tally.out_of_order),
            (Kinds::DUPLICATE_ACK, &mut tally.duplicate_acks),
            (Kinds::LOST_SEGMENT, &mut tally.gaps),
            (Kinds::ZERO_WINDOW, &mut tally.zero_windows),
        ] {
            *count = count.saturating_add(u32::from(step.kinds.any(kinds)));
        }
        tally.resets = tally.resets.saturating_add(u32::from(segment.flags.has(Flags::RST)));
    }
}

/// The window in bytes: that of a SYN is never scaled, RFC 7323 §2.2.
fn scaled(scale: Scale, segment: &Segment) -> u32 {
    if segment.flags.has(Flags::SYN) { segment.window.into() } else { scale.apply(segment.window) }
}

fn completeness(segment: &Segment) -> u8 {
    let flags = segment.flags;
    let mut bits = match (flags.has(Flags::SYN), flags.has(Flags::ACK)) {
        (true, false) => seen::SYN,
        (true, true) => seen::SYN_ACK,
        (false, true) if segment.len == 0 => seen::ACK,
        (false, _) => 0,
    };
    if segment.len > 0 {
        bits |= seen::DATA;
    }
    if flags.has(Flags::FIN) && flags.has(Flags::ACK) {
        bits |= seen::FIN;
    }
    if flags.has(Flags::RST) {
        bits |= seen::RST;
    }
    bits
}

/// The sending side and the receiving one.
#[inline]
fn pair(sides: &mut [Side; 2], from: End) -> (&mut Side, &mut Side) {
    let [a, b] = sides;
    if let End::A = from { (a, b) } else { (b, a) }
}

/// Whether a sequence number is behind another, around the wrap, RFC 9293 §3.4.
#[inline]
fn after(a: u32, b: u32) -> bool {
    a.wrapping_sub(b).cast_signed() > 0
}
