//! UDP-Lite, [RFC 3828](https://www.rfc-editor.org/rfc/rfc3828): UDP whose checksum may leave out the end of the payload.

use crate::codec::checksum::{self, internet};
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Status,
};
use crate::header;

header! {
    /// The eight bytes in front of every datagram; their names are those of UDP.
    pub struct UdpLite("udplite", "UDP-Lite", 8 bytes, PROTOCOL) {
        srcport:  u16 = 0..16,  "udp.srcport",           "Source Port",       Dec;
        dstport:  u16 = 16..32, "udp.dstport",           "Destination Port",  Dec;
        coverage: u16 = 32..48, "udp.checksum_coverage", "Checksum Coverage", Dec;
        checksum: u16 = 48..64, "udp.checksum",          "Checksum",          Hex(4);
    }
    data {
        length, "udp.length", "Length", Dec;
        status, "udp.checksum.status", "Checksum Status", Dec => checksum::status;
    }
}

/// UDP-Lite, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal, verify, line, ..Protocol::telling(UdpLite::TABLE, read, fields) };

/// Its IP protocol number.
const NUMBER: u8 = 136;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, udp) = UdpLite::parse(input)?;
    context.ports = (udp.srcport, udp.dstport);
    Ok((rest, Carries::all(Next::UdpPorts(udp.srcport, udp.dstport))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(UdpLite::TABLE, 0);
    if layer.error.is_none() {
        to.number(UdpLite::length, 0..UdpLite::LEN, UdpLite::LEN + layer.carried());
    }
    to.status(UdpLite::status, UdpLite::checksum, || verify(layer));
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let coverage = layer.value(UdpLite::coverage) as usize;
    layer.set(UdpLite::checksum, 0)?;
    if let Some(sum) = sum(layer.addresses, layer.header, layer.payload, layer.total(), coverage) {
        // RFC 3828 §3.1: zero is not allowed.
        layer.set(UdpLite::checksum, if sum == 0 { 0xffff } else { sum.into() })?;
    }
    Ok(())
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    let udp = layer.header::<UdpLite>()?;
    let mut room = [0; 32];
    let (addresses, total) = (layer.context.ends(&mut room), UdpLite::LEN + layer.carried());
    let sum = || sum(addresses, layer.header, layer.payload, total, udp.coverage.into());
    Some(match udp.checksum {
        0 => Status::Illegal,
        _ if layer.context.fragment || layer.context.cut => Status::Unverified,
        _ => match sum() {
            Some(0) => Status::Good,
            Some(_) => Status::Bad,
            None => Status::Unverified,
        },
    })
}

/// The checksum over the pseudo-header and what is covered, RFC 3828 §3.1; nothing if that cannot be, or is not all here.
fn sum(addresses: &[u8], header: &[u8], payload: &[u8], total: usize, coverage: usize) -> Option<u16> {
    let covered = match coverage {
        0 => total,
        UdpLite::LEN.. if coverage <= total => coverage,
        _ => return None,
    };
    let payload = payload.get(..covered - UdpLite::LEN)?;
    let length = (total as u32).to_be_bytes();
    Some(internet(&[addresses, &length, &[0, NUMBER], header, payload]))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((_, udp)) = UdpLite::parse(layer.header) else { return line.say().str("UDP-Lite truncated") };
    line.ports((udp.srcport, udp.dstport));
    line.otherwise("UDP-Lite, length ", layer.carried() as u64);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Layers, Stack};

    #[test]
    fn what_is_not_covered_may_change() {
        let udp = UdpLite { srcport: 1, dstport: 65_000, coverage: 10, ..UdpLite::default() };
        let mut stack = Stack::default();
        let mut datagram = stack.push(&udp).unwrap().payload(b"lite!").seal().unwrap().to_vec();
        let status =
            |datagram: &[u8]| Layers::new(datagram, Next::IpProtocol(NUMBER)).next().unwrap().checksum();
        assert_eq!(status(&datagram), Some(Status::Good));
        datagram[10] ^= 1;
        assert_eq!(status(&datagram), Some(Status::Good));
        datagram[9] ^= 1;
        assert_eq!(status(&datagram), Some(Status::Bad));
        datagram[5] = 7;
        assert_eq!(status(&datagram), Some(Status::Unverified));
    }
}
