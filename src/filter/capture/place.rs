//! Where a test looks: what the link type and the `vlan`, `mpls`, `pppoes` and `geneve` in front of it say of offsets.

use alloc::format;
use alloc::string::String;

use super::primitive::{Arithmetic, Base, Primitive};

/// Geneve tunnels that a filter may look into, one in the other: each takes three memory words of a kernel's program.
const TUNNELS: u8 = 3;

/// What the first header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::filter) enum Link {
    Ethernet,
    /// IP, its version in the first four bits.
    Raw,
    Raw4,
    Raw6,
    /// A protocol family of the machine that captured, in its byte order.
    Null,
    /// A protocol family, in network byte order.
    Loop,
    Cooked,
    Cooked2,
    Ppp,
    Hdlc,
    FrameRelay,
}

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
    /// MPLS labels in front of the network layer.
    pub(in crate::filter) labels: u32,
    /// Inside a Geneve tunnel, which may have no Ethernet header.
    pub(in crate::filter) tunnel: bool,
    pub(in crate::filter) tunnels: u8,
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
    const fn at(plus: u32) -> Self {
        Self { word: 0, plus }
    }

    pub(in crate::filter) const fn plus(self, more: u32) -> Self {
        Self { word: self.word, plus: self.plus + more }
    }
}

impl Place {
    /// Where a filter for captures of this `LINKTYPE_` begins.
    pub(in crate::filter) fn start(link: u32) -> Option<Self> {
        let (link, kind, payload, llc) = match link {
            1 => (Link::Ethernet, 12, 14, 3),
            12 | 14 | 101 => (Link::Raw, 0, 0, 0),
            228 => (Link::Raw4, 0, 0, 0),
            229 => (Link::Raw6, 0, 0, 0),
            0 => (Link::Null, 0, 4, 0),
            108 => (Link::Loop, 0, 4, 0),
            113 => (Link::Cooked, 14, 16, 0),
            276 => (Link::Cooked2, 0, 20, 0),
            9 | 50 => (Link::Ppp, 2, 4, 0),
            104 => (Link::Hdlc, 2, 4, 0),
            // libpcap looks for what Frame Relay carries at its first byte.
            107 => (Link::FrameRelay, 2, 0, 0),
            _ => return None,
        };
        let (kind, payload) = (Spot::at(kind), Spot::at(payload));
        Some(Self {
            link,
            header: Spot::at(0),
            kind,
            payload,
            llc,
            labels: 0,
            tunnel: false,
            tunnels: 0,
            live: false,
        })
    }

    /// Where the network layer begins.
    pub(in crate::filter) fn network(&self) -> Spot {
        self.payload.plus(4 * self.labels)
    }

    /// Where what OSI carries begins.
    pub(in crate::filter) fn osi(&self) -> Spot {
        self.payload.plus(self.llc + 4 * self.labels)
    }

    /// Whether the test can be done here, and where those behind it look.
    pub(in crate::filter) fn take(&mut self, test: &Primitive) -> Result<(), String> {
        let name = self.name();
        match test {
            Primitive::Link(number) => self.carries(&[*number]),
            Primitive::Iso(_) | Primitive::Isis(_) => self.carries(&[0xfe]),
            Primitive::Mac(..) | Primitive::Broadcast | Primitive::Multicast
                if self.link != Link::Ethernet =>
            {
                Err(format!("{name} has no MAC addresses that can be tested"))
            }
            Primitive::Decnet(..) => self.carries(&[0x6003]),
            Primitive::Llc(_) if self.link != Link::Ethernet => {
                Err(format!("{name} has no 802.2 that can be tested"))
            }
            Primitive::Outbound(_) | Primitive::Interface(_) if self.live => Ok(()),
            Primitive::Outbound(_) if !matches!(self.link, Link::Cooked | Link::Cooked2) => {
                Err(format!("{name} does not say who sent a packet"))
            }
            Primitive::Interface(_) if self.link != Link::Cooked2 => {
                Err(format!("{name} does not say which interface it was"))
            }
            Primitive::Vlan(_) => self.vlan(),
            Primitive::Mpls(_) => self.mpls(),
            Primitive::Pppoes(_) => self.pppoes(),
            Primitive::Geneve(_) => self.geneve(),
            Primitive::Compare(left, _, right) => self.arithmetic(left).and_then(|()| self.arithmetic(right)),
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
                if let Base::Network(number) = base {
                    self.carries(&[*number])?;
                }
                self.arithmetic(index)
            }
        }
    }

    fn vlan(&mut self) -> Result<(), String> {
        if self.labels > 0 {
            return Err("behind an MPLS label no VLAN can be told".into());
        }
        if self.link != Link::Ethernet {
            return Err(format!("{} has no VLAN tags that can be tested", self.name()));
        }
        self.kind = self.kind.plus(4);
        self.payload = self.payload.plus(4);
        Ok(())
    }

    fn mpls(&mut self) -> Result<(), String> {
        if self.labels == 0 && !matches!(self.link, Link::Ethernet | Link::Ppp | Link::Hdlc) {
            return Err(format!("{} has no MPLS labels that can be tested", self.name()));
        }
        self.labels += 1;
        Ok(())
    }

    fn pppoes(&mut self) -> Result<(), String> {
        self.carries(&[0x8864])?;
        self.header = self.network().plus(6);
        self.kind = self.header;
        self.payload = self.header.plus(2);
        (self.link, self.llc, self.tunnel) = (Link::Ppp, 0, false);
        Ok(())
    }

    /// Three memory words are set when the tunnel is found: the header, the type and the payload in it.
    fn geneve(&mut self) -> Result<(), String> {
        if self.tunnels == TUNNELS {
            return Err(format!("more than {TUNNELS} `geneve`"));
        }
        let first = 1 + 3 * self.tunnels;
        let [header, kind, payload] = [first, first + 1, first + 2].map(|word| Spot { word, plus: 0 });
        (self.header, self.kind, self.payload) = (header, kind, payload);
        (self.link, self.tunnel) = (Link::Ethernet, true);
        // Labels in front of the tunnel are in front of it still, and no longer of the network layer.
        (self.labels, self.llc) = (0, 3);
        self.tunnels += 1;
        Ok(())
    }

    fn name(&self) -> &'static str {
        match self.link {
            Link::Ethernet => "Ethernet",
            Link::Raw | Link::Raw4 | Link::Raw6 => "raw IP",
            Link::Null | Link::Loop => "BSD loopback",
            Link::Cooked => "Linux cooked capture v1",
            Link::Cooked2 => "Linux cooked capture v2",
            Link::Ppp => "PPP",
            Link::Hdlc => "Cisco HDLC",
            Link::FrameRelay => "Frame Relay",
        }
    }
}
