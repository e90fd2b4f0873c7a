//! pnet_packet: packets that read a field when asked for it. Flags are taken out of its flag bytes.

use pnet_packet::Packet;
use pnet_packet::ethernet::{EtherTypes, EthernetPacket};
use pnet_packet::ip::IpNextHeaderProtocols;
use pnet_packet::ipv4::Ipv4Packet;
use pnet_packet::tcp::{TcpOptionNumbers, TcpPacket};
use pnet_packet::udp::UdpPacket;

use crate::support::digest::{Digest, Options, fold};

#[inline(never)]
pub(crate) fn digest(frame: &[u8]) -> u64 {
    let mut d = Digest::default();
    let _ = ethernet(frame, &mut d);
    d.finish()
}

#[inline(always)]
fn ethernet(frame: &[u8], d: &mut Digest) -> Option<()> {
    let h = EthernetPacket::new(frame)?;
    d.mac(h.get_destination().octets());
    d.mac(h.get_source().octets());
    d.add(h.get_ethertype().0.into());
    if h.get_ethertype() != EtherTypes::Ipv4 {
        return None;
    }
    let h = Ipv4Packet::new(h.payload())?;
    let flags = h.get_flags();
    fold!(d; h.get_version(), h.get_header_length() * 4, h.get_dscp(), h.get_ecn(), h.get_total_length());
    fold!(d; h.get_identification(), flags >> 1 & 1, flags & 1, h.get_fragment_offset(), h.get_ttl());
    fold!(d; h.get_next_level_protocol().0, h.get_checksum());
    fold!(d; h.get_source().to_bits(), h.get_destination().to_bits());
    match h.get_next_level_protocol() {
        IpNextHeaderProtocols::Tcp => {
            let h = TcpPacket::new(h.payload())?;
            let flags = h.get_flags();
            fold!(d; h.get_source(), h.get_destination(), h.get_sequence(), h.get_acknowledgement());
            fold!(d; h.get_data_offset() * 4, h.get_reserved() & 1);
            fold!(d; flags >> 7 & 1, flags >> 6 & 1, flags >> 5 & 1, flags >> 4 & 1);
            fold!(d; flags >> 3 & 1, flags >> 2 & 1, flags >> 1 & 1, flags & 1);
            fold!(d; h.get_window(), h.get_checksum(), h.get_urgent_ptr());
            let mut found = Options::default();
            for option in h.get_options_iter() {
                let number = option.get_number();
                found.kind(number.0.into());
                match (number, option.payload()) {
                    (TcpOptionNumbers::EOL, _) => break,
                    (TcpOptionNumbers::MSS, [high, low]) => {
                        found.mss = u16::from_be_bytes([*high, *low]).into();
                    }
                    (TcpOptionNumbers::WSCALE, [shift]) => found.shift = (*shift).into(),
                    _ => {}
                }
            }
            found.digest(d);
        }
        IpNextHeaderProtocols::Udp => {
            let h = UdpPacket::new(h.payload())?;
            fold!(d; h.get_source(), h.get_destination(), h.get_length(), h.get_checksum());
        }
        _ => {}
    }
    Some(())
}
