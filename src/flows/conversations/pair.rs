//! Keys as few words, and how they are hashed: fast, and from a seed that nobody knows, so that nobody can send packets whose keys all collide.

use core::hash::BuildHasher;
use core::net::{IpAddr, Ipv6Addr};
use std::hash::RandomState;

use crate::flows::{Direction, Endpoint, Key};

/// A key in 40 bytes: of each end the address, of IPv4 with the port behind it, in two words; ports of IPv6, version and protocol in the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair([u64; 5]);

impl PartialEq for Pair {
    /// Word by word without a branch: for an array the compiler calls `memcmp`.
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        let (Self([a, b, c, d, e]), Self([v, w, x, y, z])) = (*self, *other);
        (a ^ v) | (b ^ w) | (c ^ x) | (d ^ y) | (e ^ z) == 0
    }
}

/// Set in the last word of IPv6.
const V6: u64 = 1 << 63;

impl Pair {
    /// Of two IPv4 addresses and two ports as they lie in headers, and which way the packet goes.
    #[inline(always)]
    pub(super) fn of_v4(protocol: u8, addresses: [u8; 8], (from, to): (u16, u16)) -> (Self, Direction) {
        let [a, b, c, d, e, f, g, h] = addresses;
        let from = u64::from(u32::from_be_bytes([a, b, c, d])) << 16 | u64::from(from);
        let to = u64::from(u32::from_be_bytes([e, f, g, h])) << 16 | u64::from(to);
        let way = if from <= to { Direction::Up } else { Direction::Down };
        (Self([0, from.min(to), 0, from.max(to), protocol.into()]), way)
    }

    /// The same of IPv6.
    #[inline(always)]
    pub(super) fn of_v6(protocol: u8, addresses: &[u8; 32], (from, to): (u16, u16)) -> (Self, Direction) {
        let (halves, _) = addresses.as_chunks::<16>();
        let here = (halves.first().map_or(0, |bytes| u128::from_be_bytes(*bytes)), from);
        let there = (halves.get(1).map_or(0, |bytes| u128::from_be_bytes(*bytes)), to);
        if here <= there {
            (Self::six(protocol, here, there), Direction::Up)
        } else {
            (Self::six(protocol, there, here), Direction::Down)
        }
    }

    fn six(protocol: u8, (one, port): (u128, u16), (other, other_port): (u128, u16)) -> Self {
        let rest = u64::from(port) << 24 | u64::from(other_port) << 8 | u64::from(protocol) | V6;
        Self([(one >> 64) as u64, one as u64, (other >> 64) as u64, other as u64, rest])
    }

    /// The key that it stands for.
    pub(super) fn key(&self) -> Key {
        let Self([a, b, c, d, rest]) = *self;
        let end = |high: u64, low: u64, shift: u32| {
            if rest & V6 != 0 {
                let address = Ipv6Addr::from(u128::from(high) << 64 | u128::from(low));
                Endpoint { address: address.into(), port: (rest >> shift) as u16 }
            } else {
                Endpoint { address: IpAddr::V4(((low >> 16) as u32).into()), port: low as u16 }
            }
        };
        Key { protocol: self.protocol(), ends: [end(a, b, 24), end(c, d, 8)] }
    }

    #[inline]
    pub(super) fn protocol(&self) -> u8 {
        self.0[4] as u8
    }
}

impl From<Key> for Pair {
    fn from(key: Key) -> Self {
        let [a, b] = key.ends;
        let bits = |address| match address {
            IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
            IpAddr::V6(address) => address.to_bits(),
        };
        match (a.address, b.address) {
            (IpAddr::V4(from), IpAddr::V4(to)) => {
                let end = |bits: u32, port: u16| u64::from(bits) << 16 | u64::from(port);
                Self([0, end(from.to_bits(), a.port), 0, end(to.to_bits(), b.port), key.protocol.into()])
            }
            (from, to) => Self::six(key.protocol, (bits(from), a.port), (bits(to), b.port)),
        }
    }
}

/// Three numbers that are drawn when a table is made.
#[derive(Debug, Clone)]
pub(super) struct Seed([u64; 3]);

impl Default for Seed {
    fn default() -> Self {
        let state = RandomState::new();
        Self([1_u8, 2, 3].map(|word| state.hash_one(word)))
    }
}

impl Seed {
    /// Multiplies words to 128 bits, and folds the halves; the seed is in every factor.
    #[inline(always)]
    pub(super) fn hash(&self, pair: &Pair) -> u32 {
        let (Self([x, y, z]), Pair([a, b, c, d, rest])) = (self, *pair);
        let mut sum = fold(b ^ x, d ^ y);
        if rest & V6 != 0 {
            sum = fold(sum ^ a ^ y, c ^ z);
        }
        (fold(sum ^ rest ^ z, x.rotate_left(32) ^ y) >> 16) as u32
    }
}

#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
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
                let (mut four, mut six) = ([0; 8], [0; 32]);
                let pair = match (from.address, to.address) {
                    (IpAddr::V4(here), IpAddr::V4(there)) => {
                        four[..4].copy_from_slice(&here.octets());
                        four[4..].copy_from_slice(&there.octets());
                        Pair::of_v4(17, four, (from.port, to.port))
                    }
                    (IpAddr::V6(here), IpAddr::V6(there)) => {
                        six[..16].copy_from_slice(&here.octets());
                        six[16..].copy_from_slice(&there.octets());
                        Pair::of_v6(17, &six, (from.port, to.port))
                    }
                    _ => unreachable!(),
                };
                assert_eq!(pair, (key.into(), way));
            }
        }
    }
}
