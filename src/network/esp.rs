//! IP Encapsulating Security Payload, [RFC 4303](https://www.rfc-editor.org/rfc/rfc4303): what is behind its header is encrypted.

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The eight bytes that are not encrypted, RFC 4303 §2.
    pub struct Esp("esp", "Encapsulating Security Payload", 8 bytes, PROTOCOL) {
        spi:      u32 = 0..32,  "esp.spi",      "Security Parameters Index", Hex(8), or 256;
        sequence: u32 = 32..64, "esp.sequence", "Sequence Number", Dec, or 1;
    }
}

/// ESP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line, ..Protocol::new(Esp::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    Ok((Esp::parse(input)?.0, Carries::all(Next::Data)))
}

/// `ESP(spi=0xc0ffee01,seq=0x1), length 44`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(esp) = layer.header::<Esp>() else { return line.say().str("ESP [|esp]") };
    let out = line.say();
    out.str("ESP(spi=");
    out.hex(esp.spi.into(), 8);
    out.str(",seq=");
    out.hex(esp.sequence.into(), 1);
    out.str("), length ");
    out.dec((layer.header.len() + layer.carried()) as u64);
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    #[test]
    fn nothing_is_read_behind_the_header() {
        let frame = bytes("4500 0020 0000 0000 40 32 0000 c0000201 c0000202 00000100 0000000a 04040404");
        assert_eq!(columns(228, &frame, "esp.spi esp.sequence ip.proto"), "0x00000100 10 50");
        let said = "IP 192.0.2.1 > 192.0.2.2: ESP(spi=0x00000100,seq=0xa), length 12";
        assert_eq!(line(228, &frame, false), said);
        assert_eq!(columns(228, &frame[..26], "esp.spi esp.sequence"), "0x00000100 -", "cut short");
    }
}
