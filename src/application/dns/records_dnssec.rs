//! Data of the records that sign a zone and deny names: DNSSEC, [RFC 4034](https://www.rfc-editor.org/rfc/rfc4034) and
//! [RFC 5155](https://www.rfc-editor.org/rfc/rfc5155), and what came before and after it.

use super::name::PLAIN;
use super::records::{Data, Record};
use super::types::{algorithms, digests, hashes, schemes, types, zone_hashes};
use crate::codec::{Coding, Field, Header, Table, Text};
use crate::header;

header! {
    /// Delegation signer, RFC 4034 §5.1.
    pub struct Ds("dns.ds", "Delegation signer", 4 bytes) {
        key_id:      u16 = 0..16,  "dns.ds.key_id",      "Key Tag",     Hex(4);
        algorithm:   u8  = 16..24, "dns.ds.algorithm",   "Algorithm",   Dec => algorithms;
        digest_type: u8  = 24..32, "dns.ds.digest_type", "Digest Type", Dec => digests;
    }
    data {
        digest, "dns.ds.digest", "Digest", Bytes;
    }
}

pub(super) fn ds(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Ds::TABLE);
    data.rows(Ds::TABLE)?;
    data.value(Ds::digest, data.left())
}

header! {
    /// A zone's public key, RFC 4034 §2.1.
    pub struct Dnskey("dns.dnskey", "DNS public key", 4 bytes) {
                           0..16,  "dns.dnskey.flags",             "Flags",    Hex(4);
        reserved_a: u8   = 0..7,   "dns.dnskey.flags.reserved_a",  "Reserved", Hex(2);
        zone_key:   bool = 7..8,   "dns.dnskey.flags.zone_key",    "Zone Key", Flag;
        revoked:    bool = 8..9,   "dns.dnskey.flags.key_revoked", "Revoked",  Flag;
        reserved_b: u8   = 9..15,  "dns.dnskey.flags.reserved_b",  "Reserved", Hex(2);
        entry:      bool = 15..16, "dns.dnskey.flags.secure_entry_point", "Secure Entry Point", Flag;
        protocol:   u8   = 16..24, "dns.dnskey.protocol",  "Protocol",  Dec, or 3;
        algorithm:  u8   = 24..32, "dns.dnskey.algorithm", "Algorithm", Dec => algorithms;
    }
    data {
        reserved, "dns.dnskey.flags.reserved", "Reserved", Hex(4);
        key_id,   "dns.dnskey.key_id",         "Key Tag",  Dec;
        key,      "dns.dnskey.public_key",     "Public Key", Bytes;
    }
}

pub(super) fn dnskey(data: &mut Data<'_, '_, '_>) -> Option<()> {
    let (start, bytes) = (data.at, data.bytes());
    data.open(Dnskey::TABLE);
    data.rows(Dnskey::TABLE)?;
    let flags = u16::from_be_bytes([bytes[0], bytes[1]]);
    data.to.number(Dnskey::reserved, start..start + 2, usize::from((flags & 0xfe7e) >> 1));
    data.to.number(Dnskey::key_id, start..data.end, tag(bytes).into());
    data.value(Dnskey::key, data.left())
}

/// The tag of a key, RFC 4034 Appendix B.
fn tag(data: &[u8]) -> u16 {
    if let ([_, _, _, 1, ..], [.., high, low, _]) = (data, data) {
        // B.1, for RSA/MD5: the last but one 16 bits of the modulus.
        return u16::from_be_bytes([*high, *low]);
    }
    let sum: u32 = data
        .chunks(2)
        .map(|pair| u32::from(pair[0]) << 8 | pair.get(1).map_or(0, |low| u32::from(*low)))
        .sum();
    (sum + (sum >> 16)) as u16
}

header! {
    /// A host's public key, RFC 2535 §3.1.
    pub struct Key("dns.key", "Public key", 4 bytes) {
                                0..16,  "dns.key.flags",                 "Flags",                    Hex(4);
        authentication:  bool = 0..1,   "dns.key.flags.authentication",  "Not for authentication",   Flag;
        confidentiality: bool = 1..2,   "dns.key.flags.confidentiality", "Not for confidentiality",  Flag;
        required:        bool = 2..3,   "dns.key.flags.required",        "Required",                 Flag, if has_key;
        extension:       u8   = 3..5,   "dns.key.flags.reserved_a",      "Extension and reserved",   Dec;
        user:            bool = 5..6,   "dns.key.flags.associated_user", "Of a user",                Flag, if has_key;
        entity:          bool = 6..7,   "dns.key.flags.associated_named_entity", "Of a named entity", Flag, if has_key;
        reserved:        bool = 7..8,   "dns.key.flags.reserved_b",      "Reserved",                 Flag;
        ipsec:           bool = 8..9,   "dns.key.flags.ipsec",           "For IPsec",                Flag, if has_key;
        mime:            bool = 9..10,  "dns.key.flags.mime",            "For MIME",                 Flag, if has_key;
        more:            u8   = 10..12, "dns.key.flags.reserved_c",      "Reserved",                 Dec;
        signatory:       u8   = 12..16, "dns.key.flags.signatory",       "Signatory",                Dec, if has_key;
        protocol:        u8   = 16..24, "dns.key.protocol",              "Protocol",                 Dec, or 3;
        algorithm:       u8   = 24..32, "dns.key.algorithm",             "Algorithm",                Dec => algorithms;
    }
    data {
        key_id, "dns.key.key_id",     "Key Tag",    Dec;
        key,    "dns.key.public_key", "Public Key", Bytes;
    }
}

/// Both of the first bits say that there is no key, RFC 2535 §3.1.2.
fn has_key(key: &[u8]) -> bool {
    key.first().is_some_and(|flags| flags >> 6 != 3)
}

pub(super) fn key(data: &mut Data<'_, '_, '_>) -> Option<()> {
    let (start, bytes) = (data.at, data.bytes());
    data.open(Key::TABLE);
    data.rows(Key::TABLE)?;
    data.to.number(Key::key_id, start..data.end, tag(bytes).into());
    data.take(Key::key, data.left())
}

header! {
    /// A signature, RFC 4034 §3.1: then the signer's name and the signature.
    pub struct Rrsig("dns.rrsig", "Signature", 18 bytes) {
        covered:      u16 = 0..16,    "dns.rrsig.type_covered",         "Type Covered", Dec => types;
        algorithm:    u8  = 16..24,   "dns.rrsig.algorithm",            "Algorithm",    Dec => algorithms;
        labels:       u8  = 24..32,   "dns.rrsig.labels",               "Labels",       Dec;
        original_ttl: u32 = 32..64,   "dns.rrsig.original_ttl",         "Original TTL", Dec;
        expiration:   u32 = 64..96,   "dns.rrsig.signature_expiration", "Signature Expiration", Time;
        inception:    u32 = 96..128,  "dns.rrsig.signature_inception",  "Signature Inception",  Time;
        key_tag:      u16 = 128..144, "dns.rrsig.key_tag",              "Key Tag",      Dec;
    }
    data {
        signer,    "dns.rrsig.signers_name", "Signer's Name", Coded(&PLAIN);
        signature, "dns.rrsig.signature",    "Signature",     Bytes;
    }
}

pub(super) fn rrsig(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Rrsig::TABLE);
    data.rows(Rrsig::TABLE)?;
    data.name(Rrsig::signer)?;
    data.take(Rrsig::signature, data.left())
}

header! {
    /// Next secure name, RFC 4034 §4.1.
    pub struct Nsec("dns.nsec", "Next secure", 0 bytes) {
    }
    data {
        next, "dns.nsec.next_domain_name", "Next Domain Name", Coded(&PLAIN);
        map,  "dns.nsec.type_bitmap",      "Type Bit Maps",    Bytes;
    }
}

pub(super) fn nsec(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Nsec::TABLE);
    data.name(if data.multicast { MdnsNsec::next } else { Nsec::next })?;
    bit_maps(data, Nsec::map)
}

header! {
    /// Next secure name in multicast DNS, RFC 6762 §18.14: the name is compressed.
    pub struct MdnsNsec("dns.nsec", "Next secure", 0 bytes) {
    }
    data {
        next, "dns.nsec.next_domain_name", "Next Domain Name", Coded(&super::name::NAME);
        map,  "dns.nsec.type_bitmap",      "Type Bit Maps",    Bytes;
    }
}

/// The types that exist, RFC 4034 §4.1.2: windows of 256 bits each, without the zeros at their end.
fn bit_maps(data: &mut Data<'_, '_, '_>, map: &'static Field) -> Option<()> {
    let (mut rest, mut at) = (data.bytes(), data.at);
    if data.to.wants(Record::kind) {
        while let [window, len, more @ ..] = rest {
            let bits = more.get(..usize::from(*len)).unwrap_or(more);
            bit_map(data, bits, at + 2, usize::from(*window) << 8);
            (rest, at) = (&more[bits.len()..], at + 2 + bits.len());
        }
    }
    data.take(map, data.left())
}

/// The types of one run of bits, which lies at byte `at`.
fn bit_map(data: &mut Data<'_, '_, '_>, bits: &[u8], at: usize, first: usize) {
    for (i, byte) in bits.iter().enumerate() {
        for bit in (0..8).filter(|bit| byte << bit & 0x80 != 0) {
            data.to.number(Record::kind, at + i..at + i + 1, first + i * 8 + bit);
        }
    }
}

header! {
    /// Next name, RFC 2535 §5.2, before NSEC.
    pub struct Nxt("dns.nxt", "Next", 0 bytes) {
    }
    data {
        next, "dns.nxt.next_domain_name", "Next Domain Name", Coded(&PLAIN);
        map,  "dns.nxt.type_bitmap",      "Type Bit Map",     Bytes;
    }
}

pub(super) fn nxt(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Nxt::TABLE);
    data.name(Nxt::next)?;
    if data.to.wants(Record::kind) {
        bit_map(data, data.bytes(), data.at, 0);
    }
    data.take(Nxt::map, data.left())
}

header! {
    /// Next hashed name, RFC 5155 §3.2, and its parameters, §4.2.
    pub struct Nsec3("dns.nsec3", "Next hashed", 4 bytes) {
        algorithm:  u8   = 0..8,   "dns.nsec3.algo",           "Hash Algorithm", Dec => hashes;
                           8..16,  "dns.nsec3.flags",          "Flags",          Dec;
        reserved:   u8   = 8..15,  "dns.nsec3.flags.reserved", "Reserved",       Hex(2);
        opt_out:    bool = 15..16, "dns.nsec3.flags.opt_out",  "Opt-out",        Flag;
        iterations: u16  = 16..32, "dns.nsec3.iterations",     "Iterations",     Dec;
    }
    data {
        map, "dns.nsec3.type_bitmap", "Type Bit Maps", Bytes;
    }
}

header! {
    /// Parameters of hashed names, RFC 5155 §4.2.
    pub struct Nsec3Param("dns.nsec3param", "Parameters of hashed names", 4 bytes) {
        algorithm:  u8  = 0..8,   "dns.nsec3.algo",       "Hash Algorithm", Dec => hashes;
        flags:      u8  = 8..16,  "dns.nsec3.flags",      "Flags",          Dec;
        iterations: u16 = 16..32, "dns.nsec3.iterations", "Iterations",     Dec;
    }
}

header! {
    /// What is hashed with the name, RFC 5155 §3.1.4 and §3.1.5.
    pub struct Salt("dns.nsec3.salt", "Salt", 1 bytes) {
        length: u8 = 0..8, "dns.nsec3.salt_length", "Salt Length", Rest(1);
    }
    data {
        salt, "dns.nsec3.salt_value", "Salt", Bytes;
    }
}

header! {
    /// The hash of the next owner, RFC 5155 §3.1.6 and §3.1.7.
    pub struct Hash("dns.nsec3.hash", "Next hashed owner", 1 bytes) {
        length: u8 = 0..8, "dns.nsec3.hash_length", "Hash Length", Rest(1);
    }
    data {
        next, "dns.nsec3.hash_value", "Next Hashed Owner", Coded(&BASE32);
    }
}

/// Base 32 with extended hex alphabet, in lower case and without padding, RFC 5155 §1.3.
static BASE32: Coding = Coding {
    text: |message, bytes, out| {
        base32(message.get(bytes)?, out);
        Some(())
    },
    append: |message, text| {
        let (mut word, mut bits) = (0u16, 0);
        for char in text.chars() {
            word = word << 5 | char.to_digit(32)? as u16;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                message.push((word >> bits) as u8);
            }
            word &= (1 << bits) - 1;
        }
        Some(())
    },
};

fn base32(bytes: &[u8], out: &mut Text) {
    for chunk in bytes.chunks(5) {
        let word = (0..5).fold(0, |word, i| word << 8 | u64::from(chunk.get(i).copied().unwrap_or(0)));
        for i in 0..(chunk.len() * 8).div_ceil(5) {
            out.byte(b"0123456789abcdefghijklmnopqrstuv"[(word >> (35 - 5 * i) & 31) as usize]);
        }
    }
}

pub(super) fn nsec3(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Nsec3::TABLE);
    data.rows(Nsec3::TABLE)?;
    salt(data)?;
    data.counted(Hash::TABLE, |data| data.coded(Hash::next, data.left()))?;
    bit_maps(data, Nsec3::map)
}

pub(super) fn nsec3param(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Nsec3Param::TABLE);
    data.rows(Nsec3Param::TABLE)?;
    salt(data)
}

fn salt(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.counted(Salt::TABLE, |data| data.value(Salt::salt, data.left()))
}

header! {
    /// Synchronization of child and parent, RFC 7477 §2.1.1.
    pub struct Csync("dns.csync", "Child-to-parent synchronization", 6 bytes) {
        serial:    u32  = 0..32,  "dns.csync.soa",            "Serial Number", Dec;
                          32..48, "dns.csync.flags",          "Flags",         Hex(4);
        reserved:  u16  = 32..46, "dns.csync.flags.reserved", "Reserved",      Hex(4);
        minimum:   bool = 46..47, "dns.csync.flags.soaminimum", "SOA Minimum", Flag;
        immediate: bool = 47..48, "dns.csync.flags.immediate",  "Immediate",   Flag;
    }
    data {
        map, "dns.csync.type_bitmap", "Type Bit Map", Bytes;
    }
}

pub(super) fn csync(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Csync::TABLE);
    data.rows(Csync::TABLE)?;
    if data.left() == 0 { data.value(Csync::map, 0) } else { bit_maps(data, Csync::map) }
}

header! {
    /// Message digest of a zone, RFC 8976 §2.2.
    pub struct Zonemd("dns.zonemd", "Zone digest", 6 bytes) {
        serial:    u32 = 0..32,  "dns.zonemd.serial",    "Serial Number",  Dec;
        scheme:    u8  = 32..40, "dns.zonemd.scheme",    "Scheme",         Dec => schemes;
        algorithm: u8  = 40..48, "dns.zonemd.hash_algo", "Hash Algorithm", Dec => zone_hashes;
    }
    data {
        digest, "dns.zonemd.digest", "Digest", Bytes;
    }
}

pub(super) fn zonemd(data: &mut Data<'_, '_, '_>) -> Option<()> {
    data.open(Zonemd::TABLE);
    data.rows(Zonemd::TABLE)?;
    data.value(Zonemd::digest, data.left())
}

/// The tables of this file, but for that of multicast DNS.
pub(super) const TABLES: &[&Table] = &[
    Ds::TABLE,
    Dnskey::TABLE,
    Key::TABLE,
    Rrsig::TABLE,
    Nsec::TABLE,
    Nxt::TABLE,
    Nsec3::TABLE,
    Nsec3Param::TABLE,
    Salt::TABLE,
    Hash::TABLE,
    Csync::TABLE,
    Zonemd::TABLE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::dns::records::tests::data;

    #[test]
    fn the_tag_of_a_key_is_a_sum_of_its_words() {
        assert_eq!(tag(&[1, 1, 3, 8, 0x12, 0x34, 0x56]), 0x0101 + 0x0308 + 0x1234 + 0x5600);
        assert_eq!(tag(&[0xff, 0xff, 3, 8, 0, 2]), 0x030a);
        assert_eq!(tag(&[1, 1, 3, 1, 9, 8, 7, 6]), 0x0807); // RSA/MD5: of the modulus alone
    }

    #[test]
    fn a_key_that_is_none_has_no_other_flags() {
        assert!(!data(25, &[0xc2, 0, 3, 5]).contains("associated"));
        assert!(data(25, &[0x82, 0, 3, 5]).contains("dns.key.flags.associated_named_entity=1"));
    }

    #[test]
    fn bit_maps_are_types() {
        let told = data(47, b"\x01b\0\0\x02\x40\x01\x01\x01\x40");
        let expected = "dns.nsec.next_domain_name=b dns.resp.type=1 dns.resp.type=15 dns.resp.type=257 \
                        dns.nsec.type_bitmap=00024001010140";
        assert_eq!(told, expected);
    }

    #[test]
    fn a_hash_is_base_32() {
        let mut out = Text::new();
        base32(b"foobar", &mut out);
        assert_eq!(out.as_str(), "cpnmuoj1e8"); // RFC 4648 §10
        let told = data(50, b"\x01\x01\0\x0a\0\x06foobar\0\x01\x40");
        assert!(told.contains("dns.nsec3.salt_length=0 dns.nsec3.salt_value=<MISSING>"), "{told}");
        assert!(
            told.contains("dns.nsec3.hash_length=6 dns.nsec3.hash_value=cpnmuoj1e8 dns.resp.type=1 "),
            "{told}"
        );
    }
}
