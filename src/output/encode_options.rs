//! Comments, flags and what else a line of JSON says of its packet: the way back from
//! [`json_options`](super::json_options).

use super::encode::{EncodeError, bytes, wrong};
use super::json_options::{BIG, LITTLE, is_custom, ordered};
use super::object::{Json, Object};
use crate::capture::{BlockOptions, ByteOrder, OptionList, options as code};

/// What is said of a packet, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    raw: Vec<u8>,
    order: ByteOrder,
    obsolete: Option<u16>,
}

impl Default for Said {
    fn default() -> Self {
        Self { raw: Vec::new(), order: ByteOrder::Little, obsolete: None }
    }
}

impl Said {
    pub(super) fn options(&self) -> BlockOptions<'_> {
        let options = BlockOptions::new(&self.raw, self.order);
        self.obsolete.map_or(options, |drops| options.obsolete(drops))
    }
}

/// Reads the options of this object. All bytes of them, where they stand, are taken if they say what the other members
/// say; else these.
pub(super) fn options(object: &Object<'_>) -> Result<Said, EncodeError> {
    let obsolete = match number(object, "obsolete")?.map(u16::try_from) {
        None => None,
        Some(Ok(drops)) => Some(drops),
        Some(Err(_)) => return wrong("obsolete", "a number of 16 bits"),
    };
    let mut list = OptionList::default();
    comments(object, &mut list)?;
    if let Some(flags) = word(object, "frame.packet_flags")? {
        list.push(code::FLAGS, &flags);
    }
    each(object, "hashes", |hash| {
        let Some(algorithm) = byte(hash, "algorithm") else {
            return wrong("algorithm", "a number of 8 bits");
        };
        list.push(code::HASH, &[vec![algorithm], hex(hash, "hash")?].concat());
        Ok(())
    })?;
    if let Some(drops) = number(object, "frame.drop_count")?
        && obsolete.map(u64::from) != Some(drops)
    {
        list.push(code::DROP_COUNT, &drops.to_le_bytes());
    }
    if let Some(id) = number(object, "frame.packet_id")? {
        list.push(code::PACKET_ID, &id.to_le_bytes());
    }
    if let Some(queue) = word(object, "frame.interface_queue")? {
        list.push(code::QUEUE, &queue);
    }
    each(object, "verdicts", |object| {
        list.push(code::VERDICT, &verdict(object)?);
        Ok(())
    })?;
    each(object, "options", |option| {
        let number = option.get("code").and_then(Json::as_u64);
        let Some(code) = number.and_then(|code| u16::try_from(code).ok()).filter(|code| *code != 0) else {
            return wrong("code", "a number of 16 bits");
        };
        let mut value = hex(option, "value")?;
        if is_custom(code)
            && let Some(enterprise) = word(option, "enterprise")?
        {
            value.splice(..0, enterprise);
        }
        list.push(code, &value);
        Ok(())
    })?;
    for (key, order) in [(LITTLE, ByteOrder::Little), (BIG, ByteOrder::Big)] {
        if let Some(digits) = object.get(key) {
            let said = Said { raw: bytes(key, digits)?, order, obsolete };
            if said.options().check(true).is_err() {
                return wrong(key, "options that fit");
            }
            if ordered(&said.options()).options().raw() == list.options().raw() {
                return Ok(said);
            }
        }
    }
    Ok(Said { raw: list.into_bytes(), order: ByteOrder::Little, obsolete })
}

fn comments(object: &Object<'_>, list: &mut OptionList) -> Result<(), EncodeError> {
    const HEX: &str = "comment@hex";
    let Some(comments) = object.get("comments") else { return Ok(()) };
    let Json::List(comments) = comments else { return wrong("comments", "a list of texts") };
    for comment in comments {
        match comment {
            Json::Text(text) => list.push(code::COMMENT, text.as_bytes()),
            Json::Object(marked) => match marked.get(HEX) {
                Some(digits) => list.push(code::COMMENT, &bytes(HEX, digits)?),
                None => return wrong("comments", "text, or an object with `comment@hex`"),
            },
            _ => return wrong("comments", "a list of texts"),
        }
    }
    Ok(())
}

/// The verdict of a program in the kernel, of hardware, or of something else.
fn verdict(object: &Object<'_>) -> Result<Vec<u8>, EncodeError> {
    for (kind, key) in [(1, "frame.verdict.ebpf_tc"), (2, "frame.verdict.ebpf_xdp")] {
        if let Some(value) = object.get(key) {
            let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
            let Some(number) = number else { return wrong(key, "a number of 64 bits") };
            return Ok([&[kind][..], &number.to_le_bytes()].concat());
        }
    }
    match object.get("frame.verdict.hw") {
        Some(digits) => Ok([vec![0], bytes("frame.verdict.hw", digits)?].concat()),
        None => hex(object, "frame.verdict.unknown"),
    }
}

fn each(
    object: &Object<'_>,
    key: &str,
    mut each: impl FnMut(&Object<'_>) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let Some(items) = object.get(key) else { return Ok(()) };
    let Json::List(items) = items else { return wrong(key, "a list of objects") };
    items.iter().try_for_each(|item| match item.as_object() {
        Some(item) => each(item),
        None => wrong(key, "a list of objects"),
    })
}

fn number(object: &Object<'_>, key: &str) -> Result<Option<u64>, EncodeError> {
    let Some(value) = object.get(key) else { return Ok(None) };
    match value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok())) {
        Some(number) => Ok(Some(number)),
        None => wrong(key, "a number of up to 64 bits"),
    }
}

fn word(object: &Object<'_>, key: &str) -> Result<Option<[u8; 4]>, EncodeError> {
    match number(object, key)?.map(u32::try_from) {
        None => Ok(None),
        Some(Ok(number)) => Ok(Some(number.to_le_bytes())),
        Some(Err(_)) => wrong(key, "a number of up to 32 bits"),
    }
}

fn byte(object: &Object<'_>, key: &str) -> Option<u8> {
    object.get(key).and_then(Json::as_u64).and_then(|number| u8::try_from(number).ok())
}

fn hex(object: &Object<'_>, key: &str) -> Result<Vec<u8>, EncodeError> {
    match object.get(key) {
        Some(digits) => bytes(key, digits),
        None => wrong(key, "hexadecimal digits"),
    }
}
