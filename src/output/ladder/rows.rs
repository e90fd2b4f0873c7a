//! What of a ladder is shown: its arrows, the times between them, and what is folded.

use core::fmt::Write;

use super::Rung;
use crate::session::tcp::{End, Flags, Kinds};

/// A ladder of so many arrows is shown whole.
const WHOLE: usize = 40;
/// Of a longer one these are shown at the beginning and at the end.
const HEAD: usize = 10;
const TAIL: usize = 8;
/// A shorter run is not worth folding.
const FEW: usize = 4;
/// A silence that is shown, in nanoseconds.
const SILENCE: i64 = 10_000_000;

/// A row of a ladder.
#[derive(Debug, Clone, Copy)]
pub enum Row<'r> {
    /// Nanoseconds in which nothing was sent.
    Wait(u64),
    /// A packet.
    Rung(&'r Rung),
    /// Packets that are not shown one by one.
    Fold(Fold),
}

/// Packets that are not shown one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fold {
    /// How many A sent, and B.
    pub packets: [u64; 2],
    /// Their payload.
    pub bytes: [u64; 2],
    /// Of them, how many were sent again.
    pub retransmissions: u64,
    /// Nanoseconds from the first to the last.
    pub time: u64,
}

/// The rows of a ladder, as [`rows`] gives them.
#[derive(Debug)]
pub struct Rows<'r> {
    rungs: &'r [Rung],
    at: usize,
    all: bool,
    waited: bool,
}

/// The rows of these packets; `all` of them, or long transfers folded.
#[must_use]
pub fn rows(rungs: &[Rung], all: bool) -> Rows<'_> {
    Rows { rungs, at: 0, all: all || rungs.len() <= WHOLE, waited: false }
}

impl<'r> Iterator for Rows<'r> {
    type Item = Row<'r>;

    fn next(&mut self) -> Option<Row<'r>> {
        let rung = self.rungs.get(self.at)?;
        if !self.waited && self.at > 0 {
            self.waited = true;
            let wait = rung.time.saturating_sub(self.rungs[self.at - 1].time);
            if wait >= SILENCE {
                return Some(Row::Wait(wait.unsigned_abs()));
            }
        }
        self.waited = false;
        let run = self.rungs[self.at..].len() - self.rest(self.at);
        if run >= FEW {
            let folded = &self.rungs[self.at..self.at + run];
            self.at += run;
            return Some(Row::Fold(fold(folded)));
        }
        self.at += 1;
        Some(Row::Rung(rung))
    }
}

impl Rows<'_> {
    /// How many packets are left behind the run that begins here and is not shown.
    fn rest(&self, at: usize) -> usize {
        let hidden = self.rungs[at..].iter().enumerate().take_while(|(i, _)| !self.is_shown(at + i));
        self.rungs.len() - at - hidden.count()
    }

    /// Whether this packet is shown: at the beginning, at the end, and where a state changes.
    fn is_shown(&self, at: usize) -> bool {
        let changes = |at: usize| {
            let (Some(rung), Some(before)) = (self.rungs.get(at), self.rungs.get(at.wrapping_sub(1))) else {
                return false;
            };
            let states = |rung: &Rung| rung.segment.map(|marks| marks.states);
            let special = Flags::SYN.with(Flags::FIN).with(Flags::RST);
            states(rung) != states(before) || rung.segment.is_some_and(|marks| marks.flags.has(special))
        };
        self.all || at < HEAD || at + TAIL >= self.rungs.len() || changes(at) || changes(at + 1)
    }
}

fn fold(rungs: &[Rung]) -> Fold {
    let mut fold = Fold::default();
    for rung in rungs {
        let end = usize::from(rung.from == End::B);
        fold.packets[end] += 1;
        fold.bytes[end] += rung.len;
        let again = rung.segment.is_some_and(|marks| marks.kinds.any(Kinds::RETRANSMISSIONS));
        fold.retransmissions += u64::from(again);
    }
    if let (Some(first), Some(last)) = (rungs.first(), rungs.last()) {
        fold.time = u64::try_from(last.time.saturating_sub(first.time)).unwrap_or(0);
    }
    fold
}

impl Fold {
    /// `… 1234 packets, 1.7 MB …`
    #[must_use]
    pub fn words(&self) -> alloc::string::String {
        let packets = self.packets[0] + self.packets[1];
        let mut text =
            alloc::format!("… {} packets, {}", grouped(packets), size(self.bytes[0] + self.bytes[1]));
        if self.retransmissions > 0 {
            let _ = write!(text, ", {} sent again", grouped(self.retransmissions));
        }
        text += " …";
        text
    }
}

/// `1,234`
fn grouped(number: u64) -> alloc::string::String {
    let digits = alloc::format!("{number}");
    let mut text = alloc::string::String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1.7 MB`
fn size(bytes: u64) -> alloc::string::String {
    let (unit, name) = match bytes {
        ..1_000 => return alloc::format!("{bytes} bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    alloc::format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit)
}
