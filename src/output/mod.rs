//! Layers as text, one file per format.

#[cfg(feature = "std")]
pub mod build;
pub mod columns;
#[cfg(feature = "std")]
pub mod dump;
#[cfg(feature = "json")]
pub mod encode;
#[cfg(feature = "json")]
pub mod encode_block;
#[cfg(feature = "json")]
pub mod encode_frame;
#[cfg(feature = "json")]
mod encode_options;
#[cfg(feature = "cli")]
pub mod follow;
pub mod hexdump;
pub mod hierarchy;
pub mod json;
#[cfg(feature = "std")]
pub mod json_block;
#[cfg(feature = "std")]
mod json_frame;
#[cfg(feature = "std")]
mod json_options;
mod json_ranges;
pub mod kind;
#[cfg(feature = "std")]
pub mod ladder;
pub mod link_types;
#[cfg(feature = "std")]
#[cfg(feature = "json")]
mod object;
pub mod paint;
pub(crate) mod quote;
#[cfg(feature = "std")]
pub mod sessions;
pub mod stamp;
#[cfg(feature = "std")]
pub mod svg;
#[cfg(feature = "std")]
pub mod text;
#[cfg(feature = "std")]
pub mod tree;
#[cfg(feature = "std")]
mod whole;

#[cfg(feature = "std")]
use crate::{
    capture::Frame,
    packet::{Layers, registry::Overrides},
};

/// The layers of a packet, some numbers being read by other protocols than usual.
#[cfg(feature = "std")]
#[inline(always)]
pub(crate) fn walk<'a>(frame: &Frame<'a>, overrides: Option<&'a Overrides>) -> Layers<'a> {
    match overrides {
        None => frame.layers(),
        Some(overrides) => frame.layers().decode_as(overrides),
    }
}
