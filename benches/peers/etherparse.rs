//! etherparse: slices that read a field when asked for it, and headers that are read as a whole.

use etherparse::{
    LinkHeader, LinkSlice, NetHeaders, NetSlice, PacketHeaders, SlicedPacket, TcpOptionElement,
    TcpOptionsIterator, TransportHeader, TransportSlice,
};

use crate::support::digest::{Digest, Options, fold};

/// `SlicedPacket`.
#[inline(never)]
pub(crate) fn slices(frame: &[u8]) -> u64 {
    let mut d = Digest::default();
    let Ok(packet) = SlicedPacket::from_ethernet(frame) else { return 0 };
    if let Some(LinkSlice::Ethernet2(h)) = &packet.link {
        d.mac(h.destination());
        d.mac(h.source());
        d.add(h.ether_type().0.into());
    }
    if let Some(NetSlice::Ipv4(ip)) = &packet.net {
        let h = ip.header();
        fold!(d; h.version(), h.ihl() * 4, h.dcp().value(), h.ecn().value(), h.total_len(), h.identification());
        fold!(d; h.dont_fragment(), h.more_fragments(), h.fragments_offset().value(), h.ttl(), h.protocol().0);
        fold!(d; h.header_checksum(), u32::from_be_bytes(h.source()), u32::from_be_bytes(h.destination()));
    }
    match &packet.transport {
        Some(TransportSlice::Tcp(h)) => {
            fold!(d; h.source_port(), h.destination_port(), h.sequence_number(), h.acknowledgment_number());
            fold!(d; h.data_offset() * 4, h.ns(), h.cwr(), h.ece(), h.urg(), h.ack(), h.psh(), h.rst(), h.syn(), h.fin());
            fold!(d; h.window_size(), h.checksum(), h.urgent_pointer());
            options(h.options_iterator(), &mut d);
        }
        Some(TransportSlice::Udp(h)) => {
            fold!(d; h.source_port(), h.destination_port(), h.length(), h.checksum());
        }
        _ => {}
    }
    d.finish()
}

/// `PacketHeaders`.
#[inline(never)]
pub(crate) fn headers(frame: &[u8]) -> u64 {
    let mut d = Digest::default();
    let Ok(packet) = PacketHeaders::from_ethernet_slice(frame) else { return 0 };
    if let Some(LinkHeader::Ethernet2(h)) = &packet.link {
        d.mac(h.destination);
        d.mac(h.source);
        d.add(h.ether_type.0.into());
    }
    if let Some(NetHeaders::Ipv4(h, _)) = &packet.net {
        fold!(d; 4, h.header_len(), h.dscp.value(), h.ecn.value(), h.total_len, h.identification);
        fold!(d; h.dont_fragment, h.more_fragments, h.fragment_offset.value(), h.time_to_live, h.protocol.0);
        fold!(d; h.header_checksum, u32::from_be_bytes(h.source), u32::from_be_bytes(h.destination));
    }
    match &packet.transport {
        Some(TransportHeader::Tcp(h)) => {
            fold!(d; h.source_port, h.destination_port, h.sequence_number, h.acknowledgment_number);
            fold!(d; h.header_len(), h.ns, h.cwr, h.ece, h.urg, h.ack, h.psh, h.rst, h.syn, h.fin);
            fold!(d; h.window_size, h.checksum, h.urgent_pointer);
            options(h.options_iterator(), &mut d);
        }
        Some(TransportHeader::Udp(h)) => {
            fold!(d; h.source_port, h.destination_port, h.length, h.checksum);
        }
        _ => {}
    }
    d.finish()
}

#[inline(always)]
fn options(options: TcpOptionsIterator<'_>, d: &mut Digest) {
    let mut found = Options::default();
    for option in options.flatten() {
        let kind = match option {
            TcpOptionElement::Noop => 1,
            TcpOptionElement::MaximumSegmentSize(size) => {
                found.mss = size.into();
                2
            }
            TcpOptionElement::WindowScale(shift) => {
                found.shift = shift.into();
                3
            }
            TcpOptionElement::SelectiveAcknowledgementPermitted => 4,
            TcpOptionElement::SelectiveAcknowledgement(..) => 5,
            TcpOptionElement::Timestamp(..) => 8,
        };
        found.kind(kind);
    }
    found.digest(d);
}
