//! Arista vendor-specific protocol, EtherType 0xd28b: when a frame passed a switch.

use super::ether_types;
use super::ethernet::{self, Ethernet};
use crate::codec::error::take;
use crate::codec::protocol::Padding;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space, Table,
};
use crate::header;

header! {
    /// What follows.
    pub struct Arista("avsp", "Arista Vendor Specific Protocol", 2 bytes, PROTOCOL) {
        kind: u16 = 0..16, "avsp.sub_type", "Subtype", Dec => kinds, or 1;
    }
    data {
        trailer, "avsp.trailer", "Trailer", Bytes;
    }
}

header! {
    /// How a time stamp is written.
    pub struct Version("avsp.stamp", "Time stamp", 2 bytes) {
        version: u16 = 0..16, "avsp.ver", "Version", Hex(4), or 0x0010;
                       0..8,  "avsp.ver.scale",  "Time scale", Dec => scales;
                       8..12, "avsp.ver.format", "Format",     Dec => formats;
    }
}

header! {
    /// A time stamp of 64 bits.
    pub struct Long("avsp.64ts", "Time stamp of 64 bits", 8 bytes) {
        seconds: u32 = 0..32,  "avsp.64sec", "Seconds",     Dec;
        nanos:   u32 = 32..64, "avsp.64ns",  "Nanoseconds", Dec;
    }
}

header! {
    /// A time stamp of 48 bits.
    pub struct Short("avsp.48ts", "Time stamp of 48 bits", 6 bytes) {
        seconds: u16 = 0..16,  "avsp.48sec", "Seconds",     Dec;
        nanos:   u32 = 16..48, "avsp.48ns",  "Nanoseconds", Dec;
    }
}

header! {
    /// The type of what follows.
    pub struct Kind("avsp.type", "Type of the payload", 2 bytes) {
        kind: u16 = 0..16, "avsp.etype", "Type", Hex(4) => ether_types::names;
    }
}

/// Arista's protocol, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Version::TABLE, Long::TABLE, Short::TABLE, Kind::TABLE],
    seal,
    line,
    padding: Some(&PADDING),
    ..Protocol::telling(Arista::TABLE, read, fields)
};

static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: Arista::trailer, check: None };

/// The subtype of a time stamp.
const STAMP: u16 = 1;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, arista) = Arista::parse(input)?;
    if arista.kind == STAMP {
        let (behind, version) = Version::parse(rest)?;
        rest = match stamp(version.version) {
            Some(table) => take(table, table.len, behind)?.0,
            None => return Ok((behind, Carries::all(Next::Data))),
        };
    }
    let (rest, kind) = Kind::parse(rest)?;
    Ok((rest, Carries::all(Next::EtherType(kind.kind))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Arista::TABLE, 0);
    let mut at = Arista::LEN;
    if layer.header.starts_with(&STAMP.to_be_bytes()) {
        to.rows(Version::TABLE, at);
        let version = layer.header.get(at..).and_then(|rest| rest.first_chunk().copied());
        at += Version::LEN;
        let Some(table) = version.and_then(|version| stamp(u16::from_be_bytes(version))) else { return };
        to.rows(table, at);
        at += table.len;
    }
    to.rows(Kind::TABLE, at);
}

/// How a time stamp of this version is written: what hardware newer than the R and R2 series writes is not known.
const fn stamp(version: u16) -> Option<&'static Table> {
    match version {
        0x0010 | 0x0110 => Some(Long::TABLE),
        0x0020 | 0x0120 => Some(Short::TABLE),
        _ => None,
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let Some(at) = layer.header.len().checked_sub(Kind::LEN).filter(|at| *at >= Arista::LEN) else {
        return Ok(());
    };
    layer.from(at).set_next(Kind::kind, Space::EtherType)
}

/// `SubType Timestamp (0x0001), Timescale TAI (0), Format 64-bit (1): `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((rest, arista)) = Arista::parse(layer.header) else { return line.title("AVSP") };
    let link = line.link;
    let out = line.lead();
    out.str("SubType ");
    out.str(kinds(arista.kind.into()).unwrap_or("Unknown"));
    out.str(" (");
    out.hex(arista.kind.into(), 4);
    out.byte(b')');
    if let Ok((_, Version { version })) = Version::parse(rest)
        && arista.kind == STAMP
    {
        for (title, number, names) in [
            (", Timescale ", u64::from(version >> 8), scales as fn(u64) -> Option<&'static str>),
            (", Format ", u64::from(version >> 4 & 15), formats),
        ] {
            out.str(title);
            out.named(names, number);
        }
    }
    out.str(": ");
    if let Some(kind) = layer.header.last_chunk().map(|kind| u16::from_be_bytes(*kind)).filter(|_| link) {
        ethernet::named_type(line.lead(), kind);
        line.lead().str(": ");
    }
}

fn kinds(number: u64) -> Option<&'static str> {
    (number == u64::from(STAMP)).then_some("Timestamp")
}

fn scales(number: u64) -> Option<&'static str> {
    ["TAI", "UTC"].get(number as usize).copied()
}

fn formats(number: u64) -> Option<&'static str> {
    [None, Some("64-bit"), Some("48-bit")].get(number as usize).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::arp::Arp;
    use crate::packet::shown::{bytes, columns};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    #[test]
    fn a_time_stamp_has_two_sizes() {
        let names = "avsp.ver avsp.64sec avsp.48sec avsp.48ns avsp.etype ip.proto avsp.trailer";
        let shown = |front: &str| {
            let frame = format!("00005e005302 00005e005301 d28b {front} {IP} 0102");
            columns(1, &bytes(&frame), names)
        };
        assert_eq!(shown("0001 0010 00000005 00000007 0800"), "0x0010 5 - - 0x0800 253 0102");
        assert_eq!(shown("0001 0120 0005 00000007 0800"), "0x0120 - 5 7 0x0800 253 0102");
        assert_eq!(shown("0001 0021 0005 00000007 0800"), "0x0021 - - - - - -");
        assert_eq!(shown("0001 0030 0005 00000007 0800"), "0x0030 - - - - - -");
    }

    #[test]
    fn sealing_writes_the_type_of_what_follows() {
        let mut stack = Stack::default();
        stack.push(&Arista { kind: STAMP }).unwrap();
        stack.with(&Version { version: 0x20 }).unwrap();
        stack.with(&Short::default()).unwrap();
        stack.with(&Kind::default()).unwrap();
        stack.push(&Arp::REQUEST).unwrap();
        assert_eq!(stack.seal().unwrap()[10..12], [8, 6]);
    }
}
