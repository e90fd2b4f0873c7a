//! IP without a link layer, <https://www.tcpdump.org/linktypes.html> LINKTYPE_RAW: a header of no bytes, which looks at
//! the version of what follows.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Nothing in front of the packet.
    pub struct Raw("raw", "Raw IP", 0 bytes, PROTOCOL) {
    }
}

/// Raw IP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line, ..Protocol::new(Raw::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const PPP: Next = Next::LinkType(9);
    let (_, first) = take(Raw::TABLE, 1, input)?;
    let next = match first[0] >> 4 {
        _ if input.starts_with(&[0xff, 0x03]) => PPP, // HDLC's address and control
        4 => Next::EtherType(0x0800),
        6 => Next::EtherType(0x86dd),
        _ => Next::Data,
    };
    Ok((input, Carries::all(next)))
}

fn line(_: &Layer<'_>, line: &mut Line<'_>) {
    if line.link {
        line.lead().str("ip: ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers;

    fn next(first: u8) -> Next {
        read(&[first], &mut Context::default()).unwrap().1.next
    }

    #[test]
    fn the_version_says_who_reads() {
        assert_eq!([next(0x45), next(0x60)], [Next::EtherType(0x0800), Next::EtherType(0x86dd)]);
        assert_eq!(next(0x55), Next::Data);
    }

    #[test]
    fn an_empty_packet_is_an_error() {
        let layer = layers(&[], 101).next().unwrap();
        assert_eq!(layer.error.unwrap().to_string(), "raw at byte 0: needs 1 bytes, has 0");
    }
}
