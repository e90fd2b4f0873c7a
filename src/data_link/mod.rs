//! Layer 2, data link: who on this wire.

pub mod arcnet;
pub mod arista;
pub mod backbone_tag;
pub mod batman;
pub mod bridging;
pub mod capwap;
pub mod cdp;
pub mod chdlc;
pub mod cisco_metadata;
pub mod configuration_test;
pub mod eapol;
pub mod erf;
pub mod ether_types;
pub mod ethernet;
pub mod extension_tag;
pub mod fddi;
pub mod fibre_channel;
pub mod filter_log;
pub mod firewire;
pub mod frame_relay;
pub mod geneve;
pub mod ipnet;
pub mod ipoib;
pub mod juniper;
pub mod l2tp;
pub mod llc;
pub mod lldp;
pub mod loopback;
pub mod lwapp;
pub mod macsec;
pub mod netanalyzer;
pub mod nflog;
pub mod nlpid;
pub mod null;
pub mod pktap;
pub mod ppi;
pub mod ppp;
pub mod pppoe;
pub mod raw;
pub mod redundancy_tag;
pub mod service_tag;
pub mod slarp;
pub mod sll;
pub mod sll2;
pub mod slow;
pub mod snap;
pub mod stp;
pub mod sun_atm;
pub mod symantec;
pub mod token_ring;
pub mod trill;
pub mod tzsp;
pub mod vlan;
pub mod vn_tag;
pub mod vxlan;
pub mod vxlan_gpe;
pub mod wlan;
pub mod wlan_management;

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
    &wlan::PROTOCOL,
    &wlan::PADDED,
    &wlan::SWAPPED,
    &wlan_management::ASSOCIATION_REQUEST,
    &wlan_management::ASSOCIATION_RESPONSE,
    &wlan_management::REASSOCIATION_REQUEST,
    &wlan_management::REASSOCIATION_RESPONSE,
    &wlan_management::PROBE_REQUEST,
    &wlan_management::PROBE_RESPONSE,
    &wlan_management::BEACON,
    &wlan_management::ANNOUNCEMENT,
    &wlan_management::DISASSOCIATION,
    &wlan_management::AUTHENTICATION,
    &wlan_management::DEAUTHENTICATION,
    &wlan_management::ACTION,
    &wlan_management::ACTION_UNACKNOWLEDGED,
    &capwap::PROTOCOL,
    &batman::PROTOCOL,
    &bridging::PROTOCOL,
    &nlpid::PROTOCOL,
    &firewire::PROTOCOL,
    &fibre_channel::PROTOCOL,
    &symantec::PROTOCOL,
    &lwapp::PROTOCOL,
    &tzsp::PROTOCOL,
    &configuration_test::PROTOCOL,
    &erf::PROTOCOL,
    &netanalyzer::PROTOCOL,
    &slow::PROTOCOL,
    &slow::lacp::PROTOCOL,
    &slow::marker::PROTOCOL,
    &slow::oam::PROTOCOL,
    &cdp::PROTOCOL,
    &stp::PROTOCOL,
    &stp::PER_VLAN,
    &sun_atm::PROTOCOL,
    &backbone_tag::PROTOCOL,
    &vn_tag::PROTOCOL,
    &extension_tag::PROTOCOL,
    &redundancy_tag::PROTOCOL,
    &macsec::PROTOCOL,
    &trill::PROTOCOL,
    &token_ring::PROTOCOL,
    &filter_log::PROTOCOL,
    &l2tp::PROTOCOL,
    &juniper::PROTOCOL,
    &juniper::PPP,
    &juniper::FRAME_RELAY,
    &juniper::CISCO,
    &juniper::GATEWAY,
    &juniper::ATM1,
    &juniper::ATM2,
    &redundancy_tag::SEAMLESS,
    &filter_log::ENCAPSULATING,
    &vxlan::PROTOCOL,
    &vxlan_gpe::PROTOCOL,
];
