//! What a segment can be, by Wireshark's names.

/// A set of what a segment was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kinds(u32);

macro_rules! kinds {
    ($($name:ident = $bit:literal, $words:literal, $about:literal;)*) => {
        impl Kinds {
            $(#[doc = $about] pub const $name: Self = Self(1 << $bit);)*
            /// Every kind, in the order of their bits, and what it is called.
            pub const ALL: &[(Self, &str)] = &[$((Self::$name, $words),)*];
        }
    };
}

kinds! {
    RETRANSMISSION = 0, "retransmission", "It was sent before.";
    FAST_RETRANSMISSION = 1, "fast retransmission", "It was sent before, and missed by repeated acknowledgments.";
    SPURIOUS_RETRANSMISSION = 2, "spurious retransmission", "It was sent before, and had been acknowledged.";
    OUT_OF_ORDER = 3, "out of order", "It comes behind others that were sent after it.";
    LOST_SEGMENT = 4, "previous segment not captured", "There is a gap in front of it.";
    ACK_LOST_SEGMENT = 5, "acknowledges what was not captured", "It acknowledges what was not captured.";
    DUPLICATE_ACK = 6, "duplicate ACK", "It repeats an acknowledgment.";
    KEEP_ALIVE = 7, "keep-alive", "It asks whether the other end is still there.";
    KEEP_ALIVE_ACK = 8, "keep-alive ACK", "It answers that question.";
    WINDOW_UPDATE = 9, "window update", "It announces another window and nothing else.";
    WINDOW_FULL = 10, "window full", "It fills the window that the other end announced.";
    ZERO_WINDOW = 11, "zero window", "It announces that nothing may be sent.";
    ZERO_WINDOW_PROBE = 12, "zero window probe", "It tries whether the closed window is open again.";
    ZERO_WINDOW_PROBE_ACK = 13, "zero window probe ACK", "It answers that the window is still closed.";
    REUSED_PORTS = 14, "port numbers reused", "It opens another connection between the same two ports.";
    FAST_OPEN_SYN = 15, "Fast Open", "A SYN with a Fast Open cookie.";
    FAST_OPEN_ACK = 16, "Fast Open accepted", "Its acknowledgment includes the data of the SYN.";
    FAST_OPEN_IGNORED = 17, "Fast Open ignored", "Its acknowledgment leaves out the data of the SYN.";
}

impl Kinds {
    /// Anything that was sent before.
    pub const RETRANSMISSIONS: Self =
        Self(Self::RETRANSMISSION.0 | Self::FAST_RETRANSMISSION.0 | Self::SPURIOUS_RETRANSMISSION.0);

    /// Fast Open, which is nothing to worry about.
    pub const FAST_OPEN: Self =
        Self(Self::FAST_OPEN_SYN.0 | Self::FAST_OPEN_ACK.0 | Self::FAST_OPEN_IGNORED.0);

    /// These without those.
    #[must_use]
    pub const fn without(self, kinds: Self) -> Self {
        Self(self.0 & !kinds.0)
    }

    /// Whether any of these is in it.
    #[inline]
    #[must_use]
    pub const fn any(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    /// Whether it is nothing in particular.
    #[inline]
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Puts these in.
    #[inline]
    pub fn add(&mut self, kinds: Self) {
        self.0 |= kinds.0;
    }

    /// What those in it are called; a special retransmission is not called a plain one, too.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let special = self.any(Self(Self::FAST_RETRANSMISSION.0 | Self::SPURIOUS_RETRANSMISSION.0));
        let shown = if special { self.without(Self::RETRANSMISSION) } else { self };
        Self::ALL.iter().filter(move |(kind, _)| shown.any(*kind)).map(|(_, name)| *name)
    }
}
