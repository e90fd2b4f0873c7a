//! lz4 frames: a descriptor, blocks of up to 4 MiB, an end mark; frames and skippable frames one after another.

use std::hash::Hasher;
use std::io::{self, BufRead, BufReader, Read};

use twox_hash::XxHash32;

use super::{Source, Trouble, fill, take};

/// How far back a block refers.
const REACH: usize = 64 << 10;

/// Frames one after another.
pub(super) struct Lz4 {
    source: BufReader<Source>,
    frame: Option<Frame>,
    /// A block as it is packed.
    packed: Vec<u8>,
    /// The bytes before, as far as a block may refer to them, then a block: up to `end`.
    plain: Vec<u8>,
    end: usize,
    /// Where in `plain` the bytes begin that nobody has read.
    unread: usize,
}

struct Frame {
    /// Most bytes of a block.
    block: usize,
    /// Blocks refer to those before them.
    linked: bool,
    block_sums: bool,
    sum: Option<XxHash32>,
    /// Bytes that are still to come, if the frame says.
    left: Option<u64>,
}

impl Lz4 {
    pub(super) fn new(source: BufReader<Source>) -> Self {
        Self { source, frame: None, packed: Vec::new(), plain: Vec::new(), end: 0, unread: 0 }
    }

    /// Reads the descriptor of the next frame; `None` at the end of the stream.
    fn descriptor(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(None);
            }
            match u32::from_le_bytes(take(&mut self.source)?) {
                MAGIC => break,
                0x184d_2a50..=0x184d_2a5f => {
                    let len = u64::from(u32::from_le_bytes(take(&mut self.source)?));
                    if io::copy(&mut (&mut self.source).take(len), &mut io::sink())? < len {
                        return Err(Trouble::Cut.into());
                    }
                }
                _ => return Err(Trouble::Damaged("no lz4 frame where one must begin").into()),
            }
        }
        let [flags, size] = take(&mut self.source)?;
        let mut sum = XxHash32::with_seed(0);
        sum.write(&[flags, size]);
        let mut left = None;
        if flags & CONTENT_SIZE != 0 {
            let bytes = take(&mut self.source)?;
            sum.write(&bytes);
            left = Some(u64::from_le_bytes(bytes));
        }
        if flags & DICTIONARY != 0 {
            return Err(Trouble::Damaged("it needs a dictionary").into());
        }
        let [check] = take(&mut self.source)?;
        let block = match (flags >> 6, (size >> 4) & 7) {
            (1, code @ 4..=7) if check == (sum.finish_32() >> 8) as u8 => 1 << (2 * code + 8),
            _ => return Err(Trouble::Damaged("its descriptor is wrong").into()),
        };
        (self.end, self.unread) = (0, 0);
        self.plain.resize(REACH + block, 0);
        Ok(Some(Frame {
            block,
            linked: flags & INDEPENDENT == 0,
            block_sums: flags & BLOCK_SUM != 0,
            sum: (flags & CONTENT_SUM != 0).then(|| XxHash32::with_seed(0)),
            left,
        }))
    }

    /// Unpacks the next block; `false` at the end of its frame.
    fn block(&mut self, frame: &mut Frame) -> io::Result<bool> {
        let word = u32::from_le_bytes(take(&mut self.source)?);
        if word == 0 {
            if frame.left.is_some_and(|left| left != 0) {
                return Err(Trouble::Damaged("it is not as long as it says").into());
            }
            if let Some(sum) = &frame.sum
                && u32::from_le_bytes(take(&mut self.source)?) != sum.finish_32()
            {
                return Err(Trouble::Damaged(SUM).into());
            }
            return Ok(false);
        }
        let (raw, len) = (word & RAW != 0, (word & !RAW) as usize);
        if len > frame.block {
            return Err(Trouble::Damaged("a block is longer than the frame allows").into());
        }
        self.packed.resize(len, 0);
        fill(&mut self.source, &mut self.packed)?;
        if frame.block_sums {
            let mut sum = XxHash32::with_seed(0);
            sum.write(&self.packed);
            if u32::from_le_bytes(take(&mut self.source)?) != sum.finish_32() {
                return Err(Trouble::Damaged(SUM).into());
            }
        }
        // What was before moves to the front, as far as it may be referred to.
        let keep = if frame.linked { self.end.min(REACH) } else { 0 };
        self.plain.copy_within(self.end - keep..self.end, 0);
        (self.end, self.unread) = (keep, keep);
        let (before, out) = self.plain.split_at_mut(keep);
        let out = &mut out[..frame.block];
        let written = if raw {
            out[..len].copy_from_slice(&self.packed);
            len
        } else {
            lz4_flex::block::decompress_into_with_dict(&self.packed, out, before)
                .map_err(|_| Trouble::Damaged("a block is invalid"))?
        };
        self.end += written;
        let bytes = &out[..written];
        if let Some(sum) = &mut frame.sum {
            sum.write(bytes);
        }
        if let Some(left) = &mut frame.left {
            let rest = left.checked_sub(written as u64);
            *left = rest.ok_or(Trouble::Damaged("it is longer than it says"))?;
        }
        Ok(true)
    }
}

impl Read for Lz4 {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.unread == self.end {
            let frame = match self.frame.take() {
                Some(frame) => Some(frame),
                None => self.descriptor()?,
            };
            let Some(mut frame) = frame else { return Ok(0) };
            if self.block(&mut frame)? {
                self.frame = Some(frame);
            }
        }
        let rest = &self.plain[self.unread..self.end];
        let len = out.len().min(rest.len());
        out[..len].copy_from_slice(&rest[..len]);
        self.unread += len;
        Ok(len)
    }
}

const MAGIC: u32 = 0x184d_2204;
/// Top bit of a block's length: it is not packed.
const RAW: u32 = 1 << 31;

const SUM: &str = "its checksum is wrong";

// Flags of the descriptor.
const DICTIONARY: u8 = 1;
const CONTENT_SUM: u8 = 4;
const CONTENT_SIZE: u8 = 8;
const BLOCK_SUM: u8 = 16;
const INDEPENDENT: u8 = 32;
