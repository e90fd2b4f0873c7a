//! The owned form of a packet, to keep it longer than its capture lends it.

use alloc::vec::Vec;

use super::Layers;
use crate::codec::Next;

/// The bytes of a packet and how to read them; its layers borrow from it and are walked anew each time, which costs less
/// than keeping them.
///
/// ```
/// let packet = septet::Packet::new(1, [0; 60]);
/// let outermost = std::thread::spawn(move || packet.layers().next().map(|layer| layer.protocol.name()));
/// assert_eq!(outermost.join().unwrap(), Some("eth"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Packet {
    bytes: Vec<u8>,
    link: u32,
    wire: usize,
    nanos: u64,
    fcs: u8,
}

impl Packet {
    /// A whole packet; `link` is the `LINKTYPE_` value of its capture.
    #[must_use]
    pub fn new(link: u32, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self { wire: bytes.len(), bytes, link, nanos: 0, fcs: 0 }
    }

    /// The packet had this many bytes before the capture cut it off.
    #[must_use]
    pub fn wire(self, len: usize) -> Self {
        Self { wire: len.max(self.bytes.len()), ..self }
    }

    /// When the packet was captured, in nanoseconds since 1970.
    #[must_use]
    pub fn time(self, nanos: u64) -> Self {
        Self { nanos, ..self }
    }

    /// The last bytes of the packet are its frame check sequence.
    #[must_use]
    pub fn fcs(self, len: u8) -> Self {
        Self { fcs: len, ..self }
    }

    /// The bytes that were captured.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The `LINKTYPE_` value that says who reads the outermost layer.
    #[must_use]
    pub fn link(&self) -> u32 {
        self.link
    }

    /// The layers of the packet, outermost first.
    #[must_use]
    pub fn layers(&self) -> Layers<'_> {
        Layers::new(&self.bytes, Next::LinkType(self.link)).wire(self.wire).time(self.nanos).fcs(self.fcs)
    }
}

#[expect(clippy::into_iter_without_iter, reason = "it is called `layers`")]
impl<'a> IntoIterator for &'a Packet {
    type Item = <Layers<'a> as Iterator>::Item;
    type IntoIter = Layers<'a>;

    fn into_iter(self) -> Layers<'a> {
        self.layers()
    }
}

/// What a packet is for serde: bytes are hexadecimal digits where people read them.
#[cfg(feature = "serde")]
#[derive(Default)]
struct Plain {
    link: u32,
    bytes: Vec<u8>,
    /// Bytes on the wire; fewer than were captured are as many as these.
    length: u64,
    nanos: u64,
    fcs: u8,
}

#[cfg(feature = "serde")]
crate::serial!(Plain { link, bytes, length, nanos, fcs, } as "Packet", None);

#[cfg(feature = "serde")]
impl serde::Serialize for Packet {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { bytes, link, wire, nanos, fcs } = self.clone();
        Plain { link, bytes, length: wire as u64, nanos, fcs }.serialize(to)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Packet {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Plain { link, bytes, length, nanos, fcs } = Plain::deserialize(from)?;
        let length = usize::try_from(length).map_err(serde::de::Error::custom)?;
        Ok(Self::new(link, bytes).wire(length).time(nanos).fcs(fcs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_that_was_cut_off_is_known_as_such() {
        let ip = [0x45, 0, 0, 30, 0, 0, 0, 0, 64, 253, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 1, 2];
        let carried = |packet: Packet| packet.layers().nth(1).map(|layer| layer.carried());
        assert_eq!(carried(Packet::new(101, ip)), Some(2));
        assert_eq!(carried(Packet::new(101, ip).wire(30)), Some(10));
    }
}
