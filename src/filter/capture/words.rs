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
    let words = PROTOCOLS.into_iter().filter(|word| *word != "radio").chain(OTHERS);
    words.chain(["and", "or", "not"]).chain(CONSTANTS.into_iter().map(|known| known.0))
}

/// Words that name a protocol.
pub(super) const PROTOCOLS: [&str; 47] = [
    "ether", "link", "ppp", "slip", "fddi", "tr", "wlan", "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp",
    "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "ah", "esp", "atalk", "aarp", "decnet", "lat",
    "sca", "moprc", "mopdl", "iso", "esis", "es-is", "isis", "is-is", "clnp", "l1", "l2", "iih", "lsp",
    "snp", "csnp", "psnp", "stp", "ipx", "netbeui", "radio",
];

/// All others.
const OTHERS: [&str; 25] = [
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

/// Words of which there are no tests: those of 802.11, `OpenBSD`'s packet filter log and SunATM, and `gateway`, which needs names.
const WITHOUT: [&str; 33] = [
    "ra",
    "ta",
    "addr1",
    "addr2",
    "addr3",
    "addr4",
    "type",
    "subtype",
    "dir",
    "direction",
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
