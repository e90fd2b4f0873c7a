//! Transparent Interconnection of Lots of Links, [RFC 6325 §3](https://www.rfc-editor.org/rfc/rfc6325#section-3): frames routed
//! between bridges.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// Six bytes in front of the options.
    pub struct Trill("trill", "TRILL", 6 bytes, PROTOCOL) {
        version:   u8   = 0..2,   "trill.version",      "Version", Dec;
        reserved:  u8   = 2..4,   "trill.reserved",     "Reserved", Dec;
        multicast: bool = 4..5,   "trill.multi_dst",    "To several bridges", Flag;
        length:    u8   = 5..10,  "trill.op_len",       "Length of the options in units of four bytes", Dec;
        hops:      u8   = 10..16, "trill.hop_cnt",      "Hop count", Dec, or 63;
        egress:    u16  = 16..32, "trill.egress_nick",  "Egress bridge",  Dec;
        ingress:   u16  = 32..48, "trill.ingress_nick", "Ingress bridge", Dec;
    }
    data {
        options, "trill.options", "Options", Bytes;
    }
}

/// TRILL, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::telling(Trill::TABLE, read, fields) };

const UNIT: usize = 4;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const BRIDGED: Next = Next::EtherType(0x6558);
    let (rest, trill) = Trill::parse(input)?;
    let (rest, _) = take(Trill::TABLE, usize::from(trill.length) * UNIT, rest)?;
    Ok((rest, Carries::all(BRIDGED)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Trill::TABLE, 0);
    to.data(Trill::options, Trill::LEN..layer.header.len());
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Trill::length, (layer.header.len() - Trill::LEN) / UNIT)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(trill) = layer.header::<Trill>() else { return line.title("TRILL") };
    let out = line.lead();
    out.str("TRILL ");
    out.dec(trill.ingress.into());
    out.str(" > ");
    out.dec(trill.egress.into());
    out.str(", hops ");
    out.dec(trill.hops.into());
    out.str(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_frame_is_behind_the_options() {
        let names = "trill.multi_dst trill.op_len trill.hop_cnt trill.egress_nick trill.options eth.type";
        let frame = "00005e005302 00005e005301 22f3 0863 0001 0002 aabbccdd 00005e005303 00005e005304 1234";
        assert_eq!(columns(1, &bytes(frame), names), "1 1 35 1 aabbccdd 0x22f3,0x1234");
    }
}
