//! Names of numbers in management frames, IEEE 802.11 §9.4.

/// Authentication algorithms, §9.4.1.1.
pub(super) fn algorithms(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Open System",
        1 => "Shared Key",
        2 => "Fast BSS Transition",
        3 => "Simultaneous authentication of equals",
        4 => "FILS shared key",
        5 => "FILS shared key with forward secrecy",
        6 => "FILS public key",
        _ => return None,
    })
}

/// Categories of actions, §9.4.1.11.
pub(super) fn categories(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Spectrum management",
        1 => "QoS",
        3 => "Block Ack",
        4 => "Public",
        5 => "Radio measurement",
        6 => "Fast BSS transition",
        7 => "HT",
        8 => "SA query",
        9 => "Protected dual of public action",
        10 => "WNM",
        12 => "TDLS",
        13 => "Mesh",
        14 => "Multihop",
        15 => "Self-protected",
        21 => "VHT",
        30 => "HE",
        126 => "Vendor-specific protected",
        127 => "Vendor-specific",
        _ => return None,
    })
}

/// Why somebody left or was sent away, §9.4.1.7.
pub(super) fn reasons(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Unspecified",
        2 => "Authentication is not valid any more",
        3 => "The sender leaves",
        4 => "Inactivity",
        5 => "Too many stations",
        6 => "Class 2 frame without authentication",
        7 => "Class 3 frame without association",
        8 => "The station leaves the network",
        9 => "Associated without authentication",
        10 => "Power capability",
        11 => "Supported channels",
        12 => "Transition to another access point",
        13 => "Invalid element",
        14 => "Message integrity code failed",
        15 => "Four-way handshake took too long",
        16 => "Group key handshake took too long",
        17 => "Element differs from before",
        18 => "Invalid group cipher",
        19 => "Invalid pairwise cipher",
        20 => "Invalid authentication and key management",
        21 => "Unknown version of the security element",
        22 => "Invalid security capabilities",
        23 => "IEEE 802.1X failed",
        24 => "Cipher suite rejected",
        _ => return None,
    })
}

/// How a request was answered, §9.4.1.9.
pub(super) fn statuses(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Successful",
        1 => "Refused",
        10 => "Capabilities are not supported",
        11 => "No association to take over",
        12 => "Denied for another reason",
        13 => "Authentication algorithm is not supported",
        14 => "Unexpected sequence number",
        15 => "Challenge failed",
        16 => "Authentication took too long",
        17 => "Too many stations",
        18 => "Basic rates are not supported",
        30 => "Refused for now, try later",
        31 => "Management frame protection is missing",
        37 => "Declined",
        40 => "Invalid element",
        41 => "Invalid group cipher",
        42 => "Invalid pairwise cipher",
        43 => "Invalid authentication and key management",
        53 => "Invalid master key identifier",
        76 => "Anti-clogging token required",
        77 => "Finite cyclic group is not supported",
        126 => "Hash to element",
        _ => return None,
    })
}

/// Cipher suites of IEEE 802.11, §9.4.2.24.2.
pub(super) fn ciphers(number: u64) -> Option<&'static str> {
    [
        "Group cipher suite",
        "WEP-40",
        "TKIP",
        "Reserved",
        "CCMP-128",
        "WEP-104",
        "BIP-CMAC-128",
        "No group frames",
        "GCMP-128",
        "GCMP-256",
        "CCMP-256",
        "BIP-GMAC-128",
        "BIP-GMAC-256",
        "BIP-CMAC-256",
    ]
    .get(number as usize)
    .copied()
}

/// Suites of authentication and key management of IEEE 802.11, §9.4.2.24.3.
pub(super) fn managements(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "IEEE 802.1X",
        2 => "Pre-shared key",
        3 => "FT over IEEE 802.1X",
        4 => "FT with pre-shared key",
        5 => "IEEE 802.1X, SHA-256",
        6 => "Pre-shared key, SHA-256",
        7 => "TDLS",
        8 => "SAE",
        9 => "FT over SAE",
        11 => "IEEE 802.1X, suite B",
        12 => "IEEE 802.1X, suite B of 192 bits",
        14 => "FILS, SHA-256",
        15 => "FILS, SHA-384",
        18 => "OWE",
        24 => "SAE, group-dependent hash",
        _ => return None,
    })
}

/// Numbers of elements, §9.4.2.1.
pub(super) fn elements(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "SSID",
        1 => "Supported rates",
        2 => "Frequency hopping",
        3 => "Channel",
        4 => "Contention-free periods",
        5 => "Traffic indication map",
        6 => "Independent network",
        7 => "Country",
        10 => "Request",
        11 => "BSS load",
        12 => "EDCA parameters",
        13 => "Traffic specification",
        16 => "Challenge",
        32 => "Power constraint",
        33 => "Power capability",
        34 => "TPC request",
        35 => "TPC report",
        36 => "Supported channels",
        37 => "Channel switch",
        38 => "Measurement request",
        39 => "Measurement report",
        40 => "Quiet",
        42 => "ERP",
        45 => "HT capabilities",
        46 => "QoS capability",
        48 => "Robust security network",
        50 => "Further supported rates",
        51 => "AP channel report",
        52 => "Neighbor report",
        54 => "Mobility domain",
        55 => "Fast BSS transition",
        59 => "Operating classes",
        60 => "Extended channel switch",
        61 => "HT operation",
        70 => "Radio measurement",
        72 => "20/40 coexistence",
        74 => "Overlapping scan",
        76 => "Management integrity code",
        107 => "Interworking",
        108 => "Advertisement protocol",
        111 => "Roaming consortium",
        113 => "Mesh configuration",
        114 => "Mesh ID",
        127 => "Extended capabilities",
        191 => "VHT capabilities",
        192 => "VHT operation",
        195 => "Transmit power envelope",
        199 => "Operating mode",
        221 => "Vendor",
        244 => "Further security",
        255 => "Extension",
        _ => return None,
    })
}
