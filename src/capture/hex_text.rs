//! Hexadecimal text, as people paste it, read into the bytes of packets.
//!
//! Two shapes are told apart. A *dump* has an offset at the start of each line, and often the bytes as text at
//! its end: `xxd`, `hexdump -C`, `od -tx1`, `tcpdump -x` and its relatives, `tshark -x`, Wireshark's copies. Offset 0
//! begins a packet; lines that are no dump lines (summaries, trees) are passed over. Everything else is
//! *plain*: nothing but bytes, in any usual spelling; an empty line begins the next packet.

mod dump;
mod error;
mod line;
mod plain;
mod row;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

pub use error::{Expected, HexError};

/// Most bytes of one packet: libpcap's largest snapshot length.
pub const MAX_PACKET: usize = 262_144;

/// Most bytes of all packets of one text together. A `*` line can stand for far more bytes than it has.
pub const MAX_TOTAL: usize = 64 << 20;

/// The bytes of each packet in a text, in order; no packets if the text is empty.
///
/// ```
/// use septet::capture::hex_text::packets;
///
/// assert_eq!(packets("45 00, 0x00:1c")?, [[0x45, 0x00, 0x00, 0x1c]]);
/// assert_eq!(packets("0x0000:  6162 6364  abcd")?, [*b"abcd"]);
/// let error = packets("45 00\n45 0g").unwrap_err();
/// assert_eq!(error.to_string(), "line 2, column 4: expected two hexadecimal digits, found `0g`");
/// # Ok::<(), septet::capture::hex_text::HexError>(())
/// ```
///
/// # Errors
/// Says line, column and what was expected there. Offsets are checked against the bytes before them, so a line that
/// was lost in the paste is found; what cannot be read for sure (16-bit words in this machine's byte order, a dump
/// without its beginning) is refused, not guessed. [`MAX_PACKET`] and [`MAX_TOTAL`] bound what is returned.
pub fn packets(text: &str) -> Result<Vec<Vec<u8>>, HexError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if dump::begins_in(text) { dump::packets(text) } else { plain::packets(text) }
}

/// The packets that are finished, and how many bytes they have.
#[derive(Default)]
struct Packets {
    done: Vec<Vec<u8>>,
    total: usize,
}

impl Packets {
    /// Moves a packet out of `bytes`, unless it is empty; false if that is too much.
    fn push(&mut self, bytes: &mut Vec<u8>) -> bool {
        self.total += bytes.len();
        let fits = bytes.len() <= MAX_PACKET && self.total <= MAX_TOTAL;
        if fits && !bytes.is_empty() {
            self.done.push(core::mem::take(bytes));
        }
        fits
    }

    /// Drops the last packet if it is a part of `bytes`: tcpdump dumps what it cannot name before the packet itself.
    fn drop_part(&mut self, bytes: &[u8]) {
        self.done.pop_if(|last| last.len() < bytes.len() && bytes.ends_with(last));
    }
}
