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
        interface_description, "frame.interface_description", "Interface description", Text;
        comment, "frame.comment", "Comment", Text;
        packet_flags, "frame.packet_flags", "Packet flags", Hex(8);
        packet_id, "frame.packet_id", "Packet id", Dec;
        drop_count, "frame.drop_count", "Packets dropped before this one", Dec;
        time_epoch, "frame.time_epoch", "Seconds since 1970", Epoch;
        number, "frame.number", "Frame number", Dec;
        len, "frame.len", "Frame length on the wire", Dec;
        cap_len, "frame.cap_len", "Frame length stored into the capture file", Dec;
    }
}

/// The frame, as the renderers see it.
pub static PROTOCOL: Protocol = Protocol::new(Frame::TABLE, |input, _| Ok((input, Carries::nothing())));
