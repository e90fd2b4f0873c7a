//! An object of JSON as `encode` reads it: its members in their order, borrowed from the text where they stand in it
//! as they are.

use alloc::borrow::Cow;
use core::fmt;
use std::collections::HashSet;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'t> {
    Null,
    Bool(bool),
    Uint(u64),
    Int(i64),
    Float(f64),
    Text(Cow<'t, str>),
    List(Vec<Json<'t>>),
    Object(Object<'t>),
}

impl<'t> Json<'t> {
    pub(super) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn as_object(&self) -> Option<&Object<'t>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    pub(super) fn as_u64(&self) -> Option<u64> {
        if let Self::Uint(number) = self { Some(*number) } else { None }
    }

    pub(super) fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Uint(number) => i64::try_from(*number).ok(),
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }
}

/// An object, e.g. a line that `decode -T json` printed; what it says under `derived` and `ranges` follows from the rest
/// and is not kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object<'t>(Vec<(Cow<'t, str>, Json<'t>)>);

impl<'t> Object<'t> {
    /// Reads an object; an error says what is no JSON, or which key stands twice.
    ///
    /// ```
    /// use septet::output::encode::{Object, packet};
    ///
    /// let line = br#"{"link":1,"layers":[{"protocol":"udp","udp.srcport":53,"udp.dstport":1024,"udp.length":8,"udp.checksum":0}]}"#;
    /// assert_eq!(packet(&Object::read(line)?, false).as_deref(), Ok(&[0, 53, 4, 0, 0, 8, 0, 0][..]));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn read(text: &'t [u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(text)
    }

    /// Whether it has this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn get(&self, key: &str) -> Option<&Json<'t>> {
        self.iter().find(|member| member.0 == key).map(|member| member.1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }
}

impl<'t> From<&'t serde_json::Map<String, serde_json::Value>> for Object<'t> {
    fn from(members: &'t serde_json::Map<String, serde_json::Value>) -> Self {
        let kept = members.iter().filter(|(key, _)| !is_told(key));
        Self(kept.map(|(key, value)| (Cow::Borrowed(key.as_str()), value.into())).collect())
    }
}

impl<'t> From<&'t serde_json::Value> for Json<'t> {
    fn from(value: &'t serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Self::Uint(number),
                (None, Some(number)) => Self::Int(number),
                (None, None) => Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(members.into()),
        }
    }
}

/// What is computed from the rest of its object.
fn is_told(key: &str) -> bool {
    matches!(key, "derived" | "ranges")
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object for each packet")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(16);
        while let Some(Key(key)) = from.next_key()? {
            if is_told(&key) {
                let _: IgnoredAny = from.next_value()?;
            } else {
                members.push((key, from.next_value()?));
            }
        }
        match twice(&members) {
            Some(key) => Err(A::Error::custom(format_args!("the key {key:?} stands twice"))),
            None => Ok(Object(members)),
        }
    }
}

/// A key that stands twice.
fn twice<'m>(members: &'m [(Cow<'_, str>, Json<'_>)]) -> Option<&'m str> {
    /// So few are compared with each other.
    const FEW: usize = 24;
    let mut keys = members.iter().map(|(key, _)| &**key).enumerate();
    if members.len() <= FEW {
        return keys
            .find(|(i, key)| members[..*i].iter().any(|(other, _)| other == key))
            .map(|found| found.1);
    }
    let mut seen = HashSet::with_capacity(members.len());
    keys.map(|(_, key)| key).find(|key| !seen.insert(*key))
}

struct Key<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Any).map(|key| match key {
            Json::Text(text) => Self(text),
            _ => Self(Cow::Borrowed("")),
        })
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Json::Uint(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Json::Int(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Json::Float(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Owned(text.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Self::Value, A::Error> {
        Members.visit_map(from).map(Json::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_serde_json_reads() {
        let text =
            r#"{"a":1,"b":-5,"c":0.5,"d":"x\n","e":[null,true,{"f":"g","derived":{"h":1}}],"ranges":[1]}"#;
        let map: serde_json::Map<_, _> = serde_json::from_str(text).unwrap();
        let object = Object::read(text.as_bytes()).unwrap();
        assert_eq!(object, Object::from(&map));
        assert_eq!(object.iter().map(|member| member.0).collect::<String>(), "abcde");
    }

    #[test]
    fn no_key_stands_twice() {
        let few = r#"{"a":1,"\u0061":2}"#.to_owned();
        let keys: Vec<_> = (0..100).map(|i| format!("\"k{i}\":0")).collect();
        let many = format!("{{{},\"k99\":1}}", keys.join(","));
        for (text, key) in [(few, "a"), (many, "k99")] {
            let error = Object::read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("the key {key:?} stands twice")), "{error}");
        }
    }
}
