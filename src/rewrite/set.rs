//! Fields that get another value, wherever they occur.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::str::FromStr;

use super::RewriteError;
use super::address::lies;
use super::draft::Draft;
use crate::codec::{Field, Layer, Literal, Message, Places, Show, Spot, Text};
use crate::packet::Layers;
use crate::packet::aliases::alias;
use crate::packet::registry;

/// A field and the value that every occurrence of it gets.
///
/// Names are Wireshark's, also those that stand for several (`ip.addr`); the value is as `-T fields` writes it. Length and
/// checksum fields that are set keep what they are set to.
///
/// ```
/// use septet::rewrite::Set;
/// assert!("ip.ttl=64".parse::<Set>().is_ok());
/// assert_eq!("ip.ttl=256".parse::<Set>().unwrap_err().to_string(), "ip.ttl=256: expected a number of 8 bits");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    ids: Vec<u64>,
    value: String,
}

/// What a value is in bits.
pub(super) enum Raw<'t> {
    /// A number, of the bits that the field has.
    Bits(u64),
    /// So many bytes.
    Bytes(Vec<u8>),
    /// A text to be coded.
    Text(&'t str),
}

impl FromStr for Set {
    type Err = RewriteError;

    fn from_str(text: &str) -> Result<Self, RewriteError> {
        let Some((name, value)) = text.split_once('=') else {
            return Err(RewriteError::Usage(format!("{text}: expected FIELD=VALUE")));
        };
        let one = [name];
        let (mut set, mut wrong) = (Self { ids: Vec::new(), value: value.into() }, None);
        for name in alias(name).unwrap_or(&one) {
            let mut rows = registry::fields().filter(|(.., field)| field.name == *name).peekable();
            let Some((protocol, _, first)) = rows.peek().copied() else {
                return Err(RewriteError::Unknown((*name).into()));
            };
            if first.is_record() || protocol.name() == "frame" {
                let why = if first.is_record() { "is no single value" } else { "is not in the packet" };
                return Err(RewriteError::Usage(format!("{name} {why}")));
            }
            set.ids.push(first.id);
            if !rows.any(|(.., field)| raw(field, field.bits.len().max(field.width), value).is_some()) {
                wrong = Some(format!("{text}: expected {}", kind(first)));
            }
        }
        wrong.map_or(Ok(set), |wrong| Err(RewriteError::Usage(wrong)))
    }
}

impl Set {
    fn means(&self, spot: &Spot<'_>) -> bool {
        spot.shown && self.ids.contains(&spot.field.id)
    }

    /// The value as this spot would store it, if it has another size there.
    pub(super) fn resizes(&self, spot: &Spot<'_>) -> Option<Raw<'_>> {
        if !self.means(spot) || !spot.stored {
            return None;
        }
        match raw(spot.field, spot.bits.len(), &self.value)? {
            Raw::Text(text) => {
                let mut now = Text::new();
                let same = spot.value.write(spot.field.show, &mut now).is_some() && now.as_str() == text;
                (!same).then_some(Raw::Text(text))
            }
            Raw::Bytes(bytes) if bytes.len() * 8 != spot.bits.len() => Some(Raw::Bytes(bytes)),
            _ => None,
        }
    }
}

/// The set that means this spot: the last one.
pub(super) fn of<'s>(sets: &'s [Set], spot: &Spot<'_>) -> Option<&'s Set> {
    sets.iter().rev().find(|set| set.means(spot))
}

/// The layers in which a field gets a value of another size, and one such field of each.
pub(super) fn other_sizes(sets: &[Set], walk: Layers<'_>) -> Vec<(usize, &'static Field)> {
    let mut found: Vec<(usize, &'static Field)> = Vec::new();
    for (i, layer) in walk.enumerate() {
        let mut first = None;
        layer.fields(|spot| {
            if first.is_none() && of(sets, &spot).is_some_and(|set| set.resizes(&spot).is_some()) {
                first = Some(spot.field);
            }
        });
        found.extend(first.map(|field| (i, field)));
    }
    found
}

/// Writes the values that have the size of what is there.
pub(super) fn apply(sets: &[Set], draft: &mut Draft<'_>) -> Result<(), RewriteError> {
    let mut found = Vec::new();
    if sets.is_empty() {
        return Ok(());
    }
    for (i, layer) in draft.layers.iter().enumerate() {
        layer.fields(|spot| {
            if let Some(set) = of(sets, &spot) {
                found.push((i, set, spot.stored || lies(layer, &spot), spot));
            }
        });
    }
    for (i, set, there, spot) in &found {
        let (field, base) = (spot.field, draft.layers[*i].offset);
        if !there {
            if found.iter().any(|other| other.2 && other.3.field.id == field.id) {
                continue;
            }
            return Err(RewriteError::Field(field.name, "it is computed, not stored".into()));
        }
        let bits = base * 8 + spot.bits.start..base * 8 + spot.bits.end;
        match raw(field, bits.len(), &set.value) {
            Some(Raw::Bits(raw)) => draft.bits(&bits, field.little, raw),
            Some(Raw::Bytes(bytes)) if bytes.len() * 8 == bits.len() && bits.start % 8 == 0 => {
                draft.put(bits.start / 8, &bytes);
            }
            // What has another size has been written already.
            Some(_) => continue,
            None => {
                let why = format!("{} is no value of {} bits", set.value, bits.len());
                return Err(RewriteError::Field(field.name, why));
            }
        }
        draft.keep(*i, field);
    }
    Ok(())
}

/// A value as a field of this many bits stores it; `None` if it does not. No bits at all is any size.
fn raw<'t>(field: &Field, bits: usize, text: &'t str) -> Option<Raw<'t>> {
    Some(match field.literal(text)? {
        Literal::Text(text) => {
            let (mut bytes, mut places) = (Vec::new(), Places::default());
            let Show::Coded(coding) = field.show else { return None };
            (coding.append)(&mut Message::new(&mut bytes, 0, &mut places), text)?;
            Raw::Text(text)
        }
        Literal::Bytes(bytes) => Raw::Bytes(bytes),
        Literal::Uint(value, width) => {
            let raw = value / field.scale();
            let fits = bits == 0 || bits >= 64 || raw >> bits == 0;
            let whole =
                bits == 0 || width == 0 || !matches!(field.show, Show::Ip | Show::Mac) || width == bits;
            if !value.is_multiple_of(field.scale()) || !fits || !whole {
                return None;
            }
            Raw::Bits(raw)
        }
    })
}

/// What values of a field are.
fn kind(field: &Field) -> String {
    let what = match field.show {
        Show::Ip => "an IP address",
        Show::Mac => "a MAC address",
        Show::Bytes => "hexadecimal digits",
        Show::Flag => "0 or 1",
        Show::Coded(_) => "a text that has bytes",
        _ => match field.bits.len().max(field.width) {
            0 => "a number",
            bits => return format!("a number of {bits} bits"),
        },
    };
    what.to_string()
}

/// Whether a layer holds bytes of a larger packet, so that its length cannot change alone.
pub(super) fn is_piece(layer: &Layer<'_>) -> bool {
    layer.context.fragment
}
