//! IPv6 options of networks whose routers come and go: RPL, MPL, SMF, DFF.

use core::ops::Range;

use super::options::Opt;
use super::options_label::split;
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// What a packet in a RPL network carries, [RFC 6553 §3](https://www.rfc-editor.org/rfc/rfc6553#section-3).
    pub struct Rpl("ipv6.opt", "RPL Option", 4 bytes) {
                            0..8,   "ipv6.opt.rpl.flag",        "Flags",            Hex(2);
        down:        bool = 0..1,   "ipv6.opt.rpl.flag.o",      "Down",             Flag;
        rank_error:  bool = 1..2,   "ipv6.opt.rpl.flag.r",      "Rank-Error",       Flag;
        forward_error: bool = 2..3, "ipv6.opt.rpl.flag.f",      "Forwarding-Error", Flag;
        reserved:    u8   = 3..8,   "ipv6.opt.rpl.flag.rsv",    "Reserved",         Hex(2);
        instance_id: u8   = 8..16,  "ipv6.opt.rpl.instance_id", "RPLInstanceID",    Hex(2);
        sender_rank: u16  = 16..32, "ipv6.opt.rpl.sender_rank", "SenderRank",       Hex(4);
    }
}

header! {
    /// A message flooded by MPL, [RFC 7731 §6.1](https://www.rfc-editor.org/rfc/rfc7731#section-6.1); its seed follows.
    pub struct Multicast("ipv6.opt", "MPL Option", 2 bytes) {
                         0..8,  "ipv6.opt.mpl.flag",     "Flags",          Hex(2);
        s:        u8   = 0..2,  "ipv6.opt.mpl.flag.s",   "Seed ID length", Dec => seeds;
        m:        bool = 2..3,  "ipv6.opt.mpl.flag.m",   "The largest sequence number known", Flag;
        v:        bool = 3..4,  "ipv6.opt.mpl.flag.v",   "Version",        Flag;
        reserved: u8   = 4..8,  "ipv6.opt.mpl.flag.rsv", "Reserved",       Hex(2);
        sequence: u8   = 8..16, "ipv6.opt.mpl.sequence", "Sequence",       Hex(2);
    }
    data {
        seed_id, "ipv6.opt.mpl.seed_id", "Seed ID", Bytes;
    }
}

header! {
    /// Depth-first forwarding, [RFC 6971 §12.2](https://www.rfc-editor.org/rfc/rfc6971#section-12.2).
    pub struct Forwarding("ipv6.opt", "IP_DFF", 3 bytes) {
                         0..8,  "ipv6.opt.dff.flags",           "Flags",    Hex(2);
        ver:      u8   = 0..2,  "ipv6.opt.dff.flag.ver",        "Version",  Dec;
        dup:      bool = 2..3,  "ipv6.opt.dff.flag.dup",        "Duplicate", Flag;
        ret:      bool = 3..4,  "ipv6.opt.dff.flag.ret",        "Return",   Flag;
        reserved: u8   = 4..8,  "ipv6.opt.dff.flag.rsv",        "Reserved", Hex(2);
        sequence: u16  = 8..24, "ipv6.opt.dff.sequence_number", "Sequence Number", Dec;
    }
}

header! {
    /// How duplicates are found by number, [RFC 6621 §6.1.1](https://www.rfc-editor.org/rfc/rfc6621#section-6.1.1).
    pub struct Duplicate("ipv6.opt", "SMF_DPD", 1 bytes) {
        hash_bit: bool = 0..1, "ipv6.opt.smf_dpd.hash_bit", "H-bit",  Flag;
        tid_type: u8   = 1..4, "ipv6.opt.smf_dpd.tid_type", "TidTy",  Dec => taggers;
        tid_len:  u8   = 4..8, "ipv6.opt.smf_dpd.tid_len",  "TidLen: bytes of the TaggerId less one", Dec;
    }
    data {
        tagger_id, "ipv6.opt.smf_dpd.tagger_id", "TaggerId",   Bytes;
        ident,     "ipv6.opt.smf_dpd.ident",     "Identifier", Bytes;
        hav,       "ipv6.opt.smf_dpd.hav",       "Hash assist value", Bytes;
    }
}

/// Tells an MPL option.
pub(super) fn multicast(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Multicast::TABLE, data.clone());
    let seed = match value.first().map_or(0, |flags| flags >> 6) {
        0 => 0,
        1 => 2,
        2 => 8,
        _ => 16,
    };
    split(to, data, Multicast::LEN, seed, Multicast::seed_id);
}

/// Tells an option against duplicates: by number, or by hash, of which the first bit says so.
pub(super) fn duplicate(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    match value {
        [0x80..=0xff, ..] => {
            to.data(Duplicate::hav, data.clone());
            to.number(Duplicate::hash_bit, data.start..data.start + 1, 1);
        }
        [flags, ..] => {
            to.part(Duplicate::TABLE, data.clone());
            let tagger = if flags >> 4 == 0 { 0 } else { usize::from(flags & 15) + 1 };
            let (start, end) = (data.start + Duplicate::LEN, data.end);
            let middle = (start + tagger).min(end);
            to.data(Duplicate::tagger_id, start..middle);
            to.data(Duplicate::ident, middle..end);
        }
        [] => to.data(Opt::unknown, data),
    }
}

/// Lengths of a seed, RFC 7731 §6.1.
#[must_use]
pub fn seeds(number: u64) -> Option<&'static str> {
    ["none: the source address", "16 bits", "64 bits", "128 bits"].get(number as usize).copied()
}

/// Kinds of TaggerId, RFC 6621 §6.1.1.
#[must_use]
pub fn taggers(number: u64) -> Option<&'static str> {
    ["NULL", "DEFAULT", "IPv4", "IPv6"].get(number as usize).copied()
}
