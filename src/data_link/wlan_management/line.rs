//! A management frame in one line: `Beacon (lab) [1.0* 2.0 Mbit] ESS CH: 6, PRIVACY`.

use super::elements::element;
use super::words::{algorithms, reasons, statuses};
use super::{
    ACTION, ACTION_UNACKNOWLEDGED, ANNOUNCEMENT, ASSOCIATION_REQUEST, ASSOCIATION_RESPONSE, AUTHENTICATION,
    BEACON, DEAUTHENTICATION, DISASSOCIATION, PROBE_REQUEST, PROBE_RESPONSE, REASSOCIATION_REQUEST,
};
use crate::codec::{Layer, Line, Protocol, Text};

pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let is = |known: &'static Protocol| core::ptr::eq(layer.protocol, known);
    let name = [
        (&raw const BEACON, "Beacon"),
        (&raw const PROBE_REQUEST, "Probe Request"),
        (&raw const PROBE_RESPONSE, "Probe Response"),
        (&raw const ASSOCIATION_REQUEST, "Assoc Request"),
        (&raw const ASSOCIATION_RESPONSE, "Assoc Response"),
        (&raw const REASSOCIATION_REQUEST, "ReAssoc Request"),
        (&raw const ANNOUNCEMENT, "ATIM"),
        (&raw const DISASSOCIATION, "Disassociation"),
        (&raw const AUTHENTICATION, "Authentication"),
        (&raw const DEAUTHENTICATION, "DeAuthentication"),
        (&raw const ACTION, "Action"),
        (&raw const ACTION_UNACKNOWLEDGED, "Action No Ack"),
    ];
    let name = name.into_iter().find(|(known, _)| core::ptr::eq(*known, layer.protocol));
    let out = line.say();
    out.str(name.map_or("ReAssoc Response", |(_, name)| name));
    if layer.error.is_some() {
        return;
    }
    let number = |at: usize| {
        layer.header.get(at..).and_then(|rest| rest.first_chunk().copied()).map_or(0, u16::from_le_bytes)
    };
    let elements = layer.header.get(layer.protocol.table.len..).unwrap_or_default();
    if is(&BEACON) || is(&PROBE_RESPONSE) {
        named(out, elements);
        rates(out, elements);
        if is(&BEACON) {
            out.str(if number(10) & 1 != 0 { " ESS" } else { " IBSS" });
        }
        if let Some([channel]) = find(elements, 3) {
            out.str(" CH: ");
            out.dec((*channel).into());
        }
        out.str(if number(10) & 0x10 != 0 { ", PRIVACY" } else { "" });
    } else if is(&PROBE_REQUEST) || is(&ASSOCIATION_REQUEST) {
        named(out, elements);
        rates(out, elements);
    } else if is(&REASSOCIATION_REQUEST) {
        named(out, elements);
        out.str(" AP : ");
        out.separated(layer.header.get(4..10).unwrap_or_default(), b':');
    } else if is(&AUTHENTICATION) {
        out.str(" (");
        word(out, algorithms(number(0).into()), number(0));
        out.str(")-");
        out.dec(number(2).into());
        if number(2) % 2 == 0 {
            out.byte(b' ');
            word(out, statuses(number(4).into()), number(4));
        }
    } else if is(&DISASSOCIATION) || is(&DEAUTHENTICATION) {
        out.str(": ");
        word(out, reasons(number(0).into()), number(0));
    } else if name.is_none() || is(&ASSOCIATION_RESPONSE) {
        out.str(" AID(");
        out.hex((number(4) & 0x3fff).into(), 1);
        out.str(if number(0) & 0x10 != 0 { ") : PRIVACY : " } else { ") :  : " });
        word(out, statuses(number(2).into()), number(2));
    }
}

fn word(out: &mut Text, word: Option<&str>, number: u16) {
    match word {
        Some(word) => out.str(word),
        None => out.dec(number.into()),
    }
}

/// The data of the first element with this number.
fn find(mut elements: &[u8], number: u8) -> Option<&[u8]> {
    while let Ok((rest, one)) = element(elements) {
        if one.first() == Some(&number) {
            return one.get(2..);
        }
        elements = rest;
    }
    None
}

fn named(out: &mut Text, elements: &[u8]) {
    if let Some(name) = find(elements, 0) {
        out.str(" (");
        out.escaped_utf8(name);
        out.byte(b')');
    }
}

/// Those with a star all stations must have.
fn rates(out: &mut Text, elements: &[u8]) {
    let Some(rates) = find(elements, 1).filter(|rates| !rates.is_empty()) else { return };
    for (nth, rate) in rates.iter().enumerate() {
        out.str(if nth == 0 { " [" } else { " " });
        out.dec((rate & 0x7f).div_euclid(2).into());
        out.str(if rate & 1 != 0 { ".5" } else { ".0" });
        out.str(if rate & 0x80 != 0 { "*" } else { "" });
    }
    out.str(" Mbit]");
}
