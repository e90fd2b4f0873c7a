//! `septet decode --reassemble`.

use septet::Stack;
use septet::network::ipv4::Ipv4;
use septet::transport::{tcp::Tcp, udp::Udp};

use crate::follow::fragments;
use crate::sample::{file, pcap_of};
use crate::{septet, septet_with};

/// A query for the address of www.example.com.
const QUERY: &[u8] = b"\0\x07\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\x03com\0\0\x01\0\x01";

fn datagram() -> Vec<Vec<u8>> {
    let udp = Udp { srcport: 40_000, dstport: 53, ..Udp::default() };
    fragments(Stack::default().sealed(&(Ipv4::default(), udp), QUERY).unwrap(), 16)
}

fn stream() -> Vec<Vec<u8>> {
    let message = [&(QUERY.len() as u16).to_be_bytes()[..], QUERY].concat();
    let mut packets = Vec::new();
    for (seq, syn, bytes) in [(99, true, &[][..]), (100, false, &message[..9]), (109, false, &message[9..])] {
        let tcp = Tcp { srcport: 40_001, dstport: 53, seq, syn, ack_flag: !syn, ..Tcp::default() };
        packets.push(Stack::default().sealed(&(Ipv4::default(), tcp), bytes).unwrap().to_vec());
    }
    packets
}

#[test]
fn columns_stand_with_the_packet_that_makes_it_whole() {
    let file = file("reassemble-columns.pcap", &pcap_of(228, &[datagram(), stream()].concat()));
    let columns = ["-T", "fields", "-e", "frame.number", "-e", "udp.dstport", "-e", "dns.qry.name"];
    let with = |more: &[&str]| septet(&[&["decode", &file], &columns[..], more].concat()).fine();
    let name = "www.example.com";
    let whole = format!("1\t\t\n2\t\t\n3\t53\t{name}\n4\t\t\n5\t\t\n6\t\t{name}\n");
    assert_eq!(with(&["--reassemble"]), whole);
    assert!(!with(&[]).contains(name), "one packet, one answer");
}

#[test]
fn protocols_of_a_frame_are_those_of_what_is_whole_with_it() {
    let file = file("reassemble-protocols.pcap", &pcap_of(228, &[datagram(), stream()].concat()));
    let columns = ["decode", &file, "-T", "fields", "-e", "frame.protocols", "--reassemble"];
    let said = septet(&columns).fine();
    let names: Vec<&str> = said.lines().collect();
    assert_eq!(names, ["ip:data", "ip:data", "ip:udp:dns", "ip:tcp", "ip:tcp", "ip:tcp:dns"]);
}

#[test]
fn json_has_it_behind_the_layers_and_encodes_to_the_same_packets() {
    let packets = pcap_of(228, &[datagram(), stream()].concat());
    let file = file("reassemble-json.pcap", &packets);
    let json = septet(&["decode", &file, "--reassemble", "-T", "json"]).fine();
    let lines: Vec<&str> = json.lines().collect();
    assert!(
        lines[2].contains(r#""reassembled":[{"frames":[1,2,3],"layers":[{"protocol":"udp","#),
        "{}",
        lines[2]
    );
    assert!(
        lines[5].contains(r#""reassembled":[{"frames":[5,6],"layers":[{"protocol":"dns.tcp","#),
        "{}",
        lines[5]
    );
    assert_eq!(json.matches("reassembled").count(), 2);
    let again = crate::sample::file("reassemble-again.pcap", b"");
    septet_with(&["encode", "-w", &again], json.as_bytes()).fine();
    let plain = |file: &str| septet(&["decode", file, "-T", "json"]).fine();
    assert_eq!(plain(&again), plain(&file));
}

#[test]
fn trees_say_which_frames_it_comes_from() {
    let file = file("reassemble-tree.pcap", &pcap_of(228, &datagram()));
    let tree = septet(&["decode", &file, "--reassemble", "-T", "tree"]).fine();
    let last = tree.rsplit("[Reassembled, frames 1, 2, 3]\n").next().unwrap();
    assert!(last.starts_with("User Datagram Protocol") && last.contains("www.example.com"), "{last}");
}

#[test]
fn other_forms_refuse_it() {
    let refused = septet(&["decode", "x.pcap", "--reassemble"]).refused(2);
    assert_eq!(refused, "--reassemble needs -T fields, json or tree\n");
}
