//! How a wireless frame was received, as drivers of Prism cards have it, <https://www.tcpdump.org/linktypes.html>
//! LINKTYPE_IEEE802_11_PRISM: a message with the name of the device and a list of values; link type 119.
//!
//! Nothing says which byte comes first, and some drivers write no header, or that of link type 163: its first bytes tell.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// What is in front of the values.
    pub struct Prism("prism", "Prism capture header", 24 bytes, PROTOCOL) {
        code:   u32      = 0..32 le,  "prism.msgcode", "Message code",   Hex(8), if is_little;
                           0..32 alias, "prism.msgcode", "Message code", Hex(8), if is_big;
        length: u32      = 32..64 le, "prism.msglen",  "Message length", Dec, if is_little;
                           32..64 alias, "prism.msglen", "Message length", Dec, if is_big;
        device: [u8; 16] = 64..192,   "prism.devname", "Device", Ascii;
    }
    data {
        values, "prism.values", "Values", Bytes;
    }
}

/// The header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { fixed: false, line: Line::nothing, ..Protocol::telling(Prism::TABLE, read, fields) };

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

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if !layer.header.is_empty() {
        to.rows(Prism::TABLE, 0);
        to.data(Prism::values, Prism::LEN..layer.header.len());
    }
}

/// Received, or sent.
fn is_little(header: &[u8]) -> bool {
    matches!(header, [0x44 | 0x41, 0, 0, 0, ..])
}

fn is_big(header: &[u8]) -> bool {
    matches!(header, [0, 0, 0, 0x44 | 0x41, ..])
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
}
