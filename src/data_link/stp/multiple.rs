//! What a multiple spanning tree unit has behind a rapid one, IEEE 802.1Q §14.4, and a shortest path tree unit behind
//! that: which instances there are, and the tree of each.

use super::{RAPID_END, Stp, roles};
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// The configuration of the region, and the bridge's place in the common tree.
    pub struct Configuration("mstp", "Multiple Spanning Tree", 64 bytes) {
        selector:         u8  = 0..8,     "mstp.config_format_selector", "Configuration Identifier Format Selector", Dec;
        name:        [u8; 32] = 8..264,   "mstp.config_name",            "Configuration Name",     Text;
        revision:         u16 = 264..280, "mstp.config_revision_level",  "Configuration Revision", Dec;
        digest:      [u8; 16] = 280..408, "mstp.config_digest",          "Configuration Digest",   Bytes;
        cost:             u32 = 408..440, "mstp.cist_internal_root_path_cost", "Internal Root Path Cost", Dec;
        bridge_priority:  u16 = 440..444, "mstp.cist_bridge.prio", "Bridge Priority", Times(4096);
        bridge_extension: u16 = 444..456, "mstp.cist_bridge.ext",  "Bridge System ID Extension", Dec;
        bridge:       [u8; 6] = 456..504, "mstp.cist_bridge.hw",   "Bridge Address", Mac;
        hops:             u8  = 504..512, "mstp.cist_remaining_hops", "Remaining Hops", Dec, or 20;
    }
}

header! {
    /// One further tree.
    pub struct Instance("mstp.msti", "Tree Instance", 16 bytes) {
                               0..8,     "mstp.msti.flags", "Flags", Hex(2);
        master:         bool = 0..1,     "stp.flags.tcack",      "Master", Flag;
        agreement:      bool = 1..2,     "stp.flags.agreement",  "Agreement",  Flag;
        forwarding:     bool = 2..3,     "stp.flags.forwarding", "Forwarding", Flag;
        learning:       bool = 3..4,     "stp.flags.learning",   "Learning",   Flag;
        role:           u8   = 4..6,     "stp.flags.port_role",  "Port Role",  Dec => roles;
        proposal:       bool = 6..7,     "stp.flags.proposal",   "Proposal",   Flag;
        change:         bool = 7..8,     "stp.flags.tc",         "Topology Change", Flag;
        priority:       u8   = 8..12,    "mstp.msti.priority",   "Regional Root Priority", Hex(2);
        id:             u16  = 12..24,   "mstp.msti.msti_id",    "Tree Instance Identifier", Dec;
        root: [u8; 6]        = 24..72,   "mstp.msti.root.hw",    "Regional Root Address", Mac;
        cost:           u32  = 72..104,  "mstp.msti.root_cost",  "Internal Root Path Cost", Dec;
        bridge_priority: u8  = 104..108, "mstp.msti.bridge_priority", "Bridge Priority", Dec;
        bridge_zero:    u8   = 108..112, "mstp.msti.bridge_zero", "Reserved", Dec;
        port_priority:  u8   = 112..116, "mstp.msti.port_priority", "Port Priority", Dec;
        port_zero:      u8   = 116..120, "mstp.msti.port_zero",  "Reserved", Dec;
        hops:           u8   = 120..128, "mstp.msti.remaining_hops", "Remaining Hops", Dec, or 20;
    }
}

header! {
    /// The second configuration and the agreement of a shortest path bridge, IEEE 802.1Q §14.4.1.
    pub struct ShortestPath("mstp.spt", "Shortest Path Tree", 85 bytes) {
        selector:    u8  = 0..8,     "mstp.config_format_selector", "Auxiliary Configuration Identifier Format Selector", Dec;
        name:   [u8; 32] = 8..264,   "mstp.config_name",            "Auxiliary Configuration Name",     Text;
        revision:    u16 = 264..280, "mstp.config_revision_level",  "Auxiliary Configuration Revision", Dec;
        digest: [u8; 16] = 280..408, "mstp.config_digest",          "Auxiliary Configuration Digest",   Bytes;
        zero:        u8  = 408..410, "mstp.agree_flags.reserved",        "Reserved", Dec;
        restricted: bool = 410..411, "mstp.agree_flags.rest_role",       "Restricted Role", Flag;
        valid:      bool = 411..412, "mstp.agree_flags.agreement_valid", "Agreement Valid", Flag;
        discarded:   u8  = 412..414, "mstp.agree_flags.dagreement_num",  "Discarded Agreement Number", Dec;
        agreement:   u8  = 414..416, "mstp.agree_flags.agreement_num",   "Agreement Number", Dec;
        reserved:    u8  = 416..424, "mstp.spt.reserved",                "Reserved", Dec;
        format:      u8  = 424..428, "bpdu.agreement_digest_format_id",           "Digest Format Identifier", Dec;
        format_capabilities: u8 = 428..432, "bpdu.agreement_digest_format_capabilities", "Digest Format Capabilities", Dec;
        convention:  u8  = 432..436, "bpdu.agreement_digest_convention_id",       "Digest Convention Identifier", Dec;
        convention_capabilities: u8 = 436..440, "bpdu.agreement_digest_convention_capabilities", "Digest Convention Capabilities", Dec;
        edges:       u16 = 440..456, "bpdu.agreement_digest_edge_count",          "Edge Count", Dec;
        unused: [u8; 8]  = 456..520, "mstp.spt.unused",                  "Reserved", Bytes;
        agreed: [u8; 20] = 520..680, "mstp.agreement_digest",            "Agreement Digest", Bytes;
    }
}

/// Bytes up to the configuration.
const CONFIGURATION: usize = RAPID_END + 2;

/// Bytes of the version 3 part, which its length counts.
fn instances(input: &[u8]) -> Option<usize> {
    let length = usize::from(u16::from_be_bytes(*input.get(RAPID_END..)?.first_chunk()?));
    (length >= Configuration::LEN).then_some(length)
}

/// Bytes of a unit of version 3 or 4; of a rapid one where its version 3 length is none.
pub(super) fn end(input: &[u8]) -> usize {
    let Some(length) = instances(input) else { return RAPID_END };
    let end = CONFIGURATION + length;
    let second =
        input.get(end..).and_then(|rest| rest.first_chunk()).map(|length| u16::from_be_bytes(*length));
    match (input.get(2), second) {
        (Some(4..), Some(length)) if usize::from(length) >= ShortestPath::LEN => {
            end + 2 + usize::from(length)
        }
        (Some(4..), Some(_)) => end + 2,
        _ => end,
    }
}

/// Tells what is behind the version 1 length.
pub(super) fn tell<'a>(header: &'a [u8], to: &mut Fields<'a, '_>) {
    let Some(length) = instances(header) else { return };
    to.data(Stp::version_3_length, RAPID_END..CONFIGURATION);
    to.record(Configuration::TABLE, CONFIGURATION..header.len().min(CONFIGURATION + Configuration::LEN));
    let end = CONFIGURATION + length;
    let mut at = CONFIGURATION + Configuration::LEN;
    while at + Instance::LEN <= header.len().min(end) {
        to.record(Instance::TABLE, at..at + Instance::LEN);
        at += Instance::LEN;
    }
    if header.len() > end && header.get(2) >= Some(&4) {
        to.data(Stp::version_4_length, end..end + 2);
        to.record(ShortestPath::TABLE, end + 2..header.len().min(end + 2 + ShortestPath::LEN));
    }
}
