//! Forms of the output: text with its times and dumps, trees, JSON, bytes.

use std::process::Stdio;

use crate::sample::{capture, file, pcap, pcapng, udp};
use crate::{command, septet};

#[test]
fn times_as_tcpdump_and_tshark_write_them() {
    let path = capture("times.pcap", 2);
    let times = |flags: &[&str]| {
        let out = septet(&[&[&*path], flags].concat()).fine();
        out.lines().map(|line| line.split("IP ").next().unwrap().to_string()).collect::<Vec<_>>()
    };
    for (flags, wanted) in [
        (&[][..], ["22:13:20.000000 ", "22:13:21.001000 "]),
        (&["-t"], ["", ""]),
        (&["-tt"], ["1700000000.000000 ", "1700000001.001000 "]),
        (&["-ttt"], [" 00:00:00.000000 ", " 00:00:01.001000 "]),
        (&["-tttt"], ["2023-11-14 22:13:20.000000 ", "2023-11-14 22:13:21.001000 "]),
        (&["-ttttt"], [" 00:00:00.000000 ", " 00:00:01.001000 "]),
        (&["-t", "-t"], ["1700000000.000000 ", "1700000001.001000 "]),
        (&["-ttn"], ["1700000000.000000 ", "1700000001.001000 "]),
        (&["-t=a"], ["22:13:20.000000 ", "22:13:21.001000 "]),
        (&["-t=ad"], ["2023-11-14 22:13:20.000000 ", "2023-11-14 22:13:21.001000 "]),
        (&["-t=adoy"], ["2023/318 22:13:20.000000 ", "2023/318 22:13:21.001000 "]),
        (&["-t=d"], ["0.000000 ", "1.001000 "]),
        (&["-t=dd"], ["0.000000 ", "1.001000 "]),
        (&["-t=e"], ["1700000000.000000 ", "1700000001.001000 "]),
        (&["-t=r"], ["0.000000 ", "1.001000 "]),
        (&["-t=ud"], ["2023-11-14 22:13:20.000000 ", "2023-11-14 22:13:21.001000 "]),
        (&["--nano"], ["22:13:20.000000000 ", "22:13:21.001000000 "]),
    ] {
        assert_eq!(times(flags), wanted, "{flags:?}");
    }
}

#[test]
fn clocks_are_local_unless_utc_is_asked_for() {
    let path = capture("zone.pcap", 1);
    let run = |flags: &[&str]| {
        let words = [&[&*path], flags].concat();
        let output = command(&words).env("TZ", "XYZ-5:30").stdout(Stdio::piped()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&[]).starts_with("03:43:20.000000 IP"));
    assert!(run(&["-tttt"]).starts_with("2023-11-15 03:43:20.000000 IP"));
    for flags in [&["--utc"][..], &["-t=u"]] {
        assert!(run(flags).starts_with("22:13:20.000000 IP"));
    }
    assert!(run(&["-V"]).contains("2023-11-15 03:43:20.000000"));
    assert!(run(&["-V", "--utc"]).contains("2023-11-14 22:13:20.000000"));
}

#[test]
fn bytes_below_the_line_as_tcpdump_shows_them() {
    let path = file("dump.pcap", &pcap(&[udp(1, b"ab\n\x1bc")]));
    let dump = |flag: &str| {
        let out = septet(&[&*path, "-t", flag]).fine();
        out.split_once('\n').unwrap().1.to_string()
    };
    assert_eq!(
        dump("-x"),
        "\t0x0000:  4500 0021 0000 0000 4011 8e95 c000 0201\n\
         \t0x0010:  c633 6402 0001 270f 000d 1e0f 6162 0a1b\n\
         \t0x0020:  63\n"
    );
    assert!(dump("-X").ends_with("\t0x0020:  63                                       c\n"));
    assert!(dump("-xx").starts_with("\t0x0000:  0200 0000 0002 0200 0000 0001 0800 4500\n"));
    assert!(
        dump("-XX").starts_with("\t0x0000:  0200 0000 0002 0200 0000 0001 0800 4500  ..............E.\n")
    );
    assert_eq!(dump("-A"), "E..!....@........3d...'.....ab\n.c\n");
}

#[test]
fn a_tree_has_bits_words_and_brackets() {
    let path = capture("tree.pcap", 1);
    let tree = septet(&[&path, "-V"]).fine();
    assert_eq!(septet(&[&path, "-T", "tree"]).fine(), tree);
    for line in [
        "Frame 1: 47 bytes on wire, 47 bytes captured",
        "Internet Protocol Version 4, Src: 192.0.2.1, Dst: 198.51.100.2",
        "    0100 .... = Version: 4",
        "    .... 0101 = Header Length: 20 (5)",
        "        .0.. .... = Don't fragment: Not set",
        "    Protocol: 17 (UDP)",
        "    [Header Checksum Status: 1 (good)]",
        "User Datagram Protocol, Src Port: 1001, Dst Port: 9999",
        "Data (5 bytes)",
        "    Data: 68656c6c6f",
    ] {
        assert!(tree.lines().any(|known| known == line), "{line}\n{tree}");
    }
    assert!(tree.ends_with("\n\n"));
}

#[test]
fn a_tree_of_some_protocols_has_headings_of_all() {
    let path = capture("only.pcap", 1);
    let tree = septet(&[&path, "-O", "udp,eth"]).fine();
    assert!(tree.contains("\nInternet Protocol Version 4, Src") && tree.contains("    Source Port: 1001\n"));
    assert!(
        !tree.contains("Time to Live") && !tree.contains("Frame number") && tree.contains("    Type: 0x0800")
    );
}

#[test]
fn json_is_an_object_a_line() {
    let path = capture("objects.pcap", 3);
    let lines = septet(&[&path, "-T", "json"]).fine();
    assert_eq!(lines.lines().count(), 3);
    assert!(
        lines
            .lines()
            .all(|line| line.starts_with('{') && line.ends_with('}') && line.contains("\"ip.ttl\":64"))
    );
}

#[test]
fn bytes_by_layer_have_a_legend() {
    let path = capture("hex.pcap", 1);
    let out = septet(&[&path, "-T", "hex"]).fine();
    assert!(out.starts_with("Frame 1: 47 bytes: eth 0-13, ip 14-33, udp 34-41, payload 42-46\n"), "{out}");
    assert!(out.contains("\t0x0020:  6402 03e9 270f 000d "), "{out}");
    assert!(out.contains(" 6865 6c6c 6f    d.."), "{out}");
}

#[test]
fn more_and_less_text() {
    let path = capture("more.pcap", 1);
    let line = |flags: &[&str]| septet(&[&[&*path, "-t"], flags].concat()).fine();
    assert!(
        line(&["--link-header"])
            .starts_with("02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 47: ")
    );
    assert!(line(&["-q"]).contains("192.0.2.1.1001 > 198.51.100.2.9999: UDP"));
    assert!(line(&["-vvv"]).contains("192.0.2.1.1001 > 198.51.100.2.9999: "));
    for accepted in ["-n", "-nn", "-S", "-l", "-U", "-nSlU", "-p", "-s0", "-K"] {
        assert_eq!(line(&[accepted]), line(&[]));
    }
}

#[test]
fn comments_and_interfaces_of_pcapng() {
    let path = file("about.pcapng", &pcapng("eth7", &udp(1, b"")));
    let tree = septet(&[&path, "-V"]).fine();
    assert!(tree.contains("    Interface name: eth7\n") && tree.contains("    Comment: eth7\n"), "{tree}");
    let info = septet(&["info", &path]).fine();
    assert!(
        info.contains("comment:       eth7\n") && info.contains("interface:     0 eth7: Ethernet"),
        "{info}"
    );
}
