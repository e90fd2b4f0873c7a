//! Layer 2, data link: who on this wire.
