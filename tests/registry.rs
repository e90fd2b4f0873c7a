//! What holds for every protocol, tested over the registry: a new one is tested before its author writes a test.

#![allow(clippy::panic)]

mod common;

use std::collections::HashMap;
use std::mem::discriminant;

use common::noise::Noise;
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
