//! The states of both ends, RFC 9293 §3.3.2, as far as what passes in the middle of the path tells.
//!
//! A segment is taken as if it arrived: both ends are shown as they are behind it. What only the other direction can show
//! (that a FIN behind a gap has arrived, that an end had listened) is put right by what that direction sends.

use super::{Connection, End, Flags, Segment, Side, after, pair};

/// The state of one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub enum State {
    /// Nothing is known of it.
    #[default]
    Unknown,
    /// Waiting for a SYN.
    Listen,
    /// A SYN was sent.
    SynSent,
    /// A SYN was received, and one was sent.
    SynReceived,
    /// Data may flow.
    Established,
    /// A FIN was sent.
    FinWait1,
    /// It was acknowledged; the other end may still send.
    FinWait2,
    /// The other end has sent its FIN.
    CloseWait,
    /// Both ends sent a FIN before they saw the other's.
    Closing,
    /// A FIN was sent behind the other end's.
    LastAck,
    /// Both FINs are acknowledged; late segments are waited for.
    TimeWait,
    /// There is no connection.
    Closed,
}

impl State {
    /// As RFC 9293 writes it, with underscores: `SYN_SENT`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "?",
            Self::Listen => "LISTEN",
            Self::SynSent => "SYN_SENT",
            Self::SynReceived => "SYN_RECEIVED",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN_WAIT_1",
            Self::FinWait2 => "FIN_WAIT_2",
            Self::CloseWait => "CLOSE_WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST_ACK",
            Self::TimeWait => "TIME_WAIT",
            Self::Closed => "CLOSED",
        }
    }

    /// Whether a handshake is behind it, and no end in front.
    fn is_synchronized(self) -> bool {
        !matches!(self, Self::Unknown | Self::Listen | Self::SynSent | Self::SynReceived | Self::Closed)
    }
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// This end sent the first FIN.
    By(End),
    /// Each sent its FIN before it saw the other's.
    Both,
    /// This end reset it.
    Reset(End),
    /// This end refused it: a reset in answer to the SYN.
    Refused(End),
}

impl Connection {
    /// Takes both ends on by a segment.
    pub(super) fn turn(&mut self, from: End, segment: &Segment) {
        let flags = segment.flags;
        if flags.has(Flags::RST) {
            return self.reset(from, segment);
        }
        if flags.has(Flags::SYN) {
            self.syn(from, segment);
        } else {
            self.pick_up(from, flags);
        }
        self.revive(from, segment.time);
        let (here, there) = pair(&mut self.sides, from);
        if let Some(ack) = segment.acknowledges() {
            acknowledged(here, there, ack);
        }
        deliver(here, segment);
        arrive(there, here);
        if flags.has(Flags::FIN) {
            self.fin(from, segment);
        }
        let (here, there) = pair(&mut self.sides, from);
        arrive(here, there);
        arrive(there, here);
        if self.close.is_some() && self.is_over() {
            self.sides.iter_mut().for_each(|side| side.flight.clear());
        }
    }

    /// RFC 9293 §3.5: the handshake, also from both ends at once.
    fn syn(&mut self, from: End, segment: &Segment) {
        let answers = segment.flags.has(Flags::ACK);
        let (here, there) = pair(&mut self.sides, from);
        here.edge.get_or_insert(segment.seq.wrapping_add(1));
        if here.state.is_synchronized() {
            return; // Sent again.
        }
        if answers {
            here.state = State::SynReceived;
            if matches!(there.state, State::Unknown | State::SynSent) {
                there.state = State::SynSent;
                self.opened[from.other() as usize] = true;
            }
        } else {
            here.state = State::SynSent;
            // An end that sent a SYN itself has received this one; one of which nothing was seen listens.
            if !there.state.is_synchronized() {
                there.state = State::SynReceived;
            }
            self.opened[from as usize] = true;
        }
    }

    /// The first segment that is seen is from the midst of a connection, or the answer to a SYN was not seen.
    fn pick_up(&mut self, from: End, flags: Flags) {
        let (here, there) = pair(&mut self.sides, from);
        for side in [&mut *here, &mut *there] {
            if side.state == State::Unknown {
                side.state = State::Established;
            }
        }
        // Who acknowledges behind its SYN has seen what answers it.
        if flags.has(Flags::ACK) && matches!(here.state, State::SynSent | State::SynReceived) {
            here.state = State::Established;
        }
    }

    /// Who goes on sending a round trip behind a reset has not believed it.
    fn revive(&mut self, from: End, now: i64) {
        let Some(reset) = self.reset else { return };
        let late = reset.saturating_add_unsigned(self.handshake.unwrap_or(200_000_000));
        let side = &mut self.sides[from as usize];
        if side.state == State::Closed && side.fin.is_none() && now > late {
            side.state = State::Established;
        }
    }

    /// RFC 9293 §3.6: this end has no more to send.
    fn fin(&mut self, from: End, segment: &Segment) {
        let (here, there) = pair(&mut self.sides, from);
        if here.fin.is_some() {
            return;
        }
        here.fin = Some(segment.seq.wrapping_add(segment.span()));
        // Sent before it saw the other's FIN: both are closing.
        let unseen = there.fin.is_some_and(|fin| segment.acknowledges().is_none_or(|ack| after(fin, ack)));
        here.state = match here.state {
            State::SynReceived | State::Established | State::SynSent => State::FinWait1,
            State::CloseWait if unseen => State::FinWait1,
            State::CloseWait => State::LastAck,
            other => other,
        };
        self.close = match self.close {
            Some(Close::By(_)) if unseen => Some(Close::Both),
            None => Some(Close::By(from)),
            known => known,
        };
    }

    /// RFC 9293 §3.5.2: a reset is believed if its number is in the window, or if it answers a SYN.
    fn reset(&mut self, from: End, segment: &Segment) {
        let (here, there) = pair(&mut self.sides, from);
        let opening = there.state == State::SynSent;
        let believed = match (here.edge, segment.acknowledges()) {
            _ if opening && !here.seen => true,
            (Some(edge), _) => {
                let most = there.window.max(1);
                segment.seq.wrapping_sub(edge) < most || segment.seq == edge || !there.seen
            }
            (None, _) => true,
        };
        here.state = State::Closed;
        if !believed {
            return;
        }
        there.state = State::Closed;
        self.reset = Some(segment.time);
        if !matches!(self.close, Some(Close::Reset(_) | Close::Refused(_))) && !self.is_over() {
            self.close = Some(if opening { Close::Refused(from) } else { Close::Reset(from) });
        }
    }

    /// Whether both ends have said that they are done, and both were heard.
    pub(super) fn is_over(&self) -> bool {
        let heard = |one: &Side, other: &Side| {
            one.fin.is_some_and(|fin| other.analysis.ack.is_some_and(|ack| !after(fin, ack)))
        };
        heard(&self.sides[0], &self.sides[1]) && heard(&self.sides[1], &self.sides[0])
    }
}

/// What an acknowledgment tells of the end that gets it, and of the one that gives it.
fn acknowledged(here: &mut Side, there: &mut Side, ack: u32) {
    if there.edge.is_none_or(|edge| after(ack, edge)) {
        there.edge = Some(ack);
    }
    let syn = there.base.is_some_and(|base| after(ack, base))
        && there.analysis.next.is_none_or(|next| !after(ack, next));
    there.state = match there.state {
        State::SynReceived | State::SynSent if syn && here.state != State::SynSent => State::Established,
        other => other,
    };
    if there.fin.is_some_and(|fin| !after(fin, ack)) {
        there.state = match there.state {
            State::FinWait1 => State::FinWait2,
            State::Closing => State::TimeWait,
            State::LastAck => State::Closed,
            other => other,
        };
    }
}

/// Moves on to where nothing is missing.
fn deliver(here: &mut Side, segment: &Segment) {
    let end = segment.seq.wrapping_add(segment.span());
    let edge = *here.edge.get_or_insert(segment.seq);
    if !after(segment.seq, edge) && after(end, edge) {
        here.edge = Some(end);
    }
}

/// A FIN has arrived, once nothing in front of it is missing, or once it was acknowledged.
fn arrive(sender: &Side, receiver: &mut Side) {
    let (Some(fin), Some(edge)) = (sender.fin, sender.edge) else { return };
    if after(fin.wrapping_sub(1), edge) {
        return;
    }
    receiver.state = match receiver.state {
        State::SynReceived | State::Established => State::CloseWait,
        State::FinWait1 => State::Closing,
        State::FinWait2 => State::TimeWait,
        other => other,
    };
}
