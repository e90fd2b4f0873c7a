//! `septet encode`: the way back from `decode -T json`.

use std::fs;

use crate::sample::{capture, file, pcap, udp};
use crate::{septet, septet_with};

/// A place for a capture that is written.
fn place(name: &str) -> String {
    let path = file(name, b"");
    fs::remove_file(&path).unwrap();
    path
}

fn json(path: &str) -> String {
    septet(&[path, "-T", "json"]).fine()
}

/// Encodes a line that is wrong behind one that is good; the message, and what is left of it behind the file's name.
fn refused(name: &str, line: &str) -> String {
    let out = place(name);
    let good = json(&capture(&format!("for-{name}"), 1));
    let run = septet_with(&["encode", "-w", &out], format!("{good}{line}\n").as_bytes());
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    assert_eq!(septet(&[&*out, "--count"]).fine(), "1 packet\n", "what was good is there");
    run.err.strip_prefix("septet: standard input: line 2: ").unwrap_or_else(|| panic!("{}", run.err)).into()
}

#[test]
fn every_capture_comes_back() {
    let mut files = 0;
    for path in crate::common::own_captures() {
        let before = septet(&["-T".as_ref(), "json".as_ref(), path.as_os_str()]).out;
        let out = place("encoded.pcapng");
        assert_eq!(septet_with(&["encode", "-w", &out], before.as_bytes()).fine(), "");
        assert!(json(&out) == before, "{} differs", path.display());
        files += 1;
    }
    assert!(files > 50, "{files} files");
}

/// Blocks that are no packets and all that is said of packets, in both byte orders, byte for byte.
#[test]
fn every_block_comes_back() {
    let everything = file("everything.pcapng", &crate::pcapng::everything());
    let captures = crate::common::own_captures().into_iter().filter(|path| {
        path.extension().is_some_and(|ending| ending == "pcapng")
            && path.file_stem().is_some_and(|name| name != "cut-short")
    });
    let mut files = 0;
    for path in captures.chain([everything.into()]) {
        let lines = septet(&["-T".as_ref(), "json".as_ref(), "--blocks".as_ref(), path.as_os_str()]).fine();
        let out = place("blocks-again.pcapng");
        assert_eq!(septet_with(&["encode", "-w", &out], lines.as_bytes()).fine(), "");
        assert!(fs::read(&out).unwrap() == fs::read(&path).unwrap(), "{} differs", path.display());
        files += 1;
    }
    assert!(files > 20, "{files} files");
}

/// Without blocks, what is said of packets is there all the same.
#[test]
fn options_of_packets_come_back_without_blocks() {
    let path = file("options.pcapng", &crate::pcapng::everything());
    let before = json(&path);
    for key in [
        r#""comments":["first","second"]"#,
        r#""frame.packet_flags":16909060"#,
        r#""hashes":[{"algorithm":2,"hash":"01020304"}]"#,
        r#""frame.drop_count":"1152921504606846976""#,
        r#""frame.packet_id":7"#,
        r#""frame.interface_queue":3"#,
        r#""verdicts":[{"frame.verdict.ebpf_tc":2},{"frame.verdict.hw":"0102"}]"#,
        r#""options":[{"code":77,"value":"6e6f626f6479206b6e6f7773"},{"code":2989,"enterprise":32473,"value":"010203"}]"#,
        r#""frame.drop_count":5"#,
    ] {
        assert_eq!(before.matches(key).count(), 2, "{key} in both byte orders: {before}");
    }
    let out = place("options-again.pcapng");
    assert_eq!(septet_with(&["encode", "-w", &out], before.as_bytes()).fine(), "");
    assert_eq!(json(&out), before);
    // Members that were edited count, although all bytes stand beside them.
    let lines = septet(&[&path, "-T", "json", "--blocks"]).fine();
    assert!(!lines.contains("options@"), "the usual form needs no bytes");
    let unusual = file("unusual.pcapng", &crate::sample::pcapng_of(&[b"a\0b"], b"eth7", &udp(1, b"")));
    let lines = septet(&[&unusual, "-T", "json", "--blocks"]).fine();
    assert!(lines.contains("\"options@little\":\"010003006100620000000000\""), "{lines}");
    let edited = lines.replace("\"comments\":[\"a\"]", "\"comments\":[\"c\"],\"frame.packet_flags\":1");
    septet_with(&["encode", "-w", &out], edited.as_bytes()).fine();
    assert!(json(&out).contains("\"comments\":[\"c\"],\"frame.packet_flags\":1,"), "{}", json(&out));
}

#[test]
fn blocks_that_are_wrong_are_told() {
    let lines = [
        ("{\"block\":\"x\"}", "type: expected the number of a block type"),
        ("{\"block\":\"packet\",\"type\":6,\"body\":\"00\"}", "cannot be the body of a block of type 6"),
    ];
    for (line, why) in lines {
        let run = septet_with(&["encode", "-w", &place("wrong-block.pcapng")], line.as_bytes());
        assert!(run.code == 1 && run.err.contains(why), "{}", run.err);
    }
    let lines = septet(&[
        &file("to-pcap.pcapng", &crate::sample::pcapng("x", &udp(1, b""))),
        "-T",
        "json",
        "--blocks",
    ]);
    let run = septet_with(&["encode", "-w", &place("to-pcap.pcap")], lines.fine().as_bytes());
    assert_eq!((run.code, &*run.err), (0, "septet: 2 blocks that are no packets were left out\n"));
}

#[test]
fn the_name_says_the_format_and_the_packing() {
    let path = capture("formats.pcap", 2);
    let before = json(&path);
    for (name, flag, format) in [
        ("out.pcap", None, "pcap,"),
        ("out.pcapng", None, "pcapng"),
        ("out.pcap.gz", None, "pcap,"),
        ("out.pcap.zst", None, "pcap,"),
        ("out.lz4", None, "pcapng"),
        ("out", Some("pcap"), "pcap,"),
        ("other.pcap", Some("pcapng"), "pcapng"),
    ] {
        let out = place(name);
        let flags: Vec<_> = flag.iter().flat_map(|format| ["-F", format]).collect();
        let words = [&["encode", "-w", &out][..], &flags].concat();
        assert_eq!(septet_with(&words, before.as_bytes()).fine(), "");
        assert_eq!(json(&out), before, "{name}");
        let info = septet(&["info", &out]).fine();
        assert!(info.contains(&format!("format:        {format}")), "{name}: {info}");
    }
}

#[test]
fn an_edited_packet_is_written_as_it_stands_or_sealed() {
    let before = json(&file("edit.pcap", &pcap(&[udp(1001, b"hello")])));
    let edited = before.replace("\"ip.ttl\":64", "\"ip.ttl\":3").replace("68656c6c6f", "68656c6c6f21");
    assert_ne!(edited, before);
    let after = |flags: &[&str]| {
        let out = place("edited.pcap");
        septet_with(&[&["encode", "-w", &out], flags].concat(), edited.as_bytes()).fine();
        let fields =
            ["frame.len", "ip.ttl", "ip.len", "udp.length", "ip.checksum.status", "udp.checksum.status"];
        let columns = fields.iter().flat_map(|field| ["-e", field]);
        septet(&[&*out].into_iter().chain(columns).collect::<Vec<_>>()).fine()
    };
    assert_eq!(after(&[]), "48\t3\t33\t13\t0\t1\n");
    assert_eq!(after(&["--seal"]), "48\t3\t34\t14\t1\t1\n");
}

#[test]
fn objects_may_have_several_lines() {
    let before = json(&capture("pretty.pcap", 2));
    let pretty = before.replace(",\"layers\"", ",\n\n  \"layers\"");
    let out = place("pretty-again.pcap");
    septet_with(&["encode", "-w", &out], format!("\n{pretty}\n").as_bytes()).fine();
    assert_eq!(json(&out), before);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    assert!(refused("w1.pcap", "{").starts_with("column 1: EOF while parsing"));
    assert!(refused("w2.pcap", "[]").contains("expected an object"));
    assert!(refused("w9.pcap", "{\"link\":1,\"link\":2}").contains("the key \"link\" stands twice"));
    assert_eq!(refused("w3.pcap", "{\"layers\":[]}"), "link: expected a link type\n");
    assert_eq!(refused("w4.pcap", "{\"link\":1}"), "layers: expected a list of layers\n");
    let layer = |object: &str| format!("{{\"link\":1,\"time\":\"1\",\"layers\":[{object}]}}");
    assert!(refused("w5.pcap", &layer("{\"protocol\":\"no\"}")).starts_with("layer 1: protocol: expected"));
    assert!(
        refused("w6.pcap", &layer("{\"protocol\":\"udp\",\"udp.x\":1}"))
            .starts_with("layer 1: udp.x: expected")
    );
    let wide = refused("w7.pcap", &layer("{\"protocol\":\"udp\",\"udp.length\":65536}"));
    assert!(wide.starts_with("layer 1: udp.length: expected"), "{wide}");
    let text = refused("w8.pcap", &layer("{\"protocol\":\"udp\",\"udp.length\":\"eight\"}"));
    assert!(text.starts_with("layer 1: udp.length: expected"), "{text}");
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    let text = b"\n{\"link\":1,\n\"layers\":[{]\n";
    let error = septet_with(&["encode", "-w", &place("place.pcap")], text).refused(1);
    assert!(error.starts_with("septet: standard input: line 3: column 12: "), "{error}");
}

#[test]
fn what_cannot_be_written_is_told() {
    let (path, text) = (capture("read.pcap", 1), file("read.json", b"{\"link\":1,\"layers\":[]}"));
    let refused = |words: &[&str]| septet(&[&["encode"], words].concat()).refused(1);
    assert!(refused(&["-w", &text, &text]).ends_with("is the file that is read\n"));
    assert_eq!(fs::read(&text).unwrap(), b"{\"link\":1,\"layers\":[]}");
    assert!(refused(&["-w", "/no/such/folder/out.pcap", &text]).contains("No such file"));
    assert!(refused(&["-w", &place("none.pcap"), "/no/such/file"]).contains("No such file"));
    let time = refused(&["-w", &place("time.pcap"), &text]);
    assert!(time.contains("a pcap file needs a time"), "{time}");
    let two = format!("{}{}", json(&path), json(&path).replace("\"link\":1,", "\"link\":101,"));
    let out = place("two.pcap");
    let run = septet_with(&["encode", "-w", &out], two.as_bytes());
    assert!(run.err.contains("a pcap file has one link type: 1 and 101"), "{}", run.err);
    assert_eq!(septet(&[&*out, "--count"]).fine(), "1 packet\n");
    assert!(septet(&["encode", &text]).refused(2).contains("-w"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_it() {
    let text = json(&capture("full-disk.pcap", 1));
    let run = septet_with(&["encode", "-w", "/dev/full"], text.as_bytes());
    assert_eq!(run.code, 1);
    assert!(run.err.contains("No space left"), "{}", run.err);
}
