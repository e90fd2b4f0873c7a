//! What was received, and what was lost.

/// What a capture has counted so far. Once it has ended, `captured` and `dropped` together are `received`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Frames that were handed out.
    pub captured: u64,
    /// Frames that passed the filter, whether there was room for them or not.
    pub received: u64,
    /// Frames that passed the filter and found no room; `None` where nobody counts them.
    pub dropped: Option<u64>,
}
