//! What is printed of an IPv6 address.

use std::fmt::Write;
use std::net::Ipv6Addr;

use super::{Fact, Facts, facts::power};
use crate::network::address::embedded::{embedded, teredo};
use crate::network::address::ipv6::{
    full, interface, kind, mac, multicast, role, scope, solicited_node, solicited_target, unique_local,
};
use crate::network::address::multicast::group;
use crate::network::address::{Mac, Prefix, ipv4};

pub(super) fn facts(address: Ipv6Addr, prefix: Option<Prefix>, zone: Option<String>) -> Facts {
    let mut facts = Facts::default();
    facts.text_of("address", address);
    facts.text_if("zone", zone);
    facts.push("version", Fact::Number(6));
    facts.text_of("full", full(address));
    facts.text_of("kind", kind(address));
    facts.push("scope", scope(address).map_or(Fact::Nothing("none"), |scope| Fact::Text(scope.into())));
    facts.special(address.into());
    groups(address, &mut facts);
    inside(address, &mut facts);
    if let Some((global, subnet)) = unique_local(address) {
        facts.text_of("global_id", format_args!("{global:010x}"));
        facts.text_of("subnet_id", format_args!("{subnet:04x}"));
    }
    facts.text_if("interface_id", interface(address).map(colons));
    facts.text_if("interface_mac", mac(address));
    facts.text_if("solicited_node", solicited_node(address));
    if let Some(prefix) = prefix {
        network(prefix, &mut facts);
    }
    facts.text_of("reverse", reverse(address));
    facts
}

fn groups(address: Ipv6Addr, facts: &mut Facts) {
    let Some(parts) = multicast(address) else { return };
    facts.push("transient", Fact::Truth(parts.transient));
    facts.push("prefix_based", Fact::Truth(parts.prefix_based));
    facts.push("rendezvous", Fact::Truth(parts.rendezvous));
    facts.text_if("unicast_prefix", parts.prefix);
    facts.text_if("rendezvous_point", parts.point);
    facts.text_if("group", group(address.into()).map(|group| group.name));
    facts.text_if("group_rfc", group(address.into()).map(|group| group.rfc));
    facts.text_if(
        "solicited_target",
        solicited_target(address).map(|target| format!("…{:02x}:{:04x}", target >> 16, target & 0xffff)),
    );
    facts.text_if("group_mac", Mac::of_group(address.into()));
}

fn inside(address: Ipv6Addr, facts: &mut Facts) {
    if let Some((way, ipv4)) = embedded(address) {
        facts.text_of("embedded", way.name);
        facts.text_of("embedded_rfc", way.rfc);
        facts.text_of("ipv4", ipv4);
        facts.text_of("ipv4_kind", ipv4::kind(ipv4));
    }
    if let Some(parts) = teredo(address) {
        facts.text_of("teredo_server", parts.server);
        facts.push("teredo_port", Fact::Number(parts.port.into()));
        facts.text_of("teredo_flags", format_args!("0x{:04x}", parts.flags));
        facts.push("teredo_cone", Fact::Truth(parts.cone()));
    }
}

fn network(prefix: Prefix, facts: &mut Facts) {
    facts.push("prefix", Fact::Number(prefix.length().into()));
    facts.text_of("mask", prefix.mask());
    facts.text_of("network", prefix.first());
    facts.text_of("last", prefix.last());
    facts.push("host_bits", Fact::Number(prefix.host_bits().into()));
    facts.push("addresses", power(prefix.host_bits()));
    if let Some(bits) = 64_u8.checked_sub(prefix.length()).filter(|_| !prefix.address().is_multicast()) {
        facts.push("subnets_64", power(bits));
    }
    facts.text_of("role", role(prefix));
    facts.text_of("binary", prefix.binary());
}

/// The name in the domain name system: a label for each digit, the last one first (RFC 3596 section 2.5).
fn reverse(address: Ipv6Addr) -> String {
    let bits = address.to_bits();
    let mut name = String::new();
    for digit in 0..32 {
        let _ = write!(name, "{:x}.", bits >> (4 * digit) & 0xf);
    }
    name + "ip6.arpa"
}

/// 64 bits as four groups.
pub(super) fn colons(id: u64) -> String {
    let [a, b, c, d] = [48, 32, 16, 0].map(|shift| id >> shift & 0xffff);
    format!("{a:04x}:{b:04x}:{c:04x}:{d:04x}")
}
