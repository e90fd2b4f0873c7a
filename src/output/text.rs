//! `-T text`: a line per packet, as users of tcpdump read it: its time, then what each layer has to say.
//!
//! No formatting machinery and no allocation: this is what most packets are printed with.

use alloc::vec::Vec;

use super::link_types::link_type;
use super::paint::{Ink, Paint};
use super::stamp::Stamp;
use super::walk;
use crate::capture::{Frame, Time};
use crate::codec::{Layer, Line, Reason, Text};
use crate::packet::registry::{DATA, Overrides, protocols};

/// Writes packets as lines.
pub struct Lines {
    /// The time in front.
    pub stamp: Stamp,
    /// Digits of it behind the second.
    pub digits: Digits,
    /// How much is asked for: 0 is the usual.
    pub verbose: u8,
    /// Checksums are not to be verified, as with tcpdump's `-K`.
    pub unverified: bool,
    /// Link-layer headers are asked for, as with tcpdump's `-e`.
    pub link: bool,
    /// Colours.
    pub paint: Paint,
    /// What stands behind the time, with a blank at its end: what is known of the packet from elsewhere.
    pub beside: Text,
    /// Layers that are not to say anything, by id, in order.
    silent: Vec<u64>,
}

/// How many digits behind the second a time has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// This many.
    Fixed(usize),
    /// As many as the capture has, up to nine.
    Captured,
}

impl Digits {
    /// How many digits this time has.
    #[inline]
    #[must_use]
    pub fn of(self, time: Option<Time>) -> usize {
        match (self, time.map(|time| time.resolution.code())) {
            (Self::Fixed(digits), _) => digits,
            (Self::Captured, Some(code)) if code <= 9 => code.into(),
            (Self::Captured, Some(_)) => 9,
            (Self::Captured, None) => 6,
        }
    }
}

impl Lines {
    /// Lines with these times, all layers, no colours.
    #[must_use]
    pub fn new(stamp: Stamp, digits: Digits) -> Self {
        Self {
            stamp,
            digits,
            verbose: 0,
            unverified: false,
            link: false,
            paint: Paint(false),
            beside: Text::new(),
            silent: Vec::new(),
        }
    }

    /// Nothing above the transport layer says anything.
    pub fn quiet(&mut self) {
        let above = protocols().filter(|(layer, _)| *layer > 4);
        self.silent = above.map(|(_, protocol)| protocol.table.field.id).collect();
        self.silent.sort_unstable();
    }

    /// Writes the line of a packet, with its end.
    #[inline]
    pub fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        let time = frame.time.map(|time| (time.secs(), time.nanos()));
        self.stamp.write(time, self.digits.of(frame.time), out);
        out.text(&self.beside);
        let cut = frame.original_len as usize > frame.bytes.len();
        let (mut unknown, mut carried) = (false, 0);
        let mut line = Line::new(out, self.verbose);
        (line.link, line.quiet, line.unverified) = (self.link, !self.silent.is_empty(), self.unverified);
        walk(frame, overrides).for_each(|layer| {
            if layer.offset == 0 && core::ptr::eq(layer.protocol, &raw const DATA) {
                unknown = true;
            } else if self.silent.is_empty() || !self.is_silent(&layer) {
                (layer.protocol.line)(&layer, &mut line);
            }
            if layer.error.is_some() {
                self.error(&layer, cut, &mut line);
            }
            carried = layer.carried();
        });
        let said = line.said();
        line.finish();
        if !said {
            unread(frame, unknown, out);
        } else if out.as_bytes().ends_with(b" ") {
            out.str("length ");
            out.dec(carried as u64);
        }
        out.byte(b'\n');
    }

    #[cold]
    fn is_silent(&self, layer: &Layer<'_>) -> bool {
        self.silent.binary_search(&layer.protocol.table.field.id).is_ok()
    }

    /// Why the walk ends here: `[|tcp]` where the capture was cut, else what is wrong.
    #[cold]
    fn error(&self, layer: &Layer<'_>, cut: bool, line: &mut Line<'_>) {
        let Some(error) = layer.error else { return };
        let out = line.say();
        blank(out);
        self.paint.with(Ink::Error, out, |out| match error.reason {
            Reason::Short { .. } if cut => {
                out.str("[|");
                out.str(error.table.map_or(layer.protocol.name(), |table| table.field.name));
                out.byte(b']');
            }
            _ => {
                let _ = core::fmt::write(out, format_args!("[{error}]"));
            }
        });
    }
}

/// A packet of which no layer has said anything.
#[cold]
fn unread(frame: &Frame<'_>, unknown: bool, out: &mut Text) {
    if unknown {
        out.str("[link type ");
        match link_type(frame.link) {
            Some(known) => {
                out.str(known.1);
                out.str(" (");
                out.dec(frame.link.into());
                out.byte(b')');
            }
            None if frame.link == u32::MAX => out.str("unknown"),
            None => out.dec(frame.link.into()),
        }
        out.str(" is not read] ");
    }
    out.str("length ");
    out.dec(frame.original_len.into());
}

/// A blank, unless there is one.
fn blank(out: &mut Text) {
    if !matches!(out.as_bytes().last(), None | Some(b' ' | b'\n')) {
        out.byte(b' ');
    }
}
