//! smoltcp: `wire`, packets that read a field when asked for it.

use smoltcp::wire::{
    EthernetFrame, EthernetProtocol, IpProtocol, Ipv4Packet, TcpOption, TcpPacket, UdpPacket,
};

use crate::support::digest::{Digest, Options, fold};

#[inline(never)]
pub(crate) fn digest(frame: &[u8]) -> u64 {
    let mut d = Digest::default();
    let _ = ethernet(frame, &mut d);
    d.finish()
}

fn ethernet(frame: &[u8], d: &mut Digest) -> smoltcp::wire::Result<()> {
    let h = EthernetFrame::new_checked(frame)?;
    d.mac(h.dst_addr().0);
    d.mac(h.src_addr().0);
    d.add(u16::from(h.ethertype()).into());
    if h.ethertype() != EthernetProtocol::Ipv4 {
        return Ok(());
    }
    let h = Ipv4Packet::new_checked(h.payload())?;
    fold!(d; h.version(), h.header_len(), h.dscp(), h.ecn(), h.total_len(), h.ident(), h.dont_frag(), h.more_frags());
    // The offset is given in bytes, in the header it counts units of eight.
    fold!(d; h.frag_offset() / 8, h.hop_limit(), u8::from(h.next_header()), h.checksum());
    fold!(d; h.src_addr().to_bits(), h.dst_addr().to_bits());
    match h.next_header() {
        IpProtocol::Tcp => {
            let h = TcpPacket::new_checked(h.payload())?;
            fold!(d; h.src_port(), h.dst_port(), h.seq_number().0 as u32, h.ack_number().0 as u32, h.header_len());
            fold!(d; h.ns(), h.cwr(), h.ece(), h.urg(), h.ack(), h.psh(), h.rst(), h.syn(), h.fin());
            fold!(d; h.window_len(), h.checksum(), h.urgent_at());
            let (mut rest, mut found) = (h.options(), Options::default());
            while !rest.is_empty() {
                let (behind, option) = TcpOption::parse(rest)?;
                let kind = match option {
                    TcpOption::EndOfList => break,
                    TcpOption::NoOperation => 1,
                    TcpOption::MaxSegmentSize(size) => {
                        found.mss = size.into();
                        2
                    }
                    TcpOption::WindowScale(shift) => {
                        found.shift = shift.into();
                        3
                    }
                    TcpOption::SackPermitted => 4,
                    TcpOption::SackRange(_) => 5,
                    TcpOption::TimeStamp { .. } => 8,
                    TcpOption::Unknown { kind, .. } => kind.into(),
                };
                found.kind(kind);
                rest = behind;
            }
            found.digest(d);
        }
        IpProtocol::Udp => {
            let h = UdpPacket::new_checked(h.payload())?;
            fold!(d; h.src_port(), h.dst_port(), h.len(), h.checksum());
        }
        _ => {}
    }
    Ok(())
}
