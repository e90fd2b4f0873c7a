//! What stays of connections that are over.

use super::*;
use crate::Stack;
use crate::codec::Next;
use crate::network::ipv4::Ipv4;
use crate::session::tcp::Outcome;
use crate::transport::tcp::Tcp;

/// A capture in the making.
struct Tape {
    conversations: Conversations,
    stack: Stack,
    about: About,
}

impl Tape {
    fn new(settings: Settings) -> Self {
        let about = About { time: Some(0), len: 40, ..About::default() };
        Self { conversations: Conversations::new(settings), stack: Stack::default(), about }
    }

    /// A segment between a client's port and port 80: `up`, flags, sequence and acknowledgment number.
    fn say(&mut self, port: u16, up: bool, flags: &str, seq: u32, ack: u32) -> Kinds {
        let has = |flag: char| flags.contains(flag);
        let (from, to) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        let ((src, dst), (srcport, dstport)) =
            if up { ((from, to), (port, 80)) } else { ((to, from), (80, port)) };
        let (syn, fin, rst, ack_flag) = (has('S'), has('F'), has('R'), has('A'));
        let tcp = Tcp { srcport, dstport, seq, ack, syn, fin, rst, ack_flag, window: 1000, ..Tcp::default() };
        let bytes = self.stack.sealed(&(Ipv4 { src, dst, ..Ipv4::default() }, tcp), b"").unwrap();
        let mut kinds = Kinds::default();
        self.about.number += 1;
        let layers = Layers::new(bytes, Next::EtherType(0x0800));
        self.conversations.packet(
            layers,
            self.about,
            Some(&mut |told| kinds = told.segment.map_or(kinds, |(_, step)| step.kinds)),
        );
        kinds
    }

    /// Opened by the client, closed by it, then by the server.
    fn whole(&mut self, port: u16) {
        self.say(port, true, "S", 100, 0);
        self.say(port, false, "SA", 500, 101);
        self.say(port, true, "A", 101, 501);
        self.say(port, true, "FA", 101, 501);
        self.say(port, false, "FA", 501, 102);
        self.say(port, true, "A", 102, 502);
    }

    fn in_full(&self) -> usize {
        self.conversations.all().iter().filter(|one| one.is_in_full()).count()
    }
}

#[test]
fn what_is_over_for_long_is_a_summary() {
    let mut tape = Tape::new(Settings::default());
    tape.whole(1000);
    let before = tape.conversations.all()[0].connection();
    tape.about.time = Some(LATE + 1);
    assert_eq!(tape.in_full(), 1);
    tape.whole(1001);
    assert_eq!(tape.in_full(), 1);
    assert_eq!(tape.conversations.all()[0].connection(), before);
    assert_eq!(before.unwrap().outcome, Outcome::Closed(Some(End::A)));
    // What comes late is judged as if nothing had been forgotten.
    assert!(tape.say(1000, false, "FA", 501, 102).any(Kinds::RETRANSMISSIONS));
    assert!(tape.say(1000, true, "A", 102, 502).any(Kinds::DUPLICATE_ACK));
    let late = tape.conversations.all()[0].connection().unwrap();
    assert_eq!(late.outcome, Outcome::Closed(Some(End::A)));
    assert_eq!(late.side(End::B).tally.retransmissions, 1);
    assert_eq!(tape.conversations.all()[0].packets(), 8);
}

#[test]
fn connections_that_are_over_do_not_stay_in_full() {
    let mut tape = Tape::new(Settings::default());
    let more = 500;
    for port in 0..(LINGER + more) as u16 {
        tape.whole(port);
    }
    assert_eq!((tape.conversations.all().len(), tape.in_full()), (LINGER + more, LINGER));
    // The ports again: the one before is over at once.
    for port in 0..100 {
        tape.say(port, true, "S", 7, 0);
        tape.say(port, false, "RA", 0, 8);
    }
    assert_eq!(tape.in_full(), LINGER);
    assert_eq!(tape.conversations.held, 0);
}

#[test]
fn segments_that_nobody_acknowledges_are_given_back() {
    let mut tape = Tape::new(Settings { segments: 10, ..Settings::default() });
    for port in 0..10 {
        tape.say(port, true, "S", 1, 0);
    }
    assert_eq!((tape.conversations.held, tape.conversations.dropped()), (10, 0));
    for port in 0..10 {
        tape.say(port, true, "S", 5, 0);
    }
    assert_eq!((tape.conversations.held, tape.conversations.dropped()), (10, 0));
}

/// What a conversation costs: `docs/performance.md` says the same.
#[test]
fn a_conversation_is_small() {
    assert!(size_of::<Conversation>() <= 160, "{}", size_of::<Conversation>());
    assert!(
        size_of::<crate::session::tcp::Summary>() <= 272,
        "{}",
        size_of::<crate::session::tcp::Summary>()
    );
    assert!(
        size_of::<crate::session::tcp::Connection>() <= 640,
        "{}",
        size_of::<crate::session::tcp::Connection>()
    );
}
