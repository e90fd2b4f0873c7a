//! This machine's interfaces and sockets, capturing from the wire, and frames onto it.
//!
//! ```
//! for interface in septet::capture::live::interfaces() {
//!     println!("{} {:?} {}", interface.name, interface.addresses, interface.state());
//! }
//! ```
//!
//! ```no_run
//! use septet::capture::live::Sniffer;
//! use septet::filter::capture::Filter;
//!
//! let mut live = Sniffer::new("eth0").open()?;
//! live.filter(&Filter::live("inbound and udp port 53", live.link())?)?;
//! while let Some(frame) = live.next()? {
//!     println!("{} bytes", frame.original_len);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(target_os = "linux")]
pub mod block;
mod channel;
mod error;
mod hardware;
mod interfaces;
#[cfg(target_os = "linux")]
mod link;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod packet_socket;
#[cfg(target_os = "linux")]
mod program;
#[cfg(target_os = "linux")]
mod ring;
mod routes;
mod send;
mod sniffer;
#[cfg(target_os = "linux")]
mod sockets;
mod statistics;
mod stop;

pub use error::Error;
pub use interfaces::{Interface, State, interfaces};
pub use send::{SendError, Sender};
pub use sniffer::{Backend, Direction, Live, Ready, Sniffer};
#[cfg(target_os = "linux")]
pub use sockets::{Owner, Socket, Sockets, Transport, sockets};
pub use statistics::Statistics;
pub use stop::Stop;
