//! Where captures are written (`-w`): the format and the compression by name, never over the file that is read.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Seek, SeekFrom, Write};
use std::path::Path;

use super::failure::{Failure, shown};
use crate::capture::{Format, Outgoing, WriteError, Writer};

/// `-F`
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Form {
    /// One link type, times in microseconds or nanoseconds
    Pcap,
    /// Several interfaces, names, comments, any resolution of time
    Pcapng,
}

/// A capture that is being written.
pub(super) struct Sink {
    writer: Writer<Box<dyn Whole>>,
    name: String,
}

impl Sink {
    /// Creates the capture; `-` is standard output. `read` is the file that the packets come from.
    pub(super) fn create(path: &Path, form: Option<Form>, read: &Path) -> Result<Self, Failure> {
        let text = path.to_string_lossy().to_ascii_lowercase();
        let (stem, packed) = packing(&text);
        let format = match form {
            Some(Form::Pcap) => Format::Pcap,
            Some(Form::Pcapng) => Format::Pcapng,
            None if [".pcap", ".cap"].iter().any(|ending| stem.ends_with(ending)) => Format::Pcap,
            None => Format::Pcapng,
        };
        let name = if text == "-" { "standard output".into() } else { shown(path) };
        let file = if text == "-" { standard_output() } else { file(path, read) };
        let failed = |error: io::Error| Failure::Work(format!("{name}: {error}"));
        let out = pack(file.map_err(failed)?, packed).map_err(failed)?;
        Ok(Self { writer: Writer::new(out, format), name })
    }

    pub(super) fn packet(&mut self, packet: &Outgoing<'_>) -> Result<(), Failure> {
        self.writer.packet(packet).map_err(|error| failure(&self.name, error))
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let mut out = self.writer.finish().map_err(|error| failure(&self.name, error))?;
        out.end().map_err(|error| failure(&self.name, error.into()))
    }
}

fn failure(name: &str, error: WriteError) -> Failure {
    match error {
        WriteError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Failure::Closed,
        error => Failure::Work(format!("{name}: {error}")),
    }
}

/// How a capture is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstd,
    Lz4,
}

/// What the end of a name says of the packing, and the name in front of it.
fn packing(name: &str) -> (&str, Packing) {
    [(".gz", Packing::Gzip), (".zst", Packing::Zstd), (".lz4", Packing::Lz4)]
        .into_iter()
        .find_map(|(ending, packing)| Some((name.strip_suffix(ending)?, packing)))
        .unwrap_or((name, Packing::None))
}

fn standard_output() -> io::Result<File> {
    use std::os::fd::AsFd;
    if io::stdout().is_terminal() {
        return Err(io::Error::other("is a terminal: a capture is no text; -w FILE, or a pipe behind it"));
    }
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

pub(super) fn file(path: &Path, read: &Path) -> io::Result<File> {
    // Created without being emptied: only once it is known to be another file is it.
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    if same(&file, read)? {
        return Err(io::Error::other("is the file that is read"));
    }
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    Ok(file)
}

fn same(file: &File, read: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let written = file.metadata()?;
    let known = |about: std::fs::Metadata| (about.dev(), about.ino()) == (written.dev(), written.ino());
    let standard_input = || {
        use std::os::fd::AsFd;
        File::from(io::stdin().as_fd().try_clone_to_owned().ok()?).metadata().ok()
    };
    let about = if read.as_os_str() == "-" { standard_input() } else { read.metadata().ok() };
    Ok(written.is_file() && about.is_some_and(known))
}

/// An output that has an end of its own: what packs writes its last bytes there.
trait Whole: Write {
    fn end(&mut self) -> io::Result<()>;
}

/// A file that never keeps a part of what was to be written at once.
struct Plain {
    file: File,
    written: u64,
}

impl Write for Plain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.file.write_all(bytes) {
            // A pipe cannot take back what it has.
            let _ = self.file.set_len(self.written).and_then(|()| self.file.seek(SeekFrom::End(0)));
            return Err(error);
        }
        self.written += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Whole for Plain {
    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(feature = "compress")]
fn pack(file: File, packing: Packing) -> io::Result<Box<dyn Whole>> {
    Ok(match packing {
        Packing::None => Box::new(Plain { file, written: 0 }),
        Packing::Gzip => Box::new(flate2::write::GzEncoder::new(file, flate2::Compression::default())),
        Packing::Zstd => Box::new(zstd::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?),
        Packing::Lz4 => Box::new(lz4_flex::frame::FrameEncoder::new(file)),
    })
}

#[cfg(not(feature = "compress"))]
fn pack(file: File, packing: Packing) -> io::Result<Box<dyn Whole>> {
    match packing {
        Packing::None => Ok(Box::new(Plain { file, written: 0 })),
        _ => Err(io::Error::other("packing is not built in (feature `compress`)")),
    }
}

#[cfg(feature = "compress")]
mod packed {
    use std::fs::File;
    use std::io;

    use super::Whole;

    impl Whole for flate2::write::GzEncoder<File> {
        fn end(&mut self) -> io::Result<()> {
            self.try_finish()
        }
    }

    impl Whole for zstd::Encoder<'_, File> {
        fn end(&mut self) -> io::Result<()> {
            self.do_finish()
        }
    }

    impl Whole for lz4_flex::frame::FrameEncoder<File> {
        fn end(&mut self) -> io::Result<()> {
            self.try_finish().map_err(io::Error::other)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_says_how_it_is_packed() {
        assert_eq!(packing("a.pcap.gz"), ("a.pcap", Packing::Gzip));
        assert_eq!(packing("a.pcapng"), ("a.pcapng", Packing::None));
        assert_eq!(packing("a.zst"), ("a", Packing::Zstd));
    }
}
