//! One layer of a frame.

use super::rough::Rough;
use super::{Context, Error, Field, Fields, Layered, Protocol, Spot, Status, Table, Value, checksum};

/// One layer of a frame: `header ++ payload ++ trailer` is all it was given to read.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// Whose header this is.
    pub protocol: &'static Protocol,
    /// First byte of the header in the frame.
    pub offset: usize,
    /// The header, options included; what there is of it if it is cut short or wrong.
    pub header: &'a [u8],
    /// What it carries.
    pub payload: &'a [u8],
    /// What follows the payload: padding, frame check sequence.
    pub trailer: &'a [u8],
    /// Bytes of the payload that the capture cut off.
    pub missing: usize,
    /// What the outer layers handed in.
    pub context: Context<'a>,
    /// Why the walk ends here, if it ends badly.
    pub error: Option<Error>,
}

impl<'a> Layer<'a> {
    /// The typed header, if this is its protocol and all of it is there.
    #[inline(always)]
    #[must_use]
    pub fn header<H: Layered>(&self) -> Option<H> {
        let mine = core::ptr::eq(self.protocol, H::PROTOCOL);
        if mine { H::parse(self.header).ok().map(|parsed| parsed.1) } else { None }
    }

    /// Tells every field in packet order, outer before inner; nothing is allocated.
    #[inline]
    pub fn fields(&self, mut visit: impl FnMut(Spot<'a>)) {
        self.tell(None, &mut visit);
    }

    /// Tells every field that is stored or for which `wanted` holds: the others need not be computed.
    pub fn tell(&self, wanted: Option<&dyn Fn(&Field) -> bool>, visit: &mut dyn FnMut(Spot<'a>)) {
        self.tell_only(Rough::ALL, None, wanted, visit);
    }

    /// The same, but only of these names, and without the rows of this table at the start of the header.
    pub(crate) fn tell_only(
        &self,
        rough: &Rough,
        known: Option<&'static Table>,
        wanted: Option<&dyn Fn(&Field) -> bool>,
        visit: &mut dyn FnMut(Spot<'a>),
    ) {
        let mut to = Fields::new(self.header, wanted, visit).only(rough, known);
        (self.protocol.fields)(self, &mut to);
        to.finish();
        if !self.trailer.is_empty() {
            let start = self.header.len() + self.payload.len();
            (self.protocol.behind)(self, &mut Fields::behind(self.trailer, start, wanted, visit));
            self.trailers(visit);
        }
    }

    /// The first value of a field.
    #[must_use]
    pub fn get(&self, field: &Field) -> Option<Value<'a>> {
        let mut found = None;
        let rough = Rough::of(core::iter::once(field.id));
        self.tell_only(&rough, None, Some(&|other| other.id == field.id), &mut |spot| {
            if spot.shown && spot.field.id == field.id && found.is_none() {
                found = Some(spot.value);
            }
        });
        found
    }

    /// Whether the checksum is right; `None` if the protocol has none.
    #[must_use]
    pub fn checksum(&self) -> Option<Status> {
        (self.protocol.verify)(self)
    }

    /// Bytes of the payload on the wire, those that the capture cut off included.
    #[inline(always)]
    #[must_use]
    pub fn carried(&self) -> usize {
        self.payload.len() + self.missing
    }

    /// All the bytes of header and payload are here, so that a checksum over them means something.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.missing == 0 && !self.context.fragment && self.error.is_none()
    }

    /// Tells the bytes behind the payload as the data link layer calls them: zeros up to the smallest frame of
    /// 60 bytes are padding, IEEE 802.3 §4.2.3.3, anything else is a trailer, but for a frame check sequence.
    pub fn trailers(&self, visit: &mut dyn FnMut(Spot<'a>)) {
        const SMALLEST: usize = 60;
        let Some(padding) = self.protocol.padding.or(self.context.padding) else { return };
        let mut to = Fields::new(&[], None, visit);
        // The check sequence behind the padding of an inner layer is the outermost one's.
        let outside = if self.outermost() { 0 } else { self.context.check_len() };
        // Counted as on the wire: the capture may have cut the trailer too.
        let on_wire = self.context.wire.saturating_sub(self.header.len() + self.carried());
        let before = self.context.frame.saturating_sub(on_wire + outside);
        let zeros = match padding.zeros {
            Some(_) if self.context.frame >= SMALLEST => SMALLEST.saturating_sub(before).min(on_wire),
            _ => 0,
        };
        let (zeros, other) = match self.trailer.split_at(zeros.min(self.trailer.len())) {
            (there, _) if there.iter().any(|byte| *byte != 0) => (&[][..], self.trailer),
            (there, _) if there.len() < zeros => return,
            both => both,
        };
        let start = self.header.len() + self.payload.len();
        if let Some(field) = padding.zeros.filter(|_| !zeros.is_empty()) {
            to.derive(field, start..start + zeros.len(), Value::Bytes(zeros));
        }
        let other = match padding.check {
            Some(fields) => self.check(fields, other, on_wire - zeros.len(), start + zeros.len(), &mut to),
            None => other,
        };
        if !other.is_empty() {
            let start = start + zeros.len();
            let value = padding.other.value(other, 0..other.len() * 8);
            to.derive(padding.other, start..start + other.len(), value);
        }
    }

    /// Tells the frame check sequence that the capture speaks of, the last four of `on_wire` bytes of which `trailer`
    /// has been captured; says what is in front of it.
    fn check(
        &self,
        [sequence, status]: [&'static Field; 2],
        trailer: &'a [u8],
        on_wire: usize,
        start: usize,
        to: &mut Fields<'a, '_>,
    ) -> &'a [u8] {
        const LEN: usize = 4;
        if !self.outermost() || self.context.check_len() != LEN || on_wire < LEN {
            return trailer;
        }
        let (other, check) = trailer.split_at(trailer.len().min(on_wire - LEN));
        if let Some(bytes) = check.first_chunk::<LEN>() {
            let spot = start + other.len()..start + other.len() + LEN;
            to.derive(sequence, spot.clone(), Value::Uint(u32::from_be_bytes(*bytes).into()));
            let (before, _) = self.trailer.split_at(self.trailer.len() - check.len());
            let right = checksum::crc32(&[self.header, self.payload, before]).to_le_bytes() == *bytes;
            let status_now = if right { Status::Good } else { Status::Bad };
            to.derive(status, spot, Value::Uint(status_now.number()));
        }
        other
    }

    fn outermost(&self) -> bool {
        self.offset == 0
    }
}
