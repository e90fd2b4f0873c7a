//! Data of the records that say whom to trust: certificates, fingerprints, keys, signed transactions.

use super::name::PLAIN;
use super::records::Data;
use super::types::{
    algorithms, certificates, fingerprints, gateways, matchings, modes, rcodes, selectors, ssh_keys, usages,
};
use crate::codec::{Header, Table};
use crate::header;

header! {
    /// TLS association, RFC 6698 §2.1.
    pub struct Tlsa("dns.tlsa", "TLS association", 3 bytes) {
        usage:    u8 = 0..8,   "dns.tlsa.certificate_usage", "Certificate Usage", Dec => usages;
        selector: u8 = 8..16,  "dns.tlsa.selector",          "Selector",          Dec => selectors;
        matching: u8 = 16..24, "dns.tlsa.matching_type",     "Matching Type",     Dec => matchings;
    }
    data {
        association, "dns.tlsa.certificate_association_data", "Certificate Association Data", Bytes;
    }
}

pub(super) fn tlsa(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Tlsa::TABLE);
    data.rows(Tlsa::TABLE)?;
    data.value(Tlsa::association, data.left())
}

header! {
    /// Fingerprint of an SSH key, RFC 4255 §3.1.
    pub struct Sshfp("dns.sshfp", "SSH fingerprint", 2 bytes) {
        algorithm: u8 = 0..8,  "dns.sshfp.algorithm",        "Algorithm",        Dec => ssh_keys;
        kind:      u8 = 8..16, "dns.sshfp.fingerprint.type", "Fingerprint Type", Dec => fingerprints;
    }
    data {
        fingerprint, "dns.sshfp.fingerprint", "Fingerprint", Bytes;
    }
}

pub(super) fn sshfp(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Sshfp::TABLE);
    data.rows(Sshfp::TABLE)?;
    data.take(Sshfp::fingerprint, data.left())
}

header! {
    /// Certificate, RFC 4398 §2.
    pub struct Cert("dns.cert", "Certificate", 5 bytes) {
        kind:      u16 = 0..16,  "dns.cert.type",      "Type",      Dec => certificates;
        key_tag:   u16 = 16..32, "dns.cert.key_tag",   "Key Tag",   Hex(4);
        algorithm: u8  = 32..40, "dns.cert.algorithm", "Algorithm", Dec => algorithms;
    }
    data {
        certificate, "dns.cert.certificate", "Certificate", Bytes;
    }
}

pub(super) fn cert(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Cert::TABLE);
    data.rows(Cert::TABLE)?;
    data.take(Cert::certificate, data.left())
}

header! {
    /// Key for IPsec, RFC 4025 §2: then the gateway and the key.
    pub struct Ipseckey("dns.ipseckey", "IPsec key", 3 bytes) {
        precedence: u8 = 0..8,   "dns.ipseckey.gateway_precedence", "Precedence",   Dec;
        kind:       u8 = 8..16,  "dns.ipseckey.gateway_type",       "Gateway Type", Dec => gateways;
        algorithm:  u8 = 16..24, "dns.ipseckey.gateway_algorithm",  "Algorithm",    Dec;
    }
    data {
        ipv4, "dns.ipseckey.gateway_ipv4", "Gateway",    Ip;
        ipv6, "dns.ipseckey.gateway_ipv6", "Gateway",    Ip;
        name, "dns.ipseckey.gateway_dns",  "Gateway",    Coded(&PLAIN);
        key,  "dns.ipseckey.public_key",   "Public Key", Bytes;
    }
}

pub(super) fn ipseckey(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Ipseckey::TABLE);
    let Ipseckey { kind, .. } = data.read()?;
    match kind {
        1 => data.take(Ipseckey::ipv4, 4)?,
        2 => data.take(Ipseckey::ipv6, 16)?,
        3 => data.name(Ipseckey::name)?,
        _ => {}
    }
    data.take(Ipseckey::key, data.left())
}

header! {
    /// Certification authority authorization, RFC 8659 §4.1: then a tag and a value.
    pub struct Caa("dns.caa", "Certification authority authorization", 1 bytes) {
                         0..8, "dns.caa.flags",                 "Flags",           Hex(2);
        critical: bool = 0..1, "dns.caa.flags.issuer_critical", "Issuer Critical", Flag;
        reserved: u8   = 1..8, "dns.caa.flags.reserved",        "Reserved",        Hex(2);
    }
    data {
        value,     "dns.caa.value",     "Value",          Text;
        issue,     "dns.caa.issue",     "Issue",          Text;
        issuewild, "dns.caa.issuewild", "Issue Wildcard", Text;
        iodef,     "dns.caa.iodef",     "Report To",      Text;
        unknown,   "dns.caa.unknown",   "Unknown Tag",    Text;
    }
}

header! {
    /// What an authorization is about.
    pub struct Property("dns.caa.property", "Property", 1 bytes) {
        length: u8 = 0..8, "dns.caa.tag_length", "Tag Length", Rest(1);
    }
    data {
        tag, "dns.caa.tag", "Tag", Ascii;
    }
}

pub(super) fn caa(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Caa::TABLE);
    data.rows(Caa::TABLE)?;
    let tag = data.bytes();
    data.counted(Property::TABLE, |data| data.take(Property::tag, data.left()))?;
    if data.left() == 0 {
        return Some(());
    }
    let known = [("issue", Caa::issue), ("issuewild", Caa::issuewild), ("iodef", Caa::iodef)];
    let tag = tag.get(1..1 + usize::from(tag[0]))?;
    let field =
        known.iter().find(|known| known.0.as_bytes().starts_with(tag)).map_or(Caa::unknown, |known| known.1);
    data.to.view(field, data.at..data.end);
    data.take(Caa::value, data.left())
}

header! {
    /// Agreement on a key, RFC 2930 §2: an algorithm's name, then these.
    pub struct Tkey("dns.tkey", "Transaction key", 12 bytes) {
        inception:  u32 = 0..32,  "dns.tkey.signature_inception",  "Inception",  Time;
        expiration: u32 = 32..64, "dns.tkey.signature_expiration", "Expiration", Time;
        mode:       u16 = 64..80, "dns.tkey.mode",  "Mode",  Dec => modes;
        error:      u16 = 80..96, "dns.tkey.error", "Error", Dec => rcodes;
    }
    data {
        algorithm front, "dns.tkey.algo_name", "Algorithm Name", Coded(&PLAIN);
    }
}

header! {
    /// The key, RFC 2930 §2.7.
    pub struct KeyData("dns.tkey.key", "Key", 2 bytes) {
        length: u16 = 0..16, "dns.tkey.key_size", "Key Size", Rest(1);
    }
    data {
        key, "dns.tkey.key_data", "Key Data", Bytes;
    }
}

header! {
    /// More for an agreement, RFC 2930 §2.8.
    pub struct TkeyOther("dns.tkey.other", "Other", 2 bytes) {
        length: u16 = 0..16, "dns.tkey.other_size", "Other Size", Rest(1);
    }
    data {
        other, "dns.tkey.other_data", "Other Data", Bytes;
    }
}

pub(super) fn tkey(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Tkey::TABLE);
    data.name(Tkey::algorithm)?;
    data.rows(Tkey::TABLE)?;
    data.counted(KeyData::TABLE, |data| data.take(KeyData::key, data.left()))?;
    data.counted(TkeyOther::TABLE, |data| data.take(TkeyOther::other, data.left()))
}

header! {
    /// Signature of a transaction, RFC 8945 §4.2: an algorithm's name, then these and the signature.
    pub struct Tsig("dns.tsig", "Transaction signature", 8 bytes) {
        time:  u64 = 0..48,  "dns.tsig.time_signed", "Time Signed", Time;
        fudge: u16 = 48..64, "dns.tsig.fudge",       "Fudge",       Dec;
    }
    data {
        algorithm front,       "dns.tsig.algorithm_name", "Algorithm Name", Coded(&PLAIN);
        original_id: 16, "dns.tsig.original_id",    "Original ID",    Dec;
        error: 16,       "dns.tsig.error",          "Error",          Dec => rcodes;
    }
}

header! {
    /// The signature.
    pub struct Mac("dns.tsig.signature", "Signature", 2 bytes) {
        length: u16 = 0..16, "dns.tsig.mac_size", "MAC Size", Rest(1);
    }
    data {
        mac, "dns.tsig.mac", "MAC", Bytes;
    }
}

header! {
    /// The server's time, if the error is about that, RFC 8945 §5.2.3.
    pub struct TsigOther("dns.tsig.other", "Other", 2 bytes) {
        length: u16 = 0..16, "dns.tsig.other_len", "Other Length", Rest(1);
    }
    data {
        other, "dns.tsig.other_data", "Other Data", Bytes;
    }
}

pub(super) fn tsig(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Tsig::TABLE);
    data.name(Tsig::algorithm)?;
    data.rows(Tsig::TABLE)?;
    data.counted(Mac::TABLE, |data| data.take(Mac::mac, data.left()))?;
    data.take(Tsig::original_id, 2)?;
    data.take(Tsig::error, 2)?;
    data.counted(TsigOther::TABLE, |data| data.take(TsigOther::other, data.left()))
}

/// The tables of this file.
pub(super) const TABLES: &[&Table] = &[
    Tlsa::TABLE,
    Sshfp::TABLE,
    Cert::TABLE,
    Ipseckey::TABLE,
    Caa::TABLE,
    Property::TABLE,
    Tkey::TABLE,
    KeyData::TABLE,
    TkeyOther::TABLE,
    Tsig::TABLE,
    Mac::TABLE,
    TsigOther::TABLE,
];

#[cfg(test)]
mod tests {
    use crate::application::dns::records::tests::data;

    #[test]
    fn the_gateway_of_a_key_is_of_four_kinds() {
        assert!(data(45, b"\x01\0\x02k").ends_with("gateway_algorithm=2 dns.ipseckey.public_key=6b"));
        assert!(data(45, b"\x01\x01\x02\xc0\0\x02\x01k").contains("dns.ipseckey.gateway_ipv4=192.0.2.1 "));
        assert!(data(45, b"\x01\x03\x02\x01b\0k").contains("dns.ipseckey.gateway_dns=b "));
    }

    #[test]
    fn an_authorization_is_known_by_its_tag() {
        let told = data(257, b"\x80\x05issueca.example");
        assert!(told.starts_with("dns.caa.flags=0x80 dns.caa.flags.issuer_critical=1 "), "{told}");
        assert!(
            told.ends_with("dns.caa.tag=issue dns.caa.issue=ca.example dns.caa.value=ca.example"),
            "{told}"
        );
        assert!(data(257, b"\0\x01xv").contains("dns.caa.unknown=v"));
        assert!(data(257, b"\0\x05issue").ends_with("dns.caa.tag=issue"));
    }

    #[test]
    fn a_transaction_is_signed_with_48_bits_of_time() {
        let told = data(250, b"\x01b\0\0\x01\0\0\0\0\x01\x2c\0\x01m\x12\x34\0\x12\0\x02ot");
        assert_eq!(
            told,
            "dns.tsig.algorithm_name=b dns.tsig.time_signed=Feb  7, 2106 06:28:16.000000000 UTC dns.tsig.fudge=300 \
             dns.tsig.mac_size=1 dns.tsig.mac=6d dns.tsig.original_id=4660 dns.tsig.error=18 dns.tsig.other_len=2 \
             dns.tsig.other_data=6f74"
        );
    }
}
