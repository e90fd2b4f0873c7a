//! For every link type a capture filter means what libpcap makes of it: tcpdump is asked for its program, and the program says of
//! packets what septet's predicate and program say.
//!
//! Without `SEPTET_ALL=1` only some of the filters are asked of some of the link types. `SEPTET_CAPTURES` names further packets.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use septet::filter::bpf::{Instruction, Program};
use septet::filter::capture::Filter;

/// Link types that libpcap tells the protocols of, and two of which it does not.
const LINKS: [u32; 66] = [
    0, 1, 6, 7, 8, 9, 10, 11, 12, 15, 16, 19, 50, 51, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109,
    112, 113, 114, 117, 119, 122, 123, 127, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 163, 164, 165,
    166, 167, 168, 178, 179, 180, 181, 183, 192, 194, 200, 226, 228, 229, 232, 240, 241, 276, 182, 195,
];

#[test]
fn programs_say_what_those_of_libpcap_say() {
    if !common::has("tcpdump") {
        return;
    }
    let all = env::var_os("SEPTET_ALL").is_some_and(|value| value == "1");
    let text = fs::read_to_string(common::root().join("tests/filters/capture.txt")).unwrap();
    let filters: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let packets = packets();
    let (mut pairs, mut asked, mut passed, mut faults) = (0, 0_usize, 0_usize, Vec::new());
    let (mut refused, mut more, mut reordered) = (Vec::new(), 0, 0);
    for (nth, link) in LINKS.into_iter().enumerate() {
        let empty = empty(link);
        for (at, filter) in filters.iter().enumerate() {
            if !all && (at + nth) % 12 != 0 {
                continue;
            }
            pairs += 1;
            let wanted = theirs(&empty, filter, &[]);
            let (ours, theirs) = match (Filter::new(filter, link), wanted) {
                (Ok(ours), Some(theirs)) => (ours, theirs),
                (Err(error), Some(_)) => {
                    refused.push(format!("{link}: {filter}: {error}"));
                    continue;
                }
                (ours, None) => {
                    more += usize::from(ours.is_ok());
                    continue;
                }
            };
            let program = ours.program().unwrap();
            let none = Vec::new();
            let of_link = packets.get(&link).unwrap_or(&none);
            for bytes in of_link.iter().chain(&packets[&u32::MAX]) {
                let wire = bytes.len() as u32 + 4;
                let wanted = theirs.run(bytes, wire) > 0;
                let (passes, ran) = (ours.matches(bytes, wire), program.run(bytes, wire) > 0);
                asked += 1;
                passed += usize::from(wanted);
                if passes == wanted && ran == wanted {
                    continue;
                }
                // Of a packet that is cut within a header libpcap says something else once it has changed the order of reads.
                let plain = self::theirs(&empty, filter, &["-O"]);
                if plain.is_some_and(|plain| passes == ran && ran == (plain.run(bytes, wire) > 0)) {
                    reordered += 1;
                } else {
                    let bytes = &bytes[..bytes.len().min(64)];
                    faults.push(format!(
                        "{link}: {filter}: {wanted}, predicate {passes}, program {ran}: {bytes:02x?}\n{}{}",
                        theirs.printed(),
                        program.printed()
                    ));
                    break;
                }
            }
        }
        fs::remove_file(empty).unwrap();
    }
    println!(
        "{pairs} pairs, {asked} questions, {passed} passed; {more} filters that libpcap refuses; {reordered} differ by its order of reads"
    );
    println!("{} refused:\n{}", refused.len(), refused.join("\n"));
    assert!(faults.is_empty(), "{} of {pairs} differ:\n{}", faults.len(), faults.join("\n"));
    assert!(refused.is_empty() && asked > 20_000 && passed > 1_000, "{asked} questions, {passed} passed");
}

/// A capture of this link type, without packets.
fn empty(link: u32) -> PathBuf {
    let path = env::temp_dir().join(format!("septet-{}-{link}.pcap", std::process::id()));
    let mut bytes = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0];
    bytes.extend(link.to_le_bytes());
    fs::write(&path, bytes).unwrap();
    path
}

/// libpcap's program; nothing if there is none.
fn theirs(empty: &PathBuf, filter: &str, flags: &[&str]) -> Option<Program> {
    let output = Command::new("tcpdump")
        .args(flags)
        .args(["-ddd", "-r"])
        .arg(empty)
        .args(["--", filter])
        .output()
        .unwrap();
    if String::from_utf8_lossy(&output.stderr).contains("rejects all packets") {
        return Some(Program::new(vec![Instruction { code: 6, jt: 0, jf: 0, k: 0 }]));
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let instructions = text.lines().skip(1).map(|line| {
        let numbers: Vec<u32> = line.split(' ').map(|number| number.parse().unwrap()).collect();
        Instruction { code: numbers[0] as u16, jt: numbers[1] as u8, jf: numbers[2] as u8, k: numbers[3] }
    });
    let instructions: Vec<_> = instructions.collect();
    (output.status.success() && !instructions.is_empty()).then(|| Program::new(instructions))
}

/// Packets of each link type, some of them cut or changed, and noise for all.
fn packets() -> BTreeMap<u32, Vec<Vec<u8>>> {
    let mut noise = common::noise::Noise(5);
    let mut packets = BTreeMap::<u32, Vec<Vec<u8>>>::new();
    packets.insert(u32::MAX, (0..60).map(|_| noise.bytes()).collect());
    common::packets(|_, frame| {
        let of_link = packets.entry(frame.link).or_default();
        if of_link.len() > 300 {
            return;
        }
        of_link.push(frame.bytes.to_vec());
        let mut bytes = frame.bytes.to_vec();
        bytes.truncate(noise.next() as usize % (bytes.len() + 8));
        for _ in 0..noise.next() % 3 {
            let len = bytes.len().clamp(1, 64);
            if let Some(byte) = bytes.get_mut(noise.next() as usize % len) {
                *byte = noise.next() as u8;
            }
        }
        of_link.push(bytes);
    });
    packets
}
