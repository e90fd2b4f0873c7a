//! Open Shortest Path First: version 2, [RFC 2328](https://www.rfc-editor.org/rfc/rfc2328), and version 3,
//! [RFC 5340](https://www.rfc-editor.org/rfc/rfc5340), for IPv4 too ([RFC 5838](https://www.rfc-editor.org/rfc/rfc5838)).

pub mod application;
pub mod extended;
pub mod float;
pub mod information;
pub mod lsa2;
pub mod lsa3;
pub mod messages;
pub mod options;
pub mod signalling;
pub mod tlv;
pub mod traffic;
mod words;

use core::net::Ipv4Addr;

use crate::codec::checksum::{internet, with_pseudo_header};
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Status,
};
use crate::header;

header! {
    /// The fourteen bytes that both versions begin with, RFC 2328 §A.3.1, RFC 5340 §A.3.1.
    pub struct Ospf("ospf", "Open Shortest Path First", 14 bytes, PROTOCOL) {
        version:  u8       = 0..8,    "ospf.version", "Version", Dec, or 2;
        kind:     u8       = 8..16,   "ospf.msg",     "Message Type", Dec => words::messages, or 1;
        length:   u16      = 16..32,  "ospf.packet_length", "Packet Length", Dec;
        router:   Ipv4Addr = 32..64,  "ospf.srcrouter", "Source Router", Ip;
        area:     Ipv4Addr = 64..96,  "ospf.area_id", "Area", Ip;
        checksum: u16      = 96..112, "ospf.checksum", "Checksum", Hex(4);
    }
    data {
        hello: 8,       "ospf.msg.hello",    "Hello", Flag;
        description: 8, "ospf.msg.dbdesc",   "Database Description", Flag;
        request: 8,     "ospf.msg.lsreq",    "Link State Request", Flag;
        update: 8,      "ospf.msg.lsupdate", "Link State Update", Flag;
        acknowledgment: 8, "ospf.msg.lsack", "Link State Acknowledgment", Flag;
        reserved,       "ospf.reserved",     "Reserved", Bytes;
        unread,         "ospf.unread",       "Not read", Bytes;
        digest,         "ospf.auth.crypt.data", "Authentication Digest", Bytes;
    }
}

header! {
    /// The rest of the header of version 2, RFC 2328 §A.3.1 and §D.
    pub struct Authentication("ospf.auth", "Authentication", 10 bytes) {
        kind: u16     = 0..16,  "ospf.auth.type", "Authentication Type", Dec => words::authentications;
        data: [u8; 8] = 16..80, "ospf.auth.unknown", "Authentication", Bytes, if is_unknown;
                        16..80 alias, "ospf.auth.none", "Authentication, not used", Bytes, if is_none;
                        16..80 alias, "ospf.auth.simple", "Password", Text, if is_simple;
                        16..32 alias, "ospf.auth.crypt.reserved", "Reserved", Hex(4), if is_cryptographic;
                        32..40 alias, "ospf.auth.crypt.key_id", "Key", Dec, if is_cryptographic;
                        40..48 alias, "ospf.auth.crypt.data_length", "Length of the Digest", Of("ospf.auth.crypt.data", 1), if is_cryptographic;
                        48..80 alias, "ospf.auth.crypt.seq_nbr", "Sequence Number", Dec, if is_cryptographic;
    }
}

header! {
    /// The rest of the header of version 3, RFC 5340 §A.3.1.
    pub struct Instance("ospf.instance", "Instance", 2 bytes) {
        id:       u8      = 0..8,  "ospf.instance_id", "Instance", Dec;
        reserved: [u8; 1] = 8..16, "ospf.reserved",    "Reserved", Bytes;
    }
}

/// OSPF, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        Authentication::TABLE,
        Instance::TABLE,
        options::Options2::TABLE,
        options::OptionsNssa::TABLE,
        options::Options3::TABLE,
        messages::Hello2::TABLE,
        messages::Hello2Rest::TABLE,
        messages::Hello3::TABLE,
        messages::Hello3Rest::TABLE,
        messages::Mtu::TABLE,
        messages::Description::TABLE,
        messages::Request2::TABLE,
        messages::Request3::TABLE,
        lsa2::Age::TABLE,
        lsa2::Lsa::TABLE,
        lsa2::Summary::TABLE,
        lsa2::Flags::TABLE,
        lsa2::Link::TABLE,
        lsa2::LinkMetric::TABLE,
        lsa2::Metric::TABLE,
        lsa2::External::TABLE,
        lsa3::Lsa::TABLE,
        lsa3::Summary::TABLE,
        lsa3::Flags::TABLE,
        lsa3::Link::TABLE,
        lsa3::External::TABLE,
        lsa3::Prefix::TABLE,
        lsa3::Body::TABLE,
        lsa3::Reference::TABLE,
        traffic::Tlv::TABLE,
        traffic::Link::TABLE,
        information::Tlv::TABLE,
        information::LabelRange::TABLE,
        &information::GRACE,
        information::Algorithm::TABLE,
        information::Capabilities::TABLE,
        extended::Prefix::TABLE,
        extended::PrefixFlags::TABLE,
        extended::RangeFlags::TABLE,
        extended::InPrefix::TABLE,
        extended::Segment::TABLE,
        extended::Link::TABLE,
        extended::InLink::TABLE,
        extended::Adjacency::TABLE,
        application::Delay::TABLE,
        application::MinMax::TABLE,
        application::Variation::TABLE,
        application::Masks::TABLE,
        application::Standard::TABLE,
        application::Attribute::TABLE,
        signalling::Block::TABLE,
        signalling::Tlv::TABLE,
        signalling::Extended2::TABLE,
        signalling::Extended3::TABLE,
        signalling::State::TABLE,
        signalling::Relay::TABLE,
        signalling::Trailer::TABLE,
    ],
    seal,
    verify,
    line,
    fill: crate::codec::Fill::EACH,
    ..Protocol::telling(Ospf::TABLE, read, fields)
};

/// IP's number for it.
const NUMBER: u8 = 89;
/// Where the checksum of version 2 leaves out eight bytes, RFC 2328 §A.3.1.
const SECRET: core::ops::Range<usize> = 16..24;
/// The type of authentication that leaves the checksum out, RFC 2328 §D.4.3.
const CRYPTOGRAPHIC: u16 = 2;

/// Bytes of the header of a version.
const fn start(version: u8) -> Option<usize> {
    match version {
        2 => Some(Ospf::LEN + Authentication::LEN),
        3 => Some(Ospf::LEN + Instance::LEN),
        _ => None,
    }
}

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, ospf) = Ospf::parse(input)?;
    let Some(start) = start(ospf.version) else { return Ok((rest, Carries::all(Next::Data))) };
    take(Ospf::TABLE, start, input)?;
    Ok((&[], Carries::nothing()))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let header = layer.header;
    to.rows(Ospf::TABLE, 0);
    let names = [Ospf::hello, Ospf::description, Ospf::request, Ospf::update, Ospf::acknowledgment];
    if let [2 | 3, kind @ 1..=5, ..] = header {
        to.number(names[usize::from(kind - 1)], 1..2, 1);
    }
    let Ok((rest, ospf)) = Ospf::parse(header) else { return };
    let Some(start) = start(ospf.version).filter(|start| *start <= header.len()) else { return };
    let end = usize::from(ospf.length).clamp(start, header.len());
    if ospf.version == 2 {
        to.part(Authentication::TABLE, Ospf::LEN..start);
        let flags = messages::tell2(to, &header[..end], start, ospf.kind);
        let digest = end + digest(rest);
        to.data(Ospf::digest, end..digest.min(header.len()));
        if flags & options::SIGNALLING2 != 0 {
            signalling::tell(to, header, digest, 2);
        }
    } else {
        to.part(Instance::TABLE, Ospf::LEN..start);
        let flags = messages::tell3(to, &header[..end], start, ospf.kind, lsa3::family(rest[0]));
        let mut at = end;
        if flags & options::SIGNALLING3 != 0 {
            at = signalling::tell(to, header, at, 3);
        }
        if flags & options::TRAILER != 0 {
            signalling::trailer(to, header, at);
        }
    }
}

/// Bytes of the digest behind a packet whose header goes on so, RFC 2328 §D.3.
fn digest(rest: &[u8]) -> usize {
    match rest {
        [0, 2, _, _, _, len, ..] => (*len).into(),
        _ => 0,
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let version = layer.value(Ospf::version) as u8;
    let Some(start) = start(version).filter(|start| layer.header.len() >= *start) else { return Ok(()) };
    let behind = if version == 2 { digest(&layer.header[Ospf::LEN..]) } else { 0 };
    let now = layer.value(Ospf::length) as usize;
    // What is signalled behind a packet is not part of it: a length that leaves it out may be right.
    let signalled = signalled(layer.header, version, start);
    if now < start || now + behind > layer.header.len() || !signalled && now + behind < layer.header.len() {
        layer.set(Ospf::length, layer.header.len().saturating_sub(behind).max(start))?;
    }
    lsa2::seal(layer, start)?;
    if version == 2 && signalled {
        let at = layer.value(Ospf::length) as usize + behind;
        let is_digest = is_cryptographic(&layer.header[Ospf::LEN..]);
        signalling::seal(layer, at, is_digest)?;
    }
    layer.set(Ospf::checksum, 0)?;
    let end = (layer.value(Ospf::length) as usize).min(layer.header.len());
    let Some(sum) = sum(layer.addresses, &layer.header[..end]) else { return Ok(()) };
    layer.set(Ospf::checksum, sum.into())
}

/// Whether the options of a Hello or a Database Description say that something stands behind the packet.
fn signalled(header: &[u8], version: u8, start: usize) -> bool {
    let at = match header.get(1) {
        Some(1) => start + 6,
        Some(2) => start + 2,
        _ => return false,
    };
    // Of version 3, it is the middle one of three bytes.
    let options = header.get(at).map_or(0, |byte| u32::from(*byte) << if version == 2 { 0 } else { 8 });
    options & if version == 2 { options::SIGNALLING2 } else { options::SIGNALLING3 | options::TRAILER } != 0
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    let ospf = layer.header::<Ospf>()?;
    let start = start(ospf.version)?;
    let whole = !layer.context.fragment && usize::from(ospf.length) >= start;
    let Some(packet) = layer.header.get(..ospf.length.into()).filter(|_| whole) else {
        return Some(Status::Unverified);
    };
    let mut room = [0; 32];
    Some(match sum(layer.context.ends(&mut room), packet)? {
        0 => Status::Good,
        _ => Status::Bad,
    })
}

/// The checksum of a packet; none if a digest stands in for it. 0 over a good one.
fn sum(addresses: &[u8], packet: &[u8]) -> Option<u16> {
    match packet.first()? {
        2 if packet.get(Ospf::LEN..)?.starts_with(&CRYPTOGRAPHIC.to_be_bytes()) => None,
        2 => Some(internet(&[packet.get(..SECRET.start)?, packet.get(SECRET.end..)?])),
        _ => Some(with_pseudo_header(addresses, NUMBER, packet, &[])),
    }
}

/// `OSPFv2, Hello, length 44`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(ospf) = layer.header::<Ospf>() else { return line.say().str("[|ospf2]") };
    let out = line.say();
    out.str("OSPFv");
    out.dec(ospf.version.into());
    out.str(", ");
    match words::said(ospf.kind.into()) {
        Some(name) => out.str(name),
        None => {
            out.str("unknown packet type (");
            out.dec(ospf.kind.into());
            out.byte(b')');
        }
    }
    out.str(", length ");
    let digest = if ospf.version == 2 { digest(&layer.header[Ospf::LEN..]) } else { 0 };
    let there = (layer.header.len() + layer.carried()).max(layer.context.wire);
    out.dec(there.saturating_sub(digest) as u64);
}

fn is_none(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0, 0])
}

fn is_simple(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0, 1])
}

fn is_cryptographic(bytes: &[u8]) -> bool {
    bytes.starts_with(&CRYPTOGRAPHIC.to_be_bytes())
}

fn is_unknown(bytes: &[u8]) -> bool {
    !matches!(bytes, [0, 0..=2, ..])
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::*;
    use crate::network::ospf::lsa2::{Age, Lsa};
    use crate::network::ospf::options::Options2;
    use crate::packet::shown::{bytes, columns, line};
    use crate::packet::{Layers, Stack};

    const IP: &str = "4500 0000 0000 0000 01 59 0000 c0000201 e0000005";
    const HELLO: &str = "ffffff00 000a 12 01 00000028 c0000201 c0000202";

    fn shown(packet: &str, names: &str) -> String {
        columns(228, &bytes(&format!("{IP} {packet}")), names)
    }

    /// A packet of version 2 without authentication.
    fn second(kind: u8, body: &str) -> String {
        let len = 24 + bytes(body).len();
        format!("02{kind:02x} {len:04x} c0000201 00000000 0000 0000 0000000000000000 {body}")
    }

    #[test]
    fn a_digest_and_what_is_signalled_lie_behind_the_packet() {
        let open = "0201 002c c0000201 00000000 0000 0002 0000 01 04 00000007";
        let behind = "aabbccdd fff4 0003 0001 0004 00000003";
        let packet = format!("{open} {HELLO} {behind}");
        let names =
            "ospf.auth.crypt.key_id ospf.auth.crypt.data ospf.lls.data_length ospf.lls.ext.options.rs";
        assert_eq!(shown(&packet, names), "1 aabbccdd 12 1");
        let said = "IP 192.0.2.1 > 224.0.0.5: OSPFv2, Hello, length 56";
        assert_eq!(line(228, &bytes(&format!("{IP} {packet}")), false), said);
        // The options have no L bit: what is left is not read.
        let packet = packet.replace("000a 12", "000a 02");
        assert_eq!(shown(&packet, names), "1 aabbccdd - -");
    }

    #[test]
    fn a_header_alone_has_a_length_that_counts_what_is_not_there() {
        let body = "05dc 02 07 00000001 0001 02 01 c0000202 c0000201 80000001 1234 0040";
        let names = "ospf.db.interface_mtu ospf.dbd.ms ospf.lsa ospf.lsa.router ospf.lsa.length ospf.lsa.id";
        assert_eq!(shown(&second(2, body), names), "1500 1 1 1 64 192.0.2.2");
    }

    #[test]
    fn an_update_ends_where_an_advertisement_is_too_long() {
        let lsa =
            |len: u16| format!("0001 02 02 c0000202 c0000201 80000001 1234 {len:04x} ffffff00 c0000201");
        let names = "ospf.ls.number_of_lsas ospf.lsa ospf.lsa.network.attchrtr";
        let body = |len: u16| format!("00000002 {} {}", lsa(28), lsa(len));
        let two = |body: &str| second(4, body);
        assert_eq!(shown(&two(&body(28)), names), "2 2,2 192.0.2.1,192.0.2.1");
        assert_eq!(shown(&two(&body(29)), names), "2 2 192.0.2.1");
        assert_eq!(shown(&two(&body(19)), names), "2 2 192.0.2.1");
    }

    #[test]
    fn an_opaque_identifier_has_a_type() {
        let lsa = |id: &str| format!("00000001 0001 02 0a {id} c0000201 80000001 1234 0014");
        let names = "ospf.lsa.id ospf.lsid_opaque_type ospf.lsid_te_lsa.instance ospf.lsid.opaque_id";
        assert_eq!(shown(&second(4, &lsa("01000005")), names), "- 1 5 -");
        assert_eq!(shown(&second(4, &lsa("04000005")), names), "- 4 - 5");
    }

    #[test]
    fn items_are_filled_up_to_four_bytes() {
        let items = "0007 0002 6231 0000 0008 0001 01 000000 0001 0004 60000000";
        let lsa = format!("00000001 0001 02 0a 04000000 c0000201 80000001 1234 002c {items}");
        let names = "ospf.dynhostname ospf.lsa_sa ospf.ri.options.grh ospf.tlv_length";
        assert_eq!(shown(&second(4, &lsa), names), "b1 1 1 2,1,4");
    }

    #[test]
    fn a_prefix_has_as_many_words_as_it_needs() {
        let ip = "6000 0000 0000 59 01 fe80 0000 0000 0000 0000 0000 0000 0001 ff02 0000 0000 0000 0000 0000 0000 0005";
        let open = "0304 0044 c0000201 00000000 0000";
        let lsa = "00000001 0001 2003 00000001 c0000201 80000001 1234 0024 00000014";
        let packet = |instance: &str, prefix: &str| {
            let names = "ospf.prefix_length ospf.v3.address_prefix.ipv6 ospf.v3.address_prefix.ipv4";
            columns(229, &bytes(&format!("{ip} {open} {instance} {lsa} {prefix}")), names)
        };
        assert_eq!(packet("0000", "30 00 0000 20010db8 00010000"), "48 2001:db8:1:: -");
        assert_eq!(packet("4000", "18 00 0000 c0000200 00000000"), "24 - 192.0.2.0");
    }

    #[test]
    fn a_sealed_update_is_good() {
        let mut stack = Stack::default();
        stack.push(&Ospf { version: 2, kind: 4, ..Ospf::default() }).unwrap();
        stack.with(&Authentication::default()).unwrap();
        stack.put(Lsa::count, 32, 0).unwrap();
        stack
            .record(Lsa::TABLE, |stack| {
                stack.with(&Age { age: 1, ..Age::default() })?.with(&Options2::default())?;
                let router = Ipv4Addr::new(192, 0, 2, 1);
                let lsa = Lsa { kind: 2, id: router, router, sequence: 0x8000_0001, ..Lsa::default() };
                stack.with(&lsa)?.put(Lsa::network_mask, 32, 0xffff_ff00).map(drop)
            })
            .unwrap();
        let packet = stack.seal().unwrap().to_vec();
        assert_eq!(packet[2..4], [0, 52]);
        assert_eq!(packet[24..28], [0, 0, 0, 1]);
        assert_eq!(packet[46..48], [0, 24]);
        let layer = Layers::new(&packet, Next::IpProtocol(NUMBER)).next().unwrap();
        assert_eq!(layer.checksum(), Some(Status::Good));
        // RFC 905 §B: both sums over what the checksum covers are zero.
        let (mut first, mut second) = (0u32, 0u32);
        for byte in &packet[30..52] {
            first = (first + u32::from(*byte)) % 255;
            second = (second + first) % 255;
        }
        assert_eq!((first, second), (0, 0));
    }
}
