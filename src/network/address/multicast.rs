//! Multicast: blocks and scopes of IPv4 (RFC 5771, RFC 2365), and the groups of both versions that one meets.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of IPv4 groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The first group.
    pub first: Ipv4Addr,
    /// The last group.
    pub last: Ipv4Addr,
    /// Its name.
    pub name: &'static str,
    /// How far its packets go.
    pub scope: &'static str,
    /// The document that defines it.
    pub rfc: &'static str,
}

/// A group with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its address; of an IPv6 group that exists in every scope, the one with scope 0.
    pub address: IpAddr,
    /// Its name.
    pub name: &'static str,
    /// The document that defines it; empty if there is none.
    pub rfc: &'static str,
}

/// The block of an IPv4 group; none for other addresses.
#[must_use]
pub fn block(address: Ipv4Addr) -> Option<&'static Block> {
    BLOCKS.iter().find(|block| (block.first..=block.last).contains(&address))
}

/// What is known of a group.
#[must_use]
pub fn group(address: IpAddr) -> Option<&'static Group> {
    let any_scope = match address {
        IpAddr::V6(address) if address.is_multicast() => {
            let [first, rest @ ..] = address.segments();
            (first & 0xf0 == 0).then(|| v6(0xff00, rest))
        }
        _ => None,
    };
    GROUPS.iter().find(|group| group.address == address || Some(group.address) == any_scope)
}

/// The AS a GLOP group belongs to: its second and third octet (RFC 3180).
#[must_use]
pub fn glop(address: Ipv4Addr) -> Option<u16> {
    let [first, high, low, _] = address.octets();
    (first == 233 && high < 252).then(|| u16::from_be_bytes([high, low]))
}

/// The blocks of 224.0.0.0/4, in order and without gaps.
#[rustfmt::skip]
pub static BLOCKS: &[Block] = &[
    row([224, 0, 0, 0], [224, 0, 0, 255], "Local Network Control Block", "link-local", "RFC 5771"),
    row([224, 0, 1, 0], [224, 0, 1, 255], "Internetwork Control Block", "global", "RFC 5771"),
    row([224, 0, 2, 0], [224, 0, 255, 255], "AD-HOC Block I", "global", "RFC 5771"),
    row([224, 1, 0, 0], [224, 1, 255, 255], "Reserved", "global", "RFC 5771"),
    row([224, 2, 0, 0], [224, 2, 255, 255], "SDP/SAP Block", "global", "RFC 5771"),
    row([224, 3, 0, 0], [224, 4, 255, 255], "AD-HOC Block II", "global", "RFC 5771"),
    row([224, 5, 0, 0], [224, 251, 255, 255], "Reserved", "global", "RFC 5771"),
    row([224, 252, 0, 0], [224, 255, 255, 255], "DIS Transient Groups", "global", "RFC 2365"),
    row([225, 0, 0, 0], [231, 255, 255, 255], "Reserved", "global", "RFC 5771"),
    row([232, 0, 0, 0], [232, 255, 255, 255], "Source-Specific Multicast Block", "global", "RFC 4607"),
    row([233, 0, 0, 0], [233, 251, 255, 255], "GLOP Block", "global", "RFC 3180"),
    row([233, 252, 0, 0], [233, 255, 255, 255], "AD-HOC Block III", "global", "RFC 5771"),
    row([234, 0, 0, 0], [234, 255, 255, 255], "Unicast-Prefix-based", "global", "RFC 6034"),
    row([235, 0, 0, 0], [238, 255, 255, 255], "Scoped Multicast Ranges, reserved", "global", "RFC 5771"),
    row([239, 0, 0, 0], [239, 191, 255, 255], "Scoped Multicast Ranges, unassigned", "administrative", "RFC 2365"),
    row([239, 192, 0, 0], [239, 195, 255, 255], "Organization-Local Scope", "organization-local", "RFC 2365"),
    row([239, 196, 0, 0], [239, 254, 255, 255], "Scoped Multicast Ranges, unassigned", "administrative", "RFC 2365"),
    row([239, 255, 0, 0], [239, 255, 255, 255], "IPv4 Local Scope", "site-local", "RFC 2365"),
];

/// Groups by address; IPv6 ones of every scope at scope 0.
#[rustfmt::skip]
pub static GROUPS: &[Group] = &[
    g4([224, 0, 0, 1], "all systems", "RFC 1112"),
    g4([224, 0, 0, 2], "all routers", "RFC 1112"),
    g4([224, 0, 0, 4], "DVMRP routers", "RFC 1075"),
    g4([224, 0, 0, 5], "OSPF all routers", "RFC 2328"),
    g4([224, 0, 0, 6], "OSPF designated routers", "RFC 2328"),
    g4([224, 0, 0, 9], "RIPv2 routers", "RFC 2453"),
    g4([224, 0, 0, 10], "EIGRP routers", "RFC 7868"),
    g4([224, 0, 0, 12], "DHCP servers and relay agents", ""),
    g4([224, 0, 0, 13], "all PIM routers", "RFC 7761"),
    g4([224, 0, 0, 18], "VRRP", "RFC 9568"),
    g4([224, 0, 0, 19], "IS-IS level 1 routers", ""),
    g4([224, 0, 0, 20], "IS-IS level 2 routers", ""),
    g4([224, 0, 0, 22], "IGMPv3", "RFC 3376"),
    g4([224, 0, 0, 102], "HSRPv2, GLBP", ""),
    g4([224, 0, 0, 106], "all snoopers", "RFC 4286"),
    g4([224, 0, 0, 107], "PTP peer delay", "IEEE 1588"),
    g4([224, 0, 0, 111], "Babel", "RFC 8966"),
    g4([224, 0, 0, 251], "mDNS", "RFC 6762"),
    g4([224, 0, 0, 252], "LLMNR", "RFC 4795"),
    g4([224, 0, 0, 253], "Teredo", "RFC 4380"),
    g4([224, 0, 1, 1], "NTP", "RFC 5905"),
    g4([224, 0, 1, 39], "Cisco RP announce", ""),
    g4([224, 0, 1, 40], "Cisco RP discovery", ""),
    g4([224, 0, 1, 41], "H.323 gatekeepers", ""),
    g4([224, 0, 1, 75], "SIP", "RFC 3261"),
    g4([224, 0, 1, 129], "PTP", "IEEE 1588"),
    g4([239, 255, 255, 250], "SSDP", ""),
    g4([239, 255, 255, 253], "SLP", "RFC 2608"),

    g6([0xff01, 0, 0, 0, 0, 0, 0, 1], "all nodes", "RFC 4291"),
    g6([0xff01, 0, 0, 0, 0, 0, 0, 2], "all routers", "RFC 4291"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 1], "all nodes", "RFC 4291"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 2], "all routers", "RFC 4291"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 5], "OSPF all routers", "RFC 5340"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 6], "OSPF designated routers", "RFC 5340"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 9], "RIPng routers", "RFC 2080"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 0xa], "EIGRP routers", "RFC 7868"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 0xd], "all PIM routers", "RFC 7761"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 0x12], "VRRP", "RFC 9568"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 0x16], "all MLDv2 routers", "RFC 3810"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 0x1a], "all RPL nodes", "RFC 6550"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 0x6a], "all snoopers", "RFC 4286"),
    g6([0xff02, 0, 0, 0, 0, 0, 0, 0x6b], "PTP peer delay", "IEEE 1588"),
    g6([0xff02, 0, 0, 0, 0, 0, 1, 2], "DHCP servers and relay agents", "RFC 8415"),
    g6([0xff02, 0, 0, 0, 0, 0, 1, 3], "LLMNR", "RFC 4795"),
    g6([0xff02, 0, 0, 0, 0, 0, 1, 6], "Babel", "RFC 8966"),
    g6([0xff05, 0, 0, 0, 0, 0, 0, 2], "all routers", "RFC 4291"),
    g6([0xff05, 0, 0, 0, 0, 0, 1, 3], "DHCP servers", "RFC 8415"),
    g6([0xff00, 0, 0, 0, 0, 0, 0, 0], "reserved", "RFC 4291"),
    g6([0xff00, 0, 0, 0, 0, 0, 0, 0xc], "SSDP", ""),
    g6([0xff00, 0, 0, 0, 0, 0, 0, 0xfb], "mDNS", "RFC 6762"),
    g6([0xff00, 0, 0, 0, 0, 0, 0, 0xfd], "all CoAP nodes", "RFC 7252"),
    g6([0xff00, 0, 0, 0, 0, 0, 0, 0x101], "NTP", "RFC 5905"),
    g6([0xff00, 0, 0, 0, 0, 0, 0, 0x181], "PTP", "IEEE 1588"),
];

const fn row(
    first: [u8; 4],
    last: [u8; 4],
    name: &'static str,
    scope: &'static str,
    rfc: &'static str,
) -> Block {
    let [a, b, c, d] = first;
    let [e, f, g, h] = last;
    Block { first: Ipv4Addr::new(a, b, c, d), last: Ipv4Addr::new(e, f, g, h), name, scope, rfc }
}

const fn g4(octets: [u8; 4], name: &'static str, rfc: &'static str) -> Group {
    let [a, b, c, d] = octets;
    Group { address: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), name, rfc }
}

const fn g6(groups: [u16; 8], name: &'static str, rfc: &'static str) -> Group {
    let [first, rest @ ..] = groups;
    Group { address: v6(first, rest), name, rfc }
}

const fn v6(first: u16, rest: [u16; 7]) -> IpAddr {
    let [b, c, d, e, f, g, h] = rest;
    IpAddr::V6(Ipv6Addr::new(first, b, c, d, e, f, g, h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_leave_no_gap() {
        assert_eq!(BLOCKS[0].first, Ipv4Addr::new(224, 0, 0, 0));
        assert_eq!(BLOCKS[BLOCKS.len() - 1].last, Ipv4Addr::new(239, 255, 255, 255));
        for pair in BLOCKS.windows(2) {
            assert_eq!(pair[0].last.to_bits() + 1, pair[1].first.to_bits(), "{}", pair[1].name);
        }
        assert_eq!(block(Ipv4Addr::new(223, 255, 255, 255)), None);
        assert_eq!(block(Ipv4Addr::new(240, 0, 0, 0)), None);
        assert_eq!(block(Ipv4Addr::new(239, 255, 255, 250)).unwrap().scope, "site-local");
    }

    #[test]
    fn groups_with_and_without_scope() {
        for (address, name) in [
            ("224.0.0.251", "mDNS"),
            ("ff02::1", "all nodes"),
            ("ff02::fb", "mDNS"),
            ("ff05::fb", "mDNS"),
            ("ff05::1:3", "DHCP servers"),
            ("ff02::1:3", "LLMNR"),
            ("ff0e::101", "NTP"),
            ("ff02::", "reserved"),
        ] {
            assert_eq!(group(address.parse().unwrap()).unwrap().name, name, "{address}");
        }
        for address in ["ff12::fb", "ff05::1", "224.0.0.250", "fe80::fb", "::fb", "ff08::1:3"] {
            assert_eq!(group(address.parse().unwrap()), None, "{address}");
        }
        assert!(GROUPS.iter().all(|group| group.address.is_multicast()));
    }

    #[test]
    fn glop_is_an_as() {
        // RFC 3180 section 2: AS 5662 is 233.22.30.0/24.
        assert_eq!(glop(Ipv4Addr::new(233, 22, 30, 9)), Some(5662));
        assert_eq!(glop(Ipv4Addr::new(233, 252, 0, 1)), None);
    }
}
