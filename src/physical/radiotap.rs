//! How a wireless frame was received, <https://www.radiotap.org>: words of bits that say which fields follow; link type 127.

mod he;
mod items;
mod line;
mod rate;
mod walk;

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal, Status};
use crate::header;

pub use he::{Efficiency, MultiUser};
pub use items::*;
use walk::{Walk, What};

header! {
    /// The eight bytes that every header has.
    pub struct Radiotap("radiotap", "Radiotap", 8 bytes, PROTOCOL) {
         version: u8 = 0..8,      "radiotap.version",                   "Version",                 Dec;
             pad: u8 = 8..16,     "radiotap.pad",                       "Padding",                 Dec;
         length: u16 = 16..32 le, "radiotap.length",                    "Length of the header",    Dec, or 8;
        present: u32 = 32..64 le, "radiotap.present.word",              "Fields that are present", Hex(8);
                       39..40,    "radiotap.present.tsft",              "TSFT",                    Flag;
                       38..39,    "radiotap.present.flags",             "Flags",                   Flag;
                       37..38,    "radiotap.present.rate",              "Rate",                    Flag;
                       36..37,    "radiotap.present.channel",           "Channel",                 Flag;
                       35..36,    "radiotap.present.fhss",              "FHSS",                    Flag;
                       34..35,    "radiotap.present.dbm_antsignal",     "DBm antenna signal",      Flag;
                       33..34,    "radiotap.present.dbm_antnoise",      "DBm antenna noise",       Flag;
                       32..33,    "radiotap.present.lock_quality",      "Lock quality",            Flag;
                       47..48,    "radiotap.present.tx_attenuation",    "Transmit attenuation",    Flag;
                       46..47,    "radiotap.present.db_tx_attenuation", "DB transmit attenuation", Flag;
                       45..46,    "radiotap.present.dbm_tx_power",      "DBm transmit power",      Flag;
                       44..45,    "radiotap.present.antenna",           "Antenna",                 Flag;
                       43..44,    "radiotap.present.db_antsignal",      "DB antenna signal",       Flag;
                       42..43,    "radiotap.present.db_antnoise",       "DB antenna noise",        Flag;
                       41..42,    "radiotap.present.rxflags",           "Receive flags",           Flag;
                       40..41,    "radiotap.present.txflags",           "Transmit flags",          Flag;
                       54..55,    "radiotap.present.data_retries",      "Data retries",            Flag;
                       53..54,    "radiotap.present.xchannel",          "Extended channel",        Flag;
                       52..53,    "radiotap.present.mcs",               "MCS",                     Flag;
                       51..52,    "radiotap.present.ampdu",             "A-MPDU",                  Flag;
                       50..51,    "radiotap.present.vht",               "VHT",                     Flag;
                       49..50,    "radiotap.present.timestamp",         "Timestamp",               Flag;
                       48..49,    "radiotap.present.he",                "HE",                      Flag;
                       63..64,    "radiotap.present.he_mu",             "HE multi-user",           Flag;
                       61..62,    "radiotap.present.0_length.psdu",     "PSDU",                    Flag;
                       60..61,    "radiotap.present.l_sig",             "Legacy SIG",              Flag;
                       59..60,    "radiotap.present.tlv",               "TLV",                     Flag;
                       58..59,    "radiotap.present.rtap_ns",           "Radiotap name space",     Flag;
                       57..58,    "radiotap.present.vendor_ns",         "Vendor name space",       Flag;
                       56..57,    "radiotap.present.ext",               "Another word",            Flag;
    }
}

header! {
    /// The first word of another name space.
    pub struct Presence("radiotap.presence.first", "Fields that are present", 4 bytes) {
        word: u32 = 0..32 le, "radiotap.present.word",              "Fields that are present", Hex(8);
                    7..8,     "radiotap.present.tsft",              "TSFT",                    Flag;
                    6..7,     "radiotap.present.flags",             "Flags",                   Flag;
                    5..6,     "radiotap.present.rate",              "Rate",                    Flag;
                    4..5,     "radiotap.present.channel",           "Channel",                 Flag;
                    3..4,     "radiotap.present.fhss",              "FHSS",                    Flag;
                    2..3,     "radiotap.present.dbm_antsignal",     "DBm antenna signal",      Flag;
                    1..2,     "radiotap.present.dbm_antnoise",      "DBm antenna noise",       Flag;
                    0..1,     "radiotap.present.lock_quality",      "Lock quality",            Flag;
                    15..16,   "radiotap.present.tx_attenuation",    "Transmit attenuation",    Flag;
                    14..15,   "radiotap.present.db_tx_attenuation", "DB transmit attenuation", Flag;
                    13..14,   "radiotap.present.dbm_tx_power",      "DBm transmit power",      Flag;
                    12..13,   "radiotap.present.antenna",           "Antenna",                 Flag;
                    11..12,   "radiotap.present.db_antsignal",      "DB antenna signal",       Flag;
                    10..11,   "radiotap.present.db_antnoise",       "DB antenna noise",        Flag;
                    9..10,    "radiotap.present.rxflags",           "Receive flags",           Flag;
                    8..9,     "radiotap.present.txflags",           "Transmit flags",          Flag;
                    22..23,   "radiotap.present.data_retries",      "Data retries",            Flag;
                    21..22,   "radiotap.present.xchannel",          "Extended channel",        Flag;
                    20..21,   "radiotap.present.mcs",               "MCS",                     Flag;
                    19..20,   "radiotap.present.ampdu",             "A-MPDU",                  Flag;
                    18..19,   "radiotap.present.vht",               "VHT",                     Flag;
                    17..18,   "radiotap.present.timestamp",         "Timestamp",               Flag;
                    16..17,   "radiotap.present.he",                "HE",                      Flag;
                    31..32,   "radiotap.present.he_mu",             "HE multi-user",           Flag;
                    29..30,   "radiotap.present.0_length.psdu",     "PSDU",                    Flag;
                    28..29,   "radiotap.present.l_sig",             "Legacy SIG",              Flag;
                    27..28,   "radiotap.present.tlv",               "TLV",                     Flag;
                    26..27,   "radiotap.present.rtap_ns",           "Radiotap name space",     Flag;
                    25..26,   "radiotap.present.vendor_ns",         "Vendor name space",       Flag;
                    24..25,   "radiotap.present.ext",               "Another word",            Flag;
    }
}

header! {
    /// A further word of bits that say what is there.
    pub struct Present("radiotap.presence", "Further fields that are present", 4 bytes) {
        word: u32 = 0..32 le, "radiotap.present.word",      "Fields that are present", Hex(8);
                    26..27,   "radiotap.present.rtap_ns",   "Radiotap name space", Flag;
                    25..26,   "radiotap.present.vendor_ns", "Vendor name space", Flag;
                    24..25,   "radiotap.present.ext",       "Another word", Flag;
    }
}

header! {
    /// When the first bit arrived.
    pub struct Time("radiotap.time", "Time", 8 bytes) {
        micros: u64 = 0..64 le, "radiotap.mactime", "Microseconds of the receiver's clock", Dec;
    }
}

header! {
    /// What is known of the frame as a whole.
    pub struct Flags("radiotap.flag", "Flags", 1 bytes) {
                          0..8, "radiotap.flags",          "Flags", Hex(2);
        short:    bool =  0..1, "radiotap.flags.shortgi",  "Short guard interval", Flag;
        bad:      bool =  1..2, "radiotap.flags.badfcs",   "Frame check sequence is wrong", Flag;
        padded:   bool =  2..3, "radiotap.flags.datapad",  "Padding behind the 802.11 header", Flag;
        checked:  bool =  3..4, "radiotap.flags.fcs",      "Frame check sequence is there", Flag;
        fragment: bool =  4..5, "radiotap.flags.frag",     "Sent in fragments", Flag;
        wep:      bool =  5..6, "radiotap.flags.wep",      "Encrypted with WEP", Flag;
        preamble: bool =  6..7, "radiotap.flags.preamble", "Short preamble", Flag;
        cfp:      bool =  7..8, "radiotap.flags.cfp",      "In a contention-free period", Flag;
    }
}

header! {
    /// Whose name space the next word of bits is in; its fields follow, as many bytes as it says.
    pub struct Vendor("radiotap.vendor", "Vendor name space", 6 bytes) {
        organization: u32 = 0..24,     "radiotap.vendor_oui",      "Organization", Dec;
        subspace:     u8  = 24..32,    "radiotap.vendor_subns",    "Name space of the organization", Dec;
        length:       u16 = 32..48 le, "radiotap.vendor_data_len", "Length of the data", Of("radiotap.vendor_data", 1);
    }
    data {
        space, "radiotap.vendor_namespace", "Vendor name space", Bytes;
        data,  "radiotap.vendor_data", "Data", Bytes;
    }
}

header! {
    /// A field that says how long it is, <https://www.radiotap.org/fields/TLV>.
    pub struct Tlv("radiotap.field", "Field with type and length", 4 bytes) {
        kind:   u16 = 0..16 le,  "radiotap.tlv.type",    "Type",   Dec;
        length: u16 = 16..32 le, "radiotap.tlv.datalen", "Length", Dec;
    }
    data {
        value, "radiotap.tlv.unknown_data", "Value", Bytes;
    }
}

header! {
    /// What is behind the frame if a flag says so.
    pub struct Check("radiotap.check", "Frame check sequence", 4 bytes) {
        fcs: u32 = 0..32 le, "wlan.fcs", "Frame check sequence", Hex(8);
    }
    data {
        status, "wlan.fcs.status", "Whether the frame check sequence is right", Dec => crate::codec::checksum::status;
    }
}

/// Radiotap, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Presence::TABLE,
        Present::TABLE,
        Time::TABLE,
        Flags::TABLE,
        One::TABLE,
        Channel::TABLE,
        Hopping::TABLE,
        Quality::TABLE,
        Attenuation::TABLE,
        Decibels::TABLE,
        Received::TABLE,
        Sent::TABLE,
        Extended::TABLE,
        Throughput::TABLE,
        Aggregate::TABLE,
        VeryHigh::TABLE,
        Stamp::TABLE,
        Efficiency::TABLE,
        MultiUser::TABLE,
        Legacy::TABLE,
        SubGiga::TABLE,
        Vendor::TABLE,
        Tlv::TABLE,
        Check::TABLE,
    ],
    seal,
    line: line::line,
    behind,
    ..Protocol::telling(Radiotap::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, tap) = Radiotap::parse(input)?;
    if usize::from(tap.length) < Radiotap::LEN {
        return Err(Radiotap::invalid(Radiotap::length, "at least 8"));
    }
    let (rest, header) = take(Radiotap::TABLE, tap.length.into(), input)?;
    let (checked, padded) = (flags(header) & 0x10 != 0, flags(header) & 0x20 != 0);
    let len = context.wire.saturating_sub(header.len() + if checked { Check::LEN } else { 0 });
    Ok((rest, Carries::some(len, Next::Wireless(padded.into()))))
}

/// The flags, if they are there: they come first, or behind the time.
fn flags(header: &[u8]) -> u8 {
    let at =
        Walk::new(header).take(2).find(|(what, _)| *what == What::Field(1)).map(|(_, bytes)| bytes.start);
    at.and_then(|at| header.get(at)).copied().unwrap_or_default()
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Radiotap::TABLE, 0);
    if layer.error.is_some() {
        return;
    }
    let (header, end) = (layer.header, layer.header.len());
    let mut at = Radiotap::LEN;
    let words = walk::words(header);
    while at < words {
        // Only the first word of a name space has fields with names.
        let first = walk::word(header, at - 4) & walk::RADIOTAP != 0;
        to.part(if first { Presence::TABLE } else { Present::TABLE }, at..at + 4);
        at += 4;
    }
    for (what, bytes) in Walk::new(header) {
        to.data(One::aligned, at..bytes.start);
        at = bytes.end;
        match what {
            What::Field(bit) => items::tell(to, bit, bytes, header),
            What::Vendor => vendor(to, bytes),
            What::Tlv(kind) => tlv(to, kind, bytes),
        }
    }
    to.data(One::further, at..end);
}

fn vendor(to: &mut Fields<'_, '_>, bytes: core::ops::Range<usize>) {
    to.record(Vendor::TABLE, bytes.clone());
    to.view(Vendor::space, bytes.clone());
    to.data(Vendor::data, bytes.start + Vendor::LEN..bytes.end);
}

fn tlv(to: &mut Fields<'_, '_>, kind: u16, bytes: core::ops::Range<usize>) {
    /// The type of what is known of a frame below one gigahertz.
    const SUB_GIGA: u16 = 32;
    to.record(Tlv::TABLE, bytes.clone());
    let mut value = bytes.start + Tlv::LEN..bytes.end;
    if kind == SUB_GIGA && value.len() >= SubGiga::LEN {
        to.part(SubGiga::TABLE, value.clone());
        value.start += SubGiga::LEN;
    }
    to.data(Tlv::value, value);
}

/// The frame check sequence, IEEE 802.11 §9.2.4.8: over the whole frame.
pub(super) fn behind<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Check::TABLE, 0);
    if let Some(stored) = layer.trailer.first_chunk()
        && to.wants(Check::status)
        && layer.whole()
    {
        let right = crate::codec::checksum::crc32(&[layer.payload]) == u32::from_le_bytes(*stored);
        let status = if right { Status::Good } else { Status::Bad };
        to.number(Check::status, 0..Check::LEN, status.number() as usize);
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Radiotap::length, layer.header.len())
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    const FRAME: &str = "0800 0000 00005e005301 00005e005302 00005e005303 1000 424203 00";

    #[test]
    fn fields_are_aligned_to_their_size() {
        let names =
            "radiotap.mactime radiotap.flags radiotap.flags.fcs wlan.seq llc.dsap wlan.fcs wlan.fcs.status";
        let shown = |tap: &str| columns(127, &bytes(&format!("{tap} {FRAME} 01020304")), names);
        assert_eq!(shown("0000 0800 00000000"), "- - - 1 0x42 - -");
        assert_eq!(shown("0000 0900 02000000 10"), "- 0x10 1 1 0x42 0x04030201 0");
        assert_eq!(shown("0000 1100 03000000 0500000000000000 10"), "5 0x10 1 1 0x42 0x04030201 0");
        let further = "0000 1900 03000080 00000000 00000000 0500000000000000 10";
        assert_eq!(shown(further), "5 0x10 1 1 0x42 0x04030201 0");
    }

    #[test]
    fn name_spaces_follow_one_another() {
        let names = "radiotap.present.word radiotap.present.tsft radiotap.dbm_antsignal radiotap.vendor_oui \
                     radiotap.vendor_namespace radiotap.antenna";
        let tap = "0000 1e00 200000c0 030000a0 20080000 c4 00 00005e 07 0400 aabbccdd c3 02";
        assert_eq!(
            columns(127, &bytes(&format!("{tap} {FRAME}")), names),
            "0xc0000020,0xa0000003,0x00000820 0,0 -60,-61 94 00005e070400aabbccdd 2"
        );
    }

    #[test]
    fn a_rate_follows_from_what_is_known() {
        let rate = |tap: &str| columns(127, &bytes(&format!("{tap} {FRAME}")), "radiotap.datarate");
        assert_eq!(rate("0000 0900 04000000 0b"), "5.5");
        assert_eq!(rate("0000 0b00 00000800 070000"), "6.5");
        assert_eq!(rate("0000 0b00 00000800 070507"), "150", "40 MHz, short guard interval");
        assert_eq!(rate("0000 0b00 00000800 070400"), "7.22222");
        assert_eq!(rate("0000 0b00 00000800 030400"), "-", "guard interval is not known");
    }

    #[test]
    fn fields_with_a_length_follow_one_another() {
        let tap = "0000 1c00 00000010 4d00 0300 01020300 2000 0600 010203040506 0000";
        let names = "radiotap.tlv.type radiotap.tlv.datalen radiotap.tlv.unknown_data radiotap.s1g.bandwidth";
        assert_eq!(columns(127, &bytes(&format!("{tap} {FRAME}")), names), "77,32 3,6 010203 4");
    }

    #[test]
    fn a_line_says_how_it_was_received() {
        let tap = "0000 1000 2e080000 10 02 6c09 a000 c4 01";
        let said = line(127, &bytes(&format!("{tap} {FRAME} 00000000")), false);
        assert!(said.starts_with("1.0 Mb/s 2412 MHz 11b -60dBm signal antenna 1 "), "{said}");
    }
}
