//! Token Ring, IEEE 802.5 §3: access and frame control, two stations, the way between them, and LLC; link type 6.

use super::ethernet;
use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The fourteen bytes in front of every frame.
    pub struct TokenRing("tr", "Token Ring", 14 bytes, PROTOCOL) {
                               0..8,   "tr.ac",          "Access control", Hex(2);
        priority:    u8      = 0..3,   "tr.priority",    "Priority", Dec;
        frame:       bool    = 3..4,   "tr.frame",       "Frame, not token", Flag;
        monitor:     bool    = 4..5,   "tr.monitor_cnt", "Monitor count", Dec;
        reservation: u8      = 5..8,   "tr.priority_reservation", "Priority reservation", Dec;
                               8..16,  "tr.fc",          "Frame control", Hex(2);
        kind:        u8      = 8..10,  "tr.frame_type",  "Frame type", Dec => kinds, or 1;
        reserved:    u8      = 10..12, "tr.fc.reserved", "Reserved", Dec;
        control:     u8      = 12..16, "tr.frame_pcf",   "Physical control", Dec, or 4;
        destination: [u8; 6] = 16..64, "tr.dst",         "Destination", Mac;
        source:      [u8; 6] = 64..112, "tr.src", "Source, and whether a route follows", Mac;
    }
    data {
        sender, "tr.src", "Source", Mac;
        routed, "tr.sr",  "A route follows", Flag;
    }
}

header! {
    /// How a frame finds its way, IEEE 802.5 §3.3.
    pub struct Route("tr.rif", "Route", 2 bytes) {
        broadcast: u8   = 0..3,   "tr.broadcast",      "Broadcast", Times(32);
        length:    u8   = 3..8,   "tr.rif_bytes",      "Length in bytes", Dec;
        backwards: u8   = 8..9,   "tr.direction",      "Backwards", Times(128);
        largest:   u8   = 9..12,  "tr.max_frame_size", "Largest frame", Times(16);
        reserved:  u8   = 12..16, "tr.rif.reserved",   "Reserved", Dec;
    }
}

header! {
    /// A ring, and the bridge that leads on.
    pub struct Hop("tr.rif.hop", "Hop", 2 bytes) {
        ring:   u16 = 0..12,  "tr.rif.ring",   "Ring",   Hex(4);
        bridge: u8  = 12..16, "tr.rif.bridge", "Bridge", Hex(2);
    }
    data {
        extra, "tr.rif.extra", "Extra", Bytes;
    }
}

/// Token Ring, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Route::TABLE, Hop::TABLE],
    line,
    ..Protocol::telling(TokenRing::TABLE, read, fields)
};

/// The first bit of the source, which would be that of a group.
const ROUTED: u8 = 0x80;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const LLC: Next = Next::EtherType(0x8870);
    let (mut rest, ring) = TokenRing::parse(input)?;
    if ring.source[0] & ROUTED != 0 {
        let (_, route) = Route::parse(rest)?;
        rest = take(Route::TABLE, usize::from(route.length), rest)?.0;
    }
    Ok((rest, Carries::all(if ring.kind == 1 { LLC } else { Next::Data })))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(TokenRing::TABLE, 0);
    let (Some(ring), end) = (layer.header::<TokenRing>(), layer.header.len()) else { return };
    let routed = ring.source[0] & ROUTED != 0;
    let [a, b, c, d, e, f] = ring.source;
    let sender = u64::from_be_bytes([0, 0, a & !ROUTED, b, c, d, e, f]);
    to.derive(TokenRing::sender, 8..14, crate::codec::Value::Uint(sender));
    to.number(TokenRing::routed, 8..9, routed.into());
    if routed && end > TokenRing::LEN {
        to.rows(Route::TABLE, TokenRing::LEN);
        let hops = TokenRing::LEN + Route::LEN;
        (hops..end.saturating_sub(1))
            .step_by(Hop::LEN)
            .for_each(|at| to.record(Hop::TABLE, at..at + Hop::LEN));
        if (end - TokenRing::LEN) % 2 == 1 {
            to.data(Hop::extra, end - 1..end);
        }
    }
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    if layer.error.is_none() {
        line.framed(described, layer.header, layer.context.wire);
    }
}

/// `00:00:5e:00:53:01 > 00:00:5e:00:53:02, length 65: `
fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let out = line.lead();
    ethernet::stations(out, header.get(2..).unwrap_or_default());
    out.str(", length ");
    out.dec(len as u64);
    out.str(": ");
}

fn kinds(number: u64) -> Option<&'static str> {
    ["MAC", "LLC"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_route_may_stand_behind_the_stations() {
        let names = "tr.priority tr.frame tr.frame_type tr.src tr.sr tr.rif.ring tr.rif.bridge llc.dsap";
        let shown =
            |source: &str| columns(6, &bytes(&format!("3040 00005e005302 {source} 424203 00")), names);
        assert_eq!(shown("00005e005301"), "1 1 1 00:00:5e:00:53:01,00:00:5e:00:53:01 0 - - 0x42");
        let routed = "80005e005301 0610 0011 0020";
        assert_eq!(shown(routed), "1 1 1 80:00:5e:00:53:01,00:00:5e:00:53:01 1 0x0001,0x0002 0x01,0x00 0x42");
    }
}
