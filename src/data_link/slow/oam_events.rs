//! What happened on a link, IEEE 802.3 §57.5.3, and variables that one end asks the other for, §57.6.

use core::ops::Range;

use super::oam::Oam;
use crate::codec::error::take;
use crate::codec::{Error, Fields, Header, Parsed, Seal, Table};
use crate::header;

header! {
    /// In front of the events.
    pub struct Sequence("oampdu.sequence", "Event notification", 2 bytes) {
        number: u16 = 0..16, "oampdu.event.sequence", "Sequence Number", Dec;
    }
}

header! {
    /// Errored symbols in a number of symbols.
    pub struct Symbols("oampdu.event.symbols", "Errored Symbol Period", 40 bytes) {
        kind:      u8  = 0..8,     "oampdu.event.type",      "Type",      Hex(2) => events, or 1;
        len:       u8  = 8..16,    "oampdu.event.length",    "Length",    Hex(2), or 40;
        time:      u16 = 16..32,   "oampdu.event.timestamp", "Time in units of 100 ms", Dec;
        window:    u64 = 32..96,   "oampdu.event.espeWindow", "Window", Dec;
        threshold: u64 = 96..160,  "oampdu.event.espeThreshold", "Threshold", Dec;
        errors:    u64 = 160..224, "oampdu.event.espeErrors", "Errors", Dec;
        all_errors: u64 = 224..288, "oampdu.event.espeTotalErrors", "All errors", Dec;
        all_events: u32 = 288..320, "oampdu.event.espeTotalEvents", "All events", Dec;
    }
}

header! {
    /// Errored frames in a time.
    pub struct Frames("oampdu.event.frames", "Errored Frame", 26 bytes) {
        kind:      u8  = 0..8,     "oampdu.event.type",      "Type",      Hex(2) => events, or 2;
        len:       u8  = 8..16,    "oampdu.event.length",    "Length",    Hex(2), or 26;
        time:      u16 = 16..32,   "oampdu.event.timestamp", "Time in units of 100 ms", Dec;
        window:    u16 = 32..48,   "oampdu.event.efeWindow", "Window in units of 100 ms", Dec;
        threshold: u32 = 48..80,   "oampdu.event.efeThreshold", "Threshold", Dec;
        errors:    u32 = 80..112,  "oampdu.event.efeErrors", "Errors", Dec;
        all_errors: u64 = 112..176, "oampdu.event.efeTotalErrors", "All errors", Dec;
        all_events: u32 = 176..208, "oampdu.event.efeTotalEvents", "All events", Dec;
    }
}

header! {
    /// Errored frames in a number of frames.
    pub struct FramePeriod("oampdu.event.period", "Errored Frame Period", 28 bytes) {
        kind:      u8  = 0..8,     "oampdu.event.type",      "Type",      Hex(2) => events, or 3;
        len:       u8  = 8..16,    "oampdu.event.length",    "Length",    Hex(2), or 28;
        time:      u16 = 16..32,   "oampdu.event.timestamp", "Time in units of 100 ms", Dec;
        window:    u32 = 32..64,   "oampdu.event.efpeWindow", "Window in frames", Dec;
        threshold: u32 = 64..96,   "oampdu.event.efpeThreshold", "Threshold", Dec;
        errors:    u32 = 96..128,  "oampdu.event.efeErrors", "Errors", Dec;
        all_errors: u64 = 128..192, "oampdu.event.efpeTotalErrors", "All errors", Dec;
        all_events: u32 = 192..224, "oampdu.event.efpeTotalEvents", "All events", Dec;
    }
}

header! {
    /// Seconds with errored frames.
    pub struct Seconds("oampdu.event.seconds", "Errored Frame Seconds Summary", 18 bytes) {
        kind:      u8  = 0..8,     "oampdu.event.type",      "Type",      Hex(2) => events, or 4;
        len:       u8  = 8..16,    "oampdu.event.length",    "Length",    Hex(2), or 18;
        time:      u16 = 16..32,   "oampdu.event.timestamp", "Time in units of 100 ms", Dec;
        window:    u16 = 32..48,   "oampdu.event.efsseWindow", "Window in units of 100 ms", Dec;
        threshold: u16 = 48..64,   "oampdu.event.efsseThreshold", "Threshold", Dec;
        errors:    u16 = 64..80,   "oampdu.event.efeErrors", "Errors", Dec;
        all_errors: u32 = 80..112,  "oampdu.event.efsseTotalErrors", "All errors", Dec;
        all_events: u32 = 112..144, "oampdu.event.efsseTotalEvents", "All events", Dec;
    }
}

header! {
    /// Any other event.
    pub struct OtherEvent("oampdu.event.other", "Other event", 2 bytes) {
        kind: u8 = 0..8,  "oampdu.event.type",   "Type",   Hex(2) => events;
        len:  u8 = 8..16, "oampdu.event.length", "Length", Hex(2);
    }
    data {
        value, "oampdu.event.value", "Value", Bytes;
    }
}

header! {
    /// Which variable, IEEE 802.3 §57.6.1.
    pub struct Variable("oampdu.variable", "Variable", 3 bytes) {
        branch: u8  = 0..8,  "oampdu.variable.branch",    "Branch", Hex(2) => branches;
        leaf:   u16 = 8..24, "oampdu.variable.attribute", "Leaf",   Hex(4), if is_attribute;
                      8..24 alias, "oampdu.variable.object",  "Leaf", Hex(4), if is_object;
                      8..24 alias, "oampdu.variable.package", "Leaf", Hex(4), if is_package;
                      8..24 alias, "oampdu.variable.binding", "Leaf", Hex(4), if is_binding;
    }
    data {
        value, "oampdu.variable.value", "Value", Bytes;
    }
}

header! {
    /// How long its value is, or why there is none, IEEE 802.3 §57.6.2.
    pub struct Width("oampdu.variable.answer", "Answer", 1 bytes) {
        absent: bool = 0..1, "oampdu.variable.absent",     "There is no value", Flag;
        width:  u8   = 1..8, "oampdu.variable.width",      "Width",      Dec, if is_value;
                       1..8 alias, "oampdu.variable.indication", "Indication", Hex(2), if is_indication;
    }
}

/// The records of this file.
pub(super) const RECORDS: [&Table; 8] = [
    Sequence::TABLE,
    Symbols::TABLE,
    Frames::TABLE,
    FramePeriod::TABLE,
    Seconds::TABLE,
    OtherEvent::TABLE,
    Variable::TABLE,
    Width::TABLE,
];

/// One event; the one that ends the list is a byte.
pub fn event(input: &[u8]) -> Parsed<'_, &[u8]> {
    let len = match *input {
        [0, ..] => 1,
        [_, len, ..] if usize::from(len) >= OtherEvent::LEN => len.into(),
        _ => usize::MAX,
    };
    take(Oam::TABLE, len, input)
}

/// Lengths of the events that have always the same.
pub(super) fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    const EVENTS: u64 = 1;
    let mut at = Oam::LEN + Sequence::LEN;
    while layer.value(Oam::code) == EVENTS && at + OtherEvent::LEN <= layer.header.len() {
        let len = match layer.header[at] {
            0 => break,
            1 => Symbols::LEN,
            2 => Frames::LEN,
            3 => FramePeriod::LEN,
            4 => Seconds::LEN,
            _ => usize::from(layer.header[at + 1]).max(OtherEvent::LEN),
        };
        layer.from(at).set(OtherEvent::len, len)?;
        at += len;
    }
    Ok(())
}

/// One variable that is asked for; the one that ends the list is a byte.
pub fn request(input: &[u8]) -> Parsed<'_, &[u8]> {
    take(Oam::TABLE, if input.first() == Some(&0) { 1 } else { Variable::LEN }, input)
}

/// One variable with its value or what there is instead; the one that ends the list is a byte.
pub fn response(input: &[u8]) -> Parsed<'_, &[u8]> {
    const HEAD: usize = Variable::LEN + Width::LEN;
    let len = match *input {
        [0, ..] => 1,
        // IEEE 802.3 §57.6.2.1: a width of zero is 128.
        [_, _, _, 0, ..] => HEAD + 128,
        [_, _, _, width @ 1..0x80, ..] => HEAD + usize::from(width),
        _ => HEAD,
    };
    take(Oam::TABLE, len, input)
}

/// Tells an event.
pub(super) fn tell_event(to: &mut Fields<'_, '_>, bytes: Range<usize>, event: &[u8]) {
    match (event[0], event.len()) {
        (1, Symbols::LEN) => to.record(Symbols::TABLE, bytes),
        (2, Frames::LEN) => to.record(Frames::TABLE, bytes),
        (3, FramePeriod::LEN) => to.record(FramePeriod::TABLE, bytes),
        (4, Seconds::LEN) => to.record(Seconds::TABLE, bytes),
        (_, 1) => to.hide(Oam::end, bytes),
        _ => {
            let value = bytes.start + OtherEvent::LEN..bytes.end;
            to.record(OtherEvent::TABLE, bytes);
            to.data(OtherEvent::value, value);
        }
    }
}

/// Tells a variable.
pub(super) fn tell_variable(to: &mut Fields<'_, '_>, bytes: Range<usize>, variable: &[u8]) {
    if variable.len() == 1 {
        return to.hide(Oam::end, bytes);
    }
    let at = bytes.start + Variable::LEN;
    to.record(Variable::TABLE, bytes.clone());
    if at < bytes.end {
        to.part(Width::TABLE, at..bytes.end);
        to.data(Variable::value, at + Width::LEN..bytes.end);
    }
}

fn is_attribute(variable: &[u8]) -> bool {
    variable.first() == Some(&7)
}

fn is_object(variable: &[u8]) -> bool {
    variable.first() == Some(&3)
}

fn is_package(variable: &[u8]) -> bool {
    variable.first() == Some(&4)
}

fn is_binding(variable: &[u8]) -> bool {
    variable.first() == Some(&6)
}

fn is_value(width: &[u8]) -> bool {
    !is_indication(width)
}

fn is_indication(width: &[u8]) -> bool {
    width.first().is_some_and(|width| width & 0x80 != 0)
}

/// IEEE 802.3 table 57-12.
fn events(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Errored Symbol Period",
        2 => "Errored Frame",
        3 => "Errored Frame Period",
        4 => "Errored Frame Seconds Summary",
        0xfe => "Organization Specific",
        _ => return None,
    })
}

/// IEEE 802.3 annex 30A.
fn branches(number: u64) -> Option<&'static str> {
    Some(match number {
        3 => "Object",
        4 => "Package",
        6 => "Name Binding",
        7 => "Attribute",
        _ => return None,
    })
}
