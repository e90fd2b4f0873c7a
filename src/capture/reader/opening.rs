//! Opening: from where the bytes come, what they are packed with, and which format it is.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::{Capture, Form};
use crate::capture::input::{Input, Unread};
use crate::capture::pcapng::Section;
use crate::capture::{ByteOrder, Compression, Error, ErrorKind, Format, pcap, pcapng, sniff, snoop};

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
            match crate::capture::map::Map::new(file, about.len()) {
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
    use crate::capture::compress::{explain, reader};
    let source = input.into_read().and_then(|source| reader(source, compression, options, count));
    let source = source.map_err(|error| at_header(ErrorKind::Io(error)))?;
    Ok(Input::stream(source, Box::new(move |error| explain(error, options))))
}

#[cfg(not(feature = "compress"))]
fn unpack(_: Input, compression: Compression, _: Options, _: &Arc<AtomicU64>) -> Result<Input, Error> {
    Err(at_header(ErrorKind::NoCompression(compression)))
}
