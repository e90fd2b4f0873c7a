//! Layer 3, network: who on the internet.

pub mod address;
pub mod ah;
pub mod arp;
pub mod associated_channel;
pub mod ayiya;
pub mod cipso;
pub mod datagram;
pub mod erspan;
pub mod esp;
pub mod etherip;
pub mod gre;
pub mod gtp;
pub mod icmp;
pub mod icmpv6;
pub mod igmp;
pub mod ip;
pub mod ipv4;
pub mod ipv6;
pub mod ipx;
pub mod lisp;
pub mod lisp_control;
pub mod mip6;
pub mod mobile_ip;
pub mod mpls;
pub mod nsh;
pub mod ospf;
pub mod pim;
pub mod pseudowire;
pub mod teredo;
pub mod udpencap;
pub mod vrrp;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[
    &arp::PROTOCOL,
    &gre::PROTOCOL,
    &erspan::PROTOCOL,
    &mpls::PROTOCOL,
    &pseudowire::PROTOCOL,
    &pseudowire::word::PROTOCOL,
    &associated_channel::PROTOCOL,
    &ah::PROTOCOL,
    &esp::PROTOCOL,
    &udpencap::PROTOCOL,
    &nsh::PROTOCOL,
    &gtp::PROTOCOL,
    &teredo::PROTOCOL,
    &etherip::PROTOCOL,
    &lisp::PROTOCOL,
    &lisp_control::PROTOCOL,
    &ayiya::PROTOCOL,
    &ospf::PROTOCOL,
    &pim::PROTOCOL,
    &vrrp::PROTOCOL,
    &mip6::PROTOCOL,
    &mobile_ip::PROTOCOL,
    &icmp::PROTOCOL,
    &igmp::PROTOCOL,
    &ipv4::PROTOCOL,
    &ipv6::PROTOCOL,
    &ipx::PROTOCOL,
    &ipv6::hop_by_hop::PROTOCOL,
    &ipv6::routing::PROTOCOL,
    &ipv6::fragment::PROTOCOL,
    &ipv6::destination::PROTOCOL,
    &icmpv6::PROTOCOL,
];
