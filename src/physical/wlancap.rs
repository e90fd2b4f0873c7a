//! How a wireless frame was received, as AbsoluteValue Systems has it, <https://www.tcpdump.org/linktypes.html>
//! LINKTYPE_IEEE802_11_AVS: a fixed list of numbers; link type 163.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// The 64 bytes of every version.
    pub struct Wlancap("wlancap", "AVS wireless capture header", 64 bytes, PROTOCOL) {
        magic:    u32 = 0..28,    "wlancap.magic",    "Magic number", Hex(8);
        version:  u8  = 28..32,   "wlancap.version",  "Version", Dec;
        length:   u32 = 32..64,   "wlancap.length",   "Length of the header", Dec;
        mac_time: u64 = 64..128,  "wlancap.mactime",  "Time of the receiver", Dec;
        host_time: u64 = 128..192, "wlancap.hosttime", "Time of the host", Dec;
        kind:     u32 = 192..224, "wlancap.phytype",  "Physical layer", Dec => kinds;
        channel:  u32 = 224..256, "wlancap.frequency", "Channel or frequency", Dec;
        rate:     u32 = 256..288, "wlancap.rate",     "Data rate", Dec;
        antenna:  u32 = 288..320, "wlancap.antenna",  "Antenna", Dec;
        priority: u32 = 320..352, "wlancap.priority", "Priority", Dec;
        strength: u32 = 352..384, "wlancap.ssi_type", "Kind of signal strength", Dec;
        signal:   u32 = 384..416, "wlancap.signal",   "Signal", Signed;
        noise:    u32 = 416..448, "wlancap.noise",    "Noise", Signed;
        preamble: u32 = 448..480, "wlancap.preamble", "Preamble", Dec;
        encoding: u32 = 480..512, "wlancap.encoding", "Encoding", Dec;
    }
    data {
        further, "wlancap.further", "Further fields", Bytes;
    }
}

/// The header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal, line: Line::nothing, ..Protocol::telling(Wlancap::TABLE, read, fields) };

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
    if layer.error.is_none() {
        to.data(Wlancap::further, Wlancap::LEN..layer.header.len());
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Wlancap::length, layer.header.len())
}

fn kinds(number: u64) -> Option<&'static str> {
    let names = ["Unknown", "FHSS 802.11", "DSSS 802.11", "IR 802.11", "DSSS 802.11b", "PBCC 802.11b"];
    names.get(number as usize).copied()
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
}
