//! Layer 2, data link: who on this wire.

pub mod eapol;
pub mod ether_types;
pub mod ethernet;
pub mod llc;
mod llc_line;
pub mod lldp;
pub mod loopback;
pub mod null;
pub mod raw;
pub mod service_tag;
pub mod sll;
pub mod sll2;
pub mod snap;
pub mod vlan;
pub mod vxlan;
pub mod vxlan_gpe;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[
    &ethernet::PROTOCOL,
    &vlan::PROTOCOL,
    &service_tag::PROTOCOL,
    &eapol::PROTOCOL,
    &lldp::PROTOCOL,
    &llc::PROTOCOL,
    &sll::PROTOCOL,
    &sll2::PROTOCOL,
    &null::PROTOCOL,
    &loopback::PROTOCOL,
    &raw::PROTOCOL,
    &vxlan::PROTOCOL,
    &vxlan_gpe::PROTOCOL,
];
