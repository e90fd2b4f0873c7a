//! What the packets of an interface are, by its hardware type (`ARPHRD_`), and the header that stands in for what several
//! interfaces do not have in common: [Linux cooked capture 2](https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html).

use super::block::Arrival;
use crate::capture::options::FLAGS;

/// Ethernet.
pub(super) const ETHERNET: u32 = 1;
/// Linux cooked capture 2.
pub(super) const COOKED: u32 = 276;
/// Bytes of its header.
pub(super) const COOKED_LEN: usize = 20;

/// A packet that this machine sends.
const OUTGOING: u8 = 4;

pub(super) const LOOPBACK: u16 = 772;

/// The LINKTYPE_ of what a socket receives of an interface of this type; others are read without their header.
pub(super) fn of(hardware: u16) -> u32 {
    match hardware {
        1 | LOOPBACK => ETHERNET,
        // Tunnels whose packets begin with IP: none, raw IP, ipip, ip6tnl, sit.
        0xfffe | 519 | 768 | 769 | 776 => 101,
        801 => 105,
        802 => 119,
        803 => 127,
        _ => COOKED,
    }
}

/// Writes the header of a cooked packet. The tag that the card took out follows it, as it would an Ethernet header.
pub(super) fn cook(arrival: &Arrival, tag: Option<(u16, u16)>, to: &mut Vec<u8>) {
    let protocol = tag.map_or(arrival.protocol, |tag| tag.0);
    to.extend_from_slice(&protocol.to_be_bytes());
    to.extend_from_slice(&[0; 2]);
    to.extend_from_slice(&arrival.interface.to_be_bytes());
    to.extend_from_slice(&arrival.hardware.to_be_bytes());
    to.extend_from_slice(&[arrival.kind, arrival.address_len]);
    to.extend_from_slice(&arrival.address);
    if let Some((_, control)) = tag {
        to.extend_from_slice(&control.to_be_bytes());
        to.extend_from_slice(&arrival.protocol.to_be_bytes());
    }
}

/// Puts the tag that the card took out back behind the addresses of Ethernet; a frame without whole addresses stays.
pub(super) fn tag(bytes: &[u8], (protocol, control): (u16, u16), to: &mut Vec<u8>) {
    let Some((addresses, rest)) = bytes.split_at_checked(12) else { return to.extend_from_slice(bytes) };
    to.extend_from_slice(addresses);
    to.extend_from_slice(&protocol.to_be_bytes());
    to.extend_from_slice(&control.to_be_bytes());
    to.extend_from_slice(rest);
}

/// The options of a packet that say which way it went, and to whom: `epb_flags` and the end mark.
pub(super) fn flags(kind: u8) -> &'static [u8] {
    let which = match kind {
        0 => 1,
        1 => 3,
        2 => 2,
        3 => 4,
        OUTGOING => 0,
        _ => return &[],
    };
    &OPTIONS[which]
}

/// By how it was received; the first one was sent.
static OPTIONS: [[u8; 12]; 5] =
    [option(2), option(1 | 1 << 2), option(1 | 2 << 2), option(1 | 3 << 2), option(1 | 4 << 2)];

const fn option(flags: u32) -> [u8; 12] {
    let (code, len, value) = (FLAGS.to_ne_bytes(), 4_u16.to_ne_bytes(), flags.to_ne_bytes());
    [code[0], code[1], len[0], len[1], value[0], value[1], value[2], value[3], 0, 0, 0, 0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::BlockOptions;
    use crate::capture::live::sniffer::NATIVE;

    const ARRIVAL: Arrival = Arrival {
        protocol: 0x0800,
        interface: 3,
        hardware: 1,
        kind: OUTGOING,
        address_len: 6,
        address: [2, 0, 0, 0, 0, 1, 0, 0],
    };

    #[test]
    fn a_cooked_header_says_interface_direction_and_sender() {
        let mut bytes = Vec::new();
        cook(&ARRIVAL, None, &mut bytes);
        assert_eq!(bytes, [8, 0, 0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(bytes.len(), COOKED_LEN);
        bytes.clear();
        cook(&ARRIVAL, Some((0x88a8, 5)), &mut bytes);
        assert_eq!((&bytes[..2], &bytes[20..]), (&[0x88, 0xa8][..], &[0, 5, 8, 0][..]));
    }

    #[test]
    fn a_tag_goes_behind_the_addresses() {
        let mut bytes = Vec::new();
        tag(b"destinsourceXY", (0x8100, 0x2005), &mut bytes);
        assert_eq!(bytes, b"destinsource\x81\x00\x20\x05XY");
        bytes.clear();
        tag(b"short", (0x8100, 5), &mut bytes);
        assert_eq!(bytes, b"short");
    }

    #[test]
    fn options_say_the_direction() {
        let said = |kind| BlockOptions::new(flags(kind), NATIVE).flags();
        assert_eq!([0, 1, 2, 3, 4, 9].map(said), [Some(5), Some(13), Some(9), Some(17), Some(2), None]);
    }
}
