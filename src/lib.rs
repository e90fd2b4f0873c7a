//! An OSI layer-by-layer packet codec: bytes become layers, layers become named fields, and fields become the
//! same bytes again.

#![cfg_attr(not(feature = "std"), no_std)]
extern crate alloc;

pub mod codec;

pub mod physical;

pub mod data_link;

pub mod network;

pub mod transport;

pub mod session;

pub mod presentation;

pub mod application;

pub mod packet;

#[cfg(feature = "std")]
pub mod capture;

pub mod output;

#[cfg(feature = "cli")]
pub mod cli;

pub use codec::{Error, Field, Header, Layer, Layered, Protocol, Status, Value};
pub use packet::registry::{field, protocol, protocols};
pub use packet::{Layers, Stack, Visit, layers, visit};
