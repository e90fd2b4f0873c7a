//! A TCP header as a segment.

use super::About;
use crate::codec::{Header, Layer};
use crate::flows::number;
use crate::session::tcp::{FastOpen, Flags, Segment};
use crate::transport::tcp::Tcp;
use crate::transport::tcp::options::{TcpOption, options};

/// What has to be known of a layer.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) header: &'a [u8],
    pub(super) carried: usize,
    /// All of the header is there, and right.
    pub(super) whole: bool,
    /// An error message quotes it.
    pub(super) quoted: bool,
}

impl<'a> Seen<'a> {
    #[inline(always)]
    pub(super) fn of(layer: &Layer<'a>) -> Self {
        Self {
            header: layer.header,
            carried: layer.carried(),
            whole: layer.error.is_none(),
            quoted: layer.context.quoted,
        }
    }
}

/// What a TCP header says of its place in the stream.
#[inline(always)]
pub(super) fn place(header: &[u8]) -> Option<number::Segment> {
    let (seq, ack) = (header.get(4..)?.first_chunk()?, header.get(8..)?.first_chunk()?);
    let flags = *header.get(13)?;
    Some(number::Segment { flags, seq: u32::from_be_bytes(*seq), ack: u32::from_be_bytes(*ack) })
}

/// The segment of a layer. `None` if the header is cut short or wrong.
#[inline(always)]
pub(super) fn read(seen: &Seen<'_>, about: &About) -> Option<Segment> {
    let (_, tcp) = Tcp::parse(seen.header).ok()?;
    if !seen.whole {
        return None;
    }
    let mut segment = Segment {
        seq: tcp.seq,
        ack: tcp.ack,
        len: u32::try_from(seen.carried).unwrap_or(u32::MAX),
        window: tcp.window,
        flags: Flags(seen.header.get(13).copied().unwrap_or(0)),
        time: about.time.unwrap_or_default(),
        number: about.number,
        ..Segment::default()
    };
    // Two paddings and a time stamp are all that most have.
    let usual = matches!(seen.header.get(Tcp::LEN..), Some([] | [1, 1, 8, 10, _, _, _, _, _, _, _, _]));
    if !usual {
        look(seen.header, &mut segment);
    }
    Some(segment)
}

/// What the options say.
#[inline(never)]
fn look(header: &[u8], segment: &mut Segment) {
    let syn = segment.flags.has(Flags::SYN);
    for option in options(header).flatten() {
        match option {
            TcpOption::WindowScale(scale) if syn => segment.scale = Some(scale.shift),
            TcpOption::FastOpen([]) if syn => segment.fast_open = Some(FastOpen::Request),
            TcpOption::FastOpen(_) if syn => segment.fast_open = Some(FastOpen::Cookie),
            TcpOption::Sack(blocks) => {
                for block in blocks {
                    segment.sacked = segment.sacked.wrapping_add(block.right.wrapping_sub(block.left));
                }
            }
            _ => {}
        }
    }
}
