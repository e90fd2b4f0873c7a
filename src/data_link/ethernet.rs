//! Ethernet frame, IEEE 802.3 §3.2: with a type or, up to 1500, a length.

use super::ether_types::{self, LARGEST_LENGTH, SMALLEST_TYPE};
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol, Text, checksum};
use crate::header;

header! {
    /// The fourteen bytes in front of every Ethernet frame.
    pub struct Ethernet("eth", "Ethernet", 14 bytes, PROTOCOL) {
        dst:        [u8; 6] = 0..48,   "eth.dst",    "Destination", Mac, or 0xffff_ffff_ffff;
                              6..7,    "eth.dst.lg", "Locally administered", Flag;
                              7..8,    "eth.dst.ig", "Group address", Flag;
        src:        [u8; 6] = 48..96,  "eth.src",    "Source",      Mac;
                              54..55,  "eth.src.lg", "Locally administered", Flag;
                              55..56,  "eth.src.ig", "Group address", Flag;
        ether_type: u16     = 96..112, "eth.type",   "Type",        Hex(4) => ether_types::names, if is_type;
                              96..112 alias, "eth.len", "Length",   Dec, if is_length;
                              96..112 alias, "eth.invalid_lentype", "Neither length nor type", Hex(4), if is_neither;
    }
    data {
        padding, "eth.padding", "Padding", Bytes;
        trailer, "eth.trailer", "Trailer", Bytes;
        fcs,     "eth.fcs",     "Frame check sequence", Hex(8);
        status,  "eth.fcs.status", "Frame check sequence status", Dec => checksum::status;
    }
}

/// Ethernet, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    seal: |layer| ether_types::seal(layer, Ethernet::ether_type),
    line,
    padding: Some(&PADDING),
    ..Protocol::new(Ethernet::TABLE, read)
};

static PADDING: Padding = Padding {
    zeros: Some(Ethernet::padding),
    other: Ethernet::trailer,
    check: Some([Ethernet::fcs, Ethernet::status]),
};

#[inline(always)]
pub(crate) fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, ethernet) = Ethernet::parse(input)?;
    let carries = match ethernet.ether_type {
        SMALLEST_TYPE.. => Carries::all(Next::EtherType(ethernet.ether_type)),
        _ => small(ethernet.ether_type, rest),
    };
    Ok((rest, if context.fcs == 0 { carries } else { checked(carries, context) }))
}

/// The frame check sequence is not carried; a frame inside a tunnel has none.
#[cold]
fn checked(carries: Carries, context: &Context<'_>) -> Carries {
    let behind = if context.wire == context.frame { context.check_len() } else { 0 };
    Carries { len: carries.len.min(context.wire.saturating_sub(Ethernet::LEN + behind)), ..carries }
}

/// A length, a number that is neither length nor type, or zero, which some switches use as a type.
fn small(number: u16, rest: &[u8]) -> Carries {
    match number {
        0 => Carries::all(Next::EtherType(0)),
        1..=LARGEST_LENGTH => ether_types::counted(number, rest),
        _ => Carries::all(Next::Data),
    }
}

fn is_type(header: &[u8]) -> bool {
    matches!(number(header), 0 | SMALLEST_TYPE..)
}

fn is_length(header: &[u8]) -> bool {
    matches!(number(header), 1..=LARGEST_LENGTH)
}

fn is_neither(header: &[u8]) -> bool {
    !is_type(header) && !is_length(header)
}

fn number(header: &[u8]) -> u16 {
    header.get(12..14).map_or(0, |bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(stations) = layer.header.first_chunk::<12>() else { return };
    line.stations = Some(*stations);
    line.framed(frame, layer.header, layer.context.wire);
}

/// `00:00:5e:00:53:01 > 00:00:5e:00:53:02, ethertype IPv4 (0x0800), length 60: `
pub(super) fn frame(line: &mut Line<'_>, header: &[u8], len: usize) {
    let number = number(header);
    let out = line.lead();
    stations(out, header);
    if is_length(header) {
        out.str(", 802.3, length ");
        out.dec(number.into());
    } else {
        out.str(", ");
        named_type(out, number);
        out.str(", length ");
        out.dec(len as u64);
    }
    out.str(": ");
}

/// `00:00:5e:00:53:01 > 00:00:5e:00:53:02`
pub(super) fn stations(out: &mut Text, header: &[u8]) {
    if let Some((destination, source)) = header.first_chunk::<12>().map(|both| both.split_at(6)) {
        out.separated(source, b':');
        out.str(" > ");
        out.separated(destination, b':');
    }
}

/// `ethertype IPv4 (0x0800)`
pub(super) fn named_type(out: &mut Text, number: u16) {
    out.str("ethertype ");
    out.str(ether_types::names(number.into()).unwrap_or("Unknown"));
    out.str(" (");
    out.hex(number.into(), 4);
    out.byte(b')');
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    const STATIONS: &str = "00005e005302 00005e005301";
    /// An IPv4 packet of thirty bytes.
    const IP: &str = "0800 4500001e0000000040fd0000c0000201c0000202 00112233445566778899";

    fn trailers(frame: &str) -> alloc::string::String {
        columns(1, &bytes(frame), "eth.padding eth.trailer")
    }

    #[test]
    fn zeros_up_to_sixty_bytes_are_padding() {
        let zeros = "00000000000000000000000000000000";
        assert_eq!(trailers(&format!("{STATIONS}{IP}{zeros}")), format!("{zeros} -"));
        assert_eq!(trailers(&format!("{STATIONS}{IP}{zeros}abcd")), format!("{zeros} abcd"));
        let other = "00000000000000000000000000000001";
        assert_eq!(trailers(&format!("{STATIONS}{IP}{other}abcd")), format!("- {other}abcd"));
        assert_eq!(trailers(&format!("{STATIONS}{IP}000000")), "- 000000");
    }

    /// The check sequence of the padded frame is that of IEEE 802.3 §3.2.9, as `zlib.crc32` has it.
    #[test]
    fn a_check_sequence_that_the_capture_speaks_of_is_no_trailer() {
        let zeros = "00000000000000000000000000000000";
        let names = ["eth.padding", "eth.trailer", "eth.fcs", "eth.fcs.status"];
        let shown = |frame: &str, fcs| {
            let mut found = alloc::vec::Vec::new();
            let mut out = crate::codec::Text::new();
            crate::layers(&bytes(frame), 1).fcs(fcs).for_each(|layer| {
                layer.trailers(&mut |spot| {
                    let column = names.iter().position(|name| *name == spot.field.name).unwrap();
                    out.clear();
                    spot.value.write(spot.field.show, &mut out);
                    found.push(alloc::format!("{column}:{}", out.as_str()));
                });
            });
            found.sort();
            found.join(" ")
        };
        let frame = format!("{STATIONS}{IP}{zeros}");
        assert_eq!(shown(&format!("{frame}12345678"), 0), format!("0:{zeros} 1:12345678"));
        assert_eq!(shown(&format!("{frame}12345678"), 4), format!("0:{zeros} 2:0x12345678 3:0"));
        let check = hex::encode(crate::codec::checksum::crc32(&[&bytes(&frame)]).to_le_bytes());
        assert_eq!(shown(&format!("{frame}{check}"), 4), format!("0:{zeros} 2:0x{check} 3:1"));
        assert_eq!(shown(&frame, 4), format!("0:{zeros}"), "what was sent has none yet");
        assert_eq!(shown(&format!("{STATIONS}{IP}ab12345678"), 4), "1:ab 2:0x12345678 3:0");
    }

    #[test]
    fn padding_that_the_capture_cut_has_no_name() {
        let whole = bytes(&format!("{STATIONS}{IP}0000000000"));
        let mut names = alloc::vec::Vec::new();
        for layer in crate::layers(&whole, 1).wire(64) {
            layer.trailers(&mut |spot| names.push(spot.field.name));
        }
        assert!(names.is_empty(), "{names:?}");
    }

    #[test]
    fn a_number_is_a_type_a_length_or_neither() {
        let names = "eth.type eth.len eth.invalid_lentype";
        let shown = |number: &str| columns(1, &bytes(&format!("{STATIONS}{number}ffff")), names);
        assert_eq!(shown("0000"), "0x0000 - -");
        assert_eq!(shown("0001"), "- 1 -");
        assert_eq!(shown("05dc"), "- 1500 -");
        assert_eq!(shown("05dd"), "- - 0x05dd");
        assert_eq!(shown("05ff"), "- - 0x05ff");
        assert_eq!(shown("0600"), "0x0600 - -");
    }

    #[test]
    fn an_unread_frame_says_its_header() {
        let frame = bytes(&format!("{STATIONS}1234 0102"));
        let said = "00:00:5e:00:53:01 > 00:00:5e:00:53:02, ethertype Unknown (0x1234), length 16: ";
        assert_eq!(line(1, &frame, false), said);
        assert_eq!(line(1, &frame, true), said);
    }
}
