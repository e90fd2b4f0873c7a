//! IPv6 routing header, [RFC 8200 §4.4](https://www.rfc-editor.org/rfc/rfc8200#section-4.4): four bytes, then what its
//! type defines. While segments are left, the packet is on its way to another destination than the last one.

use super::extension;
use super::routing_compact::{self as compact, Compact16, Compact32};
use super::routing_rpl::{self as rpl, Hop, SourceRoute};
use super::routing_segment::{self as segment, Segments, Tlv};
use super::routing_source::{self as source, Home, Source};
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;
use crate::network::ip::protocols;

header! {
    /// The first four bytes of the header; data of its type follows.
    pub struct Routing("ipv6.routing", "Routing Header for IPv6", 4 bytes, PROTOCOL) {
        nxt:     u8 = 0..8,   "ipv6.routing.nxt",     "Next Header",   Dec => protocols;
        len:     u8 = 8..16,  "ipv6.routing.len",     "Hdr Ext Len",   Dec;
        kind:    u8 = 16..24, "ipv6.routing.type",    "Routing Type",  Dec => types;
        segleft: u8 = 24..32, "ipv6.routing.segleft", "Segments Left", Dec;
    }
    data {
        octets,  "ipv6.routing.len_oct",      "Length in bytes",    Dec;
        unknown, "ipv6.routing.unknown_data", "Type-specific data", Bytes;
    }
}

/// A routing header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Source::TABLE,
        Home::TABLE,
        SourceRoute::TABLE,
        Hop::TABLE,
        Segments::TABLE,
        Tlv::TABLE,
        Compact16::TABLE,
        Compact32::TABLE,
    ],
    seal: |layer| extension::seal(layer, Routing::nxt, Routing::len),
    line,
    ..Protocol::telling(Routing::TABLE, read, fields)
};

/// Where the data of a type begins.
const DATA: usize = Routing::LEN;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, header) = extension::whole(Routing::TABLE, input)?;
    let (data, routing) = Routing::parse(header)?;
    if routing.segleft > 0 {
        let last = match routing.kind {
            0 => source::last(data),
            2 => source::home(data),
            3 => rpl::last(data),
            4 => segment::last(data),
            _ => None,
        };
        context.destination = last.or(context.destination);
    }
    Ok((rest, Carries::all(Next::IpProtocol(routing.nxt))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Routing::TABLE, 0);
    extension::octets(to, layer.header, Routing::octets);
    let Some(data) = layer.header.get(DATA..).filter(|data| !data.is_empty()) else { return };
    match layer.header[2] {
        0 => source::fields(to, DATA, data),
        2 => source::tell_home(to, DATA, data),
        3 => rpl::fields(layer, to, DATA, data),
        4 => segment::fields(to, DATA, data),
        5 => compact::fields(to, DATA, data, layer.header[3], &compact::SHORT),
        6 => compact::fields(to, DATA, data, layer.header[3], &compact::LONG),
        _ => to.data(Routing::unknown, DATA..layer.header.len()),
    }
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(routing) = layer.header::<Routing>() else { return line.title("RT6") };
    let data = &layer.header[DATA..];
    extension::say(layer.header, line, |out| {
        out.str("RT6 (len=");
        out.dec(routing.len.into());
        out.str(", type=");
        out.dec(routing.kind.into());
        out.str(if routing.kind == 0 { " [Deprecated], segleft=" } else { ", segleft=" });
        out.dec(routing.segleft.into());
        match routing.kind {
            0 | 2 => source::say(out, data),
            4 => segment::say(out, data),
            _ => {}
        }
        out.byte(b')');
    });
}

/// Types of routing headers, IANA's registry.
#[must_use]
pub fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Source Route (deprecated)",
        1 => "Nimrod (deprecated)",
        2 => "Type 2 Routing Header",
        3 => "RPL Source Route Header",
        4 => "Segment Routing Header (SRH)",
        5 => "CRH-16",
        6 => "CRH-32",
        253 => "RFC3692-style Experiment 1",
        254 => "RFC3692-style Experiment 2",
        255 => "Reserved",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;
    use core::net::Ipv6Addr;

    use super::*;
    use crate::codec::Status;
    use crate::network::ipv6::Ipv6;
    use crate::packet::{Layers, Stack};
    use crate::transport::udp::Udp;

    fn address(last: u16) -> Ipv6Addr {
        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last)
    }

    /// A datagram behind a routing header of this type and data.
    fn sealed(kind: u8, segleft: u8, data: &[u8]) -> Vec<u8> {
        let mut stack = Stack::default();
        stack
            .push(&Ipv6 { src: address(1), dst: address(2), ..Ipv6::default() })
            .and_then(|stack| stack.push(&Routing { kind, segleft, ..Routing::default() }))
            .and_then(|stack| stack.raw(data).push(&Udp { srcport: 4000, dstport: 9, ..Udp::default() }))
            .and_then(|stack| stack.payload(b"payload").seal().map(<[u8]>::to_vec))
            .unwrap()
    }

    /// The checksum's status, and what it is if the packet goes to this destination without a routing header.
    fn judge(packet: &[u8], destination: Ipv6Addr) -> (Option<Status>, bool) {
        let udp = |bytes: &[u8]| Layers::new(bytes, Next::EtherType(0x86dd)).last().unwrap().header.to_vec();
        let mut plain = Stack::default();
        plain.push(&Ipv6 { src: address(1), dst: destination, ..Ipv6::default() }).unwrap();
        plain.push(&Udp { srcport: 4000, dstport: 9, ..Udp::default() }).unwrap().payload(b"payload");
        let last = Layers::new(packet, Next::EtherType(0x86dd)).last().unwrap();
        (last.checksum(), udp(packet) == udp(plain.seal().unwrap()))
    }

    #[test]
    fn a_checksum_is_that_of_the_final_destination() {
        let list = |front: &[u8], segments: &[Ipv6Addr]| {
            segments.iter().fold(front.to_vec(), |list, segment| [&list[..], &segment.octets()].concat())
        };
        let cases = [
            (0, 1, list(&[0; 4], &[address(3), address(4)]), address(4)),
            (0, 0, list(&[0; 4], &[address(3), address(4)]), address(2)),
            (2, 1, list(&[0; 4], &[address(5)]), address(5)),
            (4, 1, list(&[1, 0, 0, 0], &[address(6), address(7)]), address(6)),
            // All but two bytes of the addresses are those of the IPv6 header, RFC 6554 §3.
            (3, 2, Vec::from([0xee, 0x40, 0, 0, 0, 8, 0, 9, 0, 0, 0, 0]), address(9)),
            (253, 1, list(&[0; 4], &[address(3)]), address(2)),
        ];
        for (kind, segleft, data, last) in cases {
            let packet = sealed(kind, segleft, &data);
            assert_eq!(judge(&packet, last), (Some(Status::Good), true), "type {kind}");
        }
    }

    #[test]
    fn a_segment_list_that_does_not_fit_is_no_destination() {
        for kind in [0, 2, 3, 4] {
            let packet = sealed(kind, 1, &[0xff; 4]);
            assert_eq!(judge(&packet, address(2)), (Some(Status::Good), true), "type {kind}");
        }
    }
}
