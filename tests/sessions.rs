//! Conversations as tshark counts them: `-z conv,tcp` and `-z conv,udp`, `tcp.stream`, `tcp.analysis.*` and their kin, over all
//! captures.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use septet::codec::Header;
use septet::session::stream::Stream;

/// The version of the reference.
const REFERENCE: &str = "TShark (Wireshark) 4.0.";

/// Differences that are known: capture, name, why.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "tcp-simultaneous-open.pcap",
        "tcp.analysis.ack",
        "two SYNs of one number: the first one is acknowledged here, the second in tshark",
    ),
    ("tcp-options.pcap", "tcp.analysis.tfo_syn", "a cookie in the experimental option, RFC 6994"),
    ("snap-length.pcap", "tcp.", "headers that are cut in their options are not analysed"),
    ("icmp-time-exceeded.pcap", "tcp.", "of a quoted segment only the stream is told"),
    ("udp-encodings.pcapng", "udp.time", "quoted datagrams have no times"),
];

#[test]
fn fields_of_streams_are_those_of_tshark() {
    if !asked() {
        return;
    }
    let names: Vec<&str> = Stream::TABLE.rows.iter().map(|row| row.name).collect();
    let columns: Vec<&str> = names.iter().flat_map(|name| ["-e", name]).collect();
    let (mut values, mut wrong, mut needed) = (0, Vec::new(), [false; KNOWN.len()]);
    for path in common::captures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let ours = septet(&path, &["decode", "-T", "fields"], &columns);
        let theirs = tshark(&path, &["-T", "fields"], &columns);
        assert_eq!(ours.lines().count(), theirs.lines().count(), "packets of {name}");
        for (packet, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
            for (field, (ours, theirs)) in names.iter().zip(ours.split('\t').zip(theirs.split('\t'))) {
                if ours == theirs {
                    values += usize::from(!ours.is_empty());
                    continue;
                }
                match KNOWN.iter().position(|known| name == known.0 && field.starts_with(known.1)) {
                    Some(known) => needed[known] = true,
                    None => wrong.push(format!("{name} {} {field}: {ours:?}, tshark {theirs:?}", packet + 1)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences: {:#?}", wrong.len(), &wrong[..wrong.len().min(30)]);
    assert!(values > 2000, "{values} values were compared");
    let needless: Vec<_> =
        KNOWN.iter().zip(needed).filter(|(_, needed)| !needed).map(|(known, _)| known).collect();
    assert!(needless.is_empty(), "no longer different: {needless:?}");
}

#[test]
fn conversations_are_those_of_tshark() {
    if !asked() {
        return;
    }
    let mut compared = 0;
    for path in common::captures() {
        for protocol in ["tcp", "udp"] {
            let ours = septet(&path, &["sessions", "-T", "csv", "--protocol", protocol], &[]);
            let theirs = tshark(&path, &["-q", "-z", &format!("conv,{protocol}")], &[]);
            let (ours, theirs) = (listed(&ours), counted(&theirs));
            assert_eq!(ours, theirs, "{protocol} of {}", path.display());
            compared += ours.values().sum::<usize>();
        }
    }
    assert!(compared > 100, "{compared} conversations were compared");
}

/// Ends with their packets, the lesser end first, and how often they stand there.
type Ends = BTreeMap<[(String, u64); 2], usize>;

fn listed(csv: &str) -> Ends {
    let mut ends = Ends::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let end = |place: usize, packets: usize| {
            (cells[place].replace(['[', ']'], ""), cells[packets].parse().unwrap())
        };
        let mut pair = [end(2, 6), end(3, 7)];
        pair.sort();
        *ends.entry(pair).or_default() += 1;
    }
    ends
}

/// The lines of tshark: `A <-> B`, packets and bytes from B, from A, of both, each number of bytes with its unit.
fn counted(table: &str) -> Ends {
    let mut ends = Ends::new();
    for line in table.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [a, "<->", b, from_b, _, _, from_a, ..] = words[..] {
            let end = |place: &str, packets: &str| (place.to_string(), packets.parse().unwrap());
            let mut pair = [end(a, from_a), end(b, from_b)];
            pair.sort();
            *ends.entry(pair).or_default() += 1;
        }
    }
    ends
}

/// Whether tshark is there to be asked.
fn asked() -> bool {
    if !common::has("tshark") {
        return false;
    }
    let version = Command::new("tshark").arg("--version").output().unwrap().stdout;
    let known = String::from_utf8_lossy(&version).starts_with(REFERENCE);
    if !known {
        common::skip(&format!("needs {REFERENCE}x"));
    }
    known
}

fn septet(path: &Path, arguments: &[&str], columns: &[&str]) -> String {
    let binary = env!("CARGO_BIN_EXE_septet");
    let output = Command::new(binary).args(arguments).arg(path).args(columns).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn tshark(path: &Path, arguments: &[&str], columns: &[&str]) -> String {
    let mut command = Command::new("tshark");
    command.env("TZ", "UTC").env("LC_ALL", "C.UTF-8").args(["-n", "-r"]).arg(path);
    let output = command.args(arguments).args(columns).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
