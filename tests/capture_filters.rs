//! Capture filters count what tcpdump counts: `tests/filters/capture.txt` has the filters, and for each capture of the project how
//! many packets pass.
//!
//! `SEPTET_BLESS=1` asks tcpdump and writes the counts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

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

/// How many packets pass, by predicate and by program; nothing where there is no such filter for this link type.
fn count(path: &Path, link: u32, filter: &str) -> Option<usize> {
    let filter = Filter::new(filter, link).ok()?;
    let program = filter.program().unwrap();
    let (mut capture, mut passed) = (capture::open(path).unwrap(), 0);
    while let Ok(Some(frame)) = capture.next() {
        let passes = filter.matches(frame.bytes, frame.original_len);
        let ran = program.run(frame.bytes, frame.original_len) > 0;
        assert_eq!(
            passes,
            ran,
            "{}, packet {}, {filter}\n{}",
            path.display(),
            frame.number,
            program.printed()
        );
        passed += usize::from(passes);
    }
    Some(passed)
}

/// What tcpdump counts; nothing if it does not take the filter.
fn asked(path: &Path, filter: &str) -> Option<usize> {
    let output =
        Command::new("tcpdump").args(["--count", "-r"]).arg(path).args(["--", filter]).output().unwrap();
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if errors.contains("rejects all packets") {
        return Some(0);
    }
    text.split_once(" packet").and_then(|(count, _)| count.parse().ok())
}

/// Each capture that tcpdump opens and its counts, in the order of the filters; `-` where tcpdump refuses the filter.
fn recorded() -> BTreeMap<String, Vec<Option<usize>>> {
    let path = common::root().join("tests/filters/capture.counts");
    if env::var_os("SEPTET_BLESS").is_some_and(|value| value == "1") && common::has("tcpdump") {
        let mut text = String::new();
        for capture in common::captures() {
            if link(&capture).is_none() || asked(&capture, "").is_none() {
                continue;
            }
            text += &capture.file_name().unwrap().to_string_lossy();
            for filter in filters() {
                match asked(&capture, &filter) {
                    Some(count) => write!(text, " {count}").unwrap(),
                    None => text += " -",
                }
            }
            text += "\n";
        }
        fs::write(&path, text).unwrap();
    }
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| {
            let mut columns = line.split(' ');
            let name = columns.next().unwrap().to_string();
            (name, columns.map(|count| count.parse().ok()).collect())
        })
        .collect()
}

#[test]
fn capture_filters_count_what_tcpdump_counts() {
    let (filters, recorded) = (filters(), recorded());
    let (mut compared, mut faults) = (0, Vec::new());
    for path in common::captures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (Some(counts), Some(link)) = (recorded.get(&name), link(&path)) else { continue };
        assert_eq!(counts.len(), filters.len(), "{name}: SEPTET_BLESS=1 counts again");
        for (filter, wanted) in filters.iter().zip(counts) {
            let count = count(&path, link, filter);
            compared += 1;
            if count != *wanted {
                faults.push(format!("{name}, link type {link}, {filter}: {count:?} for {wanted:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {compared} differ:\n{}", faults.len(), faults.join("\n"));
    println!("{compared} counts agree");
    assert!(filters.len() >= 100 && compared > 10_000, "{} filters, {compared} counts", filters.len());
}

/// Which words of the grammar no filter of the list has: none.
#[test]
fn every_word_of_the_grammar_is_in_the_list() {
    let text = filters().join("\n");
    let used: BTreeSet<&str> =
        text.split(|sign: char| !sign.is_ascii_alphanumeric() && !"-_".contains(sign)).collect();
    let missing: Vec<&str> = septet::filter::capture::words().filter(|word| !used.contains(word)).collect();
    assert!(missing.is_empty(), "{}", missing.join(" "));
    assert!(septet::filter::capture::words().count() > 140);
    // Signs, and qualifiers before what they qualify.
    for sign in [
        "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "!", "&&",
        "||",
    ] {
        assert!(text.contains(sign), "{sign}");
    }
    for direction in ["", "src ", "dst ", "src or dst ", "src and dst "] {
        for kind in ["host ", "net ", "port ", "portrange "] {
            let wanted = format!("{direction}{kind}");
            assert!(filters().iter().any(|filter| filter.contains(&wanted)), "{wanted}");
        }
    }
}

/// Link types of which there are filters.
const LINKS: [u32; 30] = [
    0, 1, 6, 7, 8, 9, 10, 12, 14, 50, 101, 104, 105, 107, 108, 113, 114, 117, 119, 122, 123, 127, 132, 163,
    165, 178, 192, 226, 228, 276,
];

#[test]
fn predicate_and_program_agree_on_any_bytes() {
    let mut noise = common::noise::Noise(1);
    let (mut passed, mut asked) = (0_usize, 0_usize);
    let (mut packets, mut links) = (Vec::new(), BTreeMap::<u32, Vec<Vec<u8>>>::new());
    (0..60).for_each(|_| packets.push(noise.bytes()));
    common::packets(|_, frame| {
        if noise.next().is_multiple_of(8) {
            // Cut, and with some bytes changed.
            let mut bytes = frame.bytes.to_vec();
            bytes.truncate(noise.next() as usize % (bytes.len() + 8));
            for _ in 0..noise.next() % 3 {
                let len = bytes.len().clamp(1, 64);
                if let Some(byte) = bytes.get_mut(noise.next() as usize % len) {
                    *byte = noise.next() as u8;
                }
            }
            links.entry(frame.link).or_default().push(bytes);
        }
    });
    for text in filters() {
        for link in LINKS {
            let Ok(filter) = Filter::new(&text, link) else { continue };
            let program = filter.program().unwrap();
            let own = links.get(&link).into_iter().flatten();
            for bytes in packets.iter().chain(own.take(150)) {
                let wire = bytes.len() as u32 + 4;
                let passes = filter.matches(bytes, wire);
                assert_eq!(
                    passes,
                    program.run(bytes, wire) > 0,
                    "{text}, {link}\n{bytes:02x?}\n{}",
                    program.printed()
                );
                passed += usize::from(passes);
                asked += 1;
            }
        }
    }
    println!("{asked} agree, {passed} passed");
    assert!(asked > 100_000 && passed > 1_000 && passed < asked, "{passed} of {asked}");
}

#[test]
fn a_filter_is_the_same_when_it_is_printed_and_read_again() {
    for text in filters() {
        for link in LINKS {
            let Ok(filter) = Filter::new(&text, link) else { continue };
            let printed = filter.to_string();
            let again =
                Filter::new(&printed, link).unwrap_or_else(|error| panic!("{text} is {printed}: {error}"));
            assert_eq!(filter, again, "{text} is {printed}");
        }
    }
}

#[test]
fn kernels_take_every_program_without_loops() {
    for text in filters() {
        // In some of Juniper's captures and in BACnet libpcap looks for bytes in front of the packet, which kernels refuse.
        for link in LINKS.into_iter().filter(|link| !matches!(link, 132 | 165)) {
            let Ok(filter) = Filter::new(&text, link) else { continue };
            // A loop over headers, and a byte in front of the packet: these run here only, as with libpcap.
            let here = ["protochain", "ip[-1]"].iter().any(|word| text.contains(word));
            let taken = filter.program().unwrap().verify();
            assert!(taken.is_ok() || here, "{link}: {text}: {taken:?}");
        }
    }
}

#[test]
fn what_is_no_filter_is_an_error_that_says_where() {
    for (text, at, what) in [
        ("tcp port", 8, "expected an address, number or name, found the end"),
        ("(tcp or (udp)", 13, "expected `)` for the `(` in column 1"),
        ("tcp)", 3, "expected `and`, `or` or the end, found `)`"),
        ("ip and", 6, "expected a primitive, found the end"),
        ("ip or or udp", 6, "expected a primitive, found `or`"),
        ("tcp udp", 4, "expected a primitive"),
        ("host 192.0.2.1 and prot 80", 19, "`prot` is no address"),
        ("tcp prot 80", 4, "expected `host`"),
        ("port htpp", 5, "unknown service `htpp`"),
        ("port 70000", 5, "port 70000 is more than 65535"),
        ("len = 99999999999", 6, "more than 32 bits"),
        ("net 192.0.2.0/33", 4, "at most 32 bits"),
        ("net 192.0.2.1/24", 4, "bits set where its mask has none"),
        ("net 2001:db8::/129", 4, "at most 128 bits"),
        ("host 192.0.2.0/24", 5, "a mask belongs to `net` only"),
        ("host www.example.com", 5, "names of hosts are not looked up"),
        ("net example", 4, "names of networks are not looked up"),
        ("gateway example", 0, "which are not looked up"),
        ("ip proto tcp", 9, "as `\\tcp`"),
        ("tcp[0:3] = 1", 6, "expected 1, 2 or 4 bytes"),
        ("ip[0]", 5, "expected a comparison"),
        ("len / 0 = 1", 6, "division by zero"),
        ("len << 32 = 1", 7, "shift by more than 31 bits"),
        ("80", 0, "a number alone is no filter"),
        ("vlan 4096", 5, "at most 4095"),
        ("mpls and arp", 9, "behind an MPLS label only IPv4 and IPv6"),
        ("inbound", 0, "does not say who sent"),
        ("type mgt", 0, "for captures of IEEE 802.11"),
        ("type mgmt", 5, "unknown type of frame `mgmt`"),
        ("type mgt subtype rts", 17, "unknown subtype of these frames `rts`"),
        ("type 3", 5, "is no type of frame"),
        ("subtype 0x80", 8, "a number needs its `type`"),
        ("dir up", 4, "expected a direction of frame, found `up`"),
        ("addr1 host 192.0.2.1", 11, "for MAC addresses of IEEE 802.11 only"),
        ("wlan ra port 80", 13, "for MAC addresses of IEEE 802.11 only"),
        ("radio[0] = 0", 0, "nothing of a radio"),
        ("tcp[0 = 1", 6, "expected `]`"),
        ("ip[2:2 > 1", 7, "expected `]`"),
        ("host \"192.0.2.1", 5, "has no meaning in a filter"),
        ("vlan 99999999999999999999", 5, "more than 32 bits"),
        ("net 192.0.2.0/x", 14, "expected a number"),
        ("hots 192.0.2.1", 0, "unknown word `hots`"),
        ("port 80 or (443 and port 5)", 20, "like those before it"),
        ("ip \u{1f}", 3, "has no meaning in a filter"),
    ] {
        let error = Filter::new(text, 1).unwrap_err();
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.message.contains(what), "{text}: {error}");
    }
    assert!(Filter::new(" \t", 1).unwrap().matches(&[], 0));
    assert!(Filter::new("", 9_999).unwrap().program().unwrap().run(&[], 0) > 0);
    assert!(Filter::new("ip", 9_999).is_err());
}

#[test]
fn no_text_is_too_deep_or_too_long() {
    for unit in ["(", "!", "not ", "-", "ip[", "((", "tcp or (", "port ("] {
        assert!(Filter::new(&unit.repeat(10_000), 1).is_err(), "{unit}");
    }
    let deep = format!("{}ip{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(Filter::new(&deep, 1).unwrap_err().message.contains("more than 256 levels"));
    let fine = format!("{}ip{}", "(".repeat(200), ")".repeat(200));
    assert_eq!(Filter::new(&fine, 1).unwrap(), Filter::new("ip", 1).unwrap());
    assert!(Filter::new(&format!("len{} = 1", " + len".repeat(10_000)), 1).is_err());
    let long = Filter::new(&format!("port 1{}", " or 2".repeat(3_000)), 1).unwrap();
    assert!(long.program().unwrap().run(&[0; 64], 64) == 0 && !long.matches(&[0; 64], 64));
}

/// Neighbouring alternatives are asked at once, and still as a program asks them one after the other.
#[test]
fn alternatives_are_what_they_are_one_by_one() {
    let mut noise = common::noise::Noise(3);
    for text in [
        "port 53 or 80 or 443 or portrange 400-500 or port 5060",
        "src port 53 or 80",
        "host 192.0.2.2 or 192.0.2.1 or 127.0.0.1 or 10.0.0.1",
        "dst host 192.0.2.1 or 192.0.2.2 or port 80 or 53",
        "not (host 192.0.2.1 or 192.0.2.2)",
    ] {
        let filter = Filter::new(text, 1).unwrap();
        let program = filter.program().unwrap();
        let mut passed = 0;
        common::packets(|_, frame| {
            if frame.link == 1 {
                let cut = 12 + noise.next() as usize % 60;
                for bytes in [frame.bytes, &frame.bytes[..cut.min(frame.bytes.len())]] {
                    let passes = filter.matches(bytes, frame.original_len);
                    assert_eq!(passes, program.run(bytes, frame.original_len) > 0, "{text}: {bytes:02x?}");
                    passed += usize::from(passes);
                }
            }
        });
        assert!(passed > 20, "{text}: {passed}");
    }
}

#[test]
fn any_words_are_a_filter_or_an_error() {
    let text = filters().join(" ");
    let words: Vec<&str> = text.split(' ').collect();
    let (mut noise, mut fine) = (common::noise::Noise(2), 0);
    for _ in 0..20_000 {
        let len = 1 + noise.next() as usize % 6;
        let text: Vec<&str> = (0..len).map(|_| words[noise.next() as usize % words.len()]).collect();
        match Filter::new(&text.join(" "), 1) {
            Ok(filter) => {
                fine += 1;
                let again = Filter::new(&filter.to_string(), 1).unwrap();
                assert_eq!(filter, again, "{text:?} is {filter}");
            }
            Err(error) => assert!(error.at <= text.join(" ").len() && !error.message.is_empty()),
        }
    }
    assert!(fine > 500, "{fine}");
}
