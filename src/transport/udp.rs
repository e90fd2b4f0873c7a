//! User Datagram Protocol, [RFC 768](https://www.rfc-editor.org/rfc/rfc768).

use crate::codec::checksum;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Status,
};
use crate::header;

header! {
    /// The eight bytes in front of every datagram.
    pub struct Udp("udp", "User Datagram Protocol", 8 bytes, PROTOCOL) {
        srcport:  u16 = 0..16,  "udp.srcport",  "Source Port",      Dec;
        dstport:  u16 = 16..32, "udp.dstport",  "Destination Port", Dec;
        length:   u16 = 32..48, "udp.length",   "Length",           Dec;
        checksum: u16 = 48..64, "udp.checksum", "Checksum",         Hex(4);
    }
    data {
        status, "udp.checksum.status", "Checksum Status", Dec => checksum::status;
    }
}

/// UDP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal, verify, line, ..Protocol::telling(Udp::TABLE, read, fields) };

#[inline(always)]
pub(crate) fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, udp) = Udp::parse(input)?;
    let Some(len) = usize::from(udp.length).checked_sub(Udp::LEN) else {
        return Err(Udp::invalid(Udp::length, "at least 8"));
    };
    context.ports = (udp.srcport, udp.dstport);
    Ok((rest, Carries { len, next: Next::UdpPorts(udp.srcport, udp.dstport) }))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Udp::TABLE, 0);
    to.status(Udp::status, Udp::checksum, || verify(layer));
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Udp::length, layer.total())?;
    layer.set_checksum(Udp::checksum, 17)
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    let udp = layer.header::<Udp>()?;
    Some(match udp.checksum {
        0 => Status::Absent,
        stored => checksum::verify(layer, 17, stored),
    })
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    if let Some(udp) = layer.header::<Udp>() {
        let out = line.ports((udp.srcport, udp.dstport));
        out.str("UDP, length ");
        out.dec(layer.carried() as u64);
    }
}
