//! Packets between zones of Solaris, <https://www.tcpdump.org/linktypes/LINKTYPE_IPNET.html>.

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The twenty-four bytes in front of every packet.
    pub struct Ipnet("ipnet", "Solaris IPNET", 24 bytes, PROTOCOL) {
        version:     u8  = 0..8,     "ipnet.version",   "Version", Dec, or 2;
        family:      u8  = 8..16,    "ipnet.family",    "Address family", Dec => families;
        hook:        u16 = 16..32,   "ipnet.htype",     "Hook type", Dec => hooks;
        length:      u32 = 32..64,   "ipnet.pktlen",    "Length of the packet", Dec;
        interface:   u32 = 64..96,   "ipnet.ifindex",   "Interface index", Dec;
        group:       u32 = 96..128,  "ipnet.grifindex", "Interface index of the group", Dec;
        source:      u32 = 128..160, "ipnet.zsrc",      "Source zone", Dec;
        destination: u32 = 160..192, "ipnet.zdst",      "Destination zone", Dec;
    }
}

/// IPNET, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set(Ipnet::length, layer.payload.len()),
    line,
    ..Protocol::new(Ipnet::TABLE, read)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, ipnet) = Ipnet::parse(input)?;
    let next = match ipnet.family {
        2 => Next::EtherType(0x0800),
        26 => Next::EtherType(0x86dd),
        _ => Next::Data,
    };
    Ok((rest, Carries::all(next)))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(ipnet) = layer.header::<Ipnet>() else { return line.title("IPNET") };
    if !line.link {
        return;
    }
    let out = line.lead();
    out.dec(ipnet.source.into());
    out.str(" > ");
    out.dec(ipnet.destination.into());
    out.str(", family ");
    out.named(families, ipnet.family.into());
    out.str(", length ");
    out.dec(layer.context.wire as u64);
    out.str(": ");
}

fn families(number: u64) -> Option<&'static str> {
    Some(match number {
        2 => "IPv4",
        26 => "IPv6",
        _ => return None,
    })
}

fn hooks(number: u64) -> Option<&'static str> {
    ["Inbound", "Outbound", "Local"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    #[test]
    fn zones_stand_in_front_of_the_packet() {
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let frame = bytes(&format!("01 02 0000 00000014 00000002 00000000 00000005 00000006 {ip}"));
        let names = "ipnet.pktlen ipnet.ifindex ipnet.zsrc ipnet.zdst ip.proto";
        assert_eq!(columns(226, &frame, names), "20 2 5 6 253");
        let said = "5 > 6, family IPv4 (2), length 44: 192.0.2.1 > 192.0.2.2: ip-proto-253 0";
        assert_eq!(line(226, &frame, true), said);
    }
}
