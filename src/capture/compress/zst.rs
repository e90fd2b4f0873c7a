//! zstd (RFC 8878): frames and skippable frames one after another.

use std::io::{self, BufRead, BufReader, Read};

use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use super::{Source, Trouble};

/// Frames one after another.
pub(super) struct Zstd {
    source: BufReader<Source>,
    decoder: Decoder<'static>,
    /// How many bytes the decoder wants next: given no more, it stops behind each block, and what it unpacked before
    /// an error is not lost. 0: a frame has ended.
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
            let mut packed = InBuffer::around(&bytes[..bytes.len().min(self.want.max(1))]);
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
