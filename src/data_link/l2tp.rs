//! Layer Two Tunneling Protocol, version 2, [RFC 2661 §3.1](https://www.rfc-editor.org/rfc/rfc2661#section-3.1): flags say which
//! words follow; PPP in data messages, attributes in control messages.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take as bytes;
use nom::combinator::{map_parser, peek, verify};
use nom::number::complete::be_u16;

use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Table,
};
use crate::header;

header! {
    /// Flags that say which words follow.
    pub struct L2tp("l2tp", "Layer 2 Tunneling Protocol", 2 bytes, PROTOCOL) {
                          0..16,  "l2tp.flags",      "Flags", Hex(4);
        control:   bool = 0..1,   "l2tp.type",       "Control message", Dec => kinds;
        counted:   bool = 1..2,   "l2tp.length_bit", "Length is there", Flag;
        first:     u8   = 2..4,   "l2tp.reserved_first", "Reserved", Dec;
        sequenced: bool = 4..5,   "l2tp.seq_bit",    "Sequence numbers are there", Flag;
        second:    bool = 5..6,   "l2tp.reserved_second", "Reserved", Dec;
        shifted:   bool = 6..7,   "l2tp.offset_bit", "Offset is there", Flag;
        priority:  bool = 7..8,   "l2tp.priority",   "Priority", Flag;
        third:     u8   = 8..12,  "l2tp.reserved_third", "Reserved", Dec;
        version:   u8   = 12..16, "l2tp.version",    "Version", Dec, or 2;
    }
    data {
        padding, "l2tp.offset_padding", "Offset padding", Bytes;
    }
}

header! {
    /// There if the length flag is set.
    pub struct Length("l2tp.counted", "Length", 2 bytes) {
        length: u16 = 0..16, "l2tp.length", "Length", Dec;
    }
}

header! {
    /// Where the message belongs.
    pub struct Session("l2tp.where", "Tunnel and session", 4 bytes) {
        tunnel:  u16 = 0..16,  "l2tp.tunnel",  "Tunnel",  Dec;
        session: u16 = 16..32, "l2tp.session", "Session", Dec;
    }
}

header! {
    /// There if the sequence flag is set.
    pub struct Sequence("l2tp.sequence", "Sequence numbers", 4 bytes) {
        sent:     u16 = 0..16,  "l2tp.Ns", "Number of this message", Dec;
        expected: u16 = 16..32, "l2tp.Nr", "Number expected next",   Dec;
    }
}

header! {
    /// There if the offset flag is set.
    pub struct Offset("l2tp.shifted", "Offset", 2 bytes) {
        offset: u16 = 0..16, "l2tp.offset", "Bytes of padding", Dec;
    }
}

header! {
    /// The head of an attribute of a control message, RFC 2661 §4.1.
    pub struct Attribute("l2tp.avp", "Attribute", 6 bytes) {
        mandatory: bool = 0..1,   "l2tp.avp.mandatory", "Mandatory", Flag;
        hidden:    bool = 1..2,   "l2tp.avp.hidden",    "Hidden", Flag;
        reserved:  u8   = 2..6,   "l2tp.avp.reserved",  "Reserved", Dec;
        length:    u16  = 6..16,  "l2tp.avp.length",    "Length", Whole(1);
        vendor:    u16  = 16..32, "l2tp.avp.vendor_id", "Vendor", Dec;
        kind:      u16  = 32..48, "l2tp.avp.type",      "Type", Dec;
    }
    data {
        message: 16, "l2tp.avp.message_type", "Message type", Dec => messages;
        value,       "l2tp.avp.value",        "Value", Bytes;
    }
}

/// L2TP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Length::TABLE, Session::TABLE, Sequence::TABLE, Offset::TABLE, Attribute::TABLE],
    seal,
    line,
    ..Protocol::telling(L2tp::TABLE, read, fields)
};

const VERSION: u8 = 2;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const FRAMED: Next = Next::LinkType(9);
    const PPP: Next = Next::GreProtocol(0x880b);
    let (mut rest, l2tp) = L2tp::parse(input)?;
    if l2tp.version != VERSION {
        return Err(L2tp::invalid(L2tp::version, "2"));
    }
    let mut len = usize::MAX;
    for part in parts(l2tp) {
        let (behind, bytes) = take(part, part.len, rest)?;
        rest = behind;
        if core::ptr::eq(part, Length::TABLE) {
            len = usize::from(Length::parse(bytes)?.1.length);
        } else if core::ptr::eq(part, Offset::TABLE) {
            rest = take(part, Offset::parse(bytes)?.1.offset.into(), rest)?.0;
        }
    }
    let header = input.len() - rest.len();
    let carried = len.saturating_sub(header);
    if l2tp.control {
        // Attributes belong to the header.
        return Ok((&rest[carried.min(rest.len())..], Carries::all(Next::Data)));
    }
    let next = if rest.first() == Some(&0xff) { FRAMED } else { PPP };
    Ok((rest, Carries::some(if l2tp.counted { carried } else { usize::MAX }, next)))
}

/// The words that the flags announce, in their order.
fn parts(l2tp: L2tp) -> impl Iterator<Item = &'static Table> {
    [
        l2tp.counted.then_some(Length::TABLE),
        Some(Session::TABLE),
        l2tp.sequenced.then_some(Sequence::TABLE),
        (l2tp.shifted && !l2tp.control).then_some(Offset::TABLE),
    ]
    .into_iter()
    .flatten()
}

/// One attribute with its value.
pub fn attribute(input: &[u8]) -> Parsed<'_, &[u8]> {
    let len = verify(be_u16.map(|word| usize::from(word & 0x3ff)), |len| *len >= Attribute::LEN);
    let (rest, len) = peek(len).parse(input)?;
    map_parser(bytes(len), nom::combinator::rest).parse(rest)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(L2tp::TABLE, 0);
    let (Some(l2tp), end) =
        (layer.header::<L2tp>().filter(|l2tp| l2tp.version == VERSION), layer.header.len())
    else {
        return;
    };
    let mut at = L2tp::LEN;
    for part in parts(l2tp) {
        to.rows(part, at.min(end));
        at += part.len;
    }
    if !l2tp.control {
        return to.data(L2tp::padding, at..end);
    }
    let at = to.list(at, usize::MAX, attribute, one);
    if at < end {
        to.record(Attribute::TABLE, at..end);
    }
}

fn one(to: &mut Fields<'_, '_>, bytes: Range<usize>, attribute: &[u8]) {
    to.record(Attribute::TABLE, bytes.clone());
    let value = bytes.start + Attribute::LEN..bytes.end;
    let is_message = matches!(attribute, [_, _, 0, 0, 0, 0, _, _]);
    to.data(if is_message { Attribute::message } else { Attribute::value }, value);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(L2tp::version, VERSION.into())?;
    let Ok((rest, l2tp)) = L2tp::parse(layer.header) else { return Ok(()) };
    if l2tp.counted && rest.len() >= Length::LEN {
        let len = layer.total();
        layer.from(L2tp::LEN).set(Length::length, len)?;
    }
    Ok(())
}

/// `l2tp:[TLS](5/6)Ns=1,Nr=2 *MsgType(HELLO)`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(l2tp) = layer.header::<L2tp>() else { return line.title("l2tp") };
    let out = line.lead();
    out.str("l2tp:[");
    for (flag, letter) in [
        (l2tp.control, b'T'),
        (l2tp.counted, b'L'),
        (l2tp.sequenced, b'S'),
        (l2tp.shifted, b'O'),
        (l2tp.priority, b'P'),
    ] {
        if flag {
            out.byte(letter);
        }
    }
    out.byte(b']');
    let mut at = L2tp::LEN;
    for part in parts(l2tp) {
        let words = layer.header.get(at..at + part.len).unwrap_or_default();
        at += part.len;
        let word = |i: usize| {
            words.get(i..i + 2).map_or(0, |word| u64::from(u16::from_be_bytes([word[0], word[1]])))
        };
        if core::ptr::eq(part, Session::TABLE) {
            out.byte(b'(');
            out.dec(word(0));
            out.byte(b'/');
            out.dec(word(2));
            out.byte(b')');
        } else if core::ptr::eq(part, Sequence::TABLE) {
            out.str("Ns=");
            out.dec(word(0));
            out.str(",Nr=");
            out.dec(word(2));
        }
    }
    let message = layer.header.get(at..).and_then(|rest| rest.get(6..8)).filter(|_| l2tp.control);
    match message.and_then(|number| messages(u16::from_be_bytes([number[0], number[1]]).into())) {
        Some(name) => {
            out.str(" *MsgType(");
            out.str(name);
            out.byte(b')');
        }
        None if l2tp.control => out.str(" ZLB"),
        None => out.str(" {"),
    }
}

fn kinds(number: u64) -> Option<&'static str> {
    ["Data", "Control"].get(number as usize).copied()
}

/// Names of control messages, RFC 2661 §3.2.
fn messages(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "SCCRQ",
        2 => "SCCRP",
        3 => "SCCCN",
        4 => "StopCCN",
        6 => "HELLO",
        7 => "OCRQ",
        8 => "OCRP",
        9 => "OCCN",
        10 => "ICRQ",
        11 => "ICRP",
        12 => "ICCN",
        14 => "CDN",
        15 => "WEN",
        16 => "SLI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::packet::shown::{bytes, columns};

    const OPEN: &str = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 06a5 06a5 00ff 0000";
    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    fn shown(l2tp: &str, names: &str) -> alloc::string::String {
        columns(228, &bytes(&format!("{OPEN} {l2tp}")), names)
    }

    #[test]
    fn flags_say_which_words_follow() {
        let names = "l2tp.length l2tp.tunnel l2tp.session l2tp.Ns l2tp.offset ppp.protocol ip.proto";
        assert_eq!(shown(&format!("0002 0005 0006 0021 {IP}"), names), "- 5 6 - - 0x0021 17,253");
        let all = format!("4a02 0028 0005 0006 0001 0002 0002 aabb ff03 0021 {IP}");
        assert_eq!(shown(&all, names), "40 5 6 1 2 0x0021 17,253");
    }

    #[test]
    fn control_messages_have_attributes() {
        let names = "l2tp.type l2tp.Nr l2tp.avp.mandatory l2tp.avp.length l2tp.avp.type l2tp.avp.message_type l2tp.avp.value";
        let attributes = "8008 0000 0000 0006 0007 0000 0009 05";
        assert_eq!(
            shown(&format!("c802 001b 0005 0000 0001 0002 {attributes}"), names),
            "1 2 1,0 8,7 0,9 6 05"
        );
    }

    #[test]
    fn sealing_counts_the_message() {
        let mut stack = Stack::default();
        stack.push(&L2tp { counted: true, ..L2tp::default() }).unwrap();
        stack.with(&Length::default()).unwrap();
        stack.with(&Session { tunnel: 5, session: 6 }).unwrap();
        stack.payload(&[0; 7]);
        assert_eq!(stack.seal().unwrap()[..4], [0x40, 2, 0, 15]);
    }
}
