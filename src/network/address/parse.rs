//! Addresses from text.
//!
//! The standard library decides what is an address; where it says no, the text is looked at again for the reason.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{AddressError, Given, Mac, Prefix};

/// See [`Given::read`].
pub(super) fn given(text: &str, mask: Option<&str>) -> Result<Given, AddressError> {
    let (text, behind) = text.split_once('/').map_or((text, None), |(text, behind)| (text, Some(behind)));
    let length = match (behind, mask) {
        (Some(_), Some(_)) => return Err(AddressError::TwoLengths),
        (Some(behind), None) => Some(behind),
        (None, mask) => mask.map(|mask| mask.strip_prefix('/').unwrap_or(mask)),
    };
    if let Some(octets) = mac_octets(text) {
        if length.is_some() {
            return Err(AddressError::MacPrefix);
        }
        return Ok(Given::Mac(mac(&octets)?));
    }
    let (address, zone) = if text.contains(':') {
        let (text, zone) = text.split_once('%').map_or((text, None), |(text, zone)| (text, Some(zone)));
        (v6(text)?.into(), zone.map(self::zone).transpose()?)
    } else if text.contains('.') {
        (v4(text)?.into(), None)
    } else {
        return Err(AddressError::Unknown(text.into()));
    };
    let prefix = length.map(|length| prefix(address, length)).transpose()?;
    Ok(Given::Ip { address, prefix, zone })
}

fn v4(text: &str) -> Result<Ipv4Addr, AddressError> {
    text.parse().map_err(|_| {
        let count = text.split('.').count();
        let error = text.split('.').find_map(octet_error);
        match error {
            Some(AddressError::OctetDigits(_)) if count != 4 => AddressError::Unknown(text.into()),
            _ if count != 4 => AddressError::Octets(count),
            error => error.unwrap_or_else(|| AddressError::Unknown(text.into())),
        }
    })
}

fn octet_error(word: &str) -> Option<AddressError> {
    let number = word.trim_start_matches('0');
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(AddressError::OctetDigits(word.into()))
    } else if number.len() > 3 || number.parse::<u16>().is_ok_and(|number| number > 255) {
        Some(AddressError::OctetRange(word.into()))
    } else {
        (word.len() > 1 && word.len() > number.len()).then(|| AddressError::LeadingZero(word.into()))
    }
}

fn v6(text: &str) -> Result<Ipv6Addr, AddressError> {
    text.parse().or_else(|_| {
        let mut count = 0;
        let (left, right) = text.split_once("::").unwrap_or((text, ""));
        for half in [left, right].into_iter().filter(|half| !half.is_empty()) {
            for group in half.split(':') {
                if group.contains('.') {
                    v4(group)?;
                    count += 1;
                } else if !(1..=4).contains(&group.len())
                    || !group.bytes().all(|byte| byte.is_ascii_hexdigit())
                {
                    let gaps = text.matches("::").count();
                    let error =
                        if gaps > 1 { AddressError::TwoGaps } else { AddressError::Group(group.into()) };
                    return Err(error);
                }
                count += 1;
            }
        }
        Err(match text.matches("::").count() {
            0 if count == 8 => AddressError::Unknown(text.into()),
            0 => AddressError::Groups(count),
            1 if count > 7 => AddressError::NoGap(count),
            1 => AddressError::Unknown(text.into()),
            _ => AddressError::TwoGaps,
        })
    })
}

fn zone(text: &str) -> Result<String, AddressError> {
    const MOST: usize = 64;
    let good = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if good && (1..=MOST).contains(&text.len()) {
        Ok(text.into())
    } else {
        Err(AddressError::Zone(text.into()))
    }
}

fn prefix(address: IpAddr, text: &str) -> Result<Prefix, AddressError> {
    if text.is_empty() {
        return Err(AddressError::NoLength);
    }
    let most = if address.is_ipv4() { 32 } else { 128 };
    let length = if text.contains([':', '.']) {
        mask_length(address, text)?
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().unwrap_or(u8::MAX)
    } else {
        return Err(AddressError::LengthDigits(text.into()));
    };
    Prefix::new(address, length).ok_or(AddressError::LengthRange { length: text.into(), most })
}

fn mask_length(address: IpAddr, text: &str) -> Result<u8, AddressError> {
    if text.contains(':') == address.is_ipv4() {
        return Err(AddressError::MaskVersion(text.into()));
    }
    if address.is_ipv6() {
        let mask = v6(text)?;
        let ones = mask.to_bits().leading_ones();
        return if mask.to_bits().count_ones() == ones {
            Ok(ones as u8)
        } else {
            Err(AddressError::Holes(mask.into()))
        };
    }
    let mask = v4(text)?;
    let bits = mask.to_bits();
    let ones = bits.leading_ones();
    if bits.count_ones() == ones {
        Ok(ones as u8)
    } else if bits.count_ones() == bits.trailing_ones() {
        Err(AddressError::Wildcard(mask))
    } else {
        Err(AddressError::Holes(mask.into()))
    }
}

/// The octets of a text that can only be meant as a MAC address: `aa:bb:…`, `aa-bb-…`, `aabb.ccdd.eeff`, `aabbccddeeff`.
fn mac_octets(text: &str) -> Option<Vec<&str>> {
    let hex =
        |word: &str, digits: usize| word.len() == digits && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.contains('-') && !text.contains([':', '%']) {
        return Some(text.split('-').collect());
    }
    let octets: Vec<&str> = text.split(':').collect();
    if octets.len() == 6 && octets.iter().all(|octet| !octet.is_empty() && !octet.contains(['.', '%'])) {
        return Some(octets);
    }
    let words: Vec<&str> = text.split('.').collect();
    let words = match words[..] {
        [a, b, c] if words.iter().all(|word| hex(word, 4)) => Vec::from([a, b, c]),
        [word] if hex(word, 12) => Vec::from([word]),
        _ => return None,
    };
    Some(
        words
            .into_iter()
            .flat_map(|word| (0..word.len()).step_by(2).map(move |at| &word[at..at + 2]))
            .collect(),
    )
}

fn mac(octets: &[&str]) -> Result<Mac, AddressError> {
    let mut mac = [0; 6];
    if octets.len() != mac.len() {
        return Err(AddressError::MacOctets(octets.len()));
    }
    for (to, word) in mac.iter_mut().zip(octets) {
        let good = (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let octet = u8::from_str_radix(word, 16).ok().filter(|_| good);
        *to = octet.ok_or_else(|| AddressError::MacOctet((*word).into()))?;
    }
    Ok(Mac(mac))
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let (text, mask) = text.split_once(' ').map_or((text, None), |(text, mask)| (text, Some(mask)));
        match given(text, mask).map_err(|error| error.to_string())? {
            Given::Mac(mac) => Ok(mac.to_string()),
            Given::Ip { prefix: Some(prefix), .. } => Ok(prefix.to_string()),
            Given::Ip { address, zone, .. } => Ok([address.to_string()].into_iter().chain(zone).collect()),
        }
    }

    #[test]
    fn every_spelling() {
        for (text, address) in [
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1/24", "192.0.2.1/24"),
            ("192.0.2.1/0", "192.0.2.1/0"),
            ("192.0.2.1/255.255.255.192", "192.0.2.1/26"),
            ("192.0.2.1 255.255.255.192", "192.0.2.1/26"),
            ("192.0.2.1 255.255.255.255", "192.0.2.1/32"),
            ("192.0.2.1 0.0.0.0", "192.0.2.1/0"),
            ("192.0.2.1 /26", "192.0.2.1/26"),
            ("2001:DB8:0::1/64", "2001:db8::1/64"),
            ("2001:db8::1 ffff:ffff::", "2001:db8::1/32"),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
            ("fe80::1%eth0", "fe80::1eth0"),
            ("fe80::1%eth0.100/64", "fe80::1/64"),
            ("00:00:5e:00:53:01", "00:00:5e:00:53:01"),
            ("0:0:5E:0:53:1", "00:00:5e:00:53:01"),
            ("00-00-5E-00-53-01", "00:00:5e:00:53:01"),
            ("0000.5e00.5301", "00:00:5e:00:53:01"),
            ("00005e005301", "00:00:5e:00:53:01"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(address), "{text}");
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, message) in [
            ("www.example.com", "`www.example.com` is neither an IPv4, an IPv6 nor a MAC address"),
            ("example", "`example` is neither an IPv4, an IPv6 nor a MAC address"),
            ("", "`` is neither an IPv4, an IPv6 nor a MAC address"),
            ("3221225985", "`3221225985` is neither an IPv4, an IPv6 nor a MAC address"),
            ("192.0.2.256", "octet `256` is over 255"),
            ("192.0.2.99999999999999999999", "octet `99999999999999999999` is over 255"),
            (
                "192.0.2.010",
                "octet `010` has a leading zero: some programs read it as octal, some as decimal",
            ),
            ("192.0.2.00", "octet `00` has a leading zero: some programs read it as octal, some as decimal"),
            ("192.0.2", "an IPv4 address has four octets with dots between, this has 3"),
            ("192.0.2.1.1", "an IPv4 address has four octets with dots between, this has 5"),
            ("192.0.2.", "octet `` is no decimal number"),
            ("192.0.2.x\u{202e}", "octet `x\\u{202e}` is no decimal number"),
            ("0xc0.0.2.1", "octet `0xc0` is no decimal number"),
            ("2001:db8:1", "an IPv6 address has eight groups, this has 3 and no `::`"),
            ("1:2:3:4:5:6:7:8:9", "an IPv6 address has eight groups, this has 9 and no `::`"),
            (
                "1:2:3:4::5:6:7:8",
                "`::` stands for one group or more, but there are 8 others, of eight in all",
            ),
            ("2001::db8::1", "`::` can stand in an IPv6 address only once"),
            ("2001:db8::12345", "group `12345` is not one to four hexadecimal digits"),
            ("2001:db8::g", "group `g` is not one to four hexadecimal digits"),
            ("2001:db8:::1", "group `` is not one to four hexadecimal digits"),
            ("::ffff:192.0.2.256", "octet `256` is over 255"),
            ("fe80::1%", "zone `` is not the name or number of an interface"),
            ("fe80::1%a\n", "zone `a\\n` is not the name or number of an interface"),
            ("00-00-5e-00-53", "a MAC address has six octets, this has 5"),
            ("00-00-5e-00-53-001", "`001` in a MAC address is not two hexadecimal digits"),
            ("00:00:5e:00:53:zz", "`zz` in a MAC address is not two hexadecimal digits"),
            ("00:00:5e:00:53:01/24", "a MAC address has no prefix or mask"),
            ("192.0.2.1/", "the prefix length or mask behind `/` is missing"),
            ("192.0.2.1/33", "prefix length `33` is over 32, the bits of the address"),
            ("192.0.2.1/999", "prefix length `999` is over 32, the bits of the address"),
            ("2001:db8::1/129", "prefix length `129` is over 128, the bits of the address"),
            ("192.0.2.1/x", "prefix length `x` is no decimal number"),
            ("192.0.2.1/-1", "prefix length `-1` is no decimal number"),
            ("192.0.2.1/24 255.255.255.0", "there are two prefix lengths or masks"),
            ("192.0.2.1 ffff::", "mask `ffff::` is of the other IP version"),
            ("2001:db8::1 255.0.0.0", "mask `255.0.0.0` is of the other IP version"),
            (
                "192.0.2.1 0.0.0.255",
                "0.0.0.255 is a wildcard, a mask turned round: the mask would be 255.255.255.0",
            ),
            (
                "192.0.2.1 255.0.255.0",
                "mask 255.0.255.0 is not contiguous: in binary its ones must come before its zeros, \
                 but it is 11111111.00000000.11111111.00000000",
            ),
            ("192.0.2.1 255.255.255.256", "octet `256` is over 255"),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
        assert!(read("2001:db8::1 ffff:0:ffff::").unwrap_err().contains("not contiguous"));
        assert!(read(&"9".repeat(1000)).unwrap_err().len() < 120);
    }
}
