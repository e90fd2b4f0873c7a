//! How many megabits per second a frame was sent with: what radiotap does not say but what follows from what it says.

use core::ops::Range;

use crate::codec::{Coding, Message, Text};

/// Half megabits per second in a byte.
pub(super) static HALVES: Coding = Coding { text: halves, append };

/// The rate of high throughput, IEEE 802.11 §19.5, from the three bytes that radiotap has of it.
pub(super) static HIGH: Coding = Coding { text: high, append: never };

/// The rate of very high throughput, IEEE 802.11 §21.5, from flags, bandwidth and the users up to this one.
pub(super) static VERY_HIGH: Coding = Coding { text: very_high, append: never };

fn halves(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let half = *message.get(bytes.start)?;
    out.dec((half / 2).into());
    if half % 2 == 1 {
        out.str(".5");
    }
    Some(())
}

fn append(message: &mut Message<'_>, text: &str) -> Option<()> {
    let (whole, half) = text.strip_suffix(".5").map_or((text, 0), |whole| (whole, 1));
    message.extend_from_slice(&[whole.parse::<u8>().ok()?.checked_mul(2)? + half]);
    Some(())
}

/// It is computed from other values, and they are what is written.
fn never(_: &mut Message<'_>, _: &str) -> Option<()> {
    None
}

/// Bandwidth, guard interval and index are known.
pub(super) fn is_rated(item: &[u8]) -> bool {
    item[0] & 7 == 7 && high_bits(item[2], item[1] & 3 == 1).is_some()
}

fn high(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let [_, flags, index] = *message.get(bytes)?.first_chunk()?;
    write(high_bits(index, flags & 3 == 1)?, flags & 4 != 0, out);
    Some(())
}

/// Six times the data bits of a symbol; 20 MHz have 52 subcarriers with data, 40 MHz 108.
fn high_bits(index: u8, wide: bool) -> Option<u64> {
    /// Bits of all streams where they are not alike, each list first with rate 1/2, then with rate 3/4.
    const UNEQUAL: [&[u8]; 3] =
        [&[6, 8, 10], &[8, 10, 10, 12, 14, 14, 16], &[10, 12, 14, 12, 14, 16, 18, 16, 18, 20, 20, 22]];
    const DUPLICATE: u8 = 32;
    let carriers = if wide { 108 } else { 52 };
    let bits = match index {
        0..DUPLICATE => MODULATIONS[usize::from(index % 8)] * u64::from(index / 8 + 1),
        DUPLICATE => return wide.then_some(24 * 6),
        33..=76 => {
            let mut at = usize::from(index - 33);
            let list = UNEQUAL.into_iter().find(|list| {
                let inside = at < list.len() * 2;
                at -= if inside { 0 } else { list.len() * 2 };
                inside
            })?;
            let quarters = if at < list.len() { 2 } else { 3 };
            u64::from(list[at % list.len()]) * quarters * 6 / 4
        }
        _ => return None,
    };
    Some(bits * carriers)
}

/// Six times the data bits of a subcarrier: modulation and coding, the same of high and very high throughput.
const MODULATIONS: [u64; 10] = [3, 6, 9, 12, 18, 24, 27, 30, 36, 40];

/// Guard interval and bandwidth are known, and such a rate exists.
pub(super) fn is_rated_user<const USER: usize>(item: &[u8]) -> bool {
    item[0] & 0x44 == 0x44 && very_high_bits(item[3], item[4 + USER]).is_some()
}

fn very_high(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let [flags, width, .., user] = *message.get(bytes)? else { return None };
    write(very_high_bits(width, user)?, flags & 4 != 0, out);
    Some(())
}

fn very_high_bits(width: u8, user: u8) -> Option<u64> {
    // The bandwidths of radiotap are these, each followed by the places that a smaller one can have in it.
    let carriers = match width {
        0 | 2 | 3 | 7..=10 | 18..=25 => 52,
        1 | 5 | 6 | 14..=17 => 108,
        4 | 12 | 13 => 234,
        11 => 468,
        _ => return None,
    };
    let streams = u64::from(user & 15);
    let bits = MODULATIONS.get(usize::from(user >> 4))? * carriers * streams;
    // A symbol has whole bits, IEEE 802.11 §21.5.
    (1..=8).contains(&streams).then_some(bits).filter(|bits| bits % 6 == 0)
}

/// The bits of a symbol that takes 4 µs, or 3.6 µs with a short guard interval, as six digits.
fn write(six_bits: u64, short: bool, out: &mut Text) {
    let millionths = six_bits * 1_000_000 * 10 / 6 / if short { 36 } else { 40 };
    let (whole, mut unit) = (millionths / 1_000_000, 1);
    while whole / unit >= 10 {
        unit *= 10;
    }
    let rounded = (millionths + unit * 5) / (unit * 10) * (unit * 10);
    out.dec(rounded / 1_000_000);
    let mut rest = rounded % 1_000_000;
    if rest > 0 {
        out.byte(b'.');
    }
    while rest > 0 {
        out.dec(rest / 100_000);
        rest = rest % 100_000 * 10;
    }
}
