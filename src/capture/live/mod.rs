//! This machine's interfaces and sockets, and frames onto the wire.
//!
//! ```
//! for interface in septet::capture::live::interfaces() {
//!     println!("{} {:?} {}", interface.name, interface.addresses, interface.state());
//! }
//! ```

mod hardware;
mod interfaces;
mod routes;
mod send;
#[cfg(target_os = "linux")]
mod sockets;

pub use interfaces::{Interface, State, interfaces};
pub use send::{SendError, Sender};
#[cfg(target_os = "linux")]
pub use sockets::{Owner, Socket, Sockets, Transport, sockets};
