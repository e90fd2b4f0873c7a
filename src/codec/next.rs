//! Numbers, not neighbours: what a header says about who reads its payload.

/// A number space that headers point into; `packet::registry` says who reads which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Space {
    /// `LINKTYPE_` values of capture files.
    LinkType,
    /// EtherTypes, IEEE 802.
    EtherType,
    /// Service access points of IEEE 802.2.
    Sap,
    /// Protocol identifiers of Cisco's behind SNAP (organization 00-00-0C).
    CiscoPid,
    /// IP protocol numbers, which are IPv6's next headers too.
    IpProtocol,
    /// UDP ports.
    UdpPort,
    /// TCP ports.
    TcpPort,
}

/// Who reads a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Next {
    /// Nobody: it is data, or there is none.
    Data,
    /// A `LINKTYPE_` value.
    LinkType(u32),
    /// An EtherType.
    EtherType(u16),
    /// A destination service access point of IEEE 802.2.
    Sap(u8),
    /// Organization and protocol identifier of SNAP.
    Snap(u32, u16),
    /// An IP protocol number.
    IpProtocol(u8),
    /// Source and destination port; the smaller one decides, then the larger one.
    UdpPorts(u16, u16),
    /// Source and destination port; the smaller one decides, then the larger one.
    TcpPorts(u16, u16),
}

impl Next {
    /// The number spaces and numbers to look up, in this order.
    #[must_use]
    pub fn numbers(self) -> [Option<(Space, u32)>; 2] {
        match self {
            Self::LinkType(number) => [Some((Space::LinkType, number)), None],
            Self::EtherType(number) => [Some((Space::EtherType, number.into())), None],
            Self::Sap(number) => [Some((Space::Sap, number.into())), None],
            Self::Snap(0x00_000c, number) => [Some((Space::CiscoPid, number.into())), None],
            Self::Data | Self::Snap(..) => [None, None],
            Self::IpProtocol(number) => [Some((Space::IpProtocol, number.into())), None],
            Self::UdpPorts(a, b) => {
                [Some((Space::UdpPort, a.min(b).into())), Some((Space::UdpPort, a.max(b).into()))]
            }
            Self::TcpPorts(a, b) => {
                [Some((Space::TcpPort, a.min(b).into())), Some((Space::TcpPort, a.max(b).into()))]
            }
        }
    }
}
