//! `sessions`: the list, its forms, filters and order, and one conversation as a ladder or a picture.

use septet::Stack;
use septet::data_link::ethernet::Ethernet;
use septet::network::ipv4::Ipv4;
use septet::transport::tcp::Tcp;

use crate::common::root;
use crate::sample::{capture, file, pcap, udp};
use crate::septet;

/// A segment: `> S 100` goes from 192.0.2.1:40000 to 198.51.100.2:80, `<` back; flags, sequence and acknowledgment number,
/// bytes.
fn segment(said: &str) -> Vec<u8> {
    let words: Vec<&str> = said.split(' ').collect();
    let number = |i: usize| words.get(i).map_or(0, |word| word.parse::<u32>().unwrap());
    let has = |flag| words[1].contains(flag);
    let (here, there) = ([192, 0, 2, 1], [198, 51, 100, 2]);
    let out = words[0] == ">";
    let (src, dst) = if out { (here, there) } else { (there, here) };
    let (srcport, dstport) = if out { (40_000, 80) } else { (80, 40_000) };
    let tcp = Tcp {
        srcport,
        dstport,
        seq: number(2),
        ack: number(3),
        syn: has('S'),
        ack_flag: has('A'),
        fin: has('F'),
        rst: has('R'),
        ..Tcp::default()
    };
    let ip = Ipv4 { ttl: 64, src: src.into(), dst: dst.into(), ..Ipv4::default() };
    let mut stack = Stack::default();
    stack.push(&Ethernet::default()).unwrap().push(&ip).unwrap().push(&tcp).unwrap();
    stack.payload(&vec![b'x'; number(4) as usize]).seal().unwrap().to_vec()
}

fn tape(name: &str, said: &[&str]) -> String {
    file(name, &pcap(&said.iter().map(|said| segment(said)).collect::<Vec<_>>()))
}

const WHOLE: [&str; 7] = [
    "> S 100",
    "< SA 500 101",
    "> A 101 501",
    "> A 101 501 10",
    "< FA 501 111",
    "> FA 111 502",
    "< A 502 112",
];

/// The states in the lines of a ladder.
fn states(path: &str) -> Vec<String> {
    let ladder = septet(&["sessions", path, "0"]).fine();
    let rungs = ladder.lines().filter(|line| line.contains(['▶', '◀']));
    let sides = |line: &str| {
        let left = line.split('│').next().unwrap().split_whitespace().nth(1).unwrap();
        format!("{left} {}", line.rsplit('│').next().unwrap().trim())
    };
    rungs.map(sides).collect()
}

#[test]
fn the_ladder_of_readme() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let said = "$ septet sessions captures/tcp-greeting.pcap 0\n";
    let ladder = readme.split(said).nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let path = root().join("captures/tcp-greeting.pcap");
    let path = path.to_str().unwrap();
    assert_eq!(septet(&["sessions", path, "0"]).fine(), ladder);
    assert!(ladder.lines().all(|line| line.chars().count() <= 80));
    let absolute = septet(&["sessions", path, "0", "-S"]).fine();
    assert!(absolute.contains("seq=") && !absolute.contains("seq=0 "), "{absolute}");
}

#[test]
fn an_object_has_what_the_contract_says() {
    let path = tape("sessions-json.pcap", &WHOLE);
    let line = septet(&["sessions", &path, "-T", "json"]).fine();
    let object: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&object["protocol"], &object["number"]), (&"tcp".into(), &0.into()));
    assert_eq!(object["start"], "1700000000.000000000");
    assert_eq!(object["duration"], "6.006000000");
    assert_eq!(
        (&object["state"], &object["opened_by"], &object["ended_by"]),
        (&"closed".into(), &"a".into(), &"b".into())
    );
    let a = &object["a"];
    assert_eq!(a["endpoint"], "192.0.2.1:40000");
    assert_eq!((&a["packets"], &a["bytes"], &a["payload"]), (&4.into(), &226.into(), &10.into()));
    assert_eq!((&a["state"], &object["b"]["state"]), (&"CLOSED".into(), &"TIME_WAIT".into()));
    assert_eq!(object["b"]["endpoint"], "198.51.100.2:80");
}

#[test]
fn states_of_the_hard_cases() {
    // A reset in mid-stream.
    let path = tape("sessions-reset.pcap", &["> S 100", "< SA 500 101", "> A 101 501", "< R 501"]);
    assert_eq!(states(&path).last().unwrap(), "CLOSED CLOSED");
    assert!(septet(&["sessions", &path]).fine().ends_with("reset by B\n"));
    // Only the one who answers is seen: A is who opened nevertheless.
    let path = tape("sessions-half.pcap", &["< SA 500 101", "< A 501 101 10", "< FA 511 101"]);
    assert_eq!(states(&path).last().unwrap(), "CLOSE_WAIT FIN_WAIT_1");
    let line = septet(&["sessions", &path]).fine();
    assert!(line.ends_with("half-closed by B, only B seen\n"), "{line}");
    assert!(line.lines().nth(1).unwrap().contains("tcp       192.0.2.1:40000  198.51.100.2:80"), "{line}");
    // Data in the SYN, and a FIN in front of data that is missing.
    let path = tape(
        "sessions-early.pcap",
        &["> S 100 0 5", "< SA 500 106", "> A 106 501", "> FA 206 501", "> A 106 501 100"],
    );
    assert_eq!(states(&path)[3..], ["FIN_WAIT_1 ESTABLISHED", "FIN_WAIT_1 CLOSE_WAIT"]);
}

#[test]
fn ports_that_are_used_again_are_another_conversation() {
    let again = ["> S 9000", "< RA 0 9001"];
    let path = tape("sessions-reuse.pcap", &[&WHOLE[..], &again].concat());
    let list = septet(&["sessions", &path]).fine();
    let ends: Vec<_> = list.lines().skip(1).map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(ends, ["closed by B", "refused by B"]);
    let numbers = septet(&["decode", &path, "-e", "tcp.stream", "-e", "tcp.analysis.reused_ports"]).fine();
    assert_eq!(numbers, ["0\t\n".repeat(7).as_str(), "1\t1\n", "1\t\n"].concat());
}

#[test]
fn order_and_filters() {
    let path = file(
        "sessions-mixed.pcap",
        &pcap(&[udp(1001, b"1"), udp(1002, b"12345"), udp(1003, b"123"), udp(1003, b""), segment("> S 1")]),
    );
    let numbers = |words: &[&str]| -> Vec<String> {
        let list = septet(&[&["sessions", &path, "-T", "csv"], words].concat()).fine();
        list.lines().skip(1).map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(
        numbers(&[]),
        ["udp 0", "udp 1", "udp 2", "tcp 0"].map(|two| {
            let (protocol, number) = two.split_once(' ').unwrap();
            format!("{number} {protocol}")
        })
    );
    assert_eq!(numbers(&["--sort", "packets"])[0], "2 udp");
    assert_eq!(numbers(&["--sort", "duration"])[0], "2 udp");
    assert_eq!(numbers(&["--sort", "bytes", "--protocol", "udp"]), ["2 udp", "1 udp", "0 udp"]);
    assert_eq!(numbers(&["--with", "192.0.2.1:1002"]), ["1 udp"]);
    assert_eq!(numbers(&["--with", ":80"]), ["0 tcp"]);
    assert_eq!(
        numbers(&["--with", "192.0.2.0/24", "--with", "198.51.100.2", "--protocol", "tcp"]),
        ["0 tcp"]
    );
    assert!(numbers(&["--with", "203.0.113.0/24"]).is_empty());
    assert_eq!(numbers(&["--state", "opening"]), ["0 tcp"]);
    // A second passes between the packets.
    assert_eq!(numbers(&["--timeout", "2"]).len(), 4);
    let silent = file("sessions-silent.pcap", &pcap(&[udp(1, b""), udp(2, b""), udp(2, b""), udp(1, b"")]));
    let list = septet(&["sessions", &silent, "--timeout", "2", "-T", "csv"]).fine();
    assert_eq!(list.lines().count(), 4, "{list}");
}

#[test]
fn a_limit_is_told() {
    let path = capture("sessions-limit.pcap", 5);
    let run = septet(&["sessions", &path, "--limit", "3"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 4));
    assert_eq!(run.err, "septet: 3 conversations are kept (--limit); 2 packets belong to further ones\n");
}

#[test]
fn long_transfers_are_folded() {
    let mut said: Vec<String> = WHOLE[..3].iter().map(ToString::to_string).collect();
    said.extend((0..100).map(|i| format!("> A {} 501 10", 101 + i * 10)));
    said.extend(["> FA 1101 501".into(), "< A 501 1102".into()]);
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let path = tape("sessions-long.pcap", &said);
    let short = septet(&["sessions", &path, "0"]).fine();
    assert!(short.contains("… 87 packets, 870 bytes …"), "{short}");
    assert!(short.contains("FIN_WAIT_2"), "{short}");
    let all = septet(&["sessions", &path, "0", "--all"]).fine();
    assert_eq!(all.lines().filter(|line| line.contains(['▶', '◀'])).count(), said.len());
}

#[test]
fn a_picture() {
    let path = tape("sessions-svg.pcap", &WHOLE);
    let picture = septet(&["sessions", &path, "0", "--svg", "-"]).fine();
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    assert_eq!(picture.matches("marker-end").count(), WHOLE.len());
    assert!(picture.contains("FIN_WAIT_1") && picture.contains("prefers-color-scheme"));
    let target = format!("{path}.svg");
    assert_eq!(septet(&["sessions", &path, "0", "--svg", &target]).fine(), "");
    assert_eq!(std::fs::read_to_string(target).unwrap(), picture);
}

#[test]
fn datagrams_have_ladders_too() {
    let path = capture("sessions-udp.pcap", 2);
    let ladder = septet(&["sessions", &path, "udp,1"]).fine();
    assert!(ladder.starts_with("udp 1: unanswered after 0 ns\n") && ladder.contains("len=5"), "{ladder}");
}

#[test]
fn what_is_not_there_and_what_is_not_meant() {
    let path = capture("sessions-none.pcap", 1);
    assert!(septet(&["sessions", &path, "7"]).refused(1).ends_with("no conversation tcp,7\n"));
    for words in [
        &["sessions", &path, "x"][..],
        &["sessions", &path, "sctp,1"],
        &["sessions", &path, "--all"],
        &["sessions", &path, "0", "-T", "json"],
        &["sessions", &path, "--with", "example"],
        &["sessions", &path, "--with", "192.0.2.1/33"],
        &["sessions"],
    ] {
        septet(words).refused(2);
    }
    assert!(!septet(&["sessions", "no-such.pcap"]).err.is_empty());
}
