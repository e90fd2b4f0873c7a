//! `septet rewrite`: captures that are edited.

use std::fs;
use std::path::Path;

use crate::common::{own_captures, root};
use crate::sample::{capture, file, pcap_of, pcapng};
use crate::{Run, command, septet, septet_with};

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A place for a capture that is written.
fn place(name: &str) -> String {
    let path = file(name, b"");
    fs::remove_file(&path).unwrap();
    path
}

fn own(name: &str) -> String {
    root().join("captures").join(name).to_str().unwrap().into()
}

/// Rewrites a capture; the path of the new one, and what was said.
#[track_caller]
fn rewritten(from: &str, name: &str, words: &[&str]) -> (String, String) {
    let out = place(name);
    let run = septet(&[&["rewrite", from, "-w", &out][..], words].concat());
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    (out, run.err)
}

fn columns(path: &str, fields: &[&str]) -> String {
    let fields: Vec<_> = fields.iter().flat_map(|field| ["-e", field]).collect();
    septet(&[&[path][..], &fields].concat()).fine()
}

fn anonymize(from: &str, name: &str, words: &[&str]) -> (String, String) {
    let key = file(&format!("{name}.key"), KEY.as_bytes());
    rewritten(from, name, &[&["--anonymize", "--key-file", &key][..], words].concat())
}

#[track_caller]
fn refused(words: &[&str]) -> String {
    let path = capture("refused.pcap", 1);
    let out = place("refused-out.pcap");
    let run = septet(&[&["rewrite", &path, "-w", &out][..], words].concat());
    assert!(!Path::new(&out).exists(), "nothing is created");
    run.refused(2)
}

#[test]
fn without_an_edit_everything_stays() {
    let (mut files, out) = (0, place("same.pcapng"));
    for path in own_captures() {
        let path = path.to_str().unwrap();
        let before = septet(&[path, "-T", "json", "--blocks"]);
        let run = septet(&["rewrite", path, "-w", &out]);
        assert_eq!(run.code, before.code, "{path}: {}", run.err);
        let blocks = if before.out.contains("{\"block\"") { "--blocks" } else { "-n" };
        assert!(septet(&[&*out, "-T", "json", blocks]).fine() == before.out, "{path} differs");
        files += 1;
    }
    assert!(files > 50, "{files} files");
}

#[test]
fn what_was_right_is_right_whatever_is_edited() {
    let fields = ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status"];
    let more = ["icmpv6.checksum.status", "sctp.checksum.status", "eth.fcs.status", "ip.len", "udp.length"];
    let fields = [&fields[..], &more].concat();
    for path in own_captures() {
        let path = path.to_str().unwrap();
        let fields: Vec<_> = fields.iter().flat_map(|field| ["-e", field]).collect();
        let status = |path: &str| septet(&[&[path][..], &fields].concat()).out;
        let out = place("right.pcapng");
        let edits = ["--map", "0.0.0.0/1=128.0.0.0/1", "--map", "::/1=8000::/1", "--set", "ip.ttl=77"];
        septet(&[&["rewrite", path, "-w", &out][..], &edits].concat());
        assert_eq!(status(&out), status(path), "{path}");
    }
}

#[test]
fn fields_are_set_wherever_they_are() {
    let path = own("icmp-time-exceeded.pcap");
    let (out, said) =
        rewritten(&path, "set.pcap", &["--set", "ip.addr=203.0.113.9", "--set", "udp.dstport=7"]);
    let packets = columns(&path, &["ip.src"]).lines().count();
    assert_eq!(said, format!("septet: {packets} of {packets} packets changed\n"));
    for line in columns(&out, &["ip.src", "ip.dst", "udp.dstport", "ip.checksum.status"]).lines() {
        let mut cells = line.split('\t');
        let quoted = cells.next().unwrap().split(',').count();
        assert_eq!(cells.next().unwrap(), vec!["203.0.113.9"; quoted].join(","));
        assert!(["7", ""].contains(&cells.next().unwrap()));
        assert_eq!(cells.next().unwrap(), vec!["1"; quoted].join(","));
    }
}

#[test]
fn a_checksum_that_was_wrong_stays_as_it_was() {
    let path = own("udp-checksum.pcap");
    let (out, _) = rewritten(&path, "wrong.pcap", &["--map", "192.0.2.0/24=198.51.100.0/24"]);
    let wrong = |path: &str| -> Vec<String> {
        let table = columns(path, &["udp.checksum.status", "udp.checksum"]);
        table
            .lines()
            .filter(|line| line.starts_with("0\t") || line.starts_with("3\t"))
            .map(String::from)
            .collect()
    };
    assert!(!wrong(&path).is_empty());
    assert_eq!(wrong(&out), wrong(&path));
}

#[test]
fn what_is_set_on_purpose_does_not_follow() {
    let (out, _) = rewritten(
        &capture("purpose.pcap", 1),
        "purpose-out.pcap",
        &["--set", "ip.len=99", "--set", "udp.checksum=0x1234", "--set", "ip.ttl=9"],
    );
    let table = columns(&out, &["ip.len", "udp.checksum", "ip.ttl", "ip.checksum.status"]);
    assert_eq!(table, "99\t0x1234\t9\t1\n");
}

#[test]
fn a_name_may_be_longer_or_shorter() {
    let path = own("dns-addresses.pcap");
    for name in ["a-longer.name.example.com", "x.example"] {
        let edit = format!("dns.qry.name={name}");
        let (out, _) = rewritten(&path, "name.pcap", &["--set", &edit]);
        let fields = ["dns.qry.name", "ip.checksum.status", "udp.checksum.status"];
        for line in columns(&out, &fields).lines() {
            assert_eq!(line, format!("{name}\t1\t1"));
        }
        let answers = |path: &str| columns(path, &["dns.a", "dns.aaaa", "dns.resp.name", "dns.id"]);
        assert_eq!(answers(&out), answers(&path), "other names are what they were");
        let lengths = columns(&out, &["ip.len", "udp.length", "frame.len"]);
        for line in lengths.lines() {
            let lengths: Vec<u32> = line.split('\t').map(|cell| cell.parse().unwrap()).collect();
            assert_eq!((lengths[0], lengths[2]), (lengths[1] + 20, lengths[1] + 34));
        }
    }
    let (out, _) = rewritten(&own("pppoe.pcap"), "tag.pcap", &["--set", "pppoed.tags.ac_name=another"]);
    assert!(columns(&out, &["pppoed.tags.ac_name"]).contains("another\n"));
}

#[test]
fn a_tag_comes_and_goes() {
    let path = own("icmp-echo.pcap");
    let (tagged, _) = rewritten(&path, "tagged.pcap", &["--vlan", "add=100,5,1"]);
    let (fields, before) =
        (["vlan.id", "vlan.priority", "vlan.dei", "eth.type", "vlan.etype"], &["frame.len"]);
    assert!(columns(&tagged, &fields).lines().all(|line| line == "100\t5\t1\t0x8100\t0x0800"));
    let lengths = columns(&path, before);
    let longer: Vec<_> = lengths.lines().map(|len| (len.parse::<u32>().unwrap() + 4).to_string()).collect();
    assert_eq!(columns(&tagged, before).lines().collect::<Vec<_>>(), longer);
    let (other, _) = rewritten(&tagged, "other.pcap", &["--vlan", "set=7"]);
    assert!(columns(&other, &fields).lines().all(|line| line == "7\t5\t1\t0x8100\t0x0800"));
    let (bare, _) = rewritten(&other, "bare.pcap", &["--vlan", "remove"]);
    let (same, _) = rewritten(&path, "same.pcap", &[]);
    assert!(fs::read(&bare).unwrap() == fs::read(&same).unwrap());
}

#[test]
fn packets_are_cut_and_counted() {
    let (out, said) = rewritten(&capture("long.pcap", 5), "cut.pcap.gz", &["-s", "30", "-c", "3"]);
    assert_eq!(said, "septet: 3 of 3 packets changed\n");
    let lengths = columns(&capture("long.pcap", 5), &["frame.len"]);
    assert_eq!(columns(&out, &["frame.len"]), lengths.split_inclusive('\n').take(3).collect::<String>());
    assert_eq!(columns(&out, &["frame.cap_len"]), "30\n30\n30\n");
}

#[test]
fn addresses_are_mapped_in_every_row() {
    let maps = [
        "192.0.2.0/24=198.51.100.0/24",
        "2001:db8::/32=2001:db9::/32",
        "00:00:5e:00:00:00/24=02:00:5e:00:00:00/24",
    ];
    let words: Vec<_> = maps.iter().flat_map(|map| ["--map", map]).collect();
    for (name, fields) in [
        ("dns-addresses.pcap", &["dns.a", "dns.aaaa"][..]),
        ("arp.pcap", &["arp.src.proto_ipv4", "arp.dst.hw_mac", "eth.src"]),
        ("ndp.pcapng", &["icmpv6.nd.ns.target_address", "icmpv6.opt.linkaddr", "ipv6.src"]),
        ("icmp-time-exceeded.pcap", &["ip.src", "ip.dst"]),
    ] {
        let path = own(name);
        let (out, _) = rewritten(&path, "mapped.pcapng", &words);
        let pairs =
            [("192.0.2.", "198.51.100."), ("2001:db8:", "2001:db9:"), ("00:00:5e:00:53", "02:00:5e:00:53")];
        let before = columns(&path, fields);
        let wanted = pairs.iter().fold(before.clone(), |text, (old, new)| text.replace(old, new));
        assert_ne!(wanted, before);
        assert_eq!(columns(&out, fields), wanted, "{name}");
    }
}

#[test]
fn wrong_words_are_told_before_anything_is_written() {
    assert_eq!(refused(&["--set", "ip.tt=1", "--set", "x=2"]), "unknown field: ip.tt\nunknown field: x\n");
    assert_eq!(refused(&["--set", "ip.ttl=256"]), "ip.ttl=256: expected a number of 8 bits\n");
    assert_eq!(refused(&["--set", "ip.ttl"]), "ip.ttl: expected FIELD=VALUE\n");
    assert_eq!(refused(&["--set", "frame.len=1"]), "frame.len is not in the packet\n");
    assert!(refused(&["--map", "10.0.0.0/8=::/8"]).contains("not of one kind"));
    assert!(refused(&["--map", "10.0.0.1/8=10.0.0.0/8"]).contains("bits behind its prefix"));
    assert!(refused(&["--vlan", "add=4096"]).contains("expected add=ID"));
    assert!(refused(&["--keep", "payload"]).contains("--anonymize"));
    assert!(refused(&["--anonymize"]).contains("needs a key of at least 16 bytes"));
    let short = file("short.key", b"0123456789abcde\n");
    assert!(refused(&["--anonymize", "--key-file", &short]).contains("the key has 15 bytes"));
    let key = file("good.key", KEY.as_bytes());
    assert_eq!(refused(&["--anonymize", "--key-file", &key, "--keep", "x"]), "unknown field: x\n");
}

#[test]
fn what_cannot_be_done_with_a_packet_ends_the_work() {
    let path = own("dns-addresses.pcap");
    let (out, words) = (place("ended.pcap"), ["--map", "192.0.2.0/24=10.0.0.0/30"]);
    let run = septet(&[&["rewrite", &path, "-w", &out][..], &words].concat());
    assert_eq!(run.code, 1);
    assert!(run.err.contains("packet 2: 192.0.2.80 does not fit into 10.0.0.0/30"), "{}", run.err);
    assert_eq!(septet(&[&*out, "--count"]).fine(), "1 packet\n");
    let run = septet(&["rewrite", &path, "-w", &out, "--set", "ip.checksum.status=1"]);
    assert!(
        run.code == 1 && run.err.contains("ip.checksum.status: it is computed, not stored"),
        "{}",
        run.err
    );
    let cut = septet(&["rewrite", &own("cut-short.pcap"), "-w", &out]);
    assert_eq!(cut.code, 1);
    let whole = septet(&[&*own("cut-short.pcap"), "-T", "json"]).out;
    assert_eq!(septet(&[&*out, "-T", "json"]).fine(), whole, "all whole packets are there");
    assert_eq!(septet(&["rewrite", "no-such-file", "-w", &out]).code, 1);
    assert_eq!(septet(&["rewrite", &path, "-w", &path]).code, 1);
}

#[test]
fn a_pipe_is_read_and_written() {
    let path = capture("piped.pcap", 2);
    let child = command(&["rewrite", "-", "-w", "-", "-F", "pcap", "--set", "ip.ttl=3"])
        .stdin(fs::File::open(&path).unwrap())
        .output()
        .unwrap();
    let table = septet_with(&["-", "-e", "ip.ttl"], &child.stdout).fine();
    assert_eq!(table, "3\n3\n");
}

#[test]
fn who_sent_it_is_hidden() {
    let packet = crate::sample::udp(7, b"the secret of 192.0.2.1");
    let path = file("told.pcapng", &pcapng("a name", &packet));
    let (out, said) = anonymize(&path, "hidden.pcapng", &[]);
    assert!(
        said.contains(
            "septet: mapped: 2 IPv4, 0 IPv6, 2 MAC addresses; zeroed: 23 bytes; dropped: 1 comments\n"
        ),
        "{said}"
    );
    assert!(said.ends_with("septet: kept: nothing\n"), "{said}");
    let bytes = fs::read(&out).unwrap();
    for text in [&b"a name"[..], b"secret", b"192.0.2.1", &[192, 0, 2, 1], &[2, 0, 0, 0, 0, 1]] {
        assert!(!bytes.windows(text.len()).any(|window| window == text), "{text:?}");
    }
    let facts = columns(&out, &["ip.checksum.status", "udp.checksum.status", "udp.srcport", "frame.len"]);
    assert_eq!(facts, format!("1\t1\t7\t{}\n", packet.len()));
    let (kept, said) =
        anonymize(&path, "kept.pcapng", &["--keep", "payload,comments", "--keep", "interfaces"]);
    assert!(said.ends_with("septet: kept: payload, comments, interfaces\n"), "{said}");
    let json = septet(&[&*kept, "-T", "json"]).fine();
    assert!(
        json.contains("\"interface_name\":\"a name\"") && json.contains("\"comments\":[\"a name\"]"),
        "{json}"
    );
}

#[test]
fn the_environment_has_the_key_too() {
    let path = capture("key.pcap", 2);
    let (by_file, _) = anonymize(&path, "by-file.pcap", &[]);
    let by_variable = place("by-variable.pcap");
    let mut command = command(&["rewrite", &path, "-w", &by_variable, "--anonymize"]);
    assert!(command.env("SEPTET_KEY", KEY).output().unwrap().status.success());
    assert!(fs::read(by_file).unwrap() == fs::read(by_variable).unwrap());
}

/// Secrets, names and statistics of a capture tell who it was, unless they are asked for.
#[test]
fn blocks_are_left_out_or_kept() {
    for name in ["secrets", "names"] {
        let path = own(&format!("{name}.pcapng"));
        let block = format!("\"block\":\"{name}\"");
        let blocks = |path: &str| septet(&[path, "-T", "json", "--blocks"]).fine();
        let (out, said) = anonymize(&path, "blocks.pcapng", &[]);
        assert!(said.contains(" blocks that are no packets were left out\n"), "{said}");
        for block in ["secrets", "names", "statistics", "custom"] {
            assert!(!blocks(&out).contains(&format!("\"block\":\"{block}\"")), "{}", blocks(&out));
        }
        let (out, said) = anonymize(&path, "blocks.pcapng", &["--keep", name]);
        assert!(said.ends_with(&format!("septet: kept: {name}\n")), "{said}");
        assert!(blocks(&out).contains(&block), "{}", blocks(&out));
    }
}

/// Names of hosts follow their addresses.
#[test]
fn names_follow_the_map() {
    let words = ["--map", "192.0.2.0/24=10.0.0.0/24", "--map", "2001:db8::/32=fd00::/32"];
    let (out, said) = rewritten(&own("names.pcapng"), "names-mapped.pcapng", &words);
    assert!(!said.contains("left out"), "{said}");
    let line = |path: &str| {
        let lines = septet(&[path, "-T", "json", "--blocks"]).fine();
        let line = lines.lines().find(|line| line.starts_with("{\"block\":\"names\"")).unwrap().to_string();
        line[line.find("\"names\":[").unwrap()..line.find(']').unwrap()].to_string()
    };
    let before = line(&own("names.pcapng"));
    assert!(before.contains("192.0.2."), "{before}");
    assert_eq!(line(&out), before.replace("192.0.2.", "10.0.0.").replace("2001:db8:", "fd00:"));
}

/// Nobody reads this link type: its bytes tell nothing.
#[test]
fn what_nobody_reads_is_zeroed() {
    let path = file("user.pcap", &pcap_of(147, &[vec![192, 0, 2, 1, 7, 7]]));
    let (out, _) = anonymize(&path, "user-out.pcap", &[]);
    assert_eq!(columns(&out, &["data.data"]), "000000000000\n");
}

#[test]
fn the_example_of_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let line = readme.lines().find(|line| line.starts_with("septet rewrite ")).unwrap();
    let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().skip(1).collect();
    let (path, out) = (own("dns-addresses.pcap"), place("readme.pcap"));
    let words = words.iter().map(|word| match *word {
        "trace.pcap" => &*path,
        "edited.pcap" => &*out,
        word => word,
    });
    let words: Vec<&str> = words.collect();
    let Run { code, err, .. } = septet(&words);
    assert_eq!(code, 0, "{err}");
    assert!(Path::new(&out).exists());
}
