//! One conversation: its ends, what it counts, and the connection that it may be.

use alloc::boxed::Box;

use super::About;
use super::pair::Pair;
use crate::flows::number::Bases;
use crate::flows::{Direction, Endpoint, Key};
use crate::session::tcp::{Connection, End, Summary};

/// What went into one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Packets.
    pub packets: u64,
    /// Their bytes on the wire, from the link-layer header on.
    pub bytes: u64,
    /// Bytes of their payload.
    pub payload: u64,
}

/// One conversation.
#[derive(Debug)]
pub struct Conversation {
    /// The ends and the protocol between them, in few words.
    pub(super) pair: Pair,
    /// When it begins, in nanoseconds since 1970, and when it ends.
    pub times: Option<(i64, i64)>,
    /// What A sent, and what B sent.
    pub counts: [Count; 2],
    pub(super) talk: Talk,
    /// What tells that another connection begins.
    pub(super) bases: Bases,
    /// Its number among those of its protocol, from 0.
    pub number: u32,
    /// Which way A, who was seen first, sends.
    pub way: Direction,
    /// It waits for being no more than its summary.
    pub(super) leaves: bool,
}

/// The connection, if there is one: as it takes in segments, or no more than its summary.
#[derive(Debug, Default)]
pub(super) struct Talk {
    open: Option<Box<Connection>>,
    over: Option<Box<Summary>>,
}

impl Talk {
    /// The connection as it takes in segments: what is over goes on where it ended.
    #[inline(always)]
    pub(super) fn open(&mut self) -> &mut Connection {
        let Self { open, over } = self;
        open.get_or_insert_with(|| match over.take() {
            None => Box::default(),
            Some(summary) => Box::new(Connection::resume(&summary)),
        })
    }
}

impl Conversation {
    pub(super) fn new(number: u32, pair: Pair, way: Direction) -> Self {
        Self {
            pair,
            times: None,
            counts: [Count::default(); 2],
            talk: Talk::default(),
            bases: Bases::default(),
            number,
            way,
            leaves: false,
        }
    }

    /// The ends and the protocol between them.
    #[must_use]
    pub fn key(&self) -> Key {
        self.pair.key()
    }

    /// IP protocol number.
    #[must_use]
    pub fn protocol(&self) -> u8 {
        self.pair.protocol()
    }

    /// How things stand with the connection, if it is one.
    #[must_use]
    pub fn connection(&self) -> Option<Summary> {
        match &self.talk {
            Talk { open: Some(connection), .. } => Some(connection.summary()),
            Talk { over, .. } => over.as_deref().cloned(),
        }
    }

    /// Packets of both directions.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.counts[0].packets + self.counts[1].packets
    }

    /// Bytes of both directions on the wire.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.counts[0].bytes + self.counts[1].bytes
    }

    /// Who sends this way.
    #[inline]
    #[must_use]
    pub fn end(&self, way: Direction) -> End {
        if way == self.way { End::A } else { End::B }
    }

    /// Where an end is: its address and port.
    #[must_use]
    pub fn endpoint(&self, end: End) -> Endpoint {
        self.key().ends[usize::from((self.way == Direction::Up) != (end == End::A))]
    }

    #[cfg(test)]
    pub(super) fn is_in_full(&self) -> bool {
        self.talk.open.is_some()
    }

    /// Keeps no more of a connection than its summary; gives the number of segments that nobody had acknowledged.
    pub(super) fn fold(&mut self) -> usize {
        let Some(connection) = self.talk.open.take() else { return 0 };
        self.talk.over = Some(Box::new(connection.summary()));
        connection.held()
    }

    /// Counts a packet; says how long after the first one and the one before it comes.
    #[inline]
    pub(super) fn turn(
        &mut self,
        from: End,
        about: &About,
        payload: u64,
        counts: bool,
    ) -> Option<(i64, i64)> {
        if !counts {
            return None;
        }
        let count = &mut self.counts[from as usize];
        count.packets += 1;
        count.bytes += about.len;
        count.payload += payload;
        let now = about.time?;
        let (first, last) = self.times.unwrap_or((now, now));
        self.times = Some((first, now));
        Some((now.saturating_sub(first), now.saturating_sub(last)))
    }
}
