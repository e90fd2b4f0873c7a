//! Reading captures: every format, from every source, whole and damaged. All files are made here, byte by byte.
#![cfg(feature = "std")]
// The functions beside tests are tests, too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod build;
mod damage;
mod formats;
#[cfg(unix)]
mod mapped;
#[cfg(feature = "compress")]
mod packed;
mod pcap_variants;
#[path = "../common/pcapng.rs"]
mod pcapng;
mod pcapng_blocks;
mod sources;
mod written;
