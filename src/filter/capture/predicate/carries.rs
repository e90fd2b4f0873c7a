//! What the link layer carries: a type, or what stands in 802.2.

use super::super::links::{Probe, Told};
use super::super::place::{Link, Place};
use super::{Answer, Asked};

impl Asked<'_> {
    /// Whether the link layer carries this: an EtherType, or up to 1500 a service access point.
    #[inline]
    pub(super) fn carries(&self, place: &Place, number: u32) -> Answer {
        if place.labels > 0 {
            let at = place.network();
            // The last label says that it is one.
            let last = super::Spot { plus: at.plus.wrapping_sub(2), ..at };
            let version = if number == 0x0800 { 4 } else { 6 };
            return Ok(self.byte(last)? & 1 == 1 && self.byte(at)? >> 4 == version);
        }
        match place.link {
            Link::Ethernet => self.ethernet(place, number),
            Link::Raw => match number {
                0x0800 => Ok(self.byte(place.header)? >> 4 == 4),
                0x86dd => Ok(self.byte(place.header)? >> 4 == 6),
                _ => Ok(false),
            },
            Link::Raw4 => Ok(number == 0x0800),
            Link::Raw6 => Ok(number == 0x86dd),
            Link::Null | Link::Loop => {
                let families = families(number);
                if families.is_empty() {
                    return Ok(false);
                }
                let found = self.long(place.kind)?;
                Ok(families.contains(&found)
                    || place.link == Link::Null && families.contains(&found.swap_bytes()))
            }
            Link::Cooked => self.cooked(place, number),
            Link::Cooked2 => Ok(self.word(place.kind)? == number),
            Link::Ppp => Ok(self.word(place.kind)? == point_to_point(number)),
            Link::Hdlc => Ok(self.word(place.kind)? == if number == 0xfe { 0xfefe } else { number }),
            Link::FrameRelay => {
                let known: &[u32] = match number {
                    0x0800 => &[0x03cc],
                    0x86dd => &[0x038e],
                    0xfe => &[0x0381, 0x0382, 0x0383],
                    _ => return Ok(false),
                };
                Ok(known.contains(&self.word(place.kind)?))
            }
            _ => match place.told(number) {
                Told::Always => Ok(true),
                Told::Never => Ok(false),
                Told::All(probes) => {
                    for probe in probes.iter().flatten() {
                        if !self.has(probe)? {
                            return Ok(false);
                        }
                    }
                    Ok(true)
                }
            },
        }
    }

    pub(super) fn has(&self, probe: &Probe) -> Answer {
        let found = self.read(self.at(probe.spot), usize::from(probe.size))? & probe.mask;
        Ok(probe.values().contains(&found))
    }

    #[inline]
    fn ethernet(&self, place: &Place, number: u32) -> Answer {
        let kind = self.word(place.kind)?;
        match number {
            0x06 | 0xf0 | 0xfe => Ok(kind <= 1500 && self.word(place.payload)? == number << 8 | number),
            0xe0 => Ok(kind == 0x8137 || kind <= 1500 && self.novell(place)?),
            0x809b | 0x80f3 => Ok(kind == number || kind <= 1500 && self.apple(place, number)?),
            0..=1500 => Ok(kind <= 1500 && self.byte(place.payload)? == number),
            _ => Ok(kind == number),
        }
    }

    fn cooked(&self, place: &Place, number: u32) -> Answer {
        let kind = self.word(place.kind)?;
        match number {
            0x06 | 0xf0 | 0xfe => Ok(kind == 4 && self.word(place.payload)? == number << 8 | number),
            0xe0 => Ok(kind == 0x8137
                || kind == 1
                || kind == 4 && (self.byte(place.payload)? == 0xe0 || self.snap(place, 0, 0x8137)?)),
            0x809b | 0x80f3 => Ok(kind == number || kind == 4 && self.apple(place, number)?),
            0..=1500 => Ok(kind == 4 && self.byte(place.payload)? == number),
            _ => Ok(kind == number),
        }
    }

    /// IPX in 802.3: behind SNAP, behind 802.2, or behind neither.
    fn novell(&self, place: &Place) -> Answer {
        Ok(self.snap(place, 0, 0x8137)?
            || self.byte(place.payload)? == 0xe0
            || self.word(place.payload)? == 0xffff)
    }

    fn apple(&self, place: &Place, number: u32) -> Answer {
        self.snap(place, if number == 0x809b { 0x08_0007 } else { 0 }, number)
    }

    fn snap(&self, place: &Place, organization: u32, number: u32) -> Answer {
        Ok(self.long(place.payload.plus(4))? == (organization & 0xffff) << 16 | number
            && self.long(place.payload)? == 0xaaaa_0300 | organization >> 16)
    }
}

/// Protocol families of BSDs and macOS, which have several for IPv6.
pub(in crate::filter) fn families(number: u32) -> &'static [u32] {
    match number {
        0x0800 => &[2],
        0x86dd => &[24, 28, 30],
        _ => &[],
    }
}

/// Numbers of PPP for what has an EtherType or service access point.
pub(in crate::filter) fn point_to_point(number: u32) -> u32 {
    match number {
        0x0800 => 0x0021,
        0x86dd => 0x0057,
        0x6003 => 0x0027,
        0x809b => 0x0029,
        0x0600 => 0x0025,
        0xfe => 0x0023,
        0x42 => 0x0031,
        0xe0 => 0x002b,
        other => other,
    }
}
