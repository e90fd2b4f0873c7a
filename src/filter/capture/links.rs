//! Link types, as libpcap reads them: where the type, the payload and the addresses stand, and by which bytes it tells what is
//! carried.
//!
//! Ethernet, Linux' cooked captures, IP without a header, BSD's loopback, PPP, Cisco HDLC and Frame Relay are told by the predicate
//! and the program themselves; all others here, by a few reads that both do.

use super::place::{Place, Spot};

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
    /// PPP with a byte that says who sent it in front.
    PppDirected,
    /// PPP as BSD/OS captured it, whose headers of TCP may be compressed.
    PppBsd,
    Hdlc,
    FrameRelay,
    /// IEEE 802.11, behind what a radio says of it.
    Wlan(Radio),
    /// 802.2 behind a header of its own.
    Fddi,
    TokenRing,
    FibreChannel,
    /// 802.2 at once.
    Atm,
    /// 802.2 behind a byte that says so.
    SunAtm,
    Arcnet,
    LocalTalk,
    /// The direction in the first byte, IP behind 16.
    Slip,
    SlipBsd,
    PacketLog,
    Ipnet,
    /// Of Juniper's headers the first bytes tell that they are one, and nothing what it carries.
    Juniper,
    Bacnet,
    /// An `EtherType` and nothing else.
    Typed,
    /// Nothing tells what is carried.
    Opaque,
}

/// What stands in front of an 802.11 header, and how its length is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::filter) enum Radio {
    None,
    /// Two bytes, little-endian.
    Radiotap,
    /// 144 bytes, or those of AVS.
    Prism,
    /// Four bytes.
    Avs,
    /// As radiotap; a number says that 802.11 follows.
    Ppi,
}

/// A read, and the values of which it must have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::filter) struct Probe {
    pub(in crate::filter) spot: Spot,
    /// Bytes that are read.
    pub(in crate::filter) size: u8,
    pub(in crate::filter) mask: u32,
    values: [u32; 3],
    many: u8,
}

/// What has to hold for a protocol to be carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::filter) enum Told {
    Always,
    Never,
    /// One after the other.
    All([Option<Probe>; 3]),
}

/// Memory words of the headers in front, for a link type in which their length is read.
pub(in crate::filter) const HEADER: u8 = 1;
pub(in crate::filter) const PAYLOAD: u8 = 3;

/// Where the header, the type and the payload begin, and bytes of SNAP and of 802.2 behind.
pub(super) type Layout = (Link, u32, u32, u32, u32, u32);

/// How captures of this `LINKTYPE_` begin.
pub(super) fn layout(link: u32) -> Layout {
    use Link::{
        Arcnet, Atm, Bacnet, Cooked, Cooked2, Ethernet, Fddi, FibreChannel, FrameRelay, Hdlc, Ipnet, Juniper,
        LocalTalk, Loop, Null, Opaque, PacketLog, Ppp, PppBsd, PppDirected, Raw, Raw4, Raw6, Slip, SlipBsd,
        SunAtm, TokenRing, Typed, Wlan,
    };
    // libpcap takes an offset that is not set for one of -1.
    const UNSET: u32 = u32::MAX;
    match link {
        0 => (Null, 0, 0, 4, 0, 0),
        1 => (Ethernet, 0, 12, 14, 0, 3),
        6 => (TokenRing, 0, 14, 14, 8, 3),
        7 => (Arcnet, 0, 2, 6, 0, 0),
        8 => (Slip, 0, 0, 16, 0, 0),
        9 | 50 => (Ppp, 0, 2, 4, 0, 0),
        10 => (Fddi, 0, 13, 13, 8, 3),
        11 | 19 | 100 | 106 => (Atm, 0, 0, 0, 8, 3),
        12 | 14 | 101 => (Raw, 0, 0, 0, 0, 0),
        15 | 102 => (SlipBsd, 0, 0, 24, 0, 0),
        16 | 103 => (PppBsd, 0, 5, 24, 0, 0),
        51 => (Ppp, 0, 6, 8, 0, 0),
        99 => (Typed, 0, 6, 44, 0, 0),
        104 | 112 => (Hdlc, 0, 2, 4, 0, 0),
        105 => (Wlan(Radio::None), 0, 0, 0, 8, 3),
        // libpcap looks for what Frame Relay carries at its first byte.
        107 => (FrameRelay, 0, 2, 0, 0, 0),
        108 => (Loop, 0, 0, 4, 0, 0),
        109 => (Null, 0, 0, 12, 0, 0),
        113 => (Cooked, 0, 14, 16, 0, 0),
        114 => (LocalTalk, 0, 0, 0, 0, 0),
        117 => (PacketLog, 0, 0, 0, 0, 0),
        119 => (Wlan(Radio::Prism), 0, 0, 0, 8, 3),
        122 => (FibreChannel, 0, 16, 16, 8, 3),
        123 => (SunAtm, 0, 4, 4, 8, 3),
        127 => (Wlan(Radio::Radiotap), 0, 0, 0, 8, 3),
        129 => (Arcnet, 0, 4, 8, 0, 0),
        130 | 131 | 134 | 179..=181 => (Juniper, 0, 4, 4, 0, UNSET),
        132 | 136 | 183 | 194 | 200 | 232..=234 | 238 => (Juniper, 0, UNSET, UNSET, UNSET, UNSET),
        133 | 164 => (Juniper, 0, 6, 12, 0, UNSET),
        135 => (Juniper, 0, 8, 8, 0, 10),
        137 => (Juniper, 0, 4, 4, 0, 10),
        138 => (Typed, 0, 16, 18, 0, 0),
        163 => (Wlan(Radio::Avs), 0, 0, 0, 8, 3),
        165 => (Bacnet, 0, UNSET, UNSET, UNSET, UNSET),
        166 => (PppDirected, 0, 2, 4, 0, 0),
        167 | 178 => (Juniper, 0, 16, 18, 14, 17),
        168 => (Juniper, 0, 4, 6, 0, UNSET),
        192 => (Wlan(Radio::Ppi), 0, 0, 0, 8, 3),
        226 => (Ipnet, 0, 1, 24, 0, 0),
        228 => (Raw4, 0, 0, 0, 0, 0),
        229 => (Raw6, 0, 0, 0, 0, 0),
        240 => (Ethernet, 4, 16, 18, 0, 3),
        241 => (Ethernet, 12, 24, 26, 0, 3),
        276 => (Cooked2, 0, 0, 20, 0, 0),
        _ => (Opaque, 0, 0, 0, 0, 0),
    }
}

impl Link {
    /// Memory words that are set before anything is asked.
    pub(in crate::filter) const fn words(self) -> u8 {
        if matches!(self, Self::Wlan(_) | Self::PacketLog) { 3 } else { 0 }
    }

    /// Whether every protocol is said to be carried at once, so that all are looked for.
    pub(in crate::filter) const fn is_vague(self) -> bool {
        matches!(self, Self::Juniper | Self::Bacnet)
    }

    pub(in crate::filter) const fn is_wlan(self) -> bool {
        matches!(self, Self::Wlan(_))
    }

    /// Whether frames of 802.2 can be told by their control field.
    pub(super) const fn has_llc(self) -> bool {
        use Link::{Atm, Ethernet, Fddi, FibreChannel, SunAtm, TokenRing, Wlan};
        matches!(self, Ethernet | Wlan(_) | Fddi | TokenRing | FibreChannel | Atm | SunAtm)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ethernet => "Ethernet",
            Self::Raw | Self::Raw4 | Self::Raw6 => "raw IP",
            Self::Null | Self::Loop => "BSD loopback",
            Self::Cooked => "Linux cooked capture v1",
            Self::Cooked2 => "Linux cooked capture v2",
            Self::Ppp | Self::PppDirected | Self::PppBsd => "PPP",
            Self::Hdlc => "Cisco HDLC",
            Self::FrameRelay => "Frame Relay",
            Self::Wlan(_) => "IEEE 802.11",
            Self::Fddi => "FDDI",
            Self::TokenRing => "Token Ring",
            Self::FibreChannel => "IP over Fibre Channel",
            Self::Atm | Self::SunAtm => "ATM",
            Self::Arcnet => "ARCNET",
            Self::LocalTalk => "LocalTalk",
            Self::Slip | Self::SlipBsd => "SLIP",
            Self::PacketLog => "OpenBSD's packet filter log",
            Self::Ipnet => "Solaris ipnet",
            Self::Juniper => "Juniper's header",
            Self::Bacnet => "BACnet MS/TP",
            Self::Typed | Self::Opaque => "this link type",
        }
    }
}

impl Place {
    /// Where the source and the destination of a MAC address stand, if always at the same place.
    pub(in crate::filter) const fn macs(&self) -> Option<[Spot; 2]> {
        let [source, destination] = match self.link {
            Link::Ethernet => [6, 0],
            Link::Fddi => [7, 1],
            Link::TokenRing => [8, 2],
            Link::FibreChannel => [10, 2],
            _ => return None,
        };
        Some([self.header.plus(source), self.header.plus(destination)])
    }

    /// How it is told whether this machine has sent a packet (`true`) or received it, and which answer says so.
    pub(in crate::filter) fn sent(&self, sent: bool) -> Option<(Probe, bool)> {
        let at = self.header;
        let here = u32::from(sent);
        Some(match self.link {
            Link::Cooked => (Probe::new(at, 2, &[4]), sent),
            Link::Cooked2 => (Probe::new(at.plus(10), 1, &[4]), sent),
            Link::Slip => (Probe::new(at, 1, &[0]), !sent),
            Link::PppDirected => (Probe::new(at, 1, &[here]), true),
            Link::PacketLog => (Probe::new(at.plus(60), 1, &[1 + here]), true),
            Link::Ipnet => (Probe::new(at.plus(2), 2, &[2 - here]), true),
            Link::Juniper => (Probe { mask: 1, ..Probe::new(at.plus(3), 1, &[1 - here]) }, true),
            _ => return None,
        })
    }

    /// A frame of 802.11 that carries data.
    pub(in crate::filter) const fn data(&self) -> Probe {
        Probe { mask: 0x0c, ..Probe::new(self.header, 1, &[0x08]) }
    }

    /// How it is told that the link layer carries this: an `EtherType`, or up to 1500 a service access point.
    pub(in crate::filter) fn told(&self, number: u32) -> Told {
        let kind = |size, values: &[u32]| Told::All([Some(Probe::new(self.kind, size, values)), None, None]);
        let version = |version| Probe { mask: 0xf0, ..Probe::new(self.header, 1, &[version]) };
        match (self.link, number) {
            (Link::Wlan(_), _) => self.behind(Some(self.data()), number),
            (Link::SunAtm, _) => {
                let plain = Probe { mask: 0x0f, ..Probe::new(self.header, 1, &[2]) };
                self.behind(Some(plain), number)
            }
            (Link::Fddi | Link::TokenRing | Link::FibreChannel | Link::Atm, _) => self.behind(None, number),
            (Link::Slip | Link::SlipBsd, 0x0800) => Told::All([Some(version(0x40)), None, None]),
            (Link::Slip | Link::SlipBsd, 0x86dd) => Told::All([Some(version(0x60)), None, None]),
            // IP whose TCP header is compressed or not.
            (Link::PppBsd, 0x0800) => kind(2, &[0x21, 0x2d, 0x2f]),
            (Link::PppBsd | Link::PppDirected, _) => kind(2, &[super::point_to_point(number)]),
            (Link::Arcnet, 0x0800) => kind(1, &[0xd4, 0xf0]),
            (Link::Arcnet, 0x86dd) => kind(1, &[0xc4]),
            (Link::Arcnet, 0x0806) => kind(1, &[0xd5, 0xf1]),
            (Link::Arcnet, 0x8035) => kind(1, &[0xd6]),
            (Link::Arcnet, 0x809b) => kind(1, &[0xdd]),
            (Link::LocalTalk, 0x809b) => Told::Always,
            (Link::PacketLog, 0x0800) => {
                Told::All([Some(Probe::new(self.header.plus(1), 1, &[2])), None, None])
            }
            (Link::PacketLog, 0x86dd) => {
                Told::All([Some(Probe::new(self.header.plus(1), 1, &[10])), None, None])
            }
            (Link::Ipnet, 0x0800) => kind(1, &[2]),
            (Link::Ipnet, 0x86dd) => kind(1, &[26]),
            (Link::Juniper, _) => {
                let magic = Probe { mask: 0xffff_ff00, ..Probe::new(self.header, 4, &[0x4d47_4300]) };
                Told::All([Some(magic), None, None])
            }
            (Link::Bacnet, _) => {
                let magic = Probe { mask: 0xffff_0000, ..Probe::new(self.header, 4, &[0x55ff_0000]) };
                Told::All([Some(magic), None, None])
            }
            (Link::Typed, _) => kind(2, &[number]),
            _ => Told::Never,
        }
    }

    /// What stands in 802.2, with SNAP or without.
    fn behind(&self, first: Option<Probe>, number: u32) -> Told {
        let at = self.payload;
        let both = number << 8 | number;
        let (one, two) = match number {
            0x06 | 0xf0 | 0xfe => (Probe::new(at, 2, &[both]), None),
            0x809b => {
                let organization = Probe::new(at, 4, &[0xaaaa_0308]);
                (Probe::new(at.plus(4), 4, &[0x0007_809b]), Some(organization))
            }
            0..=1500 => (Probe::new(at, 1, &[number]), None),
            _ => (Probe::new(at.plus(6), 2, &[number]), None),
        };
        Told::All([first, Some(one), two])
    }
}

impl Probe {
    /// A read without a mask; up to three values.
    pub(in crate::filter) const fn new(spot: Spot, size: u8, of: &[u32]) -> Self {
        let (mut values, mut many) = ([0; 3], 0);
        while many < of.len() && many < values.len() {
            values[many] = of[many];
            many += 1;
        }
        Self { spot, size, mask: u32::MAX, values, many: many as u8 }
    }

    pub(in crate::filter) fn values(&self) -> &[u32] {
        &self.values[..usize::from(self.many)]
    }
}
