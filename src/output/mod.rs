//! Layers as text, one file per format.

pub mod hexdump;
