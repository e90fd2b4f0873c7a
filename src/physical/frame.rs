//! The frame: what a capture says of a packet besides its bytes. It has no bytes of its own, so it is not a layer of
//! the walk; `capture` tells its fields.

use crate::codec::{Carries, Header, Protocol};
use crate::header;

header! {
    /// What a capture says of a packet.
    pub struct Frame("frame", "Frame", 0 bytes) {
    }
    data {
        interface_id, "frame.interface_id", "Interface id", Dec;
        interface_name, "frame.interface_name", "Interface name", Text;
        section_number, "frame.section_number", "Section number", Dec;
        interface_queue, "frame.interface_queue", "Interface queue", Dec;
        interface_description, "frame.interface_description", "Interface description", Text;
        comment, "frame.comment", "Comment", Text;
        packet_flags, "frame.packet_flags", "Packet flags", Hex(8);
        direction, "frame.packet_flags_direction", "Direction", Hex(8) => directions;
        reception, "frame.packet_flags_reception_type", "Reception type", Dec => receptions;
        fcs_length, "frame.packet_flags_fcs_length", "FCS length", Dec;
        reserved, "frame.packet_flags_reserved", "Reserved", Dec;
        crc_error, "frame.packet_flags_crc_error", "CRC error", Flag;
        too_long_error, "frame.packet_flags_packet_too_error", "Packet too long error", Flag;
        too_short_error, "frame.packet_flags_packet_too_short_error", "Packet too short error", Flag;
        gap_error, "frame.packet_flags_wrong_inter_frame_gap_error", "Wrong inter-frame gap error", Flag;
        unaligned_error, "frame.packet_flags_unaligned_frame_error", "Unaligned frame error", Flag;
        delimiter_error, "frame.packet_flags_start_frame_delimiter_error", "Start frame delimiter error", Flag;
        preamble_error, "frame.packet_flags_preamble_error", "Preamble error", Flag;
        symbol_error, "frame.packet_flags_symbol_error", "Symbol error", Flag;
        packet_id, "frame.packet_id", "Packet id", Dec;
        drop_count, "frame.drop_count", "Packets dropped before this one", Dec;
        time, "frame.time", "Time of capture, UTC", Moment;
        time_delta, "frame.time_delta", "Seconds since the frame before", Epoch;
        time_delta_displayed, "frame.time_delta_displayed", "Seconds since the frame shown before", Epoch;
        time_relative, "frame.time_relative", "Seconds since the first frame", Epoch;
        time_epoch, "frame.time_epoch", "Seconds since 1970", Epoch;
        number, "frame.number", "Frame number", Dec;
        len, "frame.len", "Frame length on the wire", Dec;
        protocols, "frame.protocols", "Protocols of its layers", Text;
        cap_len, "frame.cap_len", "Frame length stored into the capture file", Dec;
    }
}

/// The frame, as the renderers see it.
pub static PROTOCOL: Protocol = Protocol::new(Frame::TABLE, |input, _| Ok((input, Carries::nothing())));

fn directions(number: u64) -> Option<&'static str> {
    [None, Some("Inbound"), Some("Outbound")].get(number as usize).copied().flatten()
}

fn receptions(number: u64) -> Option<&'static str> {
    const KINDS: [&str; 5] = ["Not specified", "Unicast", "Multicast", "Broadcast", "Promiscuous"];
    KINDS.get(number as usize).copied()
}
