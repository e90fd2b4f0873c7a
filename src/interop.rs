//! The same headers in another crate: conversions from and to the header types of [etherparse](etherparse), with feature
//! `etherparse`. Both sides are the same bytes; what is behind the fixed part of a header stands beside it.
//!
//! ```
//! use septet::transport::udp::Udp;
//! let header: etherparse::UdpHeader = Udp { srcport: 5353, length: 8, ..Udp::default() }.try_into()?;
//! assert_eq!((header.source_port, header.length), (5353, 8));
//! assert_eq!(Udp::from(&header).srcport, 5353);
//! # Ok::<(), septet::Error>(())
//! ```

use alloc::vec::Vec;

use etherparse::{
    Ethernet2Header, Ipv4Header, Ipv6FragmentHeader, Ipv6Header, SingleVlanHeader, TcpHeader, UdpHeader,
};

use crate::codec::{Error, Header};
use crate::data_link::{ethernet::Ethernet, vlan::Vlan};
use crate::network::ipv4::Ipv4;
use crate::network::ipv6::{Ipv6, fragment::Fragment};
use crate::transport::{tcp::Tcp, udp::Udp};

/// A header and the options behind it, as many bytes as its length says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WithOptions<H> {
    /// The fixed part.
    pub header: H,
    /// The options, padding included.
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
                Self::from_slice(&header.to_bytes()?).map(|read| read.0).map_err(|_| OTHER)
            }
        }
    )+};
}

/// Headers behind which options stand, as many bytes as their length says.
macro_rules! with_options {
    ($($own:ident: $other:ident,)+) => {$(
        impl From<&$other> for $own {
            /// Without its options.
            fn from(header: &$other) -> Self {
                $own::parse(&header.to_bytes()).map_or_else(|_| Self::default(), |parsed| parsed.1)
            }
        }

        impl From<&$other> for WithOptions<$own> {
            fn from(header: &$other) -> Self {
                Self { header: header.into(), options: header.to_bytes()[$own::LEN..].to_vec() }
            }
        }

        impl TryFrom<$own> for $other {
            type Error = Error;

            /// An error if a value does not fit its bits, or if its length counts options.
            fn try_from(header: $own) -> Result<Self, Error> {
                WithOptions { header, options: Vec::new() }.try_into()
            }
        }

        impl TryFrom<WithOptions<$own>> for $other {
            type Error = Error;

            /// An error if a value does not fit its bits, or if its length is not that of these options.
            fn try_from(both: WithOptions<$own>) -> Result<Self, Error> {
                let bytes = [&both.header.to_bytes()?[..], &both.options].concat();
                match Self::from_slice(&bytes) {
                    Ok((header, [])) => Ok(header),
                    _ => Err(OTHER),
                }
            }
        }
    )+};
}

fixed! {
    Ethernet: Ethernet2Header,
    Vlan: SingleVlanHeader,
    Ipv6: Ipv6Header,
    Fragment: Ipv6FragmentHeader,
    Udp: UdpHeader,
}

with_options! {
    Ipv4: Ipv4Header,
    Tcp: TcpHeader,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// There and back, bytes without a pattern are the same header.
    macro_rules! comes_back {
        ($($own:ident: $other:ident, $first:expr;)+) => {$({
            for seed in 0..200_u64 {
                let mut bytes: [u8; $own::LEN] = core::array::from_fn(|i| {
                    (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(i as u32 * 7) >> 20) as u8
                });
                $first(&mut bytes);
                let own = $own::parse(&bytes).unwrap().1;
                let other = $other::try_from(own).unwrap();
                assert_eq!(other.to_bytes()[..], bytes);
                assert_eq!($own::from(&other), own);
            }
        })+};
    }

    #[test]
    fn headers_come_back() {
        comes_back! {
            Ethernet: Ethernet2Header, |_: &mut [u8]| {};
            Vlan: SingleVlanHeader, |_: &mut [u8]| {};
            Udp: UdpHeader, |_: &mut [u8]| {};
            Ipv6: Ipv6Header, |bytes: &mut [u8]| bytes[0] = 0x60 | bytes[0] & 15;
            Fragment: Ipv6FragmentHeader, |bytes: &mut [u8]| (bytes[1], bytes[3]) = (0, bytes[3] & 0xf9);
            Ipv4: Ipv4Header, |bytes: &mut [u8]| (bytes[0], bytes[6]) = (0x45, bytes[6] & 0x7f);
            Tcp: TcpHeader, |bytes: &mut [u8]| bytes[12] = 0x50 | bytes[12] & 1;
        }
    }

    #[test]
    fn options_stand_beside_their_header() {
        let options = [2, 4, 5, 0xb4, 1, 1, 1, 0];
        let tcp = Tcp { hdr_len: 28, syn: true, ..Tcp::default() };
        let both = WithOptions { header: tcp, options: options.to_vec() };
        let other = TcpHeader::try_from(both.clone()).unwrap();
        assert_eq!(other.options.as_slice(), options);
        assert_eq!(WithOptions::from(&other), both);
        assert!(TcpHeader::try_from(tcp).is_err(), "options that are not there");
        let longer = WithOptions { header: tcp, options: Vec::from([0; 12]) };
        assert!(TcpHeader::try_from(longer).is_err(), "more than its length counts");
        let wide = Ipv4 { hdr_len: 20, frag_offset: 0x2000, ..Ipv4::default() };
        assert!(Ipv4Header::try_from(wide).is_err(), "a value that is too wide");
    }
}
