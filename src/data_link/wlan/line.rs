//! What a frame of wireless LAN says in the one line of its packet.

use super::{BLOCK, CONTROL, DATA, MANAGEMENT, POLL, REQUEST, WRAPPER, Wlan, whole};
use crate::codec::{Layer, Line, Text};

/// `Acknowledgment RA:00:00:5e:00:53:01`, or what LLC says.
pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(wlan) = whole(layer) else { return line.title("[|802.11]") };
    let length = layer.carried() as u64;
    match wlan.kind {
        DATA if wlan.protected => line.otherwise("Data encrypted, length ", length),
        DATA => line.otherwise("Data, length ", length),
        CONTROL => controlled(wlan, layer.header, line.say()),
        MANAGEMENT if wlan.protected => line.title("Management encrypted"),
        MANAGEMENT => line.otherwise("Management, length ", length),
        _ => line.title("802.11 extension"),
    }
}

fn controlled(wlan: Wlan, header: &[u8], out: &mut Text) {
    const NAMES: [&str; 9] = [
        "BAR",
        "BA",
        "Power Save-Poll",
        "Request-To-Send",
        "Clear-To-Send",
        "Acknowledgment",
        "CF-End",
        "CF-End+CF-Ack",
        "Control Wrapper",
    ];
    let nth =
        if wlan.subtype == WRAPPER { 8 } else { usize::from(wlan.subtype).wrapping_sub(REQUEST.into()) };
    let Some(name) = NAMES.get(nth) else {
        out.str("Unknown control frame (");
        out.dec(wlan.subtype.into());
        return out.byte(b')');
    };
    out.str(name);
    if wlan.subtype == POLL {
        out.str(" AID(");
        out.hex((wlan.duration & 0x3fff).into(), 1);
        return out.byte(b')');
    }
    if matches!(wlan.subtype, REQUEST | BLOCK | 11) {
        out.str(" TA:");
        out.separated(header.get(10..16).unwrap_or_default(), b':');
    }
    if wlan.subtype != 11 {
        out.str(" RA:");
        out.separated(&wlan.receiver, b':');
    }
}
