//! A layer whose computed fields are to be filled in.

use super::{Error, Field, Protocol, Space, Table, bits, checksum};

/// Who reads a number, and which number announces a protocol; `packet::registry` knows.
#[derive(Clone, Copy)]
pub struct Numbers {
    /// Who reads a payload of this number.
    pub find: fn(Space, u32) -> Option<&'static Protocol>,
    /// The number that announces this protocol.
    pub number_of: fn(Space, &Protocol) -> Option<u32>,
}

/// A layer whose computed fields are to be filled in.
pub struct Seal<'s> {
    /// Source and destination of the innermost IP header around it.
    pub addresses: &'s [u8],
    /// Its header, options included.
    pub header: &'s mut [u8],
    /// All it carries, sealed already.
    pub payload: &'s [u8],
    /// What lies behind that.
    pub trailer: &'s [u8],
    /// This is a piece of a larger packet, of which lengths and checksums tell: they stay as they are.
    pub fragment: bool,
    /// Whose header it carries.
    pub next: Option<&'static Protocol>,
    pub(crate) keep: &'s [u64],
    pub(crate) table: &'static Table,
    pub(crate) numbers: Numbers,
}

impl Seal<'_> {
    /// Bytes of header and payload.
    #[inline(always)]
    #[must_use]
    pub fn total(&self) -> usize {
        self.header.len() + self.payload.len()
    }

    /// The part of the header from this byte on, for the rows of a record there.
    #[must_use]
    pub fn from(&mut self, start: usize) -> Seal<'_> {
        let start = start.min(self.header.len());
        Seal { header: &mut self.header[start..], ..*self }
    }

    /// What a field holds now; zero if the header ends in front of it.
    #[inline(always)]
    #[must_use]
    pub fn value(&self, field: &'static Field) -> u64 {
        if !self.has(field) {
            return 0;
        }
        bits::read(self.header, &field.bits, field.little) * field.scale()
    }

    /// Whether the header reaches behind this field.
    #[inline(always)]
    fn has(&self, field: &Field) -> bool {
        field.bits.end.div_ceil(8) <= self.header.len()
    }

    /// Sets a field, unless it is to be kept or not there; an error if the value does not fit.
    #[inline(always)]
    pub fn set(&mut self, field: &'static Field, value: usize) -> Result<(), Error> {
        if self.has(field) && !self.keep.contains(&field.id) {
            let Some(raw) = field.raw(value as u64) else { return Err(Error::wide(self.table, field)) };
            bits::write(self.header, &field.bits, field.little, raw);
        }
        Ok(())
    }

    /// Sets the number of the next protocol, if it has one and the field does not already hold one of its numbers.
    #[inline(always)]
    pub fn set_next(&mut self, field: &'static Field, space: Space) -> Result<(), Error> {
        if !self.has(field) {
            return Ok(());
        }
        let now = bits::read(self.header, &field.bits, field.little) as u32;
        match self.other_number(space, now) {
            Some(number) => self.set(field, number as usize),
            None => Ok(()),
        }
    }

    #[inline(always)]
    /// The number of the next protocol, if it has one and this one does not lead to it.
    fn other_number(&self, space: Space, now: u32) -> Option<u32> {
        let next = self.next?;
        // Zero is what stands where nothing has been said yet: nobody has to be asked who reads it.
        let leads = |now| (self.numbers.find)(space, now).is_some_and(|named| core::ptr::eq(named, next));
        if now != 0 && leads(now) { None } else { (self.numbers.number_of)(space, next) }
    }

    /// Sets a length over all of it; that of a piece of a larger packet stays if it counts more than there is.
    #[inline(always)]
    pub fn set_length(&mut self, field: &'static Field, len: usize) -> Result<(), Error> {
        if self.fragment && self.value(field) > len as u64 { Ok(()) } else { self.set(field, len) }
    }

    /// Sets a checksum over header and payload.
    pub fn set_internet(&mut self, field: &'static Field) -> Result<(), Error> {
        if self.fragment {
            return Ok(());
        }
        self.set(field, 0)?;
        self.set(field, checksum::over(self.header, self.payload).into())
    }

    /// Sets a checksum over pseudo-header, header and payload; `protocol` is its IP protocol number.
    #[inline(always)]
    pub fn set_checksum(&mut self, field: &'static Field, protocol: u8) -> Result<(), Error> {
        if self.fragment {
            return Ok(());
        }
        self.set(field, 0)?;
        let sum = checksum::with_pseudo_header(self.addresses, protocol, self.header, self.payload);
        self.set(field, if sum == 0 && protocol == 17 { 0xffff } else { sum.into() }) // RFC 768: zero is "none"
    }
}
