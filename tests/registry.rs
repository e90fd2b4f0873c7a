//! What holds for every protocol, tested over the registry: a new one is tested before its author writes a test.

#![allow(clippy::panic)]

use std::collections::HashMap;
use std::mem::discriminant;

use septet::codec::{Next, Show, Space, Text};
use septet::output::{encode, json::Json};
use septet::packet::registry::{self, Overrides, fields, protocols};
use septet::{Layers, Protocol};

/// A number that no protocol has, for the one under test.
const ANY: u32 = 65_000;

fn walk<'a>(bytes: &'a [u8], overrides: &'a Overrides) -> Layers<'a> {
    Layers::new(bytes, Next::LinkType(ANY)).decode_as(overrides)
}

fn only(protocol: &'static Protocol) -> Overrides {
    let mut overrides = Overrides::default();
    overrides.set(Space::LinkType, ANY, Some(protocol));
    overrides
}

/// Bytes that look like headers now and then: small numbers, all ones, runs of one value.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn bytes(&mut self) -> Vec<u8> {
        let len = [8, 24, 64, 400][self.next() as usize % 4];
        let len = self.next() as usize % len;
        let style = self.next() % 4;
        (0..len)
            .map(|_| match (style, self.next() % 8) {
                (0, _) => self.next() as u8,
                (1, 0..6) | (2, 0..3) => (self.next() % 4) as u8,
                (3, 0..2) => 0xff,
                _ => (self.next() % 64) as u8,
            })
            .collect()
    }
}

#[test]
fn names_are_good() {
    let mut seen: HashMap<u64, &str> = HashMap::new();
    for (protocol, _, field) in fields() {
        let record = field.is_record();
        // Wireshark has one field that is called as its protocol.
        let dotted = field.name.contains('.') || field.name == "pweth";
        assert!(record || dotted, "{} in {}", field.name, protocol.name());
        assert!(!field.label.is_empty(), "{} has no label", field.name);
        assert!(field.name.bytes().all(|byte| byte.is_ascii_graphic()), "{}", field.name);
        assert_eq!(*seen.entry(field.id).or_insert(field.name), field.name, "two names with one id");
    }
}

#[test]
fn a_name_is_written_the_same_way_wherever_it_stands() {
    let form = |show: Show| match show {
        Show::Hex(digits) => (discriminant(&show), digits),
        Show::Times(_) | Show::Whole(_) | Show::Rest(_) | Show::Count(_) | Show::Of(..) => {
            (discriminant(&Show::Dec), 0)
        }
        other => (discriminant(&other), 0),
    };
    let mut seen: HashMap<&str, (Show, &str)> = HashMap::new();
    let mut differ = Vec::new();
    // Wireshark has these twice, in two forms.
    let twice = [
        "llc.control.ftype",
        "vxlan.flags",
        "vxlan.flags_reserved",
        "dns.rr.udp_payload_size", // 15 bits in multicast DNS
        "dns.txt",                 // UTF-8 in multicast DNS
        "wlan.fixed.action_code",  // hexadecimal about block acknowledgment
    ];
    for (protocol, _, field) in
        fields().filter(|(_, _, field)| !field.is_record() && !twice.contains(&field.name))
    {
        let (first, place) = *seen.entry(field.name).or_insert((field.show, protocol.name()));
        if form(first) != form(field.show) {
            differ.push(format!(
                "{}: {first:?} in {place}, {:?} in {}",
                field.name,
                field.show,
                protocol.name()
            ));
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn protocols_are_found_by_their_names() {
    for (layer, protocol) in protocols() {
        let found = septet::protocol(protocol.key()).unwrap();
        assert!(std::ptr::eq(found, protocol), "two protocols are called {}", protocol.key());
        assert!((1..=7).contains(&layer));
    }
}

/// A protocol that a number leads to is one of the list.
#[test]
fn every_numbered_protocol_is_listed() {
    for space in Space::ALL {
        for number in (0..=u32::from(u16::MAX)).filter_map(|number| registry::find(*space, number)) {
            assert!(
                protocols().any(|(_, known)| std::ptr::eq(known, number)),
                "{} is not listed",
                number.name()
            );
        }
    }
}

/// A field that a protocol tells is a row of one of its tables, so that it is listed, chosen and written back.
#[test]
fn a_protocol_tells_its_own_rows() {
    let mut noise = Noise(5);
    for (_, protocol) in protocols() {
        let overrides = only(protocol);
        let rows: Vec<_> =
            protocol.tables().flat_map(|table| std::iter::once(&table.field).chain(table.rows)).collect();
        for _ in 0..500 {
            let bytes = noise.bytes();
            let Some(layer) = walk(&bytes, &overrides).next() else { continue };
            layer.fields(|spot| {
                let own = spot.field.is_raw() || rows.iter().any(|row| row.id == spot.field.id);
                assert!(own, "{} is not a row of {}", spot.field.name, protocol.key());
            });
        }
    }
}

/// Any bytes, through every header: no panic, and the stored spots of a layer, one after the other, are its header.
#[test]
fn stored_spots_tile_every_header() {
    let mut noise = Noise(1);
    for (_, protocol) in protocols() {
        let overrides = only(protocol);
        for _ in 0..1500 {
            let bytes = noise.bytes();
            for layer in walk(&bytes, &overrides) {
                let mut told = 0;
                layer.fields(|spot| {
                    assert!(
                        spot.bits.end <= (layer.header.len() + layer.payload.len() + layer.trailer.len()) * 8
                    );
                    if spot.stored {
                        assert_eq!(spot.bits.start, told, "{} in {bytes:02x?}", spot.field.name);
                        told = spot.bits.end;
                    }
                });
                assert_eq!(told, layer.header.len() * 8, "{} in {bytes:02x?}", layer.protocol.name());
                let _ = layer.checksum();
            }
        }
    }
}

#[test]
fn layers_tile_every_frame() {
    let mut noise = Noise(2);
    for (_, protocol) in protocols() {
        let overrides = only(protocol);
        for _ in 0..500 {
            let bytes = noise.bytes();
            let mut given = &bytes[..];
            for layer in walk(&bytes, &overrides) {
                assert_eq!([layer.header, layer.payload, layer.trailer].concat(), given);
                given = layer.payload;
            }
        }
    }
}

/// Any bytes come back from their JSON.
#[test]
fn any_bytes_come_back_from_their_json() {
    let (mut noise, mut json, mut text) = (Noise(3), Json::default(), Text::new());
    for (_, protocol) in protocols() {
        let overrides = only(protocol);
        for _ in 0..400 {
            let bytes = noise.bytes();
            let object = object(&bytes, &overrides, &mut json, &mut text);
            let again = encode::packet(&(&object).into(), false);
            assert_eq!(again.as_ref(), Ok(&bytes), "{}", text.as_str());
        }
    }
}

/// One value changed is just its bits changed.
#[test]
fn an_edit_changes_the_bits_of_its_field() {
    let (mut noise, mut json, mut text) = (Noise(4), Json::default(), Text::new());
    let mut edits = 0;
    for (_, protocol) in protocols() {
        let overrides = only(protocol);
        for _ in 0..40 {
            let bytes = noise.bytes();
            let Some(layer) = walk(&bytes, &overrides).next() else { continue };
            let mut spots = Vec::new();
            layer.fields(|spot| spots.push(spot));
            // A name that stands twice is not told apart by its key alone.
            let alone = |id| spots.iter().filter(|spot| spot.stored && spot.field.id == id).count() == 1;
            let fixed = spots.iter().filter(|spot| spot.stored && !spot.field.bits.is_empty());
            for spot in fixed.filter(|spot| alone(spot.field.id)) {
                let mut object = object(&bytes, &overrides, &mut json, &mut text);
                let number = |value: &serde_json::Value| value.as_u64();
                let Some(value) = object["layers"][0].get_mut(spot.field.name) else { continue };
                let (Some(now), true) = (number(value), spot.bits.len() < 53) else { continue };
                let units = now / spot.field.scale();
                *value = ((units ^ 1) * spot.field.scale()).into();
                let edited = encode::packet(&(&object).into(), false).unwrap_or_else(|error| {
                    panic!("{}: {error}: {}", spot.field.name, text.as_str());
                });
                assert_eq!(edited.len(), bytes.len(), "{}", spot.field.name);
                let differs = |bit: &usize| (edited[bit / 8] ^ bytes[bit / 8]) >> (7 - bit % 8) & 1 == 1;
                let changed: Vec<_> = (0..bytes.len() * 8).filter(differs).collect();
                assert!(
                    changed.len() == 1 && spot.bits.contains(&changed[0]),
                    "{}: {changed:?} {}",
                    spot.field.name,
                    text.as_str()
                );
                edits += 1;
            }
        }
    }
    assert!(edits > 1000, "{edits} edits");
}

fn object(
    bytes: &[u8],
    overrides: &Overrides,
    json: &mut Json,
    text: &mut Text,
) -> serde_json::Map<String, serde_json::Value> {
    text.clear();
    text.str("{");
    json.layers(walk(bytes, overrides), text);
    text.str("}");
    serde_json::from_str(text.as_str()).unwrap_or_else(|error| panic!("{error}: {}", text.as_str()))
}
