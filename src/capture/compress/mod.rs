//! Streams behind gzip, zstd and lz4: what was packed comes out up to the byte where the packing is damaged.

mod gzip;
mod lz4;
mod zst;

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{error, fmt};

use super::{Compression, ErrorKind, Options};

/// Bytes of packed stream that are read at once.
const PIECE: usize = 64 << 10;

/// The bytes that `source` has packed; `count` is told how many of it were read.
pub(crate) fn reader(
    source: Box<dyn Read + Send>,
    compression: Compression,
    options: Options,
    count: &Arc<AtomicU64>,
) -> io::Result<Box<dyn Read + Send>> {
    let source = io::BufReader::with_capacity(PIECE, Source { source, count: Arc::clone(count) });
    Ok(match compression {
        Compression::Gzip => Box::new(gzip::Gzip::new(source)),
        Compression::Lz4 => Box::new(lz4::Lz4::new(source)),
        Compression::Zstd => Box::new(zst::Zstd::new(source, options.zstd_window)?),
    })
}

/// What an error of such a stream means.
pub(crate) fn explain(error: io::Error, options: Options) -> ErrorKind {
    match error.downcast::<Trouble>() {
        Ok(Trouble::Source(error)) => ErrorKind::Io(error),
        Ok(trouble @ (Trouble::Cut | Trouble::Damaged(_))) => ErrorKind::Compressed(trouble.to_string()),
        // What is left comes from zstd, which names its errors.
        Err(error) => {
            let what = error.to_string();
            let window = zstd::zstd_safe::get_error_name(WINDOW_TOO_LARGE);
            if what == window {
                ErrorKind::Window { allowed: options.zstd_window }
            } else {
                ErrorKind::Compressed(what)
            }
        }
    }
}

/// zstd's error 16, as its functions return it.
const WINDOW_TOO_LARGE: usize = 0_usize.wrapping_sub(16);

/// What can go wrong in a packed stream.
#[derive(Debug)]
enum Trouble {
    /// It could not be read.
    Source(io::Error),
    /// It ends early.
    Cut,
    /// It contradicts itself.
    Damaged(&'static str),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Cut => f.write_str("it is cut short"),
            Self::Damaged(what) => f.write_str(what),
        }
    }
}

impl error::Error for Trouble {}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> Self {
        Self::other(trouble)
    }
}

/// Counts the bytes of the source and marks its errors, so that they are not taken for those of a decoder.
struct Source {
    source: Box<dyn Read + Send>,
    count: Arc<AtomicU64>,
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.source.read(out) {
                Ok(len) => {
                    self.count.fetch_add(len as u64, Ordering::Relaxed);
                    return Ok(len);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Trouble::Source(error).into()),
            }
        }
    }
}

/// The next `N` bytes; an early end is trouble.
fn take<const N: usize>(source: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    fill(source, &mut bytes)?;
    Ok(bytes)
}

/// Fills `bytes`; an early end is trouble.
fn fill(source: &mut impl Read, bytes: &mut [u8]) -> io::Result<()> {
    source.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Trouble::Cut.into(),
        _ => error,
    })
}
