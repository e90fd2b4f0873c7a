//! Connections as textbooks draw them, and as they are.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Connection, End, Flags, Kinds, Outcome, Segment, State, Step};

/// A connection and the clock beside it.
#[derive(Default)]
struct Tape {
    connection: Connection,
    now: i64,
    number: u64,
}

impl Tape {
    /// A segment a millisecond later: `A SA 100 200 5` are who, flags, sequence and acknowledgment number, bytes.
    fn say(&mut self, said: &str) -> Step {
        let words: Vec<&str> = said.split(' ').collect();
        let flag = |letter| match letter {
            'S' => Flags::SYN,
            'F' => Flags::FIN,
            'R' => Flags::RST,
            'P' => Flags::PSH,
            _ => Flags::ACK,
        };
        let flags = words[1].chars().map(flag).fold(Flags::default(), Flags::with);
        let number = |i: usize| words.get(i).map_or(0, |word| word.parse().unwrap());
        (self.now, self.number) = (self.now + 1_000_000, self.number + 1);
        let segment = Segment {
            seq: number(2),
            ack: number(3),
            len: number(4),
            window: words.get(5).map_or(1000, |word| word.parse().unwrap()),
            flags,
            time: self.now,
            number: self.number,
            ..Segment::default()
        };
        self.connection.push(if words[0] == "A" { End::A } else { End::B }, &segment, true)
    }

    /// The states of both ends behind each segment.
    fn states(&mut self, said: &[&str]) -> Vec<String> {
        let pair = |step: Step| [step.states[0].name(), step.states[1].name()].join(" ");
        said.iter().map(|said| pair(self.say(said))).collect()
    }

    fn handshake() -> Self {
        let mut tape = Self::default();
        tape.states(&["A S 100", "B SA 500 101", "A A 101 501"]);
        tape
    }
}

#[test]
fn three_to_open_and_four_to_close() {
    let mut tape = Tape::default();
    let states = tape.states(&[
        "A S 100",
        "B SA 500 101",
        "A A 101 501",
        "A PA 101 501 10",
        "B A 501 111",
        "A FA 111 501",
        "B A 501 112",
        "B FA 501 112",
        "A A 112 502",
    ]);
    assert_eq!(
        states,
        [
            "SYN_SENT SYN_RECEIVED",
            "ESTABLISHED SYN_RECEIVED",
            "ESTABLISHED ESTABLISHED",
            "ESTABLISHED ESTABLISHED",
            "ESTABLISHED ESTABLISHED",
            "FIN_WAIT_1 CLOSE_WAIT",
            "FIN_WAIT_2 CLOSE_WAIT",
            "TIME_WAIT LAST_ACK",
            "TIME_WAIT CLOSED",
        ]
    );
    let connection = &tape.connection;
    assert_eq!((connection.opener(), connection.outcome()), (Some(End::A), Outcome::Closed(Some(End::A))));
    assert_eq!((connection.handshake(), connection.held()), (Some(2_000_000), 0));
    assert_eq!(connection.side(End::A).round_trips.count, 3);
}

#[test]
fn a_fin_that_answers_a_fin_closes_with_three() {
    let mut tape = Tape::handshake();
    let states = tape.states(&["B FA 501 101", "A FA 101 502", "B A 502 102"]);
    assert_eq!(states, ["CLOSE_WAIT FIN_WAIT_1", "LAST_ACK TIME_WAIT", "CLOSED TIME_WAIT"]);
}

#[test]
fn both_open_at_once() {
    // RFC 9293 §3.5, figure 7.
    let mut tape = Tape::default();
    let states = tape.states(&["A S 100", "B S 500", "A SA 100 501", "B SA 500 101"]);
    assert_eq!(
        states,
        [
            "SYN_SENT SYN_RECEIVED",
            "SYN_RECEIVED SYN_SENT",
            "SYN_RECEIVED ESTABLISHED",
            "ESTABLISHED ESTABLISHED"
        ]
    );
    assert!(tape.connection.is_simultaneous() && tape.connection.opener().is_none());
}

#[test]
fn both_close_at_once() {
    // RFC 9293 §3.6, figure 13.
    let mut tape = Tape::handshake();
    let states = tape.states(&["A FA 101 501", "B FA 501 101", "A A 102 502", "B A 502 102"]);
    assert_eq!(
        states,
        ["FIN_WAIT_1 CLOSE_WAIT", "CLOSING CLOSING", "CLOSING TIME_WAIT", "TIME_WAIT TIME_WAIT"]
    );
    assert_eq!(tape.connection.outcome(), Outcome::Closed(None));
}

#[test]
fn the_other_half_goes_on() {
    let mut tape = Tape::handshake();
    tape.states(&["A FA 101 501", "B A 501 102"]);
    assert_eq!(tape.connection.outcome(), Outcome::HalfClosed(End::A));
    let states = tape.states(&["B PA 501 102 700", "A A 102 1201", "B FA 1201 102", "A A 102 1202"]);
    assert_eq!(
        states,
        ["FIN_WAIT_2 CLOSE_WAIT", "FIN_WAIT_2 CLOSE_WAIT", "TIME_WAIT LAST_ACK", "TIME_WAIT CLOSED"]
    );
}

#[test]
fn a_fin_behind_data_that_is_on_its_way() {
    let mut tape = Tape::handshake();
    let states = tape.states(&[
        "A A 101 501 100", // seen
        "A FA 301 501",    // 201 to 301 are missing
        "B A 501 201",     // so it has not arrived
        "A A 201 501 100",
        "B A 501 302",
    ]);
    assert_eq!(
        states,
        [
            "ESTABLISHED ESTABLISHED",
            "FIN_WAIT_1 ESTABLISHED",
            "FIN_WAIT_1 ESTABLISHED",
            "FIN_WAIT_1 CLOSE_WAIT",
            "FIN_WAIT_2 CLOSE_WAIT",
        ]
    );
}

#[test]
fn a_syn_with_data() {
    let mut tape = Tape::default();
    let step = tape.say("A S 100 0 10");
    assert_eq!((step.seq, step.next, step.in_flight), (0, 11, Some(10)));
    let states = tape.states(&["B SA 500 111", "A A 111 501"]);
    assert_eq!(states, ["ESTABLISHED SYN_RECEIVED", "ESTABLISHED ESTABLISHED"]);
}

#[test]
fn only_one_side_is_seen() {
    let mut opener = Tape::default();
    let states = opener.states(&["A S 100", "A A 101 501", "A PA 101 501 10", "A FA 111 501", "A A 112 502"]);
    assert_eq!(states[1], "ESTABLISHED ESTABLISHED");
    assert_eq!(states[4], "FIN_WAIT_1 CLOSE_WAIT");
    let mut answerer = Tape::default();
    let states = answerer.states(&["A SA 500 101", "A PA 501 101 10", "A FA 511 111", "A A 512 112"]);
    assert_eq!(
        states,
        [
            "SYN_RECEIVED ESTABLISHED",
            "ESTABLISHED ESTABLISHED",
            "FIN_WAIT_1 CLOSE_WAIT",
            "FIN_WAIT_1 CLOSE_WAIT",
        ]
    );
    assert_eq!(answerer.connection.opener(), Some(End::B));
    assert!(!answerer.connection.side(End::B).is_seen());
}

#[test]
fn resets() {
    let mut refused = Tape::default();
    assert_eq!(refused.states(&["A S 100", "B RA 0 101"])[1], "CLOSED CLOSED");
    assert_eq!(refused.connection.outcome(), Outcome::Refused(End::B));
    let mut midway = Tape::handshake();
    assert_eq!(midway.states(&["A PA 101 501 10", "B R 501"])[1], "CLOSED CLOSED");
    assert_eq!(midway.connection.outcome(), Outcome::Reset(End::B));
    // Out of the window it is not believed, RFC 9293 §3.5.3.
    let mut forged = Tape::handshake();
    forged.say("B R 900501");
    assert_eq!(forged.connection.side(End::A).state, State::Established);
    // A half-open scan.
    let mut scan = Tape::default();
    assert_eq!(scan.states(&["A S 100", "B SA 500 101", "A R 101"])[2], "CLOSED CLOSED");
    assert_eq!(scan.connection.outcome(), Outcome::Reset(End::A));
}

#[test]
fn numbers_wrap() {
    let mut tape = Tape::default();
    let start = u32::MAX - 9;
    tape.states(&[&alloc::format!("A S {start}"), &alloc::format!("B SA 500 {}", start + 1)]);
    tape.say(&alloc::format!("A A {} 501", start + 1));
    let first = tape.say(&alloc::format!("A A {} 501 9", start + 1));
    let second = tape.say("A A 10 501 10"); // 0 to 10 comes late
    let late = tape.say("A A 0 501 10");
    assert!(first.kinds.is_empty() && first.next == 10, "{first:?}");
    assert!(second.kinds.any(Kinds::LOST_SEGMENT) && second.seq == 20, "{second:?}");
    assert!(late.kinds.any(Kinds::OUT_OF_ORDER) && late.seq == 10, "{late:?}");
    let ack = tape.say("B A 501 20");
    assert!(!ack.kinds.any(Kinds::ACK_LOST_SEGMENT) && ack.ack == 30, "{ack:?}");
    assert_eq!((ack.acknowledged.map(|found| found.0), tape.connection.held()), (Some(5), 0));
}

#[test]
fn what_was_sent_again() {
    let mut tape = Tape::handshake();
    tape.states(&["A A 101 501 100", "A A 301 501 100", "B A 501 201"]);
    let repeated: Vec<_> = (0..3).map(|_| tape.say("B A 501 201").duplicate).collect();
    assert_eq!(repeated, [Some((1, 6)), Some((2, 6)), Some((3, 6))]);
    assert!(tape.say("A A 201 501 100").kinds.any(Kinds::FAST_RETRANSMISSION));
    tape.say("B A 501 401");
    let spurious = tape.say("A A 301 501 100").kinds;
    assert!(spurious.any(Kinds::SPURIOUS_RETRANSMISSION));
    tape.now += 1_000_000_000;
    tape.say("A A 401 501 50");
    tape.now += 200_000_000;
    let again = tape.say("A A 401 501 50");
    assert!(again.kinds.any(Kinds::RETRANSMISSION));
    // From the eldest one that nobody acknowledged anew, whatever it was: so tshark 4.0.17, too.
    assert_eq!(again.waited, Some((12, 1_202_000_000)));
    assert_eq!(tape.connection.side(End::A).tally.retransmissions, 3);
}

#[test]
fn windows_and_keep_alives() {
    let mut tape = Tape::handshake();
    assert!(tape.say("B A 501 101 0 0").kinds.any(Kinds::ZERO_WINDOW));
    assert!(tape.say("A A 101 501 1").kinds.any(Kinds::ZERO_WINDOW_PROBE));
    assert!(tape.say("B A 501 101 0 0").kinds.any(Kinds::ZERO_WINDOW_PROBE_ACK));
    assert!(tape.say("B A 501 101 0 900").kinds.any(Kinds::WINDOW_UPDATE));
    assert!(tape.say("A A 100 501").kinds.any(Kinds::KEEP_ALIVE));
    assert!(tape.say("B A 501 101 0 900").kinds.any(Kinds::KEEP_ALIVE_ACK));
}

#[test]
fn what_is_held_has_a_limit() {
    let mut tape = Tape::handshake();
    for i in 0..3000 {
        tape.say(&alloc::format!("A A {} 501 10", 101 + i * 10));
    }
    assert_eq!(tape.connection.held(), super::UNACKNOWLEDGED);
    // Overlapping segments, each acknowledged in part.
    let mut tape = Tape::handshake();
    for i in 0..500 {
        tape.say(&alloc::format!("A A {} 501 1000", 101 + i));
    }
    for i in 0..1500 {
        tape.say(&alloc::format!("B A 501 {}", 101 + i));
    }
    assert_eq!(tape.connection.held(), 0);
}
