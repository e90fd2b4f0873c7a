//! How a wireless frame was received, <https://www.radiotap.org>: words of bits that say which fields follow; link type 127.

use crate::codec::error::take;
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// The eight bytes that every header has.
    pub struct Radiotap("radiotap", "Radiotap", 8 bytes, PROTOCOL) {
        version: u8  = 0..8,      "radiotap.version", "Version", Dec;
        pad:     u8  = 8..16,     "radiotap.pad",     "Padding", Dec;
        length:  u16 = 16..32 le, "radiotap.length",  "Length of the header", Dec;
        present: u32 = 32..64 le, "radiotap.present.word", "Fields that are present", Hex(8);
    }
    data {
        further,  "radiotap.present.further", "Further words of presence", Bytes;
        aligned,  "radiotap.alignment", "Alignment", Bytes;
        fields,   "radiotap.fields", "Further fields", Bytes;
    }
}

header! {
    /// What is behind the frame if a flag says so.
    pub struct Check("radiotap.check", "Frame check sequence", 4 bytes) {
        fcs: u32 = 0..32 le, "wlan.fcs", "Frame check sequence", Hex(8);
    }
}

header! {
    /// When the first bit arrived.
    pub struct Time("radiotap.time", "Time", 8 bytes) {
        micros: u64 = 0..64 le, "radiotap.mactime", "Microseconds of the receiver's clock", Dec;
    }
}

header! {
    /// What is known of the frame as a whole.
    pub struct Flags("radiotap.flag", "Flags", 1 bytes) {
                          0..8, "radiotap.flags",          "Flags", Hex(2);
        short:    bool =  0..1, "radiotap.flags.shortgi",  "Short guard interval", Flag;
        bad:      bool =  1..2, "radiotap.flags.badfcs",   "Frame check sequence is wrong", Flag;
        padded:   bool =  2..3, "radiotap.flags.datapad",  "Padding behind the 802.11 header", Flag;
        checked:  bool =  3..4, "radiotap.flags.fcs",      "Frame check sequence is there", Flag;
        fragment: bool =  4..5, "radiotap.flags.frag",     "Sent in fragments", Flag;
        wep:      bool =  5..6, "radiotap.flags.wep",      "Encrypted with WEP", Flag;
        preamble: bool =  6..7, "radiotap.flags.preamble", "Short preamble", Flag;
        cfp:      bool =  7..8, "radiotap.flags.cfp",      "In a contention-free period", Flag;
    }
}

/// Radiotap, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Time::TABLE, Flags::TABLE, Check::TABLE],
    seal,
    line: Line::nothing,
    padding: Some(&PADDING),
    ..Protocol::telling(Radiotap::TABLE, read, fields)
};

static PADDING: Padding = Padding { zeros: None, other: Check::fcs, check: None };

/// Bits of the first word.
const TIME: u32 = 1;
const FLAGS: u32 = 2;
const FURTHER: u32 = 1 << 31;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, tap) = Radiotap::parse(input)?;
    if usize::from(tap.length) < Radiotap::LEN {
        return Err(Radiotap::invalid(Radiotap::length, "at least 8"));
    }
    let (rest, header) = take(Radiotap::TABLE, tap.length.into(), input)?;
    let flags = places(header, tap).1.and_then(|at| header.get(at)).copied().unwrap_or_default();
    let (checked, padded) = (flags & 0x10 != 0, flags & 0x20 != 0);
    let len = context.wire.saturating_sub(header.len() + if checked { Check::LEN } else { 0 });
    Ok((rest, Carries::some(len, Next::Wireless(padded.into()))))
}

/// Where the time and the flags lie, if they are there; fields are aligned to their size.
fn places(header: &[u8], tap: Radiotap) -> (Option<usize>, Option<usize>) {
    let first = words(header);
    let time = (tap.present & TIME != 0).then_some(first.next_multiple_of(8));
    let flags = (tap.present & FLAGS != 0).then_some(time.map_or(first, |time| time + Time::LEN));
    (time, flags)
}

/// Where the words of presence end: each says whether another one follows.
fn words(header: &[u8]) -> usize {
    let (words, _) = header.get(4..).unwrap_or_default().as_chunks::<4>();
    let further = words.iter().take_while(|word| u32::from_le_bytes(**word) & FURTHER != 0).count();
    Radiotap::LEN + further * 4
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Radiotap::TABLE, 0);
    let Some(tap) = layer.header::<Radiotap>().filter(|_| layer.error.is_none()) else { return };
    let (mut at, end) = (words(layer.header).min(layer.header.len()), layer.header.len());
    to.data(Radiotap::further, Radiotap::LEN..at);
    let (time, flags) = places(layer.header, tap);
    if let Some(start) = time.filter(|start| start + Time::LEN <= end) {
        to.data(Radiotap::aligned, at..start);
        to.rows(Time::TABLE, start);
        at = start + Time::LEN;
    }
    if let Some(start) = flags.filter(|start| *start == at && *start < end) {
        to.rows(Flags::TABLE, start);
        at = start + Flags::LEN;
    }
    to.data(Radiotap::fields, at..end);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Radiotap::length, layer.header.len())
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const FRAME: &str = "0800 0000 00005e005301 00005e005302 00005e005303 1000 424203 00";

    #[test]
    fn fields_are_aligned_to_their_size() {
        let names = "radiotap.mactime radiotap.flags radiotap.flags.fcs wlan.seq llc.dsap wlan.fcs";
        let shown = |tap: &str| columns(127, &bytes(&format!("{tap} {FRAME} 01020304")), names);
        assert_eq!(shown("0000 0800 00000000"), "- - - 1 0x42 -");
        assert_eq!(shown("0000 0a00 02000000 10 00"), "- 0x10 1 1 0x42 0x04030201");
        assert_eq!(shown("0000 1100 03000000 0500000000000000 10"), "5 0x10 1 1 0x42 0x04030201");
        let further = "0000 1900 03000080 00000000 00000000 0500000000000000 10";
        assert_eq!(shown(further), "5 0x10 1 1 0x42 0x04030201");
    }
}
