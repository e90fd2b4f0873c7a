//! The platform-specific part of an ERSPAN type III header, draft-foschiano-erspan §4.3: eight bytes, whose first six bits
//! say which platform's they are.

use crate::codec::{Fields, Header, Table};
use crate::header;

header! {
    /// What all platforms begin with, and the rest of eight bytes.
    pub struct Subheader("erspan.subheader", "Platform-specific part", 8 bytes) {
        platform: u8  = 0..6,  "erspan.platid",   "Platform ID", Dec;
        rest:     u64 = 6..64, "erspan.platform", "Platform-specific", Hex(15);
    }
}

header! {
    /// Platform 1.
    pub struct First("erspan.pid1", "Platform 1", 8 bytes) {
        platform: u8  = 0..6,   "erspan.platid",          "Platform ID", Dec;
        reserved: u16 = 6..20,  "erspan.pid1.rsvd1",      "Reserved", Dec;
        domain:   u16 = 20..32, "erspan.pid1.vsmid",      "VSM domain ID", Dec;
        port:     u32 = 32..64, "erspan.pid1.port_index", "Port ID", Dec;
    }
}

header! {
    /// Platform 3.
    pub struct Third("erspan.pid3", "Platform 3", 8 bytes) {
        platform:  u8  = 0..6,   "erspan.platid",          "Platform ID", Dec;
        reserved:  u16 = 6..18,  "erspan.pid3.rsvd1",      "Reserved", Dec;
        port:      u16 = 18..32, "erspan.pid3.port_index", "Port ID", Dec;
        timestamp: u32 = 32..64, "erspan.pid3.timestamp",  "Upper half of the timestamp", Dec;
    }
}

header! {
    /// Platform 4.
    pub struct Fourth("erspan.pid4", "Platform 4", 8 bytes) {
        platform: u8  = 0..6,   "erspan.platid",     "Platform ID", Dec;
        first:    u16 = 6..18,  "erspan.pid4.rsvd1", "Reserved", Dec;
        second:   u16 = 18..32, "erspan.pid4.rsvd2", "Reserved", Dec;
        third:    u32 = 32..64, "erspan.pid4.rsvd3", "Reserved", Dec;
    }
}

header! {
    /// Platforms 5 and 6.
    pub struct Fifth("erspan.pid5", "Platform 5", 8 bytes) {
        platform:  u8  = 0..6,   "erspan.platid",          "Platform ID", Dec;
        switch:    u16 = 6..16,  "erspan.pid5.switchid",   "Switch ID", Dec;
        port:      u16 = 16..32, "erspan.pid5.port_index", "Port ID", Dec;
        timestamp: u32 = 32..64, "erspan.pid5.timestamp",  "Timestamp in seconds", Dec;
    }
}

header! {
    /// Platform 7 and those above it.
    pub struct Seventh("erspan.pid7", "Platform 7", 8 bytes) {
        platform:  u8  = 0..6,   "erspan.platid",            "Platform ID", Dec;
        reserved:  u8  = 6..12,  "erspan.pid7.rsvd1",        "Reserved", Dec;
        source:    u32 = 12..32, "erspan.pid7.source_index", "Source index", Dec;
        timestamp: u32 = 32..64, "erspan.pid7.timestamp",    "Upper half of the timestamp", Dec;
    }
}

header! {
    /// Any other platform.
    pub struct Other("erspan.pid", "Other platform", 8 bytes) {
        platform: u8  = 0..6,   "erspan.platid",        "Platform ID", Dec;
        upper:    u32 = 6..38,  "erspan.pid.rsvd_upper", "Reserved", Dec;
        reserved: u32 = 38..64, "erspan.pid.rsvd",      "Reserved", Dec;
    }
}

/// Tells the part that begins at byte `at`, if it is there.
pub(super) fn fields(to: &mut Fields<'_, '_>, at: usize, header: &[u8]) {
    if let Some(first) = header.get(at) {
        to.rows(table(first >> 2), at);
    }
}

fn table(platform: u8) -> &'static Table {
    match platform {
        1 => First::TABLE,
        3 => Third::TABLE,
        4 => Fourth::TABLE,
        5 | 6 => Fifth::TABLE,
        7.. => Seventh::TABLE,
        _ => Other::TABLE,
    }
}
