//! What is left of a connection that is over, and all that a list shows of one that is not.

use super::analysis::Last;
use super::{Connection, End, Outcome, RoundTrips, Scale, Side, State, Tally};

/// How things stand with a connection, or how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What is known of A, and of B.
    pub sides: [Far; 2],
    /// What became of it.
    pub outcome: Outcome,
    /// How long the handshake took from the last SYN to the acknowledgment, in nanoseconds.
    pub handshake: Option<u64>,
    /// What has been seen of it, by the bits of [`seen`](super::seen).
    pub completeness: u8,
    opened: [bool; 2],
    close: Option<super::Close>,
}

/// What is known of one end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Far {
    /// From its segments to their acknowledgments.
    pub round_trips: RoundTrips,
    /// What its segments were.
    pub tally: Tally,
    /// The largest window it announced, in bytes.
    pub window: u32,
    /// Its state, as far as what passed tells.
    pub state: State,
    /// Whether nothing but a SYN of it was seen.
    pub has_only_opened: bool,
    scale: Scale,
    base: Option<u32>,
    next: Option<u32>,
    end: Last,
    fin: Option<u32>,
}

impl Summary {
    /// One end.
    #[must_use]
    pub fn side(&self, end: End) -> &Far {
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
}

impl Connection {
    /// How things stand.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let far = |side: &Side| Far {
            round_trips: side.round_trips,
            tally: side.tally,
            window: side.window,
            state: side.state,
            has_only_opened: side.has_only_opened(),
            scale: side.scale,
            base: side.base,
            next: side.next(),
            end: side.analysis.last(),
            fin: side.fin,
        };
        let [a, b] = &self.sides;
        Summary {
            sides: [far(a), far(b)],
            outcome: self.outcome(),
            handshake: self.handshake,
            completeness: self.completeness,
            opened: self.opened,
            close: self.close,
        }
    }

    /// A connection that was over, and of which another segment comes: what lies in front of its end is forgotten.
    #[must_use]
    pub fn resume(summary: &Summary) -> Self {
        let side = |far: &Far| {
            let mut side = Side {
                state: far.state,
                base: far.base,
                scale: far.scale,
                round_trips: far.round_trips,
                tally: far.tally,
                window: far.window,
                fin: far.fin,
                edge: far.next,
                seen: far.next.is_some(),
                ..Side::default()
            };
            side.analysis.resume(far.next, &far.end);
            side
        };
        let [a, b] = &summary.sides;
        Self {
            sides: [side(a), side(b)],
            completeness: summary.completeness,
            opened: summary.opened,
            close: summary.close,
            handshake: summary.handshake,
            ..Self::default()
        }
    }

    /// Whether nothing more is to come: both ends are done, or one of them reset it.
    #[inline]
    #[must_use]
    pub fn ends(&self) -> bool {
        match self.close {
            None => false,
            Some(super::Close::Reset(_) | super::Close::Refused(_)) => true,
            Some(_) => self.is_over(),
        }
    }
}
