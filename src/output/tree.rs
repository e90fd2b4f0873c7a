//! `-T tree`: every field of a packet, as Wireshark's middle pane shows them.
//!
//! A heading per layer, then its fields in packet order: a field inside the bits of an earlier one stands below it, bits
//! are drawn, numbers have their words, what is computed stands in brackets.

mod bits;
mod heading;
mod value;

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::link_types::link_type;
use super::paint::{Ink, Paint};
use super::stamp::{Form, Stamp, Zone};
use super::text::Digits;
use super::walk;
use super::whole::{self, Step};
use crate::capture::Frame;
use crate::codec::field::id;
use crate::codec::{Layer, Spot, Text};
use crate::flows::Reassembly;
use crate::packet::registry::{DATA, Overrides};
use crate::physical::frame::Frame as Table;

/// Writes packets as trees.
pub struct Tree {
    stamp: Stamp,
    /// Only these protocols have their fields, by id; none is all.
    only: Vec<u64>,
    paint: Paint,
    scratch: Text,
    /// What is whole with a packet is shown below its layers.
    pub reassembly: Option<Box<Reassembly>>,
}

impl Tree {
    /// Trees with times of this zone.
    #[must_use]
    pub fn new(zone: Zone, only: Vec<u64>, paint: Paint) -> Self {
        Self { stamp: Stamp::new(Form::Date, zone), only, paint, scratch: Text::new(), reassembly: None }
    }

    /// Writes a packet.
    pub fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        self.frame(frame, out);
        let mut unread = &frame.bytes[..0];
        for layer in walk(frame, overrides) {
            self.layer(&layer, out);
            unread = layer.payload;
        }
        if !unread.is_empty() {
            self.unread(unread, out);
        }
        if let Some(mut reassembly) = self.reassembly.take() {
            let layers = walk(frame, overrides);
            whole::steps(&mut reassembly, layers, frame.number, &mut |step| self.step(&step, out));
            self.reassembly = Some(reassembly);
        }
        let missing = (frame.original_len as usize).saturating_sub(frame.bytes.len());
        if missing > 0 {
            self.paint.with(Ink::Error, out, |out| {
                out.byte(b'[');
                out.dec(missing as u64);
                out.str(" bytes of the packet were not captured]");
            });
            out.byte(b'\n');
        }
    }

    /// What is whole with a packet.
    fn step(&mut self, step: &Step<'_>, out: &mut Text) {
        match step {
            Step::Begin(frames) => {
                self.paint.with(Ink::Note, out, |out| {
                    out.str(if let [_] = frames { "[Reassembled, frame" } else { "[Reassembled, frames" });
                    for (i, frame) in frames.iter().enumerate() {
                        out.str(if i > 0 { ", " } else { " " });
                        out.dec(*frame);
                    }
                    out.byte(b']');
                });
                out.byte(b'\n');
            }
            Step::Layer(layer) => self.layer(layer, out),
            Step::End([]) => {}
            Step::End(unread) => self.unread(unread, out),
        }
    }

    fn shows(&self, id: u64) -> bool {
        self.only.is_empty() || self.only.contains(&id)
    }

    fn frame(&mut self, frame: &Frame<'_>, out: &mut Text) {
        let pseudo = frame.pseudo_len();
        let captured = frame.bytes.len() - pseudo;
        self.paint.with(Ink::Title, out, |out| {
            out.str("Frame ");
            out.dec(frame.number);
            out.str(": ");
            out.dec((frame.original_len as usize).saturating_sub(pseudo) as u64);
            out.str(" bytes on wire, ");
            out.dec(captured as u64);
            out.str(" bytes captured");
        });
        out.byte(b'\n');
        if !self.shows(const { id("frame") }) {
            return;
        }
        out.str("    Link type: ");
        out.str(link_type(frame.link).map_or("unknown", |known| known.2));
        out.str(" (");
        out.dec(frame.link.into());
        out.str(")\n");
        if let Some(time) = frame.time {
            out.str("    Time: ");
            self.stamp.write(Some((time.secs(), time.nanos())), Digits::Captured.of(frame.time), out);
            out.truncate(out.len() - 1);
            out.byte(b'\n');
        }
        // The time stands above.
        frame.tell(Some(&|field| field.id != Table::time.id), &mut |spot| {
            out.str("    ");
            value::labelled(&spot, &[], out);
            out.byte(b'\n');
        });
    }

    fn layer(&mut self, layer: &Layer<'_>, out: &mut Text) {
        let mut spots = Vec::with_capacity(64);
        layer.fields(|spot| {
            if spot.shown {
                spots.push(spot);
            }
        });
        let whole = layer.offset == 0 && core::ptr::eq(layer.protocol, &raw const DATA);
        self.paint.with(Ink::Title, out, |out| {
            if whole {
                out.str("Data");
            } else {
                heading::heading(layer, &spots, &mut self.scratch, out);
            }
        });
        out.byte(b'\n');
        if self.shows(layer.protocol.table.field.id) {
            self.spots(layer, &spots, out);
            let named = layer.protocol.padding.or(layer.context.padding).is_some();
            if !layer.trailer.is_empty() && !named {
                out.str("    Trailer: ");
                value::bytes(layer.trailer, out);
                out.byte(b'\n');
            }
        }
        if let Some(error) = layer.error {
            out.str("    ");
            self.paint.with(Ink::Error, out, |out| {
                let _ = core::fmt::write(out, format_args!("[{error}]"));
            });
            out.byte(b'\n');
        }
    }

    fn spots(&self, layer: &Layer<'_>, spots: &[Spot<'_>], out: &mut Text) {
        let mut around: Vec<&Spot<'_>> = Vec::new();
        for (i, spot) in spots.iter().enumerate() {
            while around.last().is_some_and(|outer| !holds(outer, spot)) {
                around.pop();
            }
            for _ in 0..=around.len() {
                out.str("    ");
            }
            let computed = is_computed(layer, spot);
            let inside = || spots[i + 1..].iter().take_while(|inner| holds(spot, inner));
            if computed {
                self.paint.with(Ink::Note, out, |out| {
                    out.byte(b'[');
                    value::labelled(spot, &[], out);
                    out.byte(b']');
                });
            } else if spot.field.is_record() {
                value::record(spot, inside(), out);
            } else {
                bits::picture(layer.header, spot, around.last().copied(), out);
                value::labelled(spot, layer.header, out);
                value::flags(inside(), out);
            }
            out.byte(b'\n');
            around.push(spot);
        }
    }

    fn unread(&self, bytes: &[u8], out: &mut Text) {
        self.paint.with(Ink::Title, out, |out| {
            out.str("Data (");
            out.dec(bytes.len() as u64);
            out.str(if bytes.len() == 1 { " byte)" } else { " bytes)" });
        });
        out.byte(b'\n');
        if self.shows(DATA.table.field.id) {
            out.str("    Data: ");
            value::bytes(bytes, out);
            out.byte(b'\n');
        }
    }
}

/// Whether the bits of a field lie inside those of another; two of the same bits are one below the other only in a record.
fn holds(outer: &Spot<'_>, inner: &Spot<'_>) -> bool {
    !inner.bits.is_empty()
        && outer.bits.start <= inner.bits.start
        && inner.bits.end <= outer.bits.end
        && (outer.bits != inner.bits || outer.field.is_record())
}

/// Whether a value is computed rather than another name for bits that are there.
fn is_computed(layer: &Layer<'_>, spot: &Spot<'_>) -> bool {
    let plain = spot.stored || spot.field.view || spot.field.is_record();
    !plain && (spot.bits.is_empty() || !value::is_there(layer, spot))
}
