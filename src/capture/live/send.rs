//! Frames onto the wire, through pnet.

use core::fmt;
use std::io;
use std::time::Duration;

use pnet_datalink::{Channel, Config, DataLinkSender};

use super::interfaces::{self, Interface};

pub(super) const ETHERNET: u32 = 1;
pub(super) const RAW: u32 = 101;

/// Bytes of an Ethernet header.
const HEADER: usize = 14;

/// How long a frame may wait for room in the interface's queue.
const WAIT: Duration = Duration::from_millis(100);

/// An interface that is open for sending.
///
/// ```no_run
/// let mut sender = septet::capture::live::Sender::open("eth0")?;
/// sender.send(&[0xff; 60])?;
/// # Ok::<(), septet::capture::live::SendError>(())
/// ```
pub struct Sender {
    channel: Box<dyn DataLinkSender>,
    interface: Interface,
}

impl Sender {
    /// Opens the interface of this name; that needs CAP_NET_RAW. An interface that is down is opened: it may come up.
    pub fn open(name: &str) -> Result<Self, SendError> {
        let known = pnet_datalink::interfaces().into_iter().find(|interface| interface.name == name);
        let known = known.ok_or(SendError::Absent)?;
        // Nothing is received here that promiscuous mode would help with.
        let config = Config { promiscuous: false, write_timeout: Some(WAIT), ..Config::default() };
        let Channel::Ethernet(channel, _) =
            pnet_datalink::channel(&known, config).map_err(SendError::from)?
        else {
            return Err(SendError::Other(io::ErrorKind::Unsupported.into()));
        };
        let mut interface = interfaces::of_pnet(&known);
        interfaces::of_linux(&mut interface);
        Ok(Self { channel, interface })
    }

    /// The interface as it was when it was opened.
    #[must_use]
    pub fn interface(&self) -> &Interface {
        &self.interface
    }

    /// Whether frames of this LINKTYPE_ can be sent as they are: those of the interface's own link type, and IP packets
    /// where it takes them without a header.
    #[must_use]
    pub fn takes(&self, link: u32) -> bool {
        match self.interface.link() {
            Some(RAW) => [RAW, 228, 229].contains(&link),
            own => own == Some(link),
        }
    }

    /// Sends one frame, from its link-layer header on, without a frame check sequence. Waits up to a tenth of a second
    /// for room in the queue; [`SendError::Busy`] says that there was none, and that trying again may help.
    pub fn send(&mut self, frame: &[u8]) -> Result<(), SendError> {
        // Linux lets root send less than a header, with zeros behind it.
        if self.interface.link() == Some(ETHERNET) && frame.len() < HEADER {
            return Err(SendError::TooShort);
        }
        // A signal may interrupt the waiting.
        loop {
            match self.channel.send_to(frame, None).unwrap_or(Ok(())).map_err(SendError::from) {
                Err(SendError::Other(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Sender").field("interface", &self.interface).finish_non_exhaustive()
    }
}

/// Why a frame was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// There is no such interface.
    Absent,
    /// Nobody but root, or who has CAP_NET_RAW, may send frames.
    Permission,
    /// The interface is down.
    Down,
    /// The interface was removed.
    Gone,
    /// The frame is longer than the interface takes (its MTU and the link-layer header).
    TooLong,
    /// The frame is shorter than the link-layer header.
    TooShort,
    /// There was no room in the interface's queue.
    Busy,
    /// Anything else that the system says.
    Other(io::Error),
}

impl SendError {
    /// Whether the next frame may fare better.
    #[must_use]
    pub fn is_of_frame(&self) -> bool {
        matches!(self, Self::TooLong | Self::TooShort)
    }
}

impl From<io::Error> for SendError {
    fn from(error: io::Error) -> Self {
        match error.raw_os_error() {
            Some(libc::EPERM | libc::EACCES) => Self::Permission,
            Some(libc::ENETDOWN) => Self::Down,
            Some(libc::ENXIO | libc::ENODEV) => Self::Gone,
            Some(libc::EMSGSIZE) => Self::TooLong,
            Some(libc::EINVAL) => Self::TooShort,
            Some(libc::ENOBUFS | libc::EAGAIN) => Self::Busy,
            None if error.kind() == io::ErrorKind::TimedOut => Self::Busy,
            _ => Self::Other(error),
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Absent => "no such interface",
            Self::Permission => "no permission to send frames (CAP_NET_RAW)",
            Self::Down => "the interface is down",
            Self::Gone => "the interface is gone",
            Self::TooLong => "longer than the interface takes",
            Self::TooShort => "shorter than the link-layer header",
            Self::Busy => "no room in the queue of the interface",
            Self::Other(error) => return error.fmt(to),
        })
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Other(error) = self { Some(error) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_that_is_not_there_is_told() {
        assert!(matches!(Sender::open("septet-no-such"), Err(SendError::Absent)));
    }

    #[test]
    fn what_the_system_says_is_told_apart() {
        let of = |number| SendError::from(io::Error::from_raw_os_error(number));
        assert!(matches!(of(libc::EPERM), SendError::Permission));
        assert!(matches!(of(libc::ENOBUFS), SendError::Busy));
        assert!(of(libc::EMSGSIZE).is_of_frame() && !of(libc::ENETDOWN).is_of_frame());
        assert!(matches!(of(libc::EIO), SendError::Other(_)));
    }
}
