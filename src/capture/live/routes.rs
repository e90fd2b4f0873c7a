//! Default gateways: Linux's `/proc/net/route` and `/proc/net/ipv6_route`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// RTF_UP and RTF_GATEWAY of `linux/route.h`.
const THROUGH: u32 = 0x3;

/// A default route through a gateway.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Default<'a> {
    pub(super) interface: &'a str,
    pub(super) gateway: IpAddr,
    pub(super) metric: u32,
}

/// The default routes of IPv4: interface, destination, gateway, flags, …, metric, mask, in hexadecimal, addresses as they
/// lie in memory.
pub(super) fn ipv4(table: &str) -> impl Iterator<Item = Default<'_>> {
    table.lines().skip(1).filter_map(|line| {
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        let [interface, destination, gateway, flags, _, _, metric, mask, ..] = words[..] else { return None };
        let hex = |word| u32::from_str_radix(word, 16).ok();
        let default = hex(destination)? == 0 && hex(mask)? == 0 && hex(flags)? & THROUGH == THROUGH;
        let gateway = Ipv4Addr::from(hex(gateway)?.to_ne_bytes());
        default.then_some(Default { interface, gateway: gateway.into(), metric: metric.parse().ok()? })
    })
}

/// Those of IPv6: destination and length, source and length, next hop, metric, …, flags, interface.
pub(super) fn ipv6(table: &str) -> impl Iterator<Item = Default<'_>> {
    table.lines().filter_map(|line| {
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        let [_, len, _, _, gateway, metric, _, _, flags, interface] = words[..] else { return None };
        let hex = |word| u32::from_str_radix(word, 16).ok();
        let gateway = Ipv6Addr::from(u128::from_str_radix(gateway, 16).ok()?);
        let default = hex(len)? == 0 && hex(flags)? & THROUGH == THROUGH;
        default.then_some(Default { interface, gateway: gateway.into(), metric: hex(metric)? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_default_routes_through_a_gateway_count() {
        let hex = |octets| format!("{:08X}", u32::from_ne_bytes(octets));
        let (gateway, network) = (hex([192, 0, 2, 1]), hex([192, 0, 2, 0]));
        let table = format!(
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n\
             eth0\t00000000\t{gateway}\t0003\t0\t0\t100\t00000000\t0\t0\t0\n\
             eth0\t{network}\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n\
             tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\nbroken\n"
        );
        let gateway = IpAddr::from([192, 0, 2, 1]);
        let wanted = Default { interface: "eth0", gateway, metric: 100 };
        assert_eq!(ipv4(&table).collect::<Vec<_>>(), [wanted]);
    }

    #[test]
    fn the_same_of_ipv6() {
        let zero = "0".repeat(32);
        let table = format!(
            "{zero} 00 {zero} 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003 eth0\n\
             {zero} 00 {zero} 00 {zero} ffffffff 00000001 00000000 00200200 lo\nbroken\n"
        );
        let gateway = "2001:db8::1".parse().unwrap();
        let wanted = Default { interface: "eth0", gateway, metric: 0x400 };
        assert_eq!(ipv6(&table).collect::<Vec<_>>(), [wanted]);
    }
}
