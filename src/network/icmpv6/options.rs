//! Options of neighbor discovery, [RFC 4861 §4.6](https://www.rfc-editor.org/rfc/rfc4861#section-4.6): a type and a
//! length in units of eight bytes, which counts them too.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::{peek, recognize, verify};
use nom::number::complete::u8;
use nom::sequence::preceded;

use super::Icmpv6;
use super::options_lowpan::{self as lowpan, Address, Border, Capability};
use super::options_mobile::{self as mobile, Anchor, HomeAgent, Interval, Location, NewRouter, Shortcut};
use super::options_router::{self as router, Flags, Mtu, Prefix, Redirected};
use super::options_send as send;
use crate::codec::{Fields, Header, Layer, Parsed, Table};
use crate::header;

header! {
    /// What every option begins with.
    pub struct Opt("icmpv6.opt", "ICMPv6 Option", 2 bytes) {
        kind:   u8 = 0..8,  "icmpv6.opt.type",   "Type",   Dec => kinds;
        length: u8 = 8..16, "icmpv6.opt.length", "Length, in words of eight bytes", Whole(8);
    }
    data {
        nonce,   "icmpv6.opt.nonce",   "Nonce",   Bytes;
        padding, "icmpv6.opt.padding", "Padding", Bytes;
    }
}

/// Redirected header, RFC 4861 §4.6.3.
const REDIRECTED: u8 = 4;

/// One option; a length of zero is none, RFC 4861 §4.6.
pub fn option(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (_, length) = peek(preceded(u8, verify(u8, |length| *length > 0))).parse(input)?;
    recognize(take(usize::from(length) * 8)).parse(input)
}

/// The packet that the last of these options quotes.
pub(super) fn quote(mut options: &[u8]) -> Option<&[u8]> {
    while let Ok((rest, last)) = option(options) {
        if rest.is_empty() && last[0] == REDIRECTED {
            return last.get(Opt::LEN + Redirected::LEN..).filter(|quote| !quote.is_empty());
        }
        options = rest;
    }
    None
}

/// Tells every option from byte `at` to the end.
pub(super) fn fields<'a>(_: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize) {
    // Of an option that is cut short, or whose quoted packet is a layer of its own, what is here.
    let one = |input| option(input).or(Ok((&[][..], input)));
    to.list(at, usize::MAX, one, tell);
}

fn tell<'a>(to: &mut Fields<'a, '_>, bytes: Range<usize>, option: &'a [u8]) {
    to.record(Opt::TABLE, bytes.clone());
    let data = (bytes.start + Opt::LEN).min(bytes.end)..bytes.end;
    let value = &option[Opt::LEN.min(option.len())..];
    match option[0] {
        1 | 2 => router::link(to, option[0], data),
        3 => fixed(to, Prefix::TABLE, data),
        REDIRECTED => router::redirected(to, data),
        5 => fixed(to, Mtu::TABLE, data),
        6 => fixed(to, Shortcut::TABLE, data),
        7 => fixed(to, Interval::TABLE, data),
        8 => fixed(to, HomeAgent::TABLE, data),
        9 | 10 => router::addresses(to, data),
        11 => send::parameters(to, data, value),
        12 => send::signature(to, data),
        13 => send::timestamp(to, data),
        14 => to.data(Opt::nonce, data),
        15 => send::anchor(to, data, value),
        16 => send::certificate(to, data),
        17 => fixed(to, Location::TABLE, data),
        18 => fixed(to, NewRouter::TABLE, data),
        19 => mobile::link(to, data),
        20 => mobile::acknowledgment(to, data, value),
        23 => fixed(to, Anchor::TABLE, data),
        24 => router::route(to, data, value),
        25 => router::servers(to, data),
        26 => fixed(to, Flags::TABLE, data),
        27 => mobile::key_request(to, data, value),
        28 => mobile::key_reply(to, data, value),
        29 => mobile::assist(to, data, value),
        30 => mobile::node(to, data, value),
        31 => router::names(to, data, value),
        32 => send::proxy_signature(to, data),
        33 => fixed(to, Address::TABLE, data),
        34 => lowpan::context(to, data, value),
        35 => fixed(to, Border::TABLE, data),
        36 => fixed(to, Capability::TABLE, data),
        37 => router::portal(to, data, value),
        38 => router::prefix64(to, data, value),
        _ => to.data(Icmpv6::data, data),
    }
}

/// Data that is a table and nothing more.
pub(super) fn fixed(to: &mut Fields<'_, '_>, table: &'static Table, data: Range<usize>) {
    to.part(table, data.clone());
    to.data(Icmpv6::unknown_data, data.start + table.len..data.end);
}

/// Names of options, IANA's registry of IPv6 neighbor discovery option formats.
#[must_use]
pub fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Source Link-layer Address",
        2 => "Target Link-layer Address",
        3 => "Prefix Information",
        4 => "Redirected Header",
        5 => "MTU",
        6 => "NBMA Shortcut Limit",
        7 => "Advertisement Interval",
        8 => "Home Agent Information",
        9 => "Source Address List",
        10 => "Target Address List",
        11 => "CGA",
        12 => "RSA Signature",
        13 => "Timestamp",
        14 => "Nonce",
        15 => "Trust Anchor",
        16 => "Certificate",
        17 => "IP Address/Prefix",
        18 => "New Router Prefix Information",
        19 => "Link-layer Address",
        20 => "Neighbor Advertisement Acknowledgment",
        22 => "PvD ID Router Advertisement",
        23 => "MAP",
        24 => "Route Information",
        25 => "Recursive DNS Server",
        26 => "RA Flags Extension",
        27 => "Handover Key Request",
        28 => "Handover Key Reply",
        29 => "Handover Assist Information",
        30 => "Mobile Node Identifier",
        31 => "DNS Search List",
        32 => "Proxy Signature",
        33 => "Address Registration",
        34 => "6LoWPAN Context",
        35 => "Authoritative Border Router",
        36 => "6LoWPAN Capability Indication",
        37 => "DHCP Captive-Portal",
        38 => "PREF64",
        39 => "Crypto-ID Parameters",
        40 => "NDP Signature",
        41 => "Resource Directory Address",
        42 => "Consistent Uptime",
        138 => "CARD Request",
        139 => "CARD Reply",
        144 => "Encrypted DNS",
        253 => "RFC3692-style Experiment 1",
        254 => "RFC3692-style Experiment 2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_zero_ends_the_list() {
        assert!(option(&[1, 0, 0, 0, 0, 0, 0, 0]).is_err());
        assert!(option(&[1, 2, 0, 0, 0, 0, 0, 0]).is_err());
        assert_eq!(option(&[1, 1, 0, 0, 0, 0, 0, 0, 9]).unwrap().0, &[9]);
    }

    #[test]
    fn only_the_last_option_quotes_a_packet() {
        let (mtu, quoted) = ([5, 1, 0, 0, 0, 0, 5, 0xdc], [4, 2, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
        let last = [&mtu[..], &quoted].concat();
        assert_eq!(quote(&last), Some(&quoted[8..]));
        assert_eq!(quote(&[&quoted[..], &mtu].concat()), None);
        assert_eq!(quote(&[4, 1, 0, 0, 0, 0, 0, 0]), None);
    }
}
