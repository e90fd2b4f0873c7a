//! Where the bytes of a capture come from: a mapped file or a stream, seen as one window that moves forward.

use std::io::{self, Read};

use super::prefetch::prefetch;
use super::{ByteOrder, Damage, ErrorKind, Time, pcapng};

#[cfg(unix)]
use super::map::Map;

/// What a format finds at the start of a window. Places count from there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// A packet.
    Packet(Packet),
    /// A block that is none.
    Block(pcapng::Head),
    /// Nothing yet: the record has at least so many bytes.
    Need(usize),
    /// The record contradicts itself.
    Damaged(Damage),
    /// The record is of a version that nobody has described.
    Version { major: u16, minor: u16 },
}

/// Why a file header was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It has so many bytes.
    Need(usize),
    /// It says something that cannot be.
    Because(ErrorKind),
}

/// Where the parts of a packet are in its window, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packet {
    /// Bytes of its record.
    pub(crate) total: usize,
    /// Where its bytes begin.
    pub(crate) data: usize,
    /// How many were captured.
    pub(crate) len: usize,
    /// How many it had.
    pub(crate) original: u32,
    /// Its link type.
    pub(crate) link: u32,
    /// When it was captured, if that is known.
    pub(crate) time: Option<Time>,
    /// Its interface, counted over all sections.
    pub(crate) interface: u32,
    /// Where its options begin and end.
    pub(crate) options: (usize, usize),
    /// Drop count of an obsolete packet block.
    pub(crate) drops: Option<u16>,
    /// Byte order of its options.
    pub(crate) order: ByteOrder,
}

/// Bytes that are read at once, and the size of a stream's buffer until a record is larger.
pub(crate) const PIECE: usize = 128 << 10;

/// How far ahead of the reader a mapped file is fetched into the cache.
const AHEAD: usize = 4 << 10;

/// The bytes of a capture, from one end to the other.
pub(crate) struct Input {
    source: Source,
    /// The next unread byte of the source's buffer.
    pos: usize,
    /// Up to where the buffer may be read.
    end: usize,
    /// Where the buffer begins in the stream.
    base: u64,
    /// Up to where cache lines were asked for.
    ahead: usize,
}

enum Source {
    #[cfg(unix)]
    Map(Map),
    Stream(Stream),
}

/// A source of bytes and what was read of them.
struct Stream {
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// What an error of the source means.
    explain: Explain,
}

/// What an error means: of a plain stream, or of one that is packed.
pub(crate) type Explain = Box<dyn Fn(io::Error) -> ErrorKind + Send>;

impl Input {
    /// Reads `source` in pieces.
    pub(crate) fn stream(source: Box<dyn Read + Send>, explain: Explain) -> Self {
        let stream = Stream { source, buffer: vec![0; PIECE], explain };
        Self { source: Source::Stream(stream), pos: 0, end: 0, base: 0, ahead: 0 }
    }

    /// Looks at a mapped file.
    #[cfg(unix)]
    pub(crate) fn map(map: Map) -> Self {
        Self { source: Source::Map(map), pos: 0, end: 0, base: 0, ahead: 0 }
    }

    /// The bytes that are there and were not consumed.
    #[inline(always)]
    pub(crate) fn window(&self) -> &[u8] {
        self.buffer().get(self.pos..self.end).unwrap_or_default()
    }

    /// `len` bytes that were in the window when `at` was its start.
    #[inline(always)]
    pub(crate) fn slice(&self, at: usize, len: usize) -> &[u8] {
        self.buffer().get(at..at + len).unwrap_or_default()
    }

    /// Where the window begins in the buffer: what [`Input::slice`] wants.
    #[inline(always)]
    pub(crate) fn pos(&self) -> usize {
        self.pos
    }

    /// Where the window begins in the stream.
    #[inline(always)]
    pub(crate) fn offset(&self) -> u64 {
        self.base + self.pos as u64
    }

    /// Moves the start of the window. What was consumed stays in the buffer until [`Input::fill`].
    #[inline(always)]
    pub(crate) fn consume(&mut self, len: usize) {
        self.pos += len;
        #[cfg(unix)]
        if let Source::Map(map) = &self.source {
            let to = (self.pos + AHEAD).min(self.end);
            self.ahead = prefetch(map.bytes(), self.ahead.max(self.pos), to);
        }
    }

    /// Tries to bring `need` bytes into the window; fewer are there only at the end of the stream.
    #[cold]
    pub(crate) fn fill(&mut self, need: usize) -> Result<usize, ErrorKind> {
        match &mut self.source {
            #[cfg(unix)]
            Source::Map(map) => {
                self.end = map.show(self.pos, need)?;
            }
            Source::Stream(stream) => {
                stream.buffer.copy_within(self.pos..self.end, 0);
                self.base += self.pos as u64;
                self.end -= self.pos;
                self.pos = 0;
                while self.end < need {
                    let read = stream.read(self.end).map_err(&stream.explain)?;
                    if read == 0 {
                        break;
                    }
                    self.end += read;
                }
            }
        }
        Ok(self.end - self.pos)
    }

    /// Whether a record of `total` bytes that was found is to be believed. A mapped file that shrinks shows zeros
    /// where bytes were: if the next header (its 8 bytes from `probe` on) is zero, the size of the file is asked for.
    #[inline(always)]
    pub(crate) fn trust(&mut self, total: usize, probe: usize) -> Result<(), ErrorKind> {
        #[cfg(unix)]
        if let Source::Map(map) = &mut self.source {
            let at = self.pos + total + probe;
            let next = map.bytes().get(at..).and_then(|bytes| bytes.first_chunk::<8>());
            if next.is_none_or(|bytes| *bytes == [0; 8]) {
                return map.verify(self.pos + total);
            }
        }
        let _ = (total, probe);
        Ok(())
    }

    /// Whether damage that was found is the file's own: a file that shrank says so instead.
    #[cold]
    pub(crate) fn blame(&mut self) -> Result<(), ErrorKind> {
        match &mut self.source {
            #[cfg(unix)]
            Source::Map(map) => map.verify(usize::MAX),
            Source::Stream(_) => Ok(()),
        }
    }

    /// Takes the source back, with what was read of it and not consumed.
    #[cfg(feature = "compress")]
    pub(crate) fn into_read(self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self.source {
            #[cfg(unix)]
            Source::Map(map) => Box::new(map.into_file()?),
            Source::Stream(Stream { source, mut buffer, .. }) => {
                buffer.truncate(self.end);
                buffer.drain(..self.pos);
                Box::new(io::Cursor::new(buffer).chain(source))
            }
        })
    }

    #[inline(always)]
    fn buffer(&self) -> &[u8] {
        match &self.source {
            #[cfg(unix)]
            Source::Map(map) => map.bytes(),
            Source::Stream(stream) => &stream.buffer,
        }
    }
}

impl Stream {
    /// Reads once behind the first `end` bytes of the buffer, which grows only when it is full.
    fn read(&mut self, end: usize) -> io::Result<usize> {
        if end == self.buffer.len() {
            self.buffer.resize(end * 2, 0);
        }
        loop {
            match self.source.read(&mut self.buffer[end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}
