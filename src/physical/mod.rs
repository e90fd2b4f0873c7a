//! Layer 1, physical: how a frame came off the wire.

pub mod frame;
pub mod prism;
pub mod radiotap;
pub mod wlancap;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] =
    &[&frame::PROTOCOL, &radiotap::PROTOCOL, &prism::PROTOCOL, &wlancap::PROTOCOL];
