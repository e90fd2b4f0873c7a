//! What a conversation says of a packet, as fields: `tcp.stream`, `tcp.analysis.*`.

use super::conversations::{About, Conversations, Settings, Told};
use crate::codec::{Field, Spot, Value};
use crate::packet::Layers;
use crate::session::stream::Stream;
use crate::session::tcp::{Kinds, Scale, Segment, Step};

/// Tells the fields of conversations, packet by packet.
///
/// ```
/// use septet::flows::{conversations::About, fields::Observer};
/// let (mut observer, mut numbers) = (Observer::default(), Vec::new());
/// let mut capture = septet::capture::open("captures/tcp-greeting.pcap")?;
/// while let Some(frame) = capture.next()? {
///     let about = About { number: frame.number, ..About::default() };
///     observer.tell(frame.layers(), about, &mut |spot| {
///         if spot.field.name == "tcp.analysis.acks_frame" {
///             numbers.push((frame.number, spot.value.uint()));
///         }
///     });
/// }
/// assert_eq!(numbers, [(2, Some(1)), (3, Some(2)), (5, Some(4)), (7, Some(6)), (9, Some(8))]);
/// # Ok::<(), septet::capture::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Observer {
    conversations: Conversations,
}

/// What a segment can be, and the field that says so.
static FLAGS: [(Kinds, &Field); 18] = [
    (Kinds::RETRANSMISSION, Stream::retransmission),
    (Kinds::FAST_RETRANSMISSION, Stream::fast_retransmission),
    (Kinds::SPURIOUS_RETRANSMISSION, Stream::spurious_retransmission),
    (Kinds::OUT_OF_ORDER, Stream::out_of_order),
    (Kinds::LOST_SEGMENT, Stream::lost_segment),
    (Kinds::ACK_LOST_SEGMENT, Stream::ack_lost_segment),
    (Kinds::DUPLICATE_ACK, Stream::duplicate_ack),
    (Kinds::KEEP_ALIVE, Stream::keep_alive),
    (Kinds::KEEP_ALIVE_ACK, Stream::keep_alive_ack),
    (Kinds::WINDOW_UPDATE, Stream::window_update),
    (Kinds::WINDOW_FULL, Stream::window_full),
    (Kinds::ZERO_WINDOW, Stream::zero_window),
    (Kinds::ZERO_WINDOW_PROBE, Stream::zero_window_probe),
    (Kinds::ZERO_WINDOW_PROBE_ACK, Stream::zero_window_probe_ack),
    (Kinds::REUSED_PORTS, Stream::reused_ports),
    (Kinds::FAST_OPEN_SYN, Stream::fast_open_syn),
    (Kinds::FAST_OPEN_ACK, Stream::fast_open_ack),
    (Kinds::FAST_OPEN_IGNORED, Stream::fast_open_ignored),
];

impl Observer {
    /// With these limits.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { conversations: Conversations::new(settings) }
    }

    /// Takes in a packet, and tells its fields; every packet has to come by, also those of which nothing is wanted.
    pub fn tell(&mut self, layers: Layers<'_>, about: About, visit: &mut dyn FnMut(Spot<'static>)) {
        self.conversations.packet(layers, about, Some(&mut |told| fields(told, visit)));
    }

    /// The conversations so far.
    #[must_use]
    pub fn conversations(&self) -> &Conversations {
        &self.conversations
    }
}

/// Hands on a value.
fn say(visit: &mut dyn FnMut(Spot<'static>), field: &'static Field, value: Value<'static>) {
    visit(Spot { field, bits: 0..0, value, stored: false, shown: true });
}

fn fields(told: &Told, visit: &mut dyn FnMut(Spot<'static>)) {
    let (stream, relative, delta) = match told.protocol {
        6 => (Stream::tcp, Stream::time_relative, Stream::time_delta),
        17 => (Stream::udp, Stream::udp_time_relative, Stream::udp_time_delta),
        _ => return,
    };
    say(visit, stream, Value::Uint(told.number.into()));
    if let Some((since, before)) = told.since {
        say(visit, relative, Value::Int(since));
        say(visit, delta, Value::Int(before));
    }
    if let Some((segment, step)) = &told.segment {
        analysis(segment, step, visit);
    }
}

fn analysis(segment: &Segment, step: &Step, visit: &mut dyn FnMut(Spot<'static>)) {
    let mut number = |field, number: u64| say(visit, field, Value::Uint(number));
    number(Stream::completeness, step.completeness.into());
    number(Stream::next, step.next.into());
    number(Stream::window, step.window.into());
    let flagged = !step.kinds.without(Kinds::FAST_OPEN).is_empty();
    if flagged {
        number(Stream::flags, 1);
    }
    for (_, field) in FLAGS.iter().filter(|(kind, _)| step.kinds.any(*kind)) {
        number(field, 1);
    }
    if let Some((which, frame)) = step.duplicate {
        // tshark has it among the flags and above these two.
        number(Stream::duplicate_ack, 1);
        number(Stream::duplicate_ack_num, which.into());
        number(Stream::duplicate_ack_frame, frame);
    }
    for (field, value) in [(Stream::bytes_in_flight, step.in_flight), (Stream::push_bytes_sent, step.pushed)]
    {
        if let Some(value) = value {
            number(field, value.into());
        }
    }
    // Wireshark shows it where there is something else to show of the analysis.
    let told = flagged || step.acknowledged.is_some() || step.in_flight.is_some();
    if let Some(nanos) = step.handshake.filter(|_| told) {
        number(Stream::initial_rtt, nanos);
    }
    for (frame, time, found) in [
        (Stream::acks_frame, Stream::ack_rtt, step.acknowledged),
        (Stream::rto_frame, Stream::rto, step.waited),
    ] {
        if let Some((which, nanos)) = found {
            say(visit, frame, Value::Uint(which));
            if nanos != 0 {
                say(visit, time, Value::Int(nanos));
            }
        }
    }
    let scale = match step.scale {
        _ if segment.flags.has(crate::session::tcp::Flags::SYN) => return,
        Scale::Unknown => -1,
        Scale::Unused => -2,
        Scale::Shift(shift) => 1 << shift.min(14),
    };
    say(visit, Stream::scale, Value::Int(scale));
}
