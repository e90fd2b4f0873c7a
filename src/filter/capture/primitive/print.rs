//! Primitives as text, with all their qualifiers.

use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::super::words::{DIRECTIONS, FRAMES, SUBTYPES};
use super::{Arithmetic, Base, Direction, LINKS, Over, Primitive, Station, TRANSPORTS, Version};

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Either => "",
            Self::Source => "src ",
            Self::Destination => "dst ",
            Self::Both => "src and dst ",
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V4 => "ip ",
            Self::V6 => "ip6 ",
            Self::Any => "",
        })
    }
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "",
            Self::Ip => "ip ",
            Self::Arp => "arp ",
            Self::Rarp => "rarp ",
        })
    }
}

/// Fully in parentheses.
impl fmt::Display for Arithmetic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Length => f.write_str("len"),
            Self::Bytes(base, index, size) => {
                let name = match base {
                    Base::Link => "ether",
                    Base::Icmp6 => "icmp6",
                    Base::Radio => "radio",
                    Base::Network(number) => word(*number).unwrap_or("ip"),
                    Base::Transport(number) => transport(*number),
                };
                if *size == 1 { write!(f, "{name}[{index}]") } else { write!(f, "{name}[{index}:{size}]") }
            }
            Self::Pair(operator, both) => write!(f, "({} {} {})", both[0], operator.sign(), both[1]),
            Self::Negative(of) => write!(f, "(- {of})"),
        }
    }
}

/// In the grammar of capture filters: read again, it is the same.
impl fmt::Display for Primitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optional = |f: &mut fmt::Formatter<'_>, name, number: &Option<u32>| match number {
            Some(number) => write!(f, "{name} {number}"),
            None => f.write_str(name),
        };
        match self {
            Self::Link(number) => match word(*number) {
                Some(word) => f.write_str(word),
                None => write!(f, "ether proto {number:#x}"),
            },
            Self::Protocol(version, number) => write!(f, "{version}proto {number}"),
            Self::Chain(version, number) => write!(f, "{version}protochain {number}"),
            Self::Iso(number) => write!(f, "iso proto {number:#x}"),
            Self::Isis(word) => f.write_str(word),
            Self::Address(over, direction, address, mask) => {
                let address = Ipv4Addr::from(*address);
                match (*mask, prefix(u128::from(*mask), 32)) {
                    (u32::MAX, _) => write!(f, "{over}{direction}host {address}"),
                    (_, Some(len)) => write!(f, "{over}{direction}net {address}/{len}"),
                    (mask, None) => write!(f, "{over}{direction}net {address} mask {}", Ipv4Addr::from(mask)),
                }
            }
            Self::Address6(direction, address, mask) => {
                let address = Ipv6Addr::from(*address);
                match prefix(*mask, 128) {
                    None | Some(128) => write!(f, "ip6 {direction}host {address}"),
                    Some(len) => write!(f, "ip6 {direction}net {address}/{len}"),
                }
            }
            Self::Decnet(direction, address) => {
                write!(f, "decnet {direction}host {}.{}", address >> 10, address & 0x3ff)
            }
            Self::Mac(direction, mac) => {
                write!(f, "ether {direction}host ")?;
                address(*mac, f)
            }
            Self::Station(station, mac) => {
                match station {
                    Station::Receiver => f.write_str("wlan ra ")?,
                    Station::Transmitter => f.write_str("wlan ta ")?,
                    Station::Address(nth) => write!(f, "wlan addr{nth} ")?,
                }
                address(*mac, f)
            }
            Self::Frame(mask, value) => frame(*mask, *value, f),
            Self::FrameDirection(direction) => match DIRECTIONS.get(*direction as usize) {
                Some(name) => write!(f, "dir {name}"),
                None => write!(f, "dir {direction}"),
            },
            Self::Ports(protocol, direction, low, high) => {
                let protocol = match protocol {
                    Some(number) => transport(*number),
                    None => "",
                };
                let gap = if protocol.is_empty() { "" } else { " " };
                if low == high {
                    write!(f, "{protocol}{gap}{direction}port {low}")
                } else {
                    write!(f, "{protocol}{gap}{direction}portrange {low}-{high}")
                }
            }
            Self::Broadcast => f.write_str("ether broadcast"),
            Self::Multicast => f.write_str("ether multicast"),
            Self::IpBroadcast => f.write_str("ip broadcast"),
            Self::IpMulticast(version) => write!(f, "{version}multicast"),
            Self::AtMost(length) => write!(f, "less {length}"),
            Self::AtLeast(length) => write!(f, "greater {length}"),
            Self::Vlan(number) => optional(f, "vlan", number),
            Self::Mpls(number) => optional(f, "mpls", number),
            Self::Pppoes(number) => optional(f, "pppoes", number),
            Self::Geneve(number) => optional(f, "geneve", number),
            Self::Llc(None) => f.write_str("llc"),
            Self::Llc(Some(control)) => write!(f, "llc {}", control.name),
            Self::Outbound(sent) => f.write_str(if *sent { "outbound" } else { "inbound" }),
            Self::Interface(number) => write!(f, "ifindex {number}"),
            Self::Compare(left, relation, right) => write!(f, "{left} {} {right}", relation.sign()),
        }
    }
}

fn address(mac: [u8; 6], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (nth, byte) in mac.iter().enumerate() {
        write!(f, "{}{byte:02x}", if nth == 0 { "" } else { ":" })?;
    }
    Ok(())
}

/// Type and subtype of an 802.11 frame by name, where they have one.
fn frame(mask: u8, value: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let kind = FRAMES.iter().find(|known| known.1 == value & 0x0c).map(|known| known.0);
    let subtype = SUBTYPES.iter().find(|known| known.1 == value).map(|known| known.0);
    match (kind, subtype) {
        (Some(kind), _) if mask == 0x0c => write!(f, "type {kind}"),
        (None, _) if mask == 0x0c => write!(f, "type {}", value & 0x0c),
        (_, Some(subtype)) => write!(f, "subtype {subtype}"),
        (Some(kind), None) => write!(f, "type {kind} subtype {:#x}", value & 0xf0),
        (None, None) => write!(f, "type {} subtype {:#x}", value & 0x0c, value & 0xf0),
    }
}

fn word(number: u32) -> Option<&'static str> {
    LINKS.iter().find(|known| known.1 == number).map(|known| known.0)
}

fn transport(number: u8) -> &'static str {
    TRANSPORTS.iter().find(|known| known.1 == number).map_or("", |known| known.0)
}

/// How many ones a mask begins with, if all others are zeroes.
fn prefix(mask: u128, bits: u32) -> Option<u32> {
    let ones = (mask << (128 - bits)).leading_ones();
    (mask.count_ones() == ones).then_some(ones)
}
