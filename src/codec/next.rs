//! Numbers, not neighbours: what a header says about who reads its payload.

/// A number space that headers point into; `packet::registry` says who reads which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u32)]
pub enum Space {
    /// No number: the payload is data.
    Nothing,
    /// `LINKTYPE_` values of capture files.
    LinkType,
    /// EtherTypes, IEEE 802.
    EtherType,
    /// Service access points of IEEE 802.2.
    Sap,
    /// Protocol identifiers of Cisco's behind SNAP (organization 00-00-0C).
    CiscoPid,
    /// Subtypes of slow protocols, IEEE 802.3 annex 57A.
    SlowProtocol,
    /// IP protocol numbers, which are IPv6's next headers too.
    IpProtocol,
    /// Protocol types of generic routing encapsulation: EtherTypes, and numbers of its own.
    GreProtocol,
    /// Protocol numbers of the point-to-point protocol.
    PppProtocol,
    /// Protocol types of Cisco's HDLC: EtherTypes, and numbers of its own.
    ChdlcProtocol,
    /// Network layer protocol identifiers, ISO/IEC TR 9577.
    Nlpid,
    /// The first four bits behind an MPLS label stack.
    FirstNibble,
    /// Channel types of the associated channel header, RFC 4385.
    ChannelType,
    /// Next protocols of the network service header, RFC 8300, which are VXLAN-GPE's too.
    NshProtocol,
    /// Payload protocol identifiers of SCTP.
    SctpPayload,
    /// Forms of an 802.11 frame: 0 the usual one, 1 with padding behind its header, 2 with its frame control swapped;
    /// from 16 on the bodies of its management frames by their subtype.
    Wireless,
    /// UDP ports.
    UdpPort,
    /// TCP ports.
    TcpPort,
}

impl Space {
    /// Every number space, each at the place of its discriminant less one.
    pub const ALL: &[Self] = &[
        Self::LinkType,
        Self::EtherType,
        Self::Sap,
        Self::CiscoPid,
        Self::SlowProtocol,
        Self::IpProtocol,
        Self::GreProtocol,
        Self::PppProtocol,
        Self::ChdlcProtocol,
        Self::Nlpid,
        Self::FirstNibble,
        Self::ChannelType,
        Self::NshProtocol,
        Self::SctpPayload,
        Self::Wireless,
        Self::UdpPort,
        Self::TcpPort,
    ];
}

/// Who reads a payload: a number in a number space.
///
/// It reads as an enumeration, `Next::EtherType(0x0800)`, and is one word, so that a walk keeps it in a register and
/// compares it at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Next(u64);

#[allow(non_snake_case, non_upper_case_globals)]
impl Next {
    /// Nobody: the payload is data, or there is none.
    pub const Data: Self = Self::new(Space::Nothing, 0);

    /// A `LINKTYPE_` value.
    #[inline(always)]
    #[must_use]
    pub const fn LinkType(number: u32) -> Self {
        Self::new(Space::LinkType, number)
    }

    /// An EtherType.
    #[inline(always)]
    #[must_use]
    pub const fn EtherType(number: u16) -> Self {
        Self::new(Space::EtherType, number as u32)
    }

    /// A destination service access point of IEEE 802.2.
    #[inline(always)]
    #[must_use]
    pub const fn Sap(number: u8) -> Self {
        Self::new(Space::Sap, number as u32)
    }

    /// Organization and protocol identifier of SNAP; nobody, where the organization's identifiers are not known.
    #[inline(always)]
    #[must_use]
    pub const fn Snap(organization: u32, number: u16) -> Self {
        match organization {
            0x00_000c => Self::new(Space::CiscoPid, number as u32),
            _ => Self::Data,
        }
    }

    /// A subtype of the slow protocols.
    #[inline(always)]
    #[must_use]
    pub const fn SlowProtocol(number: u8) -> Self {
        Self::new(Space::SlowProtocol, number as u32)
    }

    /// An IP protocol number.
    #[inline(always)]
    #[must_use]
    pub const fn IpProtocol(number: u8) -> Self {
        Self::new(Space::IpProtocol, number as u32)
    }

    /// A protocol type of GRE.
    #[inline(always)]
    #[must_use]
    pub const fn GreProtocol(number: u16) -> Self {
        Self::new(Space::GreProtocol, number as u32)
    }

    /// A protocol number of PPP.
    #[inline(always)]
    #[must_use]
    pub const fn PppProtocol(number: u16) -> Self {
        Self::new(Space::PppProtocol, number as u32)
    }

    /// A protocol type of Cisco's HDLC.
    #[inline(always)]
    #[must_use]
    pub const fn ChdlcProtocol(number: u16) -> Self {
        Self::new(Space::ChdlcProtocol, number as u32)
    }

    /// A network layer protocol identifier.
    #[inline(always)]
    #[must_use]
    pub const fn Nlpid(number: u8) -> Self {
        Self::new(Space::Nlpid, number as u32)
    }

    /// The four bits that an MPLS payload begins with.
    #[inline(always)]
    #[must_use]
    pub const fn FirstNibble(number: u8) -> Self {
        Self::new(Space::FirstNibble, number as u32)
    }

    /// A channel type of the associated channel header.
    #[inline(always)]
    #[must_use]
    pub const fn ChannelType(number: u16) -> Self {
        Self::new(Space::ChannelType, number as u32)
    }

    /// A next protocol of NSH or VXLAN-GPE.
    #[inline(always)]
    #[must_use]
    pub const fn NshProtocol(number: u8) -> Self {
        Self::new(Space::NshProtocol, number as u32)
    }

    /// A payload protocol identifier of SCTP.
    #[inline(always)]
    #[must_use]
    pub const fn SctpPayload(number: u32) -> Self {
        Self::new(Space::SctpPayload, number)
    }

    /// A form of an 802.11 frame.
    #[inline(always)]
    #[must_use]
    pub const fn Wireless(form: u8) -> Self {
        Self::new(Space::Wireless, form as u32)
    }

    /// Source and destination port; the smaller one decides, then the larger one.
    #[inline(always)]
    #[must_use]
    pub const fn UdpPorts(source: u16, destination: u16) -> Self {
        Self::new(Space::UdpPort, (source as u32) << 16 | destination as u32)
    }

    /// Source and destination port; the smaller one decides, then the larger one.
    #[inline(always)]
    #[must_use]
    pub const fn TcpPorts(source: u16, destination: u16) -> Self {
        Self::new(Space::TcpPort, (source as u32) << 16 | destination as u32)
    }

    const fn new(space: Space, number: u32) -> Self {
        Self((space as u64) << 32 | number as u64)
    }

    /// The number space.
    #[must_use]
    pub fn space(self) -> Space {
        let space = |nth: u64| Space::ALL.get(nth as usize).copied();
        (self.0 >> 32).checked_sub(1).and_then(space).unwrap_or(Space::Nothing)
    }

    /// Whether this is a number of this space.
    #[inline(always)]
    #[must_use]
    pub const fn is(self, space: Space) -> bool {
        self.0 >> 32 == space as u64
    }

    /// The number; two ports are the source in the upper half and the destination in the lower.
    #[inline(always)]
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0 as u32
    }

    /// Source and destination port.
    #[inline(always)]
    #[must_use]
    pub const fn ports(self) -> (u16, u16) {
        ((self.number() >> 16) as u16, self.0 as u16)
    }

    /// The numbers to look up, in this order.
    #[must_use]
    pub fn numbers(self) -> [Option<u32>; 2] {
        let (a, b) = self.ports();
        match self.space() {
            Space::Nothing => [None, None],
            Space::UdpPort | Space::TcpPort => [Some(a.min(b).into()), Some(a.max(b).into())],
            _ => [Some(self.number()), None],
        }
    }
}

impl core::fmt::Debug for Next {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?}({})", self.space(), self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_space_comes_back() {
        for space in Space::ALL {
            let next = Next::new(*space, 0xffff_fffe);
            assert_eq!((next.space(), next.number(), next.is(*space)), (*space, 0xffff_fffe, true));
        }
        assert_eq!(Next::Data.space(), Space::Nothing);
    }
}
