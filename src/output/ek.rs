//! `-T ek`: two lines a packet for the bulk interface of Elasticsearch, as tshark writes them.
//!
//! The first line names the index by the packet's day; the second has an object for each protocol, an array of them where one
//! is there several times, and in it every field under the protocol's name and its own (`ip_ip_src`). Values are text, flags are
//! `true` or `false`, bytes have colons, times are ISO 8601 in UTC.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::quote::{quoted, quoted_by};
use super::stamp::{Form, Stamp};
use super::{protocols, walk};
use crate::capture::{Deltas, Frame};
use crate::codec::field::id;
use crate::codec::{Context, Field, Layer, Show, Spot, Text, Value};
use crate::packet::aliases::ALIASES;
use crate::packet::registry::{DATA, Overrides};
use crate::physical::frame::Frame as Table;

/// Writes packets; its buffers are used again for the next one.
pub struct Ek {
    /// Only these protocols are shown, by id; none is all.
    pub only: Vec<u64>,
    /// The times between the frames.
    pub deltas: Deltas,
    stamp: Stamp,
    /// Fields that have a second name as well: the id of each, and that name.
    aliases: Vec<(u64, &'static str)>,
    objects: Vec<Object>,
    members: Vec<Member>,
    scratch: Text,
}

/// Tells the fields of a layer.
type Tell<'t> = dyn FnMut(&mut dyn FnMut(Spot<'_>)) + 't;

/// A layer, written.
#[derive(Default)]
struct Object {
    protocol: &'static str,
    text: Text,
}

/// A field of a layer and its values, with commas between them.
#[derive(Default)]
struct Member {
    name: &'static str,
    values: Text,
    count: usize,
}

impl Default for Ek {
    fn default() -> Self {
        let named = |alias: &(&'static str, &'static [&'static str])| {
            let name = alias.0;
            alias.1.iter().filter(move |field| **field != name).map(move |field| (id(field), name))
        };
        Self {
            only: Vec::new(),
            deltas: Deltas::default(),
            stamp: Stamp::new(Form::Date, Stamp::utc()),
            aliases: ALIASES.iter().flat_map(named).collect(),
            objects: Vec::new(),
            members: Vec::new(),
            scratch: Text::new(),
        }
    }
}

impl Ek {
    /// Writes a packet.
    pub fn packet(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, out: &mut Text) {
        self.head(frame, out);
        let mut used = 0;
        self.frame(frame, overrides, &mut used);
        let mut unread = (&frame.bytes[..0], true);
        for layer in walk(frame, overrides) {
            unread = (layer.payload, !core::ptr::eq(layer.protocol, &raw const DATA));
            self.object(layer.protocol.key(), layer.protocol.table.field.id, &mut used, &mut |told| {
                layer.fields(&mut *told);
            });
        }
        if let (bytes @ [_, ..], true) = unread {
            let layer = Layer {
                protocol: &DATA,
                offset: frame.bytes.len() - bytes.len(),
                header: bytes,
                payload: &[],
                trailer: &[],
                missing: 0,
                context: Context::default(),
                error: None,
            };
            self.object("data", DATA.table.field.id, &mut used, &mut |told| layer.fields(&mut *told));
        }
        out.str("\"layers\":{");
        self.grouped(used, out);
        out.str("}}\n");
    }

    /// The first line, and the second up to the layers.
    fn head(&mut self, frame: &Frame<'_>, out: &mut Text) {
        let time = frame.time.map(|time| (time.secs(), time.nanos()));
        out.str("{\"index\":{\"_index\":\"packets-");
        self.scratch.clear();
        self.stamp.write(time, 0, &mut self.scratch);
        out.str(self.scratch.as_str().split(' ').next().filter(|day| *day != "-").unwrap_or("XXXX-XX-XX"));
        out.str("\",\"_type\":\"doc\"}}\n{");
        if let Some((secs, nanos)) = time {
            out.str("\"timestamp\":\"");
            out.dec(u64::try_from(secs).unwrap_or(0).saturating_mul(1000) + u64::from(nanos / 1_000_000));
            out.str("\",");
        }
    }

    /// What the capture says.
    fn frame(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>, used: &mut usize) {
        let (mut deltas, mut names) = (core::mem::take(&mut self.deltas), core::mem::take(&mut self.scratch));
        protocols(walk(frame, overrides), &mut names);
        self.object("frame", const { id("frame") }, used, &mut |told| {
            frame.tell(None, &mut |spot| told(spot));
            deltas.tell(frame, &mut |spot| told(spot));
            let value = Value::Str(names.as_str());
            told(Spot { field: Table::protocols, bits: 0..0, value, stored: false, shown: true });
        });
        (self.deltas, self.scratch) = (deltas, names);
    }

    /// Writes a layer into an object of its own.
    fn object(&mut self, protocol: &'static str, id: u64, used: &mut usize, tell: &mut Tell<'_>) {
        if !self.only.is_empty() && !self.only.contains(&id) {
            return;
        }
        if self.objects.len() == *used {
            self.objects.push(Object::default());
        }
        let object = &mut self.objects[*used];
        *used += 1;
        object.protocol = protocol;
        object.text.clear();
        let (members, aliases, stamp, mut count) = (&mut self.members, &self.aliases, &mut self.stamp, 0);
        tell(&mut |spot| {
            if !spot.shown || spot.field.is_record() {
                return;
            }
            add(members, &mut count, spot.field.name, &spot, stamp);
            for (_, name) in aliases.iter().filter(|alias| alias.0 == spot.field.id) {
                add(members, &mut count, name, &spot, stamp);
            }
        });
        let members = self.members[..count].iter().filter(|member| member.count > 0);
        for (nth, member) in members.enumerate() {
            object.text.str(if nth > 0 { ",\"" } else { "\"" });
            named(protocol, &mut object.text);
            object.text.byte(b'_');
            named(member.name, &mut object.text);
            object.text.str(if member.count > 1 { "\":[" } else { "\":" });
            object.text.text(&member.values);
            object.text.str(if member.count > 1 { "]" } else { "" });
        }
    }

    /// Writes the objects, those of one protocol together.
    fn grouped(&self, used: usize, out: &mut Text) {
        let objects = &self.objects[..used];
        for (nth, object) in objects.iter().enumerate() {
            let same = |other: &&Object| other.protocol == object.protocol;
            if objects[..nth].iter().any(|before| same(&before)) {
                continue;
            }
            let several = objects[nth + 1..].iter().any(|behind| same(&behind));
            out.str(if nth > 0 { ",\"" } else { "\"" });
            named(object.protocol, out);
            out.str(if several { "\":[" } else { "\":" });
            for (i, object) in objects[nth..].iter().filter(same).enumerate() {
                out.str(if i > 0 { ",{" } else { "{" });
                out.text(&object.text);
                out.byte(b'}');
            }
            out.str(if several { "]" } else { "" });
        }
    }
}

/// A further value of this field.
fn add(members: &mut Vec<Member>, count: &mut usize, name: &'static str, spot: &Spot<'_>, stamp: &mut Stamp) {
    let known = members[..*count].iter().position(|member| member.name == name);
    let at = known.unwrap_or(*count);
    if at == *count {
        if members.len() == *count {
            members.push(Member::default());
        }
        *count += 1;
        (members[at].name, members[at].count) = (name, 0);
        members[at].values.clear();
    }
    let Member { values, count, .. } = &mut members[at];
    let before = values.len();
    if *count > 0 {
        values.byte(b',');
    }
    if value(spot.field, &spot.value, stamp, values).is_some() {
        *count += 1;
    } else {
        values.truncate(before);
    }
}

fn value(field: &Field, value: &Value<'_>, stamp: &mut Stamp, out: &mut Text) -> Option<()> {
    let (start, mut some) = (out.len(), Some(()));
    match (value, field.show) {
        (Value::Uint(bits), Show::Flag) => out.str(if *bits != 0 { "true" } else { "false" }),
        (Value::Uint(seconds), Show::Time) => iso(stamp, seconds.cast_signed(), 0, out),
        (Value::Uint(nanos), Show::Moment) => {
            iso(stamp, (nanos / 1_000_000_000).cast_signed(), (nanos % 1_000_000_000) as u32, out);
        }
        (Value::Bytes(bytes), Show::Bytes) => {
            out.byte(b'"');
            out.separated(bytes, b':');
            out.byte(b'"');
        }
        (Value::Str(text), _) => quoted(text, out),
        _ => quoted_by(out, |out| some = value.write(field.show, out)),
    }
    // What a column has for bytes that are none.
    if out.as_bytes()[start..] == *b"\"<MISSING>\"" {
        out.truncate(start);
        out.str("\"\"");
    }
    some
}

/// `"2026-11-23T06:38:04.752349000Z"`
fn iso(stamp: &mut Stamp, seconds: i64, nanos: u32, out: &mut Text) {
    out.byte(b'"');
    let start = out.len();
    stamp.write(Some((seconds, nanos)), 9, out);
    out.truncate(out.len() - 1);
    if let Some(blank) = out.as_bytes()[start..].iter().position(|byte| *byte == b' ') {
        let clock = out.as_str()[start + blank + 1..].to_owned();
        out.truncate(start + blank);
        out.byte(b'T');
        out.str(&clock);
    }
    out.str("Z\"");
}

/// A name, its dots as underscores.
fn named(name: &str, out: &mut Text) {
    for (nth, part) in name.split('.').enumerate() {
        if nth > 0 {
            out.byte(b'_');
        }
        out.str(part);
    }
}
