//! Structs from serde: by name or one value after the other, each of the kind that its field has.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Said, Shape};

/// The fields of a struct, by name or one after the other.
pub(super) struct Members<'s, 'a> {
    pub(super) shape: Shape,
    pub(super) said: &'s mut [Said<'a>],
    pub(super) human: bool,
}

impl<'a> Members<'_, 'a> {
    fn one(&mut self, at: usize) -> One<'_, 'a> {
        One { said: &mut self.said[at], human: self.human, mac: self.shape.is_mac(at) }
    }
}

impl<'de> Visitor<'de> for Members<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", self.shape.name)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        let names = self.shape.names;
        let mut seen = Vec::new();
        while let Some(at) = from.next_key_seed(Name { names, variant: false })? {
            if seen.contains(&at) {
                return Err(A::Error::duplicate_field(names[at]));
            }
            seen.push(at);
            from.next_value_seed(self.one(at))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        for at in 0..self.said.len() {
            if from.next_element_seed(self.one(at))?.is_none() {
                return Err(A::Error::invalid_length(at, &self));
            }
        }
        Ok(())
    }
}

/// Which field of these a key means, or which variant.
pub(super) struct Name {
    pub(super) names: &'static [&'static str],
    pub(super) variant: bool,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<usize, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of its names")
    }

    fn visit_u64<E: serde::de::Error>(self, at: u64) -> Result<usize, E> {
        let place = usize::try_from(at).ok().filter(|at| *at < self.names.len());
        place.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(at), &self))
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<usize, E> {
        let place = self.names.iter().position(|known| *known == name);
        let unknown = if self.variant { E::unknown_variant } else { E::unknown_field };
        place.ok_or_else(|| unknown(name, self.names))
    }
}

/// One value, of the kind that it has been.
struct One<'s, 'a> {
    said: &'s mut Said<'a>,
    human: bool,
    mac: bool,
}

impl<'de> DeserializeSeed<'de> for One<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.said {
            Said::Flag(value) => *value = Deserialize::deserialize(from)?,
            Said::U8(value) => *value = Deserialize::deserialize(from)?,
            Said::U16(value) => *value = Deserialize::deserialize(from)?,
            Said::U32(value) => *value = Deserialize::deserialize(from)?,
            Said::U64(value) => *value = Deserialize::deserialize(from)?,
            Said::I64(value) => *value = Deserialize::deserialize(from)?,
            Said::V4(value) => *value = Deserialize::deserialize(from)?,
            Said::V6(value) => *value = Deserialize::deserialize(from)?,
            Said::Octets(value) => {
                let octets = Run { len: Some(value.len()), mac: self.mac };
                *value = Cow::Owned(if self.human {
                    from.deserialize_str(octets)?
                } else {
                    from.deserialize_tuple(value.len(), octets)?
                });
            }
            Said::Bytes(value) => {
                let bytes = Run { len: None, mac: false };
                *value = Cow::Owned(if self.human {
                    from.deserialize_str(bytes)?
                } else {
                    from.deserialize_byte_buf(bytes)?
                });
            }
        }
        Ok(())
    }
}

/// A run of bytes, as text or as bytes.
struct Run {
    len: Option<usize>,
    mac: bool,
}

impl<'de> Visitor<'de> for Run {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len {
            Some(6) if self.mac => f.write_str("a MAC address, as 02:00:00:00:00:01"),
            Some(len) => write!(f, "{len} bytes"),
            None => f.write_str("hexadecimal digits, two a byte"),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<u8>, E> {
        let octets = if self.mac { hex::decode(text.replace(':', "")) } else { hex::decode(text) };
        let colons = |octets: &Vec<u8>| {
            !self.mac || text.split(':').all(|octet| octet.len() == 2) && text.len() + 1 == octets.len() * 3
        };
        let fits = |octets: &Vec<u8>| self.len.is_none_or(|len| len == octets.len()) && colons(octets);
        octets.ok().filter(fits).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<u8>, A::Error> {
        let mut octets = Vec::new();
        while let Some(octet) = from.next_element()? {
            octets.push(octet);
        }
        match self.len {
            Some(len) if len != octets.len() => Err(A::Error::invalid_length(octets.len(), &self)),
            _ => Ok(octets),
        }
    }
}
