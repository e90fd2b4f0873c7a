//! `-T fields` and `septet fields`.

use crate::sample::{capture, file, pcap, udp};
use crate::septet;

#[test]
fn a_line_per_packet_and_a_column_per_field() {
    let path = file("columns.pcap", &pcap(&[udp(1, b"hi"), vec![0; 14]]));
    let run = |more: &[&str]| {
        septet(&[&[&*path, "-T", "fields", "-e", "ip.addr", "-e", "udp.srcport"], more].concat())
    };
    assert_eq!(run(&[]).fine(), "192.0.2.1,198.51.100.2\t1\n\t\n");
    assert_eq!(run(&["-E", "separator=;"]).fine(), "192.0.2.1,198.51.100.2;1\n;\n");
    assert_eq!(run(&["-E", "separator=/s", "-E", "aggregator=/t"]).fine(), "192.0.2.1\t198.51.100.2 1\n \n");
    assert_eq!(run(&["-E", "occurrence=f"]).fine(), "192.0.2.1\t1\n\t\n");
    assert_eq!(run(&["-E", "occurrence=l"]).fine(), "198.51.100.2\t1\n\t\n");
    assert_eq!(run(&["-E", "quote=d"]).fine(), "\"192.0.2.1,198.51.100.2\"\t\"1\"\n\t\n");
    assert_eq!(run(&["-E", "quote=s", "-c1"]).fine(), "'192.0.2.1,198.51.100.2'\t'1'\n");
    let head = run(&["-E", "header=y", "-E", "bom=y", "-E", "separator=,", "-c", "1"]).fine();
    assert_eq!(head, "\u{feff}ip.addr,udp.srcport\n192.0.2.1,198.51.100.2,1\n");
    for wrong in ["separator=ab", "quote=x", "occurrence=x", "header=maybe", "nonsense=y", "header"] {
        assert!(run(&["-E", wrong]).refused(2).starts_with(&format!("-E {wrong}: ")));
    }
}

#[test]
fn a_frame_has_fields_of_its_own() {
    let path = file("frames.pcap", &pcap(&[udp(1, b"hi"), vec![0; 14], udp(53, &[0; 12])]));
    let of = |names: &[&str]| {
        let columns = names.iter().flat_map(|name| ["-e", name]);
        septet(&[&*path, "-T", "fields"].into_iter().chain(columns).collect::<Vec<_>>()).fine()
    };
    assert_eq!(of(&["frame.protocols"]), "eth:ip:udp:data\neth\neth:ip:udp:dns\n");
    let times = of(&["frame.time", "frame.time_delta", "frame.time_relative"]);
    let seconds =
        |line: usize, column: usize| times.lines().nth(line).unwrap().split('\t').nth(column).unwrap();
    assert!(seconds(0, 0).ends_with(" UTC"), "{times}");
    assert_eq!([seconds(0, 1), seconds(0, 2)], ["0.000000000"; 2]);
    assert_eq!([seconds(2, 1), seconds(2, 2)], ["1.001000000", "2.002000000"], "{times}");
}

#[test]
fn fields_alone_mean_columns() {
    let path = capture("implied.pcap", 1);
    assert_eq!(septet(&[&path, "-e", "ip.ttl"]).fine(), "64\n");
    for other in [&["-T", "text"][..], &["-T", "json"], &["-V"], &["-O", "ip"]] {
        assert!(
            septet(&[&[&*path, "-e", "ip.ttl"], other].concat()).refused(2).contains("--link-header"),
            "{other:?}"
        );
    }
    assert!(septet(&[&path, "-e"]).refused(2).contains("tcpdump's -e is --link-header here"));
}

#[test]
fn every_unknown_field_has_a_line_and_nothing_else() {
    let path = capture("unknown.pcap", 1);
    let fields = ["-T", "fields", "-e", "ip.tll", "-e", "ip.src", "-e", "nonsense"];
    let message = septet(&[&[&*path], &fields[..]].concat()).refused(2);
    assert_eq!(message, "unknown field: ip.tll\nunknown field: nonsense\n");
}

#[test]
fn fields_are_listed_one_a_line_name_first() {
    let list = septet(&["fields"]).fine();
    let names: Vec<_> = list.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert!(names.is_sorted() && names.windows(2).all(|pair| pair[0] != pair[1]));
    for name in ["frame.number", "eth.src", "ip.addr", "udp.port", "tcp.flags.syn"] {
        assert!(names.contains(&name), "{name}");
    }
    assert!(
        list.lines().any(|line| line.starts_with("ip.ttl ")
            && line.contains("uint8")
            && line.ends_with("Time to Live"))
    );
    // Every name can be asked for.
    let path = capture("all.pcap", 1);
    let asked: Vec<_> = names.iter().flat_map(|name| ["-e", name]).collect();
    septet(&[&[&*path, "-T", "fields"], &asked[..]].concat()).fine();
}

#[test]
fn a_pattern_is_a_part_or_a_glob_of_name_or_label() {
    let names = |pattern: &str| {
        let list = septet(&["fields", pattern]).fine();
        list.lines().map(|line| line.split(' ').next().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names("ip.ttl"), ["ip.ttl"]);
    assert!(names("time to LIVE").contains(&"ip.ttl".into()));
    assert_eq!(names("udp.?stport"), ["udp.dstport"]);
    assert!(names("tcp.flags.*").iter().all(|name| name.starts_with("tcp.flags.")));
    assert!(names("no such thing").is_empty());
}
