//! Teredo, [RFC 4380 §5.1.1](https://www.rfc-editor.org/rfc/rfc4380#section-5.1.1): IPv6 over UDP, with an authentication and
//! an origin indication in front, where they are needed.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol, Value};
use crate::header;

header! {
    /// Nothing but indications.
    pub struct Teredo("teredo", "Teredo IPv6 over UDP", 0 bytes, PROTOCOL) {
    }
}

header! {
    /// The first four bytes of an authentication, RFC 4380 §5.1.1.
    pub struct Authentication("teredo.auth", "Authentication", 4 bytes) {
        indicator: u16 = 0..16,  "teredo.auth.indicator", "Indicator", Hex(4);
        id_len:    u8  = 16..24, "teredo.auth.idlen",     "Length of the client identifier", Dec;
        value_len: u8  = 24..32, "teredo.auth.aulen",     "Length of the authentication value", Dec;
    }
    data {
        id,     "teredo.auth.id",    "Client identifier",    Bytes;
        value,  "teredo.auth.value", "Authentication value", Bytes;
        nonce,  "teredo.auth.nonce", "Nonce",                Bytes;
        confirmation, "teredo.auth.conf", "Confirmation",    Bytes;
    }
}

header! {
    /// Address and port that a packet came from, each bit inverted.
    pub struct Origin("teredo.orig", "Origin indication", 8 bytes) {
        indicator: u16     = 0..16,  "teredo.orig.indicator", "Indicator", Hex(4);
        port:      [u8; 2] = 16..32, "teredo.orig.port.inverted", "Inverted port", Bytes;
        address:   [u8; 4] = 32..64, "teredo.orig.addr.inverted", "Inverted address", Bytes;
    }
    data {
        real_port,    "teredo.orig.port", "Port", Dec;
        real_address, "teredo.orig.addr", "Address", Ip;
    }
}

/// Teredo, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Authentication::TABLE, Origin::TABLE],
    fixed: false,
    line,
    ..Protocol::telling(Teredo::TABLE, read, fields)
};

const AUTHENTICATION: [u8; 2] = [0, 1];
const ORIGIN: [u8; 2] = [0, 0];
const NONCE: usize = 8;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let mut rest = input;
    if rest.starts_with(&AUTHENTICATION) {
        let (_, front) = Authentication::parse(rest)?;
        rest = take(Authentication::TABLE, authentication_len(&front), rest)?.0;
    }
    if rest.starts_with(&ORIGIN) {
        rest = Origin::parse(rest)?.0;
    }
    Ok((rest, Carries::all(Next::EtherType(0x86dd))))
}

fn authentication_len(front: &Authentication) -> usize {
    Authentication::LEN + usize::from(front.id_len) + usize::from(front.value_len) + NONCE + 1
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let header = layer.header;
    let mut at = 0;
    if header.starts_with(&AUTHENTICATION) {
        at = authentication(to, header);
    }
    if header.get(at..).is_some_and(|rest| rest.starts_with(&ORIGIN)) {
        to.record(Origin::TABLE, at..header.len());
        if let Some([_, _, a, b, address @ ..]) = header[at..].first_chunk::<{ Origin::LEN }>() {
            to.number(Origin::real_port, at + 2..at + 4, (!u16::from_be_bytes([*a, *b])).into());
            let address = Value::Uint((!u32::from_be_bytes(*address)).into());
            to.derive(Origin::real_address, at + 4..at + 8, address);
        }
    }
}

/// Tells an authentication, and where it ends.
fn authentication(to: &mut Fields<'_, '_>, header: &[u8]) -> usize {
    let Ok((_, front)) = Authentication::parse(header) else {
        to.record(Authentication::TABLE, 0..header.len());
        return header.len();
    };
    let end = authentication_len(&front);
    to.record(Authentication::TABLE, 0..end.min(header.len()));
    let id = Authentication::LEN + usize::from(front.id_len);
    let value = id + usize::from(front.value_len);
    to.data(Authentication::id, Authentication::LEN..id);
    to.data(Authentication::value, id..value);
    to.data(Authentication::nonce, value..value + NONCE);
    to.data(Authentication::confirmation, value + NONCE..end);
    end.min(header.len())
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    line.title(if layer.header.starts_with(&AUTHENTICATION) { "teredo: authentication" } else { "teredo" });
    line.joint(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const OPEN: &str = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 0dd8 00ff 0000";
    const IP: &str = "60000000 0000 3b 40 20010db8000000000000000000000001 20010db8000000000000000000000002";

    fn shown(front: &str, names: &str) -> alloc::string::String {
        columns(228, &bytes(&format!("{OPEN} {front} {IP}")), names)
    }

    #[test]
    fn indications_stand_in_front() {
        let names = "teredo.auth.idlen teredo.auth.id teredo.auth.value teredo.auth.nonce teredo.orig.port \
                     teredo.orig.addr ipv6.nxt";
        let authentication = "0001 02 03 6964 aabbcc 0102030405060708 00";
        let origin = "0000 fc17 3ffffdfe";
        assert_eq!(shown("", names), "- - - - - - 59");
        assert_eq!(shown(origin, names), "- - - - 1000 192.0.2.1 59");
        let both = format!("{authentication} {origin}");
        assert_eq!(shown(&both, names), "2 6964 aabbcc 0102030405060708 1000 192.0.2.1 59");
    }
}
