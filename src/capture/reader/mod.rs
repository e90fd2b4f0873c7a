//! The reader: one record after another, whatever the format and wherever the bytes come from.

mod opening;

pub use opening::{Options, open};

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::input::{Input, Packet, Step};
use super::pcapng::{Clock, Head, Section};
use super::{
    Block, BlockKind, BlockOptions, ByteOrder, Compression, Damage, Error, ErrorKind, Format, Frame,
    INTERFACE_BYTES_LIMIT, INTERFACE_LIMIT, Interface, Record, pcap, pcapng, snoop,
};

/// A capture of any format from any source, read once from start to end in constant memory.
pub struct Capture {
    input: Input,
    form: Form,
    compression: Option<Compression>,
    interfaces: Vec<Interface>,
    /// Of the interfaces, what every packet needs.
    clocks: Vec<Clock>,
    /// Bytes of options that `interfaces` hold.
    held: usize,
    /// Bytes of the file, if it is a plain one.
    size: Option<u64>,
    /// Bytes that were read of a packed source.
    unpacked: Arc<AtomicU64>,
    /// Packets handed out.
    number: u64,
    done: bool,
}

/// How the records lie.
enum Form {
    Pcap(pcap::Layout),
    Pcapng(Section),
    Snoop { link: u32 },
}

/// Where a record was found.
enum Found {
    Packet { at: usize, packet: Packet },
    Block { at: usize, offset: u64, head: Head },
}

/// Returns the next packet if the window begins with one, which it nearly always does; all else is left to
/// [`Capture::advance`]. A branch for each format, so that a packet goes from its record into the frame in registers.
macro_rules! packet_at_hand {
    ($self:ident, $give:expr) => {
        let at = $self.input.pos();
        match &$self.form {
            _ if $self.done => {}
            Form::Pcap(layout) => {
                let step = layout.record($self.input.window());
                if let Step::Packet(packet) = step
                    && $self.accept(&packet, pcap::PROBE)
                {
                    return Ok(Some(($give)($self.frame(at, &packet))));
                }
            }
            Form::Pcapng(section) => {
                let clocks = $self.clocks.get(section.first as usize..).unwrap_or_default();
                let step = section.packet_at_hand($self.input.window(), clocks);
                if let Some(packet) = step
                    && $self.accept(&packet, pcapng::PROBE)
                {
                    return Ok(Some(($give)($self.frame(at, &packet))));
                }
            }
            Form::Snoop { .. } => {}
        }
    };
}

impl Capture {
    /// The next packet; other blocks are passed over. `None` is the end, also after an error.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "a packet is lent, which an iterator cannot")]
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        loop {
            packet_at_hand!(self, |frame| frame);
            match self.advance()? {
                Some(Found::Packet { at, packet }) => return Ok(Some(self.frame(at, &packet))),
                Some(Found::Block { .. }) => {}
                None => return Ok(None),
            }
        }
    }

    /// The next packet or other block, in the order of the file. `None` is the end, also after an error.
    #[inline]
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, Error> {
        packet_at_hand!(self, Record::Frame);
        Ok(match self.advance()? {
            Some(Found::Packet { at, packet }) => Some(Record::Frame(self.frame(at, &packet))),
            Some(Found::Block { at, offset, head }) => Some(Record::Block(self.block(at, offset, head))),
            None => None,
        })
    }

    /// The format.
    #[must_use]
    pub fn format(&self) -> Format {
        match self.form {
            Form::Pcap(_) => Format::Pcap,
            Form::Pcapng(_) => Format::Pcapng,
            Form::Snoop { .. } => Format::Snoop,
        }
    }

    /// Byte order of the file, or of the section that is being read.
    #[must_use]
    pub fn byte_order(&self) -> ByteOrder {
        match &self.form {
            Form::Pcap(layout) => layout.order(),
            Form::Pcapng(section) => section.order,
            Form::Snoop { .. } => ByteOrder::Big,
        }
    }

    /// What the capture is packed with.
    #[must_use]
    pub fn compression(&self) -> Option<Compression> {
        self.compression
    }

    /// The interfaces seen so far, of all sections. pcap and snoop have one.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }

    /// How many bytes of the (uncompressed) stream were read.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.input.offset()
    }

    /// How many bytes of the source were read: what [`Capture::size`] is compared with.
    #[must_use]
    pub fn position(&self) -> u64 {
        match self.compression {
            Some(_) => self.unpacked.load(Ordering::Relaxed),
            None => self.input.offset(),
        }
    }

    /// How many bytes the source had when it was opened, packed or not, if it is a plain file.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Brings `len` bytes into the window, or says that they are not there.
    fn need(&mut self, len: usize) -> Result<(), ErrorKind> {
        let have = self.input.fill(len)?;
        if have < len { Err(ErrorKind::Cut { need: len as u64, have: have as u64 }) } else { Ok(()) }
    }

    /// Steps over a packet that was found, if it is to be believed.
    #[inline(always)]
    fn accept(&mut self, packet: &Packet, probe: usize) -> bool {
        let trusted = self.input.trust(packet.total, probe).is_ok();
        if trusted {
            self.input.consume(packet.total);
            self.number += 1;
        }
        trusted
    }

    /// Finds the next record, whatever it is, and steps over it.
    #[inline(never)]
    fn advance(&mut self) -> Result<Option<Found>, Error> {
        if self.done {
            return Ok(None);
        }
        let found = self.find();
        self.done = !matches!(found, Ok(Some(_)));
        found.map_err(|kind| Error { kind, record: self.number + 1, offset: self.input.offset() })
    }

    fn find(&mut self) -> Result<Option<Found>, ErrorKind> {
        loop {
            let at = self.input.pos();
            let (step, probe) = match &self.form {
                Form::Pcap(layout) => (layout.record(self.input.window()), pcap::PROBE),
                Form::Pcapng(section) => {
                    let clocks = self.clocks.get(section.first as usize..).unwrap_or_default();
                    (section.block(self.input.window(), clocks), pcapng::PROBE)
                }
                Form::Snoop { link } => (snoop::record(self.input.window(), *link), snoop::PROBE),
            };
            match step {
                Step::Packet(packet) => {
                    self.input.trust(packet.total, probe)?;
                    self.input.consume(packet.total);
                    self.number += 1;
                    return Ok(Some(Found::Packet { at, packet }));
                }
                Step::Block(head) => {
                    self.input.trust(head.total, probe)?;
                    let offset = self.input.offset();
                    self.enter(&head)?;
                    self.input.consume(head.total);
                    return Ok(Some(Found::Block { at, offset, head }));
                }
                Step::Need(need) => {
                    if self.input.window().is_empty() && self.input.fill(need)? == 0 {
                        return Ok(None);
                    }
                    self.need(need)?;
                }
                Step::Damaged(damage) => {
                    self.input.blame()?;
                    return Err(ErrorKind::Damaged(damage));
                }
                Step::Version { major, minor } => return Err(ErrorKind::Version { major, minor }),
            }
        }
    }

    /// What a block changes for those behind it.
    #[cold]
    fn enter(&mut self, head: &Head) -> Result<(), ErrorKind> {
        let Form::Pcapng(section) = &mut self.form else { return Ok(()) };
        match head.kind {
            BlockKind::Section => {
                let first = self.interfaces.len() as u32;
                let number = if self.input.offset() == 0 { 0 } else { section.number + 1 };
                *section = Section { number, order: head.order, first };
                Ok(())
            }
            BlockKind::Interface => {
                let id = self.interfaces.len() as u32 - section.first;
                let body = self.input.window().get(8..head.total - 4).unwrap_or_default();
                let interface = pcapng::interface(body, section, id).map_err(ErrorKind::Damaged)?;
                self.add(interface).map_err(ErrorKind::Damaged)
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, interface: Interface) -> Result<(), Damage> {
        self.held += interface.raw_options.len();
        if self.interfaces.len() >= INTERFACE_LIMIT || self.held > INTERFACE_BYTES_LIMIT {
            return Err(Damage::Interfaces);
        }
        self.clocks.push(Clock::new(&interface));
        self.interfaces.push(interface);
        Ok(())
    }

    #[inline(always)]
    fn frame(&self, at: usize, packet: &Packet) -> Frame<'_> {
        let (options, behind) = packet.options;
        let options = if behind > options { self.input.slice(at + options, behind - options) } else { &[] };
        Frame {
            number: self.number,
            link: packet.link,
            interface: packet.interface,
            interfaces: &self.interfaces,
            time: packet.time,
            bytes: self.input.slice(at + packet.data, packet.len),
            original_len: packet.original,
            options: BlockOptions::with_drops(options, packet.order, packet.drops),
        }
    }

    fn block(&self, at: usize, offset: u64, head: Head) -> Block<'_> {
        let section = if let Form::Pcapng(section) = &self.form { section.number } else { 0 };
        let body = self.input.slice(at + 8, head.total - 12);
        Block { kind: head.kind, section, offset, order: head.order, body }
    }
}

impl fmt::Debug for Capture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capture")
            .field("format", &self.format())
            .field("compression", &self.compression)
            .field("interfaces", &self.interfaces)
            .field("offset", &self.offset())
            .finish_non_exhaustive()
    }
}
