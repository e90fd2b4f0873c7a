//! The walk in ([`layers()`]), the owned form ([`Packet`]), the walk out ([`Stack`]), and the [`registry`]: who reads which number.

pub mod aliases;
mod fetch;
pub mod layers;
mod owned;
pub mod pick;
mod records;
pub mod registry;
#[cfg(test)]
pub(crate) mod shown;
mod slot;
pub mod stack;
pub mod visit;

pub use layers::{Layers, layers};
pub use owned::Packet;
pub use pick::Pick;
pub use stack::Stack;
pub use visit::{Visit, visit};
