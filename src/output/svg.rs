//! One conversation as a picture: the ladder in SVG, readable on light and on dark ground.

use alloc::string::String;
use core::fmt::Write;

use super::ladder::{Ladder, Row, Rung, before, rows, summary};
use super::sessions::{self, brief, endpoint, order};
use crate::codec::Text;
use crate::flows::Conversation;
use crate::session::tcp::{End, State};

/// Where the two time lines are, and what is around them.
const WIDTH: u32 = 900;
const LEFT: u32 = 230;
const RIGHT: u32 = 750;
const MIDDLE: u32 = u32::midpoint(LEFT, RIGHT);
/// Height of a packet, of how much an arrow falls, and of a line of words.
const STEP: u32 = 40;
const SLOPE: u32 = 14;
const LINE: u32 = 22;

const STYLE: &str = "\
svg{background:#fff;color:#1a1a1a;font:13px ui-monospace,monospace}\
text{fill:currentColor}line{stroke:currentColor;stroke-width:1.5}\
.a{stroke:#0b63c5}.b{stroke:#a3470a}.note{fill:#b3261e}.dim{opacity:.6}.new{font-weight:bold}\
@media(prefers-color-scheme:dark){svg{background:#14171a;color:#e6e6e6}\
.a{stroke:#7ab7ff}.b{stroke:#ffb27a}.note{fill:#ff8a80}}";

/// Draws a conversation; `absolute` are its sequence numbers as they are, and `all` its packets.
pub fn draw(conversation: &Conversation, ladder: &Ladder, absolute: bool, all: bool, out: &mut Text) {
    let [a, b] = order(conversation);
    let mut picture = Picture { body: String::new(), y: 70, left: a, absolute, known: before(&ladder.rungs) };
    if let Some(states) = picture.known {
        picture.states(states, [true; 2]);
        picture.y += LINE;
    }
    for row in rows(&ladder.rungs, all) {
        match row {
            Row::Wait(nanos) => picture.words(&alloc::format!("⋮ {}", brief(nanos)), "dim"),
            Row::Fold(fold) => picture.words(&fold.words(), "dim"),
            Row::Rung(rung) => picture.rung(rung),
        }
    }
    if ladder.more > 0 {
        picture.words(&alloc::format!("… and {} packets more …", ladder.more), "dim");
    }
    let (bottom, height) = (picture.y, picture.y + 20);
    let title = alloc::format!(
        "{} {}: {}",
        sessions::protocol(conversation.protocol()),
        conversation.number,
        summary(conversation)
    );
    let mut head = String::new();
    let _ = writeln!(
        head,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\"><title>{title}</title><style>{STYLE}</style>\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"context-stroke\"/></marker></defs>\n\
         <text x=\"20\" y=\"22\" class=\"new\">{title}</text>"
    );
    for (x, end) in [(LEFT, a), (RIGHT, b)] {
        let place = endpoint(conversation, end);
        let _ = writeln!(
            head,
            "<text x=\"{x}\" y=\"46\" text-anchor=\"middle\">{place}</text>\
             <line x1=\"{x}\" y1=\"54\" x2=\"{x}\" y2=\"{bottom}\"/>"
        );
    }
    out.str(&head);
    out.str(&picture.body);
    out.str("</svg>\n");
}

struct Picture {
    body: String,
    y: u32,
    left: End,
    absolute: bool,
    known: Option<[State; 2]>,
}

impl Picture {
    fn rung(&mut self, rung: &Rung) {
        let right = rung.from == self.left;
        let (from, to, class) = if right { (LEFT, RIGHT, "a") } else { (RIGHT, LEFT, "b") };
        let words = rung.words(self.absolute);
        let label = words.iter().filter(|word| !word.is_empty()).map(|word| &**word);
        let label = label.collect::<alloc::vec::Vec<_>>().join(" ");
        let (top, end) = (self.y, self.y + SLOPE);
        let time = sessions::seconds(rung.time.unsigned_abs(), 6);
        let _ = writeln!(
            self.body,
            "<line class=\"{class}\" x1=\"{from}\" y1=\"{top}\" x2=\"{to}\" y2=\"{end}\" marker-end=\"url(#tip)\"/>\
             <text x=\"{MIDDLE}\" y=\"{top}\" text-anchor=\"middle\">{label}</text>\
             <text x=\"10\" y=\"{}\" class=\"dim\">{time}</text>",
            top + 4,
        );
        if let Some(marks) = rung.segment {
            let changed = [0, 1].map(|i| self.known.is_none_or(|known| known[i] != marks.states[i]));
            self.y += SLOPE;
            self.states(marks.states, changed);
            self.y -= SLOPE;
            self.known = Some(marks.states);
        }
        self.y += STEP;
        if let Some(note) = rung.note() {
            self.y -= STEP - LINE - 8;
            self.words(&note, "note");
        }
    }

    fn states(&mut self, states: [State; 2], changed: [bool; 2]) {
        let (here, there) = if self.left == End::A { (0, 1) } else { (1, 0) };
        for (x, anchor, end) in [(LEFT - 8, "end", here), (RIGHT + 8, "start", there)] {
            let class = if changed[end] { "new" } else { "dim" };
            let _ = write!(
                self.body,
                "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" class=\"{class}\">{}</text>",
                self.y + 4,
                states[end].name()
            );
        }
        self.body.push('\n');
    }

    fn words(&mut self, words: &str, class: &str) {
        let _ = writeln!(
            self.body,
            "<text x=\"{MIDDLE}\" y=\"{}\" text-anchor=\"middle\" class=\"{class}\">{words}</text>",
            self.y + 4
        );
        self.y += LINE;
    }
}
