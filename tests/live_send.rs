//! Sending, interfaces and sockets on real ones: each test has network namespaces and a veth pair of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "live_send/net.rs"]
mod net;

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use net::{Cable, inside};
use septet::capture::{BlockOptions, Format, Outgoing, Resolution, Time, Writer};

/// Frames of different lengths, of an EtherType of experiments (RFC 9542 §2.1: 0x88b5), from the shortest to the longest.
fn frames() -> Vec<Vec<u8>> {
    [14, 15, 59, 60, 61, 577, 1513, 1514]
        .into_iter()
        .enumerate()
        .map(|(at, len)| frame(at as u8, len))
        .collect()
}

fn frame(mark: u8, len: usize) -> Vec<u8> {
    let mut bytes = vec![0, 0, 0x5e, 0, 0x53, 2, 0, 0, 0x5e, 0, 0x53, 1, 0x88, 0xb5];
    bytes.extend((14..len).map(|at| mark.wrapping_mul(31).wrapping_add(at as u8)));
    bytes.truncate(len);
    bytes
}

/// Where a file of a test is.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("live-{name}"))
}

/// A capture of these packets, a millisecond apart.
fn capture(name: &str, link: u32, packets: &[Vec<u8>]) -> String {
    let mut writer = Writer::new(Vec::new(), Format::Pcapng);
    for (at, bytes) in packets.iter().enumerate() {
        let time = Time {
            ticks: 1_700_000_000_000_000_000 + at as u64 * 1_000_000,
            resolution: Resolution::NANO,
            offset: 0,
        };
        let packet = Outgoing {
            link,
            interface: 0,
            interface_name: None,
            time: Some(time),
            bytes,
            original_len: bytes.len() as u32,
            fcs_len: 0,
            options: BlockOptions::default(),
        };
        writer.packet(&packet).unwrap();
    }
    let path = path(name);
    fs::write(&path, writer.finish().unwrap()).unwrap();
    path.to_str().unwrap().into()
}

fn septet(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_septet")).args(words).stdin(Stdio::null()).output().unwrap()
}

/// Exit code, stdout and stderr.
fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_is_sent_arrives_byte_for_byte() {
    inside("what_is_sent_arrives_byte_for_byte", || {
        let cable = Cable::new();
        let file = capture("all.pcapng", 1, &frames());
        for (flags, rounds) in [
            (&[][..], 1),
            (&["--topspeed"], 1),
            (&["--pps", "2000", "--loop", "3"], 3),
            (&["--speed", "4.5", "--loop", "2"], 2),
        ] {
            let wanted: Vec<_> = std::iter::repeat_n(frames(), rounds).flatten().collect();
            let mut words = vec!["send", &file, "-i", cable.near()];
            words.extend(flags);
            let (sent, arrived) = cable.receive(|| septet(&words));
            let (code, out, err) = said(&sent);
            assert_eq!((code, &*out), (Some(0), ""), "{flags:?}: {err}");
            let bytes: usize = wanted.iter().map(Vec::len).sum();
            let line = format!("septet: {}: {} packets sent, {bytes} bytes in ", cable.near(), wanted.len());
            assert!(err.starts_with(&line) && err.contains(" packets/s, "), "{err}");
            assert!(arrived == wanted, "{flags:?}: {} of {} arrived, or others", arrived.len(), wanted.len());
        }
    });
}

#[test]
fn only_what_is_wanted_is_sent() {
    inside("only_what_is_wanted_is_sent", || {
        let cable = Cable::new();
        let (first, second) = (capture("first.pcapng", 1, &frames()), capture("second.pcapng", 1, &frames()));
        let words = ["send", &first, &second, "-i", cable.near(), "--topspeed", "--loop", "2"];
        for (flags, wanted) in [
            (&["-Y", "frame.number == 2 || frame.number == 11"][..], vec![frame(1, 15), frame(2, 59)]),
            (&["-f", "less 15", "-c", "1"], vec![frame(0, 14)]),
            (
                &["-f", "greater 60", "-Y", "frame.len < 62", "-c", "6"],
                vec![frame(3, 60), frame(4, 61), frame(3, 60)],
            ),
        ] {
            let (sent, arrived) = cable.receive(|| septet(&[&words, flags].concat()));
            assert!(
                arrived == [&wanted[..], &wanted].concat(),
                "{flags:?}: {} arrived, {sent:?}",
                arrived.len()
            );
        }
        let (code, _, err) = said(&septet(&[&words[..], &["-Y", "no.such"]].concat()));
        assert_eq!(code, Some(2), "{err}");
    });
}

#[test]
fn tagged_and_other_frames_stay_what_they_are() {
    inside("tagged_and_other_frames_stay_what_they_are", || {
        let cable = Cable::new();
        let mut tagged = frame(9, 1514);
        tagged.splice(12..12, [0x81, 0, 0x60, 100]);
        let mut length = frame(3, 60);
        length.splice(12..14, [0, 46]);
        let packets = vec![tagged, length];
        let file = capture("tagged.pcapng", 1, &packets);
        let (sent, arrived) = cable.receive(|| septet(&["send", &file, "-i", cable.near()]));
        assert_eq!(sent.status.code(), Some(0), "{sent:?}");
        assert!(arrived == packets, "{arrived:02x?}");
    });
}

#[test]
fn what_the_interface_refuses_is_counted() {
    inside("what_the_interface_refuses_is_counted", || {
        let cable = Cable::new();
        let packets = vec![frame(1, 60), frame(2, 1600), frame(3, 13), frame(4, 61)];
        let file = capture("long.pcapng", 1, &packets);
        let (sent, arrived) = cable.receive(|| septet(&["send", &file, "-i", cable.near()]));
        let (code, _, err) = said(&sent);
        assert_eq!(arrived, [frame(1, 60), frame(4, 61)], "{err}");
        assert_eq!(code, Some(1));
        assert!(err.contains(": 2 packets sent, 121 bytes in "), "{err}");
        assert!(err.contains(": 1 not sent: longer than the interface takes (MTU)\n"), "{err}");
        assert!(err.contains(": 1 not sent: shorter than a link-layer header\n"), "{err}");
    });
}

#[test]
fn files_of_other_link_types_are_refused_one_by_one() {
    inside("files_of_other_link_types_are_refused_one_by_one", || {
        let cable = Cable::new();
        let raw = capture("raw.pcapng", 101, &[vec![0x45; 20], vec![0x45; 21]]);
        let good = capture("good.pcapng", 1, &[frame(1, 60)]);
        let absent = path("absent.pcap");
        let words = ["send", &raw, absent.to_str().unwrap(), &good, "-i", cable.near()];
        let (sent, arrived) = cable.receive(|| septet(&words));
        let (code, _, err) = said(&sent);
        assert_eq!((code, arrived), (Some(1), vec![frame(1, 60)]), "{err}");
        assert!(err.contains("raw.pcapng: 2 packets are not for "), "{err}");
        assert!(err.contains(", which takes EN10MB (1): link type RAW (101)\n"), "{err}");
        assert!(err.contains("absent.pcap: No such file"), "{err}");
    });
}

#[test]
fn ip_packets_go_out_of_a_tunnel() {
    inside("ip_packets_go_out_of_a_tunnel", || {
        if !net::ip(&["tuntap", "add", "mode", "tun", "name", "tun9"]) {
            return net::skip("no tun device can be made");
        }
        // Nobody reads it: the kernel takes packets as long as there is room, or says that there is no other end.
        let raw = capture("tun.pcapng", 101, &[vec![0x45; 20]]);
        let ethernet = capture("tap.pcapng", 1, &[frame(1, 60)]);
        let (code, _, err) = said(&septet(&["send", &raw, "-i", "tun9"]));
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("tun9: the interface is down: ip link set tun9 up\n"), "{err}");
        assert!(net::ip(&["link", "set", "tun9", "up"]));
        let (code, _, err) = said(&septet(&["send", &raw, "-i", "tun9"]));
        assert_eq!(code, Some(0), "{err}");
        assert!(err.contains("tun9: nobody is at the other end (no carrier)"), "{err}");
        let (code, _, err) = said(&septet(&["send", &ethernet, "-i", "tun9"]));
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("which takes RAW (101): link type EN10MB (1)\n"), "{err}");
    });
}

#[test]
fn what_is_built_is_sent() {
    inside("what_is_built_is_sent", || {
        let cable = Cable::new();
        let string =
            "eth src=00:00:5e:00:53:01 / ip dst=192.0.2.1..192.0.2.3 / udp dstport=9 / payload=\"x\"";
        let (built, arrived) =
            cable.receive(|| septet(&["build", string, "--count", "2", "--send", cable.near()]));
        let (code, out, err) = said(&built);
        assert_eq!((code, &*out), (Some(0), ""), "{err}");
        let digits = said(&septet(&["build", string, "--count", "2"])).1;
        let wanted: Vec<_> = digits.lines().map(|line| hex::decode(line).unwrap()).collect();
        assert!(wanted.len() == 6 && arrived == wanted, "{} arrived", arrived.len());
        let (code, _, err) = said(&septet(&["build", "ip / udp", "--send", cable.near()]));
        assert_eq!(code, Some(1));
        assert!(err.contains("packet 1: begins with ip; it is not for "), "{err}");
    });
}

#[test]
fn nothing_is_sent_unless_the_interface_is_named() {
    let file = capture("unnamed.pcapng", 1, &[frame(1, 60)]);
    let (code, out, err) = said(&septet(&["send", &file]));
    assert_eq!((code, &*out), (Some(2), ""));
    assert!(err.contains("-i <INTERFACE>"), "{err}");
    let (code, _, err) = said(&septet(&["send", &file, "-i", "septet\u{1b}x"]));
    assert_eq!(code, Some(1));
    assert_eq!(err, "septet: septet\\x1bx: no such interface; `septet interfaces` lists them\n");
    let (code, _, err) = said(&septet(&["send", "-", "-i", "lo", "--loop", "2"]));
    assert_eq!((code, &*err), (Some(2), "--loop: standard input can be read only once\n"));
    for flags in [&["--pps", "0"][..], &["--speed", "-1"], &["--pps", "1", "--topspeed"]] {
        let words = [&["send", &file, "-i", "lo"], flags].concat();
        assert_eq!(septet(&words).status.code(), Some(2), "{flags:?}");
    }
}

#[test]
fn who_may_not_send_is_told_what_helps() {
    inside("who_may_not_send_is_told_what_helps", || {
        let cable = Cable::new();
        let file = capture("refused.pcapng", 1, &[frame(1, 60)]);
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set", "-net_raw", "--inh-caps", "-net_raw", env!("CARGO_BIN_EXE_septet")]);
        let refused = command.args(["send", &file, "-i", cable.near()]).output().unwrap();
        let (code, _, err) = said(&refused);
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("no permission to send frames (CAP_NET_RAW); be root, or "), "{err}");
        assert!(err.contains("sudo setcap cap_net_raw+ep /usr/local/bin/septet\n"), "{err}");
    });
}

#[test]
fn a_signal_ends_the_sending_with_the_summary() {
    inside("a_signal_ends_the_sending_with_the_summary", || {
        let cable = Cable::new();
        let file = capture("endless.pcapng", 1, &[frame(1, 60)]);
        let (sent, arrived) = cable.receive(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_septet"));
            command.args(["send", &file, "-i", cable.near(), "--loop", "0", "--pps", "100"]);
            let child = command.stderr(Stdio::piped()).spawn().unwrap();
            cable.wait_for(20);
            let pid = child.id().to_string();
            assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
            child.wait_with_output().unwrap()
        });
        let (code, _, err) = said(&sent);
        assert!(code == Some(0) && arrived.len() >= 20, "{err}");
        let count = err.split(' ').nth(2).and_then(|count| count.parse().ok());
        assert_eq!(count, Some(arrived.len()), "{err}");
    });
}

#[test]
fn an_interface_that_goes_down_ends_the_sending() {
    inside("an_interface_that_goes_down_ends_the_sending", || {
        let cable = Cable::new();
        let file = capture("down-later.pcapng", 1, &[frame(1, 60)]);
        let (sent, arrived) = cable.receive(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_septet"));
            command.args(["send", &file, "-i", cable.near(), "--loop", "0", "--pps", "500"]);
            let child = command.stderr(Stdio::piped()).spawn().unwrap();
            cable.wait_for(5);
            assert!(net::ip(&["link", "set", cable.near(), "down"]));
            let sent = child.wait_with_output().unwrap();
            assert!(net::ip(&["link", "set", cable.near(), "up"]));
            sent
        });
        let (code, _, err) = said(&sent);
        assert!(code == Some(1) && arrived.len() >= 5, "{err}");
        assert!(err.contains(" packets sent, "), "{err}");
        assert!(err.ends_with("septet: near0: the interface is down: ip link set near0 up\n"), "{err}");
    });
}

#[test]
fn interfaces_are_listed_with_what_they_have() {
    inside("interfaces_are_listed_with_what_they_have", || {
        let cable = Cable::new();
        let near = cable.near();
        assert!(net::ip(&["address", "add", "192.0.2.1/24", "dev", near]));
        assert!(net::ip(&["address", "add", "2001:db8::1/64", "dev", near, "nodad"]));
        assert!(net::ip(&["route", "add", "default", "via", "192.0.2.254"]));
        assert!(net::ip(&["route", "add", "default", "via", "2001:db8::fe"]));
        let (code, out, err) = said(&septet(&["interfaces", near, "-T", "json"]));
        assert_eq!((code, &*err), (Some(0), ""));
        let object: serde_json::Value = serde_json::from_str(&out).unwrap();
        for (key, wanted) in [
            ("name", serde_json::json!(near)),
            ("state", "up".into()),
            ("mac", "02:00:00:00:00:01".into()),
            ("type", 1.into()),
            ("link", 1.into()),
            ("mtu", 1500.into()),
            ("addresses", serde_json::json!(["192.0.2.1/24", "2001:db8::1/64"])),
            ("gateways", serde_json::json!(["192.0.2.254", "2001:db8::fe"])),
        ] {
            assert_eq!(object[key], wanted, "{out}");
        }
        let (_, table, _) = said(&septet(&["interfaces"]));
        assert!(table.lines().any(|line| line.contains(near) && line.contains("192.0.2.1/24")), "{table}");
        let numbered = said(&septet(&["-D"])).1;
        assert!(numbered.contains(&format!("2.{near} [Up, Running, Connected]\n3.any (")), "{numbered}");
        assert!(net::ip(&["link", "set", near, "down"]));
        let (_, out, _) = said(&septet(&["interfaces", near, "-T", "json"]));
        assert!(out.contains("\"state\":\"down\""), "{out}");
        let file = capture("down.pcapng", 1, &[frame(1, 60)]);
        let (code, _, err) = said(&septet(&["send", &file, "-i", near]));
        assert_eq!(
            (code, err),
            (Some(1), format!("septet: {near}: the interface is down: ip link set {near} up\n"))
        );
    });
}

#[test]
fn sockets_are_listed_with_whose_they_are() {
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let udp = UdpSocket::bind("[::1]:0").or_else(|_| UdpSocket::bind("127.0.0.1:0")).unwrap();
    let (tcp, udp) = (tcp.local_addr().unwrap().to_string(), udp.local_addr().unwrap().to_string());
    let pid = std::process::id();
    let (code, out, _) = said(&septet(&["sockets", "-T", "json"]));
    assert_eq!(code, Some(0));
    let objects: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (protocol, local, state) in [("tcp", &tcp, Some("LISTEN")), ("udp", &udp, None)] {
        let one = |object: &&serde_json::Value| {
            object["local"] == **local
                && object["protocol"].as_str().is_some_and(|name| name.starts_with(protocol))
        };
        let object = objects.iter().find(one).unwrap_or_else(|| panic!("{local}: {out}"));
        assert_eq!(object["state"].as_str(), state);
        assert_eq!(object["processes"][0]["pid"], pid, "{object}");
    }
    let only = |flag, wanted: &str, other: &str| {
        let text = said(&septet(&["sockets", flag])).1;
        assert!(text.contains(wanted) && !text.contains(other), "{flag}: {text}");
        assert!(text.lines().any(|line| line.contains(wanted) && line.contains(&pid.to_string())), "{text}");
    };
    only("-tl", &tcp, &udp);
    only("-ul", &udp, &tcp);
}
