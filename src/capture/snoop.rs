//! snoop (RFC 1761): a file header of 16 bytes, then records of 24 bytes, the packet and padding. Always big-endian.

use super::input::{Packet, Step, Unread};
use super::{ByteOrder, Damage, ErrorKind, Interface, PACKET_LIMIT, Resolution, Time, link};

/// Bytes of the file header.
pub(crate) const HEADER_LEN: usize = 16;

const RECORD_LEN: usize = 24;

/// Where in a record header its lengths are: both zero may be a file that shrank.
pub(crate) const PROBE: usize = 0;

/// Padding of a first record that is this long is a trailer of Shomiti Surveyor, which numbers link types its own way.
const SHOMITI_TRAILER: u32 = 16;

/// Bytes of the file header and of the first record, which decide about the link type.
pub(crate) const FIRST_LEN: usize = HEADER_LEN + RECORD_LEN;

/// Reads the file header; behind it the header of the first record, if there is one.
pub(crate) fn header(bytes: &[u8]) -> Result<Interface, Unread> {
    let (head, first) = bytes.split_first_chunk::<HEADER_LEN>().ok_or(Unread::Need(HEADER_LEN))?;
    let order = ByteOrder::Big;
    let (version, network) = (order.u32(head, 8), order.u32(head, 12));
    if !(2..=5).contains(&version) {
        return Err(Unread::Because(ErrorKind::Version { major: version as u16, minor: 0 }));
    }
    let shomiti = first.len() >= RECORD_LEN && {
        let packet = u64::from(order.u32(first, 4)) + RECORD_LEN as u64;
        u64::from(order.u32(first, 8)) >= packet + u64::from(SHOMITI_TRAILER)
    };
    let link = match (shomiti, network) {
        (false, 0 | 4) | (true, 0 | 4 | 10 | 12 | 19) => 1,
        (false, 2) | (true, 2 | 11 | 13 | 14) => 6,
        (_, 8) => 10,
        (false, 9 | 14) => 0,
        (false, 16) => 122,
        (false, 18) => 123,
        (false, 0x8000_0005) => 226,
        _ => link::UNKNOWN,
    };
    Ok(Interface {
        described: false,
        section: 0,
        id: 0,
        link,
        file_link: network,
        fcs_len: (link == 1).then_some(if shomiti { 4 } else { 0 }),
        snaplen: 0,
        resolution: Resolution::MICRO,
        offset: 0,
        order,
        name: None,
        description: None,
        raw_options: Box::default(),
    })
}

/// The record at the start of `window`.
#[inline]
pub(crate) fn record(window: &[u8], link: u32) -> Step {
    let Some(head) = window.first_chunk::<RECORD_LEN>() else { return Step::Need(RECORD_LEN) };
    let order = ByteOrder::Big;
    let [original, captured, len, _drops, secs, micros] = [0, 4, 8, 12, 16, 20].map(|at| order.u32(head, at));
    for packet in [original, captured] {
        if packet > PACKET_LIMIT {
            return Step::Damaged(Damage::PacketLen { len: packet, limit: PACKET_LIMIT });
        }
    }
    let least = RECORD_LEN as u32 + captured;
    if len < least {
        return Step::Damaged(Damage::Short { len, least });
    }
    if len > super::BLOCK_LIMIT {
        return Step::Damaged(Damage::BlockLen(len));
    }
    let total = len as usize;
    if window.len() < total {
        return Step::Need(total);
    }
    let ticks = u64::from(secs) * 1_000_000 + u64::from(micros);
    Step::Packet(Packet {
        total,
        data: RECORD_LEN,
        len: captured as usize,
        original,
        link,
        time: Some(Time { ticks, resolution: Resolution::MICRO, offset: 0 }),
        interface: 0,
        options: (0, 0),
        drops: None,
        order,
    })
}
