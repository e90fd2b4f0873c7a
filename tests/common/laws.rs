//! What holds for any bytes, whoever reads them: no bit is lost, none is invented, and the way back leads to the same
//! bytes. The tests try it with captures, the fuzz targets with anything.
#![allow(clippy::panic, reason = "a law that is broken ends the test")]

use std::ops::Range;

use septet::capture::Frame;
use septet::codec::field::id;
use septet::codec::{Spot, Text, Value, bits};
use septet::output::columns::{Columns, Style};
use septet::output::dump::{Coloured, Dump};
use septet::output::hexdump;
use septet::output::paint::Paint;
use septet::output::stamp::{Form, Stamp};
use septet::output::text::{Digits, Lines};
use septet::output::tree::Tree;
use septet::output::{encode, json::Json};
use septet::packet::aliases::alias;
use septet::packet::registry::{self, Overrides};
use septet::packet::{Pick, layers::DEPTH};
use septet::{Field, Layer, Layers};

/// The laws, and buffers to try them with.
pub(crate) struct Laws {
    choices: Vec<Choice>,
    json: Json,
    lines: Lines,
    tree: Tree,
    dumps: [Dump; 2],
    coloured: Coloured,
    text: Text,
}

/// Fields that are asked for together.
struct Choice {
    names: Vec<&'static str>,
    /// Which column a field fills, by its id.
    places: Vec<(u64, usize)>,
    pick: Pick,
}

/// How many ways there are to choose fields: half of them only rows that have a fixed place.
const CHOICES: usize = 32;

/// Most bytes of text or JSON for each byte of a packet: a DNS name of two bytes, which points at another, can be
/// written as a thousand, and that in several fields.
const GROWTH: usize = 2_000;

impl Choice {
    fn new(mut names: Vec<&'static str>) -> Self {
        names.sort_unstable();
        names.dedup();
        let ids =
            |name| alias(name).map_or_else(|| vec![id(name)], |all| all.iter().copied().map(id).collect());
        let places = names
            .iter()
            .enumerate()
            .flat_map(|(column, name)| ids(*name).into_iter().map(move |id| (id, column)));
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        Self { pick: Pick::new(&names).unwrap(), places, names }
    }

    fn columns(&self, id: u64) -> impl Iterator<Item = usize> {
        let first = self.places.partition_point(|place| place.0 < id);
        self.places[first..].iter().take_while(move |place| place.0 == id).map(|place| place.1)
    }
}

impl Laws {
    pub(crate) fn new() -> Self {
        let choice = |i| {
            let fits = |field: &Field| {
                let fixed = !field.bits.is_empty() || i % 2 == 0;
                field.id as usize % (CHOICES / 2) == i / 2 && fixed && !field.is_record()
            };
            let chosen = registry::fields().map(|row| row.2).filter(|field| fits(field));
            Choice::new(chosen.map(|field| field.name).collect())
        };
        let mut lines = Lines::new(Stamp::new(Form::Epoch, Stamp::utc()), Digits::Captured);
        (lines.verbose, lines.link) = (2, true);
        Self {
            choices: (0..CHOICES).map(choice).collect(),
            json: Json::default(),
            lines,
            tree: Tree::new(Stamp::utc(), Vec::new(), Paint(false)),
            dumps: [Dump::new(hexdump::Style::HexText, false), Dump::new(hexdump::Style::Text, true)],
            coloured: Coloured::new(Paint(false)),
            text: Text::new(),
        }
    }

    /// Tries all laws on a packet.
    pub(crate) fn hold(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>) {
        let mut layers = frame.layers();
        if let Some(overrides) = overrides {
            layers = layers.decode_as(overrides);
        }
        tile(frame.bytes, layers);
        for layer in layers {
            stored(&layer);
            told(&layer);
            let _ = layer.checksum();
        }
        self.texts(frame, overrides);
        self.columns(frame.bytes.len() % CHOICES, layers);
        self.json(frame.bytes, layers);
    }

    /// What the fast way finds in the columns is what the layers tell.
    fn columns(&mut self, choice: usize, layers: Layers<'_>) {
        let choice = &self.choices[choice];
        let empty = || Columns::new(choice.names.len(), Style::default());
        let (mut fast, mut slow) = (empty(), empty());
        for layer in layers {
            choice.pick.each(&layer, |column, field, value| fast.add(column, field, &value));
            layer.fields(|spot| {
                for column in choice.columns(spot.field.id).filter(|_| spot.shown) {
                    slow.add(column, spot.field, &spot.value);
                }
            });
        }
        self.text.clear();
        slow.finish(&mut self.text);
        let end = self.text.len();
        fast.finish(&mut self.text);
        let (slow, fast) = self.text.as_str().split_at(end);
        for ((slow, fast), name) in slow.split('\t').zip(fast.split('\t')).zip(&choice.names) {
            assert_eq!(fast, slow, "{name}: as a column, and as it is told");
        }
    }

    /// A packet is one line, a tree has a heading for each layer, and in no text is anything that a terminal obeys.
    fn texts(&mut self, frame: &Frame<'_>, overrides: Option<&Overrides>) {
        for verbose in [0, 2] {
            (self.lines.verbose, self.lines.link) = (verbose, verbose > 0);
            self.text.clear();
            self.lines.packet(frame, overrides, &mut self.text);
            assert!(self.text.as_bytes().ends_with(b"\n"), "a line without end: {}", self.text.as_str());
            if verbose == 0 {
                assert_eq!(self.text.as_str().lines().count(), 1, "{}", self.text.as_str());
            }
            self.assert_printable("the line", frame.bytes.len());
        }
        self.text.clear();
        self.tree.packet(frame, overrides, &mut self.text);
        self.assert_printable("the tree", frame.bytes.len());
        self.text.clear();
        self.dumps.iter_mut().for_each(|dump| dump.packet(frame, overrides, &mut self.text));
        self.coloured.packet(frame, overrides, &mut self.text);
        self.assert_printable("the dump", frame.bytes.len());
    }

    fn assert_printable(&self, what: &str, len: usize) {
        assert_printable(self.text.as_bytes(), what);
        assert!(self.text.len() <= 4096 + GROWTH * len, "{what} has {} bytes for {len}", self.text.len());
    }

    /// JSON gives the same bytes back; sealed, it gives some bytes or says why not.
    fn json(&mut self, bytes: &[u8], layers: Layers<'_>) {
        self.text.clear();
        self.text.byte(b'{');
        self.json.layers(layers, &mut self.text);
        self.text.byte(b'}');
        self.assert_printable("JSON", bytes.len());
        assert!(!self.text.as_bytes().contains(&b'\n'), "more than one line of JSON");
        let object = match encode::Object::read(self.text.as_bytes()) {
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
        let breaks = text.as_bytes().iter().any(|byte| matches!(byte, b'\t' | b'\n'));
        assert!(!breaks, "{} breaks its column", spot.field.name);
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

/// No character in it that a terminal obeys but tab and newline, and all of it UTF-8.
pub(crate) fn assert_printable(text: &[u8], what: &str) {
    match std::str::from_utf8(text) {
        Ok(text) => {
            let found = text.chars().find(|char| obeyed(*char) && !matches!(char, '\t' | '\n'));
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
