//! PPP in HDLC-like framing, [RFC 1662 §3.1](https://www.rfc-editor.org/rfc/rfc1662#section-3.1): address and control in front
//! of PPP, both of which may be left out; link types 9 and 50, 204 with a direction.

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Two bytes that are always the same.
    pub struct Frame("ppp", "PPP in HDLC-like framing", 2 bytes, PROTOCOL) {
        address: u8 = 0..8,  "ppp.address", "Address", Hex(2), or 0xff;
        control: u8 = 8..16, "ppp.control", "Control", Hex(2), or 3;
    }
}

header! {
    /// What link type 204 has in front.
    pub struct Directed("ppp", "PPP with direction", 1 bytes, DIRECTED) {
        sent: u8 = 0..8, "ppp.direction.sent", "Sent by this machine", Dec;
    }
    data {
        direction, "ppp.direction", "Direction", Dec => directions;
    }
}

impl Frame {
    /// The address of all stations.
    pub const ALL: u8 = 0xff;
    /// The control field of unnumbered information.
    pub const INFORMATION: u8 = 0x03;
}

/// The framing, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { variant: "ppp_hdlc", line: Line::nothing, ..Protocol::new(Frame::TABLE, read) };

/// The direction, as the walks and the renderers see it.
pub static DIRECTED: Protocol = Protocol {
    variant: "ppp_with_direction",
    line: Line::nothing,
    ..Protocol::telling(Directed::TABLE, read_direction, direction)
};

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const PPP: Next = Next::GreProtocol(0x880b);
    const CISCO: Next = Next::LinkType(104);
    match input.first() {
        Some(0x0f | 0x8f) => Ok((input, Carries::all(CISCO))),
        Some(&Frame::ALL) | None => Ok((Frame::parse(input)?.0, Carries::all(PPP))),
        Some(_) => Ok((input, Carries::all(PPP))),
    }
}

fn read_direction<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const FRAMED: Next = Next::LinkType(9);
    Ok((Directed::parse(input)?.0, Carries::all(FRAMED)))
}

fn direction<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Directed::TABLE, 0);
    if let Some(sent) = layer.header.first() {
        to.number(Directed::direction, 0..1, usize::from(*sent == 0));
    }
}

fn directions(number: u64) -> Option<&'static str> {
    ["Sent", "Received"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    #[test]
    fn address_and_control_may_be_left_out() {
        let names = "ppp.address ppp.control ppp.protocol ip.proto";
        let shown = |front: &str| columns(9, &bytes(&format!("{front} {IP}")), names);
        assert_eq!(shown("ff03 0021"), "0xff 0x03 0x0021 253");
        assert_eq!(shown("ff03 21"), "0xff 0x03 0x0021 253");
        assert_eq!(shown("0021"), "- - 0x0021 253");
        assert_eq!(shown("21"), "- - 0x0021 253");
    }

    #[test]
    fn another_address_is_ciscos() {
        let names = "ppp.protocol chdlc.address chdlc.protocol ip.proto";
        assert_eq!(columns(50, &bytes(&format!("0f00 0800 {IP}")), names), "- 0x0f 0x0800 253");
    }

    #[test]
    fn a_packet_that_was_not_sent_was_received() {
        let shown =
            |first: &str| columns(204, &bytes(&format!("{first} ff03 0021 {IP}")), "ppp.direction ip.proto");
        assert_eq!([shown("00"), shown("01")], ["1 253", "0 253"]);
    }
}
