//! Layer 6, presentation: how bytes are made readable.
