//! What an address says by itself: its class, kind, scope, network, and the addresses inside of it.
//!
//! Nothing here is looked up; all of it is bits, and tables of the registries that give them names.

pub mod embedded;
mod error;
pub mod ipv4;
pub mod ipv6;
pub mod mac;
pub mod multicast;
mod parse;
pub mod prefix;
pub mod special;

use alloc::string::String;
use core::net::IpAddr;

pub use error::AddressError;
pub use mac::Mac;
pub use prefix::Prefix;

/// An address as it is given on a command line, with what may stand behind it.
///
/// ```
/// use septet::network::address::Given;
///
/// let given = Given::read("192.0.2.130", Some("255.255.255.192"))?;
/// let Given::Ip { prefix: Some(prefix), .. } = given else { unreachable!() };
/// assert_eq!(prefix.to_string(), "192.0.2.130/26");
/// assert_eq!(prefix.first().to_string(), "192.0.2.128");
///
/// let error = Given::read("192.0.2.010", None).unwrap_err();
/// assert!(error.to_string().contains("leading zero"));
/// # Ok::<(), septet::network::address::AddressError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// An IPv4 or IPv6 address.
    Ip {
        /// The address.
        address: IpAddr,
        /// The same with its prefix length, if one was given, as a number or as a mask.
        prefix: Option<Prefix>,
        /// The zone behind `%`, RFC 4007 section 11: an interface of the machine it was said on.
        zone: Option<String>,
    },
    /// A MAC address, EUI-48.
    Mac(Mac),
}

impl Given {
    /// Reads `ADDRESS`, `ADDRESS/LENGTH` or `ADDRESS/MASK`; the length or mask may stand apart, as `mask`.
    ///
    /// # Errors
    /// [`AddressError`] says what is wrong, in words for a person. Nothing is guessed: short forms (`127.1`), octets
    /// with leading zeros and masks with holes are refused.
    pub fn read(text: &str, mask: Option<&str>) -> Result<Self, AddressError> {
        parse::given(text, mask)
    }
}
