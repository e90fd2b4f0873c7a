//! Cisco's HDLC, as [RFC 1547 §4.3.1](https://www.rfc-editor.org/rfc/rfc1547#section-4.3.1) describes it: an address, a zero, a
//! type; link types 104 and 112.

use super::ethernet;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// The four bytes in front of every packet.
    pub struct Chdlc("chdlc", "Cisco HDLC", 4 bytes, PROTOCOL) {
        address:  u8  = 0..8,   "chdlc.address",  "Address",  Hex(2) => addresses, or 0x0f;
        control:  u8  = 8..16,  "chdlc.control",  "Control",  Hex(2);
        protocol: u16 = 16..32, "chdlc.protocol", "Protocol", Hex(4) => protocols;
    }
    data {
        padding: 8, "chdlc.clns_padding", "Padding in front of CLNS", Hex(2);
    }
}

impl Chdlc {
    /// The address of the other side.
    pub const UNICAST: u8 = 0x0f;
    /// The address of all stations.
    pub const MULTICAST: u8 = 0x8f;
}

/// Cisco HDLC, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::telling(Chdlc::TABLE, read, fields) };

const OSI: u16 = 0xfefe;
const PADDING: u8 = 0x03;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, chdlc) = Chdlc::parse(input)?;
    let rest = match rest {
        [PADDING, behind @ ..] if chdlc.protocol == OSI => behind,
        _ => rest,
    };
    Ok((rest, Carries::all(Next::ChdlcProtocol(chdlc.protocol))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Chdlc::TABLE, 0);
    to.data(Chdlc::padding, Chdlc::LEN..layer.header.len());
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set_next(Chdlc::protocol, Space::ChdlcProtocol)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    line.framed(described, layer.header, layer.context.wire);
}

/// `unicast, ethertype IPv4 (0x0800), length 36: `
fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let link = line.link;
    let out = line.lead();
    let Ok((_, chdlc)) = Chdlc::parse(header) else { return out.str("[|chdlc]") };
    if !link {
        out.str("unknown CHDLC protocol (");
        out.hex(chdlc.protocol.into(), 4);
        return out.byte(b')');
    }
    out.str(addresses(chdlc.address.into()).unwrap_or("unknown"));
    out.str(", ");
    ethernet::named_type(out, chdlc.protocol);
    out.str(", length ");
    out.dec(len as u64);
    out.str(": ");
}

fn addresses(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0f => "unicast",
        0x8f => "bcast",
        _ => return None,
    })
}

fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0800 => "IPv4",
        0x2000 => "CDP",
        0x4242 => "STP",
        0x6558 => "TEB",
        0x8035 => "SLARP",
        0x86dd => "IPv6",
        0x8847 => "MPLS unicast",
        0x8848 => "MPLS multicast",
        0xfefe => "OSI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::data_link::slarp::Slarp;
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn osi_may_have_padding_in_front() {
        let shown = |digits: &str| columns(104, &bytes(digits), "chdlc.protocol chdlc.clns_padding");
        assert_eq!(shown("0f00 fefe 03 81 00"), "0xfefe 0x03");
        assert_eq!(shown("0f00 fefe 81 00"), "0xfefe -");
    }

    #[test]
    fn sealing_writes_the_type_of_what_follows() {
        let mut stack = Stack::default();
        stack.push(&Chdlc { address: Chdlc::UNICAST, ..Chdlc::default() }).unwrap();
        stack.push(&Slarp::default()).unwrap();
        assert_eq!(stack.seal().unwrap()[..4], [0x0f, 0, 0x80, 0x35]);
    }
}
