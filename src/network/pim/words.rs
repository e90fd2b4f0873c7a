//! What numbers of PIM mean: IANA's registries of Protocol Independent Multicast parameters.

/// Names of message types, RFC 7761 §4.9, RFC 3973 §4.7, RFC 5015 §3.7 and RFC 8364 §3.1.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    let names = [
        "Hello",
        "Register",
        "Register-Stop",
        "Join / Prune",
        "Bootstrap",
        "Assert",
        "Graft",
        "Graft-ACK",
        "Candidate RP Advertisement",
        "State-Refresh",
        "DF-Election",
        "ECMP Redirect",
        "PIM Flooding Mechanism",
    ];
    names.get(number as usize).copied()
}

/// The same, as tcpdump's users know them.
pub(super) fn said(number: u64) -> Option<&'static str> {
    Some(match number {
        2 => "Register Stop",
        7 => "Graft Acknowledgement",
        9 => "Prune Refresh",
        10 => "DF Election",
        11.. => return None,
        _ => return kinds(number),
    })
}

/// Subtypes of DF election, RFC 5015 §3.7.
pub(super) fn elections(number: u64) -> Option<&'static str> {
    [None, Some("Offer"), Some("Winner"), Some("Backoff"), Some("Pass")]
        .get(number as usize)
        .copied()
        .flatten()
}

/// IANA's registry of PIM-Hello options.
pub(super) fn options(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Hold Time",
        2 => "LAN Prune Delay",
        17 => "Label Parameters",
        18 => "Deprecated",
        19 => "DR Priority",
        20 => "Generation ID",
        21 => "State-Refresh",
        22 => "Bidirectional Capable",
        24 => "Address List",
        25 => "Neighbor List TLV",
        26 => "Join Attribute",
        27 => "PIM-over-TCP-Capable",
        28 => "PIM-over-SCTP-Capable",
        29 => "Pop-Count",
        30 => "PIM MT-ID",
        31 => "Interface ID",
        32 => "PIM ECMP Redirect Hello Option",
        33 => "vPC Peer ID",
        34 => "DR Load Balancing Capability",
        35 => "DR Load Balancing List",
        36 => "Hierarchical Join/Prune Attribute",
        37 => "DR-Improvement",
        65001 => "Address List, before it had a number",
        _ => return None,
    })
}

/// IANA's registry of PIM flooding mechanism message types, RFC 8364 §5.
pub(super) fn floods(number: u64) -> Option<&'static str> {
    (number == 1).then_some("Group Source Holdtime")
}

/// Address families, as far as they have addresses here.
pub(super) fn families(number: u64) -> Option<&'static str> {
    [None, Some("IPv4"), Some("IPv6")].get(number as usize).copied().flatten()
}

/// RFC 7761 §4.9.1, RFC 5384 §3.3.
pub(super) fn encodings(number: u64) -> Option<&'static str> {
    ["Native", "with Join Attributes"].get(number as usize).copied()
}

/// IANA's registry of PIM Join attribute types.
pub(super) fn attributes(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Vector",
        1 => "MVPN Join",
        2 => "MT-ID",
        3 => "Pop-Count",
        4 => "Explicit RPF Vector",
        5 => "Transport",
        6 => "Receiver RLOC",
        _ => return None,
    })
}
