//! A value changed in the JSON of a packet changes the bits of its field, all of them and no others: for every field that the
//! JSON of a packet of `captures/` writes, or that of any bytes read by any protocol.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use common::noise::Noise;
use septet::capture::Frame;
use septet::codec::{Next, Show, Space, Spot, Text, Value, bits};
use septet::output::{build::Plan, encode, json::Json};
use septet::packet::registry::{Overrides, protocols};
use septet::{Field, Layers, Protocol, Stack};
use serde_json::json;

/// Fields of which something else follows, and why.
const EXCLUDED: &[(&str, &str, &str)] = &[
    ("dns", "dns.opt.client.netmask", "the address behind it has as many bytes as it says"),
    ("http", "http.end", "a line of no words"),
];

/// Names that nothing points at, as they hardly occur in captures.
const BUILT: &[&str] = &[
    "eth / ip / udp dstport=53 / dns [answer resp.name=a.example resp.type=5 cname=b.example.com]",
    "eth / ip / udp dstport=53 / dns [answer resp.name=a.example resp.type=64 [svcb svcb.svcpriority=1 svcb.targetname=b.example.com]]",
    "eth / ip / tcp dstport=80 / http [request_line request.method=GET request.uri=/ request.version=HTTP/1.1] \
     [header header.name=Accept accept=text] [header header.name=Transfer-Encoding transfer_encoding=chunked] end=\"\" \
     [chunk chunk_size=0 chunked_trailer_part=text]",
];

/// So many samples of each field of each protocol are enough.
const SAMPLES: usize = 2;

/// A number that no protocol has, for the one under test.
const ANY: u32 = 65_000;

type Object = serde_json::Map<String, serde_json::Value>;

#[test]
fn an_edit_changes_the_bits_of_its_field() {
    let mut edits = Edits::default();
    common::packets(|_, frame| edits.packet(&Sample { frame: *frame, overrides: None }));
    let captured = edits.seen.len();
    for built in BUILT {
        let (mut stack, mut bytes) = (Stack::default(), Vec::new());
        Plan::new(built).unwrap().packet(0, true, &mut stack, &mut bytes).unwrap();
        edits.packet(&Sample { frame: Frame::new(1, &bytes), overrides: None });
    }
    let named: BTreeSet<_> = edits.seen.keys().map(|key| key.1).collect();
    // Protocols that nobody recorded, and fields that are rarely there.
    let mut noise = Noise(4);
    for (_, protocol) in protocols() {
        let mut overrides = Overrides::default();
        overrides.set(Space::LinkType, ANY, Some(protocol));
        for _ in 0..150 {
            let bytes = noise.bytes();
            edits.packet(&Sample { frame: Frame::new(ANY, &bytes), overrides: Some(&overrides) });
        }
    }
    let Edits { seen, tried, .. } = edits;
    let told = seen.values().filter(|seen| seen.told).count();
    println!("{tried} edits of {} fields, {captured} in captures, {told} read again", seen.len());
    // A name that cannot be changed alone wherever one protocol has it can be in another; noise makes few names.
    let edited: BTreeSet<_> = seen.iter().filter(|(_, seen)| seen.edited > 0).map(|(key, _)| key.1).collect();
    let wrong = seen.iter().filter_map(|((protocol, field, ..), seen)| {
        let never = !edited.contains(field) && named.contains(field);
        let why = seen.wrong.as_deref().or(never.then_some("never edited"))?;
        Some(((*protocol, *field), why))
    });
    let wrong: BTreeMap<_, _> = wrong.collect();
    let known: BTreeSet<_> = EXCLUDED.iter().map(|(protocol, field, _)| (*protocol, *field)).collect();
    let unknown = wrong.iter().filter(|(key, _)| !known.contains(*key));
    let unknown: Vec<_> =
        unknown.map(|((protocol, field), why)| format!("{protocol} {field}: {why}")).collect();
    let needless: Vec<_> = known.iter().filter(|key| !wrong.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
    assert!(needless.is_empty(), "not to be excluded: {needless:?}");
    assert!(captured > 2_000 && tried > 10_000, "{captured} fields in captures, {tried} edits");
}

/// Every row that has a fixed place in its table, also of records that no packet here has: written of a name and a value.
#[test]
fn every_row_is_written_where_it_says() {
    let mut rows = 0;
    for (_, protocol) in protocols() {
        for table in protocol.tables() {
            // Of several records of one name, the first is built by it; packets with the others have `raw`.
            let name = table.field.name;
            let first = protocol.records.iter().find(|record| record.field.name == name);
            let header = std::ptr::eq(table, protocol.table);
            if !header && first.is_some_and(|first| !std::ptr::eq(*first, table)) {
                continue;
            }
            let stored = || table.rows.iter().filter(|row| !row.view && !row.alias && !row.bits.is_empty());
            let bytes = table.usual();
            let items = |bytes: &[u8]| -> Vec<_> {
                stored()
                    .map(|row| json!({row.name: said(row, &row.value(bytes, row.bits.clone()))}))
                    .collect()
            };
            let packet = |items: &[serde_json::Value]| {
                let items = if header { json!(items) } else { json!([{ "record": name, "records": items }]) };
                let packet = json!({"layers": [{"protocol": protocol.key(), "records": items}]});
                encode::packet(&packet.as_object().unwrap().into(), false)
            };
            let mut items_now = items(&bytes);
            for (i, row) in stored().enumerate().filter(|(_, row)| !matches!(row.show, Show::Coded(_))) {
                // A name stands for the first of its rows.
                if stored().filter(|other| other.id == row.id).count() > 1 {
                    continue;
                }
                let mut expected = bytes.clone();
                // Text stays text.
                let flips = |bit: &usize| !matches!(row.show, Show::Text | Show::Ascii) || bit % 8 == 7;
                let bits = row.bits.clone().filter(flips);
                bits.for_each(|bit| expected[bit / 8] ^= 0x80 >> (bit % 8));
                let old = std::mem::replace(&mut items_now[i], items(&expected)[i].clone());
                let edited = packet(&items_now).unwrap_or_else(|error| panic!("{} {error}", protocol.key()));
                assert_eq!(edited, expected, "{} of {}", row.name, protocol.key());
                items_now[i] = old;
                rows += 1;
            }
        }
    }
    println!("{rows} rows");
    assert!(rows > 3_000, "{rows} rows");
}

/// A packet, and who reads it.
#[derive(Clone, Copy)]
struct Sample<'a> {
    frame: Frame<'a>,
    overrides: Option<&'a Overrides>,
}

impl<'a> Sample<'a> {
    fn layers(&self) -> Layers<'a> {
        match self.overrides {
            Some(overrides) => Layers::new(self.frame.bytes, Next::LinkType(ANY)).decode_as(overrides),
            None => self.frame.layers(),
        }
    }
}

#[derive(Default)]
struct Edits {
    seen: BTreeMap<Key, Seen>,
    tried: usize,
    json: Json,
    text: Text,
}

/// A protocol, the name of a field of it, and the first bit of its row and its bits: several rows can have one name.
type Key = (&'static str, &'static str, usize, usize);

fn key(protocol: &Protocol, row: &Field) -> Key {
    (protocol.key(), row.name, row.bits.start, row.bits.len() + row.width)
}

#[derive(Default)]
struct Seen {
    /// Samples of it that were edited.
    edited: usize,
    /// The packet, edited, said the new value where the old one was.
    told: bool,
    /// What was wrong with an edit of it.
    wrong: Option<String>,
}

/// Where a member of a layer stands: the items of `records` on the way, and its key.
type Path = (Vec<usize>, String);

impl Edits {
    fn packet(&mut self, sample: &Sample<'_>) {
        let mut parsed = None;
        for (i, layer) in sample.layers().enumerate() {
            let mut spots = Vec::new();
            layer.fields(|spot| {
                if spot.stored && !spot.field.is_raw() {
                    spots.push(spot);
                }
            });
            let enough = |spot: &Spot<'_>| {
                self.seen.get(&key(layer.protocol, spot.field)).is_some_and(|seen| seen.edited >= SAMPLES)
            };
            if spots.iter().all(enough) {
                continue;
            }
            let object = parsed.get_or_insert_with(|| object(sample, &mut self.json, &mut self.text));
            let mut members = Vec::new();
            flatten(object["layers"][i].as_object().unwrap(), &mut Vec::new(), &mut members);
            // The members of a layer are its stored spots, in their order.
            assert_eq!(members.len(), spots.len(), "{}", self.text.as_str());
            for (spot, path) in spots.iter().zip(&members) {
                let seen = self.seen.entry(key(layer.protocol, spot.field)).or_default();
                if seen.edited < SAMPLES {
                    let place = Place { sample, layer: i, at: layer.offset * 8, spot };
                    match place.edits(object, path, seen) {
                        Ok(tried) => self.tried += tried,
                        Err(error) => seen.wrong = Some(error),
                    }
                }
            }
        }
    }
}

/// A stored spot of a packet.
struct Place<'a, 'p> {
    sample: &'p Sample<'a>,
    layer: usize,
    /// The bit at which the layer begins.
    at: usize,
    spot: &'p Spot<'a>,
}

impl Place<'_, '_> {
    /// Edits the field in several ways; says in how many.
    fn edits(&self, object: &mut Object, path: &Path, seen: &mut Seen) -> Result<usize, String> {
        let Spot { field, bits, value, .. } = self.spot;
        let (bytes, hex) = (self.sample.frame.bytes, path.1.strip_suffix("@hex"));
        assert_eq!(hex.unwrap_or(&path.1), field.name);
        let now = member(object, self.layer, path).clone();
        let coded = matches!(field.show, Show::Coded(_));
        let mut tried = 0;
        if hex.is_none() && (coded || matches!(field.show, Show::Text | Show::Ascii)) {
            let mut others = others(now.as_str().unwrap_or_default());
            while tried < 3
                && let Some(text) = others.next()
            {
                // Another name can need other bytes, and what pointed at the old one needs others then.
                let Ok(edited) = self.with(object, path, text.clone().into()) else { continue };
                if edited.len() != bytes.len() && coded || edited == bytes {
                    continue;
                }
                let changed = self.changed(&edited);
                if changed.iter().any(|bit| !self.bits().contains(bit)) {
                    return Err(format!("{changed:?} changed, {now} to {text}"));
                }
                seen.told |= self.said(&edited).is_some_and(|said| said == text);
                tried += 1;
            }
        } else {
            assert!(hex.is_some() || said(field, value) == now, "{}: {now}", field.name);
            for flip in flips(bits) {
                let mut expected = bytes.to_vec();
                flip.map(|bit| self.at + bit).for_each(|bit| expected[bit / 8] ^= 0x80 >> (bit % 8));
                let header = &expected[self.at / 8..];
                let new = match hex {
                    Some(_) => hex::encode(&header[bits::touched(bits)]).into(),
                    None => said(field, &field.value(header, bits.clone())),
                };
                let edited = self.with(object, path, new.clone());
                let edited = edited.map_err(|error| format!("{new} for {now}: {error}"))?;
                // What pointed at a name that is gone says it itself.
                if coded && edited.len() != expected.len() {
                    continue;
                }
                if edited != expected {
                    return Err(format!("{:?} changed, {now} to {new}", self.changed(&edited)));
                }
                seen.told |= self.said(&edited).is_some_and(|said| said == new);
                tried += 1;
            }
        }
        seen.edited += usize::from(tried > 0);
        Ok(tried)
    }

    /// The packet with this value at this member.
    fn with(
        &self,
        object: &mut Object,
        path: &Path,
        new: serde_json::Value,
    ) -> Result<Vec<u8>, encode::EncodeError> {
        let old = std::mem::replace(member(object, self.layer, path), new);
        let edited = encode::packet(&(&*object).into(), false);
        *member(object, self.layer, path) = old;
        edited
    }

    /// Bits of the packet that have changed; all behind its end too.
    fn changed(&self, edited: &[u8]) -> Vec<usize> {
        let bytes = self.sample.frame.bytes;
        let byte = |bytes: &[u8], bit: usize| bytes.get(bit / 8).map(|byte| byte >> (7 - bit % 8) & 1);
        (0..edited.len().max(bytes.len()) * 8).filter(|bit| byte(bytes, *bit) != byte(edited, *bit)).collect()
    }

    fn bits(&self) -> Range<usize> {
        self.at + self.spot.bits.start..self.at + self.spot.bits.end
    }

    /// What these bytes say where the field was; nothing if the layers are others now.
    fn said(&self, edited: &[u8]) -> Option<serde_json::Value> {
        let sample = Sample { frame: Frame { bytes: edited, ..self.sample.frame }, ..*self.sample };
        let layer = sample.layers().nth(self.layer)?;
        let mut found = None;
        layer.fields(|spot| {
            if spot.stored && spot.field.id == self.spot.field.id && spot.bits == self.spot.bits {
                found = Some(said(spot.field, &spot.value));
            }
        });
        found
    }
}

/// A value as JSON says it.
fn said(field: &Field, value: &Value<'_>) -> serde_json::Value {
    match (value, field.show) {
        (Value::Bytes(bytes), Show::Text | Show::Ascii) => String::from_utf8_lossy(bytes).into(),
        (Value::Uint(_), Show::Ip | Show::Mac | Show::Time | Show::Moment | Show::Epoch)
        | (Value::Bytes(_) | Value::Coded { .. }, _) => {
            let mut text = Text::new();
            let _ = value.write(field.show, &mut text);
            text.as_str().into()
        }
        (Value::Uint(number), _) if *number <= 1 << 53 => (*number).into(),
        (Value::Uint(number), _) => number.to_string().into(),
        (Value::Int(number), _) => (*number).into(),
        other => panic!("{} stores {other:?}", field.name),
    }
}

/// All bits changed, or just the first or the last.
fn flips(bits: &Range<usize>) -> Vec<Range<usize>> {
    let Range { start, end } = *bits;
    let mut flips = vec![start..end, start..start + 1, end - 1..end];
    flips.dedup();
    flips
}

/// Other texts of the same length: each letter, digit and control character is another one, or one of them is.
fn others(text: &str) -> impl Iterator<Item = String> {
    let other = |char: char| match char {
        _ if char.is_ascii_alphanumeric() => (char as u8 ^ 1) as char,
        _ if char.is_ascii_control() => 'a',
        _ => char,
    };
    let places = text.char_indices().filter(move |(_, char)| other(*char) != *char);
    let one = places.map(move |(at, char)| [&text[..at], &other(char).to_string(), &text[at + 1..]].concat());
    std::iter::once(text.chars().map(other).collect()).chain(one).filter(move |other| other != text)
}

/// The members that are fields, in their order.
fn flatten(members: &Object, items: &mut Vec<usize>, to: &mut Vec<Path>) {
    for (key, value) in members {
        match key.as_str() {
            "records" => {
                for (i, item) in value.as_array().unwrap().iter().enumerate() {
                    items.push(i);
                    flatten(item.as_object().unwrap(), items, to);
                    items.pop();
                }
            }
            "protocol" | "record" | "raw" | "error" | "trailer" | "missing" | "payload" | "derived" => {}
            _ => to.push((items.clone(), key.clone())),
        }
    }
}

fn member<'o>(object: &'o mut Object, layer: usize, (items, key): &Path) -> &'o mut serde_json::Value {
    let mut at = &mut object["layers"][layer];
    for item in items {
        at = &mut at["records"][*item];
    }
    &mut at[key]
}

fn object(sample: &Sample<'_>, json: &mut Json, text: &mut Text) -> Object {
    text.clear();
    text.str("{");
    json.layers(sample.layers(), text);
    text.str("}");
    serde_json::from_str(text.as_str()).unwrap_or_else(|error| panic!("{error}: {}", text.as_str()))
}
