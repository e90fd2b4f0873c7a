//! User Datagram Protocol, [RFC 768](https://www.rfc-editor.org/rfc/rfc768).

use super::services;
use crate::codec::checksum;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Reason, Seal, Status, Text,
};
use crate::header;

header! {
    /// The eight bytes in front of every datagram.
    pub struct Udp("udp", "User Datagram Protocol", 8 bytes, PROTOCOL) {
        srcport:  u16 = 0..16,  "udp.srcport",  "Source Port",      Dec => services::udp;
        dstport:  u16 = 16..32, "udp.dstport",  "Destination Port", Dec => services::udp;
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
    context.ports = (udp.srcport, udp.dstport);
    let len = match usize::from(udp.length).checked_sub(Udp::LEN) {
        Some(len) => len,
        // RFC 2675 §4: a length of zero is that of a jumbogram, which only IPv6 carries.
        None if udp.length == 0 && context.addresses.len() == 32 => usize::MAX,
        None => return Err(Udp::invalid(Udp::length, "at least 8")),
    };
    Ok((rest, Carries { len, next: Next::UdpPorts(udp.srcport, udp.dstport) }))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if let Some(Error { reason: Reason::Invalid(..), .. }) = layer.error {
        return to.rows_where(Udp::TABLE, 0, |row| row.bits.end <= Udp::length.bits.end);
    }
    to.rows(Udp::TABLE, 0);
    to.status(Udp::status, Udp::checksum, || verify(layer));
}

#[inline(always)]
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    if !layer.fragment {
        layer.set(Udp::length, layer.total())?;
    }
    layer.set_checksum(Udp::checksum, 17)
}

fn verify(layer: &Layer<'_>) -> Option<Status> {
    let udp = layer.header::<Udp>()?;
    Some(match udp.checksum {
        // RFC 8200 §8.1: only IPv4 may leave it out.
        0 if layer.context.addresses.len() == 32 => Status::Illegal,
        0 => Status::Absent,
        // A length that leads behind what is there: part of it is missing, or it is wrong.
        _ if usize::from(udp.length) > layer.header.len() + layer.carried() => Status::Unverified,
        stored => checksum::verify(layer, 17, stored),
    })
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((_, udp)) = Udp::parse(layer.header) else { return line.say().str("UDP truncated") };
    let verified = line.verbose > 1 && !line.unverified;
    let out = line.ports((udp.srcport, udp.dstport));
    if layer.error.is_some() {
        out.str("UDP bad length ");
        return out.dec(udp.length.into());
    }
    if verified {
        sum(layer, udp.checksum, out);
    }
    if line.quiet {
        // Not even what tunnels say, which are no layers above.
        line.say().str("UDP, length ");
        line.say().dec(layer.carried() as u64);
        return line.close();
    }
    line.otherwise("UDP, length ", layer.carried() as u64);
}

/// `[udp sum ok] `.
#[cold]
fn sum(layer: &Layer<'_>, stored: u16, out: &mut Text) {
    match verify(layer) {
        Some(Status::Good) => out.str("[udp sum ok] "),
        Some(Status::Absent | Status::Illegal) => out.str("[no cksum] "),
        Some(status @ (Status::Bad | Status::LeftToCard)) => {
            out.str("[bad udp cksum ");
            out.hex(stored.into(), 4);
            out.str(" -> ");
            // RFC 768: zero means that there is none.
            out.hex(checksum::expected(layer, 17, stored).max(1).into(), 4);
            out.str(if status == Status::LeftToCard { ", left to the network card] " } else { "!] " });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layers;

    fn status(datagram: &[u8], addresses: usize) -> Option<Status> {
        let mut layer = Layers::new(datagram, Next::IpProtocol(17)).next().unwrap();
        layer.context.addresses = &[0; 32][..addresses];
        layer.checksum()
    }

    #[test]
    fn only_ipv4_may_leave_the_checksum_out() {
        let datagram = [0, 1, 0, 2, 0, 9, 0, 0, 7];
        assert_eq!(status(&datagram, 8), Some(Status::Absent));
        assert_eq!(status(&datagram, 32), Some(Status::Illegal));
    }

    #[test]
    fn a_length_behind_the_end_cannot_be_verified() {
        assert_eq!(status(&[0, 1, 0, 2, 0, 9, 0xf1, 0xda, 7], 8), Some(Status::Bad));
        assert_eq!(status(&[0, 1, 0, 2, 0, 10, 0xf1, 0xda, 7], 8), Some(Status::Unverified));
    }
}
