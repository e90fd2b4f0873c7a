//! The walk in ([`layers()`]), the walk out ([`Stack`]), and the [`registry`]: who reads which number.

pub mod aliases;
mod fetch;
pub mod layers;
pub mod pick;
pub mod registry;
#[cfg(test)]
pub(crate) mod shown;
pub mod stack;
pub mod visit;

pub use layers::{Layers, layers};
pub use pick::Pick;
pub use stack::Stack;
pub use visit::{Visit, visit};
