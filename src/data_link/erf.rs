//! Extensible record format of Endace's cards, link type 197 (<https://www.tcpdump.org/linktypes.html>): a time stamp,
//! the type of what follows, extension headers.

use core::ops::Range;

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// Sixteen bytes in front of every record.
    pub struct Erf("erf", "Extensible Record Format", 16 bytes, PROTOCOL) {
        stamp:    u64  = 0..64 le, "erf.ts", "Time stamp", Hex(16);
                         64..72,   "erf.types", "Record type", Hex(2);
        extended: bool = 64..65,   "erf.types.ext_header", "Extension headers are there", Dec;
        kind:     u8   = 65..72,   "erf.types.type", "Type", Dec => types, or 2;
                         72..80,   "erf.flags", "Flags", Hex(2);
        reserved: u8   = 72..74,   "erf.flags.res", "Reserved", Hex(2);
        ds_error: bool = 74..75,   "erf.flags.dse", "Error of the card", Dec;
        rx_error: bool = 75..76,   "erf.flags.rxe", "Receive error", Dec;
        cut:      bool = 76..77,   "erf.flags.trunc", "Truncated", Dec;
        varying:  bool = 77..78,   "erf.flags.vlen", "Length varies", Dec;
        interface: u8  = 78..80,   "erf.flags.cap", "Interface", Dec;
        len:      u16  = 80..96,   "erf.rlen", "Record length", Dec;
        lost:     u16  = 96..112,  "erf.lctr", "Records lost", Dec, if is_counted;
                         96..112 alias, "erf.color", "Colour", Hex(4), if is_coloured;
        wire:     u16  = 112..128, "erf.wlen", "Length on the wire", Dec;
    }
    data {
        channel, "erf.mc", "Channel", Bytes;
        circuit, "erf.atm", "ATM header", Bytes;
    }
}

header! {
    /// Eight bytes of something else that the card knows.
    pub struct Extension("erf.ehdr", "Extension header", 8 bytes) {
        more: bool      = 0..1,  "erf.ehdr.more",  "Another one follows", Flag;
        kind: u8        = 1..8,  "erf.ehdr.types", "Type", Dec => extensions;
        content: [u8; 7] = 8..64, "erf.ehdr.content", "Content", Bytes;
    }
}

header! {
    /// In front of an Ethernet frame.
    pub struct Pad("erf.eth", "Ethernet pad", 2 bytes) {
        offset: u8 = 0..8,  "erf.eth.off", "Offset",  Dec;
        pad:    u8 = 8..16, "erf.eth.pad", "Padding", Hex(2);
    }
}

/// ERF, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Extension::TABLE, Pad::TABLE],
    seal,
    line: Line::nothing,
    ..Protocol::telling(Erf::TABLE, read, fields)
};

/// What stands between extension headers and payload.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    Pad,
    Channel,
    Circuit,
    ChannelAndCircuit,
}

impl Between {
    const fn of(kind: u8) -> Self {
        match kind {
            2 | 11 | 16 | 20 => Self::Pad,
            5 | 6 | 8 | 17 => Self::Channel,
            3 | 4 => Self::Circuit,
            7 | 9 => Self::ChannelAndCircuit,
            _ => Self::Nothing,
        }
    }

    const fn len(self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Pad => Pad::LEN,
            Self::Channel | Self::Circuit => 4,
            Self::ChannelAndCircuit => 8,
        }
    }
}

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, erf) = Erf::parse(input)?;
    let mut more = erf.extended;
    while more {
        let (behind, extension) = Extension::parse(rest).map_err(at(input.len() - rest.len()))?;
        (rest, more) = (behind, extension.more);
    }
    rest = take(Erf::TABLE, Between::of(erf.kind).len(), rest).map_err(at(input.len() - rest.len()))?.0;
    let left = usize::from(erf.len).saturating_sub(input.len() - rest.len());
    let len = left.min(erf.wire.into());
    // What the card adds is not part of the frame.
    context.frame = len.min(context.wire.saturating_sub(input.len() - rest.len()));
    Ok((rest, Carries::some(len, carried(erf.kind, rest))))
}

/// An error in bytes that lie behind these.
fn at(len: usize) -> impl Fn(nom::Err<Error>) -> nom::Err<Error> {
    move |error| Error::from(error).at(len).into()
}

fn carried(kind: u8, payload: &[u8]) -> Next {
    match kind {
        2 | 11 | 16 | 20 => Next::LinkType(1),
        // Cisco's HDLC has other first bytes than PPP.
        1 | 5 | 10 | 15 | 17 | 19 => match payload.first() {
            Some(0x0f | 0x8f) => Next::LinkType(104),
            _ => Next::LinkType(50),
        },
        4 | 9 if payload.starts_with(&[0xaa, 0xaa, 3]) => Next::EtherType(0x8870),
        22 => Next::EtherType(0x0800),
        23 => Next::EtherType(0x86dd),
        _ => Next::Data,
    }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Erf::TABLE, 0);
    let Some(erf) = layer.header::<Erf>() else { return };
    let (mut at, mut more) = (Erf::LEN, erf.extended);
    while more && let Some(Ok((_, extension))) = layer.header.get(at..).map(Extension::parse) {
        to.record(Extension::TABLE, at..at + Extension::LEN);
        (at, more) = (at + Extension::LEN, extension.more);
    }
    let four = |from: usize| -> Range<usize> { from..from + 4 };
    match Between::of(erf.kind) {
        _ if more || layer.header.len() <= at => {}
        Between::Nothing => {}
        Between::Pad => to.record(Pad::TABLE, at..layer.header.len()),
        Between::Channel => to.data(Erf::channel, four(at)),
        Between::Circuit => to.data(Erf::circuit, four(at)),
        Between::ChannelAndCircuit => {
            to.data(Erf::channel, four(at));
            to.data(Erf::circuit, four(at + 4));
        }
    }
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Erf::len, layer.total())?;
    layer.set(Erf::wire, layer.payload.len())
}

/// A colour stands where records lost are counted.
fn is_coloured(header: &[u8]) -> bool {
    header.get(8).is_some_and(|kind| matches!(kind & 0x7f, 10 | 11 | 15..=17 | 19 | 20))
}

fn is_counted(header: &[u8]) -> bool {
    !is_coloured(header)
}

fn types(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "HDLC",
        2 => "Ethernet",
        3 => "ATM",
        4 => "AAL5",
        5 => "HDLC of a channel",
        7 => "ATM of a channel",
        9 => "AAL5 of a channel",
        10 | 15 | 19 => "HDLC with a colour",
        11 | 16 | 20 => "Ethernet with a colour",
        17 => "HDLC of a channel with a colour",
        21 => "InfiniBand",
        22 => "IPv4",
        23 => "IPv6",
        27 => "Meta",
        48 => "Padding",
        _ => return None,
    })
}

fn extensions(number: u64) -> Option<&'static str> {
    Some(match number {
        3 => "Intercept",
        4 => "Classification",
        5 => "Raw link",
        6 => "BFS",
        12 => "Channelised",
        14 => "Signature",
        16 => "Flow",
        17 => "Host",
        18 => "Anchor",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use crate::packet::shown::{bytes, columns};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    /// A record of this type with what lies in front of its payload, which fills it but for two bytes behind it.
    fn record(kind: &str, front: &str, payload: &str) -> String {
        let wire = bytes(payload).len();
        let len = 16 + bytes(front).len() + wire + 2;
        format!("0000000001000000 {kind} 04 {len:04x} 0007 {wire:04x} {front} {payload} ffff")
    }

    #[test]
    fn the_type_says_what_follows() {
        let names = "erf.types.type erf.lctr erf.color erf.eth.off chdlc.protocol ppp.protocol llc.dsap eth.type ip.proto";
        let shown = |record: &str| columns(197, &bytes(record), names);
        let ethernet = format!("00005e005302 00005e005301 0800 {IP}");
        assert_eq!(shown(&record("02", "0000", &ethernet)), "2 7 - 0 - - - 0x0800 253");
        assert_eq!(shown(&record("0b", "0000", &ethernet)), "11 - 0x0007 0 - - - 0x0800 253");
        assert_eq!(shown(&record("01", "", &format!("ff030021 {IP}"))), "1 7 - - - 0x0021 - - 253");
        assert_eq!(shown(&record("05", "00000001", &format!("0f000800 {IP}"))), "5 7 - - 0x0800 - - - 253");
        assert_eq!(
            shown(&record("04", "00000010", &format!("aaaa03000000 0800 {IP}"))),
            "4 7 - - - - 0xaa - 253"
        );
        assert_eq!(shown(&record("16", "", IP)), "22 7 - - - - - - 253");
    }

    #[test]
    fn extension_headers_say_whether_another_one_follows() {
        let names = "erf.ehdr.types erf.ehdr.more ip.proto";
        let front = "84 01020304050607 10 01020304050607";
        assert_eq!(columns(197, &bytes(&record("96", front, IP)), names), "4,16 1,0 253");
        assert_eq!(columns(197, &bytes(&record("96", "84 01020304050607", "")), names), "4 1 -");
    }
}
