//! `-T json`: a packet as one object on one line, from which `output::encode` makes the same bytes again.
//!
//! A layer is the stored spots of its header one behind the other, so writing them in order gives its bytes back.
//! A record is an object in the list `records`; once that list is open, later fields of the object join it, so that
//! order is kept and no key stands twice. What is computed stands under `derived`. A text that would not give its bytes
//! back (not UTF-8, or a name that does not point where it could) is hexadecimal under a key with `@hex`. Where the
//! fields do not give all of the bytes, the layer has them under `raw`.

use alloc::vec::Vec;

use super::json_ranges::ranges;
use super::quote::{key, quoted, quoted_by, quoted_bytes};
use crate::codec::{Field, Layer, Message, Places, Protocol, Show, Spot, Table, Text, Value};
use crate::packet::Layers;

/// Integers above this are strings: not every reader of JSON keeps them.
pub(super) const EXACT: u64 = 1 << 53;

/// Writes packets; its buffers are used again for the next one.
#[derive(Debug, Default)]
pub struct Json {
    /// Only these protocols are shown, by id: less than what gives the bytes back, unless there are none.
    pub only: Vec<u64>,
    /// Layers also say where their fields are.
    pub ranges: bool,
    /// What a pcapng block says of a packet is told so that it comes back byte for byte, as other blocks do.
    pub blocks: bool,
    /// What is whole with a packet is told behind its layers, under `reassembled`.
    pub reassembly: Option<alloc::boxed::Box<crate::flows::Reassembly>>,
    /// Members of the object in front of its layers, each behind a comma: what is known of the packet from elsewhere.
    pub beside: Text,
    levels: Vec<Level>,
    /// Objects that are open, the layer's first.
    open: usize,
    /// The message as its fields would build it, to see which computed texts come back the same.
    built: Vec<u8>,
    /// Where in the header that message starts, and what is where in it.
    message: usize,
    places: Places,
    text: Text,
    raw: bool,
    /// Rows of this protocol have one name and different shapes.
    unclear: bool,
    /// Protocols that were looked at, and whether that is so.
    looked_at: Vec<(&'static Protocol, bool)>,
}

/// An object that is open.
#[derive(Debug, Default)]
struct Level {
    start: usize,
    end: usize,
    /// The record, or nothing for the layer itself.
    record: Option<&'static Field>,
    /// Its list of records has begun.
    list: bool,
    /// Ids of the keys it has.
    keys: Vec<u64>,
    derived: Text,
    /// Its computed values: id, first and last byte in `derived`, and whether it is an array already.
    places: Vec<(u64, usize, usize, bool)>,
}

impl Json {
    /// Writes `"layers":[…]` of a packet.
    pub fn layers(&mut self, mut walk: Layers<'_>, out: &mut Text) {
        out.str("\"layers\":[");
        let (mut first, mut last) = (true, false);
        for layer in walk.by_ref() {
            last = self.only.is_empty() || self.only.contains(&layer.protocol.table.field.id);
            if !last {
                continue;
            }
            out.str(if first { "{" } else { "},{" });
            first = false;
            self.layer(&layer, out);
        }
        if !walk.payload().is_empty() && last {
            bytes("payload", walk.payload(), out);
        }
        out.str(if first { "]" } else { "}]" });
    }

    /// Writes the members of a layer.
    pub(super) fn layer(&mut self, layer: &Layer<'_>, out: &mut Text) {
        out.str("\"protocol\":");
        quoted(layer.protocol.key(), out);
        self.raw = false;
        self.unclear =
            if let Some(known) = self.looked_at.iter().find(|known| core::ptr::eq(known.0, layer.protocol)) {
                known.1
            } else {
                self.looked_at.push((layer.protocol, unclear(layer.protocol)));
                unclear(layer.protocol)
            };
        self.open = 0;
        self.begin(0);
        self.push(0, usize::MAX, None);
        layer.tell(None, &mut |spot| self.spot(layer, &spot, out));
        while self.open > 1 {
            self.close(out);
        }
        if self.levels[0].list {
            out.byte(b']');
        }
        self.derived(0, out);
        if self.raw {
            bytes("raw", layer.header, out);
        }
        if let Some(error) = layer.error {
            key("error", out);
            self.text.clear();
            let _ = core::fmt::write(&mut self.text, format_args!("{error}"));
            quoted(self.text.as_str(), out);
        }
        if self.ranges {
            ranges(layer, out);
        }
        if !layer.trailer.is_empty() {
            bytes("trailer", layer.trailer, out);
        }
        if layer.missing > 0 {
            key("missing", out);
            out.dec(layer.missing as u64);
        }
    }

    fn spot(&mut self, layer: &Layer<'_>, spot: &Spot<'_>, out: &mut Text) {
        if spot.field.is_raw() {
            self.raw = true;
        } else if spot.stored || spot.field.is_record() {
            while self.open > 1 && self.levels[self.open - 1].end <= spot.bits.start {
                self.close(out);
            }
            if spot.field.is_record() { self.record(spot, out) } else { self.stored(layer, spot, out) }
        } else {
            self.computed(spot);
        }
    }

    fn record(&mut self, spot: &Spot<'_>, out: &mut Text) {
        self.item(out);
        out.str("{\"record\":");
        quoted(spot.field.name, out);
        self.push(spot.bits.start, spot.bits.end, Some(spot.field));
    }

    fn stored(&mut self, layer: &Layer<'_>, spot: &Spot<'_>, out: &mut Text) {
        let level = &mut self.levels[self.open - 1];
        if level.list || level.keys.contains(&spot.field.id) {
            self.item(out);
            out.byte(b'{');
            self.member(layer, spot, out);
            out.byte(b'}');
            return;
        }
        level.keys.push(spot.field.id);
        out.byte(b',');
        self.member(layer, spot, out);
    }

    /// Name and value of a field that stores bits.
    fn member(&mut self, layer: &Layer<'_>, spot: &Spot<'_>, out: &mut Text) {
        let Spot { field, value, bits, .. } = spot;
        if self.unclear {
            // The way back takes the row that it finds first.
            let record = self.levels[self.open - 1].record;
            let tables = layer.protocol.tables();
            let table = tables
                .into_iter()
                .find(|table| record.is_some_and(|record| core::ptr::eq(record, &raw const table.field)));
            let found = row(layer.protocol, table.unwrap_or(layer.protocol.table), field.name);
            self.raw |= found.is_none_or(|found| shape(found) != shape(field) && !is_bytes(found, field));
        }
        self.raw |= width(field, bits.end - bits.start).is_none();
        match (value, field.show) {
            (Value::Bytes(text), Show::Text | Show::Ascii) => {
                if let Ok(text) = core::str::from_utf8(text) {
                    name(field, out);
                    quoted(text, out);
                } else {
                    hex(field, text, out);
                }
            }
            (Value::Coded { message, bytes, coding }, _) => {
                self.text.clear();
                let shown = (coding.text)(message, bytes.clone(), &mut self.text).is_some();
                // The message starts where its first byte lies in the header.
                let start = bits.start / 8;
                let begin = start - bytes.start.min(start);
                if begin != self.message || self.built.len() > start - begin {
                    self.begin(begin);
                }
                let since = layer.header.get(begin + self.built.len()..start).unwrap_or_default();
                self.built.extend_from_slice(since);
                let known = self.places.len();
                let mut built = Message::new(&mut self.built, 0, &mut self.places);
                let comes_back = shown
                    && (coding.append)(&mut built, self.text.as_str()).is_some()
                    && built.as_bytes().get(start - begin..) == message.get(bytes.clone());
                if comes_back {
                    name(field, out);
                    quoted(self.text.as_str(), out);
                    return;
                }
                let bytes = message.get(bytes.clone()).unwrap_or_default();
                hex(field, bytes, out);
                self.built.truncate(start - begin);
                self.built.extend_from_slice(bytes);
                self.places.forget(known);
                Message::learn(coding, &mut self.built, 0, start - begin, &mut self.places, &mut self.text);
                if shown {
                    self.computed(&Spot { stored: false, ..spot.clone() });
                }
            }
            (value, show) => {
                name(field, out);
                written(value, show, out);
            }
        }
    }

    /// A message begins at this byte of the header.
    fn begin(&mut self, message: usize) {
        self.message = message;
        self.built.clear();
        self.places.clear();
    }

    /// A value that is computed: it goes to the innermost object around its bits.
    fn computed(&mut self, spot: &Spot<'_>) {
        if !spot.shown {
            return;
        }
        let within = |level: &Level| level.start <= spot.bits.start && spot.bits.end <= level.end;
        let Some(level) = self.levels[..self.open].iter_mut().rfind(|level| within(level)) else { return };
        let value = &spot.value;
        let show = spot.field.show;
        if let Some(i) = level.places.iter().position(|place| place.0 == spot.field.id) {
            self.text.clear();
            written(value, show, &mut self.text);
            let (_, start, end, array) = level.places[i];
            let grown = level.derived.enlist(start..end, array, &self.text);
            level.places[i] = (spot.field.id, start, end + grown, true);
            level.places[i + 1..]
                .iter_mut()
                .for_each(|place| (place.1, place.2) = (place.1 + grown, place.2 + grown));
            return;
        }
        level.derived.byte(b',');
        name(spot.field, &mut level.derived);
        let start = level.derived.len();
        written(value, show, &mut level.derived);
        level.places.push((spot.field.id, start, level.derived.len(), false));
    }

    /// The next item of the list of the innermost object.
    fn item(&mut self, out: &mut Text) {
        let list = &mut self.levels[self.open - 1].list;
        if core::mem::replace(list, true) {
            out.byte(b',');
        } else {
            key("records", out);
            out.byte(b'[');
        }
    }

    fn push(&mut self, start: usize, end: usize, record: Option<&'static Field>) {
        if self.levels.len() == self.open {
            self.levels.push(Level::default());
        }
        let level = &mut self.levels[self.open];
        (level.start, level.end, level.record, level.list) = (start, end, record, false);
        level.keys.clear();
        level.derived.clear();
        level.places.clear();
        self.open += 1;
    }

    fn close(&mut self, out: &mut Text) {
        self.open -= 1;
        if self.levels[self.open].list {
            out.byte(b']');
        }
        self.derived(self.open, out);
        out.byte(b'}');
    }

    fn derived(&mut self, level: usize, out: &mut Text) {
        if let Some(members) = self.levels[level].derived.as_bytes().get(1..) {
            key("derived", out);
            out.byte(b'{');
            out.ascii(members);
            out.byte(b'}');
        }
    }
}

/// The row that a name means in this table: its own, or any of the protocol's.
pub(super) fn row(protocol: &Protocol, table: &'static Table, name: &str) -> Option<&'static Field> {
    table.row(name).or_else(|| protocol.tables().find_map(|table| table.row(name)))
}

/// Whether rows of this protocol have one name and different shapes, so that the name alone does not tell its bits.
fn unclear(protocol: &'static Protocol) -> bool {
    let rows = || protocol.tables().flat_map(|table| table.rows).filter(|row| !row.view || row.alias);
    rows().any(|row| rows().any(|other| other.id == row.id && shape(other) != shape(row)))
}

/// Whether both are bytes, whose text tells how many they are.
fn is_bytes(found: &Field, field: &Field) -> bool {
    matches!((found.show, field.show), (Show::Bytes, Show::Bytes)) && found.width + field.width == 0
}

/// What decides which bits a value becomes.
fn shape(field: &Field) -> (usize, bool, u64) {
    // A row has bits of its own, or a width if the parser places it.
    (field.bits.len() + field.width, field.little, field.scale())
}

/// How many bits a value of this field has if only its text is known; `None` if the text does not tell.
pub(super) fn width(field: &Field, bits: usize) -> Option<usize> {
    match field.show {
        // A row that is told with fewer bits than it has in its table.
        _ if !field.bits.is_empty() && field.bits.len() != bits => None,
        Show::Bytes | Show::Text | Show::Ascii | Show::Coded(_) => Some(bits),
        Show::Ip if matches!(bits, 32 | 128) => Some(bits),
        Show::Mac if bits.is_multiple_of(8) => Some(bits),
        _ if field.bits.is_empty() => (field.width == bits).then_some(bits),
        _ => Some(bits),
    }
}

/// A value as JSON.
fn written(value: &Value<'_>, show: Show, out: &mut Text) {
    match (value, show) {
        (Value::Bytes(text), Show::Text | Show::Ascii) => quoted_bytes(text, out),
        (Value::Uint(_), Show::Ip | Show::Mac | Show::Time | Show::Moment | Show::Epoch)
        | (Value::Bytes(_) | Value::Address(_), _) => {
            out.byte(b'"');
            let _ = value.write(show, out);
            out.byte(b'"');
        }
        (Value::Uint(number), _) if *number <= EXACT => out.dec(*number),
        (Value::Uint(number), _) => {
            out.byte(b'"');
            out.dec(*number);
            out.byte(b'"');
        }
        (Value::Int(_), _) => {
            let _ = value.write(show, out);
        }
        (Value::Str(text), _) => quoted(text, out),
        (Value::Coded { .. }, _) => quoted_by(out, |out| {
            let _ = value.write(show, out);
        }),
    }
}

/// Bytes whose text would not give them back, under a key that says so.
fn hex(field: &Field, bytes: &[u8], out: &mut Text) {
    out.byte(b'"');
    out.str(field.name);
    out.str("@hex\":\"");
    out.bytes_hex(bytes);
    out.byte(b'"');
}

fn name(field: &Field, out: &mut Text) {
    out.byte(b'"');
    out.str(field.name);
    out.str("\":");
}

pub(super) fn bytes(name: &str, bytes: &[u8], out: &mut Text) {
    key(name, out);
    out.byte(b'"');
    out.bytes_hex(bytes);
    out.byte(b'"');
}
