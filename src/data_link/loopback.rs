//! OpenBSD loopback, <https://www.tcpdump.org/linktypes/LINKTYPE_LOOP.html>: `null` in network byte order.

use super::null::{families, family, next};
use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space};
use crate::header;

header! {
    /// The address family.
    pub struct Loopback("null", "OpenBSD loopback", 4 bytes, PROTOCOL) {
        family: u32 = 0..32, "null.family", "Address family", Dec => families;
    }
}

/// OpenBSD loopback, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { variant: "loop", seal, line, ..Protocol::new(Loopback::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, loopback) = Loopback::parse(input)?;
    Ok((rest, Carries::all(if loopback.family < 256 { next(loopback.family) } else { Next::Data })))
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    match layer.next.and_then(|next| (layer.numbers.number_of)(Space::EtherType, next)) {
        Some(0x0800) => layer.set(Loopback::family, 2),
        Some(0x86dd) => layer.set(Loopback::family, 24),
        _ => Ok(()),
    }
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    match layer.header::<Loopback>() {
        Some(loopback) => family(line, loopback.family, layer.context.wire),
        None => line.say().str("[|null]"),
    }
}
