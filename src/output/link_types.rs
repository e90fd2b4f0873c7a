//! Names of link types, as [the registry of tcpdump.org](https://www.tcpdump.org/linktypes.html) and libpcap have them.

/// A link type: its `LINKTYPE_` number, libpcap's name for it, and what its packets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkType(pub u32, pub &'static str, pub &'static str);

/// What is known of a `LINKTYPE_` number.
#[must_use]
pub fn link_type(number: u32) -> Option<&'static LinkType> {
    LINK_TYPES.binary_search_by_key(&number, |known| known.0).ok().map(|at| &LINK_TYPES[at])
}

/// The number of a link type by number or name, in any case, with or without `DLT_` or `LINKTYPE_`.
///
/// ```
/// use septet::output::link_types::number;
/// assert_eq!([number("EN10MB"), number("linktype_ethernet"), number("raw")], [Some(1), Some(1), Some(101)]);
/// assert_eq!([number("276"), number("token")], [Some(276), None]);
/// ```
#[must_use]
pub fn number(name: &str) -> Option<u32> {
    let mut short = name;
    for prefix in ["LINKTYPE_", "DLT_"] {
        if let Some((front, rest)) = short.split_at_checked(prefix.len())
            && front.eq_ignore_ascii_case(prefix)
        {
            short = rest;
        }
    }
    if let Ok(number) = short.parse() {
        return Some(number);
    }
    let known = LINK_TYPES.iter().map(|known| (known.1, known.0));
    known.chain(OTHER_NAMES.iter().copied()).find(|known| known.0.eq_ignore_ascii_case(short)).map(|k| k.1)
}

/// Names of `LINKTYPE_` where they are not libpcap's.
static OTHER_NAMES: &[(&str, u32)] = &[
    ("ETHERNET", 1),
    ("EXP_ETHERNET", 2),
    ("ARCNET_BSD", 7),
    ("PPP_HDLC", 50),
    ("ATM_RFC1483", 100),
    ("IEEE802_5", 6),
    ("IEEE802_11_PRISM", 119),
    ("IEEE802_11_RADIOTAP", 127),
    ("IEEE802_11_AVS", 163),
    ("IEEE802_15_4_WITHFCS", 195),
    ("ETH", 1),
    ("IP", 101),
    ("SLL", 113),
    ("SLL2", 276),
];

/// Every link type with a name, by number.
pub static LINK_TYPES: &[LinkType] = &[
    LinkType(0, "NULL", "BSD loopback"),
    LinkType(1, "EN10MB", "Ethernet"),
    LinkType(2, "EN3MB", "Experimental Ethernet (3 Mb)"),
    LinkType(3, "AX25", "AX.25"),
    LinkType(4, "PRONET", "ProNET Token Ring"),
    LinkType(5, "CHAOS", "Chaosnet"),
    LinkType(6, "IEEE802", "Token Ring"),
    LinkType(7, "ARCNET", "ARCNET"),
    LinkType(8, "SLIP", "SLIP"),
    LinkType(9, "PPP", "PPP"),
    LinkType(10, "FDDI", "FDDI"),
    LinkType(50, "PPP_SERIAL", "PPP over serial"),
    LinkType(51, "PPP_ETHER", "PPPoE"),
    LinkType(99, "SYMANTEC_FIREWALL", "Symantec Firewall"),
    LinkType(100, "ATM_RFC1483", "ATM with LLC (RFC 1483)"),
    LinkType(101, "RAW", "Raw IP"),
    LinkType(104, "C_HDLC", "Cisco HDLC"),
    LinkType(105, "IEEE802_11", "IEEE 802.11"),
    LinkType(106, "ATM_CLIP", "Classical IP over ATM"),
    LinkType(107, "FRELAY", "Frame Relay"),
    LinkType(108, "LOOP", "OpenBSD loopback"),
    LinkType(109, "ENC", "OpenBSD encapsulated IP"),
    LinkType(113, "LINUX_SLL", "Linux cooked v1"),
    LinkType(114, "LTALK", "LocalTalk"),
    LinkType(117, "PFLOG", "OpenBSD packet filter log"),
    LinkType(118, "CISCO_IOS", "Cisco IOS"),
    LinkType(119, "PRISM_HEADER", "IEEE 802.11 with Prism header"),
    LinkType(122, "IP_OVER_FC", "IP over Fibre Channel (RFC 2625)"),
    LinkType(123, "SUNATM", "SunATM"),
    LinkType(127, "IEEE802_11_RADIO", "IEEE 802.11 with radiotap header"),
    LinkType(129, "ARCNET_LINUX", "Linux ARCNET"),
    LinkType(138, "APPLE_IP_OVER_IEEE1394", "Apple IP over IEEE 1394"),
    LinkType(139, "MTP2_WITH_PHDR", "SS7 MTP2 with pseudo-header"),
    LinkType(140, "MTP2", "SS7 MTP2"),
    LinkType(141, "MTP3", "SS7 MTP3"),
    LinkType(142, "SCCP", "SS7 SCCP"),
    LinkType(143, "DOCSIS", "DOCSIS"),
    LinkType(144, "LINUX_IRDA", "Linux IrDA"),
    LinkType(147, "USER0", "Private use 0"),
    LinkType(148, "USER1", "Private use 1"),
    LinkType(149, "USER2", "Private use 2"),
    LinkType(150, "USER3", "Private use 3"),
    LinkType(151, "USER4", "Private use 4"),
    LinkType(152, "USER5", "Private use 5"),
    LinkType(153, "USER6", "Private use 6"),
    LinkType(154, "USER7", "Private use 7"),
    LinkType(155, "USER8", "Private use 8"),
    LinkType(156, "USER9", "Private use 9"),
    LinkType(157, "USER10", "Private use 10"),
    LinkType(158, "USER11", "Private use 11"),
    LinkType(159, "USER12", "Private use 12"),
    LinkType(160, "USER13", "Private use 13"),
    LinkType(161, "USER14", "Private use 14"),
    LinkType(162, "USER15", "Private use 15"),
    LinkType(163, "IEEE802_11_RADIO_AVS", "IEEE 802.11 with AVS header"),
    LinkType(165, "BACNET_MS_TP", "BACnet MS/TP"),
    LinkType(166, "PPP_PPPD", "PPP of pppd with direction"),
    LinkType(169, "GPRS_LLC", "GPRS LLC"),
    LinkType(170, "GPF_T", "GPF-T"),
    LinkType(171, "GPF_F", "GPF-F"),
    LinkType(177, "LINUX_LAPD", "Linux LAPD"),
    LinkType(182, "MFR", "FRF.16.1 multi-link Frame Relay"),
    LinkType(187, "BLUETOOTH_HCI_H4", "Bluetooth HCI UART"),
    LinkType(189, "USB_LINUX", "Linux USB"),
    LinkType(192, "PPI", "Per-packet information"),
    LinkType(195, "IEEE802_15_4", "IEEE 802.15.4 with FCS"),
    LinkType(196, "SITA", "SITA"),
    LinkType(197, "ERF", "Endace ERF"),
    LinkType(201, "BLUETOOTH_HCI_H4_WITH_PHDR", "Bluetooth HCI UART with direction"),
    LinkType(202, "AX25_KISS", "AX.25 with KISS header"),
    LinkType(203, "LAPD", "LAPD"),
    LinkType(204, "PPP_WITH_DIR", "PPP with direction"),
    LinkType(205, "C_HDLC_WITH_DIR", "Cisco HDLC with direction"),
    LinkType(206, "FRELAY_WITH_DIR", "Frame Relay with direction"),
    LinkType(207, "LAPB_WITH_DIR", "LAPB with direction"),
    LinkType(209, "IPMB_LINUX", "Linux I2C"),
    LinkType(210, "FLEXRAY", "FlexRay"),
    LinkType(212, "LIN", "LIN"),
    LinkType(215, "IEEE802_15_4_NONASK_PHY", "IEEE 802.15.4 with PHY header"),
    LinkType(220, "USB_LINUX_MMAPPED", "Linux USB, padded"),
    LinkType(224, "FC_2", "Fibre Channel FC-2"),
    LinkType(225, "FC_2_WITH_FRAME_DELIMS", "Fibre Channel FC-2 with delimiters"),
    LinkType(226, "IPNET", "Solaris ipnet"),
    LinkType(227, "CAN_SOCKETCAN", "SocketCAN"),
    LinkType(228, "IPV4", "Raw IPv4"),
    LinkType(229, "IPV6", "Raw IPv6"),
    LinkType(230, "IEEE802_15_4_NOFCS", "IEEE 802.15.4 without FCS"),
    LinkType(231, "DBUS", "D-Bus"),
    LinkType(235, "DVB_CI", "DVB-CI"),
    LinkType(236, "MUX27010", "MUX27010"),
    LinkType(237, "STANAG_5066_D_PDU", "STANAG 5066 D_PDU"),
    LinkType(239, "NFLOG", "Linux netfilter log"),
    LinkType(240, "NETANALYZER", "Hilscher netANALYZER"),
    LinkType(241, "NETANALYZER_TRANSPARENT", "Hilscher netANALYZER, transparent"),
    LinkType(242, "IPOIB", "IP over InfiniBand"),
    LinkType(243, "MPEG_2_TS", "MPEG-2 transport stream"),
    LinkType(244, "NG40", "ng40"),
    LinkType(245, "NFC_LLCP", "NFC LLCP"),
    LinkType(247, "INFINIBAND", "InfiniBand"),
    LinkType(248, "SCTP", "SCTP"),
    LinkType(249, "USBPCAP", "USBPcap"),
    LinkType(250, "RTAC_SERIAL", "RTAC serial line"),
    LinkType(251, "BLUETOOTH_LE_LL", "Bluetooth Low Energy"),
    LinkType(253, "NETLINK", "Linux netlink"),
    LinkType(254, "BLUETOOTH_LINUX_MONITOR", "Bluetooth Linux monitor"),
    LinkType(255, "BLUETOOTH_BREDR_BB", "Bluetooth basic rate"),
    LinkType(256, "BLUETOOTH_LE_LL_WITH_PHDR", "Bluetooth Low Energy with pseudo-header"),
    LinkType(257, "PROFIBUS_DL", "PROFIBUS"),
    LinkType(258, "PKTAP", "Apple PKTAP"),
    LinkType(259, "EPON", "Ethernet PON"),
    LinkType(260, "IPMI_HPM_2", "IPMI trace"),
    LinkType(261, "ZWAVE_R1_R2", "Z-Wave R1 and R2"),
    LinkType(262, "ZWAVE_R3", "Z-Wave R3"),
    LinkType(263, "WATTSTOPPER_DLM", "Wattstopper DLM"),
    LinkType(264, "ISO_14443", "ISO 14443"),
    LinkType(265, "RDS", "Radio data system"),
    LinkType(266, "USB_DARWIN", "Darwin USB"),
    LinkType(268, "SDLC", "SDLC"),
    LinkType(270, "LORATAP", "LoRaTap"),
    LinkType(271, "VSOCK", "Linux vsock"),
    LinkType(272, "NORDIC_BLE", "Nordic Bluetooth Low Energy sniffer"),
    LinkType(273, "DOCSIS31_XRA31", "Excentis DOCSIS 3.1"),
    LinkType(274, "ETHERNET_MPACKET", "Ethernet mPackets"),
    LinkType(275, "DISPLAYPORT_AUX", "DisplayPort AUX channel"),
    LinkType(276, "LINUX_SLL2", "Linux cooked v2"),
    LinkType(277, "SERCOS_MONITOR", "Sercos monitor"),
    LinkType(278, "OPENVIZSLA", "OpenVizsla USB"),
    LinkType(279, "EBHSCR", "Elektrobit high speed capture"),
    LinkType(280, "VPP_DISPATCH", "VPP graph dispatch trace"),
    LinkType(281, "DSA_TAG_BRCM", "Ethernet with Broadcom switch tag"),
    LinkType(282, "DSA_TAG_BRCM_PREPEND", "Ethernet behind Broadcom switch tag"),
    LinkType(283, "IEEE802_15_4_TAP", "IEEE 802.15.4 with TAP header"),
    LinkType(284, "DSA_TAG_DSA", "Ethernet with Marvell DSA tag"),
    LinkType(285, "DSA_TAG_EDSA", "Ethernet with Marvell EDSA tag"),
    LinkType(286, "ELEE", "ELEE lawful interception"),
    LinkType(287, "Z_WAVE_SERIAL", "Z-Wave serial"),
    LinkType(288, "USB_2_0", "USB 2.0"),
    LinkType(289, "ATSC_ALP", "ATSC link layer"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_and_names_are_unique() {
        assert!(LINK_TYPES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for known in LINK_TYPES {
            assert_eq!((number(known.1), link_type(known.0)), (Some(known.0), Some(known)));
        }
        for (name, wanted) in OTHER_NAMES {
            assert_eq!(number(name), Some(*wanted));
        }
    }
}
