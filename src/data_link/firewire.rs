//! IP over IEEE 1394 as macOS captures it, <https://www.tcpdump.org/linktypes.html> LINKTYPE_APPLE_IP_OVER_IEEE1394: two addresses
//! of eight bytes and an EtherType; link type 138.

use super::ether_types;
use crate::codec::{Carries, Context, Header, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// Eighteen bytes in front of the packet.
    pub struct Firewire("ap1394", "IP over IEEE 1394", 18 bytes, PROTOCOL) {
        destination: [u8; 8] = 0..64,    "ap1394.dst",  "Destination", Bytes;
        source:      [u8; 8] = 64..128,  "ap1394.src",  "Source", Bytes;
        kind:        u16     = 128..144, "ap1394.type", "Type", Hex(4) => ether_types::names;
    }
}

/// IP over IEEE 1394, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(Firewire::kind, Space::EtherType),
    line: Line::nothing,
    ..Protocol::new(Firewire::TABLE, read)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, firewire) = Firewire::parse(input)?;
    Ok((rest, Carries::all(Next::EtherType(firewire.kind))))
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_type_follows_two_long_addresses() {
        let frame = "0200000000000002 0200000000000001 0800 4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        assert_eq!(
            columns(138, &bytes(frame), "ap1394.src ap1394.type ip.proto"),
            "0200000000000001 0x0800 253"
        );
    }
}
