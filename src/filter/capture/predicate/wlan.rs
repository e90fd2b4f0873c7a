//! Frames of 802.11: where their header begins, and which address is whose.

use super::super::links::{HEADER, Link, PAYLOAD, Radio};
use super::super::place::{Place, Spot};
use super::super::primitive::{Direction, Station};
use super::{Answer, Asked, Refused};

impl Asked<'_> {
    /// Sets the memory words that tell where the header and the payload begin, if they are asked for.
    pub(in super::super) fn front(
        &mut self,
        link: Link,
        [header, payload]: [bool; 2],
    ) -> Result<(), Refused> {
        let radio = match link {
            Link::Wlan(radio) => radio,
            Link::PacketLog if payload => {
                self.words[usize::from(PAYLOAD)] = (self.read(0, 1)? + 3) & !3;
                return Ok(());
            }
            _ => return Ok(()),
        };
        let mut start = 0;
        if header {
            start = match radio {
                Radio::None => 0,
                Radio::Radiotap | Radio::Ppi => self.read(3, 1)? << 8 | self.read(2, 1)?,
                Radio::Prism if self.read(0, 4)? & 0xffff_f000 != 0x8021_1000 => 144,
                Radio::Prism | Radio::Avs => self.read(4, 4)?,
            };
            self.words[usize::from(HEADER)] = start;
        }
        if payload {
            let mut at = start.wrapping_add(24);
            let kind = self.read(start.into(), 1)?;
            if kind & 0x0c == 0x08 {
                // Quality of service.
                at = at.wrapping_add(u32::from(kind & 0x80 != 0) * 2);
                if radio == Radio::Radiotap && self.padded()? {
                    at = at.wrapping_add(3) & !3;
                }
            }
            self.words[usize::from(PAYLOAD)] = at;
        }
        Ok(())
    }

    /// Whether flags of radiotap, if they stand behind its first word, say that the header is padded to four bytes.
    fn padded(&self) -> Answer {
        let present = self.read(4, 4)?.swap_bytes();
        if present & 1 << 1 == 0 || present & 1 << 31 != 0 {
            return Ok(false);
        }
        Ok(self.read(if present & 1 == 0 { 8 } else { 16 }, 1)? & 0x20 != 0)
    }

    /// Source and destination of frames of management and of data; those of control have none.
    pub(super) fn stations(&self, place: &Place, direction: Direction, mac: [u8; 6]) -> Answer {
        let source = |asked: &Self| asked.at_one(asked.source(place)?, mac);
        let destination = |asked: &Self| asked.at_one(asked.destination(place)?, mac);
        match direction {
            Direction::Source => source(self),
            Direction::Destination => destination(self),
            Direction::Either => Ok(source(self)? || destination(self)?),
            Direction::Both => Ok(source(self)? && destination(self)?),
        }
    }

    /// Whether the destination is a group.
    pub(super) fn group(&self, place: &Place) -> Answer {
        Ok(match self.destination(place)? {
            Some(at) => self.byte(at)? & 1 != 0,
            None => false,
        })
    }

    pub(super) fn station(&self, place: &Place, station: Station, mac: [u8; 6]) -> Answer {
        let at = |plus| self.mac(place.header.plus(plus), mac);
        match station {
            Station::Address(nth) => at([4, 4, 10, 16, 24][usize::from(nth).min(4)]),
            Station::Receiver => Ok(self.byte(place.header)? & 0x08 != 0 && at(4)?),
            Station::Transmitter => {
                let kind = self.byte(place.header)?;
                let without = kind & 0x0c == 0x04 && matches!(kind & 0xf0, 0xc0 | 0xd0);
                Ok(kind & 0x08 != 0 && !without && at(10)?)
            }
        }
    }

    fn at_one(&self, at: Option<Spot>, mac: [u8; 6]) -> Answer {
        at.map_or(Ok(false), |at| self.mac(at, mac))
    }

    fn source(&self, place: &Place) -> Result<Option<Spot>, Refused> {
        let at = |plus| Some(place.header.plus(plus));
        Ok(match self.byte(place.header)? & 0x0c {
            0x00 => at(10),
            0x08 => match self.byte(place.header.plus(1))? & 0x3 {
                0x3 => at(24),
                0x2 => at(16),
                _ => at(10),
            },
            _ => None,
        })
    }

    fn destination(&self, place: &Place) -> Result<Option<Spot>, Refused> {
        let at = |plus| Some(place.header.plus(plus));
        Ok(match self.byte(place.header)? & 0x0c {
            0x00 => at(4),
            0x08 => at(if self.byte(place.header.plus(1))? & 1 == 0 { 4 } else { 16 }),
            _ => None,
        })
    }
}
