//! What a capture says of a packet, around its layers: the whole line of `-T json`.

use super::json::{Json, bytes};
use super::json_options::options;
use super::quote::{key, text_or_hex};
use super::walk;
use super::whole::{self, Step};
use crate::capture::{Frame, Time};
use crate::codec::Text;
use crate::flows::Reassembly;
use crate::packet::Layers;
use crate::packet::registry::Overrides;

impl Json {
    /// Writes a packet as one object on a line of its own.
    pub fn packet(&mut self, frame: &Frame<'_>, out: &mut Text) {
        self.packet_as(frame, None, out);
    }

    /// The same, some numbers being read by other protocols than usual.
    pub fn packet_as(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        out.str("{\"number\":");
        out.dec(frame.number);
        key("link", out);
        out.dec(frame.link.into());
        if let Some(about) = frame.about() {
            key("interface", out);
            out.dec(about.id.into());
            if let Some(name) = &about.name {
                text_or_hex("interface_name", "interface_name@hex", name, out);
            }
        }
        if let Some(time) = frame.time {
            self::time(time, out);
        }
        key("captured", out);
        out.dec(frame.bytes.len() as u64);
        key("length", out);
        out.dec(frame.original_len.into());
        if frame.fcs_len() > 0 {
            key("fcs", out);
            out.dec(frame.fcs_len().into());
        }
        if !frame.options.is_empty() {
            options(&frame.options, self.blocks, out);
        }
        out.text(&self.beside);
        out.byte(b',');
        self.layers(walk(frame, overrides), out);
        if let Some(mut reassembly) = self.reassembly.take() {
            self.reassembled(&mut reassembly, frame.number, walk(frame, overrides), out);
            self.reassembly = Some(reassembly);
        }
        out.str("}\n");
    }

    /// Writes `"reassembled":[…]`, if something is whole with this packet; its bytes are those of other packets too, so that
    /// `output::encode` passes it by.
    fn reassembled(&mut self, from: &mut Reassembly, number: u64, layers: Layers<'_>, out: &mut Text) {
        let (mut any, mut first) = (false, true);
        whole::steps(from, layers, number, &mut |step| match step {
            Step::Begin(frames) => {
                if any {
                    out.byte(b',');
                } else {
                    key("reassembled", out);
                    out.byte(b'[');
                }
                (any, first) = (true, true);
                out.str("{\"frames\":[");
                for (i, frame) in frames.iter().enumerate() {
                    if i > 0 {
                        out.byte(b',');
                    }
                    out.dec(*frame);
                }
                out.str("],\"layers\":[");
            }
            Step::Layer(layer) => {
                out.str(if first { "{" } else { "},{" });
                first = false;
                self.layer(layer, out);
            }
            Step::End(unread) => {
                if !unread.is_empty() {
                    bytes("payload", unread, out);
                }
                out.str("}]}");
            }
        });
        if any {
            out.byte(b']');
        }
    }
}

/// The time in seconds with as many digits as its resolution has, so that no tick is lost; a resolution in powers of
/// two has its ticks besides.
fn time(time: Time, out: &mut Text) {
    let code = time.resolution.code();
    let decimal = code & 0x80 == 0;
    let exponent = usize::from(code & 0x7f);
    key("time", out);
    out.byte(b'"');
    let secs = time.secs();
    if secs < 0 {
        out.byte(b'-');
    }
    out.dec(secs.unsigned_abs());
    match exponent {
        0 => {}
        _ if decimal => {
            out.byte(b'.');
            // More digits than a number has: all its ticks are within the first second.
            (20..exponent).for_each(|_| out.byte(b'0'));
            let ticks = time.resolution.per_second().map_or(time.ticks, |unit| time.ticks % unit);
            out.padded(ticks, exponent.min(20));
        }
        _ => {
            out.byte(b'.');
            out.padded(time.nanos().into(), 9);
        }
    }
    out.byte(b'"');
    key("resolution", out);
    out.str(if decimal { "\"10^-" } else { "\"2^-" });
    out.dec(exponent as u64);
    out.byte(b'"');
    if time.offset != 0 {
        key("offset", out);
        if time.offset < 0 {
            out.byte(b'-');
        }
        out.dec(time.offset.unsigned_abs());
    }
    if !decimal || secs < 0 {
        key("ticks", out);
        out.byte(b'"');
        out.dec(time.ticks);
        out.byte(b'"');
    }
}
