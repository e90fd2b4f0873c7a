//! Layers as text, one file per format.

pub mod columns;
#[cfg(feature = "json")]
pub mod encode;
pub mod json;
#[cfg(feature = "std")]
mod json_frame;
mod quote;
