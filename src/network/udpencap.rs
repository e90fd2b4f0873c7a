//! UDP Encapsulation of IPsec ESP packets, [RFC 3948](https://www.rfc-editor.org/rfc/rfc3948): on one port, ESP, messages
//! of IKE, and what keeps a translation of addresses alive.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Nothing of its own in front of ESP.
    pub struct UdpEncap("udpencap", "UDP Encapsulation of IPsec Packets", 0 bytes, PROTOCOL) {
    }
    data {
        non_esp_marker: 32, "udpencap.non_esp_marker", "Non-ESP Marker", Bytes;
        nat_keepalive: 8,   "udpencap.nat_keepalive",  "NAT-keepalive Packet", Bytes;
    }
}

/// Port 4500, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { line, ..Protocol::telling(<UdpEncap as crate::codec::Header>::TABLE, read, fields) };

/// RFC 3948 §2.2: in front of a message of IKE, where ESP has its security parameters index.
const MARKER: usize = 4;
/// RFC 3948 §2.3.
const KEEPALIVE: usize = 1;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (own, next) = match input {
        [0xff] if context.wire <= KEEPALIVE => (KEEPALIVE, Next::Data),
        [0, 0, 0, 0, ..] => (MARKER, Next::Data),
        _ => (0, Next::IpProtocol(50)),
    };
    let (rest, _) = take(PROTOCOL.table, own, input)?;
    Ok((rest, Carries::all(next)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    match layer.header.len() {
        KEEPALIVE => to.data(UdpEncap::nat_keepalive, 0..KEEPALIVE),
        _ => to.data(UdpEncap::non_esp_marker, 0..MARKER),
    }
}

/// `UDP-encap: ESP(spi=0xc0ffee03,seq=0x1), length 44`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    match layer.header.len() {
        0 => line.lead().str("UDP-encap: "),
        KEEPALIVE => line.say().str("isakmp-nat-keep-alive"),
        _ => line.say().str("NONESP-encap: isakmp"),
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use crate::packet::shown::{bytes, columns, line};

    const OPEN: &str = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 1194 1194";

    #[test]
    fn the_first_bytes_say_what_it_is() {
        let shown = |datagram: &str| {
            let frame = bytes(&alloc::format!("{OPEN} {datagram}"));
            let names = "udpencap.nat_keepalive udpencap.non_esp_marker esp.spi";
            let line = line(228, &frame, false);
            let said = line.split_once("4500: ").map(|halves| halves.1.to_string());
            (columns(228, &frame, names), said.unwrap_or_default())
        };
        let said = |columns: &str, line: &str| (columns.to_string(), line.to_string());
        assert_eq!(shown("0009 0000 ff"), said("ff - -", "isakmp-nat-keep-alive"));
        assert_eq!(shown("000e 0000 00000000 0102"), said("- 00000000 -", "NONESP-encap: isakmp"));
        let esp = "UDP-encap: ESP(spi=0xff000000,seq=0x2), length 8";
        assert_eq!(shown("0010 0000 ff000000 00000002"), said("- - 0xff000000", esp));
    }
}
