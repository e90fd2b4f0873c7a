//! Words of the language, and names of numbers in it.

/// Words that stand for a sign.
pub(super) fn sign(word: &str) -> Option<&'static str> {
    Some(match word {
        "and" => "and",
        "or" => "or",
        "not" => "not",
        _ => return None,
    })
}

/// Whether this word has a meaning of its own, so that a name like it needs a backslash.
pub(super) fn is_known(word: &str) -> bool {
    PROTOCOLS.contains(&word) || OTHERS.contains(&word) || WITHOUT.contains(&word)
}

/// Every word, for those who mistyped one.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    PROTOCOLS.into_iter().chain(OTHERS).chain(WITHOUT)
}

/// Every word of which there are tests, and every name of a number.
pub(super) fn meant() -> impl Iterator<Item = &'static str> {
    let words = PROTOCOLS.into_iter().chain(OTHERS);
    let frames = FRAMES.into_iter().chain(SUBTYPES).map(|known| known.0).chain(DIRECTIONS);
    words.chain(["and", "or", "not"]).chain(CONSTANTS.into_iter().map(|known| known.0)).chain(frames)
}

/// Words that name a protocol.
pub(super) const PROTOCOLS: [&str; 47] = [
    "ether", "link", "ppp", "slip", "fddi", "tr", "wlan", "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp",
    "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "ah", "esp", "atalk", "aarp", "decnet", "lat",
    "sca", "moprc", "mopdl", "iso", "esis", "es-is", "isis", "is-is", "clnp", "l1", "l2", "iih", "lsp",
    "snp", "csnp", "psnp", "stp", "ipx", "netbeui", "radio",
];

/// All others.
const OTHERS: [&str; 39] = [
    "ra",
    "ta",
    "addr1",
    "addr2",
    "addr3",
    "addr4",
    "address1",
    "address2",
    "address3",
    "address4",
    "type",
    "subtype",
    "dir",
    "direction",
    "src",
    "dst",
    "host",
    "net",
    "mask",
    "port",
    "portrange",
    "proto",
    "protochain",
    "less",
    "greater",
    "len",
    "length",
    "broadcast",
    "multicast",
    "inbound",
    "outbound",
    "ifindex",
    "vlan",
    "mpls",
    "pppoed",
    "pppoes",
    "geneve",
    "llc",
    "rnr",
];

/// Words of which there are no tests: those of `OpenBSD`'s packet filter log and SunATM, and `gateway`, which needs names.
const WITHOUT: [&str; 23] = [
    "ifname",
    "on",
    "rulenum",
    "reason",
    "rset",
    "ruleset",
    "srnr",
    "subrulenum",
    "action",
    "vpi",
    "vci",
    "lane",
    "oamf4s",
    "oamf4e",
    "oamf4",
    "oam",
    "metac",
    "bcc",
    "sc",
    "ilmic",
    "connectmsg",
    "metaconnect",
    "gateway",
];

/// Types of 802.11 frames by name: two bits of the first byte. Those that are printed stand first.
pub(super) const FRAMES: [(&str, u8); 5] =
    [("mgt", 0x00), ("ctl", 0x04), ("data", 0x08), ("management", 0x00), ("control", 0x04)];

/// Subtypes of 802.11 frames by name, with their type.
pub(super) const SUBTYPES: [(&str, u8); 41] = [
    ("assoc-req", 0x00),
    ("assoc-resp", 0x10),
    ("reassoc-req", 0x20),
    ("reassoc-resp", 0x30),
    ("probe-req", 0x40),
    ("probe-resp", 0x50),
    ("beacon", 0x80),
    ("atim", 0x90),
    ("disassoc", 0xa0),
    ("auth", 0xb0),
    ("deauth", 0xc0),
    ("ps-poll", 0xa4),
    ("rts", 0xb4),
    ("cts", 0xc4),
    ("ack", 0xd4),
    ("cf-end", 0xe4),
    ("cf-end-ack", 0xf4),
    ("data", 0x08),
    ("data-cf-ack", 0x18),
    ("data-cf-poll", 0x28),
    ("data-cf-ack-poll", 0x38),
    ("null", 0x48),
    ("cf-ack", 0x58),
    ("cf-poll", 0x68),
    ("cf-ack-poll", 0x78),
    ("qos-data", 0x88),
    ("qos-data-cf-ack", 0x98),
    ("qos-data-cf-poll", 0xa8),
    ("qos-data-cf-ack-poll", 0xb8),
    ("qos", 0xc8),
    ("qos-cf-poll", 0xe8),
    ("qos-cf-ack-poll", 0xf8),
    ("assocreq", 0x00),
    ("assocresp", 0x10),
    ("reassocreq", 0x20),
    ("reassocresp", 0x30),
    ("probereq", 0x40),
    ("proberesp", 0x50),
    ("disassociation", 0xa0),
    ("authentication", 0xb0),
    ("deauthentication", 0xc0),
];

/// Where 802.11 frames go, by number.
pub(super) const DIRECTIONS: [&str; 4] = ["nods", "tods", "fromds", "dstods"];

/// Names of offsets and values.
pub(super) fn constant(word: &str) -> Option<u32> {
    CONSTANTS.iter().find(|known| known.0 == word).map(|known| known.1)
}

const CONSTANTS: [(&str, u32); 57] = [
    ("icmptype", 0),
    ("icmpcode", 1),
    ("icmp6type", 0),
    ("icmp6code", 1),
    ("tcpflags", 13),
    ("icmp-echoreply", 0),
    ("icmp-unreach", 3),
    ("icmp-sourcequench", 4),
    ("icmp-redirect", 5),
    ("icmp-echo", 8),
    ("icmp-routeradvert", 9),
    ("icmp-routersolicit", 10),
    ("icmp-timxceed", 11),
    ("icmp-paramprob", 12),
    ("icmp-tstamp", 13),
    ("icmp-tstampreply", 14),
    ("icmp-ireq", 15),
    ("icmp-ireqreply", 16),
    ("icmp-maskreq", 17),
    ("icmp-maskreply", 18),
    ("icmp6-destinationunreach", 1),
    ("icmp6-packettoobig", 2),
    ("icmp6-timeexceeded", 3),
    ("icmp6-parameterproblem", 4),
    ("icmp6-echo", 128),
    ("icmp6-echoreply", 129),
    ("icmp6-multicastlistenerquery", 130),
    ("icmp6-multicastlistenerreportv1", 131),
    ("icmp6-multicastlistenerdone", 132),
    ("icmp6-routersolicit", 133),
    ("icmp6-routeradvert", 134),
    ("icmp6-neighborsolicit", 135),
    ("icmp6-neighboradvert", 136),
    ("icmp6-redirect", 137),
    ("icmp6-routerrenum", 138),
    ("icmp6-nodeinformationquery", 139),
    ("icmp6-nodeinformationresponse", 140),
    ("icmp6-ineighbordiscoverysolicit", 141),
    ("icmp6-ineighbordiscoveryadvert", 142),
    ("icmp6-multicastlistenerreportv2", 143),
    ("icmp6-homeagentdiscoveryrequest", 144),
    ("icmp6-homeagentdiscoveryreply", 145),
    ("icmp6-mobileprefixsolicit", 146),
    ("icmp6-mobileprefixadvert", 147),
    ("icmp6-certpathsolicit", 148),
    ("icmp6-certpathadvert", 149),
    ("icmp6-multicastrouteradvert", 151),
    ("icmp6-multicastroutersolicit", 152),
    ("icmp6-multicastrouterterm", 153),
    ("tcp-fin", 0x01),
    ("tcp-syn", 0x02),
    ("tcp-rst", 0x04),
    ("tcp-push", 0x08),
    ("tcp-ack", 0x10),
    ("tcp-urg", 0x20),
    ("tcp-ece", 0x40),
    ("tcp-cwr", 0x80),
];
