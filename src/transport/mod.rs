//! Layer 4, transport: which program.

pub mod mptcp;
pub mod services;
pub mod tcp;
mod tcp_line;
pub mod tcp_option_tables;
pub mod tcp_options;
pub mod udp;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[&tcp::PROTOCOL, &udp::PROTOCOL];
