//! One conversation as a ladder: two time lines, an arrow for each packet, and the states of both ends behind it.

mod rows;
mod text;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

pub use rows::{Fold, Row, Rows, rows};
pub use text::{Style, draw};

use super::sessions;
use crate::flows::Conversation;
use crate::flows::conversations::Told;
use crate::session::tcp::{End, Flags, Kinds, State};

/// Packets of one ladder; of further ones it only says how many they are.
pub const RUNGS: usize = 200_000;

/// The packets of one conversation.
#[derive(Debug, Default)]
pub struct Ladder {
    /// From the first on.
    pub rungs: Vec<Rung>,
    /// Packets for which there was no room.
    pub more: u64,
}

/// One packet.
#[derive(Debug, Clone, Copy)]
pub struct Rung {
    /// The number of its frame.
    pub number: u64,
    /// Nanoseconds since the first packet.
    pub time: i64,
    /// Who sent it.
    pub from: End,
    /// Bytes of its payload.
    pub len: u64,
    /// What else a segment has.
    pub segment: Option<Marks>,
}

/// What a segment has.
#[derive(Debug, Clone, Copy)]
pub struct Marks {
    /// Its flags.
    pub flags: Flags,
    /// Its numbers as they are.
    pub absolute: (u32, u32),
    /// Its numbers, counted from the SYNs.
    pub relative: (u32, u32),
    /// Its window in bytes.
    pub window: u32,
    /// What it was.
    pub kinds: Kinds,
    /// The how manyeth repetition of an acknowledgment.
    pub repeated: u32,
    /// The states of both ends behind it.
    pub states: [State; 2],
}

impl Ladder {
    /// One packet more.
    pub fn add(&mut self, number: u64, told: &Told) {
        if self.rungs.len() >= RUNGS {
            self.more += 1;
            return;
        }
        let segment = told.segment.map(|(segment, step)| Marks {
            flags: segment.flags,
            absolute: (segment.seq, segment.ack),
            relative: (step.seq, step.ack),
            window: step.window,
            kinds: step.kinds,
            repeated: step.duplicate.map_or(0, |(number, _)| number),
            states: step.states,
        });
        let time = told.since.map_or(0, |(first, _)| first);
        self.rungs.push(Rung { number, time, from: told.from, len: told.payload, segment });
    }
}

impl Rung {
    /// `SYN ACK`, and `seq=0 ack=1`, and `len=0`.
    #[must_use]
    pub fn words(&self, absolute: bool) -> [String; 3] {
        let len = alloc::format!("len={}", self.len);
        let Some(marks) = &self.segment else { return [String::new(), String::new(), len] };
        let (seq, ack) = if absolute { marks.absolute } else { marks.relative };
        let mut flags = String::new();
        for name in marks.flags.names() {
            if !flags.is_empty() {
                flags.push(' ');
            }
            flags += name;
        }
        if flags.is_empty() {
            flags += "no flags";
        }
        let mut numbers = alloc::format!("seq={seq}");
        if marks.flags.has(Flags::ACK) {
            let _ = write!(numbers, " ack={ack}");
        }
        [flags, numbers, len]
    }

    /// What it was, if it was anything in particular.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let marks = self.segment.as_ref()?;
        let mut note = String::new();
        for name in marks.kinds.names() {
            if !note.is_empty() {
                note += ", ";
            }
            note += name;
            if name == "duplicate ACK" {
                let _ = write!(note, " {}", marks.repeated);
            }
        }
        (!note.is_empty()).then_some(note)
    }
}

/// `closed by B after 212 ms, handshake 43 µs`
#[must_use]
pub fn summary(conversation: &Conversation) -> String {
    let mut text = sessions::state(conversation);
    let _ = write!(text, " after {}", sessions::brief(sessions::duration(conversation)));
    if let Some(trip) = conversation.connection().and_then(|connection| connection.handshake) {
        let _ = write!(text, ", handshake {}", sessions::brief(trip));
    }
    text
}

/// The states of both ends in front of the first packet: a SYN comes from nothing and goes to who listens.
#[must_use]
pub fn before(rungs: &[Rung]) -> Option<[State; 2]> {
    let first = rungs.first()?;
    first.segment.filter(|marks| marks.flags.is_only_syn())?;
    Some(match first.from {
        End::A => [State::Closed, State::Listen],
        End::B => [State::Listen, State::Closed],
    })
}
