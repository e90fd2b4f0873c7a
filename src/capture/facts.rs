//! What the capture says of a packet, as fields: `frame.*`.

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
            tell(Table::interface_id, Value::Uint(about.id.into()));
            tell(Table::interface_name, Value::Bytes(about.name.as_deref().unwrap_or(b"unknown")));
            if let Some(description) = &about.description {
                tell(Table::interface_description, Value::Bytes(description));
            }
        }
        if let Some(time) = self.time {
            tell(Table::time_epoch, Value::Uint(since_1970(time.secs(), time.nanos())));
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
        }
        if let Some(id) = self.options.packet_id() {
            tell(Table::packet_id, Value::Uint(id));
        }
        if let Some(drops) = self.options.drop_count() {
            tell(Table::drop_count, Value::Uint(drops));
        }
    }
}

/// Nanoseconds since 1970; a time before it is 1970.
fn since_1970(secs: i64, nanos: u32) -> u64 {
    u64::try_from(secs).unwrap_or(0).saturating_mul(1_000_000_000).saturating_add(nanos.into())
}
