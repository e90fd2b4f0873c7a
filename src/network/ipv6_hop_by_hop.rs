//! IPv6 hop-by-hop options, [RFC 8200 §4.3](https://www.rfc-editor.org/rfc/rfc8200#section-4.3).

use super::ip::protocols;
use super::{ipv6_extension, ipv6_options};
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Next, Parsed, Protocol, Seal};
use crate::header;

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
    records: ipv6_options::TABLES,
    seal,
    line: |layer, line| ipv6_extension::say(layer.header, line, |out| out.str("HBH")),
    ..Protocol::telling(HopByHop::TABLE, read, fields)
};

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, header) = ipv6_extension::whole(HopByHop::TABLE, input)?;
    ipv6_options::note(&header[HopByHop::LEN..], context);
    Ok((rest, Carries::all(Next::IpProtocol(header[ipv6_extension::NEXT]))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(HopByHop::TABLE, 0);
    ipv6_extension::octets(to, layer.header, HopByHop::octets);
    ipv6_options::fields(layer, to);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    ipv6_extension::seal(layer, HopByHop::nxt, HopByHop::len)?;
    let total = layer.total();
    if total > usize::from(u16::MAX) {
        ipv6_options::set_jumbo(layer.header, total);
    }
    Ok(())
}
