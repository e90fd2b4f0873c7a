//! Layer 3, network: who on the internet.

pub mod cipso;
pub mod icmp;
pub mod icmp_advertisement;
pub mod icmp_extensions;
pub mod ip;
pub mod ipv4;
pub mod ipv4_options;
pub mod ipv6;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[&icmp::PROTOCOL, &ipv4::PROTOCOL, &ipv6::PROTOCOL];
pub mod address;
