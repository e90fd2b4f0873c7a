//! Marker protocol, IEEE 802.1AX §6.5.3: asks whether all frames of a conversation have arrived.

use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// A marker or its response, and the TLV that ends it.
    pub struct Marker("marker", "Marker Protocol", 19 bytes, PROTOCOL) {
        version: u8  = 0..8,     "marker.version", "Version", Hex(2), or 1;
        kind:    u8  = 8..16,    "marker.tlvType", "TLV Type", Hex(2) => types, or 1;
        len:     u8  = 16..24,   "marker.tlvLen",  "TLV Length", Hex(2), or 16;
        port:    u16 = 24..40,   "marker.requesterPort", "Requester Port", Dec;
        system: [u8; 6] = 40..88, "marker.requesterSystem", "Requester System", Mac;
        transaction: u32 = 88..120, "marker.requesterTransId", "Requester Transaction", Dec;
        pad:     u16 = 120..136, "marker.requesterPad", "Padding", Dec;
        end:     u8  = 136..144, "marker.tlvType", "TLV Type", Hex(2) => types;
        end_len: u8  = 144..152, "marker.tlvLen",  "TLV Length", Hex(2);
    }
    data {
        rest, "marker.reserved", "Reserved", Bytes;
    }
}

/// The marker protocol, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::telling(Marker::TABLE, read, fields) };

/// All of it: what is behind the list is reserved.
fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    Marker::parse(input)?;
    Ok((&[], Carries::nothing()))
}

/// IEEE 802.1AX §6.5.3.3: both lengths are always the same.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Marker::len, (Marker::end.bits.start - Marker::kind.bits.start) / 8)?;
    layer.set(Marker::end_len, 0)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Marker::TABLE, 0);
    to.data(Marker::rest, Marker::LEN..layer.header.len());
}

/// `MARKERv1, length 110`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.say();
    out.str("MARKERv");
    out.dec(layer.header.first().copied().unwrap_or_default().into());
    out.str(", length ");
    out.dec(layer.context.wire as u64 + 1);
}

fn types(number: u64) -> Option<&'static str> {
    ["Terminator", "Marker Information", "Marker Response Information"].get(number as usize).copied()
}
