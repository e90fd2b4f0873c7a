//! One name for several fields: `ip.addr` is the source or the destination.

/// The fields behind a name that stands for several.
#[must_use]
pub fn alias(name: &str) -> Option<&'static [&'static str]> {
    ALIASES.iter().find(|alias| alias.0 == name).map(|alias| alias.1)
}

/// Every name that stands for several fields.
pub static ALIASES: &[(&str, &[&str])] = &[
    ("dccp.port", &["dccp.srcport", "dccp.dstport"]),
    ("eth.addr", &["eth.dst", "eth.src"]),
    ("eth.ig", &["eth.dst.ig", "eth.src.ig"]),
    ("eth.lg", &["eth.dst.lg", "eth.src.lg"]),
    ("ip.addr", &["ip.src", "ip.dst"]),
    ("ip.host", &["ip.src", "ip.dst"]),
    ("ip.src_host", &["ip.src"]),
    ("ip.dst_host", &["ip.dst"]),
    ("ip.version", &["ip.version", "ipv6.version"]),
    ("ipv6.addr", &["ipv6.src", "ipv6.dst"]),
    ("ipv6.host", &["ipv6.src", "ipv6.dst"]),
    ("ipv6.src_host", &["ipv6.src"]),
    ("ipv6.dst_host", &["ipv6.dst"]),
    ("sctp.port", &["sctp.srcport", "sctp.dstport"]),
    ("tcp.port", &["tcp.srcport", "tcp.dstport"]),
    ("wlan.addr", &["wlan.ra", "wlan.ta", "wlan.addr3", "wlan.addr4"]),
    ("udp.port", &["udp.srcport", "udp.dstport"]),
];
