//! How a wireless frame was received, as drivers of Prism cards have it, <https://www.tcpdump.org/linktypes.html>
//! LINKTYPE_IEEE802_11_PRISM: a message with the name of the device and a list of values; link type 119.
//!
//! Nothing says which byte comes first, and some drivers write no header, or that of link type 163: its first bytes tell.

use nom::bytes::complete::take as bytes;

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// What is in front of the values.
    pub struct Prism("prism", "Prism capture header", 24 bytes, PROTOCOL) {
        code:   u32      = 0..32 le,  "prism.msgcode", "Message code",   Hex(8), if is_little, or 68;
                           0..32 alias, "prism.msgcode", "Message code", Hex(8), if is_big;
        length: u32      = 32..64 le, "prism.msglen",  "Message length", Dec, if is_little, or 144;
                           32..64 alias, "prism.msglen", "Message length", Dec, if is_big;
        device: [u8; 16] = 64..192,   "prism.devname", "Device", Ascii;
    }
    data {
        rest, "prism.rest", "Rest of a value", Bytes;
    }
}

/// One value in either order of bytes: what it is, whether it is known, how many bytes it has, and four bytes.
macro_rules! value {
    ($Value:ident, $name:literal, $label:literal, $big:literal $(, $le:ident)?) => {
        header! {
            #[doc = concat!($label, ", and which one.")]
            pub struct $Value($name, $label, 12 bytes) {
                kind:   u32 = 0..32 $($le)?,  "prism.did.type",   "Which value", Hex(8) => kinds;
                status: u16 = 32..48 $($le)?, "prism.did.status", "Status", Dec => states;
                length: u16 = 48..64 $($le)?, "prism.did.length", "Length", Dec;
                value:  u32 = 64..96 $($le)?, "prism.did.unknown", "Unknown value", Hex(8), if is_unknown::<$big>;
                      64..96 $($le)? alias, "prism.did.hosttime", "Time of the host in jiffies", Dec, if is::<1, $big>;
                      64..96 $($le)? alias, "prism.did.mactime",  "Microseconds of the receiver's clock", Dec, if is::<2, $big>;
                      64..96 $($le)? alias, "prism.did.channel",  "Channel", Dec, if is::<3, $big>;
                      64..96 $($le)? alias, "prism.did.rssi",     "Received signal strength indicator", Signed, if is::<4, $big>;
                      64..96 $($le)? alias, "prism.did.sq",       "Signal quality", Dec, if is::<5, $big>;
                      64..96 $($le)? alias, "prism.did.signal",   "Signal", Signed, if is::<6, $big>;
                      64..96 $($le)? alias, "prism.did.noise",    "Noise", Signed, if is::<7, $big>;
                      64..96 $($le)? alias, "prism.did.rate",     "Data rate in units of 500 kb/s", Dec, if is::<8, $big>;
                      64..96 $($le)? alias, "prism.did.istx",     "Received or sent", Hex(8) => directions, if is::<9, $big>;
                      64..96 $($le)? alias, "prism.did.frmlen",   "Length of the frame", Dec, if is::<10, $big>;
                      64..96 $($le)? alias, "prism.did.siga1",    "First half of SIG-A", Hex(8), if is::<11, $big>;
                      64..96 $($le)? alias, "prism.did.siga2",    "Second half of SIG-A", Hex(8), if is::<12, $big>;
                      64..96 $($le)? alias, "prism.did.sigb",     "SIG-B", Hex(8), if is::<13, $big>;
            }
        }
    };
}

value!(Value, "prism.did", "Value", false, le);
value!(BigValue, "prism.did.big", "Value, most significant byte first", true);

/// The header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    fixed: false,
    records: &[Value::TABLE, BigValue::TABLE],
    seal,
    line: Line::nothing,
    ..Protocol::telling(Prism::TABLE, read, fields)
};

/// The first half of the number that header of link type 163 begins with.
const OTHER: &[u8] = &[0x80, 0x21];

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const WIRELESS: Next = Next::LinkType(105);
    const RECEIVED: Next = Next::LinkType(163);
    if input.starts_with(OTHER) {
        return Ok((input, Carries::all(RECEIVED)));
    }
    if !is_little(input) && !is_big(input) {
        return Ok((input, Carries::all(WIRELESS)));
    }
    let (_, prism) = Prism::parse(input)?;
    let length = if is_big(input) { prism.length.swap_bytes() } else { prism.length };
    let (rest, _) = take(Prism::TABLE, (length as usize).max(Prism::LEN), input)?;
    Ok((rest, Carries::all(WIRELESS)))
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    // All values are numbers of four bytes.
    const LEN: u16 = 4;
    let (big, all) = (is_big(layer.header), layer.header.len());
    layer.set(Prism::length, if big { (all as u32).swap_bytes() as usize } else { all })?;
    for at in (Prism::LEN..=all.saturating_sub(Value::LEN)).step_by(Value::LEN) {
        layer.from(at).set(Value::length, if big { LEN.swap_bytes() } else { LEN }.into())?;
    }
    Ok(())
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if layer.header.is_empty() {
        return;
    }
    to.rows(Prism::TABLE, 0);
    if layer.error.is_some() {
        return;
    }
    let table = if is_big(layer.header) { BigValue::TABLE } else { Value::TABLE };
    let count = layer.header.len().saturating_sub(Prism::LEN) / Value::LEN;
    let end = to.list(Prism::LEN, count, bytes(Value::LEN), |to, value, _| to.record(table, value));
    to.data(Prism::rest, end..layer.header.len());
}

/// Received, or sent.
fn is_little(header: &[u8]) -> bool {
    matches!(header, [0x44 | 0x41, 0, 0, 0, ..])
}

fn is_big(header: &[u8]) -> bool {
    matches!(header, [0, 0, 0, 0x44 | 0x41, ..])
}

/// This value, and the driver knows it.
fn is<const NTH: u32, const BIG: bool>(value: &[u8]) -> bool {
    is_supplied(value) && nth(kind::<BIG>(value)) == NTH
}

fn is_unknown<const BIG: bool>(value: &[u8]) -> bool {
    is::<0, BIG>(value)
}

fn is_supplied(value: &[u8]) -> bool {
    matches!(value, [_, _, _, _, 0, 0, ..])
}

fn kind<const BIG: bool>(value: &[u8]) -> u32 {
    let kind = value.first_chunk().copied().unwrap_or_default();
    if BIG { u32::from_be_bytes(kind) } else { u32::from_le_bytes(kind) }
}

/// The number of a value, of which there are two forms; 0 if there is no such value.
fn nth(kind: u32) -> u32 {
    match kind {
        // Only the later ones have this form.
        _ if kind & 0xffff_0fff == 0x0044 && (11..=13).contains(&(kind >> 12)) => kind >> 12,
        _ if kind & 0xffff_0fff == 0x0041 && (1..=10).contains(&(kind >> 12)) => kind >> 12,
        _ if kind & 0xffff == 0x0044 && (1..=13).contains(&(kind >> 16)) => kind >> 16,
        _ => 0,
    }
}

fn kinds(number: u64) -> Option<&'static str> {
    const NAMES: [&str; 13] = [
        "Host time",
        "MAC time",
        "Channel",
        "RSSI",
        "Signal quality",
        "Signal",
        "Noise",
        "Rate",
        "Received or sent",
        "Length of the frame",
        "SIG-A1",
        "SIG-A2",
        "SIG-B",
    ];
    let nth = u32::try_from(number).map_or(0, nth);
    NAMES.get((nth as usize).wrapping_sub(1)).copied()
}

fn states(number: u64) -> Option<&'static str> {
    ["Supplied", "Not supplied"].get(number as usize).copied()
}

fn directions(number: u64) -> Option<&'static str> {
    ["Received", "Sent"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const FRAME: &str = "0800 0000 00005e005301 00005e005302 00005e005303 1000 424203 00";

    #[test]
    fn the_first_bytes_say_what_is_there() {
        let names = "prism.msglen prism.devname wlancap.length wlan.seq llc.dsap";
        let shown = |front: &str| columns(119, &bytes(&format!("{front} {FRAME}")), names);
        let device = format!("776c616e30{}", "00".repeat(11));
        assert_eq!(shown(&format!("44000000 1c000000 {device} 01020304")), "28 wlan0 - 1 0x42");
        assert_eq!(shown(&format!("00000044 00000018 {device}")), "24 wlan0 - 1 0x42");
        assert_eq!(shown(""), "- - - 1 0x42");
        assert_eq!(shown(&format!("80211001 00000040 {}", "00".repeat(56))), "- - 64 1 0x42");
    }

    #[test]
    fn a_value_is_shown_if_the_driver_knows_it() {
        let names = "prism.did.rssi prism.did.rate prism.did.unknown prism.did.status wlan.seq";
        let shown = |front: &str| columns(119, &bytes(&format!("{front} {FRAME}")), names);
        let device = "00".repeat(16);
        let little = "44000400 0000 0400 c4ffffff 41800000 0000 0400 16000000 41400000 0100 0400 05000000";
        assert_eq!(shown(&format!("44000000 3c000000 {device} {little}")), "-60 22 - 0,0,1 1");
        let big = "00040044 0000 0004 ffffffc4 00008041 0000 0004 00000016 000e0044 0000 0004 00000007 aa";
        assert_eq!(shown(&format!("00000044 0000003d {device} {big}")), "-60 22 0x00000007 0,0,0 1");
    }
}
