//! Ethernet frame, IEEE 802.3 §3.2: with a type or, up to 1500, a length.

use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Line, Next, Parsed, Protocol, Seal, Space};
use crate::header;

header! {
    /// The fourteen bytes in front of every Ethernet frame.
    pub struct Ethernet("eth", "Ethernet", 14 bytes, PROTOCOL) {
        dst:        [u8; 6] = 0..48,   "eth.dst",    "Destination", Mac;
                              6..7,    "eth.dst.lg", "Locally administered", Flag;
                              7..8,    "eth.dst.ig", "Group address", Flag;
        src:        [u8; 6] = 48..96,  "eth.src",    "Source",      Mac;
                              54..55,  "eth.src.lg", "Locally administered", Flag;
                              55..56,  "eth.src.ig", "Group address", Flag;
        ether_type: u16     = 96..112, "eth.type",   "Type",        Hex(4) => types, if is_type;
                              96..112 alias, "eth.len", "Length",   Dec, if is_length;
    }
    data {
        padding, "eth.padding", "Padding", Bytes;
        trailer, "eth.trailer", "Trailer", Bytes;
    }
}

/// Ethernet, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal, line: Line::nothing, ..Protocol::new(Ethernet::TABLE, read) };

/// What is behind the payload of a frame.
static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: Ethernet::trailer };

/// The largest value of a type field that is a length, IEEE 802.3 §3.2.6.
pub const LARGEST_LENGTH: u16 = 1500;

#[inline(always)]
pub(crate) fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, ethernet) = Ethernet::parse(input)?;
    context.padding = Some(&PADDING);
    Ok((rest, type_or_length(ethernet.ether_type)))
}

/// What follows a type field, which is a length up to 1500.
#[inline(always)]
pub(super) fn type_or_length(number: u16) -> Carries {
    match number {
        ..=LARGEST_LENGTH => Carries::some(number.into(), Next::Sap(0)),
        _ => Carries::all(Next::EtherType(number)),
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), crate::codec::Error> {
    layer.set_next(Ethernet::ether_type, Space::EtherType)
}

fn is_type(header: &[u8]) -> bool {
    !is_length(header)
}

fn is_length(header: &[u8]) -> bool {
    header.get(12..14).is_some_and(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]) <= LARGEST_LENGTH)
}

/// Names of EtherTypes, IANA's IEEE 802 numbers.
#[must_use]
pub fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x8100 => "802.1Q",
        0x86dd => "IPv6",
        0x88a8 => "802.1ad",
        _ => return None,
    })
}
