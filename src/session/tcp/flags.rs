//! The flags of a segment as a set.

/// Flags of a TCP header, in the bits that they have there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// The sender has no more to send.
    pub const FIN: Self = Self(1);
    /// Numbers begin here.
    pub const SYN: Self = Self(2);
    /// The connection is gone.
    pub const RST: Self = Self(4);
    /// What is there shall reach the application.
    pub const PSH: Self = Self(8);
    /// The acknowledgment number means something.
    pub const ACK: Self = Self(16);
    /// The urgent pointer means something.
    pub const URG: Self = Self(32);

    /// Whether any of these is set.
    #[inline]
    #[must_use]
    pub const fn has(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }

    /// These and those.
    #[must_use]
    pub const fn with(self, flags: Self) -> Self {
        Self(self.0 | flags.0)
    }

    /// A SYN that answers nothing.
    #[inline]
    #[must_use]
    pub const fn is_only_syn(self) -> bool {
        self.0 & (Self::SYN.0 | Self::ACK.0) == Self::SYN.0
    }

    /// The names of those that are set, in the order that handshakes are written: `SYN`, `ACK`.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        const NAMES: [(Flags, &str); 6] = [
            (Flags::SYN, "SYN"),
            (Flags::FIN, "FIN"),
            (Flags::RST, "RST"),
            (Flags::PSH, "PSH"),
            (Flags::URG, "URG"),
            (Flags::ACK, "ACK"),
        ];
        NAMES.into_iter().filter(move |(flag, _)| self.has(*flag)).map(|(_, name)| name)
    }
}
