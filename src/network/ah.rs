//! IP Authentication Header, [RFC 4302](https://www.rfc-editor.org/rfc/rfc4302).

use super::ip::protocols;
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// Twelve bytes in front of the integrity check value.
    pub struct Ah("ah", "Authentication Header", 12 bytes, PROTOCOL) {
        next_header: u8      = 0..8,   "ah.next_header", "Next Header", Dec => protocols;
        length:      u8      = 8..16,  "ah.length",      "Length in units of four bytes, minus two", Dec;
        reserved:    [u8; 2] = 16..32, "ah.reserved",    "Reserved", Bytes;
        spi:         u32     = 32..64, "ah.spi",         "Security Parameters Index", Hex(8), or 256;
        sequence:    u32     = 64..96, "ah.sequence",    "Sequence Number", Dec, or 1;
    }
    data {
        icv, "ah.icv", "Integrity Check Value", Bytes;
    }
}

/// AH, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::telling(Ah::TABLE, read, fields) };

/// RFC 4302 §2.2: the length leaves out two units of four bytes, as for all IPv6 extension headers of that time.
const UNIT: usize = 4;
const LEFT_OUT: usize = 2;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, ah) = Ah::parse(input)?;
    let len = (usize::from(ah.length) + LEFT_OUT) * UNIT;
    if len < Ah::LEN {
        return Err(Ah::invalid(Ah::length, "at least 1"));
    }
    let (rest, _) = take(Ah::TABLE, len, input)?;
    Ok((rest, Carries::all(Next::IpProtocol(ah.next_header))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Ah::TABLE, 0);
    if layer.error.is_none() {
        to.data(Ah::icv, Ah::LEN..layer.header.len());
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Ah::length, (layer.header.len() / UNIT).saturating_sub(LEFT_OUT))?;
    layer.set_next(Ah::next_header, Space::IpProtocol)
}

/// `AH(spi=0x00000005,seq=0x7,icv=0x0102): `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(ah) = layer.header::<Ah>() else { return line.title("AH [|ah]") };
    let verbose = line.verbose;
    let out = line.lead();
    out.str("AH(");
    if verbose > 0 {
        out.str("length=");
        out.dec(ah.length.into());
        out.byte(b'(');
        out.dec(layer.header.len() as u64);
        out.str("-bytes),");
    }
    if ah.reserved != [0, 0] {
        out.str("reserved=0x");
        out.bytes_hex(&ah.reserved);
        out.str("[MustBeZero],");
    }
    out.str("spi=");
    out.hex(ah.spi.into(), 8);
    out.str(",seq=");
    out.hex(ah.sequence.into(), 1);
    out.str(",icv=0x");
    out.bytes_hex(layer.header.get(Ah::LEN..).unwrap_or_default());
    out.str("): ");
    line.unread(|line, header, _| otherwise(line, header), layer.header, 0);
}

/// `ip-proto-61`
fn otherwise(line: &mut Line<'_>, header: &[u8]) {
    let out = line.say();
    match header.first() {
        Some(59) => out.str("no next header"),
        Some(number) => {
            out.str("ip-proto-");
            out.dec((*number).into());
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns, line};
    use crate::transport::udp::Udp;

    const OPEN: &str = "4500 00ff 0000 0000 40 33 0000 c0000201 c0000202";

    #[test]
    fn the_check_value_ends_where_the_length_says() {
        let names = "ah.length ah.reserved ah.spi ah.icv udp.dstport";
        let shown = |ah: &str| columns(228, &bytes(&format!("{OPEN} {ah} 03e8 0035 0008 0000")), names);
        assert_eq!(shown("11 02 0000 00000005 00000007 aabbccdd"), "2 0000 0x00000005 aabbccdd 53");
        assert_eq!(shown("11 01 beef 00000005 00000007"), "1 beef 0x00000005 - 53");
        assert_eq!(shown("11 00 0000 00000005 00000007"), "0 0000 0x00000005 - -", "shorter than itself");
    }

    #[test]
    fn addresses_reach_through_it() {
        let mut stack = Stack::default();
        stack.push(&Ipv4::default()).unwrap();
        stack.push(&Ah { spi: 5, ..Ah::default() }).unwrap().raw(&[0; 12]);
        stack.push(&Udp { srcport: 1000, dstport: 2000, ..Udp::default() }).unwrap();
        let sealed = stack.seal().unwrap();
        assert_eq!(sealed[20..22], [17, 4]);
        assert_eq!(columns(228, sealed, "udp.checksum.status"), "1");
        let said = "IP 127.0.0.1 > 127.0.0.1: AH(spi=0x00000005,seq=0x1,icv=0x000000000000000000000000): ";
        assert_eq!(line(228, sealed, false), format!("{said}1000 > 2000: UDP, length 0"));
    }
}
