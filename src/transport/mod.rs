//! Layer 4, transport: which program.

pub mod dccp;
pub mod mptcp;
pub mod quic;
pub mod sctp;
pub mod services;
pub mod stream;
pub mod tcp;
pub mod udp;
pub mod udplite;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] =
    &[&dccp::PROTOCOL, &quic::PROTOCOL, &sctp::PROTOCOL, &tcp::PROTOCOL, &udp::PROTOCOL, &udplite::PROTOCOL];
