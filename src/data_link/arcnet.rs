//! ARCNET, [RFC 1201](https://www.rfc-editor.org/rfc/rfc1201) and RFC 1051: one byte for each station, and one that says who
//! reads the rest; link type 7 as the BSDs capture it, 129 as Linux does.

use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space,
};
use crate::header;

header! {
    /// Sender and receiver.
    pub struct Arcnet("arcnet", "ARCNET", 2 bytes, PROTOCOL) {
        source:      u8 = 0..8,  "arcnet.src", "Source",      Hex(2);
        destination: u8 = 8..16, "arcnet.dst", "Destination", Hex(2);
    }
}

header! {
    /// Sender, receiver, and where the packet begins in the memory of the card.
    pub struct ArcnetLinux("arcnet", "ARCNET of Linux", 4 bytes, LINUX) {
        source:      u8      = 0..8,   "arcnet.src",    "Source",      Hex(2);
        destination: u8      = 8..16,  "arcnet.dst",    "Destination", Hex(2);
        offset:      [u8; 2] = 16..32, "arcnet.offset", "Offset",      Bytes;
    }
}

header! {
    /// Who reads the rest.
    pub struct System("arcnet.system", "System code", 1 bytes) {
        id: u8 = 0..8, "arcnet.protID", "Protocol", Hex(2) => protocols;
    }
}

header! {
    /// What is in front of a packet whose length the hardware cannot send, RFC 1201 §3.3.
    pub struct Exception("arcnet.exception", "Exception", 3 bytes) {
        flag:    u8  = 0..8,  "arcnet.exception_flag", "Exception flag", Hex(2);
        padding: u16 = 8..24, "arcnet.padding",        "Padding",        Hex(4);
    }
    data {
        again: 8, "arcnet.protID", "Protocol", Hex(2) => protocols;
    }
}

header! {
    /// Which piece of a packet this is, RFC 1201 §3.2.
    pub struct Piece("arcnet.piece", "Piece", 3 bytes) {
        split:    u8  = 0..8,  "arcnet.split_flag", "Split flag", Dec;
        sequence: u16 = 8..24, "arcnet.sequence",   "Sequence",   Dec;
    }
}

/// ARCNET, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[System::TABLE, Exception::TABLE, Piece::TABLE],
    seal,
    line,
    ..Protocol::telling(Arcnet::TABLE, read, fields)
};

/// ARCNET with an offset, as the walks and the renderers see it.
pub static LINUX: Protocol = Protocol {
    variant: "arcnet_linux",
    records: &[System::TABLE, Exception::TABLE, Piece::TABLE],
    seal,
    line,
    ..Protocol::telling(ArcnetLinux::TABLE, read_linux, fields)
};

const EXCEPTION: u8 = 0xff;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    behind(Arcnet::parse(input)?.0, true)
}

fn read_linux<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    behind(ArcnetLinux::parse(input)?.0, false)
}

fn behind(input: &[u8], excepted: bool) -> Parsed<'_, Carries> {
    let (mut rest, System { id }) = System::parse(input)?;
    if has_piece(id) {
        if excepted && rest.first() == Some(&EXCEPTION) {
            rest = take(Exception::TABLE, Exception::LEN + System::LEN, rest)?.0;
        }
        rest = Piece::parse(rest)?.0;
    }
    let next = number(id).map_or(Next::Data, Next::EtherType);
    Ok((rest, Carries::all(next)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let table = layer.protocol.table;
    to.rows(table, 0);
    let mut at = table.len;
    to.rows(System::TABLE, at.min(layer.header.len()));
    if !layer.header.get(at).is_some_and(|id| has_piece(*id)) {
        return;
    }
    at += System::LEN;
    if table.len == Arcnet::LEN && layer.header.get(at) == Some(&EXCEPTION) {
        to.rows(Exception::TABLE, at);
        at += Exception::LEN;
        to.data(Exception::again, at..at + System::LEN);
        at += System::LEN;
    }
    to.rows(Piece::TABLE, at.min(layer.header.len()));
}

/// The protocols of RFC 1051, diagnosis and BACnet are never cut into pieces.
const fn has_piece(id: u8) -> bool {
    !matches!(id, 0xf0 | 0xf1 | 0x80 | 0xcd)
}

/// The EtherType that means the same.
const fn number(id: u8) -> Option<u16> {
    Some(match id {
        0xd4 | 0xf0 => 0x0800,
        0xd5 | 0xf1 => 0x0806,
        0xd6 => 0x8035,
        0xdd => 0x809b,
        0xfa => 0x8137,
        0xc4 => 0x86dd,
        0xcd => 0x8870,
        _ => return None,
    })
}

/// The system code of what follows, if it is not there in one of its forms.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let number_of = |next| (layer.numbers.number_of)(Space::EtherType, next);
    let Some(wanted) = layer.next.and_then(number_of) else { return Ok(()) };
    let at = layer.table.len;
    if layer.header.get(at).is_none_or(|id| number(*id).map(u32::from) == Some(wanted)) {
        return Ok(());
    }
    let id = match wanted {
        0x0800 => 0xf0,
        0x0806 => 0xf1,
        _ => return Ok(()),
    };
    layer.from(at).set(System::id, id)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    if layer.error.is_none() {
        let at = layer.protocol.table.len;
        let id = layer.header.get(at).copied().unwrap_or_default();
        let header = [layer.header[0], layer.header[1], id];
        line.framed(described, &header, layer.context.wire);
    }
}

/// `be 00 f1 23: ` as source, destination, system code and length.
fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let out = line.lead();
    for byte in header.iter().take(3) {
        out.bytes_hex(&[*byte]);
        out.byte(b' ');
    }
    out.dec(len as u64);
    out.str(": ");
}

/// Names of system codes, RFC 1201 §3.1 and ARCNET Trade Association's list.
fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        0x80 => "Diagnose",
        0xc4 => "IPv6",
        0xcd => "BACnet",
        0xd4 => "IP (RFC 1201)",
        0xd5 => "ARP (RFC 1201)",
        0xd6 => "RARP (RFC 1201)",
        0xdd => "Appletalk",
        0xf0 => "IP (RFC 1051)",
        0xf1 => "ARP (RFC 1051)",
        0xfa => "Novell IPX",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::network::ipv4::Ipv4;
    use crate::packet::shown::{bytes, columns};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    #[test]
    fn newer_protocols_are_cut_into_pieces() {
        let names =
            "arcnet.src arcnet.protID arcnet.exception_flag arcnet.split_flag arcnet.sequence ip.proto";
        let shown = |front: &str| columns(7, &bytes(&format!("{front} {IP}")), names);
        assert_eq!(shown("01 02 f0"), "0x01 0xf0 - - - 253");
        assert_eq!(shown("01 02 d4 00 0007"), "0x01 0xd4 - 0 7 253");
        assert_eq!(shown("01 02 d4 ff ffff d4 01 0007"), "0x01 0xd4,0xd4 0xff 1 7 253");
    }

    #[test]
    fn linux_adds_an_offset() {
        let names = "arcnet.dst arcnet.offset arcnet.protID arcnet.sequence ip.proto";
        let shown = |front: &str| columns(129, &bytes(&format!("{front} {IP}")), names);
        assert_eq!(shown("01 02 ab08 f0"), "0x02 ab08 0xf0 - 253");
        assert_eq!(shown("01 02 ab08 d4 00 0007"), "0x02 ab08 0xd4 7 253");
    }

    #[test]
    fn sealing_writes_a_system_code() {
        let sealed = |id: u8| {
            let mut stack = Stack::default();
            stack.push(&Arcnet::default()).unwrap().with(&System { id }).unwrap();
            stack.push(&Ipv4::default()).unwrap();
            stack.seal().unwrap()[2]
        };
        assert_eq!([sealed(0), sealed(0xf0), sealed(0xd4)], [0xf0, 0xf0, 0xd4]);
    }
}
