//! A capture filter for a kernel that drops what a display filter would drop, and never more.
//!
//! Of most packets a kernel cannot tell what they hold: tunnels, tags, labels, fragments, quoted packets. All these pass.
//! A packet is plain if it is IP without options or extension headers, no fragment, with TCP or UDP between ports that no protocol
//! reads; of a plain packet it is known which protocols it has, and where. Such a one has to pass the tests that a capture filter can
//! do as well.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::syntax::{Operand, Order, Relation};
use crate::codec::Space;
use crate::filter::{Tree, capture};
use crate::packet::registry;

/// The filter for frames of this link type, if one can say anything.
pub(super) fn prefilter(tree: &Tree<Relation>, link: u32) -> Option<capture::Filter> {
    let tests = tests(tree)?;
    let network = match link {
        1 => 14,
        113 => 16,
        276 => 20,
        0 | 108 => 4,
        12 | 14 | 101 | 228 | 229 => 0,
        _ => return None,
    };
    let (udp, tcp) = (ports(Space::UdpPort), ports(Space::TcpPort));
    let plain = |kind: &str| {
        format!("(({kind} = 17 and not udp port ({udp})) or ({kind} = 6 and not tcp port ({tcp})))")
    };
    // Lengths first: a read behind the end would drop the packet.
    let text = format!(
        "(not (ip and greater {} and ip[0] = 0x45 and ip[6:2] & 0x3fff = 0 and {}) \
         and not (ip6 and greater {} and {})) or {tests}",
        network + 28,
        plain("ip[9]"),
        network + 48,
        plain("ip6[6]"),
    );
    let filter = capture::Filter::live(&text, link).ok()?;
    filter.program_live().ok()?.verify().ok()?;
    Some(filter)
}

/// The ports that a protocol reads; there are some.
fn ports(space: Space) -> String {
    let ports = (0..=u32::from(u16::MAX)).filter(|port| registry::find(space, *port).is_some());
    let ports: Vec<String> = ports.map(|port| port.to_string()).collect();
    if ports.is_empty() { "0".into() } else { ports.join(" or ") }
}

/// What has to hold of a plain packet, as a capture filter; nothing if that cannot be said.
fn tests(tree: &Tree<Relation>) -> Option<String> {
    match tree {
        Tree::Test(relation) => test(relation),
        Tree::Not(_) => None,
        Tree::And(trees) => {
            let all: Vec<String> = trees.iter().filter_map(tests).collect();
            (!all.is_empty()).then(|| format!("({})", all.join(" and ")))
        }
        Tree::Or(trees) => {
            let all: Option<Vec<String>> = trees.iter().map(tests).collect();
            Some(format!("({})", all?.join(" or ")))
        }
    }
}

fn test(relation: &Relation) -> Option<String> {
    match relation {
        Relation::Compare(
            _,
            Operand::Word(name, _),
            Order::Equal | Order::AllEqual,
            Operand::Word(value, _),
        ) => equal(name, value).or_else(|| there(name)),
        Relation::In(_, Operand::Word(name, _), values) => {
            let one = |(from, to): &(Operand, Option<Operand>)| match (from, to) {
                (Operand::Word(value, _), None) => equal(name, value),
                _ => None,
            };
            let all: Option<Vec<String>> = values.iter().map(one).collect();
            all.filter(|all| !all.is_empty())
                .map(|all| format!("({})", all.join(" or ")))
                .or_else(|| there(name))
        }
        Relation::Exists(of)
        | Relation::Compare(_, of, ..)
        | Relation::Contains(_, of, _)
        | Relation::Matches(_, of, _)
        | Relation::In(_, of, _) => named(of).and_then(there),
    }
}

/// The field of which a test wants a value.
fn named(of: &Operand) -> Option<&str> {
    match of {
        Operand::Word(name, _) => Some(name),
        Operand::Slice(of, _) | Operand::Layers(of, _) => named(of),
        _ => None,
    }
}

/// That the protocol of a field is there.
fn there(name: &str) -> Option<String> {
    let protocol = name.split('.').next().unwrap_or_default();
    Some(match protocol {
        "ip" => "ip".into(),
        "ipv6" => "ip6".into(),
        "tcp" | "udp" => protocol.into(),
        // What plain packets do not have.
        "arp" | "icmp" | "icmpv6" | "igmp" | "dns" | "mdns" | "llmnr" | "vlan" | "gre" | "mpls" | "vxlan" => {
            "len = 0".into()
        }
        _ => return None,
    })
}

/// That a field has a value, if a capture filter can tell.
fn equal(name: &str, value: &str) -> Option<String> {
    let (protocol, which) = name.split_once('.')?;
    let direction = match which {
        "addr" | "host" | "port" => "",
        "src" | "src_host" | "srcport" => "src ",
        "dst" | "dst_host" | "dstport" => "dst ",
        _ => return None,
    };
    match (protocol, which.ends_with("port")) {
        ("tcp" | "udp", true) => {
            let plain =
                value.bytes().all(|byte| byte.is_ascii_digit()) && (value == "0" || !value.starts_with('0'));
            let port: u16 = value.parse().ok().filter(|_| plain)?;
            Some(format!("{protocol} {direction}port {port}"))
        }
        ("ip", false) => Some(format!("ip {direction}host {}", value.parse::<Ipv4Addr>().ok()?)),
        ("ipv6", false) => Some(format!("ip6 {direction}host {}", value.parse::<Ipv6Addr>().ok()?)),
        _ => None,
    }
}
