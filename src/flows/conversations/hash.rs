//! Keys as few words, and how they are hashed: fast, and from a seed that nobody knows, so that nobody can send packets whose keys all collide.

use core::hash::{BuildHasher, Hasher};
use core::net::IpAddr;
use std::hash::RandomState;

use crate::flows::{Direction, Endpoint, Key};

/// A key in three words: IPv4's addresses stand with their ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Pair {
    ends: [u128; 2],
    rest: u64,
}

impl Pair {
    /// Of two IPv4 addresses and two ports as they lie in headers, and which way the packet goes.
    #[inline(always)]
    pub(super) fn of_v4(protocol: u8, addresses: [u8; 8], (from, to): (u16, u16)) -> (Self, Direction) {
        let [a, b, c, d, e, f, g, h] = addresses;
        let from = u128::from(u32::from_be_bytes([a, b, c, d])) << 16 | u128::from(from);
        let to = u128::from(u32::from_be_bytes([e, f, g, h])) << 16 | u128::from(to);
        let (ends, way) =
            if from <= to { ([from, to], Direction::Up) } else { ([to, from], Direction::Down) };
        (Self { ends, rest: protocol.into() }, way)
    }

    /// The same of IPv6.
    #[inline(always)]
    pub(super) fn of_v6(protocol: u8, addresses: &[u8; 32], (from, to): (u16, u16)) -> (Self, Direction) {
        let (halves, _) = addresses.as_chunks::<16>();
        let here = (halves.first().map_or(0, |bytes| u128::from_be_bytes(*bytes)), from);
        let there = (halves.get(1).map_or(0, |bytes| u128::from_be_bytes(*bytes)), to);
        let (one, other, way) =
            if here <= there { (here, there, Direction::Up) } else { (there, here, Direction::Down) };
        let ports = u64::from(one.1) << 24 | u64::from(other.1) << 8;
        (Self { ends: [one.0, other.0], rest: u64::from(protocol) | ports | 1 << 63 }, way)
    }

    /// The key that it stands for.
    pub(super) fn key(&self) -> Key {
        let v6 = self.rest >> 63 == 1;
        let end = |at: usize| {
            let bits = self.ends[at];
            if v6 {
                Endpoint {
                    address: IpAddr::V6(bits.into()),
                    port: (self.rest >> (24 - 16 * at as u32)) as u16,
                }
            } else {
                Endpoint { address: IpAddr::V4(((bits >> 16) as u32).into()), port: bits as u16 }
            }
        };
        Key { protocol: self.rest as u8, ends: [end(0), end(1)] }
    }
}

impl From<Key> for Pair {
    fn from(key: Key) -> Self {
        let [a, b] = key.ends;
        let rest = key.protocol.into();
        match (a.address, b.address) {
            (IpAddr::V4(from), IpAddr::V4(to)) => {
                let end = |address: u32, port: u16| u128::from(address) << 16 | u128::from(port);
                Self { ends: [end(from.to_bits(), a.port), end(to.to_bits(), b.port)], rest }
            }
            (from, to) => {
                let bits = |address| match address {
                    IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
                    IpAddr::V6(address) => address.to_bits(),
                };
                let ports = u64::from(a.port) << 24 | u64::from(b.port) << 8;
                Self { ends: [bits(from), bits(to)], rest: rest | ports | 1 << 63 }
            }
        }
    }
}

/// A seed that is drawn when the table is made.
#[derive(Debug, Clone)]
pub(super) struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0_u8) | 1)
    }
}

impl BuildHasher for Seed {
    type Hasher = Fold;

    #[inline]
    fn build_hasher(&self) -> Fold {
        Fold { state: self.0, seed: self.0 }
    }
}

/// Multiplies to 128 bits and folds the halves.
#[derive(Debug)]
pub(super) struct Fold {
    state: u64,
    seed: u64,
}

impl Fold {
    #[inline(always)]
    fn mix(&mut self, word: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let product = u128::from(self.state ^ word) * u128::from(self.seed.rotate_left(32) ^ ODD | 1);
        self.state = (product as u64) ^ ((product >> 64) as u64).wrapping_add(word.rotate_left(23));
    }
}

impl Hasher for Fold {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(last));
        }
    }

    #[inline(always)]
    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    #[inline(always)]
    fn write_u128(&mut self, number: u128) {
        self.mix(number as u64);
        self.mix((number >> 64) as u64);
    }

    #[inline(always)]
    fn finish(&self) -> u64 {
        self.state ^ self.state >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_its_key() {
        for [a, b] in [["192.0.2.1", "192.0.2.200"], ["2001:db8::1", "2001:db8::2"]] {
            let end = |address: &str, port| Endpoint { address: address.parse().unwrap(), port };
            for (from, to) in [(end(a, 0xffff), end(b, 1)), (end(b, 53), end(a, 0x8001))] {
                let (key, way) = Key::new(17, from, to);
                assert_eq!(Pair::from(key).key(), key);
                if let (IpAddr::V4(here), IpAddr::V4(there)) = (from.address, to.address) {
                    let mut addresses = [0; 8];
                    addresses[..4].copy_from_slice(&here.octets());
                    addresses[4..].copy_from_slice(&there.octets());
                    assert_eq!(Pair::of_v4(17, addresses, (from.port, to.port)), (key.into(), way));
                }
                if let (IpAddr::V6(here), IpAddr::V6(there)) = (from.address, to.address) {
                    let mut addresses = [0; 32];
                    addresses[..16].copy_from_slice(&here.octets());
                    addresses[16..].copy_from_slice(&there.octets());
                    assert_eq!(Pair::of_v6(17, &addresses, (from.port, to.port)), (key.into(), way));
                }
            }
        }
    }
}
