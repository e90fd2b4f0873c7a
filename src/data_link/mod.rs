//! Layer 2, data link: who on this wire.

pub mod ethernet;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[&ethernet::PROTOCOL];
