//! An OSI layer-by-layer packet codec: bytes become layers, layers become named fields, and fields become the same
//! bytes again.
//!
//! ```
//! let mut capture = septet::capture::open("captures/tcp-greeting.pcap")?;
//! let ttl = septet::field("ip.ttl").expect("a field that septet knows");
//! while let Some(frame) = capture.next()? {
//!     for layer in frame.layers() {
//!         if let Some(tcp) = layer.header::<septet::Tcp>() { println!("port {} to {}", tcp.srcport, tcp.dstport); }
//!         if let Some(ttl) = layer.get(ttl) { println!("may pass {} more routers", ttl.uint().unwrap_or(0)); }
//!     }
//! }
//! # Ok::<(), septet::capture::Error>(())
//! ```
//!
//! One table per header, written with [`header!`], drives everything: parsing, building, text, JSON, filters and the
//! documentation read the same row, so they cannot disagree. Names are Wireshark's.
//!
//! * [`capture`]: frames in, from pcap, pcapng and snoop files, pipes and hexadecimal text.
//! * [`layers()`], [`Layers`]: the walk in, from a link type and bytes to layers, copying nothing; [`visit()`] hands out
//!   typed headers, [`packet::Pick`] chosen fields by name.
//! * [`physical`], [`data_link`], [`network`], [`transport`], [`session`], [`presentation`], [`application`]: the
//!   protocols, one file each, in the order of the OSI layers.
//! * [`flows`]: what several packets say together: fragments, streams, conversations.
//! * [`Stack`]: the walk out, from typed headers to sealed bytes.
//! * [`filter`]: which packets are wanted.
//! * [`output`]: packets as columns, JSON, build strings and dumps, and back from JSON and strings.
//! * [`rewrite`]: packets with other values, addresses or tags, or without what tells who sent them.
//! * [`codec`]: the language the protocols are written in.
//!
//! Without default features the crate is `no_std` with `alloc`: the protocols, the walks and the outputs.
//! Feature `std` adds captures, `compress` those behind gzip, zstd and lz4, `json` the way back from JSON, `anonymize`
//! addresses under a key, `live` interfaces and sockets of this machine, and `cli` the command `septet`. With feature `etherparse`, headers become those of etherparse
//! and come from them. With feature `serde`, headers, [`Packet`] and [`Status`] are written and read by serde, [`Layer`],
//! [`Value`] and [`Error`] written; `codec::serial` says how.

#![cfg_attr(not(any(feature = "std", test)), no_std)]
extern crate alloc;

pub mod codec;

pub mod physical;

pub mod data_link;

pub mod network;

pub mod transport;

pub mod session;

pub mod presentation;

pub mod application;

pub mod packet;

pub mod flows;

#[cfg(feature = "std")]
pub mod capture;

pub mod filter;

pub mod output;

pub mod rewrite;

#[cfg(feature = "etherparse")]
pub mod interop;

#[cfg(feature = "cli")]
pub mod cli;

pub use codec::{Error, Field, Header, Layer, Layered, Protocol, Status, Value};
pub use packet::registry::{field, protocol, protocols};
pub use packet::{Layers, Packet, Stack, Visit, layers, visit};
pub use transport::tcp::Tcp;

/// The example of README, which is tried with those of the documentation.
#[cfg(all(doctest, feature = "std"))]
#[doc = include_str!("../README.md")]
struct Readme;
