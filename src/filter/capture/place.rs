//! Where a test looks: what the link type and the `vlan`, `mpls`, `pppoes` and `geneve` in front of it say of offsets.

use alloc::format;
use alloc::string::String;

pub(in crate::filter) use super::links::Link;
use super::links::{self, HEADER, PAYLOAD, Radio};
use super::primitive::{Arithmetic, Base, Primitive};

/// Geneve tunnels that a filter may look into, one in the other: each takes three memory words of a kernel's program.
const TUNNELS: u8 = 3;

/// A place in the packet: a number that is known before, and the memory word with what is to be added; word 0 is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::filter) struct Spot {
    pub(in crate::filter) word: u8,
    pub(in crate::filter) plus: u32,
}

/// What is known where a test stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::filter) struct Place {
    pub(in crate::filter) link: Link,
    /// Where the header of the link layer begins.
    pub(in crate::filter) header: Spot,
    /// Where the type of its payload stands.
    pub(in crate::filter) kind: Spot,
    /// Where its payload begins, labels and 802.2 not counted.
    pub(in crate::filter) payload: Spot,
    /// Bytes of 802.2 in front of what OSI carries.
    pub(in crate::filter) llc: u32,
    /// Bytes of 802.2 and SNAP in front of the network layer.
    pub(in crate::filter) snap: u32,
    /// MPLS labels in front of the network layer.
    pub(in crate::filter) labels: u32,
    /// Inside a Geneve tunnel, which may have no Ethernet header.
    pub(in crate::filter) tunnel: bool,
    pub(in crate::filter) tunnels: u8,
    /// Memory words that are set before anything is asked: where the header and the payload begin.
    pub(in crate::filter) taken: u8,
    /// The packet is with a kernel, which says who sent it and on which interface.
    pub(in crate::filter) live: bool,
}

/// A test and where it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::filter) struct Placed {
    pub(in crate::filter) test: Primitive,
    pub(in crate::filter) place: Place,
}

impl Spot {
    pub(in crate::filter) const fn plus(self, more: u32) -> Self {
        Self { word: self.word, plus: self.plus.wrapping_add(more) }
    }
}

impl Place {
    /// Where a filter for captures of this `LINKTYPE_` begins.
    pub(in crate::filter) fn start(number: u32) -> Self {
        let (link, header, kind, payload, snap, llc) = links::layout(number);
        let word = |word, plus| Spot { word, plus };
        let header =
            word(if matches!(link, Link::Wlan(radio) if radio != Radio::None) { HEADER } else { 0 }, header);
        let behind = if link.words() > 0 { PAYLOAD } else { 0 };
        Self {
            link,
            header,
            kind: word(behind, kind),
            payload: word(behind, payload),
            llc,
            snap,
            labels: 0,
            tunnel: false,
            tunnels: 0,
            taken: link.words(),
            live: false,
        }
    }

    /// Where the network layer begins.
    pub(in crate::filter) fn network(&self) -> Spot {
        self.payload.plus(4 * self.labels).plus(self.snap)
    }

    /// Where what OSI carries begins.
    pub(in crate::filter) fn osi(&self) -> Spot {
        self.payload.plus(4 * self.labels).plus(self.llc)
    }

    /// Whether the test can be done here, and where those behind it look.
    pub(in crate::filter) fn take(&mut self, test: &Primitive) -> Result<(), String> {
        let (link, name) = (self.link, self.link.name());
        match test {
            Primitive::AtMost(_) | Primitive::AtLeast(_) => Ok(()),
            Primitive::Outbound(_) | Primitive::Interface(_) if self.live => Ok(()),
            Primitive::Outbound(_) if self.sent(true).is_some() => Ok(()),
            Primitive::Outbound(_) => Err(format!("{name} does not say who sent a packet")),
            Primitive::Interface(_) if link == Link::Cooked2 => Ok(()),
            Primitive::Interface(_) => Err(format!("{name} does not say which interface it was")),
            Primitive::Mac(..) if link.is_wlan() || self.macs().is_some() => Ok(()),
            Primitive::Broadcast | Primitive::Multicast
                if link.is_wlan() || self.macs().is_some() || link == Link::Arcnet =>
            {
                Ok(())
            }
            Primitive::Mac(..) | Primitive::Broadcast | Primitive::Multicast => {
                Err(format!("{name} has no MAC addresses that can be tested"))
            }
            Primitive::Frame(..) | Primitive::FrameDirection(_) if link == Link::Wlan(Radio::Ppi) => {
                Err("libpcap has no types of frames behind PPI".into())
            }
            Primitive::Station(..) | Primitive::Frame(..) | Primitive::FrameDirection(_)
                if link.is_wlan() =>
            {
                Ok(())
            }
            Primitive::Station(..) | Primitive::Frame(..) | Primitive::FrameDirection(_) => {
                Err(format!("this is for captures of IEEE 802.11, and not for {name}"))
            }
            Primitive::Llc(_) if link.has_llc() => Ok(()),
            Primitive::Llc(_) => Err(format!("{name} has no 802.2 that can be tested")),
            Primitive::Vlan(_) => self.vlan(),
            Primitive::Mpls(_) => self.mpls(),
            Primitive::Compare(left, _, right) => self.arithmetic(left).and_then(|()| self.arithmetic(right)),
            Primitive::Chain(..) if self.header.word > 0 || self.payload.word > 0 && self.tunnels == 0 => {
                Err(format!("headers cannot be followed in captures of {name}"))
            }
            _ if link == Link::Opaque => Err(format!("{name} does not tell what it carries")),
            Primitive::Link(number) => self.carries(&[*number]),
            Primitive::Iso(_) | Primitive::Isis(_) => self.carries(&[0xfe]),
            Primitive::Decnet(..) => self.carries(&[0x6003]),
            Primitive::Pppoes(_) => self.pppoes(),
            Primitive::Geneve(_) => self.geneve(),
            _ => Ok(()),
        }
    }

    /// Behind labels there is IP only.
    fn carries(&self, numbers: &[u32]) -> Result<(), String> {
        if self.labels > 0 && numbers.iter().any(|number| !matches!(number, 0x0800 | 0x86dd | 0x21 | 0x57)) {
            return Err("behind an MPLS label only IPv4 and IPv6 can be told".into());
        }
        Ok(())
    }

    fn arithmetic(&self, of: &Arithmetic) -> Result<(), String> {
        match of {
            Arithmetic::Number(_) | Arithmetic::Length => Ok(()),
            Arithmetic::Negative(of) => self.arithmetic(of),
            Arithmetic::Pair(_, both) => self.arithmetic(&both[0]).and_then(|()| self.arithmetic(&both[1])),
            Arithmetic::Bytes(base, index, _) => {
                match base {
                    Base::Link => {}
                    Base::Radio => {
                        let radios = [Radio::Radiotap, Radio::Prism, Radio::Avs];
                        if !radios.iter().any(|radio| self.link == Link::Wlan(*radio)) {
                            return Err(format!(
                                "{} has nothing of a radio that can be tested",
                                self.link.name()
                            ));
                        }
                    }
                    _ if self.link == Link::Opaque => {
                        return Err(format!("{} does not tell what it carries", self.link.name()));
                    }
                    Base::Network(number) => self.carries(&[*number])?,
                    Base::Transport(_) | Base::Icmp6 => {}
                }
                self.arithmetic(index)
            }
        }
    }

    fn vlan(&mut self) -> Result<(), String> {
        if self.labels > 0 {
            return Err("behind an MPLS label no VLAN can be told".into());
        }
        if self.link != Link::Ethernet && !self.link.is_wlan() || self.link == Link::Wlan(Radio::Ppi) {
            return Err(format!("{} has no VLAN tags that can be tested", self.link.name()));
        }
        self.kind = self.kind.plus(4);
        self.payload = self.payload.plus(4);
        Ok(())
    }

    fn mpls(&mut self) -> Result<(), String> {
        if self.labels == 0 && !matches!(self.link, Link::Ethernet | Link::Ppp | Link::Hdlc) {
            return Err(format!("{} has no MPLS labels that can be tested", self.link.name()));
        }
        self.labels += 1;
        Ok(())
    }

    fn pppoes(&mut self) -> Result<(), String> {
        self.carries(&[0x8864])?;
        self.header = self.network().plus(6);
        self.kind = self.header;
        self.payload = self.header.plus(2);
        (self.link, self.snap, self.llc, self.tunnel) = (Link::Ppp, 0, 0, false);
        Ok(())
    }

    /// The first of the memory words of a kernel's program for one tunnel more.
    pub(in crate::filter) const fn first(&self) -> u8 {
        self.taken + 3 * self.tunnels
    }

    /// Three memory words are set when the tunnel is found: the header, the type and the payload in it.
    fn geneve(&mut self) -> Result<(), String> {
        let most = TUNNELS - self.taken / 3;
        if self.tunnels == most {
            return Err(format!("more than {most} `geneve`"));
        }
        let first = 1 + self.first();
        let [header, kind, payload] = [first, first + 1, first + 2].map(|word| Spot { word, plus: 0 });
        (self.header, self.kind, self.payload) = (header, kind, payload);
        (self.link, self.tunnel) = (Link::Ethernet, true);
        // Labels in front of the tunnel are in front of it still, and no longer of the network layer.
        (self.labels, self.snap, self.llc) = (0, 0, 3);
        self.tunnels += 1;
        Ok(())
    }
}
