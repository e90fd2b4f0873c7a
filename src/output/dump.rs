//! The bytes of a packet below its line or tree, as tcpdump's `-x`, `-X` and `-A` show them, and `-T hex`: the same with a
//! colour for each layer.

use alloc::vec::Vec;
use core::ops::Range;

use super::paint::{Ink, Paint};
use super::walk;
use crate::capture::Frame;
use crate::codec::Text;
use crate::packet::Layers;
use crate::packet::registry::Overrides;

/// Which bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Those behind the link-layer header.
    Payload,
    /// All.
    Frame,
}

/// How bytes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dump {
    /// `-x`
    Hex(Part),
    /// `-X`
    HexAndText(Part),
    /// `-A`
    Text(Part),
}

/// Bytes of a row.
const ROW: usize = 16;

impl Dump {
    /// Writes the bytes of a packet.
    pub fn packet(self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        let (Self::Hex(part) | Self::HexAndText(part) | Self::Text(part)) = self;
        let bytes = match part {
            Part::Frame => frame.bytes,
            Part::Payload => {
                let link = walk(frame, overrides).next().filter(|layer| layer.error.is_none());
                frame.bytes.get(link.map_or(0, |layer| layer.header.len())..).unwrap_or_default()
            }
        };
        match self {
            Self::Text(_) => text(bytes, out),
            Self::Hex(_) => hex(bytes, false, out),
            Self::HexAndText(_) => hex(bytes, true, out),
        }
    }
}

fn hex(bytes: &[u8], and_text: bool, out: &mut Text) {
    for (row, bytes) in bytes.chunks(ROW).enumerate() {
        row_start(row, out);
        for pair in bytes.chunks(2) {
            out.byte(b' ');
            out.bytes_hex(pair);
        }
        if and_text {
            pad(bytes.len(), out);
            beside(bytes, out);
        }
        out.byte(b'\n');
    }
}

/// `\t0x0010: `
fn row_start(row: usize, out: &mut Text) {
    out.byte(b'\t');
    out.hex((row * ROW) as u64, 4);
    out.str(": ");
}

/// Blanks behind this many bytes, up to their text.
fn pad(bytes: usize, out: &mut Text) {
    for _ in bytes * 2 + bytes.div_ceil(2)..ROW * 2 + ROW / 2 + 2 {
        out.byte(b' ');
    }
}

fn beside(bytes: &[u8], out: &mut Text) {
    for byte in bytes {
        out.byte(if byte.is_ascii_graphic() { *byte } else { b'.' });
    }
}

/// Letters, blanks, tabs and line ends as they are, anything else a dot.
fn text(bytes: &[u8], out: &mut Text) {
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' if bytes.get(i + 1) == Some(&b'\n') => {}
            b' '..=b'~' | b'\n' | b'\t' => out.byte(*byte),
            _ => out.byte(b'.'),
        }
    }
    out.byte(b'\n');
}

/// `-T hex`: a legend of the layers, then the bytes in their colours.
#[derive(Debug)]
pub struct Coloured {
    paint: Paint,
    /// Where layers begin and end, in order, and how the layer counts.
    parts: Vec<(Range<usize>, &'static str)>,
}

impl Coloured {
    /// With or without colours; the legend has the places in either case.
    #[must_use]
    pub fn new(paint: Paint) -> Self {
        Self { paint, parts: Vec::new() }
    }

    /// Writes a packet.
    pub fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        self.split(frame.bytes.len(), walk(frame, overrides));
        out.str("Frame ");
        out.dec(frame.number);
        out.str(": ");
        out.dec(frame.bytes.len() as u64);
        out.str(" bytes");
        for (i, (bytes, name)) in self.parts.iter().enumerate() {
            out.str(if i == 0 { ": " } else { ", " });
            self.paint.with(Ink::Layer(i), out, |out| {
                out.str(name);
                out.byte(b' ');
                out.dec(bytes.start as u64);
                out.byte(b'-');
                out.dec(bytes.end.saturating_sub(1) as u64);
            });
        }
        out.byte(b'\n');
        let mut part = 0;
        for (row, bytes) in frame.bytes.chunks(ROW).enumerate() {
            self.row(row, bytes, &mut part, out);
        }
        out.byte(b'\n');
    }

    /// Where each layer is: its header, then what no layer has read, then what lies behind payloads, innermost first.
    fn split(&mut self, len: usize, layers: Layers<'_>) {
        self.parts.clear();
        let mut behind = Vec::new();
        let mut end = 0;
        let mut inside = 0;
        for layer in layers {
            let start = layer.offset;
            end = start + layer.header.len();
            inside = end + layer.payload.len();
            if !layer.header.is_empty() {
                self.parts.push((start..end, layer.protocol.name()));
            }
            if !layer.trailer.is_empty() {
                behind.push((inside..inside + layer.trailer.len(), "trailer"));
            }
        }
        if end < inside {
            self.parts.push((end..inside, "payload"));
        }
        self.parts.extend(behind.into_iter().rev().filter(|(bytes, _)| bytes.end <= len));
    }

    fn row(&self, row: usize, bytes: &[u8], part: &mut usize, out: &mut Text) {
        row_start(row, out);
        let first = row * ROW;
        let colours: Vec<usize> = (first..first + bytes.len())
            .map(|at| {
                while self.parts.get(*part).is_some_and(|known| known.0.end <= at) {
                    *part += 1;
                }
                *part
            })
            .collect();
        let mut now = None;
        for (i, (byte, colour)) in bytes.iter().zip(&colours).enumerate() {
            if i % 2 == 0 {
                out.byte(b' ');
            }
            self.turn(&mut now, Some(*colour), out);
            out.bytes_hex(&[*byte]);
        }
        self.turn(&mut now, None, out);
        pad(bytes.len(), out);
        for (byte, colour) in bytes.iter().zip(&colours) {
            self.turn(&mut now, Some(*colour), out);
            beside(&[*byte], out);
        }
        self.turn(&mut now, None, out);
        out.byte(b'\n');
    }

    fn turn(&self, now: &mut Option<usize>, colour: Option<usize>, out: &mut Text) {
        if *now == colour {
            return;
        }
        if now.is_some() {
            self.paint.end(out);
        }
        if let Some(layer) = colour {
            self.paint.begin(Ink::Layer(layer), out);
        }
        *now = colour;
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    fn shown(write: impl FnOnce(&mut Text)) -> String {
        let mut out = Text::new();
        write(&mut out);
        out.as_str().into()
    }

    #[test]
    fn rows_as_tcpdump_has_them() {
        let bytes: Vec<u8> = (0x3a..0x4d).collect();
        assert_eq!(
            shown(|out| hex(&bytes, true, out)),
            "\t0x0000:  3a3b 3c3d 3e3f 4041 4243 4445 4647 4849  :;<=>?@ABCDEFGHI\n\
             \t0x0010:  4a4b 4c                                  JKL\n"
        );
        assert_eq!(shown(|out| hex(&bytes[..3], false, out)), "\t0x0000:  3a3b 3c\n");
    }

    #[test]
    fn text_keeps_lines_and_drops_control_characters() {
        assert_eq!(
            shown(|out| text(b"GET /\r\nA:\tb\r\x1b[31m\xe2\x80\xae", out)),
            "GET /\nA:\tb..[31m...\n"
        );
    }
}
