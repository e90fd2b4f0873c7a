//! PPP Multilink Protocol, [RFC 1990 §3](https://www.rfc-editor.org/rfc/rfc1990#section-3): pieces of a PPP packet on several
//! links.

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The header with a long sequence number; classes are those of RFC 2686.
    pub struct Multilink("mp", "PPP Multilink Protocol", 4 bytes, PROTOCOL) {
                         0..6,  "mp.frag",  "Fragment", Hex(2);
        first:    bool = 0..1,  "mp.first", "First fragment", Flag;
        last:     bool = 1..2,  "mp.last",  "Last fragment",  Flag;
        class:    u8   = 2..6,  "mp.sequence_num_cls", "Class", Dec;
        reserved: u8   = 6..8,  "mp.sequence_num_reserved", "Reserved", Flag;
        sequence: u32  = 8..32, "mp.seq",   "Sequence number", Dec;
    }
}

/// Multilink PPP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line, ..Protocol::new(Multilink::TABLE, read) };

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    const PPP: Next = Next::GreProtocol(0x880b);
    let (rest, piece) = Multilink::parse(input)?;
    let whole = piece.first && piece.last;
    context.fragment |= !whole;
    Ok((rest, Carries::all(if whole { PPP } else { Next::Data })))
}

/// `MLPPP, seq 0x001, Flags [begin, end], length 38`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(piece) = layer.header::<Multilink>() else { return line.title("MLPPP") };
    let out = line.say();
    out.str("MLPPP, seq ");
    out.hex(piece.sequence.into(), 3);
    out.str(match (piece.first, piece.last) {
        (true, true) => ", Flags [begin, end], length ",
        (true, false) => ", Flags [begin], length ",
        (false, true) => ", Flags [end], length ",
        (false, false) => ", Flags [none], length ",
    });
    out.dec((layer.header.len() + layer.carried()) as u64);
}
