//! Layers as text, one file per format.

pub mod columns;
#[cfg(feature = "std")]
pub mod dump;
#[cfg(feature = "json")]
pub mod encode;
pub mod hexdump;
pub mod hierarchy;
pub mod json;
#[cfg(feature = "std")]
mod json_frame;
pub mod link_types;
pub mod paint;
mod quote;
pub mod stamp;
#[cfg(feature = "std")]
pub mod text;
#[cfg(feature = "std")]
pub mod tree;
