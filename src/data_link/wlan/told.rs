//! How the fields of a frame of wireless LAN are told, which its kind, subtype and bits decide.

use super::parts::{
    Block, Carried, Fourth, Integrity, Mesh, Quality, Start, Subframe, Third, Traffic, Vector,
};
use super::{
    ADDRESS, BLOCK, CONTROL, DATA, END, GROUP, NO_DATA, PADDED, POLL, QUALITY, SEVERAL, SWAPPED, UNIT, Wlan,
    bitmap, is_aggregated, mesh, parts, whole,
};
use crate::codec::{Field, Fields, Header, Layer};

pub(super) fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
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
pub(super) fn behind<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
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
