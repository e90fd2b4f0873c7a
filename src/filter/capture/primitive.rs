//! What a capture filter asks: each test with its names resolved, before anything is known of the link layer.

mod print;

use alloc::boxed::Box;

/// Which address or port: `src`, `dst` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Direction {
    /// Source or destination.
    #[default]
    Either,
    /// Source.
    Source,
    /// Destination.
    Destination,
    /// Source and destination.
    Both,
}

/// Which versions of IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
    /// IPv4 or IPv6.
    Any,
}

/// Whose IPv4 addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Over {
    /// Those of IPv4, ARP and RARP.
    Any,
    /// Those of IPv4.
    Ip,
    /// Those of ARP.
    Arp,
    /// Those of RARP.
    Rarp,
}

/// Which address of an 802.11 frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Station {
    /// The receiver: the first address of all frames but of management.
    Receiver,
    /// The transmitter: the second address of frames that have it, but of management.
    Transmitter,
    /// The first, second, third or fourth address (1 to 4).
    Address(u8),
}

/// Where a byte is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The link layer: `ether[0]`.
    Link,
    /// The network layer, if it is this protocol of the link layer: `ip[0]`, `arp[0]`.
    Network(u32),
    /// What IPv4 carries, if it is this protocol and no later fragment: `tcp[0]`.
    Transport(u8),
    /// ICMPv6 behind the fixed header of IPv6: `icmp6[0]`.
    Icmp6,
    /// What stands in front of an 802.11 header: `radio[0]`.
    Radio,
}

/// An arithmetic expression, in 32 bits without sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arithmetic {
    /// A number.
    Number(u32),
    /// The length of the packet on the wire.
    Length,
    /// One, two or four bytes.
    Bytes(Base, Box<Self>, u8),
    /// Two, joined by an operator.
    Pair(Operator, Box<[Self; 2]>),
    /// The other sign.
    Negative(Box<Self>),
}

/// What joins two arithmetic expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says what it is")]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
    Xor,
    Left,
    Right,
}

/// How two arithmetic expressions compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each says what it is")]
pub enum Relation {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Frames of 802.2 by what their control field says: the bits that are looked at, and their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    /// As in the text: `rr`.
    pub name: &'static str,
    /// The bits.
    pub mask: u8,
    /// Their values.
    pub value: u8,
}

/// One test of a capture filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Primitive {
    /// What the link layer carries: an EtherType, or up to 1500 a service access point of 802.2.
    Link(u32),
    /// What IP carries, without looking behind extension headers other than a fragment header of IPv6.
    Protocol(Version, u32),
    /// What is in the chain of headers.
    Chain(Version, u32),
    /// An OSI protocol by its first byte.
    Iso(u32),
    /// Types of IS-IS packets, by their word.
    Isis(&'static str),
    /// An IPv4 address under a mask.
    Address(Over, Direction, u32, u32),
    /// An IPv6 address under a mask.
    Address6(Direction, u128, u128),
    /// An address of DECnet.
    Decnet(Direction, u16),
    /// A MAC address.
    Mac(Direction, [u8; 6]),
    /// An address of an 802.11 frame, by its part or place.
    Station(Station, [u8; 6]),
    /// The type of an 802.11 frame, its subtype, or both: which bits of its first byte, and their value.
    Frame(u8, u8),
    /// Where an 802.11 frame goes: to and from a distribution system.
    FrameDirection(u32),
    /// Ports from here to there, of one protocol or of TCP, UDP and SCTP.
    Ports(Option<u8>, Direction, u16, u16),
    /// To everybody on the link.
    Broadcast,
    /// To a group on the link, or to everybody.
    Multicast,
    /// IPv4 to all ones or all zeroes.
    IpBroadcast,
    /// To a group of IPv4 or IPv6.
    IpMulticast(Version),
    /// At most so long on the wire.
    AtMost(u32),
    /// At least so long on the wire.
    AtLeast(u32),
    /// A VLAN tag; what follows is looked for behind it.
    Vlan(Option<u32>),
    /// An MPLS label; what follows is looked for behind it.
    Mpls(Option<u32>),
    /// A PPPoE session; what follows is looked for in it.
    Pppoes(Option<u32>),
    /// A Geneve tunnel; what follows is looked for in it.
    Geneve(Option<u32>),
    /// 802.2, and which frames of it.
    Llc(Option<Control>),
    /// Sent by this machine or not.
    Outbound(bool),
    /// Number of the interface.
    Interface(u32),
    /// Two arithmetic expressions.
    Compare(Arithmetic, Relation, Arithmetic),
}

/// Words for what the link layer carries.
pub(super) const LINKS: [(&str, u32); 16] = [
    ("ip", 0x0800),
    ("ip6", 0x86dd),
    ("arp", 0x0806),
    ("rarp", 0x8035),
    ("atalk", 0x809b),
    ("aarp", 0x80f3),
    ("decnet", 0x6003),
    ("lat", 0x6004),
    ("sca", 0x6007),
    ("mopdl", 0x6001),
    ("moprc", 0x6002),
    ("iso", 0xfe),
    ("stp", 0x42),
    ("ipx", 0xe0),
    ("netbeui", 0xf0),
    ("pppoed", 0x8863),
];

/// Frames of 802.2 by word.
pub(super) const CONTROLS: [Control; 13] = {
    const fn control(name: &'static str, mask: u8, value: u8) -> Control {
        Control { name, mask, value }
    }
    [
        control("i", 0x01, 0x00),
        control("s", 0x03, 0x01),
        control("u", 0x03, 0x03),
        control("rr", 0x0f, 0x01),
        control("rnr", 0x0f, 0x05),
        control("rej", 0x0f, 0x09),
        control("ui", 0xef, 0x03),
        control("ua", 0xef, 0x63),
        control("disc", 0xef, 0x43),
        control("sabme", 0xef, 0x6f),
        control("test", 0xef, 0xe3),
        control("xid", 0xef, 0xaf),
        control("frmr", 0xef, 0x87),
    ]
};

/// Types of IS-IS packets by word.
pub(super) const PDUS: [(&str, &[u8]); 7] = [
    ("l1", &[15, 17, 18, 24, 26]),
    ("l2", &[16, 17, 20, 25, 27]),
    ("iih", &[15, 16, 17]),
    ("lsp", &[18, 20]),
    ("snp", &[24, 25, 26, 27]),
    ("csnp", &[24, 25]),
    ("psnp", &[26, 27]),
];

/// The types of IS-IS packets that a word stands for.
pub(in crate::filter) fn pdus(word: &str) -> &'static [u8] {
    PDUS.iter().find(|known| known.0 == word).map_or(&[], |known| known.1)
}

impl Operator {
    /// As it is written, and how strongly it binds on its left and on its right. `%` and `^` take all that stands on their
    /// right, as they do in libpcap, whose grammar gives them no rank.
    pub(super) fn of(sign: &str) -> Option<(Self, u8, u8)> {
        Some(match sign {
            "|" => (Self::Or, 1, 2),
            "&" => (Self::And, 3, 4),
            "<<" => (Self::Left, 5, 6),
            ">>" => (Self::Right, 5, 6),
            "+" => (Self::Add, 7, 8),
            "-" => (Self::Subtract, 7, 8),
            "*" => (Self::Multiply, 9, 10),
            "/" => (Self::Divide, 9, 10),
            "%" => (Self::Remainder, 11, 0),
            "^" => (Self::Xor, 11, 0),
            _ => return None,
        })
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::And => "&",
            Self::Or => "|",
            Self::Xor => "^",
            Self::Left => "<<",
            Self::Right => ">>",
        }
    }

    /// The result; nothing where it is divided by zero.
    #[inline]
    #[must_use]
    pub fn of_both(self, a: u32, b: u32) -> Option<u32> {
        Some(match self {
            Self::Add => a.wrapping_add(b),
            Self::Subtract => a.wrapping_sub(b),
            Self::Multiply => a.wrapping_mul(b),
            Self::Divide => a.checked_div(b)?,
            Self::Remainder => a.checked_rem(b)?,
            Self::And => a & b,
            Self::Or => a | b,
            Self::Xor => a ^ b,
            Self::Left => a.checked_shl(b).unwrap_or(0),
            Self::Right => a.checked_shr(b).unwrap_or(0),
        })
    }
}

impl Relation {
    pub(super) fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Whether it holds.
    #[inline]
    #[must_use]
    pub fn holds(self, a: u32, b: u32) -> bool {
        match self {
            Self::Equal => a == b,
            Self::Unequal => a != b,
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterOrEqual => a >= b,
        }
    }
}

impl Arithmetic {
    /// Its value, if it is the same for every packet.
    #[must_use]
    pub fn constant(&self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Length | Self::Bytes(..) => None,
            Self::Negative(of) => of.constant().map(u32::wrapping_neg),
            Self::Pair(operator, both) => operator.of_both(both[0].constant()?, both[1].constant()?),
        }
    }
}

pub(super) const TRANSPORTS: [(&str, u8); 9] = [
    ("tcp", 6),
    ("udp", 17),
    ("sctp", 132),
    ("icmp", 1),
    ("igmp", 2),
    ("igrp", 9),
    ("pim", 103),
    ("vrrp", 112),
    ("carp", 112),
];
