//! `-T build`: a packet as the string that builds it.
//!
//! What sealing computes and what is usual is left out. Every line is built again before it is given out: where the bytes
//! are others, the field there is said; where that does not help, the layer has all its fields and nothing else (`name:`),
//! and then its bytes (`raw=hex:…`). So a line always gives its packet back.

use alloc::vec::Vec;
use core::mem::replace;
use std::collections::HashMap;

use super::level::{FORCED, Level, escalate};
use super::names::Names;
use super::spots::{is_plain, is_usual, of_record, quoted, word};
use super::{Reader, names};
use crate::codec::{Field, Layer, Protocol, Show, Space, Spot, Table, Text, Value, bits};
use crate::packet::{Layers, Stack, registry};

/// Rows that are said together.
const FLAGS: &str = "tcp.flags.";

/// What they are called, from the last bit on.
const LETTERS: &str = "FSRPAUECN";

/// Packets after which a field that was never computed is taken for one that is not.
const TRIES: u8 = 4;

/// Writes packets as strings; what it learns of fields makes the next ones faster.
pub struct Writer {
    stack: Stack,
    bytes: Vec<u8>,
    line: Text,
    text: Text,
    reader: Reader,
    names: Names,
    /// Fields that sealing computes, and how often the others were tried.
    computed: HashMap<*const Field, (bool, u8)>,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            stack: Stack::default(),
            bytes: Vec::new(),
            line: Text::new(),
            text: Text::new(),
            reader: Reader { strict: true, ..Reader::default() },
            names: Names::default(),
            computed: HashMap::new(),
        }
    }
}

impl Writer {
    /// Writes the line of a packet, without its end.
    pub fn packet(&mut self, walk: Layers<'_>, link: u32, frame: &[u8], out: &mut Text) {
        let mut walk = walk;
        let layers: Vec<Layer<'_>> = walk.by_ref().collect();
        let payload = walk.payload();
        let mut levels = vec![Level::Short(Vec::new()); layers.len()];
        // Each turn escalates one layer.
        for _ in 0..=layers.len() * (FORCED + 3) {
            let starts = self.write(&layers, payload, link, frame, &levels);
            let Some(trouble) = self.trouble(&layers, &starts, link, frame) else {
                self.relax(&layers, payload, link, frame, &mut levels);
                out.text(&self.line);
                return;
            };
            escalate(&layers, &mut levels, trouble);
        }
        out.str("link=");
        out.dec(link.into());
        out.str(" data raw=hex:");
        out.bytes_hex(frame);
    }

    /// Leaves out of outer layers what had to be said only as long as inner ones were wrong.
    fn relax(&mut self, layers: &[Layer<'_>], payload: &[u8], link: u32, frame: &[u8], levels: &mut [Level]) {
        let mut good = true;
        for i in 0..layers.len() {
            if levels[i] == Level::Short(Vec::new()) {
                continue;
            }
            let before = replace(&mut levels[i], Level::Short(Vec::new()));
            let starts = self.write(layers, payload, link, frame, levels);
            good = self.trouble(layers, &starts, link, frame).is_none();
            if !good {
                levels[i] = before;
            }
        }
        if !good {
            self.write(layers, payload, link, frame, levels);
        }
    }

    /// Where the line does not give the packet back: the layer, and the byte of its header if it is there.
    fn trouble(
        &mut self,
        layers: &[Layer<'_>],
        starts: &[usize],
        link: u32,
        frame: &[u8],
    ) -> Option<(usize, Option<usize>)> {
        let built = self.reader.plan(self.line.as_str()).and_then(|plan| {
            plan.packet(0, true, &mut self.stack, &mut self.bytes).map(|()| (plan.link(), plan.len()))
        });
        match built {
            Ok((built, 1)) if built == link && self.bytes == frame => None,
            Ok(_) => {
                let same = self.bytes.iter().zip(frame).take_while(|(a, b)| a == b).count();
                let inside =
                    |layer: &Layer<'_>| (layer.offset..layer.offset + layer.header.len()).contains(&same);
                // A header of another length makes the numbers in front of it wrong, too.
                let mut headers = layers.iter().zip(self.stack.headers());
                let longer = headers.position(|(layer, header)| layer.header.len() != header.len());
                let Some(i) = longer.or_else(|| layers.iter().rposition(inside)) else {
                    return Some((0, None));
                };
                let start = self.stack.headers().nth(i).map_or(0, |header| header.start);
                let built = self.bytes.get(start..).unwrap_or_default();
                let byte = built.iter().zip(layers[i].header).take_while(|(a, b)| a == b).count();
                Some((i, Some(byte)))
            }
            Err(error) => Some((starts.iter().rposition(|start| *start <= error.at).unwrap_or(0), None)),
        }
    }

    /// Writes the line; says where in it each layer begins.
    fn write(
        &mut self,
        layers: &[Layer<'_>],
        payload: &[u8],
        link: u32,
        frame: &[u8],
        levels: &[Level],
    ) -> Vec<usize> {
        self.line.clear();
        let mut starts = Vec::new();
        let first = layers.first().map(|layer| layer.protocol);
        if first.and_then(|first| registry::number_of(Space::LinkType, first)) != Some(link) {
            self.line.str("link=");
            self.line.dec(link.into());
            self.line.byte(b' ');
        }
        for (i, (layer, level)) in layers.iter().zip(levels).enumerate() {
            if i > 0 {
                self.line.str(" / ");
            }
            starts.push(self.line.len());
            self.line.str(layer.protocol.key());
            if *level == Level::Full {
                self.line.byte(b':');
            }
            if *level == Level::Raw {
                self.line.str(" raw=hex:");
                self.line.bytes_hex(layer.header);
            } else {
                self.header(layers, i, level);
            }
            if !layer.trailer.is_empty() {
                let padding = i == 0 && frame.len() == super::SMALLEST;
                if padding && layer.trailer.iter().all(|byte| *byte == 0) {
                    self.line.str(" padding");
                } else {
                    self.line.str(" trailer=hex:");
                    self.line.bytes_hex(layer.trailer);
                }
            }
        }
        if !payload.is_empty() {
            self.line.str(" / payload=");
            if payload.iter().all(|byte| matches!(byte, b'\n' | b'\r' | b'\t' | b' '..=b'~')) {
                quoted(payload, &mut self.line);
            } else {
                self.line.str("hex:");
                self.line.bytes_hex(payload);
            }
        }
        starts
    }

    /// Writes the fields of a layer.
    fn header(&mut self, layers: &[Layer<'_>], i: usize, level: &Level) {
        let layer = &layers[i];
        let mut spots = Vec::new();
        let own = &raw const layer.protocol.table.field;
        layer.tell(None, &mut |spot| {
            let record = spot.field.is_record() && !core::ptr::eq(spot.field, own);
            if record || spot.stored {
                spots.push(spot);
            }
        });
        // A record that stores nothing is a name for what stands elsewhere.
        let mut stored = usize::MAX;
        spots.reverse();
        spots.retain(|spot| {
            stored = if spot.stored { spot.bits.start } else { stored };
            spot.stored || stored < spot.bits.end
        });
        spots.reverse();
        // Records that are open: where they end, their tables, and whether all of them is said.
        let mut open: Vec<(usize, Option<&'static Table>, bool)> = Vec::new();
        let (mut listed, mut flags) = (false, false);
        for (n, spot) in spots.iter().enumerate() {
            while open.last().is_some_and(|record| record.0 <= spot.bits.start) {
                open.pop();
                self.line.byte(b']');
            }
            if spot.field.is_record() {
                let table = layer
                    .protocol
                    .records
                    .iter()
                    .find(|table| core::ptr::eq(&raw const table.field, spot.field));
                listed = true;
                self.line.str(" [");
                self.line.str(names::short(layer.protocol, spot.field.name));
                let all = *level == Level::Full || !is_plain(&spots[n..], table.copied());
                if all {
                    self.line.byte(b':');
                }
                open.push((spot.bits.end, table.copied(), all));
                continue;
            }
            let within = open.last().and_then(|record| record.1);
            let all = open.last().is_some_and(|record| record.2) || *level == Level::Full;
            let forced = matches!(level, Level::Short(forced) if forced.contains(&spot.bits.start));
            let twice =
                || spots.iter().any(|other| other.field.id == spot.field.id && other.bits != spot.bits);
            let left_out = !forced
                && !all
                && match within {
                    Some(table) => of_record(spot, table, layer.header) || spot.field.show.is_computed(),
                    None if !open.is_empty() => false,
                    None if listed => false,
                    None => {
                        spot.field.show.is_computed()
                            || is_usual(spot.field, spot, layer.header) && !twice()
                            || self.is_computed(layers, i, spot)
                    }
                };
            if !left_out && !all && spot.field.name.starts_with(FLAGS) {
                if !replace(&mut flags, true) {
                    self.flags(layer.header);
                }
            } else if !left_out {
                self.line.byte(b' ');
                let name = self.short(layer.protocol, within, spot.field);
                self.line.str(name);
                self.line.byte(b'=');
                self.value(layer, spot, forced);
            }
        }
        for _ in &open {
            self.line.byte(b']');
        }
    }

    /// The shortest name that means this field there.
    fn short(
        &mut self,
        protocol: &'static Protocol,
        within: Option<&'static Table>,
        field: &'static Field,
    ) -> &'static str {
        let short = names::short(protocol, field.name);
        let word = super::syntax::Word { text: short, at: 0 };
        match self.names.field(protocol, within, word) {
            Ok(found) if found.id == field.id => short,
            _ => field.name,
        }
    }

    fn value(&mut self, layer: &Layer<'_>, spot: &Spot<'_>, forced: bool) {
        let (field, len) = (spot.field, spot.bits.len());
        let whole = spot.bits.start.is_multiple_of(8) && spot.bits.end.is_multiple_of(8);
        let placed = !field.bits.is_empty() || field.width == len;
        self.text.clear();
        match (&spot.value, field.show) {
            (Value::Bytes(text), Show::Text | Show::Ascii) => quoted(text, &mut self.line),
            (value @ Value::Coded { .. }, _)
                if !forced && value.write(field.show, &mut self.text).is_some() =>
            {
                word(self.text.as_bytes(), &mut self.line);
            }
            (Value::Coded { .. }, _) => self.hex(layer, spot),
            (value @ Value::Bytes(address), Show::Ip) if address.len() == 16 => {
                let _ = value.write(field.show, &mut self.line);
            }
            (Value::Bytes(_), _) => self.hex(layer, spot),
            (value @ Value::Uint(_), Show::Ip) if len == 32 => drop(value.write(field.show, &mut self.line)),
            (value @ Value::Uint(_), Show::Mac) if len == 48 => drop(value.write(field.show, &mut self.line)),
            (Value::Uint(_), _) if !placed && whole => self.hex(layer, spot),
            (Value::Uint(number), Show::Hex(digits)) => self.line.hex(*number, digits),
            (Value::Uint(_), Show::Time) if whole => {
                let _ = spot.value.write(field.show, &mut self.text);
                word(self.text.as_bytes(), &mut self.line);
            }
            (Value::Uint(number), _) => self.line.dec(*number),
            (value @ Value::Int(_), _) if placed => drop(value.write(field.show, &mut self.line)),
            _ => self.hex(layer, spot),
        }
    }

    /// The flags of TCP in letters.
    fn flags(&mut self, header: &[u8]) {
        let flags = header.get(12..14).map_or(0, |bytes| u16::from_be_bytes([bytes[0], bytes[1]]) & 0xfff);
        self.line.str(" flags=");
        if flags >> LETTERS.len() == 0 {
            let letters = (0..).zip(LETTERS.bytes());
            letters.filter(|(bit, _)| flags >> bit & 1 == 1).for_each(|letter| self.line.byte(letter.1));
        } else {
            self.line.hex(flags.into(), 4);
        }
    }

    fn hex(&mut self, layer: &Layer<'_>, spot: &Spot<'_>) {
        self.line.str("hex:");
        self.line.bytes_hex(layer.header.get(bits::touched(&spot.bits)).unwrap_or_default());
    }

    /// Whether sealing computes this field: other bits there give the same sealed packet.
    fn is_computed(&mut self, layers: &[Layer<'_>], i: usize, spot: &Spot<'_>) -> bool {
        let key = &raw const *spot.field;
        if let Some((computed, tries)) = self.computed.get(&key)
            && (*computed || *tries == TRIES)
        {
            return *computed;
        }
        if spot.bits.len() > 64 {
            return false;
        }
        let mut sealed = [None, None];
        for (flip, sealed) in [false, true].into_iter().zip(&mut sealed) {
            self.stack.clear();
            for (n, layer) in layers.iter().enumerate() {
                let mut header = layer.header.to_vec();
                if n == i && flip {
                    let now = bits::read(&header, &spot.bits, spot.field.little);
                    bits::write(
                        &mut header,
                        &spot.bits,
                        spot.field.little,
                        !now & bits::mask(spot.bits.len()),
                    );
                }
                self.stack.layer(layer.protocol).raw(&header).trailer(layer.trailer);
            }
            if let Some(last) = layers.last() {
                self.stack.payload(last.payload);
            }
            let (start, end) = (layers[i].offset * 8 + spot.bits.start, layers[i].offset * 8 + spot.bits.end);
            *sealed = self
                .stack
                .seal()
                .ok()
                .filter(|bytes| bytes.len() * 8 >= end)
                .map(|bytes| bits::read(bytes, &(start..end), spot.field.little));
        }
        let computed = sealed[0].is_some() && sealed[0] == sealed[1];
        let known = self.computed.entry(key).or_insert((false, 0));
        *known = (computed, known.1 + 1);
        computed
    }
}
