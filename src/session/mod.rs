//! Layer 5, session: who talks to whom.

pub mod stream;
pub mod tcp;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[&stream::PROTOCOL];
