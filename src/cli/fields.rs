//! `septet fields`: every field, one a line.

use std::io::{self, IsTerminal};

use super::failure::{Failure, say, shown};
use super::out::Out;
use crate::codec::{Field, Protocol};
use crate::output::kind::kind;
use crate::packet::aliases::ALIASES;
use crate::packet::registry;

const EXAMPLES: &str = "\
Examples:
  septet fields                  every field
  septet fields checksum         fields with `checksum` in their name or label
  septet fields 'tcp.flags.*'    the flags of TCP";

/// What `fields` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A part of a name or label in any case, or all of it with * and ? as in a shell
    pattern: Option<String>,
}

/// A line: the name, what its values are, and what people call it.
type Row = (&'static str, String, &'static str);

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut rows: Vec<Row> =
        registry::fields().map(|(of, _, field)| (field.name, kind_of(of, field), field.label)).collect();
    rows.extend(ALIASES.iter().map(|(name, fields)| (*name, fields.join(" or "), "")));
    let pattern = args.pattern.as_deref().map(str::to_lowercase);
    if let Some(pattern) = &pattern {
        rows.retain(|row| matches(pattern, row.0) || matches(pattern, row.2));
    }
    if rows.is_empty() && io::stderr().is_terminal() {
        say(&format!(
            "no field has `{}` in its name or label",
            shown(args.pattern.as_deref().unwrap_or_default())
        ));
    }
    rows.sort_unstable();
    rows.dedup_by_key(|row| row.0);
    let width = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let (names, kinds) = (width(|row| row.0.len()), width(|row| row.1.len()).min(24));
    let mut out = Out::default();
    for (name, kind, label) in &rows {
        let line = format!("{name:names$}  {kind:kinds$}  {label}");
        out.text.str(line.trim_end());
        out.text.byte(b'\n');
    }
    out.flush()
}

/// What the values of a field are; a protocol is one too.
fn kind_of(protocol: &Protocol, field: &Field) -> String {
    if field.is_record() && field.name == protocol.name() { "protocol".into() } else { kind(field) }
}

/// Whether a text has the pattern in it, or is like it if that has `*` or `?`; the pattern is in lower case.
fn matches(pattern: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    if pattern.contains(['*', '?']) {
        glob(pattern.as_bytes(), text.as_bytes())
    } else {
        text.contains(pattern)
    }
}

/// `*` is any run of letters, `?` any one; linear but for the last `*`.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(letter) if *letter == b'?' || *letter == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, from)) = star else { return false };
                star = Some((at, from + 1));
                p = at + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, wanted) in [
            ("ttl", "ip.ttl", true),
            ("ttl", "IP.TTL", true),
            ("ttl*", "ip.ttl", false),
            ("*ttl", "ip.ttl", true),
            ("ip.*", "ip.ttl", true),
            ("*.t?l", "ip.ttl", true),
            ("*.t?", "ip.ttl", false),
            ("*", "", true),
            ("?", "", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-d", false),
        ] {
            assert_eq!(matches(pattern, text), wanted, "{pattern} {text}");
        }
    }
}
