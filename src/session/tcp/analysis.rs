//! What a segment was: the rules by which Wireshark tells `tcp.analysis.*`.

use super::{End, FastOpen, Flags, Kinds, Scale, Segment, Side, Step, after, pair};

/// What has to be known of one end's segments to judge the next one.
#[derive(Debug, Clone, Default)]
pub(super) struct Analysis {
    /// The sequence number behind the furthest segment, its frame, its time.
    pub(super) next: Option<u32>,
    next_number: u64,
    next_time: i64,
    /// The sequence number up to which the other end may acknowledge.
    acknowledgeable: Option<u32>,
    /// The last acknowledgment number, and when it came.
    pub(super) ack: Option<u32>,
    ack_time: i64,
    /// The last window as it stood in the header, and whether that was a SYN's.
    window: Option<u16>,
    unscaled: bool,
    /// The frame of the first segment with this acknowledgment number, and how often it was repeated.
    ack_number: u64,
    repeated: u32,
    /// What the last segment was.
    last: Kinds,
    /// Bytes that selective acknowledgments of the other end cover.
    sacked: u32,
    /// Something is missing since the last acknowledgment, so that what is on the way cannot be counted.
    gap: bool,
    /// Bytes since the last segment with PSH, and whether that was the last one.
    pushed: u32,
    push: bool,
    /// The SYN had data and a Fast Open cookie: so many bytes.
    fast_open: u32,
}

/// What the last segment in front of the end of a connection said, and the first one that said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Last {
    ack: Option<u32>,
    window: Option<u16>,
    number: u64,
}

impl Analysis {
    /// What is kept of it when a connection is over.
    pub(super) fn last(&self) -> Last {
        Last { ack: self.ack, window: self.window, number: self.ack_number }
    }

    /// Goes on behind the end of a connection.
    pub(super) fn resume(&mut self, next: Option<u32>, last: &Last) {
        (self.next, self.acknowledgeable) = (next, next);
        (self.ack, self.window, self.ack_number) = (last.ack, last.window, last.number);
    }
}

/// A retransmission this soon behind a repeated acknowledgment is a fast one.
const FAST: i64 = 20_000_000;
/// A segment this soon behind one that was sent after it is out of order, if no round trip is known.
const REORDERED: i64 = 3_000_000;

/// Judges a segment, and remembers what has to be known for the next one.
pub(super) fn analyse(
    sides: &mut [Side; 2],
    from: End,
    segment: &Segment,
    keep: bool,
    handshake: Option<u64>,
    step: &mut Step,
) {
    let (here, there) = pair(sides, from);
    opening(here, there, segment, &mut step.kinds);
    acknowledging(here, there, segment, step);
    sending(here, there, segment, handshake, step);
    remember(here, segment, step.kinds, keep);
    let mine = &mut here.analysis;
    if let Some(ack) = segment.acknowledges() {
        if let Some((number, time)) = there.flight.acknowledge(ack) {
            step.acknowledged = Some((number, segment.time.saturating_sub(time)));
        }
        there.analysis.sacked = segment.sacked;
        there.analysis.gap = false;
    }
    if segment.len > 0
        && !mine.gap
        && let Some(bytes) = here.flight.bytes()
    {
        // SYN and FIN are no bytes.
        let bytes = bytes.wrapping_sub(mine.sacked).wrapping_sub(segment.span() - segment.len);
        step.in_flight = (bytes > 0 && bytes < 2_000_000_000).then_some(bytes);
        mine.pushed = if mine.push { segment.len } else { mine.pushed.wrapping_add(segment.len) };
        mine.push = segment.flags.has(Flags::PSH);
        step.pushed = Some(mine.pushed);
    }
}

/// What only the handshake has: Fast Open.
fn opening(here: &mut Side, there: &mut Side, segment: &Segment, kinds: &mut Kinds) {
    if !segment.flags.has(Flags::SYN) {
        return;
    }
    if segment.flags.is_only_syn() {
        // The same SYN again: what was sent behind the first one is forgotten.
        if here.base == Some(segment.seq) && here.analysis.next.is_some() {
            here.analysis.next = Some(segment.seq.wrapping_add(1));
        }
        if segment.fast_open == Some(FastOpen::Cookie) {
            kinds.add(Kinds::FAST_OPEN_SYN);
            here.analysis.fast_open = segment.len;
        }
    } else if there.analysis.fast_open > 0
        && let Some(base) = there.base
    {
        let data = base.wrapping_add(1 + there.analysis.fast_open);
        kinds.add(if segment.ack == data { Kinds::FAST_OPEN_ACK } else { Kinds::FAST_OPEN_IGNORED });
    }
}

/// What it says of the other direction: windows and acknowledgments.
fn acknowledging(here: &mut Side, there: &mut Side, segment: &Segment, step: &mut Step) {
    let (mine, other) = (&mut here.analysis, &mut there.analysis);
    let Segment { seq, len, window, .. } = *segment;
    let kinds = &mut step.kinds;
    let plain = !segment.flags.has(Flags::SYN.with(Flags::FIN).with(Flags::RST));
    let in_place = mine.next == Some(seq);
    let same = len == 0 && in_place && plain && mine.ack.is_some() && segment.acknowledges() == mine.ack;
    let repeats = same && mine.window == Some(window);
    'judged: {
        if len == 1 && in_place && other.window == Some(0) {
            kinds.add(Kinds::ZERO_WINDOW_PROBE);
            break 'judged;
        }
        if window == 0 && plain {
            kinds.add(Kinds::ZERO_WINDOW);
        }
        if mine.next.is_some_and(|next| after(seq, next)) && !segment.flags.has(Flags::RST) {
            kinds.add(Kinds::LOST_SEGMENT);
            mine.gap = true;
        }
        if len <= 1 && plain && mine.next == Some(seq.wrapping_add(1)) {
            kinds.add(Kinds::KEEP_ALIVE);
        }
        if same && window != 0 && mine.window != Some(window) {
            kinds.add(Kinds::WINDOW_UPDATE);
        }
        if len > 0 && plain && fills(there.scale, other, seq.wrapping_add(len)) {
            kinds.add(Kinds::WINDOW_FULL);
        }
        if repeats && window != 0 && other.last.any(Kinds::KEEP_ALIVE) {
            kinds.add(Kinds::KEEP_ALIVE_ACK);
            break 'judged;
        }
        if repeats && window == 0 && other.last.any(Kinds::ZERO_WINDOW_PROBE) {
            kinds.add(Kinds::ZERO_WINDOW_PROBE_ACK);
            // The byte of the probe may have been taken after all.
            if other.next == Some(segment.ack.wrapping_sub(1)) {
                (other.next, other.acknowledgeable) = (Some(segment.ack), Some(segment.ack));
            }
            break 'judged;
        }
        if repeats && window != 0 {
            mine.repeated += 1;
            kinds.add(Kinds::DUPLICATE_ACK);
            step.duplicate = Some((mine.repeated, mine.ack_number));
        }
    }
    if mine.ack != segment.acknowledges() {
        (mine.ack_number, mine.repeated) = (segment.number, 0);
    }
    if segment.acknowledges().is_some_and(|ack| other.acknowledgeable.is_some_and(|most| after(ack, most))) {
        kinds.add(Kinds::ACK_LOST_SEGMENT);
        other.acknowledgeable = segment.acknowledges();
    }
}

/// Whether what ends at this number fills the window of the other end.
fn fills(scale: Scale, other: &Analysis, end: u32) -> bool {
    let (Some(ack), Some(window)) = (other.ack, other.window) else { return false };
    let window = if other.unscaled { window.into() } else { scale.apply(window) };
    scale != Scale::Unknown && end == ack.wrapping_add(window)
}

/// What it is in its own direction: new, or sent again, or late.
fn sending(here: &mut Side, there: &Side, segment: &Segment, handshake: Option<u64>, step: &mut Step) {
    let (mine, other, kinds) = (&here.analysis, &there.analysis, &mut step.kinds);
    let Segment { seq, len, time, .. } = *segment;
    if segment.span() == 0 || kinds.any(Kinds::KEEP_ALIVE) {
        return;
    }
    let Some(next) = mine.next else { return };
    let end = seq.wrapping_add(len);
    // More than one byte from the last byte on is new: what came before was a probe of a closed window.
    let again = after(next, seq) && !(len > 1 && next.wrapping_sub(1) == seq);
    if len > 0 && other.ack.is_some_and(|ack| !after(end, ack)) {
        kinds.add(Kinds::SPURIOUS_RETRANSMISSION);
        if again {
            kinds.add(Kinds::RETRANSMISSION);
        }
        return;
    }
    if !again {
        return;
    }
    if other.repeated >= 2 && other.ack == Some(seq) && time.saturating_sub(other.ack_time) < FAST {
        kinds.add(Kinds::FAST_RETRANSMISSION);
        return kinds.add(Kinds::RETRANSMISSION);
    }
    let soon =
        handshake.filter(|nanos| *nanos > 0).map_or(REORDERED, |nanos| nanos.min(1 << 62).cast_signed());
    let since = time.saturating_sub(mine.next_time);
    if since < soon && next != seq.wrapping_add(segment.span()) {
        return kinds.add(Kinds::OUT_OF_ORDER);
    }
    kinds.add(Kinds::RETRANSMISSION);
    let first = here.flight.eldest().unwrap_or((mine.next_number, mine.next_time));
    step.waited = Some((first.0, time.saturating_sub(first.1)));
}

/// Remembers what has to be known for the next segment.
fn remember(here: &mut Side, segment: &Segment, kinds: Kinds, keep: bool) {
    let mine = &mut here.analysis;
    let next = segment.seq.wrapping_add(segment.span().min(segment.len + 1));
    if segment.span() > 0 && keep {
        here.flight.add(segment, next);
    }
    if !kinds.any(Kinds::ZERO_WINDOW_PROBE) {
        if mine.next.is_none_or(|furthest| after(next, furthest)) {
            (mine.next, mine.next_number, mine.next_time) = (Some(next), segment.number, segment.time);
        }
        if mine.acknowledgeable.is_none_or(|most| most == segment.seq) {
            mine.acknowledgeable = mine.next;
        }
    }
    mine.window = Some(segment.window);
    mine.unscaled = segment.flags.has(Flags::SYN);
    (mine.ack, mine.ack_time) = (segment.acknowledges(), segment.time);
    mine.last = kinds;
}
