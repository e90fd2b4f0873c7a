//! BSD loopback, <https://www.tcpdump.org/linktypes/LINKTYPE_NULL.html>: an address family in the byte order of the
//! machine that captured.
//!
//! Some systems write the family in 16 bits, or an EtherType: the number is what makes a sensible one.

use super::ether_types::LARGEST_LENGTH;
use super::ethernet;
use crate::codec::{Carries, Context, Error, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space};
use crate::header;

header! {
    /// The address family.
    pub struct Null("null", "BSD loopback", 4 bytes, PROTOCOL) {
        family: u32 = 0..32 le, "null.family", "Address family", Dec => families, if is::<LITTLE, FAMILY>, or 2;
                      0..32 alias,     "null.family", "Address family", Dec => families, if is::<BIG, FAMILY>;
                      0..16 alias,     "null.family", "Address family", Dec => families, if is::<FIRST, FAMILY>;
                      16..32 le alias, "null.family", "Address family", Dec => families, if is::<LAST, FAMILY>;
                      0..32 le alias,  "null.type",   "EtherType", Hex(4), if is::<LITTLE, TYPE>;
                      16..32 alias,    "null.type",   "EtherType", Hex(4), if is::<BIG, TYPE>;
    }
}

/// BSD loopback, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::new(Null::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const PPP: Next = Next::LinkType(9);
    if input.starts_with(&[0xff, 0x03]) {
        return Ok((input, Carries::all(PPP))); // HDLC's address and control in place of a family
    }
    let (rest, _) = Null::parse(input)?;
    Ok((rest, Carries::all(next(number(input).1))))
}

/// Who reads the payload of a family or type.
pub(super) fn next(number: u32) -> Next {
    match number {
        2 => Next::EtherType(0x0800),
        7 => Next::Sap(0xfe),
        16 => Next::EtherType(0x809b),
        23 => Next::EtherType(0x8137),
        24 | 28 | 30 => Next::EtherType(0x86dd),
        _ if number > LARGEST_LENGTH.into() => Next::EtherType(number as u16),
        _ => Next::Data,
    }
}

const LITTLE: u8 = 0;
const BIG: u8 = 1;
const FIRST: u8 = 2;
const LAST: u8 = 3;
const FAMILY: bool = false;
const TYPE: bool = true;

fn is<const FORM: u8, const KIND: bool>(header: &[u8]) -> bool {
    let (form, number) = number(header);
    form == FORM && (number > LARGEST_LENGTH.into()) == KIND
}

/// Where the number lies, and the number.
fn number(header: &[u8]) -> (u8, u32) {
    let bytes = *header.first_chunk().unwrap_or(&[0; 4]);
    let (little, big) = (u32::from_le_bytes(bytes), u32::from_be_bytes(bytes));
    match bytes {
        [0, 1..6, 0, 0] => (FIRST, big >> 16),
        [_, _, 0, 0] => (LITTLE, little),
        [_, _, 1..6, 0] => (LAST, little >> 16),
        _ => (BIG, big),
    }
}

/// The family of what follows, if it is not there in one of its forms.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let number_of = |next| (layer.numbers.number_of)(Space::EtherType, next);
    let Some(ether_type) = layer.next.and_then(number_of) else { return Ok(()) };
    if next(number(layer.header).1) == Next::EtherType(ether_type as u16) {
        return Ok(());
    }
    match ether_type {
        0x0800 => layer.set(Null::family, 2),
        0x86dd => layer.set(Null::family, 30),
        _ => Ok(()),
    }
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    if layer.error.is_none() && !layer.header.is_empty() {
        line.framed(described, layer.header, layer.context.wire);
    }
}

/// `AF IPv4 (2), length 34: `
pub(super) fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let number = number(header).1;
    let out = line.lead();
    if let Ok(number @ 0x0600..) = u16::try_from(number) {
        ethernet::named_type(out, number);
    } else {
        out.str("AF ");
        out.named(families, number.into());
    }
    out.str(", length ");
    out.dec(len as u64);
    out.str(": ");
}

/// Names of address families; each BSD has its own number for IPv6.
pub(super) fn families(number: u64) -> Option<&'static str> {
    Some(match number {
        2 => "IPv4",
        7 => "ISO",
        16 => "Appletalk",
        23 => "IPX",
        24 | 28 | 30 => "IPv6",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    #[test]
    fn a_number_is_read_in_the_order_that_makes_sense() {
        let shown = |digits: &str| columns(0, &bytes(digits), "null.family null.type");
        assert_eq!(shown("02000000"), "2 -");
        assert_eq!(shown("00000002"), "2 -");
        assert_eq!(shown("00020000"), "2 -", "sixteen bits in front");
        assert_eq!(shown("00000200"), "2 -", "sixteen bits behind");
        assert_eq!(shown("dc050000"), "1500 -");
        assert_eq!(shown("00080000"), "- 0x0800");
        assert_eq!(shown("00000800"), "- 0x0800");
        assert_eq!(shown("34021234"), "- 0x1234");
    }

    #[test]
    fn network_order_is_not_guessed_where_it_is_known() {
        assert_eq!(columns(108, &bytes("00000018"), "null.family"), "24");
        assert_eq!(columns(108, &bytes("18000000"), "null.family"), "402653184");
    }

    #[test]
    fn families_have_names() {
        assert_eq!(line(0, &bytes("0a000000 00"), false), "AF Unknown (10), length 5: ");
        assert_eq!(line(108, &bytes("00000010 00"), false), "AF Appletalk (16), length 5: ");
    }
}
