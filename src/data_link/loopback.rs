//! OpenBSD loopback, <https://www.tcpdump.org/linktypes/LINKTYPE_LOOP.html>: as BSD's, in network byte order.

use super::null::{described, families, next};
use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space};
use crate::header;

header! {
    /// The address family.
    pub struct Loopback("null", "OpenBSD loopback", 4 bytes, PROTOCOL) {
        family: u32 = 0..32, "null.family", "Address family", Dec => families, or 2;
    }
}

/// OpenBSD loopback, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { variant: "loopback", seal, line, ..Protocol::new(Loopback::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, loopback) = Loopback::parse(input)?;
    let known = families(loopback.family.into()).is_some();
    Ok((rest, Carries::all(if known { next(loopback.family) } else { Next::Data })))
}

/// The family of what follows, if it is not there; OpenBSD's number for IPv6 is 24.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let number = layer.next.and_then(|next| (layer.numbers.number_of)(Space::EtherType, next));
    match number {
        Some(0x0800) => layer.set(Loopback::family, 2),
        Some(0x86dd) if !matches!(layer.value(Loopback::family), 24 | 28 | 30) => {
            layer.set(Loopback::family, 24)
        }
        _ => Ok(()),
    }
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    if let Some(loopback) = layer.header::<Loopback>() {
        line.framed(described, &loopback.family.to_le_bytes(), layer.context.wire);
    }
}
