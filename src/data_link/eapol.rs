//! Extensible Authentication Protocol over LANs, IEEE 802.1X §11.3.

use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// The four bytes in front of every packet.
    pub struct Eapol("eapol", "EAP over LAN", 4 bytes, PROTOCOL) {
        version: u8  = 0..8,   "eapol.version", "Version", Dec;
        kind:    u8  = 8..16,  "eapol.type",    "Type",    Dec => types;
        len:     u16 = 16..32, "eapol.len",     "Length",  Dec;
    }
}

/// EAPOL, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::new(Eapol::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, eapol) = Eapol::parse(input)?;
    Ok((rest, Carries::some(eapol.len.into(), Next::Data)))
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Eapol::len, layer.payload.len())
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(eapol) = layer.header::<Eapol>() else { return line.say().str("[|EAPOL]") };
    let out = line.say();
    out.str(match eapol.kind {
        0 => "EAP packet",
        1 => "EAPOL start",
        2 => "EAPOL logoff",
        3 => "EAPOL key",
        kind => types(kind.into()).unwrap_or("EAPOL unknown"),
    });
    out.str(" (");
    out.dec(eapol.kind.into());
    out.str(") v");
    out.dec(eapol.version.into());
    out.str(", len ");
    out.dec(eapol.len.into());
}

/// Names of packet types, IEEE 802.1X table 11-3.
#[must_use]
pub fn types(number: u64) -> Option<&'static str> {
    ["EAP", "Start", "Logoff", "Key", "Encapsulated-ASF-Alert", "MKA", "Announcement (Generic)"]
        .get(number as usize)
        .copied()
}
