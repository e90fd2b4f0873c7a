//! What became of a connection, in a word.

use super::{Close, Connection, End, State};

/// What became of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The handshake was not finished.
    Opening,
    /// Data may flow both ways.
    Established,
    /// This end has sent its FIN, the other one has not.
    HalfClosed(End),
    /// Both have sent their FINs, this one first, and the last acknowledgment was not seen.
    Closing(Option<End>),
    /// Both FINs were acknowledged, of which this end sent the first, if they did not both at once.
    Closed(Option<End>),
    /// This end reset it.
    Reset(End),
    /// This end refused it.
    Refused(End),
}

impl Outcome {
    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Established => "established",
            Self::HalfClosed(_) => "half-closed",
            Self::Closing(_) => "closing",
            Self::Closed(_) => "closed",
            Self::Reset(_) => "reset",
            Self::Refused(_) => "refused",
        }
    }

    /// Whose doing it was; `None` where it was nobody's, or both's.
    #[must_use]
    pub const fn by(self) -> Option<End> {
        match self {
            Self::Opening | Self::Established => None,
            Self::HalfClosed(end) | Self::Reset(end) | Self::Refused(end) => Some(end),
            Self::Closing(end) | Self::Closed(end) => end,
        }
    }

    /// Whether both ends sent the first FIN at once.
    #[must_use]
    pub const fn is_simultaneous(self) -> bool {
        matches!(self, Self::Closing(None) | Self::Closed(None))
    }
}

impl Connection {
    /// What became of it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let open = |end| matches!(self.side(end).state, State::SynSent | State::SynReceived | State::Listen);
        let first = match self.close {
            None if End::BOTH.into_iter().any(open) => return Outcome::Opening,
            None => return Outcome::Established,
            Some(Close::Reset(end)) => return Outcome::Reset(end),
            Some(Close::Refused(end)) => return Outcome::Refused(end),
            Some(Close::By(end)) if !self.side(end.other()).has_finished() => {
                return Outcome::HalfClosed(end);
            }
            Some(Close::By(end)) => Some(end),
            Some(Close::Both) => None,
        };
        if self.is_over() { Outcome::Closed(first) } else { Outcome::Closing(first) }
    }
}
