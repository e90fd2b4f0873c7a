//! Which packets are wanted: two languages, one tree.

pub mod bpf;
pub mod capture;
pub mod display;
mod error;
mod tree;

pub use error::FilterError;
pub use tree::{DEPTH, Tree};
