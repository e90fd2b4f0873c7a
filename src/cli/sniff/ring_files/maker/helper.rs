//! The process that makes files.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, IoSlice, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

use super::super::names::Names;
use super::super::{MOST, Owner};
use super::REQUEST;
use crate::cli::failure::{say, shown};
use crate::cli::sink::own;
use crate::cli::sniff::{privileges, sandbox};

/// What it was told when it was started.
struct Task {
    /// The one in which it is, but for tests.
    folder: PathBuf,
    names: Names,
    zone: TimeZone,
    owner: Owner,
    keep: Option<u64>,
    /// What can be removed, oldest first, and which files that were: what took their names is another's.
    kept: VecDeque<(PathBuf, Option<(u64, u64)>)>,
}

/// Makes files until nobody asks any more. Its words are those of [`super::Maker::start`].
pub(in crate::cli) fn run() -> ExitCode {
    let Ok(socket) = io::stdin().as_fd().try_clone_to_owned() else { return ExitCode::from(2) };
    let mut socket = UnixStream::from(socket);
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let ready = Task::read(&words).and_then(|(task, confined)| {
        privileges::keep_files()?;
        if confined {
            sandbox::enter_folder(Path::new("."));
        }
        Ok(task)
    });
    match ready {
        Ok(mut task) if answer(&mut socket, None).is_ok() => {
            while task.serve(&mut socket).is_ok() {}
            ExitCode::SUCCESS
        }
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            let _ = answer(&mut socket, Some(&error));
            ExitCode::FAILURE
        }
    }
}

impl Task {
    /// Goes to the folder of the files; names are in it from here on.
    fn read(words: &[OsString]) -> io::Result<(Self, bool)> {
        let [path, dated, timed, confined, turns, keep, user, group] = words else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let number = |word: &OsString| word.to_str().and_then(|word| word.parse().ok());
        let flag = |word: &OsString| word == "1";
        let (folder, name) = split(Path::new(path), flag(timed));
        std::env::set_current_dir(folder)?;
        let names = Names::of(&name, flag(dated), flag(timed), number(turns));
        let id = |word| number(word).and_then(|id| u32::try_from(id).ok());
        let task = Self {
            folder: ".".into(),
            names: names.map_err(|_| io::ErrorKind::InvalidInput)?,
            zone: TimeZone::try_system().unwrap_or(TimeZone::UTC),
            owner: id(user).zip(id(group)),
            keep: number(keep),
            kept: VecDeque::new(),
        };
        Ok((task, flag(confined)))
    }

    /// One request and its answer; an error ends it.
    fn serve(&mut self, socket: &mut UnixStream) -> io::Result<()> {
        let mut request = [0; REQUEST];
        socket.read_exact(&mut request)?;
        match self.make(request) {
            Ok(file) => send(socket, &file),
            Err(error) => answer(socket, Some(&error)),
        }
    }

    /// Makes a file; the oldest one goes where there would be too many.
    fn make(&mut self, request: [u8; REQUEST]) -> io::Result<File> {
        let wrong = || io::Error::from(io::ErrorKind::InvalidInput);
        let (number, rest) = request.split_first_chunk().ok_or_else(wrong)?;
        let (seconds, nanos) = rest.split_first_chunk().ok_or_else(wrong)?;
        let nanos = i32::from_le_bytes(nanos.try_into().map_err(|_| wrong())?);
        let time = Timestamp::new(i64::from_le_bytes(*seconds), nanos).map_err(|_| wrong())?;
        while self.keep.is_some_and(|most| self.kept.len() as u64 >= most.min(MOST))
            && let Some((path, file)) = self.kept.pop_front()
        {
            if file.is_some() && which(&path) == file {
                fs::remove_file(&path).unwrap_or_else(|error| {
                    say(&format!("septet: {}: cannot be removed: {error}", shown(&path)));
                });
            }
        }
        let name = self.names.name(u64::from_le_bytes(*number), &time.to_zoned(self.zone.clone()));
        let path = self.folder.join(name);
        let file = own(&path, self.owner)?;
        if self.keep.is_some() {
            let file = which(&path);
            self.kept.push_back((path, file));
        }
        Ok(file)
    }
}

/// The folder that is there, and the pattern of the name in it: of a folder with a time in its name, the one it is in.
fn split(path: &Path, timed: bool) -> (PathBuf, PathBuf) {
    let varies = |part: &Component<'_>| timed && part.as_os_str().as_encoded_bytes().contains(&b'%');
    let parts: Vec<_> = path.components().collect();
    let fixed = parts.iter().position(varies).unwrap_or(parts.len()).min(parts.len().saturating_sub(1));
    let folder: PathBuf = parts[..fixed].iter().collect();
    let folder = if folder.as_os_str().is_empty() { ".".into() } else { folder };
    (folder, parts[fixed..].iter().collect())
}

/// Device and number of a file.
fn which(path: &Path) -> Option<(u64, u64)> {
    let about = fs::symlink_metadata(path).ok()?;
    about.is_file().then(|| (about.dev(), about.ino()))
}

fn answer(socket: &mut UnixStream, error: Option<&io::Error>) -> io::Result<()> {
    let number = error.map_or(0, |error| error.raw_os_error().unwrap_or(libc::EINVAL));
    socket.write_all(&number.to_le_bytes())
}

fn send(socket: &UnixStream, file: &File) -> io::Result<()> {
    let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = SendAncillaryBuffer::new(&mut room);
    let files = [file.as_fd()];
    beside.push(SendAncillaryMessage::ScmRights(&files));
    sendmsg(socket, &[IoSlice::new(&0i32.to_le_bytes())], &mut beside, SendFlags::NOSIGNAL)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_in_the_folder_that_is_there() {
        for (path, timed, folder, name) in [
            ("/a/b/x.pcap", false, "/a/b", "x.pcap"),
            ("x.pcap", true, ".", "x.pcap"),
            ("a/%H/x-%M.pcap", true, "a", "%H/x-%M.pcap"),
            ("a/%H/x.pcap", false, "a/%H", "x.pcap"),
            ("../x", false, "..", "x"),
        ] {
            assert_eq!(split(Path::new(path), timed), (folder.into(), name.into()));
        }
    }

    fn request(number: u64) -> [u8; REQUEST] {
        let mut request = [0; REQUEST];
        request[..8].copy_from_slice(&number.to_le_bytes());
        request
    }

    #[test]
    fn only_what_was_made_is_removed() {
        let folder = std::env::temp_dir().join(format!("septet-ring-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut task = Task {
            folder: folder.clone(),
            names: Names::of(Path::new("x.pcapng"), true, false, None).unwrap(),
            zone: TimeZone::UTC,
            owner: None,
            keep: Some(2),
            kept: VecDeque::new(),
        };
        let mut never = request(0);
        never[15] = 0x80;
        assert!(task.make(never).is_err(), "there is no such time");
        task.make(request(1)).unwrap();
        let first = task.kept.front().unwrap().0.clone();
        fs::rename(&first, folder.join("kept")).unwrap();
        fs::write(&first, "another's").unwrap();
        for number in 2..5 {
            task.make(request(number)).unwrap();
        }
        let names =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        let begins: Vec<_> = names.iter().map(|name| &name[..name.len().min(7)]).collect();
        assert_eq!(begins, ["kept", "x_00001", "x_00003", "x_00004"]);
        assert_eq!(fs::read(&first).unwrap(), b"another's");
        fs::remove_dir_all(folder).unwrap();
    }
}
