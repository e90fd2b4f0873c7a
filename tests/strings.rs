//! Every packet comes back byte for byte from its build string: over `captures/`, or over the folder `SEPTET_CAPTURES`.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use septet::codec::Text;
use septet::output::build::{Plan, Writer};
use septet::{Stack, capture};

#[test]
fn every_packet_comes_back_from_its_string() {
    let (mut writer, mut line, mut stack, mut bytes) =
        (Writer::default(), Text::new(), Stack::default(), Vec::new());
    let (mut packets, mut layers, mut raw) = (0, 0, 0);
    let (mut broken, mut by_protocol) = (Vec::new(), BTreeMap::<String, (usize, usize, String)>::new());
    for path in &common::captures() {
        let mut capture = capture::open(path).unwrap();
        while let Ok(Some(frame)) = capture.next() {
            line.clear();
            writer.packet(frame.layers(), frame.link, frame.bytes, &mut line);
            packets += 1;
            for layer in line.as_str().split(" / ") {
                layers += 1;
                let name = layer
                    .trim_start_matches(|letter: char| !letter.is_whitespace() && layer.starts_with("link"));
                let name = name.trim_start().split(' ').next().unwrap().to_string();
                let entry = by_protocol.entry(name).or_default();
                entry.0 += 1;
                if layer.contains(" raw=hex:") {
                    raw += 1;
                    entry.1 += 1;
                    entry.2 = format!("{} {}", path.display(), frame.number);
                }
            }
            let plan = Plan::new(line.as_str()).unwrap();
            let built = plan.packet(0, true, &mut stack, &mut bytes);
            if built.is_err() || plan.link() != frame.link || bytes != frame.bytes {
                broken.push(format!("{} {}: {built:?} {}", path.display(), frame.number, line.as_str()));
            }
        }
    }
    println!("{packets} packets, {layers} layers, {raw} with raw, {} broken", broken.len());
    for (name, (all, raw, last)) in by_protocol.iter().filter(|(_, (_, raw, _))| *raw > 0) {
        println!("{name}: {raw} of {all} raw, {last}");
    }
    assert!(packets > 0 && broken.is_empty(), "{}", broken[..broken.len().min(3)].join("\n"));
}

#[test]
fn no_string_is_too_broken_to_be_refused() {
    let lines = [
        "eth / ip dst=192.0.2.0/28 ttl=3 [options.routeralert] / udp dstport={53,60..62} / dns qry.name=example.com",
        "ipv6 / ipv6.hopopts [opt: type=5 length=2] / icmpv6 nd.ns.target_address=2001:db8::1 opt.mtu=9",
        "link=147 tcp: srcport=1 flags=SA [options.mss mss_val=9] trailer=hex:0011 / payload=\"a\\x00\\n\"",
        "ip raw=hex:450000140000000040000000c0000201c0000202 ttl=9 padding / gre key=5 sequence_number=3",
    ];
    let (mut stack, mut bytes, mut seed) = (Stack::default(), Vec::new(), 1_u64);
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let (mut built, mut refused) = (0, 0);
    for _ in 0..3000 {
        let mut line: Vec<char> = lines[next(lines.len())].chars().collect();
        for _ in 0..=next(3) {
            let len = line.len().max(1);
            let (at, from) = (next(len), next(len));
            match next(4) {
                _ if line.is_empty() => {}
                0 => drop(line.remove(at)),
                1 => line.insert(at, line[from]),
                2 => line.truncate(at.max(1)),
                _ => line.swap(at, from),
            }
        }
        let line: String = line.into_iter().collect();
        match Plan::new(&line).and_then(|plan| plan.packet(plan.len() - 1, true, &mut stack, &mut bytes)) {
            Ok(()) => built += 1,
            Err(error) => {
                refused += 1;
                assert!(error.at <= line.len() && error.column(&line) >= 1, "{line}: {error}");
            }
        }
    }
    assert!(built > 100 && refused > 100, "{built} {refused}");
}

#[test]
fn a_link_type_is_a_number_or_a_name() {
    for text in ["link=101 ip", "link=RAW ip", "link=linktype_raw ip"] {
        assert_eq!(Plan::new(text).unwrap().link(), 101, "{text}");
    }
    for text in ["link=token ip", "link=4294967295 ip", "link=1..2 ip"] {
        let error = Plan::new(text).unwrap_err();
        assert_eq!(error.column(text), 6, "{text}: {error}");
    }
}
