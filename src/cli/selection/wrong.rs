//! What is wrong with a filter, as it is said: the text, a caret below the character, and what may have been meant.

use crate::capture::Frame;
use crate::cli::failure::{Failure, shown};
use crate::filter::{FilterError, capture, display};
use crate::output::link_types::link_type;

/// Characters of the text that are shown on either side of the trouble, at the most.
const AROUND: usize = 48;

/// A capture filter is wrong.
pub(in crate::cli) fn capture(text: &str, error: &FilterError) -> Failure {
    let mut message = said("capture filter", text, error);
    if display::Filter::new(text).is_ok() {
        message += "\nthis is a display filter: -Y";
    }
    Failure::Usage(message)
}

/// A display filter is wrong.
pub(in crate::cli) fn display(text: &str, error: &FilterError) -> Failure {
    let mut message = said("display filter", text, error);
    if capture::Filter::new(text, 1).is_ok() {
        message += "\nthis is a capture filter: -f";
    }
    Failure::Usage(message)
}

/// A capture filter cannot be asked of packets of this frame's link type.
pub(super) fn link(text: &str, error: &FilterError, frame: &Frame<'_>) -> String {
    let name = link_type(frame.link).map_or_else(|| frame.link.to_string(), |known| known.1.into());
    said(&format!("packet {} (link type {name}): capture filter", frame.number), text, error)
}

/// ```text
/// capture filter: column 5: unknown word `prot`; did you mean `port`, `proto`?
///   tcp prot 80
///       ^
/// ```
fn said(what: &str, text: &str, error: &FilterError) -> String {
    let at = (0..=error.at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (before, behind) = text.split_at(at);
    let start = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
    let end = behind.char_indices().nth(AROUND).map_or(behind.len(), |(at, _)| at);
    let mark = |cut: bool| if cut { "…" } else { "" };
    let front = format!("{}{}", mark(start > 0), shown(&before[start..]));
    let line = format!("{front}{}{}", shown(&behind[..end]), mark(end < behind.len()));
    let blanks = " ".repeat(front.chars().count());
    // The message quotes the text: it has no line of its own to break.
    format!("{what}: {}\n  {line}\n  {blanks}^", shown(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, at: usize) -> String {
        let error = FilterError { at, column: 1, message: "no".into(), near: Vec::new() };
        said("filter", text, &error)
    }

    #[test]
    fn a_caret_stands_below_the_character() {
        assert_eq!(of("tcp prot", 4), "filter: column 1: no\n  tcp prot\n      ^");
        assert_eq!(of("é prot", 3), "filter: column 1: no\n  é prot\n    ^");
        assert_eq!(of("", 0), "filter: column 1: no\n  \n  ^");
        assert_eq!(of("a\u{1b}b", 2), "filter: column 1: no\n  a\\x1bb\n       ^");
    }

    #[test]
    fn of_a_long_text_its_neighbourhood_is_shown() {
        let said = of(&"x".repeat(1000), 500);
        let lines: Vec<_> = said.lines().collect();
        assert_eq!(lines[1].chars().count(), 2 + 2 * AROUND + 2);
        assert_eq!((lines[2].chars().count(), lines[1].chars().nth(50)), (2 + AROUND + 2, Some('x')));
    }
}
