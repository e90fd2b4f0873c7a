//! Network Service Header, [RFC 8300 §2](https://www.rfc-editor.org/rfc/rfc8300#section-2): a path of services, and what they
//! tell one another.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take as bytes;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8;
use nom::sequence::preceded;

use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// Base header and service path header.
    pub struct Nsh("nsh", "Network Service Header", 8 bytes, PROTOCOL) {
        version: u8   = 0..2,   "nsh.version",   "Version", Dec;
        oam:     bool = 2..3,   "nsh.Obit",      "Operations, administration and maintenance", Dec;
        bit:     bool = 3..4,   "nsh.CBit",      "Unassigned", Dec;
        ttl:     u8   = 4..10,  "nsh.ttl",       "Time to live", Hex(4), or 63;
        length:  u8   = 10..16, "nsh.length",    "Length in units of four bytes", Dec;
        kind:    u8   = 16..24, "nsh.mdtype",    "Type of the metadata", Dec => kinds, or 1;
        next:    u8   = 24..32, "nsh.nextproto", "Next protocol", Dec => protocols;
        path:    u32  = 32..56, "nsh.spi",       "Service path identifier", Dec;
        index:   u8   = 56..64, "nsh.si",        "Service index", Dec, or 255;
    }
    data {
        context, "nsh.contextheader", "Context header", Bytes;
        rest,    "nsh.metadata.rest", "Metadata", Bytes;
    }
}

header! {
    /// The four bytes in front of variable metadata, RFC 8300 §2.5.1.
    pub struct Metadata("nsh.metadata.record", "Metadata", 4 bytes) {
        class:      u16  = 0..16,  "nsh.metadataclass", "Class", Dec;
        kind:       u8   = 16..24, "nsh.metadatatype",  "Type",  Dec;
        unassigned: bool = 24..25, "nsh.metadataunassignedbit", "Unassigned", Hex(2);
        length:     u8   = 25..32, "nsh.metadatalen",   "Length", Hex(2);
    }
    data {
        value,   "nsh.metadata", "Value", Bytes;
        padding, "nsh.metadata.padding", "Padding", Bytes;
    }
}

/// NSH, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: &[Metadata::TABLE], seal, line, ..Protocol::telling(Nsh::TABLE, read, fields) };

const UNIT: usize = 4;
/// Four words of fixed metadata, RFC 8300 §2.4.
const FIXED: u8 = 1;
const VARIABLE: u8 = 2;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, nsh) = Nsh::parse(input)?;
    let len = (usize::from(nsh.length) * UNIT).max(Nsh::LEN);
    let (rest, _) = take(Nsh::TABLE, len, input)?;
    Ok((rest, Carries::all(Next::NshProtocol(nsh.next))))
}

/// One piece of variable metadata, its padding included.
pub fn metadata(input: &[u8]) -> Parsed<'_, &[u8]> {
    let len = u8.map(|len| usize::from(len & 0x7f).next_multiple_of(UNIT));
    recognize(preceded(bytes(3_usize), length_data(len))).parse(input)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Nsh::TABLE, 0);
    let (Some(nsh), end) = (layer.header::<Nsh>(), layer.header.len()) else { return };
    let at = match nsh.kind {
        FIXED => {
            let words = (Nsh::LEN..end).step_by(UNIT).take(4);
            words.for_each(|at| to.data(Nsh::context, at..at + UNIT));
            end.min(Nsh::LEN + 4 * UNIT)
        }
        VARIABLE => to.list(Nsh::LEN, usize::MAX, metadata, one),
        _ => Nsh::LEN,
    };
    to.data(Nsh::rest, at..end);
}

fn one(to: &mut Fields<'_, '_>, bytes: Range<usize>, metadata: &[u8]) {
    to.record(Metadata::TABLE, bytes.clone());
    let start = bytes.start + Metadata::LEN;
    let end = start + usize::from(metadata[3] & 0x7f);
    to.data(Metadata::value, start..end);
    to.data(Metadata::padding, end..bytes.end);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Nsh::length, layer.header.len() / UNIT)?;
    layer.set_next(Nsh::next, Space::NshProtocol)
}

/// `NSH, service-path-id 0x000005, service-index 0xff: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(nsh) = layer.header::<Nsh>() else { return line.title("NSH") };
    let out = line.lead();
    out.str(if nsh.oam { "NSH, flags [O]" } else { "NSH, flags [none]" });
    out.str(", service-path-id ");
    out.hex(nsh.path.into(), 6);
    out.str(", service-index ");
    out.hex(nsh.index.into(), 1);
    out.str(": ");
}

fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Fixed length",
        2 => "Variable length",
        15 => "Experiment",
        _ => return None,
    })
}

/// Names of next protocols, IANA's registry.
fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "IPv4",
        2 => "IPv6",
        3 => "Ethernet",
        4 => "NSH",
        5 => "MPLS",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns};

    const OPEN: &str = "00005e005302 00005e005301 894f";
    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    fn shown(front: &str, names: &str) -> alloc::string::String {
        columns(1, &bytes(&format!("{OPEN} {front} {IP}")), names)
    }

    #[test]
    fn fixed_metadata_are_four_words() {
        let names = "nsh.ttl nsh.length nsh.spi nsh.si nsh.contextheader ip.proto";
        let front = "0fc6 01 01 000101 ff 00000001 00000002 00000003 00000004";
        let words = "00000001,00000002,00000003,00000004";
        assert_eq!(shown(front, names), format!("0x003f 6 257 255 {words} 253"));
    }

    #[test]
    fn variable_metadata_are_padded() {
        let names = "nsh.metadataclass nsh.metadatatype nsh.metadataunassignedbit nsh.metadatalen nsh.metadata ip.proto";
        let front = "0fc6 02 01 000101 ff 0102 03 00 0103 05 86 010203040506 0000";
        assert_eq!(shown(front, names), "258,259 3,5 0x00,0x01 0x00,0x06 010203040506 253");
    }

    #[test]
    fn sealing_counts_words() {
        let mut stack = Stack::default();
        stack.push(&Nsh { kind: FIXED, ..Nsh::default() }).unwrap().raw(&[0; 16]);
        stack.push(&Ipv4::default()).unwrap();
        assert_eq!(stack.seal().unwrap()[..4], [15, 198, 1, 1]);
    }
}
