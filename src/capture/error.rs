//! Why reading a capture ended early.

use std::{fmt, io};

/// Reading ended early, and where. All whole packets before that place were handed out.
#[derive(Debug)]
#[non_exhaustive]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The number of the packet that would have come next, from 1; 0 is the header of the file.
    pub record: u64,
    /// Where the record begins that cannot be read, in bytes from the start of the (uncompressed) stream.
    pub offset: u64,
}

/// What ended the reading.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// It begins like no format known here; the first bytes (up to eight) are kept. No bytes: the file is empty.
    NotCapture(Vec<u8>),
    /// The stream ends inside of a record.
    Cut {
        /// How many bytes the record has at least.
        need: u64,
        /// How many there are.
        have: u64,
    },
    /// A record contradicts itself or its limits.
    Damaged(Damage),
    /// The compressed stream is damaged.
    Compressed(String),
    /// A zstd stream needs a larger window than allowed; [`Options::zstd_window`](super::Options) allows it.
    Window {
        /// The largest window allowed, as a power of two.
        allowed: u32,
    },
    /// A version of the format that nobody has described.
    Version {
        /// Major version.
        major: u16,
        /// Minor version.
        minor: u16,
    },
    /// The compression is not built in (feature `compress`).
    NoCompression(super::Compression),
    /// The file became shorter while it was read.
    Shrunk {
        /// Its size when it was opened.
        from: u64,
        /// Its size now.
        to: u64,
    },
    /// The operating system could not read.
    Io(io::Error),
}

/// How a record contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// A packet longer than [`PACKET_LIMIT`](super::PACKET_LIMIT) (or
    /// [`LARGE_PACKET_LIMIT`](super::LARGE_PACKET_LIMIT)).
    PacketLen {
        /// The captured length in the record.
        len: u32,
        /// The limit for its link type.
        limit: u32,
    },
    /// A block longer than [`BLOCK_LIMIT`](super::BLOCK_LIMIT).
    BlockLen(u32),
    /// A block or record too short for what is in it.
    Short {
        /// Its length.
        len: u32,
        /// The least it would have to be.
        least: u32,
    },
    /// The two lengths of a block, at its start and end, differ.
    Lengths {
        /// At the start.
        first: u32,
        /// At the end.
        last: u32,
    },
    /// A packet of an interface that was not described.
    Interface {
        /// The interface it names.
        index: u32,
        /// How many there are in this section.
        count: u32,
    },
    /// An option is longer than the rest of its block, or not as long as its kind must be.
    Option {
        /// Its code.
        code: u16,
        /// Its length.
        len: u16,
    },
    /// A section whose byte-order magic is none.
    Magic(u32),
    /// More than [`INTERFACE_LIMIT`](super::INTERFACE_LIMIT) interfaces, or
    /// [`INTERFACE_BYTES_LIMIT`](super::INTERFACE_BYTES_LIMIT) of their options.
    Interfaces,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, record, offset } = self;
        match kind {
            ErrorKind::NotCapture(start) if start.is_empty() => {
                return f.write_str("not a capture: it is empty");
            }
            ErrorKind::NotCapture(start) => {
                return write!(f, "not a capture: it begins with {}", hex::encode(start));
            }
            _ => {}
        }
        match record {
            0 => write!(f, "file header at byte {offset}: ")?,
            _ => write!(f, "record {record} at byte {offset}: ")?,
        }
        match kind {
            ErrorKind::NotCapture(_) => Ok(()),
            ErrorKind::Cut { need, have } => {
                write!(f, "cut short: {have} of at least {need} bytes are there")
            }
            ErrorKind::Damaged(damage) => write!(f, "damaged: {damage}"),
            ErrorKind::Compressed(what) => write!(f, "the compressed stream is damaged: {what}"),
            ErrorKind::Window { allowed } => write!(
                f,
                "the zstd stream needs a window above {} MiB; --zstd-window LOG allows more (up to 31)",
                (1_u64 << allowed.min(&63)) >> 20
            ),
            ErrorKind::Version { major, minor } => {
                write!(f, "version {major}.{minor} of the format is unknown")
            }
            ErrorKind::NoCompression(how) => write!(f, "reading {how} is not built in (feature `compress`)"),
            ErrorKind::Shrunk { from, to } => {
                write!(f, "the file shrank while it was read, from {from} to {to} bytes")
            }
            ErrorKind::Io(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PacketLen { len, limit } => write!(f, "packet of {len} bytes, the limit is {limit}"),
            Self::BlockLen(len) => write!(f, "block of {len} bytes, the limit is {}", super::BLOCK_LIMIT),
            Self::Short { len, least } => write!(f, "length {len}, but its contents need {least}"),
            Self::Lengths { first, last } => write!(f, "block lengths {first} and {last} differ"),
            Self::Interface { index, count } => write!(f, "interface {index} of {count}"),
            Self::Option { code, len } => write!(f, "option {code} of length {len} does not fit"),
            Self::Magic(magic) => write!(f, "byte-order magic {magic:#010x}"),
            Self::Interfaces => f.write_str("too many interfaces"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_says_record_and_byte() {
        let error = Error { kind: ErrorKind::Cut { need: 60, have: 7 }, record: 3, offset: 120 };
        assert_eq!(error.to_string(), "record 3 at byte 120: cut short: 7 of at least 60 bytes are there");
        let error = Error { kind: ErrorKind::NotCapture(b"GIF8".to_vec()), record: 0, offset: 0 };
        assert_eq!(error.to_string(), "not a capture: it begins with 47494638");
    }

    #[test]
    fn a_refused_window_names_the_option() {
        let error = Error { kind: ErrorKind::Window { allowed: 24 }, record: 1, offset: 24 };
        assert!(error.to_string().contains("16 MiB; --zstd-window LOG"));
    }
}
