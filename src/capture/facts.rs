//! What the capture says of a packet, as fields: `frame.*`.

use core::ops::Range;

use super::{Frame, Interface};
use crate::codec::{Field, Fields, Spot, Value};
use crate::packet::{Layers, Packet, layers};
use crate::physical::frame::Frame as Table;

impl<'a> Frame<'a> {
    /// The layers of the packet, outermost first.
    #[inline(always)]
    #[must_use]
    pub fn layers(&self) -> Layers<'a> {
        let time = self.time.map_or(0, |time| since_1970(time.secs(), time.nanos()));
        layers(self.bytes, self.link).wire(self.original_len as usize).time(time).fcs(self.fcs_len())
    }

    /// The packet on its own, to be kept.
    #[must_use]
    pub fn to_packet(&self) -> Packet {
        let time = self.time.map_or(0, |time| since_1970(time.secs(), time.nanos()));
        Packet::new(self.link, self.bytes).wire(self.original_len as usize).time(time).fcs(self.fcs_len())
    }

    /// Bytes of frame check sequence at its end, as far as the capture says: of this packet, or of its interface.
    #[inline]
    #[must_use]
    pub fn fcs_len(&self) -> u8 {
        let own = self.options.flags().map_or(0, |flags| (flags >> 5) as u8 & 0xf);
        if own != 0 { own } else { self.about().and_then(|about| about.fcs_len).unwrap_or(0) }
    }

    /// The interface it was captured on, if the capture describes it.
    #[must_use]
    pub fn about(&self) -> Option<&'a Interface> {
        self.interfaces.get(self.interface as usize)
    }

    /// Tells the fields of `frame` that are wanted.
    pub fn tell(&self, wanted: Option<&dyn Fn(&Field) -> bool>, visit: &mut dyn FnMut(Spot<'a>)) {
        let mut to = Fields::new(&[], wanted, visit);
        let mut tell = |field: &'static Field, value: Value<'a>| {
            if to.wants(field) {
                to.derive(field, 0..0, value);
            }
        };
        if let Some(about) = self.about().filter(|about| about.described) {
            tell(Table::section_number, Value::Uint(u64::from(about.section) + 1));
            tell(Table::interface_id, Value::Uint(about.id.into()));
            tell(Table::interface_name, Value::Bytes(about.name.as_deref().unwrap_or(b"unknown")));
            if let Some(description) = &about.description {
                tell(Table::interface_description, Value::Bytes(description));
            }
        }
        if let Some(time) = self.time {
            let nanos = since_1970(time.secs(), time.nanos());
            tell(Table::time, Value::Uint(nanos));
            tell(Table::time_epoch, Value::Uint(nanos));
        }
        tell(Table::number, Value::Uint(self.number));
        let pseudo = self.pseudo_len();
        tell(Table::len, Value::Uint((self.original_len as usize).saturating_sub(pseudo) as u64));
        tell(Table::cap_len, Value::Uint((self.bytes.len() - pseudo) as u64));
        for comment in self.options.comments() {
            tell(Table::comment, Value::Bytes(comment));
        }
        if let Some(flags) = self.options.flags() {
            tell(Table::packet_flags, Value::Uint(flags.into()));
            for (field, bits) in &FLAGS {
                tell(field, Value::Uint((flags >> bits.start & (u32::MAX >> (32 - bits.len()))).into()));
            }
        }
        if let Some(queue) = self.options.queue() {
            tell(Table::interface_queue, Value::Uint(queue.into()));
        }
        if let Some(id) = self.options.packet_id() {
            tell(Table::packet_id, Value::Uint(id));
        }
        if let Some(drops) = self.options.drop_count() {
            tell(Table::drop_count, Value::Uint(drops));
        }
    }
}

/// The bits of `epb_flags`, counted from the lowest.
static FLAGS: [(&Field, Range<u32>); 12] = [
    (Table::direction, 0..2),
    (Table::reception, 2..5),
    (Table::fcs_length, 5..9),
    (Table::reserved, 9..24),
    (Table::crc_error, 24..25),
    (Table::too_long_error, 25..26),
    (Table::too_short_error, 26..27),
    (Table::gap_error, 27..28),
    (Table::unaligned_error, 28..29),
    (Table::delimiter_error, 29..30),
    (Table::preamble_error, 30..31),
    (Table::symbol_error, 31..32),
];

/// The times between the frames of a capture.
#[derive(Clone, Debug, Default)]
pub struct Deltas {
    /// Nanoseconds since 1970 of the first frame, of the one before, and of the one before that was displayed.
    times: Option<(i64, i64, Option<i64>)>,
}

impl Deltas {
    /// Tells how long this frame comes behind the one before and behind the first one.
    pub fn tell<'a>(&mut self, frame: &Frame<'a>, visit: &mut dyn FnMut(Spot<'a>)) {
        let Some(time) = frame.time else { return };
        let now = since_1970(time.secs(), time.nanos()).cast_signed();
        let (first, before, displayed) = self.times.unwrap_or((now, now, None));
        self.times = Some((first, now, Some(now)));
        let mut to = Fields::new(&[], None, visit);
        to.derive(Table::time_delta, 0..0, Value::Int(now.wrapping_sub(before)));
        let displayed = displayed.unwrap_or(now);
        to.derive(Table::time_delta_displayed, 0..0, Value::Int(now.wrapping_sub(displayed)));
        to.derive(Table::time_relative, 0..0, Value::Int(now.wrapping_sub(first)));
    }

    /// A frame comes by that is not displayed.
    pub fn hidden(&mut self, frame: &Frame<'_>) {
        let Some(time) = frame.time else { return };
        let now = since_1970(time.secs(), time.nanos()).cast_signed();
        let (first, _, displayed) = self.times.unwrap_or((now, now, None));
        self.times = Some((first, now, displayed));
    }
}

/// Nanoseconds since 1970; a time before it is 1970.
fn since_1970(secs: i64, nanos: u32) -> u64 {
    u64::try_from(secs).unwrap_or(0).saturating_mul(1_000_000_000).saturating_add(nanos.into())
}
