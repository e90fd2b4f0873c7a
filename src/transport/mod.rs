//! Layer 4, transport: which program.
