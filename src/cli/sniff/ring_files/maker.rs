//! Who makes files once the capture may not: a process of its own, which knows the pattern of their names and is asked for
//! nothing but a number and a time.
//!
//! It is this program again, with one end of a pair of sockets as its standard input. It keeps of root's rights only those
//! to files, and of the file system only the folder that was open at the start. It ends when the capture does.

mod helper;

use std::fs::File;
use std::io::{self, IoSliceMut, Read};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Zoned;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};

use super::{Owner, Plan};
use crate::cli::failure::{Failure, shown};

pub(in crate::cli) use helper::run;

/// What the program is called as which it makes files: the first word of its command line.
pub(in crate::cli) const NAME: &str = "septet-files";

/// Bytes of a request: the number of the file, seconds since 1970, nanoseconds.
const REQUEST: usize = 20;

/// The way to it.
pub(super) struct Maker(UnixStream);

impl Maker {
    /// Starts it and waits until it is ready.
    pub(super) fn start(path: &Path, plan: &Plan, owner: Owner, confined: bool) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::Work(format!("{}: {error}", shown(path)));
        let (ours, theirs) = UnixStream::pair().map_err(failed)?;
        let number = |number: Option<u64>| number.map_or_else(|| "-".into(), |number| number.to_string());
        let (user, group) =
            owner.map_or((None, None), |(user, group)| (Some(user.into()), Some(group.into())));
        Command::new("/proc/self/exe")
            .arg0(NAME)
            .arg(path)
            .args([plan.dated, plan.timed(), confined].map(|flag| u8::from(flag).to_string()))
            .args([plan.turns, plan.keep, user, group].map(number))
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            // What the terminal sends is for the capture, which ends it.
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        let mut maker = Self(ours);
        maker.answer().map_err(failed)?;
        Ok(maker)
    }

    /// Has the file with this number and time made.
    pub(super) fn make(&mut self, number: u64, time: &Zoned) -> io::Result<File> {
        let time = time.timestamp();
        let mut request = [0; REQUEST];
        request[..8].copy_from_slice(&number.to_le_bytes());
        request[8..16].copy_from_slice(&time.as_second().to_le_bytes());
        request[16..].copy_from_slice(&time.subsec_nanosecond().to_le_bytes());
        io::Write::write_all(&mut self.0, &request)?;
        self.file()
    }

    /// Why it could not do something, or that it could.
    fn answer(&mut self) -> io::Result<()> {
        let mut answer = [0; 4];
        self.0.read_exact(&mut answer)?;
        done(answer)
    }

    fn file(&mut self) -> io::Result<File> {
        let mut answer = [0; 4];
        let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut beside = RecvAncillaryBuffer::new(&mut room);
        let got = loop {
            match recvmsg(&self.0, &mut [IoSliceMut::new(&mut answer)], &mut beside, RecvFlags::CMSG_CLOEXEC)
            {
                Err(rustix::io::Errno::INTR) => {}
                got => break got?,
            }
        };
        if got.bytes < answer.len() {
            return Err(io::Error::other("the process that makes the files is gone"));
        }
        done(answer)?;
        let files = beside.drain().filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(files) => Some(files),
            _ => None,
        });
        let file = files.flatten().next().ok_or_else(|| io::Error::other("no file came"))?;
        Ok(file.into())
    }
}

/// The error that an answer is.
fn done(answer: [u8; 4]) -> io::Result<()> {
    match i32::from_le_bytes(answer) {
        0 => Ok(()),
        number => Err(io::Error::from_raw_os_error(number)),
    }
}
