//! Records of pcap, [draft-ietf-opsawg-pcap](https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/), little-endian.

use super::{Outgoing, WriteError};
use crate::capture::{Resolution, Time};

/// What the header of the file says: all packets have it.
pub(super) struct Layout {
    link: u32,
    /// Seconds have nanoseconds behind them, not microseconds.
    nano: bool,
}

/// The most bytes of a packet that programs expect.
const SNAPLEN: u32 = 262_144;

fn words<const N: usize>(words: [u32; N], to: &mut Vec<u8>) {
    for word in words {
        to.extend_from_slice(&word.to_le_bytes());
    }
}

/// The header of the file, made for its first packet.
pub(super) fn begin<'l>(
    layout: &'l mut Option<Layout>,
    first: &Outgoing<'_>,
    to: &mut Vec<u8>,
) -> Result<&'l Layout, WriteError> {
    let link = u16::try_from(first.link).map_err(|_| WriteError::LinkType(first.link))?;
    let nano = first.time.is_some_and(|time| time.resolution != Resolution::MICRO);
    let magic = if nano { 0xa1b2_3c4d } else { 0xa1b2_c3d4 };
    // Bit 26 says that the upper four count the frame check sequence, in units of 16 bits.
    let fcs = if first.fcs_len > 0 { 1 << 26 | u32::from(first.fcs_len / 2) << 28 } else { 0 };
    words([magic, 0x0004_0002, 0, 0, SNAPLEN, u32::from(link) | fcs], to);
    Ok(layout.insert(Layout { link: first.link, nano }))
}

/// A packet, and the header of the file in front of the first one.
pub(super) fn packet(
    layout: &mut Option<Layout>,
    packet: &Outgoing<'_>,
    to: &mut Vec<u8>,
) -> Result<(), WriteError> {
    let seconds = packet.time.as_ref().map(Time::secs).and_then(|secs| u32::try_from(secs).ok());
    let (Some(time), Some(seconds)) = (packet.time, seconds) else { return Err(WriteError::Time) };
    let layout = match layout {
        Some(known) if known.link != packet.link => return Err(WriteError::Link(known.link, packet.link)),
        Some(known) => known,
        None => begin(layout, packet, to)?,
    };
    let fraction = if layout.nano { time.nanos() } else { time.nanos() / 1000 };
    words([seconds, fraction, packet.bytes.len() as u32, packet.original_len], to);
    to.extend_from_slice(packet.bytes);
    Ok(())
}
