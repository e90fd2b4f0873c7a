//! What is whole with a packet, one datagram or message after the other: for outputs that show it behind the packet's layers.

use alloc::vec::Vec;

use crate::codec::Layer;
use crate::flows::Reassembly;
use crate::packet::Layers;

/// A step of showing it.
pub(super) enum Step<'s> {
    /// Something begins that was put together from these frames.
    Begin(&'s [u64]),
    /// A layer of it.
    Layer(&'s Layer<'s>),
    /// It ends with these bytes, which nobody has read.
    End(&'s [u8]),
}

/// Tells what is whole with a packet.
pub(super) fn steps(
    reassembly: &mut Reassembly,
    layers: Layers<'_>,
    number: u64,
    each: &mut dyn FnMut(Step<'_>),
) {
    let (mut of, mut unread) = (Vec::new(), Vec::new());
    reassembly.layers(layers, number, &mut |layer, frames| {
        if frames.is_empty() {
            return;
        }
        if of != frames || layer.offset == 0 {
            if !of.is_empty() {
                each(Step::End(&unread));
            }
            of.clear();
            of.extend_from_slice(frames);
            each(Step::Begin(frames));
        }
        each(Step::Layer(layer));
        unread.clear();
        unread.extend_from_slice(layer.payload);
    });
    if !of.is_empty() {
        each(Step::End(&unread));
    }
}
