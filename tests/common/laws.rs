//! What holds for any bytes, whoever reads them: no bit is lost, none is invented, and the way back leads to the same
//! bytes. The tests try it with captures, the fuzz targets with anything.
#![allow(clippy::panic, reason = "a law that is broken ends the test")]

use std::ops::Range;

use septet::codec::{Line, Spot, Text, Value, bits};
use septet::output::columns::{Columns, Style};
use septet::output::{encode, json::Json};
use septet::packet::{Pick, aliases::alias, layers::DEPTH, registry};
use septet::{Field, Layer, Layers};

/// The laws, and buffers to try them with.
pub(crate) struct Laws {
    choices: Vec<Choice>,
    json: Json,
    text: Text,
}

/// Fields that are asked for together.
struct Choice {
    ids: Vec<u64>,
    pick: Pick,
}

/// How many ways there are to choose fields: half of them only rows that have a fixed place.
const CHOICES: usize = 16;

/// Most bytes of JSON for each byte of a packet: a compressed name of two bytes can be written as a thousand.
const GROWTH: usize = 2_000;

impl Laws {
    pub(crate) fn new() -> Self {
        let choice = |i| {
            let fits = |field: &Field| {
                let fixed = !field.bits.is_empty() || i % 2 == 0;
                // A name that stands for several rows has more in its column than its own.
                let alone = alias(field.name).is_none();
                field.id as usize % (CHOICES / 2) == i / 2 && fixed && alone && !field.is_record()
            };
            let mut chosen: Vec<_> =
                registry::fields().map(|row| row.2).filter(|field| fits(field)).collect();
            chosen.sort_by_key(|field| field.id);
            chosen.dedup_by_key(|field| field.id);
            let names: Vec<_> = chosen.iter().map(|field| field.name).collect();
            Choice { ids: chosen.iter().map(|field| field.id).collect(), pick: Pick::new(&names).unwrap() }
        };
        Self { choices: (0..CHOICES).map(choice).collect(), json: Json::default(), text: Text::new() }
    }

    /// Tries all laws on these bytes and their layers.
    pub(crate) fn hold(&mut self, bytes: &[u8], layers: Layers<'_>) {
        tile(bytes, layers);
        for layer in layers {
            stored(&layer);
            told(&layer);
            let _ = layer.checksum();
        }
        self.lines(layers);
        self.columns(bytes.len() % CHOICES, layers);
        self.json(bytes, layers);
    }

    /// What the fast way finds in the columns is what the layers tell.
    fn columns(&mut self, choice: usize, layers: Layers<'_>) {
        let Choice { ids, pick } = &self.choices[choice];
        let (mut fast, mut slow) =
            (Columns::new(ids.len(), Style::default()), Columns::new(ids.len(), Style::default()));
        for layer in layers {
            pick.each(&layer, |column, field, value| fast.add(column, field, &value));
            layer.fields(|spot| {
                let column = ids.binary_search(&spot.field.id);
                if let (true, Ok(column)) = (spot.shown, column) {
                    slow.add(column, spot.field, &spot.value);
                }
            });
        }
        self.text.clear();
        slow.finish(&mut self.text);
        let end = self.text.len();
        fast.finish(&mut self.text);
        let (slow, fast) = self.text.as_bytes().split_at(end);
        assert_eq!(
            String::from_utf8_lossy(fast),
            String::from_utf8_lossy(slow),
            "columns {:?}",
            self.names(choice)
        );
    }

    fn names(&self, choice: usize) -> Vec<&'static str> {
        let ids = &self.choices[choice].ids;
        let name = |id: &u64| registry::fields().find(|row| row.2.id == *id).map_or("?", |row| row.2.name);
        ids.iter().map(name).collect()
    }

    /// A layer's part of the one-line text has nothing in it that moves a cursor.
    fn lines(&mut self, layers: Layers<'_>) {
        for verbose in [0, 2] {
            self.text.clear();
            let mut line = Line::new(&mut self.text, verbose);
            for layer in layers {
                (layer.protocol.line)(&layer, &mut line);
            }
            line.finish();
            assert_printable(self.text.as_bytes(), "the line");
        }
    }

    /// JSON gives the same bytes back; sealed, it gives some bytes or says why not.
    fn json(&mut self, bytes: &[u8], layers: Layers<'_>) {
        self.text.clear();
        self.text.byte(b'{');
        self.json.layers(layers, &mut self.text);
        self.text.byte(b'}');
        assert_printable(self.text.as_bytes(), "JSON");
        assert!(self.text.len() <= 4096 + GROWTH * bytes.len(), "{} bytes of JSON", self.text.len());
        let object = match serde_json::from_str(self.text.as_str()) {
            Ok(object) => object,
            Err(error) => panic!("{error}: {}", self.text.as_str()),
        };
        match encode::packet(&object, false) {
            Ok(again) => assert_eq!(again, bytes, "{}", self.text.as_str()),
            Err(error) => panic!("{error}: {}", self.text.as_str()),
        }
        let _ = encode::packet(&object, true);
    }
}

/// Headers, payloads and trailers of the layers are the bytes, each in its place.
pub(crate) fn tile(bytes: &[u8], layers: Layers<'_>) {
    let (mut given, mut offset) = (bytes, 0);
    for (depth, layer) in layers.enumerate() {
        assert!(depth <= DEPTH as usize, "{depth} layers");
        assert_eq!(layer.offset, offset, "{} begins elsewhere", layer.protocol.name());
        assert_eq!([layer.header, layer.payload, layer.trailer].concat(), given, "{}", layer.protocol.name());
        assert!(
            layer.missing == 0 || layer.trailer.is_empty(),
            "{}: bytes behind a cut",
            layer.protocol.name()
        );
        (given, offset) = (layer.payload, offset + layer.header.len());
    }
}

/// The stored spots follow one another, and writing their values gives the header.
fn stored(layer: &Layer<'_>) {
    let (mut next, mut again) = (0, vec![0; layer.header.len()]);
    layer.fields(|spot| {
        if spot.stored {
            assert_eq!(spot.bits.start, next, "{} of {}", spot.field.name, layer.protocol.name());
            next = spot.bits.end;
            write(&spot, &mut again);
        }
    });
    assert_eq!(next, layer.header.len() * 8, "bits of {} that are told", layer.protocol.name());
    assert_eq!(again, layer.header, "values of {}", layer.protocol.name());
}

/// Writes a value where it was found.
fn write(spot: &Spot<'_>, to: &mut [u8]) {
    let field = spot.field;
    let mut bytes = |bytes: &[u8]| to[bits::touched(&spot.bits)].copy_from_slice(bytes);
    match &spot.value {
        Value::Uint(value) => bits::write(to, &spot.bits, field.little, value / field.scale()),
        Value::Int(value) => {
            let raw = value.cast_unsigned() & bits::mask(spot.bits.len());
            bits::write(to, &spot.bits, field.little, raw);
        }
        Value::Bytes(value) => bytes(value),
        Value::Coded { message, bytes: Range { start, end }, .. } => bytes(&message[*start..*end]),
        other => panic!("{} stores {other:?}", field.name),
    }
}

/// Every spot lies in its layer and is written without a control character; what is stored does not depend on what is
/// asked for, nor does `get`.
fn told(layer: &Layer<'_>) {
    let len = (layer.header.len() + layer.payload.len() + layer.trailer.len()) * 8;
    let (mut stored, mut text, mut first) = (Vec::new(), Text::new(), None);
    layer.fields(|spot| {
        assert!(spot.bits.start <= spot.bits.end && spot.bits.end <= len, "{}", spot.field.name);
        if spot.stored {
            stored.push((spot.field.id, spot.bits.clone()));
        }
        text.clear();
        let written = spot.value.write(spot.field.show, &mut text).is_some();
        assert_printable(text.as_bytes(), spot.field.name);
        if spot.shown && written && first.is_none() && !spot.field.is_record() {
            first = Some((spot.field, text.as_bytes().to_vec()));
        }
    });
    let mut again = stored.iter();
    layer.tell(Some(&|_| false), &mut |spot| {
        if spot.stored {
            assert_eq!(again.next(), Some(&(spot.field.id, spot.bits.clone())), "{}", spot.field.name);
        }
    });
    assert!(again.next().is_none(), "{} stores less if nothing is asked for", layer.protocol.name());
    if let Some((field, value)) = first {
        text.clear();
        let got = layer.get(field).and_then(|value| value.write(field.show, &mut text));
        assert!(got.is_some() && text.as_bytes() == value, "get({})", field.name);
    }
}

/// No character in it that a terminal obeys, and all of it UTF-8.
pub(crate) fn assert_printable(text: &[u8], what: &str) {
    match std::str::from_utf8(text) {
        Ok(text) => {
            let found = text.chars().find(|char| obeyed(*char));
            assert!(found.is_none(), "{found:?} in {what}: {text:?}");
        }
        Err(error) => panic!("{what} is not UTF-8: {error}: {}", text.escape_ascii()),
    }
}

/// Control characters of C0, DEL, C1, and those of text direction (Unicode Annex 9 §2).
pub(crate) fn obeyed(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
