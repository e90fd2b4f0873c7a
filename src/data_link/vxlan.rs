//! Virtual eXtensible Local Area Network, [RFC 7348](https://www.rfc-editor.org/rfc/rfc7348), with the group policy of
//! draft-smith-vxlan-group-policy.

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The eight bytes between UDP and the Ethernet frame in the tunnel.
    pub struct Vxlan("vxlan", "Virtual eXtensible Local Area Network", 8 bytes, PROTOCOL) {
        flags:    u16 = 0..16,  "vxlan.flags",     "Flags", Hex(4), or 0x0800;
                        0..1,   "vxlan.flag_g",    "Group policy is there", Flag;
                        4..5,   "vxlan.flag_i",    "Network identifier is there", Flag;
                        9..10,  "vxlan.flag_d",    "Don't learn", Flag;
                        12..13, "vxlan.flag_a",    "Policy applied", Flag;
        gbp:      u16 = 16..32, "vxlan.gbp",       "Group policy", Dec;
        vni:      u32 = 32..56, "vxlan.vni",       "Network identifier", Dec;
        reserved: u8  = 56..64, "vxlan.reserved8", "Reserved", Dec;
    }
    data {
        flags_reserved, "vxlan.flags_reserved", "Reserved flags", Hex(4);
    }
}

impl Vxlan {
    /// The flag that a valid header has, RFC 7348 §5.
    pub const FLAG_I: u16 = 0x0800;
}

/// VXLAN, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line, ..Protocol::telling(Vxlan::TABLE, read, fields) };

/// Ethernet.
const BRIDGED: Next = Next::EtherType(0x6558);

const RESERVED: u16 = 0x77b7;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, _) = Vxlan::parse(input)?;
    Ok((rest, Carries::all(BRIDGED)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Vxlan::TABLE, 0);
    if let Some(flags) = layer.header.first_chunk() {
        to.number(Vxlan::flags_reserved, 0..2, usize::from(u16::from_be_bytes(*flags) & RESERVED));
    }
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(vxlan) = layer.header::<Vxlan>() else { return line.title("VXLAN") };
    let out = line.lead();
    out.str(if vxlan.flags & Vxlan::FLAG_I == 0 { "VXLAN, flags [invalid] (" } else { "VXLAN, flags [I] (" });
    out.hex((vxlan.flags >> 8).into(), 2);
    out.str("), vni ");
    out.dec(vxlan.vni.into());
    out.str(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::columns;
    use crate::{Stack, network::ipv4::Ipv4, transport::udp::Udp};

    fn tunnel(port: u16, header: [u8; 8]) -> alloc::vec::Vec<u8> {
        let mut stack = Stack::default();
        stack.push(&Ipv4 { ttl: 64, ..Ipv4::default() }).unwrap();
        stack.push(&Udp { srcport: 49_152, dstport: port, ..Udp::default() }).unwrap();
        stack.payload(&header);
        stack.seal().unwrap().to_vec()
    }

    #[test]
    fn flags_are_told_one_by_one() {
        let frame = tunnel(4789, [0x88, 0x48, 0, 5, 0, 0, 42, 7]);
        let names = "vxlan.flags vxlan.flag_g vxlan.flag_i vxlan.flag_d vxlan.flag_a vxlan.flags_reserved vxlan.gbp \
                     vxlan.vni vxlan.reserved8";
        assert_eq!(columns(228, &frame, names), "0x8848 1 1 1 1 0x0000 5 42 7");
    }

    #[test]
    fn the_generic_extension_has_other_flags_and_a_next_protocol() {
        let frame = tunnel(4790, [0xff, 0, 18, 3, 0, 0, 42, 7]);
        let names = "vxlan.flags vxlan.ver vxlan.i_bit vxlan.p_bit vxlan.o_bit vxlan.flags_reserved \
                     vxlan.reserved_16 vxlan.next_proto vxlan.vni";
        assert_eq!(columns(228, &frame, names), "0xff 3 1 1 1 97 18 3 42");
    }
}
