//! Layer 7, application: what the program says.
