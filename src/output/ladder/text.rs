//! The ladder in a terminal.

use alloc::string::String;

use super::{Ladder, Row, Rung, before, rows, summary};
use crate::codec::Text;
use crate::flows::Conversation;
use crate::output::paint::{Ink, Paint};
use crate::output::sessions::{self, brief, endpoint, order};
use crate::session::tcp::{End, State};

/// The longest state, `SYN_RECEIVED`.
const STATE: usize = 12;
/// The least width that is drawn in.
const NARROW: usize = 64;

/// How it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Every packet; else long transfers are folded.
    pub all: bool,
    /// Sequence numbers as they are; else counted from the SYNs.
    pub absolute: bool,
    /// Colours.
    pub paint: Paint,
}

/// Draws a conversation as a ladder.
pub fn draw(conversation: &Conversation, ladder: &Ladder, style: Style, out: &mut Text) {
    let last = ladder.rungs.last().map_or(0, |rung| rung.time);
    let time = sessions::seconds(last.unsigned_abs(), 6).len().max(8);
    let width = style.width.max(NARROW);
    let states = if conversation.connection().is_some() { STATE } else { 0 };
    let inside = width.saturating_sub(time + 2 * states + 6);
    let [a, _] = order(conversation);
    Drawing { style, time, states, inside, left: a, out }.all(conversation, ladder);
}

struct Drawing<'o> {
    style: Style,
    /// Columns of the time, of each state, and between the lines.
    time: usize,
    states: usize,
    inside: usize,
    /// Who stands at the left.
    left: End,
    out: &'o mut Text,
}

impl Drawing<'_> {
    fn all(mut self, conversation: &Conversation, ladder: &Ladder) {
        let [a, b] = order(conversation);
        let protocol = sessions::protocol(conversation.protocol());
        let title = alloc::format!("{protocol} {}: {}", conversation.number, summary(conversation));
        self.style.paint.with(Ink::Title, self.out, |out| out.str(&title));
        self.out.byte(b'\n');
        self.ends(&endpoint(conversation, a), &endpoint(conversation, b));
        let mut known = before(&ladder.rungs);
        if let Some(states) = known {
            self.row("", Some((states, [true; 2])), "", Ink::Note);
        }
        for row in rows(&ladder.rungs, self.style.all) {
            match row {
                Row::Wait(nanos) => {
                    let text = centred(&alloc::format!("⋮ {}", brief(nanos)), self.inside);
                    self.row("", None, &text, Ink::Note);
                }
                Row::Fold(fold) => {
                    let [here, there] = fold.bytes;
                    let (here, there) = if self.left == End::A { (here, there) } else { (there, here) };
                    self.row("", None, &centred(&fold.words(), self.inside), Ink::Note);
                    let text = alloc::format!("{here} bytes → ← {there} bytes");
                    self.row("", None, &centred(&text, self.inside), Ink::Note);
                }
                Row::Rung(rung) => known = self.rung(rung, known),
            }
        }
        if ladder.more > 0 {
            let text = alloc::format!("… and {} packets more …", ladder.more);
            self.row("", None, &centred(&text, self.inside), Ink::Note);
        }
    }

    /// Where both ends are, above their lines; one below the other where both do not fit.
    fn ends(&mut self, a: &str, b: &str) {
        let (start, end) = (self.time + 1, self.time + self.states * 2 + self.inside + 6);
        self.pad(start);
        self.out.str(a);
        let used = start + a.len();
        if used + 2 + b.len() > end {
            self.out.byte(b'\n');
            self.pad(end.saturating_sub(b.len()));
        } else {
            self.pad(end - used - b.len());
        }
        self.out.str(b);
        self.out.byte(b'\n');
    }

    /// An arrow, and what there is to say of it; says the states behind it.
    fn rung(&mut self, rung: &Rung, before: Option<[State; 2]>) -> Option<[State; 2]> {
        let [flags, numbers, len] = rung.words(self.style.absolute);
        let full = [&*flags, &numbers, &len].into_iter().filter(|word| !word.is_empty());
        let full = full.collect::<alloc::vec::Vec<_>>().join(" ");
        let fits = full.chars().count() + 5 <= self.inside;
        let label = if fits { full } else { alloc::format!("{flags} {len}") };
        let states = rung.segment.map(|marks| marks.states);
        let shown = states.map(|states| {
            let changed = [0, 1].map(|i| before.is_none_or(|before| before[i] != states[i]));
            (states, changed)
        });
        let time = sessions::seconds(rung.time.unsigned_abs(), 6);
        let arrow = arrow(label.trim(), self.inside, rung.from == self.left);
        let ink = Ink::Layer(if rung.from == self.left { 3 } else { 5 });
        self.row(&time, shown, &arrow, ink);
        if !fits {
            self.row("", None, &centred(&numbers, self.inside), ink);
        }
        if let Some(note) = rung.note() {
            self.row("", None, &centred(&note, self.inside), Ink::Error);
        }
        states.or(before)
    }

    /// One line: time, state, what is between the lines, state.
    fn row(&mut self, time: &str, states: Option<([State; 2], [bool; 2])>, inside: &str, ink: Ink) {
        let (here, there) = if self.left == End::A { (0, 1) } else { (1, 0) };
        self.pad(self.time.saturating_sub(time.len()));
        self.out.str(time);
        self.out.byte(b' ');
        match states {
            Some((states, changed)) => {
                self.pad(self.states.saturating_sub(states[here].name().len()));
                self.state(states[here], changed[here]);
            }
            None => self.pad(self.states),
        }
        self.out.str(" │");
        let blanks = self.inside.saturating_sub(inside.chars().count());
        if inside.is_empty() {
            self.pad(blanks);
        } else {
            self.style.paint.with(ink, self.out, |out| out.str(inside));
            self.pad(blanks);
        }
        self.out.str("│");
        if let Some((states, changed)) = states {
            self.out.byte(b' ');
            self.state(states[there], changed[there]);
        }
        self.out.byte(b'\n');
    }

    /// A state that is new is more to be seen than one that holds on.
    fn state(&mut self, state: State, changed: bool) {
        let ink = if changed { Ink::Title } else { Ink::Note };
        self.style.paint.with(ink, self.out, |out| out.str(state.name()));
    }

    fn pad(&mut self, blanks: usize) {
        for _ in 0..blanks {
            self.out.byte(b' ');
        }
    }
}

/// `── SYN seq=0 ──▶`
fn arrow(label: &str, width: usize, right: bool) -> String {
    let dashes = width.saturating_sub(label.chars().count() + 3);
    let (before, behind) = if right {
        (2.min(dashes), dashes.saturating_sub(2))
    } else {
        (dashes.saturating_sub(2), 2.min(dashes))
    };
    let mut text = String::new();
    if !right {
        text.push('◀');
    }
    text.extend(core::iter::repeat_n('─', before));
    text.push(' ');
    text += label;
    text.push(' ');
    text.extend(core::iter::repeat_n('─', behind));
    if right {
        text.push('▶');
    }
    text
}

/// In the middle of so many columns; what is too long is cut.
fn centred(text: &str, width: usize) -> String {
    let len = text.chars().count();
    if len > width {
        let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
        short.push('…');
        return short;
    }
    let mut line: String = core::iter::repeat_n(' ', (width - len) / 2).collect();
    line += text;
    line
}
