//! Values, layers, checksums and errors through serde: what is borrowed from a packet is only written.

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{EnumAccess, VariantAccess, Visitor};
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Bytes;
use super::read::Name;
use crate::codec::{Error, Field, Layer, Show, Status, Text, Value};

/// Integers are numbers, addresses that are computed are text, bytes are hexadecimal digits where people read them. What an
/// integer means (an address, a time) its field knows: a [`Layer`] writes it so.
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Uint(value) => to.serialize_u64(*value),
            Self::Int(value) => to.serialize_i64(*value),
            Self::Bytes(bytes) => Bytes(bytes).serialize(to),
            Self::Address(octets) => core::net::Ipv6Addr::from(*octets).serialize(to),
            Self::Str(text) => to.serialize_str(text),
            Self::Coded { coding, .. } => written(self, Show::Coded(coding), to),
        }
    }
}

/// A value as its field is shown.
struct Shown<'a>(&'static Field, Value<'a>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match (&self.1, self.0.show) {
            (Value::Bytes(text), Show::Text) => to.collect_str(&alloc::string::String::from_utf8_lossy(text)),
            (Value::Uint(_), Show::Ip | Show::Mac | Show::Time | Show::Moment | Show::Epoch)
            | (Value::Bytes(_), Show::Ip | Show::Mac | Show::Ascii) => written(&self.1, self.0.show, to),
            (Value::Uint(value), Show::Flag) => to.serialize_bool(*value != 0),
            (value, _) => value.serialize(to),
        }
    }
}

/// The text of a value; nothing if it has none.
fn written<S: Serializer>(value: &Value<'_>, show: Show, to: S) -> Result<S::Ok, S::Error> {
    let mut text = Text::new();
    match value.write(show, &mut text) {
        Some(()) => to.serialize_str(text.as_str()),
        None => to.serialize_unit(),
    }
}

/// The protocol, where the header begins, and the fields that are shown by Wireshark name, each with a list of its values;
/// payload and trailer as bytes; what is missing, and the error, if there is one.
impl Serialize for Layer<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut layer = to.serialize_struct("Layer", 7)?;
        layer.serialize_field("protocol", self.protocol.key())?;
        layer.serialize_field("offset", &self.offset)?;
        layer.serialize_field("fields", &Fields(self))?;
        layer.serialize_field("payload", &Bytes(self.payload))?;
        layer.serialize_field("trailer", &Bytes(self.trailer))?;
        layer.serialize_field("missing", &self.missing)?;
        layer.serialize_field("error", &self.error)?;
        layer.end()
    }
}

struct Fields<'a>(&'a Layer<'a>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fields: Vec<(&'static Field, Vec<Shown<'_>>)> = Vec::new();
        let mut places = alloc::collections::BTreeMap::new();
        self.0.fields(|spot| {
            if spot.shown && !spot.field.is_record() {
                let place = *places.entry(spot.field.id).or_insert_with(|| {
                    fields.push((spot.field, Vec::new()));
                    fields.len() - 1
                });
                fields[place].1.push(Shown(spot.field, spot.value));
            }
        });
        let mut map = to.serialize_map(Some(fields.len()))?;
        for (field, values) in &fields {
            map.serialize_entry(field.name, values)?;
        }
        map.end()
    }
}

/// The header or record, the byte, and what is wrong there, in words.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut error = to.serialize_struct("Error", 3)?;
        error.serialize_field("table", &self.table.map(|table| table.field.name))?;
        error.serialize_field("offset", &self.offset)?;
        error.serialize_field("reason", &Self { table: None, ..*self }.to_string())?;
        error.end()
    }
}

/// All that a checksum can be, in the order of the type, and what that is called.
const STATES: [Status; 6] =
    [Status::Bad, Status::Good, Status::Unverified, Status::Absent, Status::Illegal, Status::LeftToCard];
const NAMES: &[&str] = &["Bad", "Good", "Unverified", "Absent", "Illegal", "LeftToCard"];

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let at = *self as usize;
        to.serialize_unit_variant("Status", at as u32, NAMES[at])
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_enum("Status", NAMES, State)
    }
}

struct State;

impl<'de> Visitor<'de> for State {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what a checksum can be")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, from: A) -> Result<Status, A::Error> {
        let (at, rest) = from.variant_seed(Name { names: NAMES, variant: true })?;
        rest.unit_variant().map(|()| STATES[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_their_names() {
        for (at, (state, name)) in STATES.iter().zip(NAMES).enumerate() {
            assert_eq!((*state as usize, alloc::format!("{state:?}").as_str()), (at, *name));
        }
    }
}
