//! Crypto-PAn: a mapping under a key in which two addresses that share their first bits share as many afterwards, and no
//! more (J. Xu, J. Fan, M. Ammar, S. Moon: "Prefix-preserving IP address anonymization", 2002).
//!
//! Whether a bit is turned over is the first bit of AES over the bits in front of it, filled up with a pad.

use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};

/// A mapping of up to 128 bits.
pub(super) struct Prefix {
    cipher: Aes128,
    pad: u128,
}

impl Prefix {
    /// The mapping of this key: half of it is for the cipher, the other half, encrypted, is the pad.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        let (first, second) = key.split_at(16);
        let cipher = Aes128::new(&Array(first.try_into().unwrap_or_default()));
        let mut pad = Array(second.try_into().unwrap_or_default());
        cipher.encrypt_block(&mut pad);
        Self { cipher, pad: u128::from_be_bytes(pad.0) }
    }

    /// Maps the bits from `first` up to `end`, counted from the highest; those for which `fixed` holds stay.
    pub(super) fn map(&self, bits: u128, first: u32, end: u32, fixed: impl Fn(u32) -> bool) -> u128 {
        let (mut blocks, mut used, mut turned) = ([Array([0; 16]); 128], 0, [0; 128]);
        for bit in (first..end).filter(|bit| !fixed(*bit)) {
            let behind = u128::MAX.checked_shr(bit).unwrap_or(0);
            blocks[used] = Array((bits & !behind | self.pad & behind).to_be_bytes());
            turned[used] = 127 - bit;
            used += 1;
        }
        self.cipher.encrypt_blocks(&mut blocks[..used]);
        let turn = |(block, bit): (&Array<u8, _>, &u32)| u128::from(block[0] >> 7) << bit;
        blocks[..used].iter().zip(&turned).map(turn).fold(bits, |mapped, bit| mapped ^ bit)
    }
}

#[cfg(test)]
mod tests {
    use core::net::Ipv4Addr;

    use super::*;

    /// The key and some of the addresses that the authors' reference program comes with.
    #[test]
    fn the_published_examples() {
        let key = [
            21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121,
            121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
        ];
        let prefix = Prefix::new(&key);
        for (address, mapped) in [
            ("128.11.68.132", "135.242.180.132"),
            ("129.118.74.4", "134.136.186.123"),
            ("130.132.252.244", "133.68.164.234"),
            ("141.223.7.43", "141.167.8.160"),
            ("141.233.145.108", "141.129.237.235"),
        ] {
            let bits = u128::from(u32::from(address.parse::<Ipv4Addr>().unwrap())) << 96;
            let now = Ipv4Addr::from((prefix.map(bits, 0, 32, |_| false) >> 96) as u32);
            assert_eq!(now.to_string(), mapped, "{address}");
        }
    }
}
