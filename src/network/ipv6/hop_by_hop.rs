//! IPv6 hop-by-hop options, [RFC 8200 §4.3](https://www.rfc-editor.org/rfc/rfc8200#section-4.3).

use super::{extension, options};
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal};
use crate::header;
use crate::network::ip::protocols;

header! {
    /// The first two bytes of the header; options follow them.
    pub struct HopByHop("ipv6.hopopts", "IPv6 Hop-by-Hop Options", 2 bytes, PROTOCOL) {
        nxt: u8 = 0..8,  "ipv6.hopopts.nxt", "Next Header", Dec => protocols;
        len: u8 = 8..16, "ipv6.hopopts.len", "Length",      Dec;
    }
    data {
        octets, "ipv6.hopopts.len_oct", "Length in bytes", Dec;
    }
}

/// Hop-by-hop options, as the walks and the renderers see them.
pub static PROTOCOL: Protocol = Protocol {
    records: options::TABLES,
    seal,
    line: |layer, line| extension::say(layer.header, line, |out| out.str("HBH")),
    fill: crate::codec::Fill::PADS,
    ..Protocol::telling(HopByHop::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, header) = extension::whole(HopByHop::TABLE, input)?;
    options::note(&header[HopByHop::LEN..], context);
    Ok((rest, Carries::all(Next::IpProtocol(header[extension::NEXT]))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(HopByHop::TABLE, 0);
    extension::octets(to, layer.header, HopByHop::octets);
    options::fields(layer, to);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    extension::seal(layer, HopByHop::nxt, HopByHop::len)?;
    let total = layer.total();
    if total > usize::from(u16::MAX) {
        options::set_jumbo(layer.header, total);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::network::ipv6::Ipv6;
    use crate::packet::{Layers, Stack};

    const JUMBO: [u8; 6] = [0xc2, 4, 0, 0, 0, 0];

    #[test]
    fn a_jumbogram_has_its_length_in_an_option() {
        let (payload, mut stack) = (vec![7; 0x1_0000], Stack::default());
        stack.push(&Ipv6::default()).unwrap().push(&HopByHop { nxt: 59, ..HopByHop::default() }).unwrap();
        let packet = stack.raw(&JUMBO).payload(&payload).seal().unwrap();
        assert_eq!(packet[4..7], [0, 0, 0]);
        assert_eq!(packet[44..48], 0x1_0008u32.to_be_bytes());
        let trailed = [packet, &[0; 5]].concat();
        let first = Layers::new(&trailed, Next::EtherType(0x86dd)).next().unwrap();
        assert_eq!((first.payload.len(), first.trailer.len()), (0x1_0008, 5));
    }

    #[test]
    fn too_much_without_that_option_is_an_error() {
        let (payload, mut stack) = (vec![7; 0x1_0000], Stack::default());
        stack.push(&Ipv6::default()).unwrap().payload(&payload);
        assert!(stack.seal().is_err());
    }

    #[test]
    fn a_header_that_fills_no_units_of_eight_bytes_is_an_error() {
        let mut stack = Stack::default();
        stack.push(&HopByHop::default()).unwrap().raw(&JUMBO[..3]);
        assert!(stack.seal().is_err());
    }
}
