//! Layers, records and fields by the names that people give them.

use std::collections::HashMap;

use super::BuildError;
use super::syntax::Word;
use crate::codec::near::nearest;
use crate::codec::{Field, Protocol, Table};
use crate::packet::registry;

/// Layers that people know by other names.
const LAYERS: &[(&str, &str)] = &[
    ("ether", "eth"),
    ("ethernet", "eth"),
    ("ipv4", "ip"),
    ("ip6", "ipv6"),
    ("icmp6", "icmpv6"),
    ("dot1q", "vlan"),
    ("8021q", "vlan"),
];

/// Fields that people know by other names, whatever the layer.
const FIELDS: &[(&str, &str)] = &[
    ("sport", "srcport"),
    ("dport", "dstport"),
    ("window", "window_size_value"),
    ("tos", "dsfield"),
    ("hop_limit", "hlim"),
    ("psh", "flags.push"),
    ("rst", "flags.reset"),
    ("text", "data"),
];

/// Fields that were looked for and found: every line of a file has the same few.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<Place, HashMap<String, &'static Field>>);

/// A protocol and a record of it.
type Place = (*const Protocol, Option<*const Table>);

impl Names {
    /// A field of this name, as [`field`] finds it.
    pub(super) fn field(
        &mut self,
        protocol: &'static Protocol,
        within: Option<&'static Table>,
        name: Word<'_>,
    ) -> Result<&'static Field, BuildError> {
        let known = self.0.entry((protocol, within.map(core::ptr::from_ref))).or_default();
        if let Some(known) = known.get(name.text) {
            return Ok(known);
        }
        let found = field(protocol, within, name)?;
        known.insert(name.text.into(), found);
        Ok(found)
    }
}

/// The protocol of this name.
pub(super) fn protocol(name: Word<'_>) -> Result<&'static Protocol, BuildError> {
    let known = LAYERS.iter().find(|known| known.0 == name.text).map_or(name.text, |known| known.1);
    registry::protocol(known).ok_or_else(|| {
        let names = registry::protocols().map(|(_, protocol)| protocol.key());
        BuildError::new(name.at, format!("unknown layer `{}`{}", name.text, near(name.text, names)))
    })
}

/// The record of this name.
pub(super) fn record(protocol: &'static Protocol, name: Word<'_>) -> Result<&'static Table, BuildError> {
    let ranked = protocol
        .records
        .iter()
        .filter_map(|table| Some((rank(protocol, table.field.name, name.text)?, *table)));
    let best = ranked.min_by_key(|found| found.0);
    best.map(|found| found.1).ok_or_else(|| {
        let names = protocol.records.iter().map(|table| short(protocol, table.field.name));
        let near = near(name.text, names);
        BuildError::new(name.at, format!("{} has no record `{}`{near}", protocol.name(), name.text))
    })
}

/// A field of this name: any row that has it. In a record, those of the record come first, by the last part of their name.
pub(super) fn field(
    protocol: &'static Protocol,
    within: Option<&'static Table>,
    name: Word<'_>,
) -> Result<&'static Field, BuildError> {
    let own = within.into_iter().flat_map(|table| table.rows);
    let inside =
        |row: &Field| within.is_some_and(|table| behind(row.name, table.field.name) == Some(name.text));
    let own =
        own.filter_map(|row| Some((if inside(row) { 0 } else { rank(protocol, row.name, name.text)? }, row)));
    if let Some((_, row)) = own.min_by_key(|found| found.0) {
        return Ok(row);
    }
    if let Some(row) = find(protocol, name.text) {
        return Ok(row);
    }
    let names = rows(protocol).map(|row| short(protocol, row.name));
    let near = near(name.text, names);
    Err(BuildError::new(name.at, format!("{} has no field `{}`{near}", protocol.name(), name.text)))
}

/// A field of this name: the full name, the name without the layer's, or its last part if no other field ends so.
pub(super) fn find(protocol: &'static Protocol, name: &str) -> Option<&'static Field> {
    let known = FIELDS.iter().find(|known| known.0 == name).map(|known| known.1);
    [Some(name), known].into_iter().flatten().find_map(|name| {
        let ranked = rows(protocol).filter_map(|row| Some((rank(protocol, row.name, name)?, row)));
        let (best, found) = ranked.min_by_key(|found| found.0)?;
        let several =
            || rows(protocol).any(|row| row.id != found.id && rank(protocol, row.name, name) == Some(best));
        // The last part of a name alone has to be clear, in the header or anywhere.
        let clear = best < LAST || !several() || {
            let mut ids: Vec<u64> = (protocol.table.rows.iter())
                .filter(|row| rank(protocol, row.name, name) == Some(best))
                .map(|row| row.id)
                .collect();
            ids.dedup();
            ids == [found.id]
        };
        clear.then_some(found)
    })
}

/// The name of a row as it can be said in its layer.
pub(super) fn short(protocol: &'static Protocol, name: &'static str) -> &'static str {
    name.strip_prefix(protocol.name()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
}

fn rows(protocol: &'static Protocol) -> impl Iterator<Item = &'static Field> {
    protocol.tables().flat_map(|table| table.rows).filter(|row| !row.is_record())
}

const LAST: u8 = 3;

/// How well a name is met, 0 being best.
fn rank(protocol: &Protocol, full: &str, name: &str) -> Option<u8> {
    match () {
        () if full == name => Some(0),
        () if behind(full, protocol.name()) == Some(name) => Some(1),
        () if full.split_once('.').is_some_and(|(_, rest)| rest == name) => Some(2),
        () if full.rsplit_once('.').is_some_and(|(_, last)| last == name) => Some(LAST),
        () => None,
    }
}

/// What stands behind a prefix and a dot.
fn behind<'n>(full: &'n str, prefix: &str) -> Option<&'n str> {
    full.strip_prefix(prefix)?.strip_prefix('.')
}

/// `; did you mean …?`, or nothing.
fn near<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> String {
    match &nearest(wrong, names)[..] {
        [] => String::new(),
        names => format!("; did you mean {}?", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_full_or_short_or_familiar() {
        let named = |layer, name| {
            let protocol = protocol(Word { text: layer, at: 0 }).unwrap();
            find(protocol, name).map(|row| row.name)
        };
        for (layer, name, full) in [
            ("ip", "ip.ttl", "ip.ttl"),
            ("ipv4", "ttl", "ip.ttl"),
            ("ip", "df", "ip.flags.df"),
            ("tcp", "dport", "tcp.dstport"),
            ("tcp", "syn", "tcp.flags.syn"),
            ("tcp", "push", "tcp.flags.push"),
            ("tcp", "flags", "tcp.flags"),
            ("tcp", "window", "tcp.window_size_value"),
            ("dns", "qry.name", "dns.qry.name"),
            ("pppoes", "session_id", "pppoe.session_id"),
            ("arp", "src.hw_mac", "arp.src.hw_mac"),
        ] {
            assert_eq!(named(layer, name), Some(full));
        }
        assert_eq!(named("ip", "nonsense"), None);
    }

    #[test]
    fn near_names_are_told() {
        let wrong = |text| Word { text, at: 3 };
        let ip = protocol(wrong("ip")).unwrap();
        assert!(field(ip, None, wrong("tll")).unwrap_err().message.contains("did you mean ttl"));
        assert!(protocol(wrong("upd")).unwrap_err().message.contains("udp"));
    }
}
