//! Wireless LAN, IEEE 802.11 §9.2: frame control, up to four addresses, and LLC in data frames that are not encrypted; link
//! type 105.

use super::wlan_parts::{Fourth, Quality, Subframe, Third, Throughput, Transmitter};
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Table};
use crate::header;

header! {
    /// The ten bytes that every frame has.
    pub struct Wlan("wlan", "IEEE 802.11", 10 bytes, PROTOCOL) {
                             0..16,  "wlan.fc",         "Frame control", Hex(4);
        subtype:   u8      = 0..4,   "wlan.fc.subtype", "Subtype", Dec;
        kind:      u8      = 4..6,   "wlan.fc.type",    "Type",    Dec => kinds;
        version:   u8      = 6..8,   "wlan.fc.version", "Version", Dec;
                             8..16,  "wlan.flags",      "Flags",   Hex(2);
        order:     bool    = 8..9,   "wlan.fc.order",   "High-throughput control is there, or frames keep their order", Flag;
        protected: bool    = 9..10,  "wlan.fc.protected", "Encrypted", Flag;
        more_data: bool    = 10..11, "wlan.fc.moredata", "More data", Flag;
        sleeping:  bool    = 11..12, "wlan.fc.pwrmgt",  "Going to sleep", Flag;
        retry:     bool    = 12..13, "wlan.fc.retry",   "Sent again", Flag;
        fragment:  bool    = 13..14, "wlan.fc.frag",    "More fragments", Flag;
                             14..16, "wlan.fc.ds",      "From and to the distribution system", Hex(2);
        from:      bool    = 14..15, "wlan.fc.fromds",  "From the distribution system", Flag;
        to:        bool    = 15..16, "wlan.fc.tods",    "To the distribution system", Flag;
        duration:  u16     = 16..32 le, "wlan.duration", "Duration in microseconds", Dec;
        receiver:  [u8; 6] = 32..80, "wlan.ra",         "Receiver", Mac;
    }
    data {
        type_subtype, "wlan.fc.type_subtype", "Type and subtype", Hex(4);
        destination,  "wlan.da",    "Destination", Mac;
        source,       "wlan.sa",    "Source", Mac;
        network,      "wlan.bssid", "Basic service set", Mac;
        padding,      "wlan.header_padding", "Padding", Bytes;
    }
}

header! {
    /// The same, its frame control swapped: what some controllers send.
    pub struct Swapped("wlan", "IEEE 802.11 with its frame control swapped", 10 bytes, SWAPPED) {
                             0..16,  "wlan.fc",         "Frame control", Hex(4);
                             0..8,   "wlan.flags",      "Flags",   Hex(2);
        order:     bool    = 0..1,   "wlan.fc.order",   "High-throughput control is there, or frames keep their order", Flag;
        protected: bool    = 1..2,   "wlan.fc.protected", "Encrypted", Flag;
        more_data: bool    = 2..3,   "wlan.fc.moredata", "More data", Flag;
        sleeping:  bool    = 3..4,   "wlan.fc.pwrmgt",  "Going to sleep", Flag;
        retry:     bool    = 4..5,   "wlan.fc.retry",   "Sent again", Flag;
        fragment:  bool    = 5..6,   "wlan.fc.frag",    "More fragments", Flag;
                             6..8,   "wlan.fc.ds",      "From and to the distribution system", Hex(2);
        from:      bool    = 6..7,   "wlan.fc.fromds",  "From the distribution system", Flag;
        to:        bool    = 7..8,   "wlan.fc.tods",    "To the distribution system", Flag;
        subtype:   u8      = 8..12,  "wlan.fc.subtype", "Subtype", Dec;
        kind:      u8      = 12..14, "wlan.fc.type",    "Type",    Dec => kinds;
        version:   u8      = 14..16, "wlan.fc.version", "Version", Dec;
        duration:  u16     = 16..32 le, "wlan.duration", "Duration in microseconds", Dec;
        receiver:  [u8; 6] = 32..80, "wlan.ra",         "Receiver", Mac;
    }
}

/// 802.11, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: RECORDS, line, ..Protocol::telling(Wlan::TABLE, read, fields) };

/// The same with padding behind the header, as some cards need it.
pub static PADDED: Protocol = Protocol {
    variant: "wlan_padded",
    read: |input, _| frame(input, Wlan::parse(input)?.1, true),
    records: RECORDS,
    line,
    ..Protocol::telling(Wlan::TABLE, read, fields)
};

/// The same with its frame control swapped, as the walks and the renderers see it.
pub static SWAPPED: Protocol = Protocol {
    variant: "wlan_swapped",
    read: |input, _| frame(input, swap(Swapped::parse(input)?.1), false),
    records: RECORDS,
    line,
    ..Protocol::telling(Swapped::TABLE, read, fields)
};

const RECORDS: &[&Table] = &[
    Transmitter::TABLE,
    Third::TABLE,
    Fourth::TABLE,
    Quality::TABLE,
    Throughput::TABLE,
    Subframe::TABLE,
    Wlan::TABLE,
];

/// Headers are padded to a multiple of this.
const UNIT: usize = 4;

const MANAGEMENT: u8 = 0;
const CONTROL: u8 = 1;
const DATA: u8 = 2;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    frame(input, Wlan::parse(input)?.1, false)
}

fn frame(input: &[u8], wlan: Wlan, padded: bool) -> Parsed<'_, Carries> {
    const LLC: Next = Next::EtherType(0x8870);
    const IPX: Next = Next::EtherType(0x8137);
    let mut rest = &input[Wlan::LEN..];
    let mut clear = wlan.kind == DATA && wlan.subtype & NO_DATA == 0 && !wlan.protected && !wlan.fragment;
    let mut aggregated = false;
    for part in parts(wlan) {
        let (bytes, behind) = rest.split_at(part.len.min(rest.len()));
        if bytes.len() < part.len {
            return Err(Error::short(part, part.len, bytes.len()).at(input.len() - rest.len()).into());
        }
        // A later fragment, or several frames in one.
        let later = core::ptr::eq(part, Third::TABLE) && bytes[6] & 0x0f != 0;
        let several = core::ptr::eq(part, Quality::TABLE) && bytes[0] & 0x80 != 0;
        aggregated |= several;
        clear &= !later;
        rest = behind;
    }
    if padded {
        let header = input.len() - rest.len();
        let padding = header.next_multiple_of(UNIT) - header;
        rest = &rest[padding.min(rest.len())..];
    }
    if clear && aggregated {
        // The first frame; the others are its trailer.
        let (inside, subframe) = Subframe::parse(rest)?;
        return Ok((inside, Carries::some(subframe.length.into(), LLC)));
    }
    let next = match rest {
        _ if !clear => Next::Data,
        [0xff, 0xff, ..] => IPX,
        _ => LLC,
    };
    Ok((rest, Carries::all(next)))
}

/// Subtypes of data frames without data have this bit, those with quality of service the next one.
const NO_DATA: u8 = 4;
const QUALITY: u8 = 8;

/// What is behind the first ten bytes, in its order.
fn parts(wlan: Wlan) -> impl Iterator<Item = &'static Table> {
    let control = wlan.kind == CONTROL;
    let quality = wlan.kind == DATA && wlan.subtype & QUALITY != 0;
    // Clear to send, acknowledgment, and a wrapper have one address.
    let transmitted = !control || matches!(wlan.subtype, 8..=11 | 14 | 15);
    let throughput = wlan.order && (quality || wlan.kind == MANAGEMENT);
    [
        (transmitted && wlan.kind <= DATA).then_some(Transmitter::TABLE),
        matches!(wlan.kind, MANAGEMENT | DATA).then_some(Third::TABLE),
        (wlan.kind == DATA && wlan.from && wlan.to).then_some(Fourth::TABLE),
        quality.then_some(Quality::TABLE),
        throughput.then_some(Throughput::TABLE),
    ]
    .into_iter()
    .flatten()
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(layer.protocol.table, 0);
    let Some(wlan) = whole(layer) else { return };
    let kind = usize::from(core::ptr::eq(layer.protocol, &raw const SWAPPED));
    to.number(Wlan::type_subtype, kind..kind + 1, usize::from(wlan.kind << 4 | wlan.subtype));
    let mut at = Wlan::LEN;
    for part in parts(wlan) {
        to.rows(part, at.min(layer.header.len()));
        if core::ptr::eq(part, Third::TABLE) {
            addresses(layer.header, to, wlan);
            if let Some(number) = layer.header.get(at + 6..).and_then(|rest| rest.first_chunk().copied()) {
                let number = usize::from(u16::from_le_bytes(number));
                to.number(Third::fragment, at + 6..at + 7, number & 15);
                to.number(Third::sequence, at + 6..at + 8, number >> 4);
            }
        }
        if core::ptr::eq(part, Fourth::TABLE) {
            to.view(Wlan::source, at..at + Fourth::LEN);
        }
        at += part.len;
    }
    let padding =
        if core::ptr::eq(layer.protocol, &raw const PADDED) { at.next_multiple_of(UNIT) - at } else { 0 };
    to.data(Wlan::padding, at..(at + padding).min(layer.header.len()));
    at += padding;
    if layer.error.is_none() {
        to.rows(Subframe::TABLE, at);
    }
}

/// What the first three addresses are, IEEE 802.11 table 9-30.
fn addresses(header: &[u8], to: &mut Fields<'_, '_>, wlan: Wlan) {
    let (first, second, third) = match (wlan.kind, wlan.to, wlan.from) {
        (DATA, true, false) => (Wlan::network, Wlan::source, Wlan::destination),
        (DATA, false, true) => (Wlan::destination, Wlan::network, Wlan::source),
        (DATA, true, true) => return to.view(Wlan::destination, 16..22),
        _ => (Wlan::destination, Wlan::source, Wlan::network),
    };
    if header.len() >= 22 {
        to.view(first, 4..10);
        to.view(second, 10..16);
        to.view(third, 16..22);
    }
}

fn swap(swapped: Swapped) -> Wlan {
    let Swapped {
        subtype,
        kind,
        version,
        order,
        protected,
        more_data,
        sleeping,
        retry,
        fragment,
        from,
        to,
        ..
    } = swapped;
    let Swapped { duration, receiver, .. } = swapped;
    Wlan {
        subtype,
        kind,
        version,
        order,
        protected,
        more_data,
        sleeping,
        retry,
        fragment,
        from,
        to,
        duration,
        receiver,
    }
}

fn whole(layer: &Layer<'_>) -> Option<Wlan> {
    if core::ptr::eq(layer.protocol, &raw const SWAPPED) {
        return Swapped::parse(layer.header).ok().map(|parsed| swap(parsed.1));
    }
    Wlan::parse(layer.header).ok().map(|parsed| parsed.1)
}

/// `Data IV` or what LLC says.
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(wlan) = whole(layer) else { return line.title("802.11") };
    let length = layer.carried() as u64;
    match (kinds(wlan.kind.into()), wlan.kind) {
        (_, DATA) if wlan.protected => line.otherwise("Data encrypted, length ", length),
        (_, DATA) => line.otherwise("Data, length ", length),
        (Some(name), _) => line.title(name),
        (None, _) => line.title("802.11 extension"),
    }
}

fn kinds(number: u64) -> Option<&'static str> {
    ["Management", "Control", "Data", "Extension"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    const A: &str = "00005e005301";
    const B: &str = "00005e005302";
    const C: &str = "00005e005303";

    fn shown(frame: &str, names: &str) -> alloc::string::String {
        columns(105, &bytes(frame), names)
    }

    #[test]
    fn two_bits_say_what_the_addresses_are() {
        let names = "wlan.da wlan.sa wlan.bssid llc.dsap";
        let [a, b, c] = ["00:00:5e:00:53:01", "00:00:5e:00:53:02", "00:00:5e:00:53:03"];
        let data = |flags: &str, fourth: &str| format!("08{flags} 0000 {A} {B} {C} 1000 {fourth} 424203 00");
        assert_eq!(shown(&data("00", ""), names), format!("{a} {b} {c} 0x42"));
        assert_eq!(shown(&data("01", ""), names), format!("{c} {b} {a} 0x42"));
        assert_eq!(shown(&data("02", ""), names), format!("{a} {c} {b} 0x42"));
        assert_eq!(shown(&data("03", "00005e005304"), names), format!("{c} 00:00:5e:00:53:04 - 0x42"));
    }

    #[test]
    fn only_whole_frames_in_the_clear_are_read() {
        let frame = |control: &str, number: &str, quality: &str| {
            shown(
                &format!("{control} 0000 {A} {B} {C} {number} {quality} 424203 00"),
                "wlan.frag wlan.seq llc.dsap",
            )
        };
        assert_eq!(frame("0800", "1000", ""), "0 1 0x42");
        assert_eq!(frame("0840", "1000", ""), "0 1 -", "encrypted");
        assert_eq!(frame("0800", "1100", ""), "1 1 -", "a later fragment");
        assert_eq!(frame("8800", "1000", "0000"), "0 1 0x42");
        let subframe = "8000 00005e005302 00005e005301 0004";
        assert_eq!(
            frame("8800", "1000", subframe),
            "0 1 0x42",
            "several frames in one, of which this is the first"
        );
        assert_eq!(frame("4800", "1000", ""), "0 1 -", "no data");
    }

    #[test]
    fn a_frame_control_may_be_swapped() {
        let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 147f 00ff 0000 00 100300 00000000";
        let frame = format!("{open} 0108 0000 {A} {B} {C} 1000 424203");
        let names = "capwap.header.flags.t wlan.fc wlan.fc.type_subtype wlan.fc.tods wlan.seq llc.dsap";
        assert_eq!(columns(228, &bytes(&frame), names), "1 0x0108 0x0020 1 1 0x42");
    }

    #[test]
    fn an_acknowledgment_has_one_address() {
        let names = "wlan.fc.type_subtype wlan.ra wlan.ta wlan.duration";
        assert_eq!(shown(&format!("d400 2c00 {A}"), names), "0x001d 00:00:5e:00:53:01 - 44");
        let request = format!("b400 2c00 {A} {B}");
        assert_eq!(shown(&request, names), "0x001b 00:00:5e:00:53:01 00:00:5e:00:53:02 44");
    }
}
