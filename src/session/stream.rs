//! What a conversation says of a packet: `tcp.stream`, `udp.stream`, `tcp.analysis.*`. It has no bytes of its own, so it is
//! not a layer of the walk; `flows` tells its fields, where they are asked for.

use crate::codec::{Carries, Header, Protocol};
use crate::header;

header! {
    /// What a conversation says of a packet.
    pub struct Stream("stream", "Conversation", 0 bytes) {
    }
    data {
        tcp, "tcp.stream", "Stream index", Dec;
        completeness, "tcp.completeness", "What has been seen of the connection before", Dec;
        time_relative, "tcp.time_relative", "Seconds since the first frame of this stream", Epoch;
        time_delta, "tcp.time_delta", "Seconds since the frame before in this stream", Epoch;
        next, "tcp.nxtseq", "Sequence number behind it, counted from the SYN", Dec;
        window, "tcp.window_size", "Window in bytes", Dec;
        scale, "tcp.window_size_scalefactor", "What windows are multiplied by", Signed;
        flags, "tcp.analysis.flags", "It was something of what follows", Flag;
        retransmission, "tcp.analysis.retransmission", "Sent again", Flag;
        fast_retransmission, "tcp.analysis.fast_retransmission", "Sent again, as it was missed", Flag;
        spurious_retransmission, "tcp.analysis.spurious_retransmission", "Sent again, though acknowledged", Flag;
        out_of_order, "tcp.analysis.out_of_order", "Behind others that were sent after it", Flag;
        lost_segment, "tcp.analysis.lost_segment", "There is a gap in front of it", Flag;
        ack_lost_segment, "tcp.analysis.ack_lost_segment", "Acknowledges what was not captured", Flag;
        duplicate_ack, "tcp.analysis.duplicate_ack", "Repeats an acknowledgment", Flag;
        duplicate_ack_num, "tcp.analysis.duplicate_ack_num", "Which repetition it is", Dec;
        duplicate_ack_frame, "tcp.analysis.duplicate_ack_frame", "Whose acknowledgment it repeats", Dec;
        keep_alive, "tcp.analysis.keep_alive", "Asks whether the other end is there", Flag;
        keep_alive_ack, "tcp.analysis.keep_alive_ack", "Answers that question", Flag;
        window_update, "tcp.analysis.window_update", "Announces another window", Flag;
        window_full, "tcp.analysis.window_full", "Fills the announced window", Flag;
        zero_window, "tcp.analysis.zero_window", "Announces that nothing may be sent", Flag;
        zero_window_probe, "tcp.analysis.zero_window_probe", "Tries a closed window", Flag;
        zero_window_probe_ack, "tcp.analysis.zero_window_probe_ack", "Answers that it is closed", Flag;
        reused_ports, "tcp.analysis.reused_ports", "Another connection between the same ports", Flag;
        fast_open_syn, "tcp.analysis.tfo_syn", "SYN with a Fast Open cookie", Flag;
        fast_open_ack, "tcp.analysis.tfo_ack", "The data of the SYN is accepted", Flag;
        fast_open_ignored, "tcp.analysis.tfo_ignored", "The data of the SYN is ignored", Flag;
        acks_frame, "tcp.analysis.acks_frame", "Whose segment it acknowledges", Dec;
        ack_rtt, "tcp.analysis.ack_rtt", "Seconds since that segment", Epoch;
        initial_rtt, "tcp.analysis.initial_rtt", "Seconds that the handshake took", Epoch;
        rto, "tcp.analysis.rto", "Seconds waited before it was sent again", Epoch;
        rto_frame, "tcp.analysis.rto_frame", "From which frame on", Dec;
        bytes_in_flight, "tcp.analysis.bytes_in_flight", "Bytes of the sender on the way", Dec;
        push_bytes_sent, "tcp.analysis.push_bytes_sent", "Bytes since the last PSH", Dec;
        udp, "udp.stream", "Stream index", Dec;
        udp_time_relative, "udp.time_relative", "Seconds since the first frame of this stream", Epoch;
        udp_time_delta, "udp.time_delta", "Seconds since the frame before in this stream", Epoch;
    }
}

/// The conversation, as the renderers see it.
pub static PROTOCOL: Protocol = Protocol::new(Stream::TABLE, |input, _| Ok((input, Carries::nothing())));
