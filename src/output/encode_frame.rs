//! What a line of JSON says of its packet besides its layers: the way back from the first members of `-T json`.

use super::encode::{EncodeError, bytes, wrong};
use super::encode_options::{self, Said};
use super::object::{Json, Object};
use crate::capture::{BlockOptions, Resolution, Time};

/// What a capture says of a packet besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// `LINKTYPE_` of its interface.
    pub link: u32,
    /// The number of its interface.
    pub interface: u32,
    /// What its interface is called.
    pub interface_name: Option<Vec<u8>>,
    /// When it was captured.
    pub time: Option<Time>,
    /// How many of its last bytes are its frame check sequence.
    pub fcs_len: u8,
    /// How many bytes were captured before anybody edited the packet.
    captured: Option<u32>,
    /// How many it had on the wire.
    length: Option<u32>,
    /// Comments and what else is said of it.
    said: Said,
}

impl Described {
    /// Comments and what else is said of it.
    #[must_use]
    pub fn options(&self) -> BlockOptions<'_> {
        self.said.options()
    }

    /// How many bytes the packet had on the wire, of which there are `len` now.
    #[must_use]
    pub fn original_len(&self, len: usize) -> u32 {
        let len = i64::try_from(len).unwrap_or(i64::MAX);
        let captured = self.captured.map_or(len, i64::from);
        let length = self.length.map_or(len, |length| i64::from(length).saturating_add(len - captured));
        u32::try_from(length.max(0)).unwrap_or(u32::MAX)
    }
}

/// Reads what this object says of its packet.
///
/// An error names the key and what was expected: a link type must be there, a time needs a resolution that can hold it.
pub fn frame(object: &Object<'_>) -> Result<Described, EncodeError> {
    let Some(link) = number(object, "link")? else { return wrong("link", "a link type") };
    Ok(Described {
        link,
        interface: number(object, "interface")?.unwrap_or(0),
        interface_name: name(object)?,
        time: time(object)?,
        fcs_len: match number(object, "fcs")?.map(u8::try_from) {
            None => 0,
            Some(Ok(len @ 0..=15)) => len,
            Some(_) => return wrong("fcs", "a number of bytes, up to 15"),
        },
        captured: number(object, "captured")?,
        length: number(object, "length")?,
        said: encode_options::options(object)?,
    })
}

fn number(object: &Object<'_>, key: &str) -> Result<Option<u32>, EncodeError> {
    match object.get(key) {
        None => Ok(None),
        Some(value) => match value.as_u64().and_then(|value| u32::try_from(value).ok()) {
            Some(value) => Ok(Some(value)),
            None => wrong(key, "a number of up to 32 bits"),
        },
    }
}

fn name(object: &Object<'_>) -> Result<Option<Vec<u8>>, EncodeError> {
    const HEX: &str = "interface_name@hex";
    Ok(match (object.get("interface_name"), object.get(HEX)) {
        (Some(Json::Text(name)), _) => Some(name.as_bytes().into()),
        (Some(_), _) => return wrong("interface_name", "text"),
        (None, Some(digits)) => Some(bytes(HEX, digits)?),
        (None, None) => None,
    })
}

/// The time; where a resolution in powers of two or a time before 1970 has its ticks besides, these.
fn time(object: &Object<'_>) -> Result<Option<Time>, EncodeError> {
    let Some(time) = object.get("time") else { return Ok(None) };
    let Some(text) = time.as_str() else { return wrong("time", "text: seconds since 1970") };
    let resolution = match object.get("resolution") {
        None => Resolution::NANO,
        Some(value) => match value.as_str().and_then(resolution) {
            Some(resolution) => resolution,
            None => return wrong("resolution", "10^-0 to 10^-127, or 2^-0 to 2^-127"),
        },
    };
    let offset = match object.get("offset") {
        None => 0,
        Some(value) => match value.as_i64() {
            Some(offset) => offset,
            None => return wrong("offset", "a number of seconds"),
        },
    };
    let ticks = match object.get("ticks") {
        Some(value) => match value.as_str().and_then(|text| text.parse().ok()) {
            Some(ticks) => ticks,
            None => return wrong("ticks", "text: a number of up to 64 bits"),
        },
        None => match ticks(text, resolution, offset) {
            Some(ticks) => ticks,
            None => return wrong("time", "seconds since 1970 that the resolution and 64 bits can hold"),
        },
    };
    Ok(Some(Time { ticks, resolution, offset }))
}

/// `10^-6` or `2^-10`
fn resolution(text: &str) -> Option<Resolution> {
    let (base, exponent) = text.split_once("^-")?;
    let exponent: u8 = exponent.parse().ok().filter(|exponent| *exponent < 128)?;
    match base {
        "10" => Some(Resolution::new(exponent)),
        "2" => Some(Resolution::new(exponent | 0x80)),
        _ => None,
    }
}

/// Ticks of a decimal resolution; digits that it has not must be zero.
fn ticks(text: &str, resolution: Resolution, offset: i64) -> Option<u64> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let exponent = Some(usize::from(resolution.code())).filter(|code| *code < 128)?;
    let seconds = seconds.parse::<i64>().ok()?.checked_sub(offset)?;
    let (digits, finer) = fraction.split_at_checked(exponent).unwrap_or((fraction, ""));
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) || !finer.bytes().all(|digit| digit == b'0') {
        return None;
    }
    let mut ticks = u128::from(u64::try_from(seconds).ok()?);
    for place in 0..exponent {
        let digit = digits.as_bytes().get(place).map_or(0, |digit| digit - b'0');
        ticks = ticks.checked_mul(10)?.checked_add(digit.into())?;
    }
    u64::try_from(ticks).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Described, String> {
        frame(&Object::read(text.as_bytes()).unwrap()).map_err(|error| error.to_string())
    }

    fn ticks_of(text: &str) -> Option<u64> {
        read(text).unwrap().time.map(|time| time.ticks)
    }

    #[test]
    fn times_are_ticks() {
        let micro = r#"{"link":1,"time":"12.000345","resolution":"10^-6"}"#;
        assert_eq!(ticks_of(micro), Some(12_000_345));
        assert_eq!(ticks_of(r#"{"link":1,"time":"12.5"}"#), Some(12_500_000_000));
        assert_eq!(ticks_of(r#"{"link":1,"time":"12","resolution":"10^-0","offset":5}"#), Some(7));
        let finest = r#"{"link":1,"time":"0.18446744073709551615","resolution":"10^-20"}"#;
        assert_eq!(ticks_of(finest), Some(u64::MAX));
        let halves = r#"{"link":1,"time":"1.5","resolution":"2^-1","ticks":"3"}"#;
        assert_eq!(ticks_of(halves), Some(3));
        assert_eq!(ticks_of(r#"{"link":1}"#), None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, wanted) in [
            (r#"{"layers":[]}"#, "link: expected a link type"),
            (r#"{"link":-1}"#, "link: expected a number"),
            (r#"{"link":1,"time":5}"#, "time: expected text"),
            (r#"{"link":1,"time":"1.0000005","resolution":"10^-6"}"#, "time: expected seconds"),
            (r#"{"link":1,"time":"99999999999999999999"}"#, "time: expected seconds"),
            (r#"{"link":1,"time":"1","resolution":"10^-128"}"#, "resolution: expected 10^-0"),
            (r#"{"link":1,"time":"1","resolution":"2^-3"}"#, "time: expected seconds"),
            (r#"{"link":1,"comments":["a",5]}"#, "comments: expected"),
            (r#"{"link":1,"interface_name@hex":"5"}"#, "interface_name@hex: expected hexadecimal"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(wanted), "{text}: {error}");
        }
    }

    #[test]
    fn an_edited_packet_had_as_many_bytes_more_on_the_wire() {
        let cut = read(r#"{"link":1,"captured":60,"length":100}"#).unwrap();
        assert_eq!([cut.original_len(60), cut.original_len(64), cut.original_len(50)], [100, 104, 90]);
        assert_eq!(read(r#"{"link":1}"#).unwrap().original_len(60), 60);
        // Some writers say less than they captured.
        assert_eq!(read(r#"{"link":1,"captured":60,"length":0}"#).unwrap().original_len(60), 0);
    }
}
