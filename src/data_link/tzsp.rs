//! `TaZmen` Sniffer Protocol, <https://web.archive.org/web/20050404125022/http://www.networkchemistry.com/support/appnotes/an001_tzsp.html>:
//! frames that a sensor sends on, with tags about them; UDP port 37008 and link type 128.

use core::ops::Range;

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The four bytes in front of the tags.
    pub struct Tzsp("tzsp", "TaZmen Sniffer Protocol", 4 bytes, PROTOCOL) {
        version: u8  = 0..8,   "tzsp.version", "Version", Dec, or 1;
        kind:    u8  = 8..16,  "tzsp.type",    "Type",    Dec => kinds;
        encap:   u16 = 16..32, "tzsp.encap",   "Encapsulation", Dec, or 1;
    }
}

header! {
    /// A tag, which but for padding and the end has a length and a value.
    pub struct Tag("tzsp.tag", "Tag", 1 bytes) {
        number: u8 = 0..8, "tzsp.option_tag", "Tag", Dec => tags;
    }
    data {
        len: 8, "tzsp.option_length", "Length", Rest(1);
        value,  "tzsp.unknown",       "Value", Bytes;
    }
}

/// TZSP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: &[Tag::TABLE], line, ..Protocol::telling(Tzsp::TABLE, read, fields) };

const PADDING: u8 = 0;
const END: u8 = 1;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, tzsp) = Tzsp::parse(input)?;
    if !carries(tzsp) {
        return Ok((rest, Carries::all(Next::Data)));
    }
    loop {
        let at = input.len() - rest.len();
        let (behind, one) = tag(rest).map_err(|error| Error::from(error).at(at))?;
        rest = behind;
        if one == [END] {
            break;
        }
    }
    let link = match tzsp.encap {
        1 => 1,
        2 => 6,
        4 => 9,
        5 => 10,
        7 => 101,
        18 => 105,
        119 => 119,
        127 => 163,
        _ => return Ok((rest, Carries::all(Next::Data))),
    };
    Ok((rest, Carries::all(Next::LinkType(link))))
}

/// A received frame, or one that is to be sent.
const fn carries(tzsp: Tzsp) -> bool {
    tzsp.kind <= 1
}

/// One tag.
pub fn tag(input: &[u8]) -> Parsed<'_, &[u8]> {
    match input {
        [PADDING | END, ..] => take(Tag::TABLE, 1, input),
        [_, len, ..] => take(Tag::TABLE, 2 + usize::from(*len), input),
        _ => take(Tag::TABLE, 2, input),
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Tzsp::TABLE, 0);
    if layer.header::<Tzsp>().is_some_and(carries) {
        to.list(Tzsp::LEN, usize::MAX, tag, one);
    }
}

fn one(to: &mut Fields<'_, '_>, bytes: Range<usize>, _: &[u8]) {
    to.record(Tag::TABLE, bytes.clone());
    if bytes.len() > 1 {
        to.data(Tag::len, bytes.start + 1..bytes.start + 2);
        to.data(Tag::value, bytes.start + 2..bytes.end);
    }
}

fn line(_: &Layer<'_>, line: &mut Line<'_>) {
    line.title("TZSP");
    line.joint(": ");
}

fn kinds(number: u64) -> Option<&'static str> {
    let names = ["Received frame", "Frame to send", "Reserved", "Configuration", "Keep-alive", "Port opener"];
    names.get(number as usize).copied()
}

fn tags(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Padding",
        1 => "End",
        10 => "Signal",
        11 => "Noise",
        12 => "Rate",
        13 => "Time",
        17 => "Frame check sequence",
        18 => "Channel",
        40 => "Number of the packet",
        41 => "Original length",
        60 => "Sensor",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_frame_is_behind_the_tags() {
        let names = "tzsp.encap tzsp.option_tag tzsp.unknown eth.type";
        let shown =
            |front: &str| columns(128, &bytes(&format!("{front} 00005e005302 00005e005301 1234")), names);
        assert_eq!(shown("01 00 0001 01"), "1 1 - 0x1234");
        assert_eq!(shown("01 00 0001 00 0a01c4 2902003c 01"), "1 0,10,41,1 c4,003c 0x1234");
        assert_eq!(shown("01 00 0063 01"), "99 1 - -");
        assert_eq!(shown("01 04 0001 01"), "1 - - -");
    }
}
