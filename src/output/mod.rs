//! Layers as text, one file per format.

#[cfg(feature = "std")]
pub mod build;
pub mod columns;
#[cfg(feature = "std")]
pub mod dump;
#[cfg(feature = "std")]
pub mod ek;
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
    codec::{Layer, Text},
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

/// `eth:ip:udp:dns`; bytes that nobody reads are `data`.
#[cfg(feature = "std")]
pub(crate) fn protocols(mut layers: Layers<'_>, out: &mut Text) {
    out.clear();
    layers.by_ref().for_each(|layer| and_protocol(&layer, out));
    and_unread(!layers.payload().is_empty(), out);
}

/// A further protocol of such a list.
#[cfg(feature = "std")]
pub(crate) fn and_protocol(layer: &Layer<'_>, out: &mut Text) {
    out.str(layer.protocol.name());
    out.byte(b':');
}

/// The end of such a list.
#[cfg(feature = "std")]
pub(crate) fn and_unread(unread: bool, out: &mut Text) {
    if unread { out.str("data") } else { out.truncate(out.len().saturating_sub(1)) }
}
