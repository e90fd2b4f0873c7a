//! `septet build`: packets from strings.

use crate::sample::file;
use crate::{septet, septet_with};

/// The columns of the packets of a string.
fn columns(string: &str, names: &[&str]) -> String {
    let mut args = vec!["build", string, "-T", "fields", "-E", "separator=/s"];
    args.extend(names.iter().flat_map(|name| ["-e", name]));
    septet(&args).fine()
}

#[test]
fn bytes_are_digits_a_line_each() {
    let arp = "eth / arp src.proto_ipv4=192.0.2.1 dst.proto_ipv4=192.0.2.2";
    let sent = "ffffffffffff000000000000080600010800060400010000000\
                00000c0000201000000000000c0000202\n";
    assert_eq!(septet(&["build", arp]).fine(), sent);
    assert_eq!(septet(&["build", arp, arp, "--count", "2"]).fine(), sent.repeat(4));
    assert_eq!(septet_with(&["build", "-"], format!("# one\n\n{arp}\n").as_bytes()).fine(), sent);
    let path = file("strings.txt", format!("{arp}\r\n{arp}").as_bytes());
    assert_eq!(septet(&["build", &path]).fine(), sent.repeat(2));
}

#[test]
fn what_is_not_said_is_computed_and_what_is_said_stays() {
    let names = [
        "ip.len",
        "ip.proto",
        "ip.checksum.status",
        "udp.length",
        "udp.checksum.status",
        "dns.count.queries",
    ];
    let string = "eth / ip dst=192.0.2.1 / udp / dns qry.name=example.com";
    assert_eq!(columns(string, &names), "57 17 1 37 1 1\n");
    assert_eq!(columns(string, &["udp.dstport", "dns.qry.type", "ip.ttl"]), "53 1 64\n");
    assert_eq!(columns("ip len=99 checksum=1 / udp length=3", &names[..4]), "99 17 0 3\n");
    let unsealed = septet(&["build", "--no-seal", "ip / udp"]).fine();
    assert!(unsealed.starts_with("450000000000000040000000"), "{unsealed}");
}

#[test]
fn several_values_are_all_combinations_the_last_one_fastest() {
    let string = "ip dst=192.0.2.4/31 / tcp dstport={80,443..444} flags=S";
    let shown = columns(string, &["ip.dst", "tcp.dstport", "tcp.flags"]);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 6);
    assert_eq!((lines[0], lines[2]), ("192.0.2.4 80 0x0002", "192.0.2.4 444 0x0002"));
    assert_eq!(lines[3], "192.0.2.5 80 0x0002");
}

#[test]
fn a_capture_has_the_link_type_of_the_first_layer() {
    let path = file("built.pcap", b"");
    septet(&[
        "build",
        "ipv6 dst=2001:db8::1 / icmpv6",
        "-w",
        &path,
        "--time",
        "1700000000.5",
        "--count",
        "2",
    ])
    .fine();
    let names = ["-T", "fields", "-e", "frame.time_epoch", "-e", "icmpv6.checksum.status"];
    let shown = septet(&[&["decode", path.as_str()][..], &names].concat()).fine();
    assert_eq!(shown, "1700000000.500000000\t1\n1700000000.500001000\t1\n");
    assert!(septet(&["info", &path]).fine().contains("IPV6"));
}

#[test]
fn a_capture_comes_back_from_its_strings() {
    for name in ["mixed.pcapng", "dns-records.pcapng", "icmpv6-errors.pcap", "tcp-options.pcap"] {
        let path = format!("{}/captures/{name}", env!("CARGO_MANIFEST_DIR"));
        let strings = septet(&["decode", &path, "-T", "build"]).fine();
        let digits: String = septet_with(&["build", "-"], strings.as_bytes()).fine();
        let again = septet_with(&["build", "-", "-T", "build"], strings.as_bytes()).fine();
        assert_eq!(again, strings, "{name}");
        let frames = strings.lines().count();
        assert_eq!(digits.lines().count(), frames);
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let refused = |string: &str, code| septet(&["build", string]).refused(code);
    assert_eq!(
        refused("eth / ip tll=3", 2),
        "column 10: ip has no field `tll`; did you mean ttl?\n  eth / ip tll=3\n           ^\n"
    );
    for (string, message) in [
        ("eth / upd", "column 7: unknown layer `upd`; did you mean udp?"),
        ("ip ttl=300", "column 8: ip.ttl has 8 bits: at most 255, not 300"),
        ("ip hdr_len=21", "column 12: ip.hdr_len is a multiple of 4, not 21"),
        ("ip src=host", "column 8: expected an address for ip.src"),
        ("udp dstport=9", "column 1: no link type begins with udp: eth, ip or ipv6 first, or link=NUMBER"),
        ("ip ttl=1..300", "column 8: ip.ttl has 8 bits: at most 255, not 256"),
        ("ip src=10.0.0.0/7", "column 1: more than 16777216 packets"),
        ("ip / tcp [options.mms]", "column 11: tcp has no record `options.mms`; did you mean options.mss"),
        ("", "column 1: expected a layer"),
    ] {
        let run = septet(&["build", string]);
        assert_eq!(run.code, 2, "{string}");
        assert!(run.err.starts_with(message), "{string}: {}", run.err);
    }
    let options = "[options.timestamp] ".repeat(5);
    let message = refused(&format!("ip / tcp {options}"), 1);
    assert!(
        message.starts_with("septet: column 6: tcp: cannot be sealed: tcp.hdr_len has 4 bits"),
        "{message}"
    );
    let message = septet_with(&["build", "-"], b"ip / udp\nip x=1\n");
    assert_eq!((message.code, message.out.lines().count()), (2, 1));
    assert!(message.err.starts_with("standard input: line 2: column 4: "), "{}", message.err);
}

#[test]
fn packets_are_shown_as_decode_shows_them() {
    let string = "ip src=192.0.2.1 dst=192.0.2.2 / icmp ident=7 seq=9";
    let text = septet(&["build", string, "-T", "text"]).fine();
    assert!(text.ends_with("IP 192.0.2.1 > 192.0.2.2: ICMP echo request, id 7, seq 9, length 8\n"), "{text}");
    assert!(septet(&["build", string, "-V"]).fine().contains("Internet Control Message Protocol"));
    assert!(septet(&["build", string, "-T", "json"]).fine().contains("\"icmp.ident\":7"));
    assert_eq!(septet(&["build", string, "-T", "build"]).fine(), format!("{string}\n"));
    assert!(septet(&["build", string, "-T", "nonsense"]).refused(2).contains("nonsense"));
}

#[test]
fn the_examples_of_readme_print_what_stands_below_them() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let block = readme.split("```console\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut runs = 0;
    for run in block.split("$ septet ").skip(1) {
        let (command, printed) = run.split_once('\n').unwrap();
        let words = command.split('\'').enumerate().flat_map(|(i, part)| match i % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        });
        assert_eq!(septet(&words.collect::<Vec<_>>()).fine(), printed);
        runs += 1;
    }
    assert_eq!(runs, 2);
}
