//! zstd (RFC 8878): frames and skippable frames one after another.

use std::io::{self, BufRead, BufReader, Read};

use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use super::{Source, Trouble};

/// Bytes of the header of a block, RFC 8878 §3.1.1.2.
const BLOCK_HEADER: usize = 3;

/// Frames one after another.
pub(super) struct Zstd {
    source: BufReader<Source>,
    decoder: Decoder<'static>,
    /// How many bytes the decoder wants next: the rest of a block and the header of the one behind it. Given no more than
    /// the former, it stops behind each block, and what it unpacked before an error is not lost. 0: a frame has ended.
    want: usize,
}

impl Zstd {
    /// `window`: the largest window allowed, as a power of two.
    pub(super) fn new(source: BufReader<Source>, window: u32) -> io::Result<Self> {
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(window.clamp(10, 31)))?;
        Ok(Self { source, decoder, want: 0 })
    }
}

impl Read for Zstd {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            let bytes = self.source.fill_buf()?;
            if bytes.is_empty() && self.want == 0 {
                return Ok(0);
            }
            let end = bytes.is_empty();
            let want = if self.want > BLOCK_HEADER { self.want - BLOCK_HEADER } else { self.want.max(1) };
            let mut packed = InBuffer::around(&bytes[..bytes.len().min(want)]);
            let mut plain = OutBuffer::around(&mut *out);
            self.want = self.decoder.run(&mut packed, &mut plain)?;
            let (used, len) = (packed.pos(), plain.pos());
            self.source.consume(used);
            if len > 0 {
                return Ok(len);
            }
            if end && self.want > 0 {
                return Err(Trouble::Cut.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_in_front_of_a_broken_block_is_not_lost() {
        // A frame header, a raw block of four bytes, and a block of the reserved type.
        let frame = b"\x28\xb5\x2f\xfd\x00\x00\x20\x00\x00good\x06\x00\x00bad";
        let source = Source { source: Box::new(&frame[..]), count: Arc::default() };
        let mut zstd = Zstd::new(BufReader::new(source), 20).unwrap();
        let mut plain = Vec::new();
        assert!(zstd.read_to_end(&mut plain).is_err());
        assert_eq!(plain, b"good");
    }
}
