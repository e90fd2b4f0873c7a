//! Any stack of layers with any values, built: for each layer two bytes that say which protocol, two that say how long its
//! header is, and the header, which is written row by row; behind the last layer its payload.
//!
//! Every value lies in the bytes where its row says, is told again by whoever reads them, and of what is sealed no checksum is
//! wrong.
#![no_main]

use std::cell::RefCell;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use septet::codec::{Next, Space, Value, bits};
use septet::packet::registry::{self, Overrides};
use septet::{Layers, Protocol, Stack, Status};

thread_local! {
    static STACK: RefCell<Stack> = RefCell::default();
}

/// A link type that nobody has.
const ANY: u32 = 65_000;

/// Every protocol, and the number space turned towards it.
static PROTOCOLS: LazyLock<Vec<(&'static Protocol, Overrides)>> = LazyLock::new(|| {
    let only = |protocol| {
        let mut overrides = Overrides::default();
        overrides.set(Space::LinkType, ANY, Some(protocol));
        (protocol, overrides)
    };
    registry::protocols().map(|(_, protocol)| only(protocol)).collect()
});

/// A layer that is to be built.
struct Given<'d> {
    protocol: &'static Protocol,
    overrides: &'static Overrides,
    header: &'d [u8],
}

fuzz_target!(|data: &[u8]| {
    let (given, payload) = given(data);
    if given.is_empty() {
        return;
    }
    STACK.with_borrow_mut(|stack| {
        fill(stack, &given, payload);
        let expected = [&given.iter().map(|layer| layer.header).collect::<Vec<_>>().concat(), payload].concat();
        match stack.build() {
            Ok(built) => assert_eq!(built, expected, "what was said"),
            Err(error) => panic!("{error}"),
        }
        told(&given[0], &expected);
        fill(stack, &given, payload);
        // What cannot be sealed says why.
        if let Ok(sealed) = stack.seal() {
            assert_eq!(sealed.len(), expected.len(), "sealing makes nothing longer");
            right(&given, sealed);
        }
    });
});

/// The layers of this input, and the payload behind them.
fn given(mut data: &[u8]) -> (Vec<Given<'_>>, &[u8]) {
    let mut layers = Vec::new();
    while let ([a, b, c, d, rest @ ..], true) = (data, layers.len() < 12) {
        let (reader, len) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        if reader == 0 {
            return (layers, &data[2..]);
        }
        let known = PROTOCOLS.iter().find(|(protocol, _)| number(protocol) == reader);
        let (protocol, overrides) = known.unwrap_or(&PROTOCOLS[usize::from(reader) % PROTOCOLS.len()]);
        let (header, rest) = rest.split_at(len.min(rest.len()));
        layers.push(Given { protocol, overrides, header });
        data = rest;
    }
    (layers, data)
}

/// Writes the layers value by value; what is behind the fixed part of a header, or a header that is too short, as it is.
fn fill(stack: &mut Stack, given: &[Given<'_>], payload: &[u8]) {
    stack.clear();
    for Given { protocol, header, .. } in given {
        stack.layer(protocol);
        let fixed = protocol.table.len;
        if header.len() < fixed {
            stack.raw(header);
            continue;
        }
        for row in protocol.table.rows.iter().filter(|row| !row.view && !row.alias && !row.bits.is_empty()) {
            if row.bits.len() > 64 {
                stack.bytes(row, &header[bits::touched(&row.bits)]);
            } else {
                let value = bits::read(header, &row.bits, row.little);
                stack.put(row, row.bits.len(), value).expect("a value of as many bits");
            }
        }
        stack.raw(&header[fixed..]);
    }
    stack.payload(payload);
}

/// The first layer tells the values that it was given.
fn told(given: &Given<'_>, bytes: &[u8]) {
    let Given { protocol, overrides, header } = given;
    let Some(layer) = Layers::new(bytes, Next::LinkType(ANY)).decode_as(overrides).next() else { return };
    assert!(std::ptr::eq(layer.protocol, *protocol), "{} is read as {}", protocol.key(), layer.protocol.key());
    if !protocol.fixed || layer.error.is_some() || layer.header.len() < protocol.table.len || header.len() < protocol.table.len {
        return;
    }
    let rows = || protocol.table.rows.iter().filter(|row| !row.view && !row.bits.is_empty());
    layer.fields(|spot| {
        let row = spot.field;
        if spot.stored && rows().any(|known| std::ptr::eq(known, row)) && spot.bits == row.bits {
            let expected = match &spot.value {
                Value::Uint(value) => bits::read(header, &row.bits, row.little) == value / row.scale(),
                Value::Bytes(value) => header[bits::touched(&row.bits)] == **value,
                _ => true,
            };
            assert!(expected, "{} of {}: {:?}", row.name, protocol.key(), spot.value);
        }
    });
}

/// As far as the layers are read as they were built, no checksum is wrong; one that is quoted may tell of a longer packet.
fn right(given: &[Given<'_>], sealed: &[u8]) {
    let mut at = 0;
    let layers = Layers::new(sealed, Next::LinkType(ANY)).decode_as(given[0].overrides);
    for (layer, given) in layers.zip(given) {
        let same = std::ptr::eq(layer.protocol, given.protocol) && layer.offset == at;
        if !same || layer.context.quoted || layer.header.len() != given.header.len() || !layer.trailer.is_empty() {
            return;
        }
        let status = layer.checksum();
        assert!(
            !matches!(status, Some(Status::Bad | Status::LeftToCard)),
            "the checksum of {}: {:02x?}",
            layer.protocol.key(),
            layer.header
        );
        at += layer.header.len();
    }
}

/// The number of a protocol in a seed; `examples/seeds.rs` has it too.
fn number(protocol: &Protocol) -> u16 {
    0x8000 | protocol.table.field.id as u16
}
