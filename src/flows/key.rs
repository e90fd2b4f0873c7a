//! Who talks to whom: two ends and the protocol between them, the same in both directions.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::codec::Context;

/// One end of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Endpoint {
    /// Its address.
    pub address: IpAddr,
    /// Its port; 0 where the protocol has none.
    pub port: u16,
}

impl fmt::Display for Endpoint {
    /// `192.0.2.1:53`, `[2001:db8::1]:53`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SocketAddr::new(self.address, self.port).fmt(f)
    }
}

/// Which of the two ends of a [`Key`] spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The first end to the second.
    Up,
    /// The second end to the first.
    Down,
}

/// Two ends and the IP protocol number between them; the lesser end is the first one, so that both directions have one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// IP protocol number.
    pub protocol: u8,
    /// The two ends in the order of their values.
    pub ends: [Endpoint; 2],
}

impl Key {
    /// The key of a packet from one end to another, and its direction. Ends that are equal go up.
    #[must_use]
    pub fn new(protocol: u8, from: Endpoint, to: Endpoint) -> (Self, Direction) {
        if from <= to {
            (Self { protocol, ends: [from, to] }, Direction::Up)
        } else {
            (Self { protocol, ends: [to, from] }, Direction::Down)
        }
    }

    /// The key of what an IP packet carries: its addresses, where a routing header leads to the last one, and these ports; `None`
    /// without addresses.
    #[must_use]
    pub fn of(protocol: u8, context: &Context<'_>, (from, to): (u16, u16)) -> Option<(Self, Direction)> {
        let mut room = [0; 32];
        let addresses = context.ends(&mut room);
        let (source, destination) = match addresses.len() {
            8 => addresses.split_first_chunk::<4>().and_then(|(source, rest)| {
                Some((Ipv4Addr::from(*source).into(), Ipv4Addr::from(*rest.first_chunk::<4>()?).into()))
            }),
            _ => addresses.split_first_chunk::<16>().and_then(|(source, rest)| {
                Some((Ipv6Addr::from(*source).into(), Ipv6Addr::from(*rest.first_chunk::<16>()?).into()))
            }),
        }?;
        Some(Self::new(
            protocol,
            Endpoint { address: source, port: from },
            Endpoint { address: destination, port: to },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_have_one_key() {
        let addresses = [192, 0, 2, 9, 192, 0, 2, 1];
        let back = [192, 0, 2, 1, 192, 0, 2, 9];
        let there = Key::of(6, &Context { addresses: &addresses, ..Context::default() }, (80, 4000)).unwrap();
        let back = Key::of(6, &Context { addresses: &back, ..Context::default() }, (4000, 80)).unwrap();
        assert_eq!(there.0, back.0);
        assert_eq!((there.1, back.1), (Direction::Down, Direction::Up));
        assert_eq!(there.0.ends[1].to_string(), "192.0.2.9:80");
        assert_eq!(Key::of(6, &Context::default(), (1, 2)), None);
    }
}
