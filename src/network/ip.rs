//! What IPv4 and IPv6 share: the names of the protocols they carry.

/// Names of IP protocol numbers, IANA's registry of protocol numbers.
#[must_use]
pub fn protocols(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "ICMP",
        6 => "TCP",
        17 => "UDP",
        _ => return None,
    })
}
