//! Filters: `-f`, words, `-Y`, `-c`, what is written with `-w`, and `septet filter`.

use std::fs;

use crate::common::root;
use crate::sample::{capture, file, pcap_of, pcapng, udp};
use crate::{septet, septet_with};

fn own(name: &str) -> String {
    root().join("captures").join(name).to_str().unwrap().into()
}

#[track_caller]
fn count(words: &[&str]) -> u64 {
    let out = septet(&[&["decode", "--count"], words].concat()).fine();
    out.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn words_are_a_capture_filter_where_they_are_no_files() {
    let path = capture("words.pcap", 5);
    assert_eq!(count(&["-r", &path, "udp", "port", "1002", "or", "port", "1004"]), 2);
    assert_eq!(count(&["-r", &path, "not", "port", "1002"]), 4);
    assert_eq!(count(&[&path, &path, "--", "port", "1002"]), 2);
    assert_eq!(count(&["-r", &path, "port 1002"]), 1);
    assert_eq!(count(&[&path, "-f", "port 1002"]), 1);
    assert_eq!(count(&[&path, "-f", "", "-Y", ""]), 5);
    assert!(septet(&["-r", &path, "-f", "udp", "tcp"]).refused(2).contains("not both: tcp"));
    assert_eq!(septet(&[&path, "udp"]).code, 1, "without -r or -- every word is a file");
}

#[test]
fn counts_are_those_of_tcpdump_and_tshark() {
    for (name, filter, wanted) in COUNTED {
        assert_eq!(count(&["-r", &own(name), filter]), *wanted, "{name}: {filter}");
    }
    for (name, filter, wanted) in DISPLAYED {
        assert_eq!(count(&[&own(name), "-Y", filter]), *wanted, "{name}: {filter}");
    }
}

#[test]
fn so_many_packets_pass_the_capture_filter_before_the_display_filter() {
    let path = capture("both.pcap", 9);
    let numbers = |words: &[&str]| septet(&[&[&*path, "-e", "frame.number"], words].concat()).fine();
    assert_eq!(numbers(&["-f", "greater 1 and not port 1001", "-c", "3"]), "2\n3\n4\n");
    assert_eq!(numbers(&["-f", "not port 1001", "-c", "3", "-Y", "udp.srcport >= 1003"]), "3\n4\n");
    assert_eq!(numbers(&["-c", "3", "-Y", "udp.srcport == 1009"]), "");
    assert_eq!(numbers(&["-Y", "dns", "-d", "udp.port==1005,dns"]), "5\n");
    let times = septet(&[
        &*path,
        "-e",
        "frame.time_delta",
        "-e",
        "frame.time_delta_displayed",
        "-Y",
        "udp.srcport in {1001, 1004}",
    ]);
    assert_eq!(times.fine(), "0.000000000\t0.000000000\n1.001000000\t3.003000000\n");
    let lines = |form| septet(&[&*path, "-Y", "udp.srcport in {1001, 1004}", form]).fine();
    let last = |out: String| out.lines().last().unwrap().split(' ').next().unwrap().to_owned();
    assert_eq!([last(lines("-t=d")), last(lines("-t=dd"))], ["1.001000", "3.003000"]);
}

#[test]
fn conversations_are_numbered_with_what_is_hidden() {
    let path = capture("numbered.pcap", 4);
    let words = ["-Y", "udp.stream == 2", "-e", "udp.stream", "-e", "udp.srcport"];
    assert_eq!(septet(&[&[&*path][..], &words].concat()).fine(), "2\t1003\n");
    let after = [&[&*path, "-f", "not port 1001"][..], &words].concat();
    assert_eq!(septet(&after).fine(), "2\t1004\n");
}

#[test]
fn what_is_put_together_is_asked_of() {
    let path = own("ipv4-fragments.pcap");
    assert_eq!(septet(&[&*path, "-Y", "icmp", "-e", "frame.number"]).fine(), "1\n4\n");
    assert_eq!(septet(&[&*path, "-Y", "icmp", "--reassemble", "-e", "frame.number"]).fine(), "3\n6\n");
}

#[test]
fn every_link_type_has_its_own_filter() {
    let packet = udp(1, b"x");
    let ethernet = file("link-1.pcap", &pcap_of(1, std::slice::from_ref(&packet)));
    let raw = file("link-101.pcap", &pcap_of(101, &[packet[14..].to_vec()]));
    let untold = file("link-195.pcap", &pcap_of(195, std::slice::from_ref(&packet)));
    let both = file("links.pcapng", b"");
    septet(&[&*ethernet, &raw, &ethernet, "-w", &both]).fine();
    assert_eq!(count(&[&both, "-f", "udp port 1"]), 3);
    assert_eq!(count(&[&both, "-f", "tcp port 1"]), 0);
    let run = septet(&[&*both, "--count", "-f", "ether host 02:00:00:00:00:01"]);
    assert_eq!((run.code, run.out.as_str()), (1, "1 packet\n"));
    assert!(
        run.err.starts_with("septet: packet 2 (link type RAW): capture filter: column 12: "),
        "{}",
        run.err
    );
    // What a link type carries cannot always be told; how long its packets are can.
    assert!(septet(&[&*untold, "-f", "udp"]).refused(1).contains("does not tell what it carries"));
    assert_eq!(count(&[&untold, "-f", ""]), 1);
    assert_eq!(count(&[&untold, "-f", "greater 20"]), 1);
}

#[test]
fn what_passes_is_written_with_what_is_said_of_it() {
    let from = file("said.pcapng", &pcapng("said of it", &udp(1, b"x")));
    for end in ["pcapng", "pcapng.gz", "zst", "lz4"] {
        let to = file(&format!("said-out.{end}"), b"");
        assert_eq!(septet(&[&*from, "-w", &to, "-Y", "udp"]).fine(), "");
        let json = |path: &str| septet(&[path, "-T", "json", "--blocks"]).fine();
        assert_eq!(json(&to), json(&from), "{end}");
        septet(&[&*from, "-w", &to, "-f", "tcp"]).fine();
        let blocks = json(&from).lines().filter(|line| line.starts_with("{\"block\"")).count();
        assert_eq!(json(&to).lines().count(), blocks, "the blocks are there without the packet");
    }
    let names = own("names.pcapng");
    let to = file("names-out.pcapng", b"");
    septet(&[&*names, "-w", &to]).fine();
    assert_eq!(fs::read(&to).unwrap(), fs::read(&names).unwrap());
}

#[test]
fn writing_prints_only_if_asked_and_spares_what_is_read() {
    let (path, to) = (capture("spared.pcap", 3), file("spared-out.pcap", b""));
    let before = fs::read(&path).unwrap();
    assert_eq!(septet(&[&*path, "-w", &to, "-c", "2"]).fine(), "");
    let two = 24 + (before.len() - 24) / 3 * 2;
    assert_eq!(fs::read(&to).unwrap()[24..], before[24..two]);
    assert_eq!(septet(&[&*path, "-w", &to, "--print"]).fine(), septet(&[&path]).fine());
    assert_eq!(septet(&[&*path, "-w", &to, "--count", "-f", "port 1001"]).fine(), "1 packet\n");
    assert_eq!(count(&[&to]), 1);
    assert!(septet(&[&*to, &path, "-w", &path]).refused(1).contains("is the file that is read"));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(septet(&[&*path, "-w", "-", "--print"]).refused(2).contains("standard output"));
    assert!(septet(&[&*path, "--print"]).refused(2).contains("-w"));
    assert!(septet(&[&*path, "-w", &to, "-F", "pcapng"]).fine().is_empty());
    assert!(fs::read(&to).unwrap().starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]));
    fs::remove_file(&to).unwrap();
    assert_eq!(septet(&["no/such.pcap", "-w", &to]).code, 1);
    assert!(fs::metadata(&to).is_err(), "nothing is created without what is read");
}

#[test]
fn other_commands_have_the_same_filters() {
    let path = capture("others.pcap", 4);
    let list =
        septet(&["sessions", &path, "-T", "csv", "-Y", "udp.srcport > 1002", "--", "not port 1004"]).fine();
    assert_eq!(list.lines().count(), 2, "{list}");
    assert!(list.contains("1003"));
    let said = |words: &[&str]| septet(&[&["follow", &path, "udp", "0", "-T", "raw"], words].concat()).fine();
    assert_eq!(said(&["-f", "port 1004"]), "hello");
    let to = file("others-out.pcap", b"");
    let run =
        septet(&["rewrite", &path, "-w", &to, "-c", "2", "-Y", "udp.srcport != 1002", "--", "not port 1001"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(septet(&[&*to, "-e", "udp.srcport"]).fine(), "1003\n");
}

#[test]
fn wrong_filters_are_pointed_at() {
    let path = capture("wrong.pcap", 1);
    let words = septet(&["-r", &path, "host", "192.0.2.1", "and", "prot", "80"]).refused(2);
    assert!(words.ends_with("\n  host 192.0.2.1 and prot 80\n                     ^\n"), "{words}");
    assert!(
        words.starts_with("capture filter: column 20: ") && words.contains("did you mean `port`"),
        "{words}"
    );
    let deep = "(".repeat(10_000);
    for (filter, told) in [
        ("tcp.port == 80", "as a display filter (-Y) it is fine"),
        ("host gateway.example", "names of hosts are not looked up"),
        ("gateway 192.0.2.1", "gateway"),
        ("net 192.0.2.0/33", "at most 32 bits"),
        ("(udp", ""),
        ("port 99999999999999999999", ""),
        ("ip[0", ""),
        (&deep, "more than 256 levels"),
        ("udp \u{1b}[31m", "\\x1b"),
    ] {
        let said = septet(&["no/such/file", "-f", filter]).refused(2);
        assert!(said.contains(told) && said.ends_with("^\n") | said.ends_with("fine\n"), "{said}");
        assert!(!said.contains('\u{1b}') && said.lines().count() <= 4, "{said}");
        assert_eq!(septet(&["filter", filter]).refused(2), said);
    }
    for (filter, told) in [
        ("port 80", "as a capture filter (-f) it is fine"),
        ("ip.src == \"", "quote"),
        ("ip.addr == 192.0.2.0/33", ""),
        ("udp.pord == 1", "`udp.port`"),
        ("(udp", ""),
        ("ip.ttl == 99999999999999999999", ""),
        ("ip.ttl in {1, 2", ""),
        (&deep, "more than 256 levels"),
    ] {
        let said = septet(&["no/such/file", "-Y", filter]).refused(2);
        assert!(said.starts_with("display filter: column ") && said.contains(told), "{said}");
        assert_eq!(septet(&["filter", "-Y", filter]).refused(2), said);
    }
}

#[test]
fn a_filter_is_explained() {
    let said = septet(&["filter", "udp", "and", "not", "(port 53 or 123)"]).fine();
    let tree = "capture filter\n  all of\n    proto 17\n    not\n      any of\n        port 53\n        port 123\nprogram\n  (000) ldh ";
    assert!(said.starts_with(tree), "{said}");
    assert_eq!(septet(&["filter", "-d", "ip"]).fine(), IP);
    assert_eq!(
        septet(&["filter", "-ddd", "ip"]).fine(),
        "4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n"
    );
    assert_eq!(septet(&["filter", "-dd", ""]).fine(), "{ 0x6, 0, 0, 0x00040000 },\n");
    assert!(septet(&["filter", "--link", "LINUX_SLL", "inbound"]).fine().contains("\n  inbound\n"));
    assert!(septet(&["filter", "inbound"]).refused(2).contains("column 1"));
    let said = septet(&["filter", "-Y", "ip.addr == 192.0.2.1"]).fine();
    let fields =
        "\nfields\n  ip.dst  Destination Address (Internet Protocol Version 4)\n  ip.src  Source Address (";
    assert!(said.starts_with("display filter\n  ip.addr == 192.0.2.1\n") && said.contains(fields), "{said}");
}

#[test]
fn a_pipe_is_filtered_into_a_pipe() {
    let run = crate::command(&[&*capture("pipe.pcap", 3), "-w", "-", "-f", "port 1002"]).output().unwrap();
    assert!(run.status.success());
    assert_eq!(septet_with(&["-", "--count"], &run.stdout).fine(), "1 packet\n");
}

const IP: &str = "\
(000) ldh      [12]
(001) jeq      #0x800           jt 2\tjf 3
(002) ret      #262144
(003) ret      #0
";

/// What `tcpdump --count` 4.99 says.
const COUNTED: &[(&str, &str, u64)] = &[
    ("tcp-greeting.pcap", "tcp[tcpflags] & tcp-syn != 0", 2),
    ("tcp-greeting.pcap", "src host 192.0.2.1 and greater 70", 1),
    ("dns-addresses.pcap", "udp port 53", 10),
    ("arp.pcap", "arp", 9),
    ("dhcp.pcap", "port 67 or port 68", 7),
    ("cooked-sll2.pcap", "ip", 4),
];

/// What `tshark -Y` 4.0.17 lets pass.
const DISPLAYED: &[(&str, &str, u64)] = &[
    ("tcp-greeting.pcap", "tcp.stream == 0 && tcp.analysis.acks_frame", 5),
    ("tcp-greeting.pcap", "tcp.flags.syn == 1", 2),
    ("dns-records.pcapng", "dns.flags.response == 1", 9),
    ("mixed.pcapng", "udp.stream == 1", 2),
    ("mdns.pcap", "dns.qry.type == 12", 1),
    ("arp.pcap", "frame.number > 1 and arp.opcode == 1", 4),
];
