//! What Juniper's routers put in front of an Ethernet frame, <https://www.tcpdump.org/linktypes.html> LINKTYPE_JUNIPER_ETHER.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// A magic number, and flags.
    pub struct Juniper("juniper", "Juniper", 4 bytes, PROTOCOL) {
        magic:     u32  = 0..24,  "juniper.magic-number", "Magic number", Hex(6);
        extended:  bool = 24..25, "juniper.extended",     "Extensions are there", Flag;
        reserved:  u8   = 25..30, "juniper.reserved",     "Reserved", Hex(2);
        bare:      bool = 30..31, "juniper.l2hdr",        "Link-layer header is left out", Hex(2);
        incoming:  bool = 31..32, "juniper.direction",    "Incoming", Hex(2);
    }
    data {
        len: 16,  "juniper.ext_total_len", "Length of the extensions", Dec;
        extensions, "juniper.extensions",  "Extensions", Bytes;
    }
}

impl Juniper {
    /// `MGC`
    pub const MAGIC: u32 = 0x4d_4743;
}

/// Juniper's header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { line: Line::nothing, ..Protocol::telling(Juniper::TABLE, read, fields) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const ETHERNET: Next = Next::LinkType(1);
    let (mut rest, juniper) = Juniper::parse(input)?;
    if juniper.magic != Juniper::MAGIC {
        return Err(Juniper::invalid(Juniper::magic, "0x4d4743"));
    }
    if juniper.extended {
        let (behind, len) = take(Juniper::TABLE, 2, rest)?;
        rest = take(Juniper::TABLE, u16::from_be_bytes([len[0], len[1]]).into(), behind)?.0;
    }
    Ok((rest, Carries::all(if juniper.bare { Next::Data } else { ETHERNET })))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Juniper::TABLE, 0);
    if layer.error.is_none() {
        to.data(Juniper::len, 4..6);
        to.data(Juniper::extensions, 6..layer.header.len());
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn extensions_stand_in_front_of_the_frame() {
        let names = "juniper.direction juniper.ext_total_len eth.type";
        let shown =
            |front: &str| columns(178, &bytes(&format!("{front} 00005e005302 00005e005301 1234")), names);
        assert_eq!(shown("4d4743 01"), "0x01 - 0x1234");
        assert_eq!(shown("4d4743 80 0004 01020304"), "0x00 4 0x1234");
        assert_eq!(shown("4d4743 02"), "0x00 - -");
        assert_eq!(shown("000000 00"), "0x00 - -");
    }
}
