//! The same headers in another crate: conversions from and to the header types of [etherparse](etherparse), with feature
//! `etherparse`. Both sides are the same bytes; what is behind the fixed part of a header stands beside it. What etherparse
//! would not hold (a reserved bit, a type it does not know) is an error, not lost.
//!
//! ```
//! use septet::transport::udp::Udp;
//! let header: etherparse::UdpHeader = Udp { srcport: 5353, length: 8, ..Udp::default() }.try_into()?;
//! assert_eq!((header.source_port, header.length), (5353, 8));
//! assert_eq!(Udp::from(&header).srcport, 5353);
//! # Ok::<(), septet::Error>(())
//! ```
//!
//! The eight bytes of an echo are the four that all ICMP messages have, and four more:
//!
//! ```
//! use septet::{interop::WithOptions, network::icmp::Icmp};
//! let both = WithOptions { header: Icmp { kind: 8, ..Icmp::default() }, options: vec![0, 1, 0, 7] };
//! let header: etherparse::Icmpv4Header = both.try_into()?;
//! let echo = etherparse::IcmpEchoHeader { id: 1, seq: 7 };
//! assert_eq!(header.icmp_type, etherparse::Icmpv4Type::EchoRequest(echo));
//! # Ok::<(), septet::Error>(())
//! ```

#[cfg(test)]
mod tests;

use alloc::vec::Vec;

use etherparse::{
    ArpEthIpv4Packet, ArpPacket, Ethernet2Header, Icmpv4Header, Icmpv6Header, IgmpHeader, IpAuthHeader,
    Ipv4Header, Ipv6FragmentHeader, Ipv6Header, Ipv6RawExtHeader, LinuxSllHeader, MacsecHeader,
    SingleVlanHeader, TcpHeader, UdpHeader,
};

use crate::codec::{Error, Header};
use crate::data_link::{ethernet::Ethernet, macsec::Macsec, sll::Sll, vlan::Vlan};
use crate::network::ipv6::{
    Ipv6, destination::Destination, fragment::Fragment, hop_by_hop::HopByHop, routing::Routing,
};
use crate::network::{ah::Ah, arp::Arp, icmp::Icmp, icmpv6::Icmpv6, igmp::Igmp, ipv4::Ipv4};
use crate::transport::{tcp::Tcp, udp::Udp};

/// A header and what belongs to it behind its fixed part: options, padding included, as many bytes as its length says; the
/// addresses of ARP; what a type of ICMP or IGMP has behind the first four bytes; the channel and type of MACsec; the check
/// value of AH.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WithOptions<H> {
    /// The fixed part.
    pub header: H,
    /// What is behind it.
    pub options: Vec<u8>,
}

const OTHER: Error = Error::text("this is no such header for etherparse");

/// Headers of one length.
macro_rules! fixed {
    ($($own:ident: $other:ident,)+) => {$(
        impl From<&$other> for $own {
            fn from(header: &$other) -> Self {
                $own::parse(&header.to_bytes()).map_or_else(|_| Self::default(), |parsed| parsed.1)
            }
        }

        impl TryFrom<$own> for $other {
            type Error = Error;

            /// An error if a value does not fit its bits, or if etherparse knows no such header.
            fn try_from(header: $own) -> Result<Self, Error> {
                let bytes = header.to_bytes()?;
                let read = Self::from_slice(&bytes).ok().map(|read| read.0);
                read.filter(|read| read.to_bytes()[..] == bytes).ok_or(OTHER)
            }
        }
    )+};
}

/// Headers behind whose fixed part there is more, and how etherparse reads them.
macro_rules! longer {
    ($($own:ident: $other:ident, $read:expr;)+) => {$(
        impl From<&$other> for $own {
            /// Without what is behind its fixed part.
            fn from(header: &$other) -> Self {
                $own::parse(&header.to_bytes()).map_or_else(|_| Self::default(), |parsed| parsed.1)
            }
        }

        impl From<&$other> for WithOptions<$own> {
            fn from(header: &$other) -> Self {
                Self { header: header.into(), options: header.to_bytes()[$own::LEN..].to_vec() }
            }
        }

        impl TryFrom<WithOptions<$own>> for $other {
            type Error = Error;

            /// An error if a value does not fit its bits, if there are more or fewer bytes than such a header has, or if
            /// etherparse knows no such header.
            fn try_from(both: WithOptions<$own>) -> Result<Self, Error> {
                let bytes = [&both.header.to_bytes()?[..], &both.options].concat();
                let read: Option<Self> = $read(&bytes);
                read.filter(|read| read.to_bytes()[..] == bytes).ok_or(OTHER)
            }
        }
    )+};
}

/// Headers that can have options.
macro_rules! with_options {
    ($($own:ident: $other:ident,)+) => {$(
        longer! { $own: $other, |bytes| $other::from_slice(bytes).ok().map(|read| read.0); }

        impl TryFrom<$own> for $other {
            type Error = Error;

            /// An error if a value does not fit its bits, or if its length counts options.
            fn try_from(header: $own) -> Result<Self, Error> {
                WithOptions { header, options: Vec::new() }.try_into()
            }
        }
    )+};
}

fixed! {
    Ethernet: Ethernet2Header,
    Vlan: SingleVlanHeader,
    Sll: LinuxSllHeader,
    Ipv6: Ipv6Header,
    Fragment: Ipv6FragmentHeader,
    Udp: UdpHeader,
}

with_options! {
    Ipv4: Ipv4Header,
    Tcp: TcpHeader,
}

longer! {
    Macsec: MacsecHeader, |bytes| MacsecHeader::from_slice(bytes).ok();
    Arp: ArpPacket, |bytes| ArpPacket::from_slice(bytes).ok();
    Icmp: Icmpv4Header, |bytes| Icmpv4Header::from_slice(bytes).ok().map(|read| read.0);
    Icmpv6: Icmpv6Header, |bytes| Icmpv6Header::from_slice(bytes).ok().map(|read| read.0);
    Igmp: IgmpHeader, |bytes| IgmpHeader::from_slice(bytes).ok().map(|read| read.0);
    HopByHop: Ipv6RawExtHeader, |bytes| Ipv6RawExtHeader::from_slice(bytes).ok().map(|read| read.0);
    Destination: Ipv6RawExtHeader, |bytes| Ipv6RawExtHeader::from_slice(bytes).ok().map(|read| read.0);
    Routing: Ipv6RawExtHeader, |bytes| Ipv6RawExtHeader::from_slice(bytes).ok().map(|read| read.0);
    Ah: IpAuthHeader, |bytes| IpAuthHeader::from_slice(bytes).ok().map(|read| read.0);
}

impl From<&ArpEthIpv4Packet> for WithOptions<Arp> {
    fn from(packet: &ArpEthIpv4Packet) -> Self {
        Self::from(&ArpPacket::from(packet.clone()))
    }
}

impl TryFrom<WithOptions<Arp>> for ArpEthIpv4Packet {
    type Error = Error;

    /// An error if the addresses are not those of Ethernet and IPv4, or if there are more bytes than these.
    fn try_from(both: WithOptions<Arp>) -> Result<Self, Error> {
        ArpPacket::try_from(both)?.try_eth_ipv4().map_err(|_| OTHER)
    }
}
