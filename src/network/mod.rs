//! Layer 3, network: who on the internet.

pub mod address;
