//! `-T ek`: JSON without a key twice, and the values of tshark's own.

use std::collections::BTreeMap;
use std::fmt;
use std::process::Command;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::{common, septet};

/// A value of JSON whose objects have no key twice.
#[derive(Debug, PartialEq)]
enum Json {
    Text(String),
    Flag(bool),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a flag, a list or an object")
            }
            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
                Ok(Json::Flag(flag))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(Json::List(all))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut all = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, Json>()? {
                    assert!(all.insert(key.clone(), value).is_none(), "{key} stands twice");
                }
                Ok(Json::Object(all))
            }
        }
        from.deserialize_any(Any)
    }
}

#[test]
fn every_packet_is_two_objects() {
    for path in common::own_captures() {
        let path = path.to_str().unwrap();
        let out = septet(&[path, "-T", "ek"]).out;
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len() % 2, 0);
        for pair in lines.chunks(2) {
            assert!(
                pair[0].starts_with("{\"index\":{\"_index\":\"packets-")
                    && pair[0].ends_with("\"_type\":\"doc\"}}")
            );
            let read: Json = serde_json::from_str(pair[1]).unwrap_or_else(|error| panic!("{path}: {error}"));
            let Json::Object(packet) = read else { panic!("{path}: {}", pair[1]) };
            assert!(packet.contains_key("layers"));
        }
    }
}

#[test]
fn some_layers_only() {
    let path = common::root().join("captures/tcp-greeting.pcap");
    let out = septet(&[path.to_str().unwrap(), "-T", "ek", "-O", "tcp", "-c", "1"]).fine();
    assert!(out.lines().nth(1).unwrap().contains("\"layers\":{\"tcp\":{\"tcp_tcp_srcport\":"), "{out}");
}

/// What stands once on tshark's line, where both have it; what tshark computes over several packets, or only if it is told to, is left.
#[test]
fn values_are_those_of_tshark() {
    if !common::has("tshark") {
        return;
    }
    let left = [
        "checksum_status",
        "tcp_tcp_seq",
        "tcp_tcp_ack",
        "tcp_tcp_window_size",
        "frame_frame_protocols",
        "data_data_data",
        "data_data_len",
    ];
    let mut compared = 0;
    for name in [
        "dns-edns.pcap",
        "mdns.pcap",
        "tcp-greeting.pcap",
        "gre.pcap",
        "arp.pcap",
        "lldp.pcap",
        "ipv6-fragments.pcap",
    ] {
        let path = common::root().join("captures").join(name);
        let path = path.to_str().unwrap();
        let ours = septet(&[path, "-T", "ek"]).fine();
        let theirs = Command::new("tshark")
            .args(["-n", "-r", path, "-T", "ek", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE"])
            .args(["-o", "tcp.relative_sequence_numbers:FALSE"])
            .env("TZ", "UTC")
            .output()
            .unwrap();
        let theirs = String::from_utf8_lossy(&theirs.stdout).into_owned();
        assert_eq!(ours.lines().count(), theirs.lines().count(), "{name}");
        for (nth, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
            if nth % 2 == 0 {
                assert_eq!(ours, theirs);
                continue;
            }
            for piece in ours.split(",\"").filter(|piece| !piece.contains('[') && !piece.contains('{')) {
                let Some((key, value)) = piece.trim_end_matches(['}', '\n']).split_once("\":") else {
                    continue;
                };
                let asked = format!("\"{key}\":");
                let known = left.iter().any(|end| key.ends_with(end));
                if known || theirs.matches(&asked).count() != 1 || ours.matches(&asked).count() != 1 {
                    continue;
                }
                let there = &theirs[theirs.find(&asked).unwrap() + asked.len()..];
                assert!(there.starts_with(value), "{name} {nth}: {key} is {value}, tshark's {there:.80}");
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "{compared}");
}
