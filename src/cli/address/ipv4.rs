//! What is printed of an IPv4 address.

use std::net::{IpAddr, Ipv4Addr};

use super::{Fact, Facts, facts::power};
use crate::network::address::ipv4::{class, classful, kind, role, subnet};
use crate::network::address::multicast::{block, glop, group};
use crate::network::address::prefix::Binary;
use crate::network::address::{Mac, Prefix};

pub(super) fn facts(address: Ipv4Addr, prefix: Option<Prefix>) -> Facts {
    let mut facts = Facts::default();
    facts.text_of("address", address);
    facts.push("version", Fact::Number(4));
    facts.text_of("kind", kind(address));
    facts.special(address.into());
    classes(address, &mut facts);
    groups(address, &mut facts);
    match prefix {
        Some(prefix) => network(prefix, &mut facts),
        None => facts.text_of("binary", Binary::from(IpAddr::from(address))),
    }
    facts.text_of("hex", format_args!("0x{:08x}", address.to_bits()));
    facts.push("decimal", Fact::Number(address.to_bits().into()));
    let [a, b, c, d] = address.octets();
    facts.text_of("reverse", format_args!("{d}.{c}.{b}.{a}.in-addr.arpa"));
    facts.text_if("mapped", (!address.is_multicast()).then(|| address.to_ipv6_mapped()));
    facts
}

fn classes(address: Ipv4Addr, facts: &mut Facts) {
    let class = class(address);
    facts.text_of("class", class.letter);
    facts.text_of("class_bits", class.leading);
    if let Some(prefix) = classful(address) {
        facts.text_of("class_mask", prefix.mask());
        facts.text_of("class_network", prefix.first());
        facts.text_of("class_host", prefix.host());
    }
}

fn groups(address: Ipv4Addr, facts: &mut Facts) {
    let Some(block) = block(address) else { return };
    facts.text_of("block", block.name);
    facts.text_of("block_range", format_args!("{}-{}", block.first, block.last));
    facts.text_of("block_rfc", block.rfc);
    facts.text_of("scope", block.scope);
    facts.text_if("group", group(address.into()).map(|group| group.name));
    facts.text_if("group_rfc", group(address.into()).map(|group| group.rfc));
    if let Some(number) = glop(address) {
        facts.push("glop_as", Fact::Number(number.into()));
    }
    facts.text_if("group_mac", Mac::of_group(address.into()));
}

fn network(prefix: Prefix, facts: &mut Facts) {
    facts.push("prefix", Fact::Number(prefix.length().into()));
    facts.text_of("mask", prefix.mask());
    facts.text_of("wildcard", prefix.wildcard());
    facts.text_of("network", prefix.first());
    if prefix.address().is_multicast() {
        facts.text_of("last", prefix.last());
    } else {
        let hosts = prefix.hosts();
        let none = Fact::Nothing("none: two addresses are both hosts, RFC 3021");
        let single = Fact::Nothing("none: the only address is the host");
        let missing = if prefix.host_bits() == 1 { none } else { single };
        facts
            .push("broadcast", prefix.broadcast().map_or(missing, |address| Fact::Text(address.to_string())));
        facts.text_of("first_host", hosts.first);
        facts.text_of("last_host", hosts.last);
        facts.push("hosts", Fact::Number(hosts.count.unwrap_or_default()));
    }
    facts.push("host_bits", Fact::Number(prefix.host_bits().into()));
    facts.push("addresses", power(prefix.host_bits()));
    facts.text_of("role", role(prefix));
    if let Some((at, count)) = subnet(prefix).filter(|(_, count)| *count > 1) {
        facts.push("class_subnet", Fact::Number(at.into()));
        facts.push("class_subnets", Fact::Number(count.into()));
    }
    let row = |address| Prefix::new(address, prefix.length()).map(Prefix::binary);
    facts.text_of("binary", prefix.binary());
    facts.text_if("binary_mask", row(prefix.mask()));
    facts.text_if("binary_network", row(prefix.first()));
    facts.text_if("binary_broadcast", prefix.broadcast().filter(|last| !last.is_multicast()).and_then(row));
}
