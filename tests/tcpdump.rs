//! A line of text reads as tcpdump's: with the same flags, every packet of the captures gives the same line.
//!
//! tcpdump is asked for sequence numbers as they are on the wire (`-S`); two blanks of its are one.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;

use std::process::Command;

/// Flags of septet, and what they are in tcpdump.
const FLAGS: [(&str, &str); 4] = [("-t", "-t"), ("-tttt", "-tttt"), ("--link-header", "-e"), ("-q", "-q")];

/// Captures in which lines are not the same, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("check-sequence.pcap", "tcpdump takes frame check sequences for what the frames carry"),
    ("configuration-test.pcap", "an unknown function has its data"),
    ("dccp.pcap", "tcpdump wants an acknowledgment number of 48 bits behind a short sequence number"),
    ("etherip.pcap", "tcpdump does not read it"),
    ("gtp.pcap", "the same"),
    ("l2tp.pcap", "only the type of a control message is told"),
    ("quic.pcap", "tcpdump does not read it"),
    ("sctp.pcap", "tcpdump leaves a blank in front of a comma"),
    ("slow-protocols.pcap", "tcpdump takes several lines"),
    ("tcp-options.pcap", "tcpdump says less of some options"),
    ("cooked-sll2.pcap", "tcpdump names the interfaces of this machine"),
    ("cooked-sll2-ipv6.pcapng", "the same"),
    ("dhcp.pcap", "DHCP is not read yet"),
    ("dhcp-nak.pcapng", "the same"),
    ("dhcpv6.pcap", "DHCPv6 is not read yet"),
    ("dns-records.pcapng", "types that tcpdump does not know, and text that is UTF-8"),
    ("dns-truncated.pcap", "a part of a message over TCP says how much of it is there"),
    ("http-gzip.pcapng", "HTTP is not read yet"),
    ("http-ipv6.pcap", "the same"),
    ("http-keep-alive.pcapng", "the same"),
    ("http-offload.pcap", "the same"),
    ("http.pcap", "the same"),
    ("igmp.pcap", "with -q tcpdump says no more than that it is IGMP"),
    ("ipv6-extensions.pcapng", "ports in a quoted packet behind extension headers; lengths of fragments"),
    ("lldp.pcap", "LLDP and CDP are not read yet"),
    ("mld.pcap", "tcpdump leaves blanks out"),
    ("merged.pcapng", "tcpdump does not read several link types"),
    ("simple-packets.pcapng", "a packet without a time has none"),
    ("snap-length.pcap", "tcpdump begins an option that is cut"),
    ("tcp-md5.pcap", "tcpdump says that it has no key"),
    ("tftp.pcap", "TFTP is not read yet"),
    ("udp-lite.pcap", "tcpdump does not read it"),
    ("arcnet.pcap", "with -e tcpdump says more of the link layer"),
    ("cisco-hdlc.pcap", "tcpdump has the time of a keepalive, which Cisco's has no more"),
    ("eapol.pcap", "with -e tcpdump says more of an 802.11 header"),
    ("frame-relay.pcap", "tcpdump says that there is padding"),
    ("macsec.pcap", "tcpdump prints the bytes of what is encrypted"),
    ("ppi.pcap", "with -e tcpdump says more of an 802.11 header"),
    ("ppp.pcap", "LCP and its like are not read yet"),
    ("pppoe.pcap", "the same"),
    ("prism.pcap", "with -e tcpdump says more of an 802.11 header"),
    ("wlan.pcap", "the same, and the bits that every identifier has set"),
    ("wlan-management.pcap", "the same, and tcpdump has other words for reasons"),
    ("wlan-radiotap.pcap", "the same, and tcpdump has more of very high throughput"),
    ("wlancap.pcap", "with -e tcpdump says more of an 802.11 header"),
    (
        "rarp.pcap",
        "tcpdump knows no dynamic reverse ARP, and prints numbers of ATM as bytes on lines of their own",
    ),
    ("cdp.pcap", "CDP is a line, not one for each record"),
    ("erspan.pcap", "tcpdump does not read ERSPAN of types I and III"),
    ("gre-flags.pcap", "routing of GRE is not printed"),
    ("icmpv6-node-information.pcap", "tcpdump takes queries without data for those of a draft"),
    ("icmpv6-router-renumbering.pcap", "flags of prefixes are not printed"),
    ("icmpv6-rpl.pcap", "tcpdump does not know all messages"),
    ("igmp-versions.pcap", "with -q tcpdump says no more than that it is IGMP"),
    ("ipv6-routing.pcap", "tcpdump knows types 0, 2 and 4"),
    ("ndp-options.pcap", "tcpdump does not know secure discovery, and dumps addresses of eight bytes"),
    ("circuits.pcapng", "tcpdump dumps what is behind a label that says nothing"),
    ("link-layers.pcapng", "tcpdump does not read several link types"),
    ("tags.pcapng", "tcpdump dumps what is behind most of these tags"),
    ("tunnels.pcapng", "tcpdump does not read most of these tunnels"),
    ("vxlan.pcapng", "tcpdump takes a line of its own for the packet inside"),
];

#[test]
fn lines_are_those_of_tcpdump() {
    if !common::has("tcpdump") {
        return;
    }
    let (mut lines, mut faults) = (0, Vec::new());
    for path in common::own_captures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let packed = ["gz", "lz4", "zst", "snoop"].iter().any(|ending| name.ends_with(ending));
        if packed || DIFFERENT.iter().any(|known| known.0 == name) {
            continue;
        }
        for (ours, theirs) in FLAGS {
            let run = |program: &str, flags: &[&str]| {
                let output = Command::new(program).args(flags).arg(&path).env("TZ", "UTC").output().unwrap();
                let text = String::from_utf8(output.stdout).unwrap();
                text.lines()
                    .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect::<Vec<_>>()
            };
            let printed = run(env!("CARGO_BIN_EXE_septet"), &["decode", ours]);
            let wanted = run("tcpdump", &["-nS", theirs, "-r"]);
            assert!(!wanted.is_empty() || name == "empty.pcap", "tcpdump does not read {name}");
            lines += wanted.len();
            if let Some((is, was)) = printed.iter().zip(&wanted).find(|(is, was)| is != was) {
                faults.push(format!("{name} {theirs}\n  septet  {is}\n  tcpdump {was}"));
            } else if printed.len() != wanted.len() {
                faults.push(format!("{name} {theirs}: {} lines for {}", printed.len(), wanted.len()));
            }
        }
    }
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n"));
    assert!(lines > 1_000, "{lines} lines");
}
