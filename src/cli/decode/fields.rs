//! `-T fields`: which columns, and how they are written (`-E`).

use std::io::{self, IsTerminal};

use crate::cli::failure::{Failure, shown};
use crate::codec::near;
use crate::output::columns::{Occurrence, Style};
use crate::packet::Pick;
use crate::packet::aliases::ALIASES;
use crate::packet::registry;

/// What `-E` says.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) style: Style,
    pub(super) header: bool,
    pub(super) bom: bool,
}

/// Resolves the fields of `-e`.
pub(super) fn pick(names: &[String]) -> Result<Pick, Failure> {
    if names.is_empty() {
        return Err(Failure::Usage("-T fields needs a field: -e FIELD; `septet fields` lists them".into()));
    }
    Pick::new(names).map_err(|names| unknown(&names))
}

/// There are no fields of these names; a person is told which there are.
pub(in crate::cli) fn unknown<S: AsRef<str>>(names: &[S]) -> Failure {
    let mut lines = Vec::new();
    for name in names.iter().map(AsRef::as_ref) {
        lines.push(format!("unknown field: {}", shown(name)));
        let near = if io::stderr().is_terminal() { nearest(name) } else { Vec::new() };
        if !near.is_empty() {
            lines.push(format!("  did you mean {}?", near.join(", ")));
        }
    }
    Failure::Usage(lines.join("\n"))
}

/// Reads `-E KEY=VALUE`, tshark's keys and values.
pub(super) fn layout(words: &[String]) -> Result<Layout, Failure> {
    let mut layout = Layout::default();
    for word in words {
        let wrong = |what: &str| Failure::Usage(format!("-E {word}: {what}"));
        let (key, value) = word.split_once('=').ok_or_else(|| wrong("KEY=VALUE is needed"))?;
        let truth = || match value {
            "y" => Ok(true),
            "n" => Ok(false),
            _ => Err(wrong("y or n is needed")),
        };
        match key {
            "header" => layout.header = truth()?,
            "bom" => layout.bom = truth()?,
            "separator" => layout.style.separator = character(value).ok_or_else(|| wrong(CHARACTER))?,
            "aggregator" => layout.style.aggregator = character(value).ok_or_else(|| wrong(CHARACTER))?,
            "quote" => {
                layout.style.quote = match value {
                    "d" => Some(b'"'),
                    "s" => Some(b'\''),
                    "n" => None,
                    _ => return Err(wrong("d, s or n is needed")),
                }
            }
            "occurrence" => {
                layout.style.occurrence = match value {
                    "f" => Occurrence::First,
                    "l" => Occurrence::Last,
                    "a" => Occurrence::All,
                    _ => return Err(wrong("f, l or a is needed")),
                }
            }
            _ => return Err(wrong("there are header, separator, quote, occurrence, aggregator and bom")),
        }
    }
    Ok(layout)
}

const CHARACTER: &str = "one ASCII character, /t (tab) or /s (blank) is needed";

/// `/t` is a tab, `/s` a blank; any other character is itself.
fn character(value: &str) -> Option<u8> {
    match value.as_bytes() {
        b"/t" | b"\\t" => Some(b'\t'),
        b"/s" => Some(b' '),
        [byte @ b' '..=b'~'] => Some(*byte),
        _ => None,
    }
}

/// Names of fields like this one, nearest first.
fn nearest(wrong: &str) -> Vec<&'static str> {
    let names = registry::fields().map(|(_, _, field)| field.name).chain(ALIASES.iter().map(|alias| alias.0));
    near::nearest(wrong, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_field_is_guessed() {
        assert_eq!(nearest("ip.tl").first(), Some(&"ip.ttl"));
        assert!(nearest("nothing.like.this").is_empty());
    }

    #[test]
    fn characters() {
        let read = ["/t", "/s", ",", "\"", "", "ab", "ü", "\u{1b}"].map(character);
        assert_eq!(read, [Some(b'\t'), Some(b' '), Some(b','), Some(b'"'), None, None, None, None]);
    }
}
