//! Writing captures: pcap and pcapng, in whole records.

mod list;
mod pcap;
mod pcapng;

use std::fmt;
use std::io::{self, Write};

pub use list::OptionList;
pub(crate) use list::{packet as put_options, push as push_option};

use super::{Block, BlockKind, BlockOptions, Damage, Format, Frame, INTERFACE_LIMIT, Interface, Time};

/// Bytes that are written at once.
const PIECE: usize = 128 << 10;

/// A packet to be written, and what is to be said of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outgoing<'a> {
    /// `LINKTYPE_` of its interface.
    pub link: u32,
    /// The number of its interface in its section, from 0; pcap has no numbers.
    pub interface: u32,
    /// What its interface is called; pcap has no names.
    pub interface_name: Option<&'a [u8]>,
    /// When it was captured; pcapng can leave it open.
    pub time: Option<Time>,
    /// The bytes that were captured.
    pub bytes: &'a [u8],
    /// How many bytes it had on the wire.
    pub original_len: u32,
    /// How many of its last bytes are its frame check sequence.
    pub fcs_len: u8,
    /// Comments, flags and what else is said of it; pcap has none of that.
    pub options: BlockOptions<'a>,
}

impl<'a> From<&Frame<'a>> for Outgoing<'a> {
    /// The packet with all that its capture says of it.
    fn from(frame: &Frame<'a>) -> Self {
        let about = frame.about();
        Self {
            link: frame.link,
            interface: about.map_or(0, |about| about.id),
            interface_name: about.and_then(|about| about.name.as_deref()),
            time: frame.time,
            bytes: frame.bytes,
            original_len: frame.original_len,
            fcs_len: frame.fcs_len(),
            options: frame.options,
        }
    }
}

/// Why a packet or block was not written. What had been written before is whole.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The output failed.
    Io(io::Error),
    /// A pcap file has packets of one link type: its own, and the one of this packet.
    Link(u32, u32),
    /// A pcap file counts seconds from 1970 to 2106; this packet has another time, or none.
    Time,
    /// The link type has more than 16 bits.
    LinkType(u32),
    /// More than [`INTERFACE_LIMIT`] interfaces.
    Interface(u32),
    /// The packet has more bytes than a record can.
    Len(usize),
    /// An option of the packet does not fit.
    Options(Damage),
    /// A block of this type cannot have this body, or is a packet.
    Block(u32),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Link(first, other) => {
                write!(
                    f,
                    "a pcap file has one link type: {first} and {other} do not go together; pcapng has several"
                )
            }
            Self::Time => {
                f.write_str("a pcap file needs a time between 1970 and 2106; pcapng can do without")
            }
            Self::LinkType(link) => write!(f, "link type {link} has more than 16 bits"),
            Self::Interface(id) => {
                write!(f, "interface {id}: a section has at most {INTERFACE_LIMIT} of them")
            }
            Self::Len(len) => write!(f, "a packet of {len} bytes is too long for a record"),
            Self::Options(damage) => damage.fmt(f),
            Self::Block(kind) => write!(f, "this cannot be the body of a block of type {kind}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes a capture, record by record: what reaches the output are whole records, unless the output itself fails.
///
/// ```
/// use septet::capture::{self, Format, Outgoing, Resolution, Time, Writer};
/// let time = Some(Time { ticks: 1_000_000, resolution: Resolution::MICRO, offset: 0 });
/// let mut writer = Writer::new(Vec::new(), Format::Pcap);
/// writer.packet(&Outgoing { link: 1, time, bytes: &[0; 60], original_len: 60, ..Outgoing::default() })?;
/// let file = writer.finish()?;
/// assert_eq!(capture::Capture::new(std::io::Cursor::new(file))?.next()?.map(|frame| frame.original_len), Some(60));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Writer<W: Write> {
    out: W,
    form: Form,
    /// Whole records that are not written yet.
    records: Vec<u8>,
    written: u64,
}

enum Form {
    Pcap(Option<pcap::Layout>),
    Pcapng(Option<pcapng::Section>),
}

impl<W: Write> Writer<W> {
    /// A capture of this format; anything but pcap becomes pcapng.
    pub fn new(out: W, format: Format) -> Self {
        let form = if format == Format::Pcap { Form::Pcap(None) } else { Form::Pcapng(None) };
        Self { out, form, records: Vec::with_capacity(PIECE), written: 0 }
    }

    /// Writes what stands in front of the packets of this interface, before there is one. It is the first of its section.
    pub fn begin(&mut self, interface: &Interface) -> Result<(), WriteError> {
        let link = u16::try_from(interface.link).map_err(|_| WriteError::LinkType(interface.link))?;
        if let Form::Pcap(_) = self.form {
            let time = Some(Time { ticks: 0, resolution: interface.resolution, offset: 0 });
            let first = Outgoing { link: interface.link, time, ..Outgoing::default() };
            return self.record(|form, to| match form {
                Form::Pcap(layout) => pcap::begin(layout, &first, to).map(|_| ()),
                Form::Pcapng(_) => Ok(()),
            });
        }
        let order = interface.order;
        let mut body = [order.two(link), order.two(0)].concat();
        body.extend_from_slice(&order.four(interface.snaplen));
        body.extend_from_slice(&interface.raw_options);
        self.block(&Block { kind: BlockKind::Interface, section: 0, offset: 0, order, body: &body })
            .map(|_| ())
    }

    /// How many bytes of records there were so far, before they are packed.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Writes a packet.
    pub fn packet(&mut self, packet: &Outgoing<'_>) -> Result<(), WriteError> {
        // A length and what pads and describes it must fit into 32 bits.
        if packet.bytes.len() >= u32::MAX as usize / 2 {
            return Err(WriteError::Len(packet.bytes.len()));
        }
        self.record(|form, to| match form {
            Form::Pcap(layout) => pcap::packet(layout, packet, to),
            Form::Pcapng(section) => pcapng::packet(section, packet, to),
        })
    }

    /// Writes a block that is no packet, byte for byte; `false` if the format has no place for it.
    ///
    /// A section header begins a new section, whose byte order all that follows has; an interface is described for the
    /// packets that follow. What is in another byte order than its section begins one of its own. The length in a
    /// section header is written as it is: who changes packets makes it unknown.
    pub fn block(&mut self, block: &Block<'_>) -> Result<bool, WriteError> {
        if let Form::Pcap(_) = self.form {
            return Ok(false);
        }
        self.record(|form, to| match form {
            Form::Pcap(_) => Ok(()),
            Form::Pcapng(section) => pcapng::block(section, block, to),
        })?;
        Ok(true)
    }

    /// Writes a record, whole or not at all.
    fn record(
        &mut self,
        write: impl FnOnce(&mut Form, &mut Vec<u8>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let whole = self.records.len();
        let written = write(&mut self.form, &mut self.records);
        if written.is_err() {
            self.records.truncate(whole);
        }
        written?;
        self.written += (self.records.len() - whole) as u64;
        if self.records.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    /// Hands on all records that are not written yet.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        let records = std::mem::take(&mut self.records);
        self.out.write_all(&records)?;
        self.records = records;
        self.records.clear();
        self.out.flush()?;
        Ok(())
    }

    /// Writes what is left, and gives the output back. A capture without packets has its header.
    pub fn finish(mut self) -> Result<W, WriteError> {
        match &mut self.form {
            Form::Pcap(layout @ None) => {
                pcap::begin(layout, &Outgoing { link: 1, ..Outgoing::default() }, &mut self.records)?;
            }
            Form::Pcap(Some(_)) => {}
            Form::Pcapng(section) => {
                pcapng::begun(section, &mut self.records);
            }
        }
        self.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("waiting", &self.records.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
