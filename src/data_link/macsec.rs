//! Media access control security, IEEE 802.1AE §9: frames with a check value behind them, encrypted or not.

use super::ether_types;
use super::ethernet::Ethernet;
use crate::codec::protocol::Padding;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// What every tag has.
    pub struct Macsec("macsec", "802.1AE Security tag", 6 bytes, PROTOCOL) {
                             0..6,  "macsec.TCI",     "Tag control", Hex(2);
        version:      u8   = 0..1,  "macsec.TCI.V",   "Version", Hex(2);
        end_station:  bool = 1..2,  "macsec.TCI.ES",  "End station", Flag;
        identified:   bool = 2..3,  "macsec.TCI.SC",  "Secure channel identifier is there", Flag;
        broadcast:    bool = 3..4,  "macsec.TCI.SCB", "Single copy broadcast", Flag;
        encrypted:    bool = 4..5,  "macsec.TCI.E",   "Encrypted", Flag;
        changed:      bool = 5..6,  "macsec.TCI.C",   "Changed", Flag;
        association:  u8   = 6..8,  "macsec.AN",      "Association", Hex(2);
        short_length: u8   = 8..16, "macsec.SL",      "Short length", Dec;
        number:       u32  = 16..48, "macsec.PN",     "Packet number", Dec;
    }
    data {
        check, "macsec.ICV", "Integrity check value", Bytes;
    }
}

header! {
    /// Which channel it is.
    pub struct ChannelId("macsec.SCI", "Secure channel identifier", 8 bytes) {
        system: [u8; 6] = 0..48,  "macsec.SCI.system_identifier", "System", Mac;
        port:   u16     = 48..64, "macsec.SCI.port_identifier",   "Port",   Dec;
    }
}

header! {
    /// The type of what follows in the clear.
    pub struct Kind("macsec.type", "Type of the payload", 2 bytes) {
        kind: u16 = 0..16, "macsec.etype", "Type", Hex(4) => ether_types::names;
    }
}

/// MACsec, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[ChannelId::TABLE, Kind::TABLE],
    seal,
    line,
    padding: Some(&PADDING),
    ..Protocol::telling(Macsec::TABLE, read, fields)
};

static PADDING: Padding = Padding { zeros: Some(Ethernet::padding), other: Macsec::check, check: None };

/// Bytes of the check value of the usual ciphers.
const CHECK: usize = 16;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, tag) = Macsec::parse(input)?;
    if tag.version != 0 {
        return Err(Macsec::invalid(Macsec::version, "0"));
    }
    if tag.identified {
        rest = ChannelId::parse(rest)?.0;
    }
    if is_secret(tag) {
        let len = context.wire.saturating_sub(input.len() - rest.len() + CHECK);
        return Ok((rest, Carries::some(len, Next::Data)));
    }
    // The frame in the clear says itself where it ends.
    let (rest, kind) = Kind::parse(rest)?;
    Ok((rest, Carries::all(Next::EtherType(kind.kind))))
}

const fn is_secret(tag: Macsec) -> bool {
    tag.encrypted || tag.changed
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Macsec::TABLE, 0);
    let Some(tag) = layer.header::<Macsec>().filter(|tag| tag.version == 0) else { return };
    let mut at = Macsec::LEN;
    if tag.identified {
        to.rows(ChannelId::TABLE, at);
        at += ChannelId::LEN;
    }
    if !is_secret(tag) {
        to.rows(Kind::TABLE, at.min(layer.header.len()));
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let Ok((rest, tag)) = Macsec::parse(layer.header) else { return Ok(()) };
    if is_secret(tag) || rest.len() < Kind::LEN {
        return Ok(());
    }
    layer.from(layer.header.len() - Kind::LEN).set_next(Kind::kind, Space::EtherType)
}

/// `an 0, pn 7, flags [E], sci 00:00:5e:00:53:01:0001, `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(tag) = layer.header::<Macsec>() else { return line.title("MACsec") };
    let secret = is_secret(tag);
    let out = if secret { line.say() } else { line.lead() };
    out.str("an ");
    out.dec(tag.association.into());
    out.str(", pn ");
    out.dec(tag.number.into());
    out.str(if secret { ", flags [E], length " } else { ", length " });
    out.dec((layer.header.len() + layer.carried()) as u64);
    if !secret {
        out.str(": ");
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const OPEN: &str = "00005e005302 00005e005301 88e5";
    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
    const CHECK: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn a_frame_in_the_clear_is_read() {
        let names = "macsec.PN macsec.SCI.port_identifier macsec.etype ip.proto macsec.ICV";
        let shown = |front: &str| columns(1, &bytes(&format!("{OPEN} {front} {IP} {CHECK}")), names);
        assert_eq!(shown("00 00 00000007 0800"), format!("7 - 0x0800 253 {CHECK}"));
        assert_eq!(shown("20 00 00000007 00005e005301 0001 0800"), format!("7 1 0x0800 253 {CHECK}"));
        assert_eq!(shown("0c 00 00000007"), format!("7 - - - {CHECK}"));
        assert_eq!(shown("80 00 00000007 0800"), "7 - - - -", "a later version");
    }
}
