//! The sockets of this machine as `septet sockets --feed` tells them, and whose a conversation is by them.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use serde_json::Value;

use crate::flows::{Endpoint, Key};

/// A program and its number.
type Owner = (String, u32);

/// Whose an end of a conversation is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Who {
    /// It is not on this machine.
    #[default]
    Elsewhere,
    /// These programs hold it; none are known if there are none.
    Here(Vec<Owner>),
}

/// Who holds which socket.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By protocol, own end and other end; without that, of sockets that anybody may send to.
    holders: HashMap<(u8, Endpoint, Option<Endpoint>), Vec<Owner>>,
    /// The addresses of this machine.
    addresses: HashSet<IpAddr>,
    /// How many processes may not be looked into.
    pub(super) hidden: u64,
}

impl Who {
    pub(super) fn is_here(&self) -> bool {
        matches!(self, Self::Here(_))
    }

    /// Whether there is nothing left to find out.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self, Self::Here(owners) if owners.is_empty())
    }

    pub(super) fn owners(&self) -> &[Owner] {
        match self {
            Self::Elsewhere => &[],
            Self::Here(owners) => owners,
        }
    }

    /// Where nobody is known, what was known before stands.
    pub(super) fn or(&mut self, before: &Self) {
        if !self.is_known() && before.is_here() {
            before.clone_into(self);
        }
    }
}

impl Table {
    /// Reads an answer: an object a line for each socket, and one with the addresses of this machine behind them.
    pub(super) fn read(from: &mut impl BufRead) -> io::Result<Self> {
        let (mut table, mut line) = (Self::default(), String::new());
        loop {
            line.clear();
            if from.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let object: Value = serde_json::from_str(&line)?;
            if let Some(addresses) = object["addresses"].as_array() {
                let addresses = addresses.iter().filter_map(|address| address.as_str()?.parse().ok());
                table.addresses = addresses.collect();
                table.hidden = object["hidden"].as_u64().unwrap_or(0);
                return Ok(table);
            }
            table.add(&object);
        }
    }

    fn add(&mut self, socket: &Value) -> Option<()> {
        let protocol = if socket["protocol"].as_str()?.starts_with("tcp") { 6 } else { 17 };
        let end = |name: &str| Some(endpoint(socket[name].as_str()?.parse().ok()?));
        let owners = socket["processes"].as_array()?.iter().filter_map(|owner| {
            Some((owner["program"].as_str()?.to_string(), u32::try_from(owner["pid"].as_u64()?).ok()?))
        });
        let mut owners = owners.peekable();
        // It may be closing: who waits at its address is known better.
        owners.peek()?;
        // Several sockets may wait at the same end, each for a part of who comes.
        let holders = self.holders.entry((protocol, end("local")?, end("foreign"))).or_default();
        for owner in owners {
            if !holders.contains(&owner) {
                holders.push(owner);
            }
        }
        Some(())
    }

    /// Whose the ends of this conversation are.
    pub(super) fn ends(&self, key: &Key) -> [Who; 2] {
        let [one, two] = key.ends;
        [self.end(key.protocol, one, two), self.end(key.protocol, two, one)]
    }

    /// Whose this end is: that of the connection, of who waits at the address, or at any.
    fn end(&self, protocol: u8, own: Endpoint, other: Endpoint) -> Who {
        if !self.addresses.contains(&own.address) && !own.address.is_loopback() {
            return Who::Elsewhere;
        }
        let any = |address: IpAddr| Endpoint { address, port: own.port };
        let places = [
            (own, Some(other)),
            (own, None),
            (
                any(if own.address.is_ipv4() {
                    Ipv4Addr::UNSPECIFIED.into()
                } else {
                    Ipv6Addr::UNSPECIFIED.into()
                }),
                None,
            ),
            // A socket of IPv6 takes what is for IPv4, too.
            (any(Ipv6Addr::UNSPECIFIED.into()), None),
        ];
        let found = places.iter().find_map(|(own, other)| self.holders.get(&(protocol, *own, *other)));
        Who::Here(found.cloned().unwrap_or_default())
    }
}

/// An address of IPv4 in one of IPv6 is what it is on the wire.
fn endpoint(end: SocketAddr) -> Endpoint {
    Endpoint { address: end.ip().to_canonical(), port: end.port() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: &str = r#"{"protocol":"tcp","local":"192.0.2.1:80","state":"LISTEN","uid":0,"processes":[{"pid":7,"program":"server"}]}
{"protocol":"tcp6","local":"[::]:443","state":"LISTEN","uid":0,"processes":[{"pid":8,"program":"six"},{"pid":9,"program":"six"}]}
{"protocol":"tcp6","local":"[::ffff:192.0.2.1]:443","foreign":"[::ffff:198.51.100.1]:5000","state":"ESTABLISHED","uid":0,"processes":[{"pid":9,"program":"six"}]}
{"protocol":"tcp","local":"192.0.2.1:80","foreign":"198.51.100.1:4001","state":"CLOSE_WAIT","uid":0,"processes":[]}
{"protocol":"udp","local":"0.0.0.0:53","uid":0,"processes":[]}
{"hidden":3,"addresses":["192.0.2.1","2001:db8::1"]}
"#;

    fn table() -> Table {
        Table::read(&mut TOLD.as_bytes()).unwrap()
    }

    fn ends(protocol: u8, from: &str, to: &str) -> [Who; 2] {
        let [from, to] = [from, to].map(|end| endpoint(end.parse().unwrap()));
        let (key, direction) = Key::new(protocol, from, to);
        let [first, second] = table().ends(&key);
        if direction == crate::flows::Direction::Up { [first, second] } else { [second, first] }
    }

    fn here(all: &[(&str, u32)]) -> Who {
        Who::Here(all.iter().map(|(program, pid)| ((*program).into(), *pid)).collect())
    }

    #[test]
    fn an_end_is_that_of_its_connection_or_of_who_waits_there() {
        let elsewhere = Who::Elsewhere;
        for (protocol, from, to, expected) in [
            (6, "192.0.2.1:80", "198.51.100.1:4001", [here(&[("server", 7)]), elsewhere.clone()]),
            (6, "192.0.2.1:80", "198.51.100.1:4000", [here(&[("server", 7)]), elsewhere.clone()]),
            (6, "198.51.100.1:5000", "192.0.2.1:443", [elsewhere.clone(), here(&[("six", 9)])]),
            (6, "198.51.100.1:5001", "192.0.2.1:443", [elsewhere.clone(), here(&[("six", 8), ("six", 9)])]),
            (6, "[2001:db8::1]:443", "[2001:db8::2]:1", [here(&[("six", 8), ("six", 9)]), elsewhere.clone()]),
            (6, "[2001:db8::1]:80", "[2001:db8::2]:1", [here(&[]), elsewhere.clone()]),
            (17, "192.0.2.1:53", "127.0.0.1:9", [here(&[]), here(&[])]),
            (17, "198.51.100.1:53", "198.51.100.2:53", [elsewhere.clone(), elsewhere.clone()]),
        ] {
            assert_eq!(ends(protocol, from, to), expected, "{from} {to}");
        }
        assert_eq!(table().hidden, 3);
    }

    #[test]
    fn what_was_known_stands_where_nobody_is_known() {
        for (now, before, then) in [
            (here(&[]), here(&[("a", 1)]), here(&[("a", 1)])),
            (here(&[("b", 2)]), here(&[("a", 1)]), here(&[("b", 2)])),
            (Who::Elsewhere, here(&[("a", 1)]), Who::Elsewhere),
            (here(&[]), Who::Elsewhere, here(&[])),
        ] {
            let mut now = now;
            now.or(&before);
            assert_eq!(now, then);
        }
    }

    #[test]
    fn an_answer_that_is_cut_short_is_an_error() {
        let cut = TOLD.lines().next().unwrap();
        assert_eq!(Table::read(&mut cut.as_bytes()).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(Table::read(&mut &b"what?\n"[..]).is_err());
    }
}
