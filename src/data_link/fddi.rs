//! Fiber Distributed Data Interface, ISO 9314-2: frame control, two stations, and LLC behind them; link type 10.

use super::ethernet;
use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The thirteen bytes in front of every frame.
    pub struct Fddi("fddi", "Fiber Distributed Data Interface", 13 bytes, PROTOCOL) {
                               0..8,  "fddi.fc",     "Frame control", Hex(2);
        class:       u8      = 0..4,  "fddi.fc.clf", "Class, length and format", Hex(2) => classes, or 5;
                               5..8,  "fddi.fc.prio", "Priority", Dec, if has_priority;
        control:     u8      = 4..8,  "fddi.fc.control", "Control bits", Dec, if is_other;
                               4..8 alias, "fddi.fc.smt_subtype", "Station management subtype", Dec, if is_management;
                               4..8 alias, "fddi.fc.mac_subtype", "MAC subtype", Dec, if is_mac;
        destination: [u8; 6] = 8..56,   "fddi.dst", "Destination", Mac;
        source:      [u8; 6] = 56..104, "fddi.src", "Source",      Mac;
    }
}

/// FDDI, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line, ..Protocol::new(Fddi::TABLE, read) };

const MANAGEMENT: u8 = 4;
const ASYNCHRONOUS: u8 = 5;
const MAC: u8 = 12;
const RESTRICTED_TOKEN: u8 = 0xc0;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const LLC: Next = Next::EtherType(0x8870);
    let (rest, fddi) = Fddi::parse(input)?;
    Ok((rest, Carries::all(if fddi.class == ASYNCHRONOUS { LLC } else { Next::Data })))
}

fn class(header: &[u8]) -> u8 {
    header.first().map_or(0, |control| control >> 4)
}

fn is_management(header: &[u8]) -> bool {
    class(header) == MANAGEMENT
}

/// A frame of the MAC layer's, but for the restricted token, which has no subtype.
fn is_mac(header: &[u8]) -> bool {
    class(header) == MAC && header.first() != Some(&RESTRICTED_TOKEN)
}

fn is_other(header: &[u8]) -> bool {
    !is_management(header) && !is_mac(header)
}

fn has_priority(header: &[u8]) -> bool {
    header.first().is_some_and(|control| control >> 4 == ASYNCHRONOUS && control & 8 == 0)
}

fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(fddi) = layer.header::<Fddi>() else { return };
    let mut stations = [0; 12];
    stations[..6].copy_from_slice(&fddi.destination);
    stations[6..].copy_from_slice(&fddi.source);
    line.stations = Some(stations);
    line.framed(described, layer.header, layer.context.wire);
}

/// `async0 00:00:5e:00:53:01 > 00:00:5e:00:53:02, length 65: `
fn described(line: &mut Line<'_>, header: &[u8], len: usize) {
    let out = line.lead();
    let control = header.first().copied().unwrap_or_default();
    match classes(u64::from(control >> 4)) {
        Some(name) => {
            out.str(name);
            out.dec(u64::from(control & 7));
        }
        None => out.bytes_hex(&[control]),
    }
    out.byte(b' ');
    ethernet::stations(out, header.get(1..).unwrap_or_default());
    out.str(", length ");
    out.dec(len as u64);
    out.str(": ");
}

fn classes(number: u64) -> Option<&'static str> {
    Some(match number {
        4 => "smt",
        5 => "async",
        6 => "implementor",
        12 => "mac",
        13 => "sync",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    fn frame(control: &str) -> alloc::vec::Vec<u8> {
        bytes(&format!("{control} 00005e005302 00005e005301 424203"))
    }

    #[test]
    fn the_class_says_what_the_other_bits_mean() {
        let names = "fddi.fc fddi.fc.clf fddi.fc.prio fddi.fc.smt_subtype fddi.fc.mac_subtype llc.dsap";
        let shown = |control: &str| columns(10, &frame(control), names);
        assert_eq!(shown("53"), "0x53 0x05 3 - - 0x42");
        assert_eq!(shown("5b"), "0x5b 0x05 - - - 0x42");
        assert_eq!(shown("41"), "0x41 0x04 - 1 - -");
        assert_eq!(shown("c2"), "0xc2 0x0c - - 2 -");
    }

    #[test]
    fn a_frame_says_its_class_and_its_stations() {
        let said = "async4 00:00:5e:00:53:01 > 00:00:5e:00:53:02, length 16: ";
        assert!(line(10, &frame("54"), true).starts_with(said));
    }
}
