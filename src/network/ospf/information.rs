//! What a router tells of itself: [RFC 7770](https://www.rfc-editor.org/rfc/rfc7770), its name
//! ([RFC 5642](https://www.rfc-editor.org/rfc/rfc5642)), segment routing ([RFC 8665 §3](https://www.rfc-editor.org/rfc/rfc8665#section-3)),
//! flexible algorithms ([RFC 9350 §5.2](https://www.rfc-editor.org/rfc/rfc9350#section-5.2)); and that it restarts,
//! [RFC 3623 §A](https://www.rfc-editor.org/rfc/rfc3623#appendix-A).

use core::ops::Range;

use super::tlv::{self, repeat, rows};
use super::traffic::{self, Link};
use super::{Ospf, words};
use crate::codec::{Fields, Header, Table};
use crate::header;

header! {
    /// What every item begins with.
    pub struct Tlv("ospf.ri_tlv", "Item", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv_type.opaque", "Type",   Dec;
        length: u16 = 16..32, "ospf.tlv_length",      "Length", Rest(1);
    }
    data {
        hostname,        "ospf.dynhostname", "Name", Text;
        algorithm: 8,    "ospf.lsa_sa",      "Algorithm", Dec;
        size: 24,        "ospf.tlv.range_size", "Range Size", Dec;
        msd_kind: 8,     "ospf.tlv.igp_msd_type",  "MSD Type", Dec;
        msd_value: 8,    "ospf.tlv.igp_msd_value", "MSD Value", Dec;
        preference: 8,   "ospf.tlv.preference", "Preference", Dec;
        flexible: 8,     "ospf.tlv.fad.flex_algorithm", "Flexible Algorithm", Dec;
        metric: 8,       "ospf.tlv.fad.metric_type", "Metric Type", Dec;
        calculation: 8,  "ospf.tlv.fad.calc_type", "Calculation Type", Dec;
        priority: 8,     "ospf.tlv.fad.priority", "Priority", Dec;
        unknown,         "ospf.tlv.unknown", "Value", Bytes;
        period: 32,      "ospf.v2.grace.period", "Grace Period, in seconds", Dec;
        reason: 8,       "ospf.v2.grace.reason", "Restart Reason", Dec => words::reasons;
        address: 32,     "ospf.v2.grace.ip", "Restarting Interface", Ip;
        pad,             "ospf.pad_bytes", "Padding", Bytes;
    }
}

header! {
    /// What an item in a range of labels begins with.
    pub struct LabelRange("ospf.range", "Start of a Range", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv.sidlabel_range.type", "Type",   Dec;
        length: u16 = 16..32, "ospf.tlv_length",              "Length", Rest(1);
    }
    data {
        label: 32, "ospf.tlv.sid_label", "Segment Identifier or Label", Dec;
        bytes,     "ospf.tlv.sid_label_bytes", "Three Bytes of a Label, four of an Index", Bytes;
    }
}

header! {
    /// What an item in the definition of a flexible algorithm begins with.
    pub struct Algorithm("ospf.fad_tlv", "Constraint", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv.fad.subtlv_type", "Type",   Dec;
        length: u16 = 16..32, "ospf.tlv_length",          "Length", Rest(1);
    }
}

header! {
    /// The first byte of what a router is capable of, RFC 7770 §2.4.
    pub struct Capabilities("ospf.ri.capabilities", "Capabilities", 1 bytes) {
                      0..8, "ospf.ri.options",        "Capabilities", Hex(2);
        grc: bool   = 0..1, "ospf.ri.options.grc",    "Graceful Restart", Flag;
        grh: bool   = 1..2, "ospf.ri.options.grh",    "Graceful Restart Helper", Flag;
        srs: bool   = 2..3, "ospf.ri.options.srs",    "Stub Router Support", Flag;
        tes: bool   = 3..4, "ospf.ri.options.tes",    "Traffic Engineering", Flag;
        p2plan: bool = 4..5, "ospf.ri.options.p2plan", "Point-to-Point over LAN", Flag;
        ete: bool   = 5..6, "ospf.ri.options.ete",    "Experimental Traffic Engineering", Flag;
        unused: bool = 6..7, "ospf.ri.options.reserved", "Reserved", Flag;
        host: bool  = 7..8, "ospf.ri.options.host",   "Host Router", Flag;
    }
}

/// What a restarting router tells.
pub(super) static GRACE: Table = traffic::Tlv::TABLE.named("ospf.v2.grace", "Grace");

/// Tells what a router tells of itself, from this byte on.
pub(super) fn tell(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    let tables = (Tlv::TABLE, traffic::Tlv::padding);
    tlv::list(to, packet, start..packet.len(), tables, |to, kind, value| match kind {
        1 => {
            to.part(Capabilities::TABLE, value.clone());
            to.hide(traffic::Tlv::hidden, (value.start + Capabilities::LEN).min(value.end)..value.end);
        }
        7 => to.data(Tlv::hostname, value),
        8 => repeat(to, value, Tlv::algorithm, Tlv::unknown),
        9 | 14 if value.len() >= 4 => {
            to.data(Tlv::size, value.start..value.start + 3);
            to.data(Ospf::reserved, value.start + 3..value.start + 4);
            let rest = value.start + 4..value.end;
            tlv::list(to, packet, rest, (LabelRange::TABLE, traffic::Tlv::padding), |to, kind, value| {
                label(to, packet, kind == 1, value);
            });
        }
        12 => depths(to, value),
        15 => rows(to, value, &[Tlv::preference], Ospf::reserved),
        16 if value.len() >= 4 => {
            let rest = value.start + 4..value.end;
            let fixed = [Tlv::flexible, Tlv::metric, Tlv::calculation, Tlv::priority];
            rows(to, value.start..rest.start, &fixed, Tlv::unknown);
            tlv::list(to, packet, rest, (Algorithm::TABLE, traffic::Tlv::padding), |to, kind, value| {
                match kind {
                    1..=3 => repeat(to, value, Link::group_word, traffic::Tlv::value),
                    _ => to.data(traffic::Tlv::value, value),
                }
            });
        }
        _ => to.data(Tlv::unknown, value),
    });
}

/// Tells kinds of depths and how deep, RFC 8476 §2.
pub(super) fn depths(to: &mut Fields<'_, '_>, value: Range<usize>) {
    let mut at = value.start;
    while at + 2 <= value.end {
        to.data(Tlv::msd_kind, at..at + 1);
        to.data(Tlv::msd_value, at + 1..at + 2);
        at += 2;
    }
    to.data(Tlv::unknown, at..value.end);
}

/// Tells a label of three bytes or an index of four.
pub(super) fn label(to: &mut Fields<'_, '_>, packet: &[u8], known: bool, value: Range<usize>) {
    let number = match packet.get(value.clone()) {
        Some([a, b, c]) if known => u32::from_be_bytes([0, *a, *b, *c]),
        Some([a, b, c, d]) if known => u32::from_be_bytes([*a, *b, *c, *d]),
        _ => return to.data(traffic::Tlv::value, value),
    };
    to.hide(LabelRange::bytes, value.clone());
    to.number(LabelRange::label, value, number as usize);
}

/// Tells what a restarting router tells, from this byte on.
pub(super) fn grace(to: &mut Fields<'_, '_>, packet: &[u8], start: usize) {
    tlv::list(to, packet, start..packet.len(), (&GRACE, Tlv::pad), |to, kind, value| match kind {
        1 => rows(to, value, &[Tlv::period], traffic::Tlv::hidden),
        2 => rows(to, value, &[Tlv::reason], traffic::Tlv::hidden),
        3 => rows(to, value, &[Tlv::address], traffic::Tlv::hidden),
        _ => to.hide(traffic::Tlv::hidden, value),
    });
}
