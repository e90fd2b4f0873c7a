//! An address with a prefix length: the network it is in (RFC 4632, RFC 4291 section 2.3).

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address whose first `length` bits name its network. The bits behind them may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    address: IpAddr,
    length: u8,
}

impl Prefix {
    /// A prefix; none if the length is over the 32 or 128 bits of the address.
    #[must_use]
    pub const fn new(address: IpAddr, length: u8) -> Option<Self> {
        if length > width(address) { None } else { Some(Self { address, length }) }
    }

    /// A row of a table: the address's octets and the length.
    pub(super) const fn v4(octets: [u8; 4], length: u8) -> Self {
        let [a, b, c, d] = octets;
        assert!(length <= 32);
        Self { address: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), length }
    }

    /// A row of a table: the address's groups and the length.
    pub(super) const fn v6(groups: [u16; 8], length: u8) -> Self {
        let [a, b, c, d, e, f, g, h] = groups;
        assert!(length <= 128);
        Self { address: IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h)), length }
    }

    /// The address, its host bits included.
    #[must_use]
    pub const fn address(self) -> IpAddr {
        self.address
    }

    /// How many bits name the network.
    #[must_use]
    pub const fn length(self) -> u8 {
        self.length
    }

    /// How many bits name the host.
    #[must_use]
    pub const fn host_bits(self) -> u8 {
        width(self.address) - self.length
    }

    /// The network's address: all host bits 0.
    #[must_use]
    pub fn first(self) -> IpAddr {
        self.with(bits(self.address) & !self.host_mask())
    }

    /// The network's last address: all host bits 1.
    #[must_use]
    pub fn last(self) -> IpAddr {
        self.with(bits(self.address) | self.host_mask())
    }

    /// The mask: network bits 1, host bits 0.
    #[must_use]
    pub fn mask(self) -> IpAddr {
        self.with(!self.host_mask())
    }

    /// The mask turned round, as access lists write it.
    #[must_use]
    pub fn wildcard(self) -> IpAddr {
        self.with(self.host_mask())
    }

    /// The host bits alone.
    #[must_use]
    pub fn host(self) -> IpAddr {
        self.with(bits(self.address) & self.host_mask())
    }

    /// The address is in this network, and of the same version.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        address.is_ipv4() == self.address.is_ipv4()
            && (bits(address) ^ bits(self.address)) & !self.host_mask() & all(self.address) == 0
    }

    /// Which hosts the network has room for.
    ///
    /// IPv4 keeps the first address for the network and the last for broadcast (RFC 1122 section 3.2.1.3), but not
    /// with one host bit, where both ends of a link are hosts (RFC 3021), nor with none. In IPv6 all are hosts.
    #[must_use]
    pub fn hosts(self) -> Hosts {
        let ends = u128::from(self.broadcast().is_some());
        let (first, last) = (bits(self.first()) + ends, bits(self.last()) - ends);
        let count = 1_u128.checked_shl(self.host_bits().into()).map(|addresses| addresses - 2 * ends);
        Hosts { first: self.with(first), last: self.with(last), count }
    }

    /// The directed broadcast address (RFC 919 section 7): the last address of an IPv4 network of two host bits or more.
    #[must_use]
    pub fn broadcast(self) -> Option<IpAddr> {
        (self.address.is_ipv4() && self.host_bits() > 1).then(|| self.last())
    }

    /// The address in binary, octets apart by dots or groups by colons, and `|` between network and host.
    ///
    /// ```
    /// # use septet::network::address::Prefix;
    /// let prefix = Prefix::new([192, 0, 2, 130].into(), 26).unwrap();
    /// assert_eq!(prefix.binary().to_string(), "11000000.00000000.00000010.10|000010");
    /// ```
    #[must_use]
    pub fn binary(self) -> Binary {
        Binary { address: self.address, border: Some(self.length) }
    }

    fn host_mask(self) -> u128 {
        all(self.address).checked_shr(self.length.into()).unwrap_or(0)
    }

    /// Bits as an address of the same version.
    fn with(self, bits: u128) -> IpAddr {
        match self.address {
            IpAddr::V4(_) => Ipv4Addr::from_bits(bits as u32).into(),
            IpAddr::V6(_) => Ipv6Addr::from_bits(bits).into(),
        }
    }
}

/// The hosts of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// The first host.
    pub first: IpAddr,
    /// The last host.
    pub last: IpAddr,
    /// How many they are; none for the 2^128 of `::/0`, one more than the type can hold.
    pub count: Option<u128>,
}

impl fmt::Display for Prefix {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.address, self.length)
    }
}

/// An address in binary.
#[derive(Clone, Copy, Debug)]
pub struct Binary {
    address: IpAddr,
    border: Option<u8>,
}

impl From<IpAddr> for Binary {
    /// Without a border.
    fn from(address: IpAddr) -> Self {
        Self { address, border: None }
    }
}

impl fmt::Display for Binary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (group, between) = if self.address.is_ipv4() { (8, ".") } else { (16, ":") };
        let width = width(self.address);
        for at in 0..=width {
            if self.border == Some(at) {
                out.write_str("|")?;
            } else if at > 0 && at < width && at % group == 0 {
                out.write_str(between)?;
            }
            if at < width {
                out.write_str(if bits(self.address) >> (width - 1 - at) & 1 == 1 { "1" } else { "0" })?;
            }
        }
        Ok(())
    }
}

/// An address as a number.
#[must_use]
pub const fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits() as u128,
        IpAddr::V6(address) => address.to_bits(),
    }
}

const fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

const fn all(address: IpAddr) -> u128 {
    if address.is_ipv4() { u32::MAX as u128 } else { u128::MAX }
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};

    use super::*;

    fn prefix(text: &str) -> Prefix {
        let (address, length) = text.split_once('/').unwrap();
        Prefix::new(address.parse().unwrap(), length.parse().unwrap()).unwrap()
    }

    #[test]
    fn networks_of_every_size() {
        for (text, network, mask, broadcast, first, last, count) in [
            (
                "192.0.2.130/26",
                "192.0.2.128",
                "255.255.255.192",
                "192.0.2.191",
                "192.0.2.129",
                "192.0.2.190",
                62,
            ),
            ("192.0.2.130/24", "192.0.2.0", "255.255.255.0", "192.0.2.255", "192.0.2.1", "192.0.2.254", 254),
            (
                "192.0.2.130/30",
                "192.0.2.128",
                "255.255.255.252",
                "192.0.2.131",
                "192.0.2.129",
                "192.0.2.130",
                2,
            ),
            ("192.0.2.131/31", "192.0.2.130", "255.255.255.254", "", "192.0.2.130", "192.0.2.131", 2),
            ("192.0.2.130/32", "192.0.2.130", "255.255.255.255", "", "192.0.2.130", "192.0.2.130", 1),
            (
                "192.0.2.1/0",
                "0.0.0.0",
                "0.0.0.0",
                "255.255.255.255",
                "0.0.0.1",
                "255.255.255.254",
                4_294_967_294,
            ),
            (
                "2001:db8::1/126",
                "2001:db8::",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc",
                "",
                "2001:db8::",
                "2001:db8::3",
                4,
            ),
            (
                "2001:db8::1/128",
                "2001:db8::1",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "",
                "2001:db8::1",
                "2001:db8::1",
                1,
            ),
        ] {
            let prefix = prefix(text);
            assert_eq!(prefix.first().to_string(), network, "{text}");
            assert_eq!(prefix.mask().to_string(), mask, "{text}");
            assert_eq!(
                prefix.broadcast().map_or(String::new(), |address| address.to_string()),
                broadcast,
                "{text}"
            );
            let hosts = prefix.hosts();
            assert_eq!(
                (hosts.first.to_string().as_str(), hosts.last.to_string().as_str()),
                (first, last),
                "{text}"
            );
            assert_eq!(hosts.count, Some(count), "{text}");
        }
        assert_eq!(prefix("::/0").hosts().count, None);
        assert_eq!(prefix("::/1").hosts().count, Some(1 << 127));
        assert_eq!(prefix("192.0.2.130/26").wildcard().to_string(), "0.0.0.63");
        assert_eq!(prefix("192.0.2.130/26").host().to_string(), "0.0.0.2");
        assert!(Prefix::new([192, 0, 2, 1].into(), 33).is_none());
    }

    #[test]
    fn the_border_is_seen() {
        for (text, binary) in [
            ("192.0.2.130/24", "11000000.00000000.00000010|10000010"),
            ("192.0.2.130/32", "11000000.00000000.00000010.10000010|"),
            ("192.0.2.130/0", "|11000000.00000000.00000010.10000010"),
        ] {
            assert_eq!(prefix(text).binary().to_string(), binary);
        }
        let wide = prefix("2001:db8::/36").binary().to_string();
        assert!(wide.starts_with("0010000000000001:0000110110111000:0000|000000000000:0000"), "{wide}");
    }

    #[test]
    fn what_is_inside() {
        assert!(prefix("10.0.0.0/8").contains([10, 255, 0, 1].into()));
        assert!(!prefix("10.0.0.0/8").contains([11, 0, 0, 0].into()));
        assert!(!prefix("::/0").contains([10, 0, 0, 0].into()));
        assert!(prefix("0.0.0.0/0").contains([255; 4].into()));
        assert!(prefix("::1/128").contains("::1".parse().unwrap()));
        assert!(!prefix("::1/128").contains("::".parse().unwrap()));
    }
}
