//! IP over InfiniBand, [RFC 4391 §6](https://www.rfc-editor.org/rfc/rfc4391#section-6): the receiver, as link type 242 has it
//! behind twenty bytes that nobody fills in, and an EtherType.

use super::ether_types;
use super::ethernet;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// Forty bytes of addresses, and four of encapsulation.
    pub struct Ipoib("ipoib", "IP over InfiniBand", 44 bytes, PROTOCOL) {
        unused:   [u8; 20] = 0..160,   "ipoib.unused",      "Unused", Bytes;
        flags:    u8       = 160..168, "ipoib.daddr.flags", "Reserved", Hex(2);
        queue:    u32      = 168..192, "ipoib.daddr.qpn",   "Destination queue pair number", Hex(6);
        gid:      [u8; 16] = 192..320, "ipoib.dgid",        "Destination global identifier", Ip;
        kind:     u16      = 320..336, "ipoib.type",        "Type", Hex(4) => ether_types::names, or 0x0800;
        reserved: u16      = 336..352, "ipoib.reserved",    "Reserved", Hex(4);
    }
}

/// IP over InfiniBand, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(Ipoib::kind, Space::EtherType),
    line,
    ..Protocol::new(Ipoib::TABLE, read)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, ipoib) = Ipoib::parse(input)?;
    Ok((rest, Carries::all(Next::EtherType(ipoib.kind))))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    line.framed(described, layer.header.get(40..).unwrap_or_default(), layer.context.wire);
}

/// `IPOIB, ethertype IPv4 (0x0800), length 128: `
fn described(line: &mut Line<'_>, kind: &[u8], len: usize) {
    let out = line.lead();
    out.str("IPOIB, ");
    ethernet::named_type(out, kind.first_chunk().map_or(0, |kind| u16::from_be_bytes(*kind)));
    out.str(", length ");
    out.dec(len as u64);
    out.str(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn the_receiver_is_a_queue_of_an_address() {
        let frame = "0000000000000000000000000000000000000000 00 000550 fe800000000000000000000000000001 0800 0000 \
                     4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let names = "ipoib.daddr.qpn ipoib.dgid ipoib.type ip.proto";
        assert_eq!(columns(242, &bytes(frame), names), "0x000550 fe80::1 0x0800 253");
    }
}
