//! What kinds of interfaces are called, and which frames they take: Linux's ARPHRD_ numbers.

/// Words for an ARPHRD_ number.
pub(super) fn name(hardware: u16) -> Option<&'static str> {
    Some(match hardware {
        1 => "ethernet",
        6 => "ieee802",
        24 => "ieee1394",
        32 => "infiniband",
        280 => "can",
        512 => "ppp",
        519 => "rawip",
        768 => "ipip",
        769 => "ip6tnl",
        772 => "loopback",
        776 => "sit",
        778 => "gre",
        783 => "irda",
        801 => "ieee802.11",
        802 => "ieee802.11/prism",
        803 => "ieee802.11/radiotap",
        804 => "ieee802.15.4",
        823 => "gre6",
        824 => "netlink",
        825 => "6lowpan",
        826 => "vsockmon",
        65_534 => "none",
        _ => return None,
    })
}

/// LINKTYPE_ of the frames that are sent through a packet socket of it, as libpcap has it.
pub(super) fn link(hardware: u16) -> Option<u32> {
    Some(match hardware {
        1 | 772 => super::send::ETHERNET,
        519 | 768 | 769 | 776 | 778 | 823 | 65_534 => super::send::RAW,
        801 => 105,
        802 => 119,
        803 => 127,
        _ => return None,
    })
}
