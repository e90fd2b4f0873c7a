//! What is printed of a MAC address.

use super::ipv6::colons;
use super::{Fact, Facts};
use crate::network::address::Mac;

pub(super) fn facts(mac: Mac) -> Facts {
    let mut facts = Facts::default();
    facts.text_of("address", mac);
    facts.text_of("kind", "MAC (EUI-48)");
    facts.text_of("cast", mac.cast());
    facts.text_of("administration", if mac.is_universal() { "universal" } else { "local" });
    facts.text_if("quadrant", mac.quadrant());
    facts.text_if("known", mac.known().map(|known| known.0));
    facts.text_if("known_rfc", mac.known().map(|known| known.1));
    let [a, b, c, ..] = mac.0;
    if mac.is_universal() {
        // A group of an owner has the same number, with the group bit set.
        let a = a & !1;
        facts.text_of("oui", format_args!("{a:02x}:{b:02x}:{c:02x}"));
    }
    let groups: Vec<_> = mac.ipv4_groups().map(|group| group.to_string()).collect();
    if !groups.is_empty() {
        facts.push("ipv4_groups", Fact::List(groups));
    }
    let groups = mac.ipv6_groups().map(|last| format!("ff…:{:x}:{:x}", last >> 16, last & 0xffff));
    facts.text_if("ipv6_groups", groups);
    if mac.is_unicast() {
        facts.text_of("interface_id", colons(mac.interface()));
        facts.text_of("link_local", mac.link_local());
    }
    facts.text_of("binary", mac.0.map(|octet| format!("{octet:08b}")).join(":"));
    facts
}
