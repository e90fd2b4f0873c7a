//! What is wrong with the text of a filter, and where.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::codec::near::nearest;

/// A filter that cannot be: which character the trouble is at, what was expected there, and names that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    /// The byte of the text at which the trouble begins; the length of the text if it ends too early.
    pub at: usize,
    /// The column, from 1, counted in characters.
    pub column: usize,
    /// What is wrong, and what was expected.
    pub message: String,
    /// Names that are like the wrong one, nearest first.
    pub near: Vec<String>,
}

impl FilterError {
    /// What is wrong at this byte of the text.
    pub(crate) fn new(text: &str, at: usize, message: impl Into<String>) -> Self {
        let column = 1 + text.char_indices().take_while(|(byte, _)| *byte < at).count();
        Self { at, column, message: message.into(), near: Vec::new() }
    }

    /// With those of the names that are like the wrong one.
    #[must_use]
    pub(crate) fn or_near<'n>(mut self, wrong: &str, names: impl Iterator<Item = &'n str>) -> Self {
        self.near = nearest(wrong, names).into_iter().map(ToString::to_string).collect();
        self
    }
}

/// `column 6: unknown word `prot`; did you mean `port`, `proto`?`
impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)?;
        for (nth, name) in self.near.iter().enumerate() {
            write!(f, "{}`{name}`", if nth == 0 { "; did you mean " } else { ", " })?;
        }
        if self.near.is_empty() { Ok(()) } else { f.write_str("?") }
    }
}

impl core::error::Error for FilterError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_and_what_else() {
        let error = FilterError::new("é prot 1", 3, "unknown word `prot`");
        assert_eq!((error.at, error.column), (3, 3));
        assert_eq!(error.to_string(), "column 3: unknown word `prot`");
        let error = error.or_near("prot", ["port", "ether", "proto"].into_iter());
        assert_eq!(error.to_string(), "column 3: unknown word `prot`; did you mean `port`, `proto`?");
    }
}
