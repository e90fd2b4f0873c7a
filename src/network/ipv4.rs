//! Internet Protocol version 4, [RFC 791](https://www.rfc-editor.org/rfc/rfc791).

pub mod options;

use core::net::Ipv4Addr;

use super::ip::{codepoints, congestion, promise, protocols};
use crate::codec::checksum::{self, internet};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Reason, Seal, Show, Space,
    Status, Text,
};
use crate::header;

header! {
    /// The fixed twenty bytes of an IPv4 header; options follow them.
    pub struct Ipv4("ip", "Internet Protocol Version 4", 20 bytes, PROTOCOL) {
        version:     u8       = 0..4,     "ip.version",        "Version",         Dec, or 4;
        hdr_len:     u8       = 4..8,     "ip.hdr_len",        "Header Length",   Times(4), or 20;
                                8..16,    "ip.dsfield",        "Differentiated Services Field", Hex(2);
        dscp:        u8       = 8..14,    "ip.dsfield.dscp",   "Differentiated Services Codepoint", Dec => codepoints;
        ecn:         u8       = 14..16,   "ip.dsfield.ecn",    "Explicit Congestion Notification",  Dec => congestion;
        len:         u16      = 16..32,   "ip.len",            "Total Length",    Dec, if has_length;
        id:          u16      = 32..48,   "ip.id",             "Identification",  Hex(4);
                                48..51,   "ip.flags",          "Flags",           Hex(2);
        rb:          bool     = 48..49,   "ip.flags.rb",       "Reserved bit",    Flag;
        df:          bool     = 49..50,   "ip.flags.df",       "Don't fragment",  Flag;
        mf:          bool     = 50..51,   "ip.flags.mf",       "More fragments",  Flag;
        frag_offset: u16      = 51..64,   "ip.frag_offset",    "Fragment Offset", Dec;
        ttl:         u8       = 64..72,   "ip.ttl",            "Time to Live",    Dec, or 64;
        proto:       u8       = 72..80,   "ip.proto",          "Protocol",        Dec => protocols;
        checksum:    u16      = 80..96,   "ip.checksum",       "Header Checksum", Hex(4);
        src:         Ipv4Addr = 96..128,  "ip.src",            "Source Address",      Ip, or 0x7f00_0001;
        dst:         Ipv4Addr = 128..160, "ip.dst",            "Destination Address", Ip, if is_direct, or 0x7f00_0001;
                                128..160, "ip.cur_rt",         "Current Route",       Ip, if is_routed;
    }
    data {
        status, "ip.checksum.status", "Header Checksum Status", Dec => checksum::status;
        offloaded, "ip.len", "Total Length", Dec;
        destination: 32, "ip.dst", "Destination Address", Ip;
    }
}

/// IPv4, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal,
    verify,
    line,
    addresses: 12..20,
    records: options::TABLES,
    list: Some(&options::LIST),
    fill: crate::codec::Fill::WORDS,
    ..Protocol::telling(Ipv4::TABLE, read, fields)
};

#[inline(always)]
pub(crate) fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, ip) = Ipv4::parse(input)?;
    if ip.version != 4 {
        return other_version(input, ip.version);
    }
    let header_len = usize::from(ip.hdr_len);
    if header_len < Ipv4::LEN {
        return Err(Ipv4::invalid(Ipv4::hdr_len, "at least 20"));
    }
    let len = match usize::from(ip.len) {
        0 => usize::MAX, // the network card was to cut it up: segmentation offload
        len => match len.checked_sub(header_len) {
            Some(len) => len,
            None => return Err(Ipv4::invalid(Ipv4::len, "at least the header length")),
        },
    };
    let (rest, header) = take(Ipv4::TABLE, header_len, input)?;
    context.addresses = &header[12..20];
    context.source = None;
    context.destination = if header_len > Ipv4::LEN { options::destination(header) } else { None };
    context.hops = ip.ttl;
    context.padding = None;
    context.fragment = ip.mf || ip.frag_offset > 0;
    context.cut = context.quoted && len != usize::MAX && len > rest.len();
    let next = if ip.frag_offset == 0 { Next::IpProtocol(ip.proto) } else { Next::Data };
    Ok((rest, Carries { len, next }))
}

/// The version field has the last word: IPv6 is read where a number announced IPv4.
#[cold]
fn other_version(input: &[u8], version: u8) -> Parsed<'_, Carries> {
    match version {
        6 => Ok((input, Carries::all(Next::EtherType(0x86dd)))),
        _ => Err(Ipv4::invalid(Ipv4::version, "4")),
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if layer.header.is_empty() && layer.error.is_none() && layer.offset > 0 {
        return to.number(Ipv4::version, 0..0, 6); // it stands in the IPv6 header, see `other_version`
    }
    if let Some(Error { reason: Reason::Invalid(wrong, _), .. }) = layer.error {
        // What stands behind a wrong field cannot be relied on.
        return to.rows_where(Ipv4::TABLE, 0, |row| row.bits.end <= wrong.bits.end);
    }
    if layer.header.first().is_some_and(|first| first >> 4 != 4) {
        // A header that ends before anyone could look at its version.
        return to.rows_where(Ipv4::TABLE, 0, |row| row.bits.end <= 4);
    }
    to.rows(Ipv4::TABLE, 0);
    if layer.error.is_none() && !has_length(layer.header) {
        to.number(Ipv4::len, 2..4, layer.header.len() + layer.carried());
    }
    to.status(Ipv4::status, Ipv4::checksum, || verify(layer));
    if layer.header.len() > Ipv4::LEN {
        options::fields(to, layer.header, Ipv4::LEN);
    }
}

fn has_length(header: &[u8]) -> bool {
    header.get(2..4) != Some(&[0, 0])
}

fn is_direct(header: &[u8]) -> bool {
    header.len() <= Ipv4::LEN || options::source_route(header).is_none()
}

fn is_routed(header: &[u8]) -> bool {
    !is_direct(header)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(addresses) = layer.header.get(12..20) else { return };
    line.between("IP", addresses);
    promise(layer, usize::from(u16::from_be_bytes([layer.header[2], layer.header[3]])), "truncated-ip", line);
    if line.verbose > 0 {
        verbose(layer, line);
    }
    let proto = layer.header[9].into();
    if begins(layer.header) {
        line.otherwise_both("ip-proto-", proto, layer.carried());
    } else {
        line.otherwise("ip-proto-", proto);
    }
}

/// Whether what the header carries begins here, not in an earlier fragment.
fn begins(header: &[u8]) -> bool {
    Ipv4::parse(header).is_ok_and(|(_, ip)| ip.frag_offset == 0)
}

/// `(tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto UDP (17), length 31)`, then a line of its own for the addresses.
#[cold]
fn verbose(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((_, ip)) = Ipv4::parse(layer.header) else { return };
    let verified = !line.unverified;
    let out = line.aside();
    out.str("(tos ");
    out.hex((ip.dscp << 2 | ip.ecn).into(), 1);
    if ip.ecn > 0 {
        out.byte(b',');
        out.str(congestion(ip.ecn.into()).unwrap_or_default());
    }
    for (name, value) in
        [(", ttl ", ip.ttl.into()), (", id ", ip.id), (", offset ", ip.frag_offset.wrapping_mul(8))]
    {
        out.str(name);
        out.dec(value.into());
    }
    out.str(", flags [");
    let before = out.len();
    for (name, _) in [("+", ip.mf), ("DF", ip.df), ("rsvd", ip.rb)].iter().filter(|flag| flag.1) {
        if out.len() > before {
            out.str(", ");
        }
        out.str(name);
    }
    out.str(if out.len() > before { "], proto " } else { "none], proto " });
    out.str(protocols(ip.proto.into()).unwrap_or("unknown"));
    out.str(" (");
    out.dec(ip.proto.into());
    out.str("), length ");
    out.dec((layer.header.len() + layer.carried()) as u64);
    if layer.header.len() > Ipv4::LEN {
        out.str(", options (");
        options(layer, out);
        out.byte(b')');
    }
    if verified && layer.error.is_none() && internet(&[layer.header]) != 0 {
        out.str(", bad cksum ");
        out.hex(ip.checksum.into(), 1);
        out.str(" (->");
        out.hex(internet(&[&layer.header[..10], &layer.header[12..]]).into(), 1);
        out.str(")!");
    }
    out.str(")\n    ");
}

/// What the options are called, and the addresses in them: `No Operation,Record Route 192.0.2.1`.
fn options(layer: &Layer<'_>, out: &mut Text) {
    let before = out.len();
    layer.fields(|spot| {
        if spot.bits.start < Ipv4::LEN * 8 {
        } else if spot.field.is_record() {
            out.str(if out.len() > before { "," } else { "" });
            out.str(spot.field.label);
        } else if spot.shown && matches!(spot.field.show, Show::Ip) {
            out.byte(b' ');
            let _ = spot.value.write(spot.field.show, out);
        }
    });
}

#[inline(always)]
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Ipv4::version, 4)?;
    layer.set(Ipv4::hdr_len, layer.header.len())?;
    layer.set_length(Ipv4::len, layer.total())?;
    layer.set_next(Ipv4::proto, Space::IpProtocol)?;
    layer.set(Ipv4::checksum, 0)?;
    layer.set(Ipv4::checksum, checksum::over(layer.header, &[]).into())
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    layer.header.get(10..12)?;
    Some(match layer.error {
        Some(_) => Status::Unverified,
        None if internet(&[layer.header]) == 0 => Status::Good,
        None => Status::Bad,
    })
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::{Layers, Stack};

    /// A header of these first bytes, from 192.0.2.1 to 192.0.2.9, and four bytes behind it.
    fn packet(front: [u8; 4]) -> Vec<u8> {
        [&front[..], &[0, 1, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 9, 1, 2, 3, 4]].concat()
    }

    fn shown(packet: &[u8]) -> Vec<&'static str> {
        let mut shown = Vec::new();
        let layer = Layers::new(packet, Next::LinkType(228)).next().unwrap();
        layer.fields(|spot| {
            if spot.shown {
                shown.push(spot.field.name);
            }
        });
        shown
    }

    #[test]
    fn of_a_wrong_header_the_fields_up_to_the_wrong_one_are_shown() {
        assert_eq!(shown(&packet([0x55, 0, 0, 24])), ["ip.version"]);
        assert_eq!(shown(&packet([0x44, 0, 0, 24])), ["ip.version", "ip.hdr_len"]);
        assert_eq!(shown(&packet([0x45, 0, 0, 19])).last(), Some(&"ip.len"));
        assert_eq!(shown(&packet([0x45, 0, 0, 24])).last(), Some(&"ip.checksum.status"));
    }

    #[test]
    fn a_length_left_to_the_network_card_is_that_of_the_packet() {
        let packet = packet([0x45, 0, 0, 0]);
        let layer = Layers::new(&packet, Next::LinkType(228)).next().unwrap();
        let mut lengths = Vec::new();
        layer.fields(|spot| {
            if spot.field.id == Ipv4::len.id {
                lengths.push((spot.value.uint(), spot.stored, spot.shown));
            }
        });
        assert_eq!(lengths, [(Some(0), true, false), (Some(24), false, true)]);
        assert_eq!(layer.payload.len(), 4);
    }

    #[test]
    fn a_pseudo_header_has_the_end_of_a_source_route() {
        let ip = Ipv4 { ttl: 64, proto: 17, dst: [192, 0, 2, 9].into(), ..Ipv4::default() };
        let udp = crate::transport::udp::Udp { srcport: 1, dstport: 65000, ..Default::default() };
        let mut stack = Stack::default();
        stack.push(&ip).unwrap().raw(&[131, 7, 4, 198, 51, 100, 2, 0]).push(&udp).unwrap().payload(b"route");
        let packet = stack.seal().unwrap().to_vec();
        let layers: Vec<_> = Layers::new(&packet, Next::LinkType(228)).collect();
        assert_eq!(layers[1].checksum(), Some(Status::Good));
        let mut direct = packet;
        direct[20..].rotate_left(8);
        direct.truncate(direct.len() - 8);
        direct[0] = 0x45;
        direct[3] -= 8;
        let layers: Vec<_> = Layers::new(&direct, Next::LinkType(228)).collect();
        assert_eq!(layers[1].checksum(), Some(Status::Bad));
    }
}
