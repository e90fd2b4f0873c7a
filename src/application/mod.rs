//! Layer 7, application: what the program says.

pub mod dns;
pub mod ftp;
pub mod http;
pub mod llmnr;
pub mod mdns;
pub mod smtp;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[
    &dns::PROTOCOL,
    &dns::OVER_TCP,
    &mdns::PROTOCOL,
    &llmnr::PROTOCOL,
    &http::PROTOCOL,
    &http::SSDP,
    &ftp::PROTOCOL,
    &smtp::PROTOCOL,
];
