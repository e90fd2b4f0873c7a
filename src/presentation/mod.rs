//! Layer 6, presentation: how bytes are made readable.

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[];
