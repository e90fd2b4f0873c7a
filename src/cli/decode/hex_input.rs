//! Packets from hexadecimal text.

use std::ops::ControlFlow;

use crate::capture::hex_text::{self, MAX_TOTAL};
use crate::capture::{BlockOptions, Frame};
use crate::cli::failure::Failure;
use crate::cli::out::Out;
use crate::cli::source::{self, Event};

/// The packets of `--hex`; `-` is standard input.
pub(super) fn read(text: &str) -> Result<Vec<Vec<u8>>, Failure> {
    // A dump has several characters per byte.
    const LIMIT: u64 = MAX_TOTAL as u64 * 8;
    let packets = if text == "-" {
        hex_text::packets(&source::standard_text(LIMIT)?).map_err(|error| Failure::Work(error.to_string()))?
    } else {
        hex_text::packets(text).map_err(|error| Failure::Usage(format!("--hex: {error}")))?
    };
    match (packets.is_empty(), text) {
        (false, _) => Ok(packets),
        (true, "-") => Err(Failure::Work("standard input: no bytes".into())),
        (true, _) => Err(Failure::Usage("--hex: no bytes".into())),
    }
}

/// Hands every packet to `each`.
pub(super) fn packets(
    packets: &[Vec<u8>],
    link: u32,
    out: &mut Out,
    mut each: impl FnMut(Event<'_>, &mut Out) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    for (number, bytes) in (1..).zip(packets) {
        let frame = Frame {
            number,
            link,
            interface: 0,
            interfaces: &[],
            time: None,
            bytes,
            original_len: bytes.len() as u32,
            options: BlockOptions::default(),
        };
        let flow = each(Event::Frame(&frame), out)?;
        out.turn()?;
        if flow.is_break() {
            break;
        }
    }
    out.flush()
}
