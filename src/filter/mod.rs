//! Which packets are wanted: two languages, one tree.

mod tree;

pub use tree::{DEPTH, Tree};
