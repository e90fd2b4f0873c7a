//! Layer 3, network: who on the internet.

pub mod address;
pub mod ah;
pub mod arp;
pub mod arp_atm;
pub mod associated_channel;
pub mod ayiya;
pub mod cipso;
pub mod erspan;
pub mod erspan_platform;
pub mod etherip;
pub mod gre;
pub mod gre_attributes;
pub mod gre_routing;
pub mod gre_words;
pub mod gtp;
pub mod gtp_extension;
pub mod icmp;
pub mod icmp_advertisement;
pub mod icmp_extensions;
mod icmp_line;
pub mod icmpv6;
pub mod icmpv6_echo;
pub mod icmpv6_error;
mod icmpv6_line;
pub mod icmpv6_lowpan;
pub mod icmpv6_mld;
pub mod icmpv6_mobile;
pub mod icmpv6_nd;
pub mod icmpv6_node_information;
pub mod icmpv6_options;
pub mod icmpv6_options_lowpan;
pub mod icmpv6_options_mobile;
pub mod icmpv6_options_router;
pub mod icmpv6_options_send;
pub mod icmpv6_renumbering;
pub mod icmpv6_rpl;
pub mod icmpv6_rpl_metrics;
pub mod icmpv6_rpl_options;
mod icmpv6_tables;
mod icmpv6_text;
pub mod icmpv6_words;
pub mod ip;
pub mod ipv4;
pub mod ipv4_options;
pub mod ipv6;
pub mod ipv6_destination;
mod ipv6_extension;
pub mod ipv6_fragment;
pub mod ipv6_hop_by_hop;
pub mod ipv6_options;
pub mod ipv6_options_ioam;
pub mod ipv6_options_label;
pub mod ipv6_options_mesh;
pub mod ipv6_options_path;
pub mod ipv6_routing;
pub mod ipv6_routing_compact;
pub mod ipv6_routing_rpl;
pub mod ipv6_routing_segment;
pub mod ipv6_routing_source;
pub mod ipx;
pub mod lisp;
pub mod lisp_control;
pub mod mobile_ip;
pub mod mpls;
pub mod nsh;
pub mod pim;
pub mod pseudowire;
pub mod pseudowire_word;
pub mod teredo;

use crate::codec::Protocol;

/// Every protocol of this layer.
pub static PROTOCOLS: &[&Protocol] = &[
    &arp::PROTOCOL,
    &gre::PROTOCOL,
    &erspan::PROTOCOL,
    &mpls::PROTOCOL,
    &pseudowire::PROTOCOL,
    &pseudowire_word::PROTOCOL,
    &associated_channel::PROTOCOL,
    &ah::PROTOCOL,
    &nsh::PROTOCOL,
    &gtp::PROTOCOL,
    &teredo::PROTOCOL,
    &etherip::PROTOCOL,
    &lisp::PROTOCOL,
    &lisp_control::PROTOCOL,
    &ayiya::PROTOCOL,
    &pim::PROTOCOL,
    &mobile_ip::PROTOCOL,
    &icmp::PROTOCOL,
    &ipv4::PROTOCOL,
    &ipv6::PROTOCOL,
    &ipx::PROTOCOL,
    &ipv6_hop_by_hop::PROTOCOL,
    &ipv6_routing::PROTOCOL,
    &ipv6_fragment::PROTOCOL,
    &ipv6_destination::PROTOCOL,
    &icmpv6::PROTOCOL,
];
