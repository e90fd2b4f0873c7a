//! What is behind a Frame Relay address: control and network layer protocol identifier, [RFC 2427
//! §3](https://www.rfc-editor.org/rfc/rfc2427#section-3), or the type of Cisco's encapsulation.

use crate::codec::{Carries, Fields, Header, Layer, Next, Parsed, Text};
use crate::data_link::ethernet;
use crate::header;

header! {
    /// The control field of an unnumbered frame.
    pub struct Control("fr.control.field", "Control", 1 bytes) {
        control: u8   = 0..8, "fr.control",       "Control", Hex(2);
                        3..4, "fr.control.p",     "Poll",    Flag, if polls;
                        6..8, "fr.control.ftype", "Frame type", Hex(2);
    }
    data {
        command,  "fr.control.u_modifier_cmd",  "Command",  Hex(2);
        response, "fr.control.u_modifier_resp", "Response", Hex(2);
    }
}

header! {
    /// Who reads what follows, ISO/IEC TR 9577; zero is padding.
    pub struct Identifier("fr.identifier", "Network layer protocol identifier", 1 bytes) {
        nlpid: u8 = 0..8, "fr.nlpid", "NLPID", Hex(2) => identifiers;
    }
    data {
        padding: 8, "fr.nlpid.padding", "Padding", Hex(2);
        other, "fr.nlpid", "NLPID", Hex(2) => identifiers;
    }
}

header! {
    /// Organization and number behind the identifier of SNAP.
    pub struct Snap("fr.snap", "Subnetwork Access Protocol", 5 bytes) {
        oui:  u32 = 0..24,  "fr.snap.oui", "Organization", Dec => crate::data_link::snap::organizations;
        kind: u16 = 24..40, "fr.snaptype", "Type", Hex(4) => crate::data_link::ether_types::names, if has_type;
                    24..40 alias, "llc.cisco_pid", "Cisco protocol", Hex(4), if is_ciscos;
                    24..40 alias, "fr.snap.pid", "Protocol", Hex(4), if is_other;
    }
}

header! {
    /// The type of Cisco's encapsulation.
    pub struct Cisco("fr.cisco", "Cisco encapsulation", 2 bytes) {
        kind: u16 = 0..16, "fr.chdlctype", "Type", Hex(4) => crate::data_link::ether_types::names;
    }
}

impl Control {
    /// Unnumbered information.
    pub const INFORMATION: u8 = 0x03;
}

const XID: u8 = 0xaf;
const PADDING: u8 = 0;
const SNAP: u8 = 0x80;
const POLL: u8 = 0x10;
const BRIDGING: u32 = 0x00_80c2;
const FCS: usize = 4;

/// Who reads what is behind the address.
pub(super) fn read(dlci: u32, rest: &[u8], wire: usize) -> Parsed<'_, Carries> {
    let (behind, Control { control }) = Control::parse(rest)?;
    let poll = if dlci == 0 { 0 } else { POLL };
    match control & !poll {
        Control::INFORMATION => identified(behind, wire.saturating_sub(rest.len() - behind.len())),
        XID => Ok((behind, Carries::all(Next::Data))),
        // Signalling that is not unnumbered.
        _ if dlci == 0 => Ok((rest, Carries::all(Next::Data))),
        _ => {
            let (rest, cisco) = Cisco::parse(rest)?;
            Ok((rest, Carries::all(Next::ChdlcProtocol(cisco.kind))))
        }
    }
}

fn identified(rest: &[u8], wire: usize) -> Parsed<'_, Carries> {
    let (mut behind, mut id) = Identifier::parse(rest)?;
    let mut at = rest;
    if id.nlpid == PADDING {
        at = behind;
        (behind, id) = Identifier::parse(at)?;
    }
    match id.nlpid {
        SNAP => {
            let (inside, snap) = Snap::parse(behind)?;
            let len = match (snap.oui, snap.kind) {
                // A bridged frame with its frame check sequence, RFC 2427 §4.2.
                (BRIDGING, 1) => wire.saturating_sub(rest.len() - inside.len() + FCS),
                _ => usize::MAX,
            };
            Ok((inside, Carries::some(len, carried(snap))))
        }
        number if is_shared(number) => Ok((at, Carries::all(Next::Nlpid(number)))),
        number => Ok((behind, Carries::all(Next::Nlpid(number)))),
    }
}

/// OSI network protocols and Q.933 begin with the identifier: it belongs to them.
const fn is_shared(number: u8) -> bool {
    matches!(number, 0x08 | 0x81..=0x83)
}

fn carried(snap: Snap) -> Next {
    match (snap.oui, snap.kind) {
        (0 | 0x00_00f8, number) => Next::EtherType(number),
        (BRIDGING, 1 | 7) => Next::EtherType(0x6558),
        (BRIDGING, 14) => Next::Sap(0x42),
        (oui, number) => Next::Snap(oui, number),
    }
}

/// Tells what is behind the address, from byte `at` on.
pub(super) fn fields(layer: &Layer<'_>, to: &mut Fields<'_, '_>, at: usize, dlci: u32, response: bool) {
    let header = layer.header;
    let poll = if dlci == 0 { 0 } else { POLL };
    match header.get(at) {
        Some(control) if matches!(control & !poll, Control::INFORMATION | XID) => {
            to.rows(Control::TABLE, at);
            let modifier = if response { Control::response } else { Control::command };
            to.number(modifier, at..at + 1, usize::from(control >> 2 & 0x3b));
            if control & !poll == Control::INFORMATION {
                identifier(layer, to, at + 1);
            }
        }
        Some(_) if dlci != 0 => to.rows(Cisco::TABLE, at),
        _ => {}
    }
}

fn identifier(layer: &Layer<'_>, to: &mut Fields<'_, '_>, mut at: usize) {
    if layer.header.get(at) == Some(&PADDING) {
        to.hide(Identifier::padding, at..at + 1);
        to.number(Identifier::other, at..at + 1, PADDING.into());
        at += 1;
    }
    match (layer.header.get(at), layer.payload.first()) {
        (Some(_), _) => to.rows(Identifier::TABLE, at),
        (None, Some(shared)) => to.number(Identifier::other, at..at + 1, (*shared).into()),
        (None, None) => {}
    }
    if layer.header.get(at) == Some(&SNAP) {
        to.rows(Snap::TABLE, at + 1);
    }
}

fn polls(control: &[u8]) -> bool {
    control.first().is_some_and(|control| control & POLL != 0)
}

fn has_type(snap: &[u8]) -> bool {
    matches!(snap, [0, 0, 0 | 0xf8, ..])
}

fn is_ciscos(snap: &[u8]) -> bool {
    snap.starts_with(&[0, 0, 0x0c])
}

fn is_other(snap: &[u8]) -> bool {
    !has_type(snap) && !is_ciscos(snap)
}

/// `NLPID IPv4 (0xcc), ` or `cisco-ethertype IPv4 (0x0800), `
pub(super) fn say(rest: &[u8], out: &mut Text) {
    match *rest {
        [Control::INFORMATION, PADDING, number, ..] | [Control::INFORMATION, number, ..] => {
            out.str("NLPID ");
            out.str(identifiers(number.into()).unwrap_or("unknown"));
            out.str(" (");
            out.hex(number.into(), 2);
            out.str("), ");
        }
        [_] | [XID, ..] | [] => {}
        [a, b, ..] => {
            out.str("cisco-");
            ethernet::named_type(out, u16::from_be_bytes([a, b]));
            out.str(", ");
        }
    }
}

/// Names of identifiers, ISO/IEC TR 9577 annex C and RFC 2427 appendix A.
pub(crate) fn identifiers(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "Padding",
        0x08 => "Q.933",
        0x09 => "LMI",
        0x80 => "SNAP",
        0x81 => "CLNP",
        0x82 => "ES-IS",
        0x83 => "IS-IS",
        0x8e => "IPv6",
        0xb0 => "Data compression",
        0xb1 => "FRF.12",
        0xcc => "IPv4",
        0xcf => "PPP",
        _ => return None,
    })
}
