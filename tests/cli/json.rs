//! JSON: one object a line, which means the same to every reader.

use std::collections::HashSet;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::common;
use crate::sample::{capture, file, pcapng_of, udp};
use crate::{command, septet};

#[test]
fn jq_changes_nothing_that_it_means() {
    if !common::has("jq") {
        return;
    }
    let evil = b"q\"b\\ \x1b[31m \xe2\x80\xae \xc2\x9b \xff\n".as_slice();
    let made = file("jq.pcapng", &pcapng_of(&[evil, b"plain"], evil, &udp(1, evil)));
    let mut lines = 0;
    for path in common::own_captures().into_iter().chain([made.into()]) {
        for flags in [&["-T", "json"][..], &["-T", "json", "--ranges", "--blocks"]] {
            let objects = command(flags).arg(&path).output().unwrap();
            let objects = String::from_utf8(objects.stdout).unwrap();
            let again = jq(&objects);
            assert_eq!(objects.lines().count(), again.lines().count(), "{}", path.display());
            for (line, again) in objects.lines().zip(again.lines()) {
                assert!(line.starts_with('{') && line.ends_with('}'));
                let read = |line| -> Value { serde_json::from_str(line).unwrap() };
                assert_eq!(read(line), read(again), "{}", path.display());
                assert_eq!(doubled(line), None, "{}: {line}", path.display());
                lines += 1;
            }
        }
    }
    assert!(lines > 1_000, "{lines} lines");
}

#[test]
fn a_key_that_stands_twice_is_found() {
    for fine in [r#"{"a":1,"b":{"a":2},"c":[{"a":3},{"a":"\"a\":"}]}"#, "{}", r#"{"a":"b","b":["a","b"]}"#] {
        assert_eq!(doubled(fine), None, "{fine}");
    }
    for (twice, key) in [(r#"{"a":1,"a":2}"#, "a"), (r#"[{"x":{"b":1,"c":{},"b":2}}]"#, "b")] {
        assert_eq!(doubled(twice), Some(key.into()), "{twice}");
    }
}

#[test]
fn text_that_is_not_utf_8_is_hexadecimal_under_a_marked_key() {
    let path = file("bytes.pcapng", &pcapng_of(&[b"fine", b"\xff\x01"], b"eth\xfe", &udp(1, b"")));
    let object = septet(&[&path, "-T", "json"]).fine();
    assert!(object.contains(r#""comments":["fine",{"comment@hex":"ff01"}]"#), "{object}");
    assert!(object.contains(r#""interface_name@hex":"657468fe""#), "{object}");
    let path = file("names.pcapng", &pcapng_of(&[b"fine"], b"eth7", &udp(1, b"")));
    let object = septet(&[&path, "-T", "json"]).fine();
    assert!(
        object.contains(r#""comments":["fine"]"#) && object.contains(r#""interface_name":"eth7""#),
        "{object}"
    );
}

#[test]
fn numbers_flags_addresses_and_bytes_have_their_kinds() {
    let path = capture("kinds.pcap", 1);
    let object: Value = serde_json::from_str(&septet(&[&path, "-T", "json"]).fine()).unwrap();
    assert_eq!(object["time"], "1700000000.000000");
    assert_eq!(
        (&object["link"], &object["captured"], &object["length"]),
        (&1.into(), &47.into(), &47.into())
    );
    let [eth, ip, udp] = &object["layers"].as_array().unwrap()[..] else { panic!("{object}") };
    assert_eq!([&eth["protocol"], &ip["protocol"], &udp["protocol"]], ["eth", "ip", "udp"]);
    assert_eq!((&ip["ip.src"], &ip["ip.flags.df"]), (&"192.0.2.1".into(), &0.into()));
    assert_eq!(udp["payload"], "68656c6c6f");
    assert_eq!((&ip["derived"]["ip.flags"], &ip["ip.flags"]), (&0.into(), &Value::Null));
}

#[test]
fn layers_that_are_not_asked_for_are_left_out() {
    let path = capture("layers.pcap", 1);
    for flag in ["-O", "-j"] {
        let object: Value =
            serde_json::from_str(&septet(&[&path, "-T", "json", flag, "ip,eth"]).fine()).unwrap();
        let layers = object["layers"].as_array().unwrap().iter().map(|layer| layer["protocol"].clone());
        assert_eq!(layers.collect::<Vec<_>>(), ["eth", "ip"]);
    }
    assert_eq!(septet(&[&path, "-T", "json", "-O", "nonsense"]).refused(2), "unknown protocol: nonsense\n");
}

#[test]
fn ranges_say_where_fields_are() {
    let path = capture("ranges.pcap", 1);
    let object: Value = serde_json::from_str(&septet(&[&path, "-T", "json", "--ranges"]).fine()).unwrap();
    let ranges = object["layers"][1]["ranges"].as_array().unwrap();
    let range = |name: &str| ranges.iter().find(|range| range["field"] == name).unwrap();
    let place = |name: &str| {
        [&range(name)["byte"], &range(name)["bit"], &range(name)["bits"]].map(|n| n.as_u64().unwrap())
    };
    assert_eq!(place("ip.hdr_len"), [14, 4, 4]);
    assert_eq!(place("ip.frag_offset"), [20, 3, 13]);
    assert_eq!(place("ip.dst"), [30, 0, 32]);
    let again = septet::output::encode::packet(&object.as_object().unwrap().into(), false).unwrap();
    assert_eq!(again, udp(1001, b"hello"));
    assert!(septet(&[&path, "--ranges"]).refused(2).contains("need -T json"));
}

#[test]
fn blocks_are_lines_of_their_own_in_their_places() {
    let path = file("blocks.pcapng", &pcapng_of(&[b"said"], b"eth7", &udp(1, b"")));
    let lines = septet(&[&path, "-T", "json", "--blocks"]).fine();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines.iter().map(|line| line["block"].as_str()).collect::<Vec<_>>(),
        [Some("section"), Some("interface"), None]
    );
    assert_eq!(
        (&lines[0]["offset"], &lines[0]["derived"]["options"][0]["text"]),
        (&0.into(), &"said".into())
    );
    assert_eq!(
        (&lines[1]["derived"]["options"][0]["name"], &lines[1]["derived"]["options"][0]["text"]),
        (&"name".into(), &"eth7".into())
    );
    assert!(lines[2]["number"] == 1 && septet(&[&path, "-T", "json"]).fine().lines().count() == 1);
    let printed = |name: &str| {
        let path = common::root().join("captures").join(name);
        septet(&["decode".as_ref(), path.as_os_str(), "-T".as_ref(), "json".as_ref(), "--blocks".as_ref()])
            .fine()
    };
    assert!(printed("names.pcapng").contains(r#"{"names":[{"address":""#), "{}", printed("names.pcapng"));
    assert!(printed("secrets.pcapng").contains(r#","secrets":"CLIENT"#), "{}", printed("secrets.pcapng"));
    assert!(septet(&[&path, "--blocks"]).refused(2).contains("need -T json"));
}

/// What `jq -c .` makes of these lines.
fn jq(lines: &str) -> String {
    let mut child =
        Command::new("jq").args(["-c", "."]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || input.write_all(lines.as_bytes()).unwrap());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    })
}

/// A key that stands twice in an object of this compact JSON.
fn doubled(text: &str) -> Option<String> {
    let (mut objects, mut at) = (Vec::new(), 0);
    while let Some(byte) = text.as_bytes().get(at) {
        at += 1;
        match byte {
            b'{' => objects.push(HashSet::new()),
            b'}' => drop(objects.pop()),
            b'"' => {
                let start = at;
                while text.as_bytes()[at] != b'"' {
                    at += if text.as_bytes()[at] == b'\\' { 2 } else { 1 };
                }
                let word = &text[start..at];
                at += 1;
                if text[at..].starts_with(':') && !objects.last_mut()?.insert(word) {
                    return Some(word.into());
                }
            }
            _ => {}
        }
    }
    None
}
