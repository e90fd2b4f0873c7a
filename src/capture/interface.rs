//! An interface of a capture: what its packets are and how their times are counted.

use super::{BlockOptions, ByteOrder, Resolution};

/// One interface. A pcap or snoop file has one; a pcapng file one for each interface description block.
#[derive(Clone, Debug)]
pub struct Interface {
    /// The section it belongs to, from 0.
    pub section: u32,
    /// Its number in this section, from 0; tshark's `frame.interface_id`.
    pub id: u32,
    /// LINKTYPE_ of its packets: old numbers of single systems are mapped as in tshark.
    pub link: u32,
    /// The link type as the file has it.
    pub file_link: u32,
    /// Bytes of frame check sequence at the end of each packet, if the file says.
    pub fcs_len: Option<u8>,
    /// Most bytes captured of a packet; 0 is no limit.
    pub snaplen: u32,
    /// The length of a tick of its time stamps.
    pub resolution: Resolution,
    /// Seconds to add to its time stamps.
    pub offset: i64,
    /// Byte order of the machine that wrote its section; some link types are in it.
    pub order: ByteOrder,
    /// The file has a description block for it (pcapng).
    pub described: bool,
    /// Name (`if_name`), up to its first NUL.
    pub name: Option<Box<[u8]>>,
    /// Description (`if_description`), up to its first NUL.
    pub description: Option<Box<[u8]>>,
    /// All options of its block, raw; empty outside of pcapng.
    pub raw_options: Box<[u8]>,
}

impl Interface {
    /// All options of its description block.
    #[must_use]
    pub fn options(&self) -> BlockOptions<'_> {
        BlockOptions::new(&self.raw_options, self.order)
    }
}
