//! Layer 4, transport: which program.

pub mod mptcp;
mod mptcp_line;
pub mod sctp;
pub mod services;
pub mod tcp;
mod tcp_line;
pub mod tcp_option_tables;
pub mod tcp_options;
pub mod udp;
pub mod udplite;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[&sctp::PROTOCOL, &tcp::PROTOCOL, &udp::PROTOCOL, &udplite::PROTOCOL];
