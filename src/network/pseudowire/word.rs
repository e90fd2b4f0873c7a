//! The preferred control word of a pseudowire, [RFC 4385 §3](https://www.rfc-editor.org/rfc/rfc4385#section-3): no number leads
//! here, as a label alone says that a pseudowire follows.

use crate::codec::{Carries, Context, Header, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Four bytes in front of what the pseudowire carries.
    pub struct Word("pwmcw", "Pseudowire Control Word", 4 bytes, PROTOCOL) {
        zero:     u8  = 0..4,   "pwmcw.zero",   "Zero",   Dec;
        flags:    u8  = 4..10,  "pwmcw.flags",  "Flags",  Hex(4);
        length:   u8  = 10..16, "pwmcw.length", "Length", Dec;
        sequence: u16 = 16..32, "pwmcw.sequence_number", "Sequence Number", Dec;
    }
}

/// A control word, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line: Line::nothing, ..Protocol::new(Word::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    Ok((Word::parse(input)?.0, Carries::all(Next::Data)))
}
