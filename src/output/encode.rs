//! A packet from its JSON: the way back from [`json`](super::json).

use core::fmt;
use std::collections::{HashMap, VecDeque};
use std::sync::LazyLock;

use alloc::borrow::Cow;

use super::object::Json;
use crate::codec::bits::{self, write};
use crate::codec::{Context, Error, Field, Layer, Literal, Protocol, Show, Table, Text};
use crate::packet::{Stack, registry};

pub use super::object::Object;

/// Why a packet cannot be made of this JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncodeError {
    /// The layer, from 0, if the trouble is in one.
    pub layer: Option<usize>,
    /// The key.
    pub key: String,
    /// What was expected there.
    pub expected: String,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(layer) = self.layer {
            write!(f, "layer {}: ", layer + 1)?;
        }
        write!(f, "{}: expected {}", self.key, self.expected)
    }
}

impl core::error::Error for EncodeError {}

pub(super) fn wrong<T>(key: &str, expected: impl Into<String>) -> Result<T, EncodeError> {
    Err(EncodeError { layer: None, key: key.into(), expected: expected.into() })
}

/// The bytes of the packet that this object describes, as [`Encoder::packet`].
pub fn packet(packet: &Object<'_>, seal: bool) -> Result<Vec<u8>, EncodeError> {
    Encoder::default().packet(packet, seal).map(<[u8]>::to_vec)
}

/// Makes packets of objects, one after the other, in the same memory.
#[derive(Default)]
pub struct Encoder {
    stack: Stack,
}

impl Encoder {
    /// The bytes of the packet that this object describes. With `seal`, lengths and checksums are computed anew.
    ///
    /// An error names the layer, the key and what was expected: an unknown layer or field, a value of another type or
    /// too wide for its bits.
    pub fn packet(&mut self, packet: &Object<'_>, seal: bool) -> Result<&[u8], EncodeError> {
        let stack = &mut self.stack;
        stack.clear();
        let Some(Json::List(layers)) = packet.get("layers") else {
            return wrong("layers", "a list of layers");
        };
        for (i, object) in layers.iter().enumerate() {
            layer(stack, object).map_err(|error| EncodeError { layer: Some(i), ..error })?;
        }
        let built = if seal { stack.seal() } else { stack.build() };
        built.map_err(|error| EncodeError {
            layer: None,
            key: "packet".into(),
            expected: format!("layers that can be built: {error}"),
        })
    }
}

fn layer(stack: &mut Stack, object: &Json<'_>) -> Result<(), EncodeError> {
    let Json::Object(members) = object else { return wrong("layers", "an object for each layer") };
    let name = members.get("protocol").and_then(Json::as_str).unwrap_or_default();
    let Some(protocol) = protocol(name) else { return wrong("protocol", "the name of a protocol") };
    stack.layer(protocol);
    match members.get("raw") {
        Some(raw) => {
            let mut header = bytes("raw", raw)?;
            patch(protocol, &mut header, members)?;
            stack.raw(&header);
        }
        None => fill(stack, protocol, protocol.table, members)?,
    }
    if let Some(trailer) = members.get("trailer") {
        stack.trailer(&bytes("trailer", trailer)?);
    }
    if let Some(payload) = members.get("payload") {
        stack.payload(&bytes("payload", payload)?);
    }
    Ok(())
}

/// The protocol of this name, found at once.
fn protocol(name: &str) -> Option<&'static Protocol> {
    static NAMES: LazyLock<HashMap<&str, &Protocol>> = LazyLock::new(|| {
        // The first of several has the name.
        let mut names = HashMap::new();
        for (_, protocol) in registry::protocols() {
            names.entry(protocol.key()).or_insert(protocol);
        }
        names
    });
    NAMES.get(name).copied()
}

/// Keys that are not fields.
fn is_about(key: &str) -> bool {
    matches!(key, "protocol" | "record" | "records" | "raw" | "error" | "trailer" | "missing" | "payload")
}

/// Writes the fields of an object in their order.
fn fill(
    stack: &mut Stack,
    protocol: &'static Protocol,
    table: &'static Table,
    members: &Object<'_>,
) -> Result<(), EncodeError> {
    for (key, value) in members.iter() {
        if key == "records" {
            let Json::List(items) = value else { return wrong(key, "a list of records") };
            for item in items {
                let Json::Object(members) = item else { return wrong(key, "an object for each record") };
                record(stack, protocol, table, members)?;
            }
        } else if !is_about(key) {
            let row = row(protocol, table, key)?;
            put(stack, fitting(protocol, row, value), key, value)?;
        }
    }
    Ok(())
}

fn record(
    stack: &mut Stack,
    protocol: &'static Protocol,
    table: &'static Table,
    members: &Object<'_>,
) -> Result<(), EncodeError> {
    let Some(name) = members.get("record") else { return fill(stack, protocol, table, members) };
    let known = |record: &&&'static Table| Some(record.field.name) == name.as_str();
    let Some(table) = protocol.records.iter().find(known) else {
        return wrong("record", format!("a record of {}", protocol.name()));
    };
    let mut failed = None;
    let filled = stack.record(table, |stack| {
        failed = fill(stack, protocol, table, members).err();
        Ok(())
    });
    match (failed, filled) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => wrong("record", error.to_string()),
        (None, Ok(_)) => Ok(()),
    }
}

/// The row of this name: of this table, or of any of the protocol's.
fn row(protocol: &'static Protocol, table: &'static Table, key: &str) -> Result<&'static Field, EncodeError> {
    let name = key.strip_suffix("@hex").unwrap_or(key);
    super::json::row(protocol, table, name)
        .map_or_else(|| wrong(key, format!("a field of {}", protocol.name())), Ok)
}

/// The row of this name that has as many bytes as the value, if they are bytes: reserved ones are some here and more
/// there.
fn fitting(protocol: &'static Protocol, row: &'static Field, value: &Json) -> &'static Field {
    let (Show::Bytes, Some(text)) = (row.show, value.as_str()) else { return row };
    let fits = |row: &&Field| row.bits.is_empty() || row.bits.len() == text.len() * 4;
    if fits(&row) {
        return row;
    }
    let mut rows = protocol.tables().flat_map(|table| table.rows);
    rows.find(|other| other.id == row.id && fits(other)).unwrap_or(row)
}

fn put(stack: &mut Stack, field: &'static Field, key: &str, value: &Json<'_>) -> Result<(), EncodeError> {
    let error = |error: Error| EncodeError { layer: None, key: key.into(), expected: told(field, error) };
    match literal(field, key, value)? {
        Raw::Text(text) => stack.text(field, &text).map(drop).map_err(error),
        Raw::Bytes(bytes) => {
            stack.bytes(field, &bytes);
            Ok(())
        }
        Raw::Bits(raw, width) => stack.put(field, width, raw).map(drop).map_err(error),
    }
}

fn told(field: &Field, error: Error) -> String {
    match field.bits.len() {
        0 => error.to_string(),
        bits => format!("a value of {bits} bits ({error})"),
    }
}

/// A value as its field stores it.
enum Raw<'j> {
    Bits(u64, usize),
    Bytes(Cow<'j, [u8]>),
    Text(Cow<'j, str>),
}

fn literal<'j>(field: &Field, key: &str, value: &'j Json<'_>) -> Result<Raw<'j>, EncodeError> {
    if key.ends_with("@hex") {
        return bytes(key, value).map(|bytes| Raw::Bytes(bytes.into()));
    }
    let text = match value {
        Json::Uint(number) if field.is_number(field.bits.len()) => {
            return bits(field, key, *number, field.bits.len());
        }
        Json::Text(text) => Cow::Borrowed(&**text),
        other => match plain(other) {
            Some(text) => Cow::Owned(text),
            None => return wrong(key, "a number or a string"),
        },
    };
    match (field.show, text) {
        (Show::Coded(_), text) => Ok(Raw::Text(text)),
        (Show::Text | Show::Ascii, Cow::Borrowed(text)) => sized(field, key, text.as_bytes().into()),
        (_, text) => match field.literal(&text) {
            Some(Literal::Uint(value, width)) => bits(field, key, value, width),
            Some(Literal::Bytes(bytes)) => sized(field, key, bytes.into()),
            Some(Literal::Text(_)) | None => wrong(key, kind(field.show)),
        },
    }
}

/// A number or a flag as text.
fn plain(value: &Json<'_>) -> Option<String> {
    Some(match value {
        Json::Uint(number) => number.to_string(),
        Json::Int(number) => number.to_string(),
        Json::Float(number) => number.to_string(),
        Json::Bool(flag) => u8::from(*flag).to_string(),
        _ => return None,
    })
}

fn sized<'j>(field: &Field, key: &str, bytes: Cow<'j, [u8]>) -> Result<Raw<'j>, EncodeError> {
    if !field.bits.is_empty() && field.bits.len() != bytes.len() * 8 {
        return wrong(key, format!("{} bytes", field.bits.len() / 8));
    }
    Ok(Raw::Bytes(bytes))
}

fn bits<'j>(field: &Field, key: &str, value: u64, width: usize) -> Result<Raw<'j>, EncodeError> {
    let width = [field.bits.len(), field.width, width].into_iter().find(|width| *width > 0).unwrap_or(0);
    match (value / field.scale(), value % field.scale()) {
        (raw, 0) if width > 0 && (width >= 64 || raw >> width == 0) => Ok(Raw::Bits(raw, width)),
        (_, 1..) => wrong(key, format!("a multiple of {}", field.scale())),
        _ => wrong(key, format!("a value of {width} bits")),
    }
}

fn kind(show: Show) -> &'static str {
    match show {
        Show::Ip => "an address",
        Show::Mac => "a MAC address",
        Show::Bytes => "hexadecimal digits",
        Show::Flag => "0 or 1",
        _ => "a number",
    }
}

pub(super) fn bytes(key: &str, value: &Json<'_>) -> Result<Vec<u8>, EncodeError> {
    let digits = value.as_str().unwrap_or("?");
    // A vector of its own collects byte by byte.
    let mut bytes = vec![0; digits.len() / 2];
    match hex::decode_to_slice(digits, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => wrong(key, "hexadecimal digits"),
    }
}

/// Applies every field that differs from what these bytes decode to.
fn patch(protocol: &'static Protocol, header: &mut Vec<u8>, members: &Object<'_>) -> Result<(), EncodeError> {
    let mut wanted = Vec::new();
    flatten(members, &mut wanted);
    // Where each field lies, what it says, and which of several it is.
    let mut places = Vec::new();
    let layer = Layer {
        protocol,
        offset: 0,
        header,
        payload: &[],
        trailer: &[],
        missing: 0,
        context: Context::default(),
        error: None,
    };
    layer.tell(None, &mut |spot| {
        if spot.stored && !spot.field.is_raw() {
            let mut text = Text::new();
            let shown = spot.value.write(spot.field.show, &mut text).is_some();
            places.push((spot.field, spot.bits.clone(), shown.then_some(text)));
        }
    });
    let mut by_name: HashMap<&str, VecDeque<_>> = HashMap::new();
    for place in &places {
        by_name.entry(place.0.name).or_default().push_back(place);
    }
    for (key, value) in wanted {
        let name = key.strip_suffix("@hex").unwrap_or(key);
        let Some((field, place, text)) = by_name.get_mut(name).and_then(VecDeque::pop_front) else {
            continue;
        };
        // As many bits as there are, whatever the row says.
        let row = Field { bits: 0..place.len(), ..**field };
        match literal(&row, key, value) {
            Ok(Raw::Bits(raw, _)) => write(header, place, row.little, raw),
            Ok(Raw::Bytes(bytes)) if bytes.len() * 8 == place.len() && place.start.is_multiple_of(8) => {
                header[bits::touched(place)].copy_from_slice(&bytes);
            }
            // What is no value of its field, or would have other bytes, is only told again.
            _ if same(value, text.as_ref()) => {}
            Err(error) => return Err(error),
            Ok(_) => return wrong(key, format!("a value of {} bits, as in `raw`", place.len())),
        }
    }
    Ok(())
}

/// Whether a member says what its field says already.
fn same(value: &Json, now: Option<&Text>) -> bool {
    let now = now.map_or("", Text::as_str);
    match value {
        Json::Text(text) => now == text,
        other => plain(other).is_some_and(|text| now == text),
    }
}

/// The fields of an object and its records, in their order.
fn flatten<'j>(members: &'j Object<'_>, to: &mut Vec<(&'j str, &'j Json<'j>)>) {
    for (key, value) in members.iter() {
        match value {
            Json::List(items) if key == "records" => {
                items.iter().filter_map(Json::as_object).for_each(|item| flatten(item, to));
            }
            _ if is_about(key) => {}
            value => to.push((key, value)),
        }
    }
}
