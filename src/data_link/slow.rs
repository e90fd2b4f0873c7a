//! Slow protocols, IEEE 802.3 annex 57A: a number in front of the protocols of a link that send seldom.

pub mod lacp;
pub mod marker;
pub mod oam;
pub mod oam_events;
#[cfg(test)]
mod tests;

use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space};
use crate::header;

header! {
    /// The number.
    pub struct Slow("slow", "Slow Protocols", 1 bytes, PROTOCOL) {
        kind: u8 = 0..8, "slow.subtype", "Subtype", Hex(2) => subtypes, or 1;
    }
}

/// Slow protocols, as the walks and the renderers see them.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::new(Slow::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, slow) = Slow::parse(input)?;
    Ok((rest, Carries::all(Next::SlowProtocol(slow.kind))))
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set_next(Slow::kind, Space::SlowProtocol)
}

/// `unknown (7), length 12`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    line.unread(
        |line, header, len| {
            let out = line.say();
            out.str("unknown (");
            out.dec(header.first().copied().unwrap_or_default().into());
            out.str("), length ");
            out.dec(len as u64);
        },
        layer.header,
        layer.context.wire,
    );
}

/// Names of subtypes, IEEE 802.3 table 57A-3.
#[must_use]
pub fn subtypes(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Link Aggregation Control Protocol",
        2 => "Marker Protocol",
        3 => "Operations, Administration, and Maintenance",
        10 => "Organization Specific Slow Protocol",
        _ => return None,
    })
}
