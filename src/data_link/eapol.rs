//! Extensible Authentication Protocol over LANs, IEEE 802.1X §11.3.

use super::wlan_management::{self, tell};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Table,
};
use crate::header;

header! {
    /// The four bytes in front of every packet.
    pub struct Eapol("eapol", "EAP over LAN", 4 bytes, PROTOCOL) {
        version: u8  = 0..8,   "eapol.version", "Version", Dec, or 2;
        kind:    u8  = 8..16,  "eapol.type",    "Type",    Dec => types, or 3;
        len:     u16 = 16..32, "eapol.len",     "Length",  Dec;
    }
}

header! {
    /// A message of the handshakes that agree on keys, IEEE 802.11 §12.7.2.
    pub struct Key("eapol.keydes", "Key descriptor", 95 bytes) {
                   kind: u8 = 0..8,     "eapol.keydes.type",                                  "Descriptor",                      Dec => descriptors, or 2;
           information: u16 = 8..24,    "wlan_rsna_eapol.keydes.key_info",                    "Key information",                 Hex(4);
                              21..24,   "wlan_rsna_eapol.keydes.key_info.keydes_version",     "Version of the descriptor",       Dec;
                              20..21,   "wlan_rsna_eapol.keydes.key_info.key_type",           "Pairwise key",                    Flag;
                              18..20,   "wlan_rsna_eapol.keydes.key_info.key_index",          "Key index",                       Dec;
                              17..18,   "wlan_rsna_eapol.keydes.key_info.install",            "Install",                         Flag;
                              16..17,   "wlan_rsna_eapol.keydes.key_info.key_ack",            "Answer is expected",              Flag;
                              15..16,   "wlan_rsna_eapol.keydes.key_info.key_mic",            "Message integrity code is there", Flag;
                              14..15,   "wlan_rsna_eapol.keydes.key_info.secure",             "Secure",                          Flag;
                              13..14,   "wlan_rsna_eapol.keydes.key_info.error",              "Error",                           Flag;
                              12..13,   "wlan_rsna_eapol.keydes.key_info.request",            "Request",                         Flag;
                              11..12,   "wlan_rsna_eapol.keydes.key_info.encrypted_key_data", "Key data is encrypted",           Flag;
                              10..11,   "wlan_rsna_eapol.keydes.key_info.smk_message",        "Message about station keys",      Flag;
                length: u16 = 24..40,   "eapol.keydes.key_len",                               "Length of the key",               Dec;
               counter: u64 = 40..104,  "eapol.keydes.replay_counter",                        "Replay counter",                  Dec;
            nonce: [u8; 32] = 104..360, "wlan_rsna_eapol.keydes.nonce",                       "Nonce",                           Bytes;
           vector: [u8; 16] = 360..488, "eapol.keydes.key_iv",                                "Initialization vector",           Bytes;
          sequence: [u8; 8] = 488..552, "wlan_rsna_eapol.keydes.rsc",                         "Receive sequence counter",        Bytes;
        identifier: [u8; 8] = 552..616, "wlan_rsna_eapol.keydes.id",                          "Identifier",                      Bytes;
             code: [u8; 16] = 616..744, "wlan_rsna_eapol.keydes.mic",                         "Message integrity code",          Bytes;
           data_length: u16 = 744..760, "wlan_rsna_eapol.keydes.data_len",                    "Length of the key data",          Dec;
    }
    data {
        number, "wlan_rsna_eapol.keydes.msgnr", "Message of the handshake", Dec;
        data, "wlan_rsna_eapol.keydes.data", "Key data", Bytes;
        body, "eapol.keydes.body", "Body", Bytes;
    }
}

header! {
    /// A key for WEP, IEEE 802.1X-2004 §7.6.
    pub struct OldKey("eapol.keydes.rc4", "RC4 key descriptor", 44 bytes) {
                   kind: u8 = 0..8,     "eapol.keydes.type",             "Descriptor",            Dec => descriptors;
                length: u16 = 8..24,    "eapol.keydes.key_len",          "Length of the key",     Dec;
               counter: u64 = 24..88,   "eapol.keydes.replay_counter",   "Replay counter",        Dec;
           vector: [u8; 16] = 88..216,  "eapol.keydes.key_iv",           "Initialization vector", Bytes;
                  index: u8 = 216..224, "eapol.keydes.key_index",        "Key index",             Hex(2);
                              216..217, "eapol.keydes.key_index.type",   "Unicast",               Flag;
                              217..224, "eapol.keydes.key_index.number", "Number",                Dec;
        signature: [u8; 16] = 224..352, "eapol.keydes.key_signature",    "Signature",             Bytes;
    }
    data {
        key, "eapol.keydes.key", "Key", Bytes;
    }
}

/// EAPOL, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: RECORDS, seal, line, ..Protocol::telling(Eapol::TABLE, read, fields) };

#[rustfmt::skip]
const RECORDS: &[&Table] = &[
    Key::TABLE, OldKey::TABLE,
    wlan_management::Element::TABLE, wlan_management::Tim::TABLE,
    wlan_management::Erp::TABLE, wlan_management::Contention::TABLE,
    wlan_management::Load::TABLE, wlan_management::HighCapabilities::TABLE,
    wlan_management::HighOperation::TABLE, wlan_management::Rates::TABLE, wlan_management::HighFurther::TABLE, wlan_management::VeryHighCapabilities::TABLE,
    wlan_management::VeryHighOperation::TABLE, wlan_management::Network::TABLE,
    wlan_management::Version::TABLE, wlan_management::Group::TABLE,
    wlan_management::PairwiseCount::TABLE, wlan_management::Pairwise::TABLE,
    wlan_management::ManagementCount::TABLE, wlan_management::Management::TABLE,
    wlan_management::Security::TABLE, wlan_management::KeyCount::TABLE,
    wlan_management::Protection::TABLE, wlan_management::WpaVersion::TABLE,
    wlan_management::WpaGroup::TABLE, wlan_management::WpaPairwiseCount::TABLE,
    wlan_management::WpaPairwise::TABLE, wlan_management::WpaManagementCount::TABLE,
    wlan_management::WpaManagement::TABLE, wlan_management::Wmm::TABLE,
    wlan_management::WmmAccess::TABLE, wlan_management::WmmStation::TABLE,
    wlan_management::WmmCategory::TABLE, wlan_management::GroupKey::TABLE, wlan_management::Extended0::TABLE,
    wlan_management::Extended1::TABLE, wlan_management::Extended2::TABLE,
    wlan_management::Extended3::TABLE, wlan_management::Extended4::TABLE,
    wlan_management::Extended5::TABLE, wlan_management::Extended6::TABLE,
    wlan_management::Extended7::TABLE, wlan_management::ExtendedPair::TABLE,
    wlan_management::Extended9::TABLE, wlan_management::Extended10::TABLE, wlan_management::Extended11::TABLE, wlan_management::AddRequest::TABLE,
    wlan_management::AddResponse::TABLE, wlan_management::Delete::TABLE, wlan_management::Query::TABLE,
];

const KEY: u8 = 3;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, eapol) = Eapol::parse(input)?;
    if eapol.kind != KEY {
        return Ok((rest, Carries::some(eapol.len.into(), Next::Data)));
    }
    // A key is its own: nobody reads it but who reads this header.
    let (rest, _) = take(Eapol::TABLE, Eapol::LEN + usize::from(eapol.len), input)?;
    Ok((rest, Carries::nothing()))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Eapol::TABLE, 0);
    let (header, at) = (layer.header, Eapol::LEN);
    if layer.error.is_some() || layer.header::<Eapol>().is_none_or(|eapol| eapol.kind != KEY) {
        return;
    }
    let body = header.get(at..).unwrap_or_default();
    match body.first().copied() {
        Some(ROBUST | PROTECTED) if body.len() >= Key::LEN => key(to, header, at),
        Some(RC4) if body.len() >= OldKey::LEN => {
            to.part(OldKey::TABLE, at..header.len());
            to.data(OldKey::key, at + OldKey::LEN..header.len());
        }
        _ => to.data(Key::body, at..header.len()),
    }
}

/// Descriptors, IEEE 802.1X-2020 table 11-5.
const RC4: u8 = 1;
const ROBUST: u8 = 2;
const PROTECTED: u8 = 254;

fn key(to: &mut Fields<'_, '_>, header: &[u8], at: usize) {
    let Ok((_, key)) = Key::parse(&header[at..]) else { return };
    to.part(Key::TABLE, at..header.len());
    if let Some(number) = message(key) {
        to.number(Key::number, at + 1..at + 3, number);
    }
    let data = at + Key::LEN..(at + Key::LEN + usize::from(key.data_length)).min(header.len());
    if key.information & ENCRYPTED != 0 {
        to.data(Key::data, data);
    } else {
        to.view(Key::data, data.clone());
        tell(to, &header[..data.end], data.start, key.information & ANSWER == 0);
    }
}

const PAIRWISE: u16 = 0x0008;
const ANSWER: u16 = 0x0080;
const CODED: u16 = 0x0100;
const SECURE: u16 = 0x0200;
const ENCRYPTED: u16 = 0x1000;

/// Which message of the four-way handshake it is, or of the two about a group key, IEEE 802.11 §12.7.6 and §12.7.7.
fn message(key: Key) -> Option<usize> {
    let has = |bits: u16| key.information & bits == bits;
    Some(match (has(PAIRWISE), has(ANSWER), has(CODED)) {
        (true, true, false) => 1,
        (true, true, true) => 3,
        // The last message has no data, but for one of Wi-Fi protected access, which has no nonce.
        (true, false, true) if has(SECURE) || key.data_length == 0 || key.nonce == [0; 32] => 4,
        (true, false, true) => 2,
        (false, true, true) => 1,
        (false, false, true) => 2,
        _ => return None,
    })
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let body = layer.header.len() - Eapol::LEN;
    let is_key = layer.value(Eapol::kind) == u64::from(KEY);
    if is_key && body >= Key::LEN && matches!(layer.header[Eapol::LEN], ROBUST | PROTECTED) {
        layer.from(Eapol::LEN).set(Key::data_length, body - Key::LEN)?;
    }
    layer.set(Eapol::len, body + layer.payload.len())
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(eapol) = layer.header::<Eapol>() else { return line.say().str("[|EAPOL]") };
    let out = line.say();
    out.str(match eapol.kind {
        0 => "EAP packet",
        1 => "EAPOL start",
        2 => "EAPOL logoff",
        3 => "EAPOL key",
        kind => types(kind.into()).unwrap_or("EAPOL unknown"),
    });
    out.str(" (");
    out.dec(eapol.kind.into());
    out.str(") v");
    out.dec(eapol.version.into());
    out.str(", len ");
    out.dec(eapol.len.into());
}

/// Names of packet types, IEEE 802.1X table 11-3.
#[must_use]
pub fn types(number: u64) -> Option<&'static str> {
    ["EAP", "Start", "Logoff", "Key", "Encapsulated-ASF-Alert", "MKA", "Announcement (Generic)"]
        .get(number as usize)
        .copied()
}

fn descriptors(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "RC4",
        2 => "IEEE 802.11",
        254 => "Wi-Fi protected access",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    fn shown(information: &str, data: &str, names: &str) -> alloc::string::String {
        let data = bytes(data);
        let body = 95 + data.len();
        let front =
            format!("00005e005301 00005e005302 888e 02 03 {body:04x} 02 {information} 0010 0000000000000001");
        let rest = format!("{} {:04x} {}", "11".repeat(80), data.len(), hex::encode(&data));
        columns(1, &bytes(&format!("{front} {rest}")), names)
    }

    #[test]
    fn flags_tell_which_message_it_is() {
        let number = |information: &str, data: &str| shown(information, data, "wlan_rsna_eapol.keydes.msgnr");
        assert_eq!(number("008a", ""), "1");
        assert_eq!(number("010a", "3002 0100"), "2");
        assert_eq!(number("13ca", "00"), "3");
        assert_eq!(number("030a", ""), "4");
    }

    #[test]
    fn key_data_in_the_clear_is_a_list_of_elements() {
        let names = "eapol.keydes.replay_counter wlan_rsna_eapol.keydes.data wlan.tag.number wlan.rsn.version \
                     wlan.rsn.ie.pmkid";
        assert_eq!(shown("010a", "3002 0100", names), "1 30020100 48 1 -");
        assert_eq!(shown("008a", "dd06 000fac04 abcd", names), "1 dd06000fac04abcd 221 - abcd");
        assert_eq!(shown("13ca", "3002 0100", names), "1 30020100 - - -", "encrypted");
    }
}
