//! This machine's interfaces: capturing from them.
//!
//! ```no_run
//! use septet::capture::live::Sniffer;
//! use septet::filter::capture::Filter;
//!
//! let mut live = Sniffer::new("eth0").open()?;
//! live.filter(&Filter::new("udp port 53", live.link())?)?;
//! while let Some(frame) = live.next()? {
//!     println!("{} bytes", frame.original_len);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(target_os = "linux")]
pub mod block;
mod channel;
mod error;
#[cfg(target_os = "linux")]
mod link;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod program;
#[cfg(target_os = "linux")]
mod ring;
mod sniffer;
mod statistics;
mod stop;

pub use error::Error;
pub use sniffer::{Backend, Direction, Live, Ready, Sniffer};
pub use statistics::Statistics;
pub use stop::Stop;
