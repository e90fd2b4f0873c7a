//! Layer 7, application: what the program says.

pub mod dns;
pub mod dns_dso;
pub mod dns_edns;
mod dns_label;
mod dns_line;
pub mod dns_message;
pub mod dns_name;
mod dns_name_write;
pub mod dns_records;
pub mod dns_records_classic;
pub mod dns_records_dnssec;
pub mod dns_records_other;
pub mod dns_records_security;
pub mod dns_records_service;
pub mod dns_types;
pub mod llmnr;
pub mod mdns;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[&dns::PROTOCOL, &dns::OVER_TCP, &mdns::PROTOCOL, &llmnr::PROTOCOL];
