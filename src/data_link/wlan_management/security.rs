//! How frames are encrypted and who may send: the element of robust security networks, IEEE 802.11 §9.4.2.24, and those of the
//! Wi-Fi Alliance, which came before it.

use core::ops::Range;

use super::words::{ciphers, managements};
use crate::codec::{Fields, Header, Table};
use crate::header;

header! {
    /// The numbers between the suites.
    pub struct Network("wlan.rsn", "Robust security network", 0 bytes) {
    }
    data {
        key,             "wlan.pmkid.akms",      "Identifier of a master key", Bytes;
        reserved,        "wlan.wfa.ie.wme.reserved", "Reserved", Bytes;
        spare,           "wlan.wfa.ie.wme.qos_info.sta.reserved", "Reserved", Hex(2);
    }
}

header! {
    /// Version.
    pub struct Version("wlan.rsn.version.number", "Version", 2 bytes) {
        version: u16 = 0..16 le, "wlan.rsn.version", "Version", Dec, or 1;
    }
}

header! {
    /// Pairwise cipher suites.
    pub struct PairwiseCount("wlan.rsn.pcs.count.number", "Pairwise cipher suites", 2 bytes) {
        count: u16 = 0..16 le, "wlan.rsn.pcs.count", "Pairwise cipher suites", Count("wlan.rsn.pcs");
    }
}

header! {
    /// Ways to agree on keys.
    pub struct ManagementCount("wlan.rsn.akms.count.number", "Ways to agree on keys", 2 bytes) {
        count: u16 = 0..16 le, "wlan.rsn.akms.count", "Ways to agree on keys", Count("wlan.rsn.akms");
    }
}

header! {
    /// Master keys.
    pub struct KeyCount("wlan.rsn.pmkid.count.number", "Master keys", 2 bytes) {
        count: u16 = 0..16 le, "wlan.rsn.pmkid.count", "Master keys", Count("wlan.pmkid.akms");
    }
}

header! {
    /// Version.
    pub struct WpaVersion("wlan.wfa.ie.wpa.version.number", "Version", 2 bytes) {
        version: u16 = 0..16 le, "wlan.wfa.ie.wpa.version", "Version", Dec, or 1;
    }
}

header! {
    /// Pairwise cipher suites.
    pub struct WpaPairwiseCount("wlan.wfa.ie.wpa.ucs.count.number", "Pairwise cipher suites", 2 bytes) {
        count: u16 = 0..16 le, "wlan.wfa.ie.wpa.ucs.count", "Pairwise cipher suites", Count("wlan.wfa.ie.wpa.ucs");
    }
}

header! {
    /// Ways to agree on keys.
    pub struct WpaManagementCount("wlan.wfa.ie.wpa.akms.count.number", "Ways to agree on keys", 2 bytes) {
        count: u16 = 0..16 le, "wlan.wfa.ie.wpa.akms.count", "Ways to agree on keys", Count("wlan.wfa.ie.wpa.akms");
    }
}

header! {
    /// How frames to groups are encrypted.
    pub struct Group("wlan.rsn.gcs.suite", "Group cipher suite", 4 bytes) {
        suite: u32 = 0..32,  "wlan.rsn.gcs",      "Group cipher suite", Dec;
                     0..24,  "wlan.rsn.gcs.oui",  "Organization",       Dec;
                     24..32, "wlan.rsn.gcs.type", "Type",               Dec => ciphers;
    }
}

header! {
    /// How frames to one station are encrypted.
    pub struct Pairwise("wlan.rsn.pcs.suite", "Pairwise cipher suite", 4 bytes) {
        suite: u32 = 0..32,  "wlan.rsn.pcs",      "Pairwise cipher suite", Dec;
                     0..24,  "wlan.rsn.pcs.oui",  "Organization",          Dec;
                     24..32, "wlan.rsn.pcs.type", "Type",                  Dec => ciphers;
    }
}

header! {
    /// How keys are agreed on.
    pub struct Management("wlan.rsn.akms.suite", "Authentication and key management", 4 bytes) {
        suite: u32 = 0..32,  "wlan.rsn.akms",      "Authentication and key management", Dec;
                     0..24,  "wlan.rsn.akms.oui",  "Organization",                      Dec;
                     24..32, "wlan.rsn.akms.type", "Type",                              Dec => managements;
    }
}

header! {
    /// How management frames to groups are protected.
    pub struct Protection("wlan.rsn.gmcs.suite", "Group management cipher suite", 4 bytes) {
        suite: u32 = 0..32,  "wlan.rsn.gmcs",      "Group management cipher suite", Dec;
                     0..24,  "wlan.rsn.gmcs.oui",  "Organization",                  Dec;
                     24..32, "wlan.rsn.gmcs.type", "Type",                          Dec => ciphers;
    }
}

header! {
    /// How frames to groups are encrypted.
    pub struct WpaGroup("wlan.wfa.ie.wpa.mcs.suite", "Group cipher suite", 4 bytes) {
        suite: u32 = 0..32,  "wlan.wfa.ie.wpa.mcs",      "Group cipher suite", Dec;
                     0..24,  "wlan.wfa.ie.wpa.mcs.oui",  "Organization",       Dec;
                     24..32, "wlan.wfa.ie.wpa.mcs.type", "Type",               Dec => ciphers;
    }
}

header! {
    /// How frames to one station are encrypted.
    pub struct WpaPairwise("wlan.wfa.ie.wpa.ucs.suite", "Pairwise cipher suite", 4 bytes) {
        suite: u32 = 0..32,  "wlan.wfa.ie.wpa.ucs",      "Pairwise cipher suite", Dec;
                     0..24,  "wlan.wfa.ie.wpa.ucs.oui",  "Organization",          Dec;
                     24..32, "wlan.wfa.ie.wpa.ucs.type", "Type",                  Dec => ciphers;
    }
}

header! {
    /// How keys are agreed on.
    pub struct WpaManagement("wlan.wfa.ie.wpa.akms.suite", "Authentication and key management", 4 bytes) {
        suite: u32 = 0..32,  "wlan.wfa.ie.wpa.akms",      "Authentication and key management", Dec;
                     0..24,  "wlan.wfa.ie.wpa.akms.oui",  "Organization",                      Dec;
                     24..32, "wlan.wfa.ie.wpa.type"     , "Type",                              Dec => managements;
    }
}

header! {
    /// What else a station can do for security.
    pub struct Security("wlan.rsn.capability", "Capabilities", 2 bytes) {
        capabilities: u16 = 0..16 le, "wlan.rsn.capabilities",                      "Capabilities",                        Hex(4);
                            7..8,     "wlan.rsn.capabilities.preauth",              "Preauthentication",                   Flag;
                            6..7,     "wlan.rsn.capabilities.no_pairwise",          "No pairwise",                         Flag;
                            4..6,     "wlan.rsn.capabilities.ptksa_replay_counter", "Ptksa replay counter",                Hex(4);
                            2..4,     "wlan.rsn.capabilities.gtksa_replay_counter", "Gtksa replay counter",                Hex(4);
                            1..2,     "wlan.rsn.capabilities.mfpr",                 "Management frames must be protected", Flag;
                            0..1,     "wlan.rsn.capabilities.mfpc",                 "Management frames can be protected",  Flag;
                            15..16,   "wlan.rsn.capabilities.jmr",                  "Joint multi-band",                    Flag;
                            14..15,   "wlan.rsn.capabilities.peerkey",              "Keys between peers",                  Flag;
                            10..11,   "wlan.rsn.capabilities.extended_key_id_iaf",  "Two keys for one station",            Flag;
    }
}

header! {
    /// Quality of service as the Wi-Fi Alliance has it.
    pub struct Wmm("wlan.wfa.ie.wme", "Wi-Fi multimedia", 2 bytes) {
        subtype: u8 = 0..8,  "wlan.wfa.ie.wme.subtype", "Subtype", Dec;
        version: u8 = 8..16, "wlan.wfa.ie.wme.version", "Version", Dec, or 1;
    }
}

header! {
    /// Quality of service of an access point.
    pub struct WmmAccess("wlan.wfa.ie.wme.ap", "Quality of service of an access point", 1 bytes) {
        information: u8 = 0..8, "wlan.wfa.ie.wme.qos_info",                        "Quality of service",  Hex(2);
                          0..1, "wlan.wfa.ie.wme.qos_info.ap.u_apsd",              "U-APSD",              Flag;
                          4..8, "wlan.wfa.ie.wme.qos_info.ap.parameter_set_count", "Parameter set count", Hex(2);
                          1..4, "wlan.wfa.ie.wme.qos_info.ap.reserved",            "Reserved",            Hex(2);
    }
}

header! {
    /// Quality of service of a station.
    pub struct WmmStation("wlan.wfa.ie.wme.sta", "Quality of service of a station", 1 bytes) {
        information: u8 = 0..8, "wlan.wfa.ie.wme.qos_info",                   "Quality of service", Hex(2);
                          1..3, "wlan.wfa.ie.wme.qos_info.sta.max_sp_length", "Maximum SP length",  Hex(2);
                          4..5, "wlan.wfa.ie.wme.qos_info.sta.ac_be",         "Access category be", Flag;
                          5..6, "wlan.wfa.ie.wme.qos_info.sta.ac_bk",         "Access category bk", Flag;
                          6..7, "wlan.wfa.ie.wme.qos_info.sta.ac_vi",         "Access category vi", Flag;
                          7..8, "wlan.wfa.ie.wme.qos_info.sta.ac_vo",         "Access category vo", Flag;
    }
}

header! {
    /// How an access category contends.
    pub struct WmmCategory("wlan.wfa.ie.wme.acp", "Parameters of an access category", 4 bytes) {
        category: u8 = 0..8,      "wlan.wfa.ie.wme.acp.aci_aifsn",  "Access category and slots",       Hex(2);
                       1..3,      "wlan.wfa.ie.wme.acp.aci",        "Access category",                 Dec;
                       3..4,      "wlan.wfa.ie.wme.acp.acm",        "Admission is mandatory",          Flag;
                       4..8,      "wlan.wfa.ie.wme.acp.aifsn",      "Slots to wait",                   Dec;
                       0..1,      "wlan.wfa.ie.wme.acp.reserved",   "Reserved",                        Dec;
          window: u8 = 8..16,     "wlan.wfa.ie.wme.acp.ecw",        "Contention window",               Hex(2);
                       8..12,     "wlan.wfa.ie.wme.acp.ecw.max",    "Exponent of the largest window",  Dec;
                       12..16,    "wlan.wfa.ie.wme.acp.ecw.min",    "Exponent of the smallest window", Dec;
          limit: u16 = 16..32 le, "wlan.wfa.ie.wme.acp.txop_limit", "Limit of the TXOP",               Dec;
    }
    data {
        largest, "wlan.wfa.ie.wme.acp.cw.max", "Largest window", Dec;
        smallest, "wlan.wfa.ie.wme.acp.cw.min", "Smallest window", Dec;
    }
}

header! {
    /// Which group key it is; the key follows.
    pub struct GroupKey("wlan.rsn.ie.gtk_kde", "Group key", 2 bytes) {
        reserved:  u8   = 0..5,  "wlan.rsn.ie.gtk_kde.res1",   "Reserved",       Hex(2);
        transmits: bool = 5..6,  "wlan.rsn.ie.gtk_kde.tx",     "It transmits",   Flag;
        index:     u8   = 6..8,  "wlan.rsn.ie.gtk_kde.key_id", "Key identifier", Hex(2);
        further:   u8   = 8..16, "wlan.rsn.ie.gtk_kde.res2",   "Reserved",       Hex(2);
    }
}

const KEY: usize = 16;

/// Where the telling is: each step takes what is there.
struct Cursor<'t, 'a, 'v> {
    to: &'t mut Fields<'a, 'v>,
    header: &'t [u8],
    at: usize,
    end: usize,
}

impl Cursor<'_, '_, '_> {
    fn part(&mut self, table: &'static Table) -> bool {
        let there = self.at + table.len <= self.end;
        if there {
            self.to.part(table, self.at..self.end);
            self.at += table.len;
        }
        there
    }

    fn count(&mut self, table: &'static Table) -> usize {
        let number = self.header.get(self.at..).and_then(|rest| rest.first_chunk().copied());
        if self.part(table) { number.map_or(0, |number| u16::from_le_bytes(number).into()) } else { 0 }
    }

    fn suites(&mut self, count: usize, table: &'static Table) {
        for _ in 0..count {
            if !self.part(table) {
                return;
            }
        }
    }
}

/// The element of a robust security network; everything behind its version may be absent.
pub(super) fn robust(to: &mut Fields<'_, '_>, header: &[u8], bytes: Range<usize>) -> usize {
    let mut cursor = Cursor { to, header, at: bytes.start, end: bytes.end };
    cursor.part(Version::TABLE);
    cursor.part(Group::TABLE);
    let count = cursor.count(PairwiseCount::TABLE);
    cursor.suites(count, Pairwise::TABLE);
    let count = cursor.count(ManagementCount::TABLE);
    cursor.suites(count, Management::TABLE);
    cursor.part(Security::TABLE);
    for _ in 0..cursor.count(KeyCount::TABLE) {
        if cursor.at + KEY > cursor.end {
            break;
        }
        cursor.to.data(Network::key, cursor.at..cursor.at + KEY);
        cursor.at += KEY;
    }
    cursor.part(Protection::TABLE);
    cursor.at
}

/// Wi-Fi protected access, behind organization and type.
pub(super) fn protected(to: &mut Fields<'_, '_>, header: &[u8], bytes: Range<usize>) -> usize {
    let mut cursor = Cursor { to, header, at: bytes.start, end: bytes.end };
    cursor.part(WpaVersion::TABLE);
    cursor.part(WpaGroup::TABLE);
    let count = cursor.count(WpaPairwiseCount::TABLE);
    cursor.suites(count, WpaPairwise::TABLE);
    let count = cursor.count(WpaManagementCount::TABLE);
    cursor.suites(count, WpaManagement::TABLE);
    cursor.at
}

/// Wi-Fi multimedia, behind organization and type; what a station says of its quality of service is another than what an
/// access point does.
pub(super) fn multimedia(
    to: &mut Fields<'_, '_>,
    header: &[u8],
    bytes: Range<usize>,
    station: bool,
) -> usize {
    const PARAMETERS: u8 = 1;
    const CATEGORIES: usize = 4;
    let subtype = header.get(bytes.start).copied().unwrap_or_default();
    let mut cursor = Cursor { to, header, at: bytes.start, end: bytes.end };
    if !cursor.part(Wmm::TABLE) || subtype > PARAMETERS {
        return cursor.at;
    }
    if station && cursor.at < cursor.end {
        let spare = header.get(cursor.at).copied().unwrap_or_default() & 0x90;
        cursor.to.number(Network::spare, cursor.at..cursor.at + 1, (spare >> 4).into());
    }
    cursor.part(if station { WmmStation::TABLE } else { WmmAccess::TABLE });
    if subtype == PARAMETERS && cursor.at < cursor.end {
        cursor.to.data(Network::reserved, cursor.at..cursor.at + 1);
        cursor.at += 1;
        for _ in 0..CATEGORIES {
            let window = cursor.at + 1;
            if !cursor.part(WmmCategory::TABLE) {
                break;
            }
            let exponents = header.get(window).copied().unwrap_or_default();
            cursor.to.number(WmmCategory::largest, window..window + 1, (1 << (exponents >> 4)) - 1);
            cursor.to.number(WmmCategory::smallest, window..window + 1, (1 << (exponents & 15)) - 1);
        }
    }
    cursor.at
}
