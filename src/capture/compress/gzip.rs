//! gzip (RFC 1952): members one after another, each a header, a deflate stream and a checksum.

use std::io::{self, BufRead, BufReader, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::{Source, Trouble, take};

/// The bytes packed in all members.
pub(super) struct Gzip {
    source: BufReader<Source>,
    inflate: Decompress,
    sum: Crc,
    place: Place,
    /// What to say when all that was unpacked before it is out.
    trouble: Option<Trouble>,
}

#[derive(Clone, Copy)]
enum Place {
    /// Before the first member.
    Start,
    /// In a deflate stream.
    Body,
    /// Behind it, before its checksum.
    Sum,
    /// Between members, or at the end.
    Between,
}

impl Gzip {
    pub(super) fn new(source: BufReader<Source>) -> Self {
        let (inflate, sum) = (Decompress::new(false), Crc::new());
        Self { source, inflate, sum, place: Place::Start, trouble: None }
    }

    /// Whether no member follows. A stream may be padded with zeros.
    fn at_end(&mut self) -> io::Result<bool> {
        let mut padded = false;
        loop {
            let bytes = self.source.fill_buf()?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            if bytes.is_empty() {
                return Ok(true);
            }
            if zeros < bytes.len() {
                let member = zeros == 0 && !padded;
                return if member { Ok(false) } else { Err(Trouble::Damaged(PADDING).into()) };
            }
            padded = true;
            self.source.consume(zeros);
        }
    }

    /// Reads the header of a member.
    fn header(&mut self) -> io::Result<()> {
        let [first, second, method, flags, ..] = take::<10>(&mut self.source)?;
        if [first, second, method] != [0x1f, 0x8b, 8] {
            return Err(Trouble::Damaged("no gzip member where one must begin").into());
        }
        if flags & EXTRA != 0 {
            let len = u16::from_le_bytes(take(&mut self.source)?);
            for _ in 0..len {
                take::<1>(&mut self.source)?;
            }
        }
        for text in [NAME, COMMENT] {
            while flags & text != 0 && take(&mut self.source)? != [0] {}
        }
        if flags & HEADER_SUM != 0 {
            take::<2>(&mut self.source)?;
        }
        self.inflate.reset(false);
        self.sum.reset();
        self.place = Place::Body;
        Ok(())
    }

    /// Unpacks once.
    fn body(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let bytes = self.source.fill_buf()?;
        let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
        let end = bytes.is_empty();
        let result = self.inflate.decompress(bytes, out, FlushDecompress::None);
        let len = (self.inflate.total_out() - written) as usize;
        let used = (self.inflate.total_in() - read) as usize;
        self.source.consume(used);
        self.sum.update(out.get(..len).unwrap_or_default());
        match result {
            Ok(Status::StreamEnd) => self.place = Place::Sum,
            Ok(_) if end && len == 0 => return Err(Trouble::Cut.into()),
            Ok(_) if used > 0 || len > 0 => {}
            _ => self.trouble = Some(Trouble::Damaged("the deflate stream is invalid")),
        }
        Ok(len)
    }

    /// Checks sum and length of the member that has ended.
    fn sum(&mut self) -> io::Result<()> {
        let sum = u32::from_le_bytes(take(&mut self.source)?);
        let len = u32::from_le_bytes(take(&mut self.source)?);
        if (sum, len) != (self.sum.sum(), self.inflate.total_out() as u32) {
            return Err(Trouble::Damaged("its checksum is wrong").into());
        }
        self.place = Place::Between;
        Ok(())
    }
}

impl Read for Gzip {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(trouble) = self.trouble.take() {
                return Err(trouble.into());
            }
            match self.place {
                Place::Start => self.header()?,
                Place::Between => {
                    if self.at_end()? {
                        return Ok(0);
                    }
                    self.header()?;
                }
                Place::Sum => self.sum()?,
                Place::Body => {
                    let len = self.body(out)?;
                    if len > 0 {
                        return Ok(len);
                    }
                }
            }
        }
    }
}

const PADDING: &str = "bytes that are no gzip member follow zeros";

// Flags, RFC 1952 2.3.1.
const HEADER_SUM: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
