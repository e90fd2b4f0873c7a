//! What is counted and measured of one end.

/// What is known of a window's scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The handshake was not seen.
    #[default]
    Unknown,
    /// Windows are not scaled: one of the two did not offer it.
    Unused,
    /// Windows are shifted by so many bits.
    Shift(u8),
}

impl Scale {
    /// The window that the number in a header means.
    #[inline]
    #[must_use]
    pub fn apply(self, window: u16) -> u32 {
        match self {
            Self::Shift(shift) => u32::from(window) << shift.min(14),
            _ => window.into(),
        }
    }
}

/// Round-trip times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RoundTrips {
    /// How many were measured.
    pub count: u32,
    /// The shortest one, in nanoseconds.
    pub least: u64,
    /// The longest one.
    pub most: u64,
    /// All of them together.
    pub sum: u64,
}

impl RoundTrips {
    /// One more.
    pub(super) fn add(&mut self, nanos: u64) {
        self.least = if self.count == 0 { nanos } else { self.least.min(nanos) };
        self.most = self.most.max(nanos);
        self.sum = self.sum.saturating_add(nanos);
        self.count = self.count.saturating_add(1);
    }

    /// Their mean, in nanoseconds.
    #[must_use]
    pub fn mean(&self) -> Option<u64> {
        self.sum.checked_div(self.count.into())
    }
}

/// How many segments of one end were what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sent again, for whatever reason.
    pub retransmissions: u32,
    /// Behind others that were sent after them.
    pub out_of_order: u32,
    /// Repeated acknowledgments.
    pub duplicate_acks: u32,
    /// Gaps in front of a segment: what was there was not captured, or not yet.
    pub gaps: u32,
    /// Windows that were closed.
    pub zero_windows: u32,
    /// Resets.
    pub resets: u32,
}
