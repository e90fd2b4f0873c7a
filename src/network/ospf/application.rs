//! Attributes of a link that are an application's own, [RFC 8920 §5](https://www.rfc-editor.org/rfc/rfc8920#section-5), and the
//! delays of [RFC 7471](https://www.rfc-editor.org/rfc/rfc7471).

use core::ops::Range;

use super::tlv::{self, repeat, rows};
use super::traffic::{Link, Tlv};
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// How long the masks are that say whose attributes these are.
    pub struct Masks("ospf.tlv.application", "Application-Specific Attributes", 4 bytes) {
        standard: u8 = 0..8,  "ospf.tlv.application.sabm.length",  "Length of the Standard Mask", Dec;
        user:     u8 = 8..16, "ospf.tlv.application.udabm.length", "Length of the User-Defined Mask", Dec;
        reserved: [u8; 2] = 16..32, "ospf.reserved", "Reserved", Bytes;
    }
    data {
        bits, "ospf.tlv.application.udabm.bits", "User-Defined Applications", Bytes;
    }
}

header! {
    /// The first byte of the standard mask.
    pub struct Standard("ospf.tlv.application.sabm", "Standard Applications", 1 bytes) {
                     0..8, "ospf.tlv.application.sabm.bits",   "Applications", Hex(2);
        r: bool    = 0..1, "ospf.tlv.application.sabm.bits.r", "RSVP-TE", Flag;
        s: bool    = 1..2, "ospf.tlv.application.sabm.bits.s", "Segment Routing Policy", Flag;
        f: bool    = 2..3, "ospf.tlv.application.sabm.bits.f", "Loop-Free Alternate", Flag;
        x: bool    = 3..4, "ospf.tlv.application.sabm.bits.x", "Flexible Algorithm", Flag;
        unused: u8 = 4..8, "ospf.tlv.application.sabm.bits.reserved", "Reserved", Hex(1);
    }
}

header! {
    /// What every attribute begins with.
    pub struct Attribute("ospf.attribute", "Attribute", 4 bytes) {
        kind:   u16 = 0..16,  "ospf.tlv.application.subtlv_type", "Type", Dec;
        length: u16 = 16..32, "ospf.tlv_length", "Length", Rest(1);
    }
    data {
        group: 32, "ospf.tlv.admin_group", "Administrative Group", Hex(8);
    }
}

header! {
    /// Unidirectional link delay, RFC 7471 §4.1.
    pub struct Delay("ospf.delay", "Link Delay", 4 bytes) {
                            0..8, "ospf.tlv.unidirectional_link_flags", "Flags", Hex(2);
        anomalous: bool   = 0..1, "ospf.tlv.unidirectional_link_flags.a", "Anomalous", Flag;
        unused: u8        = 1..8, "ospf.tlv.unidirectional_link_flags.reserved", "Reserved", Hex(2);
        delay: u32       = 8..32, "ospf.tlv.unidirectional_link_delay", "Delay, in microseconds", Dec;
    }
}

header! {
    /// Least and largest unidirectional link delay, RFC 7471 §4.2.
    pub struct MinMax("ospf.delays", "Min/Max Link Delay", 8 bytes) {
                           0..8,   "ospf.tlv.unidirectional_link_flags", "Flags", Hex(2);
        anomalous: bool  = 0..1,   "ospf.tlv.unidirectional_link_flags.a", "Anomalous", Flag;
        unused:   u8     = 1..8,   "ospf.tlv.unidirectional_link_flags.reserved", "Reserved", Hex(2);
        least:    u32    = 8..32,  "ospf.tlv.unidirectional_link_delay_min", "Least Delay, in microseconds", Dec;
        reserved: u8     = 32..40, "ospf.tlv.unidirectional_link_reserved", "Reserved", Hex(2);
        largest:  u32    = 40..64, "ospf.tlv.unidirectional_link_delay_max", "Largest Delay, in microseconds", Dec;
    }
}

header! {
    /// Unidirectional delay variation, RFC 7471 §4.3.
    pub struct Variation("ospf.delay_variation", "Delay Variation", 4 bytes) {
        reserved:  u8  = 0..8,  "ospf.tlv.unidirectional_link_reserved", "Reserved", Hex(2);
        variation: u32 = 8..32, "ospf.tlv.unidirectional_delay_variation", "Variation, in microseconds", Dec;
    }
}

/// Tells the masks and the attributes behind them.
pub(super) fn tell(to: &mut Fields<'_, '_>, packet: &[u8], value: Range<usize>) {
    let Some(Ok((_, masks))) = packet.get(value.clone()).map(Masks::parse) else {
        return to.data(Tlv::value, value);
    };
    to.part(Masks::TABLE, value.clone());
    let at = value.start + Masks::LEN;
    let user = (at + usize::from(masks.standard)).min(value.end);
    let attributes = (user + usize::from(masks.user)).min(value.end);
    to.part(Standard::TABLE, at..user);
    to.hide(Tlv::hidden, (at + Standard::LEN).min(user)..user);
    to.data(Masks::bits, user..attributes);
    tlv::list(to, packet, attributes..value.end, (Attribute::TABLE, Tlv::padding), |to, kind, value| {
        match kind {
            12 if value.len() == Delay::LEN => to.part(Delay::TABLE, value),
            13 if value.len() == MinMax::LEN => to.part(MinMax::TABLE, value),
            14 if value.len() == Variation::LEN => to.part(Variation::TABLE, value),
            19 => rows(to, value, &[Attribute::group], Tlv::hidden),
            20 => repeat(to, value, Link::group_word, Tlv::hidden),
            22 => rows(to, value, &[Link::metric], Tlv::hidden),
            _ => to.data(Tlv::value, value),
        }
    });
}
