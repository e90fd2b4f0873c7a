//! What the words of `rewrite` mean, and what it says when it is done.

use super::{Args, Counts, key, left_out};
use crate::cli::decode::unknown;
use crate::cli::failure::{Failure, say, shown};
use crate::rewrite::anonymize::{Anonymize, Keep};
use crate::rewrite::{Rewrite, RewriteError};

/// What is to be done; every name that is wrong is told.
pub(super) fn rewrite(args: &Args) -> Result<Rewrite, Failure> {
    let (mut rewrite, mut keep, mut names) = (Rewrite::default(), Keep::default(), Vec::new());
    let mut note = |done: Result<(), RewriteError>| match done {
        Err(RewriteError::Unknown(name)) => {
            names.push(name);
            Ok(())
        }
        done => done.map_err(|error| usage(&error)),
    };
    for set in &args.set {
        note(rewrite.set(set).map(drop))?;
    }
    for word in &args.keep {
        note(keep.add(word))?;
    }
    if !names.is_empty() {
        return Err(unknown(&names));
    }
    for map in &args.map {
        rewrite.map(map).map_err(|error| usage(&error))?;
    }
    rewrite.vlan = args.vlan.as_deref().map(str::parse).transpose().map_err(|error| usage(&error))?;
    // As in tcpdump, 0 is no limit.
    rewrite.snaplen = args.snaplen.filter(|len| *len > 0);
    if args.anonymize {
        rewrite.anonymize = Some(Anonymize::new(&key::read(args.key_file.as_deref())?, keep));
    }
    Ok(rewrite)
}

fn usage(error: &RewriteError) -> Failure {
    Failure::Usage(shown(error.to_string()))
}

/// Says what was done.
pub(super) fn tell(rewrite: &Rewrite, counts: &Counts) {
    let asked = !rewrite.sets.is_empty() || !rewrite.maps.is_empty() || rewrite.vlan.is_some();
    if asked || rewrite.anonymize.is_some() || rewrite.snaplen.is_some() {
        say(&format!("septet: {} of {} packets changed", counts.changed, counts.packets));
    }
    left_out(counts.blocks);
    let Some(anonymize) = &rewrite.anonymize else { return };
    let done = anonymize.counts;
    say(&format!(
        "septet: mapped: {} IPv4, {} IPv6, {} MAC addresses; zeroed: {} bytes; dropped: {} comments",
        done.ipv4, done.ipv6, done.mac, done.zeroed, counts.comments
    ));
    let kept: Vec<&str> = anonymize.keep().words().collect();
    say(&format!("septet: kept: {}", if kept.is_empty() { "nothing".into() } else { kept.join(", ") }));
}
