//! Outputs that keep all or nothing of what is written at once: plain files, and packed ones.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

/// How a capture is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
    Lz4,
}

/// An output that has an end of its own: what packs writes its last bytes there.
pub(super) trait Whole: Write + Send {
    fn end(&mut self) -> io::Result<()>;
}

/// The file, packed in this way.
pub(super) fn pack(file: File, packing: Packing) -> io::Result<Box<dyn Whole>> {
    match packing {
        Packing::None => Ok(Box::new(Plain(file))),
        #[cfg(feature = "compress")]
        packing => Ok(Box::new(packed::Packed::begin(Plain(file), packing)?)),
        #[cfg(not(feature = "compress"))]
        _ => Err(io::Error::other("packing is not built in (feature `compress`)")),
    }
}

/// A file that never keeps a part of what was to be written at once.
struct Plain(File);

impl Plain {
    /// Takes back the last bytes; a pipe cannot.
    fn take_back(&mut self, bytes: usize) -> io::Result<()> {
        if bytes > 0 && self.0.metadata()?.is_file() {
            // Others may have written in front of it: `>> FILE`.
            let start = self.0.stream_position()?.saturating_sub(bytes as u64);
            self.0.set_len(start)?;
            self.0.seek(SeekFrom::Start(start))?;
        }
        Ok(())
    }
}

impl Write for Plain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = 0;
        while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
            let error = match self.0.write(rest) {
                Ok(0) => io::ErrorKind::WriteZero.into(),
                Ok(some) => {
                    written += some;
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => error,
            };
            let _ = self.take_back(written);
            return Err(error);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Whole for Plain {
    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(feature = "compress")]
mod packed {
    use std::io::{self, Write};
    use std::mem;

    use super::{Packing, Plain, Whole};

    /// Bytes that are packed into one member.
    const MEMBER: usize = 1 << 20;

    /// Members of gzip, or frames of zstd or lz4, one behind the other: each is written when it is whole, so that whatever
    /// happens the file can be unpacked to its end. Readers take several for one.
    pub(super) struct Packed {
        file: Plain,
        packing: Packing,
        member: Member,
        /// Bytes in this member.
        len: usize,
    }

    enum Member {
        Gzip(flate2::write::GzEncoder<Vec<u8>>),
        Zstd(zstd::Encoder<'static, Vec<u8>>),
        Lz4(Box<lz4_flex::frame::FrameEncoder<Vec<u8>>>),
    }

    impl Packed {
        pub(super) fn begin(file: Plain, packing: Packing) -> io::Result<Self> {
            Ok(Self { file, packing, member: Member::begin(packing)?, len: 0 })
        }

        /// Writes the member and begins the next one.
        fn close(&mut self) -> io::Result<()> {
            self.len = 0;
            let next = Member::begin(self.packing)?;
            let bytes = match mem::replace(&mut self.member, next) {
                Member::Gzip(encoder) => encoder.finish()?,
                Member::Zstd(encoder) => encoder.finish()?,
                Member::Lz4(encoder) => encoder.finish().map_err(io::Error::other)?,
            };
            self.file.write_all(&bytes)
        }
    }

    impl Member {
        fn begin(packing: Packing) -> io::Result<Self> {
            let room = Vec::new();
            Ok(match packing {
                Packing::Zstd => Self::Zstd(zstd::Encoder::new(room, zstd::DEFAULT_COMPRESSION_LEVEL)?),
                Packing::Lz4 => Self::Lz4(Box::new(lz4_flex::frame::FrameEncoder::new(room))),
                _ => Self::Gzip(flate2::write::GzEncoder::new(room, flate2::Compression::default())),
            })
        }

        fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
            match self {
                Self::Gzip(encoder) => encoder.write_all(bytes),
                Self::Zstd(encoder) => encoder.write_all(bytes),
                Self::Lz4(encoder) => encoder.write_all(bytes),
            }
        }
    }

    impl Write for Packed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.member.write_all(bytes)?;
            self.len += bytes.len();
            if self.len >= MEMBER {
                self.close()?;
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Whole for Packed {
        fn end(&mut self) -> io::Result<()> {
            if self.len > 0 { self.close() } else { Ok(()) }
        }
    }
}
