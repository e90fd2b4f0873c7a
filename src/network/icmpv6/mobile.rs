//! ICMPv6 of mobile nodes: mobile IPv6, [RFC 6275 §6.5](https://www.rfc-editor.org/rfc/rfc6275#section-6.5), fast
//! handovers, [RFC 5568 §6.1](https://www.rfc-editor.org/rfc/rfc5568#section-6.1), and locator updates of ILNP,
//! [RFC 6743](https://www.rfc-editor.org/rfc/rfc6743).

use super::options;
use super::{Message, Rest};
use crate::codec::{Fields, Header, Layer, Next};
use crate::header;

header! {
    /// Home agents or prefixes are asked for, or told: addresses follow in the reply.
    pub struct HomeAgents("icmpv6", "Home agent address discovery", 4 bytes) {
        identifier: u16     = 0..16,  "icmpv6.mip6.identifier", "Identifier", Dec;
        reserved:   [u8; 2] = 16..32, "icmpv6.reserved",        "Reserved",   Bytes;
    }
    data {
        address, "icmpv6.mip6.home_agent_address", "Home Agent Address", Ip;
    }
}

header! {
    /// Prefixes of the home network, RFC 6275 §6.8; options follow.
    pub struct Prefixes("icmpv6", "Mobile Prefix Advertisement", 4 bytes) {
        identifier: u16  = 0..16,  "icmpv6.mip6.identifier", "Identifier",                    Dec;
                           16..32, "icmpv6.mip6.flag",       "Flags",                         Hex(4);
        managed:    bool = 16..17, "icmpv6.mip6.flag.m",     "Managed Address Configuration", Flag;
        other:      bool = 17..18, "icmpv6.mip6.flag.o",     "Other Stateful Configuration",  Flag;
        reserved:   u16  = 18..32, "icmpv6.mip6.flag.rsv",   "Reserved",                      Dec;
    }
}

header! {
    /// Fast handover, RFC 5568 §6.1; options follow.
    pub struct Handover("icmpv6", "Fast handover", 4 bytes) {
        subtype:    u8      = 0..8,   "icmpv6.fmip6.subtype",    "Subtype",    Dec => subtypes;
        reserved:   [u8; 1] = 8..16,  "icmpv6.reserved",         "Reserved",   Bytes, if is_known;
        identifier: u16     = 16..32, "icmpv6.fmip6.identifier", "Identifier", Dec;
    }
}

header! {
    /// Handover initiate, [RFC 4068 §6.2.1](https://www.rfc-editor.org/rfc/rfc4068#section-6.2.1); options follow.
    pub struct Initiate("icmpv6", "Handover Initiate", 4 bytes) {
        subtype:    u8   = 0..8,   "icmpv6.fmip6.subtype",          "Subtype",    Dec => subtypes;
                           8..16,  "icmpv6.fmip6.hi.flag",          "Flags",      Hex(2);
        assigned:   bool = 8..9,   "icmpv6.fmip6.hi.flag.s",        "Assigned address configuration", Flag;
        buffer:     bool = 9..10,  "icmpv6.fmip6.hi.flag.a",        "Buffer",     Flag;
        reserved:   u8   = 10..16, "icmpv6.fmip6.hi.flag.reserved", "Reserved",   Dec;
        identifier: u16  = 16..32, "icmpv6.fmip6.identifier",       "Identifier", Dec;
    }
}

header! {
    /// A node has moved, RFC 6743 §2; locators follow.
    pub struct Moved("icmpv6", "Locator Update", 4 bytes) {
        count:     u8      = 0..8,   "icmpv6.ilnp.nb_locs", "Num of Locs", Dec;
        operation: [u8; 1] = 8..16,  "icmpv6.reserved",     "Operation",   Bytes;
        reserved:  [u8; 2] = 16..32, "icmpv6.reserved",     "Reserved",    Bytes;
    }
}

header! {
    /// Where it is now.
    pub struct Locator("icmpv6.ilnp.locator", "Locator", 12 bytes) {
        locator:    u64 = 0..64,  "icmpv6.ilnp.nb_locator",    "Locator",    Hex(16);
        preference: u16 = 64..80, "icmpv6.ilnp.nb_preference", "Preference", Dec;
        lifetime:   u16 = 80..96, "icmpv6.ilnp.nb_lifetime",   "Lifetime",   Dec;
    }
}

/// Home agent address discovery request, mobile prefix solicitation.
pub(super) static SOLICITATION: Message =
    Message { body: HomeAgents::TABLE, rest: Rest::Carried(Next::Data) };

/// Home agent address discovery reply.
pub(super) static HOME_AGENTS: Message = Message { body: HomeAgents::TABLE, rest: Rest::Told(agents) };

/// Mobile prefix advertisement.
pub(super) static PREFIXES: Message = Message { body: Prefixes::TABLE, rest: Rest::Told(options::fields) };

/// Fast handovers.
pub(super) static HANDOVER: Message = Message { body: Handover::TABLE, rest: Rest::Told(options::fields) };

/// Handover initiate.
pub(super) static INITIATE: Message = Message { body: Initiate::TABLE, rest: Rest::Told(options::fields) };

/// The subtype that has flags.
pub(super) const INITIATES: u8 = 4;

/// Locator update.
pub(super) static MOVED: Message = Message { body: Moved::TABLE, rest: Rest::Told(locators) };

/// Bytes of an address.
const ADDRESS: usize = 16;

fn agents<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    for start in (at..(layer.header.len() + 1).saturating_sub(ADDRESS)).step_by(ADDRESS) {
        to.data(HomeAgents::address, start..start + ADDRESS);
    }
}

fn locators<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    let count = layer.header.get(4).copied().unwrap_or_default();
    for start in (at..layer.header.len()).step_by(Locator::LEN).take(count.into()) {
        to.record(Locator::TABLE, start..layer.header.len().min(start + Locator::LEN));
    }
}

fn is_known(handover: &[u8]) -> bool {
    handover.first().is_some_and(|subtype| subtypes((*subtype).into()).is_some())
}

/// Subtypes of fast handovers, IANA's registry.
#[must_use]
pub fn subtypes(number: u64) -> Option<&'static str> {
    Some(match number {
        2 => "RtSolPr",
        3 => "PrRtAdv",
        4 => "Handover Initiate",
        5 => "Handover Acknowledge",
        _ => return None,
    })
}
