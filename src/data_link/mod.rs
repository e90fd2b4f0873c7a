//! Layer 2, data link: who on this wire.

pub mod arcnet;
pub mod arista;
pub mod chdlc;
pub mod cisco_metadata;
pub mod eapol;
pub mod ether_types;
pub mod ethernet;
pub mod fddi;
pub mod frame_relay;
pub mod geneve;
pub mod ipnet;
pub mod ipoib;
pub mod llc;
pub mod lldp;
pub mod loopback;
pub mod nflog;
pub mod null;
pub mod pktap;
pub mod ppi;
pub mod ppp;
pub mod pppoe;
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
    &ppp::frame::PROTOCOL,
    &ppp::frame::DIRECTED,
    &ppp::multilink::PROTOCOL,
    &pppoe::PROTOCOL,
    &pppoe::discovery::PROTOCOL,
    &chdlc::PROTOCOL,
    &slarp::PROTOCOL,
    &frame_relay::PROTOCOL,
    &arcnet::PROTOCOL,
    &arcnet::LINUX,
    &fddi::PROTOCOL,
    &ipoib::PROTOCOL,
    &ipnet::PROTOCOL,
    &nflog::PROTOCOL,
    &ppi::PROTOCOL,
    &pktap::PROTOCOL,
    &arista::PROTOCOL,
    &cisco_metadata::PROTOCOL,
    &cisco_metadata::IN_TUNNELS,
    &geneve::PROTOCOL,
    &vxlan::PROTOCOL,
    &vxlan_gpe::PROTOCOL,
];
