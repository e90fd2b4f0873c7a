//! What stays as it is although it may tell who it was.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

#[cfg(feature = "std")]
use super::super::blocks::Part;
use super::RewriteError;
use crate::packet::aliases::alias;
use crate::packet::registry;

/// What is kept; nothing, unless it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own")]
pub struct Keep {
    /// Layers 5 to 7 and payloads that nobody reads; addresses in rows of theirs are mapped all the same.
    pub payload: bool,
    /// Texts in layers 1 to 4.
    pub text: bool,
    /// Bytes in layers 1 to 4, also those of which nobody knows what they are.
    pub bytes: bool,
    /// Padding and trailers.
    pub trailer: bool,
    /// IP addresses.
    pub ip: bool,
    /// MAC addresses.
    pub mac: bool,
    /// Comments of packets, and of whatever else is kept.
    pub comments: bool,
    /// Names of interfaces, their descriptions and speeds; their addresses are mapped.
    pub interfaces: bool,
    /// Names of hosts; their addresses are mapped.
    pub names: bool,
    /// Secrets that decrypt packets.
    pub secrets: bool,
    /// How many packets were captured and lost, and when.
    pub statistics: bool,
    /// Hardware, operating system, program and time zone of who captured.
    pub host: bool,
    /// Blocks and options of which nobody knows what they are, hashes, capture filters.
    pub custom: bool,
    /// These fields of layers 1 to 4, by id.
    pub fields: Vec<u64>,
    /// What was asked for, in words.
    words: Vec<String>,
}

impl Keep {
    /// Keeps one thing more: a word of [`Keep::WORDS`], or a field by its Wireshark name.
    pub fn add(&mut self, word: &str) -> Result<(), RewriteError> {
        let flag = match word {
            "payload" => Some(&mut self.payload),
            "text" => Some(&mut self.text),
            "bytes" => Some(&mut self.bytes),
            "trailer" => Some(&mut self.trailer),
            "ip" => Some(&mut self.ip),
            "mac" => Some(&mut self.mac),
            "comments" => Some(&mut self.comments),
            "interfaces" => Some(&mut self.interfaces),
            "names" => Some(&mut self.names),
            "secrets" => Some(&mut self.secrets),
            "statistics" => Some(&mut self.statistics),
            "host" => Some(&mut self.host),
            "custom" => Some(&mut self.custom),
            _ => None,
        };
        if let Some(flag) = flag {
            *flag = true;
        } else {
            let one = [word];
            for name in alias(word).unwrap_or(&one) {
                let Some(field) = registry::field(name) else {
                    return Err(RewriteError::Unknown((*name).to_string()));
                };
                let low = |protocol| {
                    registry::protocols().any(|(layer, other)| layer <= 4 && core::ptr::eq(other, protocol))
                };
                if !registry::fields().any(|(protocol, _, other)| other.id == field.id && low(protocol)) {
                    let why = "is above layer 4, where only all of the `payload` is kept";
                    return Err(RewriteError::Usage(alloc::format!("{name} {why}")));
                }
                self.fields.push(field.id);
            }
        }
        if !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_string());
        }
        Ok(())
    }

    /// The words that are not fields.
    pub const WORDS: [&str; 13] = [
        "payload",
        "text",
        "bytes",
        "trailer",
        "ip",
        "mac",
        "comments",
        "interfaces",
        "names",
        "secrets",
        "statistics",
        "host",
        "custom",
    ];

    /// Whether this part of what a capture says besides packets is kept.
    #[cfg(feature = "std")]
    pub(in crate::rewrite) fn has(&self, part: Part) -> bool {
        match part {
            Part::Needed => true,
            Part::Comments => self.comments,
            Part::Interfaces => self.interfaces,
            Part::Names => self.names,
            Part::Secrets => self.secrets,
            Part::Statistics => self.statistics,
            Part::Host => self.host,
            Part::Custom => self.custom,
        }
    }

    /// What is kept, in the order in which it was asked for.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_keeps_something() {
        for word in Keep::WORDS {
            let mut keep = Keep::default();
            keep.add(word).unwrap();
            assert_ne!(Keep { words: Vec::new(), ..keep.clone() }, Keep::default(), "{word}");
            assert_eq!(keep.words().collect::<Vec<_>>(), [word]);
        }
        let mut keep = Keep::default();
        keep.add("ip.addr").unwrap();
        assert_eq!(keep.fields.len(), 2);
        assert_eq!(keep.add("ip.nonsense"), Err(RewriteError::Unknown("ip.nonsense".into())));
        assert!(matches!(keep.add("dns.qry.name"), Err(RewriteError::Usage(_))));
    }
}
