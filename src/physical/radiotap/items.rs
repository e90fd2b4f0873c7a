//! The fields of radiotap that have several parts, <https://www.radiotap.org/fields/defined>; most say themselves which of
//! their parts are known. All bytes are least significant first.

use core::ops::Range;

use super::rate::{HIGH, VERY_HIGH, is_rated, is_rated_user};
use crate::codec::{Field, Fields, Header};
use crate::header;

header! {
    /// The fields of one number.
    pub struct One("radiotap.one", "One number", 0 bytes) {
    }
    data {
        rate: 8,        "radiotap.datarate",         "Megabits per second",           Coded(&super::rate::HALVES);
        signal: 8,      "radiotap.dbm_antsignal",    "Antenna signal in dBm",         Signed;
        noise: 8,       "radiotap.dbm_antnoise",     "Antenna noise in dBm",          Signed;
        power: 8,       "radiotap.txpower",          "Transmit power in dBm",         Signed;
        antenna: 8,     "radiotap.antenna",          "Antenna",                       Dec;
        db_signal: 8,   "radiotap.db_antsignal",     "Antenna signal in dB",          Dec;
        db_noise: 8,    "radiotap.db_antnoise",      "Antenna noise in dB",           Dec;
        rts_retries: 8, "radiotap.rts_retries",      "Times that RTS was sent again", Dec;
        retries: 8,     "radiotap.data_retries",     "Times that it was sent again",  Dec;
        psdu: 8,        "radiotap.0_len_psdu.type",  "Type of PSDU without length",   Hex(2);
        user,           "radiotap.he_mu_user",       "High efficiency, other user",   Bytes;
        further,        "radiotap.fields",           "Further fields",                Bytes;
        aligned,        "radiotap.alignment",        "Alignment",                     Bytes;
    }
}

header! {
    /// Two bytes of one number.
    pub struct Quality("radiotap.lock", "Signal quality", 2 bytes) {
        quality: u16 = 0..16 le, "radiotap.quality", "Signal quality", Dec;
    }
}

header! {
    /// Two bytes of one number.
    pub struct Attenuation("radiotap.attenuation", "Transmit attenuation", 2 bytes) {
        attenuation: u16 = 0..16 le, "radiotap.txattenuation", "Transmit attenuation", Dec;
    }
}

header! {
    /// Two bytes of one number.
    pub struct Decibels("radiotap.attenuation.db", "Transmit attenuation in dB", 2 bytes) {
        attenuation: u16 = 0..16 le, "radiotap.db_txattenuation", "Transmit attenuation in dB", Dec;
    }
}

header! {
    /// Where it was received.
    pub struct Channel("radiotap.channel", "Channel", 4 bytes) {
        frequency: u16 = 0..16 le,  "radiotap.channel.freq",          "Frequency in MHz", Dec;
            flags: u16 = 16..32 le, "radiotap.channel.flags",         "Flags",            Hex(4);
                         23..24,    "radiotap.channel.flags.700mhz",  "700 MHz",          Flag;
                         22..23,    "radiotap.channel.flags.800mhz",  "800 MHz",          Flag;
                         21..22,    "radiotap.channel.flags.900mhz",  "900 MHz",          Flag;
                         19..20,    "radiotap.channel.flags.turbo",   "Turbo",            Flag;
                         18..19,    "radiotap.channel.flags.cck",     "CCK",              Flag;
                         17..18,    "radiotap.channel.flags.ofdm",    "OFDM",             Flag;
                         16..17,    "radiotap.channel.flags.2ghz",    "2 GHz",            Flag;
                         31..32,    "radiotap.channel.flags.5ghz",    "5 GHz",            Flag;
                         30..31,    "radiotap.channel.flags.passive", "Passive",          Flag;
                         29..30,    "radiotap.channel.flags.dynamic", "Dynamic",          Flag;
                         28..29,    "radiotap.channel.flags.gfsk",    "GFSK",             Flag;
                         27..28,    "radiotap.channel.flags.gsm",     "GSM",              Flag;
                         26..27,    "radiotap.channel.flags.sturbo",  "Static turbo",     Flag;
                         25..26,    "radiotap.channel.flags.half",    "Half",             Flag;
                         24..25,    "radiotap.channel.flags.quarter", "Quarter",          Flag;
    }
}

header! {
    /// How it hopped.
    pub struct Hopping("radiotap.fhss", "Frequency hopping", 2 bytes) {
            set: u8 = 0..8,  "radiotap.fhss.hopset",  "Hop set",     Dec;
        pattern: u8 = 8..16, "radiotap.fhss.pattern", "Hop pattern", Dec;
    }
}

header! {
    /// What is known of a frame that was received.
    pub struct Received("radiotap.received", "Receive flags", 2 bytes) {
        flags: u16 = 0..16 le, "radiotap.rxflags",         "Receive flags",     Hex(4);
                     6..7,     "radiotap.rxflags.badplcp", "PLCP check failed", Flag;
    }
}

header! {
    /// What is known of a frame that was sent.
    pub struct Sent("radiotap.sent", "Transmit flags", 2 bytes) {
        flags: u16 = 0..16 le, "radiotap.txflags",         "Transmit flags",             Hex(4);
                     7..8,     "radiotap.rxflags.fail",    "Sending failed",             Flag;
                     6..7,     "radiotap.rxflags.cts",     "Protected by CTS",           Flag;
                     5..6,     "radiotap.rxflags.rts",     "Protected by RTS",           Flag;
                     4..5,     "radiotap.rxflags.noack",   "No acknowledgment expected", Flag;
                     3..4,     "radiotap.rxflags.noseqno", "Sequence number is preset",  Flag;
                     2..3,     "radiotap.rxflags.order",   "Order is kept",              Flag;
    }
}

header! {
    /// Where it was received, with more flags.
    pub struct Extended("radiotap.xchannel", "Extended channel", 8 bytes) {
            flags: u32 = 0..32 le,  "radiotap.xchannel.flags",         "Flags",                                      Hex(8);
                         3..4,      "radiotap.xchannel.flags.turbo",   "Turbo",                                      Flag;
                         2..3,      "radiotap.xchannel.flags.cck",     "CCK",                                        Flag;
                         1..2,      "radiotap.xchannel.flags.ofdm",    "OFDM",                                       Flag;
                         0..1,      "radiotap.xchannel.flags.2ghz",    "2 GHz",                                      Flag;
                         15..16,    "radiotap.xchannel.flags.5ghz",    "5 GHz",                                      Flag;
                         14..15,    "radiotap.channel.xtype.passive",  "Passive",                                    Flag;
                         13..14,    "radiotap.xchannel.flags.dynamic", "Dynamic",                                    Flag;
                         12..13,    "radiotap.xchannel.flags.gfsk",    "GFSK",                                       Flag;
                         11..12,    "radiotap.xchannel.flags.gsm",     "GSM",                                        Flag;
                         10..11,    "radiotap.xchannel.flags.sturbo",  "Static turbo",                               Flag;
                         9..10,     "radiotap.xchannel.flags.half",    "Half",                                       Flag;
                         8..9,      "radiotap.xchannel.flags.quarter", "Quarter",                                    Flag;
                         23..24,    "radiotap.xchannel.flags.ht20",    "20 MHz high throughput",                     Flag;
                         22..23,    "radiotap.xchannel.flags.ht40u",   "40 MHz high throughput, extended upwards",   Flag;
                         21..22,    "radiotap.xchannel.flags.ht40d",   "40 MHz high throughput, extended downwards", Flag;
        frequency: u16 = 32..48 le, "radiotap.xchannel.freq",          "Frequency in MHz",                           Dec;
           channel: u8 = 48..56,    "radiotap.xchannel.channel",       "Channel",                                    Dec;
             power: u8 = 56..64,    "radiotap.xchannel.power",         "Highest power in units of half a dBm",       Dec;
    }
}

header! {
    /// How it was modulated, high throughput.
    pub struct Throughput("radiotap.mcs", "High throughput", 3 bytes) {
        known: u8 = 0..8,   "radiotap.mcs.known",       "What is known",                       Hex(2);
                    7..8,   "radiotap.mcs.have_bw",     "Bandwidth is known",                  Flag;
                    6..7,   "radiotap.mcs.have_index",  "MCS index is known",                  Flag;
                    5..6,   "radiotap.mcs.have_gi",     "Guard interval is known",             Flag;
                    4..5,   "radiotap.mcs.have_format", "Format is known",                     Flag;
                    3..4,   "radiotap.mcs.have_fec",    "Coding is known",                     Flag;
                    2..3,   "radiotap.mcs.have_stbc",   "STBC is known",                       Flag;
                    1..2,   "radiotap.mcs.have_ness",   "Extension spatial streams are known", Flag;
                    0..1,   "radiotap.mcs.ness_bit1",   "Extension spatial streams, high bit", Dec, if has::<6>;
        flags: u8 = 8..16,  "radiotap.mcs.flags",       "Flags",                               Hex(2);
                    14..16, "radiotap.mcs.bw",          "Bandwidth",                           Dec => bandwidths, if has::<0>;
                    13..14, "radiotap.mcs.gi",          "Guard interval",                      Dec => intervals, if has::<2>;
                    12..13, "radiotap.mcs.format",      "Format",                              Dec => formats, if has::<3>;
                    11..12, "radiotap.mcs.fec",         "Coding",                              Dec => codings, if has::<4>;
                    9..11,  "radiotap.mcs.stbc",        "STBC streams",                        Dec, if has::<5>;
                    8..9,   "radiotap.mcs.ness_bit0",   "Extension spatial streams, low bit",  Dec, if has::<6>;
        index: u8 = 16..24, "radiotap.mcs.index",       "MCS index",                           Dec, if has::<1>;
                    0..24,  "radiotap.datarate",        "Megabits per second",                 Coded(&HIGH), if is_rated;
    }
}

header! {
    /// What is known of the A-MPDU that it was a part of.
    pub struct Aggregate("radiotap.ampdu", "A-MPDU status", 8 bytes) {
        reference: u32 = 0..32 le,  "radiotap.ampdu.reference",             "Reference number",                        Dec;
            flags: u16 = 32..48 le, "radiotap.ampdu.flags",                 "Flags",                                   Hex(4);
                         39..40,    "radiotap.ampdu.flags.report_zerolen",  "Driver reports subframes of length zero", Flag;
                         38..39,    "radiotap.ampdu.flags.is_zerolen",      "Subframe of length zero",                 Flag;
                         37..38,    "radiotap.ampdu.flags.lastknown",       "Last subframe is known",                  Flag;
                         36..37,    "radiotap.ampdu.flags.last",            "Last subframe",                           Flag;
                         35..36,    "radiotap.ampdu.flags.delim_crc_error", "Delimiter CRC error",                     Flag;
                         33..34,    "radiotap.ampdu.flags.eof",             "EOF",                                     Flag;
                         32..33,    "radiotap.ampdu.flags.eof_known",       "EOF known",                               Flag;
             check: u8 = 48..56,    "radiotap.ampdu.delim_crc",             "Delimiter CRC",                           Hex(2), if is_checked;
          reserved: u8 = 56..64,    "radiotap.ampdu.reserved",              "Reserved",                                Hex(2);
    }
}

header! {
    /// How it was modulated, very high throughput.
    pub struct VeryHigh("radiotap.vht", "Very high throughput", 12 bytes) {
           known: u16 = 0..16 le,  "radiotap.vht.known",            "What is known",                                Hex(4);
                        7..8,      "radiotap.vht.have_stbc",        "STBC is known",                                Flag;
                        6..7,      "radiotap.vht.have_txop_ps",     "Power save in a TXOP is known",                Flag;
                        5..6,      "radiotap.vht.have_gi",          "Guard interval is known",                      Flag;
                        4..5,      "radiotap.vht.have_sgi_nsym_da", "Short guard interval symbols are known",       Flag;
                        3..4,      "radiotap.vht.ldpc_extra",       "Extra LDPC symbol",                            Flag;
                        2..3,      "radiotap.vht.have_beamformed",  "Beamforming is known",                         Flag;
                        0..1,      "radiotap.mcs.have_bw",         "Bandwidth is known",                    Flag;
                        0..1,      "radiotap.mcs.have_gid",         "Group identifier is known",                    Flag;
                        15..16,    "radiotap.mcs.have_paid",        "Partial AID is known",                         Flag;
            flags: u8 = 16..24,    "radiotap.vht.flags",            "Flags",                                        Hex(2);
                        23..24,    "radiotap.vht.stbc",             "STBC",                                         Flag, if has::<0>;
                        22..23,    "radiotap.vht.txop_ps",          "No power save in a TXOP",                      Flag, if has::<1>;
                        21..22,    "radiotap.vht.gi",               "Guard interval",                               Dec => intervals, if has::<2>;
                        20..21,    "radiotap.vht.sgi_nsym_da",      "Short guard interval symbols modulo 10 are 9", Flag, if has::<3>;
                             19..20,    "radiotap.vht.ldpc_extra",  "Extra LDPC symbol", Flag, if has::<4>;
                        18..19,    "radiotap.vht.beamformed",       "Beamformed",                                   Flag, if has::<5>;
        bandwidth: u8 = 24..32,    "radiotap.vht.bw",               "Bandwidth",                                    Dec, if has::<6>;
             mcs0: u8 = 32..36,    "radiotap.vht.mcs.0",            "MCS index of user 0",                          Dec, if is_used::<0>;
             nss0: u8 = 36..40,    "radiotap.vht.nss.0",            "Spatial streams of user 0",                    Dec, if is_used::<0>;
                        16..40,    "radiotap.vht.datarate.0",       "Megabits per second of user 0",                Coded(&VERY_HIGH), if is_rated_user::<0>;
             mcs1: u8 = 40..44,    "radiotap.vht.mcs.1",            "MCS index of user 1",                          Dec, if is_used::<1>;
             nss1: u8 = 44..48,    "radiotap.vht.nss.1",            "Spatial streams of user 1",                    Dec, if is_used::<1>;
                        16..48,    "radiotap.vht.datarate.1",       "Megabits per second of user 1",                Coded(&VERY_HIGH), if is_rated_user::<1>;
             mcs2: u8 = 48..52,    "radiotap.vht.mcs.2",            "MCS index of user 2",                          Dec, if is_used::<2>;
             nss2: u8 = 52..56,    "radiotap.vht.nss.2",            "Spatial streams of user 2",                    Dec, if is_used::<2>;
                        16..56,    "radiotap.vht.datarate.2",       "Megabits per second of user 2",                Coded(&VERY_HIGH), if is_rated_user::<2>;
             mcs3: u8 = 56..60,    "radiotap.vht.mcs.3",            "MCS index of user 3",                          Dec, if is_used::<3>;
             nss3: u8 = 60..64,    "radiotap.vht.nss.3",            "Spatial streams of user 3",                    Dec, if is_used::<3>;
                        16..64,    "radiotap.vht.datarate.3",       "Megabits per second of user 3",                Coded(&VERY_HIGH), if is_rated_user::<3>;
           coding: u8 = 64..72,    "radiotap.vht.coding",           "Codings",                                      Hex(2);
                        71..72,    "radiotap.vht.coding.0",         "Coding of user 0",                             Dec => codings, if is_used::<0>;
                        70..71,    "radiotap.vht.coding.1",         "Coding of user 1",                             Dec => codings, if is_used::<1>;
                        69..70,    "radiotap.vht.coding.2",         "Coding of user 2",                             Dec => codings, if is_used::<2>;
                        68..69,    "radiotap.vht.coding.3",         "Coding of user 3",                             Dec => codings, if is_used::<3>;
            group: u8 = 72..80,    "radiotap.vht.gid",              "Group identifier",                             Dec, if has::<7>;
         partial: u16 = 80..96 le, "radiotap.vht.paid",             "Partial AID",                                  Dec, if has_high::<0>;
    }
    data {
        streams0, "radiotap.vht.nsts.0", "Space-time streams of user 0", Dec;
        streams1, "radiotap.vht.nsts.1", "Space-time streams of user 1", Dec;
        streams2, "radiotap.vht.nsts.2", "Space-time streams of user 2", Dec;
        streams3, "radiotap.vht.nsts.3", "Space-time streams of user 3", Dec;
    }
}

header! {
    /// When it was received, and what is known of that.
    pub struct Stamp("radiotap.timestamp", "Time stamp", 12 bytes) {
            time: u64 = 0..64 le,  "radiotap.timestamp.ts",             "Time",               Dec;
        accuracy: u16 = 64..80 le, "radiotap.timestamp.accuracy",       "Accuracy",           Dec, if is_accurate;
         position: u8 = 80..84,    "radiotap.timestamp.samplingpos",    "Sampling position",  Dec;
             unit: u8 = 84..88,    "radiotap.timestamp.unit",           "Unit",               Dec => units;
            flags: u8 = 88..96,    "radiotap.timestamp.flags",          "Flags",              Hex(2);
                        95..96,    "radiotap.timestamp.flags.32bit",    "Counter of 32 bits", Flag;
                        94..95,    "radiotap.timestamp.flags.accuracy", "Accuracy is known",  Flag;
    }
}

header! {
    /// What its legacy signal field had.
    pub struct Legacy("radiotap.l_sig", "Legacy signal field", 4 bytes) {
        known: u16 = 0..16 le,  "radiotap.l_sig.data1",        "What is known",   Hex(4);
                     7..8,      "radiotap.l_sig.rate_known",   "Rate known",      Flag;
                     6..7,      "radiotap.l_sig.length_known", "Length known",    Flag;
                     0..14 le,  "radiotap.l_sig.reserved",     "Reserved",        Hex(4);
        value: u16 = 16..32 le, "radiotap.l_sig.data2",        "Rate and length", Hex(4);
                     20..24,    "radiotap.l_sig.rate",         "Rate",            Dec;
                     16..28 le, "radiotap.l_sig.length",       "Length",          Dec;
    }
}

header! {
    /// How it was modulated below one gigahertz.
    pub struct SubGiga("radiotap.s1g", "Below one gigahertz", 6 bytes) {
         known: u16 = 0..16 le,  "radiotap.s1g.known",                     "What is known",             Hex(4);
                      7..8,      "radiotap.s1g.s1g_ppdu_format_known",     "S1G PPDU format known",     Flag;
                      6..7,      "radiotap.s1g.response_indication_known", "Response indication known", Flag;
                      5..6,      "radiotap.s1g.guard_interval_known",      "Guard interval known",      Flag;
                      4..5,      "radiotap.s1g.nss_known",                 "Spatial streams known",     Flag;
                      3..4,      "radiotap.s1g.bandwidth_known",           "Bandwidth known",           Flag;
                      2..3,      "radiotap.s1g.mcs_known",                 "MCS known",                 Flag;
                      1..2,      "radiotap.s1g.color_known",               "Color known",               Flag;
                      0..1,      "radiotap.s1g.uplink_indication_known",   "Uplink indication known",   Flag;
                      8..16,     "radiotap.s1g.reserved_1",                "Reserved 1",                Hex(4);
         first: u16 = 16..32 le, "radiotap.s1g.data_1",                    "Data 1",                    Hex(4);
                      22..24,    "radiotap.s1g.s1g_ppdu_format",           "S1G PPDU format",           Dec;
                      20..22,    "radiotap.s1g.response_indication",       "Response indication",       Dec;
                      19..20,    "radiotap.s1g.reserved_2",                "Reserved 2",                Hex(4);
                      18..19,    "radiotap.s1g.guard_interval",            "Guard interval",            Dec;
                      16..18,    "radiotap.s1g.nss",                       "Spatial streams",           Dec;
                      28..32,    "radiotap.s1g.bandwidth",                 "Bandwidth",                 Dec;
                      24..28,    "radiotap.s1g.mcs",                       "MCS",                       Dec;
        second: u16 = 32..48 le, "radiotap.s1g.data_2",                    "Data 2",                    Hex(4);
                      37..40,    "radiotap.s1g.color",                     "Color",                     Dec;
                      36..37,    "radiotap.s1g.uplink_indication",         "Uplink indication",         Flag;
                      32..36,    "radiotap.s1g.reserved_3",                "Reserved 3",                Hex(4);
                      40..48,    "radiotap.s1g.rssi",                      "RSSI",                      Signed;
    }
}

/// Tells the field of this bit.
pub(super) fn tell(to: &mut Fields<'_, '_>, bit: u32, bytes: Range<usize>, header: &[u8]) {
    let table = match bit {
        0 => super::Time::TABLE,
        1 => super::Flags::TABLE,
        3 => Channel::TABLE,
        4 => Hopping::TABLE,
        7 => Quality::TABLE,
        8 => Attenuation::TABLE,
        9 => Decibels::TABLE,
        14 => Received::TABLE,
        15 => Sent::TABLE,
        18 => Extended::TABLE,
        19 => Throughput::TABLE,
        20 => Aggregate::TABLE,
        21 => VeryHigh::TABLE,
        22 => Stamp::TABLE,
        23 => super::he::Efficiency::TABLE,
        24 => super::he::MultiUser::TABLE,
        27 => Legacy::TABLE,
        _ => return one(bit).map_or((), |field| to.data(field, bytes)),
    };
    to.part(table, bytes.clone());
    if bit == 21 {
        streams(to, bytes.clone(), header.get(bytes).unwrap_or_default());
    }
}

fn one(bit: u32) -> Option<&'static Field> {
    Some(match bit {
        2 => One::rate,
        5 => One::signal,
        6 => One::noise,
        10 => One::power,
        11 => One::antenna,
        12 => One::db_signal,
        13 => One::db_noise,
        16 => One::rts_retries,
        17 => One::retries,
        25 => One::user,
        26 => One::psdu,
        _ => return None,
    })
}

/// Space-time block coding sends every stream twice.
fn streams(to: &mut Fields<'_, '_>, bytes: Range<usize>, item: &[u8]) {
    let [known, _, flags, _, users @ ..] = item else { return };
    let fields = [VeryHigh::streams0, VeryHigh::streams1, VeryHigh::streams2, VeryHigh::streams3];
    for ((field, user), at) in fields.into_iter().zip(users).zip(bytes.start + 4..) {
        if known & 1 == 1 && user & 15 != 0 {
            to.number(field, at..at + 1, usize::from(user & 15) << (flags & 1));
        }
    }
}

fn has<const BIT: u8>(item: &[u8]) -> bool {
    item[0] >> BIT & 1 == 1
}

/// The same of the second byte.
fn has_high<const BIT: u8>(item: &[u8]) -> bool {
    item[1] >> BIT & 1 == 1
}

/// Users without spatial streams are none.
fn is_used<const USER: usize>(item: &[u8]) -> bool {
    item[4 + USER] & 15 != 0
}

/// The check of the delimiter is known.
fn is_checked(item: &[u8]) -> bool {
    item[4] & 0x20 != 0
}

fn is_accurate(item: &[u8]) -> bool {
    item[11] & 2 != 0
}

fn bandwidths(number: u64) -> Option<&'static str> {
    ["20 MHz", "40 MHz", "20 MHz, lower", "20 MHz, upper"].get(number as usize).copied()
}

fn intervals(number: u64) -> Option<&'static str> {
    ["Long", "Short"].get(number as usize).copied()
}

fn formats(number: u64) -> Option<&'static str> {
    ["Mixed", "Greenfield"].get(number as usize).copied()
}

fn codings(number: u64) -> Option<&'static str> {
    ["BCC", "LDPC"].get(number as usize).copied()
}

fn units(number: u64) -> Option<&'static str> {
    ["Milliseconds", "Microseconds", "Nanoseconds"].get(number as usize).copied()
}
