//! Layer 2, data link: who on this wire.

pub mod chdlc;
pub mod eapol;
pub mod ether_types;
pub mod ethernet;
pub mod llc;
mod llc_line;
pub mod lldp;
pub mod loopback;
pub mod null;
pub mod ppp;
pub mod ppp_frame;
pub mod ppp_multilink;
pub mod pppoe;
pub mod pppoe_discovery;
pub mod pppoe_tags;
pub mod raw;
pub mod service_tag;
pub mod slarp;
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
    &ppp::PROTOCOL,
    &ppp_frame::PROTOCOL,
    &ppp_frame::DIRECTED,
    &ppp_multilink::PROTOCOL,
    &pppoe::PROTOCOL,
    &pppoe_discovery::PROTOCOL,
    &chdlc::PROTOCOL,
    &slarp::PROTOCOL,
    &vxlan::PROTOCOL,
    &vxlan_gpe::PROTOCOL,
];
