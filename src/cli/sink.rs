//! Where captures are written (`-w`): the format and the compression by name, never over the file that is read.

pub(super) mod interrupt;
mod whole;

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use whole::{Packing, Whole, pack};

use super::failure::{Failure, shown};
use crate::capture::{Block, Format, Interface, Outgoing, WriteError, Writer};

/// `-F`
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Form {
    /// One link type, times in microseconds or nanoseconds
    Pcap,
    /// Several interfaces, names, comments, any resolution of time
    Pcapng,
}

/// A capture that is being written; a signal finishes it.
pub(super) struct Sink {
    open: Arc<Mutex<Option<Open>>>,
    name: String,
}

type Open = Writer<Box<dyn Whole>>;

impl Sink {
    /// Creates the capture; `-` is standard output. `read` are the files that the packets come from.
    pub(super) fn create(
        path: &Path,
        form: Option<Form>,
        read: &[impl AsRef<Path>],
    ) -> Result<Self, Failure> {
        let sink = Self::open(path, path, form, |path| file(path, read))?;
        let (shared, called) = (Arc::clone(&sink.open), sink.name.clone());
        interrupt::watch(move || finish(&shared, &called))
            .map_err(|error| Failure::Work(format!("{}: {error}", sink.name)))?;
        Ok(sink)
    }

    /// Creates a recording, which nobody else may read, for this user and group; signals are left to the caller.
    pub(super) fn record_to(
        path: &Path,
        form: Option<Form>,
        owner: Option<(u32, u32)>,
    ) -> Result<Self, Failure> {
        Self::open(path, path, form, |path| own(path, owner).map_err(link))
    }

    /// The same in this file, in the format that the end of the name `like` says.
    pub(super) fn record_in(
        file: io::Result<File>,
        path: &Path,
        like: &Path,
        form: Option<Form>,
    ) -> Result<Self, Failure> {
        Self::open(path, like, form, |_| file.map_err(link))
    }

    fn open(
        path: &Path,
        like: &Path,
        form: Option<Form>,
        create: impl FnOnce(&Path) -> io::Result<File>,
    ) -> Result<Self, Failure> {
        let text = like.to_string_lossy().to_ascii_lowercase();
        let (stem, packed) = packing(&text);
        let format = match form {
            Some(Form::Pcap) => Format::Pcap,
            Some(Form::Pcapng) => Format::Pcapng,
            None if [".pcap", ".cap"].iter().any(|ending| stem.ends_with(ending)) => Format::Pcap,
            None => Format::Pcapng,
        };
        let name = if text == "-" { "standard output".into() } else { shown(path) };
        let file = if text == "-" { standard_output() } else { create(path) };
        let failed = |error: io::Error| Failure::Work(format!("{name}: {error}"));
        let out = pack(file.map_err(failed)?, packed).map_err(failed)?;
        let open = Arc::new(Mutex::new(Some(Writer::new(out, format))));
        Ok(Self { open, name })
    }

    pub(super) fn packet(&mut self, packet: &Outgoing<'_>) -> Result<(), Failure> {
        self.record(|writer| writer.packet(packet))
    }

    /// Writes a block that is no packet; `false` if the format has no place for it.
    pub(super) fn block(&mut self, block: &Block<'_>) -> Result<bool, Failure> {
        self.record(|writer| writer.block(block))
    }

    /// Writes what stands in front of the packets of this interface.
    pub(super) fn begin(&mut self, interface: &Interface) -> Result<(), Failure> {
        self.record(|writer| writer.begin(interface).and_then(|()| writer.flush()))
    }

    /// Writes what waits; what packs keeps what its member has not yet.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.record(Writer::flush)
    }

    /// Bytes of records so far, before they are packed.
    pub(super) fn written(&self) -> u64 {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map_or(0, Writer::written)
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<(), Failure> {
        finish(&self.open, &self.name)
    }

    /// Nobody finishes the capture while a record is written.
    fn record<T>(&self, write: impl FnOnce(&mut Open) -> Result<T, WriteError>) -> Result<T, Failure> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = &mut *open {
            return write(writer).map_err(|error| failure(&self.name, error));
        }
        drop(open);
        // A signal has finished the capture and is about to end the program.
        loop {
            thread::park();
        }
    }
}

/// Writes what is left, unless that is done.
fn finish(open: &Mutex<Option<Open>>, name: &str) -> Result<(), Failure> {
    let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(writer) = open.take() else { return Ok(()) };
    let mut out = writer.finish().map_err(|error| failure(name, error))?;
    out.end().map_err(|error| failure(name, error.into()))
}

fn failure(name: &str, error: WriteError) -> Failure {
    match error {
        WriteError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Failure::Closed,
        error => Failure::Work(format!("{name}: {error}")),
    }
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

pub(super) fn file(path: &Path, read: &[impl AsRef<Path>]) -> io::Result<File> {
    // Created without being emptied: only once it is known to be another file is it.
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    for read in read {
        if same(&file, read.as_ref())? {
            return Err(io::Error::other("is the file that is read"));
        }
    }
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    Ok(file)
}

/// A file for what was captured: only its owner may read it, and where others can make files no link is followed. One
/// that is there already stays whose it is.
pub(super) fn own(path: &Path, owner: Option<(u32, u32)>) -> io::Result<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let shared = folder.metadata()?.mode() & 0o022 != 0;
    let follow = if shared { libc::O_NOFOLLOW } else { 0 };
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600).custom_flags(follow);
    match options.clone().create_new(true).open(path) {
        Ok(file) => {
            if let Some((user, group)) = owner {
                fchown(&file, Some(user), Some(group))?;
            }
            return Ok(file);
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let file = options.create(true).truncate(false).open(path)?;
    let about = file.metadata()?;
    // Closing a file that was emptied can wait for the disk (ext4); a new one need not be.
    if about.is_file() && about.len() > 0 {
        file.set_len(0)?;
    }
    Ok(file)
}

/// In words what `own` says of a link.
fn link(error: io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(libc::ELOOP) => io::Error::other(
            "is a link in a folder that others can write, which is not followed, or in a circle",
        ),
        _ => error,
    }
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
