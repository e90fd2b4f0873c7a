//! Mobile IP, [RFC 5944 §3](https://www.rfc-editor.org/rfc/rfc5944#section-3): the type of a message, and the packet that comes in
//! one where a translator is between, [RFC 3519 §3.2](https://www.rfc-editor.org/rfc/rfc3519#section-3.2); UDP port 434.

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Space};
use crate::header;

header! {
    /// The first four bytes; those of a tunnelled packet have a number.
    pub struct MobileIp("mip", "Mobile IP", 4 bytes, PROTOCOL) {
        kind:     u8  = 0..8,   "mip.type",  "Type", Dec => kinds, or 4;
        next:     u8  = 8..16,  "mip.nhead", "Next header", Dec => super::ip::protocols, if is_tunnel;
                        8..16 alias, "mip.second", "Flags or code", Hex(2), if is_message;
        reserved: u16 = 16..32, "mip.third", "Lifetime, or reserved", Dec;
    }
}

/// Mobile IP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| {
        if is_tunnel(layer.header) { layer.set_next(MobileIp::next, Space::IpProtocol) } else { Ok(()) }
    },
    line,
    ..Protocol::new(MobileIp::TABLE, read)
};

const TUNNEL: u8 = 4;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, mobile) = MobileIp::parse(input)?;
    Ok((rest, Carries::all(if mobile.kind == TUNNEL { Next::IpProtocol(mobile.next) } else { Next::Data })))
}

fn is_tunnel(message: &[u8]) -> bool {
    message.first() == Some(&TUNNEL)
}

fn is_message(message: &[u8]) -> bool {
    !is_tunnel(message)
}

fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Registration Request",
        3 => "Registration Reply",
        4 => "Tunnelled packet",
        7 => "Registration Revocation",
        15 => "Registration Revocation Acknowledgment",
        _ => return None,
    })
}

/// `mobileip: Registration Request`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(mobile) = layer.header::<MobileIp>() else { return line.title("mobileip") };
    line.title("mobileip");
    line.joint(": ");
    if let Some(name) = kinds(mobile.kind.into()).filter(|_| mobile.kind != TUNNEL) {
        line.lead().str(name);
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_packet_may_be_inside() {
        let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 01b2 00ff 0000";
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let shown = |front: &str| {
            columns(228, &bytes(&format!("{open} {front} {ip}")), "mip.type mip.nhead ip.proto")
        };
        assert_eq!(shown("04040000"), "4 4 17,253");
        assert_eq!(shown("01040000"), "1 - 17");
    }
}
