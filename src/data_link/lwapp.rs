//! Lightweight Access Point Protocol, [RFC 5412 §3.3](https://www.rfc-editor.org/rfc/rfc5412#section-3.3): frames from an access
//! point to its controller; UDP ports 12222 and 12223, EtherTypes 0x88bb and 0xbbbb.

use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// Six bytes in front of a frame or of a control message.
    pub struct Lwapp("lwapp", "LWAPP", 6 bytes, PROTOCOL) {
        version:  u8   = 0..2,   "lwapp.version",  "Version", Dec;
        slot:     u8   = 2..5,   "lwapp.slotId",   "Radio", Dec;
        control:  bool = 5..6,   "lwapp.flags.type", "Control message", Flag;
        fragment: bool = 6..7,   "lwapp.flags.fragment", "Fragment", Flag;
        more:     bool = 7..8,   "lwapp.flags.fragmentType", "More fragments", Flag;
        id:       u8   = 8..16,  "lwapp.fragmentId", "Fragment identifier", Hex(2);
        length:   u16  = 16..32, "lwapp.Length",   "Length", Dec;
        signal:   u8   = 32..40, "lwapp.rssi",     "Signal strength", Hex(2);
        noise:    u8   = 40..48, "lwapp.snr",      "Signal to noise", Hex(2);
    }
}

/// LWAPP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::new(Lwapp::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, lwapp) = Lwapp::parse(input)?;
    Ok((rest, Carries::all(if lwapp.control || lwapp.fragment { Next::Data } else { Next::Wireless(0) })))
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Lwapp::length, layer.payload.len())
}

/// `LWAPPv0, Data frame, length 56: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(lwapp) = layer.header::<Lwapp>() else { return line.title("LWAPP") };
    let out = line.lead();
    out.str("LWAPPv");
    out.dec(lwapp.version.into());
    out.str(if lwapp.control { ", Control frame, length " } else { ", Data frame, length " });
    out.dec((layer.header.len() + layer.carried()) as u64);
    if !lwapp.control {
        out.str(": ");
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_wireless_frame_is_inside() {
        let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 2fbe 00ff 0000";
        let frame = "0801 0000 00005e005301 00005e005302 00005e005303 1000 424203";
        let shown = |flags: &str| {
            columns(
                228,
                &bytes(&format!("{open} {flags} 00 001b 0000 {frame}")),
                "lwapp.Length wlan.seq llc.dsap",
            )
        };
        assert_eq!(shown("00"), "27 1 0x42");
        assert_eq!(shown("04"), "27 - -");
    }
}
