//! `-d udp.port==5353,dns`: which protocol reads a number, as in tshark.

use super::failure::Failure;
use crate::codec::Space;
use crate::packet::registry::{self, Overrides};

/// Most numbers of one range.
const RANGE: u32 = 4096;

/// Reads every `-d`; none is no override.
pub(super) fn read(words: &[String]) -> Result<Option<Overrides>, Failure> {
    if words.is_empty() {
        return Ok(None);
    }
    let mut overrides = Overrides::default();
    for word in words {
        one(word, &mut overrides).map_err(|what| Failure::Usage(format!("-d {word}: {what}")))?;
    }
    Ok(Some(overrides))
}

fn one(word: &str, overrides: &mut Overrides) -> Result<(), String> {
    let parts = word.split_once("==").and_then(|(space, rest)| Some((space, rest.split_once(',')?)));
    let Some((space, (numbers, protocol))) = parts else {
        return Err("SPACE==NUMBER,PROTOCOL is needed, e.g. udp.port==5353,dns".into());
    };
    let spaces = || SPACES.map(|known| known.0).join(", ");
    let space =
        SPACES.iter().find(|known| known.0 == space).ok_or_else(|| format!("there are {}", spaces()))?;
    let reader = match protocol {
        "none" | "(none)" => None,
        _ => Some(registry::protocol(protocol).ok_or_else(|| format!("unknown protocol: {protocol}"))?),
    };
    let numbers = range(numbers, space.2).ok_or("not a number or range of this kind")?;
    if numbers.len() > RANGE as usize {
        return Err(format!("at most {RANGE} numbers"));
    }
    for number in numbers {
        overrides.set(space.1, number, reader);
    }
    Ok(())
}

/// `53`, `0x35`, `53-60` or `53:8`, which is eight numbers.
fn range(text: &str, most: u32) -> Option<std::ops::Range<u32>> {
    let number = |text: &str| {
        let number = match text.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => text.parse(),
        };
        number.ok().filter(|number| *number <= most)
    };
    if let Some((first, last)) = text.split_once('-') {
        let (first, last) = (number(first)?, number(last)?);
        return (first <= last).then_some(first..last.checked_add(1)?);
    }
    if let Some((first, count)) = text.split_once(':') {
        let (first, count) = (number(first)?, number(count)?);
        let end = first.checked_add(count)?;
        return (count > 0 && end - 1 <= most).then_some(first..end);
    }
    let one = number(text)?;
    Some(one..one.checked_add(1)?)
}

/// tshark's names of number spaces, and the largest number of each.
const SPACES: [(&str, Space, u32); 13] = [
    ("udp.port", Space::UdpPort, 0xffff),
    ("tcp.port", Space::TcpPort, 0xffff),
    ("ip.proto", Space::IpProtocol, 0xff),
    ("ethertype", Space::EtherType, 0xffff),
    ("llc.dsap", Space::Sap, 0xff),
    ("gre.proto", Space::GreProtocol, 0xffff),
    ("ppp.protocol", Space::PppProtocol, 0xffff),
    ("chdlc.protocol", Space::ChdlcProtocol, 0xffff),
    ("fr.nlpid", Space::Nlpid, 0xff),
    ("pwach.channel_type", Space::ChannelType, 0xffff),
    ("nsh.next_proto", Space::NshProtocol, 0xff),
    ("sctp.ppi", Space::SctpPayload, 0xffff),
    ("link", Space::LinkType, 0xffff),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let read =
            ["53", "0x35", "53-55", "53:2", "55-53", "53:0", "65535", "65536", "65535:2", "-1", "", "5x"];
        let wanted = [
            Some(53..54),
            Some(53..54),
            Some(53..56),
            Some(53..55),
            None,
            None,
            Some(65_535..65_536),
            None,
            None,
            None,
            None,
            None,
        ];
        assert_eq!(read.map(|text| range(text, 65_535)), wanted);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |word: &str| match read(&[word.into()]) {
            Err(Failure::Usage(message)) => message,
            _ => String::new(),
        };
        assert!(wrong("udp.port=53,dns").contains("is needed"));
        assert!(wrong("udp.prot==53,udp").contains("there are udp.port, tcp.port"));
        assert!(wrong("udp.port==53,nonsense").contains("unknown protocol: nonsense"));
        assert!(wrong("udp.port==0-65535,udp").contains("at most 4096"));
        assert_eq!(wrong("udp.port==53,udp"), "");
    }
}
