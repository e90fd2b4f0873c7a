//! Frames in and out: capture files, pipes, hexadecimal text, interfaces (`live`).
//!
//! [`open`] reads a file, [`Capture::new`] anything that implements [`Read`](std::io::Read). Format and compression
//! are recognised by content, never by name: pcap, pcapng and snoop, each plain or behind gzip, zstd or lz4.
//!
//! ```
//! use septet::capture::Capture;
//!
//! // A pcap file of one Ethernet frame of two bytes.
//! let file: &[u8] = &[
//!     0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0, // file header
//!     10, 0, 0, 0, 32, 0, 0, 0, 2, 0, 0, 0, 60, 0, 0, 0, 0xab, 0xcd, // one record
//! ];
//! let mut capture = Capture::new(file)?;
//! while let Some(frame) = capture.next()? {
//!     assert_eq!((frame.number, frame.link, frame.bytes), (1, 1, &[0xab, 0xcd][..]));
//!     assert_eq!(frame.original_len, 60);
//!     assert_eq!(frame.time.map(|t| (t.secs(), t.nanos())), Some((10, 32_000)));
//! }
//! # Ok::<(), septet::capture::Error>(())
//! ```

mod block;
#[cfg(feature = "compress")]
mod compress;
mod error;
mod facts;
mod frame;
pub mod hex_text;
mod input;
mod interface;
mod link;
#[cfg(all(feature = "live", unix))]
pub mod live;
#[cfg(unix)]
mod map;
pub(crate) mod options;
mod pcap;
mod pcapng;
mod prefetch;
mod reader;
mod sniff;
mod snoop;
mod time;
mod write;

pub use block::{Block, BlockKind, Name, Names, Record};
pub use error::{Damage, Error, ErrorKind};
pub use facts::Deltas;
pub use frame::Frame;
pub use interface::Interface;
pub use options::{BlockOption, BlockOptions};
pub use reader::{Capture, Options, open};
pub use sniff::{ByteOrder, Compression, Format};
pub use time::{Resolution, Time};
pub use write::{OptionList, Outgoing, WriteError, Writer};
pub(crate) use write::{push_option, put_options};

/// Most bytes of one packet, as in tshark: a longer one is damage.
pub const PACKET_LIMIT: u32 = 262_144;

/// Most bytes of one packet of D-Bus or USB, whose messages are longer than frames.
pub const LARGE_PACKET_LIMIT: u32 = 16 << 20;

/// Most bytes of one block of a pcapng file: the largest packet and 128 KiB of options.
pub const BLOCK_LIMIT: u32 = LARGE_PACKET_LIMIT + (128 << 10) + 32;

/// Most interfaces of one capture.
pub const INTERFACE_LIMIT: usize = 65_536;

/// Most bytes of names and options kept of all interfaces of one capture.
pub const INTERFACE_BYTES_LIMIT: usize = 8 << 20;
