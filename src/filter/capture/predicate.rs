//! Whether a packet passes: each test reads what it needs of the packet, and no more.
//!
//! A read behind the end of the packet ends everything: the packet does not pass, whatever else is asked, as in a program of the
//! kernel.

mod arithmetic;
mod carries;
mod wlan;

pub(in crate::filter) use self::carries::{families, point_to_point};
use super::place::{Link, Place, Placed, Spot};
use super::primitive::{self, Direction, Over, Primitive, Version};
use crate::filter::bpf::Beside;

/// Headers in a chain at most; more are a circle, which lengths of AH can make.
pub(in crate::filter) const CHAIN: usize = 1_024;

/// Memory words: nothing, and three for each tunnel, or for headers in front whose length is read.
pub(in crate::filter) const WORDS: usize = 10;

/// A packet that is asked.
pub(super) struct Asked<'p> {
    pub(super) bytes: &'p [u8],
    /// Its length on the wire.
    pub(super) wire: u32,
    /// What `geneve` has found.
    pub(super) words: [u32; WORDS],
    /// What a kernel says of it.
    pub(super) beside: Beside,
}

/// The packet does not pass: a read behind its end, or a division by zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused;

pub(super) type Answer = Result<bool, Refused>;

/// TCP, UDP, SCTP.
const TRANSPORTS: [u32; 3] = [6, 17, 132];

impl Asked<'_> {
    /// Whether a test holds.
    #[allow(clippy::too_many_lines, reason = "an arm for each primitive")]
    pub(super) fn holds(&mut self, placed: &Placed) -> Answer {
        let place = &placed.place;
        match &placed.test {
            Primitive::Link(number) => self.carries(place, *number),
            Primitive::Protocol(version, number) => self.protocol(place, *version, *number),
            Primitive::Chain(version, number) => self.chain(place, *version, *number),
            Primitive::Iso(number) => self.iso(place, *number),
            Primitive::Isis(word) => {
                if !self.iso(place, 0x83)? {
                    return Ok(false);
                }
                let kind = self.byte(place.osi().plus(4))?;
                Ok(primitive::pdus(word).iter().any(|pdu| u32::from(*pdu) == kind))
            }
            Primitive::Address(Over::Any, direction, bits, mask) if place.link.is_vague() => {
                let over = |over| {
                    let test = Primitive::Address(over, *direction, *bits, *mask);
                    Placed { test, place: *place }
                };
                Ok(self.holds(&over(Over::Ip))? || self.holds(&over(Over::Arp))?)
            }
            Primitive::Address(over, direction, bits, mask) => {
                let Some(at) = self.addresses(place, *over)? else { return Ok(false) };
                // libpcap leaves a read out of which nothing is asked, but not in 802.11.
                let free = *mask == 0 && !place.link.is_wlan();
                self.either(*direction, at, |asked, at| Ok(free || asked.long(at)? & mask == *bits))
            }
            Primitive::Address6(direction, bits, mask) => {
                let at = place.network();
                Ok(self.carries(place, 0x86dd)?
                    && self.either(*direction, [at.plus(8), at.plus(24)], |asked, at| {
                        asked.v6(at, *bits, *mask)
                    })?)
            }
            Primitive::Decnet(direction, address) => self.decnet(place, *direction, *address),
            Primitive::Mac(direction, mac) if place.link.is_wlan() => self.stations(place, *direction, *mac),
            Primitive::Mac(direction, mac) => match place.macs() {
                Some(at) if self.has_link(place) => {
                    self.either(*direction, at, |asked, at| asked.mac(at, *mac))
                }
                _ => Ok(false),
            },
            Primitive::Station(station, mac) => self.station(place, *station, *mac),
            Primitive::Frame(mask, value) => {
                Ok(self.byte(place.header)? & u32::from(*mask) == u32::from(*value))
            }
            Primitive::FrameDirection(way) => Ok(self.byte(place.header.plus(1))? & 0x3 == *way),
            Primitive::Ports(protocol, direction, low, high) => {
                let range = u32::from(*low)..=u32::from(*high);
                self.at_ports(place, *protocol, &mut |asked, at| {
                    let at = [at, at + 2];
                    asked.either(*direction, at, |asked, at| Ok(range.contains(&asked.read(at, 2)?)))
                })
            }
            Primitive::Broadcast if place.link.is_wlan() => {
                self.stations(place, Direction::Destination, [0xff; 6])
            }
            Primitive::Multicast if place.link.is_wlan() => self.group(place),
            Primitive::Broadcast | Primitive::Multicast if place.link == Link::Arcnet => {
                Ok(self.byte(place.header.plus(1))? == 0)
            }
            Primitive::Broadcast => match place.macs() {
                Some([_, at]) => Ok(self.has_link(place) && self.mac(at, [0xff; 6])?),
                None => Ok(false),
            },
            Primitive::Multicast => match place.macs() {
                Some([_, at]) => Ok(self.has_link(place) && self.byte(at)? & 1 != 0),
                None => Ok(false),
            },
            Primitive::IpBroadcast => {
                Ok(self.carries(place, 0x0800)?
                    && matches!(self.long(place.network().plus(16))?, 0 | u32::MAX))
            }
            Primitive::IpMulticast(Version::V6) => {
                Ok(self.carries(place, 0x86dd)? && self.byte(place.network().plus(24))? == 0xff)
            }
            Primitive::IpMulticast(_) => {
                Ok(self.carries(place, 0x0800)? && self.byte(place.network().plus(16))? >= 224)
            }
            Primitive::AtMost(length) => Ok(self.wire <= *length),
            Primitive::AtLeast(length) => Ok(self.wire >= *length),
            Primitive::Vlan(tag) => self.vlan(place, *tag),
            Primitive::Mpls(label) => self.mpls(place, *label),
            Primitive::Pppoes(session) => {
                if !self.carries(place, 0x8864)? {
                    return Ok(false);
                }
                let Some(session) = session else { return Ok(true) };
                Ok(self.long(place.network())? & 0xffff == *session)
            }
            Primitive::Geneve(network) => self.geneve(place, *network),
            Primitive::Llc(control) => {
                let found = match place.link {
                    Link::Ethernet => self.word(place.kind)? <= 1500 && self.word(place.payload)? != 0xffff,
                    Link::Wlan(_) => self.has(&place.data())?,
                    Link::SunAtm => self.byte(place.header)? & 0x0f == 2,
                    _ => true,
                };
                if !found {
                    return Ok(false);
                }
                let Some(control) = control else { return Ok(true) };
                Ok(self.byte(place.payload.plus(2))? & u32::from(control.mask) == u32::from(control.value))
            }
            Primitive::Outbound(sent) if place.live => Ok(self.beside.outgoing() == *sent),
            Primitive::Outbound(sent) => match place.sent(*sent) {
                Some((probe, answer)) => Ok(self.has(&probe)? == answer),
                None => Ok(false),
            },
            Primitive::Interface(number) if place.live => Ok(self.beside.interface == *number),
            Primitive::Interface(number) => Ok(self.long(place.header.plus(4))? == *number),
            Primitive::Compare(left, relation, right) => Ok(self.guards(place, left)?
                && self.guards(place, right)?
                && self.compare(place, left, *relation, right)?),
        }
    }

    /// A read at a place that is known before, but for a memory word.
    #[inline]
    pub(super) fn at(&self, spot: Spot) -> u64 {
        u64::from(self.words[usize::from(spot.word)]) + u64::from(spot.plus)
    }

    /// Big-endian bytes.
    #[inline]
    pub(super) fn read(&self, at: u64, size: usize) -> Result<u32, Refused> {
        let at = usize::try_from(at).map_err(|_| Refused)?;
        let bytes = at.checked_add(size).and_then(|end| self.bytes.get(at..end)).ok_or(Refused)?;
        Ok(bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    }

    #[inline]
    fn byte(&self, spot: Spot) -> Result<u32, Refused> {
        self.read(self.at(spot), 1)
    }

    #[inline]
    fn word(&self, spot: Spot) -> Result<u32, Refused> {
        self.read(self.at(spot), 2)
    }

    #[inline]
    pub(super) fn long(&self, spot: Spot) -> Result<u32, Refused> {
        self.read(self.at(spot), 4)
    }

    /// Source first, then destination.
    fn either<S>(&self, direction: Direction, at: [S; 2], test: impl Fn(&Self, S) -> Answer) -> Answer {
        let [source, destination] = at;
        match direction {
            Direction::Source => test(self, source),
            Direction::Destination => test(self, destination),
            Direction::Either => Ok(test(self, source)? || test(self, destination)?),
            Direction::Both => Ok(test(self, source)? && test(self, destination)?),
        }
    }

    /// Inside a Geneve tunnel there may be no header of the link layer.
    pub(super) fn has_link(&self, place: &Place) -> bool {
        !place.tunnel
            || self.at(Spot { plus: 0, ..place.payload }) != self.at(Spot { plus: 0, ..place.header })
    }

    fn mac(&self, at: Spot, mac: [u8; 6]) -> Answer {
        let [a, b, c, d, e, f] = mac;
        Ok(self.long(at.plus(2))? == u32::from_be_bytes([c, d, e, f])
            && self.word(at)? == u32::from(u16::from_be_bytes([a, b])))
    }

    fn v6(&self, at: Spot, bits: u128, mask: u128) -> Answer {
        for (nth, plus) in [(3, 0), (2, 4), (1, 8), (0, 12)] {
            let (bits, mask) = ((bits >> (32 * nth)) as u32, (mask >> (32 * nth)) as u32);
            if mask != 0 && self.long(at.plus(plus))? & mask != bits {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Where source and destination of IPv4, ARP or RARP stand.
    pub(super) fn addresses(&self, place: &Place, over: Over) -> Result<Option<[Spot; 2]>, Refused> {
        let at = place.network();
        if matches!(over, Over::Any | Over::Ip) && self.carries(place, 0x0800)? {
            return Ok(Some([at.plus(12), at.plus(16)]));
        }
        // Behind an MPLS label there is no ARP.
        let arp = matches!(over, Over::Any) && place.labels == 0;
        let found = (arp || over == Over::Arp) && self.carries(place, 0x0806)?
            || (arp || over == Over::Rarp) && self.carries(place, 0x8035)?;
        Ok(found.then(|| [at.plus(14), at.plus(24)]))
    }

    fn protocol(&self, place: &Place, version: Version, number: u32) -> Answer {
        let at = place.network();
        if version != Version::V6 && self.carries(place, 0x0800)? {
            let found = self.byte(at.plus(9))? == number;
            if found || !place.link.is_vague() {
                return Ok(found);
            }
        }
        if version != Version::V4 && self.carries(place, 0x86dd)? {
            let next = self.byte(at.plus(6))?;
            return Ok(next == number || next == 44 && self.byte(at.plus(40))? == number);
        }
        Ok(false)
    }

    /// Where the ports stand, if this is the transport protocol: in IPv6 right behind the fixed header, in IPv4 of the first
    /// fragment only.
    #[inline]
    pub(super) fn ports(&self, place: &Place, protocol: Option<u8>) -> Result<Option<u64>, Refused> {
        if self.carries(place, 0x86dd)? {
            return self.ports_of(place, protocol, true);
        }
        if self.carries(place, 0x0800)? {
            return self.ports_of(place, protocol, false);
        }
        Ok(None)
    }

    #[inline]
    fn ports_of(&self, place: &Place, protocol: Option<u8>, v6: bool) -> Result<Option<u64>, Refused> {
        let at = place.network();
        let found = self.byte(at.plus(if v6 { 6 } else { 9 }))?;
        if !protocol.map_or(TRANSPORTS.contains(&found), |number| u32::from(number) == found) {
            return Ok(None);
        }
        if v6 {
            return Ok(Some(self.at(at.plus(40))));
        }
        Ok(if self.whole(at)? { Some(self.transport(place)?) } else { None })
    }

    /// Asks where the ports stand, and where both versions of IP may be carried at both places.
    #[inline]
    fn at_ports(
        &mut self,
        place: &Place,
        protocol: Option<u8>,
        ask: &mut dyn FnMut(&mut Self, u64) -> Answer,
    ) -> Answer {
        if !place.link.is_vague() {
            return self.ports(place, protocol)?.map_or(Ok(false), |at| ask(self, at));
        }
        for v6 in [true, false] {
            if self.carries(place, 0x0800)?
                && let Some(at) = self.ports_of(place, protocol, v6)?
                && ask(self, at)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// No fragment but the first.
    fn whole(&self, at: Spot) -> Answer {
        Ok(self.word(at.plus(6))?.trailing_zeros() >= 13)
    }

    /// Behind the header of IPv4.
    fn transport(&self, place: &Place) -> Result<u64, Refused> {
        let at = place.network();
        Ok(self.at(at) + u64::from(4 * (self.byte(at)? & 0xf)))
    }

    fn chain(&self, place: &Place, version: Version, number: u32) -> Answer {
        let at = place.network();
        if version != Version::V6 && self.carries(place, 0x0800)? {
            let (next, len) = (self.byte(at.plus(9))?, 4 * (self.byte(at)? & 0xf));
            let found = self.follow(self.at(at), next, len, number, false)?;
            if found || !place.link.is_vague() {
                return Ok(found);
            }
        }
        if version != Version::V4 && self.carries(place, 0x86dd)? {
            return self.follow(self.at(at), self.byte(at.plus(6))?, 40, number, true);
        }
        Ok(false)
    }

    /// The next header and where it stands, counted from the network layer; libpcap counts from there behind AH too.
    fn follow(&self, start: u64, mut next: u32, mut at: u32, number: u32, v6: bool) -> Answer {
        for _ in 0..CHAIN {
            if next == number || next == 59 {
                return Ok(next == number);
            }
            match next {
                0 | 60 | 43 | 44 if v6 => {
                    let here = start + u64::from(at);
                    next = self.read(here, 1)?;
                    at = at.wrapping_add((self.read(here + 1, 1)? + 1) * 8);
                }
                51 => {
                    let here = start + u64::from(at);
                    next = self.read(here, 1)?;
                    at = (self.read(here + 1, 1)? + 2) * 4;
                }
                _ => return Ok(false),
            }
        }
        Err(Refused)
    }

    fn iso(&self, place: &Place, number: u32) -> Answer {
        if place.link == Link::FrameRelay {
            return Ok(self.word(place.header.plus(2))? == 0x0300 | number);
        }
        // Cisco puts a byte in front of what OSI carries.
        let at = place.osi().plus(u32::from(place.link == Link::Hdlc));
        Ok(self.carries(place, 0xfe)? && self.byte(at)? == number)
    }

    /// Short and long headers, each with a byte of padding in front or not; DECnet is little-endian.
    fn decnet(&self, place: &Place, direction: Direction, address: u16) -> Answer {
        if !self.carries(place, 0x6003)? {
            return Ok(false);
        }
        let (at, address) = (place.network(), u32::from(address.swap_bytes()));
        self.either(direction, [(3, 15), (1, 7)], |asked, (short, long)| {
            let (byte, word) = (asked.byte(at.plus(2))? & 0x7, |plus| asked.word(at.plus(plus)));
            if byte == 0x2 && word(2 + short)? == address {
                return Ok(true);
            }
            let padded = word(2)? & 0xff07;
            if padded == 0x8102 && word(3 + short)? == address || byte == 0x6 && word(2 + long)? == address {
                return Ok(true);
            }
            Ok(padded == 0x8106 && word(3 + long)? == address)
        })
    }

    fn vlan(&self, place: &Place, tag: Option<u32>) -> Answer {
        let mut found = false;
        if place.link == Link::Ethernet {
            found = matches!(self.word(place.kind)?, 0x8100 | 0x88a8 | 0x9100);
        } else {
            for kind in [0x8100, 0x88a8, 0x9100] {
                found = found || self.carries(place, kind)?;
            }
        }
        if !found {
            return Ok(false);
        }
        let Some(tag) = tag else { return Ok(true) };
        Ok(self.word(place.network())? & 0xfff == tag)
    }

    fn mpls(&self, place: &Place, label: Option<u32>) -> Answer {
        let at = place.network();
        let found = if place.labels > 0 {
            let before = Spot { plus: at.plus.wrapping_sub(2), ..at };
            self.byte(before)? & 1 == 0
        } else {
            self.word(place.kind)? == if place.link == Link::Ppp { 0x0281 } else { 0x8847 }
        };
        let Some(label) = label.filter(|_| found) else { return Ok(found) };
        Ok(self.long(at)? >> 12 == label)
    }

    /// Keeps what it finds, for the tests behind it.
    fn geneve(&mut self, place: &Place, network: Option<u32>) -> Answer {
        self.at_ports(place, Some(17), &mut |asked, at| asked.geneve_at(place, network, at))
    }

    fn geneve_at(&mut self, place: &Place, network: Option<u32>, at: u64) -> Answer {
        if self.read(at + 2, 2)? != 6081 || self.read(at + 8, 1)? & 0xc0 != 0 {
            return Ok(false);
        }
        if let Some(network) = network
            && self.read(at + 12, 4)? >> 8 != network
        {
            return Ok(false);
        }
        let header = at + 8;
        let inner = header + 8 + u64::from(4 * (self.read(header, 1)? & 0x3f));
        let ethernet = self.read(header + 2, 2)? == 0x6558;
        let (kind, payload) = if ethernet { (inner + 12, inner + 14) } else { (header + 2, inner) };
        let first = usize::from(1 + place.first());
        self.words[first..first + 3].copy_from_slice(&[inner as u32, kind as u32, payload as u32]);
        Ok(true)
    }
}
