//! Teredo, [RFC 4380 §5.1.1](https://www.rfc-editor.org/rfc/rfc4380#section-5.1.1): IPv6 in UDP, behind an
//! authentication, an indication of where it came from, both, or neither.

use core::ops::Range;

use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol, Value};
use crate::header;

header! {
    /// Nothing of its own: what stands in front of IPv6 are records.
    pub struct Teredo("teredo", "Teredo IPv6 over UDP tunneling", 0 bytes, PROTOCOL) {
    }
}

header! {
    /// Who asks: identifier, authentication value, nonce and confirmation follow.
    pub struct Authentication("teredo.auth", "Teredo Authentication", 4 bytes) {
        kind:   [u8; 2] = 0..16,  "teredo.auth.type",  "Type",                        Bytes;
        id_len: u8      = 16..24, "teredo.auth.idlen", "Client identifier length",    Dec;
        au_len: u8      = 24..32, "teredo.auth.aulen", "Authentication value length", Dec;
    }
    data {
        id,           "teredo.auth.id",    "Client identifier",    Bytes;
        value,        "teredo.auth.value", "Authentication value", Bytes;
        nonce,        "teredo.auth.nonce", "Nonce value",          Bytes;
        confirmation, "teredo.auth.conf",  "Confirmation byte",    Bytes;
    }
}

header! {
    /// Where a packet came from, every bit turned, so that no translator on the way finds it.
    pub struct Origin("teredo.orig", "Teredo Origin Indication", 8 bytes) {
        kind:           [u8; 2] = 0..16,  "teredo.orig.type",            "Type",                     Bytes;
        turned_port:    [u8; 2] = 16..32, "teredo.orig.port.obfuscated", "Obfuscated origin port",    Bytes, if never;
        turned_address: [u8; 4] = 32..64, "teredo.orig.addr.obfuscated", "Obfuscated origin address", Bytes, if never;
    }
    data {
        port,    "teredo.orig.port", "Origin UDP port",     Dec;
        address, "teredo.orig.addr", "Origin IPv4 address", Ip;
    }
}

/// Teredo, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Authentication::TABLE, Origin::TABLE],
    line: Line::nothing,
    ..Protocol::telling(Teredo::TABLE, read, fields)
};

/// What a record begins with.
const AUTHENTICATION: [u8; 2] = [0, 1];
const ORIGIN: [u8; 2] = [0, 0];

/// Nonce and confirmation.
const NONCE: usize = 8;
const CONFIRMATION: usize = 1;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (authentication, origin) = places(input);
    let (rest, _) = take(Teredo::TABLE, authentication.len() + origin.len(), input)?;
    Ok((rest, Carries::all(Next::EtherType(0x86dd))))
}

/// Where the records are, or would be if they were not cut short.
fn places(bytes: &[u8]) -> (Range<usize>, Range<usize>) {
    let first = match bytes {
        [0, 1, id, value, ..] => {
            Authentication::LEN + usize::from(*id) + usize::from(*value) + NONCE + CONFIRMATION
        }
        start if start.starts_with(&AUTHENTICATION) => Authentication::LEN,
        _ => 0,
    };
    let second = bytes.get(first..).is_some_and(|rest| rest.starts_with(&ORIGIN));
    (0..first, first..first + if second { Origin::LEN } else { 0 })
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (authentication, origin) = places(layer.header);
    let within = |range: Range<usize>| range.start..range.end.min(layer.header.len());
    if !authentication.is_empty() {
        to.record(Authentication::TABLE, within(authentication.clone()));
        if let [_, _, id, value, ..] = *layer.header {
            let id = Authentication::LEN..Authentication::LEN + usize::from(id);
            let value = id.end..id.end + usize::from(value);
            let nonce = value.end..value.end + NONCE;
            let confirmation = nonce.end..nonce.end + CONFIRMATION;
            to.data(Authentication::id, id);
            to.data(Authentication::value, value);
            to.data(Authentication::nonce, nonce);
            to.data(Authentication::confirmation, confirmation);
        }
    }
    if !origin.is_empty() {
        to.record(Origin::TABLE, within(origin.clone()));
        if let Some([_, _, a, b, address @ ..]) =
            layer.header.get(origin.clone()).and_then(<[u8]>::first_chunk::<8>)
        {
            to.number(
                Origin::port,
                origin.start + 2..origin.start + 4,
                (!u16::from_be_bytes([*a, *b])).into(),
            );
            let address = !u32::from_be_bytes(*address);
            to.derive(Origin::address, origin.start + 4..origin.end, Value::Uint(address.into()));
        }
    }
}

fn never(_: &[u8]) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::Layers;

    #[test]
    fn an_origin_is_told_as_it_was_before_it_was_turned() {
        let bytes = hex::decode("0000ec773ffffdfe60000000").unwrap();
        let layer = Layers::new(&bytes, Next::UdpPorts(3544, 40000)).next().unwrap();
        assert_eq!(layer.get(Origin::port).and_then(|port| port.uint()), Some(5000));
        assert_eq!(layer.get(Origin::address).and_then(|address| address.uint()), Some(0xc000_0201));
        assert_eq!(layer.payload, &bytes[8..]);
    }

    #[test]
    fn an_authentication_is_as_long_as_it_says() {
        let (authentication, origin) = places(&[0, 1, 2, 3, 0, 0]);
        assert_eq!((authentication, origin.is_empty()), (0..18, true));
        assert_eq!(places(&[0x60, 0, 0, 0]), (0..0, 0..0));
    }
}
