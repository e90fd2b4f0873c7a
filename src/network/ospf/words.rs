//! What numbers of OSPF mean: RFC 2328, RFC 5340 and IANA's registries of OSPF parameters.

/// Types of packets, RFC 2328 §A.3.1.
pub(super) fn messages(number: u64) -> Option<&'static str> {
    let names = [
        "Hello",
        "Database Description",
        "Link State Request",
        "Link State Update",
        "Link State Acknowledgment",
    ];
    names.get(number.checked_sub(1)? as usize).copied()
}

/// The same, as tcpdump's users know them.
pub(super) fn said(number: u64) -> Option<&'static str> {
    Some(match number {
        3 => "LS-Request",
        4 => "LS-Update",
        5 => "LS-Ack",
        _ => return messages(number),
    })
}

/// RFC 2328 §D.
pub(super) fn authentications(number: u64) -> Option<&'static str> {
    ["Null", "Simple Password", "Cryptographic"].get(number as usize).copied()
}

/// Types of link state advertisements of version 2.
pub(super) fn advertisements(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Router-LSA",
        2 => "Network-LSA",
        3 => "Summary-LSA (IP network)",
        4 => "Summary-LSA (ASBR)",
        5 => "AS-external-LSA",
        6 => "Group-membership-LSA",
        7 => "NSSA-LSA",
        8 => "External-attributes-LSA",
        9 => "Opaque LSA, link-local scope",
        10 => "Opaque LSA, area-local scope",
        11 => "Opaque LSA, AS scope",
        _ => return None,
    })
}

/// Function codes of link state advertisements of version 3.
pub(super) fn functions(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Router-LSA",
        2 => "Network-LSA",
        3 => "Inter-Area-Prefix-LSA",
        4 => "Inter-Area-Router-LSA",
        5 => "AS-External-LSA",
        7 => "NSSA-LSA",
        8 => "Link-LSA",
        9 => "Intra-Area-Prefix-LSA",
        10 => "Intra-Area-TE-LSA",
        11 => "Grace-LSA",
        12 => "Router Information LSA",
        _ => return None,
    })
}

/// RFC 5340 §A.4.2.1.
pub(super) fn scopes(number: u64) -> Option<&'static str> {
    ["Link-Local", "Area", "AS"].get(number as usize).copied()
}

/// RFC 2328 §A.4.2.
pub(super) fn links(number: u64) -> Option<&'static str> {
    [None, Some("Point-to-point"), Some("Transit network"), Some("Stub network"), Some("Virtual link")]
        .get(number as usize)
        .copied()
        .flatten()
}

/// Types of opaque link state advertisements.
pub(super) fn opaques(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Traffic Engineering LSA",
        2 => "Sycamore Optical Topology Descriptions",
        3 => "Grace-LSA",
        4 => "Router Information",
        5 => "L1VPN LSA",
        6 => "Inter-AS-TE-v2 LSA",
        7 => "OSPFv2 Extended Prefix Opaque LSA",
        8 => "OSPFv2 Extended Link Opaque LSA",
        _ => return None,
    })
}

/// RFC 3623 §A.
pub(super) fn reasons(number: u64) -> Option<&'static str> {
    ["Unknown", "Software Restart", "Software Reload/Upgrade", "Switch to Redundant Control Processor"]
        .get(number as usize)
        .copied()
}

/// RFC 3630 §2.5.1.
pub(super) fn traffic_links(number: u64) -> Option<&'static str> {
    [None, Some("Point-to-point"), Some("Multi-access")].get(number as usize).copied().flatten()
}

/// IANA's registry of GMPLS switching types.
pub(super) fn switching(number: u64) -> Option<&'static str> {
    Some(match number {
        1..=4 => "Packet-Switch Capable",
        30 => "Ethernet Virtual Private Line",
        40 => "802.1 PBB-TE",
        51 => "Layer-2 Switch Capable",
        100 => "Time-Division-Multiplex Capable",
        110 => "OTN-TDM Capable",
        125 => "Data Channel Switching Capable",
        150 => "Lambda-Switch Capable",
        200 => "Fiber-Switch Capable",
        _ => return None,
    })
}

/// IANA's registry of LSP encoding types.
pub(super) fn encodings(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Packet",
        2 => "Ethernet",
        3 => "ANSI/ETSI PDH",
        5 => "SDH ITU-T G.707 / SONET ANSI T1.105",
        7 => "Digital Wrapper",
        8 => "Lambda (photonic)",
        9 => "Fiber",
        11 => "FiberChannel",
        12 => "G.709 ODUk (Digital Path)",
        13 => "G.709 Optical Channel",
        14 => "Line",
        _ => return None,
    })
}

/// RFC 7684 §2.1.
pub(super) fn routes(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Unspecified",
        1 => "Intra-Area",
        3 => "Inter-Area",
        5 => "AS-External",
        7 => "NSSA-External",
        _ => return None,
    })
}
