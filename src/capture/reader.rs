//! The reader: one record after another, whatever the format and wherever the bytes come from.

use std::fmt;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::input::{Input, Packet, Step, Unread};
use super::pcapng::{Clock, Head, Section};
use super::{
    Block, BlockKind, BlockOptions, ByteOrder, Compression, Damage, Error, ErrorKind, Format, Frame,
    INTERFACE_BYTES_LIMIT, INTERFACE_LIMIT, Interface, Record, pcap, pcapng, sniff, snoop,
};

/// How to open a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The largest window a zstd stream may ask for, as a power of two: memory of that size is needed. 24, 16 MiB.
    pub zstd_window: u32,
    /// Map a plain file into memory rather than read it. Yes.
    pub map: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { zstd_window: 24, map: true }
    }
}

/// Opens a capture file; a plain one is mapped into memory. The name `-` means a file of that name.
pub fn open(path: impl AsRef<Path>) -> Result<Capture, Error> {
    Capture::open(path, Options::default())
}

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

impl Capture {
    /// Opens a capture file.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| at_header(ErrorKind::Io(error)))?;
        Self::from_file(file, options)
    }

    /// Reads a capture from a file that is open, from where it stands: mapped, if it is a plain file at its start.
    pub fn from_file(file: File, options: Options) -> Result<Self, Error> {
        let about = file.metadata().map_err(|error| at_header(ErrorKind::Io(error)))?;
        let plain = about.is_file();
        #[cfg(unix)]
        let file = if plain && options.map && (&file).stream_position().is_ok_and(|at| at == 0) {
            match super::map::Map::new(file, about.len()) {
                Ok(map) => return Self::begin(Input::map(map), options, Some(about.len())),
                Err(file) => file,
            }
        } else {
            file
        };
        let input = Input::stream(Box::new(file), Box::new(ErrorKind::Io));
        Self::begin(input, options, plain.then_some(about.len()))
    }

    /// Reads a capture from anything; its format is recognised by content.
    pub fn new(source: impl Read + Send + 'static) -> Result<Self, Error> {
        Self::with(source, Options::default())
    }

    /// Reads a capture from anything, with options.
    pub fn with(source: impl Read + Send + 'static, options: Options) -> Result<Self, Error> {
        Self::begin(Input::stream(Box::new(source), Box::new(ErrorKind::Io)), options, None)
    }

    /// The next packet; other blocks are passed over. `None` is the end, also after an error.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "a packet is lent, which an iterator cannot")]
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        loop {
            match self.advance()? {
                Some(Found::Packet { at, packet }) => return Ok(Some(self.frame(at, &packet))),
                Some(Found::Block { .. }) => {}
                None => return Ok(None),
            }
        }
    }

    /// The next packet or other block, in the order of the file. `None` is the end, also after an error.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, Error> {
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

    /// Recognises compression and format. A source without a size may be live: what is behind its header may not be
    /// there yet.
    fn begin(mut input: Input, options: Options, size: Option<u64>) -> Result<Self, Error> {
        input.fill(sniff::SNIFF_LEN).map_err(at_header)?;
        let mut at = 0;
        while let Some(skip) = sniff::skippable(input.window().get(at..).unwrap_or_default()) {
            at += skip;
            if at > sniff::SKIP_LIMIT {
                break;
            }
            input.fill(at + sniff::SNIFF_LEN).map_err(at_header)?;
        }
        let unpacked = Arc::default();
        let compression = sniff::compression(input.window().get(at..).unwrap_or_default());
        if let Some(compression) = compression {
            input = unpack(input, compression, options, &unpacked)?;
            input.fill(sniff::SNIFF_LEN).map_err(at_header)?;
        }
        let start = &input.window()[..input.window().len().min(sniff::SNIFF_LEN)];
        let Some(format) = sniff::format(start) else {
            return Err(at_header(ErrorKind::NotCapture(start.to_vec())));
        };
        let mut capture = Self {
            input,
            form: Form::Snoop { link: 0 },
            compression,
            interfaces: Vec::new(),
            clocks: Vec::new(),
            held: 0,
            size,
            unpacked,
            number: 0,
            done: false,
        };
        let header = match format {
            Format::Pcap => capture.begin_pcap(size.is_none()),
            Format::Pcapng => capture.begin_pcapng(),
            Format::Snoop => capture.begin_snoop(),
        };
        header.map_err(at_header)?;
        Ok(capture)
    }

    /// `live`: how much is there depends on when one looks, so only the magic number may decide.
    fn begin_pcap(&mut self, live: bool) -> Result<(), ErrorKind> {
        let header = self.header(pcap::header)?;
        self.input.consume(header.len);
        self.add(header.interface).map_err(ErrorKind::Damaged)?;
        let mut layout = header.layout;
        if header.ambiguous == pcap::Ambiguous::Modified || !live {
            loop {
                let wanted = layout.wanted(header.ambiguous, self.input.window());
                if self.input.window().len() >= wanted || self.input.fill(wanted)? < wanted {
                    break;
                }
            }
            layout = layout.resolve(header.ambiguous, self.input.window());
        }
        self.form = Form::Pcap(layout);
        Ok(())
    }

    fn begin_pcapng(&mut self) -> Result<(), ErrorKind> {
        // The first section header is a block as any other, and says the byte order of its own.
        self.form = Form::Pcapng(Section { number: 0, order: ByteOrder::Little, first: 0 });
        self.need(pcapng::HEADER_LEN)
    }

    fn begin_snoop(&mut self) -> Result<(), ErrorKind> {
        self.input.fill(snoop::FIRST_LEN)?;
        let interface = self.header(snoop::header)?;
        self.input.consume(snoop::HEADER_LEN);
        self.form = Form::Snoop { link: interface.link };
        self.add(interface).map_err(ErrorKind::Damaged)
    }

    /// Reads a file header, of as many bytes as it turns out to have.
    fn header<T>(&mut self, read: impl Fn(&[u8]) -> Result<T, Unread>) -> Result<T, ErrorKind> {
        loop {
            match read(self.input.window()) {
                Ok(header) => return Ok(header),
                Err(Unread::Need(len)) => self.need(len)?,
                Err(Unread::Because(kind)) => return Err(kind),
            }
        }
    }

    /// Brings `len` bytes into the window, or says that they are not there.
    fn need(&mut self, len: usize) -> Result<(), ErrorKind> {
        let have = self.input.fill(len)?;
        if have < len { Err(ErrorKind::Cut { need: len as u64, have: have as u64 }) } else { Ok(()) }
    }

    /// Finds the next record and steps over it.
    #[inline(always)]
    fn advance(&mut self) -> Result<Option<Found>, Error> {
        if self.done {
            return Ok(None);
        }
        match self.find() {
            Ok(Some(found)) => Ok(Some(found)),
            Ok(None) => {
                self.done = true;
                Ok(None)
            }
            Err(kind) => {
                self.done = true;
                Err(Error { kind, record: self.number + 1, offset: self.input.offset() })
            }
        }
    }

    #[inline(always)]
    fn find(&mut self) -> Result<Option<Found>, ErrorKind> {
        loop {
            let at = self.input.pos();
            let (step, probe) = match &self.form {
                Form::Pcap(layout) => (layout.record(self.input.window()), 8),
                Form::Pcapng(section) => {
                    let clocks = self.clocks.get(section.first as usize..).unwrap_or_default();
                    (section.block(self.input.window(), clocks), 0)
                }
                Form::Snoop { link } => (snoop::record(self.input.window(), *link), 0),
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
        let record = self.input.slice(at, packet.total);
        let (options, behind) = packet.options;
        Frame {
            number: self.number,
            link: packet.link,
            interface: packet.interface,
            time: packet.time,
            bytes: record.get(packet.data..packet.data + packet.len).unwrap_or_default(),
            original_len: packet.original,
            options: BlockOptions::with_drops(
                record.get(options..behind).unwrap_or_default(),
                packet.order,
                packet.drops,
            ),
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

/// An error in the first bytes.
fn at_header(kind: ErrorKind) -> Error {
    Error { kind, record: 0, offset: 0 }
}

#[cfg(feature = "compress")]
fn unpack(
    input: Input,
    compression: Compression,
    options: Options,
    count: &Arc<AtomicU64>,
) -> Result<Input, Error> {
    use super::compress::{explain, reader};
    let source = input.into_read().and_then(|source| reader(source, compression, options, count));
    let source = source.map_err(|error| at_header(ErrorKind::Io(error)))?;
    Ok(Input::stream(source, Box::new(move |error| explain(error, options))))
}

#[cfg(not(feature = "compress"))]
fn unpack(_: Input, compression: Compression, _: Options, _: &Arc<AtomicU64>) -> Result<Input, Error> {
    Err(at_header(ErrorKind::NoCompression(compression)))
}
