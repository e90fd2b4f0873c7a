//! IPv6 destination options, [RFC 8200 §4.6](https://www.rfc-editor.org/rfc/rfc8200#section-4.6).

use super::{extension, options};
use crate::codec::{Carries, Context, Fields, Header, Layer, Next, Parsed, Protocol};
use crate::header;
use crate::network::ip::protocols;

header! {
    /// The first two bytes of the header; options follow them.
    pub struct Destination("ipv6.dstopts", "Destination Options for IPv6", 2 bytes, PROTOCOL) {
        nxt: u8 = 0..8,  "ipv6.dstopts.nxt", "Next Header", Dec => protocols;
        len: u8 = 8..16, "ipv6.dstopts.len", "Length",      Dec;
    }
    data {
        octets, "ipv6.dstopts.len_oct", "Length in bytes", Dec;
    }
}

/// Destination options, as the walks and the renderers see them.
pub static PROTOCOL: Protocol = Protocol {
    records: options::TABLES,
    seal: |layer| extension::seal(layer, Destination::nxt, Destination::len),
    line: |layer, line| extension::say(layer.header, line, |out| out.str("DSTOPT")),
    fill: crate::codec::Fill::PADS,
    ..Protocol::telling(Destination::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, header) = extension::whole(Destination::TABLE, input)?;
    options::note(&header[Destination::LEN..], context);
    Ok((rest, Carries::all(Next::IpProtocol(header[extension::NEXT]))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Destination::TABLE, 0);
    extension::octets(to, layer.header, Destination::octets);
    options::fields(layer, to);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Status;
    use crate::network::ipv6::Ipv6;
    use crate::packet::{Layers, Stack};
    use crate::transport::udp::Udp;

    #[test]
    fn a_home_address_is_the_source_of_the_checksum() {
        let home = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        let mut stack = Stack::default();
        stack
            .push(&Ipv6::default())
            .unwrap()
            .push(&Destination { nxt: 17, ..Destination::default() })
            .unwrap();
        stack.raw(&[1, 2, 0, 0, 0xc9, 16]).raw(&home).push(&Udp::default()).unwrap();
        let mut packet = stack.seal().unwrap().to_vec();
        let status = |packet: &[u8]| Layers::new(packet, Next::EtherType(0x86dd)).last().unwrap().checksum();
        assert_eq!(status(&packet), Some(Status::Good));
        packet[8] ^= 1; // the care-of address does not count
        assert_eq!(status(&packet), Some(Status::Good));
        packet[48] ^= 1;
        assert_eq!(status(&packet), Some(Status::Bad));
    }
}
