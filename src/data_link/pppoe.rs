//! PPP over Ethernet, session stage, [RFC 2516 §6](https://www.rfc-editor.org/rfc/rfc2516#section-6); a grant of credits may
//! stand in front of PPP, RFC 5578 §4.3.

pub mod discovery;
pub mod tags;

use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// The six bytes in front of PPP and of discovery tags.
    pub struct Pppoe("pppoes", "PPP over Ethernet Session", 6 bytes, PROTOCOL) {
        version: u8  = 0..4,   "pppoe.version",        "Version",        Dec, or 1;
        kind:    u8  = 4..8,   "pppoe.type",           "Type",           Dec, or 1;
        code:    u8  = 8..16,  "pppoe.code",           "Code",           Hex(2) => codes;
        session: u16 = 16..32, "pppoe.session_id",     "Session ID",     Hex(4);
        length:  u16 = 32..48, "pppoe.payload_length", "Payload Length", Dec;
    }
    data {
        trailer, "pppoe.trailer", "Trailer", Bytes;
    }
}

header! {
    /// A grant of credits in front of PPP.
    pub struct Grant("pppoes.tags", "Credits", 8 bytes) {
        kind:     u16 = 0..16,  "pppoes.tags.type",        "Tag",    Hex(4);
        length:   u16 = 16..32, "pppoes.tags.length",      "Length", Dec;
        forward:  u16 = 32..48, "pppoes.tags.credits.fcn", "Forward credit notification",  Dec;
        backward: u16 = 48..64, "pppoes.tags.credits.bcn", "Backward credit notification", Dec;
    }
}

/// PPPoE sessions, as the walks and the renderers see them.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Grant::TABLE],
    seal,
    line,
    padding: Some(&PADDING),
    ..Protocol::telling(Pppoe::TABLE, read, fields)
};

static PADDING: Padding = Padding { zeros: None, other: Pppoe::trailer, check: None };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const PPP: Next = Next::GreProtocol(0x880b);
    let (rest, pppoe) = Pppoe::parse(input)?;
    let len = usize::from(pppoe.length);
    match granted(rest) {
        Some(behind) => Ok((behind, Carries::some(len.saturating_sub(Grant::LEN), PPP))),
        None => Ok((rest, Carries::some(len, PPP))),
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Pppoe::TABLE, 0);
    to.record(Grant::TABLE, Pppoe::LEN..layer.header.len().max(Pppoe::LEN));
}

/// What is behind a grant: its tag and length cannot be PPP protocol numbers.
fn granted(payload: &[u8]) -> Option<&[u8]> {
    const CREDITS: [u8; 4] = [1, 6, 0, 4];
    payload.split_at_checked(Grant::LEN).filter(|(grant, _)| grant.starts_with(&CREDITS)).map(|both| both.1)
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Pppoe::version, 1)?;
    layer.set(Pppoe::kind, 1)?;
    layer.set(Pppoe::length, layer.total() - Pppoe::LEN)
}

/// `PPPoE  [ses 0x5] `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(pppoe) = layer.header::<Pppoe>() else { return line.title("PPPoE [|pppoe]") };
    let out = line.lead();
    out.str("PPPoE ");
    if let Some(name) = codes(pppoe.code.into()).filter(|_| pppoe.code != 0) {
        out.str(name);
    }
    if usize::from(pppoe.length) > layer.header.len() - Pppoe::LEN + layer.carried() {
        out.str(" [len ");
        out.dec(pppoe.length.into());
        out.str(" > ");
        out.dec((layer.header.len() - Pppoe::LEN + layer.carried()) as u64);
        out.str("!]");
    }
    out.str(" [ses ");
    out.hex(pppoe.session.into(), 1);
    out.str("] ");
}

/// Names of codes, IANA's registry.
pub(super) fn codes(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "Session",
        0x07 => "PADO",
        0x09 => "PADI",
        0x0a => "PADG",
        0x0b => "PADC",
        0x0c => "PADQ",
        0x19 => "PADR",
        0x65 => "PADS",
        0xa7 => "PADT",
        0xd3 => "PADM",
        0xd4 => "PADN",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::data_link::ppp::Ppp;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns, line};

    const OPEN: &str = "00005e005302 00005e005301 8864";
    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    #[test]
    fn the_length_ends_the_payload() {
        let names = "pppoe.payload_length ppp.protocol ip.proto eth.trailer";
        let shown = |front: &str| columns(1, &bytes(&format!("{OPEN} {front} {IP} 0102")), names);
        assert_eq!(shown("1100 0005 0016 0021"), "22 0x0021 253 -");
        assert_eq!(shown("1100 0005 0015 21"), "21 0x0021 253 -");
    }

    #[test]
    fn credits_may_stand_in_front() {
        let names = "pppoes.tags.credits.fcn pppoes.tags.credits.bcn ppp.protocol ip.proto";
        let frame = format!("{OPEN} 1100 0005 001e 0106 0004 0001 0002 0021 {IP}");
        assert_eq!(columns(1, &bytes(&frame), names), "1 2 0x0021 253");
    }

    #[test]
    fn sealing_counts_what_is_behind_the_header() {
        let mut stack = Stack::default();
        stack.push(&Pppoe { session: 5, ..Pppoe::default() }).unwrap();
        stack.push(&Ppp::default()).unwrap();
        stack.push(&Ipv4::default()).unwrap();
        assert_eq!(stack.seal().unwrap()[..8], bytes("1100 0005 0016 0021"));
    }

    #[test]
    fn the_session_stands_in_front_of_what_it_carries() {
        let frame = bytes(&format!("{OPEN} 1100 0005 0016 0021 {IP}"));
        assert_eq!(line(1, &frame, false), "PPPoE  [ses 0x5] IP 192.0.2.1 > 192.0.2.2: ip-proto-253 0");
    }
}
