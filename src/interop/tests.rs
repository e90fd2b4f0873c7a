//! There and back, over many inputs.

use alloc::string::ToString;

use super::*;

/// There and back, bytes without a pattern are the same header.
macro_rules! comes_back {
    ($($own:ident: $other:ident, $first:expr;)+) => {$({
        for seed in 0..200_u64 {
            let mut bytes: [u8; $own::LEN] = core::array::from_fn(|i| {
                (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(i as u32 * 7) >> 20) as u8
            });
            $first(&mut bytes);
            let own = $own::parse(&bytes).unwrap().1;
            let other = $other::try_from(own).unwrap();
            assert_eq!(other.to_bytes()[..], bytes);
            assert_eq!($own::from(&other), own);
        }
    })+};
}

#[test]
fn headers_come_back() {
    comes_back! {
        Ethernet: Ethernet2Header, |_: &mut [u8]| {};
        Vlan: SingleVlanHeader, |_: &mut [u8]| {};
        Udp: UdpHeader, |_: &mut [u8]| {};
        Ipv6: Ipv6Header, |bytes: &mut [u8]| bytes[0] = 0x60 | bytes[0] & 15;
        Fragment: Ipv6FragmentHeader, |bytes: &mut [u8]| (bytes[1], bytes[3]) = (0, bytes[3] & 0xf9);
        Ipv4: Ipv4Header, |bytes: &mut [u8]| (bytes[0], bytes[6]) = (0x45, bytes[6] & 0x7f);
        Tcp: TcpHeader, |bytes: &mut [u8]| bytes[12] = 0x50 | bytes[12] & 1;
    }
}

#[test]
fn options_stand_beside_their_header() {
    let options = [2, 4, 5, 0xb4, 1, 1, 1, 0];
    let tcp = Tcp { hdr_len: 28, syn: true, ..Tcp::default() };
    let both = WithOptions { header: tcp, options: options.to_vec() };
    let other = TcpHeader::try_from(both.clone()).unwrap();
    assert_eq!(other.options.as_slice(), options);
    assert_eq!(WithOptions::from(&other), both);
    assert!(TcpHeader::try_from(tcp).is_err(), "options that are not there");
    let longer = WithOptions { header: tcp, options: Vec::from([0; 12]) };
    assert!(TcpHeader::try_from(longer).is_err(), "more than its length counts");
    let wide = Ipv4 { hdr_len: 20, frag_offset: 0x2000, ..Ipv4::default() };
    assert!(Ipv4Header::try_from(wide).is_err(), "a value that is too wide");
}

/// Bytes of which some are small: lengths and types that something means.
fn bytes(seed: u64, len: usize) -> Vec<u8> {
    let word = |i: usize| (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(i as u32 * 7) >> 20;
    (0..len).map(|i| if word(i + 64) & 1 == 0 { word(i) as u8 } else { word(i) as u8 & 7 }).collect()
}

/// Any bytes are the same header on both sides, or etherparse says that they are none, or would hold less than all of
/// them; at least so many are.
macro_rules! longer_comes_back {
    ($($own:ident: $other:ident, $lens:expr, $first:expr, $least:expr;)+) => {$({
        let mut same = 0;
        for seed in 0..600 {
            let mut bytes = bytes(seed, $lens[seed as usize % $lens.len()]);
            $first(&mut bytes);
            let both = WithOptions { header: $own::parse(&bytes).unwrap().1, options: bytes[$own::LEN..].to_vec() };
            match $other::try_from(both.clone()) {
                Ok(other) => {
                    assert_eq!(other.to_bytes()[..], bytes);
                    assert_eq!(WithOptions::<$own>::from(&other), both);
                    assert_eq!($own::from(&other), both.header);
                    same += 1;
                }
                Err(error) => assert_eq!(error.to_string(), OTHER.to_string()),
            }
            // A byte more is none of it.
            let options = [&both.options[..], &[0]].concat();
            assert!($other::try_from(WithOptions { options, ..both }).is_err(), "{bytes:02x?}");
        }
        assert!(same >= $least, "{same} of {}", stringify!($own));
    })+};
}

#[test]
fn longer_headers_come_back() {
    let extension = |bytes: &mut Vec<u8>| bytes[1] = (bytes.len() / 8 - 1) as u8;
    longer_comes_back! {
        Arp: ArpPacket, [28, 20, 24], |bytes: &mut Vec<u8>| {
            (bytes[4], bytes[5]) = ((bytes.len() / 2 - 8) as u8, 4);
        }, 600;
        Icmp: Icmpv4Header, [8], |bytes: &mut Vec<u8>| bytes[0] %= 16, 200;
        Icmp: Icmpv4Header, [20], |bytes: &mut Vec<u8>| (bytes[0], bytes[1]) = (13, 0), 600;
        Icmpv6: Icmpv6Header, [8], |bytes: &mut Vec<u8>| bytes[0] &= 0x87, 200;
        Igmp: IgmpHeader, [8], |bytes: &mut Vec<u8>| {
            (bytes[0], bytes[1]) = ([0x11, 0x12, 0x16, 0x17][usize::from(bytes[0] & 3)], 0);
        }, 400;
        HopByHop: Ipv6RawExtHeader, [8, 16, 40], extension, 600;
        Destination: Ipv6RawExtHeader, [8, 16, 40], extension, 600;
        Routing: Ipv6RawExtHeader, [8, 24, 40], extension, 600;
        Ah: IpAuthHeader, [12, 24, 28], |bytes: &mut Vec<u8>| {
            (bytes[1], bytes[2], bytes[3]) = ((bytes.len() / 4 - 2) as u8, 0, 0);
        }, 600;
        Macsec: MacsecHeader, [6, 8, 14, 16], |bytes: &mut Vec<u8>| {
            let (identified, modified) = (bytes.len() >= 14, bytes.len() % 8 == 6);
            bytes[0] = bytes[0] & 3 | u8::from(identified) << 5 | if modified { 0x0c } else { 0 };
            bytes[1] &= 0x3f;
        }, 300;
    }
}

#[test]
fn arp_of_ethernet_has_a_type_of_its_own() {
    for seed in 0..200 {
        let mut bytes = bytes(seed, 28);
        bytes[..6].copy_from_slice(&[0, 1, 8, 0, 6, 4]);
        let both = WithOptions { header: Arp::parse(&bytes).unwrap().1, options: bytes[8..].to_vec() };
        let packet = ArpEthIpv4Packet::try_from(both.clone()).unwrap();
        assert_eq!(packet.sender_mac, bytes[8..14]);
        assert_eq!(WithOptions::<Arp>::from(&packet), both);
        let token_ring = WithOptions { header: Arp { hw_type: 6, ..both.header }, ..both };
        assert!(ArpEthIpv4Packet::try_from(token_ring).is_err());
    }
}

#[test]
fn what_would_be_lost_is_an_error() {
    let reserved = Fragment { reserved_octet: 1, ..Fragment::default() };
    assert!(Ipv6FragmentHeader::try_from(reserved).is_err());
    let unused =
        WithOptions { header: Icmp { kind: 3, ..Icmp::default() }, options: Vec::from([1, 0, 0, 0]) };
    assert!(Icmpv4Header::try_from(unused).is_err());
    let cooked = Sll { hatype: 1, protocol: 0x0800, ..Sll::default() };
    assert_eq!(Sll::from(&LinuxSllHeader::try_from(cooked).unwrap()), cooked);
    assert!(LinuxSllHeader::try_from(Sll { pkttype: 9, ..cooked }).is_err(), "a direction that is none");
}
