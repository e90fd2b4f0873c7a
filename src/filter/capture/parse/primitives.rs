//! What begins with a word of the language: protocols, qualifiers, and what stands for itself.

use alloc::format;

use super::super::lex::{Kind, Token};
use super::super::primitive::{CONTROLS, Control, Direction, LINKS, PDUS, Primitive, Station, Version};
use super::super::resolve::{Qualifiers, What};
use super::super::words;
use super::{Operand, Parser};
use crate::filter::FilterError;

/// Addresses of 802.11 by word.
const STATIONS: [(&str, Station); 10] = [
    ("ra", Station::Receiver),
    ("ta", Station::Transmitter),
    ("addr1", Station::Address(1)),
    ("addr2", Station::Address(2)),
    ("addr3", Station::Address(3)),
    ("addr4", Station::Address(4)),
    ("address1", Station::Address(1)),
    ("address2", Station::Address(2)),
    ("address3", Station::Address(3)),
    ("address4", Station::Address(4)),
];

/// What a word of the language begins.
enum Head<'t> {
    Alone(Operand<'t>),
    Of(Qualifiers<'t>),
}

impl<'t> Parser<'t> {
    /// What begins with a word of the language.
    pub(super) fn primitive(&mut self) -> Result<Operand<'t>, FilterError> {
        match self.head()? {
            Head::Alone(operand) => Ok(operand),
            Head::Of(qualifiers) => self.qualified(qualifiers),
        }
    }

    /// A whole test, or the qualifiers of what follows; it is long, and does not wait for what is in parentheses.
    fn head(&mut self) -> Result<Head<'t>, FilterError> {
        let start = self.token();
        let protocol = if words::PROTOCOLS.contains(&start.text) { start.text } else { "" };
        self.at += usize::from(!protocol.is_empty());
        let protocol = match protocol {
            "link" | "ppp" | "slip" | "fddi" | "tr" | "wlan" => "ether",
            other => other,
        };
        let word = self.token();
        if !matches!(word.kind, Kind::Word) {
            return match protocol {
                "" => Err(self.expected("a primitive")),
                _ if matches!(word.kind, Kind::End | Kind::Sign("and" | "or" | ")")) => {
                    let test = self.abbreviation(start, protocol)?;
                    Ok(Head::Alone(self.alone(start, test)))
                }
                _ => Err(self
                    .expected("`host`, `net`, `port`, `proto`, `src`, `dst`, `[`, `and`, `or` or the end")),
            };
        }
        let direction = self.direction();
        let kind = self.token();
        let what = match (kind.kind, kind.text) {
            (Kind::Word, "host") => Some(What::Host),
            (Kind::Word, "net") => Some(What::Net),
            (Kind::Word, "port") => Some(What::Port),
            (Kind::Word, "portrange") => Some(What::PortRange),
            (Kind::Word, "proto") if direction.is_none() => Some(What::Protocol),
            (Kind::Word, "protochain") if direction.is_none() => Some(What::Chain),
            _ => None,
        };
        if let Some(what) = what.or(direction.map(|_| What::Host)) {
            self.at += usize::from(what != What::Host || kind.text == "host" && kind.kind == Kind::Word);
            let (direction, station) = direction.unwrap_or_default();
            let qualifiers = Qualifiers { protocol, direction, station, what };
            return Ok(Head::Of(qualifiers));
        }
        self.at += 1;
        let test = match (protocol, word.text) {
            (_, "gateway") => {
                return Err(self.error(
                    word,
                    "`gateway` needs names of hosts, which are not looked up; \
                     write `ether host MAC and not host ADDRESS`",
                ));
            }
            ("" | "ether", "broadcast") => Primitive::Broadcast,
            ("" | "ether", "multicast") => Primitive::Multicast,
            ("ip", "broadcast") => Primitive::IpBroadcast,
            ("ip", "multicast") => Primitive::IpMulticast(Version::V4),
            ("ip6", "multicast") => Primitive::IpMulticast(Version::V6),
            (_, "broadcast" | "multicast") => {
                return Err(self.error(
                    word,
                    format!("`{protocol}` has no {0}; expected `ether {0}` or `ip {0}`", word.text),
                ));
            }
            ("", "less") => Primitive::AtMost(self.number()?),
            ("", "greater") => Primitive::AtLeast(self.number()?),
            ("", "inbound") => Primitive::Outbound(false),
            ("", "outbound") => Primitive::Outbound(true),
            ("", "ifindex") => Primitive::Interface(self.number()?),
            ("", "vlan") => Primitive::Vlan(self.optional("a VLAN identifier", 0xfff)?),
            ("", "mpls") => Primitive::Mpls(self.optional("an MPLS label", 0xf_ffff)?),
            ("", "pppoed") => Primitive::Link(0x8863),
            ("", "pppoes") => Primitive::Pppoes(self.optional("a PPPoE session", 0xffff)?),
            ("", "geneve") => Primitive::Geneve(self.optional("a Geneve network identifier", 0xff_ffff)?),
            ("", "llc") => Primitive::Llc(self.control()?),
            (_, "type") => self.frame_type()?,
            (_, "subtype") => self.frame_subtype()?,
            (_, "dir" | "direction") => self.frame_direction()?,
            (_, name) => return Err(self.other(word, name)),
        };
        Ok(Head::Alone(self.alone(start, test)))
    }

    /// A word that means nothing here.
    fn other(&self, word: Token<'t>, name: &str) -> FilterError {
        let of = match name {
            "ifname" | "on" | "rnr" | "rulenum" | "reason" | "rset" | "ruleset" | "srnr" | "subrulenum"
            | "action" => "of OpenBSD's packet filter log",
            "vpi" | "vci" | "lane" | "oamf4s" | "oamf4e" | "oamf4" | "oam" | "metac" | "bcc" | "sc"
            | "ilmic" | "connectmsg" | "metaconnect" => "of SunATM",
            _ => return self.error(word, format!("expected a primitive, found `{name}`")),
        };
        self.error(word, format!("`{name}` is for captures {of}, which have no such filters here"))
    }

    /// A protocol alone.
    fn abbreviation(&self, start: Token<'t>, protocol: &str) -> Result<Primitive, FilterError> {
        let carried = |version, number| Ok(Primitive::Protocol(version, number));
        match protocol {
            "tcp" => carried(Version::Any, 6),
            "udp" => carried(Version::Any, 17),
            "sctp" => carried(Version::Any, 132),
            "pim" => carried(Version::Any, 103),
            "ah" => carried(Version::Any, 51),
            "esp" => carried(Version::Any, 50),
            "icmp" => carried(Version::V4, 1),
            "igmp" => carried(Version::V4, 2),
            "igrp" => carried(Version::V4, 9),
            "vrrp" | "carp" => carried(Version::V4, 112),
            "icmp6" => carried(Version::V6, 58),
            "clnp" => Ok(Primitive::Iso(0x81)),
            "esis" | "es-is" => Ok(Primitive::Iso(0x82)),
            "isis" | "is-is" => Ok(Primitive::Iso(0x83)),
            name => {
                match (LINKS.iter().find(|known| known.0 == name), PDUS.iter().find(|known| known.0 == name))
                {
                    (Some((_, number)), _) => Ok(Primitive::Link(*number)),
                    (_, Some((word, _))) => Ok(Primitive::Isis(word)),
                    _ => Err(self.error(
                        start,
                        format!(
                            "`{}` alone is no test; expected `host`, `src`, `proto` … behind it",
                            start.text
                        ),
                    )),
                }
            }
        }
    }

    /// `src`, `dst`, or both with `or` or `and` between them.
    fn direction(&mut self) -> Option<(Direction, Option<Station>)> {
        let word = |at: usize| {
            self.tokens.get(at).map_or("", |token| if token.kind == Kind::Name { "" } else { token.text })
        };
        let sign = |at: usize| self.tokens.get(at).map(|token| token.kind);
        let first = word(self.at);
        let (one, other) = match first {
            "src" => (Direction::Source, "dst"),
            "dst" => (Direction::Destination, "src"),
            name => {
                let (_, station) = STATIONS.iter().find(|known| known.0 == name)?;
                self.at += 1;
                return Some((Direction::Either, Some(*station)));
            }
        };
        let both = match sign(self.at + 1) {
            Some(Kind::Sign("or")) if word(self.at + 2) == other => Some(Direction::Either),
            Some(Kind::Sign("and")) if word(self.at + 2) == other => Some(Direction::Both),
            _ => None,
        };
        // `src and dst host 192.0.2.1`, but not `src 192.0.2.1`.
        self.at += if both.is_some() { 3 } else { 1 };
        Some((both.unwrap_or(one), None))
    }

    fn control(&mut self) -> Result<Option<Control>, FilterError> {
        let word = self.token();
        if word.kind != Kind::Name && word.text != "rnr" {
            return Ok(None);
        }
        let known = CONTROLS.iter().find(|known| known.name == word.text);
        self.at += 1;
        known.copied().map(Some).ok_or_else(|| {
            let names = CONTROLS.iter().map(|known| known.name);
            self.error(word, format!("unknown type of LLC frame `{}`", word.text)).or_near(word.text, names)
        })
    }
}
