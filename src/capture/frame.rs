//! One captured packet, lent by the reader.

use super::{BlockOptions, Interface, Time};

/// A packet and what the capture says about it.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Its number in the capture, from 1.
    pub number: u64,
    /// LINKTYPE_ of its interface; [`Interface::file_link`](super::Interface::file_link) is what the file says.
    pub link: u32,
    /// Index into [`Capture::interfaces`](super::Capture::interfaces), counted over all sections.
    pub interface: u32,
    /// The interfaces seen so far.
    pub interfaces: &'a [Interface],
    /// When it was captured; a simple packet block does not say.
    pub time: Option<Time>,
    /// The bytes that were captured.
    pub bytes: &'a [u8],
    /// How many bytes it had on the wire.
    pub original_len: u32,
    /// What a pcapng block says behind the packet: comments, flags, drop count, packet id.
    pub options: BlockOptions<'a>,
}

impl<'a> Frame<'a> {
    /// A packet of which nothing is known but its bytes and their link type.
    ///
    /// ```
    /// let frame = septet::capture::Frame::new(1, &[0; 60]);
    /// assert_eq!(frame.layers().next().map(|layer| layer.protocol.name()), Some("eth"));
    /// ```
    #[must_use]
    pub fn new(link: u32, bytes: &'a [u8]) -> Self {
        Self {
            number: 1,
            link,
            interface: 0,
            interfaces: &[],
            time: None,
            bytes,
            original_len: bytes.len() as u32,
            options: BlockOptions::default(),
        }
    }

    /// How many bytes at the front describe the capturing rather than belong to the packet: some link types begin
    /// with a pseudo-header which tshark counts neither in `frame.len` nor in `frame.cap_len`.
    #[must_use]
    pub fn pseudo_len(&self) -> usize {
        super::link::pseudo_len(self.link, self.bytes)
    }
}
