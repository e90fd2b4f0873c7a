//! What becomes of addresses: IPv4, IPv6 and MAC. `docs/anonymize.md` says it in words.

use alloc::collections::BTreeMap;

use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};

use super::key::Key;
use super::prefix::Prefix;

/// Addresses whose mapping is remembered.
const REMEMBERED: usize = 1 << 16;

/// The mapping of all kinds of addresses under one key.
pub struct Hosts {
    v4: Prefix,
    v6: Prefix,
    groups: [Prefix; 3],
    mac: Aes128,
    known: BTreeMap<(Kind, u128), u128>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    V4,
    V6,
    Mac,
    LongMac,
}

/// Bits at the front of an address, as many as said, of the first 32 or 128.
type Block = (u128, u32);

/// IPv4 addresses that stay: this network, loopback, and masks with broadcast.
const STAYING: [Block; 3] = [v4(0, 8), v4(0x7f00_0000, 8), v4(0xff00_0000, 8)];
/// IPv4 blocks that keep their prefix, and what is mapped into them: link-local and multicast.
const KEPT: [Block; 2] = [v4(0xa9fe_0000, 16), v4(0xe000_0000, 4)];
/// IPv6 addresses that stay: unspecified and loopback.
const STAYING_6: [Block; 2] = [(0, 128), (1, 128)];
/// IPv6 blocks that keep their prefix: link-local, multicast, IPv4-mapped and translated.
const KEPT_6: [Block; 4] = [LINK_LOCAL, MULTICAST, MAPPED, TRANSLATED];
const LINK_LOCAL: Block = (0xfe80 << 112, 64);
const MULTICAST: Block = (0xff << 120, 8);
/// RFC 4291 §2.5.5.2 and RFC 6052 §2.1: the last 32 bits are an IPv4 address.
const MAPPED: Block = (0xffff << 32, 96);
const TRANSLATED: Block = (0x0064_ff9b << 96, 96);

/// First three octets of MAC addresses of protocols, which name no group of hosts.
const PROTOCOLS: [[u8; 3]; 5] =
    [[0x01, 0x80, 0xc2], [0x01, 0x00, 0x0c], [0x01, 0x1b, 0x19], [0x09, 0x00, 0x2b], [0x03, 0, 0]];

impl Hosts {
    pub(super) fn new(key: &Key) -> Self {
        let prefix = |purpose| Prefix::new(&key.part(purpose));
        let mac = key.part("mac");
        let half: [u8; 16] = core::array::from_fn(|i| mac[i]);
        Self {
            v4: prefix("ipv4"),
            v6: prefix("ipv6"),
            groups: [prefix("group 23"), prefix("group 24"), prefix("group 32")],
            mac: Aes128::new(&Array(half)),
            known: BTreeMap::new(),
        }
    }

    /// The address that takes the place of an IPv4 address.
    pub fn ipv4(&mut self, address: [u8; 4]) -> [u8; 4] {
        let number = u32::from_be_bytes(address).into();
        (self.known(Kind::V4, number, Self::map_v4) as u32).to_be_bytes()
    }

    /// The address that takes the place of an IPv6 address.
    pub fn ipv6(&mut self, address: [u8; 16]) -> [u8; 16] {
        self.known(Kind::V6, u128::from_be_bytes(address), Self::map_v6).to_be_bytes()
    }

    /// The address that takes the place of a MAC address of six bytes.
    pub fn mac(&mut self, address: [u8; 6]) -> [u8; 6] {
        let mut room = [0; 16];
        room[10..].copy_from_slice(&address);
        let mapped = self.known(Kind::Mac, u128::from_be_bytes(room), Self::map_mac).to_be_bytes();
        core::array::from_fn(|i| mapped[10 + i])
    }

    /// The address that takes the place of a MAC address of eight bytes.
    pub fn long_mac(&mut self, address: [u8; 8]) -> [u8; 8] {
        let number = u64::from_be_bytes(address).into();
        (self.known(Kind::LongMac, number, |hosts, number| hosts.scramble(number, 8)) as u64).to_be_bytes()
    }

    fn known(&mut self, kind: Kind, address: u128, map: fn(&Self, u128) -> u128) -> u128 {
        if let Some(known) = self.known.get(&(kind, address)) {
            return *known;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let mapped = map(self, address);
        self.known.insert((kind, address), mapped);
        mapped
    }

    fn map_v4(&self, address: u128) -> u128 {
        let bits = address << 96;
        if STAYING.iter().any(|block| is_in(bits, *block)) {
            return address;
        }
        if is_in(bits, v4(0xe000_0000, 4)) {
            // As in the MAC address of the group, which has only these 23 bits.
            return address & !0x7f_ffff | self.group_23(address & 0x7f_ffff);
        }
        let fixed = |bit| STAYING.iter().chain(&KEPT).any(|block| leads_to(bits, bit, *block));
        self.v4.map(bits, 0, 32, fixed) >> 96
    }

    fn map_v6(&self, bits: u128) -> u128 {
        if STAYING_6.iter().any(|block| is_in(bits, *block)) {
            return bits;
        }
        if is_in(bits, MAPPED) || is_in(bits, TRANSLATED) {
            return bits & !0xffff_ffff | self.map_v4(bits & 0xffff_ffff);
        }
        if is_in(bits, MULTICAST) {
            // Between scope and group lies nothing, the 1 of solicited nodes, or a part of a unicast address.
            let between = bits << 16 >> 48;
            let front = if between <= 1 { bits } else { self.v6.map(bits, 16, 96, |_| false) };
            return front & !0xffff_ffff | self.group_32(bits & 0xffff_ffff);
        }
        let fixed = |bit| STAYING_6.iter().chain(&KEPT_6).any(|block| leads_to(bits, bit, *block));
        self.v6.map(bits, 0, 128, fixed)
    }

    fn map_mac(&self, address: u128) -> u128 {
        let octets = address.to_be_bytes();
        match octets[10..] {
            _ if address == 0 || address == 0xffff_ffff_ffff => address,
            [0x01, 0x00, 0x5e, ..0x80, _, _] => address & !0x7f_ffff | self.group_23(address & 0x7f_ffff),
            [0x33, 0x33, ..] => address & !0xffff_ffff | self.group_32(address & 0xffff_ffff),
            [a, b, c, ..] if PROTOCOLS.contains(&[a, b, c]) => address,
            _ => self.scramble(address, 6),
        }
    }

    /// Other bits than those of group and administration, in the first octet, are the cipher's.
    fn scramble(&self, address: u128, octets: u32) -> u128 {
        // Token Ring has the first bits on the wire as the highest: there, one of the source says that a route follows.
        const KIND: u128 = 0xc3;
        let (width, all) = (octets * 8, (1 << (octets * 8)) - 1);
        if address == 0 || address == all {
            return address;
        }
        let mut block = Array((address | u128::from(octets) << 120).to_be_bytes());
        self.mac.encrypt_block(&mut block);
        let flags = KIND << (width - 8);
        address & flags | u128::from_be_bytes(block.0) & all & !flags
    }

    /// The last 23 bits of an IPv4 group: those of 224.0.0.0/23 and 239.255.255.0/24 are assigned, and stay.
    fn group_23(&self, group: u128) -> u128 {
        walk(group, |group| !(0x200..0x7f_ff00).contains(&group), |group| self.group(0, 23, group))
    }

    /// The last 32 bits of an IPv6 group: small numbers are assigned, and stay; ff and the last 24 bits of a unicast
    /// address are a solicited node, RFC 4291 §2.7.1.
    fn group_32(&self, group: u128) -> u128 {
        if group >> 24 == 0xff {
            return group & !0xff_ffff | self.group(1, 24, group & 0xff_ffff);
        }
        walk(group, |group| group < 0x2_0000 || group >> 24 == 0xff, |group| self.group(2, 32, group))
    }

    fn group(&self, which: usize, width: u32, group: u128) -> u128 {
        self.groups[which].map(group << (128 - width), 0, width, |_| false) >> (128 - width)
    }
}

impl core::fmt::Debug for Hosts {
    /// Says nothing.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Hosts")
    }
}

/// What stays, stays; nothing else becomes it. The mapping turns numbers round in circles, so it comes out somewhere.
fn walk(group: u128, stays: impl Fn(u128) -> bool, map: impl Fn(u128) -> u128) -> u128 {
    if stays(group) {
        return group;
    }
    let mut now = map(group);
    while stays(now) {
        now = map(now);
    }
    now
}

/// An IPv4 block at the front of 128 bits.
const fn v4(address: u128, len: u32) -> Block {
    (address << 96, len)
}

fn is_in(bits: u128, (block, len): Block) -> bool {
    (bits ^ block).checked_shr(128 - len).unwrap_or(0) == 0
}

/// Whether this bit decides if an address is in the block: it stays, so that nothing is mapped into it or out of it.
fn leads_to(bits: u128, bit: u32, (block, len): Block) -> bool {
    bit < len && (bits ^ block).checked_shr(128 - bit).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use core::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    fn hosts() -> Hosts {
        Hosts::new(&Key::new(b"a key that is long enough").unwrap())
    }

    fn v4(text: &str) -> String {
        Ipv4Addr::from(hosts().ipv4(text.parse::<Ipv4Addr>().unwrap().octets())).to_string()
    }

    fn v6(text: &str) -> Ipv6Addr {
        hosts().ipv6(text.parse::<Ipv6Addr>().unwrap().octets()).into()
    }

    #[test]
    fn addresses_share_as_many_bits_as_before() {
        let mut hosts = hosts();
        let mut random = 1_u64;
        let mut next = || {
            random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            random >> 16
        };
        for _ in 0..2000 {
            let (a, b) = (next() as u32, next() as u32 >> (next() % 32));
            let [a, b] = [a, a ^ b];
            if a >> 28 == 14 || b >> 28 == 14 {
                continue; // Groups are mapped by their last bits.
            }
            let mapped = [a, b].map(|address| u32::from_be_bytes(hosts.ipv4(address.to_be_bytes())));
            assert_eq!((a ^ b).leading_zeros(), (mapped[0] ^ mapped[1]).leading_zeros(), "{a:x} {b:x}");
            let wide = |low: u32| (u128::from(a) << 64 | u128::from(low) | 0x2001 << 112).to_be_bytes();
            let mapped = [a, b].map(|low| u128::from_be_bytes(hosts.ipv6(wide(low))));
            let before = u128::from(a ^ b).leading_zeros();
            assert_eq!(before, (mapped[0] ^ mapped[1]).leading_zeros());
        }
    }

    #[test]
    fn special_addresses_stay_what_they_are() {
        for address in [
            "0.0.0.0",
            "255.255.255.255",
            "255.255.255.0",
            "127.0.0.1",
            "224.0.0.251",
            "239.255.255.250",
            "224.0.1.129",
        ] {
            assert_eq!(v4(address), address);
        }
        for address in ["::", "::1", "ff02::1", "ff02::fb", "ff02::1:2", "ff05::1:3"] {
            assert_eq!(v6(address).to_string(), address);
        }
        assert!(v4("169.254.7.9").starts_with("169.254.") && v4("169.254.7.9") != "169.254.7.9");
        // The bits that lead to special blocks stay.
        let first = |address: &str| v4(address).split('.').next().unwrap().parse::<u8>().unwrap();
        assert_eq!([first("10.1.2.3") >> 3, first("172.16.1.2") >> 2, first("192.168.1.2") >> 5], [1, 43, 6]);
        assert_eq!(v6("2001:db8::1").octets()[0] >> 5, 1);
        assert_eq!(v6("fe80::9").segments()[..4], [0xfe80, 0, 0, 0]);
        assert_ne!(v6("fe80::200:5eff:fe00:5301").segments()[4..], [0x200, 0x5eff, 0xfe00, 0x5301]);
        assert_eq!(v6("::ffff:192.0.2.1").to_string(), format!("::ffff:{}", v4("192.0.2.1")));
    }

    #[test]
    fn a_group_and_its_mac_address_go_together() {
        let mut hosts = hosts();
        let [_, b, c, d] = hosts.ipv4([239, 1, 2, 3]);
        assert_eq!(hosts.mac([0x01, 0x00, 0x5e, 0x01, 2, 3]), [0x01, 0x00, 0x5e, b & 0x7f, c, d]);
        assert_ne!([b & 0x7f, c, d], [1, 2, 3]);
        let node = v6("ff02::1:ff12:3456").octets();
        assert_eq!(node[..13], v6("ff02::1:ff00:0").octets()[..13]);
        assert_ne!(node[13..], [0x12, 0x34, 0x56]);
        assert_eq!(hosts.mac([0x33, 0x33, 0xff, 0x12, 0x34, 0x56])[2..], node[12..]);
    }

    #[test]
    fn a_mac_address_keeps_its_kind() {
        let mut hosts = hosts();
        for first in 0..=255_u8 {
            let mapped = hosts.mac([first, 0x11, 0x22, 0x33, 0x44, 0x55]);
            assert_eq!(mapped[0] & 0xc3, first & 0xc3);
            assert_ne!(mapped[1..], [0x11, 0x22, 0x33, 0x44, 0x55]);
        }
        for stays in [[0xff; 6], [0; 6], [0x01, 0x80, 0xc2, 0, 0, 0x0e], [0x01, 0x00, 0x5e, 0, 0, 0xfb]] {
            assert_eq!(hosts.mac(stays), stays);
        }
        assert_eq!(hosts.long_mac([0xff; 8]), [0xff; 8]);
        assert_ne!(hosts.long_mac([2, 0, 0, 0, 0, 0, 0, 1]), [2, 0, 0, 0, 0, 0, 0, 1]);
    }
}
