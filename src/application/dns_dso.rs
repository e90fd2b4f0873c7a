//! DNS stateful operations, [RFC 8490](https://www.rfc-editor.org/rfc/rfc8490): a message of TLVs instead of records.

use super::dns_records::Data;
use super::dns_types::operations;
use crate::codec::{Header, Table};
use crate::header;

header! {
    /// A TLV, RFC 8490 §5.4.4: then its data.
    pub struct Tlv("dns.dso.tlv", "DSO TLV", 4 bytes) {
        kind:   u16 = 0..16,  "dns.dso.tlv.type",   "Type",   Dec => operations;
        length: u16 = 16..32, "dns.dso.tlv.length", "Length", Rest(1);
    }
    data {
        inactivity: 32, "dns.dso.tlv.keepalive.inactivity",   "Inactivity Timeout", Dec;
        interval: 32,   "dns.dso.tlv.keepalive.interval",     "Keepalive Interval", Dec;
        delay: 32,      "dns.dso.tlv.retrydelay.retrydelay",  "Retry Delay",        Dec;
        padding,        "dns.dso.tlv.encpad.padding",         "Padding",            Bytes;
        data,           "dns.dso.tlv.data",                   "Data",               Bytes;
    }
}

/// Tells all TLVs.
pub(super) fn tlvs(data: &mut Data<'_, '_, '_>) -> Option<()> {
    while data.left() >= Tlv::LEN {
        let (_, Tlv { kind, length }) = Tlv::parse(data.bytes()).ok()?;
        data.item(Tlv::TABLE, length.into(), |data| match kind {
            1 => {
                data.take(Tlv::inactivity, 4)?;
                data.take(Tlv::interval, 4)
            }
            2 => data.take(Tlv::delay, 4),
            3 => data.take(Tlv::padding, data.left()),
            _ => data.take(Tlv::data, data.left()),
        })?;
    }
    Some(())
}

/// The tables of this file.
pub(super) const TABLES: &[&Table] = &[Tlv::TABLE];
