//! What a station can do besides, IEEE 802.11 §9.4.2.26: a list of bits, eight in an octet.

use core::ops::Range;

use crate::codec::{Fields, Header, Table};
use crate::header;

header! {
    /// Capabilities 0 to 7, IEEE 802.11 table 9-153.
    pub struct Extended0("wlan.extcap.octet0", "Extended capabilities, octet 0", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",    "Extended capabilities",        Hex(2);
                    7..8, "wlan.extcap.b0", "20/40 coexistence management", Flag;
                    6..7, "wlan.extcap.b1", "Reserved",                     Hex(2);
                    5..6, "wlan.extcap.b2", "Extended channel switching",   Flag;
                    4..5, "wlan.extcap.b3", "Reserved",                     Hex(2);
                    3..4, "wlan.extcap.b4", "PSMP",                         Flag;
                    2..3, "wlan.extcap.b5", "Reserved",                     Hex(2);
                    1..2, "wlan.extcap.b6", "Scheduled PSMP",               Flag;
                    0..1, "wlan.extcap.b7", "Event reports",                Flag;
    }
}

header! {
    /// Capabilities 8 to 15, IEEE 802.11 table 9-153.
    pub struct Extended1("wlan.extcap.octet1", "Extended capabilities, octet 1", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities",           Hex(2);
                    7..8, "wlan.extcap.b8",  "Diagnostics",                     Flag;
                    6..7, "wlan.extcap.b9",  "Multicast diagnostics",           Flag;
                    5..6, "wlan.extcap.b10", "Location tracking",               Flag;
                    4..5, "wlan.extcap.b11", "FMS",                             Flag;
                    3..4, "wlan.extcap.b12", "Proxy ARP",                       Flag;
                    2..3, "wlan.extcap.b13", "Collocated interference reports", Flag;
                    1..2, "wlan.extcap.b14", "Civic location",                  Flag;
                    0..1, "wlan.extcap.b15", "Geospatial location",             Flag;
    }
}

header! {
    /// Capabilities 16 to 23, IEEE 802.11 table 9-153.
    pub struct Extended2("wlan.extcap.octet2", "Extended capabilities, octet 2", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities",         Hex(2);
                    7..8, "wlan.extcap.b16", "TFS",                           Flag;
                    6..7, "wlan.extcap.b17", "WNM sleep mode",                Flag;
                    5..6, "wlan.extcap.b18", "TIM broadcast",                 Flag;
                    4..5, "wlan.extcap.b19", "BSS transition",                Flag;
                    3..4, "wlan.extcap.b20", "QoS traffic capability",        Flag;
                    2..3, "wlan.extcap.b21", "Access category station count", Flag;
                    1..2, "wlan.extcap.b22", "Several BSSIDs",                Flag;
                    0..1, "wlan.extcap.b23", "Timing measurement",            Flag;
    }
}

header! {
    /// Capabilities 24 to 31, IEEE 802.11 table 9-153.
    pub struct Extended3("wlan.extcap.octet3", "Extended capabilities, octet 3", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities",  Hex(2);
                    7..8, "wlan.extcap.b24", "Channel usage",          Flag;
                    6..7, "wlan.extcap.b25", "SSID list",              Flag;
                    5..6, "wlan.extcap.b26", "DMS",                    Flag;
                    4..5, "wlan.extcap.b27", "UTC offset of the TSF",  Flag;
                    3..4, "wlan.extcap.b28", "TPU buffering",          Flag;
                    2..3, "wlan.extcap.b29", "TPU sleeping",           Flag;
                    1..2, "wlan.extcap.b30", "TDLS peer power save",   Flag;
                    0..1, "wlan.extcap.b31", "TDLS channel switching", Flag;
    }
}

header! {
    /// Capabilities 32 to 39, IEEE 802.11 table 9-153.
    pub struct Extended4("wlan.extcap.octet4", "Extended capabilities, octet 4", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities",           Hex(2);
                    7..8, "wlan.extcap.b32", "Interworking",                    Flag;
                    6..7, "wlan.extcap.b33", "QoS map",                         Flag;
                    5..6, "wlan.extcap.b34", "Expedited bandwidth request",     Flag;
                    4..5, "wlan.extcap.b35", "Reserved",                        Hex(2);
                    3..4, "wlan.extcap.b36", "SSPN interface",                  Flag;
                    2..3, "wlan.extcap.b37", "Station notification capability", Flag;
                    1..2, "wlan.extcap.b38", "TDLS",                            Flag;
                    0..1, "wlan.extcap.b39", "TDLS prohibited",                 Flag;
    }
}

header! {
    /// Capabilities 40 to 47, IEEE 802.11 table 9-153.
    pub struct Extended5("wlan.extcap.octet5", "Extended capabilities, octet 5", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",                      "Extended capabilities",             Hex(2);
                    7..8, "wlan.extcap.b40",                  "TDLS channel switching prohibited", Flag;
                    3..4, "wlan.extcap.b44",                  "Capability 44",                     Flag;
                    2..3, "wlan.extcap.b45",                  "Capability 45",                     Flag;
                    1..2, "wlan.extcap.b46",                  "Capability 46",                     Flag;
                    0..1, "wlan.extcap.b47",                  "Capability 47",                     Hex(2);
                    4..7, "wlan.extcap.serv_int_granularity", "Service interval granularity",      Dec;
    }
}

header! {
    /// Capabilities 48 to 55, IEEE 802.11 table 9-153.
    pub struct Extended6("wlan.extcap.octet6", "Extended capabilities, octet 6", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities", Hex(2);
                    7..8, "wlan.extcap.b48", "Capability 48",         Flag;
                    6..7, "wlan.extcap.b49", "Capability 49",         Flag;
                    5..6, "wlan.extcap.b50", "Capability 50",         Flag;
                    4..5, "wlan.extcap.b51", "Capability 51",         Flag;
                    3..4, "wlan.extcap.b52", "Capability 52",         Flag;
                    2..3, "wlan.extcap.b53", "Capability 53",         Flag;
                    1..2, "wlan.extcap.b54", "Capability 54",         Flag;
                    0..1, "wlan.extcap.b55", "Capability 55",         Flag;
    }
}

header! {
    /// Capabilities 56 to 63, IEEE 802.11 table 9-153.
    pub struct Extended7("wlan.extcap.octet7", "Extended capabilities, octet 7", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities", Hex(2);
                    7..8, "wlan.extcap.b56", "Capability 56",         Flag;
                    6..7, "wlan.extcap.b57", "Capability 57",         Flag;
                    5..6, "wlan.extcap.b58", "Capability 58",         Flag;
                    4..5, "wlan.extcap.b59", "Capability 59",         Hex(4);
                    3..4, "wlan.extcap.b60", "Capability 60",         Flag;
                    2..3, "wlan.extcap.b61", "Capability 61",         Flag;
                    1..2, "wlan.extcap.b62", "Capability 62",         Flag;
                    0..1, "wlan.extcap.b63", "Capability 63",         Dec;
    }
}

header! {
    /// Capabilities 56 to 71: one of them lies across both octets.
    pub struct ExtendedPair("wlan.extcap.octets", "Extended capabilities, octets 7 and 8", 2 bytes) {
        octets: u16 = 0..16 le, "wlan.extcap",     "Extended capabilities",   Hex(2);
                      7..8,     "wlan.extcap.b56", "Capability 56",           Flag;
                      6..7,     "wlan.extcap.b57", "Capability 57",           Flag;
                      5..6,     "wlan.extcap.b58", "Capability 58",           Flag;
                      4..5,     "wlan.extcap.b59", "Capability 59",           Hex(4);
                      3..4,     "wlan.extcap.b60", "Capability 60",           Flag;
                      2..3,     "wlan.extcap.b61", "Capability 61",           Flag;
                      1..2,     "wlan.extcap.b62", "Capability 62",           Flag;
                      14..15,   "wlan.extcap.b65", "Capability 65",           Flag;
                      13..14,   "wlan.extcap.b66", "Capability 66",           Flag;
                      12..13,   "wlan.extcap.b67", "Capability 67",           Flag;
                      11..12,   "wlan.extcap.b68", "Capability 68",           Flag;
                      10..11,   "wlan.extcap.b69", "Capability 69",           Flag;
                      9..10,    "wlan.extcap.b70", "Capability 70",           Flag;
                      8..9,     "wlan.extcap.b71", "Capability 71",           Flag;
                      7..9 le,  "wlan.extcap.b63", "Most MSDUs in an A-MSDU", Dec;
    }
}

header! {
    /// Capabilities 72 to 79, IEEE 802.11 table 9-153.
    pub struct Extended9("wlan.extcap.octet9", "Extended capabilities, octet 9", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities", Hex(2);
                    7..8, "wlan.extcap.b72", "Capability 72",         Flag;
                    6..7, "wlan.extcap.b73", "Capability 73",         Flag;
                    5..6, "wlan.extcap.b74", "Capability 74",         Flag;
                    4..5, "wlan.extcap.b75", "Capability 75",         Hex(2);
                    3..4, "wlan.extcap.b76", "Capability 76",         Hex(2);
                    2..3, "wlan.extcap.b77", "Capability 77",         Flag;
                    1..2, "wlan.extcap.b78", "Capability 78",         Flag;
                    0..1, "wlan.extcap.b79", "Capability 79",         Flag;
    }
}
header! {
    /// Capabilities 80 to 87.
    pub struct Extended10("wlan.extcap.octet10", "Extended capabilities, octet 10", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities", Hex(2);
                    7..8, "wlan.extcap.b80", "Capability 80",         Flag;
                    6..7, "wlan.extcap.b81", "Capability 81",         Flag;
                    5..6, "wlan.extcap.b82", "Capability 82",         Flag;
                    4..5, "wlan.extcap.b83", "Capability 83",         Flag;
                    3..4, "wlan.extcap.b84", "Capability 84",         Flag;
                    2..3, "wlan.extcap.b85", "Capability 85",         Flag;
                    1..2, "wlan.extcap.b86", "Capability 86",         Flag;
                    0..1, "wlan.extcap.b87", "Capability 87",         Hex(2);
    }
}
header! {
    /// Capabilities 88 to 95.
    pub struct Extended11("wlan.extcap.octet11", "Extended capabilities, octet 11", 1 bytes) {
        octet: u8 = 0..8, "wlan.extcap",     "Extended capabilities", Hex(2);
                    7..8, "wlan.extcap.b88", "Capability 88",         Flag;
                    6..7, "wlan.extcap.b89", "Capability 89",         Hex(2);
                    5..6, "wlan.extcap.b90", "Capability 90",         Flag;
                    4..5, "wlan.extcap.b91", "Capability 91",         Flag;
                    3..4, "wlan.extcap.b92", "Capability 92",         Flag;
                    2..3, "wlan.extcap.b93", "Capability 93",         Flag;
                    1..2, "wlan.extcap.b94", "Capability 94",         Flag;
                    0..1, "wlan.extcap.b95", "Capability 95",         Flag;
    }
}

const OCTETS: [&Table; 12] = [
    Extended0::TABLE,
    Extended1::TABLE,
    Extended2::TABLE,
    Extended3::TABLE,
    Extended4::TABLE,
    Extended5::TABLE,
    Extended6::TABLE,
    Extended7::TABLE,
    ExtendedPair::TABLE,
    Extended9::TABLE,
    Extended10::TABLE,
    Extended11::TABLE,
];

/// The octets that have a meaning; the others are numbers.
pub(super) fn tell(to: &mut Fields<'_, '_>, bytes: Range<usize>) {
    const PAIR: usize = 7;
    let paired = bytes.len() > PAIR + 1;
    for (nth, at) in bytes.enumerate() {
        match OCTETS.get(nth) {
            Some(_) if nth == PAIR && paired => to.part(ExtendedPair::TABLE, at..at + 2),
            Some(_) if nth == PAIR + 1 => {}
            Some(table) => to.part(table, at..at + 1),
            None => to.data(Extended0::octet, at..at + 1),
        }
    }
}
