//! What only IPv6 has: scopes, interface identifiers, and multicast addresses with parts (RFC 4291).

use core::net::{IpAddr, Ipv6Addr};

use super::{Mac, Prefix, special};

/// A part of the address space, with the scope of its addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// The part.
    pub prefix: Prefix,
    /// What it is for.
    pub kind: &'static str,
    /// How far an address is unambiguous (RFC 4007); none where that is no question.
    pub scope: Option<&'static str>,
    /// The document that says so.
    pub rfc: &'static str,
}

/// The spaces, small ones first.
#[rustfmt::skip]
static SPACES: &[Space] = &[
    row([0; 8], 128, "unspecified", None, "RFC 4007 section 4"),
    row([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback", Some("link-local"), "RFC 4007 section 4"),
    row([0; 8], 96, "IPv4-compatible (deprecated)", Some("global"), "RFC 4291 section 2.5.5.1"),
    row([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, "IPv4-mapped", None, "RFC 4291 section 2.5.5.2"),
    row([0; 8], 8, "reserved", None, "RFC 4291 section 2.4"),
    row([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, "global unicast", Some("global"), "RFC 4291 section 2.5.4"),
    row([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local", Some("global"), "RFC 4193 section 3.3"),
    row([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local", Some("link-local"), "RFC 4291 section 2.5.6"),
    row([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "site-local (deprecated)", Some("site-local"), "RFC 3879"),
    row([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast", None, "RFC 4291 section 2.7"),
    row([0; 8], 0, "unassigned", Some("global"), "RFC 4291 section 2.4"),
];

/// Scopes of multicast by their four bits, RFC 7346 section 2.
static SCOPES: [&str; 16] = [
    "reserved",
    "interface-local",
    "link-local",
    "realm-local",
    "admin-local",
    "site-local",
    "unassigned",
    "unassigned",
    "organization-local",
    "unassigned",
    "unassigned",
    "unassigned",
    "unassigned",
    "unassigned",
    "global",
    "reserved",
];

/// The space of an address.
#[must_use]
pub fn space(address: Ipv6Addr) -> &'static Space {
    SPACES.iter().find(|row| row.prefix.contains(address.into())).unwrap_or(&SPACES[SPACES.len() - 1])
}

/// What an address is for, in a word or two: its special block's, else its space's.
#[must_use]
pub fn kind(address: Ipv6Addr) -> &'static str {
    special::special(address.into()).map_or_else(|| space(address).kind, |row| row.kind)
}

/// How far an address goes: a unicast address's zone, a multicast address's scope.
#[must_use]
pub fn scope(address: Ipv6Addr) -> Option<&'static str> {
    if address.is_multicast() {
        Some(SCOPES[usize::from(address.octets()[1] & 0xf)])
    } else {
        space(address).scope
    }
}

/// The parts of a multicast address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Multicast {
    /// R: the address of the rendezvous point is in it (RFC 3956).
    pub rendezvous: bool,
    /// P: a unicast prefix is in it (RFC 3306).
    pub prefix_based: bool,
    /// T: not assigned by IANA.
    pub transient: bool,
    /// The unicast prefix, if P says so and it is valid. Of length 0: source-specific multicast (RFC 4607).
    pub prefix: Option<Prefix>,
    /// The rendezvous point, if R says so and it is valid.
    pub point: Option<Ipv6Addr>,
}

/// The parts of a multicast address; none for others.
#[must_use]
pub fn multicast(address: Ipv6Addr) -> Option<Multicast> {
    /// Longest prefix that has room in the address.
    const LONGEST: u8 = 64;
    let [0xff, flags, identifier, length, ..] = address.octets() else { return None };
    let [rendezvous, prefix_based, transient] = [0x40, 0x20, 0x10].map(|bit| flags & bit != 0);
    let network = Ipv6Addr::from_bits(address.to_bits() << 32 & u128::MAX << 64);
    let prefix = (prefix_based && transient && length <= LONGEST)
        .then(|| Prefix::new(network.into(), length))
        .flatten();
    let identifier = identifier & 0xf;
    let point = prefix
        .filter(|_| rendezvous && length > 0 && identifier > 0)
        .map(|prefix| Ipv6Addr::from_bits(super::prefix::bits(prefix.first()) | u128::from(identifier)));
    Some(Multicast { rendezvous, prefix_based, transient, prefix, point })
}

/// The group on which neighbours ask for this address: `ff02::1:ff` and its last 24 bits (RFC 4291 section 2.7.1).
#[must_use]
pub fn solicited_node(address: Ipv6Addr) -> Option<Ipv6Addr> {
    let unicast = !address.is_multicast() && !address.is_unspecified();
    unicast.then(|| Ipv6Addr::from_bits(SOLICITED | address.to_bits() & 0xff_ffff))
}

/// The last 24 bits of the addresses that a solicited-node group stands for.
#[must_use]
pub fn solicited_target(address: Ipv6Addr) -> Option<u32> {
    let bits = address.to_bits();
    (bits & !0xff_ffff == SOLICITED).then_some(bits as u32 & 0xff_ffff)
}

const SOLICITED: u128 = 0xff02_0000_0000_0000_0000_0001_ff00_0000;

/// The last 64 bits, where they name an interface: in unicast addresses that do not begin with 000 (RFC 4291 section 2.5.1).
#[must_use]
pub fn interface(address: Ipv6Addr) -> Option<u64> {
    (!address.is_multicast() && address.octets()[0] >> 5 != 0).then_some(address.to_bits() as u64)
}

/// The MAC address that an interface identifier was made of: `ff:fe` in its middle (RFC 4291 appendix A).
///
/// ```
/// # use septet::network::address::ipv6::mac;
/// let address = "fe80::200:5eff:fe00:5301".parse().unwrap();
/// assert_eq!(mac(address).unwrap().to_string(), "00:00:5e:00:53:01");
/// ```
#[must_use]
pub fn mac(address: Ipv6Addr) -> Option<Mac> {
    match interface(address)?.to_be_bytes() {
        [a, b, c, 0xff, 0xfe, d, e, f] => Some(Mac([a ^ 2, b, c, d, e, f])),
        _ => None,
    }
}

/// The global and subnet identifier of a unique local address that was made locally (RFC 4193 section 3.1).
#[must_use]
pub fn unique_local(address: Ipv6Addr) -> Option<(u64, u16)> {
    let bits = address.to_bits();
    (bits >> 120 == 0xfd).then_some(((bits >> 80) as u64 & 0xff_ffff_ffff, (bits >> 64) as u16))
}

/// What an address is to its network. Its first one is any router's (RFC 4291 section 2.6.1), but not on a link of two
/// (RFC 6164).
#[must_use]
pub fn role(prefix: Prefix) -> &'static str {
    match prefix.address() {
        IpAddr::V6(address) if address.is_multicast() => "group",
        IpAddr::V6(address) if address.is_unspecified() => "unspecified",
        address if prefix.host_bits() > 1 && address == prefix.first() => "subnet-router anycast",
        _ => "host",
    }
}

/// All 32 digits.
#[must_use]
pub fn full(address: Ipv6Addr) -> alloc::string::String {
    let [a, b, c, d, e, f, g, h] = address.segments();
    alloc::format!("{a:04x}:{b:04x}:{c:04x}:{d:04x}:{e:04x}:{f:04x}:{g:04x}:{h:04x}")
}

const fn row(
    groups: [u16; 8],
    length: u8,
    kind: &'static str,
    scope: Option<&'static str>,
    rfc: &'static str,
) -> Space {
    Space { prefix: Prefix::v6(groups, length), kind, scope, rfc }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn v6(text: &str) -> Ipv6Addr {
        text.parse().unwrap()
    }

    #[test]
    fn short_and_full() {
        // RFC 5952 sections 4 and 5, with documentation addresses.
        for (text, short) in [
            ("2001:0db8::0001", "2001:db8::1"),
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:DB8::AB", "2001:db8::ab"),
            ("::ffff:c000:201", "::ffff:192.0.2.1"),
            ("0:0:0:0:0:0:0:0", "::"),
        ] {
            assert_eq!(v6(text).to_string(), short);
            assert_eq!(v6(&full(v6(text))), v6(text));
        }
        assert_eq!(full(v6("2001:db8::1")), "2001:0db8:0000:0000:0000:0000:0000:0001");
    }

    #[test]
    fn kinds_and_scopes() {
        for (text, kind, scope) in [
            ("::", "unspecified", None),
            ("::1", "loopback", Some("link-local")),
            ("::192.0.2.1", "IPv4-compatible (deprecated)", Some("global")),
            ("64:ff9b::192.0.2.33", "translation (NAT64)", None),
            ("2001:db8::1", "documentation", Some("global")),
            ("2a00::1", "global unicast", Some("global")),
            ("4000::1", "unassigned", Some("global")),
            ("fd00::1", "unique local", Some("global")),
            ("fe80::1", "link-local", Some("link-local")),
            ("fec0::1", "site-local (deprecated)", Some("site-local")),
            ("ff01::1", "multicast", Some("interface-local")),
            ("ff03::1", "multicast", Some("realm-local")),
            ("ff1e::1", "multicast", Some("global")),
            ("ff06::1", "multicast", Some("unassigned")),
        ] {
            assert_eq!((super::kind(v6(text)), super::scope(v6(text))), (kind, scope), "{text}");
        }
    }

    #[test]
    fn parts_of_multicast() {
        // RFC 3306 section 4, RFC 3956 section 5.
        let based = multicast(v6("ff3e:0030:2001:db8:1::1234")).unwrap();
        assert_eq!(based.prefix.unwrap().to_string(), "2001:db8:1::/48");
        assert_eq!(based.point, None);
        let point = multicast(v6("ff7e:0140:2001:db8:beef:feed::1234")).unwrap();
        assert_eq!(point.prefix.unwrap().to_string(), "2001:db8:beef:feed::/64");
        assert_eq!(point.point, Some(v6("2001:db8:beef:feed::1")));
        let specific = multicast(v6("ff3e::8000:1")).unwrap();
        assert_eq!(specific.prefix.unwrap().to_string(), "::/0");
        let assigned = multicast(v6("ff02::1")).unwrap();
        assert!(!assigned.transient && assigned.prefix.is_none());
        assert!(multicast(v6("ff3e:0041:2001:db8::1")).unwrap().prefix.is_none(), "65 bits have no room");
        assert!(multicast(v6("ff7e:0040:2001:db8::1")).unwrap().point.is_none(), "interface 0 is reserved");
        assert_eq!(multicast(v6("fe80::1")), None);
    }

    #[test]
    fn solicited_nodes() {
        // RFC 4291 section 2.7.1, in documentation space.
        assert_eq!(solicited_node(v6("2001:db8::1:800:200e:8c6c")), Some(v6("ff02::1:ff0e:8c6c")));
        assert_eq!(solicited_target(v6("ff02::1:ff0e:8c6c")), Some(0x0e_8c6c));
        assert_eq!(solicited_target(v6("ff02::1:fe0e:8c6c")), None);
        assert_eq!(solicited_node(v6("ff02::1")), None);
        assert_eq!(solicited_node(v6("::")), None);
    }

    #[test]
    fn interfaces() {
        assert_eq!(interface(v6("::ffff:192.0.2.1")), None);
        assert_eq!(interface(v6("2001:db8::a:b")), Some(0xa_000b));
        assert_eq!(mac(v6("2001:db8::200:5eff:fe00:5301")).unwrap().to_string(), "00:00:5e:00:53:01");
        assert_eq!(mac(v6("2001:db8::200:5eff:ff00:5301")), None);
        assert_eq!(unique_local(v6("fd12:3456:789a:1::1")), Some((0x12_3456_789a, 1)));
        assert_eq!(unique_local(v6("fc12::1")), None);
    }

    #[test]
    fn roles_in_a_network() {
        for (text, length, expected) in [
            ("2001:db8::", 64, "subnet-router anycast"),
            ("2001:db8::1", 64, "host"),
            ("2001:db8::", 127, "host"),
            ("2001:db8::", 128, "host"),
            ("::", 0, "unspecified"),
            ("ff02::1", 16, "group"),
        ] {
            assert_eq!(role(Prefix::new(v6(text).into(), length).unwrap()), expected, "{text}/{length}");
        }
    }
}
