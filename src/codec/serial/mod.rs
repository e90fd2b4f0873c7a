//! Headers through [serde](https://serde.rs), with feature `serde`: a struct of its Rust names, as whoever derives it expects.
//!
//! In formats that people read, addresses are text and bytes are hexadecimal digits. A name that the header does not have is
//! refused, a missing one has its usual value. A number that its type holds but not its bits is refused as everywhere, when
//! the header is written.
//!
//! ```
//! # #[cfg(feature = "json")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use septet::transport::udp::Udp;
//! let udp = Udp { srcport: 53, dstport: 40_000, ..Udp::default() };
//! let text = serde_json::to_string(&udp)?;
//! assert_eq!(text, r#"{"srcport":53,"dstport":40000,"length":0,"checksum":0}"#);
//! assert_eq!(serde_json::from_str::<Udp>(r#"{"dstport":40000,"srcport":53}"#)?, udp);
//! assert!(serde_json::from_str::<Udp>(r#"{"port":53}"#).is_err());
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "json"))]
//! # fn main() {}
//! ```
//!
//! What `header!` makes for each header is small: the list of its names and values. All else is here, once.

mod read;
mod values;

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

use serde::ser::{SerializeStruct, SerializeTuple};

use super::{Show, Table, Text};
use read::Members;

/// A value of a struct.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "they say what they are")]
pub enum Said<'a> {
    Flag(bool),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    I64(i64),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
    /// Always as many bytes.
    Octets(Cow<'a, [u8]>),
    /// Any number of bytes.
    Bytes(Cow<'a, [u8]>),
}

/// A type that a field of a struct has.
pub trait Plain: Sized {
    /// Its value.
    fn say(&self) -> Said<'_>;
    /// The type again; `None` if it is a value of another one.
    fn hear(said: &Said<'_>) -> Option<Self>;
}

macro_rules! plain {
    ($($ty:ty: $said:ident,)+) => {$(
        impl Plain for $ty {
            fn say(&self) -> Said<'_> { Said::$said(*self) }
            fn hear(said: &Said<'_>) -> Option<Self> {
                if let Said::$said(value) = said { Some(*value) } else { None }
            }
        }
    )+};
}

plain! {
    bool: Flag,
    u8: U8,
    u16: U16,
    u32: U32,
    u64: U64,
    i64: I64,
    Ipv4Addr: V4,
    Ipv6Addr: V6,
}

impl<const N: usize> Plain for [u8; N] {
    fn say(&self) -> Said<'_> {
        Said::Octets(Cow::Borrowed(self))
    }

    fn hear(said: &Said<'_>) -> Option<Self> {
        if let Said::Octets(octets) = said { (**octets).try_into().ok() } else { None }
    }
}

impl Plain for Vec<u8> {
    fn say(&self) -> Said<'_> {
        Said::Bytes(Cow::Borrowed(self))
    }

    fn hear(said: &Said<'_>) -> Option<Self> {
        if let Said::Bytes(bytes) = said { Some(bytes.to_vec()) } else { None }
    }
}

/// A struct: its name, those of its fields, and how they are shown.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// What Rust calls the struct.
    pub name: &'static str,
    /// What Rust calls its fields.
    pub names: &'static [&'static str],
    /// The rows that they are, if it is a header.
    pub table: Option<&'static Table>,
}

impl Shape {
    /// Whether bytes of this field are a MAC address.
    fn is_mac(&self, at: usize) -> bool {
        let stored =
            |table: &'static Table| table.rows.iter().filter(|row| !row.view && !row.bits.is_empty());
        let row = self.table.and_then(|table| stored(table).nth(at));
        row.is_some_and(|row| matches!(row.show, Show::Mac))
    }

    /// Writes a struct of these values.
    pub fn write<S: Serializer>(&self, said: &[Said<'_>], to: S) -> Result<S::Ok, S::Error> {
        let human = to.is_human_readable();
        let mut to = to.serialize_struct(self.name, self.names.len())?;
        for (at, (name, said)) in self.names.iter().zip(said).enumerate() {
            match said {
                Said::Flag(value) => to.serialize_field(name, value),
                Said::U8(value) => to.serialize_field(name, value),
                Said::U16(value) => to.serialize_field(name, value),
                Said::U32(value) => to.serialize_field(name, value),
                Said::U64(value) => to.serialize_field(name, value),
                Said::I64(value) => to.serialize_field(name, value),
                Said::V4(value) => to.serialize_field(name, value),
                Said::V6(value) => to.serialize_field(name, value),
                Said::Octets(octets) if !human => to.serialize_field(name, &Octets(octets)),
                Said::Octets(octets) if self.is_mac(at) => {
                    let mut text = Text::new();
                    text.separated(octets, b':');
                    to.serialize_field(name, text.as_str())
                }
                Said::Octets(bytes) | Said::Bytes(bytes) => to.serialize_field(name, &Bytes(bytes)),
            }?;
        }
        to.end()
    }

    /// Reads a struct into these values, each of which stays of its kind; those that are not there stay as they are.
    pub fn read<'de, D: Deserializer<'de>>(&self, said: &mut [Said<'_>], from: D) -> Result<(), D::Error> {
        let human = from.is_human_readable();
        from.deserialize_struct(self.name, self.names, Members { shape: *self, said, human })
    }
}

/// What cannot be: a value has become one of another kind.
#[must_use]
pub fn other_kind<E: serde::de::Error>() -> E {
    E::custom("a value of another kind")
}

/// Bytes: hexadecimal digits where people read them.
#[derive(Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            to.serialize_str(&hex::encode(self.0))
        } else {
            to.serialize_bytes(self.0)
        }
    }
}

/// Always as many bytes, so that a format need not say how many.
struct Octets<'a>(&'a [u8]);

impl Serialize for Octets<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut to = to.serialize_tuple(self.0.len())?;
        self.0.iter().try_for_each(|octet| to.serialize_element(octet))?;
        to.end()
    }
}

/// A struct whose fields are all [`Plain`]: written and read by the list of their names. Without feature `serde`, nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! serial {
    ($Struct:ident { $($field:ident,)* } as $name:expr, $table:expr) => {
        const _: () = {
            const SHAPE: $crate::codec::serial::Shape = $crate::codec::serial::Shape {
                name: $name,
                names: &[$(stringify!($field)),*],
                table: $table,
            };

            impl $crate::codec::serial::Serialize for $Struct {
                fn serialize<S: $crate::codec::serial::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    SHAPE.write(&[$($crate::codec::serial::Plain::say(&self.$field)),*], to)
                }
            }

            impl<'de> $crate::codec::serial::Deserialize<'de> for $Struct {
                fn deserialize<D: $crate::codec::serial::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let _usual = Self::default();
                    let mut said = [$($crate::codec::serial::Plain::say(&_usual.$field)),*];
                    SHAPE.read(&mut said, from)?;
                    let [$($field),*] = &said;
                    Ok(Self {
                        $($field: $crate::codec::serial::Plain::hear($field).ok_or_else($crate::codec::serial::other_kind)?),*
                    })
                }
            }
        };
    };
}
