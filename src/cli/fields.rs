//! `septet fields`: every field, one a line.

use std::io::Write;

use super::Failure;
use crate::codec::Text;
use crate::packet::registry;

/// What `fields` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only names that contain this.
    pattern: Option<String>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    let mut names: Vec<_> = registry::fields().map(|(_, _, field)| (field.name, field.label)).collect();
    names.sort_unstable();
    names.dedup_by_key(|known| known.0);
    let mut text = Text::new();
    for (name, label) in names {
        if args.pattern.as_ref().is_none_or(|pattern| name.contains(pattern)) {
            text.str(name);
            text.byte(b' ');
            text.str(label);
            text.byte(b'\n');
        }
    }
    Ok(out.write_all(text.as_bytes())?)
}
