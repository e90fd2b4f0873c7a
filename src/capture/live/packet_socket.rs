//! Packet sockets of Linux: opening one, the interfaces they know, waiting for them.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, netdevice, socket_with};

use super::Error;
use super::ring::Ring;

/// A socket that receives nothing yet.
pub(super) fn packet_socket(kind: SocketType) -> Result<OwnedFd, Error> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    socket_with(AddressFamily::PACKET, kind, flags, None).map_err(|error| match error {
        Errno::PERM | Errno::ACCESS => Error::Permission,
        error => error.into(),
    })
}

/// The index of an interface.
pub(super) fn number(socket: impl AsFd, name: &str) -> Result<u32, Error> {
    netdevice::name_to_index(socket, name).map_err(|error| match error {
        Errno::NODEV | Errno::NAMETOOLONG | Errno::NXIO => {
            let names = pnet_datalink::interfaces().into_iter().map(|interface| interface.name);
            let names: Vec<String> = names.chain(["any".into()]).collect();
            let near = names.iter().filter(|other| crate::codec::near::distance(name, other) <= 2).cloned();
            Error::NoInterface(name.into(), near.collect())
        }
        error => error.into(),
    })
}

/// A ring of so many bytes, or of as many as the system has.
pub(super) fn with_ring(mut socket: OwnedFd, bytes: usize, block: usize, retire: u32) -> Result<Ring, Error> {
    let mut blocks = bytes.div_ceil(block).max(2);
    loop {
        match Ring::new(socket, block, blocks, retire) {
            Ok(ring) => return Ok(ring),
            Err((again, error)) if error.kind() == io::ErrorKind::OutOfMemory && blocks > 8 => {
                (socket, blocks) = (again, blocks / 2);
            }
            Err((_, error)) => return Err(error.into()),
        }
    }
}

/// Sleeps until one of these is readable or failed, a signal came, or the time is over.
pub(super) fn sleep(sleepers: &[BorrowedFd<'_>], time: Option<Duration>) -> Result<(), Error> {
    let mut polled: Vec<_> = sleepers.iter().map(|fd| PollFd::new(fd, PollFlags::IN)).collect();
    let time = time.and_then(|time| Timespec::try_from(time).ok());
    match poll(&mut polled, time.as_ref()) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
