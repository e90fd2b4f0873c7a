//! The stage with memory: packets that belong together.
//!
//! One packet, one answer, is what [`layers`](crate::layers()) gives; what several packets say together is found out here, and
//! only where it is asked for. Everything that is held has a limit with a name, and a limit that is reached is counted.

#[cfg(feature = "std")]
pub mod conversations;
pub mod datagrams;
#[cfg(feature = "std")]
pub mod fields;
mod key;
pub mod number;
pub mod reassembly;
pub mod streams;
pub(crate) mod table;

#[cfg(feature = "std")]
pub use conversations::{Conversation, Conversations};
pub use datagrams::Datagrams;
pub use key::{Direction, Endpoint, Key};
pub use number::{Numbers, Said};
pub use reassembly::Reassembly;
pub use streams::Streams;
