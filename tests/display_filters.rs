//! Display filters over the captures of the project: `tests/filters/display.txt` has the filters, `display.counts` how
//! many packets of how many captures pass each.
//!
//! `SEPTET_BLESS=1 cargo test --test display_filters` writes the counts anew; `git diff` then shows what has changed.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;

use std::fmt::Write;
use std::{env, fs};

use septet::capture;
use septet::filter::display::Filter;

/// The filters of the list.
fn filters() -> Vec<String> {
    let text = fs::read_to_string(common::root().join("tests/filters/display.txt")).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(String::from).collect()
}

#[test]
fn as_many_packets_pass_as_before() {
    let texts = filters();
    let fresh: Vec<Filter> = texts
        .iter()
        .map(|text| Filter::new(text).unwrap_or_else(|error| panic!("{text}: {error}")))
        .collect();
    let mut passing = vec![(0, 0); fresh.len()];
    for path in common::own_captures() {
        let mut filters = fresh.clone();
        let mut counts = vec![0; filters.len()];
        let mut capture = capture::open(path).unwrap();
        while let Ok(Some(frame)) = capture.next() {
            for (count, filter) in counts.iter_mut().zip(&mut filters) {
                *count += u64::from(filter.matches(&frame, None));
            }
        }
        for (all, count) in passing.iter_mut().zip(counts) {
            all.0 += count;
            all.1 += u64::from(count > 0);
        }
    }
    let mut text = String::new();
    for (filter, (packets, captures)) in texts.iter().zip(&passing) {
        writeln!(text, "{packets} of {captures}\t{filter}").unwrap();
    }
    // A list that lets nothing pass tells nothing.
    let empty = passing.iter().filter(|passing| passing.0 == 0).count();
    assert!(texts.len() >= 100 && empty * 4 < texts.len(), "{empty} of {} let nothing pass", texts.len());
    let beside = common::root().join("tests/filters/display.counts");
    if env::var_os("SEPTET_BLESS").is_some_and(|value| value == "1") {
        return fs::write(beside, text).unwrap();
    }
    let before = fs::read_to_string(beside).unwrap();
    for (is, was) in text.lines().zip(before.lines()) {
        assert_eq!(is, was);
    }
    assert_eq!(text.len(), before.len());
}

#[test]
fn what_is_printed_is_the_same_filter() {
    for text in filters() {
        let filter = Filter::new(&text).unwrap();
        let printed = filter.to_string();
        let again = Filter::new(&printed).unwrap_or_else(|error| panic!("{text}: {printed}: {error}"));
        assert_eq!(filter.tree(), again.tree(), "{text}: {printed}");
        assert_eq!(printed, again.to_string());
    }
}

/// What passes the filter passes the program that a kernel runs before it.
#[test]
fn a_kernel_drops_nothing_that_passes() {
    let more = [
        "udp.port == 53 && dns.flags.response == 1",
        "tcp.port == 80 || udp.port == 443",
        "tcp.dstport == 22 && ip.src == 192.0.2.1",
        "ip.addr == 192.0.2.2",
        "ipv6.addr == 2001:db8::1 && tcp",
        "tcp.port in {22, 80, 443}",
        "udp.length > 100",
        "dns",
        "icmp || arp",
        "tcp.flags.syn == 1 && !(ip.ttl == 64)",
    ];
    let (mut programs, mut asked, mut matched, mut dropped) = (0, 0_u32, 0_u32, 0_u32);
    for text in filters().into_iter().chain(more.map(String::from)) {
        let fresh = Filter::new(&text).unwrap();
        if fresh.prefilter(1).is_none() {
            assert!(!more.contains(&text.as_str()), "{text}");
            continue;
        }
        let mut known = std::collections::BTreeMap::new();
        for path in common::captures() {
            let (mut filter, mut capture) = (fresh.clone(), capture::open(&path).unwrap());
            while let Ok(Some(frame)) = capture.next() {
                let Some(program) = known.entry(frame.link).or_insert_with(|| {
                    fresh.prefilter(frame.link).map(|filter| filter.program_live().unwrap())
                }) else {
                    continue;
                };
                let passes = program.run(frame.bytes, frame.bytes.len() as u32) > 0;
                let matches = filter.matches(&frame, None);
                assert!(passes || !matches, "{text}, {} of {}", frame.number, path.display());
                asked += 1;
                matched += u32::from(matches);
                dropped += u32::from(!passes);
            }
        }
        programs += known.values().flatten().count();
    }
    println!("{programs} programs, {asked} packets asked, {matched} pass, {dropped} dropped");
    assert!(
        programs > 100 && matched > 1_000 && dropped > 10_000,
        "{programs} {matched} {dropped} of {asked}"
    );
    // Nothing is known of these.
    for text in [
        "",
        "frame.len > 100",
        "tcp and frame.number < 9",
        "not tcp",
        "tcp or eth.type == 0x0800",
        "count(tcp.port) == 0",
    ] {
        assert!(Filter::new(text).unwrap().prefilter(1).is_none(), "{text}");
    }
    assert!(Filter::new("tcp").unwrap().prefilter(105).is_none());
}
