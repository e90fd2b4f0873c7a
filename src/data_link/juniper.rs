//! What Juniper's routers put in front of a packet, <https://www.tcpdump.org/linktypes.html> LINKTYPE_JUNIPER_ETHER (178) and its
//! kin: a magic number, flags and extensions, and then what the link type says, or a packet without link layer and its family.

use crate::codec::error::take;
use crate::codec::protocol::Read;
use crate::codec::{Carries, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// A magic number, and flags.
    pub struct Juniper("juniper", "Juniper", 4 bytes, PROTOCOL) {
        magic:     u32  = 0..24,  "juniper.magic-number", "Magic number", Hex(6), or 0x004d_4743;
        extended:  bool = 24..25, "juniper.extended",     "Extensions are there", Flag;
        reserved:  u8   = 25..30, "juniper.reserved",     "Reserved", Hex(2);
        bare:      bool = 30..31, "juniper.l2hdr",        "Link-layer header is left out", Hex(2);
        incoming:  bool = 31..32, "juniper.direction",    "Incoming", Hex(2);
    }
    data {
        len: 16,  "juniper.ext_total_len", "Length of the extensions", Dec;
        extensions, "juniper.extensions",  "Extensions", Bytes;
        framing: 16, "juniper.framing",    "Address and control in front of PPP", Hex(4), or 0xff03;
    }
}

header! {
    /// Whose packet it is where the link-layer header is left out.
    pub struct Family("juniper.bare", "Family", 4 bytes) {
        family:  u8  = 0..8,  "juniper.proto",          "Protocol", Dec;
        further: u32 = 8..32, "juniper.proto.reserved", "Reserved", Hex(6);
    }
}

header! {
    /// The circuit of an ATM interface of the first kind.
    pub struct Circuit("juniper.atm1", "ATM circuit", 4 bytes) {
        cookie: u32 = 0..32, "juniper.atm1.cookie", "Cookie", Hex(8);
    }
}

header! {
    /// The circuit of an ATM interface of the second kind.
    pub struct LongCircuit("juniper.atm2", "ATM circuit", 8 bytes) {
        cookie: u64 = 0..64, "juniper.atm2.cookie", "Cookie", Hex(16);
    }
}

/// Bytes in front of PPP.
const FRAMING: usize = 2;

impl Juniper {
    /// `MGC`
    pub const MAGIC: u32 = 0x4d_4743;
}

/// In front of Ethernet, as the walks and the renderers see it; link types 178 and 167.
pub static PROTOCOL: Protocol = of("", |input, _| always(input, Next::LinkType(1)));
/// In front of PPP; link type 179.
pub static PPP: Protocol = of("juniper_ppp", |input, _| match front(input)? {
    (rest, true) => family(rest),
    (rest, false) => {
        let (rest, _) = take(Juniper::TABLE, FRAMING, rest).map_err(behind(Juniper::LEN))?;
        Ok((rest, Carries::all(Next::GreProtocol(0x880b))))
    }
});
/// In front of Frame Relay; link type 180.
pub static FRAME_RELAY: Protocol = of("juniper_frelay", |input, _| always(input, Next::LinkType(107)));
/// In front of Cisco's HDLC; link type 181.
pub static CISCO: Protocol = of("juniper_chdlc", |input, _| always(input, Next::LinkType(104)));
/// In front of a packet and its family; link type 133.
pub static GATEWAY: Protocol = of("juniper_ggsn", |input, _| {
    let (rest, _) = front(input)?;
    family(rest)
});
/// In front of AAL5 of an ATM interface of the first kind; link type 137.
pub static ATM1: Protocol = of("juniper_atm1", |input, _| match front(input)? {
    (rest, true) => family(rest),
    (rest, false) => {
        let (rest, circuit) = Circuit::parse(rest)?;
        let is_cell = circuit.cookie >> 31 == 1;
        Ok((rest, Carries::all(if is_cell { Next::Data } else { adapted(rest).unwrap_or(guess(rest)) })))
    }
});
/// In front of AAL5 of an ATM interface of the second kind; link type 135.
pub static ATM2: Protocol = of("juniper_atm2", |input, _| {
    const CELL: u64 = 0x70;
    const BRIDGED: u64 = 0x7f << 32;
    let (rest, bare) = front(input)?;
    if bare {
        return family(rest);
    }
    let incoming = input.get(3).is_some_and(|flags| flags & 1 == 1) && input.len() > rest.len();
    let (rest, LongCircuit { cookie }) = LongCircuit::parse(rest)?;
    let next = match adapted(rest) {
        _ if cookie & CELL != 0 => Next::Data,
        Some(next) if next != NLPID || cookie & BRIDGED == 0 || incoming => next,
        _ if cookie & BRIDGED != 0 && !incoming => Next::LinkType(1),
        _ => match rest {
            [0x00, 0x21 | 0x57, ..] | [0xc0, 0x21, ..] | [0x80, 0x21 | 0x57 | 0x31, ..] => {
                Next::GreProtocol(0x880b)
            }
            _ => guess(rest),
        },
    };
    Ok((rest, Carries::all(next)))
});

const fn of(variant: &'static str, read: Read) -> Protocol {
    Protocol {
        variant,
        records: &[Family::TABLE, Circuit::TABLE, LongCircuit::TABLE],
        fixed: false,
        line: Line::nothing,
        ..Protocol::telling(Juniper::TABLE, read, fields)
    }
}

fn always(input: &[u8], next: Next) -> Parsed<'_, Carries> {
    match front(input)? {
        (rest, true) => family(rest),
        (rest, false) => Ok((rest, Carries::all(next))),
    }
}

/// What every header begins with, and whether the link-layer header is left out; nothing, if the magic number is not there.
fn front(input: &[u8]) -> Parsed<'_, bool> {
    if !is_marked(input) {
        return Ok((input, false));
    }
    let (mut rest, juniper) = Juniper::parse(input)?;
    if juniper.extended {
        let (behind, len) = take(Juniper::TABLE, 2, rest).map_err(behind(Juniper::LEN))?;
        let len = u16::from_be_bytes([len[0], len[1]]).into();
        rest = take(Juniper::TABLE, len, behind).map_err(self::behind(Juniper::LEN + 2))?.0;
    }
    Ok((rest, juniper.bare))
}

/// An error in bytes that lie behind these.
fn behind(len: usize) -> impl Fn(nom::Err<Error>) -> nom::Err<Error> {
    move |error| Error::from(error).at(len).into()
}

fn is_marked(input: &[u8]) -> bool {
    input.starts_with(b"MGC")
}

fn family(input: &[u8]) -> Parsed<'_, Carries> {
    let (rest, Family { family, .. }) = Family::parse(input)?;
    let next = match family {
        2 | 3 => Next::EtherType(0x0800),
        4 | 5 | 8 | 32 => Next::EtherType(0x8847),
        6 | 7 => Next::EtherType(0x86dd),
        200 => Next::GreProtocol(0x880b),
        202 | 203 => LLC,
        204 => Next::LinkType(1),
        207 => Next::LinkType(107),
        208 => Next::LinkType(104),
        _ => Next::Data,
    };
    Ok((rest, Carries::all(next)))
}

const LLC: Next = Next::EtherType(0x8870);
const NLPID: Next = Next::Data;

/// What the adaptation layer says: logical link control, or a control field and a network layer protocol identifier.
fn adapted(rest: &[u8]) -> Option<Next> {
    match rest {
        [0xfe, 0xfe, 3, ..] | [0xaa, 0xaa, 3, ..] => Some(LLC),
        [3, ..] => Some(NLPID),
        _ => None,
    }
}

/// A packet without anything in front.
fn guess(rest: &[u8]) -> Next {
    match rest.first() {
        Some(0x45..=0x4f) => Next::EtherType(0x0800),
        Some(0x60..=0x6f) => Next::EtherType(0x86dd),
        _ => Next::Data,
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (mut at, mut bare, end) = (0, false, layer.header.len());
    if is_marked(layer.header) {
        to.rows(Juniper::TABLE, 0);
        let Ok((rest, juniper)) = Juniper::parse(layer.header) else { return };
        (at, bare) = (Juniper::LEN, juniper.bare);
        if juniper.extended {
            let Some((len, _)) = rest.split_first_chunk() else { return };
            to.data(Juniper::len, at..at + 2);
            at += 2 + usize::from(u16::from_be_bytes(*len));
            to.data(Juniper::extensions, Juniper::LEN + 2..at);
        }
    }
    match end.saturating_sub(at) {
        0 => {}
        _ if !bare && core::ptr::eq(layer.protocol, &raw const PPP) => {
            to.data(Juniper::framing, at..at + FRAMING);
        }
        _ if bare || core::ptr::eq(layer.protocol, &raw const GATEWAY) => to.rows(Family::TABLE, at),
        _ if core::ptr::eq(layer.protocol, &raw const ATM1) => to.rows(Circuit::TABLE, at),
        _ => to.rows(LongCircuit::TABLE, at),
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    #[test]
    fn extensions_stand_in_front_of_the_frame() {
        let names = "juniper.direction juniper.ext_total_len eth.type";
        let shown =
            |front: &str| columns(178, &bytes(&format!("{front} 00005e005302 00005e005301 1234")), names);
        assert_eq!(shown("4d4743 01"), "0x01 - 0x1234");
        assert_eq!(shown("4d4743 80 0004 01020304"), "0x00 4 0x1234");
        assert_eq!(shown(""), "- - 0x1234", "without the magic number there is no header");
    }

    #[test]
    fn without_link_layer_there_is_a_family() {
        let shown = |link, front: &str| {
            columns(link, &bytes(&format!("{front} {IP}")), "juniper.l2hdr juniper.proto ip.proto")
        };
        assert_eq!(shown(178, "4d4743 02 02000000"), "0x01 2 253");
        assert_eq!(shown(137, "4d4743 02 02000000"), "0x01 2 253");
        assert_eq!(shown(133, "4d4743 00 02000000"), "0x00 2 253");
        assert_eq!(shown(178, "4d4743 02 09000000"), "0x01 9 -");
    }

    #[test]
    fn behind_a_circuit_is_what_it_looks_like() {
        let names = "juniper.atm1.cookie juniper.atm2.cookie llc.dsap eth.type ppp.protocol ip.proto";
        let shown = |link, front: &str| columns(link, &bytes(&format!("4d4743 00 {front} {IP}")), names);
        assert_eq!(shown(137, "00000001"), "0x00000001 - - - - 253");
        assert_eq!(shown(137, "00000001 aaaa03 000000 0800"), "0x00000001 - 0xaa - - 253");
        assert_eq!(shown(137, "80000001"), "0x80000001 - - - - -", "a cell");
        assert_eq!(shown(135, "0000000000000001"), "- 0x0000000000000001 - - - 253");
        assert_eq!(shown(135, "0000000000000001 0021"), "- 0x0000000000000001 - - 0x0021 253");
        let bridged = "0000007000000000 00005e005302 00005e005301 0800";
        assert_eq!(shown(135, bridged), "- 0x0000007000000000 - 0x0800 - 253");
        assert_eq!(shown(135, "0000000000000010"), "- 0x0000000000000010 - - - -", "a cell");
    }
}
