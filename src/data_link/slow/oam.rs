//! Operations, administration and maintenance of an Ethernet link, IEEE 802.3 §57.4: information about both ends, events,
//! variables, remote loopback; what an organization adds is data.

use core::ops::Range;

use super::oam_events::{self, Sequence};
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol, Table};
use crate::header;

header! {
    /// Flags, and what kind of message follows.
    pub struct Oam("oampdu", "Ethernet OAM", 3 bytes, PROTOCOL) {
                       0..16,  "oampdu.flags", "Flags", Hex(4);
        reserved: u16 = 0..9,  "oampdu.flags.reserved", "Reserved", Hex(4);
        remote_stable:     bool = 9..10,  "oampdu.flags.remoteStable",     "Remote Stable", Flag;
        remote_evaluating: bool = 10..11, "oampdu.flags.remoteEvaluating", "Remote Evaluating", Flag;
        local_stable:      bool = 11..12, "oampdu.flags.localStable",      "Local Stable", Flag;
        local_evaluating:  bool = 12..13, "oampdu.flags.localEvaluating",  "Local Evaluating", Flag;
        critical:          bool = 13..14, "oampdu.flags.criticalEvent",    "Critical Event", Flag;
        dying_gasp:        bool = 14..15, "oampdu.flags.dyingGasp",        "Dying Gasp", Flag;
        link_fault:        bool = 15..16, "oampdu.flags.linkFault",        "Link Fault", Flag;
        code:              u8   = 16..24, "oampdu.code", "Code", Hex(2) => codes;
    }
    data {
        end: 8, "oampdu.info.type", "Type", Hex(2) => infos;
    }
}

header! {
    /// What one end is and does, IEEE 802.3 §57.5.2.
    pub struct Information("oampdu.info", "Information", 16 bytes) {
        kind:     u8  = 0..8,    "oampdu.info.type",     "Type",     Hex(2) => infos, or 1;
        len:      u8  = 8..16,   "oampdu.info.length",   "Length",   Whole(1);
        version:  u8  = 16..24,  "oampdu.info.version",  "Version",  Hex(2), or 1;
        revision: u16 = 24..40,  "oampdu.info.revision", "Revision", Dec;
                        40..48,  "oampdu.info.state",    "State",    Hex(2);
        state_reserved: u8 = 40..45, "oampdu.info.state.reserved", "Reserved", Dec;
        discards: bool = 45..46, "oampdu.info.state.multiplexer", "Multiplexer Action", Flag;
        parser:   u8  = 46..48,  "oampdu.info.state.parser", "Parser Action", Hex(2) => parsers;
                        48..56,  "oampdu.info.oamConfig", "Configuration", Hex(2);
        config_reserved: u8 = 48..51, "oampdu.info.oamConfig.reserved", "Reserved", Dec;
        variables: bool = 51..52, "oampdu.info.oamConfig.variables", "Variable Retrieval", Flag;
        events:    bool = 52..53, "oampdu.info.oamConfig.events", "Link Events", Flag;
        loopback:  bool = 53..54, "oampdu.info.oamConfig.loopback", "Remote Loopback", Flag;
        one_way:   bool = 54..55, "oampdu.info.oamConfig.unidirectional", "Unidirectional Support", Flag;
        active:    bool = 55..56, "oampdu.info.oamConfig.mode", "Active Mode", Flag;
        size:     u16 = 56..72,  "oampdu.info.oampduConfig", "Maximum Size", Dec;
        oui:      u32 = 72..96,  "oampdu.info.oui", "Organization", Dec;
        vendor: [u8; 4] = 96..128, "oampdu.info.vendor", "Vendor Specific Information", Bytes;
    }
}

header! {
    /// What an organization says.
    pub struct Organization("oampdu.organization", "Organization Specific Information", 5 bytes) {
        kind:     u8  = 0..8,    "oampdu.info.type",     "Type",     Hex(2) => infos, or 0xfe;
        len:      u8  = 8..16,   "oampdu.info.length",   "Length",   Whole(1);
        oui:      u32 = 16..40,  "oampdu.info.oui", "Organization", Dec;
    }
    data {
        value, "oampdu.info.vendor", "Vendor Specific Information", Bytes;
    }
}

header! {
    /// A remote loopback command, IEEE 802.3 §57.6.7.
    pub struct Loopback("oampdu.lpbk", "Loopback Control", 1 bytes) {
                        0..8, "oampdu.lpbk.commands", "Command", Hex(2);
        reserved: u8  = 0..6, "oampdu.lpbk.commands.reserved", "Reserved", Dec;
        disable: bool = 6..7, "oampdu.lpbk.commands.disable", "Disable", Flag;
        enable:  bool = 7..8, "oampdu.lpbk.commands.enable", "Enable", Flag;
    }
}

header! {
    /// Whose message this is.
    pub struct Owner("oampdu.owner", "Organization", 3 bytes) {
        oui: u32 = 0..24, "oampdu.info.oui", "Organization", Dec;
    }
}

/// Ethernet OAM, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &RECORDS,
    seal: oam_events::seal,
    line,
    ..Protocol::telling(Oam::TABLE, read, fields)
};

const RECORDS: [&Table; 12] = {
    let [sequence, symbols, frames, period, seconds, other, variable, width] = oam_events::RECORDS;
    [
        Information::TABLE,
        Organization::TABLE,
        Loopback::TABLE,
        Owner::TABLE,
        sequence,
        symbols,
        frames,
        period,
        seconds,
        other,
        variable,
        width,
    ]
};

const INFORMATION: u8 = 0;
const EVENT: u8 = 1;
const REQUEST: u8 = 2;
const RESPONSE: u8 = 3;
const LOOPBACK: u8 = 4;
const ORGANIZATION: u8 = 0xfe;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, oam) = Oam::parse(input)?;
    match oam.code {
        EVENT => rest = until_end(rest.get(Sequence::LEN..).unwrap_or_default(), oam_events::event),
        LOOPBACK => rest = rest.get(Loopback::LEN..).unwrap_or_default(),
        ORGANIZATION => rest = rest.get(Owner::LEN..).unwrap_or_default(),
        code => {
            if let Some((one, _)) = list(code) {
                rest = until_end(rest, one);
            }
        }
    }
    Ok((rest, Carries::all(Next::Data)))
}

/// Reads one item of a list.
type One = fn(&[u8]) -> Parsed<'_, &[u8]>;
/// Tells it.
type Tell = fn(&mut Fields<'_, '_>, Range<usize>, &[u8]);

/// What messages of this code are a list of.
fn list(code: u8) -> Option<(One, Tell)> {
    Some(match code {
        INFORMATION => (info, tell_info),
        EVENT => (oam_events::event, oam_events::tell_event),
        REQUEST => (oam_events::request, oam_events::tell_variable),
        RESPONSE => (oam_events::response, oam_events::tell_variable),
        _ => return None,
    })
}

/// What is behind a list, which ends with an item of one byte.
fn until_end(mut rest: &[u8], one: One) -> &[u8] {
    while let Ok((behind, item)) = one(rest) {
        rest = behind;
        if item.len() == 1 {
            break;
        }
    }
    rest
}

/// One item of information; the one that ends the list is a byte.
pub fn info(input: &[u8]) -> Parsed<'_, &[u8]> {
    let len = match *input {
        [0, ..] => 1,
        [1 | 2, 16, ..] => Information::LEN,
        [0xfe, len, ..] if len >= 5 => len.into(),
        _ => usize::MAX,
    };
    crate::codec::error::take(Oam::TABLE, len, input)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Oam::TABLE, 0);
    let Some(code) = layer.header.get(2).copied() else { return };
    let mut at = Oam::LEN;
    match code {
        EVENT if layer.header.len() > at => {
            to.record(Sequence::TABLE, at..(at + Sequence::LEN).min(layer.header.len()));
            at += Sequence::LEN;
        }
        LOOPBACK if layer.header.len() > at => to.rows(Loopback::TABLE, at),
        ORGANIZATION if layer.header.len() > at => to.record(Owner::TABLE, at..layer.header.len()),
        _ => {}
    }
    if let Some((one, tell)) = list(code) {
        to.list(at, usize::MAX, one, tell);
    }
}

fn tell_info(to: &mut Fields<'_, '_>, bytes: Range<usize>, item: &[u8]) {
    match item.len() {
        1 => to.hide(Oam::end, bytes),
        _ if item[0] == 0xfe => {
            to.record(Organization::TABLE, bytes.clone());
            to.data(Organization::value, bytes.start + Organization::LEN..bytes.end);
        }
        _ => to.record(Information::TABLE, bytes),
    }
}

/// `OAM, length 52`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let out = line.say();
    out.str("OAM, length ");
    out.dec(layer.context.wire as u64 + 1);
}

fn codes(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "Information",
        0x01 => "Event Notification",
        0x02 => "Variable Request",
        0x03 => "Variable Response",
        0x04 => "Loopback Control",
        0xfe => "Organization Specific",
        _ => return None,
    })
}

fn infos(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00 => "End of TLV marker",
        0x01 => "Local Information",
        0x02 => "Remote Information",
        0xfe => "Organization Specific Information",
        _ => return None,
    })
}

/// IEEE 802.3 table 57-7.
fn parsers(number: u64) -> Option<&'static str> {
    ["Forward", "Loop back", "Discard", "Reserved"].get(number as usize).copied()
}
