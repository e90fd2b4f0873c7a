//! DNS stateful operations, [RFC 8490](https://www.rfc-editor.org/rfc/rfc8490): a message of TLVs instead of records.

use super::records::Data;
use super::types::operations;
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
pub(crate) fn tlvs(data: &mut Data<'_, '_, '_>) -> Option<()> {
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
pub(crate) const TABLES: &[&Table] = &[Tlv::TABLE];

#[cfg(test)]
mod tests {
    use crate::application::dns;
    use crate::application::dns::records::tests::told;

    #[test]
    fn a_stateful_operation_has_tlvs_instead_of_records() {
        let message = b"\0\x01\x30\0\0\0\0\0\0\0\0\0\0\x01\0\x08\0\0\x3a\x98\0\0\xea\x60\0\x03\0\x01\0";
        let told = told(&dns::PROTOCOL, message);
        let keepalive = "dns.dso.tlv.keepalive.inactivity=15000 dns.dso.tlv.keepalive.interval=60000";
        assert!(told.contains(keepalive) && told.ends_with("dns.dso.tlv.encpad.padding=00"), "{told}");
    }
}
