//! What is read: files in order, standard input, pipes, hexadecimal text, other protocols for numbers.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::sample::{capture, file, pcap, pcap_of, udp};
use crate::{command, septet, septet_with};

const FIELDS: [&str; 6] = ["-T", "fields", "-e", "frame.number", "-e", "udp.srcport"];

#[test]
fn a_file_alone_is_decoded() {
    let path = capture("alone.pcap", 2);
    let lines = septet(&["decode", &path]).fine();
    assert_eq!(
        lines,
        "22:13:20.000000 IP 192.0.2.1.1001 > 198.51.100.2.9999: UDP, length 5\n\
         22:13:21.001000 IP 192.0.2.1.1002 > 198.51.100.2.9999: UDP, length 5\n"
    );
    for words in
        [&[&*path][..], &["-r", &path], &["decode", "-r", &path], &["-n", &path], &["--color=never", &path]]
    {
        assert_eq!(septet(words).fine(), lines, "{words:?}");
    }
}

#[test]
fn frame_numbers_run_on_in_the_order_of_the_arguments() {
    let (one, two) = (capture("one.pcap", 1), file("two.pcap", &pcap(&[udp(7, b""), udp(8, b"")])));
    let run = |files: [&str; 3]| septet(&[&files[..], &FIELDS].concat()).fine();
    assert_eq!(run([&two, &one, &two]), "1\t7\n2\t8\n3\t1001\n4\t7\n5\t8\n");
    assert_eq!(run([&one, &one, &two]), "1\t1001\n2\t1001\n3\t7\n4\t8\n");
}

#[test]
fn a_dash_is_standard_input() {
    let bytes = pcap(&[udp(5, b"")]);
    for words in [&["-"][..], &["-r", "-"], &["decode", "-"]] {
        assert_eq!(septet_with(&[words, &FIELDS].concat(), &bytes).fine(), "1\t5\n");
    }
    assert!(septet_with(&["info", "-"], &bytes).fine().contains("packets:       1\n"));
}

#[test]
fn what_arrives_is_printed_before_more_is_waited_for() {
    for flags in [&["-"][..], &["-", "-l"]] {
        let mut child = command(flags).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut lines = BufReader::new(output).lines();
        let bytes = pcap(&[udp(1, b""), udp(2, b"")]);
        let half = bytes.len() - (bytes.len() - 24) / 2;
        input.write_all(&bytes[..half]).unwrap();
        assert!(lines.next().unwrap().unwrap().contains("192.0.2.1.1 >"));
        input.write_all(&bytes[half..]).unwrap();
        assert!(lines.next().unwrap().unwrap().contains("192.0.2.1.2 >"));
        drop(input);
        assert!(lines.next().is_none() && child.wait().unwrap().success());
    }
}

#[test]
fn only_so_many_packets() {
    let path = capture("count.pcap", 5);
    assert_eq!(septet(&[&path, "-c", "2"]).fine().lines().count(), 2);
    assert_eq!(septet(&[&path, &path, "-c", "7", "--count"]).fine(), "7 packets\n");
    assert_eq!(septet(&[&path, "-c1", "--count"]).fine(), "1 packet\n");
    assert!(septet(&[&path, "-c", "0"]).refused(2).contains("-c <COUNT>"));
}

#[test]
fn what_is_of_running_captures_is_refused() {
    let path = capture("refused.pcap", 1);
    for words in [
        &["-C", "1"][..],
        &["-G", "1"],
        &["-W", "1"],
        &["-b", "files:2"],
        &["-a", "files:2"],
        &["-Z", "nobody"],
        &["-Q", "in"],
        &["-i", "lo"],
    ] {
        let message = septet(&[&[&*path], words].concat()).refused(2);
        assert!(message.contains(words[0]) && message.ends_with(" to `septet sniff`\n"), "{message}");
    }
}

#[test]
fn hexadecimal_text() {
    let packet = hex::encode(&udp(5, b"hi")[14..]);
    let line = "- IP 192.0.2.1.5 > 198.51.100.2.9999: UDP, length 2\n";
    assert_eq!(septet(&["--hex", &packet, "--link", "RAW"]).fine(), line);
    assert_eq!(septet(&["--hex", &packet, "--link", "101"]).fine(), line);
    assert_eq!(septet_with(&["--hex", "-", "--link", "dlt_ipv4"], packet.as_bytes()).fine(), line);
    assert!(septet(&["--hex", &hex::encode(udp(5, b"hi"))]).fine().contains("192.0.2.1.5 >"));
    assert!(septet(&["--hex", "45 0g"]).refused(2).contains("column 4"));
    assert_eq!(septet(&["--hex", ""]).refused(2), "--hex: no bytes\n");
    assert_eq!(septet(&["--hex", "-"]).refused(1), "septet: standard input: no bytes\n");
    assert_eq!(
        septet(&["--hex", "45", &capture("both.pcap", 1)]).refused(2),
        "either captures or --hex, not both\n"
    );
    assert!(septet_with(&["--hex", "-"], b"45 0g").refused(1).contains("column 4"));
    assert!(septet(&["--hex", "45", "--link", "carrier-pigeon"]).refused(2).contains("no such link type"));
}

#[test]
fn other_protocols_for_numbers() {
    let path = capture("as.pcap", 1);
    let objects = septet(&[&path, "-d", "udp.port==9999,ip", "-T", "json"]).fine();
    assert_eq!(objects.matches("\"protocol\":\"ip\"").count(), 2, "{objects}");
    let nested = septet(&[&path, "-d", "udp.port==9999,ip", "-V"]).fine();
    assert_eq!(nested.matches("\nInternet Protocol Version 4").count(), 2, "{nested}");
    let range = septet(&[&path, "-d", "udp.port==9990-9999,ip", "-T", "hex"]).fine();
    assert!(range.contains("udp 34-41, ip 42-46"), "{range}");
    let none = septet(&[&path, "-d", "ethertype==0x0800,none", "-T", "hex"]).fine();
    assert!(none.contains("eth 0-13, payload 14-"), "{none}");
    let most = septet(&[&path, "-d", "udp.port==0-4095,ip", "-T", "hex"]).fine();
    assert!(most.contains("udp 34-41, ip 42-46"), "{most}");
    assert!(septet(&[&path, "-d", "udp.port==0-4096,ip"]).refused(2).contains("at most 4096 numbers"));
    for wrong in ["udp.port=1,ip", "udp.prt==1,ip", "udp.port==x,ip", "udp.port==1,nonsense"] {
        assert!(septet(&[&path, "-d", wrong]).refused(2).starts_with(&format!("-d {wrong}: ")));
    }
}

#[test]
fn a_link_type_that_nobody_reads() {
    let path = file("user.pcap", &pcap_of(147, &[vec![1, 2, 3]]));
    assert_eq!(septet(&[&path, "-t"]).fine(), "[link type USER0 (147) is not read] length 3\n");
}
