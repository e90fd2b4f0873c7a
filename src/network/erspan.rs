//! Encapsulated remote switched port analyzer behind GRE, draft-foschiano-erspan: type I has no header, which GRE's missing
//! sequence number tells; types II and III begin with a version.

pub mod platform;

use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;
use platform::Subheader;

header! {
    /// What types II and III begin with.
    pub struct Erspan("erspan", "Encapsulated Remote Switched Port Analyzer", 4 bytes, PROTOCOL) {
        version:    u8   = 0..4,   "erspan.version",   "Version", Dec => versions, or 1;
        vlan:       u16  = 4..16,  "erspan.vlan",      "VLAN of the frame", Dec, if is_known;
        cos:        u8   = 16..19, "erspan.cos",       "Class of service of the frame", Dec, if is_known;
        encap:      u8   = 19..21, "erspan.encap",     "VLAN encapsulation of the frame", Dec => encapsulations, if is_second;
                           19..21 alias, "erspan.bso", "Bad, short or oversized", Dec => integrities, if is_third;
        truncated:  bool = 21..22, "erspan.truncated", "Frame is truncated", Dec, if is_known;
        session:    u16  = 22..32, "erspan.spanid",    "Session ID", Dec, if is_known;
    }
}

header! {
    /// The rest of type II.
    pub struct Second("erspan.ii", "Type II", 4 bytes) {
        reserved: u16 = 0..12,  "erspan.reserved", "Reserved", Dec;
        index:    u32 = 12..32, "erspan.index",    "Port index", Dec;
    }
}

header! {
    /// The rest of type III; a platform-specific part may follow.
    pub struct Third("erspan.iii", "Type III", 8 bytes) {
        timestamp:   u32  = 0..32,  "erspan.timestamp", "Timestamp", Dec;
        sgt:         u16  = 32..48, "erspan.sgt",       "Security group tag", Dec;
        p:           bool = 48..49, "erspan.p",         "Frame is an Ethernet protocol data unit", Dec;
        frame_type:  u8   = 49..54, "erspan.ft",        "Frame type", Dec => frame_types;
        hardware:    u8   = 54..60, "erspan.hw",        "Hardware ID", Dec;
        outgoing:    bool = 60..61, "erspan.direction", "Frame was going out", Flag;
        granularity: u8   = 61..63, "erspan.gra",       "Timestamp granularity", Dec => granularities;
        optional:    bool = 63..64, "erspan.o",         "Platform-specific part is there", Dec;
    }
}

/// ERSPAN, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Second::TABLE,
        Third::TABLE,
        Subheader::TABLE,
        platform::First::TABLE,
        platform::Third::TABLE,
        platform::Fourth::TABLE,
        platform::Fifth::TABLE,
        platform::Seventh::TABLE,
        platform::Other::TABLE,
    ],
    fixed: false,
    line,
    ..Protocol::telling(Erspan::TABLE, read, fields)
};

const BRIDGED: Next = Next::EtherType(0x6558);

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    if !context.numbered {
        return Ok((input, Carries::all(BRIDGED)));
    }
    let (rest, erspan) = Erspan::parse(input)?;
    match erspan.version {
        1 => Ok((Second::parse(rest)?.0, Carries::all(BRIDGED))),
        2 => {
            let (mut rest, third) = Third::parse(rest)?;
            if third.optional {
                rest = take(Subheader::TABLE, Subheader::LEN, rest)?.0;
            }
            let next = match third.frame_type {
                0 => BRIDGED,
                _ => Next::Data,
            };
            Ok((rest, Carries::all(next)))
        }
        _ => Err(Erspan::invalid(Erspan::version, "1 or 2")),
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Erspan::TABLE, 0);
    match layer.header.first().map(|first| first >> 4) {
        Some(1) => to.rows(Second::TABLE, Erspan::LEN),
        Some(2) => {
            to.rows(Third::TABLE, Erspan::LEN);
            platform::fields(to, Erspan::LEN + Third::LEN, layer.header);
        }
        _ => {}
    }
}

fn is_known(header: &[u8]) -> bool {
    is_second(header) || is_third(header)
}

fn is_second(header: &[u8]) -> bool {
    header.first().is_some_and(|first| first >> 4 == 1)
}

fn is_third(header: &[u8]) -> bool {
    header.first().is_some_and(|first| first >> 4 == 2)
}

/// `ERSPAN II, session 5, vlan 100: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.lead();
    out.str("ERSPAN ");
    let Ok((_, erspan)) = Erspan::parse(layer.header) else { return out.str("I: ") };
    out.str(versions(erspan.version.into()).unwrap_or("?"));
    out.str(", session ");
    out.dec(erspan.session.into());
    out.str(", vlan ");
    out.dec(erspan.vlan.into());
    out.str(": ");
}

fn versions(number: u64) -> Option<&'static str> {
    [None, Some("II"), Some("III")].get(number as usize).copied().flatten()
}

fn encapsulations(number: u64) -> Option<&'static str> {
    ["No VLAN tag", "ISL", "802.1Q", "VLAN tag preserved"].get(number as usize).copied()
}

fn integrities(number: u64) -> Option<&'static str> {
    ["Good frame", "Short frame", "Oversized frame", "Bad frame"].get(number as usize).copied()
}

fn frame_types(number: u64) -> Option<&'static str> {
    [Some("Ethernet"), None, Some("IP")].get(number as usize).copied().flatten()
}

fn granularities(number: u64) -> Option<&'static str> {
    ["100 microseconds", "100 nanoseconds", "IEEE 1588", "User-defined"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const ETHERNET: &str = "00005e005302 00005e005301 1234 00";

    fn shown(gre: &str, names: &str) -> alloc::string::String {
        let ip = "4500 00ff 0000 0000 40 2f 0000 c0000201 c0000202";
        columns(228, &bytes(&format!("{ip} {gre} {ETHERNET}")), names)
    }

    #[test]
    fn without_a_sequence_number_there_is_no_header() {
        assert_eq!(shown("0000 88be", "erspan.version eth.type"), "- 0x1234");
        assert_eq!(shown("1000 88be 00000001 1064 0005 00000007", "erspan.version eth.type"), "1 0x1234");
    }

    #[test]
    fn two_bits_are_the_encapsulation_or_the_integrity_of_the_frame() {
        let names = "erspan.vlan erspan.cos erspan.encap erspan.bso erspan.truncated erspan.spanid erspan.index eth.type";
        assert_eq!(shown("1000 88be 00000001 1064 bc05 00000007", names), "100 5 3 - 1 5 7 0x1234");
        let third = "1000 22eb 00000001 2064 bc05 00000001 0002 8000";
        assert_eq!(shown(third, names), "100 5 - 3 1 5 - 0x1234");
    }

    #[test]
    fn a_flag_announces_the_platform_specific_part() {
        let names = "erspan.gra erspan.o erspan.platid erspan.pid5.switchid erspan.pid5.port_index eth.type";
        let third = "1000 22eb 00000001 2064 0005 00000001 0002 8003 14030004 00000009";
        assert_eq!(shown(third, names), "1 1 5 3 4 0x1234");
    }

    #[test]
    fn another_version_is_an_error() {
        assert_eq!(shown("1000 88be 00000001 3064 0005 00000007", "erspan.version erspan.vlan"), "3 -");
    }
}
