//! Capture filters count what tcpdump counts: `tests/filters/capture.txt` has the filters, and for each capture of the project how
//! many packets pass.
//!
//! `SEPTET_BLESS=1` asks tcpdump and writes the counts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::fs;

use septet::capture;
use septet::filter::capture::Filter;

/// The filters, one a line; empty lines and comments aside.
fn filters() -> Vec<String> {
    let text = fs::read_to_string(common::root().join("tests/filters/capture.txt")).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(String::from).collect()
}

/// The link types of a capture; nothing if it has several.
fn link(path: &Path) -> Option<u32> {
    let (mut capture, mut link) = (capture::open(path).unwrap(), None);
    while let Ok(Some(frame)) = capture.next() {
        if link.is_some_and(|link| link != frame.link) {
            return None;
        }
        link = Some(frame.link);
    }
    link
}

/// How many packets pass; nothing where there is no such filter for this link type.
fn count(path: &Path, link: u32, filter: &str) -> Option<usize> {
    let filter = Filter::new(filter, link).ok()?;
    let (mut capture, mut passed) = (capture::open(path).unwrap(), 0);
    while let Ok(Some(frame)) = capture.next() {
        passed += usize::from(filter.matches(frame.bytes, frame.original_len));
    }
    Some(passed)
}

/// What tcpdump counts; nothing if it does not take the filter.
fn asked(path: &Path, filter: &str) -> Option<usize> {
    let output = Command::new("tcpdump").args(["--count", "-r"]).arg(path).arg(filter).output().unwrap();
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if errors.contains("rejects all packets") {
        return Some(0);
    }
    text.split_once(" packet").and_then(|(count, _)| count.parse().ok())
}

#[test]
fn dbg_counts() {
    let (mut same, mut refused, mut faults) = (0, BTreeMap::<(String, u32), usize>::new(), Vec::new());
    for path in common::captures() {
        let Some(link) = link(&path) else { continue };
        if asked(&path, "").is_none() {
            continue;
        }
        for filter in filters() {
            match (count(&path, link, &filter), asked(&path, &filter)) {
                (Some(ours), Some(theirs)) if ours == theirs => same += 1,
                (None, None) => {}
                (None, Some(_)) => *refused.entry((filter, link)).or_default() += 1,
                (ours, theirs) => {
                    faults.push(format!("{} {link} {filter}: {ours:?} {theirs:?}", path.display()))
                }
            }
        }
    }
    println!("same {same}\nrefused {refused:#?}\n{}", faults.join("\n"));
}
