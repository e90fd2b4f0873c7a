//! Addresses that others take the place of: a prefix for a prefix, an address for an address.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use core::str::FromStr;

use super::RewriteError;
use super::address::places;
use super::draft::Draft;
use crate::network::address::{Given, Mac};

/// A prefix that another one takes the place of; host bits stay.
///
/// `10.0.0.0/8=192.168.0.0/16`, `2001:db8::/32=fd00::/32`, `192.0.2.1=192.0.2.2`, `02:00:00:00:00:01=02:00:00:00:00:02`
/// and `02:00:5e:00:00:00/24=06:00:00:00:00:00/24`. Where the new prefix is longer than the old one, an address whose host bits do
/// not fit is an error: two hosts never become one.
///
/// ```
/// use septet::rewrite::Map;
/// assert!("10.0.0.0/8=192.0.2.0/24".parse::<Map>().is_ok());
/// assert!("10.0.0.0/8=2001:db8::/32".parse::<Map>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    ip: bool,
    /// Bits of an address.
    width: u32,
    from: Side,
    to: Side,
}

/// A prefix: its bits as a number, and how many bits are behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Side {
    bits: u128,
    host: u32,
}

impl FromStr for Map {
    type Err = RewriteError;

    fn from_str(text: &str) -> Result<Self, RewriteError> {
        let usage = |why: String| RewriteError::Usage(format!("--map {text}: {why}"));
        let Some((from, to)) = text.split_once('=') else {
            return Err(usage("expected OLD=NEW, two addresses or two prefixes".into()));
        };
        let (from_kind, from) = side(from).map_err(usage)?;
        let (to_kind, to) = side(to).map_err(usage)?;
        if from_kind != to_kind {
            return Err(usage("the two sides are not of one kind".into()));
        }
        let (ip, width) = from_kind;
        Ok(Self { ip, width, from, to })
    }
}

impl Map {
    /// What takes the place of this address, given as a number; `None` if it is not meant.
    fn address(&self, address: u128) -> Result<Option<u128>, RewriteError> {
        let network = |side: Side| side.bits.checked_shr(side.host).unwrap_or(0);
        if address.checked_shr(self.from.host).unwrap_or(0) != network(self.from) {
            return Ok(None);
        }
        let host = address & !u128::MAX.checked_shl(self.from.host).unwrap_or(0);
        if host.checked_shr(self.to.host).unwrap_or(0) != 0 {
            let length = self.width - self.to.host;
            let prefix = format!("{}/{length}", self.text(self.to.bits));
            return Err(RewriteError::Fit(self.text(address), prefix));
        }
        Ok(Some(self.to.bits | host))
    }

    fn text(&self, address: u128) -> String {
        match (self.ip, self.width) {
            (true, 32) => Ipv4Addr::from(address as u32).to_string(),
            (true, _) => Ipv6Addr::from(address).to_string(),
            _ => {
                let octets = address.to_be_bytes();
                octets[10..].iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(":")
            }
        }
    }
}

/// Maps every address of a packet by the first map that means it.
pub(super) fn apply(maps: &[Map], draft: &mut Draft<'_>) -> Result<(), RewriteError> {
    let mut found = Vec::new();
    if !maps.is_empty() {
        draft.layers.iter().for_each(|layer| places(layer, &mut found));
    }
    for place in found {
        let Some(old) = draft.old.get(place.bytes.clone()) else { continue };
        if let Some(new) = address(maps, place.ip, old)? {
            draft.put(place.bytes.start, &new.to_be_bytes()[16 - place.bytes.len()..]);
        }
    }
    Ok(())
}

/// What takes the place of an address by the first map that means it.
pub(super) fn address(maps: &[Map], ip: bool, address: &[u8]) -> Result<Option<u128>, RewriteError> {
    let width = address.len() * 8;
    let number = address.iter().fold(0, |number, octet| number << 8 | u128::from(*octet));
    for map in maps.iter().filter(|map| map.ip == ip && map.width as usize == width) {
        if let Some(new) = map.address(number)? {
            return Ok(Some(new));
        }
    }
    Ok(None)
}

/// One side of a map, and of which kind it is.
fn side(text: &str) -> Result<((bool, u32), Side), String> {
    let mac = text.split('/').next().and_then(|address| match Given::read(address, None) {
        Ok(Given::Mac(Mac(octets))) => Some(octets),
        _ => None,
    });
    let (ip, width, bits, length) = if let Some(octets) = mac {
        let length = match text.split_once('/') {
            Some((_, length)) => {
                length.parse().ok().filter(|length| *length <= 48).ok_or("a length up to 48")?
            }
            None => 48,
        };
        (false, 48, octets.iter().fold(0, |number, octet| number << 8 | u128::from(*octet)), length)
    } else {
        match Given::read(text, None).map_err(|error| error.to_string())? {
            Given::Ip { zone: Some(_), .. } => return Err("a prefix has no zone".into()),
            Given::Ip { address, prefix, .. } => {
                let (width, bits) = match address {
                    IpAddr::V4(address) => (32, u128::from(u32::from(address))),
                    IpAddr::V6(address) => (128, u128::from(address)),
                };
                (true, width, bits, prefix.map_or(width, |prefix| prefix.length().into()))
            }
            Given::Mac(_) => return Err("expected an address".into()),
        }
    };
    let host = width - length;
    if bits & !u128::MAX.checked_shl(host).unwrap_or(0) != 0 {
        return Err(format!("{text} has bits behind its prefix"));
    }
    Ok(((ip, width), Side { bits, host }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(map: &str, address: &str) -> Result<Option<String>, String> {
        let map: Map = map.parse().map_err(|error: RewriteError| error.to_string())?;
        let (_, side) = side(address)?;
        let new = map.address(side.bits).map_err(|error| error.to_string())?;
        Ok(new.map(|new| map.text(new)))
    }

    #[test]
    fn host_bits_stay() {
        for (map, address, new) in [
            ("10.0.0.0/8=192.168.0.0/16", "10.0.7.9", Some("192.168.7.9")),
            ("192.0.2.0/24=10.0.0.0/8", "192.0.2.9", Some("10.0.0.9")),
            ("192.0.2.0/24=10.0.0.0/8", "192.0.3.9", None),
            ("192.0.2.1=192.0.2.2", "192.0.2.1", Some("192.0.2.2")),
            ("::/0=::/0", "2001:db8::9", Some("2001:db8::9")),
            ("2001:db8::/32=fd00:1::/32", "2001:db8::9", Some("fd00:1::9")),
            ("02:00:5e:00:00:00/24=06:00:00:00:00:00/24", "02:00:5e:01:02:03", Some("06:00:00:01:02:03")),
        ] {
            assert_eq!(mapped(map, address), Ok(new.map(String::from)), "{map} {address}");
        }
    }

    #[test]
    fn two_hosts_never_become_one() {
        let error = mapped("10.0.0.0/8=192.168.0.0/16", "10.1.2.3").unwrap_err();
        assert_eq!(error, "10.1.2.3 does not fit into 192.168.0.0/16: it has more host bits");
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        for map in [
            "10.0.0.0/8",
            "10.0.0.1/8=10.0.0.0/8",
            "10.0.0.0/33=10.0.0.0/8",
            "0.0.0.0/0=10.0.0.0/0",
            "::/0=0.0.0.0/0",
            "a=b",
            "=",
            "",
        ] {
            assert!(map.parse::<Map>().is_err(), "{map}");
        }
    }
}
