//! What an address, number or name means behind its qualifiers.

use alloc::format;
use alloc::string::String;

use super::lex::Token;
use super::primitive::{Direction, LINKS, Over, Primitive, Station, Version};
use crate::network::ip;
use crate::transport::services;

/// What stands in front of an address, number or name, and is inherited by those that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Qualifiers<'t> {
    /// `ip`, `tcp`, or nothing.
    pub(super) protocol: &'t str,
    pub(super) direction: Direction,
    /// An address of 802.11, in the place of a direction.
    pub(super) station: Option<Station>,
    pub(super) what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Host,
    Net,
    Port,
    PortRange,
    Protocol,
    Chain,
}

type Answer = Result<Primitive, String>;

/// A number: `port 80`, `net 10`.
pub(super) fn number(qualifiers: Qualifiers<'_>, number: u32) -> Answer {
    match qualifiers.what {
        What::Host => address(qualifiers, number, u32::MAX),
        What::Net => {
            let (mut number, mut mask) = (number, u32::MAX);
            while number != 0 && number >> 24 == 0 {
                (number, mask) = (number << 8, mask << 8);
            }
            address(qualifiers, number, mask)
        }
        What::Port | What::PortRange => {
            let port = u16::try_from(number).map_err(|_| format!("port {number} is more than 65535"))?;
            Ok(Primitive::Ports(transport(qualifiers)?, qualifiers.direction, port, port))
        }
        What::Protocol | What::Chain => carried(qualifiers, number),
    }
}

/// Numbers with dots: their bits, left-aligned, and how many there are; behind them a mask, or how many bits it has.
pub(super) fn dotted(
    qualifiers: Qualifiers<'_>,
    bits: u32,
    len: u32,
    mask: Option<Result<u32, u32>>,
) -> Answer {
    let own = u32::MAX << (32 - len);
    if qualifiers.protocol == "decnet" {
        let (area, node) = (bits >> 24, bits >> 16 & 0xff);
        return decnet(qualifiers, area, node);
    }
    if !matches!(qualifiers.what, What::Host | What::Net) {
        return Err(format!("an address where {} is expected", expected(qualifiers.what)));
    }
    let Some(mask) = mask else { return address(qualifiers, bits, own) };
    if qualifiers.what != What::Net {
        return Err("a mask belongs to `net` only".into());
    }
    let mask = match mask {
        Ok(mask) => mask,
        Err(ones) if ones > 32 => return Err(format!("an IPv4 prefix has at most 32 bits, not {ones}")),
        Err(ones) => u32::MAX.checked_shl(32 - ones).unwrap_or(0),
    };
    if bits & !mask != 0 {
        return Err("the network has bits set where its mask has none".into());
    }
    address(qualifiers, bits, mask)
}

/// An IPv6 address, and how many bits of it count.
pub(super) fn v6(qualifiers: Qualifiers<'_>, bits: u128, ones: Option<u32>) -> Answer {
    let len = ones.unwrap_or(128);
    if len > 128 {
        return Err(format!("an IPv6 prefix has at most 128 bits, not {len}"));
    }
    if !matches!(qualifiers.what, What::Host | What::Net) {
        return Err(format!("an address where {} is expected", expected(qualifiers.what)));
    }
    if qualifiers.what == What::Host && len != 128 {
        return Err("a mask belongs to `net` only".into());
    }
    plain(qualifiers)?;
    let mask = u128::MAX.checked_shl(128 - len).unwrap_or(0);
    if bits & !mask != 0 {
        return Err("the network has bits set where its mask has none".into());
    }
    match qualifiers.protocol {
        "" | "ip6" => Ok(Primitive::Address6(qualifiers.direction, bits, mask)),
        other => Err(format!("`{other}` has no IPv6 addresses")),
    }
}

/// `ra`, `addr1` and the like are no qualifiers of it.
fn plain(qualifiers: Qualifiers<'_>) -> Result<(), String> {
    match qualifiers.station {
        Some(_) => Err("`ra`, `ta` and `addr1` to `addr4` are for MAC addresses of IEEE 802.11 only".into()),
        None => Ok(()),
    }
}

/// A MAC address.
pub(super) fn mac(qualifiers: Qualifiers<'_>, mac: [u8; 6]) -> Answer {
    if qualifiers.what == What::Host && qualifiers.protocol == "ether" {
        return Ok(match qualifiers.station {
            Some(station) => Primitive::Station(station, mac),
            None => Primitive::Mac(qualifiers.direction, mac),
        });
    }
    Err("a MAC address needs `ether`, with `host`, `src` or `dst`".into())
}

/// A name: of a service, of a protocol, of nothing else.
pub(super) fn name(qualifiers: Qualifiers<'_>, token: Token<'_>) -> Answer {
    let name = token.text;
    match qualifiers.what {
        What::Host if qualifiers.protocol == "ether" => {
            Err(format!("`{name}` is no MAC address, and names are not looked up"))
        }
        What::Host if qualifiers.protocol == "decnet" => {
            let parts = name.split_once('.').map(|(area, node)| (area.parse(), node.parse()));
            let Some((Ok(area), Ok(node))) = parts else {
                return Err(format!("`{name}` is no DECnet address, and names are not looked up"));
            };
            decnet(qualifiers, area, node)
        }
        What::Host => Err(format!("`{name}` is no address, and names of hosts are not looked up")),
        What::Net => Err(format!("`{name}` is no network, and names of networks are not looked up")),
        What::Port => {
            let (port, only) = service(name)?;
            let asked = transport(qualifiers)?;
            Ok(Primitive::Ports(both(name, asked, only)?, qualifiers.direction, port, port))
        }
        What::PortRange => {
            let (low, high) = range(name)?;
            let asked = transport(qualifiers)?;
            let only = if low.1 == high.1 { low.1 } else { None };
            let (first, last) = (low.0.min(high.0), low.0.max(high.0));
            Ok(Primitive::Ports(both(name, asked, only)?, qualifiers.direction, first, last))
        }
        What::Protocol | What::Chain => carried(qualifiers, protocol(qualifiers.protocol, name)?),
    }
}

/// DECnet addresses have an area and a node.
fn decnet(qualifiers: Qualifiers<'_>, area: u32, node: u32) -> Answer {
    if area > 63 || node > 1023 || qualifiers.what != What::Host {
        return Err("a DECnet address is an area up to 63, a dot and a node up to 1023".into());
    }
    plain(qualifiers)?;
    Ok(Primitive::Decnet(qualifiers.direction, (area << 10 | node) as u16))
}

fn address(qualifiers: Qualifiers<'_>, bits: u32, mask: u32) -> Answer {
    plain(qualifiers)?;
    let over = match qualifiers.protocol {
        "" => Over::Any,
        "ip" => Over::Ip,
        "arp" => Over::Arp,
        "rarp" => Over::Rarp,
        "ether" => return Err("an IP address where a MAC address is expected".into()),
        other => {
            return Err(format!(
                "`{other}` has no addresses; expected `ip`, `arp` or `rarp`, or no protocol"
            ));
        }
    };
    Ok(Primitive::Address(over, qualifiers.direction, bits & mask, mask))
}

/// The transport protocol that is asked for; nothing if any.
fn transport(qualifiers: Qualifiers<'_>) -> Result<Option<u8>, String> {
    plain(qualifiers)?;
    match qualifiers.protocol {
        "" => Ok(None),
        "tcp" => Ok(Some(6)),
        "udp" => Ok(Some(17)),
        "sctp" => Ok(Some(132)),
        other => Err(format!("`{other}` has no ports; expected `tcp`, `udp` or `sctp`, or no protocol")),
    }
}

fn both(name: &str, asked: Option<u8>, only: Option<u8>) -> Result<Option<u8>, String> {
    match (asked, only) {
        (Some(asked), Some(only)) if asked != only => {
            Err(format!("`{name}` is a service of {} only", ip::protocols(only.into()).unwrap_or_default()))
        }
        (asked, only) => Ok(asked.or(only)),
    }
}

/// What IP, the link layer or OSI carries.
fn carried(qualifiers: Qualifiers<'_>, number: u32) -> Answer {
    let version = match qualifiers.protocol {
        "" => Version::Any,
        "ip" => Version::V4,
        "ip6" => Version::V6,
        "ether" if qualifiers.what == What::Protocol => return Ok(Primitive::Link(number)),
        "iso" if qualifiers.what == What::Protocol => return Ok(Primitive::Iso(number)),
        other => {
            return Err(format!(
                "`{other}` carries no protocol; expected `ether`, `ip`, `ip6` or `iso`, or no protocol"
            ));
        }
    };
    Ok(if qualifiers.what == What::Chain {
        Primitive::Chain(version, number)
    } else {
        Primitive::Protocol(version, number)
    })
}

/// The number of a protocol by name.
fn protocol(carrier: &str, name: &str) -> Result<u32, String> {
    let found = match carrier {
        "ether" => LINKS[..15]
            .iter()
            .chain(&[("loopback", 0x9000)])
            .find(|known| known.0 == name)
            .map(|known| known.1),
        "iso" => [("clnp", 0x81), ("esis", 0x82), ("isis", 0x83)]
            .into_iter()
            .find(|known| known.0 == name)
            .map(|known| known.1),
        _ => ALIASES.iter().find(|known| known.0.eq_ignore_ascii_case(name)).map(|known| known.1).or_else(
            || {
                (0..256)
                    .find(|number| {
                        ip::protocols(*number).is_some_and(|known| known.eq_ignore_ascii_case(name))
                    })
                    .map(|number| number as u32)
            },
        ),
    };
    found.ok_or_else(|| format!("unknown protocol `{name}`"))
}

/// Names of IP protocols in wide use that IANA writes differently.
const ALIASES: [(&str, u32); 7] = [
    ("ip", 0),
    ("ipencap", 4),
    ("icmp6", 58),
    ("ospf", 89),
    ("iso-tp4", 29),
    ("mobility-header", 135),
    ("carp", 112),
];

/// The port of a service, and its transport protocol if it has only one of TCP and UDP.
fn service(name: &str) -> Result<(u16, Option<u8>), String> {
    let (tcp, udp) = (services::port(name, b't'), services::port(name, b'u'));
    match (tcp, udp) {
        (Some(tcp), Some(udp)) if tcp == udp => Ok((tcp, None)),
        (Some(tcp), _) => Ok((tcp, Some(6))),
        (None, Some(udp)) => Ok((udp, Some(17))),
        (None, None) => match services::port(name, b's') {
            Some(port) => Ok((port, Some(132))),
            None => Err(format!("unknown service `{name}`; expected a port or the name of one")),
        },
    }
}

type End = (u16, Option<u8>);

/// `80-90`, `ftp-data-ssh`: numbers or names around a hyphen.
fn range(name: &str) -> Result<(End, End), String> {
    let end = |text: &str| -> Result<End, String> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
            text.parse().map(|port| (port, None)).map_err(|_| format!("port {text} is more than 65535"))
        } else {
            service(text)
        }
    };
    let mut wrong = None;
    for (hyphen, _) in name.match_indices('-') {
        match (end(&name[..hyphen]), end(&name[hyphen + 1..])) {
            (Ok(low), Ok(high)) => return Ok((low, high)),
            (Err(error), _) | (_, Err(error)) => wrong = Some(error),
        }
    }
    match wrong {
        Some(error) => Err(error),
        None => service(name).map(|end| (end, end)),
    }
}

fn expected(what: What) -> &'static str {
    match what {
        What::Host => "a host",
        What::Net => "a network",
        What::Port => "a port",
        What::PortRange => "a range of ports",
        What::Protocol | What::Chain => "a protocol",
    }
}
