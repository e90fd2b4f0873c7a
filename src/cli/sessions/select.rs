//! Which conversations are meant.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::flows::Endpoint;
use crate::output::sessions;

/// A protocol that has conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Protocol {
    Tcp,
    Udp,
    Icmp,
    Icmpv6,
}

impl Protocol {
    pub(super) fn is(self, number: u8) -> bool {
        number
            == match self {
                Self::Tcp => 6,
                Self::Udp => 17,
                Self::Icmp => 1,
                Self::Icmpv6 => 58,
            }
    }
}

/// One conversation: `3`, `tcp,3`, `udp,0`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    protocol: u8,
    number: u32,
}

impl Chosen {
    pub(super) fn read(word: &str) -> Result<Self, String> {
        let (protocol, number) = word.split_once(',').unwrap_or(("tcp", word));
        let number = number.parse().map_err(|_| "a number is needed, or udp,NUMBER".to_owned())?;
        let known = [6, 17, 1, 58].into_iter().find(|known| sessions::protocol(*known) == protocol);
        let protocol = known.ok_or("there are tcp, udp, icmp and icmpv6")?;
        Ok(Self { protocol, number })
    }

    /// Numbers of ICMP are those of ICMPv6, too.
    pub(super) fn is(self, protocol: u8, number: u32) -> bool {
        (self.protocol, self.number) == (protocol, number)
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", sessions::protocol(self.protocol), self.number)
    }
}

/// An end: an address or the addresses of a prefix, a port, or both.
#[derive(Debug, Clone, Copy)]
pub(super) struct With {
    address: Option<(IpAddr, u32)>,
    port: Option<u16>,
}

impl With {
    pub(super) fn read(word: &str) -> Result<Self, String> {
        let wrong =
            || "an address is needed, or ADDRESS/BITS, ADDRESS:PORT, [ADDRESS]:PORT, :PORT".to_owned();
        let all = |address: IpAddr| if address.is_ipv4() { 32 } else { 128 };
        if let Some(port) = word.strip_prefix(':')
            && let Ok(port) = port.parse()
        {
            return Ok(Self { address: None, port: Some(port) });
        }
        if let Ok(address) = word.parse::<IpAddr>() {
            return Ok(Self { address: Some((address, all(address))), port: None });
        }
        if let Ok(place) = word.parse::<SocketAddr>() {
            return Ok(Self { address: Some((place.ip(), all(place.ip()))), port: Some(place.port()) });
        }
        let (address, bits) = word.split_once('/').ok_or_else(wrong)?;
        let (address, bits): (IpAddr, u32) =
            (address.parse().map_err(|_| wrong())?, bits.parse().map_err(|_| wrong())?);
        if bits > all(address) {
            Err(wrong())
        } else {
            Ok(Self { address: Some((address, bits)), port: None })
        }
    }

    pub(super) fn is(&self, end: &Endpoint) -> bool {
        self.port.is_none_or(|port| port == end.port)
            && self.address.is_none_or(|(address, bits)| match (address, end.address) {
                (IpAddr::V4(a), IpAddr::V4(b)) => {
                    (a.to_bits() ^ b.to_bits()).checked_shr(32 - bits).unwrap_or(0) == 0
                }
                (IpAddr::V6(a), IpAddr::V6(b)) => {
                    (a.to_bits() ^ b.to_bits()).checked_shr(128 - bits).unwrap_or(0) == 0
                }
                _ => false,
            })
    }
}
