//! The spanning tree protocol in the one line that a packet is in text, as tcpdump prints it.

use super::{CONFIGURATION, RAPID, Stp, Tree};
use crate::codec::{Header, Layer, Line, Text};

/// `STP 802.1d, Config, Flags [none], bridge-id 8000.00:00:5e:00:53:01.8001, length 35`
pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((rest, stp)) = Stp::parse(layer.header) else { return line.say().str("[|stp]") };
    let out = line.say();
    if stp.protocol != 0 {
        out.str("STP Unknown STP protocol (");
        out.hex(stp.protocol.into(), 4);
        return out.byte(b')');
    }
    out.str(match stp.version {
        0 => "STP 802.1d",
        2 => "STP 802.1w",
        3 => "STP 802.1s",
        4 => "STP 802.1aq",
        _ => "STP Unknown STP protocol",
    });
    out.str(match stp.kind {
        CONFIGURATION => ", Config",
        RAPID => ", Rapid STP",
        0x80 => return out.str(", Topology Change"),
        _ => return,
    });
    let multiple = stp.kind == RAPID && stp.version > 2;
    if let Some(flags) = rest.first() {
        out.str(if multiple { ", CIST Flags [" } else { ", Flags [" });
        say_flags(out, *flags);
        out.byte(b']');
    }
    let Ok((_, tree)) = Tree::parse(rest) else { return out.str(" [|stp]") };
    if !multiple {
        out.str(", bridge-id ");
        digits(out, &(tree.bridge_priority | tree.bridge_extension).to_be_bytes());
        out.byte(b'.');
        out.separated(&tree.bridge, b':');
        out.byte(b'.');
        digits(out, &tree.port.to_be_bytes());
    }
    out.str(", length ");
    out.dec(layer.context.wire as u64);
}

fn digits(out: &mut Text, bytes: &[u8]) {
    out.bytes_hex(bytes);
}

fn say_flags(out: &mut Text, flags: u8) {
    let names = [
        (0x01, "Topology change"),
        (0x02, "Proposal"),
        (0x10, "Learn"),
        (0x20, "Forward"),
        (0x40, "Agreement"),
        (0x80, "Topology change ACK"),
    ];
    let mut said = false;
    for (_, name) in names.iter().filter(|(bit, _)| flags & bit != 0) {
        if core::mem::replace(&mut said, true) {
            out.str(", ");
        }
        out.str(name);
    }
    if !said {
        out.str("none");
    }
}
