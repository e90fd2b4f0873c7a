//! Multiprotocol Label Switching, [RFC 3032 §2.1](https://www.rfc-editor.org/rfc/rfc3032#section-2.1): a label stack entry; a
//! stack is a layer for each.
//!
//! Nothing says what is behind the stack: its first four bits tell, RFC 4928 §3.

use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// A label stack entry.
    pub struct Mpls("mpls", "Multiprotocol Label Switching", 4 bytes, PROTOCOL) {
        label:  u32  = 0..20,  "mpls.label",  "Label",           Dec => special_labels;
        exp:    u8   = 20..23, "mpls.exp",    "Traffic Class",   Dec;
        bottom: bool = 23..24, "mpls.bottom", "Bottom of Stack", Dec;
        ttl:    u8   = 24..32, "mpls.ttl",    "Time to Live",    Dec, or 64;
    }
}

/// MPLS, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal, line, transparent: true, ..Protocol::new(Mpls::TABLE, read) };

const FURTHER: Next = Next::EtherType(0x8847);

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const ASSOCIATED_CHANNEL: Next = Next::FirstNibble(1);
    let (rest, mpls) = Mpls::parse(input)?;
    let next = match (mpls, rest.first()) {
        (Mpls { bottom: false, .. }, _) => FURTHER,
        // RFC 5586 §4: the generic associated channel label says it.
        (Mpls { label: 13, .. }, _) => ASSOCIATED_CHANNEL,
        // OAM alert, and a label that tshark binds to TDM: no IP follows.
        (Mpls { label: 14 | 628_871, .. }, _) | (_, None) => Next::Data,
        (_, Some(first)) => Next::FirstNibble(first >> 4),
    };
    Ok((rest, Carries::all(next)))
}

/// The last one of a stack says so.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let last = layer.next.is_none_or(|next| !core::ptr::eq(next, &raw const PROTOCOL));
    layer.set(Mpls::bottom, last.into())
}

/// `MPLS (label 16, tc 3, ttl 64) (label 100, tc 0, [S], ttl 64) `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(mpls) = layer.header::<Mpls>() else { return line.title("MPLS") };
    let further = line.labelled;
    let out = line.lead();
    out.str(if further { "(label " } else { "MPLS (label " });
    out.dec(mpls.label.into());
    if let Some(name) = special_labels(mpls.label.into()) {
        out.str(" (");
        out.str(name);
        out.byte(b')');
    }
    out.str(", tc ");
    out.dec(mpls.exp.into());
    out.str(if mpls.bottom { ", [S], ttl " } else { ", ttl " });
    out.dec(mpls.ttl.into());
    out.str(") ");
    line.labelled = !mpls.bottom;
}

/// Names of special-purpose labels, IANA's registry.
#[must_use]
pub fn special_labels(label: u64) -> Option<&'static str> {
    Some(match label {
        0 => "IPv4 explicit NULL",
        1 => "router alert",
        2 => "IPv6 explicit NULL",
        3 => "implicit NULL",
        4 => "MPLS network action sub-stack indicator",
        7 => "entropy label indicator",
        13 => "generic associated channel",
        14 => "OAM alert",
        15 => "extension",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns, line};

    const OPEN: &str = "00005e005302 00005e005301 8847";
    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    fn shown(frame: &str, names: &str) -> alloc::string::String {
        columns(1, &bytes(&format!("{OPEN} {frame}")), names)
    }

    #[test]
    fn the_first_four_bits_say_what_follows_the_stack() {
        let names = "mpls.label mpls.bottom ip.proto pwach.channel_type";
        assert_eq!(shown(&format!("00010640 00064140 {IP}"), names), "16,100 0,1 253 -");
        assert_eq!(shown("00064140 10000021", names), "100 1 - 0x0021");
        assert_eq!(shown(&format!("0000d140 {IP}"), names), "13 1 - 0x0014", "this label is a channel's");
        assert_eq!(shown(&format!("0000e140 {IP}"), names), "14 1 - -");
    }

    #[test]
    fn what_is_behind_a_payload_is_still_ethernets() {
        assert_eq!(shown(&format!("00064140 {IP} 0102"), "eth.trailer"), "0102");
        let tagged = format!("00005e005302 00005e005301 8100 0064 8847 00064140 {IP} 0102");
        assert_eq!(columns(1, &bytes(&tagged), "eth.trailer vlan.trailer"), "- 0102");
    }

    #[test]
    fn sealing_marks_the_bottom() {
        let mut stack = Stack::default();
        stack.push(&Mpls { label: 16, bottom: true, ttl: 64, ..Mpls::default() }).unwrap();
        stack.push(&Mpls { label: 100, ttl: 64, ..Mpls::default() }).unwrap();
        stack.push(&Ipv4::default()).unwrap();
        assert_eq!(stack.seal().unwrap()[..8], bytes("00010040 00064140"));
    }

    #[test]
    fn the_title_stands_once() {
        let frame = bytes(&format!("{OPEN} 00010640 00064140 {IP}"));
        let said = "MPLS (label 16, tc 3, ttl 64) (label 100, tc 0, [S], ttl 64) IP 192.0.2.1 > 192.0.2.2: ip-proto-253 0";
        assert_eq!(line(1, &frame, false), said);
    }
}
