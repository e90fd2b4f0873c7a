//! Which packets are wanted: two languages, one tree.

pub mod bpf;
pub mod capture;
mod error;
mod tree;

pub use error::FilterError;
pub use tree::{DEPTH, Tree};
