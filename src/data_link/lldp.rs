//! Link Layer Discovery Protocol, IEEE 802.1AB §8: a list of TLVs up to the one that ends it.

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::multi::length_data;

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Parsed, Protocol};
use crate::header;

header! {
    /// There is no fixed header.
    pub struct Lldp("lldp", "Link Layer Discovery Protocol", 0 bytes, PROTOCOL) {
    }
}

header! {
    /// A type of seven bits and a length of nine, IEEE 802.1AB §8.4.
    pub struct Tlv("lldp.tlv", "TLV", 2 bytes) {
        kind: u8  = 0..7,  "lldp.tlv.type", "TLV Type",   Dec => types;
        len:  u16 = 7..16, "lldp.tlv.len",  "TLV Length", Rest(1);
    }
    data {
        value, "lldp.tlv.value", "Value", Bytes;
    }
}

/// LLDP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: &[Tlv::TABLE], line, ..Protocol::telling(Lldp::TABLE, read, fields) };

/// Up to the TLV that ends the list; to the end, if there is none.
#[expect(clippy::unnecessary_wraps, reason = "every protocol reads so; any bytes are a list")]
fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let mut rest = input;
    while let Ok((behind, item)) = tlv(rest) {
        rest = behind;
        if item[0] >> 1 == 0 {
            return Ok((rest, Carries::nothing()));
        }
    }
    Ok((&[], Carries::nothing()))
}

/// One TLV.
pub fn tlv(input: &[u8]) -> Parsed<'_, &[u8]> {
    let len = take(2usize).map(|head: &[u8]| usize::from(head[0] & 1) << 8 | usize::from(head[1]));
    recognize(length_data(len)).parse(input)
}

fn fields<'a>(_: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.list(0, usize::MAX, tlv, |to, bytes, _| {
        to.record(Tlv::TABLE, bytes.clone());
        to.data(Tlv::value, bytes.start + Tlv::LEN..bytes.end);
    });
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.say();
    out.str("LLDP, length ");
    out.dec(layer.context.wire as u64);
}

/// Names of TLV types, IEEE 802.1AB table 8-1.
#[must_use]
pub fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "End of LLDPDU",
        1 => "Chassis ID",
        2 => "Port ID",
        3 => "Time To Live",
        4 => "Port Description",
        5 => "System Name",
        6 => "System Description",
        7 => "System Capabilities",
        8 => "Management Address",
        127 => "Organizationally Specific",
        _ => return None,
    })
}
