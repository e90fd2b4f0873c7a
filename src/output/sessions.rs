//! Conversations as a table, as columns for other programs, and as JSON.

use alloc::string::String;
use alloc::vec::Vec;

use super::paint::{Ink, Paint};
use super::stamp::{Stamp, fraction};
use crate::codec::Text;
use crate::flows::Conversation;
use crate::session::tcp::{End, Far, Outcome, RoundTrips, Summary};

/// What the protocol of a conversation is called.
#[must_use]
pub fn protocol(number: u8) -> &'static str {
    match number {
        1 => "icmp",
        6 => "tcp",
        17 => "udp",
        58 => "icmpv6",
        136 => "udplite",
        _ => "ip",
    }
}

/// A and B as they are shown: first who opened, or who spoke first.
#[must_use]
pub fn order(conversation: &Conversation) -> [End; 2] {
    let opener = conversation.connection().and_then(|connection| connection.opener());
    let first = opener.unwrap_or(End::A);
    [first, first.other()]
}

/// What became of a conversation, in words: `closed by A`.
#[must_use]
pub fn state(conversation: &Conversation) -> String {
    let mut text = String::from(word(conversation));
    let Some(connection) = conversation.connection() else { return text };
    let outcome = connection.outcome;
    if let Some(end) = outcome.by() {
        text += if matches!(outcome, Outcome::Closing(_)) { ", first " } else { " by " };
        text += letter(conversation, end);
    } else if outcome.is_simultaneous() {
        text += " by both";
    }
    if let Some(end) = unseen(conversation) {
        text += ", only ";
        text += letter(conversation, end.other());
        text += " seen";
    }
    text
}

/// The same in a word: `closed`.
#[must_use]
pub fn word(conversation: &Conversation) -> &'static str {
    match conversation.connection() {
        Some(connection) => connection.outcome.name(),
        None if conversation.packets() == 0 => "quoted",
        None if conversation.counts.iter().all(|count| count.packets > 0) => "answered",
        None => "unanswered",
    }
}

/// `A` or `B` as it is shown.
#[must_use]
pub fn letter(conversation: &Conversation, end: End) -> &'static str {
    if order(conversation)[0] == end { "A" } else { "B" }
}

/// The end of a connection of which nothing was captured, though it spoke.
fn unseen(conversation: &Conversation) -> Option<End> {
    let connection = conversation.connection()?;
    let silent = End::BOTH.into_iter().find(|end| conversation.counts[*end as usize].packets == 0)?;
    (connection.outcome != Outcome::Opening || !connection.side(silent.other()).has_only_opened)
        .then_some(silent)
}

/// Where an end is; messages of ICMP have no ports.
#[must_use]
pub fn endpoint(conversation: &Conversation, end: End) -> String {
    let place = conversation.endpoint(end);
    match conversation.protocol() {
        1 | 58 => alloc::format!("{}", place.address),
        _ => alloc::format!("{place}"),
    }
}

/// The time there and back: of the handshake, or the shortest that was measured.
#[must_use]
pub fn round_trip(connection: &Summary) -> Option<u64> {
    let least = |end| {
        let trips = connection.side(end).round_trips;
        (trips.count > 0).then_some(trips.least)
    };
    connection.handshake.or_else(|| match (least(End::A), least(End::B)) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (one, other) => one.or(other),
    })
}

/// A number of nanoseconds as people say it: `43 µs`, `104 ms`, `3.2 s`.
#[must_use]
pub fn brief(nanos: u64) -> String {
    let (unit, name) = match nanos {
        ..1_000 => return alloc::format!("{nanos} ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        1_000_000_000..100_000_000_000 => (1_000_000_000, "s"),
        _ => return clock(nanos / 1_000_000_000),
    };
    let (whole, tenth) = (nanos / unit, nanos % unit * 10 / unit);
    if whole < 10 && tenth > 0 {
        alloc::format!("{whole}.{tenth} {name}")
    } else {
        alloc::format!("{whole} {name}")
    }
}

/// `3 min 20 s`, `2 h 5 min`, `3 d 4 h`
fn clock(seconds: u64) -> String {
    match seconds {
        ..3_600 => alloc::format!("{} min {} s", seconds / 60, seconds % 60),
        3_600..86_400 => alloc::format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
        _ => alloc::format!("{} d {} h", seconds / 86_400, seconds / 3_600 % 24),
    }
}

/// Columns of the table, beside the state.
const COLUMNS: usize = 11;

const HEAD: [&str; COLUMNS] =
    ["#", "protocol", "A", "B", "start", "duration", "A→B", "B→A", "bytes A→B", "bytes B→A", "RTT"];

/// A table with aligned columns: all cells in one text, and where each ends.
#[derive(Debug)]
pub struct Table {
    cells: Text,
    /// Bytes of each cell, column after column and row after row.
    lens: Vec<[u8; COLUMNS]>,
    /// Characters of the widest cell.
    widths: [usize; COLUMNS],
}

impl Table {
    /// The cells of these conversations.
    #[must_use]
    pub fn new(conversations: &[&Conversation], stamp: &mut Stamp) -> Self {
        let (mut cells, mut lens) = (Text::new(), Vec::with_capacity(conversations.len()));
        let mut widths = HEAD.map(|cell| chars(cell.as_bytes()));
        for conversation in conversations {
            let (mut row, mut start, ends) = ([0; COLUMNS], cells.len(), order(conversation));
            for (column, (len, width)) in row.iter_mut().zip(&mut widths).enumerate() {
                cell(conversation, ends, column, stamp, &mut cells);
                *len = (cells.len() - start) as u8;
                *width = (*width).max(chars(cells.as_bytes().get(start..).unwrap_or_default()));
                start = cells.len();
            }
            lens.push(row);
        }
        Self { cells, lens, widths }
    }

    /// The heading.
    pub fn head(&self, paint: Paint, out: &mut Text) {
        paint.with(Ink::Title, out, |out| {
            line(HEAD, &self.widths, out);
            out.str("state");
        });
        out.byte(b'\n');
    }

    /// The rows, one by one, each handed to `row` to be written.
    pub fn rows<E>(
        &self,
        conversations: &[&Conversation],
        mut row: impl FnMut(&dyn Fn(&mut Text)) -> Result<(), E>,
        paint: Paint,
    ) -> Result<(), E> {
        let mut rest = self.cells.as_str();
        for (lens, conversation) in self.lens.iter().zip(conversations) {
            let cells = lens.map(|len| {
                let (cell, behind) = rest.split_at_checked(len.into()).unwrap_or((rest, ""));
                rest = behind;
                cell
            });
            row(&|out| {
                line(cells, &self.widths, out);
                let state = state(conversation);
                if matches!(word(conversation), "reset" | "refused") {
                    paint.with(Ink::Error, out, |out| out.str(&state));
                } else {
                    out.str(&state);
                }
                out.byte(b'\n');
            })?;
        }
        Ok(())
    }
}

/// Characters of UTF-8: bytes that do not continue one.
fn chars(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// Cells with two blanks behind each; numbers at the right edge of theirs.
fn line(cells: [&str; COLUMNS], widths: &[usize; COLUMNS], out: &mut Text) {
    for (column, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
        let blanks = width.saturating_sub(chars(cell.as_bytes()));
        let right = column == 0 || column >= 5;
        for _ in 0..if right { blanks } else { 0 } {
            out.byte(b' ');
        }
        out.str(cell);
        for _ in 0..if right { 2 } else { blanks + 2 } {
            out.byte(b' ');
        }
    }
}

fn cell(conversation: &Conversation, [a, b]: [End; 2], column: usize, stamp: &mut Stamp, out: &mut Text) {
    let count = |end: End| conversation.counts[end as usize];
    match column {
        0 => out.dec(conversation.number.into()),
        1 => out.str(protocol(conversation.protocol())),
        2 => out.str(&endpoint(conversation, a)),
        3 => out.str(&endpoint(conversation, b)),
        4 => {
            stamp.write(conversation.times.map(|(first, _)| moment(first)), 6, out);
            out.truncate(out.len().saturating_sub(1));
        }
        5 => out.str(&seconds(duration(conversation), 6)),
        6 => out.dec(count(a).packets),
        7 => out.dec(count(b).packets),
        8 => out.dec(count(a).bytes),
        9 => out.dec(count(b).bytes),
        _ => {
            if let Some(trip) = conversation.connection().as_ref().and_then(round_trip) {
                out.str(&brief(trip));
            }
        }
    }
}

/// How long it lasted, in nanoseconds.
#[must_use]
pub fn duration(conversation: &Conversation) -> u64 {
    conversation.times.map_or(0, |(first, last)| u64::try_from(last.saturating_sub(first)).unwrap_or(0))
}

/// Seconds and nanoseconds since 1970.
fn moment(nanos: i64) -> (i64, u32) {
    (nanos.div_euclid(1_000_000_000), nanos.rem_euclid(1_000_000_000) as u32)
}

/// `0.212348`
pub(super) fn seconds(nanos: u64, digits: usize) -> String {
    let mut text = Text::new();
    text.dec(nanos / 1_000_000_000);
    fraction((nanos % 1_000_000_000) as u32, digits, &mut text);
    text.as_str().into()
}

/// Columns with commas between them, and a line of their names.
pub fn csv(conversations: &[&Conversation], out: &mut Text) {
    out.str("number,protocol,a,b,start,duration,packets_a,packets_b,bytes_a,bytes_b,payload_a,payload_b,state,by,rtt\n");
    for conversation in conversations {
        let [a, b] = order(conversation);
        let counts = [a, b].map(|end| conversation.counts[end as usize]);
        let by = conversation.connection().map_or("", |connection| by(conversation, &connection));
        let trip = conversation.connection().as_ref().and_then(round_trip);
        let start = conversation.times.map_or_else(String::new, |(first, _)| epoch(first));
        let cells = [
            alloc::format!("{}", conversation.number),
            String::from(protocol(conversation.protocol())),
            endpoint(conversation, a),
            endpoint(conversation, b),
            start,
            seconds(duration(conversation), 9),
            alloc::format!("{},{}", counts[0].packets, counts[1].packets),
            alloc::format!("{},{}", counts[0].bytes, counts[1].bytes),
            alloc::format!("{},{}", counts[0].payload, counts[1].payload),
            String::from(word(conversation)),
            String::from(by),
            trip.map_or_else(String::new, |trip| seconds(trip, 9)),
        ];
        out.str(&cells.join(","));
        out.byte(b'\n');
    }
}

/// Whose doing it was: `a`, `b`, `both` or nothing.
fn by(conversation: &Conversation, connection: &Summary) -> &'static str {
    let outcome = connection.outcome;
    match outcome.by() {
        Some(end) if letter(conversation, end) == "A" => "a",
        Some(_) => "b",
        None if outcome.is_simultaneous() => "both",
        None => "",
    }
}

/// Nanoseconds since 1970 as seconds.
fn epoch(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    alloc::format!("{sign}{}", seconds(nanos.unsigned_abs(), 9))
}

/// An object, and the end of its line.
pub fn json(conversation: &Conversation, out: &mut Text) {
    let text = |key: &str, value: &str, out: &mut Text| {
        super::quote::key(key, out);
        super::quote::quoted(value, out);
    };
    out.str("{\"protocol\":");
    super::quote::quoted(protocol(conversation.protocol()), out);
    number("number", conversation.number.into(), out);
    if matches!(conversation.protocol(), 1 | 58) {
        number("identifier", conversation.key().ends[0].port.into(), out);
    }
    if let Some((first, _)) = conversation.times {
        text("start", &epoch(first), out);
        text("duration", &seconds(duration(conversation), 9), out);
    }
    text("state", word(conversation), out);
    if let Some(connection) = conversation.connection() {
        let opened = match connection.opener() {
            Some(_) => Some("a"),
            None if connection.is_simultaneous() => Some("both"),
            None => None,
        };
        if let Some(opened) = opened {
            text("opened_by", opened, out);
        }
        let by = by(conversation, &connection);
        if !by.is_empty() {
            text("ended_by", by, out);
        }
        if let Some(trip) = connection.handshake {
            text("handshake", &seconds(trip, 9), out);
        }
        number("completeness", connection.completeness.into(), out);
    }
    for (key, end) in ["a", "b"].into_iter().zip(order(conversation)) {
        let count = conversation.counts[end as usize];
        super::quote::key(key, out);
        out.str("{\"endpoint\":");
        super::quote::quoted(&endpoint(conversation, end), out);
        number("packets", count.packets, out);
        number("bytes", count.bytes, out);
        number("payload", count.payload, out);
        if let Some(connection) = conversation.connection() {
            side(connection.side(end), out);
        }
        out.byte(b'}');
    }
    out.str("}\n");
}

/// What is known of one end of a connection.
fn side(side: &Far, out: &mut Text) {
    super::quote::key("state", out);
    super::quote::quoted(side.state.name(), out);
    let tally = side.tally;
    for (key, value) in [
        ("window", side.window.into()),
        ("retransmissions", tally.retransmissions.into()),
        ("out_of_order", tally.out_of_order.into()),
        ("duplicate_acks", tally.duplicate_acks.into()),
        ("gaps", tally.gaps.into()),
        ("zero_windows", tally.zero_windows.into()),
        ("resets", tally.resets.into()),
    ] {
        number(key, value, out);
    }
    let RoundTrips { count, least, most, .. } = side.round_trips;
    if let Some(mean) = side.round_trips.mean() {
        super::quote::key("round_trips", out);
        out.str("{\"count\":");
        out.dec(count.into());
        for (key, nanos) in [("least", least), ("mean", mean), ("most", most)] {
            super::quote::key(key, out);
            super::quote::quoted(&seconds(nanos, 9), out);
        }
        out.byte(b'}');
    }
}

fn number(key: &str, value: u64, out: &mut Text) {
    super::quote::key(key, out);
    out.dec(value);
}
