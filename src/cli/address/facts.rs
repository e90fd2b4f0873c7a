//! Keys and values, as text and as JSON.

use std::fmt::{Display, Write};
use std::net::IpAddr;

use crate::network::address::special::special;

/// A value behind a key.
pub(super) enum Fact {
    Text(String),
    /// In JSON a number up to 2^53, else a string.
    Number(u128),
    Truth(bool),
    /// In JSON null; in text the reason.
    Nothing(&'static str),
    List(Vec<String>),
}

/// Facts in the order in which they are printed; no key is there twice.
#[derive(Default)]
pub(super) struct Facts(pub(super) Vec<(&'static str, Fact)>);

impl Facts {
    pub(super) fn push(&mut self, key: &'static str, fact: Fact) {
        self.0.push((key, fact));
    }

    pub(super) fn text_of(&mut self, key: &'static str, value: impl Display) {
        self.push(key, Fact::Text(value.to_string()));
    }

    /// Pushes text unless it is empty.
    pub(super) fn text_if(&mut self, key: &'static str, value: Option<impl Display>) {
        if let Some(value) = value.map(|value| value.to_string()).filter(|value| !value.is_empty()) {
            self.push(key, Fact::Text(value));
        }
    }

    /// Pushes what the registry of special addresses says.
    pub(super) fn special(&mut self, address: IpAddr) {
        let Some(row) = special(address) else { return self.push("special", Fact::Nothing("none")) };
        self.text_of("special", row.name);
        self.text_of("special_prefix", row.prefix);
        self.text_of("special_rfc", row.rfc);
        for (key, flag) in [
            ("source", row.source()),
            ("destination", row.destination()),
            ("forwardable", row.forwardable()),
            ("global", row.global()),
            ("reserved", row.reserved()),
        ] {
            self.push(key, flag.map_or(Fact::Nothing("not said"), Fact::Truth));
        }
    }

    /// `key: value` lines, the values in one column.
    pub(super) fn text(&self) -> String {
        let width = self.0.iter().map(|(key, _)| key.len()).max().unwrap_or(0) + 1;
        let mut out = String::new();
        for (key, fact) in &self.0 {
            let _ = writeln!(out, "{:width$} {}", format!("{key}:"), fact.text());
        }
        out
    }

    /// One JSON object and a newline.
    pub(super) fn json(&self) -> String {
        let members = self.0.iter().map(|(key, fact)| format!("{}:{}", quoted(key), fact.json()));
        format!("{{{}}}\n", members.collect::<Vec<_>>().join(","))
    }
}

impl Fact {
    fn text(&self) -> String {
        /// Words of a list that a line shows.
        const SHOWN: usize = 4;
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => String::from(if *truth { "yes" } else { "no" }),
            Self::Nothing(reason) => (*reason).into(),
            Self::List(words) if words.len() > SHOWN => {
                format!("{} … ({} in all)", words[..SHOWN].join(", "), words.len())
            }
            Self::List(words) => words.join(", "),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Number(number) if *number <= 1 << 53 => number.to_string(),
            Self::Number(number) => quoted(&number.to_string()),
            Self::Truth(truth) => truth.to_string(),
            Self::Nothing(_) => "null".into(),
            Self::List(words) => {
                format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(","))
            }
        }
    }
}

/// A JSON string. No value has control characters: zones are letters and digits, all else is made here.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// 2 to the power of `bits`, which is up to 128.
pub(super) fn power(bits: u8) -> Fact {
    match 1_u128.checked_shl(bits.into()) {
        Some(number) => Fact::Number(number),
        None => Fact::Text("340282366920938463463374607431768211456".into()),
    }
}
