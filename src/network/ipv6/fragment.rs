//! IPv6 fragment header, [RFC 8200 §4.5](https://www.rfc-editor.org/rfc/rfc8200#section-4.5).

use super::extension;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;
use crate::network::ip::protocols;

header! {
    /// The eight bytes in front of every piece of a packet.
    pub struct Fragment("ipv6.fraghdr", "Fragment Header for IPv6", 8 bytes, PROTOCOL) {
        nxt:            u8   = 0..8,   "ipv6.fraghdr.nxt",            "Next Header",    Dec => protocols;
        reserved_octet: u8   = 8..16,  "ipv6.fraghdr.reserved_octet", "Reserved",       Hex(2);
        offset:         u16  = 16..29, "ipv6.fraghdr.offset",         "Fragment Offset, in units of eight bytes", Dec;
        reserved_bits:  u8   = 29..31, "ipv6.fraghdr.reserved_bits",  "Res",            Dec;
        more:           bool = 31..32, "ipv6.fraghdr.more",           "More fragments", Flag;
        ident:          u32  = 32..64, "ipv6.fraghdr.ident",          "Identification", Hex(8);
    }
}

/// A fragment header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| layer.set_next(Fragment::nxt, Space::IpProtocol),
    line,
    ..Protocol::new(Fragment::TABLE, read)
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, header) = Fragment::parse(input)?;
    // A header around the whole packet is no reason to distrust its checksum, RFC 6946.
    context.fragment |= header.more || header.offset > 0;
    let next = if header.offset == 0 { Next::IpProtocol(header.nxt) } else { Next::Data };
    Ok((rest, Carries::all(next)))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(header) = layer.header::<Fragment>() else { return line.title("frag") };
    let verbose = line.verbose > 0;
    extension::say(layer.header, line, |out| {
        out.str("frag (");
        if verbose {
            out.hex(header.ident.into(), 8);
            out.byte(b':');
        }
        out.dec(u64::from(header.offset) * 8);
        out.byte(b'|');
        out.dec(layer.carried() as u64);
        out.byte(b')');
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Layer;
    use crate::network::ipv6::Ipv6;
    use crate::packet::{Layers, Stack};
    use crate::transport::udp::Udp;

    fn walked(offset: u16, more: bool) -> alloc::vec::Vec<&'static str> {
        let header = Fragment { nxt: 44, offset, more, ..Fragment::default() }.to_bytes().unwrap();
        let bytes = [header, Fragment { nxt: 59, ..Fragment::default() }.to_bytes().unwrap()].concat();
        Layers::new(&bytes, Next::IpProtocol(44)).map(|layer: Layer<'_>| layer.protocol.name()).collect()
    }

    #[test]
    fn what_tells_of_the_whole_packet_stays_as_it_is() {
        let sealed = |more| {
            let mut stack = Stack::default();
            stack.push(&Ipv6::default()).unwrap().push(&Fragment { more, ..Fragment::default() }).unwrap();
            let udp = Udp { length: 2000, checksum: 0x1234, ..Udp::default() };
            stack.push(&udp).unwrap().payload(&[0; 8]).seal().unwrap().to_vec()
        };
        assert_eq!(sealed(true)[52..56], [0x07, 0xd0, 0x12, 0x34]);
        assert_eq!(sealed(false)[52..54], [0, 16]);
    }

    #[test]
    fn only_the_first_fragment_says_what_it_carries() {
        assert_eq!(walked(0, true).len(), 2);
        assert_eq!(walked(3, true).len(), 1);
    }
}
