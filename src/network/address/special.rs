//! The special-purpose address registries of RFC 6890, as updated by RFC 8190 and later RFCs, in one table.

use core::net::IpAddr;

use super::Prefix;

/// A block of addresses with a purpose of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Special {
    /// The block.
    pub prefix: Prefix,
    /// What it is for, in a word or two.
    pub kind: &'static str,
    /// Its name in the registry.
    pub name: &'static str,
    /// The document that reserves it.
    pub rfc: &'static str,
    flags: [Option<bool>; 5],
}

impl Special {
    /// May be the source of a packet. None here and below: the registry does not say.
    #[must_use]
    pub const fn source(&self) -> Option<bool> {
        self.flags[0]
    }

    /// May be the destination of a packet.
    #[must_use]
    pub const fn destination(&self) -> Option<bool> {
        self.flags[1]
    }

    /// A router may pass on a packet to it.
    #[must_use]
    pub const fn forwardable(&self) -> Option<bool> {
        self.flags[2]
    }

    /// Reachable beyond an administrative domain.
    #[must_use]
    pub const fn global(&self) -> Option<bool> {
        self.flags[3]
    }

    /// IP itself treats it specially.
    #[must_use]
    pub const fn reserved(&self) -> Option<bool> {
        self.flags[4]
    }
}

/// The smallest special block that the address is in.
#[must_use]
pub fn special(address: IpAddr) -> Option<&'static Special> {
    SPECIAL.iter().filter(|row| row.prefix.contains(address)).max_by_key(|row| row.prefix.length())
}

/// All blocks: IPv4, then IPv6. The flags are source, destination, forwardable, global, reserved by protocol;
/// `+` true, `-` false, `?` not said, because it depends or the block was given back.
#[rustfmt::skip]
pub static SPECIAL: &[Special] = &[
    v4([0, 0, 0, 0], 8, "this network", "\"This network\"", "RFC 791 section 3.2", *b"+---+"),
    v4([0, 0, 0, 0], 32, "this host", "\"This host on this network\"", "RFC 1122 section 3.2.1.3", *b"+---+"),
    v4([10, 0, 0, 0], 8, "private", "Private-Use", "RFC 1918", *b"+++--"),
    v4([100, 64, 0, 0], 10, "shared (carrier-grade NAT)", "Shared Address Space", "RFC 6598", *b"+++--"),
    v4([127, 0, 0, 0], 8, "loopback", "Loopback", "RFC 1122 section 3.2.1.3", *b"----+"),
    v4([169, 254, 0, 0], 16, "link-local", "Link Local", "RFC 3927", *b"++--+"),
    v4([172, 16, 0, 0], 12, "private", "Private-Use", "RFC 1918", *b"+++--"),
    v4([192, 0, 0, 0], 24, "protocol assignment", "IETF Protocol Assignments", "RFC 6890 section 2.1", *b"-----"),
    v4([192, 0, 0, 0], 29, "protocol assignment", "IPv4 Service Continuity Prefix", "RFC 7335", *b"+++--"),
    v4([192, 0, 0, 8], 32, "dummy", "IPv4 dummy address", "RFC 7600", *b"+----"),
    v4([192, 0, 0, 9], 32, "anycast", "Port Control Protocol Anycast", "RFC 7723", *b"++++-"),
    v4([192, 0, 0, 10], 32, "anycast", "Traversal Using Relays around NAT Anycast", "RFC 8155", *b"++++-"),
    v4([192, 0, 0, 170], 32, "protocol assignment", "NAT64/DNS64 Discovery", "RFC 8880, RFC 7050 section 2.2", *b"----+"),
    v4([192, 0, 0, 171], 32, "protocol assignment", "NAT64/DNS64 Discovery", "RFC 8880, RFC 7050 section 2.2", *b"----+"),
    v4([192, 0, 2, 0], 24, "documentation", "Documentation (TEST-NET-1)", "RFC 5737", *b"-----"),
    v4([192, 31, 196, 0], 24, "anycast", "AS112-v4", "RFC 7535", *b"++++-"),
    v4([192, 52, 193, 0], 24, "anycast", "AMT", "RFC 7450", *b"++++-"),
    v4([192, 88, 99, 0], 24, "given back", "Deprecated (6to4 Relay Anycast)", "RFC 7526", *b"?????"),
    v4([192, 88, 99, 2], 32, "anycast", "6a44-relay anycast address", "RFC 6751", *b"+++--"),
    v4([192, 168, 0, 0], 16, "private", "Private-Use", "RFC 1918", *b"+++--"),
    v4([192, 175, 48, 0], 24, "anycast", "Direct Delegation AS112 Service", "RFC 7534", *b"++++-"),
    v4([198, 18, 0, 0], 15, "benchmarking", "Benchmarking", "RFC 2544", *b"+++--"),
    v4([198, 51, 100, 0], 24, "documentation", "Documentation (TEST-NET-2)", "RFC 5737", *b"-----"),
    v4([203, 0, 113, 0], 24, "documentation", "Documentation (TEST-NET-3)", "RFC 5737", *b"-----"),
    v4([240, 0, 0, 0], 4, "reserved", "Reserved", "RFC 1112 section 4", *b"----+"),
    v4([255, 255, 255, 255], 32, "limited broadcast", "Limited Broadcast", "RFC 8190, RFC 919 section 7", *b"-+--+"),

    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback", "Loopback Address", "RFC 4291", *b"----+"),
    v6([0; 8], 128, "unspecified", "Unspecified Address", "RFC 4291", *b"+---+"),
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, "IPv4-mapped", "IPv4-mapped Address", "RFC 4291", *b"----+"),
    v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "translation (NAT64)", "IPv4-IPv6 Translat.", "RFC 6052", *b"++++-"),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "translation (NAT64), local use", "IPv4-IPv6 Translat.", "RFC 8215", *b"+++--"),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discard-only", "Discard-Only Address Block", "RFC 6666", *b"+++--"),
    v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64, "dummy", "Dummy IPv6 Prefix", "RFC 9780", *b"+----"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "protocol assignment", "IETF Protocol Assignments", "RFC 2928", *b"-----"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, "Teredo", "TEREDO", "RFC 4380, RFC 8190", *b"+++?-"),
    v6([0x2001, 1, 0, 0, 0, 0, 0, 1], 128, "anycast", "Port Control Protocol Anycast", "RFC 7723", *b"++++-"),
    v6([0x2001, 1, 0, 0, 0, 0, 0, 2], 128, "anycast", "Traversal Using Relays around NAT Anycast", "RFC 8155", *b"++++-"),
    v6([0x2001, 1, 0, 0, 0, 0, 0, 3], 128, "anycast", "DNS-SD Service Registration Protocol Anycast", "RFC 9665", *b"++++-"),
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, "benchmarking", "Benchmarking", "RFC 5180, erratum 1752", *b"+++--"),
    v6([0x2001, 3, 0, 0, 0, 0, 0, 0], 32, "anycast", "AMT", "RFC 7450", *b"++++-"),
    v6([0x2001, 4, 0x112, 0, 0, 0, 0, 0], 48, "anycast", "AS112-v6", "RFC 7535", *b"++++-"),
    v6([0x2001, 0x10, 0, 0, 0, 0, 0, 0], 28, "given back", "Deprecated (previously ORCHID)", "RFC 4843", *b"?????"),
    v6([0x2001, 0x20, 0, 0, 0, 0, 0, 0], 28, "hash identifier", "ORCHIDv2", "RFC 7343", *b"++++-"),
    v6([0x2001, 0x30, 0, 0, 0, 0, 0, 0], 28, "hash identifier", "Drone Remote ID Protocol Entity Tags (DETs) Prefix", "RFC 9374", *b"++++-"),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation", "Documentation", "RFC 3849", *b"-----"),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "6to4", "6to4", "RFC 3056", *b"+++?-"),
    v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48, "anycast", "Direct Delegation AS112 Service", "RFC 7534", *b"++++-"),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation", "Documentation", "RFC 9637", *b"-----"),
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "segment identifier", "Segment Routing (SRv6) SIDs", "RFC 9602", *b"+++--"),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local", "Unique-Local", "RFC 4193, RFC 8190", *b"+++--"),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local", "Link-Local Unicast", "RFC 4291", *b"++--+"),
];

type Text = &'static str;

const fn v4(octets: [u8; 4], length: u8, kind: Text, name: Text, rfc: Text, flags: [u8; 5]) -> Special {
    Special { prefix: Prefix::v4(octets, length), kind, name, rfc, flags: read(flags) }
}

const fn v6(groups: [u16; 8], length: u8, kind: Text, name: Text, rfc: Text, flags: [u8; 5]) -> Special {
    Special { prefix: Prefix::v6(groups, length), kind, name, rfc, flags: read(flags) }
}

const fn read(flags: [u8; 5]) -> [Option<bool>; 5] {
    let [a, b, c, d, e] = flags;
    [flag(a), flag(b), flag(c), flag(d), flag(e)]
}

const fn flag(sign: u8) -> Option<bool> {
    match sign {
        b'+' => Some(true),
        b'-' => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_block_counts() {
        for (address, name, global) in [
            ("10.0.0.1", "Private-Use", Some(false)),
            ("172.31.255.255", "Private-Use", Some(false)),
            ("192.0.0.7", "IPv4 Service Continuity Prefix", Some(false)),
            ("192.0.0.9", "Port Control Protocol Anycast", Some(true)),
            ("192.0.0.11", "IETF Protocol Assignments", Some(false)),
            ("100.127.255.255", "Shared Address Space", Some(false)),
            ("192.88.99.1", "Deprecated (6to4 Relay Anycast)", None),
            ("255.255.255.255", "Limited Broadcast", Some(false)),
            ("255.255.255.254", "Reserved", Some(false)),
            ("0.0.0.0", "\"This host on this network\"", Some(false)),
            ("::ffff:192.0.2.1", "IPv4-mapped Address", Some(false)),
            ("2001:1::2", "Traversal Using Relays around NAT Anycast", Some(true)),
            ("2001::1", "TEREDO", None),
            ("2001:100::", "IETF Protocol Assignments", Some(false)),
            ("2001:db8::", "Documentation", Some(false)),
            ("3fff:fff::", "Documentation", Some(false)),
            ("fd00::1", "Unique-Local", Some(false)),
            ("febf::1", "Link-Local Unicast", Some(false)),
        ] {
            let row = special(address.parse().unwrap()).unwrap();
            assert_eq!((row.name, row.global()), (name, global), "{address}");
        }
        for address in
            ["172.32.0.0", "100.128.0.0", "198.20.0.0", "224.0.0.1", "2001:200::", "4000::", "ff02::1"]
        {
            assert_eq!(special(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn the_table_is_in_order() {
        for row in SPECIAL {
            assert_eq!(row.prefix.first(), row.prefix.address(), "{} has host bits", row.prefix);
            let same = SPECIAL.iter().filter(|other| other.prefix == row.prefix).count();
            assert_eq!(same, 1, "{} is there twice", row.prefix);
            // What may not be forwarded is not global; RFC 6890 section 2.2.1.
            assert!(row.global() != Some(true) || row.forwardable() == Some(true), "{}", row.prefix);
        }
        assert_eq!(SPECIAL.len(), 51);
    }
}
