//! How a wireless frame was received, in one line: `1.0 Mb/s 2412 MHz 11b -60dBm signal antenna 1 `.

use super::walk::{Walk, What};
use super::{Channel, Radiotap, Throughput, rate};
use crate::codec::{Header, Layer, Line, Text};

pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    if layer.header::<Radiotap>().is_none() {
        return line.title("[|802.11 radio]");
    }
    if layer.error.is_some() {
        return;
    }
    let out = line.lead();
    for (what, bytes) in Walk::new(layer.header) {
        if let (What::Field(bit), Some(item)) = (what, layer.header.get(bytes)) {
            say(out, bit, item);
        }
    }
}

fn say(out: &mut Text, bit: u32, item: &[u8]) {
    let one = item.first().copied().unwrap_or_default();
    let two = item.first_chunk().copied().map_or(0, u16::from_le_bytes);
    match bit {
        0 => unsigned(out, item.first_chunk().copied().map_or(0, u64::from_le_bytes), "us tsft "),
        1 => flags(out, one),
        2 => unsigned(out, (one / 2).into(), if one % 2 == 1 { ".5 Mb/s " } else { ".0 Mb/s " }),
        3 => channel(out, item),
        4 => {
            out.str("fhset ");
            unsigned(out, one.into(), " fhpat ");
            unsigned(out, item.get(1).copied().unwrap_or_default().into(), " ");
        }
        5 => signed(out, one, "dBm signal "),
        6 => signed(out, one, "dBm noise "),
        7 => unsigned(out, two.into(), " sq "),
        8 => {
            out.byte(b'-');
            unsigned(out, two.into(), " tx power ");
        }
        9 => {
            out.byte(b'-');
            unsigned(out, two.into(), "dB tx attenuation ");
        }
        10 => signed(out, one, "dBm tx power "),
        11 => {
            out.str("antenna ");
            unsigned(out, one.into(), " ");
        }
        12 => unsigned(out, one.into(), "dB signal "),
        13 => unsigned(out, one.into(), "dB noise "),
        14 if two & 2 != 0 => out.str("bad plcp "),
        19 => throughput(out, item),
        _ => {}
    }
}

fn unsigned(out: &mut Text, number: u64, unit: &str) {
    out.dec(number);
    out.str(unit);
}

fn signed(out: &mut Text, number: u8, unit: &str) {
    if number >= 0x80 {
        out.byte(b'-');
    }
    unsigned(out, number.cast_signed().unsigned_abs().into(), unit);
}

fn flags(out: &mut Text, flags: u8) {
    let names = [(1, "cfp "), (2, "short preamble "), (4, "wep "), (8, "fragmented "), (0x40, "bad-fcs ")];
    for (_, name) in names.into_iter().filter(|(bit, _)| flags & bit != 0) {
        out.str(name);
    }
}

fn channel(out: &mut Text, item: &[u8]) {
    /// Bits of the bands and modulations that have letters.
    const LETTERS: [(u16, &str); 4] =
        [(0x0140, " 11a"), (0x0480, " 11g"), (0x00c0, " 11g"), (0x00a0, " 11b")];
    let Ok((_, channel)) = Channel::parse(item) else { return };
    unsigned(out, channel.frequency.into(), " MHz");
    let has = |bits| channel.flags & bits == bits;
    if has(0x0800) {
        out.str(" FHSS");
    }
    let letter = LETTERS.into_iter().find(|(bits, _)| has(*bits)).map_or("", |(_, letter)| letter);
    out.str(letter);
    if matches!(letter, " 11a" | " 11g") {
        out.str(if has(0x4000) {
            "/10Mhz"
        } else if has(0x8000) {
            "/5Mhz"
        } else {
            ""
        });
    }
    if has(0x0010) {
        out.str(" Turbo");
    }
    out.byte(b' ');
}

fn throughput(out: &mut Text, item: &[u8]) {
    let Ok((_, mcs)) = Throughput::parse(item) else { return };
    let knows = |bit: u8| mcs.known & bit != 0;
    if knows(2) {
        if rate::is_rated(item) && (rate::HIGH.text)(item, 0..3, out).is_some() {
            out.str(" Mb/s ");
        }
        out.str("MCS ");
        unsigned(out, mcs.index.into(), " ");
    }
    if knows(1) {
        out.str(["20 MHz ", "40 MHz ", "20L MHz ", "20U MHz "][usize::from(mcs.flags & 3)]);
    }
    let choices =
        [(4, "short GI ", "long GI "), (8, "greenfield ", "mixed "), (0x10, "LDPC FEC ", "BCC FEC ")];
    for (bit, set, clear) in choices.into_iter().filter(|(bit, ..)| knows(*bit)) {
        out.str(if mcs.flags & bit != 0 { set } else { clear });
    }
    if knows(0x20) {
        out.str("RX-STBC");
        unsigned(out, (mcs.flags >> 5 & 3).into(), " ");
    }
}
