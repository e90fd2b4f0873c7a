//! Internet Protocol version 6, [RFC 8200](https://www.rfc-editor.org/rfc/rfc8200).

pub mod destination;
mod extension;
pub mod fragment;
pub mod hop_by_hop;
pub mod options;
pub mod options_ioam;
pub mod options_label;
pub mod options_mesh;
pub mod options_path;
pub mod routing;
pub mod routing_compact;
pub mod routing_rpl;
pub mod routing_segment;
pub mod routing_source;

use core::net::Ipv6Addr;

use super::ip::{codepoints, congestion, promise, protocols};
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// The forty bytes of an IPv6 header; extension headers are layers of their own.
    pub struct Ipv6("ipv6", "Internet Protocol Version 6", 40 bytes, PROTOCOL) {
        version: u8       = 0..4,     "ipv6.version",     "Version",             Dec, or 6;
                            4..12,    "ipv6.tclass",      "Traffic Class",       Hex(8);
        dscp:    u8       = 4..10,    "ipv6.tclass.dscp", "Differentiated Services Codepoint", Dec => codepoints;
        ecn:     u8       = 10..12,   "ipv6.tclass.ecn",  "Explicit Congestion Notification",  Dec => congestion;
        flow:    u32      = 12..32,   "ipv6.flow",        "Flow Label",          Hex(6);
        plen:    u16      = 32..48,   "ipv6.plen",        "Payload Length",      Dec;
        nxt:     u8       = 48..56,   "ipv6.nxt",         "Next Header",         Dec => protocols;
        hlim:    u8       = 56..64,   "ipv6.hlim",        "Hop Limit",           Dec, or 64;
        src:     Ipv6Addr = 64..192,  "ipv6.src",         "Source Address",      Ip, or 1;
        dst:     Ipv6Addr = 192..320, "ipv6.dst",         "Destination Address", Ip, or 1;
    }
}

/// The next header where nothing follows, RFC 8200 §4.7.
pub const NO_NEXT_HEADER: u8 = 59;

/// IPv6, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal, line, addresses: 8..40, ..Protocol::telling(Ipv6::TABLE, read, fields) };

#[inline(always)]
pub(crate) fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, ip) = Ipv6::parse(input)?;
    if ip.version != 6 {
        return Err(Ipv6::invalid(Ipv6::version, "6"));
    }
    let len = if ip.plen == 0 { without_length(ip.nxt, rest) } else { ip.plen.into() };
    context.addresses = &input[8..40];
    context.source = None;
    context.destination = None;
    context.hops = ip.hlim;
    context.padding = None;
    context.fragment = false;
    Ok((rest, Carries { len, next: Next::IpProtocol(ip.nxt) }))
}

/// What a payload length of zero means: a jumbogram, whose length is in a hop-by-hop option; or, if something follows,
/// that the network card was to cut it up: segmentation offload.
#[cold]
fn without_length(nxt: u8, rest: &[u8]) -> usize {
    match nxt {
        0 => options::jumbo(rest).unwrap_or(usize::MAX),
        NO_NEXT_HEADER => 0,
        _ => usize::MAX,
    }
}

/// Of another version, only the version is known.
fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    match layer.header.first() {
        Some(first) if first >> 4 != 6 => to.rows_where(Ipv6::TABLE, 0, |row| row.id == Ipv6::version.id),
        _ => to.rows(Ipv6::TABLE, 0),
    }
}

#[inline(always)]
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Ipv6::version, 6)?;
    let len = layer.payload.len();
    let jumbo = len > usize::from(u16::MAX) && options::jumbo(layer.payload) == Some(len);
    layer.set_length(Ipv6::plen, if jumbo { 0 } else { len })?;
    layer.set_next(Ipv6::nxt, Space::IpProtocol)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(addresses) = layer.header.get(8..40) else { return };
    line.between("IP6", addresses);
    let len = usize::from(u16::from_be_bytes([layer.header[4], layer.header[5]]));
    promise(layer, Ipv6::LEN + len, "truncated-ip6", line);
    if line.verbose > 0 {
        verbose(layer, line);
    }
    match layer.header[6] {
        NO_NEXT_HEADER => line.say().str("no next header"),
        number => line.otherwise_both("ip-proto-", number.into(), layer.carried()),
    }
}

/// `(flowlabel 0x12345, hlim 64, next-header UDP (17) payload length: 8) ` in front of the addresses.
#[cold]
fn verbose(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((_, ip)) = Ipv6::parse(layer.header) else { return };
    let out = line.aside();
    out.byte(b'(');
    let class = ip.dscp << 2 | ip.ecn;
    for (name, value, digits) in [("class ", class.into(), 2), ("flowlabel ", ip.flow, 5)] {
        if value > 0 {
            out.str(name);
            out.hex(value.into(), digits);
            out.str(", ");
        }
    }
    out.str("hlim ");
    out.dec(ip.hlim.into());
    out.str(", next-header ");
    out.str(protocols(ip.nxt.into()).unwrap_or("unknown"));
    out.str(" (");
    out.dec(ip.nxt.into());
    out.str(") payload length: ");
    out.dec(ip.plen.into());
    out.str(") ");
}
