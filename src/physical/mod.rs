//! Layer 1, physical: how a frame came off the wire.
