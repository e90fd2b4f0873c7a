//! Ethernet over MPLS, [RFC 4448](https://www.rfc-editor.org/rfc/rfc4448): with a control word (§4.6) or without; nothing says
//! which, so both readings are looked at.

pub mod word;

use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The control word, RFC 4385 §3.
    pub struct ControlWord("pwethcw", "Ethernet Pseudowire", 4 bytes, PROTOCOL) {
        zero:     u8  = 0..4,   "pweth.cw.zero",  "Zero", Dec;
        flags:    u8  = 4..8,   "pweth.cw.flags", "Flags", Hex(2);
        fragment: u8  = 8..10,  "pweth.cw.fragment", "Fragmentation", Dec;
        length:   u8  = 10..16, "pweth.cw.length", "Length", Dec;
        sequence: u16 = 16..32, "pweth.cw.sequence_number", "Sequence Number", Dec;
    }
    data {
        worded, "pweth.cw", "There is a control word", Flag;
    }
}

/// An Ethernet pseudowire, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { fixed: false, line: Line::nothing, ..Protocol::telling(ControlWord::TABLE, read, fields) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const BRIDGED: Next = Next::EtherType(0x6558);
    if is_plain(input) {
        return Ok((input, Carries::all(BRIDGED)));
    }
    Ok((ControlWord::parse(input)?.0, Carries::all(BRIDGED)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(ControlWord::TABLE, 0);
    if layer.header.len() >= ControlWord::LEN {
        to.number(ControlWord::worded, 0..4, 1);
    }
}

/// Whether the frame begins at once: its addresses look like those of a manufacturer, and not like the sixteen zero bits of
/// a control word.
fn is_plain(input: &[u8]) -> bool {
    const LOCAL_OR_GROUP: u8 = 3;
    let Some((destination, source)) = input.first_chunk::<14>().map(|front| front.split_at(6)) else {
        return false;
    };
    if (destination[0] | source[0]) & LOCAL_OR_GROUP != 0 {
        return false;
    }
    match (is_typed(input, 12), is_typed(input, 16)) {
        (true, false) => true,
        (false, true) => false,
        _ => !destination.starts_with(&[0, 0]),
    }
}

/// Whether an EtherType that someone reads, or the length of what follows, stands at this byte.
fn is_typed(input: &[u8], at: usize) -> bool {
    let Some((number, rest)) = input.get(at..).and_then(|rest| rest.split_first_chunk()) else {
        return false;
    };
    match u16::from_be_bytes(*number) {
        len @ ..=1500 => usize::from(len) == rest.len(),
        0x0800 | 0x0806 | 0x8035 | 0x8100 | 0x86dd | 0x8847 | 0x8848 | 0x8863 | 0x8864 | 0x88a8 | 0x88cc => {
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    fn shown(frame: &str) -> alloc::string::String {
        let frame = format!("00005e005302 00005e005301 8847 00064140 {frame}");
        columns(1, &bytes(&frame), "pweth.cw pweth.cw.sequence_number eth.type")
    }

    #[test]
    fn a_control_word_begins_with_zeros() {
        assert_eq!(shown("00000007 00005e005302 00005e005301 0806"), "1 7 0x8847,0x0806");
        assert_eq!(shown("00005e005302 00005e005301 0806 1234 5678"), "- - 0x8847,0x0806");
        assert_eq!(shown("001b21000002 001b21000001 1234 0000"), "- - 0x8847,0x1234");
        assert_eq!(shown("00000007 020000000002 020000000001 1234"), "1 7 0x8847,0x1234");
    }
}
