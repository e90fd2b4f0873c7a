//! EtherTypes: their names, and how a type field that may be a length is read and sealed; IEEE 802.3 §3.2.6.

use crate::codec::{Carries, Error, Field, Next, Seal, Space};

/// The largest value of a type field that is a length.
pub const LARGEST_LENGTH: u16 = 1500;

/// The smallest value of a type field that is a type.
pub const SMALLEST_TYPE: u16 = 0x0600;

/// "LLC follows", IEEE 802.1AC Table 12-1: what a length means, and how to say it where a length does not fit.
pub const LLC: u16 = 0x8870;

const IPX: u16 = 0x8137;

/// What a length announces: LLC, or IPX without it, which begins with a checksum of ones (Novell's "raw 802.3").
pub(super) fn counted(len: u16, rest: &[u8]) -> Carries {
    let next = if rest.starts_with(&[0xff, 0xff]) { IPX } else { LLC };
    Carries::some(len.into(), Next::EtherType(next))
}

/// Fills in the type of what follows, or its length if it is LLC.
#[inline(always)]
pub(super) fn seal(layer: &mut Seal<'_>, field: &'static Field) -> Result<(), Error> {
    if !layer.next.is_some_and(|next| core::ptr::eq(next, &raw const super::llc::PROTOCOL)) {
        return layer.set_next(field, Space::EtherType);
    }
    let len = layer.payload.len();
    layer.set(field, if len <= usize::from(LARGEST_LENGTH) { len } else { LLC.into() })
}

/// Names of EtherTypes, IANA's IEEE 802 numbers, as short as tcpdump's users know them.
#[must_use]
pub fn names(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0600 => "NS",
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x0842 => "Wake-on-LAN",
        0x1000 => "Trail",
        0x22e7 => "Congestion Notification Message",
        0x22ea => "SRP",
        0x22f0 => "AVTP",
        0x22f3 => "TRILL",
        0x22f4 => "L2 IS-IS",
        0x6001 => "MOP DL",
        0x6002 => "MOP RC",
        0x6003 => "DN",
        0x6004 => "LAT",
        0x6007 => "SCA",
        0x6558 => "TEB",
        0x8035 => "Reverse ARP",
        0x8038 => "Lanbridge",
        0x803c => "DEC DNS",
        0x803e => "DEC DTS",
        0x805b => "VEXP",
        0x805c => "VPROD",
        0x809b => "Appletalk",
        0x80f3 => "Appletalk ARP",
        0x8100 => "802.1Q",
        0x8137 => "IPX",
        0x8204 => "QNX Qnet",
        0x86dd => "IPv6",
        0x8808 => "MPCP",
        0x8809 => "Slow Protocols",
        0x880b => "PPP",
        0x8819 => "CobraNet",
        0x8847 => "MPLS unicast",
        0x8848 => "MPLS multicast",
        0x8863 => "PPPoE D",
        0x8864 => "PPPoE S",
        0x886f => "MS NLB heartbeat",
        0x8870 => "LLC",
        0x887b => "HomePlug 1.0",
        0x888e => "EAPOL",
        0x8892 => "PROFINET",
        0x8899 => "Realtek protocols",
        0x889a => "HyperSCSI",
        0x88a2 => "AoE",
        0x88a4 => "EtherCAT",
        0x88a8 => "802.1Q-QinQ",
        0x88ab => "POWERLINK",
        0x88b5 | 0x88b6 => "Local Experimental",
        0x88b7 => "OUI Extended",
        0x88b8 => "GOOSE",
        0x88b9 => "GSE",
        0x88ba => "SV",
        0x88c7 => "Pre-Authentication",
        0x88ca => "TIPC",
        0x88cc => "LLDP",
        0x88cd => "SERCOS III",
        0x88dc => "WSMP",
        0x88e1 => "HomePlug AV",
        0x88e3 => "MRP",
        0x88e5 => "802.1AE MACsec",
        0x88e7 => "802.1ah",
        0x88f5 => "MVRP",
        0x88f6 => "MMRP",
        0x88f7 => "PTP",
        0x88f8 => "NC-SI",
        0x88fb => "PRP",
        0x8902 => "CFM",
        0x8906 => "FCoE",
        0x8914 => "FIP",
        0x8915 => "RoCE",
        0x891d => "TTEthernet",
        0x892f => "HSR",
        0x893a => "IEEE1905.1",
        0x8940 => "ECP",
        0x8947 => "GeoNet",
        0x894f => "NSH",
        0x9000 => "Loopback",
        0x9100 => "802.1Q-9100",
        0x9200 => "802.1Q-9200",
        0xd28b => "Arista Vendor Specific Protocol",
        0xf1c1 => "802.1CB",
        0xfefe => "OSI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::data_link::{ethernet::Ethernet, llc::Llc};

    #[test]
    fn what_is_sealed_in_front_of_llc_is_a_length_if_it_fits() {
        let sealed = |len: usize| {
            let mut stack = Stack::default();
            stack.push(&Ethernet::default()).unwrap();
            stack.push(&Llc { dsap: 0x42, ssap: 0x42, control: 3 }).unwrap();
            stack.payload(&alloc::vec![0; len]);
            let bytes = stack.seal().unwrap();
            u16::from_be_bytes([bytes[12], bytes[13]])
        };
        assert_eq!([sealed(0), sealed(1497), sealed(1498)], [3, 1500, LLC]);
    }
}
