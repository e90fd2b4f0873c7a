//! What only IPv4 has: classes, and what an address is to its network.

use core::net::{IpAddr, Ipv4Addr};

use super::multicast::block;
use super::{Prefix, special};

/// A class of addresses, RFC 791 section 3.2 (A to C), RFC 1112 section 4 (D and E).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// `A` to `E`.
    pub letter: char,
    /// The bits that all its addresses begin with.
    pub leading: &'static str,
    /// The length of its network part; D and E have none.
    pub length: Option<u8>,
}

/// The five classes. Routing has used prefixes instead since RFC 1519, but the names live on.
pub static CLASSES: [Class; 5] = [
    Class { letter: 'A', leading: "0", length: Some(8) },
    Class { letter: 'B', leading: "10", length: Some(16) },
    Class { letter: 'C', leading: "110", length: Some(24) },
    Class { letter: 'D', leading: "1110", length: None },
    Class { letter: 'E', leading: "1111", length: None },
];

/// The class of an address: as many as its leading ones, E from four on.
#[must_use]
pub fn class(address: Ipv4Addr) -> &'static Class {
    &CLASSES[address.to_bits().leading_ones().min(4) as usize]
}

/// An address split as its class splits it; none for classes D and E.
///
/// ```
/// # use septet::network::address::ipv4::classful;
/// let prefix = classful([172, 16, 5, 9].into()).unwrap();
/// assert_eq!((prefix.length(), prefix.host().to_string()), (16, "0.0.5.9".into()));
/// ```
#[must_use]
pub fn classful(address: Ipv4Addr) -> Option<Prefix> {
    Prefix::new(address.into(), class(address).length?)
}

/// What an address is for, in a word or two: its special block's, else multicast, else global unicast.
#[must_use]
pub fn kind(address: Ipv4Addr) -> &'static str {
    match special::special(address.into()) {
        Some(row) => row.kind,
        None if block(address).is_some() => "multicast",
        None => "global unicast",
    }
}

/// The subnets a class's network is divided into by a longer prefix: which one, from 0, of how many (RFC 950).
#[must_use]
pub fn subnet(prefix: Prefix) -> Option<(u32, u32)> {
    let IpAddr::V4(address) = prefix.address() else { return None };
    let bits = prefix.length().checked_sub(class(address).length?)?;
    let count = 1_u32.checked_shl(bits.into())?;
    let at = address.to_bits().checked_shr(prefix.host_bits().into())? & (count - 1);
    Some((at, count))
}

/// What an address is to its network.
///
/// One host bit leaves no broadcast: both are hosts (RFC 3021). A prefix of multicast addresses has no hosts at all.
#[must_use]
pub fn role(prefix: Prefix) -> &'static str {
    let IpAddr::V4(address) = prefix.address() else { return "address" };
    if address.is_multicast() {
        "group"
    } else if address.is_broadcast() {
        "limited broadcast"
    } else if prefix.host_bits() <= 1 {
        "host"
    } else if prefix.address() == prefix.first() {
        "network"
    } else if prefix.address() == prefix.last() {
        "directed broadcast"
    } else {
        "host"
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn prefix(octets: [u8; 4], length: u8) -> Prefix {
        Prefix::new(octets.into(), length).unwrap()
    }

    #[test]
    fn classes_begin_where_they_should() {
        for (first, last, letter) in
            [(0, 127, 'A'), (128, 191, 'B'), (192, 223, 'C'), (224, 239, 'D'), (240, 255, 'E')]
        {
            for octet in [first, last] {
                let address = Ipv4Addr::new(octet, 0, 0, 1);
                let class = class(address);
                assert_eq!(class.letter, letter, "{octet}");
                assert!(
                    Prefix::new(address.into(), 0).unwrap().binary().to_string()[1..]
                        .starts_with(class.leading)
                );
            }
        }
        assert_eq!(classful(Ipv4Addr::new(224, 0, 0, 1)), None);
        let prefix = classful(Ipv4Addr::new(10, 1, 2, 3)).unwrap();
        assert_eq!(
            (prefix.first().to_string(), prefix.host().to_string()),
            ("10.0.0.0".into(), "0.1.2.3".into())
        );
    }

    #[test]
    fn roles_in_a_network() {
        for (octets, length, expected) in [
            ([192, 0, 2, 128], 26, "network"),
            ([192, 0, 2, 191], 26, "directed broadcast"),
            ([192, 0, 2, 129], 26, "host"),
            ([192, 0, 2, 128], 31, "host"),
            ([192, 0, 2, 129], 31, "host"),
            ([192, 0, 2, 129], 32, "host"),
            ([255, 255, 255, 255], 0, "limited broadcast"),
            ([224, 0, 0, 0], 24, "group"),
        ] {
            assert_eq!(role(prefix(octets, length)), expected, "{octets:?}/{length}");
        }
    }

    #[test]
    fn subnets_of_a_class() {
        assert_eq!(subnet(prefix([192, 0, 2, 130], 26)), Some((2, 4)));
        assert_eq!(subnet(prefix([172, 16, 5, 9], 24)), Some((5, 256)));
        assert_eq!(subnet(prefix([10, 0, 0, 255], 32)), Some((255, 1 << 24)));
        assert_eq!(subnet(prefix([192, 0, 2, 130], 24)), Some((0, 1)));
        assert_eq!(subnet(prefix([192, 0, 2, 130], 23)), None);
        assert_eq!(subnet(prefix([224, 0, 0, 1], 24)), None);
        assert_eq!(subnet(prefix([0, 0, 0, 0], 0)), None);
    }
}
