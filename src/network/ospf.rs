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
#[cfg(test)]
mod tests;
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
