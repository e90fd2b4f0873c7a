//! Virtual Router Redundancy Protocol: version 2, [RFC 3768](https://www.rfc-editor.org/rfc/rfc3768), and version 3,
//! [RFC 9568](https://www.rfc-editor.org/rfc/rfc9568).

use core::net::Ipv4Addr;

use crate::codec::checksum::{self, over, with_pseudo_header};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Status,
};
use crate::header;

header! {
    /// The eight bytes in front of the addresses; what the fifth and sixth are depends on the version.
    pub struct Vrrp("vrrp", "Virtual Router Redundancy Protocol", 8 bytes, PROTOCOL) {
                       0..8,   "vrrp.typever",     "Version and Type", Dec;
        version:  u8 = 0..4,   "vrrp.version",     "Version", Dec, or 2;
        kind:     u8 = 4..8,   "vrrp.type",        "Type", Dec => types, or 1;
        router:   u8 = 8..16,  "vrrp.virt_rtr_id", "Virtual Router Identifier", Dec, or 1;
        priority: u8 = 16..24, "vrrp.prio",        "Priority", Dec, or 100;
        count:    u8 = 24..32, "vrrp.addr_count",  "Address Count", Dec;
        interval: u16 = 32..48, "vrrp.interval",   "Authentication and Interval", Hex(4), if never, or 1;
                       32..40, "vrrp.auth_type",   "Authentication Type", Dec => authentications, if is_second;
                       40..48, "vrrp.adver_int",   "Advertisement Interval, in seconds", Dec, if is_second;
                       32..36, "vrrp.reserved_mbz", "Reserved", Dec, if is_third;
                       36..48, "vrrp.short_adver_int", "Advertisement Interval, in hundredths of a second", Dec, if is_third;
        checksum: u16 = 48..64, "vrrp.checksum",   "Checksum", Hex(4);
    }
    data {
        status, "vrrp.checksum.status", "Checksum Status", Dec => checksum::status;
        ipv6: 128, "vrrp.ipv6_addr", "IP Address", Ip;
        text,   "vrrp.auth_string",   "Authentication Data", Text;
        data,   "vrrp.auth_data",     "Authentication Data", Bytes;
    }
}

header! {
    /// An address of the virtual router.
    pub struct Address("vrrp.address", "Address", 4 bytes) {
        ip: Ipv4Addr = 0..32, "vrrp.ip_addr", "IP Address", Ip;
    }
}

/// VRRP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Address::TABLE],
    seal,
    verify,
    line,
    ..Protocol::telling(Vrrp::TABLE, read, fields)
};

/// IP's number for it.
const NUMBER: u8 = 112;

/// The authentication data of version 2, RFC 3768 §5.3.10.
const AUTHENTICATION: usize = 8;

/// Bytes of one address.
fn width(addresses: &[u8]) -> usize {
    if addresses.len() == 32 { 16 } else { 4 }
}

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, vrrp) = Vrrp::parse(input)?;
    let listed = usize::from(vrrp.count) * width(context.addresses);
    let (mut rest, _) = take(Vrrp::TABLE, listed, rest)?;
    if vrrp.version == 2 {
        rest = rest.get(AUTHENTICATION..).unwrap_or_default();
    }
    Ok((rest, Carries::all(Next::Data)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Vrrp::TABLE, 0);
    to.status(Vrrp::status, Vrrp::checksum, || verify(layer));
    let Ok((_, vrrp)) = Vrrp::parse(layer.header) else { return };
    let width = width(layer.context.addresses);
    let mut at = Vrrp::LEN;
    for _ in 0..vrrp.count {
        if at + width > layer.header.len() {
            return;
        }
        match width {
            16 => to.data(Vrrp::ipv6, at..at + width),
            _ => to.part(Address::TABLE, at..at + width),
        }
        at += width;
    }
    // Simple text, RFC 2338 §5.3.6; RFC 3768 has only zeros.
    let simple = vrrp.interval >> 8 == 1;
    to.data(if simple { Vrrp::text } else { Vrrp::data }, at..layer.header.len());
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let (second, width) = (layer.value(Vrrp::version) != 3, width(layer.addresses));
    let (count, behind) = (layer.value(Vrrp::count) as usize, layer.header.len() - Vrrp::LEN);
    let authentication = if second { AUTHENTICATION } else { 0 };
    // Version 2 without authentication is seen, too.
    if count * width + authentication != behind && count * width != behind {
        layer.set(Vrrp::count, behind.saturating_sub(authentication) / width)?;
    }
    if !second {
        return layer.set_checksum(Vrrp::checksum, NUMBER);
    }
    layer.set_internet(Vrrp::checksum)
}

/// Version 3 sums a pseudo-header as well, of which some senders know nothing over IPv4.
fn verify(layer: &Layer<'_>) -> Option<Status> {
    let vrrp = layer.header::<Vrrp>()?;
    if !layer.whole() {
        return Some(Status::Unverified);
    }
    let addresses = layer.context.addresses;
    let sum = match vrrp.version {
        3 => with_pseudo_header(addresses, NUMBER, layer.header, layer.payload),
        _ => over(layer.header, layer.payload),
    };
    Some(if sum == 0 { Status::Good } else { Status::Bad })
}

/// `VRRPv2, Advertisement, vrid 1, prio 100, authtype none, intvl 1s, length 20`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let verbose = line.verbose;
    let Some(vrrp) = layer.header::<Vrrp>() else { return line.say().str("VRRP [|vrrp]") };
    let out = line.say();
    out.str("VRRPv");
    out.dec(vrrp.version.into());
    out.str(if vrrp.kind == 1 { ", Advertisement, vrid " } else { ", [type#" });
    if vrrp.kind != 1 {
        out.dec(vrrp.kind.into());
        out.str("], vrid ");
    }
    out.dec(vrrp.router.into());
    out.str(", prio ");
    out.dec(vrrp.priority.into());
    if vrrp.version == 2 {
        out.str(", authtype ");
        match vrrp.interval >> 8 {
            0 => out.str("none"),
            1 => out.str("simple"),
            2 => out.str("ah"),
            other => out.dec(other.into()),
        }
        out.str(", intvl ");
        out.dec((vrrp.interval & 0xff).into());
        out.str("s, length ");
    } else {
        out.str(", intvl ");
        out.dec((vrrp.interval & 0xfff).into());
        out.str("cs, length ");
    }
    out.dec(layer.context.wire as u64);
    if verbose > 0 && verify(layer) == Some(Status::Bad) {
        out.str(", (bad vrrp cksum ");
        out.hex(vrrp.checksum.into(), 4);
        out.byte(b')');
    }
}

fn never(_: &[u8]) -> bool {
    false
}

fn is_second(header: &[u8]) -> bool {
    header.first().is_some_and(|first| first >> 4 != 3)
}

fn is_third(header: &[u8]) -> bool {
    !is_second(header)
}

fn types(number: u64) -> Option<&'static str> {
    (number == 1).then_some("Advertisement")
}

/// RFC 2338 §5.3.6.
fn authentications(number: u64) -> Option<&'static str> {
    ["No Authentication", "Simple Text Password", "IP Authentication Header"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::shown::{bytes, columns, line};
    use crate::packet::{Layers, Stack};

    const IP: &str = "4500 0000 0000 0000 ff70 0000 c0000201 e0000012";

    #[test]
    fn versions_differ_in_two_bytes_and_what_is_behind() {
        let names =
            "vrrp.version vrrp.auth_type vrrp.adver_int vrrp.short_adver_int vrrp.ip_addr vrrp.auth_string";
        let frame = bytes(&format!("{IP} 21 05 64 02 01 0a 0000 c0000202 c0000203 6162636465666768"));
        assert_eq!(columns(228, &frame, names), "2 1 10 - 192.0.2.2,192.0.2.3 abcdefgh");
        let said = "IP 192.0.2.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 5, prio 100, authtype simple, \
                    intvl 10s, length 24";
        assert_eq!(line(228, &frame, false), said);
        let frame = bytes(&format!("{IP} 31 05 64 01 0123 0000 c0000202"));
        assert_eq!(columns(228, &frame, names), "3 - - 291 192.0.2.2 -");
    }

    #[test]
    fn a_sealed_message_is_good() {
        for version in [2, 3] {
            let mut stack = Stack::default();
            let vrrp = Vrrp { version, kind: 1, count: 1, ..Vrrp::default() };
            stack.push(&vrrp).unwrap();
            stack.with(&Address { ip: Ipv4Addr::new(192, 0, 2, 1) }).unwrap();
            let message = stack.seal().unwrap().to_vec();
            let layer = Layers::new(&message, Next::IpProtocol(NUMBER)).next().unwrap();
            assert_eq!(layer.checksum(), Some(Status::Good), "{version}");
        }
    }
}
