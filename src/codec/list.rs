//! Records that lie one after the other to the end of a header.

use super::{Fields, Table};

/// A list of records, the first byte of which is their kind. A record of more than one byte has its whole length in its
/// second.
pub struct List {
    /// Byte of the header at which it begins; everything in front of it is the table of the protocol.
    pub start: usize,
    /// The table of the records of this kind which are just as long as it; `None` if its rows are not all there is to tell
    /// of them but for those under `data`.
    pub table: fn(u8) -> Option<&'static Table>,
    /// Tells the records that begin at this byte of the header, and all behind them.
    pub tell: for<'a> fn(&mut Fields<'a, '_>, &'a [u8], usize),
}

impl core::fmt::Debug for List {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "from byte {}", self.start)
    }
}
