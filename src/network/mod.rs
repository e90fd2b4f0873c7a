//! Layer 3, network: who on the internet.

pub mod address;
pub mod ip;
pub mod ipv4;
pub mod ipv6;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[&ipv4::PROTOCOL, &ipv6::PROTOCOL];
