//! Wireless LAN, IEEE 802.11 §9.2: frame control, up to four addresses, and LLC in data frames that are not encrypted; link
//! type 105.

use super::wlan_parts::{
    Block, Carried, Fourth, Integrity, Mesh, Quality, Start, Subframe, Third, Throughput, Traffic,
    Transmitter, Vector,
};
use crate::codec::{
    Carries, Context, Error, Field, Fields, Header, Layer, Line, Next, Parsed, Protocol, Table, Text,
};
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

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(layer.protocol.table, 0);
    let Some(wlan) = whole(layer) else { return };
    let kind = usize::from(core::ptr::eq(layer.protocol, &raw const SWAPPED));
    to.number(Wlan::type_subtype, kind..kind + 1, usize::from(wlan.kind << 4 | wlan.subtype));
    let mut at = Wlan::LEN;
    match (wlan.kind, wlan.subtype) {
        (CONTROL, POLL) => to.view(Wlan::network, 4..10),
        (CONTROL, END..) => to.view(Wlan::network, 10..16),
        _ => {}
    }
    let quality = quality(layer, wlan);
    // Behind encrypted and aggregated ones something else follows.
    let mut meshed = 0;
    for part in parts(wlan) {
        if core::ptr::eq(part, Quality::TABLE) {
            let behind = parts(wlan).map(|part| part.len).sum::<usize>() + Wlan::LEN;
            let behind = if padded(layer) { behind.next_multiple_of(UNIT) } else { behind };
            if !later(layer.header) && !wlan.fragment {
                meshed = mesh(wlan, quality, layer.header.get(behind..).unwrap_or_default());
            }
            to.rows_where(part, at.min(layer.header.len()), |row| is_meant(row, wlan, quality, meshed > 0));
        } else {
            to.rows(part, at.min(layer.header.len()));
        }
        if core::ptr::eq(part, Carried::TABLE) {
            let inside = layer.header.get(at).copied().unwrap_or_default();
            to.number(
                Wlan::type_subtype,
                at..at + 1,
                usize::from(inside >> 2 & 3) << 4 | usize::from(inside >> 4),
            );
        }
        if core::ptr::eq(part, Third::TABLE) {
            addresses(layer.header, to, wlan, is_aggregated(quality));
        }
        if core::ptr::eq(part, Fourth::TABLE) {
            let meaning = if is_aggregated(quality) { Wlan::network } else { Wlan::source };
            to.view(meaning, at..at + Fourth::LEN);
        }
        at += part.len;
    }
    let padding = if padded(layer) { at.next_multiple_of(UNIT) - at } else { 0 };
    to.data(Wlan::padding, at..(at + padding).min(layer.header.len()));
    at += padding;
    if layer.error.is_some() || at >= layer.header.len() {
        return;
    }
    match wlan.kind {
        CONTROL => blocks(to, layer.header, at, wlan.subtype == BLOCK),
        _ if wlan.protected => vector(to, layer.header, at),
        _ if meshed > 0 => extension(to, at, meshed),
        _ => to.record(Subframe::TABLE, at..layer.header.len()),
    }
}

fn padded(layer: &Layer<'_>) -> bool {
    core::ptr::eq(layer.protocol, &raw const PADDED)
}

/// A later fragment.
fn later(header: &[u8]) -> bool {
    header.get(22).is_some_and(|control| control & 0x0f != 0)
}

/// The quality of service of a data frame; zeros if it has none.
fn quality(layer: &Layer<'_>, wlan: Wlan) -> [u8; 2] {
    let at: usize = Wlan::LEN
        + parts(wlan)
            .take_while(|part| !core::ptr::eq(*part, Quality::TABLE))
            .map(|part| part.len)
            .sum::<usize>();
    if wlan.kind != DATA || wlan.subtype & QUALITY == 0 {
        return [0; 2];
    }
    layer.header.get(at..).and_then(|rest| rest.first_chunk().copied()).unwrap_or_default()
}

/// Mesh control of this many bytes.
fn extension(to: &mut Fields<'_, '_>, at: usize, len: usize) {
    let first = at + Mesh::LEN;
    to.record(Mesh::TABLE, at..at + len);
    if len == Mesh::LEN + ADDRESS {
        to.data(Mesh::fourth, first..at + len);
    } else {
        to.data(Mesh::fifth, first..(first + ADDRESS).min(at + len));
        to.data(Mesh::sixth, first + ADDRESS..at + len);
    }
}

/// Which rows of the quality of service mean something: it depends on who sends, IEEE 802.11 table 9-10.
fn is_meant(row: &Field, wlan: Wlan, [control, state]: [u8; 2], meshed: bool) -> bool {
    const POLLS: u8 = 2;
    const INDICATED: u8 = 0x02;
    let mesh = row.name.starts_with("wlan.qos.mesh_");
    if mesh || meshed && row.bits.start >= 8 {
        return mesh && meshed;
    }
    let (down, sized) = (wlan.from, control & 0x10 != 0);
    let limit = down && wlan.subtype & POLLS != 0;
    let known = [
        (Quality::TABLE.row("wlan.qos.amsdupresent"), wlan.subtype & NO_DATA == 0),
        (Quality::TABLE.row("wlan.qos.eosp"), down),
        (Quality::TABLE.row("wlan.qos.bit4"), !down),
        (Quality::TABLE.row("wlan.qos.txop_limit"), limit),
        (Quality::TABLE.row("wlan.qos.queue_size"), !down && sized),
        (Quality::TABLE.row("wlan.qos.txop_dur_req"), !down && !sized),
    ];
    let buffer = ["wlan.qos.ps_buf_state", "wlan.qos.buf_state_indicated"].contains(&row.name);
    let load = ["wlan.qos.highest_pri_buf_ac", "wlan.qos.qap_buf_load"].contains(&row.name);
    let found = known.into_iter().find(|(known, _)| known.is_some_and(|known| known.id == row.id));
    let buffered = !buffer && !load || down && !limit && (buffer || state & INDICATED != 0);
    found.map_or(buffered, |(_, meant)| meant)
}

/// A block acknowledgment, or the request for one.
fn blocks(to: &mut Fields<'_, '_>, header: &[u8], mut at: usize, acknowledged: bool) {
    let end = header.len();
    let rest = &header[at..];
    to.part(Block::TABLE, at..end);
    let (kind, len) = (rest[0] >> 1 & 15, if acknowledged { bitmap(rest) } else { 0 });
    at += Block::LEN;
    while at < end {
        if kind == SEVERAL {
            to.part(Traffic::TABLE, at..end);
            at += Traffic::LEN;
        }
        to.part(Start::TABLE, at.min(end)..end);
        let start =
            header.get(at..).and_then(|rest| rest.first_chunk().copied()).map_or(0, u16::from_le_bytes);
        at += Start::LEN;
        if kind == GROUP {
            to.data(Block::group, at..at + ADDRESS);
            at += ADDRESS;
        }
        to.data(Block::bitmap, at..(at + len).min(end));
        // Each bit is a frame; of the form with fragments, each sixteen bits.
        for bit in (0..len * 8).filter(|_| len <= 32 && at + len <= end) {
            if header[at + bit / 8] >> (bit % 8) & 1 == 0 {
                to.number(
                    Block::missing,
                    at + bit / 8..at + bit / 8 + 1,
                    (usize::from(start >> 4) + bit) % 4096,
                );
            }
        }
        at += len;
    }
}

/// What is in front of an encrypted body.
fn vector(to: &mut Fields<'_, '_>, header: &[u8], at: usize) {
    to.rows(Vector::TABLE, at);
    let whole = at..at + Vector::LEN * 2;
    to.data(Vector::further, at + Vector::LEN..whole.end);
    if let Some([first, second, third, ..]) = header.get(whole.clone()) {
        // The second byte of TKIP is made of the first so that no weak key comes out, IEEE 802.11 §12.5.2.2.
        if *second == (first | 0x20) & 0x7f {
            to.coded_view(Vector::tkip, 0, whole);
        } else if *third == 0 {
            to.coded_view(Vector::ccmp, 0, whole);
        }
    }
}

/// What is behind a body that is encrypted with WEP, or behind the first subframe of an A-MSDU.
fn behind<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let Some(wlan) = whole(layer) else { return };
    if wlan.protected {
        return to.rows(Integrity::TABLE, 0);
    }
    if !is_aggregated(quality(layer, wlan)) {
        return;
    }
    // Each but the last one is padded to a multiple of four bytes, IEEE 802.11 §9.3.2.2.
    let mut at =
        (Subframe::LEN + layer.payload.len()).next_multiple_of(UNIT) - Subframe::LEN - layer.payload.len();
    to.data(Subframe::padding, 0..at.min(layer.trailer.len()));
    while let Some(Ok((rest, subframe))) = layer.trailer.get(at..).map(Subframe::parse) {
        let inside = usize::from(subframe.length).min(rest.len());
        let end = at + Subframe::LEN + inside;
        let next = (at + (Subframe::LEN + inside).next_multiple_of(UNIT)).min(layer.trailer.len());
        to.record(Subframe::TABLE, at..next);
        to.data(Subframe::carried, at + Subframe::LEN..end);
        to.data(Subframe::padding, end..next);
        at = next;
    }
}

/// What the first three addresses are, IEEE 802.11 table 9-30.
fn addresses(header: &[u8], to: &mut Fields<'_, '_>, wlan: Wlan, aggregated: bool) {
    if aggregated && header.len() >= 22 {
        return aggregate(to, wlan);
    }
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
    match (wlan.kind, wlan.from) {
        (DATA, false) if wlan.to && header.len() >= 22 => to.view(Wlan::station, 10..16),
        (DATA, true) => to.view(Wlan::station, 4..10),
        _ => {}
    }
}

/// The same of an A-MSDU: who it is for and from is in its subframes, and the third address is that of the network.
fn aggregate(to: &mut Fields<'_, '_>, wlan: Wlan) {
    match (wlan.to, wlan.from) {
        (true, true) => return to.view(Wlan::network, 16..22),
        (true, false) => {
            to.view(Wlan::network, 4..10);
            to.view(Wlan::source, 10..16);
            to.view(Wlan::station, 10..16);
        }
        (false, true) => {
            to.view(Wlan::destination, 4..10);
            to.view(Wlan::network, 10..16);
        }
        (false, false) => {
            to.view(Wlan::destination, 4..10);
            to.view(Wlan::source, 10..16);
            to.view(Wlan::network, 16..22);
        }
    }
    if wlan.from {
        to.view(Wlan::station, 4..10);
    }
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

/// `Acknowledgment RA:00:00:5e:00:53:01`, or what LLC says.
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(wlan) = whole(layer) else { return line.title("[|802.11]") };
    let length = layer.carried() as u64;
    match wlan.kind {
        DATA if wlan.protected => line.otherwise("Data encrypted, length ", length),
        DATA => line.otherwise("Data, length ", length),
        CONTROL => controlled(wlan, layer.header, line.say()),
        MANAGEMENT if wlan.protected => line.title("Management encrypted"),
        MANAGEMENT => line.otherwise("Management, length ", length),
        _ => line.title("802.11 extension"),
    }
}

fn controlled(wlan: Wlan, header: &[u8], out: &mut Text) {
    const NAMES: [&str; 9] = [
        "BAR",
        "BA",
        "Power Save-Poll",
        "Request-To-Send",
        "Clear-To-Send",
        "Acknowledgment",
        "CF-End",
        "CF-End+CF-Ack",
        "Control Wrapper",
    ];
    let nth =
        if wlan.subtype == WRAPPER { 8 } else { usize::from(wlan.subtype).wrapping_sub(REQUEST.into()) };
    let Some(name) = NAMES.get(nth) else {
        out.str("Unknown control frame (");
        out.dec(wlan.subtype.into());
        return out.byte(b')');
    };
    out.str(name);
    if wlan.subtype == POLL {
        out.str(" AID(");
        out.hex((wlan.duration & 0x3fff).into(), 1);
        return out.byte(b')');
    }
    if matches!(wlan.subtype, REQUEST | BLOCK | 11) {
        out.str(" TA:");
        out.separated(header.get(10..16).unwrap_or_default(), b':');
    }
    if wlan.subtype != 11 {
        out.str(" RA:");
        out.separated(&wlan.receiver, b':');
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

    #[test]
    fn a_poll_has_an_identifier_where_others_have_a_duration() {
        let names = "wlan.aid wlan.duration wlan.bssid wlan.ta";
        assert_eq!(shown(&format!("a400 05c0 {A} {B}"), names), "5 - 00:00:5e:00:53:01 00:00:5e:00:53:02");
    }

    #[test]
    fn a_bitmap_tells_what_is_missing() {
        let names = "wlan.ba.control.ba_type wlan.fixed.ssc.sequence wlan.ba.bm wlan.ba.bm.missing_frame";
        let block = format!("9400 0000 {A} {B} 0500 f0ff fdffffffffffff7f");
        assert_eq!(shown(&block, names), "0x0002 4095 fdffffffffffff7f 0,62");
        let request = format!("8400 0000 {A} {B} 0400 1000");
        assert_eq!(shown(&request, names), "0x0002 1 - -");
    }

    #[test]
    fn an_encrypted_body_begins_with_its_counter() {
        let frame = |vector: &str| format!("0841 0000 {A} {B} {C} 1000 {vector} 0102030405060708");
        let names = "wlan.wep.iv wlan.wep.key wlan.wep.icv wlan.ccmp.extiv wlan.tkip.extiv";
        assert_eq!(shown(&frame("aabbcc40"), names), "0xaabbcc 1 0x05060708 - -");
        assert_eq!(shown(&frame("01000020 02000000"), names), "- 0 - 0x000000020001 -");
        assert_eq!(shown(&frame("00200120 02000000"), names), "- 0 - - 0x000000020001");
    }

    #[test]
    fn quality_of_service_depends_on_who_sends() {
        let names = "wlan.qos.eosp wlan.qos.queue_size wlan.qos.qap_buf_load wlan.qos.amsdupresent";
        let frame =
            |flags: &str, kind: &str| shown(&format!("{kind}{flags} 0000 {A} {B} {C} 1000 1532"), names);
        assert_eq!(frame("02", "c8"), "1 - 3 -");
        assert_eq!(frame("01", "c8"), "- 50 - -");
    }

    #[test]
    fn a_wrapper_carries_the_start_of_another_frame() {
        let names = "wlan.fc.type_subtype wlan.ra wlan.htc.vht";
        assert_eq!(
            shown(&format!("7400 0000 {A} c400 01000000"), names),
            "0x0017,0x001c 00:00:5e:00:53:01 1"
        );
    }

    #[test]
    fn mesh_control_is_in_front_of_the_body() {
        let names =
            "wlan.fixed.mesh_ttl wlan.fixed.mesh_addr4 wlan.fixed.mesh_addr6 wlan.qos.mesh_rspi llc.dsap";
        let frame = |quality: &str, mesh: &str| {
            shown(&format!("8803 0000 {A} {B} {C} 1000 {A} {quality} {mesh} 424203 00"), names)
        };
        assert_eq!(frame("0005", "00 1f 01000000"), "0x1f - - 1 0x42");
        assert_eq!(frame("0001", &format!("01 1f 01000000 {B}")), "0x1f 00:00:5e:00:53:02 - 0 0x42");
        assert_eq!(frame("0001", &format!("02 1f 01000000 {B} {C}")), "0x1f - 00:00:5e:00:53:03 0 0x42");
        assert_eq!(frame("0001", ""), "- - - - 0x42", "the bit means something else");
    }

    #[test]
    fn later_subframes_are_told() {
        let first = format!("{A} {B} 0005 424203 0000 00");
        let frame = format!("8802 0000 {A} {B} {C} 1000 8000 {first} {C} {B} 0002 abcd");
        let names = "wlan.da wlan.sa wlan_aggregate.a_mdsu.length wlan_aggregate.a_mdsu.msdu llc.dsap";
        let [a, b, c] = ["00:00:5e:00:53:01", "00:00:5e:00:53:02", "00:00:5e:00:53:03"];
        assert_eq!(shown(&frame, names), format!("{a},{a},{c} {b},{b} 5,2 abcd 0x42"));
    }
}
