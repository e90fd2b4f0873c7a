//! IPv4 addresses inside of IPv6 addresses.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::Prefix;

/// A way to carry an IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Its name.
    pub name: &'static str,
    /// The document that defines it.
    pub rfc: &'static str,
    prefix: Prefix,
    /// The bit where the 32 of IPv4 begin, from the left.
    at: u8,
    /// They are turned round, so that translators leave them alone.
    inverted: bool,
}

#[rustfmt::skip]
static WAYS: [Way; 6] = [
    way("IPv4-mapped", "RFC 4291 section 2.5.5.2", [0, 0, 0, 0, 0, 0xffff, 0, 0], 96, 96, false),
    way("NAT64", "RFC 6052", [0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, 96, false),
    way("IPv4-translated", "RFC 2765 section 2.1", [0, 0, 0, 0, 0xffff, 0, 0, 0], 96, 96, false),
    way("Teredo", "RFC 4380 section 4", [0x2001, 0, 0, 0, 0, 0, 0, 0], 32, 96, true),
    way("6to4", "RFC 3056", [0x2002, 0, 0, 0, 0, 0, 0, 0], 16, 16, false),
    way("IPv4-compatible", "RFC 4291 section 2.5.5.1", [0; 8], 96, 96, false),
];

/// In the interface identifier, behind any prefix, so it has no row above.
static ISATAP: Way = way("ISATAP", "RFC 5214 section 6.1", [0; 8], 0, 96, false);

/// The IPv4 address in an IPv6 address, and how it is carried. Of Teredo, the client's.
///
/// ```
/// # use septet::network::address::embedded::embedded;
/// let (way, address) = embedded("64:ff9b::c000:221".parse().unwrap()).unwrap();
/// assert_eq!((way.name, address.to_string().as_str()), ("NAT64", "192.0.2.33"));
/// ```
#[must_use]
pub fn embedded(address: Ipv6Addr) -> Option<(&'static Way, Ipv4Addr)> {
    if address.is_unspecified() || address.is_loopback() {
        return None;
    }
    let way = WAYS.iter().find(|way| way.prefix.contains(address.into()));
    let way = way.or_else(|| is_isatap(address).then_some(&ISATAP))?;
    let bits = (address.to_bits() >> (96 - way.at)) as u32;
    Some((way, Ipv4Addr::from_bits(if way.inverted { !bits } else { bits })))
}

/// The parts of a Teredo address, RFC 4380 section 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Teredo {
    /// The server the client uses.
    pub server: Ipv4Addr,
    /// The flags; RFC 5991 fills twelve of them with random bits.
    pub flags: u16,
    /// The client's port as seen from outside of its NAT.
    pub port: u16,
    /// The client's address as seen from outside of its NAT.
    pub client: Ipv4Addr,
}

impl Teredo {
    /// The client was behind a cone NAT, as first defined.
    #[must_use]
    pub const fn cone(&self) -> bool {
        self.flags & 0x8000 != 0
    }
}

/// The parts of a Teredo address; none for others.
#[must_use]
pub fn teredo(address: Ipv6Addr) -> Option<Teredo> {
    let bits = address.to_bits();
    (bits >> 96 == 0x2001_0000).then(|| Teredo {
        server: Ipv4Addr::from_bits((bits >> 64) as u32),
        flags: (bits >> 48) as u16,
        port: !(bits >> 32) as u16,
        client: Ipv4Addr::from_bits(!bits as u32),
    })
}

/// `0:5efe` before the last 32 bits, with or without the bit that says that they are unique.
fn is_isatap(address: Ipv6Addr) -> bool {
    let [first, .., high, low, _, _] = address.segments();
    !address.is_multicast() && first >> 13 != 0 && matches!(high, 0 | 0x200) && low == 0x5efe
}

const fn way(
    name: &'static str,
    rfc: &'static str,
    groups: [u16; 8],
    length: u8,
    at: u8,
    inverted: bool,
) -> Way {
    Way { name, rfc, prefix: Prefix::v6(groups, length), at, inverted }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn every_way() {
        for (text, name, inside) in [
            ("::ffff:192.0.2.1", "IPv4-mapped", "192.0.2.1"),
            ("64:ff9b::192.0.2.33", "NAT64", "192.0.2.33"),
            ("::ffff:0:192.0.2.1", "IPv4-translated", "192.0.2.1"),
            ("2002:c633:6407:1::1", "6to4", "198.51.100.7"),
            ("::192.0.2.1", "IPv4-compatible", "192.0.2.1"),
            ("fe80::5efe:192.0.2.143", "ISATAP", "192.0.2.143"),
            ("2001:db8::200:5efe:cb00:7105", "ISATAP", "203.0.113.5"),
            ("2001:0:c000:202:8000:63bf:34ff:8efa", "Teredo", "203.0.113.5"),
        ] {
            let (way, address) = embedded(text.parse().unwrap()).unwrap();
            assert_eq!((way.name, address.to_string().as_str()), (name, inside), "{text}");
        }
        for text in
            ["::", "::1", "2001:db8::1", "64:ff9b:1::c000:201", "ff02::5efe:c000:201", "2001:db8::5eff:1:1"]
        {
            assert_eq!(embedded(text.parse().unwrap()), None, "{text}");
        }
    }

    #[test]
    fn teredo_has_five_parts() {
        let parts = teredo("2001:0:c000:202:8000:63bf:34ff:8efa".parse().unwrap()).unwrap();
        assert_eq!(parts.server.to_string(), "192.0.2.2");
        assert_eq!(parts.client.to_string(), "203.0.113.5");
        assert_eq!((parts.port, parts.flags, parts.cone()), (40_000, 0x8000, true));
        assert_eq!(teredo("2001:1::1".parse().unwrap()), None);
    }
}
