//! Lines of text: what -v, -q, -K and --link-header ask for, and what is said of packets that are not all there.

use crate::sample::{capture, file, pcap, pcap_of, udp};
use crate::septet;

const TOLD: &str = "IP (tos 0x0, ttl 64, id 0, offset 0, flags [none], proto UDP (17), length 33)\n    \
                    192.0.2.1.1001 > 198.51.100.2.9999: ";

#[test]
fn more_is_said_of_headers_and_checksums() {
    let path = capture("verbose.pcap", 1);
    let lines = |flags: &[&str]| septet(&[&[&*path, "-t"], flags].concat()).fine();
    assert_eq!(lines(&["-v"]), format!("{TOLD}UDP, length 5\n"));
    assert_eq!(lines(&["-vv"]), format!("{TOLD}[udp sum ok] UDP, length 5\n"));
    assert_eq!(lines(&["-vvK"]), lines(&["-v"]));
}

#[test]
fn checksums_of_icmp_are_told() {
    let printed = |name: &str, flag: &str| {
        let path = crate::common::root().join("captures").join(name);
        septet(&["-t".as_ref(), flag.as_ref(), path.as_os_str()]).fine()
    };
    assert!(
        printed("icmpv6-echo.pcap", "-v").lines().all(|line| line.contains(": [icmp6 sum ok] ICMP6, echo "))
    );
    assert!(!printed("icmpv6-echo.pcap", "-vK").contains("sum ok"));
    let mut packet = udp(1001, b"\x08\x00hello");
    packet[23] = 1; // the protocol is ICMP, the destination port its checksum
    packet[34..36].copy_from_slice(&[8, 0]);
    let path = file("icmp-sum.pcap", &pcap(&[packet]));
    assert!(septet(&[&path, "-v"]).fine().ends_with(", length 15 (wrong icmp cksum 270f (->f50)!)\n"));
    assert!(!septet(&[&path]).fine().contains("cksum"));
}

#[test]
fn wrong_checksums_are_told_with_the_right_ones() {
    let mut packet = udp(1001, b"hello");
    let good = packet.clone();
    packet[24] ^= 1; // of IPv4's checksum
    packet[46] ^= 2; // of the payload
    let path = file("sums.pcap", &pcap(&[packet]));
    let line = septet(&[&path, "-t", "-vv"]).fine();
    let sum = u16::from_be_bytes([good[24], good[25]]);
    assert!(line.contains(&format!("length 33, bad cksum {:#x} (->{sum:#x})!)\n", sum ^ 0x100)), "{line}");
    assert!(line.contains("[bad udp cksum 0x") && line.contains("!] UDP, length 5"), "{line}");
    assert!(!septet(&[&path, "-t", "-vv", "-K"]).fine().contains("cksum"));
}

#[test]
fn a_header_that_promises_more_than_the_packet_had_says_so() {
    let mut packet = udp(1001, b"hello");
    packet.truncate(packet.len() - 3);
    let path = file("promise.pcap", &pcap(&[packet]));
    assert_eq!(
        septet(&[&path, "-t"]).fine(),
        "IP truncated-ip - 3 bytes missing! 192.0.2.1.1001 > 198.51.100.2.9999: UDP, length 2\n"
    );
    // What the capture has cut off is not missing.
    let mut bytes = pcap(&[udp(1001, b"hello")]);
    let len = bytes.len();
    bytes.truncate(len - 3);
    bytes[24 + 8..24 + 12].copy_from_slice(&44_u32.to_le_bytes());
    let path = file("snap.pcap", &bytes);
    assert_eq!(septet(&[&path, "-t"]).fine(), "IP 192.0.2.1.1001 > 198.51.100.2.9999: UDP, length 5\n");
}

#[test]
fn an_unknown_protocol_has_its_number_and_length() {
    let mut packet = udp(1001, b"hello");
    packet[23] = 253;
    let path = file("protocol.pcap", &pcap(&[packet]));
    assert_eq!(septet(&[&path, "-t"]).fine(), "IP 192.0.2.1 > 198.51.100.2: ip-proto-253 13\n");
}

#[test]
fn link_layer_headers_are_printed_if_they_are_asked_for() {
    let raw = file("link-raw.pcap", &pcap_of(101, &[udp(1001, b"")[14..].to_vec()]));
    assert!(septet(&[&raw, "-t", "--link-header"]).fine().starts_with("ip: 192.0.2.1.1001 > "));
    assert!(septet(&[&raw, "-t"]).fine().starts_with("IP 192.0.2.1.1001 > "));
}

#[test]
fn services_are_words_of_a_tree_and_of_nothing_else() {
    let path = file("services.pcap", &pcap(&[udp(53, b"")]));
    let tree = septet(&[&path, "-V"]).fine();
    assert!(
        tree.contains("    Source Port: 53 (domain)\n")
            && tree.contains("    Destination Port: 9999 (distinct)\n"),
        "{tree}"
    );
    assert_eq!(septet(&[&path, "-e", "udp.srcport"]).fine(), "53\n");
    assert!(septet(&[&path]).fine().contains("192.0.2.1.53 > 198.51.100.2.9999: "));
    assert!(septet(&[&path, "-T", "json"]).fine().contains("\"udp.srcport\":53,"));
}
