//! The bytes of a packet below its line or tree (`-x`, `-X`, `-A`), and `-T hex`: all of them, a colour for each layer.

use alloc::vec::Vec;
use core::ops::Range;

use super::hexdump::{Style, hex};
use super::paint::{Ink, Paint};
use super::walk;
use crate::capture::Frame;
use crate::codec::Text;
use crate::packet::Layers;
use crate::packet::registry::Overrides;

/// Writes the bytes of packets.
#[derive(Debug)]
pub struct Dump {
    style: Style,
    /// All bytes, rather than those behind the link-layer header.
    whole: bool,
    scratch: Vec<u8>,
}

impl Dump {
    /// Dumps of this shape.
    #[must_use]
    pub fn new(style: Style, whole: bool) -> Self {
        Self { style, whole, scratch: Vec::new() }
    }

    /// Writes the bytes of a packet.
    pub fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        let link = walk(frame, overrides).next().filter(|layer| layer.error.is_none() && !self.whole);
        let bytes = frame.bytes.get(link.map_or(0, |layer| layer.header.len())..).unwrap_or_default();
        self.scratch.clear();
        hex(bytes, self.style, &[], &mut self.scratch);
        out.ascii(&self.scratch);
    }
}

/// `-T hex`: a legend of the layers, then the bytes in their colours.
#[derive(Debug)]
pub struct Coloured {
    paint: Paint,
    /// Where each layer is, and its colour; in the order of the bytes.
    ranges: Vec<(Range<usize>, u8)>,
    names: Vec<&'static str>,
    scratch: Vec<u8>,
}

impl Coloured {
    /// With or without colours; the legend has the places in either case.
    #[must_use]
    pub fn new(paint: Paint) -> Self {
        Self { paint, ranges: Vec::new(), names: Vec::new(), scratch: Vec::new() }
    }

    /// Writes a packet, and an empty line.
    pub fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        self.split(walk(frame, overrides));
        out.str("Frame ");
        out.dec(frame.number);
        out.str(": ");
        out.dec(frame.bytes.len() as u64);
        out.str(" bytes");
        for (i, ((bytes, colour), name)) in self.ranges.iter().zip(&self.names).enumerate() {
            out.str(if i == 0 { ": " } else { ", " });
            self.paint.with(Ink::Layer(*colour), out, |out| {
                out.str(name);
                out.byte(b' ');
                out.dec(bytes.start as u64);
                out.byte(b'-');
                out.dec(bytes.end as u64 - 1);
            });
        }
        out.byte(b'\n');
        self.scratch.clear();
        let ranges = if self.paint.0 { &self.ranges[..] } else { &[] };
        hex(frame.bytes, Style::HexText, ranges, &mut self.scratch);
        out.ascii(&self.scratch);
        out.byte(b'\n');
    }

    /// Where each layer is: its header, then what no layer has read, then what lies behind payloads, innermost first.
    fn split(&mut self, layers: Layers<'_>) {
        self.ranges.clear();
        self.names.clear();
        let (mut end, mut inside) = (0, 0);
        let mut behind = Vec::new();
        for layer in layers {
            end = layer.offset + layer.header.len();
            inside = end + layer.payload.len();
            self.part(layer.offset..end, layer.protocol.name());
            behind.push(inside..inside + layer.trailer.len());
        }
        self.part(end..inside, "payload");
        for bytes in behind.into_iter().rev() {
            self.part(bytes, "trailer");
        }
    }

    fn part(&mut self, bytes: Range<usize>, name: &'static str) {
        if !bytes.is_empty() {
            // A walk has far fewer layers than colours count.
            self.ranges.push((bytes, self.names.len() as u8));
            self.names.push(name);
        }
    }
}
