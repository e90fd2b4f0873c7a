//! Wireless LAN, IEEE 802.11 §9.2: frame control, up to four addresses, and LLC in data frames that are not encrypted; link
//! type 105.

mod line;
pub mod parts;
mod told;

use crate::codec::{Carries, Context, Error, Header, Layer, Next, Parsed, Protocol, Table};
use crate::header;
use line::line;
use parts::{
    Block, Carried, Fourth, Integrity, Mesh, Quality, Start, Subframe, Third, Throughput, Traffic,
    Transmitter, Vector,
};
use told::{behind, fields};

header! {
    /// The ten bytes that every frame has.
    pub struct Wlan("wlan", "IEEE 802.11", 10 bytes, PROTOCOL) {
                             0..16,  "wlan.fc",         "Frame control", Hex(4);
        subtype:   u8      = 0..4,   "wlan.fc.subtype", "Subtype", Dec;
        kind:      u8      = 4..6,   "wlan.fc.type",    "Type",    Dec => kinds, or 2;
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
        duration:  u16     = 16..32 le, "wlan.duration", "Duration in microseconds", Dec, if is_timed;
                             18..32 le, "wlan.aid",      "Association identifier", Dec, if is_poll;
        receiver:  [u8; 6] = 32..80, "wlan.ra",         "Receiver", Mac;
    }
    data {
        type_subtype, "wlan.fc.type_subtype", "Type and subtype", Hex(4);
        destination,  "wlan.da",    "Destination", Mac;
        source,       "wlan.sa",    "Source", Mac;
        network,      "wlan.bssid", "Basic service set", Mac;
        station,      "wlan.staa",  "Station", Mac;
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
    Protocol { records: RECORDS, behind, line, ..Protocol::telling(Wlan::TABLE, read, fields) };

/// The same with padding behind the header, as some cards need it.
pub static PADDED: Protocol = Protocol {
    variant: "wlan_padded",
    read: |input, context| frame(input, Wlan::parse(input)?.1, true, context),
    records: RECORDS,
    behind,
    line,
    ..Protocol::telling(Wlan::TABLE, read, fields)
};

/// The same with its frame control swapped, as the walks and the renderers see it.
pub static SWAPPED: Protocol = Protocol {
    variant: "wlan_swapped",
    read: |input, context| frame(input, swap(Swapped::parse(input)?.1), false, context),
    records: RECORDS,
    behind,
    line,
    ..Protocol::telling(Swapped::TABLE, read, fields)
};

const RECORDS: &[&Table] = &[
    Transmitter::TABLE,
    Third::TABLE,
    Fourth::TABLE,
    Quality::TABLE,
    Throughput::TABLE,
    Block::TABLE,
    Traffic::TABLE,
    Start::TABLE,
    Carried::TABLE,
    Vector::TABLE,
    Integrity::TABLE,
    Mesh::TABLE,
    Subframe::TABLE,
    Wlan::TABLE,
];

/// Headers are padded to a multiple of this.
const UNIT: usize = 4;

const MANAGEMENT: u8 = 0;
const CONTROL: u8 = 1;
const DATA: u8 = 2;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    frame(input, Wlan::parse(input)?.1, false, context)
}

fn frame<'a>(input: &'a [u8], wlan: Wlan, padded: bool, context: &mut Context<'a>) -> Parsed<'a, Carries> {
    const LLC: Next = Next::EtherType(0x8870);
    const IPX: Next = Next::EtherType(0x8137);
    let mut rest = &input[Wlan::LEN..];
    let body = wlan.kind == DATA && wlan.subtype & NO_DATA == 0 || wlan.kind == MANAGEMENT;
    let mut clear = body && !wlan.protected && !wlan.fragment;
    let (mut aggregated, mut quality) = (false, [0; 2]);
    for part in parts(wlan) {
        let (bytes, behind) = rest.split_at(part.len.min(rest.len()));
        if bytes.len() < part.len {
            return Err(Error::short(part, part.len, bytes.len()).at(input.len() - rest.len()).into());
        }
        // A later fragment, or several frames in one.
        let later = core::ptr::eq(part, Third::TABLE) && bytes[6] & 0x0f != 0;
        if core::ptr::eq(part, Quality::TABLE) {
            quality = [bytes[0], bytes[1]];
            aggregated = is_aggregated(quality);
        }
        clear &= !later;
        rest = behind;
    }
    if padded {
        let header = input.len() - rest.len();
        let padding = header.next_multiple_of(UNIT) - header;
        rest = &rest[padding.min(rest.len())..];
    }
    let meshed = if clear { mesh(wlan, quality, rest) } else { 0 };
    rest = &rest[meshed..];
    match wlan.kind {
        MANAGEMENT if clear => Ok((rest, Carries::all(Next::Wireless(BODIES + wlan.subtype)))),
        CONTROL => Ok((&rest[control(wlan, rest)..], Carries::all(Next::Data))),
        _ if wlan.protected && body => {
            Ok(encrypted(rest, context.wire.saturating_sub(input.len() - rest.len())))
        }
        _ if clear && aggregated => {
            // The first frame; the others are its trailer.
            let (inside, subframe) = Subframe::parse(rest)?;
            Ok((inside, Carries::some(subframe.length.into(), LLC)))
        }
        _ => {
            let next = match rest {
                _ if !clear => Next::Data,
                [0xff, 0xff, ..] => IPX,
                _ => LLC,
            };
            Ok((rest, Carries::all(next)))
        }
    }
}

/// The quality of service says that the frame is an A-MSDU.
fn is_aggregated(quality: [u8; 2]) -> bool {
    quality[0] & 0x80 != 0
}

/// Bytes of the mesh control in front of this body, 0 if there is none. Outside a mesh the bit that says so means
/// something else: flags that are reserved must be zero as well, IEEE 802.11 §9.2.4.7.3.
fn mesh(wlan: Wlan, [control, state]: [u8; 2], body: &[u8]) -> usize {
    let meshed = wlan.kind == DATA && wlan.subtype & (QUALITY | NO_DATA) == QUALITY && wlan.from;
    if !meshed || state & 1 == 0 || is_aggregated([control, state]) || wlan.protected {
        return 0;
    }
    let len = match body.first() {
        Some(extended @ 0..=2) => Mesh::LEN + usize::from(*extended) * ADDRESS,
        _ => 0,
    };
    if body.len() < len { 0 } else { len }
}

/// The forms of frames that are the bodies of management frames begin here, one for each subtype.
const BODIES: u8 = 16;

/// What is in front of an encrypted body is its header; with WEP, what is behind it is its integrity check.
fn encrypted(rest: &[u8], wire: usize) -> (&[u8], Carries) {
    let Some(vector) = rest.first_chunk::<4>() else { return (rest, Carries::all(Next::Data)) };
    let extended = vector[3] & EXTENDED != 0;
    let len = if extended { Vector::LEN * 2 } else { Vector::LEN };
    let behind = rest.get(len..).unwrap_or_default();
    if behind.is_empty() {
        return (rest, Carries::all(Next::Data));
    }
    if extended {
        return (behind, Carries::all(Next::Data));
    }
    (behind, Carries::some(wire.saturating_sub(len + Integrity::LEN), Next::Data))
}

/// The initialization vector has a second half.
const EXTENDED: u8 = 0x20;

const REQUEST: u8 = 8;
const BLOCK: u8 = 9;
const POLL: u8 = 10;
const WRAPPER: u8 = 7;
/// The end of a contention-free period, and the same with an acknowledgment.
const END: u8 = 14;

/// Bytes of a control frame behind its addresses that are known.
fn control(wlan: Wlan, rest: &[u8]) -> usize {
    if !matches!(wlan.subtype, REQUEST | BLOCK) {
        return 0;
    }
    let kind = rest.first().map_or(0, |control| control >> 1 & 15);
    let block = if wlan.subtype == BLOCK { bitmap(rest) } else { 0 };
    let len = match kind {
        0..=2 => Block::LEN + Start::LEN + block,
        SEVERAL => {
            let count = usize::from(rest.get(1).copied().unwrap_or_default() >> 4) + 1;
            Block::LEN + count * (Traffic::LEN + Start::LEN + block)
        }
        GROUP => Block::LEN + Start::LEN + ADDRESS + block,
        _ => Block::LEN,
    };
    len.min(rest.len())
}

/// Several traffic identifiers, and groups, IEEE 802.11 table 9-28.
const SEVERAL: u8 = 3;
const GROUP: u8 = 6;
const ADDRESS: usize = 6;

/// Bytes of the bitmap of an acknowledgment: only the first form has one bit for each of sixteen fragments.
fn bitmap(rest: &[u8]) -> usize {
    const LONG: u8 = 4;
    match rest {
        [control, ..] if control & 0x1e == 0 => 128,
        [control, _, start, ..] if control >> 1 & 15 == 2 && start & 0x0f == LONG => 32,
        _ => 8,
    }
}

/// Subtypes of data frames without data have this bit, those with quality of service the next one.
const NO_DATA: u8 = 4;
const QUALITY: u8 = 8;

/// What is behind the first ten bytes, in its order.
fn parts(wlan: Wlan) -> impl Iterator<Item = &'static Table> {
    let control = wlan.kind == CONTROL;
    let quality = wlan.kind == DATA && wlan.subtype & QUALITY != 0;
    // Clear to send, acknowledgment, and a wrapper have one address.
    let transmitted = !control || matches!(wlan.subtype, 2..=5 | 8..=11 | 14 | 15);
    let wrapper = control && wlan.subtype == WRAPPER;
    let throughput = wlan.order && (quality || wlan.kind == MANAGEMENT);
    [
        wrapper.then_some(Carried::TABLE),
        wrapper.then_some(Throughput::TABLE),
        (transmitted && wlan.kind <= DATA).then_some(Transmitter::TABLE),
        matches!(wlan.kind, MANAGEMENT | DATA).then_some(Third::TABLE),
        (wlan.kind == DATA && wlan.from && wlan.to).then_some(Fourth::TABLE),
        quality.then_some(Quality::TABLE),
        throughput.then_some(Throughput::TABLE),
    ]
    .into_iter()
    .flatten()
}

/// Where a poll of a sleeping station has its identifier, the others have a duration.
fn is_poll(header: &[u8]) -> bool {
    header[0] & 0xfc == 0xa4
}

fn is_timed(header: &[u8]) -> bool {
    !is_poll(header)
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

fn kinds(number: u64) -> Option<&'static str> {
    ["Management", "Control", "Data", "Extension"].get(number as usize).copied()
}

#[cfg(test)]
mod tests;
