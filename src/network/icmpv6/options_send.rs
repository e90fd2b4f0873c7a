//! Options of secure neighbor discovery, [RFC 3971 §5](https://www.rfc-editor.org/rfc/rfc3971#section-5): addresses that
//! are made of keys, [RFC 3972 §3](https://www.rfc-editor.org/rfc/rfc3972#section-3), signatures, times, certificates.

use core::ops::Range;

use super::Icmpv6;
use super::options::{Opt, fixed};
use crate::codec::{Coding, Field, Fields, Header, Text};
use crate::header;

header! {
    /// How an address was made of a key, RFC 3971 §5.1: the key, extensions and padding follow.
    pub struct Parameters("icmpv6.opt", "CGA", 27 bytes) {
        pad_length: u8       = 0..8,     "icmpv6.opt.cga.pad_length",    "Pad Length",    Dec;
        reserved:   [u8; 1]  = 8..16,    "icmpv6.opt.reserved",          "Reserved",      Bytes;
        modifier:   [u8; 16] = 16..144,  "icmpv6.opt.cga.modifier",      "Modifier",      Bytes;
        prefix:     [u8; 8]  = 144..208, "icmpv6.opt.cga.subnet_prefix", "Subnet Prefix", Bytes;
        count:      [u8; 1]  = 208..216, "icmpv6.opt.cga.count",         "Collision Count", Bytes;
    }
    data {
        all, "icmpv6.opt.cga",                         "CGA Parameters", Bytes;
        key, "icmpv6.opt.cga.subject_public_key_info", "Public Key",     Bytes;
    }
}

header! {
    /// An extension of such an address, [RFC 4581 §2](https://www.rfc-editor.org/rfc/rfc4581#section-2).
    pub struct Extension("icmpv6.opt.cga.ext", "CGA extension", 4 bytes) {
        kind:   u16 = 0..16,  "icmpv6.opt.cga.ext_type",   "Extension Type",        Dec;
        length: u16 = 16..32, "icmpv6.opt.cga.ext_length", "Extension Data Length", Rest(1);
    }
    data {
        data, "icmpv6.opt.cga.ext_data", "Extension Data", Bytes;
    }
}

header! {
    /// RFC 3971 §5.2; the signature follows.
    pub struct Signature("icmpv6.opt", "RSA Signature", 18 bytes) {
        reserved: [u8; 2]  = 0..16,   "icmpv6.opt.reserved",     "Reserved", Bytes;
        key_hash: [u8; 16] = 16..144, "icmpv6.opt.rsa.key_hash", "Key Hash", Bytes;
    }
    data {
        signature, "icmpv6.opt.digital_signature_padding", "Digital Signature and Padding", Bytes;
    }
}

header! {
    /// A signature in place of another node, [RFC 6496 §5.1](https://www.rfc-editor.org/rfc/rfc6496#section-5.1).
    pub struct ProxySignature("icmpv6.opt", "Proxy Signature", 18 bytes) {
        reserved: [u8; 2]  = 0..16,   "icmpv6.opt.reserved",    "Reserved", Bytes;
        key_hash: [u8; 16] = 16..144, "icmpv6.opt.ps.key_hash", "Key Hash", Bytes;
    }
}

header! {
    /// When a message was sent, RFC 3971 §5.3.1.
    pub struct Timestamp("icmpv6.opt", "Timestamp", 14 bytes) {
        reserved: [u8; 6] = 0..48,   "icmpv6.opt.reserved",           "Reserved",           Bytes;
        seconds:  u64     = 48..96,  "icmpv6.opt.timestamp.seconds",  "Seconds since 1970", Dec;
        fraction: u16     = 96..112, "icmpv6.opt.timestamp.fraction", "1/65536 seconds",    Dec;
    }
    data {
        timestamp, "icmpv6.opt.timestamp", "Timestamp", Coded(&TIME);
    }
}

header! {
    /// Whom a node trusts, RFC 3971 §6.4.3; the name follows, and padding.
    pub struct Trusted("icmpv6.opt", "Trust Anchor", 2 bytes) {
        kind:       u8 = 0..8,  "icmpv6.opt.name_type",      "Name Type",  Dec => names;
        pad_length: u8 = 8..16, "icmpv6.opt.cga.pad_length", "Pad Length", Dec;
    }
    data {
        x501, "icmpv6.opt.name_x501",      "DER Encoded X.501 Name", Bytes;
        choice, "icmpv6.x509_Name",        "Form of the name",       Dec => forms;
        fqdn, "icmpv6.opt.name_type.fqdn", "FQDN",                   Text;
        name, "icmpv6.opt.name",           "Name of another type",   Bytes;
    }
}

header! {
    /// RFC 3971 §6.4.4; the certificate follows.
    pub struct Certificate("icmpv6.opt", "Certificate", 2 bytes) {
        kind:     u8      = 0..8,  "icmpv6.opt.name_type", "Cert Type", Dec => names;
        reserved: [u8; 1] = 8..16, "icmpv6.opt.reserved",  "Reserved",  Bytes;
    }
    data {
        certificate, "icmpv6.opt.certificate_padding", "Certificate and Padding", Bytes;
    }
}

/// Seconds since 1970 in 48 bits, and a fraction of them in 16: told, not stored.
static TIME: Coding = Coding {
    text: |message, bytes, out: &mut Text| {
        let eight = u64::from_be_bytes(message.get(bytes)?.try_into().ok()?);
        out.date_time(eight >> 16, ((eight & 0xffff) * 1_000_000_000) >> 16);
        Some(())
    },
    append: |_, _| None,
};

/// Tells the parameters of an address.
pub(super) fn parameters(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Parameters::TABLE, data.clone());
    let padding = usize::from(value.first().copied().unwrap_or_default());
    let end = data.end.saturating_sub(padding).max(data.start);
    to.view(Parameters::all, data.start + 2..end);
    let Some(key) = value.get(Parameters::LEN..end - data.start) else { return };
    let start = data.start + Parameters::LEN;
    let mut at = start + der(key).unwrap_or(key.len());
    to.data(Parameters::key, start..at);
    while at + Extension::LEN <= end {
        let Some([a, b]) = value.get(at - data.start + 2..at - data.start + 4) else { return };
        let next = (at + Extension::LEN + usize::from(u16::from_be_bytes([*a, *b]))).min(end);
        to.record(Extension::TABLE, at..next);
        to.data(Extension::data, at + Extension::LEN..next);
        at = next;
    }
    to.data(Icmpv6::unknown_data, at..end);
    to.data(Opt::padding, end..data.end);
}

/// Bytes of the first value in Distinguished Encoding Rules, ITU-T X.690 §8.1, if it is all there.
fn der(bytes: &[u8]) -> Option<usize> {
    let (start, len) = match *bytes.get(1)? {
        short @ ..=0x7f => (2, usize::from(short)),
        long @ 0x81..=0x83 => {
            let count = usize::from(long & 0x7f);
            (2 + count, bytes.get(2..2 + count)?.iter().fold(0, |len, byte| len << 8 | usize::from(*byte)))
        }
        _ => return None,
    };
    Some(start + len).filter(|end| *end <= bytes.len())
}

/// Tells a signature.
pub(super) fn signature(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.part(Signature::TABLE, data.clone());
    to.data(Signature::signature, data.start + Signature::LEN..data.end);
}

/// Tells a signature in place of another node.
pub(super) fn proxy_signature(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.part(ProxySignature::TABLE, data.clone());
    to.data(Signature::signature, data.start + ProxySignature::LEN..data.end);
}

/// Tells a time.
pub(super) fn timestamp(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.view(Timestamp::timestamp, data.start + 6..data.start + 14);
    fixed(to, Timestamp::TABLE, data);
}

/// Tells whom a node trusts.
pub(super) fn anchor(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Trusted::TABLE, data.clone());
    let padding = usize::from(value.get(1).copied().unwrap_or_default());
    let start = (data.start + Trusted::LEN).min(data.end);
    let end = data.end.saturating_sub(padding).max(start);
    let name = value.get(Trusted::LEN..).unwrap_or_default();
    let mut padding = end;
    match value.first() {
        Some(1) => {
            to.data(Trusted::x501, start..end);
            if name.first() == Some(&SEQUENCE) {
                to.number(Trusted::choice, start..end, 0);
            }
        }
        Some(2) => padding = text(to, Trusted::fqdn, start..end, name),
        _ => to.data(Trusted::name, start..end),
    }
    to.data(Opt::padding, padding..data.end);
}

/// The tag of a sequence in Distinguished Encoding Rules, ITU-T X.690 §8.9.1.
const SEQUENCE: u8 = 0x30;

/// The only form of a name, ITU-T X.501 §9.2.
fn forms(number: u64) -> Option<&'static str> {
    (number == 0).then_some("rdnSequence")
}

/// Text to its end or the first zero; says where that is.
fn text(to: &mut Fields<'_, '_>, field: &'static Field, bytes: Range<usize>, value: &[u8]) -> usize {
    let len = value.iter().position(|byte| *byte == 0).unwrap_or(value.len()).min(bytes.len());
    let end = bytes.start + len;
    to.data(field, bytes.start..end);
    end
}

/// Tells a certificate.
pub(super) fn certificate(to: &mut Fields<'_, '_>, data: Range<usize>) {
    to.part(Certificate::TABLE, data.clone());
    to.data(Certificate::certificate, data.start + Certificate::LEN..data.end);
}

/// What kind of name or certificate, RFC 3971 §6.4.3 and §6.4.4.
#[must_use]
pub fn names(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "DER Encoded X.501 Name; X.509v3 Certificate",
        2 => "FQDN",
        _ => return None,
    })
}
