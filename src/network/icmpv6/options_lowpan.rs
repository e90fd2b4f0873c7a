//! Options of low-power networks, [RFC 6775 §4](https://www.rfc-editor.org/rfc/rfc6775#section-4), and what a node of
//! them can do, [RFC 7400 §3.3](https://www.rfc-editor.org/rfc/rfc7400#section-3.3).

use core::net::Ipv6Addr;
use core::ops::Range;

use super::lowpan::statuses;
use super::options_router::prefix;
use crate::codec::{Fields, Header};
use crate::header;

header! {
    /// A node registers its address, RFC 6775 §4.1.
    pub struct Address("icmpv6.opt", "Address Registration", 14 bytes) {
        status:   u8      = 0..8,    "icmpv6.opt.aro.status",                "Status",   Dec => statuses;
        reserved: [u8; 3] = 8..32,   "icmpv6.opt.reserved",                  "Reserved", Bytes;
        lifetime: u16     = 32..48,  "icmpv6.opt.aro.registration_lifetime", "Registration Lifetime, in minutes", Dec;
        eui64:    [u8; 8] = 48..112, "icmpv6.opt.aro.eui64",                 "EUI-64",   Mac;
    }
}

header! {
    /// A prefix that addresses need not carry, RFC 6775 §4.2; it follows, as far as it is not zero.
    pub struct Context("icmpv6.opt", "6LoWPAN Context", 6 bytes) {
        length:   u8      = 0..8,   "icmpv6.opt.6co.context_length", "Context Length", Dec;
                            8..16,  "icmpv6.opt.6co.flag",           "Flags",          Hex(2);
        flags:    u8      = 8..11,  "icmpv6.opt.6co.flag.reserved",  "Res",            Dec;
        compress: bool    = 11..12, "icmpv6.opt.6co.flag.c",         "Context Compression", Flag;
        id:       u8      = 12..16, "icmpv6.opt.6co.flag.cid",       "Context Identifier", Dec;
        reserved: [u8; 2] = 16..32, "icmpv6.opt.reserved",           "Reserved",       Bytes;
        lifetime: u16     = 32..48, "icmpv6.opt.6co.valid_lifetime", "Valid Lifetime, in minutes", Dec;
    }
    data {
        bytes,  "icmpv6.opt.6co.context_prefix.bytes", "First bytes of the prefix", Bytes;
        prefix, "icmpv6.opt.6co.context_prefix",       "Context Prefix", Ip;
    }
}

header! {
    /// Whose contexts and prefixes these are, RFC 6775 §4.3.
    pub struct Border("icmpv6.opt", "Authoritative Border Router", 22 bytes) {
        low:      u16      = 0..16,   "icmpv6.opt.abro.version_low",    "Version Low",  Dec;
        high:     u16      = 16..32,  "icmpv6.opt.abro.version_high",   "Version High", Dec;
        lifetime: u16      = 32..48,  "icmpv6.opt.abro.valid_lifetime", "Valid Lifetime, in minutes", Dec;
        address:  Ipv6Addr = 48..176, "icmpv6.opt.abro.6lbr_address",   "6LBR Address", Ip;
    }
}

header! {
    /// What a node can do, RFC 7400 §3.3.
    pub struct Capability("icmpv6.opt", "6LoWPAN Capability Indication", 6 bytes) {
        unassigned1: u16 = 0..15,  "icmpv6.opt.6cio.unassigned1", "Unassigned", Hex(4);
        g:           u8  = 15..16, "icmpv6.opt.6cio.flag_g",      "Generic header compression", Hex(4);
        unassigned2: u32 = 16..48, "icmpv6.opt.6cio.unassigned2", "Unassigned", Hex(8);
    }
}

/// Tells a context.
pub(super) fn context(to: &mut Fields<'_, '_>, data: Range<usize>, value: &[u8]) {
    to.part(Context::TABLE, data.clone());
    let rest = value.get(Context::LEN..).unwrap_or_default();
    prefix(to, (Context::bytes, Context::prefix), data.end - rest.len()..data.end, rest);
}
