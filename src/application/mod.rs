//! Layer 7, application: what the program says.

pub mod dns;
pub mod http;
pub mod llmnr;
pub mod mdns;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] =
    &[&dns::PROTOCOL, &dns::OVER_TCP, &mdns::PROTOCOL, &llmnr::PROTOCOL, &http::PROTOCOL, &http::SSDP];
