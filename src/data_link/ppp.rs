//! Point-to-Point Protocol, [RFC 1661 §2](https://www.rfc-editor.org/rfc/rfc1661#section-2): the number of a protocol, in one
//! byte if it fits and both sides agreed to that (§6.5).

pub mod frame;
pub mod multilink;

use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// The protocol in two bytes.
    pub struct Ppp("ppp", "Point-to-Point Protocol", 2 bytes, PROTOCOL) {
        protocol: u16 = 0..16, "ppp.protocol", "Protocol", Hex(4) => protocols;
    }
    data {
        compressed: 8, "ppp.protocol.compressed", "Protocol in one byte", Hex(2) => protocols;
        number, "ppp.protocol", "Protocol", Hex(4) => protocols;
    }
}

/// PPP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { fixed: false, seal, line, ..Protocol::telling(Ppp::TABLE, read, fields) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    if is_compressed(input) {
        let (rest, number) = take(Ppp::TABLE, 1, input)?;
        return Ok((rest, Carries::all(Next::PppProtocol(number[0].into()))));
    }
    let (rest, ppp) = Ppp::parse(input)?;
    Ok((rest, Carries::all(Next::PppProtocol(ppp.protocol))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    match layer.header.first() {
        Some(number) if is_compressed(layer.header) => {
            to.hide(Ppp::compressed, 0..1);
            to.number(Ppp::number, 0..1, (*number).into());
        }
        _ => to.rows(Ppp::TABLE, 0),
    }
}

/// RFC 1661 §2: the last byte of every number is odd, and its first one even.
fn is_compressed(input: &[u8]) -> bool {
    input.first().is_some_and(|first| first & 1 == 1)
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    if is_compressed(layer.header) { Ok(()) } else { layer.set_next(Ppp::protocol, Space::PppProtocol) }
}

/// `IP (0x0021), length 34: ` if link-layer headers are asked for; else what no layer inside says.
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    line.framed(described, layer.header, layer.header.len() + layer.carried());
}

fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let link = line.link;
    let out = line.lead();
    let number = match *header {
        [first, ..] if first & 1 == 1 => u16::from(first),
        [first, second, ..] => u16::from_be_bytes([first, second]),
        _ => return out.str(" [|ppp]"),
    };
    let name = protocols(number.into());
    if link {
        out.str(name.unwrap_or("unknown"));
        out.str(" (");
        out.hex(number.into(), 4);
        out.str("), length ");
        out.dec(len as u64);
        return out.str(": ");
    }
    match name {
        Some(name) => {
            out.str(name);
            out.str(", length ");
            out.dec(len as u64);
        }
        None => {
            out.str("unknown PPP protocol (");
            out.hex(number.into(), 4);
            out.byte(b')');
        }
    }
}

/// Names of protocol numbers, IANA's registry of PPP DLL protocol numbers.
#[must_use]
pub fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0021 => "IP",
        0x0023 => "OSI",
        0x0025 => "XNS",
        0x0027 => "DECNET",
        0x0029 => "Appletalk",
        0x002b => "IPX",
        0x002d => "VJC",
        0x002f => "VJNC",
        0x0031 => "BRPDU",
        0x0033 => "STII",
        0x0035 => "VINES",
        0x003d => "ML",
        0x0041 => "HELLO",
        0x0043 => "LUXCOM",
        0x0045 => "SNS",
        0x004b => "SNA over 802.2",
        0x004d => "SNA",
        0x0057 => "IP6",
        0x0059 => "PPP Muxing",
        0x005b => "Vendor-Specific Network",
        0x00fb => "COMP single link",
        0x00fd => "COMP",
        0x0281 => "MPLS",
        0x0283 => "MPLS multicast",
        0x8021 => "IPCP",
        0x8023 => "OSICP",
        0x8029 => "ATCP",
        0x802b => "IPXCP",
        0x8031 => "BRCP",
        0x8057 => "IP6CP",
        0x80fd => "CCP",
        0x8053 => "ECP",
        0x8281 => "MPLSCP",
        0xc021 => "LCP",
        0xc023 => "PAP",
        0xc025 => "LQM",
        0xc027 => "SPAP",
        0xc02b => "BACP",
        0xc02d => "BAP",
        0xc223 => "CHAP",
        0xc227 => "EAP",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, line};

    #[test]
    fn sealing_keeps_a_compressed_protocol() {
        let sealed = |header: &[u8]| {
            let mut stack = Stack::default();
            stack.layer(&PROTOCOL).raw(header);
            stack.push(&Ipv4::default()).unwrap();
            stack.seal().unwrap()[..header.len()].to_vec()
        };
        assert_eq!(sealed(&[0, 0]), [0, 0x21]);
        assert_eq!(sealed(&[0x57, 0]), [0x57, 0]);
    }

    #[test]
    fn an_unread_protocol_has_a_number() {
        assert_eq!(line(9, &bytes("ff03 1234 00"), false), "unknown PPP protocol (0x1234)");
        assert_eq!(line(9, &bytes("ff03 c021 00"), true), "LCP (0xc021), length 3: ");
    }
}
