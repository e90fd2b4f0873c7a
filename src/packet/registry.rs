//! Who reads which number, both ways: the one place that maps numbers to protocols. The file is long because the numbers
//! are many.

use alloc::vec::Vec;

use crate::codec::field::id;
use crate::codec::seal::Numbers;
use crate::codec::{Carries, Field, Layered, Next, Protocol, Space, Table};
use crate::header;
use crate::{application, data_link, network, physical, presentation, session, transport};

/// Every protocol, layer 1 to 7, with the number of its layer.
pub fn protocols() -> impl Iterator<Item = (u8, &'static Protocol)> {
    [
        (1, physical::PROTOCOLS),
        (2, data_link::PROTOCOLS),
        (3, network::PROTOCOLS),
        (4, transport::PROTOCOLS),
        (5, session::PROTOCOLS),
        (6, presentation::PROTOCOLS),
        (7, application::PROTOCOLS),
        (7, UNREAD),
    ]
    .into_iter()
    .flat_map(|(layer, protocols)| protocols.iter().map(move |protocol| (layer, *protocol)))
}

/// Every row of every table, and the tables themselves where they are records.
pub fn fields() -> impl Iterator<Item = (&'static Protocol, &'static Table, &'static Field)> {
    protocols().flat_map(|(_, protocol)| {
        protocol.tables().flat_map(move |table| {
            core::iter::once(&table.field).chain(table.rows).map(move |field| (protocol, table, field))
        })
    })
}

/// A field by its Wireshark name.
///
/// ```
/// assert_eq!(septet::field("ip.ttl").map(|field| field.label), Some("Time to Live"));
/// assert!(septet::field("ip.nonsense").is_none());
/// ```
#[must_use]
pub fn field(name: &str) -> Option<&'static Field> {
    fields().map(|(_, _, field)| field).find(|field| field.name == name)
}

/// A protocol by its Wireshark name, or by its own where two have one.
#[must_use]
pub fn protocol(name: &str) -> Option<&'static Protocol> {
    protocols().map(|(_, protocol)| protocol).find(|protocol| protocol.key() == name)
}

header! {
    /// Bytes that no protocol reads.
    pub struct Data("data", "Data", 0 bytes, DATA) {
    }
    data {
        data, "data.data", "Data", Bytes;
        len, "data.len", "Length", Dec;
    }
}

/// Bytes that no protocol reads: a whole frame of an unknown link type, or what lies too deep.
pub static DATA: Protocol = Protocol::telling(
    <Data as crate::codec::Header>::TABLE,
    |input, _| Ok((&input[input.len()..], Carries::nothing())),
    |layer, to| {
        to.data(Data::data, 0..layer.header.len());
        to.number(Data::len, 0..layer.header.len(), layer.header.len());
    },
);

/// What belongs to no layer.
static UNREAD: &[&Protocol] = &[&DATA];

/// Numbers that are read by other protocols than usual (`-d`).
#[derive(Debug, Clone, Default)]
pub struct Overrides(Vec<(Space, u32, Option<&'static Protocol>)>);

impl Overrides {
    /// This number is read by this protocol, or by none.
    pub fn set(&mut self, space: Space, number: u32, protocol: Option<&'static Protocol>) {
        self.0.retain(|known| (known.0, known.1) != (space, number));
        self.0.push((space, number, protocol));
    }

    /// Who reads this number instead; the inner `None` is nobody.
    #[expect(clippy::option_option, reason = "not overridden, or overridden by nobody")]
    fn find(&self, space: Space, number: u32) -> Option<Option<&'static Protocol>> {
        self.0.iter().find(|known| (known.0, known.1) == (space, number)).map(|known| known.2)
    }
}

/// Who reads this payload.
#[inline]
#[must_use]
pub fn reader(next: Next, payload: &[u8], overrides: Option<&Overrides>) -> Option<&'static Protocol> {
    let space = next.space();
    for number in next.numbers().into_iter().flatten() {
        if let Some(chosen) = overrides.and_then(|overrides| overrides.find(space, number)) {
            return chosen;
        }
        if let Some(protocol) = find(space, number) {
            return Some(protocol);
        }
    }
    match space {
        Space::LinkType => Some(&DATA),
        Space::UdpPort if is_recognised(payload) => Some(&transport::quic::PROTOCOL),
        _ => None,
    }
}

/// Whether what UDP carries between ports that nobody reads tells by itself what it is.
#[inline(always)]
pub(super) fn is_recognised(payload: &[u8]) -> bool {
    // Its first bit is cheap to look at.
    payload.first().is_some_and(|first| first & 0x80 != 0) && transport::quic::recognise(payload)
}

/// Who reads which number, for sealing.
pub const NUMBERS: Numbers = Numbers { find, number_of };

/// The number that announces this protocol.
#[must_use]
pub fn number_of(space: Space, protocol: &Protocol) -> Option<u32> {
    numbered(space).iter().find(|row| core::ptr::eq(row.1, protocol)).map(|row| row.0)
}

/// The same at compile time, when protocols have no places yet but names.
pub(super) const fn announced(space: Space, protocol: &Protocol) -> Option<u32> {
    let (rows, wanted, mut i) = (numbered(space), id(protocol.key()), 0);
    while i < rows.len() {
        if id(rows[i].1.key()) == wanted {
            return Some(rows[i].0);
        }
        i += 1;
    }
    None
}

/// One table of numbers, both ways: which protocol a number means, and which number a protocol has.
macro_rules! numbers {
    ($($space:ident { $($number:literal => $protocol:path,)* })+) => {
        /// Who reads a payload of this number.
        #[must_use]
        pub fn find(space: Space, number: u32) -> Option<&'static Protocol> {
            match space {
                $(Space::$space => match number {
                    $($number => Some(&$protocol),)*
                    _ => None,
                },)+
                Space::Nothing => None,
            }
        }

        /// The numbers of a space, and who reads them.
        const fn numbered(space: Space) -> &'static [(u32, &'static Protocol)] {
            match space {
                $(Space::$space => {
                    static NUMBERED: &[(u32, &Protocol)] = &[$(($number, &$protocol),)*];
                    NUMBERED
                })+
                Space::Nothing => &[],
            }
        }

        static TABLE: &[(Space, u32, &Protocol)] = &[$($((Space::$space, $number, &$protocol),)*)+];
    };
}

/// The UDP ports that a protocol reads.
pub(super) static UDP_PORTS: Ports = Ports::of(Space::UdpPort);
/// The TCP ports that a protocol reads.
pub(super) static TCP_PORTS: Ports = Ports::of(Space::TcpPort);

/// A set of ports, a bit each.
pub(super) struct Ports([u64; 1024]);

impl Ports {
    const fn of(space: Space) -> Self {
        let (mut bits, mut i) = ([0; 1024], 0);
        while i < TABLE.len() {
            if TABLE[i].0 as u8 == space as u8 {
                bits[TABLE[i].1 as usize / 64] |= 1 << (TABLE[i].1 % 64);
            }
            i += 1;
        }
        Self(bits)
    }

    /// Whether one of these ports is read by a protocol: most packets have none, and are done sooner.
    #[inline(always)]
    pub(super) fn read(&self, (a, b): (u16, u16)) -> bool {
        self.has(a) || self.has(b)
    }

    #[inline(always)]
    fn has(&self, port: u16) -> bool {
        self.0[usize::from(port / 64)] >> (port % 64) & 1 == 1
    }
}

numbers! {
    LinkType {
        0 => data_link::null::PROTOCOL,
        1 => data_link::ethernet::PROTOCOL,
        6 => data_link::token_ring::PROTOCOL,
        7 => data_link::arcnet::PROTOCOL,
        9 => data_link::ppp::frame::PROTOCOL,
        10 => data_link::fddi::PROTOCOL,
        101 => data_link::raw::PROTOCOL,
        12 => data_link::raw::PROTOCOL,
        14 => data_link::raw::PROTOCOL,
        50 => data_link::ppp::frame::PROTOCOL,
        51 => data_link::pppoe::PROTOCOL,
        100 => data_link::llc::PROTOCOL,
        104 => data_link::chdlc::PROTOCOL,
        105 => data_link::wlan::PROTOCOL,
        107 => data_link::frame_relay::PROTOCOL,
        108 => data_link::loopback::PROTOCOL,
        112 => data_link::chdlc::PROTOCOL,
        113 => data_link::sll::PROTOCOL,
        109 => data_link::filter_log::ENCAPSULATING,
        13 => data_link::filter_log::ENCAPSULATING,
        117 => data_link::filter_log::PROTOCOL,
        99 => data_link::symantec::PROTOCOL,
        122 => data_link::fibre_channel::PROTOCOL,
        138 => data_link::firewire::PROTOCOL,
        123 => data_link::sun_atm::PROTOCOL,
        128 => data_link::tzsp::PROTOCOL,
        119 => physical::prism::PROTOCOL,
        127 => physical::radiotap::PROTOCOL,
        163 => physical::wlancap::PROTOCOL,
        129 => data_link::arcnet::LINUX,
        258 => data_link::pktap::PROTOCOL,
        149 => data_link::pktap::PROTOCOL,
        178 => data_link::juniper::PROTOCOL,
        133 => data_link::juniper::GATEWAY,
        135 => data_link::juniper::ATM2,
        137 => data_link::juniper::ATM1,
        167 => data_link::juniper::PROTOCOL,
        179 => data_link::juniper::PPP,
        180 => data_link::juniper::FRAME_RELAY,
        181 => data_link::juniper::CISCO,
        192 => data_link::ppi::PROTOCOL,
        197 => data_link::erf::PROTOCOL,
        240 => data_link::netanalyzer::PROTOCOL,
        204 => data_link::ppp::frame::DIRECTED,
        226 => data_link::ipnet::PROTOCOL,
        228 => network::ipv4::PROTOCOL,
        16 => network::ipv4::PROTOCOL,
        19 => network::ipv4::PROTOCOL,
        106 => network::ipv4::PROTOCOL,
        229 => network::ipv6::PROTOCOL,
        239 => data_link::nflog::PROTOCOL,
        242 => data_link::ipoib::PROTOCOL,
        276 => data_link::sll2::PROTOCOL,
    }
    EtherType {
        0x0800 => network::ipv4::PROTOCOL,
        0x0806 => network::arp::PROTOCOL,
        0x6558 => data_link::ethernet::PROTOCOL,
        0x8035 => network::arp::PROTOCOL,
        0x8100 => data_link::vlan::PROTOCOL,
        0x86dd => network::ipv6::PROTOCOL,
        0x8847 => network::mpls::PROTOCOL,
        0x8848 => network::mpls::PROTOCOL,
        0x8909 => data_link::cisco_metadata::PROTOCOL,
        0x894f => network::nsh::PROTOCOL,
        0xd28b => data_link::arista::PROTOCOL,
        0x8863 => data_link::pppoe::discovery::PROTOCOL,
        0x22f3 => data_link::trill::PROTOCOL,
        0x88e5 => data_link::macsec::PROTOCOL,
        0x88e7 => data_link::backbone_tag::PROTOCOL,
        0x8926 => data_link::vn_tag::PROTOCOL,
        0x892f => data_link::redundancy_tag::SEAMLESS,
        0x893f => data_link::extension_tag::PROTOCOL,
        0xf1c1 => data_link::redundancy_tag::PROTOCOL,
        0x8864 => data_link::pppoe::PROTOCOL,
        0x88bb => data_link::lwapp::PROTOCOL,
        0xbbbb => data_link::lwapp::PROTOCOL,
        0x4305 => data_link::batman::PROTOCOL,
        0x8870 => data_link::llc::PROTOCOL,
        0x8137 => network::ipx::PROTOCOL,
        0x888e => data_link::eapol::PROTOCOL,
        0x8181 => data_link::stp::PROTOCOL,
        0x8809 => data_link::slow::PROTOCOL,
         0x9000 => data_link::configuration_test::PROTOCOL,
        0x88cc => data_link::lldp::PROTOCOL,
        0x88a8 => data_link::service_tag::PROTOCOL,
        0x9100 => data_link::vlan::PROTOCOL,
    }
    CiscoPid {
        0x0108 => data_link::stp::PROTOCOL,
        0x0109 => data_link::stp::PROTOCOL,
        0x010b => data_link::stp::PER_VLAN,
        0x010c => data_link::stp::PROTOCOL,
        0x2000 => data_link::cdp::PROTOCOL,
    }
    Sap {
        0x42 => data_link::stp::PROTOCOL,
        0xe0 => network::ipx::PROTOCOL,
        0x06 => network::ipv4::PROTOCOL,
        0xfe => data_link::nlpid::PROTOCOL,
    }
    SlowProtocol {
        1 => data_link::slow::lacp::PROTOCOL,
        2 => data_link::slow::marker::PROTOCOL,
        3 => data_link::slow::oam::PROTOCOL,
    }
    IpProtocol {
        1 => network::icmp::PROTOCOL,
        2 => network::igmp::PROTOCOL,
        4 => network::ipv4::PROTOCOL,
        6 => transport::tcp::PROTOCOL,
        17 => transport::udp::PROTOCOL,
        0 => network::ipv6::hop_by_hop::PROTOCOL,
        41 => network::ipv6::PROTOCOL,
        43 => network::ipv6::routing::PROTOCOL,
        44 => network::ipv6::fragment::PROTOCOL,
        58 => network::icmpv6::PROTOCOL,
        33 => transport::dccp::PROTOCOL,
        47 => network::gre::PROTOCOL,
        50 => network::esp::PROTOCOL,
        51 => network::ah::PROTOCOL,
        132 => transport::sctp::PROTOCOL,
        60 => network::ipv6::destination::PROTOCOL,
        89 => network::ospf::PROTOCOL,
        103 => network::pim::PROTOCOL,
        112 => network::vrrp::PROTOCOL,
        97 => network::etherip::PROTOCOL,
        137 => network::mpls::PROTOCOL,
        143 => data_link::ethernet::PROTOCOL,
        135 => network::mip6::PROTOCOL,
        136 => transport::udplite::PROTOCOL,
    }
    GreProtocol {
        0x2000 => data_link::cdp::PROTOCOL,
        0x00fe => data_link::nlpid::PROTOCOL,
        0x0800 => network::ipv4::PROTOCOL,
        0x0806 => network::arp::PROTOCOL,
        0x6558 => data_link::ethernet::PROTOCOL,
        0x6400 => data_link::ethernet::PROTOCOL,
        0x86dd => network::ipv6::PROTOCOL,
        0x880b => data_link::ppp::PROTOCOL,
        0x883e => network::ipv4::PROTOCOL,
        0x8847 => network::mpls::PROTOCOL,
        0x8848 => network::mpls::PROTOCOL,
        0x6559 => data_link::frame_relay::PROTOCOL,
        0x8909 => data_link::cisco_metadata::IN_TUNNELS,
        0x894f => network::nsh::PROTOCOL,
        0x8200 => data_link::wlan::PROTOCOL,
        0x8210 => data_link::wlan::PROTOCOL,
        0x8220 => data_link::wlan::PROTOCOL,
        0x8230 => data_link::wlan::PROTOCOL,
        0x8240 => data_link::wlan::PROTOCOL,
        0x8250 => data_link::wlan::PROTOCOL,
        0x8260 => data_link::wlan::PROTOCOL,
        0x8270 => data_link::wlan::PROTOCOL,
        0x8280 => data_link::wlan::PROTOCOL,
        0x8290 => data_link::wlan::PROTOCOL,
        0x82a0 => data_link::wlan::PROTOCOL,
        0x82b0 => data_link::wlan::PROTOCOL,
        0x82c0 => data_link::wlan::PROTOCOL,
        0x82d0 => data_link::wlan::PROTOCOL,
        0x82e0 => data_link::wlan::PROTOCOL,
        0x82f0 => data_link::wlan::PROTOCOL,
        0x8300 => data_link::wlan::PROTOCOL,
        0x8310 => data_link::wlan::PROTOCOL,
        0x8320 => data_link::wlan::PROTOCOL,
        0x8330 => data_link::wlan::PROTOCOL,
        0x8340 => data_link::wlan::PROTOCOL,
        0x8350 => data_link::wlan::PROTOCOL,
        0x8360 => data_link::wlan::PROTOCOL,
        0x8370 => data_link::wlan::PROTOCOL,
        0x88be => network::erspan::PROTOCOL,
        0x22eb => network::erspan::PROTOCOL,
    }
    PppProtocol {
        0x0207 => data_link::cdp::PROTOCOL,
        0x0023 => data_link::nlpid::PROTOCOL,
        0x0021 => network::ipv4::PROTOCOL,
        0x003d => data_link::ppp::multilink::PROTOCOL,
        0x0031 => data_link::bridging::PROTOCOL,
        0x004b => data_link::llc::PROTOCOL,
        0x0057 => network::ipv6::PROTOCOL,
        0x0281 => network::mpls::PROTOCOL,
        0x0283 => network::mpls::PROTOCOL,
        0x0800 => network::ipv4::PROTOCOL,
        0x86dd => network::ipv6::PROTOCOL,
    }
    ChdlcProtocol {
        0x4242 => data_link::stp::PROTOCOL,
        0x2000 => data_link::cdp::PROTOCOL,
        0xfefe => data_link::nlpid::PROTOCOL,
        0x0800 => network::ipv4::PROTOCOL,
        0x6558 => data_link::ethernet::PROTOCOL,
        0x8035 => data_link::slarp::PROTOCOL,
        0x86dd => network::ipv6::PROTOCOL,
        0x8847 => network::mpls::PROTOCOL,
        0x8848 => network::mpls::PROTOCOL,
    }
    Nlpid {
        0x8e => network::ipv6::PROTOCOL,
        0xcc => network::ipv4::PROTOCOL,
        0xcf => data_link::ppp::PROTOCOL,
    }
    FirstNibble {
        0 => network::pseudowire::PROTOCOL,
        1 => network::associated_channel::PROTOCOL,
        4 => network::ipv4::PROTOCOL,
        6 => network::ipv6::PROTOCOL,
    }
    ChannelType {
        0x0021 => network::ipv4::PROTOCOL,
        0x0057 => network::ipv6::PROTOCOL,
    }
    NshProtocol {
        1 => network::ipv4::PROTOCOL,
        2 => network::ipv6::PROTOCOL,
        3 => data_link::ethernet::PROTOCOL,
        4 => network::nsh::PROTOCOL,
        5 => network::mpls::PROTOCOL,
    }
    SctpPayload {}
    Wireless {
        0 => data_link::wlan::PROTOCOL,
        1 => data_link::wlan::PADDED,
        2 => data_link::wlan::SWAPPED,
        16 => data_link::wlan_management::ASSOCIATION_REQUEST,
        17 => data_link::wlan_management::ASSOCIATION_RESPONSE,
        18 => data_link::wlan_management::REASSOCIATION_REQUEST,
        19 => data_link::wlan_management::REASSOCIATION_RESPONSE,
        20 => data_link::wlan_management::PROBE_REQUEST,
        21 => data_link::wlan_management::PROBE_RESPONSE,
        24 => data_link::wlan_management::BEACON,
        25 => data_link::wlan_management::ANNOUNCEMENT,
        26 => data_link::wlan_management::DISASSOCIATION,
        27 => data_link::wlan_management::AUTHENTICATION,
        28 => data_link::wlan_management::DEAUTHENTICATION,
        29 => data_link::wlan_management::ACTION,
        30 => data_link::wlan_management::ACTION_UNACKNOWLEDGED,
    }
    UdpPort {
        3544 => network::teredo::PROTOCOL,
        4500 => network::udpencap::PROTOCOL,
        1701 => data_link::l2tp::PROTOCOL,
        434 => network::mobile_ip::PROTOCOL,
        12222 => data_link::lwapp::PROTOCOL,
        12223 => data_link::lwapp::PROTOCOL,
        4341 => network::lisp::PROTOCOL,
        4342 => network::lisp_control::PROTOCOL,
        5247 => data_link::capwap::PROTOCOL,
        5072 => network::ayiya::PROTOCOL,
        37008 => data_link::tzsp::PROTOCOL,
        2152 => network::gtp::PROTOCOL,
        4754 => network::gre::PROTOCOL,
        6081 => data_link::geneve::PROTOCOL,
        6635 => network::mpls::PROTOCOL,
        4789 => data_link::vxlan::PROTOCOL,
        4790 => data_link::vxlan_gpe::PROTOCOL,
        9899 => transport::sctp::PROTOCOL,
        12000 => data_link::llc::PROTOCOL,
        12001 => data_link::llc::PROTOCOL,
        12002 => data_link::llc::PROTOCOL,
        12003 => data_link::llc::PROTOCOL,
        12004 => data_link::llc::PROTOCOL,
        65535 => DATA,
        53 => application::dns::PROTOCOL,
        5353 => application::mdns::PROTOCOL,
        5355 => application::llmnr::PROTOCOL,
        1900 => application::http::SSDP,
    }
    TcpPort {
        53 => application::dns::OVER_TCP,
        5353 => application::dns::OVER_TCP,
        21 => application::ftp::PROTOCOL,
        25 => application::smtp::PROTOCOL,
        587 => application::smtp::PROTOCOL,
        80 => application::http::PROTOCOL,
        631 => application::http::PROTOCOL,
        3689 => application::http::PROTOCOL,
        1900 => application::http::PROTOCOL,
        2710 => application::http::PROTOCOL,
        2869 => application::http::PROTOCOL,
        3128 => application::http::PROTOCOL,
        3132 => application::http::PROTOCOL,
        5985 => application::http::PROTOCOL,
        8080 => application::http::PROTOCOL,
        8088 => application::http::PROTOCOL,
        11371 => application::http::PROTOCOL,
    }
}

const _: &Protocol = Data::PROTOCOL;
