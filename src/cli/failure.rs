//! Why a command did not do its work, and how that is said.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::codec::Text;

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage: exit code 2.
    Usage(String),
    /// The work failed: exit code 1.
    Work(String),
    /// The work failed, and why was said already: exit code 1.
    Said,
    /// The reader of the output went away: a quiet end.
    Closed,
}

impl Failure {
    /// Says why, and with which code to exit.
    pub(super) fn exit(self) -> ExitCode {
        match self {
            Self::Closed => ExitCode::SUCCESS,
            Self::Said => ExitCode::from(1),
            Self::Work(message) => {
                say(&format!("septet: {message}"));
                ExitCode::from(1)
            }
            Self::Usage(message) => {
                say(&message);
                ExitCode::from(2)
            }
        }
    }
}

impl From<io::Error> for Failure {
    /// Of writing the output.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::Work(format!("cannot write the output: {error}"))
    }
}

/// Writes a message to stderr; control characters but newline and tab are escaped. Nobody hears why that fails.
pub(super) fn say(message: &str) {
    let mut text = Text::new();
    for part in message.trim_end().split_inclusive(['\n', '\t']) {
        let (words, end) = match part.char_indices().next_back() {
            Some((at, '\n' | '\t')) => part.split_at(at),
            _ => (part, ""),
        };
        text.escaped(words);
        text.str(end);
    }
    text.byte(b'\n');
    let _ = io::stderr().write_all(text.as_bytes());
}

/// A file name or any other word of the user's as it may be shown: no control characters, no newline.
pub(super) fn shown(word: impl AsRef<OsStr>) -> String {
    let mut text = Text::new();
    text.escaped_bytes(word.as_ref().as_encoded_bytes());
    text.as_str().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_without_control_characters() {
        assert_eq!(shown("a\nb\u{1b}[31m\u{202e}.pcap"), "a\\nb\\x1b[31m\\xe2\\x80\\xae.pcap");
    }
}
