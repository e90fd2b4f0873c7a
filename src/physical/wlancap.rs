//! How a wireless frame was received, as AbsoluteValue Systems has it, <https://www.tcpdump.org/linktypes.html>
//! LINKTYPE_IEEE802_11_AVS: a fixed list of numbers; link type 163.

use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Value,
};
use crate::header;

header! {
    /// The 64 bytes of every version.
    pub struct Wlancap("wlancap", "AVS wireless capture header", 64 bytes, PROTOCOL) {
        magic:    u32 = 0..28,    "wlancap.magic",    "Magic number", Hex(8), or 0x0802_1100;
        version:  u8  = 28..32,   "wlancap.version",  "Version", Dec, or 1;
        length:   u32 = 32..64,   "wlancap.length",   "Length of the header", Dec, or 64;
        mac_time: u64 = 64..128,  "wlancap.mactime",  "Time of the receiver", Dec;
        host_time: u64 = 128..192, "wlancap.hosttime", "Time of the host", Dec;
        kind:     u32 = 192..224, "wlancap.phytype",  "Physical layer", Dec => kinds;
        channel:  u32 = 224..256, "wlancap.channel_frequency", "Frequency in MHz", Dec, if is_frequency;
                        224..256 alias, "wlancap.channel", "Channel", Dec, if is_channel;
                        224..232, "wlancap.fhss.hop_set", "Hop set", Hex(2), if is_hopping;
                        232..240, "wlancap.fhss.hop_pattern", "Hop pattern", Hex(2), if is_hopping;
                        240..248, "wlancap.fhss.hop_index", "Hop index", Hex(2), if is_hopping;
        rate:     u32 = 256..288, "wlancap.rate",     "Rate in bits per second, or in units of 100 kb/s", Dec, if never;
        antenna:  u32 = 288..320, "wlancap.antenna",  "Antenna", Dec;
        priority: u32 = 320..352, "wlancap.priority", "Priority", Dec;
        strength: u32 = 352..384, "wlancap.ssi_type", "Kind of signal strength", Dec => strengths;
        signal:   u32 = 384..416, "wlancap.dbm_antsignal", "Signal in dBm", Signed, if is_strength::<2>;
                        384..416 alias, "wlancap.normrssi_antsignal", "Signal, from 0 to 1000", Dec, if is_strength::<1>;
                        384..416 alias, "wlancap.rawrssi_antsignal", "Signal as the adapter has it", Dec, if is_strength::<3>;
        noise:    u32 = 416..448, "wlancap.dbm_antnoise", "Noise in dBm", Signed, if is_strength::<2>;
                        416..448 alias, "wlancap.normrssi_antnoise", "Noise, from 0 to 1000", Dec, if is_strength::<1>;
                        416..448 alias, "wlancap.rawrssi_antnoise", "Noise as the adapter has it", Dec, if is_strength::<3>;
        preamble: u32 = 448..480, "wlancap.preamble", "Preamble", Dec => preambles;
        encoding: u32 = 480..512, "wlancap.encoding", "Encoding", Dec => encodings;
    }
    data {
        per_second, "wlancap.data_rate", "Bits per second", Dec;
        further, "wlancap.further", "Further fields", Bytes;
    }
}

header! {
    /// What version 2 has besides.
    pub struct Second("wlancap.second", "Fields of version 2", 16 bytes) {
        sequence: u32     = 0..32,    "wlancap.sequence", "Number of the frame", Dec;
        drops:    u32     = 32..64,   "wlancap.drops",    "Frames that were dropped", Dec;
        receiver: [u8; 6] = 64..112,  "wlancap.receiver_addr", "Receiver", Mac;
        padding:  [u8; 2] = 112..128, "wlancap.padding",  "Padding", Bytes;
    }
}

/// The header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Second::TABLE],
    seal,
    line: Line::nothing,
    ..Protocol::telling(Wlancap::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const WIRELESS: Next = Next::LinkType(105);
    let (_, cap) = Wlancap::parse(input)?;
    let len = cap.length as usize;
    if len < Wlancap::LEN {
        return Err(Wlancap::invalid(Wlancap::length, "at least 64"));
    }
    let (rest, _) = take(Wlancap::TABLE, len, input)?;
    Ok((rest, Carries::all(WIRELESS)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Wlancap::TABLE, 0);
    if let Some(cap) = layer.header::<Wlancap>() {
        // A rate that is less than one unit in bits counts units.
        let unit = if cap.rate < UNIT { UNIT } else { 1 };
        to.derive(Wlancap::per_second, 32..36, Value::Uint(u64::from(cap.rate) * u64::from(unit)));
    }
    if layer.error.is_none() {
        let is_second = layer.header::<Wlancap>().is_some_and(|cap| cap.version == 2);
        let second = is_second && layer.header.len() >= Wlancap::LEN + Second::LEN;
        if second {
            to.part(Second::TABLE, Wlancap::LEN..layer.header.len());
        }
        let at = if second { Wlancap::LEN + Second::LEN } else { Wlancap::LEN };
        to.data(Wlancap::further, at..layer.header.len());
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Wlancap::length, layer.header.len())
}

/// Frequency hopping: the channel is made of three numbers.
fn is_hopping(header: &[u8]) -> bool {
    word(header, 24) == 1
}

/// Channels are less than this, frequencies are not.
const CHANNELS: u32 = 256;

fn is_channel(header: &[u8]) -> bool {
    !is_hopping(header) && word(header, 28) < CHANNELS
}

fn is_frequency(header: &[u8]) -> bool {
    !is_hopping(header) && !is_channel(header)
}

/// Bits per second of a unit of rates.
const UNIT: u32 = 100_000;

/// What the rate comes to is told instead.
fn never(_: &[u8]) -> bool {
    false
}

fn is_strength<const KIND: u32>(header: &[u8]) -> bool {
    word(header, 44) == KIND
}

fn word(header: &[u8], at: usize) -> u32 {
    header.get(at..).and_then(|rest| rest.first_chunk().copied()).map_or(0, u32::from_be_bytes)
}

fn kinds(number: u64) -> Option<&'static str> {
    const NAMES: [&str; 9] = [
        "Unknown",
        "FHSS 802.11",
        "DSSS 802.11",
        "IR 802.11",
        "DSSS 802.11b",
        "PBCC 802.11b",
        "OFDM 802.11g",
        "PBCC 802.11g",
        "OFDM 802.11a",
    ];
    NAMES.get(number as usize).copied()
}

fn strengths(number: u64) -> Option<&'static str> {
    ["None", "Normalized RSSI", "dBm", "Raw RSSI"].get(number as usize).copied()
}

fn preambles(number: u64) -> Option<&'static str> {
    ["Unknown", "Short", "Long"].get(number as usize).copied()
}

fn encodings(number: u64) -> Option<&'static str> {
    ["Unknown", "CCK", "PBCC", "OFDM", "DSSS-OFDM", "BPSK", "QPSK", "16-QAM", "64-QAM"]
        .get(number as usize)
        .copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn the_header_says_how_long_it_is() {
        let frame = "0800 0000 00005e005301 00005e005302 00005e005303 1000 424203 00";
        let shown = |length: u32, zeros: usize| {
            let front = format!("80211002 {length:08x} {}", "00".repeat(zeros));
            columns(163, &bytes(&format!("{front} {frame}")), "wlancap.length wlancap.further llc.dsap")
        };
        assert_eq!(shown(64, 56), "64 - 0x42");
        assert_eq!(shown(68, 60), "68 00000000 0x42");
        assert_eq!(shown(60, 52), "60 - -");
    }

    #[test]
    fn numbers_say_what_others_mean() {
        let names = "wlancap.channel wlancap.channel_frequency wlancap.fhss.hop_pattern wlancap.data_rate \
                     wlancap.dbm_antsignal wlancap.rawrssi_antnoise wlancap.sequence wlancap.receiver_addr";
        let shown = |version: u8, middle: &str, behind: &str| {
            let length = 64 + bytes(behind).len();
            let front = format!("8021100{version} {length:08x} {} {middle}", "00".repeat(16));
            columns(163, &bytes(&format!("{front} 00000000 00000000 {behind}")), names)
        };
        let rest = "00000000 00000000";
        let dbm = format!("00000004 00000006 0000006e {rest} 00000002 ffffffc4 ffffffa1");
        assert_eq!(shown(1, &dbm, ""), "6 - - 11000000 -60 - - -");
        let raw = format!("00000001 01020300 000f4240 {rest} 00000003 00000007 00000008");
        assert_eq!(
            shown(2, &raw, "00000009 00000000 00005e005301 0000"),
            "- - 0x02 1000000 - 8 9 00:00:5e:00:53:01"
        );
        let none = format!("00000008 0000143c 00000001 {rest} 00000000 00000007 00000008");
        assert_eq!(shown(1, &none, ""), "- 5180 - 100000 - - - -");
    }
}
