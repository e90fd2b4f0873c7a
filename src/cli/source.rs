//! Where packets come from: files, pipes, standard input, hexadecimal text.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::failure::{Failure, say, shown};
use super::out::Out;
use super::progress::Progress;
use crate::capture::{Block, Capture, Frame, Options, Record};

/// A capture that is open, and whether it is a pipe that may keep its reader waiting.
pub(super) struct Source {
    pub(super) capture: Capture,
    pub(super) waits: bool,
}

/// Opens a capture; `-` is standard input. The error is what there is to say, without the name.
pub(super) fn open(path: &Path, options: Options, out: &Out) -> Result<Source, String> {
    let file = bytes(path)?;
    let about = file.metadata().map_err(|error| plain(&error))?;
    let waits = !about.is_file();
    let capture = if waits {
        if file.is_terminal() {
            return Err("is a terminal, not a capture".into());
        }
        Capture::with(out.pipe(file), options)
    } else {
        Capture::from_file(file, options)
    };
    Ok(Source { capture: capture.map_err(|error| error.to_string())?, waits })
}

/// The bytes of a file; `-` is standard input.
pub(super) fn bytes(path: &Path) -> Result<File, String> {
    let file = if path.as_os_str() == "-" { standard_input() } else { File::open(path) };
    let file = file.map_err(|error| plain(&error))?;
    let about = file.metadata().map_err(|error| plain(&error))?;
    if about.is_dir() { Err("is a directory".into()) } else { Ok(file) }
}

/// What a file is called in messages.
pub(super) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".into() } else { shown(path) }
}

/// Says what is wrong with a file.
pub(super) fn tell(path: &Path, message: &str) {
    say(&format!("septet: {}: {message}", name(path)));
}

/// What comes from files.
pub(super) enum Event<'e> {
    /// A file is a capture, which begins.
    Open,
    Frame(&'e Frame<'e>),
    Block(&'e Block<'e>),
}

/// Hands every packet of all files to `each`, numbered through. A file that cannot be read, or only in part, is told
/// at its place; the others are read nevertheless.
pub(super) fn packets(
    files: &[PathBuf],
    options: Options,
    out: &mut Out,
    mut each: impl FnMut(&Frame<'_>, &mut Out) -> ControlFlow<()>,
) -> Result<(), Failure> {
    records(files, options, out, |event, out| match event {
        Event::Frame(frame) => Ok(each(frame, out)),
        Event::Open | Event::Block(_) => Ok(ControlFlow::Continue(())),
    })
}

/// The same of whatever comes; an error of `each` ends it.
pub(super) fn records(
    files: &[PathBuf],
    options: Options,
    out: &mut Out,
    mut each: impl FnMut(Event<'_>, &mut Out) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    let (mut number, mut failed) = (0, false);
    for path in files {
        // What is there is not kept back while a pipe is waited for.
        out.flush()?;
        let done = match open(path, options, out) {
            Ok(source) => file(source, &mut number, out, &mut each)?,
            Err(message) => Done::Failed(guessed(path, message)),
        };
        match done {
            Done::End => {}
            Done::Enough => break,
            Done::Failed(message) => {
                out.flush()?;
                tell(path, &message);
                failed = true;
            }
        }
    }
    out.flush()?;
    if failed { Err(Failure::Said) } else { Ok(()) }
}

/// A file that is not there may be a command that was mistyped; a person is told so.
fn guessed(path: &Path, message: String) -> String {
    match super::words::meant(path.as_os_str()) {
        Some(name) if io::stderr().is_terminal() && !path.exists() => {
            format!("{message}; did you mean `{name}`?")
        }
        _ => message,
    }
}

/// How the reading of a file ended.
enum Done {
    End,
    Enough,
    Failed(String),
}

fn file(
    source: Source,
    number: &mut u64,
    out: &mut Out,
    each: &mut impl FnMut(Event<'_>, &mut Out) -> Result<ControlFlow<()>, Failure>,
) -> Result<Done, Failure> {
    let Source { mut capture, waits } = source;
    let mut progress = Progress::new();
    if each(Event::Open, out)?.is_break() {
        return Ok(Done::Enough);
    }
    loop {
        if waits {
            out.lend();
        }
        let next = capture.next_record();
        if waits {
            out.reclaim()?;
        }
        let mut frame = match next {
            Ok(Some(Record::Frame(frame))) => frame,
            Ok(Some(Record::Block(block))) => {
                let flow = each(Event::Block(&block), out)?;
                out.turn()?;
                if flow.is_break() {
                    return Ok(Done::Enough);
                }
                continue;
            }
            Ok(None) => return Ok(Done::End),
            Err(error) => return Ok(Done::Failed(error.to_string())),
        };
        *number += 1;
        frame.number = *number;
        let flow = each(Event::Frame(&frame), out)?;
        out.turn()?;
        if flow.is_break() {
            return Ok(Done::Enough);
        }
        progress.turn(&capture);
    }
}

/// Standard input as a file.
fn standard_input() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
    }
}

/// All of standard input as text.
pub(super) fn standard_text(limit: u64) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::Work(format!("standard input: {}", plain(&error))))?;
    if bytes.len() as u64 > limit {
        return Err(Failure::Work(format!("standard input: more than {limit} bytes of text")));
    }
    String::from_utf8(bytes).map_err(|_| Failure::Work("standard input: not text".into()))
}

/// An error without its number.
pub(super) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(at) => text[..at].into(),
        None => text,
    }
}
