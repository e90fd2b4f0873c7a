//! The list of elements of a management frame, IEEE 802.11 §9.4.2: number, length and data.

use core::ops::Range;

use nom::Parser;
use nom::bytes::complete::take;
use nom::combinator::recognize;
use nom::multi::length_data;
use nom::number::complete::u8 as byte;
use nom::sequence::preceded;

use super::parts::{
    Contention, Erp, HighCapabilities, HighFurther, HighOperation, Load, Rates, Tim, VeryHighCapabilities,
    VeryHighOperation,
};
use super::words::elements;
use super::{capabilities, security};
use crate::codec::{Fields, Header, Parsed};
use crate::header;

header! {
    /// Number and length of an element; its data follows.
    pub struct Element("wlan.tag", "Element", 2 bytes) {
        number: u8 = 0..8,  "wlan.tag.number", "Number", Dec => elements;
        length: u8 = 8..16, "wlan.tag.length", "Length", Rest(1), if is_plain;
    }
    data {
        ssid,             "wlan.ssid",                     "Name of the network",       Bytes;
        rate: 8,          "wlan.supported_rates",          "Supported rate",            Hex(2) => rates;
        further_rate: 8,  "wlan.extended_supported_rates", "Further supported rate",    Hex(2) => rates;
        channel: 8,       "wlan.ds.current_channel",       "Channel",                   Dec;
        bitmap,           "wlan.tim.partial_virtual_bitmap", "For these stations",      Bytes;
        country,          "wlan.country_info.code",        "Country",                   Ascii;
        environment: 8,   "wlan.country_info.environment", "Environment",               Dec;
        first: 8,         "wlan.country_info.fnm.fcn",     "First channel",             Dec;
        channels: 8,      "wlan.country_info.fnm.nc",      "Number of channels",        Dec;
        power: 8,         "wlan.country_info.fnm.mtpl",    "Highest transmit power in dBm", Signed;
        operating: 8,     "wlan.country_info.rrc.oei",     "Operating extension",       Dec;
        class: 8,         "wlan.country_info.rrc.oc",      "Operating class",           Dec;
        coverage: 8,      "wlan.country_info.rrc.cc",      "Coverage class",            Dec;
        padding,          "wlan.country_info.padding",     "Padding",                   Bytes;
        challenge,        "wlan.tag.challenge_text",       "Challenge",                 Bytes;
        constraint: 8,    "wlan.powercon.local",           "Less than the highest transmit power, in dB", Dec;
        load_version,     "wlan.qbss.version",             "Version of the load",       Dec;
        organization: 24, "wlan.tag.oui",                  "Organization",              Dec;
        kind: 8,          "wlan.tag.vendor.oui.type",      "Type",                      Dec;
        wifi: 8,          "wlan.wfa.ie.type",              "Type of the Wi-Fi Alliance", Hex(2);
        vendor,           "wlan.tag.vendor.data",          "Data of the vendor",        Bytes;
        key_kind: 8,      "wlan.rsn.ie.kde.data_type",     "Type of the key data",      Dec => key_kinds;
        key_name,         "wlan.rsn.ie.pmkid",             "Identifier of the master key", Bytes;
        group_key,        "wlan.rsn.ie.gtk_kde.gtk",       "Group key",                 Bytes;
        wifi_data,        "wlan.wfa.ie.data",              "Data of the Wi-Fi Alliance", Bytes;
        extension: 8,     "wlan.ext_tag.number",           "Number of the extension",   Dec;
        extended_length,  "wlan.ext_tag.length",           "Length of the extension",   Dec;
        station,          "wlan.tim.aid",                  "Station for which frames are buffered", Hex(2);
        extended,         "wlan.ext_tag.data",             "Data of the extension",     Bytes;
        data,             "wlan.tag.data",                 "Data",                      Bytes;
    }
}

/// One element.
pub fn element(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize(preceded(take(1_usize), length_data(byte))).parse(input)
}

/// The elements of a body, from this byte on; what a station sends is told from what an access point does.
pub(in super::super) fn tell(to: &mut Fields<'_, '_>, header: &[u8], at: usize, station: bool) {
    to.list(at, usize::MAX, element, |to, bytes, one| {
        to.record(Element::TABLE, bytes.clone());
        let inside = bytes.start + Element::LEN..bytes.end;
        let told = parts(to, header, one.first().copied().unwrap_or_default(), inside.clone(), station);
        to.data(Element::data, told..inside.end);
    });
}

/// Tells what is known inside an element, and says where that ends.
fn parts(to: &mut Fields<'_, '_>, header: &[u8], number: u8, inside: Range<usize>, station: bool) -> usize {
    let (start, end) = (inside.start, inside.end);
    let table = match number {
        0 => {
            to.data_or(Element::ssid, inside, "<MISSING>");
            return end;
        }
        1 | 50 => {
            let field = if number == 1 { Element::rate } else { Element::further_rate };
            inside.for_each(|at| to.data(field, at..at + 1));
            return end;
        }
        3 | 16 | 32 => {
            let (field, len) = match number {
                3 => (Element::channel, 1),
                16 => (Element::challenge, end - start),
                _ => (Element::constraint, 1),
            };
            to.data(field, start..(start + len).min(end));
            return (start + len).min(end);
        }
        5 => {
            if inside.len() < Tim::LEN {
                return start;
            }
            to.part(Tim::TABLE, inside);
            stations(to, header, start + Tim::LEN..end);
            return end;
        }
        7 => return country(to, header, inside),
        48 => return security::robust(to, header, inside),
        127 => {
            capabilities::tell(to, inside);
            return end;
        }
        221 => return vendor(to, header, inside, station),
        255 if start < end => {
            to.number(Element::extended_length, start - 1..start, end - start - 1);
            to.data(Element::extension, start..start + 1);
            to.data(Element::extended, start + 1..end);
            return end;
        }
        4 => Contention::TABLE,
        11 => {
            if inside.len() == Load::LEN {
                to.number(Element::load_version, start - 1..start, 2);
            }
            Load::TABLE
        }
        42 => Erp::TABLE,
        45 if inside.len() >= HighCapabilities::LEN + Rates::LEN + HighFurther::LEN => {
            to.part(HighCapabilities::TABLE, inside.clone());
            let rates = start + HighCapabilities::LEN;
            to.part(Rates::TABLE, rates..end);
            to.part(HighFurther::TABLE, rates + Rates::LEN..end);
            return rates + Rates::LEN + HighFurther::LEN;
        }
        61 if inside.len() >= HighOperation::LEN + Rates::LEN => {
            to.part(HighOperation::TABLE, inside.clone());
            to.part(Rates::TABLE, start + HighOperation::LEN..end);
            return start + HighOperation::LEN + Rates::LEN;
        }
        191 => VeryHighCapabilities::TABLE,
        192 => VeryHighOperation::TABLE,
        _ => return start,
    };
    if start + table.len > end {
        return start;
    }
    to.part(table, inside);
    start + table.len
}

/// Those for which frames are buffered: a bit each, from the offset on that the control has, in units of two octets.
fn stations(to: &mut Fields<'_, '_>, header: &[u8], bytes: Range<usize>) {
    to.data(Element::bitmap, bytes.clone());
    let control = bytes.start.checked_sub(1).and_then(|at| header.get(at)).copied().unwrap_or_default();
    for (nth, at) in bytes.enumerate() {
        let octet = header.get(at).copied().unwrap_or_default();
        for bit in (0..8).filter(|bit| octet >> bit & 1 == 1) {
            to.number(Element::station, at..at + 1, (usize::from(control >> 1) * 2 + nth) * 8 + bit);
        }
    }
}

/// Where the network is, and which channels it may use there.
fn country(to: &mut Fields<'_, '_>, header: &[u8], inside: Range<usize>) -> usize {
    /// Numbers from here on are operating classes rather than channels.
    const CLASSES: u8 = 201;
    let (mut at, end) = (inside.start + 3, inside.end);
    if at > end {
        return inside.start;
    }
    to.data(Element::country, inside.start..at - 1);
    to.data(Element::environment, at - 1..at);
    while at + 3 <= end {
        let fields = match header.get(at) {
            Some(CLASSES..) => [Element::operating, Element::class, Element::coverage],
            _ => [Element::first, Element::channels, Element::power],
        };
        for field in fields {
            to.data(field, at..at + 1);
            at += 1;
        }
    }
    to.data(Element::padding, at..end);
    end
}

/// An element of an organization.
fn vendor(to: &mut Fields<'_, '_>, header: &[u8], inside: Range<usize>, station: bool) -> usize {
    /// Microsoft's number, under which the Wi-Fi Alliance began.
    const WIFI: [u8; 3] = [0x00, 0x50, 0xf2];
    /// That of IEEE 802.11, whose elements are in messages about keys.
    const KEYS: [u8; 3] = [0x00, 0x0f, 0xac];
    let (start, end) = (inside.start, inside.end);
    if inside.len() < 4 {
        return start;
    }
    to.data(Element::organization, start..start + 3);
    let kind = header.get(start + 3).copied().unwrap_or_default();
    let mut at = start + 4;
    if header.get(start..start + 3) == Some(&KEYS) {
        to.view(Element::kind, start + 3..at);
        to.data(Element::key_kind, start + 3..at);
        match kind {
            1 if at + 2 <= end => {
                to.part(security::GroupKey::TABLE, at..end);
                to.data(Element::group_key, at + 2..end);
            }
            4 => to.data(Element::key_name, at..end),
            _ => to.data(Element::vendor, at..end),
        }
        return end;
    }
    if header.get(start..start + 3) == Some(&WIFI) {
        to.data(Element::kind, start + 3..at);
        to.view(Element::wifi, start + 3..start + 4);
        at = match kind {
            1 => security::protected(to, header, at..end),
            2 => security::multimedia(to, header, at..end, station),
            _ => at,
        };
        to.data(Element::wifi_data, at..end);
        return end;
    }
    to.view(Element::kind, start + 3..at);
    to.data(Element::vendor, start + 3..end);
    end
}

/// Key data, IEEE 802.11 table 12-9.
fn key_kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Group key",
        3 => "MAC address",
        4 => "Identifier of the master key",
        7 => "Nonce",
        8 => "Lifetime",
        9 => "Group key of management frames",
        13 => "Operating channel",
        14 => "Group key of beacons",
        _ => return None,
    })
}

/// Rates in units of 500 kb/s; the highest bit says that all stations must have it.
fn rates(number: u64) -> Option<&'static str> {
    Some(match number & 0x7f {
        2 => "1 Mb/s",
        4 => "2 Mb/s",
        11 => "5.5 Mb/s",
        12 => "6 Mb/s",
        18 => "9 Mb/s",
        22 => "11 Mb/s",
        24 => "12 Mb/s",
        36 => "18 Mb/s",
        48 => "24 Mb/s",
        72 => "36 Mb/s",
        96 => "48 Mb/s",
        108 => "54 Mb/s",
        _ => return None,
    })
}

/// The length of an extension counts its number as well, which Wireshark takes away.
fn is_plain(element: &[u8]) -> bool {
    element[0] != 255
}
