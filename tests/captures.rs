//! The captures of the project hold nobody's addresses and names: those of documentation, private networks and groups,
//! and names under example.*, .local and .arpa. And README.md lists them all.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::{fs, str};

use septet::capture::{self, Record};
use septet::codec::{Show, Spot, Text, Value};

/// What was looked at, and what should not be there.
#[derive(Default)]
struct Found {
    addresses: usize,
    cards: usize,
    names: usize,
    strange: BTreeSet<String>,
}

#[test]
fn captures_hold_nobodys_addresses_and_names() {
    let mut found = Found::default();
    common::packets(|capture, frame| {
        for layer in frame.layers() {
            layer.fields(|spot| found.spot(capture, &spot));
        }
        found.text(capture, "bytes", frame.bytes);
    });
    for path in common::own_captures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut capture = capture::open(&path).unwrap();
        while let Ok(Some(record)) = capture.next_record() {
            match record {
                Record::Block(block) => {
                    found.text(&name, "block", block.body);
                    for known in block.names() {
                        found.octets(&name, "name block", known.address);
                    }
                }
                Record::Frame(frame) => found.text(&name, "options", frame.options.raw()),
            }
        }
    }
    let Found { addresses, cards, names, strange } = found;
    println!("{addresses} addresses, {cards} MAC addresses, {names} names");
    assert!(strange.is_empty(), "{strange:#?}");
    assert!(addresses > 1_000 && cards > 1_000 && names > 100, "{addresses}, {cards}, {names}");
}

#[test]
fn the_list_of_captures_is_complete() {
    let readme = fs::read_to_string(common::root().join("captures/README.md")).unwrap();
    let lines = readme.lines().filter_map(|line| line.strip_prefix("* `")?.split_once('`'));
    let listed: BTreeSet<_> =
        lines.map(|(name, _)| name).filter(|name| name.contains('.')).map(String::from).collect();
    let captures = common::own_captures();
    let present: BTreeSet<_> =
        captures.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(present, listed);
}

#[test]
fn what_is_strange_is_found() {
    let strange = |look: &dyn Fn(&mut Found)| {
        let mut found = Found::default();
        look(&mut found);
        found.strange.len()
    };
    for octets in [&[8, 8, 8, 8][..], &[192, 0, 3, 1], &[0x26, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]] {
        assert_eq!(strange(&|found| found.octets("", "", octets)), 1, "{octets:?}");
    }
    assert_eq!(strange(&|found| found.card("", "", [0x00, 0x1b, 0x21, 1, 2, 3])), 1);
    for text in ["www.rust-lang.org", "x example.com.evil.net", "see 8.8.4.4", "GET http://9.9.9.9/"] {
        assert_eq!(strange(&|found| found.text("", "", text.as_bytes())), 1, "{text}");
    }
    for text in
        ["www.example.com", "host.local", "2.2.0.192.in-addr.arpa", "version 1.22.1", "192.0.2.7", "a.b"]
    {
        assert_eq!(strange(&|found| found.text("", "", text.as_bytes())), 0, "{text}");
    }
}

impl Found {
    fn spot(&mut self, capture: &str, spot: &Spot<'_>) {
        let name = spot.field.name;
        match (&spot.value, spot.field.show) {
            (Value::Uint(value), Show::Ip) => self.octets(capture, name, &(*value as u32).to_be_bytes()),
            (Value::Bytes(octets), Show::Ip) => self.octets(capture, name, octets),
            (Value::Uint(value), Show::Mac) if spot.bits.len() == 48 => {
                let [_, _, octets @ ..] = value.to_be_bytes();
                self.card(capture, name, octets);
            }
            (value, show @ (Show::Text | Show::Ascii | Show::Coded(_))) => {
                let mut text = Text::new();
                let _ = value.write(show, &mut text);
                self.text(capture, name, text.as_bytes());
            }
            _ => {}
        }
    }

    /// An IP address; anything else is none.
    fn octets(&mut self, capture: &str, what: &str, octets: &[u8]) {
        let address = match (<[u8; 4]>::try_from(octets), <[u8; 16]>::try_from(octets)) {
            (Ok(octets), _) => IpAddr::V4(octets.into()),
            (_, Ok(octets)) => IpAddr::V6(octets.into()),
            _ => return,
        };
        self.addresses += 1;
        self.judge(nobodys(address), capture, what, &address.to_string());
    }

    fn card(&mut self, capture: &str, what: &str, octets: [u8; 6]) {
        self.cards += 1;
        // RFC 7042 §2.1.1; the two lowest bits of the first octet: groups, and addresses given locally.
        let fine = octets[..5] == [0, 0, 0x5e, 0, 0x53] || octets == [0; 6] || octets[0] & 3 != 0;
        self.judge(fine, capture, what, &format!("{octets:02x?}"));
    }

    /// Words with dots in text that may have any bytes around it.
    fn text(&mut self, capture: &str, what: &str, bytes: &[u8]) {
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        for word in bytes.split(|byte| !part(byte)) {
            let word = str::from_utf8(word).unwrap().trim_matches(['.', '-', '_']).to_ascii_lowercase();
            if let Ok(address) = word.parse::<Ipv4Addr>() {
                self.octets(capture, what, &address.octets());
            } else if is_name(&word) {
                self.names += 1;
                self.judge(is_nobodys(&word), capture, what, &word);
            }
        }
    }

    fn judge(&mut self, fine: bool, capture: &str, what: &str, value: &str) {
        if !fine {
            self.strange.insert(format!("{capture}: {what} {value}"));
        }
    }
}

/// Whether an address belongs to nobody in particular.
fn nobodys(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_documentation()
                || address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_multicast()
                // This host (RFC 1122 §3.2.1.3); all ones: everybody, or a mask.
                || matches!(address.octets()[0], 0 | 255)
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => nobodys(address.into()),
            None => {
                let documentation = address.segments()[..2] == [0x2001, 0x0db8];
                documentation
                    || address == Ipv6Addr::UNSPECIFIED
                    || address.is_loopback()
                    || address.is_unicast_link_local()
                    || address.is_unique_local()
                    || address.is_multicast()
            }
        },
    }
}

/// Whether a word looks like the name of a host: labels, the last of which has letters only.
fn is_name(word: &str) -> bool {
    let Some((labels, last)) = word.rsplit_once('.') else { return false };
    let top = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_lowercase());
    top && word.len() >= 6 && labels.split('.').all(|label| !label.is_empty())
}

/// Whether a name belongs to nobody: RFC 2606, RFC 6761, RFC 6762, or a file.
fn is_nobodys(name: &str) -> bool {
    let labels: Vec<_> = name.rsplit('.').collect();
    matches!(labels[..], ["example" | "local" | "arpa", ..] | ["com" | "net" | "org", "example", ..])
        || matches!(labels[..], ["html" | "txt", _])
}
