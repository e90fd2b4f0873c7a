//! MAC addresses, EUI-48: who made them up, whom they reach, and the IP groups behind them.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A MAC address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mac(pub [u8; 6]);

/// A range of addresses with a meaning of its own: the first bits, and how many.
struct Block {
    first: [u8; 6],
    length: u32,
    name: &'static str,
    rfc: &'static str,
}

#[rustfmt::skip]
static BLOCKS: &[Block] = &[
    row([0; 6], 48, "null address", ""),
    row([0xff; 6], 48, "broadcast", "IEEE 802"),
    row([0x00, 0x00, 0x5e, 0x00, 0x01, 0x00], 40, "VRRP over IPv4", "RFC 9568"),
    row([0x00, 0x00, 0x5e, 0x00, 0x02, 0x00], 40, "VRRP over IPv6", "RFC 9568"),
    row([0x00, 0x00, 0x5e, 0x00, 0x53, 0x00], 40, "documentation", "RFC 7042"),
    row([0x00, 0x00, 0x5e, 0x00, 0x00, 0x00], 24, "IANA", "RFC 7042"),
    row([0x01, 0x00, 0x5e, 0x90, 0x10, 0x00], 40, "documentation", "RFC 7042"),
    row([0x01, 0x00, 0x5e, 0x80, 0x00, 0x00], 28, "MPLS multicast", "RFC 5332"),
    row([0x01, 0x00, 0x5e, 0x00, 0x00, 0x00], 25, "IPv4 multicast", "RFC 1112"),
    row([0x01, 0x00, 0x5e, 0x00, 0x00, 0x00], 24, "IANA", "RFC 7042"),
    row([0x33, 0x33, 0x00, 0x00, 0x00, 0x00], 16, "IPv6 multicast", "RFC 2464"),
    row([0x01, 0x80, 0xc2, 0x00, 0x00, 0x00], 48, "spanning tree", "IEEE 802.1D"),
    row([0x01, 0x80, 0xc2, 0x00, 0x00, 0x01], 48, "pause", "IEEE 802.3"),
    row([0x01, 0x80, 0xc2, 0x00, 0x00, 0x02], 48, "slow protocols (LACP)", "IEEE 802.3"),
    row([0x01, 0x80, 0xc2, 0x00, 0x00, 0x03], 48, "port access (EAPOL)", "IEEE 802.1X"),
    row([0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e], 48, "LLDP, PTP peer delay", "IEEE 802.1AB"),
    row([0x01, 0x80, 0xc2, 0x00, 0x00, 0x00], 44, "bridges, not forwarded", "IEEE 802.1D"),
    row([0x01, 0x80, 0xc2, 0x00, 0x00, 0x20], 44, "GARP, MRP", "IEEE 802.1D"),
    row([0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcc], 48, "CDP, VTP", ""),
    row([0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcd], 48, "PVST+", ""),
    row([0x01, 0x1b, 0x19, 0x00, 0x00, 0x00], 48, "PTP", "IEEE 1588"),
];

impl Mac {
    /// For one station; else for a group, or for all.
    #[must_use]
    pub const fn is_unicast(self) -> bool {
        self.0[0] & 1 == 0
    }

    /// Given out by the maker, from a block the IEEE sold; else by whoever runs the network.
    #[must_use]
    pub const fn is_universal(self) -> bool {
        self.0[0] & 2 == 0
    }

    /// Whom it reaches: `unicast`, `multicast` or `broadcast`.
    #[must_use]
    pub fn cast(self) -> &'static str {
        match self.0 {
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff] => "broadcast",
            _ if self.is_unicast() => "unicast",
            _ => "multicast",
        }
    }

    /// How a local unicast address was chosen, by the quadrants of IEEE 802c (RFC 8948): the two bits above U/L.
    #[must_use]
    pub fn quadrant(self) -> Option<&'static str> {
        const QUADRANTS: [&str; 4] =
            ["administratively assigned", "reserved", "extended local", "standard assigned"];
        let quadrant = QUADRANTS[usize::from(self.0[0] >> 2 & 3)];
        (!self.is_universal() && self.is_unicast()).then_some(quadrant)
    }

    /// What the address is known for, and the document that says so, if there is one.
    #[must_use]
    pub fn known(self) -> Option<(&'static str, &'static str)> {
        let same = |row: &&Block| (self.bits() ^ Mac(row.first).bits()) >> (48 - row.length) == 0;
        BLOCKS.iter().find(same).map(|row| (row.name, row.rfc))
    }

    /// The IPv4 groups that are sent to this address: 32, because only 23 of their 28 bits have room (RFC 1112 section 6.4).
    pub fn ipv4_groups(self) -> impl Iterator<Item = Ipv4Addr> {
        let [a, b, c, d, e, f] = self.0;
        let some = [a, b, c] == [0x01, 0x00, 0x5e] && d < 0x80;
        (0..if some { 32 } else { 0_u8 })
            .map(move |lost| Ipv4Addr::new(0xe0 | lost >> 1, lost << 7 | d, e, f))
    }

    /// The last 32 bits of the IPv6 groups that are sent to this address (RFC 2464 section 7).
    #[must_use]
    pub fn ipv6_groups(self) -> Option<u32> {
        let [a, b, c, d, e, f] = self.0;
        ([a, b] == [0x33, 0x33]).then(|| u32::from_be_bytes([c, d, e, f]))
    }

    /// The address packets to an IP group are sent to; none if it is no group.
    #[must_use]
    pub fn of_group(group: IpAddr) -> Option<Self> {
        group.is_multicast().then(|| match group {
            IpAddr::V4(group) => {
                let [_, b, c, d] = group.octets();
                Self([0x01, 0x00, 0x5e, b & 0x7f, c, d])
            }
            IpAddr::V6(group) => {
                let [.., c, d, e, f] = group.octets();
                Self([0x33, 0x33, c, d, e, f])
            }
        })
    }

    /// The interface identifier made of it: `ff:fe` in the middle, and the universal bit turned (RFC 4291 appendix A).
    #[must_use]
    pub const fn interface(self) -> u64 {
        let [a, b, c, d, e, f] = self.0;
        u64::from_be_bytes([a ^ 2, b, c, 0xff, 0xfe, d, e, f])
    }

    /// The link-local address made of it.
    #[must_use]
    pub const fn link_local(self) -> Ipv6Addr {
        Ipv6Addr::from_bits(0xfe80 << 112 | self.interface() as u128)
    }

    fn bits(self) -> u64 {
        self.0.iter().fold(0, |bits, octet| bits << 8 | u64::from(*octet))
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, f] = self.0;
        write!(out, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}")
    }
}

const fn row(first: [u8; 6], length: u32, name: &'static str, rfc: &'static str) -> Block {
    Block { first, length, name, rfc }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn bits_of_the_first_octet() {
        for (mac, cast, universal, quadrant) in [
            (Mac([0x00, 0x00, 0x5e, 0x00, 0x53, 0x01]), "unicast", true, None),
            (Mac([0x01, 0x00, 0x5e, 0x90, 0x10, 0x01]), "multicast", true, None),
            (Mac([0xff; 6]), "broadcast", false, None),
            (Mac([0x02, 0, 0, 0, 0, 1]), "unicast", false, Some("administratively assigned")),
            (Mac([0x06, 0, 0, 0, 0, 1]), "unicast", false, Some("reserved")),
            (Mac([0x0a, 0, 0, 0, 0, 1]), "unicast", false, Some("extended local")),
            (Mac([0x0e, 0, 0, 0, 0, 1]), "unicast", false, Some("standard assigned")),
        ] {
            assert_eq!(
                (mac.cast(), mac.is_universal(), mac.quadrant()),
                (cast, universal, quadrant),
                "{mac}"
            );
        }
    }

    #[test]
    fn known_addresses() {
        for (octets, name) in [
            ([0x00, 0x00, 0x5e, 0x00, 0x53, 0xff], Some("documentation")),
            ([0x01, 0x00, 0x5e, 0x90, 0x10, 0xff], Some("documentation")),
            ([0x00, 0x00, 0x5e, 0x00, 0x01, 0x05], Some("VRRP over IPv4")),
            ([0x01, 0x00, 0x5e, 0x7f, 0xff, 0xff], Some("IPv4 multicast")),
            ([0x01, 0x00, 0x5e, 0x8f, 0xff, 0xff], Some("MPLS multicast")),
            ([0x01, 0x00, 0x5e, 0x90, 0x00, 0x00], Some("IANA")),
            ([0x33, 0x33, 0, 0, 0, 1], Some("IPv6 multicast")),
            ([0x01, 0x80, 0xc2, 0, 0, 0x0e], Some("LLDP, PTP peer delay")),
            ([0x01, 0x80, 0xc2, 0, 0, 0x0b], Some("bridges, not forwarded")),
            ([0xff; 6], Some("broadcast")),
            ([0x02, 0, 0, 0, 0, 1], None),
        ] {
            assert_eq!(Mac(octets).known().map(|known| known.0), name, "{octets:x?}");
        }
    }

    #[test]
    fn groups_both_ways() {
        let mac = Mac::of_group([224, 0, 0, 251].into()).unwrap();
        assert_eq!(mac.to_string(), "01:00:5e:00:00:fb");
        let groups: Vec<_> = mac.ipv4_groups().collect();
        assert_eq!(groups.len(), 32);
        assert!(groups.iter().all(|group| Mac::of_group((*group).into()) == Some(mac)));
        assert_eq!(groups[31], Ipv4Addr::new(239, 128, 0, 251));
        assert_eq!(Mac([0x01, 0x00, 0x5e, 0x80, 0, 1]).ipv4_groups().count(), 0);
        let mac = Mac::of_group("ff02::1:ff00:5301".parse().unwrap()).unwrap();
        assert_eq!((mac.to_string().as_str(), mac.ipv6_groups()), ("33:33:ff:00:53:01", Some(0xff00_5301)));
        assert_eq!(Mac::of_group([192, 0, 2, 1].into()), None);
    }

    #[test]
    fn as_an_interface() {
        let mac = Mac([0x00, 0x00, 0x5e, 0x00, 0x53, 0x01]);
        assert_eq!(mac.link_local().to_string(), "fe80::200:5eff:fe00:5301");
        assert_eq!(crate::network::address::ipv6::mac(mac.link_local()), Some(mac));
    }
}
