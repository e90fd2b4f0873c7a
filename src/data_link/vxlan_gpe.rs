//! Generic Protocol Extension for VXLAN, draft-ietf-nvo3-vxlan-gpe, UDP port 4790; its fields have the names of VXLAN.

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// The eight bytes between UDP and what is in the tunnel.
    pub struct VxlanGpe("vxlan", "VXLAN Generic Protocol Extension", 8 bytes, PROTOCOL) {
        flags:      u8  = 0..8,   "vxlan.flags", "Flags", Hex(2), or 0x0c;
                          2..4,   "vxlan.ver",   "Version", Dec;
                          4..5,   "vxlan.i_bit", "Network identifier is there", Dec;
                          5..6,   "vxlan.p_bit", "Next protocol is there", Dec;
                          7..8,   "vxlan.o_bit", "Operations, administration and maintenance", Dec;
        reserved16: u16 = 8..24,  "vxlan.reserved_16", "Reserved", Dec;
        next:       u8  = 24..32, "vxlan.next_proto", "Next protocol", Dec => protocols;
        vni:        u32 = 32..56, "vxlan.vni",   "Network identifier", Dec;
        reserved8:  u8  = 56..64, "vxlan.reserved8", "Reserved", Dec;
    }
    data {
        flags_reserved, "vxlan.flags_reserved", "Reserved flags", Dec;
    }
}

/// VXLAN-GPE, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    variant: "vxlan_gpe",
    seal: |layer| layer.set_next(VxlanGpe::next, Space::NshProtocol),
    line,
    ..Protocol::telling(VxlanGpe::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, gpe) = VxlanGpe::parse(input)?;
    Ok((rest, Carries::all(Next::NshProtocol(gpe.next))))
}

/// The reserved flags, the last of which has the lowest value.
const RESERVED: u8 = 0xc2;

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(VxlanGpe::TABLE, 0);
    if let Some(flags) = layer.header.first() {
        to.number(VxlanGpe::flags_reserved, 0..1, usize::from((flags & RESERVED) >> 1));
    }
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(gpe) = layer.header::<VxlanGpe>() else { return line.title("VXLAN-GPE") };
    let out = line.lead();
    out.str("VXLAN-GPE, flags [");
    let start = out.len();
    for (flag, letter) in [(8, b'I'), (4, b'P'), (2, b'B'), (1, b'O')] {
        if gpe.flags & flag != 0 {
            out.byte(letter);
        }
    }
    out.str(if out.len() == start { "none], vni " } else { "], vni " });
    out.dec(gpe.vni.into());
    out.str(": ");
}

/// Names of next protocols.
fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "IPv4",
        2 => "IPv6",
        3 => "Ethernet",
        4 => "NSH",
        5 => "MPLS",
        _ => return None,
    })
}
