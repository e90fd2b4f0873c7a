//! What the bodies of management frames begin with, IEEE 802.11 §9.3.3 and §9.4.1.

use super::words::{algorithms, categories, reasons, statuses};
use crate::header;

header! {
    /// What a beacon and the response to a probe begin with.
    pub struct Beacon("wlan.mgt", "Beacon", 12 bytes) {
           timestamp: u64 = 0..64 le,  "wlan.fixed.timestamp",                      "Timestamp",                     Dec;
            interval: u16 = 64..80 le, "wlan.fixed.beacon",                         "Beacon interval",               Dec, or 100;
        capabilities: u16 = 80..96 le, "wlan.fixed.capabilities",                   "Capabilities",                  Hex(4);
                            87..88,    "wlan.fixed.capabilities.ess",               "Access point",                  Flag;
                            86..87,    "wlan.fixed.capabilities.ibss",              "Independent",                   Flag;
                            85..86,    "wlan.fixed.capabilities.reserved1",         "Reserved1",                     Dec;
                            84..85,    "wlan.fixed.capabilities.reserved2",         "Reserved2",                     Dec;
                            83..84,    "wlan.fixed.capabilities.privacy",           "Privacy",                       Flag;
                            82..83,    "wlan.fixed.capabilities.short_preamble",    "Short preamble",                Flag;
                            81..82,    "wlan.fixed.capabilities.reserved3",         "Reserved3",                     Dec;
                            80..81,    "wlan.fixed.capabilities.reserved4",         "Reserved4",                     Dec;
                            95..96,    "wlan.fixed.capabilities.spec_man",          "Spectrum management",           Flag;
                            94..95,    "wlan.fixed.capabilities.qos",               "Quality of service",            Flag;
                            93..94,    "wlan.fixed.capabilities.short_slot_time",   "Short slot time",               Flag;
                            92..93,    "wlan.fixed.capabilities.apsd",              "Automatic power save delivery", Flag;
                            91..92,    "wlan.fixed.capabilities.radio_measurement", "Radio measurement",             Flag;
                            90..91,    "wlan.fixed.capabilities.epd",               "EtherTypes instead of LLC",     Flag;
                            89..90,    "wlan.fixed.capabilities.reserved5",         "Reserved5",                     Dec;
                            88..89,    "wlan.fixed.capabilities.reserved6",         "Reserved6",                     Dec;
    }
}

header! {
    /// What a request to associate begins with.
    pub struct Request("wlan.mgt", "Association request", 4 bytes) {
        capabilities: u16 = 0..16 le,  "wlan.fixed.capabilities",                   "Capabilities",                  Hex(4);
                            7..8,      "wlan.fixed.capabilities.ess",               "Access point",                  Flag;
                            6..7,      "wlan.fixed.capabilities.ibss",              "Independent",                   Flag;
                            5..6,      "wlan.fixed.capabilities.reserved1",         "Reserved1",                     Dec;
                            4..5,      "wlan.fixed.capabilities.reserved2",         "Reserved2",                     Dec;
                            3..4,      "wlan.fixed.capabilities.privacy",           "Privacy",                       Flag;
                            2..3,      "wlan.fixed.capabilities.short_preamble",    "Short preamble",                Flag;
                            1..2,      "wlan.fixed.capabilities.reserved3",         "Reserved3",                     Dec;
                            0..1,      "wlan.fixed.capabilities.reserved4",         "Reserved4",                     Dec;
                            15..16,    "wlan.fixed.capabilities.spec_man",          "Spectrum management",           Flag;
                            14..15,    "wlan.fixed.capabilities.qos",               "Quality of service",            Flag;
                            13..14,    "wlan.fixed.capabilities.short_slot_time",   "Short slot time",               Flag;
                            12..13,    "wlan.fixed.capabilities.apsd",              "Automatic power save delivery", Flag;
                            11..12,    "wlan.fixed.capabilities.radio_measurement", "Radio measurement",             Flag;
                            10..11,    "wlan.fixed.capabilities.epd",               "EtherTypes instead of LLC",     Flag;
                            9..10,     "wlan.fixed.capabilities.reserved5",         "Reserved5",                     Dec;
                            8..9,      "wlan.fixed.capabilities.reserved6",         "Reserved6",                     Dec;
            interval: u16 = 16..32 le, "wlan.fixed.listen_ival",                    "Listen interval",               Hex(4);
    }
}

header! {
    /// What the response to a request to associate begins with.
    pub struct Response("wlan.mgt", "Association response", 6 bytes) {
        capabilities: u16 = 0..16 le,  "wlan.fixed.capabilities",                   "Capabilities",                                     Hex(4);
                            7..8,      "wlan.fixed.capabilities.ess",               "Access point",                                     Flag;
                            6..7,      "wlan.fixed.capabilities.ibss",              "Independent",                                      Flag;
                            5..6,      "wlan.fixed.capabilities.reserved1",         "Reserved1",                                        Dec;
                            4..5,      "wlan.fixed.capabilities.reserved2",         "Reserved2",                                        Dec;
                            3..4,      "wlan.fixed.capabilities.privacy",           "Privacy",                                          Flag;
                            2..3,      "wlan.fixed.capabilities.short_preamble",    "Short preamble",                                   Flag;
                            1..2,      "wlan.fixed.capabilities.reserved3",         "Reserved3",                                        Dec;
                            0..1,      "wlan.fixed.capabilities.reserved4",         "Reserved4",                                        Dec;
                            15..16,    "wlan.fixed.capabilities.spec_man",          "Spectrum management",                              Flag;
                            14..15,    "wlan.fixed.capabilities.qos",               "Quality of service",                               Flag;
                            13..14,    "wlan.fixed.capabilities.short_slot_time",   "Short slot time",                                  Flag;
                            12..13,    "wlan.fixed.capabilities.apsd",              "Automatic power save delivery",                    Flag;
                            11..12,    "wlan.fixed.capabilities.radio_measurement", "Radio measurement",                                Flag;
                            10..11,    "wlan.fixed.capabilities.epd",               "EtherTypes instead of LLC",                        Flag;
                            9..10,     "wlan.fixed.capabilities.reserved5",         "Reserved5",                                        Dec;
                            8..9,      "wlan.fixed.capabilities.reserved6",         "Reserved6",                                        Dec;
              status: u16 = 16..32 le, "wlan.fixed.status_code",                    "Status",                                           Hex(4) => statuses;
          identifier: u16 = 32..48 le, "wlan.fixed.association",                    "Association identifier and two bits that are set", Hex(4);
                            34..48 le, "wlan.fixed.aid",                            "Association identifier",                           Hex(4);
    }
}

header! {
    /// What a request to associate anew begins with.
    pub struct Again("wlan.mgt", "Reassociation request", 10 bytes) {
        capabilities: u16 = 0..16 le,  "wlan.fixed.capabilities",                   "Capabilities",                  Hex(4);
                            7..8,      "wlan.fixed.capabilities.ess",               "Access point",                  Flag;
                            6..7,      "wlan.fixed.capabilities.ibss",              "Independent",                   Flag;
                            5..6,      "wlan.fixed.capabilities.reserved1",         "Reserved1",                     Dec;
                            4..5,      "wlan.fixed.capabilities.reserved2",         "Reserved2",                     Dec;
                            3..4,      "wlan.fixed.capabilities.privacy",           "Privacy",                       Flag;
                            2..3,      "wlan.fixed.capabilities.short_preamble",    "Short preamble",                Flag;
                            1..2,      "wlan.fixed.capabilities.reserved3",         "Reserved3",                     Dec;
                            0..1,      "wlan.fixed.capabilities.reserved4",         "Reserved4",                     Dec;
                            15..16,    "wlan.fixed.capabilities.spec_man",          "Spectrum management",           Flag;
                            14..15,    "wlan.fixed.capabilities.qos",               "Quality of service",            Flag;
                            13..14,    "wlan.fixed.capabilities.short_slot_time",   "Short slot time",               Flag;
                            12..13,    "wlan.fixed.capabilities.apsd",              "Automatic power save delivery", Flag;
                            11..12,    "wlan.fixed.capabilities.radio_measurement", "Radio measurement",             Flag;
                            10..11,    "wlan.fixed.capabilities.epd",               "EtherTypes instead of LLC",     Flag;
                            9..10,     "wlan.fixed.capabilities.reserved5",         "Reserved5",                     Dec;
                            8..9,      "wlan.fixed.capabilities.reserved6",         "Reserved6",                     Dec;
            interval: u16 = 16..32 le, "wlan.fixed.listen_ival",                    "Listen interval",               Hex(4);
         current: [u8; 6] = 32..80,    "wlan.fixed.current_ap",                     "Current access point",          Mac;
    }
}

header! {
    /// What an authentication begins with.
    pub struct Authentication("wlan.mgt", "Authentication", 6 bytes) {
        algorithm: u16 = 0..16 le,  "wlan.fixed.auth.alg",    "Authentication algorithm",       Dec => algorithms;
         sequence: u16 = 16..32 le, "wlan.fixed.auth_seq",    "Authentication sequence number", Hex(4);
           status: u16 = 32..48 le, "wlan.fixed.status_code", "Status",                         Hex(4) => statuses;
    }
    data {
        message, "wlan.fixed.sae_message_type", "Message of SAE", Dec;
        body,    "wlan.fixed.sae_body",         "Body of the message", Bytes;
    }
}

header! {
    /// What a disassociation and a deauthentication begin with.
    pub struct Farewell("wlan.mgt", "Disassociation", 2 bytes) {
        reason: u16 = 0..16 le, "wlan.fixed.reason_code", "Reason", Hex(4) => reasons;
    }
}

header! {
    /// What an action begins with.
    pub struct Action("wlan.mgt", "Action", 1 bytes) {
        category: u8 = 0..8, "wlan.fixed.category_code", "Category", Dec => categories;
    }
    data {
        code: 8, "wlan.fixed.action_code", "Action", Dec;
        block_code: 8, "wlan.fixed.action_code", "Action", Hex(2);
        token: 8, "wlan.fixed.dialog_token", "Dialog token", Hex(2);
        body, "wlan.fixed.action_body", "Body", Bytes;
    }
}

header! {
    /// A body of nothing but elements.
    pub struct Plain("wlan.mgt", "Elements", 0 bytes) {

    }
}

header! {
    /// Block acknowledgment is asked for.
    pub struct AddRequest("wlan.fixed.addba", "Request for block acknowledgment", 7 bytes) {
              token: u8 = 0..8,      "wlan.fixed.dialog_token",        "Dialog token",                    Hex(2);
        parameters: u16 = 8..24 le,  "wlan.fixed.baparams",            "Block acknowledgment parameters", Hex(4);
                          15..16,    "wlan.fixed.baparams.amsdu",      "A-MSDU",                          Flag;
                          14..15,    "wlan.fixed.baparams.policy",     "Immediate",                       Flag;
                          10..14,    "wlan.fixed.baparams.tid",        "TID",                             Hex(4);
                          8..18 le,  "wlan.fixed.baparams.buffersize", "Buffer size",                     Dec;
           timeout: u16 = 24..40 le, "wlan.fixed.batimeout",           "Timeout",                         Hex(4);
             start: u16 = 40..56 le, "wlan.fixed.ssc",                 "Ssc",                             Hex(4);
                          44..48,    "wlan.fixed.ssc.fragment",        "Fragment",                        Dec;
                          40..52 le, "wlan.fixed.ssc.sequence",        "Sequence",                        Dec;
    }
}

header! {
    /// Block acknowledgment is granted or not.
    pub struct AddResponse("wlan.fixed.addba.response", "Response to the request", 7 bytes) {
              token: u8 = 0..8,      "wlan.fixed.dialog_token",        "Dialog token",                    Hex(2);
            status: u16 = 8..24 le,  "wlan.fixed.status_code",         "Status",                          Hex(4) => statuses;
        parameters: u16 = 24..40 le, "wlan.fixed.baparams",            "Block acknowledgment parameters", Hex(4);
                          31..32,    "wlan.fixed.baparams.amsdu",      "A-MSDU",                          Flag;
                          30..31,    "wlan.fixed.baparams.policy",     "Immediate",                       Flag;
                          26..30,    "wlan.fixed.baparams.tid",        "TID",                             Hex(4);
                          24..34 le, "wlan.fixed.baparams.buffersize", "Buffer size",                     Dec;
           timeout: u16 = 40..56 le, "wlan.fixed.batimeout",           "Timeout",                         Hex(4);
    }
}

header! {
    /// Block acknowledgment ends.
    pub struct Delete("wlan.fixed.delba", "End of block acknowledgment", 4 bytes) {
        parameters: u16 = 0..16 le,  "wlan.fixed.delba.param",           "Block acknowledgment parameters", Hex(4);
                          5..16 le,  "wlan.fixed.delba.param.reserved",  "Reserved",                        Hex(4);
                          12..13,    "wlan.fixed.delba.param.initiator", "Initiator",                       Flag;
                          8..12,     "wlan.fixed.delba.param.tid",       "TID",                             Hex(4);
            reason: u16 = 16..32 le, "wlan.fixed.reason_code",           "Reason",                          Hex(4) => reasons;
    }
}

header! {
    /// Whether the other side still has the keys.
    pub struct Query("wlan.fixed.sa_query", "Query of a security association", 2 bytes) {
        transaction: u16 = 0..16 le, "wlan.fixed.transaction_id", "Transaction", Hex(4);
    }
}
